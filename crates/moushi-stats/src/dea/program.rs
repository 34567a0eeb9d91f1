//! The linear programs of a point before a frontier, written down for the solver. Not what their answers mean.

use super::frame::Units;
use super::polish::polished;
use super::score::{Model, Orientation, Returns};
use super::trouble::Trouble;
use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOptions, SolveOutcome, Variable};

/// The program of one point: `columns · variables = right`, no variable negative.
///
/// Variables are the factor by which the point shrinks or grows, the share of each unit, the slack of each input and
/// output, and one of the sum of shares where returns leave it free on one side. So that entries are of one size,
/// every input and output is measured by its largest value and every unit by its largest input or output.
pub(super) struct Program {
    columns: Vec<Vec<f64>>,
    right: Vec<f64>,
    /// The largest value of each input and output.
    scales: Vec<f64>,
    /// The size of each unit.
    sizes: Vec<f64>,
    orientation: Orientation,
}

/// A vertex of the program in the units of the data.
pub(super) struct Vertex {
    pub factor: f64,
    /// By position among the members.
    pub shares: Vec<f64>,
    pub slacks: Vec<f64>,
}

impl Program {
    /// The program of `point` (inputs, then outputs) before the frontier of some units.
    pub fn new(units: &Units, members: &[usize], point: &[f64], model: Model) -> Self {
        let (inputs, width) = units.shape();
        let scales = scales(units, members, point);
        let at: Vec<f64> = point.iter().zip(&scales).map(|(x, scale)| x / scale).collect();
        let moves = |row: usize| (row < inputs) == (model.orientation == Orientation::Input);
        let part = |yes: bool, value: f64| if yes { value } else { 0.0 };
        let factor = (0..width).map(|row| part(moves(row), -at[row])).chain([0.0]);
        let mut columns: Vec<Vec<f64>> = vec![factor.collect()];
        let mut sizes = Vec::with_capacity(members.len());
        for &unit in members {
            let (column, size) = mixed(units.row(unit), &scales);
            columns.push(column);
            sizes.push(size);
        }
        columns.extend(spare(inputs, width, model.returns));
        let mut right: Vec<f64> = (0..width).map(|row| part(!moves(row), at[row])).collect();
        right.push(1.0);
        if model.returns == Returns::Constant {
            // The last equation is that of the sum of shares.
            right.pop();
            columns.iter_mut().for_each(|column| column.truncate(width));
        }
        Self { columns, right, scales, sizes, orientation: model.orientation }
    }

    /// The best factor and, with it, the largest sum of slacks in the units of the data; `None` where no mixture of the
    /// units matches the point at any factor.
    pub fn solve(&self) -> Result<Option<Vertex>, Trouble> {
        let Some(factor) = self.factor()? else { return Ok(None) };
        let mut costs = vec![0.0; self.columns.len()];
        let largest = self.scales.iter().copied().fold(0.0, f64::max);
        let slacks = &mut costs[1 + self.sizes.len()..];
        slacks.iter_mut().zip(&self.scales).for_each(|(cost, scale)| *cost = scale / largest);
        let best = self.optimum(OptimizationDirection::Maximize, &costs, Some(factor))?;
        best.map(|best| self.vertex(factor, &best)).ok_or(Trouble::NotSettled).map(Some)
    }

    /// Only the best factor. A factor of zero says that no mixture matches the point: all shares are zero.
    pub fn factor(&self) -> Result<Option<f64>, Trouble> {
        let direction = match self.orientation {
            Orientation::Input => OptimizationDirection::Minimize,
            Orientation::Output => OptimizationDirection::Maximize,
        };
        let mut costs = vec![0.0; self.columns.len()];
        costs[0] = 1.0;
        Ok(self.optimum(direction, &costs, None)?.map(|best| best[0]).filter(|&best| best > 0.0))
    }

    fn vertex(&self, factor: f64, values: &[f64]) -> Vertex {
        let (shares, slacks) = values[1..].split_at(self.sizes.len());
        Vertex {
            factor,
            shares: shares.iter().zip(&self.sizes).map(|(value, size)| value / size).collect(),
            slacks: slacks.iter().zip(&self.scales).map(|(slack, scale)| slack * scale).collect(),
        }
    }

    fn optimum(
        &self,
        direction: OptimizationDirection,
        costs: &[f64],
        factor: Option<f64>,
    ) -> Result<Option<Vec<f64>>, Trouble> {
        let mut problem = Problem::new(direction);
        let bounds = |at: usize| match factor {
            Some(fixed) if at == 0 => (fixed, fixed),
            _ => (0.0, f64::INFINITY),
        };
        let variables: Vec<Variable> =
            (0..).zip(costs).map(|(at, &cost)| problem.add_var(cost, bounds(at))).collect();
        for (row, &right) in self.right.iter().enumerate() {
            let entry = |(&variable, column): (&Variable, &Vec<f64>)| (variable, column[row]);
            let entries = variables.iter().zip(&self.columns).map(entry);
            let entries: Vec<(Variable, f64)> = entries.filter(|entry| entry.1 != 0.0).collect();
            problem.add_constraint(entries, ComparisonOp::Eq, right);
        }
        let mut options = SolveOptions::default();
        options.tolerances.feasibility = 1e-10;
        let solution = match problem.solve_with(options) {
            Ok(SolveOutcome::Solution(solution)) => solution,
            Err(microlp::Error::Infeasible) => return Ok(None),
            _ => return Err(Trouble::NotSettled),
        };
        let rough: Vec<f64> = variables.iter().map(|&v| solution.var_value(v)).collect();
        Ok(Some(polished(&self.columns, &self.right, &rough).unwrap_or(rough)))
    }
}

/// The largest value of each input and output among members and point; one where all are zero.
fn scales(units: &Units, members: &[usize], point: &[f64]) -> Vec<f64> {
    let largest = |at: usize| {
        let all = members.iter().map(|&unit| units.row(unit)[at]);
        let most = all.fold(point[at], f64::max);
        if most > 0.0 { most } else { 1.0 }
    };
    (0..point.len()).map(largest).collect()
}

/// The column of a unit's share, and the size by which it is measured.
fn mixed(row: &[f64], scales: &[f64]) -> (Vec<f64>, f64) {
    let scaled: Vec<f64> = row.iter().zip(scales).map(|(x, scale)| x / scale).collect();
    let size = scaled.iter().copied().fold(0.0, f64::max);
    (scaled.iter().map(|x| x / size).chain([1.0 / size]).collect(), size)
}

/// The columns of slacks, and of what the sum of shares may lack or exceed.
fn spare(inputs: usize, width: usize, returns: Returns) -> Vec<Vec<f64>> {
    let single = |row: usize, sign: f64| {
        let mut column = vec![0.0; width + 1];
        column[row] = sign;
        column
    };
    let slack = |row: usize| single(row, if row < inputs { 1.0 } else { -1.0 });
    let mut columns: Vec<Vec<f64>> = (0..width).map(slack).collect();
    match returns {
        Returns::Decreasing => columns.push(single(width, 1.0)),
        Returns::Increasing => columns.push(single(width, -1.0)),
        Returns::Constant | Returns::Variable | Returns::Hull => {}
    }
    columns
}
