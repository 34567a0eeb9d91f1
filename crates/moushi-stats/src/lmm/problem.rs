//! A model with its sums, laid out for evaluation: the products of `Z`, `X` and the response at the
//! places where the factor will stand. Nothing here depends on the covariance parameters.

use super::basis::{Basis, Mixed};
use super::layout::Layout;
use super::model::Model;
use super::small::Square;
use super::sums::Sums;
use super::trouble::Trouble;

/// All that an evaluation needs.
#[derive(Clone, Debug)]
pub(super) struct Problem {
    pub layout: Layout,
    pub basis: Basis,
    /// Factors of the model, and for each term its factor among them and its first column there.
    pub factors: Vec<usize>,
    pub terms: Vec<Place>,
    /// Products, panel by panel.
    pub panels: Vec<f64>,
    /// Products of the dense block with the right-hand side: lower triangle, column by column.
    pub dense: Vec<f64>,
    /// Pairs of coupled dense positions, the earlier first.
    pub pairs: Vec<(u32, u32)>,
    pub rows: f64,
    pub log_weights: f64,
}

/// Where the columns of a term stand.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub factor: usize,
    pub first: usize,
    pub size: usize,
}

impl Problem {
    /// Of a model and its sums.
    pub fn new(sums: &Sums, model: &Model) -> Result<Self, Trouble> {
        sums.check()?;
        model.check(sums)?;
        let mut factors: Vec<usize> = model.terms.iter().map(|term| term.factor).collect();
        factors.sort_unstable();
        factors.dedup();
        let basis = Basis::new(sums, model, &factors)?;
        let widths: Vec<usize> = basis.z.iter().map(Vec::len).collect();
        let layout = Layout::new(sums, &factors, widths, basis.rhs.len())?;
        let size = layout.dense + layout.rhs;
        let mut problem = Self {
            terms: places(model, &factors),
            panels: vec![0.0; layout.panel[layout.sparse]],
            dense: vec![0.0; size * size],
            pairs: Vec::new(),
            rows: sums.rows as f64,
            log_weights: sums.log_weights,
            layout,
            basis,
            factors,
        };
        problem.check(sums, model)?;
        problem.apart(sums, model)?;
        problem.fill(sums);
        problem.residual()?;
        Ok(problem)
    }

    /// The same model of other sums with the same cells: the layout is kept.
    pub fn again(&self, sums: &Sums, model: &Model) -> Result<Self, Trouble> {
        let basis = Basis::new(sums, model, &self.factors)?;
        if basis.rhs.len() != self.layout.rhs {
            return Err(Trouble::UnequalLengths);
        }
        let mut problem = Self { basis, rows: sums.rows as f64, ..self.clone() };
        problem.panels.fill(0.0);
        problem.dense.fill(0.0);
        problem.fill(sums);
        problem.residual()?;
        Ok(problem)
    }

    /// Columns of the dense matrix: dense random effects, fixed columns, response.
    pub fn size(&self) -> usize {
        self.layout.dense + self.layout.rhs
    }

    /// Fixed columns.
    pub fn fixed(&self) -> usize {
        self.layout.rhs - 1
    }

    /// Covariance factors of the factors, of those of the terms.
    pub fn joined(&self, terms: &[Square]) -> Vec<Square> {
        let mut joined: Vec<Square> =
            self.layout.widths.iter().map(|&width| Square::zero(width)).collect();
        for (place, term) in self.terms.iter().zip(terms) {
            for (row, line) in term.rows().enumerate() {
                for (column, &value) in line.iter().enumerate() {
                    joined[place.factor][(place.first + row, place.first + column)] = value;
                }
            }
        }
        joined
    }

    fn check(&self, sums: &Sums, model: &Model) -> Result<(), Trouble> {
        let rows = sums.rows as usize;
        let fixed = self.fixed();
        if rows <= fixed {
            return Err(Trouble::TooFewRows { rows, fixed });
        }
        for (place, term) in self.terms.iter().zip(&model.terms) {
            let levels = self.layout.levels[place.factor].len();
            if levels < 2 {
                return Err(Trouble::OneGroup { factor: term.factor });
            }
            let effects = levels * place.size;
            if effects >= rows {
                return Err(Trouble::AsManyEffectsAsRows { factor: term.factor, effects, rows });
            }
        }
        Ok(())
    }

    /// Refuses two factors that divide the rows alike and let the same column vary.
    fn apart(&self, sums: &Sums, model: &Model) -> Result<(), Trouble> {
        let nodes = self.layout.of_cells(sums, &self.factors);
        for (b, &second) in self.factors.iter().enumerate() {
            for (a, &first) in self.factors[..b].iter().enumerate() {
                let mut columns = model.of(first).flat_map(|term| &term.columns);
                let theirs = |column| model.of(second).any(|term| term.columns.contains(column));
                let levels = [a, b].map(|at| self.layout.levels[at].len());
                if levels[0] != levels[1] || !columns.any(theirs) {
                    continue;
                }
                // As many levels, and each of the first within one of the second: the same groups.
                let mut within = vec![None; self.layout.nodes()];
                let alike = nodes
                    .chunks_exact(self.factors.len())
                    .all(|cell| *within[cell[a] as usize].get_or_insert(cell[b]) == cell[b]);
                if alike {
                    return Err(Trouble::SameGroups { first, second });
                }
            }
        }
        Ok(())
    }

    /// Adds the products of every cell at its places, and those over all rows.
    fn fill(&mut self, sums: &Sums) {
        let columns = &self.basis.columns;
        let (width, high) = (columns.len(), self.basis.varying());
        let mut block = vec![0.0; high * width];
        let nodes = self.layout.of_cells(sums, &self.factors);
        let cells = sums.products.chunks_exact(sums.packed());
        for (products, nodes) in cells.zip(nodes.chunks_exact(self.factors.len())) {
            let columns = &self.basis.columns;
            for (line, &a) in block.chunks_exact_mut(width).zip(columns) {
                for (value, &b) in line.iter_mut().zip(columns) {
                    *value = Basis::in_cell(products, sums.wide, a, b);
                }
            }
            self.cell(nodes, &block, width);
        }
        self.pairs.sort_unstable();
        self.pairs.dedup();
        let (totals, size, first) = (sums.totals(), self.size(), self.layout.dense);
        let rhs = self.basis.rhs.iter().map(|&at| self.basis.columns[at]);
        let rhs: Vec<Mixed> = rhs.collect();
        for (column, &b) in rhs.iter().enumerate() {
            for (row, &a) in rhs.iter().enumerate().skip(column) {
                self.dense[(first + column) * size + first + row] = Basis::product(&totals, a, b);
            }
        }
    }

    fn cell(&mut self, nodes: &[u32], block: &[f64], width: usize) {
        for &node in nodes {
            let a = self.layout.position[node as usize] as usize;
            for &node in nodes {
                let b = self.layout.position[node as usize] as usize;
                if a <= b {
                    self.couple(a, b, block, width);
                }
            }
            self.aside(a, block, width);
        }
    }

    /// Products of the random effects of two nodes.
    fn couple(&mut self, a: usize, b: usize, block: &[f64], width: usize) {
        let layout = &self.layout;
        let (za, zb) =
            (&self.basis.z[layout.factor[a] as usize], &self.basis.z[layout.factor[b] as usize]);
        if a < layout.sparse {
            let start = layout.panel[a] + layout.column(a, b);
            for (row, &x) in za.iter().enumerate() {
                for (column, &y) in zb.iter().enumerate() {
                    self.panels[start + row * layout.stride[a] + column] += block[x * width + y];
                }
            }
            return;
        }
        let size = layout.dense + layout.rhs;
        let (da, db) = (layout.dense_at[a - layout.sparse], layout.dense_at[b - layout.sparse]);
        for (column, &x) in za.iter().enumerate() {
            for (row, &y) in zb.iter().enumerate() {
                self.dense[(da + column) * size + db + row] += block[x * width + y];
            }
        }
        if self.pairs.last() != Some(&(a as u32, b as u32)) {
            self.pairs.push((a as u32, b as u32));
        }
    }

    /// Products of the random effects of a node with the right-hand side.
    fn aside(&mut self, a: usize, block: &[f64], width: usize) {
        let layout = &self.layout;
        let (size, rhs) = (layout.dense + layout.rhs, &self.basis.rhs);
        for (row, &x) in self.basis.z[layout.factor[a] as usize].iter().enumerate() {
            let line = if a < layout.sparse {
                let end = layout.panel[a] + (row + 1) * layout.stride[a];
                &mut self.panels[end - rhs.len()..end]
            } else {
                let column = layout.dense_at[a - layout.sparse] + row;
                &mut self.dense[column * size + layout.dense..(column + 1) * size]
            };
            line.iter_mut().zip(rhs).for_each(|(sum, &y)| *sum += block[x * width + y]);
        }
    }

    /// Refuses a response that the fixed columns explain by themselves, or that is constant.
    fn residual(&self) -> Result<(), Trouble> {
        let gram = self.gram();
        let rest = match gram.cholesky() {
            Some(low) => low[(self.fixed(), self.fixed())].powi(2),
            None => 0.0,
        };
        if rest <= 1e-12 * gram[(self.fixed(), self.fixed())] {
            Err(Trouble::NoResidual)
        } else {
            Ok(())
        }
    }

    /// `Σ z²` of a random effect.
    pub fn square(&self, position: usize, column: usize) -> f64 {
        let layout = &self.layout;
        if position < layout.sparse {
            return self.panels[layout.panel[position] + column * layout.stride[position] + column];
        }
        let at = layout.dense_at[position - layout.sparse] + column;
        self.dense[at * self.size() + at]
    }

    /// Products of fixed columns and response.
    pub fn gram(&self) -> Square {
        let (size, first) = (self.size(), self.layout.dense);
        let mut gram = Square::zero(self.layout.rhs);
        for column in 0..self.layout.rhs {
            for row in column..self.layout.rhs {
                let value = self.dense[(first + column) * size + first + row];
                gram[(row, column)] = value;
                gram[(column, row)] = value;
            }
        }
        gram
    }
}

fn places(model: &Model, factors: &[usize]) -> Vec<Place> {
    let mut taken = vec![0; factors.len()];
    let place = |term: &super::model::Term| {
        let factor = factors.iter().position(|&f| f == term.factor).expect("it is listed");
        let (first, size) = (taken[factor], term.columns.len());
        taken[factor] += size;
        Place { factor, first, size }
    };
    model.terms.iter().map(place).collect()
}
