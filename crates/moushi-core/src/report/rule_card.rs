//! `RuleCard`: what a report must know of a rule to speak of it. Not the rule itself.

use serde::Serialize;

use crate::lint::Rule;
use crate::lint::rules::RULES;
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

impl RuleCard {
    /// The cards of all rules, in their order.
    pub fn all() -> Vec<Self> {
        RULES.iter().map(|rule| Self::from(*rule)).collect()
    }
}

impl From<&Rule> for RuleCard {
    fn from(rule: &Rule) -> Self {
        Self {
            name: rule.name.to_owned(),
            title: rule.title.clone(),
            family: rule.family.title(),
            page: rule.page.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_a_card_with_a_page() {
        let cards = RuleCard::all();
        assert_eq!(cards.len(), RULES.len());
        assert!(cards.iter().all(|card| card.page.starts_with("# ")));
    }
}
