//! How much units in classes moved between a base that does not change and now: gains, gaps closed, places in the class,
//! what was reached beyond what could be expected. The page `progress.md` states the formulas, their sources and what each
//! may be used for. Not here: what an indicator means, how units come into classes, growth of persons (`quantile`).
//!
//! A unit has a number or a [`Reason`] why it has none; what is wrong with a request as a whole is a [`Trouble`]. No public function takes or returns a number that is not finite.

mod base;
mod closing;
mod combine;
mod exact;
mod expect;
mod frame;
mod gain;
mod matrix;
mod model;
mod place;
mod squares;
mod trouble;

pub use base::{Base, Plan};
pub use closing::{Closing, Standing, closings, mean_closings};
pub use combine::{Combined, combined, mean_of_years, mean_value};
pub use exact::Exact;
pub use expect::{Fitted, Model, Residual, Slopes, expected};
pub use frame::{Classes, Pair};
pub use gain::{gains, relative_gains, standardised_gains, yearly_rates};
pub use matrix::{Cuts, Matrix, Third, Thirds, matrix, thirds};
pub use model::Expectation;
pub use place::{Move, percentile_moves, percentile_moves_within, rank_moves};
pub use trouble::{Part, Reason, Setting, Told, Trouble};
