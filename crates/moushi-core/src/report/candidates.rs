//! Candidates as one table, for whoever takes them on in a spreadsheet.

use super::book::{Cell, Column, ColumnKind, Sheet};
use super::label::Label;
use crate::model::{Candidate, Extraction};
use crate::text::Source;

/// What was found in the sources, one row a candidate.
pub fn candidates(found: &[(Source, Extraction)]) -> Sheet {
    let columns = [
        ("文件", 24, ColumnKind::Words),
        ("页", 6, ColumnKind::Number),
        ("条款", 12, ColumnKind::Code),
        ("类别", 10, ColumnKind::Code),
        ("摘录", 60, ColumnKind::Words),
        ("责任主体", 18, ColumnKind::Words),
        ("时限", 16, ColumnKind::Words),
        ("数量", 24, ColumnKind::Words),
        ("工程行动", 24, ColumnKind::Words),
        ("规则", 16, ColumnKind::Code),
        ("置信", 8, ColumnKind::Number),
    ];
    let rows = found.iter().flat_map(|(source, extraction)| {
        extraction.candidates.iter().map(move |candidate| row(source, candidate))
    });
    Sheet {
        name: "摘录".into(),
        title: "摘录清单".into(),
        note: String::new(),
        print: columns.len(),
        columns: columns
            .into_iter()
            .map(|(name, width, kind)| Column::new(name, width, kind))
            .collect(),
        rows: rows.collect(),
        freeze: 1,
    }
}

fn row(source: &Source, candidate: &Candidate) -> Vec<Cell> {
    let plain = |words: &str| words.split_whitespace().collect::<String>();
    let at = |span| plain(source.at(span));
    let quantities: Vec<String> = candidate.quantities.iter().map(|one| at(one.span)).collect();
    let programmes: Vec<&str> = candidate.programmes.iter().map(|one| one.name.as_str()).collect();
    let page = source.page_at(candidate.span.start());
    vec![
        Cell::words(source.name.as_str()),
        page.map_or(Cell::Blank, |page| Cell::Number(f64::from(page))),
        Cell::words(candidate.path.as_str()),
        Cell::words(candidate.kind.label().zh),
        Cell::Words(at(candidate.span)),
        Cell::words(candidate.owner.as_ref().map_or("", |owner| owner.name.as_str())),
        Cell::words(candidate.deadline.as_ref().map_or(String::new(), |when| at(when.span))),
        Cell::words(quantities.join("、")),
        Cell::words(programmes.join("、")),
        Cell::words(candidate.finder.as_str()),
        Cell::Number((f64::from(candidate.confidence) * 100.0).round() / 100.0),
    ]
}
