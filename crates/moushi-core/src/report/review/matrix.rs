//! Coverage as the page shows it: [`align::coverage`](crate::align::coverage) decides, this only
//! turns names of rows into indices and adds the links that stand behind each cell.

use std::collections::HashMap;

use super::{Axis, Cell, CoverageRow, ItemView, LinkView, Matrix, Standing};
use crate::align::{self, Cover, Coverage};
use crate::model::{Ledger, Relation, RowId};

/// Tells each requirement how far it is covered and each task of this year what it stands on.
pub(super) fn mark_standing(
    ledger: &Ledger,
    coverage: &Coverage,
    by_row: &HashMap<RowId, usize>,
    items: &mut [ItemView],
) {
    for row in &coverage.requirements {
        if let Some(&index) = by_row.get(&row.requirement) {
            items[index].weak = row.weakened;
            items[index].standing = Some(match row.cover {
                Cover::None => Standing::Gap,
                Cover::Suggested => Standing::Suggested,
                Cover::Part => Standing::Part,
                Cover::Full => Standing::Full,
            });
        }
    }
    let mut stand = |id: &RowId, standing| {
        if let Some(&index) = by_row.get(id) {
            items[index].standing = Some(standing);
        }
    };
    ledger.tasks.iter().for_each(|task| stand(&task.id, Standing::Based));
    coverage.without_basis.iter().for_each(|id| stand(id, Standing::Baseless));
    coverage.own_choice.iter().for_each(|id| stand(id, Standing::OwnChoice));
}

/// Both tables and the numbers above them.
pub(super) fn matrix(
    ledger: &Ledger,
    coverage: &Coverage,
    by_row: &HashMap<RowId, usize>,
    items: &[ItemView],
    links: &[LinkView],
) -> Matrix {
    let by_leader = |task: &ItemView| vec![task.leader.clone().unwrap_or_default()];
    let by_unit = |task: &ItemView| {
        if task.leads.is_empty() { vec![String::new()] } else { task.leads.clone() }
    };
    let rows: Vec<usize> =
        ledger.requirements.iter().filter_map(|row| by_row.get(&row.id).copied()).collect();
    let axis = |leaders: bool, from: &align::Matrix, names: &dyn Fn(&ItemView) -> Vec<String>| {
        let rows = rows.iter().zip(&from.rows);
        let rows: Vec<CoverageRow> = rows
            .map(|(item, cells)| coverage_row(*item, &from.columns, cells, names, items, links))
            .collect();
        let mut totals = vec![0; from.columns.len()];
        for cell in rows.iter().flat_map(|row| &row.cells) {
            totals[cell.column] += cell.links.len();
        }
        Axis { leaders, columns: from.columns.clone(), rows, totals }
    };
    let axes = [axis(true, &coverage.leaders, &by_leader), axis(false, &coverage.leads, &by_unit)];
    let named = |axis: &Axis| axis.columns.iter().any(|name| !name.is_empty());
    Matrix {
        axes: axes.into_iter().filter(named).collect(),
        covered: coverage.counts.requirements - coverage.counts.none,
        suggested: coverage.counts.suggested,
        weak: coverage.counts.weakened,
        baseless: coverage.without_basis.len(),
        own_choice: coverage.own_choice.len(),
    }
}

fn coverage_row(
    item: usize,
    columns: &[String],
    cells: &[Option<align::Cell>],
    names: &dyn Fn(&ItemView) -> Vec<String>,
    items: &[ItemView],
    links: &[LinkView],
) -> CoverageRow {
    let behind = |name: &String| -> Vec<usize> {
        let all = items[item].links.iter().copied();
        all.filter(|link| names(&items[links[*link].task]).contains(name)).collect()
    };
    let cell = |(column, cell): (usize, &Option<align::Cell>)| {
        cell.map(|cell| Cell {
            column,
            links: behind(&columns[column]),
            level: match cell.relation {
                Relation::Equal | Relation::Superset => 3,
                Relation::Subset => 2,
                Relation::Intersect => 1,
            },
            weak: cell.weakened,
        })
    };
    CoverageRow {
        item,
        cells: cells.iter().enumerate().filter_map(cell).collect(),
        total: items[item].links.len(),
    }
}
