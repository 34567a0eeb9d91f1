//! Mixed models by their formulas over data: the one place where the language of formulas, the sums over rows and the fits
//! meet. Reads no file and names no unit.

pub mod summed;

use std::fmt;
use std::thread;

use crate::formula::{self, Design, Formula, Frame, Missing, Sheet};
use crate::lmm::{self, Column, Fit, Gatherer, Model, Names, Options, Slices, Sums, Term};

/// Rows that are gathered by themselves, and then put behind those before them. Pieces are cut the same on every machine,
/// so that one core and two give the same bits.
const PIECE: usize = 1 << 17;

/// Rows that are reckoned at a time: what a formula makes of them stays near.
const BLOCK: usize = 1 << 12;

/// A mixed model over data: everything that fits need, without the data.
#[derive(Clone, Debug)]
pub struct Mixed {
    /// What the formula stands for.
    pub design: Design,
    /// The model in columns and factors.
    pub model: Model,
    /// Sums of the rows by groups.
    pub sums: Sums,
    /// Rows that took part.
    pub rows: usize,
    /// Rows that lack a value.
    pub left_out: usize,
    /// What each column lacks.
    pub missing: Vec<Missing>,
}

/// Why there is no model, or no fit of it.
#[derive(Clone, Debug, PartialEq)]
pub enum Error {
    /// The formula, or the formula and the data.
    Formula(formula::Error),
    /// Sums that came from elsewhere.
    Sums(summed::Trouble),
    /// The fit.
    Fit(lmm::Trouble),
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Formula(error) => error.fmt(out),
            Self::Sums(trouble) => trouble.fmt(out),
            Self::Fit(trouble) => trouble.fmt(out),
        }
    }
}

impl std::error::Error for Error {}

impl From<formula::Error> for Error {
    fn from(error: formula::Error) -> Self {
        Self::Formula(error)
    }
}

impl From<summed::Trouble> for Error {
    fn from(trouble: summed::Trouble) -> Self {
        Self::Sums(trouble)
    }
}

impl From<lmm::Trouble> for Error {
    fn from(trouble: lmm::Trouble) -> Self {
        Self::Fit(trouble)
    }
}

impl Mixed {
    /// Lays a formula over data and gathers them, on all cores.
    ///
    /// # Errors
    /// When formula and data do not fit together, or sums pass every measure.
    pub fn of(formula: &Formula, frame: &Frame) -> Result<Self, Error> {
        let design = Design::of(formula, frame)?;
        let sheet = design.over(frame)?;
        let sums = gathered(&design, &sheet)?;
        let (rows, left_out) = (sheet.len(), sheet.left_out());
        let missing = sheet.missing().to_vec();
        let model = model(&design);
        Ok(Self { design, model, sums, rows, left_out, missing })
    }

    /// Fits it.
    ///
    /// # Errors
    /// When there is no right answer: what is the matter, by column, factor or group.
    pub fn fit(&self, options: &Options) -> Result<Fit, Error> {
        Ok(lmm::fit(&self.sums, &self.model, options)?)
    }

    /// How many rows each group of a factor has, by its code.
    pub fn group_rows(&self, factor: usize) -> Vec<u64> {
        let mut rows = vec![0; self.model.names.levels.get(factor).map_or(0, Vec::len)];
        let codes = self.sums.codes.iter().skip(factor).step_by(self.sums.factors.max(1));
        for (code, count) in codes.zip(&self.sums.counts) {
            if let Some(rows) = rows.get_mut(*code as usize) {
                *rows += count;
            }
        }
        rows
    }
}

/// A design as the model of a fit: its constant, its other columns by number, its groups.
fn model(design: &Design) -> Model {
    let constant = usize::from(design.has_constant());
    let column = |at: &usize| at.checked_sub(constant).map_or(Column::One, Column::At);
    let term = |random: &formula::Random| Term {
        factor: random.group,
        columns: random.columns.iter().map(column).collect(),
    };
    let names = Names {
        columns: design.names().into_iter().skip(constant).map(str::to_owned).collect(),
        factors: design.groups().iter().map(|group| group.name.clone()).collect(),
        levels: design.groups().iter().map(|group| group.levels.clone()).collect(),
    };
    let fixed = design.fixed().iter().map(column).collect();
    Model { fixed, terms: design.random().iter().map(term).collect(), names }
}

/// The sums of all rows: pieces side by side, put together in their order.
fn gathered(design: &Design, sheet: &Sheet<'_>) -> Result<Sums, Error> {
    let first = piece(design, sheet, 0, None)?;
    let shift = first.shift.clone();
    let mut all = empty(design).with_shift(&shift)?;
    all.merge(&first)?;
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let pieces: Vec<usize> = (1..sheet.len().div_ceil(PIECE)).collect();
    for round in pieces.chunks(cores) {
        let shift = &shift;
        let read = thread::scope(|scope| {
            let spawn = |at: &usize| {
                let at = *at;
                scope.spawn(move || piece(design, sheet, at, Some(shift)))
            };
            let spawned: Vec<_> = round.iter().map(spawn).collect();
            let join = |piece: thread::ScopedJoinHandle<'_, _>| match piece.join() {
                Ok(sums) => sums,
                Err(panic) => std::panic::resume_unwind(panic),
            };
            spawned.into_iter().map(join).collect::<Vec<Result<Sums, Error>>>()
        });
        for sums in read {
            all.merge(&sums?)?;
        }
    }
    Ok(all.finish())
}

fn empty(design: &Design) -> Gatherer {
    let columns = design.names().len() - usize::from(design.has_constant());
    Gatherer::new(columns, design.groups().len()).with_varying(design.varying())
}

/// The sums of a piece of the rows.
fn piece(
    design: &Design,
    sheet: &Sheet<'_>,
    at: usize,
    shift: Option<&[f64]>,
) -> Result<Sums, Error> {
    let mut gatherer = empty(design);
    if let Some(shift) = shift {
        gatherer = gatherer.with_shift(shift)?;
    }
    let last = (at * PIECE + PIECE).min(sheet.len());
    let constant = usize::from(design.has_constant());
    for from in (at * PIECE..last).step_by(BLOCK) {
        let range = from..(from + BLOCK).min(last);
        let block = sheet.block(range.clone())?;
        let columns = constant..design.names().len();
        let columns: Vec<&[f64]> = columns.map(|column| block.column(column)).collect();
        let codes: Vec<&[u32]> = sheet.groups().iter().map(|codes| &codes[range.clone()]).collect();
        let weights = block.weight.as_deref();
        let (columns, codes, response) = (&*columns, &*codes, &*block.response);
        gatherer.slices(Slices { columns, response, weights, codes })?;
    }
    Ok(gatherer.finish())
}
