//! Principal components of a few columns, and Cronbach's alpha. Not rotation, not factor analysis.

use super::frame::Column;
use super::moments::{correlation, covariance, pairs};
use super::trouble::Trouble;

/// Principal components of the correlations, strongest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Components {
    /// Unit vectors, one for each component; their signs are such that the loadings do not add up
    /// to less than nothing.
    pub loadings: Vec<Vec<f64>>,
    /// Standard deviation of each component.
    pub deviations: Vec<f64>,
}

impl Components {
    /// The share of all variance that each component bears.
    pub fn explained(&self) -> Vec<f64> {
        let all = self.deviations.len() as f64;
        self.deviations.iter().map(|deviation| deviation * deviation / all).collect()
    }
}

/// Components of columns brought to standard scores, over the units that have all values.
pub fn components(parts: &[&Column]) -> Result<Components, Trouble> {
    let size = parts.len();
    if size == 0 {
        return Err(Trouble::Nothing);
    }
    let full = complete(parts)?;
    let mut matrix = vec![1.0; size * size];
    for i in 0..size {
        for j in 0..i {
            let shared = correlation(&full[i], &full[j])?;
            matrix[i * size + j] = shared;
            matrix[j * size + i] = shared;
        }
    }
    let (values, vectors) = eigen(matrix, size)?;
    let mut order: Vec<usize> = (0..size).collect();
    order.sort_by(|&a, &b| values[b].total_cmp(&values[a]));
    let loadings = order.iter().map(|&at| {
        let vector: Vec<f64> = (0..size).map(|row| vectors[row * size + at]).collect();
        let sign = if vector.iter().sum::<f64>() < 0.0 { -1.0 } else { 1.0 };
        vector.into_iter().map(|loading| loading * sign).collect()
    });
    Ok(Components {
        loadings: loadings.collect(),
        deviations: order.iter().map(|&at| values[at].max(0.0).sqrt()).collect(),
    })
}

/// The columns without the units that lack a value in any of them.
fn complete(parts: &[&Column]) -> Result<Vec<Column>, Trouble> {
    let units = parts[0].len();
    if parts.iter().any(|part| part.len() != units) {
        return Err(Trouble::UnequalLengths);
    }
    let whole = |&unit: &usize| parts.iter().all(|part| part.get(unit).is_some());
    let units: Vec<usize> = (0..units).filter(whole).collect();
    parts.iter().map(|part| Column::new(units.iter().map(|&unit| part.get(unit)))).collect()
}

/// Eigenvalues and, in columns, eigenvectors of a symmetric matrix by Jacobi's rotations (Golub and
/// Van Loan, Matrix Computations, §8.5).
fn eigen(mut matrix: Vec<f64>, size: usize) -> Result<(Vec<f64>, Vec<f64>), Trouble> {
    let mut vectors = vec![0.0; size * size];
    for i in 0..size {
        vectors[i * size + i] = 1.0;
    }
    for _ in 0..100 {
        let off = |i: usize| (0..i).map(move |j| (i, j));
        let rest: f64 = (0..size).flat_map(off).map(|(i, j)| matrix[i * size + j].abs()).sum();
        if rest < 1e-300 {
            return Ok(((0..size).map(|i| matrix[i * size + i]).collect(), vectors));
        }
        for p in 0..size {
            for q in p + 1..size {
                rotate(&mut matrix, &mut vectors, size, (p, q));
            }
        }
    }
    Err(Trouble::NotSettled)
}

/// Turns the plane of `p` and `q` so that their shared cell becomes zero.
fn rotate(matrix: &mut [f64], vectors: &mut [f64], size: usize, (p, q): (usize, usize)) {
    let shared = matrix[p * size + q];
    if shared == 0.0 {
        return;
    }
    let slope = (matrix[q * size + q] - matrix[p * size + p]) / (2.0 * shared);
    let tangent = slope.signum() / (slope.abs() + (slope * slope + 1.0).sqrt());
    let cosine = 1.0 / (tangent * tangent + 1.0).sqrt();
    let sine = tangent * cosine;
    let turn = |a: f64, b: f64| (cosine * a - sine * b, sine * a + cosine * b);
    for k in 0..size {
        let (a, b) = turn(matrix[k * size + p], matrix[k * size + q]);
        (matrix[k * size + p], matrix[k * size + q]) = (a, b);
    }
    for k in 0..size {
        let (a, b) = turn(matrix[p * size + k], matrix[q * size + k]);
        (matrix[p * size + k], matrix[q * size + k]) = (a, b);
        let (a, b) = turn(vectors[k * size + p], vectors[k * size + q]);
        (vectors[k * size + p], vectors[k * size + q]) = (a, b);
    }
    matrix[p * size + q] = 0.0;
    matrix[q * size + p] = 0.0;
}

/// Cronbach's alpha: how far columns measure one thing. Covariances over the units that have both
/// values.
pub fn cronbach(parts: &[&Column]) -> Result<f64, Trouble> {
    let count = parts.len() as f64;
    if parts.len() < 2 {
        return Err(Trouble::Nothing);
    }
    let (mut own, mut all) = (0.0, 0.0);
    for (i, one) in parts.iter().enumerate() {
        for (j, other) in parts.iter().enumerate() {
            let (a, b) = pairs(one, other)?;
            let shared = covariance(&a, &b);
            all += shared;
            own += if i == j { shared } else { 0.0 };
        }
    }
    let alpha = count / (count - 1.0) * (1.0 - own / all);
    if alpha.is_finite() { Ok(alpha) } else { Err(Trouble::NoSpread) }
}
