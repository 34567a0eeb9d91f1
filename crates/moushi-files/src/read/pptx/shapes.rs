//! Shapes of a slide: which hold words, in which part they play, and the words themselves.

use moushi_core::text::{BlockKind, SourceBuilder, Span, Table};

use crate::read::xml::Element;

/// A shape that holds words.
#[derive(Debug)]
pub(super) enum Shape<'e> {
    /// The title of the slide.
    Title(Vec<String>),
    /// Running text, a line for each paragraph.
    Text(Vec<String>),
    /// Date, footer, number of the slide.
    Aside(Vec<String>),
    /// A table.
    Table(&'e Element),
    /// A chart or diagram, by the name of the relationship to its part.
    Elsewhere(&'e str),
}

/// The shapes of a tree, titles first, then in the order of the file, which programs keep as the
/// order of reading aloud.
pub(super) fn shapes(tree: &Element) -> Vec<Shape<'_>> {
    let mut found = Vec::new();
    gather(tree, &mut found);
    found.sort_by_key(|shape| !matches!(shape, Shape::Title(_)));
    found
}

fn gather<'e>(element: &'e Element, found: &mut Vec<Shape<'e>>) {
    for child in element.children() {
        match &*child.name {
            "sp" => found.extend(words(child)),
            "graphicFrame" => found.extend(frame(child)),
            "grpSp" => gather(child, found),
            // The first telling is for new programs, the rest say the same for old ones.
            "AlternateContent" => {
                if let Some(first) = child.children().next() {
                    gather(first, found);
                }
            }
            _ => {}
        }
    }
}

fn words(shape: &Element) -> Option<Shape<'_>> {
    let place = shape.at(&["nvSpPr", "nvPr", "ph"]);
    let kind = place.map(|place| place.attribute("type").unwrap_or("obj"));
    let lines = lines(shape.child("txBody")?);
    Some(match kind {
        Some("title" | "ctrTitle") => Shape::Title(lines),
        Some("dt" | "ftr" | "sldNum" | "hdr") => Shape::Aside(lines),
        _ => Shape::Text(lines),
    })
}

fn frame(frame: &Element) -> Option<Shape<'_>> {
    let data = frame.at(&["graphic", "graphicData"])?;
    if let Some(table) = data.child("tbl") {
        return Some(Shape::Table(table));
    }
    let chart = data.child("chart").and_then(|chart| chart.prefixed("id"));
    let diagram = || data.child("relIds").and_then(|ids| ids.prefixed("dm"));
    chart.or_else(diagram).map(Shape::Elsewhere)
}

/// A line for each paragraph that holds words, numbered where the list numbers itself.
fn lines(body: &Element) -> Vec<String> {
    let mut counts = [0_u32; 9];
    let mut lines = Vec::new();
    for paragraph in body.children().filter(|child| child.is("p")) {
        let words = paragraph_words(paragraph);
        if words.trim().is_empty() {
            continue;
        }
        let number = number(paragraph.child("pPr"), &mut counts);
        lines.push(number + words.trim());
    }
    lines
}

fn number(properties: Option<&Element>, counts: &mut [u32; 9]) -> String {
    let level = properties.and_then(|properties| properties.number::<usize>("lvl")).unwrap_or(0);
    let level = level.min(8);
    counts[level + 1..].fill(0);
    let Some(auto) = properties.and_then(|properties| properties.child("buAutoNum")) else {
        counts[level] = 0;
        return String::new();
    };
    let start = auto.number("startAt").unwrap_or(1_u32);
    counts[level] = if counts[level] == 0 { start } else { counts[level].saturating_add(1) };
    crate::read::ooxml::auto_number(auto.attribute("type").unwrap_or_default(), counts[level])
}

fn paragraph_words(paragraph: &Element) -> String {
    let mut out = String::new();
    for child in paragraph.children() {
        match &*child.name {
            "r" | "fld" => {
                let text = child.child("t").map(Element::text).unwrap_or_default();
                out.extend(text.chars().filter(|c| !c.is_control() || *c == '\t'));
            }
            "br" => out.push('\n'),
            // Formulas and what newer programs wrap.
            "m" | "AlternateContent" => {
                let first = child.children().next();
                out.extend(first.and_then(|first| first.find("t")).map(Element::text));
            }
            _ => {}
        }
    }
    out
}

/// Appends a table and tells its count of cells.
pub(super) fn table(table: &Element, page: u32, builder: &mut SourceBuilder) -> usize {
    let mut out = Table::default();
    for row in table.children().filter(|child| child.is("tr")) {
        let mut spans = Vec::new();
        for cell in row.children().filter(|child| child.is("tc")) {
            let merged = ["hMerge", "vMerge"]
                .iter()
                .any(|name| matches!(cell.attribute(name), Some("1" | "true")));
            let words = cell.child("txBody").map(|body| lines(body).join("\n")).unwrap_or_default();
            spans.push(if merged || words.is_empty() {
                Span::new(builder.end(), builder.end())
            } else {
                builder.block(BlockKind::Cell, Some(page), &words)
            });
        }
        out.rows.push(spans);
    }
    let cells = out.rows.iter().map(Vec::len).sum();
    builder.table(out);
    cells
}

/// Words of a diagram (SmartArt), a line for each point that holds any.
pub(super) fn diagram(root: &Element) -> Vec<String> {
    let points = root.child("ptLst").into_iter().flat_map(Element::children);
    points.filter_map(|point| point.child("t")).flat_map(lines).collect()
}
