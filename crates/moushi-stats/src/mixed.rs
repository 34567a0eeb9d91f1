//! Mixed models by their formulas over data: the one place where the language of formulas, the sums over rows and the fits
//! meet. Reads no file and names no unit.

pub mod beside;
pub mod checked;
mod pieces;
pub mod summed;

use std::fmt;
use std::ops::Range;

use crate::cores;
use crate::formula::{self, Design, Formula, Frame, Missing, Sheet};
use crate::lmm::{self, Column, Fit, Gatherer, Model, Names, Options, Slices, Sums, Term};
use pieces::in_order;

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
        let (design, complete) = Design::found(formula, frame)?;
        let sheet = design.of_rows(frame, complete)?;
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

/// The sums of all rows: pieces side by side, each put behind those before it as soon as they are there.
fn gathered(design: &Design, sheet: &Sheet<'_>) -> Result<Sums, Error> {
    // All pieces have the shift of the first rows, so that none has to wait for the first piece.
    let shift = rows(design, sheet, 0..BLOCK.min(sheet.len()), None)?.shift;
    let shift = shift.as_slice();
    let read = |range| rows(design, sheet, range, Some(shift));
    let mut all = empty(design).with_shift(shift)?;
    in_order(cores(), sheet.len(), read, |sums| Ok::<_, Error>(all.merge(&sums)?))?;
    Ok(all.finish())
}

fn empty(design: &Design) -> Gatherer {
    let columns = design.names().len() - usize::from(design.has_constant());
    Gatherer::new(columns, design.groups().len()).with_varying(design.varying())
}

/// The sums of some rows.
fn rows(
    design: &Design,
    sheet: &Sheet<'_>,
    range: Range<usize>,
    shift: Option<&[f64]>,
) -> Result<Sums, Error> {
    let mut gatherer = empty(design);
    if let Some(shift) = shift {
        gatherer = gatherer.with_shift(shift)?;
    }
    let constant = usize::from(design.has_constant());
    for from in range.clone().step_by(BLOCK) {
        let range = from..(from + BLOCK).min(range.end);
        let block = sheet.block(range.clone())?;
        let columns = constant..design.names().len();
        let columns: Vec<&[f64]> = columns.map(|column| block.column(column)).collect();
        let codes = sheet.groups_in(range);
        let codes: Vec<&[u32]> = codes.iter().map(Vec::as_slice).collect();
        let weights = block.weight.as_deref();
        let (columns, codes, response) = (&*columns, &*codes, &*block.response);
        gatherer.slices(Slices { columns, response, weights, codes })?;
    }
    Ok(gatherer.finish())
}
