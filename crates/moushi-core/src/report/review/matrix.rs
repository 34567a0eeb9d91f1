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
    let requirements: Vec<usize> = of_class(items, Class::Requirement);
    let tasks: Vec<usize> = of_class(items, Class::Task);
    let baseless = |index: &&usize| items[**index].links.is_empty();
    let weak = |index: &&usize| {
        let all = &items[**index].links;
        !all.is_empty() && all.iter().all(|link| !links[*link].weakenings.is_empty())
    };
    let people: Vec<&str> = ledger.people.iter().map(|person| person.name.as_str()).collect();
    let units: Vec<&str> = ledger.units.iter().map(|unit| unit.name.as_str()).collect();
    let by_leader = |task: &ItemView| task.leader.clone();
    let by_unit = |task: &ItemView| task.leads.first().cloned();
    let axes = [
        axis(true, &people, items, links, &requirements, &by_leader),
        axis(false, &units, items, links, &requirements, &by_unit),
    ];
    Matrix {
        axes: axes.into_iter().filter(|axis| axis.columns.iter().any(Option::is_some)).collect(),
        covered: requirements.iter().filter(|index| !items[**index].gap).count(),
        weak: requirements.iter().filter(weak).count(),
        baseless: tasks.iter().filter(baseless).count(),
        own_choice: tasks
            .iter()
            .filter(baseless)
            .filter(|index| items[**index].own_choice.is_some())
            .count(),
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

fn axis(
    leaders: bool,
    ranked: &[&str],
    items: &[ItemView],
    links: &[LinkView],
    requirements: &[usize],
    name_of: &dyn Fn(&ItemView) -> Option<String>,
) -> Axis {
    let names = links.iter().map(|link| name_of(&items[link.task]));
    let rank = |name: &Option<String>| {
        let rank = name.as_deref().and_then(|name| ranked.iter().position(|other| *other == name));
        (name.is_none(), rank.unwrap_or(usize::MAX))
    };
    let mut columns: Vec<Option<String>> = names.collect();
    columns.sort_by_cached_key(|name| (rank(name), name.clone()));
    columns.dedup();
    let rows: Vec<CoverageRow> = requirements
        .iter()
        .map(|index| coverage_row(*index, &columns, items, links, name_of))
        .collect();
    let mut totals = vec![0; columns.len()];
    for cell in rows.iter().flat_map(|row| &row.cells) {
        totals[cell.column] += cell.links.len();
    }
    Axis { leaders, columns, rows, totals }
}

fn coverage_row(
    item: usize,
    columns: &[Option<String>],
    items: &[ItemView],
    links: &[LinkView],
    name_of: &dyn Fn(&ItemView) -> Option<String>,
) -> CoverageRow {
    let answered = items[item].links.iter().filter(|link| links[**link].requirement == item);
    let mut cells: BTreeMap<usize, Cell> = BTreeMap::new();
    for link in answered {
        let name = name_of(&items[links[*link].task]);
        let column = columns.iter().position(|other| *other == name);
        let column = column.expect("the columns were made of the tasks of these links");
        let empty = Cell { column, links: Vec::new(), level: 0, weak: true };
        let cell = cells.entry(column).or_insert(empty);
        cell.links.push(*link);
        cell.level = cell.level.max(level(&links[*link]));
        cell.weak &= !links[*link].weakenings.is_empty();
    }
    let total = cells.values().map(|cell| cell.links.len()).sum();
    CoverageRow { item, cells: cells.into_values().collect(), total }
}
