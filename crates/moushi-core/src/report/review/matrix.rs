//! Requirements against leaders and lead units. Counts links that are not refused.

use std::collections::BTreeMap;

use super::{Axis, Cell, Class, CoverageRow, ItemView, LinkView, Matrix};
use crate::model::{Ledger, Relation};

/// Marks the gaps among the items: a requirement is taken up when a task answers it, one of its
/// parts, or the requirement that it is a part of as a whole (equal or more).
pub(super) fn mark_gaps(items: &mut [ItemView], links: &[LinkView]) {
    let mut taken = vec![false; items.len()];
    for link in links {
        taken[link.requirement] = true;
        for above in ancestors(items, link.requirement) {
            taken[above] = true;
        }
    }
    let whole: Vec<usize> =
        links.iter().filter(|link| level(link) == 3).map(|link| link.requirement).collect();
    for index in 0..items.len() {
        let by_whole = || ancestors(items, index).iter().any(|above| whole.contains(above));
        items[index].gap = items[index].class == Class::Requirement && !taken[index] && !by_whole();
    }
}

/// The items above one, nearest first; ends where a chain closes on itself.
fn ancestors(items: &[ItemView], index: usize) -> Vec<usize> {
    let mut chain = Vec::new();
    let mut next = items[index].parent;
    while let Some(above) = next.filter(|above| *above != index && !chain.contains(above)) {
        chain.push(above);
        next = items[above].parent;
    }
    chain
}

/// Both tables and the numbers above them.
pub(super) fn matrix(ledger: &Ledger, items: &[ItemView], links: &[LinkView]) -> Matrix {
    let board = Board {
        items,
        links,
        requirements: of_class(items, Class::Requirement),
        tasks: of_class(items, Class::Task),
    };
    let people: Vec<&str> = ledger.people.iter().map(|person| person.name.as_str()).collect();
    let units: Vec<&str> = ledger.units.iter().map(|unit| unit.name.as_str()).collect();
    let axes = [
        board.axis(true, &people, &|task| task.leader.clone()),
        board.axis(false, &units, &|task| task.leads.first().cloned()),
    ];
    let baseless: Vec<&ItemView> = board
        .tasks
        .iter()
        .map(|index| &items[*index])
        .filter(|task| task.links.is_empty())
        .collect();
    Matrix {
        axes: axes.into_iter().filter(|axis| axis.columns.iter().any(Option::is_some)).collect(),
        covered: board.requirements.iter().filter(|index| !items[**index].gap).count(),
        weak: board.requirements.iter().filter(|index| board.is_weak(**index)).count(),
        baseless: baseless.len(),
        own_choice: baseless.iter().filter(|task| task.own_choice.is_some()).count(),
    }
}

fn of_class(items: &[ItemView], class: Class) -> Vec<usize> {
    (0..items.len()).filter(|index| items[*index].class == class).collect()
}

/// How much of the requirement a link covers.
fn level(link: &LinkView) -> u8 {
    match link.relation {
        Relation::Equal | Relation::Superset => 3,
        Relation::Subset => 2,
        Relation::Intersect => 1,
    }
}

struct Board<'a> {
    items: &'a [ItemView],
    links: &'a [LinkView],
    requirements: Vec<usize>,
    tasks: Vec<usize>,
}

impl Board<'_> {
    /// Taken up, but by softer promises only.
    fn is_weak(&self, item: usize) -> bool {
        let links = &self.items[item].links;
        !links.is_empty() && links.iter().all(|link| !self.links[*link].weakenings.is_empty())
    }

    /// Everybody who has a task is a column, also where none of them answers a requirement.
    fn axis(
        &self,
        leaders: bool,
        ranked: &[&str],
        name_of: &dyn Fn(&ItemView) -> Option<String>,
    ) -> Axis {
        let rank = |name: &Option<String>| {
            let rank = ranked.iter().position(|other| Some(*other) == name.as_deref());
            (name.is_none(), rank.unwrap_or(usize::MAX))
        };
        let mut columns: Vec<Option<String>> =
            self.tasks.iter().map(|index| name_of(&self.items[*index])).collect();
        columns.sort_by_cached_key(|name| (rank(name), name.clone()));
        columns.dedup();
        let rows: Vec<CoverageRow> =
            self.requirements.iter().map(|index| self.row(*index, &columns, name_of)).collect();
        let mut totals = vec![0; columns.len()];
        for cell in rows.iter().flat_map(|row| &row.cells) {
            totals[cell.column] += cell.links.len();
        }
        Axis { leaders, columns, rows, totals }
    }

    fn row(
        &self,
        item: usize,
        columns: &[Option<String>],
        name_of: &dyn Fn(&ItemView) -> Option<String>,
    ) -> CoverageRow {
        let mut cells: BTreeMap<usize, Cell> = BTreeMap::new();
        for &index in &self.items[item].links {
            let link = &self.links[index];
            let name = name_of(&self.items[link.task]);
            let column = columns.iter().position(|other| *other == name);
            let column = column.expect("whoever has a task is a column, and links lead to tasks");
            let empty = Cell { column, links: Vec::new(), level: 0, weak: true };
            let cell = cells.entry(column).or_insert(empty);
            cell.links.push(index);
            cell.level = cell.level.max(level(link));
            cell.weak &= !link.weakenings.is_empty();
        }
        let total = cells.values().map(|cell| cell.links.len()).sum();
        CoverageRow { item, cells: cells.into_values().collect(), total }
    }
}
