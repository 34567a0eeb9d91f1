//! What kind of file this is, by its content first and its extension second; and which kinds are
//! refused at the door. Does not read the text.

use moushi_core::model::Refusal;
use moushi_core::text::Format;

use super::container::Container;
use super::{encoding, parquet, refusals};
use crate::readers::Input;

/// What the content of a file shows it to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    /// One document.
    Document(Format),
    /// A zip archive of documents.
    Archive,
}

/// Looks at a file.
///
/// # Errors
/// Empty, too large, encrypted, a picture, an old or unknown format.
pub(crate) fn content(input: &Input<'_>) -> Result<Content, Refusal> {
    let bytes = input.bytes;
    if bytes.is_empty() {
        return Err(refusals::empty());
    }
    if bytes.len() as u64 > input.limits.max_file {
        return Err(refusals::too_large(bytes.len() as u64, input.limits.max_file));
    }
    if bytes[..bytes.len().min(1024)].windows(5).any(|window| window == b"%PDF-") {
        return Ok(Content::Document(Format::Pdf));
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return zipped(input);
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return compound(bytes).map(Content::Document);
    }
    refuse_by_signature(bytes)?;
    text(input).map(Content::Document)
}

/// What the members of a zip container make of it.
fn zipped(input: &Input<'_>) -> Result<Content, Refusal> {
    let mut container = Container::open(input)?;
    let under = |folder: &str| container.names().any(|name| name.starts_with(folder));
    if container.has("[Content_Types].xml") {
        for (folder, format) in
            [("word/", Format::Docx), ("xl/", Format::Xlsx), ("ppt/", Format::Pptx)]
        {
            if under(folder) {
                return Ok(Content::Document(format));
            }
        }
    }
    if container.has("OFD.xml") {
        return Ok(Content::Document(Format::Ofd));
    }
    if container.has("mimetype") && container.has("content.xml") {
        return open_document(&mut container);
    }
    Ok(Content::Archive)
}

/// OpenDocument says in the member `mimetype` what it is.
fn open_document(container: &mut Container<'_>) -> Result<Content, Refusal> {
    let kind = container.text("mimetype")?;
    match () {
        () if kind.contains("opendocument.spreadsheet") => Ok(Content::Document(Format::Ods)),
        () if kind.contains("opendocument.presentation") => Err(refusals::other_format("odp")),
        () => Err(refusals::other_format("odt")),
    }
}

/// An OLE compound file: the names of its streams, in UTF-16, say what it is.
fn compound(bytes: &[u8]) -> Result<Format, Refusal> {
    let has = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        holds(bytes, &wide)
    };
    match () {
        () if has("EncryptedPackage") => Err(refusals::encrypted()),
        () if has("WordDocument") => Err(refusals::other_format("doc/wps")),
        () if has("PowerPoint Document") => Err(refusals::other_format("ppt/dps")),
        () if has("Workbook") || has("Book") => Ok(Format::Xls),
        () => Err(refusals::other_format("OLE")),
    }
}

fn refuse_by_signature(bytes: &[u8]) -> Result<(), Refusal> {
    const PICTURES: &[&[u8]] =
        &[b"\x89PNG\r\n", b"\xFF\xD8\xFF", b"GIF8", b"II*\0", b"MM\0*", b"\0\0\x01\0"];
    const ARCHIVES: &[(&[u8], &str)] =
        &[(b"Rar!\x1A\x07", "rar"), (b"7z\xBC\xAF\x27\x1C", "7z"), (b"\x1F\x8B", "gz")];
    let webp = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
    let bitmap = bytes.starts_with(b"BM") && bytes.get(6..10) == Some(&[0; 4]);
    if webp || bitmap || PICTURES.iter().any(|head| bytes.starts_with(head)) {
        return Err(refusals::picture());
    }
    if parquet::is_by_columns(bytes) {
        return Err(refusals::only_columns());
    }
    if let Some((_, what)) = ARCHIVES.iter().find(|(head, _)| bytes.starts_with(head)) {
        return Err(refusals::other_archive(what));
    }
    if bytes.starts_with(b"{\\rtf") {
        return Err(refusals::other_format("rtf"));
    }
    Ok(())
}

/// Of texts only HTML shows itself; what is meant as a table only the extension tells.
fn text(input: &Input<'_>) -> Result<Format, Refusal> {
    const LOOK_AT: usize = 1 << 14;
    let cut = &input.bytes[..input.bytes.len().min(LOOK_AT)];
    let head = encoding::decode(cut);
    if head.is_noise() {
        return Err(refusals::unknown(input.name));
    }
    let start = head.text.trim_start().to_ascii_lowercase();
    if start.starts_with("<?xml") && start.contains("<?mso-application") {
        return Err(refusals::other_format("Office 2003 XML"));
    }
    if start.starts_with("mime-version:") {
        return Err(refusals::other_format("mht"));
    }
    let tagged = start.starts_with('<')
        && ["<html", "<!doctype html", "<body", "<head", "<div", "<table", "<p>", "<p "]
            .iter()
            .any(|tag| start.contains(tag));
    let extension = input.extension();
    match extension.as_str() {
        _ if tagged => Ok(Format::Html),
        "html" | "htm" | "shtml" | "xhtml" if start.contains("</") => Ok(Format::Html),
        "csv" | "tsv" => Ok(Format::Csv),
        // Systems that export “Excel” often write tabs between values.
        "xls" | "xlsx" | "et"
            if start.lines().next().is_some_and(|line| line.contains(['\t', ','])) =>
        {
            Ok(Format::Csv)
        }
        _ => Ok(Format::Txt),
    }
}

fn holds(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|window| window == words)
}
