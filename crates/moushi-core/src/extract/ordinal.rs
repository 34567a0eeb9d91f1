//! Ordinals as extraction counts them: which level one opens among 一、 （二） 3. ④ 一是 五要. How they
//! are written, `text::ordinal` knows; what follows is decided elsewhere.

use crate::text::ordinal::{self, Scheme};

/// An ordinal at the head of a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ordinal {
    /// Bytes of the ordinal as written.
    pub(super) length: usize,
    /// 0 第一章, 1 一、, 2 （一）, 3 1., 4 （1）, 5 ①, 6 一是/一要.
    pub(super) level: u8,
}

/// The ordinal that `phrase` starts with. 首先 and 最后 join sentences and open no level.
pub(super) fn at_start(phrase: &str) -> Option<Ordinal> {
    if let Some(length) = thing(phrase) {
        return Some(Ordinal { length, level: 6 });
    }
    let (scheme, _, written) = ordinal::at(phrase)?;
    let level = match scheme {
        Scheme::Chapter => 0,
        Scheme::Section | Scheme::Comma => 1,
        Scheme::Bracket => 2,
        Scheme::Article | Scheme::Dot | Scheme::HalfBracket => 3,
        Scheme::FigureBracket => 4,
        Scheme::Circled => 5,
        Scheme::Nth | Scheme::Must | Scheme::Is => 6,
        Scheme::First => return None,
    };
    // The comma behind 第一 opens the point with it.
    let mark = if scheme == Scheme::Nth { '，'.len_utf8() } else { 0 };
    let length = (written + mark).min(phrase.len());
    // 3. at the very end numbers nothing.
    (length < phrase.len() || level != 3).then_some(Ordinal { length, level })
}

/// 第三件是, 第一件事，, 第二件事关…: how lists of commitments count; length in bytes.
fn thing(phrase: &str) -> Option<usize> {
    let behind = phrase.strip_prefix('第')?;
    let number = behind.find(|c: char| !"一二三四五六七八九十".contains(c))?;
    let counted = behind[number..].strip_prefix(['件', '项']).filter(|_| number > 0)?;
    if counted.starts_with("事关") {
        return Some(phrase.len() - counted.len());
    }
    let rest = ["民生实事", "实事", "事"]
        .iter()
        .find_map(|noun| counted.strip_prefix(*noun))
        .unwrap_or(counted);
    rest.strip_prefix(['是', '，', '：']).map(|rest| phrase.len() - rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_follow_the_customary_order() {
        let level =
            |phrase: &str| at_start(phrase).map(|o| (phrase[..o.length].to_owned(), o.level));
        for (phrase, ordinal, expected) in [
            ("第三章 附则", "第三章", 0),
            ("一、总体要求", "一、", 1),
            ("（十二）加强", "（十二）", 2),
            ("3.开展", "3.", 3),
            ("（4）开展", "（4）", 4),
            ("⑤开展", "⑤", 5),
            ("二要抓", "二要", 6),
            ("十一是抓", "十一是", 6),
            ("第三件是抓", "第三件是", 6),
            ("第十件，抓", "第十件，", 6),
            ("第一件事关抓", "第一件", 6),
        ] {
            assert_eq!(level(phrase), Some((ordinal.to_owned(), expected)), "{phrase}");
        }
        for phrase in ["3.5万人", "一批", "（乐团）", "十要素", "2023年", "第三次", "第一件大衣"]
        {
            assert_eq!(level(phrase), None, "{phrase}");
        }
    }
}
