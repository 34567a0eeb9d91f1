//! The sheet 提示: what the rules found, worst first, with room for what was done about it.

use super::super::book::{Cell, Choice, Column, ColumnKind, Sheet, Tone};
use super::super::label::Label;
use super::super::phrase;
use super::{choice, column};
use crate::model::{Finding, Ledger, Origin, RowId, Severity, Spot};

const SEVERITIES: [Choice; 3] =
    [choice("错误", Tone::Bad), choice("警告", Tone::Watch), choice("提醒", Tone::Plain)];

const ANSWERS: [Choice; 3] =
    [choice("已改", Tone::Good), choice("不改", Tone::Plain), choice("待定", Tone::Watch)];

/// The sheet.
pub fn hints(ledger: &Ledger, findings: &[Finding]) -> Sheet {
    use ColumnKind::{Choice, Code, Words};
    let columns: Vec<Column> = [
        ("序号", 7, Code),
        ("等级", 8, Choice(&SEVERITIES)),
        ("规则", 22, Code),
        ("位置", 24, Words),
        ("原文", 36, Words),
        ("问题", 52, Words),
        ("建议", 44, Words),
        ("处理", 9, Choice(&ANSWERS)),
        ("处理说明", 24, Words),
    ]
    .into_iter()
    .map(column)
    .collect();
    let mut sorted: Vec<&Finding> = findings.iter().collect();
    sorted.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    let rows = (1..).zip(sorted).map(|(number, finding)| hint_row(ledger, number, finding));
    Sheet {
        name: "提示".into(),
        title: format!("{}{}年计划检查提示", ledger.org, ledger.year),
        note: hints_note(findings),
        rows: rows.collect(),
        print: columns.len(),
        columns,
        freeze: 2,
    }
}

fn hints_note(findings: &[Finding]) -> String {
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let each = [Severity::Error, Severity::Warning, Severity::Note]
        .map(|severity| format!("{}{}条", severity.label().zh, count(severity)));
    format!("共{}条：{}。错误应当在印发前改正，或者说明理由。", findings.len(), each.join("，"))
}

fn hint_row(ledger: &Ledger, number: u32, finding: &Finding) -> Vec<Cell> {
    let (place, words) = finding.at.first().map(|spot| place(ledger, spot)).unwrap_or_default();
    vec![
        Cell::words(number.to_string()),
        Cell::words(finding.severity.label().zh),
        Cell::words(&finding.rule),
        Cell::words(place),
        Cell::words(words),
        Cell::words(&*finding.message.zh),
        Cell::words(&*finding.advice.zh),
        Cell::Blank,
        Cell::Blank,
    ]
}

/// Where a finding points, and the words there.
fn place(ledger: &Ledger, spot: &Spot) -> (String, String) {
    match spot {
        Spot::Plan => ("全计划".to_owned(), String::new()),
        Spot::Row(id) => (id.to_string(), row_words(ledger, id)),
        Spot::Words { source, span } => {
            let origin = Origin::Text { source: source.clone(), span: *span };
            let page = phrase::clause(ledger, &origin, "");
            let words = ledger.words(source, *span).map(phrase::one_line).unwrap_or_default();
            (format!("《{}》{page}", phrase::source_title(ledger, &origin)), words)
        }
    }
}

fn row_words(ledger: &Ledger, id: &RowId) -> String {
    let task = ledger.task(id).map(|row| &row.words);
    let words = task.or_else(|| ledger.requirement(id).map(|row| &row.words));
    words.map(|words| phrase::one_line(words)).unwrap_or_default()
}
