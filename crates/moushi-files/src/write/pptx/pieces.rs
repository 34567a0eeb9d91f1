//! Blocks of a pack as pieces that can be laid on slides: paragraphs with their size and indent, tables, charts, rows of
//! figures. Knows the width of the space, not how much of it is left.

use moushi_core::report::block::{Block, Item, Run, Status};
use moushi_core::report::chart::{Chart, ChartKind};
use moushi_core::report::ordinal;
use moushi_core::text::Lang;

use super::drawn::{self, Tiles};
use super::grid::Grid;
use super::measure::{self, Area, POINT};
use super::text::{Align, Ink, Para, Span, sign, spans};
use crate::write::chart;
use crate::write::printable::printable;

/// Something to be laid on a slide.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// A paragraph.
    Text(Para),
    /// The message of the slide.
    Lead(Para),
    /// A table.
    Grid(Grid),
    /// A chart that can be read at the height of a slide.
    Chart(Chart),
    /// A row of figures.
    Tiles(Tiles),
}

/// Size of explanations.
const SMALL: i64 = 1_400;
/// Words of one paragraph beyond which it is cut in two: nobody reads that from a wall, and measuring stays quick.
const LONG: usize = 3_000;
/// Letters of a chart's title that stand in the chart.
const CHART_TITLE: usize = 40;

/// The pieces of `blocks`, running text in letters of `size`.
pub fn pieces(blocks: &[Block], size: i64, body: Area) -> Vec<Piece> {
    let mut out = Vec::new();
    for block in blocks {
        push(&mut out, block, size, body);
    }
    out
}

fn push(out: &mut Vec<Piece>, block: &Block, size: i64, body: Area) {
    match block {
        Block::Heading { level, ordinal: number, text } => {
            let number = number.map(|number| ordinal(*level, number)).unwrap_or_default();
            let words = Span::strong(printable(&format!("{number}{text}")), Ink::Accent);
            let para = Para { keep: true, before: ems(size, 60), ..Para::of(words, size) };
            long(out, para, Piece::Text);
        }
        Block::Lead(words) => {
            let mut spans = spans(words);
            spans.iter_mut().for_each(|span| (span.bold, span.ink) = (true, Ink::Accent));
            long(out, Para { spans, size, ..Para::default() }, Piece::Lead);
        }
        Block::Paragraph(words) => long(out, paragraph(words, size), Piece::Text),
        Block::NumberedList { level, items: list } => items(out, *level, 0, list, size, body),
        Block::Table { columns, rows } => grids(out, drawn::table(columns, rows), body),
        Block::StatusList(lines) => {
            lines.iter().for_each(|line| long(out, status(line, size), Piece::Text));
        }
        Block::Tiles(tiles) => {
            out.extend(drawn::tiles(tiles, body).into_iter().map(Piece::Tiles));
        }
        Block::Chart(chart) => charts(out, chart, body),
        // Decks hold no points: their numbers as a table.
        Block::Scatter(scatter) => {
            let (columns, rows) = scatter.told();
            grids(out, drawn::table(&columns, &rows), body);
        }
        Block::Heat(heat) => grids(out, drawn::heat(heat), body),
        Block::Gantt(gantt) => grids(out, drawn::gantt(gantt), body),
        Block::Quote { words, source } => quote(out, words, source, size),
        Block::Note(words) => {
            let ink = Ink::Quiet;
            let span = Span { ink, ..Span::plain(printable(words)) };
            long(out, Para { before: ems(SMALL, 60), ..Para::of(span, SMALL) }, Piece::Text);
        }
    }
}

fn ems(size: i64, hundredths: i64) -> i64 {
    measure::ems(size, 1) * hundredths / 100
}

/// A paragraph without words leaves no trace; one that is too long goes in parts, at ends of sentences where it can.
fn long(out: &mut Vec<Piece>, mut para: Para, wrap: fn(Para) -> Piece) {
    loop {
        let words = para.words();
        if words.trim().is_empty() {
            return;
        }
        let Some((end, _)) = words.char_indices().nth(LONG) else { break };
        let (before, rest) = para.split(sentence_end(&words, end / 2, end));
        out.push(wrap(before));
        para = rest;
    }
    out.push(wrap(para));
}

/// The last end of a sentence in a stretch, or the end of the stretch.
pub fn sentence_end(words: &str, from: usize, to: usize) -> usize {
    let ends = words[..to].char_indices().rev().take_while(|(at, _)| *at >= from);
    let end = ends.filter(|(_, c)| "。；！？\n".contains(*c)).map(|(at, c)| at + c.len_utf8());
    end.take(1).next().unwrap_or(to)
}

fn paragraph(words: &[Run], size: i64) -> Para {
    Para { spans: spans(words), size, before: ems(size, 45), ..Para::default() }
}

fn items(out: &mut Vec<Piece>, level: u8, depth: i64, list: &[Item], size: i64, body: Area) {
    for (number, item) in (1..).zip(list) {
        let number = item.ordinal(level, number);
        let hang = measure::width(&number, size);
        let left = ems(size, 150) * depth.min(4);
        let indent = (left + hang).min(body.w / 3);
        let mut words = vec![Span::strong(number, Ink::Accent)];
        words.extend(spans(&item.words));
        if let Some(aside) = &item.aside {
            let ink = Ink::Quiet;
            words.push(Span { ink, ..Span::plain(printable(&format!("（{aside}）"))) });
        }
        let before = ems(size, 45);
        let hang = hang.min(indent);
        long(
            out,
            Para { spans: words, size, indent, hang, before, ..Para::default() },
            Piece::Text,
        );
        items(out, level.saturating_add(1), depth + 1, &item.children, size, body);
    }
}

/// The shape and the word of the state first: colour never stands alone.
fn status(line: &Status, size: i64) -> Para {
    let ink = Ink::Tone(line.tone);
    let mut words = vec![
        Span::strong(format!("{} ", sign(line.tone)), ink),
        Span::strong(format!("{}　", printable(&line.state)), ink),
    ];
    words.extend(spans(&line.words));
    let hang = ems(size, 135);
    Para { spans: words, size, indent: hang, hang, before: ems(size, 45), ..Para::default() }
}

fn quote(out: &mut Vec<Piece>, words: &[Run], source: &str, size: i64) {
    let indent = ems(size, 200);
    long(out, Para { indent, keep: true, ..paragraph(words, size) }, Piece::Text);
    let from = Span { ink: Ink::Quiet, ..Span::plain(printable(&format!("——{source}"))) };
    let align = Align::Right;
    long(out, Para { indent, align, before: 2 * POINT, ..Para::of(from, SMALL) }, Piece::Text);
}

fn grids(out: &mut Vec<Piece>, draft: super::grid::Draft, body: Area) {
    if !draft.head.is_empty() {
        out.extend(draft.laid(body).into_iter().map(Piece::Grid));
    }
}

/// Height of the bars of one category, and of what stands around them.
pub fn bars(chart: &Chart) -> (i64, i64) {
    let (each, around) = chart::bars(chart);
    (each * POINT, around * POINT)
}

/// The chart in parts that a slide has room for, told apart by their numbers.
fn charts(out: &mut Vec<Piece>, chart: &Chart, body: Area) {
    let most = match chart.kind {
        ChartKind::Bar | ChartKind::Stacked => {
            let (each, around) = bars(chart);
            usize::try_from((body.h - around) / each).unwrap_or(1).max(1)
        }
        ChartKind::Line => 24,
        ChartKind::Caterpillar => 20,
    };
    let shown = !chart.categories.is_empty() && !chart.series.is_empty();
    if shown && !chart::drawable(chart) {
        let span = Span::strong(printable(&chart.title), Ink::Accent);
        long(out, Para { keep: true, ..Para::of(span, 1_600) }, Piece::Text);
        let (columns, rows) = chart.told();
        return grids(out, drawn::table(&columns, &rows), body);
    }
    if shown && chart.title.chars().count() > CHART_TITLE {
        let span = Span::strong(printable(&chart.title), Ink::Accent);
        long(out, Para { keep: true, ..Para::of(span, 1_600) }, Piece::Text);
        let title = chart.title.chars().take(CHART_TITLE).collect::<String>() + "…";
        let chart = Chart { title, ..chart.clone() };
        return out.extend(chart::cut(&chart, most, Lang::Zh).into_iter().map(Piece::Chart));
    }
    out.extend(chart::cut(chart, most, Lang::Zh).into_iter().map(Piece::Chart));
}
