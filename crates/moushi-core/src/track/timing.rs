//! Which timers of supervision run for an inspected unit, and how they stand: the steps that an inspection
//! takes, from the days on which it took them. Not the timers themselves (`timer`).

use chrono::NaiveDate;

use super::calendar::Calendar;
use super::timer::{Standing, Timer, timers_of};

/// The days on which steps were taken; none for what has not happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Days {
    /// 督导结束.
    pub ended: Option<NaiveDate>,
    /// 评议结束.
    pub reviewed: Option<NaiveDate>,
    /// 反馈初步意见; the unit has it on the same day.
    pub fed_back: Option<NaiveDate>,
    /// 申辩或放弃申辩.
    pub heard: Option<NaiveDate>,
    /// 发出意见书; the unit has it on the same day.
    pub issued: Option<NaiveDate>,
    /// The last report of rectification, once there is one of every shortcoming.
    pub reported: Option<NaiveDate>,
}

/// A timer that runs, or has run, for a unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Due {
    /// The timer with its rule and source.
    pub timer: &'static Timer,
    /// From which day it runs.
    pub start: NaiveDate,
    /// Its last day; none where the rule sets no number.
    pub last: Option<NaiveDate>,
    /// When the step was taken.
    pub done: Option<NaiveDate>,
    /// How it stands today.
    pub standing: Standing,
}

/// The timers that run for a unit by the timetable of a province, in the order of the steps.
pub fn timing(
    days: &Days,
    province: &str,
    comprehensive: bool,
    today: NaiveDate,
    calendar: &Calendar,
) -> Vec<Due> {
    let timers = timers_of(province);
    let steps = ["feedback", "defence", "opinion", "rectification-report"];
    let of = |step: &'static str| timers.iter().copied().filter(move |one| settles(one, step));
    let fits = |timer: &&Timer| timer.name != other_kind(comprehensive);
    let due = |timer: &'static Timer| {
        Some(Due::of(timer, days.start(&timer.start)?, days.done(timer), today, calendar))
    };
    steps.into_iter().flat_map(of).filter(fits).filter_map(due).collect()
}

/// The time within which the unit may object to a letter that it got on `issued`: at the body that wrote it, by
/// 政府督查工作条例 art. 17 or by what a province has in its place.
pub fn objecting(
    issued: NaiveDate,
    filed: Option<NaiveDate>,
    province: &str,
    today: NaiveDate,
    calendar: &Calendar,
) -> Option<Due> {
    let timer = timers_of(province).into_iter().find(|one| settles(one, "audit-objection"))?;
    Some(Due::of(timer, issued, filed, today, calendar).right())
}

/// The time within which the unit may turn to the agency above instead, where a province gives it that: the
/// program holds no such appeal, it only says until when.
pub fn appealing(
    issued: NaiveDate,
    province: &str,
    today: NaiveDate,
    calendar: &Calendar,
) -> Option<Due> {
    let above = |one: &&Timer| one.name == "appeal" && one.replaces.is_none();
    let timer = timers_of(province).into_iter().find(above)?;
    Some(Due::of(timer, issued, None, today, calendar).right())
}

/// The time within which an objection that was filed on that day is to be decided on.
pub fn reviewing(
    filed: NaiveDate,
    decided: Option<NaiveDate>,
    province: &str,
    today: NaiveDate,
    calendar: &Calendar,
) -> Option<Due> {
    let timer = timers_of(province).into_iter().find(|one| settles(one, "audit-review"))?;
    Some(Due::of(timer, filed, decided, today, calendar))
}

impl Due {
    fn of(
        timer: &'static Timer,
        start: NaiveDate,
        done: Option<NaiveDate>,
        today: NaiveDate,
        calendar: &Calendar,
    ) -> Self {
        let (last, standing) =
            (timer.due(start, calendar), timer.standing(start, done, today, calendar));
        Self { timer, start, last, done, standing }
    }

    /// What one may do and need not: not used in its time, it lapses.
    fn right(mut self) -> Self {
        if let Standing::Overdue(_) = self.standing {
            self.standing = Standing::Lapsed;
        }
        self
    }
}

/// The timer settles that step, under its own name or in place of the national one.
fn settles(timer: &Timer, step: &str) -> bool {
    timer.name == step || timer.replaces.as_deref() == Some(step)
}

/// Name of the timer that is for inspections of the other kind.
fn other_kind(comprehensive: bool) -> &'static str {
    if comprehensive { "feedback-special" } else { "feedback-comprehensive" }
}

impl Days {
    fn start(&self, event: &str) -> Option<NaiveDate> {
        match event {
            "inspection-ended" => self.ended,
            "review-ended" => self.reviewed,
            "preliminary-fed-back" | "preliminary-received" => self.fed_back,
            "opinion-received" => self.issued,
            "rectification-done" => self.reported,
            _ => None,
        }
    }

    fn done(&self, timer: &Timer) -> Option<NaiveDate> {
        match timer.name.as_str() {
            "defence" => self.heard,
            "opinion" => self.issued,
            "rectification-report" => self.reported,
            _ => self.fed_back,
        }
    }
}
