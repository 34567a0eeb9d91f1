//! A cell as people fill it: numbers with separators and full-width digits, percentages, yes and no in many spellings.

use super::Said;
use crate::evaluate::formula::{Num, Tri};
use crate::evaluate::standard::{Holds, Slot};
use crate::text::Text;

/// A heading as it is compared: without blanks, the star of what has to be filled in and a unit in brackets at its end,
/// in small letters.
pub fn plain(words: &str) -> String {
    let words: String = words.chars().filter(|c| !c.is_whitespace() || *c == ' ').collect();
    let words = words.trim().trim_end_matches(['*', '＊']).trim_end();
    let cut = words.find(['（', '(']).filter(|at| *at > 0 && words.ends_with(['）', ')']));
    words[..cut.unwrap_or(words.len())].trim().to_lowercase()
}

/// The number of a cell that holds nothing but a few digits, as nearly all do, where it is right; none is said of any other,
/// of which [`number`] tells.
#[inline]
pub fn digits(slot: &Slot, cell: &str) -> Option<f64> {
    if matches!(slot.holds, Holds::Flag | Holds::Choice) || cell.is_empty() || cell.len() > EXACT {
        return None;
    }
    // Signed, since that becomes a binary number in one step.
    let mut whole = 0_i64;
    for byte in cell.bytes() {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        whole = whole * 10 + i64::from(digit);
    }
    let (value, (least, most)) = (whole as f64, slot.bounds);
    let within = least.is_none_or(|least| value >= least) && most.is_none_or(|most| value <= most);
    within.then_some(value)
}

/// The number of a cell that is not empty.
pub fn number(slot: &Slot, cell: &str) -> Result<Num, (&'static str, Said)> {
    match slot.holds {
        Holds::Flag => flag(cell),
        Holds::Choice => choice(slot, cell),
        Holds::Number | Holds::Whole => within(slot, cell),
    }
}

/// The number of a cell that is not empty, where it is right: a flag as 1 or 0, a choice by its place in the list.
pub fn read(slot: &Slot, cell: &str) -> Option<f64> {
    number(slot, cell).ok().and_then(Num::known)
}

fn flag(cell: &str) -> Result<Num, (&'static str, Said)> {
    let said = answer(cell).or_else(|| answer(&plain(cell)));
    said.map(|yes| Tri::of(yes).number()).ok_or_else(|| {
        (
            "not-a-flag",
            (
                Text::of(
                    format!("“{cell}”不是“是”或“否”。"),
                    format!("`{cell}` is neither yes nor no."),
                ),
                Text::new("请填“是”或“否”。", "Write yes or no."),
            ),
        )
    })
}

fn answer(words: &str) -> Option<bool> {
    match words {
        "是" | "有" | "达标" | "合格" | "yes" | "true" | "y" | "1" | "√" | "✓" => {
            Some(true)
        }
        "否" | "无" | "不达标" | "不合格" | "no" | "false" | "n" | "0" | "×" => {
            Some(false)
        }
        _ => None,
    }
}

fn choice(slot: &Slot, cell: &str) -> Result<Num, (&'static str, Said)> {
    // A list of choices is short, and most cells are written as the list has them.
    let written = |at: &usize| cell == slot.choices[*at] || cell == slot.called[*at].zh;
    let meant = || {
        let words = plain(cell);
        (0..slot.choices.len()).find(|at| {
            let title = &slot.called[*at];
            words == slot.choices[*at] || words == plain(&title.zh) || words == plain(&title.en)
        })
    };
    let at = (0..slot.choices.len()).find(written).or_else(meant);
    at.map(|at| Num::Known(at as f64)).ok_or_else(|| {
        let known: Vec<&str> = slot.called.iter().map(|title| &*title.zh).collect();
        let english: Vec<&str> = slot.called.iter().map(|title| &*title.en).collect();
        (
            "unknown-choice",
            (
                Text::of(
                    format!("“{cell}”不是可选的一项。"),
                    format!("`{cell}` is not among the choices."),
                ),
                Text::of(
                    format!("请从中选一项：{}。", known.join("、")),
                    format!("Choose one of: {}.", english.join(", ")),
                ),
            ),
        )
    })
}

fn within(slot: &Slot, cell: &str) -> Result<Num, (&'static str, Said)> {
    let value = value(cell).ok_or_else(|| {
        (
            "not-a-number",
            (
                Text::of(format!("“{cell}”不是数。"), format!("`{cell}` is no number.")),
                Text::new(
                    "请只填数字，单位不要写在格子里；没有数据就留空。",
                    "Write digits only; leave it empty where there is none.",
                ),
            ),
        )
    })?;
    let (least, most) = slot.bounds;
    if least.is_some_and(|least| value < least) || most.is_some_and(|most| value > most) {
        let bounds = match (least, most) {
            (Some(least), Some(most)) => Text::of(
                format!("应在 {least} 至 {most} 之间"),
                format!("between {least} and {most}"),
            ),
            (Some(least), None) => {
                Text::of(format!("不应小于 {least}"), format!("at least {least}"))
            }
            (_, most) => {
                let most = most.unwrap_or_default();
                Text::of(format!("不应大于 {most}"), format!("at most {most}"))
            }
        };
        return Err((
            "out-of-bounds",
            (
                Text::of(
                    format!("{cell} 不可能：{}。", bounds.zh),
                    format!("{cell} cannot be: {}.", bounds.en),
                ),
                Text::new("请核对原始报表后改正。", "Check the original form."),
            ),
        ));
    }
    if slot.holds == Holds::Whole && value.fract() != 0.0 {
        return Err((
            "not-whole",
            (
                Text::of(format!("{cell} 应为整数。"), format!("{cell} has to be a whole number.")),
                Text::new("请按人数、间数填整数。", "Count whole persons or rooms."),
            ),
        ));
    }
    Ok(Num::Known(value))
}

/// Digits of a whole number that a binary number of 64 bits holds exactly.
const EXACT: usize = 15;

/// A number: full-width digits, separators of thousands and a percent sign are read.
fn value(cell: &str) -> Option<f64> {
    let narrow = |c: char| match c {
        '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c),
        '．' => '.',
        '－' | '−' => '-',
        '，' => ',',
        '％' => '%',
        c => c,
    };
    if cell.bytes().all(|byte| byte.is_ascii_digit()) && cell.len() <= EXACT {
        let digit = |whole: u64, byte: u8| whole * 10 + u64::from(byte - b'0');
        return (!cell.is_empty()).then(|| cell.bytes().fold(0, digit) as f64);
    }
    if cell.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return cell.parse().ok().filter(|value: &f64| value.is_finite());
    }
    let words: String = cell.chars().map(narrow).filter(|c| !c.is_whitespace()).collect();
    let (digits, part) = match words.strip_suffix('%') {
        Some(digits) => (digits, 0.01),
        None => (words.as_str(), 1.0),
    };
    let plain = digits.trim_start_matches('-');
    let separated = plain.contains(',') && thousands(plain);
    let digits: String = if separated { digits.replace(',', "") } else { digits.to_owned() };
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-'))
    {
        return None;
    }
    digits.parse::<f64>().ok().filter(|value| value.is_finite()).map(|value| value * part)
}

/// Separators stand where thousands end: 1,234,567.8, not 12,34.
fn thousands(words: &str) -> bool {
    let whole = words.split('.').next().unwrap_or(words);
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them_and_nothing_else() {
        for (cell, want) in [
            ("12", Some(12.0)),
            ("１２．５", Some(12.5)),
            ("1,234,567.8", Some(1_234_567.8)),
            ("85%", Some(0.85)),
            ("-3", Some(-3.0)),
            ("12,34", None),
            ("约50", None),
            ("1e9", None),
            ("inf", None),
            ("五", None),
            ("12人", None),
            ("", None),
            ("007", Some(7.0)),
            ("999999999999999", Some(999_999_999_999_999.0)),
            ("12345678901234567890", Some(12_345_678_901_234_567_890.0)),
            ("--", None),
        ] {
            assert_eq!(value(cell), want, "{cell}");
        }
        assert_eq!(value(&"9".repeat(400)), None, "past every measure");
    }

    #[test]
    fn a_few_digits_are_read_as_any_number_is() {
        let held = [Holds::Number, Holds::Whole, Holds::Flag, Holds::Choice];
        let bounds = [(None, None), (Some(1.0), None), (None, Some(99.0)), (Some(2.0), Some(7.0))];
        let nines = "9".repeat(EXACT);
        let cells = ["", "0", "1", "007", "99", "100", &nines, "1000000000000000", "1.5", "-3"];
        let more = ["７", "7 ", "yes", "/", ":", "12345678901234567890123"];
        let mut quick = 0;
        for (holds, bounds) in held.into_iter().flat_map(|holds| bounds.map(|of| (holds, of))) {
            let slot = Slot { holds, bounds, ..Slot::default() };
            for cell in cells.into_iter().chain(more) {
                let said = digits(&slot, cell);
                quick += usize::from(said.is_some());
                let read = said.filter(|said| read(&slot, cell) != Some(*said));
                assert_eq!(read, None, "{cell} {bounds:?}");
            }
        }
        assert_eq!(quick, 2 * (6 + 5 + 4 + 1), "and nearly all of them so");
    }

    #[test]
    fn headings_are_the_same_with_and_without_their_unit() {
        assert_eq!(plain(" 小学学生数（人） "), "小学学生数");
        assert_eq!(plain("（人）"), "（人）");
        assert_eq!(plain("Primary Pupils"), "primary pupils");
    }
}
