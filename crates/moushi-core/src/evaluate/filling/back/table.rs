//! A table on a sheet: of which level it is, where its head stands, and that each level has one.

use super::super::layout::{self, HEAD, Layout};
use super::super::titles::headed;
use super::super::{Row, Table};
use super::columns::Sought;
use super::grid::Grid;
use super::{Columns, Place, Remembered, Unclear, of_layout, refuse, rows};
use crate::evaluate::intake::meant::Meant;
use crate::evaluate::intake::plain;
use crate::evaluate::standard::Standard;
use crate::model::Refusal;

/// A table that was found.
pub struct Found<'a> {
    pub grid: Grid<'a>,
    pub level: usize,
    /// What its hidden cell says.
    pub layout: Option<Layout>,
    pub columns: Columns,
}

/// What came of looking at a sheet.
pub enum Looked<'a> {
    Found(Found<'a>),
    Unclear(Unclear),
}

/// Looks for a table on a sheet; none when it holds none.
pub fn look<'a>(
    standard: &Standard,
    grid: Grid<'a>,
    remembered: &[Remembered],
) -> Result<Option<Looked<'a>>, Refusal> {
    let Some((row, _, words)) = grid.layout() else {
        return plain_table(standard, grid, remembered);
    };
    of_layout(words.split('|').next().unwrap_or_default())?;
    let Some(said) = Layout::read(words) else { return Err(refuse::spoilt(grid.name)) };
    if said.standard != standard.asked() {
        return Err(refuse::other_standard(standard, &said));
    }
    let Some(level) = standard.level_named(&said.level).filter(|at| !standard.levels[*at].parts)
    else {
        return Err(refuse::no_level(standard, &said));
    };
    if said.version != standard.version {
        same_columns(standard, level, &grid, row, &said)?;
    }
    let titles = best(standard, &grid, level, remembered, |at| at != row).unwrap_or(row + 1);
    let sought = Sought { standard, level, grid: &grid, hidden: Some(row), titles, remembered };
    Ok(Some(match sought.find()? {
        Ok(columns) => Looked::Found(Found { grid, level, layout: Some(said), columns }),
        Err(unclear) => Looked::Unclear(unclear),
    }))
}

/// A table of another version of the pack is read where its columns are still the same.
fn same_columns(
    standard: &Standard,
    level: usize,
    grid: &Grid<'_>,
    row: u32,
    said: &Layout,
) -> Result<(), Refusal> {
    let cells = || grid.row(row).filter(|(_, cell)| !Layout::begins(cell.text));
    let gone = cells().filter(|(_, cell)| layout::named(standard, level, cell.text).is_none());
    let gone: Vec<&str> = gone.map(|(_, cell)| cell.text).collect();
    let there = |meant: &Meant| {
        let key = layout::hidden(standard, level, *meant);
        cells().any(|(_, cell)| cell.text == key)
    };
    let came = layout::columns(standard, level).into_iter().filter(|meant| !there(meant));
    let came: Vec<Meant> = came.collect();
    if gone.is_empty() && came.is_empty() {
        return Ok(());
    }
    Err(refuse::other_version(standard, level, said, &gone, &came))
}

/// A table that says nothing of itself: of the level that the sheet names, or to which most of its headings belong.
fn plain_table<'a>(
    standard: &Standard,
    grid: Grid<'a>,
    remembered: &[Remembered],
) -> Result<Option<Looked<'a>>, Refusal> {
    let hidden = grid.keys();
    let levels = (0..standard.levels.len()).filter(|at| !standard.levels[*at].parts);
    let named = |level: &usize| {
        let (level, sheet) = (&standard.levels[*level], plain(grid.name));
        sheet == level.name || sheet == plain(&level.title.zh) || sheet == plain(&level.title.en)
    };
    let heads = levels.filter_map(|level| {
        // Hidden names that stand there still tell, though the cell that spoke for them is gone.
        let row = hidden.or_else(|| best(standard, &grid, level, remembered, |_| true))?;
        Some((named(&level), known(standard, &grid, level, remembered, row), level, row))
    });
    let Some((named, (code, slots), level, titles)) =
        heads.max_by_key(|(named, known, level, _)| {
            // Of two levels with as many headings the lower is meant, as ever.
            (*named, known.1, known.0, *level)
        })
    else {
        return Ok(None);
    };
    if slots == 0 || (!code && slots < 2 && !named) {
        return Ok(None);
    }
    let titles = hidden.map_or(titles, |row| {
        best(standard, &grid, level, remembered, |at| at != row).unwrap_or(row + 1)
    });
    let sought = Sought { standard, level, grid: &grid, hidden, titles, remembered };
    Ok(Some(match sought.find()? {
        Ok(columns) => Looked::Found(Found { grid, level, layout: None, columns }),
        Err(unclear) => Looked::Unclear(unclear),
    }))
}

/// Whether a heading of codes stands in a row, and how many headings of numbers of a level.
fn known(
    standard: &Standard,
    grid: &Grid<'_>,
    level: usize,
    remembered: &[Remembered],
    row: u32,
) -> (bool, usize) {
    let mut found = (false, 0);
    for (_, cell) in grid.row(row) {
        match said(standard, level, cell.text, remembered) {
            Meant::Code => found.0 = true,
            Meant::Slot(_) => found.1 += 1,
            _ => {}
        }
    }
    found
}

/// What a heading means, by itself or by what somebody has said of it.
pub fn said(standard: &Standard, level: usize, heading: &str, all: &[Remembered]) -> Meant {
    let found = headed(standard, level, heading);
    let own = &standard.levels[level].name;
    let known = all.iter().find(|(of, _, name)| of == own && name == heading);
    let known = known.and_then(|(_, column, _)| layout::named(standard, level, column));
    if found == Meant::Other { known.unwrap_or(Meant::Other) } else { found }
}

/// The row of the head in which most headings of a level stand; the first of several.
fn best(
    standard: &Standard,
    grid: &Grid<'_>,
    level: usize,
    remembered: &[Remembered],
    may: impl Fn(u32) -> bool,
) -> Option<u32> {
    let rows = grid.rows.range(..HEAD).map(|(row, _)| *row).filter(|row| may(*row));
    let counted = rows.map(|row| {
        let ours = |(_, cell): &(u32, super::grid::Cell<'_>)| {
            said(standard, level, cell.text, remembered) != Meant::Other
        };
        (grid.row(row).filter(ours).count(), row)
    });
    let best = counted.max_by_key(|(count, row)| (*count, std::cmp::Reverse(*row)));
    best.filter(|(count, _)| *count > 0).map(|(_, row)| row)
}

/// The tables, the highest level first. A copy that somebody keeps of a sheet is no second table while it says the same.
pub fn each_once<'a>(
    standard: &Standard,
    found: Vec<Found<'a>>,
) -> Result<Vec<Found<'a>>, Refusal> {
    let mut once: Vec<Found<'a>> = Vec::new();
    for one in found {
        if let Some((first, other)) = once.iter().find_map(|known| known.of_another(&one)) {
            return Err(refuse::two_files(first, other));
        }
        match once.iter().find(|known| known.level == one.level) {
            None => once.push(one),
            Some(known) if known.same(&one, standard) => {}
            Some(known) => return Err(refuse::two_sheets(known.grid.name, one.grid.name)),
        }
    }
    once.sort_by_key(|one| one.level);
    Ok(once)
}

impl<'a> Found<'a> {
    /// The names of both sheets, where they were made for two workbooks.
    fn of_another(&self, other: &Self) -> Option<(&'a str, &'a str)> {
        let key = |one: &Self| {
            one.layout.as_ref().map(|layout| (layout.key.clone(), layout.version.clone()))
        };
        (key(self) != key(other)).then_some((self.grid.name, other.grid.name))
    }

    fn same(&self, other: &Self, standard: &Standard) -> bool {
        let plain = |one: &Self| {
            let rows = one.table(standard).rows.into_iter();
            let mut rows: Vec<Row> = rows.map(|row| Row { number: 0, ..row }).collect();
            rows.sort_by(|one, other| one.code.cmp(&other.code));
            (rows, one.columns.slots(standard, one.level))
        };
        plain(self) == plain(other)
    }

    /// What was filled in.
    pub fn table(&self, standard: &Standard) -> Table {
        rows::table(standard, self)
    }

    /// Where it stands.
    pub fn place(&self, standard: &Standard) -> Place {
        let columns = self.columns.at.iter();
        let columns =
            columns.map(|(meant, at)| (layout::hidden(standard, self.level, *meant), *at));
        Place {
            level: standard.levels[self.level].name.clone(),
            sheet: self.grid.name.to_owned(),
            columns: columns.collect(),
        }
    }
}
