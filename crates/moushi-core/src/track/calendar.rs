//! Working days and periods 工作日与期间: the days off that were announced (`data/track/holidays.toml`)
//! and how a period is counted (民法典 arts. 201–203). Knows nothing of what a period is for.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use crate::text::Text;

/// In what a period is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// 日: calendar days. What a rule calls days without more are these.
    Days,
    /// 工作日.
    WorkingDays,
    /// 月: ends on the day of the same number, or on the last of a shorter month (art. 202).
    Months,
    /// 年: likewise.
    Years,
}

/// A period 期间: “30 days”, “10 working days”.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Period {
    /// How many.
    pub count: u16,
    /// Of what.
    pub unit: Unit,
}

/// Some days in a row that are off, with the days worked for them.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// What is kept, in Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
    /// First day off.
    pub from: NaiveDate,
    /// Last day off.
    pub upto: NaiveDate,
    /// Days of a weekend that are worked instead 调休上班.
    #[serde(default)]
    pub worked: Vec<NaiveDate>,
}

/// The days off of one year, as one notice fixes them 放假安排.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Arrangement {
    /// The year that it is about.
    pub year: i32,
    /// Number of the notice 发文字号.
    pub document: String,
    /// Day of the notice.
    pub date: NaiveDate,
    /// What it fixes.
    pub holidays: Vec<Holiday>,
}

/// Which days are worked.
#[derive(Clone, Debug, Default)]
pub struct Calendar {
    arrangements: Vec<Arrangement>,
    off: BTreeSet<NaiveDate>,
    worked: BTreeSet<NaiveDate>,
}

#[derive(Deserialize)]
struct Book {
    year: Vec<Arrangement>,
}

/// The calendar that comes with the program.
pub static CALENDAR: LazyLock<Calendar> = LazyLock::new(|| {
    let book: Book = toml::from_str(include_str!("../../../../data/track/holidays.toml"))
        .expect("the holidays of this program are well formed");
    Calendar::of(book.year)
});

impl Calendar {
    /// A calendar of these years.
    pub fn of(arrangements: Vec<Arrangement>) -> Self {
        let holidays = || arrangements.iter().flat_map(|year| &year.holidays);
        let off = holidays().flat_map(Holiday::days).collect();
        let worked = holidays().flat_map(|holiday| holiday.worked.iter().copied()).collect();
        Self { arrangements, off, worked }
    }

    /// What was announced, year by year.
    pub fn arrangements(&self) -> &[Arrangement] {
        &self.arrangements
    }

    /// Whether the days off of a year were announced; where not, only weekends are off.
    pub fn known(&self, year: i32) -> bool {
        self.arrangements.iter().any(|one| one.year == year)
    }

    /// Says that a stretch of time reaches into years whose days off are not known.
    pub fn doubt(&self, from: NaiveDate, upto: NaiveDate) -> Option<Text> {
        let year = (from.year()..=upto.year()).find(|year| !self.known(*year))?;
        Some(Text::of(
            format!("{year} 年的节假日安排还没有录入，只按周末推算。"),
            format!("The days off of {year} are not on file; only weekends are counted as such."),
        ))
    }

    /// Whether a day is worked.
    pub fn working(&self, day: NaiveDate) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        self.worked.contains(&day) || !weekend && !self.off.contains(&day)
    }

    /// The last day of a period. The day of the event does not count (art. 201); a last day that is off
    /// gives way to the next one worked (art. 203, weekends being rest days by law as well).
    pub fn due(&self, start: NaiveDate, period: Period) -> NaiveDate {
        let count = u32::from(period.count);
        let last = match period.unit {
            Unit::Days => start.checked_add_days(Days::new(u64::from(count))),
            Unit::WorkingDays => self.worked_after(start, period.count),
            Unit::Months => start.checked_add_months(Months::new(count)),
            Unit::Years => start.checked_add_months(Months::new(12 * count)),
        };
        let last = last.unwrap_or(NaiveDate::MAX);
        following(last).find(|day| self.working(*day)).unwrap_or(NaiveDate::MAX)
    }

    /// The day that is `count` working days after `start`; `start` itself for none.
    fn worked_after(&self, start: NaiveDate, count: u16) -> Option<NaiveDate> {
        let Some(skipped) = usize::from(count).checked_sub(1) else { return Some(start) };
        following(start).skip(1).filter(|day| self.working(*day)).nth(skipped)
    }

    /// Working days after `from`, up to and with `upto`; negative when `upto` lies before.
    pub fn working_days_between(&self, from: NaiveDate, upto: NaiveDate) -> i64 {
        let (early, late) = (from.min(upto), from.max(upto));
        let days = following(early).skip(1).take_while(|day| *day <= late);
        let count = days.filter(|day| self.working(*day)).fold(0, |count, _| count + 1);
        if from <= upto { count } else { -count }
    }
}

impl Holiday {
    /// Every day off.
    pub fn days(&self) -> impl Iterator<Item = NaiveDate> + use<> {
        let upto = self.upto;
        following(self.from).take_while(move |day| *day <= upto)
    }
}

impl Period {
    /// In words: 10 个工作日.
    pub fn words(self) -> Text {
        let count = self.count;
        let (zh, en) = match self.unit {
            Unit::Days => ("日", "days"),
            Unit::WorkingDays => ("个工作日", "working days"),
            Unit::Months => ("个月", "months"),
            Unit::Years => ("年", "years"),
        };
        let en = if count == 1 { en.trim_end_matches('s') } else { en };
        Text::of(format!("{count} {zh}"), format!("{count} {en}"))
    }
}

/// A day and all after it.
fn following(day: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    std::iter::successors(Some(day), NaiveDate::succ_opt)
}
