//! DOCX in the official layout of GB/T 9704-2012: page, fonts, numbering, page numbers, annexes on
//! pages of their own. Written as WordprocessingML by hand: every part is short, known and the same
//! for the same pack. Names the official fonts and never embeds them.

use std::io::{Cursor, Write};

use moushi_core::report::block::Pack;
use moushi_core::report::trace::Trace;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::traced;
use crate::writers::WriteError;

mod body;
mod chart;
mod drawn;
mod head;
mod more;
pub(super) mod parts;
mod table;
mod title;
pub(super) mod xml;

/// The document as a file. The same pack gives the same bytes.
///
/// # Errors
/// When the document passes the 4 GiB of a zip member.
pub fn write(pack: &Pack) -> Result<Vec<u8>, WriteError> {
    let (document, charts) = body::document(pack);
    let styles = parts::styles(&document);
    let trace = Trace::of(pack);
    let traced = !trace.figures.is_empty();
    let charted = chart::parts(&charts)?;
    let mut files: Vec<(String, Vec<u8>)> = [
        ("[Content_Types].xml", parts::content_types(traced, &charted.types)),
        ("_rels/.rels", parts::ROOT_RELATIONS.to_owned()),
        ("docProps/core.xml", parts::core_properties(pack)),
        ("docProps/app.xml", parts::APP_PROPERTIES.to_owned()),
        ("word/_rels/document.xml.rels", parts::relations(traced, &charted.relations)),
        ("word/document.xml", document),
        ("word/styles.xml", styles),
        ("word/settings.xml", parts::SETTINGS.to_owned()),
        ("word/fontTable.xml", parts::font_table()),
        ("word/footer1.xml", parts::footer("PageOdd")),
        ("word/footer2.xml", parts::footer("PageEven")),
    ]
    .map(member)
    .into();
    files.extend(charted.files);
    if traced {
        files.extend(traced::members(&trace).map(member));
    }
    pack_up(&files).map_err(|cause| WriteError { format: "docx", cause: cause.to_string() })
}

fn member((name, content): (&str, String)) -> (String, Vec<u8>) {
    (name.to_owned(), content.into_bytes())
}

fn pack_up(files: &[(String, Vec<u8>)]) -> zip::result::ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    for (name, content) in files {
        zip.start_file(name.as_str(), options)?;
        zip.write_all(content)?;
    }
    Ok(zip.finish()?.into_inner())
}
