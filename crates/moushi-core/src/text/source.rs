//! `Source`: the text of one document as a reader saw it. Immutable, named by its hash.
//! Not the file's bytes, and not what the words mean.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Span, hex};

/// Name of a source: the first 16 bytes of the SHA-256 of its text, in hexadecimal.
///
/// The text and not the file is hashed, because spans point into the text: as long as the name is
/// the same, every span means the same words.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SourceId(String);

impl SourceId {
    /// The name of `text`.
    pub fn of(text: &str) -> Self {
        Self(hex(&Sha256::digest(text.as_bytes())[..16]))
    }

    /// The hexadecimal form.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What kind of file a source was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names are the customary file extensions")]
pub enum Format {
    Txt,
    Html,
    Docx,
    Xlsx,
    Xls,
    Ods,
    Pdf,
    Pptx,
    Ofd,
    Csv,
}

/// What a block of text is in the layout of its document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum BlockKind {
    /// A heading of the given level, 1 the highest.
    Heading(u8),
    /// A paragraph of running text, list items included (their numbering is part of the text).
    Paragraph,
    /// One cell of a table; the table itself is in [`Source::tables`].
    Cell,
    /// Speaker notes, footnotes, comments.
    Note,
    /// Running heads, footers, page numbers: layout, not content.
    Aside,
}

/// A stretch of text that the layout sets apart: a paragraph, heading, cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Block {
    /// Where it stands; without the line break that ends it.
    pub span: Span,
    /// What it is.
    pub kind: BlockKind,
    /// Page, slide or sheet, counted from 1, where the format has such.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}

/// A table: rows of cells. An empty cell is an empty span.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Table {
    /// Sheet name or caption.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Cells by row, left to right; rows may differ in length.
    pub rows: Vec<Vec<Span>>,
}

/// Why a stretch is not content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum NoiseKind {
    /// Navigation, breadcrumbs, share buttons.
    Nav,
    /// Author, date, view counter, citation number, link to the original.
    Meta,
    /// A left-over character entity such as `&nbsp;`.
    Entity,
    /// A line break, literal `\n`, running head or page number inside running text.
    Wrap,
    /// A word put in place of another by find-and-replace.
    Swap,
    /// A character misread by optical recognition.
    Ocr,
    /// A slip of the pen.
    Typo,
    /// Text that breaks off, is missing or doubled.
    Truncated,
}

/// How sure a machine is of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Sureness {
    Low,
    Medium,
    High,
}

/// A stretch that is not content, or a word that is not what the author wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Noise {
    /// Where it stands.
    pub span: Span,
    /// Why it is noise.
    pub kind: NoiseKind,
    /// The word that was probably meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub likely: Option<String>,
    /// How sure.
    pub sureness: Sureness,
}

/// The text of one document, with its layout. Built by a reader, then never changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Source {
    /// Hash of `text`.
    pub id: SourceId,
    /// File name as the user knows it, without folders.
    pub name: String,
    /// Kind of file.
    pub format: Format,
    /// SHA-256 of the file's bytes, hexadecimal.
    pub file_hash: String,
    /// The whole text, UTF-8; every span of this source is a range in it.
    pub text: String,
    /// Layout blocks in reading order, not overlapping.
    pub blocks: Vec<Block>,
    /// Tables in reading order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tables: Vec<Table>,
    /// Noise that the layout gives away (navigation, running heads, entities).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub noise: Vec<Noise>,
}

impl Source {
    /// The words at `span`.
    pub fn at(&self, span: Span) -> &str {
        span.of(&self.text)
    }

    /// The block that holds the byte at `at`.
    pub fn block_at(&self, at: usize) -> Option<&Block> {
        let after = self.blocks.partition_point(|block| block.span.start() <= at);
        self.blocks[..after].last().filter(|block| at < block.span.end())
    }

    /// Page, slide or sheet of the byte at `at`.
    pub fn page_at(&self, at: usize) -> Option<u32> {
        self.block_at(at).and_then(|block| block.page)
    }
}

/// Puts a source together block by block; what every reader ends in.
#[derive(Debug, Default)]
pub struct SourceBuilder {
    text: String,
    blocks: Vec<Block>,
    tables: Vec<Table>,
    noise: Vec<Noise>,
}

impl SourceBuilder {
    /// Starts with nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Starts with a text that is already whole, as a plain text file is; its blocks are then told
    /// by [`Self::mark`].
    pub fn whole(text: String) -> Self {
        Self { text, ..Self::default() }
    }

    /// The text so far.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Records that the words at `span`, already in the text, are a block.
    ///
    /// # Panics
    /// When the block does not lie behind the last one, or not on character boundaries of the text:
    /// both are errors of the reader.
    pub fn mark(&mut self, kind: BlockKind, page: Option<u32>, span: Span) {
        let last = self.blocks.last().map_or(0, |block| block.span.end());
        assert!(last <= span.start(), "blocks come in order and do not overlap");
        assert!(self.text.get(span.start()..span.end()).is_some(), "a block is words of the text");
        self.blocks.push(Block { span, kind, page });
    }

    /// Appends `words` as a block on a line of its own and tells where they stand.
    pub fn block(&mut self, kind: BlockKind, page: Option<u32>, words: &str) -> Span {
        if !self.blocks.is_empty() {
            self.text.push('\n');
        }
        let start = self.text.len();
        self.text.push_str(words);
        let span = Span::new(start, self.text.len());
        self.blocks.push(Block { span, kind, page });
        span
    }

    /// Records a table whose cells were appended as blocks.
    pub fn table(&mut self, table: Table) {
        self.tables.push(table);
    }

    /// Records noise at a place already appended.
    pub fn noise(&mut self, kind: NoiseKind, span: Span) {
        self.noise.push(Noise { span, kind, likely: None, sureness: Sureness::High });
    }

    /// Where the next byte would go, after the line break that `block` puts first.
    pub fn end(&self) -> usize {
        self.text.len()
    }

    /// Closes the source and names it.
    pub fn finish(self, name: &str, format: Format, file: &[u8]) -> Source {
        Source {
            id: SourceId::of(&self.text),
            name: name.to_owned(),
            format,
            file_hash: hex(&Sha256::digest(file)),
            text: self.text,
            blocks: self.blocks,
            tables: self.tables,
            noise: self.noise,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_know_their_words_and_pages() {
        let mut builder = SourceBuilder::new();
        let title = builder.block(BlockKind::Heading(1), Some(1), "工作要点");
        let body = builder.block(BlockKind::Paragraph, Some(2), "一要抓落实。");
        let source = builder.finish("a.txt", Format::Txt, b"file");
        assert_eq!((source.at(title), source.at(body)), ("工作要点", "一要抓落实。"));
        assert_eq!(source.page_at(body.start() + 3), Some(2));
        assert_eq!(source.block_at(title.end()), None, "the line break belongs to no block");
    }

    #[test]
    fn a_text_that_is_whole_keeps_what_stands_between_its_blocks() {
        let mut builder = SourceBuilder::whole("\n  工作要点\n\n正文。\n".to_owned());
        builder.mark(BlockKind::Heading(1), None, Span::new(3, 15));
        builder.mark(BlockKind::Paragraph, None, Span::new(17, 26));
        let source = builder.finish("a.txt", Format::Txt, b"file");
        let words: Vec<_> = source.blocks.iter().map(|block| source.at(block.span)).collect();
        assert_eq!(words, ["工作要点", "正文。"]);
        assert!(source.text.starts_with("\n  "), "nothing of the text is lost");
    }

    #[test]
    fn the_same_text_has_the_same_name() {
        let name = SourceId::of("abc");
        assert_eq!(name.as_str(), "ba7816bf8f01cfea414140de5dae2223", "head of FIPS 180's SHA-256");
        assert_ne!(name, SourceId::of("abd"));
    }
}
