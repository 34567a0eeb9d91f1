//! Checks of a fit by what it leaves over: the shape of the residuals, their spread by what was expected, single rows
//! far off, how much is explained, the shape of the groups' effects. Two passes over the rows, of which none is kept but the
//! few furthest off. Judges nothing; `checked.md` states what is reckoned, with sources.

mod bands;
mod explained;
mod modes;
mod shape;
mod tally;

use serde::Serialize;

pub use bands::{Against, Band};
pub use explained::Explained;
pub use modes::{Modes, modes};
pub use shape::{Quantile, Shape, shape};
pub use tally::{End, Outlying};

use super::Error;
use super::beside::Beside;
use super::pieces::in_order;
use crate::cores;
use crate::lmm::Trouble;
use bands::Ground;
use explained::covariances;
use tally::{Middle, Tally};

/// Rows furthest off that are kept.
pub const FURTHEST: usize = 20;

/// What rows say of a fit. In the units of the response, unless it says standardised: residuals `e √w / σ`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Checked {
    /// Rows that took part.
    pub rows: u64,
    /// Mean of the conditional residuals `e = y − fitted`.
    pub mean: f64,
    /// Their standard deviation, with n − 1.
    pub deviation: f64,
    /// The shape of the standardised residuals.
    pub shape: Shape,
    /// By what rows are put into bands.
    pub against: Against,
    /// Bands of rows, from the lowest; each has at least as many rows as was asked for.
    pub bands: Vec<Band>,
    /// How much is explained.
    pub explained: Explained,
    /// The lowest value of the response.
    pub lowest: End,
    /// The highest.
    pub highest: End,
    /// The rows whose standardised residuals are furthest from zero, at most [`FURTHEST`], the furthest first; of equal ones
    /// the first row.
    pub furthest: Vec<Outlying>,
}

impl Beside<'_> {
    /// Checks the fit by its rows. No quantile has fewer than `least` rows beyond it, and no band holds fewer: what is said is
    /// said of no single row, save `furthest` and the two ends.
    ///
    /// # Errors
    /// When arithmetic of the formula has no finite result in a row; [`Trouble::NoResidual`] where nothing is left over that
    /// could be checked.
    pub fn check(&self, least: u64) -> Result<Checked, Error> {
        self.check_on(cores(), least)
    }

    fn check_on(&self, cores: usize, least: u64) -> Result<Checked, Error> {
        let sigma = self.fit.sigma;
        if sigma.is_nan() || sigma <= 0.0 {
            return Err(Trouble::NoResidual.into());
        }
        let (rows, mut middle) = (self.sheet.len(), Middle::new());
        let read = |range| {
            let mut own = Middle::new();
            self.lines(range, |lines| own.take(&lines.rows)).map(|()| own)
        };
        in_order(cores, rows, read, |own| {
            middle.merge(&own);
            Ok::<_, Error>(())
        })?;
        let ground = Ground::of(&middle);
        let terms = self.terms();
        let empty = || Tally::new(sigma, ground, &terms);
        let (read, mut all) = (
            |range| {
                let mut own = empty();
                self.lines(range, |lines| own.take(lines)).map(|()| own)
            },
            empty(),
        );
        in_order(cores, rows, read, |own| {
            all.merge(own);
            Ok::<_, Error>(())
        })?;
        let explained =
            Explained::of(&middle, sigma, &all, &covariances(&self.mixed.model, self.fit));
        Ok(all.finish(explained, ground, least.max(2)))
    }

    /// Columns of the design of each term of random effects.
    fn terms(&self) -> Vec<Vec<usize>> {
        self.mixed.design.random().iter().map(|random| random.columns.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formula::{Column, Formula, Frame};
    use crate::lmm::Options;
    use crate::mixed::Mixed;

    /// More than two pieces of rows, of which one in thirteen lacks its response.
    fn frame() -> Frame {
        let rows = 0..300_000_u32;
        let even = |row: u32, salt: u32| {
            let mixed = row.wrapping_mul(2_654_435_761).wrapping_add(salt.wrapping_mul(40_503));
            let mixed = (mixed ^ mixed >> 15).wrapping_mul(2_246_822_519);
            f64::from((mixed ^ mixed >> 13) >> 8) / f64::from(1_u32 << 24) - 0.5
        };
        let x = rows.clone().map(|row| Some(even(row, 1)));
        let y = rows.clone().map(|row| {
            let effect = even(row % 50, 9);
            (row % 13 != 4).then_some(even(row, 1) + effect + even(row, 2) + even(row, 3))
        });
        let groups: Vec<String> = rows.clone().map(|row| format!("{}", row % 50)).collect();
        let weight = rows.map(|row| Some(1.0 + f64::from(row % 4)));
        Frame::new(vec![
            ("x".to_owned(), Column::numbers(x).expect("finite")),
            ("y".to_owned(), Column::numbers(y).expect("finite")),
            ("g".to_owned(), Column::text(groups.iter().map(|one| Some(&**one)))),
            ("w".to_owned(), Column::numbers(weight).expect("finite")),
        ])
        .expect("a frame")
    }

    #[test]
    fn one_core_and_several_give_the_same_bits() -> Result<(), Error> {
        let frame = frame();
        let formula = Formula::parse("y ~ x + (1 + x | g)")?.weighted("w");
        let mixed = Mixed::of(&formula, &frame)?;
        let fit = mixed.fit(&Options::default())?;
        let beside = mixed.beside(&fit, &frame)?;
        let one = beside.check_on(1, 10)?;
        assert_eq!((one.rows, one.furthest.len()), (mixed.rows as u64, FURTHEST));
        for cores in [2, 3, 2] {
            assert_eq!(beside.check_on(cores, 10)?, one, "to the last bit, on {cores}");
        }
        Ok(())
    }
}
