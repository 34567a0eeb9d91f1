//! The sheet 要求清单: what is demanded from above, who takes it up, and where a promise is softer.

use super::super::answers::{Answers, COVER, WEAK, cover, weak};
use super::super::book::{Cell, Choice, Column, ColumnKind, Sheet, Tone};
use super::super::label::Label;
use super::super::phrase;
use super::{amounts, choice, column, latest};
use crate::align::{Counts, RequirementCover};
use crate::model::{Ledger, Modality, Requirement};

/// How binding a demand is.
const BINDING: [Choice; 4] = [
    choice("必须", Tone::Plain),
    choice("应当", Tone::Plain),
    choice("推动", Tone::Plain),
    choice("探索", Tone::Plain),
];

/// The sheet.
pub fn requirements(answers: &Answers<'_>) -> Sheet {
    use ColumnKind::{Choice, Code, Date, Words};
    let ledger = answers.ledger;
    let columns: Vec<Column> = [
        ("编号", 8, Code),
        ("来源文件", 18, Words),
        ("条款", 8, Code),
        ("要求内容", 48, Words),
        ("提出单位（领导）", 14, Words),
        ("责任主体", 14, Words),
        ("约束力", 8, Choice(&BINDING)),
        ("量化要求", 18, Words),
        ("完成时限（原文）", 11, Code),
        ("最迟日期", 11, Date),
        ("涉及工程（行动）", 14, Words),
        ("对应任务", 12, Code),
        ("承接情况", 10, Choice(&COVER)),
        ("弱化", 7, Choice(&WEAK)),
        ("弱化之处", 26, Words),
    ]
    .into_iter()
    .map(column)
    .collect();
    Sheet {
        name: "要求清单".into(),
        title: format!("{}{}年上级要求清单", ledger.org, ledger.year),
        note: requirements_note(&answers.coverage.counts),
        rows: ledger
            .requirements
            .iter()
            .zip(&answers.coverage.requirements)
            .map(|(row, state)| requirement_row(answers, row, state))
            .collect(),
        print: columns.len(),
        columns,
        freeze: 1,
    }
}

fn requirements_note(counts: &Counts) -> String {
    format!(
        "共{}项：已承接{}项，部分承接{}项，待确认{}项，未承接{}项；其中弱化{}项。待确认为机器建议，尚无人确认。",
        counts.requirements,
        counts.full,
        counts.part,
        counts.suggested,
        counts.none,
        counts.weakened
    )
}

fn requirement_row(
    answers: &Answers<'_>,
    row: &Requirement,
    state: &RequirementCover,
) -> Vec<Cell> {
    let ledger = answers.ledger;
    let first = row.origins.first();
    let titles = row.origins.iter().map(|origin| phrase::source_title(ledger, origin));
    vec![
        Cell::words(&row.id.0),
        Cell::words(phrase::list(titles)),
        Cell::words(first.map(|at| phrase::clause(ledger, at, &row.path)).unwrap_or_default()),
        Cell::words(phrase::one_line(&row.words)),
        Cell::words(row.issuer.clone().unwrap_or_default()),
        Cell::words(row.obligor.clone().unwrap_or_default()),
        Cell::words(binding(row.modality)),
        Cell::words(amounts(ledger, first, &row.quantities)),
        Cell::words(deadline_words(ledger, row)),
        latest(row.deadline.as_ref()),
        Cell::words(phrase::list(&row.programmes)),
        Cell::words(taken_up_by(answers, state)),
        Cell::words(cover(state)),
        Cell::words(weak(state)),
        Cell::words(answers.weakenings(state)),
    ]
}

/// The tasks that answer; of a heading answered by what stands under it, that it is so.
fn taken_up_by(answers: &Answers<'_>, state: &RequirementCover) -> String {
    if state.through_children && state.links.is_empty() {
        return "见下级条款".to_owned();
    }
    phrase::list(answers.links(state).map(|link| &link.task.0))
}

fn binding(modality: Modality) -> String {
    modality.label().zh.into_owned()
}

fn deadline_words(ledger: &Ledger, row: &Requirement) -> String {
    let words = || {
        let (id, _) = row.origins.first()?.text()?;
        ledger.words(id, row.deadline.as_ref()?.span).map(phrase::one_line)
    };
    words().unwrap_or_default()
}
