//! The sheet 提示: what the rules found, worst first, with room for what was done about it.

use super::super::answers::choice;
use super::super::book::{Cell, Choice, Column, ColumnKind, Says, Sheet, Tone, saying};
use super::super::label::Label;
use super::super::phrase;
use super::column;
use crate::model::{Finding, Ledger, Origin, RowId, Severity, Spot};
use crate::text::Text;

static SEVERITIES: [Choice; 3] = [
    choice("错误", "error", Tone::Bad),
    choice("警告", "warning", Tone::Watch),
    choice("提醒", "note", Tone::Plain),
];

static ANSWERS: [Choice; 3] = [
    choice("已改", "mended", Tone::Good),
    choice("不改", "left as it is", Tone::Plain),
    choice("待定", "undecided", Tone::Watch),
];

/// Where a finding points is its code; what it says of numbers is said of that place.
const SAY: [(&str, Says); 4] =
    [("位置", Says::Code), ("原文", Says::Words), ("问题", Says::Numbers), ("建议", Says::Numbers)];

/// The sheet.
pub fn hints(ledger: &Ledger, findings: &[Finding]) -> Sheet {
    use ColumnKind::{Choice, Code, Words};
    let columns: Vec<Column> = [
        ("序号", "No.", 7, Code),
        ("等级", "Severity", 8, Choice(&SEVERITIES)),
        ("规则", "Rule", 22, Code),
        ("位置", "Place", 24, Words),
        ("原文", "Words", 36, Words),
        ("问题", "Problem", 52, Words),
        ("建议", "Advice", 44, Words),
        ("处理", "Decision", 9, Choice(&ANSWERS)),
        ("处理说明", "Notes on the decision", 24, Words),
    ]
    .into_iter()
    .map(column)
    .collect();
    let columns = saying(columns, &SAY);
    let mut sorted: Vec<&Finding> = findings.iter().collect();
    sorted.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    let rows = (1..).zip(sorted).map(|(number, finding)| hint_row(ledger, number, finding));
    Sheet {
        name: Text::new("提示", "Findings"),
        title: Text::of(
            format!("{}{}年计划检查提示", ledger.org, ledger.year),
            format!("{}: findings on the plan {}", ledger.org, ledger.year),
        ),
        note: hints_note(findings),
        rows: rows.collect(),
        print: columns.len(),
        columns,
        freeze: 2,
    }
}

fn hints_note(findings: &[Finding]) -> Text {
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let [errors, warnings, notes] = [Severity::Error, Severity::Warning, Severity::Note].map(count);
    let all = findings.len();
    Text::of(
        format!(
            "共{all}条：错误{errors}条，警告{warnings}条，提醒{notes}条。错误应当在印发前改正，或者说明理由。"
        ),
        format!(
            "{all} findings: {errors} errors, {warnings} warnings, {notes} notes. Errors should be mended \
             before issue, or a reason given."
        ),
    )
}

fn hint_row(ledger: &Ledger, number: u32, finding: &Finding) -> Vec<Cell> {
    let nowhere = || (Cell::Blank, String::new());
    let (place, words) = finding.at.first().map_or_else(nowhere, |spot| place(ledger, spot));
    vec![
        Cell::words(number.to_string()),
        Cell::ours(finding.severity.label()),
        Cell::words(&finding.rule),
        place,
        Cell::words(words),
        Cell::ours(finding.message.clone()),
        Cell::ours(finding.advice.clone()),
        Cell::Blank,
        Cell::Blank,
    ]
}

/// Where a finding points, and the words there.
fn place(ledger: &Ledger, spot: &Spot) -> (Cell, String) {
    match spot {
        Spot::Plan => (Cell::ours(Text::new("全计划", "whole plan")), String::new()),
        Spot::Row(id) => (Cell::words(id.to_string()), row_words(ledger, id)),
        Spot::Words { source, span } => {
            let origin = Origin::Text { source: source.clone(), span: *span };
            let page = phrase::clause(ledger, &origin, "");
            let words = ledger.words(source, *span).map(phrase::one_line).unwrap_or_default();
            let title = phrase::source_title(ledger, &origin);
            let (zh, en) = (format!("《{title}》{}", page.zh), format!("《{title}》 {}", page.en));
            (Cell::ours(Text::of(zh, en.trim_end())), words)
        }
    }
}

fn row_words(ledger: &Ledger, id: &RowId) -> String {
    let task = ledger.task(id).map(|row| &row.words);
    let words = task.or_else(|| ledger.requirement(id).map(|row| &row.words));
    words.map(|words| phrase::one_line(words)).unwrap_or_default()
}
