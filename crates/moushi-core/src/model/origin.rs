//! `Origin`: where a stored fact comes from. Every fact has one.

use serde::{Deserialize, Serialize};

use crate::text::{SourceId, Span};

/// Where a fact comes from.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Words of a source.
    Text {
        /// The source.
        source: SourceId,
        /// The words.
        span: Span,
    },
    /// An entry made by a person; the name of the entry.
    Person(String),
}

impl Origin {
    /// The source and span, when the fact comes from a text.
    pub fn text(&self) -> Option<(&SourceId, Span)> {
        match self {
            Self::Text { source, span } => Some((source, *span)),
            Self::Person(_) => None,
        }
    }
}
