//! What headings and cells of a table of institutions say: years in headings, names that are known, numbers. Decides nothing of
//! a table as a whole.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::text::trimmed;

/// Names that are known.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Lexicon {
    pub units: Vec<String>,
    pub years: Vec<String>,
    pub classes: Vec<String>,
    pub codes: Vec<String>,
    pub numbers: Vec<String>,
    pub sums: Vec<String>,
    pub nothing: Vec<String>,
}

pub(super) static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../../../data/lexicon/institutions.toml"))
        .expect("the bundled lexicon of institutions is valid")
});

/// Whether a name is one of a list, letters in either case.
pub(super) fn is_one_of(name: &str, list: &[String]) -> bool {
    list.iter().any(|one| one.eq_ignore_ascii_case(name))
}

/// Whether a cell says that there is nothing.
pub(super) fn is_nothing(cell: &str) -> bool {
    cell.is_empty() || LEXICON.nothing.iter().any(|one| one == cell)
}

/// A number, and whether it was written as a share of a hundred: `85%` is 0.85, as in a workbook.
pub(super) fn number(cell: &str) -> Option<(f64, bool)> {
    let (digits, share) = match cell.strip_suffix(['%', '％']) {
        Some(digits) => (digits.trim_end(), true),
        None => (cell, false),
    };
    let begins =
        digits.bytes().next().is_some_and(|one| one.is_ascii_digit() || b"+-.".contains(&one));
    let plain = digits.replace([',', '，'], "");
    let value = plain.parse().ok().filter(|value: &f64| begins && value.is_finite())?;
    Some((if share { value / 100.0 } else { value }, share))
}

/// The first and last year that are taken for one.
const YEARS: std::ops::RangeInclusive<i32> = 1950..=2100;

/// The year that a cell says: `2021`, `2021年`, `2021学年`, `2021-2022学年`, which is called by its first year.
pub(super) fn year(cell: &str) -> Option<i32> {
    let (name, year) = dated(cell)?;
    matches!(&*name, "" | "学年度" | "学年").then_some(year)
}

/// Whether a cell is a year and nothing else.
pub(super) fn year_alone(cell: &str) -> bool {
    year(cell).is_some()
}

/// Takes the year out of a heading: `就业率2021`, `2021年就业率`, `就业率（2021）`. None where it has no year, or several that are
/// not a school year.
pub(super) fn dated(heading: &str) -> Option<(String, i32)> {
    let plain: String = heading.chars().map(narrow).collect();
    let runs = runs(&plain);
    let (start, end, year) = match *runs.as_slice() {
        [(start, end, year)] => (start, end, year),
        [(start, first_end, year), (second, end, next)] => {
            let between = &plain[first_end..second];
            let school_year = next == year + 1 && is_dash(between);
            if !school_year {
                return None;
            }
            (start, end, year)
        }
        _ => return None,
    };
    let behind = BEHIND.iter().find_map(|word| plain[end..].strip_prefix(word));
    let rest = format!("{}{}", &plain[..start], behind.unwrap_or(&plain[end..]));
    let rest = ["()", "[]", "【】"].iter().fold(rest, |rest, empty| rest.replace(empty, ""));
    let name = trimmed(rest.trim_matches(['_', '-', ' ', '—', '–', ':', '·', '/'])).to_owned();
    Some((name, year))
}

/// What may stand behind a year and belongs to it, the longest first.
const BEHIND: [&str; 6] = ["学年度", "学年", "年度", "年末", "年底", "年"];

fn is_dash(between: &str) -> bool {
    matches!(between.trim(), "-" | "—" | "–" | "~" | "/" | "至" | "年-" | "年至")
}

/// Runs of exactly four digits that are years: first byte, first byte behind, year.
fn runs(text: &str) -> Vec<(usize, usize, i32)> {
    let mut found = Vec::new();
    let mut from = None;
    for (at, character) in text.char_indices().chain([(text.len(), ' ')]) {
        match (character.is_ascii_digit(), from) {
            (true, None) => from = Some(at),
            (false, Some(start)) => {
                let year = text[start..at].parse().ok().filter(|year| YEARS.contains(year));
                found.extend(year.filter(|_| at - start == 4).map(|year| (start, at, year)));
                from = None;
            }
            _ => {}
        }
    }
    found
}

/// A name with narrow brackets and digits, by which names are compared.
pub(super) fn plain(name: &str) -> String {
    trimmed(name).chars().map(narrow).collect()
}

/// Full-width digits, brackets and blanks as narrow ones.
fn narrow(character: char) -> char {
    match character {
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character)
        }
        '\u{3000}' => ' ',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_taken_out_of_headings() {
        let cases = [
            ("就业率2021", Some(("就业率", 2021))),
            ("2021年就业率", Some(("就业率", 2021))),
            ("就业率（2021）", Some(("就业率", 2021))),
            ("就业率_2021年", Some(("就业率", 2021))),
            ("２０２１年末在校生数（人）", Some(("在校生数(人)", 2021))),
            ("2021-2022学年专任教师", Some(("专任教师", 2021))),
            ("2021年—2023年增幅", None),
            ("就业率", None),
            ("编号20211", None),
            ("2021", Some(("", 2021))),
        ];
        for (heading, want) in cases {
            assert_eq!(
                dated(heading).as_ref().map(|(name, year)| (&**name, *year)),
                want,
                "{heading}"
            );
        }
    }

    #[test]
    fn shares_of_a_hundred_are_read_as_a_workbook_holds_them() {
        assert_eq!(number("85%"), Some((0.85, true)));
        assert_eq!(number("1,234.5"), Some((1234.5, false)));
        assert_eq!((number("缺考"), number("2021年"), number("")), (None, None, None));
    }
}
