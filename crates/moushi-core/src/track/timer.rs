//! Timers of supervision 督导时限: within what time a step is to be taken, nationally and by province
//! (`data/track/timers.toml`), and how such a timer stands today. Not the steps themselves, and not the
//! deadlines of tasks.

use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::Deserialize;

use super::calendar::{Calendar, Period, Unit};
use crate::text::Text;

/// The timetable that holds where a province has none of its own.
pub const NATIONAL: &str = "national";

/// Something that starts a timer.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// Its name in timers.
    pub name: String,
    /// What happens, in Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

/// A time set for one step.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Timer {
    /// Its name: the same step has the same name in every province.
    pub name: String,
    /// The national timer that it stands for, where the name differs.
    pub replaces: Option<String>,
    /// The step, in Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
    /// Name of the event from which the time runs.
    pub start: String,
    /// How many; none where the rule sets no number.
    count: Option<u16>,
    /// Of what; days where there is a count and nothing is said.
    unit: Option<Unit>,
    /// What the number leaves out, in the words of the rule.
    #[serde(default)]
    pub note: String,
    /// Regulation and article.
    pub source: String,
    /// Whether the number was held against the text of the regulation.
    #[serde(default = "held")]
    pub checked: bool,
}

/// The timers of the nation or of a province.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Timetable {
    /// Its name in settings.
    pub name: String,
    /// Where it holds, in Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
    /// The timers.
    pub timers: Vec<Timer>,
}

/// How a timer stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// 未设期限: runs, and no rule says how long.
    Open,
    /// 剩余: days until the last one; 0 on it.
    DueIn(u32),
    /// 超期: days since the last one.
    Overdue(u32),
    /// 期限届满: nobody has used the right in its time; nobody is late.
    Lapsed,
    /// 按期完成.
    Met,
    /// 逾期完成: done so many days after the last one.
    MetLate(u32),
}

#[derive(Deserialize)]
struct Book {
    event: Vec<Event>,
    timetable: Vec<Timetable>,
}

static BOOK: LazyLock<Book> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../../data/track/timers.toml"))
        .expect("the timers of this program are well formed")
});

/// Every timetable that comes with the program; the first is the national one.
pub fn timetables() -> &'static [Timetable] {
    &BOOK.timetable
}

/// The timers that hold in a province: its own, then the national ones that it does not replace. What is
/// not known by name has the national ones only.
pub fn timers_of(province: &str) -> Vec<&'static Timer> {
    let named = |name: &str| BOOK.timetable.iter().find(move |one| one.name == name);
    let timers = |name| named(name).into_iter().flat_map(|one| &one.timers);
    let own: Vec<&Timer> = timers(province).collect();
    let settled = |timer: &Timer| own.iter().any(|mine| mine.stands_for(timer));
    let rest = timers(NATIONAL).filter(|timer| !settled(timer));
    own.iter().copied().chain(rest).collect()
}

impl Event {
    /// The event of that name.
    pub fn named(name: &str) -> Option<&'static Self> {
        BOOK.event.iter().find(|event| event.name == name)
    }
}

impl Timer {
    /// The time set; none where the rule sets no number.
    pub fn period(&self) -> Option<Period> {
        Some(Period { count: self.count?, unit: self.unit.unwrap_or(Unit::Days) })
    }

    /// The last day, counted from the day of the event; none where the rule sets no number.
    pub fn due(&self, start: NaiveDate, calendar: &Calendar) -> Option<NaiveDate> {
        Some(calendar.due(start, self.period()?))
    }

    /// How the timer stands today; `done` is the day on which the step was taken.
    pub fn standing(
        &self,
        start: NaiveDate,
        done: Option<NaiveDate>,
        today: NaiveDate,
        calendar: &Calendar,
    ) -> Standing {
        let done = done.filter(|day| *day <= today);
        let Some(due) = self.due(start, calendar) else {
            return if done.is_some() { Standing::Met } else { Standing::Open };
        };
        match (done, days(due, done.unwrap_or(today))) {
            (Some(_), 0) => Standing::Met,
            (Some(_), late) => Standing::MetLate(late),
            (None, 0) => Standing::DueIn(days(today, due)),
            (None, late) => Standing::Overdue(late),
        }
    }

    fn stands_for(&self, other: &Self) -> bool {
        self.name == other.name || self.replaces.as_ref() == Some(&other.name)
    }
}

impl Standing {
    /// In words; days are calendar days.
    pub fn words(self) -> Text {
        match self {
            Self::Open => Text::new("进行中，规定没有设期限", "runs; the rule sets no number"),
            Self::DueIn(0) => Text::new("今日到期", "due today"),
            Self::DueIn(days) => {
                Text::of(format!("还剩 {days} 天"), format!("due in {days} day(s)"))
            }
            Self::Overdue(days) => {
                Text::of(format!("已超期 {days} 天"), format!("overdue by {days} day(s)"))
            }
            Self::Lapsed => Text::new("期限届满，没有提出", "over, and not used"),
            Self::Met => Text::new("按期完成", "met"),
            Self::MetLate(days) => {
                Text::of(format!("逾期 {days} 天完成"), format!("done {days} day(s) late"))
            }
        }
    }
}

/// Days from one to the other; 0 when the other is not later.
fn days(from: NaiveDate, upto: NaiveDate) -> u32 {
    u32::try_from((upto - from).num_days()).unwrap_or(0)
}

fn held() -> bool {
    true
}
