//! The file as a package: parts with their media types and relations, zipped so that the same parts give the same bytes.
//! Knows nothing of slides.

use std::collections::BTreeSet;
use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::write::docx::xml::escaped;

const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";

/// A member of the package.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// Its name, without a slash before it.
    pub name: String,
    /// Its media type.
    pub media: String,
    /// What is in it.
    pub bytes: Vec<u8>,
    /// Other parts that it names: id, type, target.
    pub relations: Vec<(String, String, String)>,
}

impl Part {
    /// A part that names no other.
    pub fn new(name: &str, media: &str, content: impl Into<Vec<u8>>) -> Self {
        let (name, media) = (name.to_owned(), media.to_owned());
        Self { name, media, bytes: content.into(), relations: Vec::new() }
    }

    /// The same part naming one more, by an id and a type of the office formats, or a whole type.
    #[must_use]
    pub fn related(mut self, id: &str, kind: &str, target: &str) -> Self {
        let kind =
            if kind.contains("://") { kind.to_owned() } else { format!("{RELATIONS}/{kind}") };
        self.relations.push((id.to_owned(), kind, target.to_owned()));
        self
    }
}

/// The package of `parts`; `roots` are what it starts with. Of two parts of one name the first counts.
pub fn zipped(parts: &[Part], roots: &Part) -> zip::result::ZipResult<Vec<u8>> {
    let mut seen = BTreeSet::new();
    let parts: Vec<&Part> =
        parts.iter().filter(|part| seen.insert(part.name.to_lowercase())).collect();
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let mut put = |name: &str, bytes: &[u8]| -> zip::result::ZipResult<()> {
        zip.start_file(name, options)?;
        Ok(zip.write_all(bytes)?)
    };
    put("[Content_Types].xml", types(&parts).as_bytes())?;
    put("_rels/.rels", relations(roots).as_bytes())?;
    for part in parts {
        put(&part.name, &part.bytes)?;
        if !part.relations.is_empty() {
            let (folder, file) = part.name.rsplit_once('/').unwrap_or(("", &part.name));
            put(&format!("{folder}/_rels/{file}.rels"), relations(part).as_bytes())?;
        }
    }
    Ok(zip.finish()?.into_inner())
}

fn types(parts: &[&Part]) -> String {
    let mut out = format!(
        "{HEAD}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>"
    );
    for part in parts.iter().filter(|part| !part.media.is_empty()) {
        out.push_str(&format!(
            "<Override PartName=\"/{}\" ContentType=\"{}\"/>",
            escaped(&part.name),
            escaped(&part.media)
        ));
    }
    out + "</Types>"
}

fn relations(part: &Part) -> String {
    let each = part.relations.iter().map(|(id, kind, target)| {
        format!(
            "<Relationship Id=\"{}\" Type=\"{}\" Target=\"{}\"/>",
            escaped(id),
            escaped(kind),
            escaped(target)
        )
    });
    format!(
        "{HEAD}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{}</Relationships>",
        each.collect::<String>()
    )
}
