//! Blocks as elements: headings, paragraphs, lists, quotations, big figures, lines of state. Tables and
//! drawings have rooms of their own.

use moushi_core::report::block::{Block, Item, Status, Tile};
use moushi_core::report::book::Tone;
use moushi_core::report::ordinal;

use super::page::Page;
use super::words::text;
use crate::write::mood;

impl Page {
    /// The blocks, one behind the other.
    pub fn blocks(&mut self, blocks: &[Block]) {
        blocks.iter().for_each(|block| self.block(block));
    }

    /// What an annex says, under its title.
    pub fn annex(&mut self, title: &str, blocks: &[Block]) {
        self.under = 1;
        self.heading(1, title, title);
        self.under = 2;
        self.blocks(blocks);
        self.under = 1;
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading { level, ordinal: number, text } => {
                let number = number.map(|number| ordinal(*level, number)).unwrap_or_default();
                self.heading(*level, text, &format!("{number}{text}"));
            }
            Block::Lead(words) => {
                let words = self.runs(words);
                self.put("p", "lead", &words);
            }
            Block::Paragraph(words) => {
                let words = self.runs(words);
                self.put("p", "", &words);
            }
            Block::NumberedList { level, items } => {
                let list = self.items(*level, items);
                self.out.push_str(&list);
            }
            Block::Table { columns, rows } => self.table(columns, rows),
            Block::StatusList(lines) => self.status(lines),
            Block::Tiles(tiles) => self.tiles(tiles),
            Block::Chart(chart) => self.chart(chart),
            Block::Scatter(scatter) => self.scatter(scatter),
            Block::Heat(heat) => self.heat(heat),
            Block::Gantt(gantt) => self.gantt(gantt),
            Block::Quote { words, source } => self.quote(words, source),
            Block::Note(words) => self.put("p", "note", &text(words)),
        }
    }

    fn put(&mut self, tag: &str, class: &str, inner: &str) {
        let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
        self.out.push_str(&format!("<{tag}{class}>{inner}</{tag}>\n"));
    }

    fn items(&mut self, level: u8, items: &[Item]) -> String {
        if items.is_empty() {
            return String::new();
        }
        let mut out = format!("<ol class=\"items l{}\">\n", level.clamp(1, 5));
        for (number, item) in (1..).zip(items) {
            let words = self.runs(&item.words);
            out.push_str(&format!("<li><p>{}<b>{words}</b>", item.ordinal(level, number)));
            if let Some(aside) = &item.aside {
                out.push_str(&format!("（{}）", text(aside)));
            }
            out.push_str("</p>");
            out.push_str(&self.items(level.saturating_add(1), &item.children));
            out.push_str("</li>\n");
        }
        out + "</ol>\n"
    }

    fn status(&mut self, lines: &[Status]) {
        if lines.is_empty() {
            return;
        }
        let mut out = String::new();
        for line in lines {
            let words = self.runs(&line.words);
            let (mood, sign) = (class(line.tone), mood::sign(line.tone));
            out.push_str(&format!(
                "<li><b class=\"{mood}\">{sign} {}</b><span>{words}</span></li>\n",
                text(&line.state)
            ));
        }
        self.put("ul", "status", &out);
    }

    fn tiles(&mut self, tiles: &[Tile]) {
        if tiles.is_empty() {
            return;
        }
        let mut out = String::new();
        for tile in tiles {
            let figure = self.figure(&tile.figure);
            let (mood, mark) = (class(tile.tone), mood::mark(tile.tone));
            let label = text(&tile.label);
            out.push_str(&format!(
                "<li class=\"{mood}\">{figure}<span>{mark}{label}</span></li>\n"
            ));
        }
        self.put("ul", "tiles", &out);
    }

    fn quote(&mut self, words: &[moushi_core::report::block::Run], source: &str) {
        let words = self.runs(words);
        let from = match source.is_empty() {
            true => String::new(),
            false => format!("<figcaption>——{}</figcaption>", text(source)),
        };
        self.put("figure", "quote", &format!("<blockquote><p>{words}</p></blockquote>{from}"));
    }
}

/// The class of a mood.
pub fn class(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "plain",
        Tone::Good => "good",
        Tone::Watch => "watch",
        Tone::Bad => "bad",
    }
}
