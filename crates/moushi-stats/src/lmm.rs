//! Linear mixed models: fixed effects and random effects of nested and crossed groups, by maximum
//! or restricted maximum likelihood. One pass gathers sums; a fit needs nothing else. Not here:
//! formulas, missing values, where rows come from. `lmm.md` states what is reckoned, with sources.
//!
//! ```
//! use moushi_stats::lmm::{Column, Gatherer, Model, Options, Term, fit};
//!
//! // One numeric column and the response, row by row; the code of one factor.
//! let rows = [1.0, 5.1, 2.0, 7.2, 3.0, 8.8, 1.0, 8.1, 2.0, 9.7, 3.0, 12.2, 1.0, 6.0, 2.0, 8.3];
//! let groups = [1, 1, 1, 2, 2, 2, 3, 3];
//! let mut gatherer = Gatherer::new(1, 1);
//! gatherer.rows(&rows, None, &groups)?;
//! let model = Model {
//!     fixed: vec![Column::One, Column::At(0)],
//!     terms: vec![Term { factor: 0, columns: vec![Column::One] }],
//!     ..Model::default()
//! };
//! let fit = fit(&gatherer.finish(), &model, &Options::default())?;
//! assert!((fit.fixef.get("0").unwrap() - 2.0).abs() < 0.1);
//! assert_eq!(fit.ngrps.get("0"), Some(&3));
//! # Ok::<(), moushi_stats::lmm::Trouble>(())
//! ```

mod basis;
mod bootstrap;
mod chi_squared;
mod dense;
mod deviance;
mod doubt;
mod factor;
mod fit;
mod gather;
mod infer;
mod inverse;
mod layout;
mod meets;
mod model;
mod optimise;
mod predict;
mod problem;
mod profile;
mod ranef;
mod result;
mod runs;
mod search;
mod shape;
mod small;
mod sums;
mod trouble;

pub use bootstrap::{Draw, bootstrap, percentiles, simulate};
pub use doubt::prediction_errors;
pub use fit::{fit, fit_at};
pub use gather::{Gatherer, Slices};
pub use infer::{Interval, Ratio, Test, compare, shares, t_tests, wald, wald_deviations};
pub use model::{Column, Model, Names, Options, Term};
pub use predict::{Residual, predict, residuals};
pub use profile::{Parameter, profile};
pub use result::{Fit, Listed, Ranef, Story, Variance};
pub use sums::Sums;
pub use trouble::Trouble;
