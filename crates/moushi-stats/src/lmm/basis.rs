//! The columns that are reckoned with: centred and scaled, so that nothing is lost by
//! cancellation, and the way back to the columns that were asked for. Not the fit itself.
//!
//! With a constant among the fixed columns, `X` and the response are centred at their means, which
//! leaves the model the same. A term of random effects that holds the constant and others is
//! centred too: `[1 x] = [1 x̃] T`, so that `b̃ = T b` and `Λ̃ = T Λ`, made triangular again.

use super::model::{Column, Model};
use super::small::Square;
use super::sums::{Sums, offset, place};
use super::trouble::Trouble;

/// Share of a column's squared length below which what the columns before leave of it is nothing.
const COLLINEAR: f64 = 1e-10;

/// A column reckoned with: `scale · u_at + one`, `u` being the shifted column of the sums.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Mixed {
    at: usize,
    scale: f64,
    one: f64,
}

const ONE: Mixed = Mixed { at: 0, scale: 1.0, one: 0.0 };

/// Weighted moments of a column of the sums.
#[derive(Clone, Copy)]
struct Moments {
    at: usize,
    shift: f64,
    /// Mean of the shifted column.
    mean: f64,
    /// Mean square about the mean and about zero.
    about: f64,
    raw: f64,
}

/// A fixed column that is kept, and how its coefficient comes back.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fixed {
    /// Position among the fixed columns of the model.
    pub at: usize,
    pub scale: f64,
    pub mean: f64,
}

/// All columns reckoned with.
#[derive(Clone, Debug)]
pub(super) struct Basis {
    /// Distinct columns.
    pub columns: Vec<Mixed>,
    /// Positions among them: of `Z` of each factor of the model, of `X` and then the response.
    pub z: Vec<Vec<usize>>,
    pub rhs: Vec<usize>,
    /// Fixed columns kept, and positions of those dropped.
    pub fixed: Vec<Fixed>,
    pub dropped: Vec<usize>,
    /// Whether the first of the kept is the constant; scale and mean of the response.
    pub constant: bool,
    pub scale: f64,
    pub mean: f64,
    /// `T` and its inverse for each term.
    pub there: Vec<Square>,
    pub back: Vec<Square>,
}

impl Basis {
    /// Of a model and sums that fit together; `factors` are the factors of the model.
    pub fn new(sums: &Sums, model: &Model, factors: &[usize]) -> Result<Self, Trouble> {
        let totals = sums.totals();
        let moments = |at: usize| Moments::new(at, sums, &totals);
        let constant = model.fixed.contains(&Column::One);
        let response = moments(sums.columns + 1);
        if constant && response.still() {
            return Err(Trouble::NoResidual);
        }
        let (y, scale, mean) = response.column(constant);
        let mut basis = Self {
            columns: Vec::new(),
            z: vec![Vec::new(); factors.len()],
            rhs: Vec::new(),
            fixed: Vec::new(),
            dropped: Vec::new(),
            constant,
            scale,
            mean,
            there: Vec::new(),
            back: Vec::new(),
        };
        for term in &model.terms {
            let place = factors.iter().position(|&f| f == term.factor).expect("it is listed");
            basis.term(place, term.factor, &term.columns, &moments)?;
        }
        basis.choose(model, &totals, &moments);
        let y = basis.add(y);
        basis.rhs.push(y);
        Ok(basis)
    }

    /// Product of two columns over all rows.
    pub fn product(totals: &[f64], a: Mixed, b: Mixed) -> f64 {
        mixed(a, b, |a, b| totals[place(a, b)])
    }

    /// Product of two columns over a cell, the first of them one of the first `wide`.
    pub fn in_cell(products: &[f64], wide: usize, a: Mixed, b: Mixed) -> f64 {
        mixed(a, b, |a, b| products[offset(a.max(b), wide) + a.min(b)])
    }

    /// Columns of random effects; they stand first.
    pub fn varying(&self) -> usize {
        self.z.iter().flatten().map(|at| at + 1).max().unwrap_or(0)
    }

    fn add(&mut self, column: Mixed) -> usize {
        self.columns.iter().position(|known| *known == column).unwrap_or_else(|| {
            self.columns.push(column);
            self.columns.len() - 1
        })
    }

    fn term(
        &mut self,
        place: usize,
        factor: usize,
        columns: &[Column],
        moments: &impl Fn(usize) -> Moments,
    ) -> Result<(), Trouble> {
        let size = columns.len();
        let one = columns.iter().position(|column| *column == Column::One);
        let mut there = Square::zero(size);
        for (at, column) in columns.iter().enumerate() {
            let mixed = match *column {
                Column::One => {
                    there[(at, at)] = 1.0;
                    ONE
                }
                Column::At(column) => {
                    let moments = moments(column + 1);
                    if moments.raw == 0.0 || (one.is_some() && moments.still()) {
                        return Err(Trouble::ZeroColumn { factor, column });
                    }
                    let (mixed, scale, mean) = moments.column(one.is_some());
                    there[(at, at)] = scale;
                    if let Some(one) = one {
                        there[(one, at)] = mean;
                    }
                    mixed
                }
            };
            let mixed = self.add(mixed);
            self.z[place].push(mixed);
        }
        self.back.push(inverse(&there, one));
        self.there.push(there);
        Ok(())
    }

    /// Keeps the fixed columns that are linearly independent, the constant before all others.
    fn choose(&mut self, model: &Model, totals: &[f64], moments: &impl Fn(usize) -> Moments) {
        let mut order: Vec<usize> = (0..model.fixed.len()).collect();
        order.sort_by_key(|&at| model.fixed[at] != Column::One);
        let mut kept: Vec<Mixed> = Vec::new();
        let mut factor: Vec<Vec<f64>> = Vec::new();
        for at in order {
            let (mixed, scale, mean) = match model.fixed[at] {
                Column::One => (ONE, 1.0, 0.0),
                Column::At(column) => moments(column + 1).column(self.constant),
            };
            let length = Self::product(totals, mixed, mixed);
            let line = kept.iter().map(|other| Self::product(totals, *other, mixed));
            let (line, rest) = sweep(&factor, line.collect(), length);
            let still = matches!(model.fixed[at], Column::At(c) if moments(c + 1).still());
            let nothing = length == 0.0 || (self.constant && still);
            if nothing || rest <= COLLINEAR * length {
                self.dropped.push(at);
                continue;
            }
            factor.push(line);
            kept.push(mixed);
            self.fixed.push(Fixed { at, scale, mean });
        }
        self.rhs = kept.into_iter().map(|column| self.add(column)).collect();
        self.dropped.sort_unstable();
    }
}

/// Product of two columns from those of the columns of the sums.
fn mixed(a: Mixed, b: Mixed, plain: impl Fn(usize, usize) -> f64) -> f64 {
    let mut sum = a.scale * b.scale * plain(a.at, b.at);
    if a.one != 0.0 {
        sum += a.one * b.scale * plain(0, b.at);
    }
    if b.one != 0.0 {
        sum += b.one * (a.scale * plain(0, a.at) + a.one * plain(0, 0));
    }
    sum
}

impl Moments {
    fn new(at: usize, sums: &Sums, totals: &[f64]) -> Self {
        let (weight, shift) = (totals[0], sums.shift[at - 1]);
        let mean = totals[place(0, at)] / weight;
        let square = totals[place(at, at)] / weight;
        let about = (square - mean * mean).max(0.0);
        let about = if about <= 1e-13 * square { 0.0 } else { about };
        let raw = about + (mean + shift) * (mean + shift);
        Self { at, shift, mean, about, raw }
    }

    /// Whether the column does not change from row to row.
    fn still(self) -> bool {
        self.about <= 1e-26 * self.raw
    }

    /// The column, centred or not, at unit mean square, with its scale and what was taken off.
    fn column(self, centred: bool) -> (Mixed, f64, f64) {
        let square = if centred && !self.still() { self.about } else { self.raw };
        let scale = if square > 0.0 { square.sqrt() } else { 1.0 };
        let (one, mean) =
            if centred { (-self.mean, self.mean + self.shift) } else { (self.shift, 0.0) };
        (Mixed { at: self.at, scale: 1.0 / scale, one: one / scale }, scale, mean)
    }
}

/// Inverse of `T`: diagonal but for the row of the constant.
fn inverse(there: &Square, one: Option<usize>) -> Square {
    let mut back = Square::zero(there.size());
    for at in 0..there.size() {
        back[(at, at)] = 1.0 / there[(at, at)];
        if let Some(one) = one.filter(|&one| one != at) {
            back[(one, at)] = -there[(one, at)] / there[(at, at)];
        }
    }
    back
}

/// The next line of a Cholesky factor, with its end, and the square that is left.
fn sweep(factor: &[Vec<f64>], mut line: Vec<f64>, length: f64) -> (Vec<f64>, f64) {
    let mut rest = length;
    for at in 0..line.len() {
        let dot: f64 = (0..at).map(|k| factor[at][k] * line[k]).sum();
        line[at] = (line[at] - dot) / factor[at][at];
        rest -= line[at] * line[at];
    }
    line.push(rest.max(0.0).sqrt());
    (line, rest)
}
