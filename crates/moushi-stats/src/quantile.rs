//! Quantile regression and growth percentiles: where an outcome stands among those of people whose earlier outcomes were
//! the same. The page `quantile.md` states the formulas and their sources. Not here: who the people are, where scores come
//! from, which scores may be held against one another.

mod basis;
mod descent;
mod group;
mod growth;
mod noise;
mod rows;
mod spline;
mod sweep;
mod trouble;

pub use group::{Interval, Middle, median_interval};
pub use growth::{Growth, midpoints, regression, whole};
pub use noise::{Draws, Extrapolation, Middles, Range, without_error};
pub use spline::Spline;
pub use trouble::Trouble;
