//! A mixed model over sums that an engine made: the answer to the query of a design, taken for what it says. Asks no
//! engine.

use std::fmt;

use super::{Error, Mixed, model};
use crate::formula::query::{self, Answer};
use crate::formula::{Column, Design, Formula, Frame, Known, Missing};
use crate::lmm::Sums;

/// Why an answer is not that of the model's query, or cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// A column is not there.
    Lacks {
        /// Its name.
        column: String,
    },
    /// There is no row.
    NoRows,
    /// A cell is empty or no number.
    Empty {
        /// Its column.
        column: String,
        /// Its row, from 0.
        row: usize,
    },
    /// The sums are those of another model: formula, levels or weights differ.
    OtherModel,
    /// A column that has one value in all rows has several: answers of several queries were put together.
    Uneven {
        /// The column.
        column: String,
    },
    /// The same combination of groups twice.
    Twice {
        /// The second row, from 0.
        row: usize,
    },
    /// Rows of the data hold a level that was not told.
    UnknownLevels {
        /// How many.
        rows: u64,
    },
    /// Arithmetic has no result in rows of the data: a division by zero, a logarithm of nothing.
    NoNumbers {
        /// How many.
        rows: u64,
    },
    /// Rows of the data have a weight that is not above zero.
    Weights {
        /// How many.
        rows: u64,
    },
}

impl fmt::Display for Trouble {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lacks { column } => write!(out, "there is no column '{column}'"),
            Self::NoRows => out.write_str("there is no row of sums"),
            Self::Empty { column, row } => write!(out, "'{column}' has no number in row {row}"),
            Self::OtherModel => out.write_str("these are the sums of another model"),
            Self::Uneven { column } => write!(out, "'{column}' differs from row to row"),
            Self::Twice { row } => write!(out, "row {row} has groups that an earlier one has"),
            Self::UnknownLevels { rows } => write!(out, "{rows} rows hold a level not told"),
            Self::NoNumbers { rows } => write!(out, "arithmetic has no result in {rows} rows"),
            Self::Weights { rows } => write!(out, "{rows} weights are not above zero"),
        }
    }
}

impl Mixed {
    /// The columns of an answer to the query of a design: of text, then of numbers.
    pub fn answered(design: &Design) -> [Vec<String>; 2] {
        let Answer { groups, products, shifts, present } = design.answer();
        let texts = [query::MARK.to_owned()].into_iter().chain(groups).collect();
        let counts = [query::ROWS, query::UNKNOWN, query::NO_NUMBER, query::ALL_ROWS];
        let weights = [query::BAD_WEIGHT, query::LOG_WEIGHTS];
        let weights = weights.into_iter().filter(|_| design.is_weighted());
        let counts = counts.into_iter().chain(weights).map(str::to_owned);
        [texts, counts.chain(products).chain(shifts).chain(present).collect()]
    }

    /// A model over the answer to the query of its design, whose columns are those of [`Mixed::answered`].
    ///
    /// # Errors
    /// When the answer is not one to this query, lacks something, or tells of rows that cannot be used; and as [`Mixed::of`].
    pub fn summed(formula: &Formula, known: &Known, answer: &Frame) -> Result<Self, Error> {
        let design = Design::declared(formula, known)?;
        let read = Answered { design: &design, answer };
        read.check()?;
        let groups = read.groups()?;
        let (grouped, codes) = design.clone().with_groups(formula, &groups)?;
        let sums = read.sums(&codes)?;
        sums.check()?;
        let rows = sums.rows as usize;
        let all = read.same(query::ALL_ROWS)?;
        let lacks = |(name, word): (&str, &String)| -> Result<Missing, Trouble> {
            Ok(Missing { column: name.to_owned(), missing: (all - read.same(word)?) as usize })
        };
        let present = design.answer().present;
        let missing = design.data_columns().into_iter().zip(&present).map(lacks);
        let missing = missing.collect::<Result<_, _>>()?;
        let model = model(&grouped);
        Ok(Self { model, sums, rows, left_out: all as usize - rows, missing, design: grouped })
    }
}

/// An answer while it is read.
struct Answered<'a> {
    design: &'a Design,
    answer: &'a Frame,
}

impl Answered<'_> {
    fn column(&self, name: &str) -> Result<&Column, Trouble> {
        self.answer.column(name).ok_or_else(|| Trouble::Lacks { column: name.to_owned() })
    }

    /// The numbers of a column; none may be missing.
    fn numbers(&self, name: &str) -> Result<Vec<f64>, Trouble> {
        let column = self.column(name)?;
        let empty = |row| Trouble::Empty { column: name.to_owned(), row };
        (0..column.len()).map(|row| column.number(row).ok_or_else(|| empty(row))).collect()
    }

    /// The number that a column has in every row.
    fn same(&self, name: &str) -> Result<f64, Trouble> {
        let numbers = self.numbers(name)?;
        let first = numbers.first().copied().ok_or(Trouble::NoRows)?;
        match numbers.iter().all(|number| *number == first) {
            true => Ok(first),
            false => Err(Trouble::Uneven { column: name.to_owned() }),
        }
    }

    fn total(&self, name: &str) -> Result<u64, Trouble> {
        Ok(self.numbers(name)?.iter().sum::<f64>() as u64)
    }

    /// Whether it is the answer to this query, and tells of no row that cannot be used.
    fn check(&self) -> Result<(), Trouble> {
        if self.answer.rows() == 0 {
            return Err(Trouble::NoRows);
        }
        let (marks, mark) = (self.column(query::MARK)?, self.design.mark());
        if (0..self.answer.rows()).any(|row| marks.level(row) != Some(&mark)) {
            return Err(Trouble::OtherModel);
        }
        let rows = self.total(query::UNKNOWN)?;
        if rows > 0 {
            return Err(Trouble::UnknownLevels { rows });
        }
        let rows = self.total(query::NO_NUMBER)?;
        if rows > 0 {
            return Err(Trouble::NoNumbers { rows });
        }
        let weighted = self.design.is_weighted();
        let rows = if weighted { self.total(query::BAD_WEIGHT)? } else { 0 };
        if rows > 0 { Err(Trouble::Weights { rows }) } else { Ok(()) }
    }

    /// The columns of groups under their names in the data.
    fn groups(&self) -> Result<Frame, Error> {
        let mut columns = Vec::new();
        for (name, word) in self.design.group_columns().into_iter().zip(self.design.answer().groups)
        {
            let column = self.column(&word)?;
            let empty = (0..column.len()).find(|row| column.level(*row).is_none());
            if let Some(row) = empty {
                return Err(Trouble::Empty { column: word, row }.into());
            }
            columns.push((name.to_owned(), column.clone()));
        }
        Ok(Frame::new(columns)?)
    }

    fn sums(&self, codes: &[Vec<u32>]) -> Result<Sums, Trouble> {
        let Answer { products, shifts, .. } = self.design.answer();
        let cells = self.answer.rows();
        let columns: Vec<Vec<f64>> =
            products.iter().map(|word| self.numbers(word)).collect::<Result<_, _>>()?;
        let of_cell = |cell: usize| columns.iter().map(move |column| column[cell]);
        let counts = self.numbers(query::ROWS)?.into_iter().map(|rows| rows as u64);
        let counts: Vec<u64> = counts.collect();
        let codes_of = |cell: usize| codes.iter().map(move |codes| codes[cell]);
        let codes: Vec<u32> = (0..cells).flat_map(codes_of).collect();
        let factors = self.design.groups().len();
        if let Some(row) = twice(&codes, factors) {
            return Err(Trouble::Twice { row });
        }
        let log_weights = match self.design.is_weighted() {
            true => self.numbers(query::LOG_WEIGHTS)?.iter().sum(),
            false => 0.0,
        };
        let shift = shifts.iter().map(|word| self.same(word)).collect::<Result<Vec<_>, _>>()?;
        Ok(Sums {
            columns: shift.len() - 1,
            factors,
            wide: shift.len() + 1,
            rows: counts.iter().sum(),
            log_weights,
            shift,
            codes,
            counts,
            products: (0..cells).flat_map(of_cell).collect(),
            rest: Vec::new(),
        })
    }
}

/// The second of two cells with the same codes.
fn twice(codes: &[u32], factors: usize) -> Option<usize> {
    let mut cells: Vec<(&[u32], usize)> = codes.chunks_exact(factors.max(1)).zip(0..).collect();
    cells.sort_unstable();
    cells.windows(2).find(|pair| pair[0].0 == pair[1].0).map(|pair| pair[1].1)
}
