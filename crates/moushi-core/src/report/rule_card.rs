//! `RuleCard`: what a report must know of a rule to speak of it. Not the rule itself.

use serde::Serialize;

use crate::text::Text;

/// A rule as reports show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RuleCard {
    /// Name, as in [`crate::model::Finding::rule`] and `moushi.toml`.
    pub name: String,
    /// What it looks for, in a few words.
    pub title: Text,
    /// The family it belongs to: 衔接, 创新, 对标 …
    pub family: Text,
    /// Its page as Markdown; empty when there is none.
    pub page: String,
}
