//! Makes rules ready: which of indicators, rules and flags each is about, at which level, with which numbers.

use toml::Spanned;

use super::Check;
use crate::evaluate::standard::written::{self, Asks, Holds, Pack};
use crate::evaluate::standard::{Ask, Below, Rule};

impl Check {
    pub(super) fn rules(&mut self, pack: &Pack) {
        for one in &pack.rule {
            let Some(level) = self.level(&one.level) else { continue };
            self.sourced(one.status, &one.source, &one.name.span());
            if self.made.rule(one.name.get_ref()).is_some() {
                let name = one.name.get_ref();
                self.say(
                    &one.name.span(),
                    format!("规则“{name}”已有"),
                    format!("the rule `{name}` is there already"),
                );
            }
            let Some(ask) = self.ask(one, level) else { continue };
            self.made.rules.push(Rule {
                name: one.name.get_ref().clone(),
                title: one.title.clone(),
                level,
                ask,
                judged: one.asks == Asks::Judged,
                clause: one.clause.clone(),
                status: one.status,
                sources: one.source.iter().map(|id| id.get_ref().clone()).collect(),
            });
        }
    }

    fn ask(&mut self, one: &written::Rule, level: usize) -> Option<Ask> {
        if let Some(among) = &one.among
            && !matches!(one.asks, Asks::Every | Asks::Share)
        {
            self.say(
                &among.span(),
                "among 只用于 every 和 share",
                "`among` belongs to every and share",
            );
        }
        Some(match one.asks {
            Asks::Met => Ask::Met(self.indicators_of(one, level, false)?),
            Asks::MostMet => {
                let of = self.indicators_of(one, level, false)?;
                let least = self.count(one, "least", one.least.as_ref(), 1, of.len())?;
                let rest = self.number(one, "rest", one.rest.as_ref(), 0.0, 1.0)?;
                Ask::MostMet { of, least, rest }
            }
            Asks::Spread => {
                let of = self.indicators_of(one, level, true)?;
                let below = self.made.indicators[of[0]].level;
                let weight = self.weight(one, below)?;
                Ask::Spread { of, weight, rounded: one.rounded }
            }
            Asks::Floors => {
                let of = self.indicators_of(one, level, false)?;
                let most = self.count(one, "most", one.most.as_ref(), 0, of.len())?;
                Ask::Floors(of, most)
            }
            Asks::Holds | Asks::Judged => {
                let Some(words) = &one.formula else {
                    self.lacks(one, "formula");
                    return None;
                };
                Ask::Holds(self.condition(words, level)?)
            }
            Asks::Veto => Ask::Veto(self.flags(one, level)?),
            Asks::Every => Ask::Every(self.below(one, level)?),
            Asks::Share => {
                let least = self.number(one, "least", one.least.as_ref(), 0.0, 1.0)?;
                Ask::Share(self.below(one, level)?, least)
            }
            Asks::All => Ask::All(self.rules_of(one, level)?),
            Asks::Any => Ask::Any(self.rules_of(one, level)?),
        })
    }

    fn lacks(&mut self, one: &written::Rule, field: &str) {
        let name = one.name.get_ref();
        self.say(
            &one.name.span(),
            format!("规则“{name}”要写明 {field}"),
            format!("the rule `{name}` needs `{field}`"),
        );
    }

    fn number(
        &mut self,
        one: &written::Rule,
        field: &str,
        value: Option<&Spanned<f64>>,
        from: f64,
        to: f64,
    ) -> Option<f64> {
        let Some(value) = value else {
            self.lacks(one, field);
            return None;
        };
        let number = *value.get_ref();
        if !(from..=to).contains(&number) {
            self.say(
                &value.span(),
                format!("{field} 应在 {from} 至 {to} 之间"),
                format!("{field} lies between {from} and {to}"),
            );
            return None;
        }
        Some(number)
    }

    /// A number of indicators: whole, between two.
    fn count(
        &mut self,
        one: &written::Rule,
        field: &str,
        value: Option<&Spanned<f64>>,
        from: usize,
        to: usize,
    ) -> Option<usize> {
        let number = self.number(one, field, value, from as f64, to as f64)?;
        if number.fract() != 0.0 {
            let at = value.map_or(0..0, Spanned::span);
            self.say(
                &at,
                format!("{field} 是指标的个数，应为整数"),
                format!("{field} is a number of indicators, and whole"),
            );
            return None;
        }
        // Between the two, which are small.
        Some(number as usize)
    }

    /// Indicators of the level, or, for a spread, of one level below.
    fn indicators_of(
        &mut self,
        one: &written::Rule,
        level: usize,
        below: bool,
    ) -> Option<Vec<usize>> {
        let mut found: Vec<usize> = Vec::new();
        for name in &one.of {
            let known = self.made.indicator(name.get_ref()).filter(|at| {
                let own = self.made.indicators[*at].level;
                let alike =
                    found.first().is_none_or(|first| self.made.indicators[*first].level == own);
                if below { own > level && alike } else { own == level }
            });
            match known {
                Some(at) => found.push(at),
                None => self.unknown(name, "指标", "indicator"),
            }
        }
        self.none_missing(one, found)
    }

    fn rules_of(&mut self, one: &written::Rule, level: usize) -> Option<Vec<usize>> {
        let mut found = Vec::new();
        for name in &one.of {
            let known = self.made.rule(name.get_ref());
            match known.filter(|at| self.made.rules[*at].level == level) {
                Some(at) => found.push(at),
                None => self.unknown(name, "规则", "rule"),
            }
        }
        self.none_missing(one, found)
    }

    /// The rule of units below, and which of these are meant.
    fn below(&mut self, one: &written::Rule, level: usize) -> Option<Below> {
        let rule = self.rule_below(one, level)?;
        let lower = self.made.rules[rule].level;
        let among = match &one.among {
            Some(words) => Some(self.condition(words, lower)?),
            None => None,
        };
        Some(Below { rule, among })
    }

    fn rule_below(&mut self, one: &written::Rule, level: usize) -> Option<usize> {
        let [name] = one.of.as_slice() else {
            self.lacks(one, "of");
            return None;
        };
        let known = self.made.rule(name.get_ref());
        let found = known.filter(|at| self.made.rules[*at].level > level);
        if found.is_none() {
            self.unknown(name, "下级规则", "rule of a lower level");
        }
        found
    }

    fn flags(&mut self, one: &written::Rule, level: usize) -> Option<Vec<usize>> {
        let mut found = Vec::new();
        for name in &one.of {
            let slot = self.made.levels[level].slot(name.get_ref());
            match slot.filter(|at| self.made.levels[level].slots[*at].holds == Holds::Flag) {
                Some(slot) => found.push(slot),
                None => self.unknown(name, "是否列", "column of yes and no"),
            }
        }
        self.none_missing(one, found)
    }

    fn weight(&mut self, one: &written::Rule, below: usize) -> Option<usize> {
        let Some(name) = &one.weight else {
            self.lacks(one, "weight");
            return None;
        };
        let slot = self.made.levels[below].slot(name.get_ref());
        if slot.is_none() {
            self.unknown(name, "列", "column");
        }
        slot
    }

    fn unknown(&mut self, name: &Spanned<String>, zh: &str, en: &str) {
        let words = name.get_ref();
        self.say(
            &name.span(),
            format!("这里没有{zh}“{words}”"),
            format!("there is no {en} `{words}` here"),
        );
    }

    /// All names were found, and there was one at least.
    fn none_missing(&mut self, one: &written::Rule, found: Vec<usize>) -> Option<Vec<usize>> {
        if one.of.is_empty() {
            self.lacks(one, "of");
        }
        (!found.is_empty() && found.len() == one.of.len()).then_some(found)
    }
}
