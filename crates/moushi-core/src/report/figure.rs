//! `Figure`: a number as people see it, and its `Trail` 来路: the row, the words, the report and the evidence it
//! stands on. The one place where numbers become words, so that screen, slide, paper and sheet show the same.
//!
//! Rounding: a number that is quoted stays as its source writes it (2万个); one that is computed or reported is shown
//! with at most two decimals, ties to even (GB/T 8170-2008, 3.2), without zeros at its end. Nothing is rounded before.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::model::{Ledger, Origin, RowId};
use crate::text::Quantity;

/// Words of a document that a number stands on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// Title of the document.
    pub document: String,
    /// Page, slide or sheet, where the document has any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// The clause `四.（三）.2`, where only that is known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub clause: String,
    /// Name of the source: the hash of its text, or on a server the id of its document.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// First byte of the words in that text.
    #[serde(default)]
    pub start: usize,
    /// First byte behind them.
    #[serde(default)]
    pub end: usize,
    /// The words, without line breaks.
    pub words: String,
}

/// Where a number comes from 来路.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trail {
    /// How it came about 口径: 计划写明的目标值, 2023-11-10 反馈, 任务计数.
    pub how: String,
    /// Rows of the ledger that it is of, or that were counted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<String>,
    /// The words it stands on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub passages: Vec<Passage>,
    /// Evidence that was accepted, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<String>,
    /// The run, report or list that produced it, where it has an id.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub run: String,
}

/// A number with its unit and its way back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// The number, 万 and 亿 multiplied out.
    pub value: f64,
    /// Its unit: `项`, `%`, `个`; empty for a bare number.
    pub unit: String,
    /// As people see it, unit included.
    pub shown: String,
    /// Where it comes from.
    pub trail: Trail,
}

impl Figure {
    /// How many: the length of a list.
    pub fn count(rows: &[&RowId], unit: &str, how: impl Into<String>) -> Arc<Self> {
        let trail = Trail {
            how: how.into(),
            rows: rows.iter().map(ToString::to_string).collect(),
            ..Trail::default()
        };
        Self::measured(f64::from(u32::try_from(rows.len()).unwrap_or(u32::MAX)), unit, trail)
    }

    /// The same without its unit, for phrases that write the unit themselves: `{count}项`.
    pub fn counted(rows: &[&RowId], unit: &str, how: impl Into<String>) -> Arc<Self> {
        Self::bare(&Self::count(rows, unit, how))
    }

    /// Without its unit, which stands behind it in a phrase.
    pub fn bare(figure: &Self) -> Arc<Self> {
        let shown = figure.shown.strip_suffix(figure.unit.as_str()).unwrap_or(&figure.shown);
        Arc::new(Self { shown: shown.to_owned(), ..figure.clone() })
    }

    /// With its unit, when `after` begins with it, and what is left of `after`.
    pub(super) fn united<'a>(figure: &Arc<Self>, after: &'a str) -> (Arc<Self>, &'a str) {
        let unit = figure.unit.as_str();
        let left = after.strip_prefix(unit).filter(|_| !figure.shown.ends_with(unit));
        let Some(left) = left else { return (Arc::clone(figure), after) };
        let shown = format!("{}{unit}", figure.shown);
        (Arc::new(Self { shown, ..(**figure).clone() }), left)
    }

    /// A number that was computed or reported, under the rounding rule.
    pub fn measured(value: f64, unit: &str, trail: Trail) -> Arc<Self> {
        let shown = format!("{}{unit}", rounded(value));
        Arc::new(Self { value, unit: unit.to_owned(), shown, trail })
    }

    /// A number as its source writes it.
    pub fn quoted(ledger: &Ledger, row: &RowId, origin: &Origin, quantity: &Quantity) -> Arc<Self> {
        Arc::new(Self {
            value: quantity.value,
            unit: quantity.unit.clone(),
            shown: super::phrase::quantity(ledger, origin, quantity),
            trail: Trail {
                how: "文件原文".to_owned(),
                rows: vec![row.to_string()],
                passages: passage(ledger, origin).into_iter().collect(),
                ..Trail::default()
            },
        })
    }
}

/// The words at `origin`, with their document and page; none for what a person entered.
pub fn passage(ledger: &Ledger, origin: &Origin) -> Option<Passage> {
    let (id, span) = origin.text()?;
    let document = ledger.document(id)?;
    Some(Passage {
        document: super::phrase::source_title(ledger, origin),
        page: document.source.page_at(span.start()),
        clause: String::new(),
        source: id.as_str().to_owned(),
        start: span.start(),
        end: span.end(),
        words: super::phrase::one_line(ledger.words(id, span)?),
    })
}

/// A number under the rounding rule: `87.5`, `120.8`, `3`. Decided on its decimal digits and not on its binary value,
/// as one does by hand: 0.155 is a tie.
pub fn rounded(value: f64) -> String {
    let exact = value.to_string();
    let Some((whole, part)) = exact.split_once('.').filter(|(_, part)| part.len() > 2) else {
        return if exact == "-0" { "0".to_owned() } else { exact };
    };
    let (kept, rest) = part.split_at(2);
    let mut digits: Vec<u8> = whole.bytes().chain(kept.bytes()).collect();
    let even = digits.last().is_some_and(|last| (last - b'0').is_multiple_of(2));
    let tie =
        rest.bytes().enumerate().all(|(at, digit)| digit == if at == 0 { b'5' } else { b'0' });
    if rest.as_bytes()[0] >= b'5' && !(tie && even) {
        up(&mut digits);
    }
    let point = digits.len() - 2;
    digits.insert(point, b'.');
    let words: String = digits.into_iter().map(char::from).collect();
    let words = words.trim_end_matches('0').trim_end_matches('.');
    if words == "-0" { "0".to_owned() } else { words.to_owned() }
}

/// One more in the last of these digits; a sign may stand before them.
fn up(digits: &mut Vec<u8>) {
    for at in (0..digits.len()).rev() {
        match digits[at] {
            b'9' => digits[at] = b'0',
            b'-' => return digits.insert(1, b'1'),
            _ => {
                digits[at] += 1;
                return;
            }
        }
    }
    digits.insert(0, b'1');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_two_decimals_at_most_and_no_zeros_at_their_end() {
        let shown = [87.5, 120.798_4, 3.0, 0.125, 0.375, -0.001, 100.0, 1e7].map(rounded);
        assert_eq!(shown, ["87.5", "120.8", "3", "0.12", "0.38", "0", "100", "10000000"]);
        let ties = [0.155, 0.145, 1.015, 9.999, -9.995, 99.995, 0.1451, f64::NAN].map(rounded);
        assert_eq!(ties, ["0.16", "0.14", "1.02", "10", "-10", "100", "0.15", "NaN"]);
    }

    #[test]
    fn a_count_names_what_it_counts() {
        let (one, two) = (RowId("T001".into()), RowId("T002".into()));
        let figure = Figure::count(&[&one, &two], "项", "任务计数");
        assert_eq!((figure.value, &*figure.shown), (2.0, "2项"));
        assert_eq!(figure.trail.rows, ["T001", "T002"]);
    }
}
