//! The alignment matrix 对标矩阵: demands down, leaders (or lead units) across, in each cell the tasks
//! that answer and how fully. Shows what alignment found; decides nothing.

use std::collections::BTreeMap;

use super::book::{Cell, Choice, Column, ColumnKind, Sheet, Tone};
use super::label::Label;
use super::phrase;
use crate::model::{Ledger, Link, LinkState, Relation, Requirement, RowId, Task};

/// States of a demand in the column 覆盖情况.
pub const COVER: [Choice; 4] = [
    Choice { words: "已覆盖", tone: Tone::Good },
    Choice { words: "部分覆盖", tone: Tone::Watch },
    Choice { words: "弱化", tone: Tone::Watch },
    Choice { words: "未覆盖", tone: Tone::Bad },
];

/// The links that count for a demand: all but those that a person refused.
pub fn answers<'a>(ledger: &'a Ledger, row: &RowId) -> Vec<&'a Link> {
    let counts = |link: &&Link| link.requirement == *row && link.state != LinkState::Refused;
    ledger.links.iter().filter(counts).collect()
}

/// How far the links cover their demand, in the words of [`COVER`].
pub fn cover(links: &[&Link]) -> &'static str {
    let full = |link: &&&Link| matches!(link.relation, Relation::Equal | Relation::Superset);
    let sound = links.iter().filter(full).any(|link| link.weakenings.is_empty());
    match (links.is_empty(), sound, links.iter().any(|link| full(&link))) {
        (true, ..) => "未覆盖",
        (_, true, _) => "已覆盖",
        (_, _, true) => "弱化",
        _ => "部分覆盖",
    }
}

/// The sign of a relation, with its word in the sheet's note.
fn sign(relation: Relation) -> char {
    match relation {
        Relation::Equal => '●',
        Relation::Superset => '◉',
        Relation::Subset => '◐',
        Relation::Intersect => '○',
    }
}

/// The sheet.
pub fn matrix(ledger: &Ledger) -> Sheet {
    let owners = owners(ledger);
    let mut columns = vec![
        Column::new("编号", 8, ColumnKind::Code),
        Column::new("上级要求", 46, ColumnKind::Words),
        Column::new("提出单位", 18, ColumnKind::Words),
        Column::new("覆盖情况", 11, ColumnKind::Choice(&COVER)),
    ];
    let wide = (160 / owners.len().max(1)).clamp(9, 22);
    let wide = u16::try_from(wide).expect("clamped to at most 22");
    columns.extend(owners.iter().map(|name| Column::new(name, wide, ColumnKind::Code)));
    columns.push(Column::new("弱化之处", 30, ColumnKind::Words));
    let rows = ledger.requirements.iter().map(|row| matrix_row(ledger, row, &owners)).collect();
    Sheet {
        name: "对标矩阵".into(),
        title: format!("{}{}年工作对标矩阵", ledger.org, ledger.year),
        note: note(),
        print: columns.len(),
        columns,
        rows,
        freeze: 2,
    }
}

fn note() -> String {
    let signs = [Relation::Equal, Relation::Superset, Relation::Subset, Relation::Intersect]
        .map(|relation| format!("{} {}", sign(relation), relation.label().zh));
    format!("格内为响应该要求的任务编号。{}；编号后“？”为机器建议、尚未确认。", signs.join("，"))
}

fn matrix_row(ledger: &Ledger, row: &Requirement, owners: &[String]) -> Vec<Cell> {
    let links = answers(ledger, &row.id);
    let mut marks: BTreeMap<String, String> = BTreeMap::new();
    for link in &links {
        let owner = ledger.task(&link.task).map(owner).unwrap_or_default();
        let mark = marks.entry(owner).or_default();
        if !mark.is_empty() {
            mark.push('\n');
        }
        let doubt = if link.state == LinkState::Confirmed { "" } else { "？" };
        mark.push_str(&format!("{}{}{doubt}", sign(link.relation), link.task));
    }
    let mut cells = vec![
        Cell::words(&row.id.0),
        Cell::words(phrase::one_line(&row.words)),
        Cell::words(row.issuer.clone().unwrap_or_default()),
        Cell::words(cover(&links)),
    ];
    cells.extend(owners.iter().map(|name| Cell::words(marks.remove(name).unwrap_or_default())));
    cells.push(Cell::words(weakenings(&links)));
    cells
}

/// Where the answers are softer than the demand: `T003：要求87%，任务85%`.
pub fn weakenings(links: &[&Link]) -> String {
    let each = links.iter().flat_map(|link| {
        link.weakenings.iter().map(|weak| format!("{}：{}", link.task, weak.message.zh))
    });
    each.collect::<Vec<_>>().join("\n")
}

/// Who answers for a task on the matrix: its leader, else its first lead unit.
fn owner(task: &Task) -> String {
    let named = task.leader.as_ref().or(task.leads.first());
    named.cloned().unwrap_or_else(|| phrase::OPEN.to_owned())
}

/// Leaders in official order, then lead units in the order of the plan, then 待明确.
fn owners(ledger: &Ledger) -> Vec<String> {
    let mut people: Vec<_> = ledger.people.iter().collect();
    people.sort_by_key(|person| person.rank);
    let used: Vec<String> = ledger.tasks.iter().map(owner).collect();
    let mut names: Vec<String> = people
        .into_iter()
        .map(|person| person.name.clone())
        .filter(|name| used.contains(name))
        .collect();
    for name in used {
        if name != phrase::OPEN && !names.contains(&name) {
            names.push(name);
        }
    }
    if ledger.tasks.iter().any(|task| owner(task) == phrase::OPEN) {
        names.push(phrase::OPEN.to_owned());
    }
    names
}
