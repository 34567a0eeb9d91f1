//! Lays pieces on slides one under the other and begins a new slide where the room ends. Nothing is cut off, nothing
//! overlaps, no slide stays empty.

use std::sync::Arc;

use moushi_core::report::block::Block;
use moushi_core::report::chart::{Chart, ChartKind};
use moushi_core::report::figure::Figure;

use super::drawn::{GAP, Tiles};
use super::grid::Grid;
use super::measure::{self, Area, POINT};
use super::pieces::{Piece, bars, pieces, sentence_end};
use super::text::Para;

/// Room between two things.
const BETWEEN: i64 = 12 * POINT;
/// Room inside the box of a message, on its sides and above.
pub const LEAD_SIDE: i64 = 14 * POINT;
/// See [`LEAD_SIDE`].
pub const LEAD_EDGE: i64 = 8 * POINT;
/// A chart lower than this cannot be read from the back of a room.
const CHART_LOW: i64 = 170 * POINT;
/// A paragraph of at most so many lines goes whole to the next slide.
const WHOLE: i64 = 6;

/// What stands at a place.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// Paragraphs, one under the other.
    Text(Vec<Para>),
    /// The message of the slide.
    Lead(Para),
    /// A table.
    Grid(Grid),
    /// A chart.
    Chart(Chart),
    /// A row of figures.
    Tiles(Tiles),
}

impl Item {
    /// The numbers in it, in the order of reading.
    pub fn figures(&self) -> Vec<&Arc<Figure>> {
        match self {
            Self::Text(paras) => paras.iter().flat_map(Para::figures).collect(),
            Self::Lead(para) => para.figures().collect(),
            Self::Grid(grid) => grid.figures().collect(),
            Self::Chart(chart) => {
                chart.series.iter().flat_map(|one| &one.values).flatten().collect()
            }
            Self::Tiles(row) => row.tiles.iter().map(|(tile, _)| &tile.figure).collect(),
        }
    }
}

/// Something at its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    /// Where.
    pub area: Area,
    /// What.
    pub item: Item,
}

/// The body of one slide.
pub type Page = Vec<Placed>;

/// The slides of one heading: in the largest letters in which one slide holds it, else in the usual ones on several.
pub fn pages(blocks: &[Block], body: Area) -> Vec<Page> {
    let usual = laid(blocks, 1_800, body);
    if usual.len() > 1 {
        return usual;
    }
    let larger = [2_400, 2_000].into_iter().map(|size| laid(blocks, size, body));
    larger.into_iter().find(|pages| pages.len() <= 1).unwrap_or(usual)
}

fn laid(blocks: &[Block], size: i64, body: Area) -> Vec<Page> {
    let mut flow = Flow { body, pages: Vec::new(), used: 0 };
    let mut pieces = pieces(blocks, size, body).into_iter().peekable();
    while let Some(piece) = pieces.next() {
        match piece {
            Piece::Text(para) => {
                let next = pieces.peek().map_or(0, |next| least(next, body));
                flow.text(para, next);
            }
            Piece::Lead(para) => flow.lead(para),
            Piece::Grid(grid) => flow.grid(&grid),
            Piece::Chart(chart) => flow.chart(chart),
            Piece::Tiles(row) => flow.tiles(row),
        }
    }
    let bottom = body.y + body.h;
    for page in &mut flow.pages {
        // A chart with nothing below it takes what is left, within reason: a bar is not a wall.
        if let Some(Placed { area, item: Item::Chart(chart) }) = page.last_mut() {
            area.h = (bottom - area.y).min(wanted(chart, body) * 3 / 2).max(area.h);
        }
    }
    flow.pages
}

/// Height of the beginning of a piece, which must be on the slide of its heading.
fn least(piece: &Piece, body: Area) -> i64 {
    BETWEEN
        + match piece {
            Piece::Text(para) | Piece::Lead(para) => {
                para.height(body.w).min(WHOLE * measure::line(para.size)) + 2 * LEAD_EDGE
            }
            Piece::Grid(grid) => {
                let first = grid.rows.iter().take(2).map(|row| grid.row_height(row));
                grid.head_height() + first.sum::<i64>()
            }
            Piece::Chart(chart) => enough(wanted(chart, body)),
            Piece::Tiles(row) => row.high,
        }
}

/// The height at which a chart looks right.
fn wanted(chart: &Chart, body: Area) -> i64 {
    let wanted = match chart.kind {
        ChartKind::Bar | ChartKind::Stacked => {
            let (each, around) = bars(chart);
            around + each * i64::try_from(chart.categories.len()).unwrap_or(1)
        }
        ChartKind::Line | ChartKind::Caterpillar => 260 * POINT,
    };
    wanted.max(CHART_LOW).min(body.h)
}

/// The height at which it can still be read.
fn enough(wanted: i64) -> i64 {
    (wanted * 3 / 4).max(CHART_LOW.min(wanted))
}

/// How many of the rows make half of what stands on this slide, which has `room` left, and the next, where the two
/// hold all of it: two halves look better than a slide with the last row alone. All of them otherwise.
fn even(heights: &[i64], room: i64, next: i64) -> usize {
    let whole: i64 = heights.iter().sum();
    if whole <= room || whole > room + next {
        return heights.len();
    }
    let mut half = whole / 2;
    let rows = heights.iter().take_while(|height| {
        half -= **height;
        half > 0
    });
    rows.count() + 1
}

struct Flow {
    body: Area,
    pages: Vec<Page>,
    /// Height that is taken on the last slide.
    used: i64,
}

impl Flow {
    fn top(&self) -> bool {
        self.pages.last().is_none_or(Vec::is_empty)
    }

    /// A new slide; none where the last one is still free.
    fn turn(&mut self) {
        if !self.top() {
            self.pages.push(Page::new());
            self.used = 0;
        }
    }

    fn room(&self) -> i64 {
        self.body.h - self.used
    }

    fn gap(&self) -> i64 {
        if self.top() { 0 } else { BETWEEN }
    }

    fn place(&mut self, height: i64, item: Item) {
        let gap = self.gap();
        let area = Area { y: self.body.y + self.used + gap, h: height, ..self.body };
        if self.pages.is_empty() {
            self.pages.push(Page::new());
        }
        let page = self.pages.last_mut().expect("a page was just made sure of");
        page.push(Placed { area, item });
        self.used += gap + height;
    }

    fn text(&mut self, mut para: Para, next: i64) {
        loop {
            let starts = para.lines(self.body.w);
            let line = measure::line(para.size);
            let lines = i64::try_from(starts.len()).unwrap_or(i64::from(u32::MAX));
            let room = self.room() - self.before(&para);
            let behind = if para.keep { next } else { 0 };
            if lines * line <= room && (lines * line + behind <= room || self.top()) {
                return self.add(para, lines * line);
            }
            let fit = room / line;
            if (lines <= WHOLE || fit < 3 || lines <= fit) && !self.top() {
                self.turn();
                continue;
            }
            let fit = usize::try_from(fit).unwrap_or(1).clamp(1, starts.len() - 1);
            let at = sentence_end(&para.words(), starts[fit * 2 / 3], starts[fit]);
            let (first, rest) = para.split(at);
            let height = first.height(self.body.w);
            self.add(first, height);
            if rest.words().trim().is_empty() {
                return;
            }
            self.turn();
            para = rest;
        }
    }

    /// Room above a paragraph: its own under other text, that between things elsewhere.
    fn before(&self, para: &Para) -> i64 {
        match self.pages.last().and_then(|page| page.last()) {
            Some(Placed { item: Item::Text(_), .. }) => para.before,
            Some(_) => BETWEEN,
            None => 0,
        }
    }

    fn add(&mut self, para: Para, height: i64) {
        let before = self.before(&para);
        match self.pages.last_mut().and_then(|page| page.last_mut()) {
            Some(Placed { area, item: Item::Text(paras) }) => {
                area.h += before + height;
                self.used += before + height;
                paras.push(para);
            }
            _ => self.place(height, Item::Text(vec![para])),
        }
    }

    fn lead(&mut self, mut para: Para) {
        let wide = self.body.w - 2 * LEAD_SIDE;
        loop {
            let starts = para.lines(wide);
            let line = measure::line(para.size);
            let height = |count: usize| i64::try_from(count).unwrap_or(1) * line + 2 * LEAD_EDGE;
            if height(starts.len()) <= self.room() - self.gap() {
                return self.place(height(starts.len()), Item::Lead(para));
            }
            if !self.top() {
                self.turn();
                continue;
            }
            let fit = usize::try_from((self.room() - 2 * LEAD_EDGE) / line).unwrap_or(1);
            let fit = fit.clamp(1, starts.len() - 1);
            let at = sentence_end(&para.words(), starts[fit * 2 / 3], starts[fit]);
            let (first, rest) = para.split(at);
            self.place(height(first.lines(wide).len()), Item::Lead(first));
            para = rest;
        }
    }

    fn grid(&mut self, grid: &Grid) {
        let head = grid.head_height();
        let heights: Vec<i64> = grid.rows.iter().map(|row| grid.row_height(row)).collect();
        let mut from = 0;
        loop {
            let here = self.room() - self.gap() - head;
            let mut room = here;
            let bare = room < 0;
            let fitting = heights[from..].iter().take_while(|height| {
                room -= **height;
                room >= 0
            });
            let count = fitting.count();
            let left = heights.len() - from;
            // One row of several under its header looks lost.
            if (bare || count < left.min(2)) && !self.top() {
                self.turn();
                continue;
            }
            // Rows are cut to half a slide before, so that one always has room at the top.
            let count =
                count.max(left.min(1)).min(even(&heights[from..], here, self.body.h - head));
            let height = head + heights[from..from + count].iter().sum::<i64>();
            self.place(height, Item::Grid(grid.part(grid.rows[from..from + count].to_vec())));
            from += count;
            if from >= heights.len() {
                return;
            }
            self.turn();
        }
    }

    fn chart(&mut self, chart: Chart) {
        let wanted = wanted(&chart, self.body);
        if enough(wanted) > self.room() - self.gap() {
            self.turn();
        }
        let height = wanted.min(self.room() - self.gap());
        self.place(height, Item::Chart(chart));
    }

    fn tiles(&mut self, row: Tiles) {
        if row.high > self.room() - self.gap().max(GAP) {
            self.turn();
        }
        // What passes even an empty slide is a label of many lines in a narrow template: the tile ends with the body.
        let height = row.high.min(self.room());
        self.place(height, Item::Tiles(row));
    }
}

#[cfg(test)]
mod tests {
    use moushi_core::report::block::{Item as Listed, Run};
    use moushi_core::report::book::{Cell, Column, ColumnKind};
    use moushi_core::text::Text;

    use super::*;

    const BODY: Area = Area::new(600_000, 1_400_000, 10_900_000, 4_800_000);

    fn blocks(words: &str, items: usize) -> Vec<Block> {
        let item = || Listed { words: vec![Run::own(words)], aside: None, children: Vec::new() };
        let heading =
            |words: &str| Block::Heading { level: 2, ordinal: None, text: words.to_owned() };
        let mut blocks = Vec::new();
        for _ in 0..items {
            blocks.push(heading("小标题"));
            blocks.push(Block::Lead(vec![Run::own(words)]));
            blocks.push(Block::NumberedList { level: 2, items: vec![item(), item(), item()] });
            blocks.push(Block::Quote { words: vec![Run::own(words)], source: "出处".to_owned() });
        }
        blocks
    }

    #[test]
    fn no_text_is_higher_than_its_box_and_no_box_leaves_the_body() {
        for (length, items) in [(1, 1), (30, 7), (301, 5), (4_000, 2)] {
            let pages = pages(&blocks(&"工作，2031。".repeat(length), items), BODY);
            assert!(pages.iter().all(|page| !page.is_empty()), "no empty slide");
            for placed in pages.iter().flatten() {
                let area = placed.area;
                assert!(area.y >= BODY.y && area.y + area.h <= BODY.y + BODY.h, "{placed:?}");
                let needed = match &placed.item {
                    Item::Text(paras) => {
                        let before: i64 = paras.iter().skip(1).map(|para| para.before).sum();
                        before + paras.iter().map(|para| para.height(area.w)).sum::<i64>()
                    }
                    Item::Lead(para) => para.height(area.w - 2 * LEAD_SIDE) + 2 * LEAD_EDGE,
                    _ => 0,
                };
                assert!(needed <= area.h, "{needed} in {area:?}");
            }
        }
    }

    #[test]
    fn no_slide_holds_one_row_of_several() {
        let column = Column::new(Text::same("任务"), 20, ColumnKind::Words);
        for count in 2..60 {
            let rows = (0..count).map(|_| vec![Cell::words("推进工作")]).collect();
            let table = Block::Table { columns: vec![column.clone()], rows };
            let pages = pages(&[Block::Lead(vec![Run::own("安排任务")]), table], BODY);
            let rows = |placed: &Placed| match &placed.item {
                Item::Grid(grid) => Some(grid.rows.len()),
                _ => None,
            };
            let each: Vec<usize> = pages.iter().flatten().filter_map(rows).collect();
            assert_eq!(each.iter().sum::<usize>(), count);
            assert!(each.iter().all(|rows| *rows > 1), "{count}: {each:?}");
        }
    }

    #[test]
    fn a_heading_is_never_the_last_on_its_slide() {
        for page in pages(&blocks(&"工作。".repeat(40), 20), BODY) {
            if let Some(Placed { item: Item::Text(paras), .. }) = page.last() {
                assert!(paras.last().is_some_and(|para| para.words() != "小标题"));
            }
        }
    }
}
