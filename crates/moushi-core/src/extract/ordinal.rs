//! Ordinals that introduce work: 一、 （二） 3. ④ 一是 五要. Tells the level in the customary order
//! of official papers; does not decide what follows.

/// An ordinal at the head of a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ordinal {
    /// Bytes of the ordinal as written.
    pub(super) length: usize,
    /// 0 第一章, 1 一、, 2 （一）, 3 1., 4 （1）, 5 ①, 6 一是/一要.
    pub(super) level: u8,
}

const NUMERALS: &str = "一二三四五六七八九十百零〇";

/// The ordinal that `phrase` starts with.
pub(super) fn at_start(phrase: &str) -> Option<Ordinal> {
    let first = phrase.chars().next()?;
    match first {
        '第' => chapter(phrase),
        '（' | '(' => bracketed(phrase),
        '①'..='⑳' => Some(Ordinal { length: first.len_utf8(), level: 5 }),
        '0'..='9' | '０'..='９' => digits(phrase),
        _ if NUMERALS.contains(first) => numeral(phrase),
        _ => None,
    }
}

fn run(phrase: &str, of: impl Fn(char) -> bool) -> usize {
    phrase.find(|c| !of(c)).unwrap_or(phrase.len())
}

fn is_numeral(c: char) -> bool {
    NUMERALS.contains(c)
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

fn chapter(phrase: &str) -> Option<Ordinal> {
    let rest = &phrase['第'.len_utf8()..];
    let number = run(rest, |c| is_numeral(c) || is_digit(c));
    let mark = rest[number..].chars().next().filter(|_| number > 0)?;
    let level = match mark {
        '章' | '编' | '篇' => 0,
        '节' => 1,
        '条' => 3,
        '，' | '、' | '：' => 6,
        _ => return None,
    };
    Some(Ordinal { length: '第'.len_utf8() + number + mark.len_utf8(), level })
}

fn bracketed(phrase: &str) -> Option<Ordinal> {
    let open = phrase.chars().next()?.len_utf8();
    let rest = &phrase[open..];
    let numerals = run(rest, is_numeral);
    let digits = run(rest, is_digit);
    let number = numerals.max(digits);
    let close = rest[number..].chars().next().filter(|c| matches!(c, '）' | ')'))?;
    let level = if numerals > 0 { 2 } else { 4 };
    (number > 0 && number <= 12)
        .then(|| Ordinal { length: open + number + close.len_utf8(), level })
}

fn digits(phrase: &str) -> Option<Ordinal> {
    let number = run(phrase, is_digit);
    let mut rest = phrase[number..].chars();
    let mark = rest.next().filter(|c| matches!(c, '.' | '．' | '、' | '）' | ')'))?;
    let after = rest.next();
    let figures = &phrase[number + mark.len_utf8()..];
    // 1.10月8日: a date behind the ordinal.
    let dated = figures[run(figures, is_digit)..].starts_with('月');
    let decimal = matches!(mark, '.' | '．') && after.is_some_and(is_digit) && !dated;
    let length = number + mark.len_utf8();
    (number <= 3 && !decimal && after.is_some()).then_some(Ordinal { length, level: 3 })
}

fn numeral(phrase: &str) -> Option<Ordinal> {
    let number = run(phrase, is_numeral);
    let rest = &phrase[number..];
    let mark = rest.chars().next()?;
    let level = match mark {
        '、' => 1,
        '是' | '要' => 6,
        _ => return None,
    };
    // 一是一，二是二 and 十要素 are no ordinals.
    let real = level == 1 || !rest[mark.len_utf8()..].starts_with(['素', '否', '点', '件']);
    let length = number + mark.len_utf8();
    (number <= 9 && real).then_some(Ordinal { length, level })
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
        ] {
            assert_eq!(level(phrase), Some((ordinal.to_owned(), expected)), "{phrase}");
        }
        for phrase in ["3.5万人", "一批", "（乐团）", "十要素", "2023年", "第三次"] {
            assert_eq!(level(phrase), None, "{phrase}");
        }
    }
}
