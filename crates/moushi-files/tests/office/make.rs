//! Builds containers and reads them.
#![expect(clippy::unwrap_used, reason = "helpers of tests: a panic is the report")]

use std::io::{Cursor, Read, Write};

use moushi_core::model::{Finding, Refusal};
use moushi_core::text::{BlockKind, Source};
use moushi_files::readers::{Limits, read};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// A zip file of these members.
pub fn archive(members: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// What makes a zip file an OOXML package that starts at `main`.
pub fn package<'a>(main: &'a str, parts: &[(&'a str, String)]) -> Vec<u8> {
    let rels = format!(
        r#"<Relationships><Relationship Id="r" Type="x/officeDocument" Target="{main}"/></Relationships>"#
    );
    let mut members = vec![("[Content_Types].xml", "<Types/>"), ("_rels/.rels", rels.as_str())];
    members.extend(parts.iter().map(|(name, content)| (*name, content.as_str())));
    archive(&members)
}

/// Relationships: id, kind, target.
pub fn relations(relations: &[(&str, &str, &str)]) -> String {
    let one = |(id, kind, target): &(&str, &str, &str)| {
        format!(r#"<Relationship Id="{id}" Type="http://x/{kind}" Target="{target}"/>"#)
    };
    let all: String = relations.iter().map(one).collect();
    format!("<Relationships>{all}</Relationships>")
}

/// The only source in a file.
pub fn source(name: &str, bytes: &[u8]) -> (Source, Vec<Finding>) {
    let reading = read(name, bytes, &Limits::default()).unwrap();
    let (source, findings) = reading.sources.into_iter().next().unwrap();
    whole(&source);
    (source, findings)
}

/// The refusal of a file that must not be read.
pub fn refusal(name: &str, bytes: &[u8]) -> Refusal {
    let refusal = read(name, bytes, &Limits::default()).unwrap_err();
    for text in [&refusal.message, &refusal.advice] {
        assert!(text.zh.ends_with('。') && text.en.ends_with('.'), "{text:?}");
    }
    refusal
}

/// Every span lies in the text, blocks in order; every filled cell is a block.
pub fn whole(source: &Source) {
    let mut end = 0;
    for block in &source.blocks {
        assert!(
            end <= block.span.start()
                && source.text.get(block.span.start()..block.span.end()).is_some()
        );
        end = block.span.end();
    }
    for cell in source.tables.iter().flat_map(|table| table.rows.iter().flatten()) {
        assert!(source.text.get(cell.start()..cell.end()).is_some());
        assert!(
            cell.is_empty()
                || source.blocks.iter().any(|b| b.kind == BlockKind::Cell && b.span == *cell)
        );
    }
}

/// Blocks as `kind page words`.
pub fn shown(source: &Source) -> Vec<String> {
    let kind = |kind| match kind {
        BlockKind::Heading(level) => format!("h{level}"),
        BlockKind::Paragraph => "p".into(),
        BlockKind::Cell => "c".into(),
        BlockKind::Note => "note".into(),
        BlockKind::Aside => "aside".into(),
    };
    let page = |page: Option<u32>| page.map_or_else(String::new, |page| page.to_string());
    let block = |b: &moushi_core::text::Block| {
        format!("{}{}|{}", kind(b.kind), page(b.page), source.at(b.span))
    };
    source.blocks.iter().map(block).collect()
}

/// Tables as rows of words.
pub fn tables(source: &Source) -> Vec<Vec<Vec<&str>>> {
    let row = |row: &Vec<_>| row.iter().map(|cell| source.at(*cell)).collect();
    source.tables.iter().map(|table| table.rows.iter().map(row).collect()).collect()
}

/// The members of a zip file, by name and text.
pub fn members(bytes: &[u8]) -> Vec<(String, String)> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut out = Vec::new();
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        out.push((file.name().unwrap().into_owned(), text));
    }
    out
}
