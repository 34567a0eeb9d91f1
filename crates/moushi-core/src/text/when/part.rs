//! Parts of a year: 底, 上半年, 三季度, 3月底, 11月上旬, 3月1日.

use super::Grain;
use super::clock::clock_behind;
use super::day::Period;
use super::number::{figures, integer};
use crate::text::numeral::blanks;

/// 底, 末, 初, 中, 内 behind 年: the period, its length, and whether the phrase is closed by it.
pub(super) fn year_part(part: &str, year: i32) -> Option<(Period, usize, bool)> {
    let c = part.chars().next()?;
    let period = match c {
        '底' | '末' | '终' => Period { grain: Grain::Year, ..Period::days(year, 12, 1, None) },
        // The first quarter: offices write 年初 for the weeks in which the year's work is set up.
        '初' => Period { grain: Grain::Year, ..Period::months(Grain::Year, year, 1, 3).as_part() },
        '中' if is_middle(part) => Period::months(Grain::Half, year, 1, 6).as_part(),
        '内' if !part.starts_with("内容") => Period::year(year),
        _ => return None,
    };
    Some((period, c.len_utf8(), c == '内'))
}

/// 年中 is the middle of the year, not the first character of 中考, 中央, 中小学.
pub(super) fn is_middle(part: &str) -> bool {
    const OTHERS: [&str; 9] =
        ["中央", "中考", "中小", "中国", "中学", "中职", "中等", "中期", "中华"];
    !OTHERS.iter().any(|word| part.starts_with(word))
}

/// 上半年, 三季度, 第三季度末.
pub(super) fn half_or_quarter(rest: &str, year: i32) -> Option<(Period, usize)> {
    for (word, first, last) in [("上半年", 1, 6), ("下半年", 7, 12)] {
        if rest.starts_with(word) {
            return Some((Period::months(Grain::Half, year, first, last).as_part(), word.len()));
        }
    }
    let ordinal = if rest.starts_with('第') { '第'.len_utf8() } else { 0 };
    let (number, digits) = match rest.strip_prefix('首') {
        Some(_) => (1, '首'.len_utf8()),
        None => integer(&rest[ordinal..])?,
    };
    let behind = rest[ordinal + digits..].strip_prefix("季度")?;
    let period = (1..=4).contains(&number).then(|| Period::quarters(year, number, number))?;
    let end = behind.chars().next().filter(|c| matches!(c, '末' | '底'));
    let period = if end.is_some() { period.as_part() } else { period };
    Some((period, rest.len() - behind.len() + end.map_or(0, char::len_utf8)))
}

/// 9月, 9月份, 3月底, 11月上旬, 3月1日, 2月26日（周五）下午2：30.
pub(super) fn month(rest: &str, year: i32) -> Option<(Period, usize)> {
    let (number, digits) = integer(rest).filter(|(number, _)| (1..=12).contains(number))?;
    let blank = blanks(&rest[digits..]);
    let behind = rest[digits + blank..].strip_prefix('月')?;
    let head = rest.len() - behind.len();
    if let Some((day, len)) = day_number(behind) {
        let period = Period::day(year, number, day)?;
        return Some((period, head + len + clock_behind(&behind[len..])));
    }
    let share = if behind.starts_with('份') { '份'.len_utf8() } else { 0 };
    let part = &behind[share..];
    let (period, len) = month_part(part, year, number)
        .unwrap_or((Period::months(Grain::Month, year, number, number), 0));
    Some((period, head + share + len))
}

/// 底, 上旬, 中旬, 下旬, 初 behind a month.
pub(super) fn month_part(part: &str, year: i32, month: u32) -> Option<(Period, usize)> {
    const PARTS: [(&str, u32, Option<u32>); 7] = [
        ("上旬", 1, Some(10)),
        ("中旬", 11, Some(20)),
        ("下旬", 21, None),
        ("底", 21, None),
        ("末", 21, None),
        ("初", 1, Some(10)),
        ("中", 11, Some(20)),
    ];
    let (word, first, last) = PARTS.into_iter().find(|(word, ..)| part.starts_with(word))?;
    let middle = word != "中" || is_middle(part);
    middle.then(|| (Period::days(year, month, first, last), word.len()))
}

/// The day of a month, 日 or 号 included.
pub(super) fn day_number(rest: &str) -> Option<(u32, usize)> {
    let blank = blanks(rest);
    let (day, digits) = integer(&rest[blank..])?;
    let len = blank + digits;
    let gap = blanks(&rest[len..]);
    let named = rest[len + gap..].starts_with(['日', '号']) && (1..=31).contains(&day);
    named.then_some((day, len + gap + '日'.len_utf8()))
}

/// A date in figures behind its year: .3.1, -03-01, /3/1.
pub(super) fn figures_date(behind: &str, year: i32) -> Option<(Period, usize)> {
    let mark = behind.chars().next().filter(|c| matches!(c, '.' | '-' | '/' | '．'))?;
    let (month, month_len) = figures(&behind[mark.len_utf8()..])?;
    let rest = &behind[mark.len_utf8() + month_len..];
    let (day, day_len) = figures(rest.strip_prefix(mark)?)?;
    let len = 2 * mark.len_utf8() + month_len + day_len;
    Some((Period::day(year, month, day)?, len))
}

pub(super) fn school_year(first: i32, last: i32) -> Period {
    let (begin, end) =
        (Period::months(Grain::Year, first, 9, 12), Period::months(Grain::Year, last + 1, 1, 8));
    Period { grain: Grain::Year, earliest: begin.earliest, latest: end.latest, part: true }
}
