//! `Plan`: a ledger as the rules look at it: rows with their ancestors, leaves, leaders, and the words
//! under a row. Computes what several rules need once.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use chrono::NaiveDate;

use super::Config;
use super::basis::Basis;
use crate::align::{Coverage, NearCopy};
use crate::model::{Ledger, Link, Origin, RowId, Spot, Task};

/// A ledger under inspection.
#[derive(Debug)]
pub struct Plan<'a> {
    /// The rows.
    pub ledger: &'a Ledger,
    /// The settings.
    pub config: &'a Config,
    // Only asked for single names, never walked through: their order is not the same twice.
    tasks: HashMap<&'a RowId, &'a Task>,
    last_year: HashMap<&'a RowId, &'a Task>,
    parents: HashSet<&'a RowId>,
    basis: Basis,
}

impl<'a> Plan<'a> {
    /// Looks at `ledger` with the limits of `config`.
    pub fn new(ledger: &'a Ledger, config: &'a Config) -> Self {
        Self {
            ledger,
            config,
            tasks: ledger.tasks.iter().map(|task| (&task.id, task)).collect(),
            last_year: ledger.last_year.iter().map(|task| (&task.id, task)).collect(),
            parents: ledger.tasks.iter().filter_map(|task| task.parent.as_ref()).collect(),
            basis: Basis::default(),
        }
    }

    /// The task of this year of that name.
    pub fn task(&self, id: &RowId) -> Option<&'a Task> {
        self.tasks.get(id).copied()
    }

    /// The task of last year of that name.
    pub fn last_year(&self, id: &RowId) -> Option<&'a Task> {
        self.last_year.get(id).copied()
    }

    /// Whether other tasks stand under this one.
    pub fn is_heading(&self, id: &RowId) -> bool {
        self.parents.contains(id)
    }

    /// The links between demands and tasks; suggestions where nobody has made any.
    pub fn links(&self) -> &[Link] {
        self.basis.links(self.ledger)
    }

    /// What is covered.
    pub fn coverage(&self) -> &Coverage {
        self.basis.coverage(self.ledger)
    }

    /// This year's tasks that nearly repeat last year's.
    pub fn copies(&self) -> &[NearCopy] {
        self.basis.copies(self.ledger)
    }

    /// Tasks that no other task stands under: the work itself, not the headings over it.
    pub fn leaves(&self) -> impl Iterator<Item = &'a Task> + '_ {
        self.ledger.tasks.iter().filter(|task| !self.parents.contains(&task.id))
    }

    /// The task and the tasks above it, nearest first. Ends even where rows name one another.
    pub fn line(&self, task: &'a Task) -> impl Iterator<Item = &'a Task> + '_ {
        let up = |task: &&'a Task| task.parent.as_ref().and_then(|id| self.tasks.get(id)).copied();
        std::iter::successors(Some(task), up).take(8)
    }

    /// The leader in charge of the task or of a task above it.
    pub fn leader(&self, task: &'a Task) -> Option<&'a str> {
        self.line(task).find_map(|task| task.leader.as_deref())
    }

    /// The lead units of the task or of the nearest task above it that has some.
    pub fn leads(&self, task: &'a Task) -> &'a [String] {
        self.line(task)
            .map(|task| task.leads.as_slice())
            .find(|leads| !leads.is_empty())
            .unwrap_or(&[])
    }

    /// Whether a unit leads the task or a task above it, or a person answers for it.
    pub fn has_owner(&self, task: &'a Task) -> bool {
        !self.leads(task).is_empty() || self.leader(task).is_some()
    }

    /// The last day of the task or of the nearest task above it that has one.
    pub fn latest(&self, task: &'a Task) -> Option<NaiveDate> {
        self.line(task).find_map(|task| task.deadline.as_ref()?.latest)
    }

    /// Leaves by leader, in official order; those without a leader stand under `None`, last.
    pub fn portfolios(&self) -> Vec<(Option<&'a str>, Vec<&'a Task>)> {
        let mut by_leader: BTreeMap<Option<&str>, Vec<&Task>> = BTreeMap::new();
        for task in self.leaves() {
            by_leader.entry(self.leader(task)).or_default().push(task);
        }
        let mut portfolios: Vec<_> = by_leader.into_iter().collect();
        portfolios.sort_by_key(|(leader, _)| leader.map_or(u32::MAX, |name| self.rank(name)));
        portfolios
    }

    fn rank(&self, name: &str) -> u32 {
        let known = self.ledger.people.iter().find(|person| person.name == name);
        known.map_or(u32::MAX - 1, |person| person.rank)
    }

    /// The row, and the words that it stands on where it stands on words.
    pub fn spots(&self, id: &RowId, origin: &Origin) -> Vec<Spot> {
        let words =
            origin.text().map(|(source, span)| Spot::Words { source: source.clone(), span });
        words.into_iter().chain([Spot::Row(id.clone())]).collect()
    }

    /// Spots for a part of a row's words; for all of them where the row was re-worded since.
    pub fn part(&self, id: &RowId, origin: &Origin, words: &str, part: Range<usize>) -> Vec<Spot> {
        let exact = origin.text().filter(|(source, span)| {
            self.ledger.words(source, *span).is_some_and(|written| written == words)
        });
        let Some((source, span)) = exact else { return self.spots(id, origin) };
        let span = crate::text::Span::new(part.start, part.end).shifted(span.start());
        vec![Spot::Words { source: source.clone(), span }, Spot::Row(id.clone())]
    }

    /// Spots of a task.
    pub fn task_spots(&self, task: &Task) -> Vec<Spot> {
        self.spots(&task.id, &task.origin)
    }

    /// Spots of a part of a task's words.
    pub fn task_part(&self, task: &Task, part: Range<usize>) -> Vec<Spot> {
        self.part(&task.id, &task.origin, &task.words, part)
    }

    /// Spots of several tasks, first spot of each.
    pub fn all_spots<'t>(&self, tasks: impl IntoIterator<Item = &'t Task>) -> Vec<Spot> {
        tasks.into_iter().filter_map(|task| self.task_spots(task).into_iter().next()).collect()
    }
}
