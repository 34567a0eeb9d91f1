//! Reads xlsx: cells as shown, sheet by sheet. Streams each sheet row by row and keeps only filled
//! cells, so that no claim about the size of a sheet costs memory. Formulas are read by their
//! results and never computed.

use std::collections::BTreeMap;

use moushi_core::model::Refusal;
use moushi_core::text::{Format, Text};

use super::container::Container;
use super::ooxml::{Relation, macros, main_part, relations};
use super::refusals;
use super::sheet::number_format::{NumberFormat, general};
use super::sheet::{Cells, MOST_STYLES, Sheet, Workbook};
use super::xml::{Element, Step, Xml, tree};
use crate::readers::{Input, Outcome, Reader};

/// xlsx.
pub(crate) const READER: Reader = Reader {
    format: Format::Xlsx,
    extensions: &["xlsx", "xlsm", "xltx", "xltm"],
    title: Text::new("Excel工作簿（xlsx）", "Excel workbook (xlsx)"),
    page: include_str!("xlsx.md"),
    read,
};

/// Elements of no interest: formulas, readings of characters, looks.
const SKIPPED: &[&str] = &["f", "rPh", "phoneticPr", "rPr", "extLst", "fonts", "fills", "borders"];

/// What cells refer to.
#[derive(Default)]
struct Shared {
    strings: Vec<String>,
    /// Number formats by the number of the cell's style.
    formats: Vec<NumberFormat>,
    since_1904: bool,
}

fn read(input: &Input<'_>) -> Outcome {
    let mut container = Container::open(input)?;
    let mut workbook = Workbook::default();
    for sheet in sheets(&mut container, input)? {
        workbook.sheet(sheet)?;
    }
    let (source, mut findings) = workbook.finish(input, Format::Xlsx);
    findings.extend(macros(&container, &source));
    Ok((source, findings))
}

/// The sheets cell by cell, with their places.
pub(crate) fn places(input: &Input<'_>) -> Result<Vec<Cells>, Refusal> {
    let mut container = Container::open(input)?;
    sheets(&mut container, input)?.into_iter().map(Sheet::cells).collect()
}

/// The sheets in the order of the workbook.
fn sheets<'a>(container: &mut Container<'a>, input: &Input<'a>) -> Result<Vec<Sheet<'a>>, Refusal> {
    let main = main_part(container, "xl/workbook.xml")?;
    if main.ends_with(".bin") {
        return Err(refusals::other_workbook("xlsb"));
    }
    let root = tree(&container.text(&main)?, input, SKIPPED)?;
    let parts = relations(container, &main)?;
    let shared = shared(container, &parts, &root)?;
    let mut sheets = Vec::new();
    for sheet in root.child("sheets").into_iter().flat_map(Element::children) {
        let part = parts.iter().find(|part| Some(part.id.as_str()) == sheet.prefixed("id"));
        let Some(part) = part.filter(|part| part.kind == "worksheet") else { continue };
        let hidden = sheet.attribute("state").is_some_and(|state| state != "visible");
        let name = sheet.attribute("name").unwrap_or_default();
        let mut out = Sheet::new(name, hidden, input);
        let xml = container.text(&part.target)?;
        rows(&xml, input, &shared, &mut out)?;
        sheets.push(out);
    }
    Ok(sheets)
}

fn shared(
    container: &mut Container<'_>,
    parts: &[Relation],
    workbook: &Element,
) -> Result<Shared, Refusal> {
    let input = *container.input();
    let mut text = |kind: &str| match parts.iter().find(|part| part.kind == kind) {
        Some(part) => container.text_if_any(&part.target),
        None => Ok(None),
    };
    let mut shared = Shared::default();
    if let Some(xml) = text("sharedStrings")? {
        shared.strings = strings(&xml, &input)?;
    }
    if let Some(xml) = text("styles")? {
        shared.formats = formats(&tree(&xml, &input, SKIPPED)?);
    }
    let properties = workbook.child("workbookPr");
    let system = properties.and_then(|properties| properties.attribute("date1904"));
    shared.since_1904 = matches!(system, Some("1" | "true"));
    Ok(shared)
}

fn strings(xml: &str, input: &Input<'_>) -> Result<Vec<String>, Refusal> {
    let mut xml = Xml::new(xml, input, SKIPPED);
    let mut strings: Vec<String> = Vec::new();
    let mut bytes = 0;
    while let Some(step) = xml.step()? {
        if let Step::Open(element) = step
            && element.is("si")
        {
            let text = words(&xml.fill(element)?);
            bytes += text.len();
            input.check_text(bytes)?;
            if strings.len() >= input.limits.max_cells {
                return Err(refusals::too_many_cells());
            }
            strings.push(text);
        }
    }
    Ok(strings)
}

/// The words of a shared or inline string: its `t`, or those of its runs.
fn words(string: &Element) -> String {
    let mut out = String::new();
    for child in string.children() {
        match &*child.name {
            "t" => out.push_str(&child.text()),
            "r" => out.push_str(&words(child)),
            _ => {}
        }
    }
    out
}

fn formats(styles: &Element) -> Vec<NumberFormat> {
    let all = styles.child("numFmts").into_iter().flat_map(Element::children);
    let own: BTreeMap<u32, &str> = all
        .filter_map(|format| Some((format.number("numFmtId")?, format.attribute("formatCode")?)))
        .collect();
    let cells = styles.child("cellXfs").into_iter().flat_map(Element::children);
    let number = |cell: &Element| cell.number::<u32>("numFmtId").unwrap_or(0);
    let format = |number| match own.get(&number) {
        Some(code) => NumberFormat::parse(code),
        None => NumberFormat::built_in(number),
    };
    cells.take(MOST_STYLES).map(number).map(format).collect()
}

/// Goes through a sheet row by row.
fn rows(xml: &str, input: &Input<'_>, shared: &Shared, out: &mut Sheet<'_>) -> Result<(), Refusal> {
    let mut xml = Xml::new(xml, input, SKIPPED);
    let mut next_row = 0;
    while let Some(step) = xml.step()? {
        let Step::Open(element) = step else { continue };
        match &*element.name {
            "worksheet" | "sheetData" | "mergeCells" => {}
            "row" => {
                let row = element.number::<u32>("r").map_or(next_row, |row| row.saturating_sub(1));
                next_row = row.saturating_add(1);
                cells(&xml.fill(element)?, row, shared, out)?;
            }
            "mergeCell" => {
                if let Some(range) = element.attribute("ref").and_then(range) {
                    out.merge(range);
                }
            }
            _ => xml.skip()?,
        }
    }
    Ok(())
}

fn cells(row: &Element, number: u32, shared: &Shared, out: &mut Sheet<'_>) -> Result<(), Refusal> {
    let mut next = 0;
    for cell in row.children().filter(|child| child.is("c")) {
        let place = cell.attribute("r").and_then(place).unwrap_or((number, next));
        next = place.1.saturating_add(1);
        out.cell(place.0, place.1, &shown(cell, shared))?;
        if let Some(value) = value(cell, shared) {
            out.number(place.0, place.1, value);
        }
    }
    Ok(())
}

/// What the screen shows in a cell.
fn shown(cell: &Element, shared: &Shared) -> String {
    let value = cell.child("v").map(Element::text).unwrap_or_default();
    match cell.attribute("t") {
        Some("s") => {
            let index = value.trim().parse::<usize>().ok();
            index.and_then(|index| shared.strings.get(index)).cloned().unwrap_or_default()
        }
        Some("inlineStr") => cell.child("is").map(words).unwrap_or_default(),
        Some("b") => if value.trim() == "1" { "TRUE" } else { "FALSE" }.to_owned(),
        Some("str" | "e" | "d") => value,
        _ => match value.trim().parse::<f64>() {
            Ok(number) => {
                let style = cell.number("s").unwrap_or(0_usize);
                let format = shared.formats.get(style);
                format.map_or_else(|| general(number), |f| f.show(number, shared.since_1904))
            }
            Err(_) => value,
        },
    }
}

/// The number that a cell holds, unless it is a day or a time.
fn value(cell: &Element, shared: &Shared) -> Option<f64> {
    if !matches!(cell.attribute("t"), None | Some("n")) {
        return None;
    }
    let number = cell.child("v").map(Element::text)?.trim().parse::<f64>().ok()?;
    let format = shared.formats.get(cell.number("s").unwrap_or(0_usize));
    (!format.is_some_and(NumberFormat::tells_time)).then_some(number)
}

/// `B3` is row 2, column 1. `None` beyond what Excel has: XFD1048576.
fn place(reference: &str) -> Option<(u32, u32)> {
    let letters = reference.find(|c: char| c.is_ascii_digit())?;
    let column = reference[..letters].bytes().try_fold(0_u32, |column, letter| {
        let digit = letter.to_ascii_uppercase().checked_sub(b'A').filter(|digit| *digit < 26)?;
        Some(column * 26 + u32::from(digit) + 1).filter(|column| *column <= 16_384)
    })?;
    let row: u32 = reference[letters..].parse().ok().filter(|row| *row <= 1_048_576)?;
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

fn range(reference: &str) -> Option<[u32; 4]> {
    let (first, last) = reference.split_once(':')?;
    let ((top, left), (bottom, right)) = (place(first)?, place(last)?);
    Some([top, left, bottom, right])
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn references_end_where_excel_ends() {
        assert_eq!(place("A1"), Some((0, 0)));
        assert_eq!(place("XFD1048576"), Some((1_048_575, 16_383)));
        for wrong in ["XFE1", "A0", "A1048577", "1", "A", "", "ZZZZZZZZZZ1", "单1", "A-1"] {
            assert_eq!(place(wrong), None, "{wrong}");
        }
    }
}
