//! What an overlay changes of its standard 地方标准的差异, as a sheet.

use super::{STATUS, certain, words};
use crate::evaluate::standard::{Difference, Overlaid, Standard};
use crate::report::book::{Cell, Column, ColumnKind, Sheet};
use crate::text::Text;

/// The sheet.
pub fn sheet(standard: &Standard, made: &Overlaid) -> Sheet {
    let columns = vec![
        Column::new(Text::new("指标", "Indicator"), 10, ColumnKind::Code),
        words("名称", "Name", 40),
        words("原标准", "Standard", 14),
        words("地方标准", "Here", 14),
        words("起始日", "From", 14),
        Column::new(Text::new("依据", "Status"), 18, ColumnKind::Choice(&STATUS)),
        words("出处", "Source", 30),
    ];
    let row = |one: &Difference| {
        vec![
            Cell::words(one.name.clone()),
            Cell::words(one.title.zh.to_string()),
            Cell::words(one.from.map(|from| standard.said_change(one, from)).unwrap_or_default()),
            Cell::words(standard.said_change(one, one.to)),
            Cell::words(one.from_day.clone()),
            Cell::ours(certain(one.status)),
            Cell::words(one.clause.clone()),
        ]
    };
    Sheet {
        name: Text::new("地方标准的差异", "Overlay"),
        title: Text::of(
            format!("与“{}”的差异", made.title.zh),
            format!("What differs from {}", made.title.en),
        ),
        note: Text::default(),
        rows: made.changes.iter().map(row).collect(),
        print: columns.len(),
        columns,
        freeze: 1,
    }
}
