//! Reads ods: the text that each cell shows, sheet by sheet. Repeated rows and columns are counted
//! and only written out where they hold something.

use std::collections::BTreeSet;

use moushi_core::model::Refusal;
use moushi_core::text::{Format, Text};

use super::container::Container;
use super::refusals;
use super::sheet::{Sheet, Workbook, clean};
use super::xml::{Element, Node, Step, Xml};
use crate::readers::{Input, Outcome, Reader};

/// ods.
pub(crate) const READER: Reader = Reader {
    format: Format::Ods,
    extensions: &["ods", "ots"],
    title: Text::new("OpenDocument电子表格（ods）", "OpenDocument spreadsheet (ods)"),
    page: include_str!("ods.md"),
    read,
};

/// Notes on cells and drawings on sheets are not cells.
const SKIPPED: &[&str] = &["annotation", "shapes", "frame", "custom-shape", "forms"];

fn read(input: &Input<'_>) -> Outcome {
    let mut container = Container::open(input)?;
    let manifest = container.text_if_any("META-INF/manifest.xml")?.unwrap_or_default();
    if manifest.contains("encryption-data") {
        return Err(refusals::encrypted());
    }
    let xml = container.text("content.xml")?;
    let mut xml = Xml::new(&xml, input, SKIPPED);
    let mut workbook = Workbook::default();
    let mut hidden = BTreeSet::new();
    let mut open: Option<(Sheet<'_>, u64)> = None;
    while let Some(step) = xml.step()? {
        let Step::Open(element) = step else { continue };
        match &*element.name {
            "document-content" | "body" | "spreadsheet" | "table-rows" | "table-header-rows"
            | "table-row-group" => {}
            "automatic-styles" => hidden = hidden_styles(&xml.fill(element)?),
            "table" => {
                if let Some((sheet, _)) = open.take() {
                    workbook.sheet(sheet)?;
                }
                let style = element.attribute("style-name").unwrap_or_default();
                let name = element.attribute("name").unwrap_or_default();
                open = Some((Sheet::new(name, hidden.contains(style), input), 0));
            }
            "table-row" => {
                let row = xml.fill(element)?;
                if let Some((sheet, next)) = &mut open {
                    *next = add_row(&row, *next, sheet)?;
                }
            }
            _ => xml.skip()?,
        }
    }
    if let Some((sheet, _)) = open {
        workbook.sheet(sheet)?;
    }
    Ok(workbook.finish(input, Format::Ods))
}

/// Styles of sheets that are not displayed.
fn hidden_styles(styles: &Element) -> BTreeSet<String> {
    let hides = |style: &&Element| {
        style.child("table-properties").and_then(|looks| looks.attribute("display"))
            == Some("false")
    };
    let hiding = styles.children().filter(hides);
    hiding.filter_map(|style| style.attribute("name")).map(str::to_owned).collect()
}

/// Adds a row, as often as it is repeated, and gives the number of the next one.
fn add_row(row: &Element, first: u64, sheet: &mut Sheet<'_>) -> Result<u64, Refusal> {
    let times = repeated(row, "number-rows-repeated");
    let after = first.saturating_add(times);
    let mut filled = Vec::new();
    let mut column = 0_u64;
    for cell in row.children() {
        if !matches!(&*cell.name, "table-cell" | "covered-table-cell") {
            continue;
        }
        let wide = repeated(cell, "number-columns-repeated");
        // Cleaned here, so that a cell which shows nothing is never repeated.
        let text = if cell.is("table-cell") { clean(&shown(cell)) } else { String::new() };
        if !text.is_empty() {
            filled.push((column, wide, text));
        }
        column = column.saturating_add(wide);
    }
    if filled.is_empty() {
        return Ok(after);
    }
    for row in first..after {
        for (column, wide, text) in &filled {
            for column in *column..column.saturating_add(*wide) {
                sheet.cell(index(row), index(column), text)?;
            }
        }
    }
    Ok(after)
}

fn repeated(element: &Element, attribute: &str) -> u64 {
    element.number(attribute).unwrap_or(1_u64).max(1)
}

/// Beyond four thousand million a place is only far away.
fn index(at: u64) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// What a cell shows: its paragraphs, or its value when a program wrote no paragraph.
fn shown(cell: &Element) -> String {
    let paragraphs: Vec<String> =
        cell.children().filter(|child| child.is("p")).map(words).collect();
    if !paragraphs.is_empty() {
        return paragraphs.join("\n");
    }
    let value = ["string-value", "date-value", "time-value", "boolean-value", "value"];
    value.iter().find_map(|name| cell.attribute(name)).unwrap_or_default().to_owned()
}

fn words(paragraph: &Element) -> String {
    let mut out = String::new();
    for node in &paragraph.nodes {
        match node {
            Node::Text(text) => out.push_str(text),
            Node::Element(child) => match &*child.name {
                "s" => {
                    let blanks = child.number("c").unwrap_or(1_usize).min(1000);
                    out.extend(std::iter::repeat_n(' ', blanks));
                }
                "tab" => out.push('\t'),
                "line-break" => out.push('\n'),
                _ => out.push_str(&words(child)),
            },
        }
    }
    out
}
