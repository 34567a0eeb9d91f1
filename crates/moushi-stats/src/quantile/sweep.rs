//! Quantile regressions at many levels, one after the other. Next to the surface of the level before, most rows lie so far
//! above or below that their side is sure; these count together (Portnoy and Koenker 1997, section 4), and the descent looks
//! at the others alone. Afterwards every row is asked whether it lies where it was taken to lie. Not the descent itself.

use super::basis::{Basis, dot, independent};
use super::descent::Part;
use super::rows::Rows;
use super::trouble::Trouble;

/// Steps of one descent, after which something must be wrong.
const STEPS: usize = 100_000;

/// Up to so many rows all are looked at.
const FEW: usize = 1500;

/// Rows that are measured together.
const SOME: usize = 1024;

/// How many levels back the move of the surface is taken from.
const BACK: usize = 4;

/// Coefficients at each level, which rise strictly between 0 and 1. Each is an exact vertex: the surface through as many
/// rows as there are coefficients that leaves no way down.
pub(super) fn sweep(rows: &Rows, levels: &[f64]) -> Result<Vec<Vec<f64>>, Trouble> {
    let middle = levels.partition_point(|&level| level < 0.5).min(levels.len() - 1);
    let mut found = vec![Vec::new(); levels.len()];
    let mut walker = Walker::new(rows);
    let fault = |level: usize| Trouble::NotSettled { level };
    let first = walker.begin(levels[middle])?.ok_or(fault(middle))?;
    found[middle] = first.through(&rows.columns, &rows.outcome);
    for upward in [true, false] {
        let mut basis = first.clone();
        walker.past = vec![(levels[middle], basis.through(&rows.columns, &rows.moved))];
        let rest: Vec<usize> =
            if upward { (middle + 1..levels.len()).collect() } else { (0..middle).rev().collect() };
        for at in rest {
            walker.next(levels[at], &mut basis).ok_or(fault(at))?;
            found[at] = basis.through(&rows.columns, &rows.outcome);
        }
    }
    for (at, coefficients) in found.iter_mut().enumerate() {
        coefficients.iter_mut().zip(&rows.scales).for_each(|(b, scale)| *b /= scale);
        if coefficients.iter().any(|b| !b.is_finite()) {
            return Err(fault(at));
        }
    }
    Ok(found)
}

struct Walker<'a> {
    rows: &'a Rows,
    /// What sums over all rows come to, column by column.
    mass: Vec<f64>,
    /// Outcome less surface, of all rows.
    left: Vec<f64>,
    /// Rows that are looked at one by one.
    inside: Vec<bool>,
    /// Levels and surfaces before, the latest last.
    past: Vec<(f64, Vec<f64>)>,
}

impl<'a> Walker<'a> {
    fn new(rows: &'a Rows) -> Self {
        let size =
            |column: &Vec<f64>| column.iter().zip(&rows.weight).map(|(x, w)| w * x.abs()).sum();
        Self {
            rows,
            mass: rows.columns.iter().map(size).collect(),
            left: vec![0.0; rows.len()],
            inside: vec![false; rows.len()],
            past: Vec::new(),
        }
    }

    /// The optimum at the first level: that of some rows, then that of all. Rows are in no order, so that the first are as
    /// good a sample as any.
    fn begin(&mut self, level: f64) -> Result<Option<Basis>, Trouble> {
        let rows = self.rows;
        let some = rows.len().min(100 * rows.width());
        let chosen = independent(&rows.columns, some);
        let chosen = chosen.or_else(|_| independent(&rows.columns, rows.len()));
        let chosen = chosen.map_err(|column| Trouble::Dependent { column })?;
        self.inside.fill(false);
        self.inside[..some].fill(true);
        chosen.iter().for_each(|&row| self.inside[row] = true);
        let Some(mut basis) = Basis::new(&rows.columns, chosen) else { return Ok(None) };
        let nothing = vec![0.0; rows.width()];
        if self.descend(level, nothing, &mut basis).is_none() {
            return Ok(None);
        }
        let guess = basis.through(&rows.columns, &rows.moved);
        Ok(self.settle(level, guess, rows.len() / 8, &mut basis).map(|_| basis))
    }

    /// The optimum at the next level, from that of the level before.
    fn next(&mut self, level: f64, basis: &mut Basis) -> Option<()> {
        let guess = self.guess(level);
        let near = self.rows.len() / 40 + 60 * self.rows.width();
        let surface = self.settle(level, guess, near, basis)?;
        self.past.push((level, surface));
        Some(())
    }

    /// Where the surface will be if it goes on as it went.
    fn guess(&self, level: f64) -> Vec<f64> {
        let (latest, surface) = &self.past[self.past.len() - 1];
        let (before, earlier) = &self.past[self.past.len().saturating_sub(1 + BACK)];
        if latest == before {
            return surface.clone();
        }
        let on = (level - latest) / (latest - before);
        surface.iter().zip(earlier).map(|(b, old)| b + on * (b - old)).collect()
    }

    /// The optimum of all rows. About `near` rows next to the guess are looked at one by one, and more if it must be.
    fn settle(
        &mut self,
        level: f64,
        mut guess: Vec<f64>,
        mut near: usize,
        basis: &mut Basis,
    ) -> Option<Vec<f64>> {
        loop {
            self.measure(&guess);
            self.choose(near, basis);
            loop {
                let pull = self.beyond(level);
                if self.descend(level, pull, basis).is_none() {
                    if self.inside.iter().all(|&inside| inside) {
                        return None;
                    }
                    near *= 2;
                    break;
                }
                let surface = basis.through(&self.rows.columns, &self.rows.moved);
                let (wrong, looked) = self.astray(&surface);
                if wrong == 0 {
                    return Some(surface);
                }
                if wrong > looked / 2 {
                    guess = surface;
                    near *= 2;
                    break;
                }
            }
        }
    }

    fn measure(&mut self, surface: &[f64]) {
        // Some rows at a time, which stay at hand from column to column.
        for (part, left) in self.left.chunks_mut(SOME).enumerate() {
            let start = part * SOME;
            left.copy_from_slice(&self.rows.moved[start..start + left.len()]);
            for (column, b) in self.rows.columns.iter().zip(surface) {
                left.iter_mut().zip(&column[start..]).for_each(|(left, x)| *left -= b * x);
            }
        }
    }

    /// Rows whose side is not sure.
    fn choose(&mut self, near: usize, basis: &Basis) {
        let count = self.left.len();
        if count <= FEW || near >= count {
            self.inside.fill(true);
            return;
        }
        let step = (count / 4096).max(1);
        let far = |(left, sure): (&f64, &f64)| left.abs() * sure;
        let mut sample: Vec<f64> =
            self.left.iter().zip(&self.rows.sure).step_by(step).map(far).collect();
        let at = (near / step).min(sample.len() - 1);
        let reach = *sample.select_nth_unstable_by(at, f64::total_cmp).1;
        let inside = self.inside.iter_mut().zip(self.left.iter().zip(&self.rows.sure));
        inside.for_each(|(inside, row)| *inside = far(row) <= reach);
        basis.rows.iter().for_each(|&row| self.inside[row] = true);
    }

    /// The pull of the rows that are not looked at.
    fn beyond(&self, level: f64) -> Vec<f64> {
        let force: Vec<f64> = self
            .left
            .iter()
            .zip(&self.inside)
            .zip(&self.rows.weight)
            .map(|((left, inside), w)| {
                let side = level - f64::from(u8::from(*left < 0.0));
                if *inside { 0.0 } else { w * side }
            })
            .collect();
        self.rows.columns.iter().map(|column| dot(column, &force)).collect()
    }

    /// The optimum of the rows that are looked at, under the pull of the others.
    fn descend(&self, level: f64, pull: Vec<f64>, basis: &mut Basis) -> Option<()> {
        let rows = self.rows;
        let looked: Vec<usize> = (0..rows.len()).filter(|&row| self.inside[row]).collect();
        let pick = |values: &[f64]| looked.iter().map(|&row| values[row]).collect::<Vec<f64>>();
        let part = Part {
            columns: rows.columns.iter().map(|column| pick(column)).collect(),
            outcome: pick(&rows.moved),
            weight: pick(&rows.weight),
            level,
            pull,
            mass: self.mass.clone(),
        };
        let position = |row: &usize| looked.binary_search(row).ok();
        let local = basis.rows.iter().map(position).collect::<Option<Vec<usize>>>()?;
        let mut local = Basis::new(&part.columns, local)?;
        part.descend(&mut local, &rows.metric, STEPS)?;
        *basis = Basis::new(&rows.columns, local.rows.iter().map(|&at| looked[at]).collect())?;
        Some(())
    }

    /// How many rows lie elsewhere than they were taken to lie, all of which are looked at from now on, and how many were
    /// looked at.
    fn astray(&mut self, surface: &[f64]) -> (usize, usize) {
        let taken: Vec<bool> = self.left.iter().map(|left| *left < 0.0).collect();
        self.measure(surface);
        let (mut wrong, mut looked) = (0, 0);
        for ((inside, taken), left) in self.inside.iter_mut().zip(taken).zip(&self.left) {
            looked += usize::from(*inside);
            if !*inside && taken != (*left < 0.0) {
                *inside = true;
                wrong += 1;
            }
        }
        (wrong, looked)
    }
}
