//! The layout of a form: its columns, its rows as they go out, and as they go out again with what is wrong.

use chrono::NaiveDate;
use moushi_core::report::book::Cell;
use moushi_core::report::form::{Column, Form, Page, Row, Takes};
use moushi_core::text::{Lang, Text};
use moushi_core::track::form::{
    Base, CODE, EXAMPLE, Fault, Field, Given, KEY, LONGEST, MOST, MOST_PERCENT, READ, TICKS, Table,
};

use super::{Kept, Ticked};
use crate::app::asks::entry::Stage;
use crate::app::asks::owed::Task;

/// Columns of the table of tasks that stand before those to fill in.
const BEFORE: usize = 5;
/// The same of the table of milestones.
const BEFORE_TICKS: usize = 4;

/// A form of these tasks and milestones.
pub fn form(org: &str, year: i64, lang: Lang, rows: (Vec<Row>, Vec<Row>)) -> Form {
    let no = i32::try_from(year).unwrap_or_default();
    let mut pages = vec![tasks(org, no, rows.0)];
    if !rows.1.is_empty() {
        pages.push(milestones(org, no, rows.1));
    }
    Form { lang, org: org.to_owned(), year: no, pages, guide: guide() }
}

fn tasks(org: &str, year: i32, rows: Vec<Row>) -> Page {
    let count = rows.len();
    Page {
        name: Table::Tasks.title(),
        title: Text::of(format!("{org}{year}年任务进展填报表"), format!("{org}: progress {year}")),
        note: Text::of(
            format!(
                "共 {count} 项。只填白色格子；没有进展要报的任务不用填。带 * 的必填。填好后在“进展填报”页上传，先看差异再确认。"
            ),
            format!(
                "{count} tasks. Fill in white cells alone, and only for tasks with something to report; * is required. Upload it on the page of reports: differences are shown before anything is sent."
            ),
        ),
        columns: columns(year),
        freeze: 2,
        example: example(year),
        rows,
    }
}

fn milestones(org: &str, year: i32, rows: Vec<Row>) -> Page {
    let count = rows.len();
    let day = NaiveDate::from_ymd_opt(year, 6, 28);
    let ours = |zh, en| Cell::ours(Text::new(zh, en));
    Page {
        name: Table::Milestones.title(),
        title: Text::of(format!("{org}{year}年任务节点"), format!("{org}: milestones {year}")),
        note: Text::of(
            format!(
                "共 {count} 个未完成的节点。已完成的选“是”，同时在“进展填报”表写明这项任务的工作进展；没有完成的不用改。"
            ),
            format!(
                "{count} milestones are open. Choose Yes for those that are reached, and say on the sheet of progress what has been done; leave the others as they are."
            ),
        ),
        columns: tick_columns(year),
        freeze: 1,
        example: vec![
            ours("示例", "Example"),
            ours("（这一行是示例，上传时不读）", "(an example; it is not read)"),
            ours("完成主体施工", "The main building stands"),
            Cell::Blank,
            Cell::ours(TICKS[0].clone()),
            day.map_or(Cell::Blank, Cell::Date),
            Cell::words(EXAMPLE),
        ],
        rows,
    }
}

fn column(key: &str, header: Text, width: u16, takes: Takes) -> Column {
    Column { key: key.to_owned(), header, width, takes, hint: Text::new("", "") }
}

fn columns(year: i32) -> Vec<Column> {
    let mut columns = vec![column("code", CODE, 8, Takes::Nothing)];
    let read = [("task", 40), ("due", 14), ("target", 12), ("last", 30)];
    let read = read.into_iter().zip(&READ);
    columns.extend(
        read.map(|((key, width), title)| column(key, title.clone(), width, Takes::Nothing)),
    );
    columns.extend(Field::ALL.map(|field| open(field, year)));
    columns.push(column(Table::Tasks.layout(), KEY, 10, Takes::Hidden));
    columns
}

fn tick_columns(year: i32) -> Vec<Column> {
    let mut columns = vec![
        column("code", CODE, 8, Takes::Nothing),
        column("task", READ[0].clone(), 40, Takes::Nothing),
        column("milestone", READ[4].clone(), 34, Takes::Nothing),
        column("by", READ[5].clone(), 13, Takes::Nothing),
    ];
    columns.extend(Field::MILESTONE.map(|field| open(field, year)));
    columns.push(column(Table::Milestones.layout(), KEY, 10, Takes::Hidden));
    columns
}

/// A column to fill in.
fn open(field: Field, year: i32) -> Column {
    let column = column(field.key(), field.title(), width(field), takes(field, year));
    Column { hint: hint(field), ..column }
}

fn width(field: Field) -> u16 {
    match field {
        Field::Done => 40,
        Field::Next | Field::Problems | Field::Support => 24,
        Field::Percent | Field::Figure => 10,
        Field::Forecast | Field::On => 13,
        Field::Reached => 11,
    }
}

fn takes(field: Field, year: i32) -> Takes {
    match field {
        Field::Percent => Takes::Whole(Some(0.0), Some(MOST_PERCENT as f64)),
        Field::Figure => Takes::Number(None, None),
        Field::Forecast | Field::On => {
            Takes::Day(NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default())
        }
        Field::Reached => Takes::Choice(TICKS.to_vec()),
        _ => Takes::Words(u32::try_from(LONGEST).unwrap_or(u32::MAX)),
    }
}

fn hint(field: Field) -> Text {
    match field {
        Field::Done => Text::new(
            "做了什么、到了哪一步。填了这一格才算反馈。",
            "What has been done. A row counts as a report when this is filled in.",
        ),
        Field::Percent => Text::new(
            "占目标的百分比，整数；超额完成可以大于 100。",
            "Per cent of the target, a whole number; more than 100 when it is passed.",
        ),
        Field::Figure => Text::new(
            "目标指标现在的数值，只填数字。",
            "The number of the target as it stands now.",
        ),
        Field::Forecast => Text::new(
            "预计完成的日期，如 2023-11-30；不确定请留空。",
            "The day on which it will be done, 2023-11-30; empty while it is not known.",
        ),
        Field::Reached => Text::new(
            "已完成选“是”；没有完成不用改。",
            "Choose Yes when it is reached; leave it otherwise.",
        ),
        Field::On => Text::new(
            "完成的日期，如 2023-06-28；留空按上传当天算。",
            "The day on which it was reached, 2023-06-28; empty for the day of the upload.",
        ),
        Field::Next | Field::Problems | Field::Support => Text::new("没有可不填。", "Optional."),
    }
}

fn example(year: i32) -> Vec<Cell> {
    let ours = |zh, en| Cell::ours(Text::new(zh, en));
    let day = NaiveDate::from_ymd_opt(year, 11, 30);
    vec![
        ours("示例", "Example"),
        ours("（这一行是示例，上传时不读）", "(an example; it is not read)"),
        Cell::Blank,
        Cell::Blank,
        Cell::Blank,
        ours("12所学校已开工，8所主体封顶", "12 schools begun, 8 have their roof"),
        Cell::Number(60.0),
        Cell::Number(8.0),
        ours("8月底前完成验收", "Acceptance by the end of August"),
        ours("1所学校用地未批", "Land of one school is not granted"),
        ours("请自然资源厅协调用地", "Help with the land"),
        day.map_or(Cell::Blank, Cell::Date),
        Cell::words(EXAMPLE),
    ]
}

fn guide() -> Vec<Text> {
    vec![
        Text::new(
            "一、只填白色格子；灰色格子由系统填好，已锁定。",
            "1. Fill in white cells; grey ones are filled in and locked.",
        ),
        Text::new(
            "二、没有进展要报的任务不用填，上传后不会有任何变化。",
            "2. Leave tasks alone that have nothing to report: nothing happens to them.",
        ),
        Text::new(
            "三、进度、本期值、预计完成已按上次反馈填好，有变化再改。",
            "3. Progress, figure and forecast stand as reported last; change them where they have changed.",
        ),
        Text::new(
            "四、可以移动列、改列名、调整列宽、删去整行；认不出的列名上传后会请您指定一次，以后自动认出。请不要删列、合并表头或改动隐藏的校验码。",
            "4. Columns may be moved, renamed and made wider, rows removed; of a name that is not known you are asked once after the upload. Do not remove columns, merge the header or alter the hidden key.",
        ),
        Text::of(
            format!(
                "五、文件存为 xlsx，不超过 {} MB、{MOST} 行，每格不超过 {LONGEST} 字。",
                super::LARGEST >> 20
            ),
            format!(
                "5. Save it as xlsx, at most {} MB and {MOST} rows; a cell holds {LONGEST} characters.",
                super::LARGEST >> 20
            ),
        ),
        Text::new(
            "六、“节点”表里已完成的节点选“是”，可填完成日期；它和这项任务的反馈一并提交。",
            "6. On the sheet of milestones choose Yes for those that are reached, with the day if you like; they are sent together with the report on their task.",
        ),
        Text::new(
            "七、上传后先看差异和问题，确认了才提交；同一文件再传一次不会重复反馈。",
            "7. After the upload you see differences and faults; nothing is sent before you confirm. The same file once more changes nothing.",
        ),
    ]
}

/// What stands before the cells to fill in.
fn known(task: &Task) -> Vec<Cell> {
    let last = [&task.reported_on, &task.done, &task.next].map(String::as_str);
    let last: Vec<&str> = last.into_iter().filter(|words| !words.is_empty()).collect();
    vec![
        Cell::words(&task.code),
        Cell::words(&task.words),
        Cell::words(&task.due),
        Cell::words(&task.target),
        Cell::words(last.join("\n")),
    ]
}

/// A row as it goes out.
pub fn blank(task: &Task, base: &Base, key: String) -> Row {
    let mut cells = known(task);
    cells.extend(Field::ALL.map(|field| match field {
        Field::Percent => Cell::Number(f64::from(i32::try_from(base.percent).unwrap_or(i32::MAX))),
        Field::Figure => base.figure.parse().map_or(Cell::Blank, Cell::Number),
        Field::Forecast => base.forecast.parse().map_or(Cell::Blank, Cell::Date),
        _ => Cell::Blank,
    }));
    cells.push(Cell::Words(key));
    Row { cells, ..Row::default() }
}

/// The row of a milestone as it goes out.
pub fn milestone(task: &Task, step: &Stage, key: String) -> Row {
    let cells = vec![
        Cell::words(&task.code),
        Cell::words(&task.words),
        Cell::words(&step.words),
        Cell::words(&step.due),
        Cell::ours(TICKS[1].clone()),
        Cell::Blank,
        Cell::Words(key),
    ];
    Row { cells, ..Row::default() }
}

/// A row as it came, with what is wrong.
pub fn marked(kept: &Kept, task: Option<&Task>, faults: &[Fault]) -> Row {
    let mut cells = match task {
        Some(task) => known(task),
        None => {
            let mut cells = vec![Cell::Blank; BEFORE];
            cells[0] = Cell::words(&kept.row.code);
            cells
        }
    };
    cells.extend(
        Field::ALL.map(|field| {
            kept.row.given.get(&field).map_or(Cell::Blank, |given| cell(field, given))
        }),
    );
    cells.push(Cell::words(&kept.row.key));
    Row { cells, marks: marks(faults, &Field::ALL, BEFORE), ..Row::default() }
}

/// The row of a milestone as it came, with what is wrong.
pub fn marked_milestone(ticked: &Ticked, task: Option<&Task>, faults: &[Fault]) -> Row {
    let words = ticked.tick.as_ref().map_or("", |tick| &tick.words);
    let step = task.and_then(|task| task.steps.iter().find(|step| step.words == words));
    let mut cells = vec![
        Cell::words(&ticked.row.code),
        Cell::words(task.map_or("", |task| &task.words)),
        Cell::words(words),
        Cell::words(step.map_or("", |step| &step.due)),
    ];
    cells.extend(
        Field::MILESTONE.map(|field| {
            ticked.row.given.get(&field).map_or(Cell::Blank, |given| cell(field, given))
        }),
    );
    cells.push(Cell::words(&ticked.row.key));
    Row { cells, marks: marks(faults, &Field::MILESTONE, BEFORE_TICKS), ..Row::default() }
}

/// What is wrong with a row, cell by cell; what concerns all of it is noted at its first cell.
fn marks(faults: &[Fault], fields: &[Field], before: usize) -> Vec<(usize, Text)> {
    let mut marks: Vec<(usize, Text)> = Vec::new();
    for fault in faults {
        let at = |field: Field| fields.iter().position(|known| *known == field);
        let column = fault.field.and_then(at).map_or(0, |at| at + before);
        let words = Text::of(
            format!("{}{}", fault.message.zh, fault.advice.zh),
            format!("{} {}", fault.message.en, fault.advice.en),
        );
        match marks.iter_mut().find(|(known, _)| *known == column) {
            Some((_, held)) => {
                *held = Text::of(
                    format!("{}\n{}", held.zh, words.zh),
                    format!("{}\n{}", held.en, words.en),
                );
            }
            None => marks.push((column, words)),
        }
    }
    marks
}

/// A cell as somebody filled it in.
fn cell(field: Field, given: &Given) -> Cell {
    let day = || moushi_core::track::form::day(&given.text);
    match (field, given.number) {
        (Field::Forecast | Field::On, _) => {
            day().map_or_else(|| Cell::words(&given.text), Cell::Date)
        }
        (_, Some(number)) if !given.text.ends_with('%') => Cell::Number(number),
        _ => Cell::words(&given.text),
    }
}
