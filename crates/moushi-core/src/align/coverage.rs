//! What is covered 承接情况: a view of the ledger's links that pages, sheets and slides only render.
//! Computed, never stored.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::model::{Ledger, Level, Link, LinkState, Relation, Requirement, RowId, Task};

/// How far a requirement is covered. Ordered: a later variant covers more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cover {
    /// 未承接: no task answers it.
    None,
    /// 待确认: tasks are suggested, nobody has confirmed one; a doubted link counts here.
    Suggested,
    /// 部分承接: confirmed tasks cover a part of it.
    Part,
    /// 已承接: a confirmed task covers all of it.
    Full,
}

/// One requirement, with what answers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequirementCover {
    /// The requirement.
    pub requirement: RowId,
    /// How far it is covered.
    pub cover: Cover,
    /// Covered only by what covers every requirement below it: it is a heading.
    pub through_children: bool,
    /// Links that are not refused, confirmed ones first, then the strongest; positions in
    /// [`Ledger::links`].
    pub links: Vec<usize>,
    /// Whether every task that answers it is softer than it.
    pub weakened: bool,
}

/// How many.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Requirements.
    pub requirements: usize,
    /// Fully covered ones.
    pub full: usize,
    /// Partly covered ones.
    pub part: usize,
    /// Ones with suggestions only.
    pub suggested: usize,
    /// Ones without any task.
    pub none: usize,
    /// Ones whose every task is softer.
    pub weakened: usize,
}

impl Counts {
    fn add(&mut self, row: &RequirementCover) {
        self.requirements += 1;
        self.weakened += usize::from(row.weakened);
        *match row.cover {
            Cover::Full => &mut self.full,
            Cover::Part => &mut self.part,
            Cover::Suggested => &mut self.suggested,
            Cover::None => &mut self.none,
        } += 1;
    }
}

/// The requirements of one source document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceCounts {
    /// Position in [`Ledger::documents`]; none for requirements that no document holds.
    pub document: Option<usize>,
    /// How many, and how covered.
    pub counts: Counts,
}

/// The tasks of one leader or lead unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskCounts {
    /// Leader or unit as written; empty for tasks that name none.
    pub name: String,
    /// Tasks.
    pub tasks: usize,
    /// Tasks that answer a requirement, confirmed or suggested.
    pub linked: usize,
    /// Tasks of the unit's own choice, with a reason.
    pub own_choice: usize,
    /// Tasks without a basis.
    pub without_basis: usize,
    /// Tasks softer than a requirement they answer.
    pub weakened: usize,
}

/// Where one requirement meets one column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Tasks of the column that answer the requirement.
    pub tasks: usize,
    /// The relation that covers most: equal, superset, subset, intersect.
    pub relation: Relation,
    /// The highest strength.
    pub strength: u8,
    /// Whether one of the links is confirmed.
    pub confirmed: bool,
    /// Whether a task is softer than the requirement.
    pub weakened: bool,
}

/// Requirements by leader or lead unit 对标矩阵.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matrix {
    /// Names of the columns in official order; the last is empty when tasks name none.
    pub columns: Vec<String>,
    /// One row per requirement of the ledger, in its order; one cell per column.
    pub rows: Vec<Vec<Option<Cell>>>,
}

/// What is covered, what is not, and what has no basis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// One per requirement of the ledger, in its order.
    pub requirements: Vec<RequirementCover>,
    /// Over all requirements.
    pub counts: Counts,
    /// By document, in the order of the ledger.
    pub by_source: Vec<SourceCounts>,
    /// Tasks of this year.
    pub tasks: usize,
    /// Tasks without a link and without a reason of their own; in the order of the ledger.
    pub without_basis: Vec<RowId>,
    /// Tasks without a link that give the reason of their own choice.
    pub own_choice: Vec<RowId>,
    /// Tasks by leader in charge.
    pub by_leader: Vec<TaskCounts>,
    /// Tasks by lead unit; a task with two counts for both.
    pub by_lead: Vec<TaskCounts>,
    /// Requirements by leader.
    pub leaders: Matrix,
    /// Requirements by lead unit.
    pub leads: Matrix,
}

/// Views the links of a ledger.
pub fn coverage(ledger: &Ledger) -> Coverage {
    let links = Live::of(ledger);
    let requirements = covers(ledger, &links);
    let mut counts = Counts::default();
    requirements.iter().for_each(|row| counts.add(row));
    let based = based(ledger, &links);
    let baseless = |reason: bool| {
        let free = ledger.tasks.iter().zip(&based).filter(|(_, based)| !**based);
        let rows = free.filter(|(task, _)| task.own_choice.is_some() == reason);
        rows.map(|(task, _)| task.id.clone()).collect::<Vec<RowId>>()
    };
    let leaders = columns(ledger.people.iter().map(|person| &*person.name), ledger, by_leader);
    let leads = columns(ledger.units.iter().map(|unit| &*unit.name), ledger, by_lead);
    Coverage {
        by_source: by_source(ledger, &requirements),
        counts,
        tasks: ledger.tasks.len(),
        without_basis: baseless(false),
        own_choice: baseless(true),
        by_leader: task_counts(ledger, &links, &based, &leaders, by_leader),
        by_lead: task_counts(ledger, &links, &based, &leads, by_lead),
        leaders: matrix(ledger, &links, leaders, by_leader),
        leads: matrix(ledger, &links, leads, by_lead),
        requirements,
    }
}

fn by_leader(task: &Task) -> Vec<&str> {
    vec![task.leader.as_deref().unwrap_or_default()]
}

fn by_lead(task: &Task) -> Vec<&str> {
    if task.leads.is_empty() { vec![""] } else { task.leads.iter().map(|lead| &**lead).collect() }
}

/// Positions of rows by name. Only asked for single names, never walked through: its order is not
/// the same twice.
type Places<'a> = HashMap<&'a str, usize>;

fn places_of<'a>(rows: impl Iterator<Item = &'a RowId>) -> Places<'a> {
    rows.enumerate().map(|(at, id)| (id.0.as_str(), at)).collect()
}

/// A link that is not refused and joins two rows of the ledger.
#[derive(Clone, Copy)]
struct Joint<'a> {
    /// Position among the links.
    at: usize,
    /// Position of its task.
    task: usize,
    link: &'a Link,
}

/// The links that count, and what they say of each row; rows by position.
struct Live<'a> {
    requirements: Places<'a>,
    tasks: Places<'a>,
    to: Vec<Vec<Joint<'a>>>,
    linked: Vec<bool>,
    weakened: Vec<bool>,
}

impl<'a> Live<'a> {
    fn of(ledger: &'a Ledger) -> Self {
        let mut live = Self {
            requirements: places_of(ledger.requirements.iter().map(|row| &row.id)),
            tasks: places_of(ledger.tasks.iter().map(|task| &task.id)),
            to: vec![Vec::new(); ledger.requirements.len()],
            linked: vec![false; ledger.tasks.len()],
            weakened: vec![false; ledger.tasks.len()],
        };
        for (at, link) in ledger.links.iter().enumerate() {
            let (demand, answer) = (link.requirement.0.as_str(), link.task.0.as_str());
            let ends = (live.requirements.get(demand), live.tasks.get(answer));
            let (Some(&requirement), Some(&task)) = ends else { continue };
            if link.state != LinkState::Refused {
                live.to[requirement].push(Joint { at, task, link });
                live.linked[task] = true;
                live.weakened[task] |= !link.weakenings.is_empty();
            }
        }
        live
    }

    /// Position of the task above a task.
    fn above(&self, task: &Task) -> Option<usize> {
        self.tasks.get(task.parent.as_ref()?.0.as_str()).copied()
    }
}

fn covers(ledger: &Ledger, links: &Live<'_>) -> Vec<RequirementCover> {
    let rows = ledger.requirements.iter().zip(&links.to);
    let mut covers: Vec<RequirementCover> = rows.map(|(row, own)| own_cover(row, own)).collect();
    // Rows stand below their parents: from the last to the first, children are ready before them.
    let mut least: Vec<Option<Cover>> = vec![None; covers.len()];
    for at in (0..covers.len()).rev() {
        if let Some(through) = least[at].filter(|&through| through > covers[at].cover) {
            covers[at].cover = through;
            covers[at].through_children = covers[at].links.is_empty();
        }
        let parent = ledger.requirements[at].parent.as_ref();
        if let Some(&parent) = parent.and_then(|parent| links.requirements.get(parent.0.as_str())) {
            let cover = covers[at].cover;
            least[parent] = Some(least[parent].map_or(cover, |least| cover.min(least)));
        }
    }
    covers
}

fn own_cover(row: &Requirement, own: &[Joint<'_>]) -> RequirementCover {
    let mut own = own.to_vec();
    own.sort_by_key(|Joint { at, link, .. }| {
        (link.state != LinkState::Confirmed, std::cmp::Reverse(link.strength), *at)
    });
    let of = |link: &Link| match (link.state, link.relation) {
        (LinkState::Confirmed, Relation::Equal | Relation::Superset) => Cover::Full,
        (LinkState::Confirmed, Relation::Subset | Relation::Intersect) => Cover::Part,
        (LinkState::Suggested | LinkState::Doubted, _) => Cover::Suggested,
        (LinkState::Refused, _) => Cover::None,
    };
    let cover = own.iter().map(|joint| of(joint.link)).max().unwrap_or(Cover::None);
    RequirementCover {
        requirement: row.id.clone(),
        cover,
        through_children: false,
        weakened: is_weakened(&own),
        links: own.iter().map(|joint| joint.at).collect(),
    }
}

/// Whether the likeliest answer, or every confirmed one, is softer than the demand.
fn is_weakened(own: &[Joint<'_>]) -> bool {
    let confirmed = own.iter().filter(|one| one.link.state == LinkState::Confirmed).count();
    let answers = &own[..confirmed.max(1).min(own.len())];
    !answers.is_empty() && answers.iter().all(|one| !one.link.weakenings.is_empty())
}

/// Tasks with a link, and those above or below them: a heading stands on what stands under it.
fn based(ledger: &Ledger, links: &Live<'_>) -> Vec<bool> {
    let mut based = links.linked.clone();
    for (task, _) in ledger.tasks.iter().zip(&links.linked).filter(|(_, linked)| **linked) {
        let mut above = links.above(task);
        while let Some(at) = above.filter(|&at| !std::mem::replace(&mut based[at], true)) {
            above = links.above(&ledger.tasks[at]);
        }
    }
    for (task, based) in ledger.tasks.iter().zip(&mut based) {
        *based |= links.above(task).is_some_and(|above| links.linked[above]);
    }
    based
}

fn by_source(ledger: &Ledger, covers: &[RequirementCover]) -> Vec<SourceCounts> {
    let place: BTreeMap<_, _> = ledger
        .documents
        .iter()
        .enumerate()
        .map(|(at, document)| (&document.source.id, at))
        .collect();
    let mut counts: BTreeMap<Option<usize>, Counts> = BTreeMap::new();
    for (at, document) in ledger.documents.iter().enumerate() {
        if document.level == Level::Above {
            counts.entry(Some(at)).or_default();
        }
    }
    for (row, cover) in ledger.requirements.iter().zip(covers) {
        let sources: BTreeSet<Option<usize>> = row
            .origins
            .iter()
            .map(|origin| origin.text().and_then(|(source, _)| place.get(source).copied()))
            .collect();
        sources.into_iter().for_each(|source| counts.entry(source).or_default().add(cover));
    }
    let mut counts: Vec<SourceCounts> =
        counts.into_iter().map(|(document, counts)| SourceCounts { document, counts }).collect();
    counts.sort_by_key(|one| one.document.unwrap_or(usize::MAX));
    counts
}

/// Names in official order, then those that only tasks name, in their order, then "" when needed.
fn columns<'a>(
    official: impl Iterator<Item = &'a str>,
    ledger: &'a Ledger,
    of: impl Fn(&'a Task) -> Vec<&'a str>,
) -> Vec<String> {
    let named: Vec<&str> = ledger.tasks.iter().flat_map(of).collect();
    let used: BTreeSet<&str> = named.iter().copied().collect();
    let mut seen = BTreeSet::from([""]);
    let known = official.filter(|name| used.contains(name)).chain(named.iter().copied());
    let mut columns: Vec<String> =
        known.filter(|name| seen.insert(name)).map(str::to_owned).collect();
    columns.extend(used.contains("").then(String::new));
    columns
}

fn task_counts(
    ledger: &Ledger,
    links: &Live<'_>,
    based: &[bool],
    columns: &[String],
    of: impl Fn(&Task) -> Vec<&str>,
) -> Vec<TaskCounts> {
    let zero = |name: &String| TaskCounts {
        name: name.clone(),
        tasks: 0,
        linked: 0,
        own_choice: 0,
        without_basis: 0,
        weakened: 0,
    };
    let mut counts: Vec<TaskCounts> = columns.iter().map(zero).collect();
    let place = places(columns);
    for (at, task) in ledger.tasks.iter().enumerate() {
        let based = based[at];
        for name in of(task) {
            let one = &mut counts[place[name]];
            one.tasks += 1;
            one.linked += usize::from(based);
            one.own_choice += usize::from(!based && task.own_choice.is_some());
            one.without_basis += usize::from(!based && task.own_choice.is_none());
            one.weakened += usize::from(links.weakened[at]);
        }
    }
    counts
}

fn places(columns: &[String]) -> BTreeMap<&str, usize> {
    columns.iter().enumerate().map(|(at, name)| (name.as_str(), at)).collect()
}

fn matrix(
    ledger: &Ledger,
    links: &Live<'_>,
    columns: Vec<String>,
    of: impl Fn(&Task) -> Vec<&str>,
) -> Matrix {
    let place = places(&columns);
    let row = |joints: &Vec<Joint<'_>>| {
        let mut cells: Vec<Option<Cell>> = vec![None; columns.len()];
        for Joint { task, link, .. } in joints {
            for name in of(&ledger.tasks[*task]) {
                let cell = &mut cells[place[name]];
                *cell = Some(cell.map_or_else(|| Cell::of(link), |cell| cell.with(link)));
            }
        }
        cells
    };
    let rows = links.to.iter().map(row).collect();
    Matrix { rows, columns }
}

impl Cell {
    fn of(link: &Link) -> Self {
        Self {
            tasks: 1,
            relation: link.relation,
            strength: link.strength,
            confirmed: link.state == LinkState::Confirmed,
            weakened: !link.weakenings.is_empty(),
        }
    }

    fn with(self, link: &Link) -> Self {
        let other = Self::of(link);
        Self {
            tasks: self.tasks + 1,
            relation: self.relation.min(other.relation),
            strength: self.strength.max(other.strength),
            confirmed: self.confirmed || other.confirmed,
            weakened: self.weakened || other.weakened,
        }
    }
}
