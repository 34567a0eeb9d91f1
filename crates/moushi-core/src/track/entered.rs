//! Months whose figures are entered with the statistics office 入统: how many are late. A month may be
//! entered until the end of the next; the rules that were published do not say, this is ours.

use chrono::{Datelike, NaiveDate};

use crate::model::{Refusal, RefusalKind};
use crate::text::Text;

/// A month as it is written: `2023-05`.
///
/// # Errors
/// Refuses words that name no month, and a month that has not begun.
pub fn month(words: &str, today: NaiveDate) -> Result<NaiveDate, Refusal> {
    let first = NaiveDate::parse_from_str(&format!("{}-01", words.trim()), "%Y-%m-%d");
    first.ok().filter(|first| *first <= today).ok_or_else(|| unknown(words))
}

/// Months that should have been entered by `today` and were not: those from the month of `since`, when the
/// work began to be followed, to the last that may no longer wait. `entered` is the newest month that was.
pub fn late(since: NaiveDate, entered: Option<NaiveDate>, today: NaiveDate) -> u32 {
    let owed = number(today) - 2;
    let done = entered.map_or(number(since) - 1, number).max(number(since) - 1);
    u32::try_from(owed - done).unwrap_or(0)
}

/// Months counted from the year 0.
fn number(day: NaiveDate) -> i32 {
    day.year() * 12 + day.month0().cast_signed()
}

fn unknown(words: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("“{words}”不是已经开始的月份。"),
            format!("“{words}” is no month that has begun."),
        ),
        Text::new("例如：2023-05。", "For example 2023-05."),
    )
}
