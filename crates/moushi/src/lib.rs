//! The world: command line, files on disk, settings. Knows nothing of how a rule or a formula works.

pub mod app;
pub mod cli;
pub mod error;
pub mod jobs;
pub mod sandbox;
pub mod store;
