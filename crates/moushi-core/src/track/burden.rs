//! The burden guard 减负护栏: how often a unit is called upon, whether there is room for one call more, and
//! what may not be asked at all. Counts what happened; scores nobody, knows no clock.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::LazyLock;

use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::words::Telling;
use crate::text::Text;

/// What a unit may be called upon for. A further kind joins with one line here and one in `ALL`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Call {
    /// 采集任务.
    Collection,
    /// 进展反馈, due by the cadence.
    Report,
    /// 督办单.
    Notice,
    /// 批示.
    Remark,
}

impl Call {
    /// Every kind, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Collection, Self::Report, Self::Notice, Self::Remark];

    /// What it is called.
    pub fn title(self) -> Text {
        match self {
            Self::Collection => Text::new("采集任务", "Collections"),
            Self::Report => Text::new("进展反馈", "Progress reports"),
            Self::Notice => Text::new("督办单", "Supervision notices"),
            Self::Remark => Text::new("批示", "Remarks"),
        }
    }
}

/// A calendar month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: i32,
    month: u32,
}

impl Month {
    /// The month of a day.
    pub fn of(day: NaiveDate) -> Self {
        Self { year: day.year(), month: day.month() }
    }

    /// The month of `2023-06`; none for other words.
    pub fn parse(words: &str) -> Option<Self> {
        let (year, month) = words.split_once('-')?;
        let plain =
            |part: &str, long| part.len() == long && part.bytes().all(|c| c.is_ascii_digit());
        if !plain(year, 4) || !plain(month, 2) {
            return None;
        }
        let first = NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, 1)?;
        Some(Self::of(first))
    }

    /// Its year.
    pub fn year(self) -> i32 {
        self.year
    }

    /// Its last day.
    pub fn last(self) -> NaiveDate {
        let (year, month) =
            if self.month == 12 { (self.year + 1, 1) } else { (self.year, self.month + 1) };
        let next = NaiveDate::from_ymd_opt(year, month, 1);
        next.and_then(|next| next.pred_opt()).unwrap_or(NaiveDate::MAX)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:04}-{:02}", self.year, self.month)
    }
}

/// One call upon a unit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Called {
    /// The unit.
    pub unit: String,
    /// What it is called upon for.
    pub kind: Call,
    /// Who calls.
    pub asker: String,
    /// The day from which it is the unit's matter.
    pub day: NaiveDate,
}

/// How often units are called upon, by month and kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counter {
    cells: BTreeMap<(String, Month, Call), usize>,
}

impl Counter {
    /// Counts calls; their order does not matter.
    pub fn of(calls: &[Called]) -> Self {
        let mut cells = BTreeMap::new();
        for call in calls {
            *cells.entry((call.unit.clone(), Month::of(call.day), call.kind)).or_default() += 1;
        }
        Self { cells }
    }

    /// Calls upon a unit in a month, of one kind or of all.
    pub fn month(&self, unit: &str, month: Month, kind: Option<Call>) -> usize {
        self.sum(unit, kind, |known| known == month)
    }

    /// Calls upon a unit in a year, of one kind or of all.
    pub fn year(&self, unit: &str, year: i32, kind: Option<Call>) -> usize {
        self.sum(unit, kind, |known| known.year == year)
    }

    /// All calls.
    pub fn total(&self) -> usize {
        self.cells.values().sum()
    }

    fn sum(&self, unit: &str, kind: Option<Call>, within: impl Fn(Month) -> bool) -> usize {
        let counted = self.cells.iter().filter(|((known, month, one), _)| {
            known == unit && within(*month) && kind.is_none_or(|kind| kind == *one)
        });
        counted.map(|(_, count)| count).sum()
    }
}

/// How many calls a unit takes at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cap {
    /// In a calendar month.
    pub month: usize,
    /// In a calendar year.
    pub year: usize,
}

/// A cap that one call more would pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Full {
    /// That of the month; how many calls there are.
    Month(usize),
    /// That of the year; how many calls there are.
    Year(usize),
}

impl Cap {
    /// The cap that one call more upon a unit in that month would pass; none while there is room.
    pub fn full(self, counter: &Counter, unit: &str, month: Month) -> Option<Full> {
        let (this, whole) =
            (counter.month(unit, month, None), counter.year(unit, month.year, None));
        if this >= self.month {
            return Some(Full::Month(this));
        }
        (whole >= self.year).then_some(Full::Year(whole))
    }
}

/// A stretch in which a unit owes reports on a task: from the day on which it is followed, until the day on
/// which it is over, if it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Followed {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: Option<NaiveDate>,
}

/// Days on which a unit is called upon for reports on tasks of one plan, until `until`: every `cadence` days a
/// report on a task falls due. All reports that fall due in a month are written on one page, so that a month
/// counts once, on the first of these days.
pub fn report_days(tasks: &[Followed], cadence: u32, until: NaiveDate) -> Vec<NaiveDate> {
    let step = Days::new(u64::from(cadence.max(1)));
    let (mut days, mut seen) = (BTreeSet::new(), BTreeSet::new());
    for task in tasks.iter().filter(|task| seen.insert((task.from, task.to))) {
        let last = task.to.map_or(until, |to| to.min(until));
        let mut next = task.from.checked_add_days(step);
        while let Some(day) = next.filter(|day| *day <= last) {
            days.insert(day);
            next = day.checked_add_days(step);
        }
    }
    let mut months = BTreeSet::new();
    days.into_iter().filter(|day| months.insert(Month::of(*day))).collect()
}

/// A kind of request that no collection may make.
#[derive(Clone, Debug, Deserialize)]
struct Forbidden {
    zh: String,
    en: String,
    words: Vec<Telling>,
}

#[derive(Deserialize)]
struct Lists {
    kind: Vec<Forbidden>,
}

static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../../data/track/burden.toml"))
        .expect("the words of this program are well formed")
});

/// What may not be asked, found in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Banned {
    /// The word that says so.
    pub word: String,
    /// What it stands for.
    pub kind: Text,
}

/// The first thing in `words` that may not be asked of a unit.
pub fn banned(words: &str) -> Option<Banned> {
    let plain = words.to_lowercase();
    for kind in &LISTS.kind {
        if let Some(telling) = kind.words.iter().find(|telling| telling.stands_in(&plain)) {
            let kind = Text::of(kind.zh.clone(), kind.en.clone());
            return Some(Banned { word: telling.word.clone(), kind });
        }
    }
    None
}
