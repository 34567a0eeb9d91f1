//! The way back of every number inside an office file: a part of custom XML, which office programs keep when the file is
//! saved again. Written into pptx, docx and xlsx by their writers and read out of them; a page holds it beside its text.
//! A workbook whose rows name their own origin keeps only which column says what: its numbers are told from its cells.
//! Judges nothing.

use std::io::{Cursor, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use moushi_core::model::Refusal;
use moushi_core::report::listed::{self, Back, Filled};
use moushi_core::report::trace::Trace;
use moushi_core::text::Text;
use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::docx::xml::escaped;
use super::html;
use crate::read::container::Container;
use crate::read::xml::tree;
use crate::read::{refusals, xlsx};
use crate::readers::{Input, Limits};

/// Namespace of the part's root.
pub const NAMESPACE: &str = "urn:moushi:trace:1";
/// Type of the relation from the main part of the file to [`ITEM`].
pub const RELATION: &str =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml";
/// Media type of [`PROPERTIES`].
pub const PROPERTIES_MEDIA: &str =
    "application/vnd.openxmlformats-officedocument.customXmlProperties+xml";
/// Name of the part.
pub const ITEM: &str = "customXml/item1.xml";
/// Name of what is said about it.
pub const PROPERTIES: &str = "customXml/itemProps1.xml";
/// Name of the relations of the part.
pub const ITEM_RELATIONS: &str = "customXml/_rels/item1.xml.rels";

const TITLE: Text = Text::new("文件（数字来路）", "the traces of its numbers");

/// The three members that hold a trace: [`ITEM`], [`PROPERTIES`] and [`ITEM_RELATIONS`], by name and content. The main
/// part of the file has to name the first by a relation of type [`RELATION`].
pub fn members(trace: &Trace) -> [(&'static str, String); 3] {
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";
    [
        (ITEM, format!("{head}<trace xmlns=\"{NAMESPACE}\">{}</trace>", escaped(&json(trace)))),
        (
            PROPERTIES,
            format!(
                "{head}<ds:datastoreItem ds:itemID=\"{{6A0F7C52-2B1D-4C38-9E55-7D3A1C0B8F41}}\" \
                 xmlns:ds=\"http://schemas.openxmlformats.org/officeDocument/2006/customXml\">\
                 <ds:schemaRefs><ds:schemaRef ds:uri=\"{NAMESPACE}\"/></ds:schemaRefs></ds:datastoreItem>"
            ),
        ),
        (
            ITEM_RELATIONS,
            format!(
                "{head}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
                 <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXmlProps\" \
                 Target=\"itemProps1.xml\"/></Relationships>"
            ),
        ),
    ]
}

/// An office file of a writer that knows no such parts, with a trace added: `main` names the relations of its main part,
/// one folder below the root. What is there already is taken over as it is packed.
///
/// # Errors
/// When the file is no zip, or passes the 4 GiB of a member.
pub fn added(file: Vec<u8>, trace: &Trace, main: &str) -> ZipResult<Vec<u8>> {
    let mut old = ZipArchive::new(Cursor::new(file))?;
    let mut new = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    for at in 0..old.len() {
        let mut member = old.by_index(at)?;
        let name = member.name()?.into_owned();
        let Some((end, line)) = line(&name, main) else {
            new.raw_copy_file(member)?;
            continue;
        };
        let mut text = String::new();
        member.read_to_string(&mut text)?;
        new.start_file(name, options)?;
        new.write_all(text.replace(end, &format!("{line}{end}")).as_bytes())?;
    }
    for (name, content) in members(trace) {
        new.start_file(name, options)?;
        new.write_all(content.as_bytes())?;
    }
    Ok(new.finish()?.into_inner())
}

/// What a member says of the new parts, and before which words.
fn line(name: &str, main: &str) -> Option<(&'static str, String)> {
    let types =
        || format!("<Override PartName=\"/{PROPERTIES}\" ContentType=\"{PROPERTIES_MEDIA}\"/>");
    let relation =
        || format!("<Relationship Id=\"rIdTrace\" Type=\"{RELATION}\" Target=\"../{ITEM}\"/>");
    match name {
        "[Content_Types].xml" => Some(("</Types>", types())),
        _ if name == main => Some(("</Relationships>", relation())),
        _ => None,
    }
}

/// JSON whose letters XML can hold: the two that it forbids can only stand inside strings, where an escape says the same.
fn json(trace: &Trace) -> String {
    let words = serde_json::to_string(trace).expect("strings, numbers and lists only");
    words.replace('\u{fffe}', "\\ufffe").replace('\u{ffff}', "\\uffff")
}

/// The trace in a pptx, docx, xlsx or page, or `None` when it holds none.
///
/// # Errors
/// When the file is no such file, is damaged or hostile, or its trace cannot be understood.
pub fn read(name: &str, bytes: &[u8], limits: &Limits) -> Result<Option<Trace>, Refusal> {
    let input = Input::new(name, bytes, limits);
    if bytes.len() as u64 > limits.max_file {
        return Err(refusals::too_large(bytes.len() as u64, limits.max_file));
    }
    if let Some(trace) = html::trace(bytes) {
        return Ok(Some(trace));
    }
    // A panic of a library on a damaged file costs a refusal, not the program.
    catch_unwind(AssertUnwindSafe(|| found(&input)?.map(|trace| whole(trace, &input)).transpose()))
        .unwrap_or_else(|_| Err(refusals::damaged(&TITLE)))
}

/// The trace with the numbers that the rows of a workbook tell.
fn whole(mut trace: Trace, input: &Input<'_>) -> Result<Trace, Refusal> {
    if trace.lists.is_empty() {
        return Ok(trace);
    }
    let sheets = xlsx::places(input)?;
    let back: Vec<Back<'_>> = sheets
        .iter()
        .map(|sheet| {
            let filled = sheet.cells.iter().map(|cell| Filled {
                row: cell.row,
                column: cell.column,
                text: &cell.text,
                number: cell.number,
            });
            (sheet.name.as_str(), filled.collect())
        })
        .collect();
    listed::tell(&mut trace, &back);
    Ok(trace)
}

fn found(input: &Input<'_>) -> Result<Option<Trace>, Refusal> {
    let mut container = Container::open(input)?;
    let item = |name: &&str| {
        name.strip_prefix("customxml/item").is_some_and(|rest| {
            rest.strip_suffix(".xml").is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()))
        })
    };
    let names: Vec<String> = container.names().filter(item).map(str::to_owned).collect();
    for name in names {
        let xml = container.text(&name)?;
        // Items of other programs are not ours to judge.
        if !xml.contains(NAMESPACE) {
            continue;
        }
        let root = tree(&xml, input, &[])?;
        let ours = root
            .attributes
            .iter()
            .any(|(key, value)| key.starts_with("xmlns") && &**value == NAMESPACE);
        if ours && root.is("trace") {
            let trace = serde_json::from_str(&root.text());
            return trace.map(Some).map_err(|_| refusals::damaged(&TITLE));
        }
    }
    Ok(None)
}
