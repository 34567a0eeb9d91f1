//! Which positions that are eliminated meet which of the dense ones, column by column of the dense block, so that what they
//! take off it, and what they need of its inverse, is reckoned a column at a time, which stays near. No numbers.

use super::layout::Layout;

/// Neighbours among the dense positions. They stand last in a panel, before the right-hand side.
#[derive(Clone, Debug, Default)]
pub(super) struct Meets {
    /// Column of the panel of each position where its dense neighbours begin.
    pub from: Vec<usize>,
    /// For each such column its row of the dense block, position by position.
    first: Vec<usize>,
    rows: Vec<u32>,
    /// For each dense position those that meet it, ascending, with the column where it stands in their panels.
    start: Vec<usize>,
    met: Vec<(u32, u32)>,
}

impl Meets {
    /// Of a layout whose panels have been placed.
    pub fn new(layout: &Layout) -> Self {
        let dense = layout.nodes() - layout.sparse;
        let mut meets = Self { first: vec![0], start: vec![0; dense + 1], ..Self::default() };
        let mut met: Vec<(u32, u32, u32)> = Vec::new();
        for position in 0..layout.sparse {
            meets.from.push(layout.stride[position] - layout.rhs);
            for (neighbour, column) in layout.after(position) {
                let Some(at) = neighbour.checked_sub(layout.sparse) else { continue };
                meets.from[position] = meets.from[position].min(column);
                let row = layout.dense_at[at];
                meets.rows.extend((row..row + layout.width(neighbour)).map(|row| row as u32));
                meets.start[at + 1] += 1;
                met.push((at as u32, position as u32, column as u32));
            }
            meets.first.push(meets.rows.len());
        }
        (0..dense).for_each(|at| meets.start[at + 1] += meets.start[at]);
        let mut next = meets.start.clone();
        meets.met = vec![(0, 0); met.len()];
        for (at, position, column) in met {
            meets.met[next[at as usize]] = (position, column);
            next[at as usize] += 1;
        }
        meets
    }

    /// Rows of the dense block at the columns of a panel from where dense neighbours begin.
    pub fn rows(&self, position: usize) -> &[u32] {
        &self.rows[self.first[position]..self.first[position + 1]]
    }

    /// Positions that meet a dense one, counted from the first dense, and the column where it stands.
    pub fn met(&self, dense: usize) -> impl Iterator<Item = (usize, usize)> + '_ {
        let met = &self.met[self.start[dense]..self.start[dense + 1]];
        met.iter().map(|&(position, column)| (position as usize, column as usize))
    }
}
