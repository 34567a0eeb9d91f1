//! Formulas of a pack: sums, ratios, weights and conditions over the columns of units and of the units below them. Never
//! a program: a formula that is read ends, and a division by zero is a state, not a number.

mod columns;
mod come;
mod meaning;
mod parse;
mod unit;
mod value;

pub use come::{Cells, Ground, Steps, rounded, said, shown};
pub use meaning::{Formula, Function, Gather, Kind, Named, Names, Node, formula};
pub use parse::{Sign, Wrong};
pub use unit::Unit;
pub use value::{NEAR, Num, Tri, stand};
