//! The list of writers. A format is written here once; command line, help and manual are derived
//! from this list. Holds no layout.

use moushi_core::model::{Extraction, Ledger};
use moushi_core::report::block::Pack;
use moushi_core::report::book::{Book, Sheet};
use moushi_core::text::{Lang, Source, Text};

use crate::write::{csv, docx, html, json, pptx, xlsx};

/// What went wrong while a file was put together: a limit of the format, never the content's fault.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{format}: {cause}")]
pub struct WriteError {
    /// Name of the writer.
    pub format: &'static str,
    /// What it said.
    pub cause: String,
}

/// What a writer makes a file of.
#[derive(Clone, Copy, Debug)]
pub enum Takes {
    /// A document of blocks.
    Pack(fn(&Pack) -> Result<Vec<u8>, WriteError>),
    /// A workbook, used up while it is written: it may be large.
    Book(fn(Book) -> Result<Vec<u8>, WriteError>),
    /// One table, and the language of our words in it.
    Sheet(fn(&Sheet, Lang) -> Vec<u8>),
    /// The whole ledger.
    Ledger(fn(&Ledger) -> Vec<u8>),
    /// What was found in one source.
    Extraction(fn(&Source, &Extraction) -> Vec<u8>),
}

/// One writer.
#[derive(Clone, Debug)]
pub struct Writer {
    /// Name, the word on the command line.
    pub name: &'static str,
    /// Extension of the files, without the dot.
    pub extension: &'static str,
    /// Media type, for the web.
    pub media: &'static str,
    /// What it writes.
    pub title: Text,
    /// Its page, Markdown.
    pub page: &'static str,
    /// What it takes, and the function.
    pub takes: Takes,
}

/// Every writer, by name.
pub static WRITERS: &[Writer] = &[
    Writer {
        name: "csv",
        extension: "csv",
        media: "text/csv; charset=utf-8",
        title: Text::new("一张表，逗号分隔", "one table, separated by commas"),
        page: include_str!("write/csv.md"),
        takes: Takes::Sheet(csv::write),
    },
    Writer {
        name: "docx",
        extension: "docx",
        media: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        title: Text::new("公文格式的文档", "a document in the official layout"),
        page: include_str!("write/docx.md"),
        takes: Takes::Pack(docx::write),
    },
    Writer {
        name: "extraction-json",
        extension: "json",
        media: "application/json",
        title: Text::new("一份文件的摘录", "what was found in one document"),
        page: include_str!("write/json.md"),
        takes: Takes::Extraction(json::write_extraction),
    },
    Writer {
        name: "html",
        extension: "html",
        media: "text/html; charset=utf-8",
        title: Text::new("自带一切的网页", "a self-contained page"),
        page: include_str!("write/html.md"),
        takes: Takes::Pack(html::write),
    },
    Writer {
        name: "json",
        extension: "json",
        media: "application/json",
        title: Text::new("整本台账，可再读入", "the whole ledger, to be read again"),
        page: include_str!("write/json.md"),
        takes: Takes::Ledger(json::write_ledger),
    },
    Writer {
        name: "pptx",
        extension: "pptx",
        media: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        title: Text::new(
            "演示文稿，数字来路在备注里",
            "a deck with the ways of its numbers in the notes",
        ),
        page: include_str!("write/pptx.md"),
        takes: Takes::Pack(pptx::write),
    },
    Writer {
        name: "xlsx",
        extension: "xlsx",
        media: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        title: Text::new("可筛选、可打印的工作簿", "a workbook to filter and print"),
        page: include_str!("write/xlsx.md"),
        takes: Takes::Book(xlsx::write),
    },
];

/// The writer of that name.
pub fn writer(name: &str) -> Option<&'static Writer> {
    WRITERS.iter().find(|writer| writer.name == name)
}
