//! The rows of a table as they stand in a file: numbers with all their digits, everything else as it is shown.

use super::super::layout::SHOWN;
use super::super::{Row, Table};
use super::grid::Cell;
use super::table::Found;
use crate::evaluate::formula::NEAR;
use crate::evaluate::intake::meant::{EXAMPLE, Meant};
use crate::evaluate::standard::Standard;

/// What was filled in. Rows without anything, and the one that shows how to fill in, are passed over.
pub fn table(standard: &Standard, found: &Found<'_>) -> Table {
    let level = &standard.levels[found.level];
    let slots: Vec<(usize, u32)> = found.columns.slots(standard, found.level);
    let columns = slots.iter().map(|(slot, _)| level.slots[*slot].name.clone()).collect();
    let rows = found.grid.rows.range(found.columns.head + 1..).filter_map(|(row, cells)| {
        let cell = |meant: Meant| cells.get(found.columns.at.get(&meant)?);
        let own = [Meant::Code, Meant::Name, Meant::Above];
        let [code, name, above] = own.map(|meant| cell(meant).map(called).unwrap_or_default());
        let shown = found.columns.hidden.and_then(|at| cells.get(&at));
        let shown = code.is_empty() && shown.is_some_and(|cell| cell.text == SHOWN);
        if shown || EXAMPLE.contains(&&*code) {
            return None;
        }
        let typed = slots.iter().map(|(_, at)| cells.get(at).map(typed).unwrap_or_default());
        let typed: Vec<String> = typed.collect();
        let blank = [&code, &name, &above].into_iter().chain(&typed).all(String::is_empty);
        (!blank).then_some(Row { number: row + 1, code, name, above, cells: typed })
    });
    Table { level: level.name.clone(), columns, rows: rows.collect() }
}

/// A code or a name: as it is shown, for 0012 is not 12; but digits that a spreadsheet has shortened are all told.
fn called(cell: &Cell<'_>) -> String {
    match cell.number {
        Some(number) if cell.text.contains(['E', 'e', ',', '.']) && number.fract() == 0.0 => {
            number.to_string()
        }
        _ => cell.text.to_owned(),
    }
}

/// A number with all its digits; one that was written in per cent stays so, and words stay as they are.
fn typed(cell: &Cell<'_>) -> String {
    let Some(number) = cell.number else { return cell.text.to_owned() };
    let percent = cell.text.strip_suffix(['%', '％']).and_then(|digits| digits.parse::<f64>().ok());
    match percent {
        Some(percent) if (percent / 100.0 - number).abs() <= NEAR * number.abs() => {
            cell.text.to_owned()
        }
        _ => number.to_string(),
    }
}
