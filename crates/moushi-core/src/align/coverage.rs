//! What is covered 承接情况: a view of the ledger's links that pages, sheets and slides only render.
//! Computed, never stored.

use std::collections::{BTreeMap, BTreeSet};

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
    let bases = bases(ledger, &links);
    let baseless = |reason: bool| {
        let free = ledger.tasks.iter().filter(|task| !bases.contains(&task.id));
        let rows = free.filter(|task| task.own_choice.is_some() == reason);
        rows.map(|task| task.id.clone()).collect::<Vec<RowId>>()
    };
    let leaders = columns(ledger.people.iter().map(|person| &*person.name), ledger, by_leader);
    let leads = columns(ledger.units.iter().map(|unit| &*unit.name), ledger, by_lead);
    Coverage {
        by_source: by_source(ledger, &requirements),
        counts,
        tasks: ledger.tasks.len(),
        without_basis: baseless(false),
        own_choice: baseless(true),
        by_leader: task_counts(ledger, &links, &bases, &leaders, by_leader),
        by_lead: task_counts(ledger, &links, &bases, &leads, by_lead),
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

/// Links that are not refused and join two rows of the ledger.
struct Live<'a> {
    by_requirement: BTreeMap<&'a RowId, Vec<(usize, &'a Link)>>,
    tasks: BTreeMap<&'a RowId, &'a Task>,
    linked: BTreeSet<&'a RowId>,
    weakened: BTreeSet<&'a RowId>,
}

impl<'a> Live<'a> {
    fn of(ledger: &'a Ledger) -> Self {
        let tasks: BTreeMap<&RowId, &Task> =
            ledger.tasks.iter().map(|task| (&task.id, task)).collect();
        let rows: BTreeSet<&RowId> = ledger.requirements.iter().map(|row| &row.id).collect();
        let mut live = Self {
            by_requirement: BTreeMap::new(),
            tasks,
            linked: BTreeSet::new(),
            weakened: BTreeSet::new(),
        };
        for (at, link) in ledger.links.iter().enumerate() {
            let joins = rows.contains(&link.requirement) && live.tasks.contains_key(&link.task);
            if link.state == LinkState::Refused || !joins {
                continue;
            }
            live.by_requirement.entry(&link.requirement).or_default().push((at, link));
            live.linked.insert(&link.task);
            if !link.weakenings.is_empty() {
                live.weakened.insert(&link.task);
            }
        }
        live
    }

    fn to(&self, requirement: &RowId) -> &[(usize, &'a Link)] {
        self.by_requirement.get(requirement).map_or(&[], Vec::as_slice)
    }
}

fn covers(ledger: &Ledger, links: &Live<'_>) -> Vec<RequirementCover> {
    let mut covers: Vec<RequirementCover> =
        ledger.requirements.iter().map(|row| own_cover(row, links)).collect();
    let place: BTreeMap<&RowId, usize> =
        ledger.requirements.iter().enumerate().map(|(at, row)| (&row.id, at)).collect();
    // Rows stand below their parents: from the last to the first, children are ready before them.
    let mut least: BTreeMap<usize, Cover> = BTreeMap::new();
    for at in (0..covers.len()).rev() {
        if let Some(&through) = least.get(&at).filter(|&&through| through > covers[at].cover) {
            covers[at].cover = through;
            covers[at].through_children = covers[at].links.is_empty();
        }
        let parent = ledger.requirements[at].parent.as_ref();
        if let Some(&parent) = parent.and_then(|parent| place.get(parent)) {
            let cover = covers[at].cover;
            least.entry(parent).and_modify(|least| *least = cover.min(*least)).or_insert(cover);
        }
    }
    covers
}

fn own_cover(row: &Requirement, links: &Live<'_>) -> RequirementCover {
    let mut own = links.to(&row.id).to_vec();
    own.sort_by_key(|(at, link)| {
        (link.state != LinkState::Confirmed, std::cmp::Reverse(link.strength), *at)
    });
    let of = |link: &Link| match (link.state, link.relation) {
        (LinkState::Confirmed, Relation::Equal | Relation::Superset) => Cover::Full,
        (LinkState::Confirmed, Relation::Subset | Relation::Intersect) => Cover::Part,
        (LinkState::Suggested | LinkState::Doubted, _) => Cover::Suggested,
        (LinkState::Refused, _) => Cover::None,
    };
    let cover = own.iter().map(|(_, link)| of(link)).max().unwrap_or(Cover::None);
    RequirementCover {
        requirement: row.id.clone(),
        cover,
        through_children: false,
        weakened: is_weakened(&own),
        links: own.iter().map(|(at, _)| *at).collect(),
    }
}

/// Whether the likeliest answer, or every confirmed one, is softer than the demand.
fn is_weakened(own: &[(usize, &Link)]) -> bool {
    let confirmed = own.iter().filter(|(_, link)| link.state == LinkState::Confirmed).count();
    let answers = &own[..confirmed.max(1).min(own.len())];
    !answers.is_empty() && answers.iter().all(|(_, link)| !link.weakenings.is_empty())
}

/// Tasks with a link, and those above or below them: a heading stands on what stands under it.
fn bases<'a>(ledger: &'a Ledger, links: &Live<'a>) -> BTreeSet<&'a RowId> {
    let mut based = links.linked.clone();
    for id in &links.linked {
        let mut at = links.tasks.get(id).and_then(|task| task.parent.as_ref());
        while let Some(parent) = at.filter(|parent| based.insert(parent)) {
            at = links.tasks.get(parent).and_then(|task| task.parent.as_ref());
        }
    }
    let under = |task: &&Task| task.parent.as_ref().is_some_and(|up| links.linked.contains(up));
    based.extend(ledger.tasks.iter().filter(under).map(|task| &task.id));
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
    bases: &BTreeSet<&RowId>,
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
    for task in &ledger.tasks {
        let based = bases.contains(&task.id);
        for name in of(task) {
            let one = &mut counts[place[name]];
            one.tasks += 1;
            one.linked += usize::from(based);
            one.own_choice += usize::from(!based && task.own_choice.is_some());
            one.without_basis += usize::from(!based && task.own_choice.is_none());
            one.weakened += usize::from(links.weakened.contains(&task.id));
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
    let row = |requirement: &Requirement| {
        let mut cells: Vec<Option<Cell>> = vec![None; columns.len()];
        for (_, link) in links.to(&requirement.id) {
            for name in of(links.tasks[&link.task]) {
                let cell = &mut cells[place[name]];
                *cell = Some(cell.map_or_else(|| Cell::of(link), |cell| cell.with(link)));
            }
        }
        cells
    };
    let rows = ledger.requirements.iter().map(row).collect();
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
