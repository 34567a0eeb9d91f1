//! Candidates as one table, for whoever takes them on in a spreadsheet.

use super::book::{Cell, Column, ColumnKind, Sheet};
use super::label::Label;
use crate::model::{Candidate, Extraction};
use crate::text::{Source, Text};

/// What was found in the sources, one row a candidate.
pub fn candidates(found: &[(Source, Extraction)]) -> Sheet {
    let columns = [
        (Text::new("文件", "Document"), 24, ColumnKind::Words),
        (Text::new("页", "Page"), 6, ColumnKind::Number),
        (Text::new("条款", "Clause"), 12, ColumnKind::Code),
        (Text::new("类别", "Kind"), 10, ColumnKind::Code),
        (Text::new("摘录", "Words"), 60, ColumnKind::Words),
        (Text::new("责任主体", "Responsible"), 18, ColumnKind::Words),
        (Text::new("时限", "Deadline"), 16, ColumnKind::Words),
        (Text::new("数量", "Figures"), 24, ColumnKind::Words),
        (Text::new("工程行动", "Programmes"), 24, ColumnKind::Words),
        (Text::new("规则", "Rule"), 16, ColumnKind::Code),
        (Text::new("置信", "Confidence"), 8, ColumnKind::Number),
    ];
    let rows = found.iter().flat_map(|(source, extraction)| {
        extraction.candidates.iter().map(move |candidate| row(source, candidate))
    });
    Sheet {
        name: Text::new("摘录", "Candidates"),
        title: Text::new("摘录清单", "Candidates"),
        note: Text::default(),
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
        Cell::ours(candidate.kind.label()),
        Cell::Words(at(candidate.span)),
        Cell::words(candidate.owner.as_ref().map_or("", |owner| owner.name.as_str())),
        Cell::words(candidate.deadline.as_ref().map_or(String::new(), |when| at(when.span))),
        Cell::words(quantities.join("、")),
        Cell::words(programmes.join("、")),
        Cell::words(candidate.finder.as_str()),
        Cell::Number((f64::from(candidate.confidence) * 100.0).round() / 100.0),
    ]
}
