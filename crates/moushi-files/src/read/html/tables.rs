//! Tables of a page: where a cell stands while the page is walked over, which tables hold data and
//! which only arrange the page, and how one is written down.

use std::collections::{BTreeMap, BTreeSet};

use moushi_core::text::{BlockKind, SourceBuilder, Span, Table};

use super::noise;
use super::walk::{Page, Place, Shape};

/// The tables of the page so far, and those still open.
#[derive(Debug, Default)]
pub(super) struct Tables {
    /// Shapes by number.
    pub shapes: Vec<Shape>,
    open: Vec<OpenTable>,
    cells: usize,
}

#[derive(Debug)]
struct OpenTable {
    number: usize,
    /// Rows begun.
    rows: usize,
    /// Place of the cell that is being read.
    cell: Option<Place>,
    /// Next free column of the row.
    column: usize,
    /// Cells from rows above that reach down: rows left, by column.
    reaching: BTreeMap<usize, usize>,
}

impl Tables {
    /// A table begins.
    pub(super) fn open(&mut self) {
        if let Some(outer) = self.open.last() {
            self.shapes[outer.number].holds_table = true;
        }
        let number = self.shapes.len();
        self.shapes.push(Shape::default());
        self.open.push(OpenTable {
            number,
            rows: 0,
            cell: None,
            column: 0,
            reaching: BTreeMap::new(),
        });
    }

    /// A table ends.
    pub(super) fn close(&mut self) {
        self.open.pop();
    }

    /// A row begins. Tells how many cells its table has, empty ones included.
    pub(super) fn row(&mut self) -> usize {
        let Some(table) = self.open.last_mut() else { return 0 };
        if table.rows > 0 {
            table.reaching.retain(|_, left| {
                *left -= 1;
                *left > 0
            });
        }
        table.rows += 1;
        table.column = 0;
        table.cell = None;
        let shape = &mut self.shapes[table.number];
        shape.rows = table.rows;
        shape.rows * shape.columns
    }

    /// A cell begins that reaches over so many rows and columns. Tells how many cells its table has,
    /// empty ones included, or the whole page, whichever is more.
    pub(super) fn cell(&mut self, rows: usize, columns: usize) -> usize {
        let Some(table) = self.open.last_mut() else { return self.cells };
        table.rows = table.rows.max(1);
        while table.reaching.contains_key(&table.column) {
            table.column += 1;
        }
        table.cell = Some(Place { table: table.number, row: table.rows - 1, column: table.column });
        if rows > 1 {
            let covered = table.column..table.column + columns;
            table.reaching.extend(covered.map(|column| (column, rows)));
        }
        table.column += columns;
        self.cells += columns;
        let shape = &mut self.shapes[table.number];
        shape.rows = table.rows;
        shape.columns = shape.columns.max(table.column);
        self.cells.max(shape.rows * shape.columns)
    }

    /// The cell that is being read.
    pub(super) fn place(&self) -> Option<Place> {
        self.open.last().and_then(|table| table.cell)
    }
}

/// Frees the pieces of tables that only arrange the page: those that hold another table, or have
/// a single row or column. The card that tells of the document (索引号, 发布机构) is no table either:
/// its pieces are marked.
pub(super) fn settle(page: &mut Page) {
    let cards = cards(page);
    for piece in &mut page.pieces {
        let data = |place: &Place| {
            let shape = page.tables[place.table];
            !shape.holds_table && shape.rows > 1 && shape.columns > 1
        };
        piece.card = piece.cell.is_some_and(|place| cards.contains(&place.table));
        piece.cell = piece.cell.filter(data).filter(|place| !cards.contains(&place.table));
    }
}

/// Tables without others in them, in which three cells or more hold labels of a card.
fn cards(page: &Page) -> BTreeSet<usize> {
    let mut labels: BTreeMap<usize, usize> = BTreeMap::new();
    for piece in page.pieces.iter().filter(|piece| noise::is_card_label(&piece.words)) {
        if let Some(place) = piece.cell.filter(|place| !page.tables[place.table].holds_table) {
            *labels.entry(place.table).or_default() += 1;
        }
    }
    labels.into_iter().filter(|(_, count)| *count >= 3).map(|(table, _)| table).collect()
}

/// Writes the table that opens at piece `at`; tells at which piece the page goes on.
pub(super) fn write(builder: &mut SourceBuilder, page: &Page, at: usize, table: usize) -> usize {
    let shape = page.tables[table];
    let mut rows: Vec<Vec<Span>> = vec![Vec::new(); shape.rows];
    let mut next = at;
    while let Some(place) = page.pieces.get(next).and_then(|piece| piece.cell) {
        if place.table != table {
            break;
        }
        let cell = page.pieces[next..].iter().take_while(|piece| piece.cell == Some(place));
        let words: Vec<&str> = cell.map(|piece| piece.words.as_str()).collect();
        next += words.len();
        pad(&mut rows[..=place.row], shape.columns, place.column, builder.end());
        rows[place.row].push(builder.block(BlockKind::Cell, None, &words.join("\n")));
    }
    pad(&mut rows, shape.columns, shape.columns, builder.end());
    builder.table(Table { name: None, rows });
    next
}

/// Fills the rows before the last one, and the last one up to `column`, with empty cells.
fn pad(rows: &mut [Vec<Span>], columns: usize, column: usize, at: usize) {
    let Some((last, before)) = rows.split_last_mut() else { return };
    for row in before.iter_mut().rev().take_while(|row| row.len() < columns) {
        row.resize(columns, Span::new(at, at));
    }
    let column = column.max(last.len());
    last.resize(column, Span::new(at, at));
}
