//! Scoring 打分: recipes of a department as data: a hierarchy of items whose leaves are scored by rules in use, or are raw
//! indicators of a composite; lint of the rules against boundary cases; ranks that never stand without their interval.
//! Pure functions from a recipe and frames to scores that can be explained; the mathematics of composites are in
//! `moushi-stats`.

mod again;
mod check;
mod composed;
mod lint;
mod peers;
mod rank;
mod recipe;
pub mod recipes;
mod rules;
mod run;
mod sensitive;
mod values;
mod why;
mod written;

pub use again::{Again, Moved, Record, again};
pub use lint::{At, Flagged, Weighs};
pub use rank::{Basis, Rank, Ranking};
pub use recipe::{Composite, Doubt, Item, Leaf, Limit, Peers, Raw, Recipe, Spot, Spots};
pub use rules::{Band, Case, Field, Scoring, Step, Threshold};
pub use run::{Mark, Scored, scored};
pub use sensitive::{Effect, Sensitivity, Share};
pub use values::list as named_values;
pub use why::Step as Told;
