//! Settings of the rules: the table `[lint]` of `moushi.toml` as plain data. Reading the file is the
//! edge's work; `Config::check` says what is wrong with the settings themselves.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::rules;
use crate::model::{Refusal, RefusalKind, Severity};
use crate::text::Text;

/// Which rules run, how bad their findings are, and what has been accepted with a reason.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Rules that do not run.
    pub off: BTreeSet<String>,
    /// Severity by rule, in place of the rule's own.
    pub severity: BTreeMap<String, Severity>,
    /// Findings that have been looked at and accepted.
    pub suppress: Vec<Suppression>,
    /// From how much on a rule speaks.
    pub limits: Limits,
}

/// One accepted finding or group of findings, with the reason.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Suppression {
    /// The rule.
    pub rule: String,
    /// Only where the finding points at words that contain these.
    #[serde(default)]
    pub words: Option<String>,
    /// Only where the finding points at this row.
    #[serde(default)]
    pub row: Option<String>,
    /// Why it is accepted; must not be empty.
    #[serde(default)]
    pub reason: String,
}

/// From how much on a rule speaks. The pages of the rules say why these numbers.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Limits {
    /// Tasks of one plan that are not too many.
    pub plan_load: usize,
    /// Tasks of one lead unit that are not too many.
    pub unit_load: usize,
    /// Tasks due in one month that are not too many.
    pub month_end_load: usize,
    /// Dated tasks from which on every quarter should have one.
    pub empty_quarter: usize,
    /// Tasks of one leader from which on one should be new.
    pub nothing_new: usize,
    /// Tasks of one leader from which on one should guard against a risk.
    pub portfolio_without_risk: usize,
    /// Rows with the same fault that are told one by one; more are told once per leader.
    pub one_by_one: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            plan_load: 60,
            unit_load: 15,
            month_end_load: 15,
            empty_quarter: 8,
            nothing_new: 3,
            portfolio_without_risk: 5,
            one_by_one: 3,
        }
    }
}

impl Config {
    /// Looks for names of rules that do not exist and suppressions without a reason.
    ///
    /// # Errors
    /// [`RefusalKind::Invalid`] for the first one found.
    pub fn check(&self) -> Result<(), Refusal> {
        let named = self.off.iter().chain(self.severity.keys());
        for name in named.chain(self.suppress.iter().map(|one| &one.rule)) {
            if rules::named(name).is_none() {
                return Err(unknown(name));
            }
        }
        match self.suppress.iter().find(|one| one.reason.trim().is_empty()) {
            Some(one) => Err(unreasoned(&one.rule)),
            None => Ok(()),
        }
    }
}

fn unknown(name: &str) -> Refusal {
    let advice = match rules::nearest(name) {
        Some(near) => Text::of(
            format!("是不是“{near}”？改正规则名后再试。"),
            format!("Did you mean “{near}”? Correct the name and try again."),
        ),
        None => Text::new(
            "规则名见手册的规则表，改正后再试。",
            "The manual lists the names of the rules; correct it and try again.",
        ),
    };
    let message = Text::of(
        format!("配置中提到的规则“{name}”不存在。"),
        format!("The settings name a rule “{name}” that does not exist."),
    );
    Refusal::new(RefusalKind::Invalid, message, advice)
}

fn unreasoned(rule: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("对规则“{rule}”的一条忽略没有写明理由。"),
            format!("A suppression of “{rule}” gives no reason."),
        ),
        Text::new(
            "在该条 [[lint.suppress]] 中补写 reason，说明为什么可以不改。",
            "Add a reason to that [[lint.suppress]]: why may it stay as it is?",
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Config {
        toml::from_str(text).unwrap()
    }

    #[test]
    fn settings_are_a_plain_table() {
        let config = read(
            "off = ['no-quantity']\n[severity]\nno-owner = 'warning'\n[limits]\nplan-load = 40\n\
             [[suppress]]\nrule = 'no-deadline'\nwords = '常态'\nreason = '长期工作'\n",
        );
        assert_eq!(config.severity["no-owner"], Severity::Warning);
        assert_eq!((config.limits.plan_load, config.limits.unit_load), (40, 15));
        assert_eq!(config.check(), Ok(()));
    }

    #[test]
    fn an_unknown_rule_is_refused_with_the_nearest_name() {
        let refusal = read("off = ['no-onwer']").check().unwrap_err();
        assert!(refusal.advice.zh.contains("“no-owner”"), "{}", refusal.advice.zh);
        let refusal = read("off = ['something-else-altogether']").check().unwrap_err();
        assert!(refusal.advice.en.contains("manual"));
    }

    #[test]
    fn a_suppression_needs_a_reason() {
        let config = read("[[suppress]]\nrule = 'no-owner'\nreason = ' '\n");
        assert_eq!(config.check().unwrap_err().kind, RefusalKind::Invalid);
        assert!(toml::from_str::<Config>("offf = []").is_err(), "a misspelt key is not swallowed");
    }
}
