//! Conditional modes by their own standard deviations, to be held against the normal distribution.

use super::explained::covariances;
use crate::lmm::{Fit, Model};

/// A mode with less of its variance than this is drawn wholly to the mean: there is nothing to standardise.
const DRAWN: f64 = 1e-8;

/// The modes of a column by the groups of a factor.
#[derive(Clone, Debug, PartialEq)]
pub struct Modes {
    /// The factor.
    pub group: String,
    /// The column.
    pub column: String,
    /// Each mode by `√(variance − conditional variance)`, its standard deviation where variances and fixed effects are known,
    /// in the order of the fit; none where that is zero.
    pub values: Vec<Option<f64>>,
}

/// The modes of every factor and column, in the order of the fit (Lange and Ryan 1989, Annals of Statistics 17(2), 624–642).
pub fn modes(model: &Model, fit: &Fit) -> Vec<Modes> {
    let all = covariances(model, fit);
    let mut list = Vec::new();
    for (factor, of) in fit.factors.iter().zip(fit.ranef.values()) {
        let own = model.terms.iter().zip(&all).filter(|(term, _)| term.factor == *factor);
        let diagonal = |square: &Vec<Vec<f64>>| -> Vec<f64> {
            square.iter().enumerate().map(|(at, line)| line[at]).collect()
        };
        let variances = own.flat_map(|(_, square)| diagonal(square));
        for (column, (variance, name)) in variances.zip(&of.terms).enumerate() {
            let value = |(modes, given): (&Vec<f64>, &Vec<Vec<f64>>)| {
                let left = variance - given[column][column];
                (left > DRAWN * variance).then(|| modes[column] / left.sqrt())
            };
            let values = of.blup.iter().zip(&of.condvar).map(value).collect();
            list.push(Modes { group: of.group.clone(), column: name.clone(), values });
        }
    }
    list
}
