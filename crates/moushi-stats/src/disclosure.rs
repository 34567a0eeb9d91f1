//! Small counts in published tables: which cells of a table have to stay hidden so that nobody can reckon back a count of
//! a few persons from totals, from other levels, or from tables that were published before. The page `disclosure.md`
//! states the model, the method and its sources. Counts alone; what they count is the caller's business.

mod network;
mod past;
mod protect;
mod rate;

pub use past::Past;
pub use protect::protect;
pub use rate::{mean_shown, rate_shown};

/// Which counts are small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The least count that may be shown; 1 to `least - 1` are small.
    pub least: u64,
    /// Whether zeros are small as well. A zero names nobody, and a table without its zeros is hard to read; but where it
    /// is said of all of a group (“none of them has …”), a zero says something of each.
    pub zeros: Zeros,
    /// How many values at least lie between the lowest and the highest that a small count may have for somebody who knows
    /// everything else that was published; at most `least - 2`.
    pub width: u64,
}

/// What becomes of zeros.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zeros {
    /// They are shown.
    Shown,
    /// They are hidden like small counts.
    Hidden,
}

impl Default for Policy {
    /// Under ten, zeros are shown, four values between lowest and highest.
    fn default() -> Self {
        Self { least: 10, zeros: Zeros::Shown, width: 4 }
    }
}

impl Policy {
    /// Whether a count is small.
    pub fn small(&self, count: u64) -> bool {
        count < self.least && (count > 0 || self.zeros == Zeros::Hidden)
    }

    /// The lowest count that a hidden cell may have.
    fn lowest(&self) -> u64 {
        u64::from(self.zeros == Zeros::Shown)
    }
}

/// A row of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Whose row it is; the same in every table.
    pub id: u64,
    /// The row that it is a part of, which stands before it.
    pub parent: Option<usize>,
}

/// Counts of a tree of rows by columns, with a total over the columns. Every row above others is their sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    rows: Vec<Row>,
    /// Ids of the columns, the total last.
    columns: Vec<u64>,
    /// By row, then column.
    counts: Vec<u64>,
    /// Whether anybody is to be shown the cell at all.
    wanted: Vec<bool>,
}

/// A cell of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    /// Its row.
    pub row: usize,
    /// Its column; the total is behind the last.
    pub column: usize,
}

/// What is done with a cell. Readers are shown one mark for all that is hidden: two would say which of it is small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It may be shown.
    Shown,
    /// It is small.
    Small,
    /// It would give a small one away.
    Covering,
    /// Nobody asked for it.
    Unwanted,
}

impl Mark {
    /// Whether readers see the count.
    pub fn is_shown(self) -> bool {
        self == Self::Shown
    }
}

/// A table with what has to be hidden of it.
#[derive(Clone, Debug)]
pub struct Protected {
    marks: Vec<Mark>,
    width: usize,
    /// Hidden cells that stay open only because readers cannot tell small ones from those that cover them.
    pub by_mark: Vec<Cell>,
    /// Small counts that an earlier table has shown: nothing hides them any more.
    pub too_late: Vec<Cell>,
    /// What is known and hidden from now on, for the next table.
    pub past: Past,
}

impl Protected {
    /// What is done with a cell.
    pub fn mark(&self, cell: Cell) -> Mark {
        self.marks[cell.row * self.width + cell.column]
    }

    /// How many cells have a mark.
    pub fn count(&self, mark: Mark) -> usize {
        self.marks.iter().filter(|one| **one == mark).count()
    }
}

/// Why a table cannot be protected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// A row stands before the one that it is a part of, or is a part of itself.
    Order(usize),
    /// So many counts for a row without parts as there are columns, none for others.
    Counts(usize),
    /// A policy that asks for more values than small counts have.
    Policy,
    /// With what earlier tables have shown, these cells could be reckoned back; the table must not be published.
    Given(Vec<Cell>),
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Order(row) => write!(to, "row {row} stands before the one that it is a part of"),
            Self::Counts(row) => write!(to, "row {row} has not the counts that it needs"),
            Self::Policy => write!(to, "small counts have fewer values than are asked for"),
            Self::Given(cells) => {
                write!(to, "{} cells follow from what was published before", cells.len())
            }
        }
    }
}

impl std::error::Error for Trouble {}

impl Table {
    /// A table of rows, ids of the columns, and of their total, and the counts of rows without parts; rows with parts
    /// give none, they are sums.
    ///
    /// # Errors
    /// When rows or counts do not fit.
    pub fn new(
        rows: Vec<Row>,
        columns: &[u64],
        total: u64,
        counts: &[Vec<u64>],
    ) -> Result<Self, Trouble> {
        let columns: Vec<u64> = columns.iter().copied().chain([total]).collect();
        let wide = columns.len();
        let mut parts = vec![false; rows.len()];
        for (at, row) in rows.iter().enumerate() {
            match row.parent {
                Some(parent) if parent >= at => return Err(Trouble::Order(at)),
                Some(parent) => parts[parent] = true,
                None => {}
            }
        }
        let mut all = vec![0; rows.len() * wide];
        for at in (0..rows.len()).rev() {
            let own: &[u64] = counts.get(at).map_or(&[], Vec::as_slice);
            if own.len() != if parts[at] { 0 } else { wide - 1 } {
                return Err(Trouble::Counts(at));
            }
            for (column, count) in own.iter().chain([&own.iter().sum()]).enumerate() {
                if !parts[at] {
                    all[at * wide + column] = *count;
                }
            }
            if let Some(parent) = rows[at].parent {
                (0..wide).for_each(|column| {
                    all[parent * wide + column] += all[at * wide + column];
                });
            }
        }
        Ok(Self { wanted: vec![true; all.len()], rows, columns, counts: all })
    }

    /// Leaves cells out: nobody is to be shown them, they neither need protection nor give anything away.
    pub fn without(mut self, left_out: impl Fn(Cell) -> bool) -> Self {
        for at in 0..self.counts.len() {
            let cell = self.cell(at);
            self.wanted[at] = !left_out(cell);
        }
        self
    }

    /// The rows.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Columns with the total.
    pub fn width(&self) -> usize {
        self.columns.len()
    }

    /// A count.
    pub fn count(&self, cell: Cell) -> u64 {
        self.counts[cell.row * self.width() + cell.column]
    }

    /// All cells.
    pub fn cells(&self) -> impl Iterator<Item = Cell> + '_ {
        (0..self.counts.len()).map(|at| self.cell(at))
    }

    fn cell(&self, at: usize) -> Cell {
        Cell { row: at / self.width(), column: at % self.width() }
    }

    /// By what a cell is known in other tables.
    fn key(&self, at: usize) -> (u64, u64) {
        (self.rows[at / self.width()].id, self.columns[at % self.width()])
    }
}
