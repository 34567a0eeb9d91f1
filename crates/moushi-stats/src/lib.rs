//! Numbers: vectors, weights, groups, fits. Knows nothing of schools, plans or Chinese.

mod distribution;

pub mod composite;
pub mod dea;
pub mod disclosure;
pub mod effects;
pub mod formula;
pub mod lmm;
pub mod mixed;
pub mod progress;
pub mod quantile;
pub mod sparse;
pub mod spread;
