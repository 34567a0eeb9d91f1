//! Data envelopment analysis: how far each unit could shrink its inputs, or stretch its outputs, and still be matched by
//! a mixture of the units seen; and how that changed between two periods. The page `dea.md` states the programs and their
//! sources. Not here: where inputs and outputs come from, statistical noise (the method knows none), drawing frontiers.

mod frame;
mod frontier;
mod hull;
mod malmquist;
mod polish;
mod program;
mod score;
mod trouble;

pub use frame::Units;
pub use frontier::Frontier;
pub use malmquist::{Base, Change, malmquist};
pub use score::{Model, Orientation, Returns, Score, Standing, scores};
pub use trouble::{Error, Place, Trouble};
