//! Composite indicators as pure numbers: a table of units and indicators goes through imputation,
//! treatment of outliers, normalisation, weighting and aggregation up a tree; then how much the
//! ranks owe to those choices. Not here: where the numbers come from, what an indicator means, how
//! a recipe is written down or a result shown. `composite.md` states every formula with its source.
//!
//! Missing cells are explicit: a [`Column`] is made of `Option<f64>` and gives `Option<f64>` back.
//! No public function takes or returns a number that is not finite. Every method can be named by a
//! lower-case word: [`Named`] finds a method with its usual settings by its word and back.

mod aggregate;
mod ahp;
mod compare;
mod engine;
mod frame;
mod impute;
mod moments;
mod named;
mod normalise;
mod outrank;
mod pca;
mod recipe;
mod sensitive;
mod topsis;
mod treat;
mod trouble;
mod uncertain;
mod weigh;

pub use aggregate::{Aggregation, aggregate};
pub use ahp::{Ahp, Comparisons};
pub use compare::{Comparison, compare, mean_shift, spearman};
pub use engine::{Factor, Noise};
pub use frame::{Column, Screening, Table, Tree};
pub use impute::{Imputation, impute};
pub(crate) use moments::quantile as quantile_of_sorted;
pub use moments::{Profile, correlation, profile, ranks};
pub use named::Named;
pub use normalise::{Direction, Normalisation, normalise};
pub use outrank::copeland;
pub use pca::{Components, components, cronbach};
pub use recipe::{Outcome, Recipe, run};
pub use sensitive::{Effect, Index, Range, Sobol, by_one, design, indices, omissions, sensitivity};
pub use topsis::{Scaling, topsis};
pub use treat::{Limits, Transform, Treated, Treatment, treat};
pub use trouble::{Error, Place, Trouble};
pub use uncertain::{Spread, Uncertainty, uncertainty};
pub use weigh::{Weighing, effective, weights};
