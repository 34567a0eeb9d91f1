//! `Year`: what the packs of a planning meeting are made of: the ledger of the year planned, what became of the
//! promises of the year before, and what is asked for. One view for every report; whoever fills it decides what a
//! reader may see, the reports only tell it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::block::Run;
use super::figure::{Figure, Trail, passage};
use super::phrase;
use super::room::INTERNAL;
use super::trace::Stamp;
use crate::align::{Coverage, RequirementCover};
use crate::model::{Achievement, Finding, Ledger, Person, Requirement, RowId, Task, TaskKind};

/// What became of a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// 已完成.
    Done,
    /// 未完成, and it is known why or where it went.
    Unfinished,
    /// 待说明: nobody has said.
    Unknown,
}

/// A promise of the year before with what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Promise {
    /// Code of the task.
    pub code: RowId,
    /// Its words.
    pub words: String,
    /// The leader in charge.
    pub leader: Option<String>,
    /// Lead units.
    pub unit: String,
    /// What was promised, in the words of the plan; empty where it names no number.
    pub target: Vec<Run>,
    /// The number reached.
    pub reached: Option<Arc<Figure>>,
    /// Completion in per cent; may pass 100.
    pub completion: Option<Arc<Figure>>,
    /// What became of it.
    pub outcome: Outcome,
    /// Why it was not finished, where it went, what its review found.
    pub said: String,
    /// Evidence that was accepted, by name.
    pub evidence: Vec<String>,
    /// Where the promise stands.
    pub trail: Trail,
}

/// Something that a unit asks others for 需支持事项.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// The leader in charge.
    pub leader: Option<String>,
    /// Who asks.
    pub unit: String,
    /// Code of the task.
    pub code: RowId,
    /// What is asked for.
    pub words: String,
    /// Day on which it was asked.
    pub on: String,
}

/// What reports are made of.
#[derive(Clone, Debug)]
pub struct Year<'a> {
    /// The rows of the year planned.
    pub ledger: &'a Ledger,
    /// What its links cover.
    pub coverage: &'a Coverage,
    /// Problems of the plan, the worst first.
    pub findings: &'a [Finding],
    /// Promises of the year before, in the order of their plan.
    pub promises: Vec<Promise>,
    /// What is asked for.
    pub needs: Vec<Need>,
    /// Units that each leader is in charge of, by every name that they go by: what names no leader belongs to
    /// whoever is in charge of its unit.
    pub charges: BTreeMap<String, BTreeSet<String>>,
    /// As of when, of what and for whom the reports speak.
    pub stamp: Stamp,
}

/// What belongs to one leader, or to the whole body.
#[derive(Clone, Debug, Default)]
pub struct Share<'a> {
    /// The leader; none for the whole body.
    pub leader: Option<&'a Person>,
    /// Results of the year before.
    pub results: Vec<&'a Achievement>,
    /// Promises of the year before.
    pub promises: Vec<&'a Promise>,
    /// Demands that name the leader or that a task of the leader answers; all of them for the whole body.
    pub demands: Vec<(&'a Requirement, &'a RequirementCover)>,
    /// Tasks of the year planned.
    pub tasks: Vec<&'a Task>,
    /// What is asked for.
    pub needs: Vec<&'a Need>,
}

impl<'a> Year<'a> {
    /// The view of a ledger alone: what became of last year's tasks as its documents say it.
    pub fn of(
        ledger: &'a Ledger,
        coverage: &'a Coverage,
        findings: &'a [Finding],
        stamp: Stamp,
    ) -> Self {
        let promises = ledger.last_year.iter().map(|task| promise(ledger, task)).collect();
        Self {
            ledger,
            coverage,
            findings,
            promises,
            needs: Vec::new(),
            charges: BTreeMap::new(),
            stamp,
        }
    }

    /// The same facts on another copy of the ledger.
    pub(super) fn on<'b>(&'b self, ledger: &'b Ledger) -> Year<'b> {
        Year {
            ledger,
            coverage: self.coverage,
            findings: self.findings,
            promises: self.promises.clone(),
            needs: self.open_needs(),
            charges: self.charges.clone(),
            stamp: self.stamp.clone(),
        }
    }

    /// What is asked for, but for internal items.
    fn open_needs(&self) -> Vec<Need> {
        let internal =
            |need: &&Need| self.ledger.task(&need.code).is_some_and(|task| task.internal());
        self.needs.iter().filter(|need| !internal(need)).cloned().collect()
    }

    /// Leaders in the order of rank; a rank that is not known comes last.
    pub fn leaders(&self) -> Vec<&'a Person> {
        let mut people: Vec<_> = self.ledger.people.iter().collect();
        people.sort_by_key(|person| (person.rank == 0, person.rank));
        people
    }

    /// What belongs to a leader.
    pub fn share(&self, leader: &'a Person) -> Share<'_> {
        let name = leader.name.as_str();
        let is = |named: &Option<String>| named.as_deref() == Some(name);
        let charges = self.charges.get(name);
        let charge = |unit: &str| charges.is_some_and(|units| units.contains(unit));
        let task = |task: &Task| match &task.leader {
            Some(leader) => leader == name,
            None => task.leads.iter().any(|unit| charge(unit)),
        };
        let owner = |owner: &Option<String>| {
            owner.as_deref().is_some_and(|owner| owner == name || charge(owner))
        };
        let of_unit = |leader: &Option<String>, unit: &str| {
            is(leader) || leader.is_none() && unit.split('、').any(charge)
        };
        let answers = |cover: &RequirementCover| {
            let links = cover.links.iter().map(|at| &self.ledger.links[*at]);
            links.filter_map(|link| self.ledger.task(&link.task)).any(task)
        };
        Share {
            leader: Some(leader),
            results: self.ledger.achievements.iter().filter(|row| owner(&row.owner)).collect(),
            promises: self.promises.iter().filter(|one| of_unit(&one.leader, &one.unit)).collect(),
            demands: self.demands(|row, cover| owner(&row.obligor) || answers(cover)),
            tasks: self.ledger.tasks.iter().filter(|row| task(row)).collect(),
            needs: self.needs.iter().filter(|need| of_unit(&need.leader, &need.unit)).collect(),
        }
    }

    /// Everything.
    pub fn whole(&self) -> Share<'_> {
        Share {
            leader: None,
            results: self.ledger.achievements.iter().collect(),
            promises: self.promises.iter().collect(),
            demands: self.demands(|_, _| true),
            tasks: self.ledger.tasks.iter().collect(),
            needs: self.needs.iter().collect(),
        }
    }

    fn demands(
        &self,
        keep: impl Fn(&Requirement, &RequirementCover) -> bool,
    ) -> Vec<(&'a Requirement, &'a RequirementCover)> {
        let rows = self.ledger.requirements.iter().zip(&self.coverage.requirements);
        rows.filter(|(row, cover)| keep(row, cover)).collect()
    }
}

impl<'a> Share<'a> {
    /// Nothing in the ledger belongs here.
    pub fn is_empty(&self) -> bool {
        self.results.is_empty()
            && self.promises.is_empty()
            && self.tasks.is_empty()
            && self.demands.is_empty()
    }

    /// Promises that came to this.
    pub fn kept(&self, outcome: Outcome) -> Vec<&'a Promise> {
        self.promises.iter().copied().filter(|one| one.outcome == outcome).collect()
    }

    /// Tasks of a kind.
    pub fn of_kind(&self, kind: TaskKind) -> Vec<&'a Task> {
        self.tasks.iter().copied().filter(|task| task.kind == kind).collect()
    }
}

impl Promise {
    /// Its words, the numbers of its target with their way back.
    pub(super) fn told(&self) -> Vec<Run> {
        phrase::placed(&self.words, None, self.target.iter().filter_map(|run| run.figure.clone()))
    }

    /// Of an internal item: that it is there and what became of it.
    #[must_use]
    pub fn hidden(self) -> Self {
        Self {
            words: INTERNAL.to_owned(),
            target: Vec::new(),
            reached: None,
            completion: None,
            said: String::new(),
            evidence: Vec::new(),
            trail: Trail { how: self.trail.how, rows: self.trail.rows, ..Trail::default() },
            ..self
        }
    }
}

fn promise(ledger: &Ledger, task: &Task) -> Promise {
    let told = told(ledger, task);
    if task.internal() { told.hidden() } else { told }
}

fn told(ledger: &Ledger, task: &Task) -> Promise {
    Promise {
        code: task.id.clone(),
        words: phrase::one_line(&task.words),
        leader: task.leader.clone(),
        unit: phrase::list(&task.leads),
        target: phrase::told_targets(ledger, task),
        reached: None,
        completion: None,
        outcome: match task.done {
            Some(true) => Outcome::Done,
            Some(false) => Outcome::Unfinished,
            None => Outcome::Unknown,
        },
        said: reason(task),
        evidence: Vec::new(),
        trail: Trail {
            how: "上年计划".to_owned(),
            rows: vec![task.id.to_string()],
            passages: passage(ledger, &task.origin).into_iter().collect(),
            ..Trail::default()
        },
    }
}

/// Why it was not finished, as a summary that came back says.
fn reason(task: &Task) -> String {
    let told = task.earlier.iter().find_map(|one| one.reason.as_deref()).unwrap_or_default();
    if told.is_empty() || task.done == Some(true) {
        return String::new();
    }
    format!("原因：{told}")
}
