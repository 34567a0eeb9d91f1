//! Makes indicators and their limits ready: formulas against the units that are declared, limits against the units that
//! they are meant for.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;

use super::{Check, made};
use crate::evaluate::formula::{Kind, Unit};
use crate::evaluate::standard::written::{self, Holds, Pack};
use crate::evaluate::standard::{Indicator, Limit, Slot};
use crate::text::Text;

impl Check {
    pub(super) fn indicators(&mut self, pack: &Pack) {
        for one in &pack.indicator {
            let Some(level) = self.level(&one.level) else { continue };
            let Some(read) = self.formula(&one.formula, level) else { continue };
            let declared = self.unit(one.unit.as_ref());
            let fits = match &read.kind {
                Kind::Number(unit) => unit.as_ref().is_none_or(|unit| *unit == declared),
                Kind::Flag | Kind::Choice => false,
            };
            if !fits {
                let found = match &read.kind {
                    Kind::Number(unit) => unit.clone().unwrap_or_default().to_string(),
                    _ => "flag".to_owned(),
                };
                self.say(
                    &one.formula.span(),
                    format!("公式的单位是 {found}，写明的是 {declared}"),
                    format!("the formula comes to {found}, {declared} is declared"),
                );
            }
            let or = one.or.as_ref().and_then(|words| self.condition(words, level));
            let kind = Kind::Number(Some(declared.clone()));
            let formulas = std::slice::from_ref(&read);
            self.persons_formulas(level, level, &one.name, formulas, one.persons);
            let slot = Slot {
                title: one.title.clone(),
                persons: one.persons,
                ..made(one.name.get_ref(), &kind)
            };
            let slot = self.slot(level, &one.name, slot);
            let shown = self.unit_shown(one, &declared);
            self.made.indicators.push(Indicator {
                name: one.name.get_ref().clone(),
                title: one.title.clone(),
                level,
                slot,
                formula: read,
                shown,
                percent: one.percent,
                better: one.better,
                open: one.open,
                or,
                clause: one.clause.clone(),
                status: one.status,
                limits: Vec::new(),
            });
        }
    }

    /// The unit as people say it: a share in per cent is a bare number, and says no other unit.
    fn unit_shown(&mut self, one: &written::Indicator, unit: &Unit) -> Text {
        if !one.percent {
            return one.shown.clone();
        }
        if *unit != Unit::default() || !one.shown.zh.is_empty() {
            self.say(
                &one.name.span(),
                "percent 用于没有单位的比值，也不再写 shown",
                "`percent` is for a share without a unit, and there is no `shown` beside it",
            );
        }
        Text::new("%", "%")
    }

    pub(super) fn limits(&mut self, pack: &Pack) {
        for limit in &pack.limit {
            let mut names: Vec<(&String, Range<usize>)> = Vec::new();
            for each in [&limit.pass, &limit.floor, &limit.spread] {
                names.extend(each.iter().map(|(name, value)| (name, value.span())));
            }
            names.sort_by(|one, other| one.0.cmp(other.0));
            names.dedup_by(|one, other| one.0 == other.0);
            let at = names.first().map_or(0..0, |(_, at)| at.clone());
            self.sourced(limit.status, &limit.source, &at);
            for (name, at) in names {
                let Some(of) = self.made.indicator(name) else {
                    let (zh, en) =
                        (format!("没有指标“{name}”"), format!("there is no indicator `{name}`"));
                    self.say(&at, zh, en);
                    continue;
                };
                self.limit(limit, name, of);
            }
        }
    }

    fn limit(&mut self, limit: &written::Limit, name: &str, of: usize) {
        let level = self.made.indicators[of].level;
        let mut wheres = Vec::new();
        for (key, choice) in &limit.wheres {
            let slot = self.made.levels[level].slot(key);
            let slot =
                slot.filter(|slot| self.made.levels[level].slots[*slot].holds == Holds::Choice);
            let code = slot.and_then(|slot| {
                let choices = &self.made.levels[level].slots[slot].choices;
                choices.iter().position(|known| known == choice.get_ref())
            });
            match (slot, code.and_then(|code| u32::try_from(code).ok())) {
                (Some(slot), Some(code)) => wheres.push((slot, code)),
                _ => {
                    let choice_ = choice.get_ref();
                    self.say(
                        &choice.span(),
                        format!("没有“{key} = {choice_}”这样的单位"),
                        format!("no unit has {key} = {choice_}"),
                    );
                }
            }
        }
        let value =
            |all: &BTreeMap<String, Spanned<f64>>| all.get(name).map(|value| *value.get_ref());
        let made = Limit {
            wheres,
            pass: value(&limit.pass),
            floor: value(&limit.floor),
            spread: value(&limit.spread),
            status: limit.status,
            sources: limit.source.iter().map(|id| id.get_ref().clone()).collect(),
            clause: limit.clause.clone(),
        };
        self.made.indicators[of].limits.push(made);
    }
}
