//! Reads docx: paragraphs, headings, list numbers as shown, tables, notes, headers and footers.
//! Finds the parts and puts the source together; the words are `body.rs`'s.

mod body;
mod inline;
mod numbering;
mod styles;
mod table;

use std::collections::BTreeMap;

use moushi_core::model::{Finding, Refusal, Severity};
use moushi_core::text::{BlockKind, Format, NoiseKind, Source, Span, Text};

use self::body::Body;
use self::numbering::Numbering;
use self::styles::Styles;
use super::container::Container;
use super::ooxml::{Relation, chart, macros, main_part, relations};
use super::xml::{Element, Step, Xml, tree};
use super::{notes, refusals};
use crate::readers::{Input, Outcome, Reader};

/// docx.
pub(crate) const READER: Reader = Reader {
    format: Format::Docx,
    extensions: &["docx", "docm", "dotx", "dotm"],
    title: Text::new("Word文档（docx）", "Word document (docx)"),
    page: include_str!("docx.md"),
    read,
};

/// Elements that say how something looks or looked; left out of the trees to keep them small.
const LOOKS: &[&str] = &[
    "rFonts",
    "sz",
    "szCs",
    "lang",
    "color",
    "kern",
    "spacing",
    "ind",
    "jc",
    "shd",
    "tabs",
    "pic",
    "tblBorders",
    "tcBorders",
    "tblCellMar",
    "tcMar",
    "tcW",
    "spPr",
    "bodyPr",
    "pPrChange",
    "rPrChange",
    "tblPrChange",
    "tcPrChange",
    "trPrChange",
    "sectPrChange",
    "sectPr",
    "binData",
];

fn read(input: &Input<'_>) -> Outcome {
    let mut container = Container::open(input)?;
    let main = main_part(&mut container, "word/document.xml")?;
    let parts = relations(&mut container, &main)?;
    let xml = container.text(&main)?;
    let styles = part(&mut container, &parts, "styles")?.map(|root| Styles::of(&root));
    let numbering = part(&mut container, &parts, "numbering")?.map(|root| Numbering::of(&root));
    let mut body = Body::new(
        *input,
        styles.unwrap_or_default(),
        numbering.unwrap_or_default(),
        xml.contains("lastRenderedPageBreak"),
    );
    let charts = charts(&mut container, &parts)?;
    main_text(&xml, &charts, input, &mut body)?;
    for kind in ["footnotes", "endnotes", "comments"] {
        if let Some(root) = part(&mut container, &parts, kind)? {
            note_texts(&root, &mut body)?;
        }
    }
    running_heads(&mut container, &parts, &mut body)?;
    let (builder, hidden) = body.finish();
    let source = builder.finish(input.name, Format::Docx, input.bytes);
    let mut findings: Vec<Finding> = macros(&container, &source).into_iter().collect();
    findings.extend((hidden > 0).then(|| hidden_text(&source, hidden)));
    Ok((source, findings))
}

/// The root of the first part of that kind.
fn part(
    container: &mut Container<'_>,
    parts: &[Relation],
    kind: &str,
) -> Result<Option<Element>, Refusal> {
    let Some(relation) = parts.iter().find(|relation| relation.kind == kind) else {
        return Ok(None);
    };
    let Some(xml) = container.text_if_any(&relation.target)? else { return Ok(None) };
    tree(&xml, container.input(), LOOKS).map(Some)
}

/// What the charts of the document say, by the id under which it names them.
type Charts = BTreeMap<String, Vec<String>>;

fn charts(container: &mut Container<'_>, parts: &[Relation]) -> Result<Charts, Refusal> {
    let mut out = Charts::new();
    for part in parts.iter().filter(|part| part.kind == "chart") {
        if let Some(xml) = container.text_if_any(&part.target)? {
            let root = tree(&xml, container.input(), LOOKS)?;
            out.insert(part.id.clone(), chart(&root));
        }
    }
    Ok(out)
}

/// The ids of the charts inside of a block, each once.
fn chart_ids(element: &Element, out: &mut Vec<String>) {
    for child in element.children() {
        let id = child.is("chart").then(|| child.prefixed("id")).flatten();
        match id.filter(|id| !out.iter().any(|other| other == id)) {
            Some(id) => out.push(id.to_owned()),
            None => chart_ids(child, out),
        }
    }
}

/// Goes through the main text block by block, so that only one block at a time is a tree. A chart follows the paragraph
/// that it stands in.
fn main_text(
    xml: &str,
    charts: &Charts,
    input: &Input<'_>,
    body: &mut Body<'_>,
) -> Result<(), Refusal> {
    let mut xml = Xml::new(xml, input, LOOKS);
    let mut found = false;
    while let Some(step) = xml.step()? {
        let Step::Open(element) = step else { continue };
        match &*element.name {
            "body" => found = true,
            "document" | "sdt" | "sdtContent" | "customXml" | "smartTag" | "ins" | "moveTo" => {}
            "p" | "tbl" | "AlternateContent" => {
                let element = xml.fill(element)?;
                body.block(&element)?;
                let mut ids = Vec::new();
                if !charts.is_empty() {
                    chart_ids(&element, &mut ids);
                }
                for line in ids.iter().filter_map(|id| charts.get(id)).flatten() {
                    body.line_of_chart(line)?;
                }
            }
            _ => xml.skip()?,
        }
    }
    if found { Ok(()) } else { Err(refusals::missing("w:body")) }
}

/// Footnotes, endnotes or comments; the separators between text and notes are not among them.
fn note_texts(root: &Element, body: &mut Body<'_>) -> Result<(), Refusal> {
    for note in root.children().filter(|note| {
        !matches!(
            note.attribute("type"),
            Some("separator" | "continuationSeparator" | "continuationNotice")
        )
    }) {
        body.apart(BlockKind::Note, note)?;
    }
    Ok(())
}

/// Headers and footers, each text once, marked as what they are.
fn running_heads(
    container: &mut Container<'_>,
    parts: &[Relation],
    body: &mut Body<'_>,
) -> Result<(), Refusal> {
    let heads = parts.iter().filter(|part| matches!(part.kind.as_str(), "header" | "footer"));
    let mut seen: Vec<String> = Vec::new();
    for head in heads {
        let Some(xml) = container.text_if_any(&head.target)? else { continue };
        let root = tree(&xml, container.input(), LOOKS)?;
        let text = body.words(&root)?;
        if text.is_empty() || seen.contains(&text) {
            continue;
        }
        let span = body.push(BlockKind::Aside, None, &text)?;
        body.noise(NoiseKind::Wrap, span);
        seen.push(text);
    }
    Ok(())
}

fn hidden_text(source: &Source, characters: usize) -> Finding {
    notes::note(
        source,
        "file-hidden-text",
        Severity::Warning,
        Span::default(),
        Text::of(
            format!("文档里有{characters}个字设为隐藏，没有读入。"),
            format!("{characters} characters are hidden in the document and were not read."),
        ),
        Text::new(
            "请在Word中显示隐藏文字核对；不需要的请删除。",
            "Show hidden text in Word and check it; delete what is not needed.",
        ),
    )
}
