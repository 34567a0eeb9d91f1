//! Ask once 一次采集: what is already known of the same thing in the same time, so that it is offered to be
//! confirmed instead of being asked again. Decides nothing: whoever is asked confirms or corrects it.

use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

use crate::text::Text;
use crate::text::quantity::{self, Bound};

/// The time that a figure is of: a year, half, quarter, month or day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Interval {
    /// Its first day.
    pub first: NaiveDate,
    /// Its last day.
    pub last: NaiveDate,
}

impl Interval {
    /// The interval of `2023`, `2023-H1`, `2023-Q2`, `2023-06`, `2023-06-30`, or the same in Chinese: 2023年,
    /// 2023年上半年, 2023年二季度, 2023年6月, 2023年6月30日. None for other words.
    pub fn parse(words: &str) -> Option<Self> {
        let plain: String =
            words.trim().chars().filter(|c| !c.is_whitespace()).map(narrow).collect();
        let (year, rest) = plain.split_at_checked(4)?;
        let year: i32 = year.parse().ok().filter(|year| (1900..=2200).contains(year))?;
        let rest = rest.trim_start_matches('年').trim_start_matches(['-', '/', '.']);
        let months = |from: u32, count: u32| Self::months(year, from, count);
        match rest.trim_start_matches('第') {
            "" | "度" | "年度" | "全年" => months(1, 12),
            "H1" | "h1" | "上半年" => months(1, 6),
            "H2" | "h2" | "下半年" => months(7, 6),
            "Q1" | "q1" | "一季度" | "1季度" => months(1, 3),
            "Q2" | "q2" | "二季度" | "2季度" => months(4, 3),
            "Q3" | "q3" | "三季度" | "3季度" => months(7, 3),
            "Q4" | "q4" | "四季度" | "4季度" => months(10, 3),
            other => Self::month_or_day(year, other),
        }
    }

    fn months(year: i32, from: u32, count: u32) -> Option<Self> {
        let first = NaiveDate::from_ymd_opt(year, from, 1)?;
        let next = first.checked_add_months(chrono::Months::new(count))?;
        Some(Self { first, last: next.pred_opt()? })
    }

    fn month_or_day(year: i32, words: &str) -> Option<Self> {
        let parts: Vec<&str> = words.split(['-', '/', '.', '月']).collect();
        let number = |word: &str| word.trim_end_matches('日').parse::<u32>().ok();
        match parts.as_slice() {
            [month] | [month, ""] => Self::months(year, number(month)?, 1),
            [month, day] => {
                let day = NaiveDate::from_ymd_opt(year, number(month)?, number(day)?)?;
                Some(Self { first: day, last: day })
            }
            _ => None,
        }
    }

    /// Whether a day lies in it.
    pub fn holds(self, day: NaiveDate) -> bool {
        (self.first..=self.last).contains(&day)
    }

    /// The year that it begins in.
    pub fn year(self) -> i32 {
        self.first.year()
    }
}

/// What a figure is of: a row of the ledger, or an indicator by its name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    /// The row; empty for none.
    pub row: String,
    /// The name; empty for none.
    pub name: String,
}

impl Subject {
    /// Whether both are the same thing: the same row, or the same name but for width, case and marks.
    pub fn same(&self, other: &Self) -> bool {
        let row = !self.row.is_empty() && self.row == other.row;
        let (mine, theirs) = (folded(&self.name), folded(&other.name));
        row || (!mine.is_empty() && mine == theirs)
    }
}

/// Letters, digits and the sign of per cent, in half width and small.
pub(super) fn folded(name: &str) -> String {
    let kept = name.chars().map(narrow).filter(|c| c.is_alphanumeric() || *c == '%');
    kept.flat_map(char::to_lowercase).collect()
}

/// A letter of full width as one of half width.
fn narrow(c: char) -> char {
    match u32::from(c) {
        code @ 0xFF01..=0xFF5E => char::from_u32(code - 0xFEE0).unwrap_or(c),
        0x3000 => ' ',
        _ => c,
    }
}

/// What a value is: where it is said on both sides, it has to be the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Measure {
    /// It is not said.
    #[default]
    Any,
    /// A number of this unit; empty where no unit is said.
    Number(String),
    /// Words.
    Words,
}

impl Measure {
    fn fits(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Number(one), Self::Number(two)) => {
                one.is_empty() || two.is_empty() || folded(one) == folded(two)
            }
            (Self::Any, _) | (_, Self::Any) => true,
            (one, two) => one == two,
        }
    }
}

/// A number that a sentence gives, with what it counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Counted {
    /// What is counted.
    pub name: String,
    /// The number.
    pub value: f64,
    /// Its unit.
    pub unit: String,
}

#[derive(Deserialize)]
struct Words {
    reaching: Vec<String>,
    leading: Vec<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../../data/track/offer.toml"))
        .expect("the words around numbers are well formed")
});

/// The exact numbers of a sentence, each with what it counts: 全市普惠性幼儿园覆盖率达到87% says 87 % of
/// 普惠性幼儿园覆盖率. A bound, a range or an about is no number that somebody may confirm.
pub fn counted(words: &str) -> Vec<Counted> {
    let mut from = 0;
    let mut all = Vec::new();
    for found in quantity::find(words) {
        let before = &words[from.min(found.span.start())..found.span.start()];
        from = found.span.end();
        // What follows may bound it too: 87%以上.
        let bounded = ["以上", "以下", "以内", "左右", "多"]
            .iter()
            .any(|word| words[from..].starts_with(word));
        let name = name(before);
        if found.bound == Bound::Exact && found.upper.is_none() && !bounded && !name.is_empty() {
            all.push(Counted { name, value: found.value, unit: found.unit });
        }
    }
    all
}

/// What a number counts: the words before it from the last stop, without where, when and the verb of reaching.
fn name(before: &str) -> String {
    let clause = before.rsplit(['，', '、', '；', '：', ',', ';', '。']).next().unwrap_or(before);
    let mut words = clause.trim();
    while let Some(rest) = WORDS.reaching.iter().find_map(|verb| words.strip_suffix(verb.as_str()))
    {
        words = rest.trim_end();
    }
    loop {
        let year = words.trim_start_matches(|c: char| c.is_ascii_digit());
        let year = year.strip_prefix('年').filter(|_| year.len() < words.len());
        let led = || WORDS.leading.iter().find_map(|lead| words.strip_prefix(lead.as_str()));
        let Some(rest) = year.or_else(led) else { break };
        words = rest.trim_start();
    }
    if words.chars().count() < 2 { String::new() } else { words.to_owned() }
}

/// The time of something known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Time {
    /// It is of this interval.
    Of(Interval),
    /// It was so on this day.
    On(NaiveDate),
}

/// Something known of a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// The unit.
    pub unit: String,
    /// What it is of.
    pub subject: Subject,
    /// What its value is.
    pub measure: Measure,
    /// When.
    pub time: Time,
    /// The value as it was given.
    pub value: String,
    /// The day on which it was given; of several, the newest counts.
    pub day: NaiveDate,
    /// Where it comes from.
    pub source: Text,
}

/// Something asked of a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// What it is of.
    pub subject: Subject,
    /// What its value is.
    pub measure: Measure,
    /// Of which time.
    pub interval: Interval,
}

impl Wanted {
    /// What is known already of the unit: the newest that is of the same thing and time.
    pub fn known<'a>(&self, unit: &str, known: &'a [Known]) -> Option<&'a Known> {
        let fits = |one: &&Known| {
            let timely = match one.time {
                Time::Of(interval) => interval == self.interval,
                Time::On(day) => self.interval.holds(day),
            };
            let same = one.subject.same(&self.subject) || self.names(one);
            one.unit == unit
                && timely
                && same
                && !one.value.is_empty()
                && one.measure.fits(&self.measure)
        };
        // Of equals the value decides: the order in which facts are found does not.
        known.iter().filter(fits).max_by_key(|one| (one.day, one.value.as_str()))
    }

    /// Whether words are asked of something that is named: “强师计划”推进情况 names 强师计划.
    fn names(&self, known: &Known) -> bool {
        let name = folded(&known.subject.name);
        let words = self.measure == Measure::Words && known.measure == Measure::Words;
        words && name.chars().count() >= NAMED && folded(&self.subject.name).contains(&name)
    }
}

/// Shortest name, in letters, by which something is known within other words.
const NAMED: usize = 4;
