//! Tables of the document: full width, thin rules, the header repeated on every page, no row torn. Our
//! words are Chinese, because the document is an official paper.

use moushi_core::report::book::{Cell, Column, ColumnKind};
use moushi_core::text::Lang;

use super::xml::{paragraph, run};

/// A table `width` twips wide; columns share it as their widths say.
pub fn table(columns: &[Column], rows: &[Vec<Cell>], width: u32) -> String {
    let widths = shares(columns, width);
    let grid: String = widths.iter().map(|width| format!("<w:gridCol w:w=\"{width}\"/>")).collect();
    let mut out = format!(
        "<w:tbl><w:tblPr><w:tblW w:w=\"{width}\" w:type=\"dxa\"/><w:jc w:val=\"center\"/>{}\
         <w:tblLayout w:type=\"fixed\"/><w:tblCellMar><w:left w:w=\"70\" w:type=\"dxa\"/>\
         <w:right w:w=\"70\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>",
        borders()
    );
    out.push_str("<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val=\"560\"/><w:tblHeader/></w:trPr>");
    for (column, width) in columns.iter().zip(&widths) {
        out.push_str(&cell(*width, "CellHead", &column.header.zh, ""));
    }
    out.push_str("</w:tr>");
    for row in rows {
        let height = if by_hand(row) { 1_000 } else { 440 };
        out.push_str(&format!(
            "<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val=\"{height}\"/></w:trPr>"
        ));
        for ((column, width), content) in columns.iter().zip(&widths).zip(row) {
            out.push_str(&filled(column, *width, content));
        }
        out.push_str("</w:tr>");
    }
    out + "</w:tbl>"
}

/// Mostly blank: somebody writes on it with a pen, and needs the room.
fn by_hand(row: &[Cell]) -> bool {
    row.iter().filter(|cell| **cell == Cell::Blank).count() * 2 > row.len()
}

fn filled(column: &Column, width: u32, content: &Cell) -> String {
    let style = if column.kind == ColumnKind::Words { "Cell" } else { "CellCode" };
    let ink = if *content == Cell::Open { "<w:color w:val=\"7F6000\"/>" } else { "" };
    cell(width, style, &content.text(Lang::Zh), ink)
}

fn cell(width: u32, style: &str, words: &str, properties: &str) -> String {
    format!(
        "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/><w:vAlign w:val=\"center\"/></w:tcPr>{}</w:tc>",
        paragraph(style, "", &run(words, properties))
    )
}

/// Whole twips that add up to `width`.
fn shares(columns: &[Column], width: u32) -> Vec<u32> {
    let total: u32 = columns.iter().map(|column| u32::from(column.width)).sum::<u32>().max(1);
    let mut left = width;
    let mut shares: Vec<u32> =
        columns.iter().map(|column| width * u32::from(column.width) / total).collect();
    for share in &shares {
        left = left.saturating_sub(*share);
    }
    if let Some(last) = shares.last_mut() {
        *last += left;
    }
    shares
}

fn borders() -> String {
    let sides = ["top", "left", "bottom", "right", "insideH", "insideV"];
    let each = sides.map(|side| {
        format!("<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>")
    });
    format!("<w:tblBorders>{}</w:tblBorders>", each.concat())
}
