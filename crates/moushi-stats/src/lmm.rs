//! Linear mixed models: fixed effects and random effects of nested and crossed groups, by maximum
//! or restricted maximum likelihood. One pass gathers sums; a fit needs nothing else. Not here:
//! formulas, missing values, where rows come from. `lmm.md` states what is reckoned, with sources.

mod basis;
mod bootstrap;
mod dense;
mod deviance;
mod distribution;
mod factor;
mod fit;
mod gather;
mod infer;
mod inverse;
mod layout;
mod model;
mod optimise;
mod predict;
mod problem;
mod profile;
mod ranef;
mod result;
mod search;
mod shape;
mod small;
mod sums;
mod trouble;

pub use bootstrap::{Draw, bootstrap, percentiles, simulate};
pub use fit::{fit, fit_at};
pub use gather::{Gatherer, Slices};
pub use infer::{Interval, Ratio, Test, compare, shares, tests, wald, wald_deviations};
pub use model::{Column, Model, Names, Options, Term};
pub use predict::{Residual, predict, residuals};
pub use profile::{Parameter, profile};
pub use result::{Fit, Listed, Ranef, Story, Variance};
pub use sums::Sums;
pub use trouble::Trouble;
