//! A unit under inspection as it is seen: where it stands, what was said to and by it, its shortcomings, the
//! timers that run, and what the caller may do now. What a unit has not been told is left out for it.

use moushi_core::text::Text;
use moushi_core::track::{
    CALENDAR, Due, Event, Inspected, Stage, Standing, State, Turn, appealing, objecting, reviewing,
    timing,
};
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;

use super::super::Spoken;
use super::super::listed::Mark;
use super::assessed::{Assessed, SelfEvaluation};
use super::objection::{Exhibit, Objection, Shown};
use crate::app::acts::inspect::secret;
use crate::app::acts::inspect::visit::SEVERITIES;
use crate::app::authority::{Target, allows};
use crate::app::door::Eyes;
use crate::app::preferences;
use crate::error::Trouble;
use crate::store::inspect::{Case, cases};
use crate::store::tables::{inspected, inspection, org, shortcoming};

/// A unit under inspection.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Unit {
    /// Its id as such.
    pub id: String,
    /// Name of the unit.
    pub name: String,
    /// `drawn`, `notified` …
    pub stage: String,
    /// What that is called.
    #[schemars(with = "Spoken")]
    pub title: Text,
    /// Days on which steps were taken: told, ended, reviewed, fed back, heard, issued, closed; empty for none.
    pub days: Days,
    /// The preliminary opinion.
    pub preliminary: String,
    /// What the unit says against it.
    pub defence: String,
    /// The letter: how the unit is judged, how its defence was weighed, what is advised.
    pub letter: (String, String, String),
    /// Number of the letter.
    pub number: String,
    /// Why the draft of the letter was sent back.
    pub returned: String,
    /// Timers that run or have run.
    pub timers: Vec<Timing>,
    /// Its self-evaluation, where the inspection rests on a collection.
    pub assessed: Option<SelfEvaluation>,
    /// What was found.
    pub problems: Vec<Problem>,
    /// What it has objected to.
    pub objections: Vec<Objection>,
    /// Acts that the caller may do now.
    pub offered: Vec<String>,
    /// Version, for changes.
    pub version: i64,
}

/// Days on which steps were taken.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Days {
    /// 书面通知.
    pub notified: String,
    /// 督导结束.
    pub ended: String,
    /// 评议结束.
    pub reviewed: String,
    /// 反馈初步意见.
    pub fed_back: String,
    /// 申辩或放弃申辩.
    pub heard: String,
    /// 发出意见书.
    pub issued: String,
    /// 办结.
    pub closed: String,
}

/// A timer with its rule and how it stands.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Timing {
    /// The step.
    #[schemars(with = "Spoken")]
    pub step: Text,
    /// The event from which it runs.
    #[schemars(with = "Spoken")]
    pub event: Text,
    /// Day of the event.
    pub start: String,
    /// How long; nothing where the rule sets no number.
    #[schemars(with = "Option<Spoken>")]
    pub period: Option<Text>,
    /// The last day; empty where the rule sets no number.
    pub last: String,
    /// How it stands.
    pub mark: Mark,
    /// Regulation and article.
    pub source: String,
    /// What the number leaves out.
    pub note: String,
    /// Whether the number was held against the text of the regulation.
    pub checked: bool,
    /// Whether days off are known so far.
    #[schemars(with = "Option<Spoken>")]
    pub doubt: Option<Text>,
    /// The step was taken.
    pub done: bool,
}

/// A shortcoming.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Problem {
    /// Its id.
    pub id: String,
    /// Its number at the unit.
    pub seq: i64,
    /// What is the case.
    pub fact: String,
    /// What shows it.
    pub evidence: String,
    /// How grave.
    #[schemars(with = "Spoken")]
    pub severity: Text,
    /// Last day; empty while none is set.
    pub due: String,
    /// The last day is over and it is neither reported nor closed.
    pub late: bool,
    /// `found`, `open`, `reported`, `done`, `withdrawn`, `revoked`.
    pub state: String,
    /// What that is called.
    #[schemars(with = "Spoken")]
    pub title: Text,
    /// What will be done.
    pub plan: String,
    /// A later day that is asked for, and why; empty for none.
    pub asked: (String, String),
    /// What was done, and when that was said.
    pub report: (String, String),
    /// Evidence of the unit that it is put right.
    pub exhibits: Vec<Exhibit>,
    /// What was looked at, and when.
    pub checked: (String, String),
    /// Why it was sent back, withdrawn, opened again, or given no more time.
    pub reason: String,
    /// How often it was opened again.
    pub reopened: i64,
    /// Acts that the caller may do now.
    pub offered: Vec<String>,
    /// Version, for changes.
    pub version: i64,
}

/// Everything that a view is made from.
pub struct Held<'a> {
    /// Who looks.
    pub eyes: &'a Eyes<'a>,
    /// The inspection.
    pub inspection: &'a inspection::Model,
    house: &'a org::Model,
    /// The timetable.
    pub province: String,
    /// Evidence of the units.
    pub shown: Shown,
    /// Self-evaluations.
    assessed: Assessed,
    /// The caller sees all of the inspection.
    whole: bool,
}

/// The views of units, in their order.
pub async fn views(
    eyes: &Eyes<'_>,
    inspection: &inspection::Model,
    house: &org::Model,
    rows: Vec<inspected::Model>,
    whole: bool,
) -> Result<Vec<Unit>, Trouble> {
    let db = eyes.store.read();
    let ids: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    let mut cases = cases(db, &ids).await?;
    let shown = Shown::of(eyes, &ids).await?;
    let units = org::Entity::find()
        .filter(org::Column::Id.is_in(rows.iter().map(|row| row.org_id.as_str())))
        .all(db)
        .await?;
    let province = preferences::value(db, "track.timers").await?;
    let assessed = Assessed::of(eyes, inspection, whole).await?;
    let held = Held { eyes, inspection, house, province, shown, assessed, whole };
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(unit) = units.iter().find(|unit| unit.id == row.org_id) else { continue };
        let case = cases.remove(&row.id).unwrap_or_default();
        views.push(held.unit(row, unit, &case));
    }
    Ok(views)
}

impl Held<'_> {
    fn unit(&self, row: inspected::Model, unit: &org::Model, case: &Case) -> Unit {
        let now = row.standing(secret(self.inspection), case);
        let target = self.target(&row, unit);
        let told = self.whole || now.stage >= Stage::FedBack;
        let lettered = self.whole || now.stage >= Stage::Rectifying;
        let shown = |words: &String, when: bool| if when { words.clone() } else { String::new() };
        let problems = case.found.iter().enumerate().filter(|_| told);
        let late = self.late(&row);
        Unit {
            name: unit.name.clone(),
            stage: self.stage(now.stage).0,
            title: self.stage(now.stage).1,
            timers: self.timers(&row, case),
            assessed: self.assessed.of_unit(&row.org_id),
            problems: problems
                .map(|(at, one)| self.problem(one, at, &now, &target, late))
                .collect(),
            objections: self.objections(case, &now, &target),
            offered: self.offered(&now, &target, late),
            letter: (
                shown(&row.evaluation, lettered),
                shown(&row.weighed, lettered),
                shown(&row.advice, lettered),
            ),
            returned: shown(&row.returned, self.whole),
            id: row.id,
            days: Days {
                notified: row.notified_on,
                ended: row.ended_on,
                reviewed: row.reviewed_on,
                fed_back: row.fed_back_on,
                heard: row.heard_on,
                issued: row.issued_on,
                closed: row.closed_on,
            },
            preliminary: row.preliminary,
            defence: row.defence,
            number: row.number,
            version: row.version,
        }
    }

    /// The stage as the caller may know it: that a letter waits to be signed is the body's own matter.
    fn stage(&self, at: Stage) -> (String, Text) {
        let at = if at == Stage::Drafted && !self.whole { Stage::FedBack } else { at };
        (crate::app::acts::entry::fields::word(&at), at.title())
    }

    fn target(&self, row: &inspected::Model, unit: &org::Model) -> Target {
        let parts = if row.shown == 1 { vec![unit.path.clone()] } else { Vec::new() };
        Target { org_path: self.house.path.clone(), parts, ..Target::default() }
    }

    /// Acts of `all` that the table of moves and that of authority both let the caller do now.
    pub fn may(&self, now: &Inspected, target: &Target, all: &[(&str, Turn)]) -> Vec<String> {
        let me = &self.eyes.caller.account_id;
        let mut may = Vec::new();
        for (act, turn) in all {
            let now = now.after(*turn, me).is_ok() && allows(self.eyes.caller, act, target);
            if now && !may.iter().any(|known| known == act) {
                may.push((*act).to_owned());
            }
        }
        may
    }

    fn offered(&self, now: &Inspected, target: &Target, late: bool) -> Vec<String> {
        let all = [
            ("shortcoming-add", Turn::Find),
            ("inspection-end", Turn::End),
            ("inspection-feed-back", Turn::FeedBack),
            ("defence-file", Turn::Hear),
            ("opinion-draft", Turn::Draft { waits: false }),
            ("opinion-issue", Turn::Issue),
            ("inspection-close", Turn::Close),
            ("objection-file", Turn::Object { about: None, late }),
        ];
        self.may(now, target, &all)
    }

    fn problem(
        &self,
        one: &shortcoming::Model,
        at: usize,
        now: &Inspected,
        target: &Target,
        late: bool,
    ) -> Problem {
        let today = self.eyes.today.to_string();
        let severity = SEVERITIES.into_iter().find(|(name, _)| *name == one.severity);
        let all = [
            ("shortcoming-withdraw", Turn::Withdraw(at)),
            ("rectification-plan", Turn::Plan(at)),
            ("exhibit-add", Turn::Show(at)),
            ("rectification-report", Turn::Report(at)),
            ("extension-decide", Turn::GiveTime(at)),
            ("rectification-verify", Turn::Confirm { at, checked: true, unseen: false }),
            ("shortcoming-reopen", Turn::Reopen(at)),
            ("objection-file", Turn::Object { about: Some(at), late }),
        ];
        Problem {
            id: one.id.clone(),
            seq: one.seq,
            fact: one.fact.clone(),
            evidence: one.evidence.clone(),
            severity: severity.map_or(Text::new("", ""), |(_, words)| words),
            due: one.due.clone(),
            late: one.state() == State::Open && !one.due.is_empty() && one.due < today,
            state: one.state.clone(),
            title: one.state().title(),
            plan: one.plan.clone(),
            asked: (one.asked_until.clone(), one.asked_reason.clone()),
            report: (one.report.clone(), one.reported_on.clone()),
            exhibits: self.shown.of_shortcoming(one),
            checked: (one.checked.clone(), one.verified_on.clone()),
            reason: one.reason.clone(),
            reopened: one.reopened,
            offered: self.may(now, target, &all),
            version: one.version,
        }
    }

    /// The time for objections is over.
    fn late(&self, row: &inspected::Model) -> bool {
        let today = self.eyes.today;
        let due =
            row.issued().and_then(|day| objecting(day, None, &self.province, today, &CALENDAR));
        due.and_then(|one| one.last).is_some_and(|last| last < today)
    }

    /// Timers of steps, and that of the right to object; those of reviews stand with their objections.
    fn timers(&self, row: &inspected::Model, case: &Case) -> Vec<Timing> {
        let comprehensive = self.inspection.comprehensive != 0;
        let (days, today) = (row.days(case), self.eyes.today);
        let mut all = timing(&days, &self.province, comprehensive, today, &CALENDAR);
        if let Some(issued) = row.issued() {
            let filed = case.objections.first().and_then(|one| one.days().0);
            all.extend(objecting(issued, filed, &self.province, today, &CALENDAR));
            all.extend(appealing(issued, &self.province, today, &CALENDAR));
        }
        all.iter().map(timer).collect()
    }
}

/// What is due next of a unit: the timer that runs out first; those without a day come last.
pub fn next(row: &inspected::Model, case: &Case, look: &Look<'_>) -> Option<Due> {
    let days = row.days(case);
    let mut all = timing(&days, look.province, look.comprehensive, look.today, &CALENDAR);
    let waiting = case.objections.iter().filter(|one| one.ruling.is_empty());
    all.extend(
        waiting
            .filter_map(|one| reviewing(one.days().0?, None, look.province, look.today, &CALENDAR)),
    );
    let open = all.into_iter().filter(|one| one.done.is_none());
    open.min_by_key(|one| (one.last.is_none(), one.last))
}

/// By what a timer is looked at.
pub struct Look<'a> {
    /// The timetable.
    pub province: &'a str,
    /// 综合督导.
    pub comprehensive: bool,
    /// Today.
    pub today: chrono::NaiveDate,
}

/// A timer in words.
pub fn timer(due: &Due) -> Timing {
    let timer = due.timer;
    let event = Event::named(&timer.start);
    Timing {
        step: Text::of(timer.zh.clone(), timer.en.clone()),
        event: event.map_or(Text::new("", ""), |one| Text::of(one.zh.clone(), one.en.clone())),
        start: due.start.to_string(),
        period: timer.period().map(moushi_core::track::Period::words),
        last: due.last.map(|day| day.to_string()).unwrap_or_default(),
        mark: mark(due.standing),
        source: timer.source.clone(),
        note: timer.note.clone(),
        checked: timer.checked,
        doubt: due.last.and_then(|last| CALENDAR.doubt(due.start, last)),
        done: due.done.is_some(),
    }
}

/// How a timer stands, with its mood and shape.
pub fn mark(standing: Standing) -> Mark {
    let (tone, sign) = match standing {
        Standing::Open | Standing::Lapsed => ("info", "○"),
        Standing::DueIn(days) if days > 3 => ("info", "○"),
        Standing::DueIn(_) => ("warn", "■"),
        Standing::Overdue(_) => ("bad", "▲"),
        Standing::Met => ("good", "●"),
        Standing::MetLate(_) => ("warn", "■"),
    };
    let words = standing.words();
    Mark::new(tone, Text::of(format!("{sign} {}", words.zh), format!("{sign} {}", words.en)))
}
