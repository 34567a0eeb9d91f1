//! iCalendar (RFC 5545): days on which things fall due, for the calendars that people have already. Laid out by
//! a library; here only what stands in it. The same days give the same bytes.

use chrono::{DateTime, NaiveDate, Utc};
use icalendar::{Calendar, Component, Event, EventLike};

use super::printable::printable;

/// Something that falls due on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// Name that stays the same when it is written again.
    pub id: String,
    /// What it is.
    pub title: String,
    /// More of it.
    pub note: String,
    /// The day.
    pub day: NaiveDate,
    /// When it was changed last, in milliseconds since 1970.
    pub changed: i64,
}

/// A calendar of whole days.
pub fn write(name: &str, days: &[Due]) -> Vec<u8> {
    let mut calendar = Calendar::new();
    calendar.name(&printable(name));
    for due in days {
        let changed =
            DateTime::from_timestamp_millis(due.changed).unwrap_or(DateTime::<Utc>::MIN_UTC);
        let event = Event::new()
            .uid(&due.id)
            .timestamp(changed)
            .summary(&printable(&due.title))
            .description(&printable(&due.note))
            .all_day(due.day)
            .done();
        calendar.push(event);
    }
    calendar.to_string().into_bytes()
}
