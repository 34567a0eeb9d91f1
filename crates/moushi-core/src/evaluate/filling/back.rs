//! A workbook that was filled in comes back 收回: its tables found again, whatever was moved or renamed, and what stands in
//! them word by word. What cannot be told is asked of a person, never guessed. Knows no file format, and not whether a
//! signature is genuine.

mod columns;
mod grid;
mod refuse;
mod rows;
mod table;

use serde::{Deserialize, Serialize};

use super::super::intake::Flaw;
use super::super::standard::Standard;
use super::Filling;
use super::layout::LAYOUT;
use crate::model::Refusal;
use crate::text::Text;
use columns::Columns;
use grid::Grid;
use table::{Found, Looked};

/// A sheet as it came: its name, and its filled cells by row and column from 0, with text and number.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Row and column from 0, what it shows, and its number where it is one and no day.
    pub cells: Vec<(u32, u32, String, Option<f64>)>,
}

/// A heading that somebody has said the meaning of: level, column (`@code`, `@name`, `@above` for what a unit is called;
/// empty for a column that is none of the standard), heading.
pub type Remembered = (String, String, String);

/// What came of a workbook.
#[derive(Clone, Debug, PartialEq)]
pub enum Back {
    /// All that is needed was found.
    Filled {
        /// What was filled in.
        filling: Filling,
        /// The signature; empty when there is none.
        key: String,
        /// Name and version of the standard as the file has them, `name@version`; empty when it says nothing.
        standard: String,
        /// Columns that were found because somebody had said before which they are.
        known: Vec<Remembered>,
    },
    /// A person has to say which heading is which column.
    Unclear(Vec<Unclear>),
}

/// A table of which columns were not found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unclear {
    /// Name of the level.
    pub level: String,
    /// Name of the sheet.
    pub sheet: String,
    /// What was not found.
    pub missing: Vec<Missing>,
    /// Columns that may be meant.
    pub free: Vec<Free>,
}

/// A column that was not found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    /// Its name.
    pub column: String,
    /// What stands above it in our workbook.
    pub title: Text,
    /// The heading that is likely meant; empty for none.
    pub guess: String,
}

/// A column of which it is not known what it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Free {
    /// What stands above it.
    pub name: String,
    /// What stands in its first filled cell.
    pub sample: String,
}

/// Where the columns of a table stand in its file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Name of the level.
    pub level: String,
    /// Name of the sheet.
    pub sheet: String,
    /// Name of each column and where it stands, from 0; `@code`, `@name` and `@above` among them.
    pub columns: Vec<(String, u32)>,
}

impl Place {
    /// The cell of a flaw as a spreadsheet calls it: `E7`. The one of the code for a whole row, none for a whole table.
    pub fn cell(&self, standard: &Standard, flaw: &Flaw) -> Option<String> {
        let level = standard.level_named(&self.level)?;
        let column = super::column_of(standard, level, &flaw.column);
        let column = super::layout::hidden(standard, level, column);
        let at = |name: &str| self.columns.iter().find(|(known, _)| known == name);
        let (_, at) = at(&column).or_else(|| at(super::layout::CODE))?;
        (flaw.row > 0).then(|| format!("{}{}", grid::letters(*at), flaw.row))
    }

    /// What the column of a flaw is called; empty for a whole row.
    pub fn title(&self, standard: &Standard, flaw: &Flaw) -> Text {
        let level = standard.level_named(&self.level).filter(|_| !flaw.column.is_empty());
        let title = level.map(|level| {
            super::titles::title(standard, level, super::column_of(standard, level, &flaw.column))
        });
        title.unwrap_or_default()
    }
}

/// Whether any of these sheets is one of a workbook that this program has made.
pub fn ours(sheets: &[Sheet]) -> bool {
    sheets.iter().any(|sheet| Grid::of(sheet).layout().is_some())
}

/// What was filled in, among the sheets of a workbook.
///
/// # Errors
/// When no sheet is a table of the standard, one is of another standard, of other columns or of another layout, has a
/// column twice, or the sheets are those of two workbooks.
pub fn back(
    standard: &Standard,
    sheets: &[Sheet],
    remembered: &[Remembered],
) -> Result<Back, Refusal> {
    let (found, unclear) = tables(standard, sheets, remembered)?;
    if !unclear.is_empty() {
        return Ok(Back::Unclear(unclear));
    }
    let said = found.iter().find_map(|one| one.layout.clone());
    let (key, named) = said
        .map(|layout| (layout.key, format!("{}@{}", layout.standard, layout.version)))
        .unwrap_or_default();
    let known = found.iter().flat_map(|one| one.columns.known.clone()).collect();
    let tables = found.iter().map(|one| one.table(standard)).collect();
    Ok(Back::Filled { filling: Filling { tables }, key, standard: named, known })
}

/// Where the tables of a workbook stand, in the order of [`Filling::tables`]; none while columns are unclear.
///
/// # Errors
/// As [`back`].
pub fn places(
    standard: &Standard,
    sheets: &[Sheet],
    remembered: &[Remembered],
) -> Result<Vec<Place>, Refusal> {
    let (found, _) = tables(standard, sheets, remembered)?;
    Ok(found.iter().map(|one| one.place(standard)).collect())
}

/// The tables among the sheets, the highest level first, and those that are unclear.
fn tables<'a>(
    standard: &Standard,
    sheets: &'a [Sheet],
    remembered: &[Remembered],
) -> Result<(Vec<Found<'a>>, Vec<Unclear>), Refusal> {
    let grids: Vec<Grid<'a>> = sheets.iter().map(Grid::of).collect();
    let marked = grids.iter().any(|grid| grid.layout().is_some());
    let (mut found, mut unclear) = (Vec::new(), Vec::new());
    for grid in grids {
        // Beside tables that say what they are, others are notes of whoever filled them in.
        if marked && grid.layout().is_none() {
            continue;
        }
        match table::look(standard, grid, remembered)? {
            Some(Looked::Found(table)) => found.push(table),
            Some(Looked::Unclear(one)) => unclear.push(one),
            None => {}
        }
    }
    if found.is_empty() && unclear.is_empty() {
        return Err(refuse::no_table(standard));
    }
    let found = table::each_once(standard, found)?;
    Ok((found, unclear))
}

/// Words for a layout that this program does not know.
fn of_layout(found: &str) -> Result<(), Refusal> {
    if found == LAYOUT { Ok(()) } else { Err(refuse::other_layout(found)) }
}
