//! What time it is: the machine's, or a fixed one for tests. Days are those of the office's time
//! zone, China Standard Time.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use chrono::{DateTime, FixedOffset, NaiveDate};

/// Milliseconds from UTC to China Standard Time.
const CHINA: i32 = 8 * 3600;

/// A clock.
#[derive(Clone, Debug, Default)]
pub enum Clock {
    /// The machine's.
    #[default]
    Machine,
    /// One that tests turn.
    Set(Arc<AtomicI64>),
}

impl Clock {
    /// Milliseconds since 1970, UTC.
    pub fn now(&self) -> i64 {
        match self {
            Self::Machine => SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX)),
            Self::Set(at) => at.load(Ordering::Relaxed),
        }
    }

    /// Today in the office.
    pub fn today(&self) -> NaiveDate {
        local(self.now()).map_or(NaiveDate::MIN, |moment| moment.date_naive())
    }
}

/// A moment in the time zone of the office.
pub fn local(at: i64) -> Option<DateTime<FixedOffset>> {
    let zone = FixedOffset::east_opt(CHINA)?;
    Some(DateTime::from_timestamp_millis(at)?.with_timezone(&zone))
}

/// The first moment of a day in the office.
pub fn start_of(day: NaiveDate) -> i64 {
    day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp_millis() - i64::from(CHINA) * 1000
}

/// A moment as people write it: `2023-01-13 09:30`; `--` for none.
pub fn shown(at: i64) -> String {
    match local(at) {
        Some(moment) if at > 0 => moment.format("%Y-%m-%d %H:%M").to_string(),
        _ => "--".to_owned(),
    }
}
