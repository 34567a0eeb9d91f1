//! Tables: crossing lines make a grid, words fall into its cells. Cells without a line between them
//! are one.

use super::extract::Word;
use super::lines::{self, Line};
use super::rulings::Ruling;

/// How far lines may miss one another and still meet, in points.
const SLACK: f32 = 4.0;

/// A grid of cells on a page.
#[derive(Debug)]
pub(super) struct Grid {
    /// Left edges of the columns and the right edge of the last.
    pub columns: Vec<f32>,
    /// Upper edges of the rows and the lower edge of the last; falling.
    pub rows: Vec<f32>,
    /// For each cell, row by row, the cell that holds its words: itself, or the one it is joined to.
    owner: Vec<usize>,
}

/// The grids that lines make: at least two rows and two columns each.
pub(super) fn grids(rulings: &[Ruling]) -> Vec<Grid> {
    // More lines than a page of forms has: a drawing, whose crossings are not worth the time.
    const MOST: usize = 3000;
    if rulings.len() > MOST {
        return Vec::new();
    }
    let mut group: Vec<usize> = (0..rulings.len()).collect();
    for (i, a) in rulings.iter().enumerate() {
        for (j, b) in rulings.iter().enumerate().skip(i + 1) {
            if meet(a, b) {
                join(&mut group, i, j);
            }
        }
    }
    let roots: Vec<usize> = (0..rulings.len()).map(|i| root(&mut group, i)).collect();
    let heads = (0..rulings.len()).filter(|i| roots[*i] == *i);
    let members = |head: usize| -> Vec<Ruling> {
        rulings.iter().zip(&roots).filter(|(_, root)| **root == head).map(|(r, _)| *r).collect()
    };
    heads.filter_map(|head| grid(&members(head))).collect()
}

fn meet(a: &Ruling, b: &Ruling) -> bool {
    let reaches = |r: &Ruling, at: f32| r.from - SLACK <= at && at <= r.to + SLACK;
    a.level != b.level && reaches(a, b.at) && reaches(b, a.at)
}

/// The first member of the group of `at`; ways to it are halved in passing.
fn root(group: &mut [usize], mut at: usize) -> usize {
    while group[at] != at {
        group[at] = group[group[at]];
        at = group[at];
    }
    at
}

fn join(group: &mut [usize], a: usize, b: usize) {
    let (a, b) = (root(group, a), root(group, b));
    group[a.max(b)] = a.min(b);
}

fn grid(rulings: &[Ruling]) -> Option<Grid> {
    let edges = |level: bool| {
        let mut at: Vec<f32> = rulings.iter().filter(|r| r.level == level).map(|r| r.at).collect();
        at.sort_by(f32::total_cmp);
        at.dedup_by(|a, b| (*a - *b).abs() < SLACK);
        at
    };
    let (columns, mut rows) = (edges(false), edges(true));
    rows.reverse();
    /// More cells than a page of text has characters.
    const MOST: usize = 10_000;
    if columns.len() < 3 || rows.len() < 3 || columns.len() * rows.len() > MOST {
        return None;
    }
    let mut grid = Grid { owner: Vec::new(), columns, rows };
    grid.join_cells(rulings);
    Some(grid)
}

impl Grid {
    /// Number of columns.
    pub(super) fn width(&self) -> usize {
        self.columns.len() - 1
    }

    /// Upper edge.
    pub(super) fn top(&self) -> f32 {
        self.rows[0]
    }

    /// Joins cells that no line parts.
    fn join_cells(&mut self, rulings: &[Ruling]) {
        let (width, height) = (self.width(), self.rows.len() - 1);
        let mut owner: Vec<usize> = (0..width * height).collect();
        let drawn = |level: bool, at: f32, middle: f32| {
            rulings.iter().any(|r| {
                r.level == level && (r.at - at).abs() < SLACK && r.from <= middle && middle <= r.to
            })
        };
        for row in 0..height {
            for column in 0..width {
                let here = row * width + column;
                let middle = f32::midpoint(self.rows[row], self.rows[row + 1]);
                if column + 1 < width && !drawn(false, self.columns[column + 1], middle) {
                    join(&mut owner, here, here + 1);
                }
                let middle = f32::midpoint(self.columns[column], self.columns[column + 1]);
                if row + 1 < height && !drawn(true, self.rows[row + 1], middle) {
                    join(&mut owner, here, here + width);
                }
            }
        }
        self.owner = (0..owner.len()).map(|at| root(&mut owner, at)).collect();
    }

    /// The cell in which a word begins.
    fn cell(&self, word: &Word) -> Option<usize> {
        let x = word.left + (word.right - word.left).min(word.size) / 2.0;
        let y = word.base + 0.3 * word.size;
        let column = self.columns.windows(2).position(|edge| edge[0] <= x && x < edge[1])?;
        let row = self.rows.windows(2).position(|edge| edge[0] >= y && y > edge[1])?;
        self.owner.get(row * self.width() + column).copied()
    }

    /// Takes the words that stand in the grid out of `words` and gives the text of each cell, row
    /// by row.
    pub(super) fn fill(&self, words: &mut Vec<Word>) -> Vec<Vec<String>> {
        let mut cells: Vec<Vec<Word>> = vec![Vec::new(); self.owner.len()];
        words.retain(|word| match self.cell(word) {
            Some(cell) => {
                cells[cell].push(word.clone());
                false
            }
            None => true,
        });
        let texts: Vec<String> = cells
            .into_iter()
            .enumerate()
            .map(|(at, words)| paragraphs(&lines::of(lines::rows(words)), self.right_edge(at)))
            .collect();
        texts.chunks(self.width()).map(<[String]>::to_vec).collect()
    }

    /// Right edge of the cell that `at` belongs to, cells joined to it included.
    fn right_edge(&self, at: usize) -> f32 {
        let row = at / self.width();
        let last = (row * self.width()..(row + 1) * self.width())
            .rev()
            .find(|cell| self.owner[*cell] == at)
            .unwrap_or(at);
        self.columns[last % self.width() + 1]
    }
}

/// The lines of a cell, those that were only wrapped joined again.
fn paragraphs(lines: &[Line], edge: f32) -> String {
    let mut text = String::new();
    // The padding of a cell is not drawn; it is about as wide left as right.
    const PADDING: f32 = 6.0;
    for pair in 0..lines.len() {
        let line = &lines[pair];
        match pair.checked_sub(1).map(|before| &lines[before]) {
            None => text.push_str(&line.text),
            Some(before) if lines::wrapped(before, line, edge - PADDING) => {
                lines::join(&mut text, &line.text);
            }
            Some(_) => {
                text.push('\n');
                text.push_str(&line.text);
            }
        }
    }
    text
}
