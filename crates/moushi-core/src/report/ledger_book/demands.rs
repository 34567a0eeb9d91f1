//! The sheet 要求清单: what is demanded from above, who takes it up, and where a promise is softer.

use super::super::answers::{Answers, COVER, WEAK, choice, cover, weak};
use super::super::book::{Cell, Choice, Column, ColumnKind, Says, Sheet, Tone, saying};
use super::super::label::Label;
use super::super::phrase;
use super::{amounts, column, latest};
use crate::align::{Counts, RequirementCover};
use crate::model::{Ledger, Requirement};
use crate::text::Text;

/// How binding a demand is.
static BINDING: [Choice; 4] = [
    choice("必须", "must", Tone::Plain),
    choice("应当", "should", Tone::Plain),
    choice("推动", "promote", Tone::Plain),
    choice("探索", "explore", Tone::Plain),
];

/// What the columns say of the numbers of a demand.
const SAY: [(&str, Says); 7] = [
    ("编号", Says::Code),
    ("来源文件", Says::Document),
    ("条款", Says::Clause),
    ("要求内容", Says::Words),
    ("量化要求", Says::Numbers),
    ("最迟日期", Says::Numbers),
    ("弱化之处", Says::Numbers),
];

/// The sheet.
pub fn requirements(answers: &Answers<'_>) -> Sheet {
    use ColumnKind::{Choice, Code, Date, Words};
    let ledger = answers.ledger;
    let columns: Vec<Column> = [
        ("编号", "No.", 8, Code),
        ("来源文件", "Source document", 18, Words),
        ("条款", "Clause", 8, Code),
        ("要求内容", "Demand", 48, Words),
        ("提出单位（领导）", "Issued by", 14, Words),
        ("责任主体", "Responsible", 14, Words),
        ("约束力", "Binding", 8, Choice(&BINDING)),
        ("量化要求", "Figures demanded", 18, Words),
        ("完成时限（原文）", "Deadline as written", 11, Code),
        ("最迟日期", "Latest day", 11, Date),
        ("涉及工程（行动）", "Programmes", 14, Words),
        ("对应任务", "Answering tasks", 12, Code),
        ("承接情况", "Answered", 10, Choice(&COVER)),
        ("弱化", "Softened", 7, Choice(&WEAK)),
        ("弱化之处", "Where softened", 26, Words),
    ]
    .into_iter()
    .map(column)
    .collect();
    let columns = saying(columns, &SAY);
    Sheet {
        name: Text::new("要求清单", "Demands"),
        title: Text::of(
            format!("{}{}年上级要求清单", ledger.org, ledger.year),
            format!("{}: demands from above {}", ledger.org, ledger.year),
        ),
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

fn requirements_note(counts: &Counts) -> Text {
    let Counts { requirements, full, part, suggested, none, weakened, .. } = counts;
    Text::of(
        format!(
            "共{requirements}项：已承接{full}项，部分承接{part}项，待确认{suggested}项，未承接{none}项；\
             其中弱化{weakened}项。待确认为机器建议，尚无人确认。"
        ),
        format!(
            "{requirements} demands: {full} answered, {part} in part, {suggested} unconfirmed, {none} not \
             answered; {weakened} of them softened. Unconfirmed: suggested, and nobody has confirmed it."
        ),
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
        first.map_or(Cell::Blank, |at| Cell::ours(phrase::clause(ledger, at, &row.path))),
        Cell::words(phrase::one_line(&row.words)),
        Cell::words(row.issuer.clone().unwrap_or_default()),
        Cell::words(row.obligor.clone().unwrap_or_default()),
        Cell::ours(row.modality.label()),
        Cell::words(amounts(ledger, first, &row.quantities)),
        Cell::words(deadline_words(ledger, row)),
        latest(row.deadline.as_ref()),
        Cell::words(phrase::list(&row.programmes)),
        Cell::ours(taken_up_by(answers, state)),
        Cell::ours(cover(state)),
        Cell::ours(weak(state)),
        Cell::ours(answers.weakenings(state)),
    ]
}

/// The tasks that answer; of a heading answered by what stands under it, that it is so.
fn taken_up_by(answers: &Answers<'_>, state: &RequirementCover) -> Text {
    if state.through_children && state.links.is_empty() {
        return Text::new("见下级条款", "through its parts");
    }
    phrase::codes(answers.links(state).map(|link| &link.task.0))
}

fn deadline_words(ledger: &Ledger, row: &Requirement) -> String {
    let words = || {
        let (id, _) = row.origins.first()?.text()?;
        ledger.words(id, row.deadline.as_ref()?.span).map(phrase::one_line)
    };
    words().unwrap_or_default()
}
