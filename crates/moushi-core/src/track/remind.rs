//! Reminders 提醒: from what waits for a person and what the person was told already, which reminders are
//! given today. One digest a week; what is urgent by itself, within a cap. Holds no words of the matters,
//! sends nothing.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use super::calendar::Calendar;
use crate::text::Text;

/// What kind of matter waits; the order is that of a digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Concern {
    /// 督办单待答复.
    Notice,
    /// 批示待答复.
    Remark,
    /// 任务临期、逾期.
    Deadline,
    /// 督导检查事项: a step, a rectification or a review with its day.
    Inspection,
    /// 增值评价研究: results to be released or that were, objections to be answered.
    Study,
    /// 进展待反馈.
    Report,
    /// 分工待确认.
    Assignment,
    /// 申请待审批.
    Request,
    /// 办结待核查.
    Verify,
    /// 退回任务待重新下达.
    Assign,
    /// 反馈待审核.
    Reports,
}

/// Around its day, in working days, a matter may be told by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Window {
    before: i64,
    after: i64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    name: Concern,
    zh: String,
    en: String,
    soon: Option<i64>,
    urgent: Option<Window>,
}

/// How a reminder is brought to a person.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Delivery {
    /// Minutes between one attempt and the next.
    waits: Vec<u32>,
    /// Days for which reminders are kept.
    pub keep: u32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Book {
    concern: Vec<Rule>,
    delivery: Delivery,
}

static BOOK: LazyLock<Book> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../../data/track/remind.toml"))
        .expect("the reminders of this program are well formed")
});

/// A matter that waits for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Its name: the same matter has the same one every day.
    pub key: String,
    /// What kind it is.
    pub concern: Concern,
    /// Its day; none where no day was set.
    pub due: Option<NaiveDate>,
}

/// What form a reminder has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// 每周提要: everything that waits, once a week.
    Digest,
    /// 急办提醒: what is urgent on one day.
    Urgent,
}

/// A reminder that a person was given before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// Its form.
    pub form: Form,
    /// The day.
    pub day: NaiveDate,
    /// The matters with the days that they had then.
    pub matters: Vec<(String, Option<NaiveDate>)>,
}

/// What a person wishes to be told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wish {
    /// The digest, and what is urgent by itself.
    #[default]
    Usual,
    /// The digest alone.
    Digest,
    /// Nothing.
    Off,
}

/// How often people are reminded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Day of the digest; where it is off, the next one worked in the week, or else the last before.
    pub weekday: Weekday,
    /// Reminders in one week at most, the digest included; none at all for 0.
    pub cap: usize,
}

/// What is known of a person.
#[derive(Clone, Copy, Debug)]
pub struct Person<'a> {
    /// What waits for the person.
    pub waiting: &'a [Waiting],
    /// Reminders of this week and the one before.
    pub given: &'a [Given],
    /// The last day, before today, for which reminders were worked out.
    pub looked: Option<NaiveDate>,
    /// What the person wishes.
    pub wish: Wish,
}

/// A reminder to be given today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reminder {
    /// Its form.
    pub form: Form,
    /// What it exists once for, for one person: a week, or a day.
    pub slot: String,
    /// The matters, by their days, each once.
    pub matters: Vec<Waiting>,
}

impl Concern {
    /// Every kind.
    pub const ALL: [Self; 11] = [
        Self::Notice,
        Self::Remark,
        Self::Deadline,
        Self::Inspection,
        Self::Study,
        Self::Report,
        Self::Assignment,
        Self::Request,
        Self::Verify,
        Self::Assign,
        Self::Reports,
    ];

    fn rule(self) -> &'static Rule {
        let mut rules = BOOK.concern.iter();
        rules.find(|rule| rule.name == self).expect("a test holds that every kind has a rule")
    }

    /// What such matters are called together: `任务待反馈进展`.
    pub fn title(self) -> Text {
        let rule = self.rule();
        Text::of(rule.zh.clone(), rule.en.clone())
    }
}

impl Delivery {
    /// As this program has it.
    pub fn usual() -> &'static Self {
        &BOOK.delivery
    }

    /// Minutes to wait after so many attempts have failed; none when it is given up.
    pub fn wait(&self, attempts: usize) -> Option<u32> {
        self.waits.get(attempts.checked_sub(1)?).copied()
    }
}

impl Waiting {
    fn away(&self, day: NaiveDate, calendar: &Calendar) -> Option<i64> {
        Some(calendar.working_days_between(day, self.due?))
    }

    /// Whether a digest of that day names the matter.
    pub fn told_in_digest(&self, day: NaiveDate, calendar: &Calendar) -> bool {
        let (Some(soon), Some(away)) = (self.concern.rule().soon, self.away(day, calendar)) else {
            return true;
        };
        away <= soon
    }

    /// Whether the matter may be told by itself on that day.
    pub fn urgent(&self, day: NaiveDate, calendar: &Calendar) -> bool {
        let (Some(window), Some(away)) = (self.concern.rule().urgent, self.away(day, calendar))
        else {
            return false;
        };
        (-window.after..=window.before).contains(&away)
    }
}

/// The Monday of the week of a day.
pub fn week(day: NaiveDate) -> NaiveDate {
    day - Days::new(u64::from(day.weekday().num_days_from_monday()))
}

/// The day of the digest in the week of `day`; none in a week without a day that is worked.
pub fn digest_day(day: NaiveDate, weekday: Weekday, calendar: &Calendar) -> Option<NaiveDate> {
    let monday = week(day);
    let set = u64::from(weekday.num_days_from_monday());
    let later = (set..7).map(|days| monday + Days::new(days));
    let before = (0..set).rev().map(|days| monday + Days::new(days));
    later.chain(before).find(|day| calendar.working(*day))
}

/// The reminders that a person is given today: none on a day that is off, and never more in a week than
/// the cap allows. The digest has its place kept; what is in it is not told by itself on the same day.
pub fn remind(
    person: Person<'_>,
    pace: Pace,
    today: NaiveDate,
    calendar: &Calendar,
) -> Option<Reminder> {
    if person.wish == Wish::Off || !calendar.working(today) {
        return None;
    }
    let monday = week(today);
    let given = person.given.iter().filter(|one| week(one.day) == monday && one.day <= today);
    let left = pace.cap.saturating_sub(given.clone().count());
    let digested = given.clone().any(|one| one.form == Form::Digest);
    let digest = digest_day(today, pace.weekday, calendar).filter(|_| !digested);
    let mut waiting = person.untold(today);
    let owed = digest.is_some_and(|day| day <= today && person.looked.is_none_or(|at| at < day));
    if owed && left > 0 {
        waiting.retain(|one| one.told_in_digest(today, calendar));
        return Reminder::of(Form::Digest, monday, waiting);
    }
    let kept = usize::from(digest.is_some_and(|day| day > today));
    waiting.retain(|one| one.urgent(today, calendar) && !person.knows(one, calendar));
    let room = left > kept && person.wish == Wish::Usual;
    Reminder::of(Form::Urgent, today, waiting).filter(|_| room)
}

impl Person<'_> {
    /// What waits and was not told today, by day, each once.
    fn untold(&self, today: NaiveDate) -> Vec<Waiting> {
        let today = self.given.iter().filter(|one| one.day == today);
        let mut seen: BTreeSet<&str> =
            today.flat_map(|one| &one.matters).map(|(key, _)| key.as_str()).collect();
        let mut all: Vec<&Waiting> = self.waiting.iter().collect();
        all.sort_by_key(|one| (one.due.is_none(), one.due, one.concern, &one.key));
        all.retain(|one| seen.insert(one.key.as_str()));
        all.into_iter().cloned().collect()
    }

    /// Whether the person was told of it with this very day while it was urgent.
    fn knows(&self, one: &Waiting, calendar: &Calendar) -> bool {
        self.given.iter().any(|given| {
            let told = given.matters.iter().any(|(key, due)| *key == one.key && *due == one.due);
            told && one.urgent(given.day, calendar)
        })
    }
}

impl Reminder {
    fn of(form: Form, day: NaiveDate, matters: Vec<Waiting>) -> Option<Self> {
        let word = match form {
            Form::Digest => "digest",
            Form::Urgent => "urgent",
        };
        (!matters.is_empty()).then(|| Self { form, slot: format!("{word}:{day}"), matters })
    }
}
