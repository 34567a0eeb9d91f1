//! The facts of one month, list by list: what the bulletin counts and what opens behind a count are the same.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::NaiveDate;
use moushi_core::model::Task;
use moushi_core::report::block::Run;
use moushi_core::report::figure::Figure;
use moushi_core::text::Text;
use moushi_core::track::{Lifecycle, Light, Verdict};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::leads::Leads;
use super::said::{Said, number};
use super::{Item, Span, word};
use crate::app::acts::entry::fields;
use crate::app::acts::track::change::Fields;
use crate::app::asks::entry::{class, pressed};
use crate::app::asks::lights::stale;
use crate::app::asks::past::{Day, Past, after, closes, done};
use crate::app::clock::{local, start_of};
use crate::app::door::Eyes;
use crate::error::Trouble;
use crate::store::rows::Row;
use crate::store::tables::{notice, progress, request, track};

/// Something of a task that a list holds.
pub struct Fact {
    /// Code of the task.
    pub code: String,
    /// What there is to say.
    pub said: Text,
    /// The same in Chinese, its numbers with their way back.
    told: Vec<Run>,
    entry: String,
    words: String,
    internal: bool,
    unit: String,
    leads: Vec<String>,
    paper: String,
}

impl Fact {
    /// Whether a unit leads the task, by its id, or by its name with the mark of those outside of the tree.
    pub fn leads(&self, unit: &str) -> bool {
        self.leads.iter().any(|lead| lead == unit)
    }

    /// As a view shows it.
    pub fn item(&self) -> Item {
        Item {
            entry: self.entry.clone(),
            code: self.code.clone(),
            words: self.words.clone(),
            unit: self.unit.clone(),
            paper: self.paper.clone(),
            internal: self.internal,
            fact: self.said.clone(),
            told: self.told.clone(),
        }
    }
}

/// A month of a plan.
pub struct Month {
    /// How tasks stood on the day as of which is told.
    pub day: Day,
    span: Span,
    lists: HashMap<&'static str, Vec<Fact>>,
    units: Vec<String>,
}

/// A task on the day with what it is looked at for.
struct Looked<'a> {
    task: &'a Task,
    row: &'a track::Model,
    verdict: Option<Verdict>,
    leads: Vec<String>,
}

impl Looked<'_> {
    fn fact(&self, paper: &str, said: impl Into<Said>) -> Fact {
        let (said, told) = said.into().told();
        Fact {
            code: self.task.id.0.clone(),
            entry: self.row.entry_id.clone(),
            words: self.task.words.clone(),
            internal: self.task.internal(),
            unit: self.task.leads.join("、"),
            leads: self.leads.clone(),
            paper: paper.to_owned(),
            said,
            told,
        }
    }

    /// A number of the task, see [`number`].
    fn number(&self, value: f64, unit: &str, how: String, report: &str) -> Arc<Figure> {
        number(&self.task.id.0, value, unit, how, report)
    }

    /// So many days; the word for them stands behind the number.
    fn days(&self, days: i64, how: &str) -> Arc<Figure> {
        Figure::bare(&self.number(days as f64, "天", how.to_owned(), ""))
    }

    fn reasons(&self) -> Text {
        let reasons = self.verdict.iter().flat_map(|verdict| &verdict.reasons);
        let words: Vec<&Text> = reasons.map(|reason| &reason.words).collect();
        let join = |of: fn(&Text) -> &str, with: &str| {
            words.iter().map(|one| of(one)).collect::<Vec<_>>().join(with)
        };
        Text::of(join(|one| &one.zh, "，"), join(|one| &one.en, ", "))
    }
}

impl Month {
    /// The facts of a month of a plan of the body at `house`.
    pub async fn of(
        eyes: &Eyes<'_>,
        past: &Past,
        house: &str,
        span: Span,
    ) -> Result<Self, Trouble> {
        let (plan, db) = (past.plan.plan.id.as_str(), eyes.store.read());
        let sent = notice::Entity::find()
            .filter(notice::Column::PlanId.eq(plan))
            .order_by_asc(notice::Column::Seq)
            .all(db)
            .await?;
        let day = past.on(span.day);
        let leads = Leads::of(eyes, (plan, house), &day.tasks).await?;
        let gather = Lists { past, span, red: red_before(past, span.first), sent: &sent };
        let mut lists: HashMap<&'static str, Vec<Fact>> = HashMap::new();
        let mut units: Vec<String> = Vec::new();
        for task in &day.tasks {
            let Some(row) = day.lights.row(&task.id) else { continue };
            let leads = leads.task(&row.entry_id, task);
            for lead in &leads {
                if !units.contains(lead) {
                    units.push(lead.clone());
                }
            }
            let looked = Looked { task, row, verdict: day.lights.light(task), leads };
            for (name, facts) in gather.of(&looked) {
                lists.entry(name).or_default().extend(facts);
            }
        }
        Ok(Self { day, span, lists, units })
    }

    /// A list; empty for a word that is none.
    pub fn list(&self, name: &str) -> &[Fact] {
        self.lists.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    /// The address of a list, of one unit when it is named.
    pub fn address(&self, name: &str, unit: &str) -> String {
        let month = word(self.span.first);
        if unit.is_empty() { format!("{month}:{name}") } else { format!("{month}:{name}:{unit}") }
    }

    /// The units that lead a task, in the order of the ledger: ids, and names of those outside of the tree.
    pub fn units(&self) -> &[String] {
        &self.units
    }
}

/// The tasks that were red on the day before the first of the month, by code.
fn red_before(past: &Past, first: NaiveDate) -> HashSet<String> {
    let Some(day) = first.pred_opt().map(|day| past.on(day)) else { return HashSet::new() };
    let red =
        |task: &&Task| day.lights.light(task).is_some_and(|verdict| verdict.light == Light::Red);
    day.tasks.iter().filter(red).map(|task| task.id.0.clone()).collect()
}

/// What the lists are made from.
struct Lists<'a> {
    past: &'a Past,
    span: Span,
    /// Codes of the tasks that were red when the month before ended.
    red: HashSet<String>,
    /// Every notice about tasks of the plan.
    sent: &'a [notice::Model],
}

impl Lists<'_> {
    /// What each list holds of a task.
    fn of(&self, task: &Looked<'_>) -> Vec<(&'static str, Vec<Fact>)> {
        use Lifecycle::{Cancelled, Merged};
        let at = task.row.lifecycle();
        let led = !matches!(at, Cancelled | Merged);
        let stands = || vec![task.fact("", at.title())];
        let list = |holds: bool| if holds { stands() } else { Vec::new() };
        vec![
            ("led", list(led)),
            ("done", list(led && done(at))),
            ("closed", self.closed(task)),
            ("reached", self.reached(task)),
            ("late", self.late(task)),
            ("missing", self.missing(task)),
            ("red", self.red(task)),
            ("turned", self.turned(task)),
            ("overdue", self.overdue(task)),
            ("notices", self.notices(task, |one| self.within(one.issued_at))),
            ("unanswered", self.notices(task, |one| self.unanswered(one))),
            ("changes", self.changes(task)),
        ]
    }

    fn end(&self) -> i64 {
        after(self.span.day)
    }

    /// Whether a moment lies in the month, up to the day.
    fn within(&self, at: i64) -> bool {
        (start_of(self.span.first)..self.end()).contains(&at)
    }

    /// Closed in the month and not opened again since.
    fn closed(&self, task: &Looked<'_>) -> Vec<Fact> {
        let steps = self.past.steps.get(&task.row.entry_id).into_iter().flatten();
        let closing = steps.rev().find(|step| closes(step) && self.within(step.at));
        let Some(step) = closing.filter(|_| done(task.row.lifecycle())) else { return Vec::new() };
        let (day, percent) = (on(step.at), task.row.percent);
        let newest = self.past.newest(&task.row.entry_id, self.span.day);
        let report = newest.map(|one| one.id.as_str()).unwrap_or_default();
        let how = format!("{} 反馈的进度", task.row.reported_on);
        let said = Said::of(
            format!("{}销号，销号时进度", day.zh),
            format!("closed on {} at {percent} %", day.en),
        );
        vec![task.fact("", said.number(&task.number(percent as f64, "%", how, report), ""))]
    }

    fn reports(&self, task: &Looked<'_>) -> impl Iterator<Item = &progress::Model> {
        self.past.reports.get(&task.row.entry_id).into_iter().flatten()
    }

    /// Reports that somebody took note of in the month.
    fn reached(&self, task: &Looked<'_>) -> Vec<Fact> {
        let noted = self.reports(task);
        let noted = noted.filter(|one| one.state == "acknowledged" && self.within(one.decided_at));
        let fact = |one: &progress::Model| {
            let day = day(&one.reported_on);
            let how = format!("{} 反馈的进度", one.reported_on);
            let percent = task.number(one.percent as f64, "%", how, &one.id);
            let said =
                Said::of(format!("{}反馈，进度", day.zh), format!("reported on {}, ", day.en))
                    .number(&percent, format!("{} %", one.percent))
                    .then(figure(task.task, one))
                    .and(format!("：{}", one.done), format!(": {}", one.done));
            task.fact(&one.id, said)
        };
        noted.map(fact).collect()
    }

    /// Reports of the month that came later than the cadence asks.
    fn late(&self, task: &Looked<'_>) -> Vec<Fact> {
        let Some(cadence) = self.past.now.cadence() else { return Vec::new() };
        let (mut since, mut from) = (self.past.now.issued(), ("印发", "the issue"));
        let mut facts = Vec::new();
        for one in self.reports(task) {
            let Ok(on) = one.reported_on.parse::<NaiveDate>() else { continue };
            let gap = since.map_or(0, |since| (on - since).num_days());
            if gap > i64::from(cadence) && (self.span.first..=self.span.day).contains(&on) {
                let day = day(&one.reported_on);
                let en = format!(
                    "reported on {}, {gap} days after {}; owed every {cadence}",
                    day.en, from.1
                );
                let said = Said::of(format!("{}反馈，距{} ", day.zh, from.0), en)
                    .number(&task.days(gap, "两次反馈相距天数"), "")
                    .and(" 天，反馈周期 ", "")
                    .number(&task.days(i64::from(cadence), "亮灯规则的反馈周期"), "")
                    .and(" 天", "");
                facts.push(task.fact(&one.id, said));
            }
            (since, from) = (Some(on), ("上次反馈", "the one before"));
        }
        facts
    }

    /// No report within the cadence on the day.
    fn missing(&self, task: &Looked<'_>) -> Vec<Fact> {
        let Some(verdict) = task.verdict.as_ref().filter(|verdict| stale(verdict)) else {
            return Vec::new();
        };
        let reason = verdict.reasons.iter().find(|reason| reason.light == Light::Grey);
        let words = reason.map_or(Text::new("", ""), |reason| reason.words.clone());
        let last = &task.row.reported_on;
        let said = match last.as_str() {
            "" => {
                Text::of(format!("{}，从未反馈", words.zh), format!("{}, never before", words.en))
            }
            last => Text::of(
                format!("{}，最近反馈 {last}", words.zh),
                format!("{}, last on {last}", words.en),
            ),
        };
        vec![task.fact("", said)]
    }

    fn red(&self, task: &Looked<'_>) -> Vec<Fact> {
        let red = task.verdict.as_ref().is_some_and(|verdict| verdict.light == Light::Red);
        if red { vec![task.fact("", task.reasons())] } else { Vec::new() }
    }

    /// Red on the day and not red when the month before ended.
    fn turned(&self, task: &Looked<'_>) -> Vec<Fact> {
        if self.red.contains(&task.task.id.0) { Vec::new() } else { self.red(task) }
    }

    /// Past its deadline on the day and not closed.
    fn overdue(&self, task: &Looked<'_>) -> Vec<Fact> {
        let due = task.task.deadline.as_ref().and_then(|when| when.latest);
        let late = due.map(|due| (self.span.day - due).num_days()).filter(|days| *days > 0);
        // A task that has left the plan has no light.
        let open = task.verdict.is_some() && !done(task.row.lifecycle());
        let (Some(due), Some(late), true) = (due, late, open) else { return Vec::new() };
        let said = Said::of(format!("时限 {due}，超期 "), format!("due {due}, {late} days over"))
            .number(&task.days(late, "统计日与时限相距天数"), "")
            .and(" 天", "");
        vec![task.fact("", said)]
    }

    fn unanswered(&self, one: &notice::Model) -> bool {
        one.issued_at < self.end() && (one.replied_at == 0 || one.replied_at >= self.end())
    }

    fn notices(&self, task: &Looked<'_>, keep: impl Fn(&notice::Model) -> bool) -> Vec<Fact> {
        let mine = self.sent.iter().filter(|one| one.entry_id == task.row.entry_id);
        let day = self.span.day.to_string();
        let fact = |one: &notice::Model| {
            let (level, sent) = (pressed(one), on(one.issued_at));
            let bare = |words: &str| words.trim_start_matches(['○', '■', '▲', ' ']).to_owned();
            let replied = one.replied_at > 0 && one.replied_at < self.end();
            let (zh, en) = match (replied, one.reply_due < day) {
                (true, _) => ("已答复", "answered"),
                (false, true) => ("逾期没有答复", "not answered in time"),
                (false, false) => ("尚未到答复期限", "may still be answered"),
            };
            let said = Text::of(
                format!(
                    "{}（{}），{}发出，答复期限 {}，{zh}",
                    one.number,
                    bare(&level.zh),
                    sent.zh,
                    one.reply_due
                ),
                format!(
                    "{} ({}), sent on {}, reply until {}, {en}",
                    one.number,
                    bare(&level.en),
                    sent.en,
                    one.reply_due
                ),
            );
            task.fact(&one.id, said)
        };
        mine.filter(|one| keep(one)).map(fact).collect()
    }

    /// Changes that were granted in the month, extensions named.
    fn changes(&self, task: &Looked<'_>) -> Vec<Fact> {
        let granted = self.past.granted.get(&task.row.entry_id).into_iter().flatten();
        let fact = |one: &request::Model| {
            let (asked, decided) = (class(&one.asked).0, on(one.decided_at));
            let due = due(task.task, one);
            let said = Text::of(
                format!("{}批准：{}{}；理由：{}", decided.zh, asked.zh, due.zh, one.reason),
                format!(
                    "granted on {}: {}{}; reason: {}",
                    decided.en, asked.en, due.en, one.reason
                ),
            );
            task.fact(&one.id, said)
        };
        granted.filter(|one| self.within(one.decided_at)).map(fact).collect()
    }
}

/// The change of the deadline, where there is one.
fn due(task: &Task, one: &request::Model) -> Text {
    let fields: Fields = serde_json::from_str(&one.fields).unwrap_or_default();
    let Some((before, next)) = fields.get("due") else { return Text::new("", "") };
    let or =
        |words: &str, none: &str| if words.is_empty() { none.to_owned() } else { words.to_owned() };
    let latest = |words: &str| {
        let mut row = Row::Task(task.clone());
        fields::write(&mut row, "due", words, task.year).ok()?;
        let Row::Task(task) = row else { return None };
        task.deadline?.latest
    };
    let later = match (latest(before), latest(next)) {
        (Some(before), Some(next)) => next > before,
        (before, _) => before.is_some(),
    };
    let (zh, en) = if later { ("（延期）", " (an extension)") } else { ("", "") };
    Text::of(
        format!("，时限由“{}”调整为“{}”{zh}", or(before, "未写明"), or(next, "未写明")),
        format!(", deadline from “{}” to “{}”{en}", or(before, "none"), or(next, "none")),
    )
}

/// The number reported; that it is missing is said where a target asks for one.
fn figure(task: &Task, one: &progress::Model) -> Said {
    let Some(target) = task.targets.first() else { return Said::of("", "") };
    let (words, unit) = (one.figure.as_str(), target.quantity.unit.as_str());
    if words.is_empty() {
        return Said::of("，未反馈目标数值", ", no figure");
    }
    let how = format!("{} 反馈的{}", one.reported_on, target.indicator);
    let said = Said::of("，本期值", ", now ");
    match words.parse::<f64>() {
        Ok(value) => {
            let figure = number(&task.id.0, value, unit, how, &one.id);
            let shown = figure.shown.clone();
            said.number(&figure, shown)
        }
        Err(_) => said.and(format!("{words}{unit}"), format!("{words}{unit}")),
    }
}

/// The day of a moment.
fn on(at: i64) -> Text {
    let moment = local(at).map(|at| at.date_naive().to_string());
    day(&moment.unwrap_or_default())
}

/// A day of the year as bulletins write it: 6月12日.
fn day(words: &str) -> Text {
    let parsed = words.parse::<NaiveDate>();
    let zh = parsed.map_or(words.to_owned(), |day| day.format("%-m月%-d日").to_string());
    Text::of(zh, words.to_owned())
}
