//! Somebody who wants to know: every relation between cells is written down as it stands in the table, every shown count
//! is put in, and linear programming says which of the hidden cells have one value only. Shares nothing with the method:
//! no network, no order of rows; sums over all columns and rows, also those that follow from others.
//!
//! A hidden cell is open when another table is found in which it differs by one or more. Tables at the corners of these
//! systems are whole numbers; that they are is asserted.

use std::collections::{BTreeMap, BTreeSet};

use microlp::{ComparisonOp, OptimizationDirection, Problem, Variable};
use moushi_stats::disclosure::{Cell, Mark, Policy, Protected, Table};

pub type Key = (u64, u64);

/// What readers believe of hidden cells.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Knows {
    /// Each is at least one.
    Nothing,
    /// Which of them are small.
    Small,
}

/// Everything that was published.
pub struct Attack {
    policy: Policy,
    equations: Vec<Vec<(Key, f64)>>,
    shown: BTreeMap<Key, f64>,
    hidden: BTreeMap<Key, u64>,
    unwanted: BTreeSet<Key>,
}

impl Attack {
    pub fn new(policy: Policy) -> Self {
        let (equations, shown, hidden, unwanted) = Default::default();
        Self { policy, equations, shown, hidden, unwanted }
    }

    /// Reads a table; the ids of its columns with the total behind them.
    pub fn read(&mut self, table: &Table, columns: &[u64], mark: impl Fn(Cell) -> Mark) {
        let rows = table.rows();
        let key = |cell: Cell| (rows[cell.row].id, columns[cell.column]);
        for cell in table.cells() {
            match mark(cell) {
                Mark::Shown => {
                    self.shown.insert(key(cell), table.count(cell) as f64);
                }
                Mark::Unwanted => {
                    self.unwanted.insert(key(cell));
                    self.hidden.insert(key(cell), table.count(cell));
                }
                Mark::Small | Mark::Covering => {
                    self.hidden.insert(key(cell), table.count(cell));
                }
            }
        }
        for row in 0..rows.len() {
            let total = table.width() - 1;
            let parts = (0..total).map(|column| (key(Cell { row, column }), 1.0));
            self.equations.push(parts.chain([(key(Cell { row, column: total }), -1.0)]).collect());
            let below: Vec<usize> =
                (0..rows.len()).filter(|at| rows[*at].parent == Some(row)).collect();
            if below.is_empty() {
                continue;
            }
            for column in 0..table.width() {
                let parts = below.iter().map(|row| (key(Cell { row: *row, column }), 1.0));
                self.equations.push(parts.chain([(key(Cell { row, column }), -1.0)]).collect());
            }
        }
    }

    pub fn on(table: &Table, columns: &[u64], policy: Policy, done: &Protected) -> Self {
        let mut attack = Self::new(policy);
        attack.read(table, columns, |cell| done.mark(cell));
        attack
    }

    /// The hidden cells that have one value only.
    pub fn fixed(&self, knows: Knows) -> BTreeSet<Key> {
        self.found(knows, usize::MAX)
    }

    /// Whether any hidden cell has one value only.
    pub fn breaks(&self, knows: Knows) -> bool {
        !self.found(knows, 1).is_empty()
    }

    /// Hidden cells that have one value only, so many of them at most. Goals at random open most of the others.
    fn found(&self, knows: Knows, most: usize) -> BTreeSet<Key> {
        let mut closed: BTreeSet<Key> = self.targets().collect();
        let mut seed = 7;
        for _ in 0..10 {
            let goal: Vec<(Key, f64)> = closed
                .iter()
                .map(|key| {
                    seed = super::provinces::next(seed);
                    (*key, if seed % 2 == 0 { 1.0 } else { -1.0 })
                })
                .collect();
            if !goal.is_empty() {
                self.strike(knows, &goal, &mut closed);
            }
        }
        let mut fixed = BTreeSet::new();
        while let Some(key) = closed.first().copied().filter(|_| fixed.len() < most) {
            for way in [1.0, -1.0] {
                if closed.contains(&key) {
                    self.strike(knows, &[(key, way)], &mut closed);
                }
            }
            if closed.remove(&key) {
                fixed.insert(key);
            }
        }
        fixed
    }

    /// How many values lie between the lowest and the highest of a cell.
    pub fn width(&self, knows: Knows, key: Key) -> f64 {
        let ends = [1.0, -1.0].map(|way| self.solved(knows, &[(key, way)])[&key]);
        ends[1] - ends[0]
    }

    /// Hidden cells that have to stay open: what nobody was to be shown need not.
    fn targets(&self) -> impl Iterator<Item = Key> + '_ {
        self.hidden
            .keys()
            .copied()
            .filter(|key| self.is_hidden(key) && !self.unwanted.contains(key))
    }

    /// A later table may show what an earlier one has hidden.
    fn is_hidden(&self, key: &Key) -> bool {
        !self.shown.contains_key(key)
    }

    fn strike(&self, knows: Knows, goal: &[(Key, f64)], closed: &mut BTreeSet<Key>) {
        let found = self.solved(knows, goal);
        closed.retain(|key| (found[key] - self.hidden[key] as f64).abs() < 0.5);
    }

    /// The table with the least of a goal.
    fn solved(&self, knows: Knows, goal: &[(Key, f64)]) -> BTreeMap<Key, f64> {
        let mut problem = Problem::new(OptimizationDirection::Minimize);
        let goal: BTreeMap<Key, f64> = goal.iter().copied().collect();
        let hidden = self.hidden.iter().filter(|(key, _)| self.is_hidden(key));
        let known: BTreeMap<Key, Variable> = hidden
            .map(|(key, count)| {
                let bounds = self.bounds(knows, *key, *count);
                (*key, problem.add_var(goal.get(key).copied().unwrap_or(0.0), bounds))
            })
            .collect();
        for equation in &self.equations {
            let mut sum = 0.0;
            let mut open = Vec::new();
            for (key, sign) in equation {
                match (self.shown.get(key), known.get(key)) {
                    (Some(count), _) => sum -= sign * count,
                    (None, variable) => open.push((*variable.expect("hidden"), *sign)),
                }
            }
            if !open.is_empty() {
                problem.add_constraint(&open, ComparisonOp::Eq, sum);
            }
        }
        let outcome = problem.solve().expect("the true table is a solution");
        let solution = outcome.into_solution().expect("it is finite");
        let values = known.into_iter().map(|(key, variable)| (key, solution.var_value(variable)));
        values.collect()
    }

    fn bounds(&self, knows: Knows, key: Key, count: u64) -> (f64, f64) {
        let (least, far) = (self.policy.least as f64, count as f64 + 500.0);
        match knows {
            _ if self.unwanted.contains(&key) => (0.0, far),
            Knows::Nothing => (1.0, far),
            Knows::Small if self.policy.small(count) => (1.0, least - 1.0),
            Knows::Small => (least, far),
        }
    }
}
