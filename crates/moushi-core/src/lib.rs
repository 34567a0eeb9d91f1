//! Meaning: positions in text, the nouns of a plan, and the pure functions between them.
//! Knows nothing of files, databases, networks, the clock or the environment (see `clippy.toml`).

pub mod align;
pub mod draft;
pub mod evaluate;
pub mod extract;
pub mod growth;
pub mod lint;
pub mod model;
pub mod report;
pub mod text;
pub mod track;
