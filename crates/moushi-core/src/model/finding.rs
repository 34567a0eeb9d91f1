//! `Finding`: a document or plan has a problem. Data, not an error.

use serde::{Deserialize, Serialize};

use super::RowId;
use crate::text::{SourceId, Span, Text};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Should be looked at before issue.
    Warning,
    /// Must be mended or suppressed with a reason before issue.
    Error,
}

/// The words or the row that a finding points at.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Spot {
    /// Words of a source.
    Words {
        /// The source.
        source: SourceId,
        /// The words.
        span: Span,
    },
    /// A row of the ledger.
    Row(RowId),
    /// The plan as a whole.
    Plan,
}

/// One problem: what, where, why it matters (on the rule's page), what to do now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Name of the rule, as in `moushi.toml`.
    pub rule: String,
    /// How bad.
    pub severity: Severity,
    /// What is wrong, with the words and numbers of this case.
    pub message: Text,
    /// What to do now.
    pub advice: Text,
    /// Where; the first place is the main one.
    pub at: Vec<Spot>,
}
