//! Calendar: the first and last day of what a phrase names. Leap years come from `chrono`.

use chrono::NaiveDate;

use super::Grain;

/// A stretch of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Period {
    pub(super) grain: Grain,
    pub(super) earliest: Option<NaiveDate>,
    pub(super) latest: Option<NaiveDate>,
    /// 底, 上旬, 上半年: a 前 behind includes it (年底前), while 9月前 ends in August.
    pub(super) part: bool,
}

impl Period {
    fn of(grain: Grain, earliest: Option<NaiveDate>, latest: Option<NaiveDate>) -> Self {
        Self { grain, earliest, latest, part: false }
    }

    /// A phrase that leaves its days open.
    pub(super) fn open(grain: Grain) -> Self {
        Self { grain, earliest: None, latest: None, part: true }
    }

    pub(super) fn as_part(self) -> Self {
        Self { part: true, ..self }
    }

    pub(super) fn day(year: i32, month: u32, day: u32) -> Option<Self> {
        let day = NaiveDate::from_ymd_opt(year, month, day)?;
        Some(Self::of(Grain::Day, Some(day), Some(day)))
    }

    /// From the first day of one month to the last day of another of the same year.
    pub(super) fn months(grain: Grain, year: i32, first: u32, last: u32) -> Self {
        Self::of(grain, NaiveDate::from_ymd_opt(year, first, 1), last_of(year, last))
    }

    /// Some days of a month; `None` ends with the month.
    pub(super) fn days(year: i32, month: u32, first: u32, last: Option<u32>) -> Self {
        let latest = match last {
            Some(day) => NaiveDate::from_ymd_opt(year, month, day),
            None => last_of(year, month),
        };
        Self::of(Grain::Month, NaiveDate::from_ymd_opt(year, month, first), latest).as_part()
    }

    pub(super) fn year(year: i32) -> Self {
        Self::months(Grain::Year, year, 1, 12)
    }

    pub(super) fn years(first: i32, last: i32) -> Self {
        let (first, last) = (Self::year(first), Self::year(last));
        Self::of(Grain::Years, first.earliest, last.latest)
    }

    /// Quarters 1 to 4, from the first to the last one named.
    pub(super) fn quarters(year: i32, first: u32, last: u32) -> Self {
        Self::months(Grain::Quarter, year, first * 3 - 2, last * 3)
    }

    /// From the start of this to the end of `other`.
    pub(super) fn through(self, other: Self) -> Self {
        let grain = if self.grain == Grain::Year { Grain::Years } else { other.grain };
        Self { grain, latest: other.latest, part: true, ..self }
    }
}

fn last_of(year: i32, month: u32) -> Option<NaiveDate> {
    let (year, month) = if month == 12 { (year.checked_add(1)?, 1) } else { (year, month + 1) };
    NaiveDate::from_ymd_opt(year, month, 1)?.pred_opt()
}
