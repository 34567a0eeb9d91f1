//! Forms 填报表: a workbook with the tasks that a unit reports on, filled in offline. Finds its columns and rows
//! again, and holds each row against what is known: unchanged, a report, a conflict, or wrong and why. Knows no
//! file format; whether a row's key is genuine is found out before.

mod fault;
mod judge;

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use crate::model::Refusal;
use crate::text::Text;
pub use fault::{Fault, again, foreign};
use fault::{no_column, no_form, other_layout, too_long, twice};
pub use judge::{Base, Held, Said, Verdict, day, judge};

/// The layout of forms; it stands in the file, so that one of another version is known.
pub const LAYOUT: &str = "moushi-form/1";
/// Rows of one form at most.
pub const MOST: usize = 5_000;
/// Longest text in one box, in characters.
pub const LONGEST: usize = 2_000;
/// The most that progress can be, in per cent.
pub const MOST_PERCENT: i64 = 1_000;
/// What stands in place of a key in the row that shows how to fill in.
pub const EXAMPLE: &str = "example";
/// Rows among which the head is sought.
const HEAD: u32 = 20;

/// What a unit fills in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// 工作进展.
    Done,
    /// 下一步.
    Next,
    /// 存在问题.
    Problems,
    /// 需协调事项.
    Support,
    /// 进度, in per cent.
    Percent,
    /// 本期值.
    Figure,
    /// 预计完成.
    Forecast,
}

impl Field {
    /// Every field, in the order of the form.
    pub const ALL: [Self; 7] = [
        Self::Done,
        Self::Percent,
        Self::Figure,
        Self::Next,
        Self::Problems,
        Self::Support,
        Self::Forecast,
    ];

    /// Its name in the hidden row of keys.
    pub fn key(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Next => "next",
            Self::Problems => "problems",
            Self::Support => "support",
            Self::Percent => "percent",
            Self::Figure => "figure",
            Self::Forecast => "forecast",
        }
    }

    /// What stands above its column.
    pub fn title(self) -> Text {
        match self {
            Self::Done => Text::new("工作进展*", "Done*"),
            Self::Next => Text::new("下一步", "Next"),
            Self::Problems => Text::new("存在问题", "Problems"),
            Self::Support => Text::new("需协调事项", "Needed of others"),
            Self::Percent => Text::new("进度（%）*", "Progress (%)*"),
            Self::Figure => Text::new("本期值", "Figure"),
            Self::Forecast => Text::new("预计完成", "Forecast"),
        }
    }
}

/// What stands above the column of codes.
pub const CODE: Text = Text::new("编号", "Code");
/// What stands above the column of keys.
pub const KEY: Text = Text::new("校验码", "Key");

/// A filled cell of a sheet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// Its row, from 0.
    pub row: u32,
    /// Its column, from 0.
    pub column: u32,
    /// What it shows.
    pub text: String,
    /// Its number, when it is one and no day.
    #[serde(default)]
    pub number: Option<f64>,
}

/// What a unit wrote into a cell.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Given {
    /// As shown.
    pub text: String,
    /// As a number, when the cell holds one.
    #[serde(default)]
    pub number: Option<f64>,
    /// Its column in the file, from 0.
    pub column: u32,
}

/// A row of a form.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Its row in the file, from 1 as people count.
    pub number: u32,
    /// The code of the task, as it stands there.
    pub code: String,
    /// Its key; empty when there is none.
    pub key: String,
    /// What was filled in.
    pub given: BTreeMap<Field, Given>,
}

/// Where the columns of a sheet are.
struct Columns {
    head: u32,
    code: Option<u32>,
    key: u32,
    fields: HashMap<u32, Field>,
}

/// The rows of a form among the sheets of a workbook, each with its cells in any order.
///
/// # Errors
/// When no sheet is a form, it is of another layout, or it has more than [`MOST`] rows.
pub fn read(sheets: &[Vec<Cell>]) -> Result<Vec<Row>, Refusal> {
    let mut other = None;
    for cells in sheets {
        match columns(cells) {
            Ok(Some(columns)) => return rows(cells, &columns),
            Ok(None) => {}
            Err(refusal) => other = Some(refusal),
        }
    }
    Err(other.unwrap_or_else(no_form))
}

/// Finds the columns by the hidden row of keys, else by what stands above them.
fn columns(cells: &[Cell]) -> Result<Option<Columns>, Refusal> {
    let mut head: BTreeMap<u32, Vec<&Cell>> = BTreeMap::new();
    for cell in cells.iter().filter(|cell| cell.row < HEAD) {
        head.entry(cell.row).or_default().push(cell);
    }
    let prefix = LAYOUT.split('/').next().unwrap_or(LAYOUT);
    for (row, cells) in &head {
        let layout = cells.iter().find(|cell| cell.text.starts_with(prefix));
        let Some(key) = layout else { continue };
        if key.text != LAYOUT {
            return Err(other_layout(&key.text));
        }
        let field = |cell: &&Cell| Field::ALL.into_iter().find(|one| one.key() == cell.text);
        let found = Columns::of(*row, key.column, cells, "code", field);
        return found.map(Some);
    }
    for (row, cells) in &head {
        let titled = |cell: &Cell, title: &Text| cell.text == title.zh || cell.text == title.en;
        let Some(key) = cells.iter().find(|cell| titled(cell, &KEY)) else { continue };
        let field = |cell: &&Cell| Field::ALL.into_iter().find(|one| titled(cell, &one.title()));
        let code = cells.iter().find(|cell| titled(cell, &CODE)).map_or("", |cell| &cell.text);
        return Columns::of(*row, key.column, cells, code, field).map(Some);
    }
    Ok(None)
}

impl Columns {
    fn of(
        head: u32,
        key: u32,
        cells: &[&Cell],
        code: &str,
        field: impl Fn(&&Cell) -> Option<Field>,
    ) -> Result<Self, Refusal> {
        let mut fields = HashMap::new();
        for cell in cells {
            if let Some(one) = field(cell) {
                if fields.values().any(|known| *known == one) {
                    return Err(twice(&cell.text));
                }
                fields.insert(cell.column, one);
            }
        }
        let code = cells.iter().find(|cell| !code.is_empty() && cell.text == code);
        let missing = Field::ALL.into_iter().find(|one| !fields.values().any(|known| known == one));
        match missing {
            Some(missing) => Err(no_column(missing)),
            None => Ok(Self { head, code: code.map(|cell| cell.column), key, fields }),
        }
    }
}

fn rows(cells: &[Cell], columns: &Columns) -> Result<Vec<Row>, Refusal> {
    let mut rows: BTreeMap<u32, Row> = BTreeMap::new();
    for cell in cells.iter().filter(|cell| cell.row > columns.head) {
        let row = || Row { number: cell.row + 1, ..Row::default() };
        if cell.column == columns.key {
            rows.entry(cell.row).or_insert_with(row).key.clone_from(&cell.text);
        } else if columns.code == Some(cell.column) {
            rows.entry(cell.row).or_insert_with(row).code.clone_from(&cell.text);
        } else if let Some(field) = columns.fields.get(&cell.column) {
            let (text, number, column) = (cell.text.clone(), cell.number, cell.column);
            let given = Given { text, number, column };
            rows.entry(cell.row).or_insert_with(row).given.insert(*field, given);
        }
    }
    let head = |row: &Row| row.key == KEY.zh || row.key == KEY.en || row.key == EXAMPLE;
    let blank = |row: &Row| row.key.is_empty() && row.given.is_empty();
    let rows: Vec<Row> = rows.into_values().filter(|row| !head(row) && !blank(row)).collect();
    if rows.len() > MOST { Err(too_long(rows.len())) } else { Ok(rows) }
}
