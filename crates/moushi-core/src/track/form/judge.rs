//! A row of a form held against what it stood on and what holds now. Knows no file and no signature.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::fault::{Fault, closed, long, moved, no_day, no_number, no_percent, undone};
use super::{Field, Given, LAYOUT, LONGEST, Row};

/// What a row stood on when the form was made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Base {
    /// The task.
    pub entry: String,
    /// Number of its newest report; 0 for none.
    pub seq: i64,
    /// Progress then.
    pub percent: i64,
    /// The figure then; empty for none.
    pub figure: String,
    /// The forecast then; empty for none.
    pub forecast: String,
}

impl Base {
    /// The words of a key that are signed, for a form of `plan`. No part holds a bar.
    pub fn words(&self, plan: &str) -> String {
        let Self { entry, seq, percent, figure, forecast } = self;
        format!("{LAYOUT}|{plan}|{entry}|{seq}|{percent}|{figure}|{forecast}")
    }

    /// The key of a row: what it stands on, and the signature of [`Base::words`].
    pub fn key(&self, signature: &str) -> String {
        let Self { entry, seq, percent, figure, forecast } = self;
        format!("{entry}|{seq}|{percent}|{figure}|{forecast}|{signature}")
    }

    /// What a key says, with its signature; none when it is no key.
    pub fn of(key: &str) -> Option<(Self, &str)> {
        let parts: Vec<&str> = key.split('|').collect();
        let [entry, seq, percent, figure, forecast, signature] = parts.as_slice() else {
            return None;
        };
        let base = Self {
            entry: (*entry).to_owned(),
            seq: seq.parse().ok()?,
            percent: percent.parse().ok()?,
            figure: (*figure).to_owned(),
            forecast: (*forecast).to_owned(),
        };
        Some((base, signature))
    }
}

/// A task as it stands now.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Held {
    /// Its code.
    pub code: String,
    /// Reports are taken on it, by this person.
    pub open: bool,
    /// Number of its newest report; 0 for none.
    pub seq: i64,
    /// Its newest report; the words are empty where there is none.
    pub last: Said,
    /// The unit of its target; empty for none.
    pub unit: String,
    /// The first day that a forecast may have, and that on which a milestone may have been reached.
    pub first: NaiveDate,
    /// The last day on which a milestone may have been reached.
    pub today: NaiveDate,
    /// Words of its milestones.
    pub milestones: Vec<String>,
    /// Words of those that are reached or waived.
    pub settled: Vec<String>,
}

/// What a report says.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Said {
    /// What has been done.
    pub done: String,
    /// What comes next.
    pub next: String,
    /// What stands in the way.
    pub problems: String,
    /// What is needed of others.
    pub support: String,
    /// Progress in per cent.
    pub percent: i64,
    /// The number of the target; none when it has none.
    pub figure: Option<f64>,
    /// Day on which it will be done; empty when it is not known.
    pub forecast: String,
    /// Milestones that are reached with it, each with its day; empty for that of the report.
    #[serde(default)]
    pub reached: BTreeMap<String, String>,
}

/// What becomes of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// Nothing was filled in, or all of it is reported already.
    Unchanged,
    /// A report.
    Report(Said),
    /// Somebody has reported since the form was made.
    Conflict(Said),
    /// It cannot be taken.
    Wrong(Vec<Fault>),
}

/// Holds a row against what it stood on and what holds now; `reached` are milestones that the table of milestones
/// says are reached and that were not known to be.
pub fn judge(row: &Row, base: &Base, held: &Held, reached: BTreeMap<String, String>) -> Verdict {
    if untouched(row, base) && reached.is_empty() {
        return Verdict::Unchanged;
    }
    let said = match said(row, base, held) {
        Ok(said) => Said { reached, ..said },
        Err(faults) => return Verdict::Wrong(faults),
    };
    if held.seq > 0 && said.reached.is_empty() && said.same(&held.last) {
        return Verdict::Unchanged;
    }
    if !row.code.is_empty() && row.code != held.code {
        return Verdict::Wrong(vec![moved(row, held)]);
    }
    if !held.open {
        return Verdict::Wrong(vec![closed()]);
    }
    if held.seq == base.seq { Verdict::Report(said) } else { Verdict::Conflict(said) }
}

impl Row {
    pub(super) fn text(&self, field: Field) -> &str {
        self.given.get(&field).map_or("", |given| given.text.trim())
    }
}

impl Said {
    fn same(&self, other: &Self) -> bool {
        let words = |said: &Self| {
            let parts = [&said.done, &said.next, &said.problems, &said.support, &said.forecast];
            parts.map(|words| plain(words))
        };
        let figure = match (self.figure, other.figure) {
            (Some(one), Some(two)) => near(one, two),
            (one, two) => one.is_none() && two.is_none(),
        };
        figure && self.percent == other.percent && words(self) == words(other)
    }
}

/// Words without what a spreadsheet does to blanks and the ends of lines.
fn plain(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Equal to fifteen digits, which is what spreadsheets keep.
fn near(one: f64, two: f64) -> bool {
    (one - two).abs() <= one.abs().max(two.abs()) * 1e-14
}

/// Whether a row is as the form was made: no words, and figures as they were.
fn untouched(row: &Row, base: &Base) -> bool {
    let words = [Field::Done, Field::Next, Field::Problems, Field::Support];
    if words.iter().any(|field| !row.text(*field).is_empty()) {
        return false;
    }
    let number = |field| row.given.get(&field).and_then(number);
    let percent = row.text(Field::Percent);
    #[expect(clippy::cast_precision_loss, reason = "a percentage of four digits at most")]
    let percent = percent.is_empty()
        || number(Field::Percent).is_some_and(|given| near(given, base.percent as f64));
    let figure = match (row.text(Field::Figure), base.figure.parse::<f64>().ok()) {
        ("", held) => held.is_none(),
        (_, Some(held)) => number(Field::Figure).is_some_and(|given| near(given, held)),
        _ => false,
    };
    let forecast = row.text(Field::Forecast);
    let forecast = forecast == base.forecast
        || day(forecast).is_some_and(|day| day.to_string() == base.forecast);
    percent && figure && forecast
}

/// The number of a cell: as kept, or as written with separators, a sign of per cent or in full width.
fn number(given: &Given) -> Option<f64> {
    let plain: String =
        given.text.trim().chars().map(narrow).filter(|c| !matches!(c, ',' | ' ')).collect();
    let number = match (given.number, plain.strip_suffix('%')) {
        // Kept as a share and shown as a percentage; rounded where halves and doubles differ.
        (Some(share), Some(_)) => Some((share * 1e11).round() / 1e9),
        (None, Some(percent)) => percent.parse().ok(),
        (kept, None) => kept.or_else(|| plain.parse().ok()),
    };
    number.filter(|number| number.is_finite())
}

fn narrow(c: char) -> char {
    match u32::from(c) {
        code @ 0xFF01..=0xFF5E => char::from_u32(code - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

/// A day as people write it: 2023-11-30, 2023/11/30, 2023.11.30, 2023年11月30日.
pub fn day(words: &str) -> Option<NaiveDate> {
    let words = words.trim().trim_end_matches('日');
    let parts: Vec<&str> = words.split(['-', '/', '.', '年', '月']).collect();
    let [year, month, day] = parts.as_slice() else { return None };
    if year.len() != 4 {
        return None;
    }
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// A day that lost its format: spreadsheets count days from the end of 1899.
fn serial(number: f64) -> Option<NaiveDate> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the range")]
    let days = (36_526.0..73_051.0).contains(&number).then_some(number as u64)?;
    NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(chrono::Days::new(days))
}

/// What a row reports, or everything that is wrong with it.
fn said(row: &Row, base: &Base, held: &Held) -> Result<Said, Vec<Fault>> {
    let mut faults = Vec::new();
    let done = words(row, Field::Done, &mut faults);
    if done.is_empty() && faults.is_empty() {
        faults.push(undone());
    }
    let said = Said {
        done,
        next: words(row, Field::Next, &mut faults),
        problems: words(row, Field::Problems, &mut faults),
        support: words(row, Field::Support, &mut faults),
        percent: percent(row, base, &mut faults),
        figure: figure(row, held, &mut faults),
        forecast: forecast(row, held, &mut faults),
        reached: BTreeMap::new(),
    };
    if faults.is_empty() { Ok(said) } else { Err(faults) }
}

fn words(row: &Row, field: Field, faults: &mut Vec<Fault>) -> String {
    let words = row.text(field);
    let count = words.chars().count();
    if count > LONGEST {
        faults.push(long(field, words, count));
    }
    words.to_owned()
}

fn percent(row: &Row, base: &Base, faults: &mut Vec<Fault>) -> i64 {
    let Some(given) = row.given.get(&Field::Percent).filter(|given| !given.text.is_empty()) else {
        return base.percent;
    };
    #[expect(clippy::cast_possible_truncation, reason = "whole and within the range")]
    let whole = number(given)
        .filter(|number| number.fract() == 0.0 && (0.0..=1_000.0).contains(number))
        .map(|number| number as i64);
    whole.unwrap_or_else(|| {
        faults.push(no_percent(&given.text));
        base.percent
    })
}

fn figure(row: &Row, held: &Held, faults: &mut Vec<Fault>) -> Option<f64> {
    let given = row.given.get(&Field::Figure).filter(|given| !given.text.is_empty())?;
    let bare = given.text.trim().strip_suffix(held.unit.as_str()).filter(|_| !held.unit.is_empty());
    let found = match bare {
        Some(bare) if given.number.is_none() => {
            number(&Given { text: bare.to_owned(), ..Given::default() })
        }
        _ => number(given),
    };
    if found.is_none() {
        faults.push(no_number(&given.text, &held.unit));
    }
    found
}

/// The day that a cell names: as kept by a spreadsheet, or as people write it.
pub(super) fn given_day(row: &Row, field: Field) -> Option<NaiveDate> {
    let given = row.given.get(&field)?;
    given.number.map_or_else(|| day(&given.text), serial)
}

fn forecast(row: &Row, held: &Held, faults: &mut Vec<Fault>) -> String {
    let words = row.text(Field::Forecast);
    if words.is_empty() {
        return String::new();
    }
    if let Some(day) = given_day(row, Field::Forecast).filter(|day| *day >= held.first) {
        return day.to_string();
    }
    faults.push(no_day(words, held.first));
    String::new()
}
