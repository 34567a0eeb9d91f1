//! Numbers: vectors, weights, groups, fits. Knows nothing of schools, plans or Chinese.

pub mod composite;
pub mod dea;
pub mod disclosure;
pub mod effects;
pub mod formula;
pub mod lmm;
pub mod mixed;
mod distribution;
pub mod progress;
pub mod quantile;
pub mod sparse;
pub mod spread;
