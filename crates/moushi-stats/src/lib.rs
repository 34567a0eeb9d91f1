//! Numbers: vectors, weights, groups, fits. Knows nothing of schools, plans or Chinese.

mod cores;
mod distribution;
mod finite;

pub mod composite;
pub mod dea;
pub mod disclosure;
pub mod effects;
pub mod formula;
pub mod lmm;
pub mod mixed;
pub mod progress;
pub mod quantile;
pub mod random;
pub mod sparse;
pub mod spread;

pub use cores::cores;
