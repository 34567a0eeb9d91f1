//! What is drawn on a slide out of the blocks of a pack: tables by meaning of their columns, heat tables, timetables and
//! rows of big figures. Decides looks, not places.

use std::sync::Arc;

use moushi_core::report::block::Tile;
use moushi_core::report::book::{Cell, Column, ColumnKind, Tone};
use moushi_core::report::chart::{Gantt, Heat, Month};
use moushi_core::report::figure::Figure;
use moushi_core::text::Lang;

use super::grid::{Draft, Fill, Slot};
use super::measure::{self, Area, POINT};
use super::text::{Align, Ink, Para, Span, sign};

/// A table of a pack.
pub fn table(columns: &[Column], rows: &[Vec<Cell>]) -> Draft {
    let row = |cells: &Vec<Cell>| {
        let each = columns.iter().enumerate();
        each.map(|(at, column)| slot(column, cells.get(at).unwrap_or(&Cell::Blank))).collect()
    };
    Draft {
        shares: columns.iter().map(|column| column.width).collect(),
        head: columns.iter().map(|column| Slot::head(column.header.zh.as_ref())).collect(),
        rows: rows.iter().map(row).collect(),
    }
}

fn slot(column: &Column, cell: &Cell) -> Slot {
    let align = match column.kind {
        ColumnKind::Words => Align::Left,
        ColumnKind::Number => Align::Right,
        ColumnKind::Code | ColumnKind::Date | ColumnKind::Choice(_) => Align::Centre,
    };
    let mut slot = Slot { align, ..Slot::plain(cell.text(Lang::Zh)) };
    match (cell, &column.kind) {
        (Cell::Open, _) => mark(&mut slot, Tone::Watch),
        (Cell::Figure(_) | Cell::Told(_), _) => {
            slot.figures = cell.figures().into_iter().map(Arc::clone).collect();
        }
        (_, ColumnKind::Choice(choices)) => {
            let said = choices.iter().find(|choice| choice.words.zh == slot.words);
            if let Some(choice) = said.filter(|choice| choice.tone != Tone::Plain) {
                mark(&mut slot, choice.tone);
                slot.words = format!("{} {}", sign(choice.tone), slot.words);
            }
        }
        _ => {}
    }
    slot
}

fn mark(slot: &mut Slot, tone: Tone) {
    slot.fill = Some(Fill::Thin(tone, 20));
    slot.ink = Ink::Tone(tone);
    slot.bold = true;
}

/// A heat table: the ground of a cell grows with its number.
pub fn heat(heat: &Heat) -> Draft {
    let mut head = vec![Slot::head(&heat.corner)];
    head.extend(heat.columns.iter().map(Slot::head));
    let mut shares = vec![20];
    shares.resize(head.len(), 10);
    let row = |(name, cells): &(String, Vec<Option<moushi_core::report::chart::Warmth>>)| {
        let mut row = vec![Slot { bold: true, ..Slot::plain(name) }];
        row.extend((0..heat.columns.len()).map(|at| {
            let Some(Some(cell)) = cells.get(at) else {
                return Slot { align: Align::Centre, ink: Ink::Quiet, ..Slot::plain("—") };
            };
            warm(&cell.figure, cell.tone, cell.level)
        }));
        row
    };
    Draft { shares, head, rows: heat.rows.iter().map(row).collect() }
}

fn warm(figure: &Arc<Figure>, tone: Tone, level: f64) -> Slot {
    // 10 to 70 percent of the colour: dark letters stay readable on all of them.
    let percent = 10.0 + 60.0 * if level.is_finite() { level.clamp(0.0, 1.0) } else { 0.0 };
    Slot {
        align: Align::Centre,
        ink: Ink::Dark,
        // In range, as clamped above.
        fill: Some(Fill::Thin(tone, percent as u8)),
        figures: vec![Arc::clone(figure)],
        ..Slot::plain(&figure.shown)
    }
}

/// A timetable: a month a column.
pub fn gantt(gantt: &Gantt) -> Draft {
    let mut head = vec![Slot::head("编号"), Slot::head("任务")];
    head.extend((1..=12).map(|month| Slot::head(format!("{month}月"))));
    head.push(Slot::head("完成时限"));
    let mut shares = vec![8, 32];
    shares.extend([6; 12]);
    shares.push(13);
    let row = |bar: &moushi_core::report::chart::Bar| {
        let mut row =
            vec![Slot { align: Align::Centre, ..Slot::plain(&bar.code) }, Slot::plain(&bar.words)];
        row.extend(bar.months(gantt.year).map(|month| busy(month, bar.tone)));
        let until = &Column::new(moushi_core::text::Text::same(""), 0, ColumnKind::Code);
        row.push(slot(until, &Cell::stated(&bar.until_words)));
        row
    };
    Draft { shares, head, rows: gantt.bars.iter().map(row).collect() }
}

fn busy(month: Month, tone: Tone) -> Slot {
    let words = match month.sign() {
        // The ground says it already.
        "─" => "",
        sign => sign,
    };
    let fill = month.busy.then_some(Fill::Thin(tone, 60));
    Slot { align: Align::Centre, ink: Ink::Dark, fill, bold: true, ..Slot::plain(words) }
}

/// Room between the tiles of a row and between rows.
pub const GAP: i64 = 14 * POINT;
/// Room inside a tile.
pub const PAD: i64 = 12 * POINT;
/// Size of what a tile counts, and most lines of it.
const LABEL: i64 = 1_600;
const LABEL_LINES: i64 = 8;

/// A row of big figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Tiles {
    /// The tiles, each with its two paragraphs.
    pub tiles: Vec<(Tile, [Para; 2])>,
    /// Width of each.
    pub wide: i64,
    /// Height of all.
    pub high: i64,
}

/// The tiles in rows of at most six, fewer where a figure is long.
pub fn tiles(tiles: &[Tile], body: Area) -> Vec<Tiles> {
    let wide = |across: usize| {
        let across = i64::try_from(across).unwrap_or(1).max(1);
        (body.w - GAP * (across - 1)) / across
    };
    let inner = |across| wide(across) - 2 * PAD;
    let longest = |size| tiles.iter().map(|tile| measure::width(&tile.figure.shown, size)).max();
    let fits = |across: &usize, size| longest(size).unwrap_or(0) * 108 / 100 <= inner(*across);
    let most = (1..=tiles.len().min(6)).rev().find(|across| fits(across, 3_200)).unwrap_or(1);
    let across = tiles.len().div_ceil(tiles.len().div_ceil(most).max(1)).max(1);
    let size = [4_400, 4_000, 3_600].into_iter().find(|size| fits(&across, *size)).unwrap_or(3_200);
    let row = |row: &[Tile]| {
        let each = row.iter().map(|tile| (tile.clone(), words(tile, size, inner(across))));
        let each: Vec<(Tile, [Para; 2])> = each.collect();
        let height = |(_, paras): &(Tile, [Para; 2])| {
            paras.iter().map(|para| para.height(inner(across))).sum::<i64>() + 2 * PAD
        };
        let high = each.iter().map(height).max().unwrap_or(0);
        Tiles { high, tiles: each, wide: wide(across) }
    };
    tiles.chunks(across).map(row).collect()
}

fn words(tile: &Tile, size: i64, inner: i64) -> [Para; 2] {
    let printable = |words: &str| crate::write::printable::printable(words).into_owned();
    let shown = measure::cut(
        &printable(&tile.figure.shown),
        size,
        Area::new(0, 0, inner, 3 * measure::line(size)),
    );
    let figure = Span::strong(shown, Ink::Tone(tile.tone));
    let label = match tile.tone {
        Tone::Plain => printable(&tile.label),
        tone => format!("{} {}", sign(tone), printable(&tile.label)),
    };
    let room = Area::new(0, 0, inner, LABEL_LINES * measure::line(LABEL));
    let label = Span::plain(measure::cut(&label, LABEL, room));
    [Para::of(figure, size), Para::of(label, LABEL)]
}
