//! Paragraphs and tables of a docx in order, put into the source with level, number and page.

use moushi_core::model::Refusal;
use moushi_core::text::{BlockKind, NoiseKind, SourceBuilder, Span, Table};

use super::inline::{Fields, Line};
use super::numbering::Numbering;
use super::styles::{InList, Styles};
use crate::read::xml::Element;
use crate::readers::Input;

/// The source as it grows, and what carries over from one paragraph to the next.
#[derive(Debug)]
pub(super) struct Body<'a> {
    pub(super) input: Input<'a>,
    pub(super) styles: Styles,
    pub(super) fields: Fields,
    /// Cells of all tables so far.
    pub(super) cells: usize,
    numbering: Numbering,
    builder: SourceBuilder,
    page: Option<u32>,
    /// Words of a paragraph whose mark is deleted: they begin the next one.
    carried: String,
    hidden: usize,
}

impl<'a> Body<'a> {
    /// Starts; `paged` when the file tells where Word last broke pages.
    pub(super) fn new(input: Input<'a>, styles: Styles, numbering: Numbering, paged: bool) -> Self {
        Self {
            input,
            styles,
            fields: Fields::new(),
            cells: 0,
            numbering,
            builder: SourceBuilder::new(),
            page: paged.then_some(1),
            carried: String::new(),
            hidden: 0,
        }
    }

    /// The source so far and the count of hidden characters left out.
    pub(super) fn finish(self) -> (SourceBuilder, usize) {
        (self.builder, self.hidden)
    }

    /// Appends a paragraph, a table, or what stands inside a wrapper.
    pub(super) fn block(&mut self, element: &Element) -> Result<(), Refusal> {
        match &*element.name {
            "p" => self.paragraph(element),
            "tbl" => self.table(element),
            "sdtPr" | "del" | "moveFrom" | "tcPr" => Ok(()),
            "AlternateContent" => element.children().next().map_or(Ok(()), |one| self.blocks(one)),
            _ => self.blocks(element),
        }
    }

    /// Appends the blocks inside `element`.
    pub(super) fn blocks(&mut self, element: &Element) -> Result<(), Refusal> {
        element.children().try_for_each(|child| self.block(child))
    }

    fn paragraph(&mut self, paragraph: &Element) -> Result<(), Refusal> {
        let mut line = self.line(paragraph);
        self.turn(line.breaks_before);
        let words = line.text.trim();
        if !words.is_empty() {
            let kind = self.heading(paragraph).map_or(BlockKind::Paragraph, BlockKind::Heading);
            self.push(kind, self.page, words)?;
        }
        self.turn(line.breaks - line.breaks_before);
        std::mem::take(&mut line.boxes).into_iter().try_for_each(|inside| self.blocks(inside))
    }

    /// The words of a paragraph with its number in front.
    fn line<'e>(&mut self, paragraph: &'e Element) -> Line<'e> {
        let properties = paragraph.child("pPr");
        let mut line = Line { text: std::mem::take(&mut self.carried), ..Line::default() };
        self.gather(paragraph, &mut line);
        // A field code never goes beyond its paragraph; one that is not closed must not eat the rest.
        self.fields.retain(|code| !code);
        self.hidden += line.hidden;
        let mark = properties.and_then(|properties| properties.child("rPr"));
        if mark.is_some_and(|mark| mark.child("del").is_some()) {
            self.carried = std::mem::take(&mut line.text);
        } else if !(line.hidden > 0 && line.text.trim().is_empty()) {
            let number = self.number(properties);
            if !number.is_empty() && !line.text.trim().is_empty() {
                line.text = number + line.text.trim_start();
            }
        }
        line
    }

    fn number(&mut self, properties: Option<&Element>) -> String {
        let style = style(properties);
        let by_style = self.styles.in_list(style);
        let own = properties.and_then(InList::of).unwrap_or_default();
        let place =
            InList { list: own.list.or(by_style.list), level: own.level.or(by_style.level) };
        let line: Vec<&str> = self.styles.line(style).collect();
        self.numbering.next(&place, &line)
    }

    fn heading(&self, paragraph: &Element) -> Option<u8> {
        let properties = paragraph.child("pPr");
        let own = properties
            .and_then(|properties| properties.child("outlineLvl"))
            .and_then(|level| level.number::<u8>("val"))
            .map(|level| level.saturating_add(1));
        match own {
            Some(level) => Some(level).filter(|level| *level <= 9),
            None => self.styles.heading(style(properties)),
        }
    }

    /// All words inside `element`, a line for each paragraph.
    pub(super) fn words(&mut self, element: &Element) -> Result<String, Refusal> {
        let mut lines: Vec<String> = Vec::new();
        for child in element.children() {
            match &*child.name {
                "p" => {
                    let line = self.line(child);
                    self.turn(line.breaks);
                    lines.push(line.text.trim().to_owned());
                    for inside in line.boxes {
                        lines.push(self.words(inside)?);
                    }
                }
                "tbl" => lines.push(self.table_as_lines(child)?),
                "tcPr" | "sdtPr" | "del" | "moveFrom" => {}
                _ => lines.push(self.words(child)?),
            }
        }
        lines.retain(|line| !line.is_empty());
        Ok(lines.join("\n"))
    }

    /// Appends all words inside `element` as one block outside of the running text.
    pub(super) fn apart(&mut self, kind: BlockKind, element: &Element) -> Result<(), Refusal> {
        let words = self.words(element)?;
        if !words.is_empty() {
            self.push(kind, None, &words)?;
        }
        Ok(())
    }

    /// Appends a line of what a chart says.
    pub(super) fn line_of_chart(&mut self, words: &str) -> Result<(), Refusal> {
        let mut clean = String::new();
        super::inline::push_clean(&mut clean, words.trim());
        if !clean.is_empty() {
            self.push(BlockKind::Paragraph, self.page, &clean)?;
        }
        Ok(())
    }

    /// Appends one block.
    pub(super) fn push(
        &mut self,
        kind: BlockKind,
        page: Option<u32>,
        words: &str,
    ) -> Result<Span, Refusal> {
        let span = self.builder.block(kind, page, words);
        self.input.check_text(self.builder.end())?;
        Ok(span)
    }

    /// Marks noise.
    pub(super) fn noise(&mut self, kind: NoiseKind, span: Span) {
        self.builder.noise(kind, span);
    }

    /// Appends a table whose cells have been pushed.
    pub(super) fn record(&mut self, table: Table) {
        if table.rows.iter().flatten().any(|cell| !cell.is_empty()) {
            self.builder.table(table);
        }
    }

    /// The place of an empty cell.
    pub(super) fn nowhere(&self) -> Span {
        Span::new(self.builder.end(), self.builder.end())
    }

    /// The page that goes by.
    pub(super) fn page(&self) -> Option<u32> {
        self.page
    }

    fn turn(&mut self, pages: u32) {
        self.page = self.page.map(|page| page.saturating_add(pages));
    }
}

fn style(properties: Option<&Element>) -> Option<&str> {
    properties?.child("pStyle")?.attribute("val")
}
