//! The alignment matrix 对标矩阵: demands down, leaders (or lead units) across, in each cell the tasks
//! that answer and how fully. Shows what alignment found; decides nothing.

use super::answers::{Answers, COVER, WEAK, cover, weak};
use super::book::{Cell, Column, ColumnKind, Says, Sheet, saying};
use super::label::Label;
use super::phrase;
use crate::align::{Coverage, RequirementCover};
use crate::model::{Ledger, Link, LinkState, Relation, Requirement, Task};
use crate::text::{Lang, Text};

/// The sign of a relation, with its word in the sheet's note.
fn sign(relation: Relation) -> char {
    match relation {
        Relation::Equal => '●',
        Relation::Superset => '◉',
        Relation::Subset => '◐',
        Relation::Intersect => '○',
    }
}

/// What the columns say of the numbers of a demand; its document stands on the sheet of demands, under its code.
const SAY: [(&str, Says); 3] =
    [("编号", Says::Code), ("上级要求", Says::Words), ("弱化之处", Says::Numbers)];

/// The matrix of `ledger` as a sheet; `coverage` is that of the same ledger.
pub fn matrix(ledger: &Ledger, coverage: &Coverage) -> Sheet {
    let answers = &Answers::new(ledger, coverage);
    let axis = Axis::of(answers);
    let rows = ledger.requirements.iter().zip(&answers.coverage.requirements);
    let columns = columns(axis.names);
    Sheet {
        name: Text::new("对标矩阵", "Alignment matrix"),
        title: Text::of(
            format!("{}{}年工作对标矩阵", ledger.org, ledger.year),
            format!("{}: alignment matrix {}", ledger.org, ledger.year),
        ),
        note: note(),
        rows: rows.map(|(row, cover)| matrix_row(answers, &axis, row, cover)).collect(),
        print: columns.len(),
        columns,
        freeze: 2,
    }
}

/// What stands across: leaders where any task names one, else lead units.
struct Axis<'a> {
    names: &'a [String],
    leaders: bool,
}

impl<'a> Axis<'a> {
    fn of(answers: &Answers<'a>) -> Self {
        let leaders = answers.ledger.tasks.iter().any(|task| task.leader.is_some());
        let coverage = answers.coverage;
        let matrix = if leaders { &coverage.leaders } else { &coverage.leads };
        Self { names: &matrix.columns, leaders }
    }

    /// Whether a task belongs to the column of that name; the column without a name takes those
    /// that name nobody.
    fn holds(&self, name: &str, task: &Task) -> bool {
        match (self.leaders, name.is_empty()) {
            (true, _) => task.leader.as_deref().unwrap_or_default() == name,
            (false, true) => task.leads.is_empty(),
            (false, false) => task.leads.iter().any(|lead| lead == name),
        }
    }
}

fn columns(names: &[String]) -> Vec<Column> {
    let mut columns = vec![
        Column::new(Text::new("编号", "No."), 8, ColumnKind::Code),
        Column::new(Text::new("上级要求", "Demand"), 46, ColumnKind::Words),
        Column::new(Text::new("提出单位（领导）", "Issued by"), 16, ColumnKind::Words),
        Column::new(Text::new("承接情况", "Answered"), 11, ColumnKind::Choice(&COVER)),
    ];
    let wide = (140 / names.len().max(1)).clamp(9, 22);
    let wide = u16::try_from(wide).expect("clamped to at most 22");
    columns.extend(names.iter().map(|name| {
        let name = if name.is_empty() { phrase::OPEN.clone() } else { Text::same(name) };
        Column::new(name, wide, ColumnKind::Code)
    }));
    columns.push(Column::new(Text::new("弱化", "Softened"), 8, ColumnKind::Choice(&WEAK)));
    columns.push(Column::new(Text::new("弱化之处", "Where softened"), 30, ColumnKind::Words));
    saying(columns, &SAY)
}

fn note() -> Text {
    let relations = [Relation::Equal, Relation::Superset, Relation::Subset, Relation::Intersect];
    let signs = |lang: Lang| {
        relations.map(|relation| format!("{} {}", sign(relation), lang.of(&relation.label())))
    };
    Text::of(
        format!(
            "格内为承接该要求的任务编号：{}；编号后“？”为机器建议、尚未确认。“{}”一栏的任务没有载明责任人。",
            signs(Lang::Zh).join("，"),
            phrase::OPEN.zh
        ),
        format!(
            "Answering tasks: {}; “?”: suggested, not confirmed. “{}”: nobody is named.",
            signs(Lang::En).join(", "),
            phrase::OPEN.en
        ),
    )
}

fn matrix_row(
    answers: &Answers<'_>,
    axis: &Axis<'_>,
    row: &Requirement,
    state: &RequirementCover,
) -> Vec<Cell> {
    let links: Vec<(&Link, &Task)> =
        answers.links(state).filter_map(|link| Some((link, answers.task(&link.task)?))).collect();
    let mut cells = Vec::with_capacity(axis.names.len() + 6);
    cells.extend([
        Cell::words(&row.id.0),
        Cell::words(phrase::one_line(&row.words)),
        Cell::words(row.issuer.clone().unwrap_or_default()),
        Cell::ours(cover(state)),
    ]);
    cells.extend(axis.names.iter().map(|name| {
        let held = links.iter().filter(|(_, task)| axis.holds(name, task));
        let (zh, en): (Vec<_>, Vec<_>) = held.map(|(link, _)| mark(link)).unzip();
        Cell::ours(Text::of(zh.join("\n"), en.join("\n")))
    }));
    cells.push(Cell::ours(weak(state)));
    cells.push(Cell::ours(answers.weakenings(state)));
    cells
}

/// `●T003`, with a question mark while nobody has confirmed it.
fn mark(link: &Link) -> (String, String) {
    let mark = format!("{}{}", sign(link.relation), link.task);
    match link.state {
        LinkState::Confirmed => (mark.clone(), mark),
        _ => (format!("{mark}？"), format!("{mark}?")),
    }
}
