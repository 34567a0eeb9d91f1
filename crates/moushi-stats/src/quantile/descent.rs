//! The way down to the optimum of a quantile regression at one level: from vertex to vertex along the steepest edge, as
//! far along each as it goes down (Barrodale and Roberts 1973; Koenker and d'Orey 1987). Not the choice of rows.

use super::basis::{Basis, dot};

/// Rows that are looked at one by one, and the pull of all others.
pub(super) struct Part {
    /// The design, column by column.
    pub columns: Vec<Vec<f64>>,
    /// The outcomes.
    pub outcome: Vec<f64>,
    /// How often each row counts.
    pub weight: Vec<f64>,
    /// The level: the share of rows that lie below the surface.
    pub level: f64,
    /// `Σ w (level − [below]) x` over the rows that are not in the part: on which side these lie is sure.
    pub pull: Vec<f64>,
    /// What sums of `w |x|` over all rows come to, column by column; for judging what is an error of reckoning.
    pub mass: Vec<f64>,
}

/// An edge that goes down.
struct Edge {
    /// Which row of the basis is left.
    at: usize,
    /// Whether the surface is lifted there (1) or lowered (−1).
    side: f64,
    /// How steeply the objective falls; negative.
    slope: f64,
}

/// Space used again from step to step.
struct Scratch {
    /// Outcome less surface; zero for rows of the basis.
    left: Vec<f64>,
    /// How the surface moves at each row along an edge.
    rise: Vec<f64>,
    /// (length, weight, row) at which rows are met along an edge.
    met: Vec<(f64, f64, u32)>,
    /// `Σ w (level − [below]) x` over all rows but those of the basis.
    pull: Vec<f64>,
}

/// How many steps the inverse is carried on before it is reckoned anew.
const CARRIED: usize = 40;

impl Part {
    /// Goes down from `basis` until no edge goes down any further. `None` if that takes more than `most` steps,
    /// if an edge goes down beyond all rows that are looked at, or the way is lost to errors of reckoning.
    pub fn descend(&self, basis: &mut Basis, metric: &[f64], most: usize) -> Option<()> {
        let count = self.outcome.len();
        let mut scratch = Scratch {
            left: vec![0.0; count],
            rise: vec![0.0; count],
            met: Vec::with_capacity(count),
            pull: Vec::new(),
        };
        self.settle(basis, &mut scratch);
        for step in 0..most {
            let Some(edge) = self.edge(basis, &scratch.pull, metric) else { return Some(()) };
            self.walk(basis, &edge, &mut scratch)?;
            if (step + 1) % CARRIED == 0 {
                basis.refresh(&self.columns)?;
                self.settle(basis, &mut scratch);
            }
        }
        None
    }

    /// Reckons what is left and the pull anew.
    fn settle(&self, basis: &Basis, scratch: &mut Scratch) {
        let coefficients = basis.through(&self.columns, &self.outcome);
        scratch.left.copy_from_slice(&self.outcome);
        for (column, b) in self.columns.iter().zip(&coefficients) {
            scratch.left.iter_mut().zip(column).for_each(|(left, x)| *left -= b * x);
        }
        let mut force: Vec<f64> = scratch
            .left
            .iter()
            .zip(&self.weight)
            .map(|(left, w)| w * (self.level - f64::from(u8::from(*left < 0.0))))
            .collect();
        for &row in &basis.rows {
            scratch.left[row] = 0.0;
            force[row] = 0.0;
        }
        let pull = self.columns.iter().zip(&self.pull);
        scratch.pull = pull.map(|(column, beyond)| beyond + dot(column, &force)).collect();
    }

    /// The edge along which the objective falls most for what it moves; none at the optimum.
    fn edge(&self, basis: &Basis, pull: &[f64], metric: &[f64]) -> Option<Edge> {
        let mut best: Option<(f64, Edge)> = None;
        for (at, &row) in basis.rows.iter().enumerate() {
            let lift = basis.lift(at);
            let (force, weight) = (dot(lift, pull), self.weight[row]);
            let up = weight * (1.0 - self.level) - force;
            let down = weight * self.level + force;
            let (side, slope) = if up < down { (1.0, up) } else { (-1.0, down) };
            let doubt: f64 = lift.iter().zip(&self.mass).map(|(d, mass)| d.abs() * mass).sum();
            let falls = slope < -1e-9 * weight - 1e-15 * doubt;
            let steep = slope / length(lift, metric);
            if falls && best.as_ref().is_none_or(|(known, _)| steep < *known) {
                best = Some((steep, Edge { at, side, slope }));
            }
        }
        best.map(|(_, edge)| edge)
    }

    /// Walks along an edge to the row at which it stops to go down, and takes that into the basis.
    fn walk(&self, basis: &mut Basis, edge: &Edge, scratch: &mut Scratch) -> Option<()> {
        self.climb(basis.lift(edge.at), edge.side, &mut scratch.rise);
        let (reach, row) = self.meet(edge.slope, scratch)?;
        let left = basis.rows[edge.at];
        let entering: Vec<f64> = self.columns.iter().map(|column| column[row]).collect();
        let force = |left: f64, row: usize| {
            self.weight[row] * (self.level - f64::from(u8::from(left < 0.0)))
        };
        let gone = force(scratch.left[row], row);
        scratch.pull.iter_mut().zip(&entering).for_each(|(pull, x)| *pull -= gone * x);
        scratch.left[row] = 0.0;
        // Rows of the old and the new basis stay where they are, without any error of reckoning.
        basis.rows.iter().chain([&row]).for_each(|&row| scratch.rise[row] = 0.0);
        self.advance(reach, scratch);
        basis.replace(edge.at, row, &entering)?;
        scratch.left[left] = -reach * edge.side;
        let come = force(scratch.left[left], left);
        let pull = scratch.pull.iter_mut().zip(&self.columns);
        pull.for_each(|(pull, column)| *pull += come * column[left]);
        Some(())
    }

    fn climb(&self, lift: &[f64], side: f64, rise: &mut [f64]) {
        rise.fill(0.0);
        for (column, d) in self.columns.iter().zip(lift) {
            let d = d * side;
            rise.iter_mut().zip(column).for_each(|(rise, x)| *rise += d * x);
        }
    }

    /// How far the edge goes down, and the row met there.
    fn meet(&self, slope: f64, scratch: &mut Scratch) -> Option<(f64, usize)> {
        let highest = scratch.rise.iter().fold(0.0, |most: f64, rise| most.max(rise.abs()));
        let least = 1e-10 * highest;
        scratch.met.clear();
        for (row, (left, rise)) in (0u32..).zip(scratch.left.iter().zip(&scratch.rise)) {
            if left * rise > 0.0 && rise.abs() > least {
                let weight = self.weight[row as usize] * rise.abs();
                scratch.met.push((left / rise, weight, row));
            }
        }
        weighted(&mut scratch.met, -slope).map(|(length, row)| (length, row as usize))
    }

    /// Moves all rows along and turns the pull of those that change sides.
    fn advance(&self, reach: f64, scratch: &mut Scratch) {
        for row in 0..scratch.left.len() {
            let before = scratch.left[row];
            let after = before - reach * scratch.rise[row];
            scratch.left[row] = after;
            if (before < 0.0) != (after < 0.0) {
                let turn = if after < 0.0 { -self.weight[row] } else { self.weight[row] };
                let pull = scratch.pull.iter_mut().zip(&self.columns);
                pull.for_each(|(pull, column)| *pull += turn * column[row]);
            }
        }
    }
}

/// The length of a move by how much it changes the surface over all rows.
fn length(lift: &[f64], metric: &[f64]) -> f64 {
    let lines = metric.chunks(lift.len()).zip(lift);
    lines.map(|(line, d)| d * dot(line, lift)).sum::<f64>().max(f64::MIN_POSITIVE).sqrt()
}

/// The first length, by rising length, up to which the weights come to `enough`; none where all together do not.
fn weighted(met: &mut [(f64, f64, u32)], enough: f64) -> Option<(f64, u32)> {
    let (mut low, mut high, mut below) = (0, met.len(), 0.0);
    while high - low > 24 {
        let middle = low + (high - low) / 2;
        let order =
            |a: &(f64, f64, u32), b: &(f64, f64, u32)| a.0.total_cmp(&b.0).then(a.2.cmp(&b.2));
        met[low..high].select_nth_unstable_by(middle - low, order);
        let sum: f64 = met[low..middle].iter().map(|met| met.1).sum();
        if below + sum >= enough {
            high = middle;
        } else {
            below += sum;
            low = middle;
        }
    }
    met[low..high].sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.2.cmp(&b.2)));
    let stops = |met: &&(f64, f64, u32)| {
        below += met.1;
        below >= enough
    };
    met[low..high].iter().find(stops).map(|met| (met.0, met.2))
}
