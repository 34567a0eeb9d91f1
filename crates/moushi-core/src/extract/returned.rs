//! Codes of rows behind items 编号返回: （A006；出处：《…》） and what else a document that was made of a ledger says of
//! it: its fingerprint, sentences that count its rows, outcome and facts around the words of an item. Finds them in the
//! flow; which row a code leads to is decided where a ledger is at hand.

use std::sync::LazyLock;

use serde::Deserialize;

use super::flow::Flow;
use super::ordinal;
use crate::model::RowId;

/// Words of this file; `data/lexicon/returned.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    letters: String,
    stamp: Vec<String>,
    unknown: Vec<String>,
    open: Vec<String>,
    done: Vec<String>,
    facts: Vec<String>,
    openers: Vec<String>,
    within: Vec<String>,
    reason: Vec<String>,
    counted: Vec<String>,
    withheld: Vec<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../../data/lexicon/returned.toml"))
        .expect("returned.toml is part of the program")
});

/// How many digits a code has.
const DIGITS: std::ops::RangeInclusive<usize> = 3..=6;
/// How many bare codes make it sure that a document was made of a ledger.
const SURE: usize = 2;
/// How many characters a label before the words of an item has at most.
const LABEL: usize = 12;

/// A bracket that opens with codes; positions are bytes of the flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) rows: Vec<RowId>,
    /// Something stands behind the codes, such as the document that an item stands on.
    told: bool,
}

/// What a document says of the ledger that it was made of.
#[derive(Clone, Debug, Default)]
pub(super) struct Returned {
    marks: Vec<Mark>,
    /// The fingerprint.
    pub(super) stamp: Option<(usize, usize)>,
}

impl Returned {
    /// Looks through a flow.
    pub(super) fn of(flow: &Flow) -> Self {
        let stamp = stamp(&flow.text);
        let mut marks = Vec::new();
        for paragraph in &flow.paragraphs {
            let words = flow.at(paragraph.start, paragraph.end);
            marks.extend(found(words).into_iter().map(|mark| Mark {
                start: mark.start + paragraph.start,
                end: mark.end + paragraph.start,
                ..mark
            }));
        }
        // A room or a road is called A401, too: one bare code alone proves nothing.
        let bare = marks.iter().filter(|mark| !mark.told).count();
        if stamp.is_none() && bare < SURE && marks.len() == bare {
            marks.clear();
        }
        Self { marks, stamp }
    }

    /// The marks in a range.
    pub(super) fn marks_in(&self, start: usize, end: usize) -> &[Mark] {
        let from = self.marks.partition_point(|mark| mark.start < start);
        let to = self.marks.partition_point(|mark| mark.end <= end);
        &self.marks[from..to.max(from)]
    }

    /// Whether a paragraph says nothing but which ledger the document was made of, or how many rows it has.
    pub(super) fn is_account(&self, flow: &Flow, start: usize, end: usize) -> bool {
        let stamped = self.stamp.is_some_and(|(from, to)| start <= from && to <= end);
        let words = flow.at(start, end);
        let told = counts(words) || counts_list(words) || counts_alone(words) || heads_list(words);
        stamped || !self.marks.is_empty() && told
    }
}

/// The marks of a paragraph, its items before them.
fn found(words: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut next = 0;
    for (at, open) in words.match_indices(['（', '【']) {
        if at < next {
            continue;
        }
        let Some(mark) = mark(words, at, open.len()) else { continue };
        let before = words[..at].chars().next_back();
        let closed = before.is_some_and(|c| matches!(c, '。' | '！' | '？' | '；'));
        let behind = &words[mark.end..];
        let ends = behind.is_empty()
            || behind.starts_with(['。', '；', '，', ' '])
            || ordinal::at_start(behind).is_some();
        if closed || ends {
            next = mark.end;
            marks.push(mark);
        }
    }
    marks
}

/// Whether a line holds a code behind an item.
pub(super) fn is_in(line: &str) -> bool {
    let narrow = |line: &str| line.replace('(', "（").replace(')', "）");
    line.contains(['（', '(', '【']) && !found(&narrow(line)).is_empty()
}

/// Whether words end with a code behind an item.
pub(super) fn closes(words: &str) -> bool {
    // As far back as a bracket reaches: a paragraph that grows line by line is not looked through each time.
    const REACH: usize = 1200;
    let from =
        (words.len().saturating_sub(REACH)..=words.len()).find(|at| words.is_char_boundary(*at));
    let tail = &words[from.unwrap_or(words.len())..];
    tail.ends_with(['）', '】']) && found(tail).last().is_some_and(|mark| mark.end == tail.len())
}

fn mark(words: &str, at: usize, width: usize) -> Option<Mark> {
    let inside = &words[at + width..];
    let (rows, length) = codes(inside)?;
    let behind = &inside[length..];
    let end = at + width + length + closing(behind)?;
    let told = &words[at + width + length..end];
    let next = behind.chars().next()?;
    // 出处 right behind the code: the blank between them is no content. A401会议室 is a room.
    let apart = !next.is_alphanumeric() || told.contains(['：', '《']);
    let told = told.chars().any(char::is_alphanumeric);
    apart.then_some(Mark { start: at, end, rows, told })
}

/// Where the bracket ends; titles inside may hold brackets of their own, and half of one.
fn closing(words: &str) -> Option<usize> {
    let (mut depth, mut last) = (1_usize, None);
    for (at, c) in words.char_indices() {
        match c {
            '（' | '【' if codes(&words[at + c.len_utf8()..]).is_some() => break,
            '（' | '【' => depth += 1,
            '）' | '】' => {
                depth -= 1;
                last = Some(at + c.len_utf8());
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    last
}

/// A006, or A006、A007: the codes that words open with, and their length.
fn codes(words: &str) -> Option<(Vec<RowId>, usize)> {
    let mut rows = Vec::new();
    let mut at = 0;
    while let Some(length) = code(&words[at..]) {
        rows.push(RowId(words[at..at + length].to_owned()));
        let behind = &words[at + length..];
        let gap = behind.len() - behind.trim_start_matches(['、', '，', ',', ' ', '/', '；']).len();
        at += length;
        if gap == 0 || code(&behind[gap..]).is_none() {
            break;
        }
        at += gap;
    }
    (!rows.is_empty()).then_some((rows, at))
}

/// Length of the code that words open with.
fn code(words: &str) -> Option<usize> {
    let letter = words.chars().next().filter(|letter| WORDS.letters.contains(*letter))?;
    let digits = words[letter.len_utf8()..].bytes().take_while(u8::is_ascii_digit).count();
    let length = letter.len_utf8() + digits;
    let free = !words[length..].starts_with(|c: char| c.is_ascii_alphanumeric());
    (DIGITS.contains(&digits) && free).then_some(length)
}

/// The codes of a cell that holds nothing else.
pub(crate) fn cell(words: &str) -> Vec<RowId> {
    codes(words.trim())
        .filter(|(_, length)| *length == words.trim().len())
        .map(|(rows, _)| rows)
        .unwrap_or_default()
}

/// 台账指纹：36637e5cf09ba67c: where the fingerprint stands.
fn stamp(text: &str) -> Option<(usize, usize)> {
    WORDS.stamp.iter().find_map(|label| {
        text.match_indices(label.as_str()).find_map(|(at, _)| {
            let behind = text[at + label.len()..].trim_start_matches(['：', ':', ' ']);
            let from = text.len() - behind.len();
            let digits = behind.bytes().take_while(u8::is_ascii_hexdigit).count();
            (8..=64).contains(&digits).then_some((from, from + digits))
        })
    })
}

/// 取得成效（3条）: a heading that counts the items of its list.
pub(super) fn counts_list(words: &str) -> bool {
    let counted = words.strip_suffix('）').and_then(|words| words.rsplit_once('（'));
    counted.is_some_and(|(before, count)| {
        let count = count.trim_end_matches(['项', '条', '件', '个']);
        let number = !count.is_empty() && count.bytes().all(|byte| byte.is_ascii_digit());
        number && before.chars().count() <= LABEL + 4
    })
}

/// 共3项。: a sentence that counts the list above it and says nothing of its outcome.
pub(super) fn counts_alone(words: &str) -> bool {
    let count = words.strip_prefix('共').map(|count| count.trim_end_matches('。'));
    let count = count.map(|count| count.trim_end_matches(['项', '条', '件', '个']));
    count.is_some_and(|count| !count.is_empty() && count.bytes().all(|byte| byte.is_ascii_digit()))
}

/// （一）已销号: a heading of a list that says what became of its items.
pub(super) fn heads_list(words: &str) -> bool {
    let Some(ordinal) = ordinal::at_start(words).filter(|it| it.level <= 2) else { return false };
    let words = &words[ordinal.length..];
    !words.ends_with(['。', '；']) && heading(words).is_some()
}

/// 共有任务12项：完成5项，未完成3项: a sentence that counts rows.
fn counts(words: &str) -> bool {
    let units = words.match_indices(['项', '条']);
    let numbers = units.filter(|(at, _)| words[..*at].ends_with(|c: char| c.is_ascii_digit()));
    numbers.count() >= 2
        && WORDS.counted.iter().any(|word| words.contains(word.as_str()))
        && WORDS.done.iter().any(|word| words.contains(word.as_str()))
}

/// What words say of the outcome: nothing, or that it is known as such, or that it is not known.
pub(super) fn outcome(words: &str) -> Option<Option<bool>> {
    let says = |list: &[String]| list.iter().any(|word| words.contains(word.as_str()));
    match () {
        () if says(&WORDS.unknown) => Some(None),
        () if says(&WORDS.open) => Some(Some(false)),
        () if says(&WORDS.done) => Some(Some(true)),
        () => None,
    }
}

/// The outcome that a heading gives to the items under it: 未完成任务（3项）.
pub(super) fn heading(words: &str) -> Option<Option<bool>> {
    let words = words.rfind('（').map_or(words, |at| &words[..at]);
    outcome(words).filter(|_| words.chars().count() <= LABEL)
}

/// Bytes of the ordinals that an item opens with; a page counts its lists once more: 3. 3. 5个县.
pub(super) fn ordinals(words: &str) -> usize {
    let first = digits(words);
    let again = digits(&words[first..]);
    let twice = first > 0 && words[..first].trim_end() == words[first..first + again].trim_end();
    if twice {
        return first + again;
    }
    ordinal::at_start(words).map_or(first, |ordinal| ordinal.length)
}

/// Bytes of `3.` and the blank behind it.
fn digits(words: &str) -> usize {
    let number = words.bytes().take_while(u8::is_ascii_digit).count();
    let behind = &words[number..];
    let dot = behind.chars().next().filter(|c| number > 0 && matches!(c, '.' | '．' | '、'));
    let Some(dot) = dot else { return 0 };
    let behind = &behind[dot.len_utf8()..];
    // 1.5万名: a point.
    if behind.starts_with(|c: char| c.is_ascii_digit()) {
        return 0;
    }
    number + dot.len_utf8() + behind.len() - behind.trim_start_matches(' ').len()
}

/// The label that an item opens with and what it says: 未完成：. Length in bytes.
pub(super) fn label(words: &str) -> Option<(usize, Option<bool>)> {
    let colon = words.find('：')?;
    let before = &words[..colon];
    let plain = before.chars().count() <= LABEL && !before.contains(['，', '。', '；', '“', '《']);
    let known = outcome(before).filter(|_| plain)?;
    // 完成评估：, 校区合并： are work of their own.
    let ends = WORDS.done.iter().any(|word| before.ends_with(word.as_str()));
    let mut others = WORDS.unknown.iter().chain(&WORDS.open);
    let fits = match known {
        Some(true) => ends,
        _ => others.any(|word| before.starts_with(word.as_str())),
    };
    fits.then_some((colon + '：'.len_utf8(), known))
}

/// Where the facts behind the words of a task begin, the stop before them left out; the length where there are none.
pub(super) fn facts(words: &str) -> usize {
    let stops = words.match_indices('。').map(|(at, _)| at);
    let is_fact = |at: &usize| {
        let behind = &words[at + '。'.len_utf8()..];
        let sentence = behind.split('。').next().unwrap_or_default();
        let any = |list: &[String], fits: &dyn Fn(&str) -> bool| list.iter().any(|one| fits(one));
        let labelled =
            |one: &str| sentence.strip_prefix(one).is_some_and(|rest| rest.starts_with('：'));
        any(&WORDS.facts, &labelled)
            || any(&WORDS.openers, &|one| sentence.starts_with(one))
            || any(&WORDS.within, &|one| sentence.contains(one.trim()))
            || is_day(sentence)
    };
    stops.into_iter().find(is_fact).unwrap_or(words.len())
}

/// 2023-11-10 opens a fact.
fn is_day(words: &str) -> bool {
    let bytes = words.as_bytes();
    bytes.len() >= 10
        && bytes[..10].iter().enumerate().all(|(at, byte)| match at {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

/// Why a task was not finished, as the facts behind its words say.
pub(super) fn reason(facts: &str) -> Option<(usize, usize)> {
    let (at, label) =
        WORDS.reason.iter().find_map(|label| facts.rfind(label.as_str()).map(|at| (at, label)))?;
    let from = at + label.len();
    let to = facts[from..].find('；').map_or(facts.len(), |length| from + length);
    let to = from + facts[from..to].trim_end_matches(['。', '；']).len();
    (from < to).then_some((from, to))
}

/// What stands in place of the words of an item that is not for everybody.
pub(crate) fn hidden() -> String {
    WORDS.withheld.first().cloned().unwrap_or_default()
}

/// Whether words only say that there is an item that is not for everybody.
pub(crate) fn withheld(words: &str) -> bool {
    WORDS.withheld.iter().any(|one| one == words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_open_a_bracket_and_stand_apart() {
        let rows = |words: &str| -> Vec<String> {
            found(words).into_iter().flat_map(|mark| mark.rows).map(|row| row.0).collect()
        };
        assert_eq!(rows("新建幼儿园118所。（A006；出处：《总结》第3页）"), ["A006"]);
        assert_eq!(rows("新建幼儿园118所（A006）。"), ["A006"]);
        assert_eq!(rows("新建幼儿园118所。【T1006、T012】"), ["T1006", "T012"]);
        assert_eq!(rows("甲。（A006；出处：《清单（征求意见稿》）乙。（L007）"), ["A006", "L007"]);
        assert_eq!(rows("甲。（A006出处：《清单》）"), ["A006"]);
        for none in [
            "实施（A类）项目。",
            "召开会议（A401会议室）。",
            "见任务（A006）所述。",
            "沿（T1）线。",
            "甲（R003）。",
            "编号A006。",
            "（A12345678）",
            "甲。（A006",
        ] {
            assert!(rows(none).is_empty(), "{none}");
        }
    }

    #[test]
    fn words_around_an_item_tell_its_outcome() {
        assert_eq!(label("未完成：建设基地").map(|(_, done)| done), Some(Some(false)));
        assert_eq!(label("没有载明结果：建设基地").map(|(_, done)| done), Some(None));
        assert_eq!(label("完成：建设基地").map(|(_, done)| done), Some(Some(true)));
        assert_eq!(label("完成评估申报：8个县"), None);
        assert_eq!(heading("未完成及去向（3项）"), Some(Some(false)));
        assert_eq!(heading("已销号（5项）"), Some(Some(true)));
        assert_eq!((heading("取得成效（5条）"), heading("待说明（1项）")), (None, Some(None)));
        assert!(
            heads_list("（一）已销号") && heads_list("（三）待说明") && !heads_list("3.完成验收")
        );
        assert!(!heads_list("（二）完成验收。") && !heads_list("（一）取得成效"));
        assert!(counts_alone("共3项。") && counts_alone("共12条") && !counts_alone("共建3项。"));
    }

    #[test]
    fn facts_begin_behind_the_words() {
        let words = |item: &str| item[..facts(item)].to_owned();
        assert_eq!(
            words("扩大学位。新建园60所。牵头单位：基教处；目标：60所。"),
            "扩大学位。新建园60所"
        );
        assert_eq!(words("建成基地。2023-11-10 销号，采信佐证2份。"), "建成基地");
        assert_eq!(words("建成基地。已结转，原因：用地未批；转入下一年计划 T014。"), "建成基地");
        assert_eq!(words("建成基地"), "建成基地");
        let told = "已结转，原因：用地未批。待省里批复；转入下一年计划 T014。";
        assert_eq!(reason(told).map(|(from, to)| &told[from..to]), Some("用地未批。待省里批复"));
    }

    #[test]
    fn a_page_counts_its_lists_twice() {
        let behind = |words: &str| words[ordinals(words)..].trim_start().to_owned();
        assert_eq!(behind("3. 3. 5个县通过"), "5个县通过");
        assert_eq!(behind("3. 5个县通过"), "5个县通过");
        assert_eq!((behind("1. 1.总结"), behind("412.总结")), ("总结".into(), "总结".into()));
        assert_eq!(behind("1.5万名教师"), "1.5万名教师");
        assert_eq!(behind("2. 2.0版平台"), "2.0版平台");
    }

    #[test]
    fn a_sentence_that_counts_rows_is_no_item() {
        assert!(counts("截至某日，《计划》共有任务12项：完成5项，未完成3项。"));
        assert!(!counts("完成校舍改造12项。") && !counts("新建任务点12个，完成30个。"));
    }
}
