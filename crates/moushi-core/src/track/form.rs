//! Forms 填报表: a workbook with the tasks that a unit reports on, and their milestones, filled in offline. Finds
//! its columns and rows again, and holds each row against what is known: unchanged, a report, a conflict, or wrong
//! and why. Knows no file format; whether a row's key is genuine is found out before.

mod columns;
mod fault;
mod judge;
mod tick;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::Refusal;
use crate::text::Text;
use columns::{Columns, Looked};
pub use columns::{Free, Missing, Named, Unclear, chosen};
pub use fault::{Fault, again, foreign, rowless, with_milestones};
use fault::{no_form, too_long};
pub use judge::{Base, Held, Said, Verdict, day, judge};
pub use tick::{TICKS, Tick, ticked};

/// The layout of the table of tasks; it stands in the file, so that one of another version is known.
pub const LAYOUT: &str = "moushi-form/1";
/// The layout of the table of milestones.
pub const MILESTONES: &str = "moushi-milestones/1";
/// Rows of one table at most.
pub const MOST: usize = 5_000;
/// Longest text in one box, in characters.
pub const LONGEST: usize = 2_000;
/// The most that progress can be, in per cent.
pub const MOST_PERCENT: i64 = 1_000;
/// What stands in place of a key in the row that shows how to fill in.
pub const EXAMPLE: &str = "example";

/// A table of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Table {
    /// 任务: a row is a task.
    Tasks,
    /// 节点: a row is a milestone of a task.
    Milestones,
}

impl Table {
    /// Every table, in the order of the form.
    pub const ALL: [Self; 2] = [Self::Tasks, Self::Milestones];

    /// What stands in its hidden row of keys.
    pub fn layout(self) -> &'static str {
        match self {
            Self::Tasks => LAYOUT,
            Self::Milestones => MILESTONES,
        }
    }

    /// What a unit fills in there.
    pub fn fields(self) -> &'static [Field] {
        match self {
            Self::Tasks => &Field::ALL,
            Self::Milestones => &Field::MILESTONE,
        }
    }

    /// Its word in the database and in addresses.
    pub fn word(self) -> &'static str {
        match self {
            Self::Tasks => "tasks",
            Self::Milestones => "milestones",
        }
    }

    /// The name on its tab.
    pub fn title(self) -> Text {
        match self {
            Self::Tasks => Text::new("进展填报", "Progress"),
            Self::Milestones => Text::new("节点", "Milestones"),
        }
    }
}

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
    /// 是否完成, of a milestone.
    Reached,
    /// 完成日期, of a milestone.
    On,
}

impl Field {
    /// Every field of a task, in the order of the form.
    pub const ALL: [Self; 7] = [
        Self::Done,
        Self::Percent,
        Self::Figure,
        Self::Next,
        Self::Problems,
        Self::Support,
        Self::Forecast,
    ];
    /// Every field of a milestone.
    pub const MILESTONE: [Self; 2] = [Self::Reached, Self::On];

    /// The field of that name in the hidden row of keys.
    pub fn named(key: &str) -> Option<Self> {
        Self::ALL.into_iter().chain(Self::MILESTONE).find(|field| field.key() == key)
    }

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
            Self::Reached => "reached",
            Self::On => "on",
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
            Self::Reached => Text::new("是否完成", "Reached"),
            Self::On => Text::new("完成日期", "Reached on"),
        }
    }
}

/// What stands above columns that are only read, in the order of the form.
pub static READ: [Text; 6] = [
    Text::new("任务", "Task"),
    Text::new("时限", "Due"),
    Text::new("目标", "Target"),
    Text::new("上次反馈", "Last report"),
    Text::new("节点", "Milestone"),
    Text::new("节点时限", "To be reached by"),
];
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

/// What a form holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filled {
    /// Rows of tasks.
    pub tasks: Vec<Row>,
    /// Rows of milestones.
    pub milestones: Vec<Row>,
    /// Columns that were found because somebody said before which they are.
    pub known: Vec<Named>,
}

/// What came of looking at the columns of a form.
#[derive(Clone, Debug, PartialEq)]
pub enum Reading {
    /// All were found.
    Filled(Filled),
    /// Some were not: a person has to say which they are.
    Unclear(Vec<Unclear>),
}

/// The rows of a form among the sheets of a workbook, each with its cells in any order; `known` are columns of
/// which somebody has said before which they are.
///
/// # Errors
/// When no sheet is a form, one is of another layout, lacks a column or has it twice, or has more than [`MOST`] rows.
pub fn read(sheets: &[Vec<Cell>], known: &[Named]) -> Result<Reading, Refusal> {
    let (mut filled, mut unclear) = (Filled::default(), Vec::new());
    let mut seen: Vec<Table> = Vec::new();
    for cells in sheets {
        let Some((table, looked)) = columns::look(cells, known)? else { continue };
        // A copy that somebody has kept beside it is no second form.
        if seen.contains(&table) {
            continue;
        }
        seen.push(table);
        match looked {
            Looked::Unclear(one) => unclear.push(one),
            Looked::Found(columns, used) => {
                let rows = rows(cells, &columns)?;
                match table {
                    Table::Tasks => filled.tasks = rows,
                    Table::Milestones => filled.milestones = rows,
                }
                filled.known.extend(used);
            }
        }
    }
    match unclear.is_empty() {
        _ if !seen.contains(&Table::Tasks) => Err(no_form()),
        true => Ok(Reading::Filled(filled)),
        false => Ok(Reading::Unclear(unclear)),
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
