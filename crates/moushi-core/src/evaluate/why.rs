//! Why a verdict is what it is 判定依据: from a rule down to the numbers of a unit, the formula with the numbers put in,
//! the limit with its status, and the row that they came from. Shows what was judged; judges nothing.

use serde::Serialize;

use super::formula::{Ground, Num, Tri, said, shown};
use super::frame::Place;
use super::run::{Run, Spreading, limit_of};
use super::small::{MARK, Shown, WHY};
use super::standard::{Ask, Below, Better, Indicator, Rule, Status};
use crate::text::Text;

/// A step of the explanation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Why {
    /// Name of the rule or indicator.
    pub name: String,
    /// What it asks, or what it is.
    pub title: Text,
    /// Code of the unit.
    pub unit: String,
    /// Its name.
    pub unit_name: String,
    /// What came out.
    pub came: Tri,
    /// The number, with its unit.
    pub value: String,
    /// The formula.
    pub formula: String,
    /// The formula with the numbers of the unit.
    pub reckoned: String,
    /// What is asked of the number.
    pub limit: String,
    /// Where it is said.
    pub clause: String,
    /// Whether that is certain.
    pub status: Status,
    /// Where it was read.
    pub sources: Vec<String>,
    /// What else has to be said.
    pub note: Text,
    /// Changes of a single reported number by which it would be reached.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ways: Vec<Text>,
    /// The row of the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
    /// What it rests on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub because: Vec<Why>,
    /// How many more of these there are.
    pub left_out: usize,
}

/// Most units below that are told, unless more are asked for.
pub const USUAL: usize = 20;

/// Why units below are not listed.
const ONE_BY_ONE: Text =
    Text::new("下级是个人，不逐个列出", "the units below are persons, who are not listed");

impl Run<'_> {
    /// Why a rule is kept or not by a unit; of units below at most `most`, those that do not keep it.
    pub fn why(&self, rule: usize, row: usize, most: usize) -> Why {
        let one = &self.standard.rules[rule];
        let mut why = self.step(one.level, row, &one.name, &one.title, self.kept[rule][row]);
        (why.clause, why.status, why.sources) =
            (one.clause.clone(), one.status, one.sources.clone());
        self.asked(one, rule, row, most, &mut why);
        why
    }

    fn asked(&self, one: &Rule, rule: usize, row: usize, most: usize, why: &mut Why) {
        match &one.ask {
            Ask::Met(of) | Ask::MostMet { of, .. } | Ask::Floors(of, _) => {
                why.because = of.iter().map(|at| self.why_indicator(*at, row)).collect();
            }
            Ask::Spread { .. } => {
                let spreads = self.spreads[rule][row].iter();
                why.because =
                    spreads.map(|spread| self.why_spread(one.level, row, spread)).collect();
            }
            Ask::Holds(formula) => {
                let ground = Ground { frames: &self.frames, tables: &self.standard.tables };
                let certainty = self.standard.certainty(one.level, &formula.node);
                why.status = why.status.max(certainty);
                why.formula = formula.words.clone();
                if self.tells(one.level, row, &formula.node) {
                    why.reckoned = ground.told(&formula.node, one.level, row);
                } else {
                    why.note = WHY;
                }
            }
            Ask::Veto(slots) => {
                why.because =
                    slots.iter().map(|slot| self.why_flag(one.level, *slot, row)).collect();
            }
            Ask::Every(below) | Ask::Share(below, _) => self.units(one, below, row, most, why),
            Ask::All(of) | Ask::Any(of) => {
                why.because = of.iter().map(|at| self.why(*at, row, most)).collect();
            }
        }
    }

    fn step(&self, level: usize, row: usize, name: &str, title: &Text, came: Tri) -> Why {
        let frame = self.frames.level(level);
        Why {
            name: name.to_owned(),
            title: title.clone(),
            unit: frame.units.at(row).code.to_owned(),
            unit_name: frame.units.at(row).name.to_owned(),
            came,
            value: String::new(),
            formula: String::new(),
            reckoned: String::new(),
            limit: String::new(),
            clause: String::new(),
            status: Status::Confirmed,
            sources: Vec::new(),
            note: Text::default(),
            row: frame.rows.get(row).map(|Place { row, .. }| *row),
            because: Vec::new(),
            ways: Vec::new(),
            left_out: 0,
        }
    }

    /// Why an indicator passes or not.
    pub fn why_indicator(&self, indicator: usize, row: usize) -> Why {
        let one = &self.standard.indicators[indicator];
        let mut why = self.step(one.level, row, &one.name, &one.title, self.met[indicator][row]);
        let ground = Ground { frames: &self.frames, tables: &self.standard.tables };
        why.formula = one.formula.words.clone();
        why.clause = one.clause.clone();
        match self.shown(one.level, one.slot, row) {
            Shown::Hidden => (why.value, why.note) = (MARK.to_owned(), WHY),
            Shown::Plain(value) => {
                why.value = one.said(value);
                why.reckoned = ground.told(&one.formula.node, one.level, row);
                why.note = self.without(value, one, row);
                why.ways = self.ways_told(indicator, row);
            }
        }
        if let Some((at, limit)) = limit_of(&self.frames, one, row, |limit| limit.pass) {
            why.limit = format!("{} {}", sign(one), one.said_limit(limit));
            (why.status, why.sources) = (one.limits[at].status, one.limits[at].sources.clone());
        }
        if self.unsure(one) {
            why.status = Status::Recalled;
        }
        why
    }

    /// Why there is no number, or why it passes without one.
    fn without(&self, value: Num, one: &Indicator, row: usize) -> Text {
        let ground = Ground { frames: &self.frames, tables: &self.standard.tables };
        let exempt =
            one.or.as_ref().is_some_and(|or| ground.holds(&or.node, one.level, row) == Tri::Yes);
        match value {
            _ if exempt => Text::new("按规定不受此项限制", "exempt by the rule itself"),
            Num::Known(_) => Text::default(),
            Num::Missing => Text::new("有数据没有填报", "data were not reported"),
            Num::Undefined => {
                Text::new("除数为零，没有这个数", "a division by zero: there is no number")
            }
        }
    }

    fn why_spread(&self, level: usize, row: usize, spread: &Spreading) -> Why {
        let one = &self.standard.indicators[spread.indicator];
        let mut why = self.step(level, row, &one.name, &one.title, spread.met);
        let limit = &one.limits[spread.limit];
        why.formula = "√(Σ w(x − x̄)² ÷ Σ w) ÷ x̄".to_owned();
        let part = self.standard.meant(one, limit);
        why.unit_name = format!("{} {part}", why.unit_name).trim_end().to_owned();
        match spread.spread {
            Some(found) => {
                why.value = shown(found.variation);
                why.reckoned = format!(
                    "{} ÷ {}（{} 个单位）",
                    shown(found.deviation),
                    shown(found.mean),
                    spread.units
                );
            }
            None => why.value = said(Num::Missing),
        }
        why.limit = limit.spread.map_or_else(String::new, |most| format!("≤ {}", shown(most)));
        (why.status, why.sources) = (limit.status, limit.sources.clone());
        if let Some(rounded) = spread.rounded {
            let passes = rounded == Tri::Yes;
            why.note = Text::new(
                if passes {
                    "取两位小数后通过，按完整精度不通过"
                } else {
                    "取两位小数后不通过，按完整精度通过"
                },
                if passes {
                    "passes when rounded, fails exactly"
                } else {
                    "fails when rounded, passes exactly"
                },
            );
        }
        why
    }

    /// Why the spreads of an indicator between units below pass or not.
    pub fn why_spreads(&self, indicator: usize, level: usize, row: usize) -> Vec<Why> {
        let rules =
            self.standard.rules.iter().zip(&self.spreads).filter(|(rule, _)| rule.level == level);
        let spreads = rules.flat_map(|(_, all)| all.get(row)).flatten();
        let these = spreads.filter(|spread| spread.indicator == indicator);
        these.map(|spread| self.why_spread(level, row, spread)).collect()
    }

    fn why_flag(&self, level: usize, slot: usize, row: usize) -> Why {
        let one = &self.standard.levels[level].slots[slot];
        let flag = Tri::from(self.frames.at(level, slot, row));
        let mut why = self.step(level, row, &one.name, &one.title, !flag);
        why.value = match flag {
            Tri::Yes => "有",
            Tri::No => "无",
            Tri::Open => "缺",
        }
        .to_owned();
        why
    }

    /// Units below that do not keep a rule, those that surely do not first.
    fn units(&self, one: &Rule, below: &Below, row: usize, most: usize, why: &mut Why) {
        let lower = self.standard.rules[below.rule].level;
        if !self.lists(lower) {
            (why.value, why.note) = (MARK.to_owned(), ONE_BY_ONE);
            return;
        }
        let all = self.looked_at(one.level, row, below);
        why.formula = below.among.as_ref().map_or_else(String::new, |among| among.words.clone());
        let kept = |unit: &u32| self.kept[below.rule][*unit as usize];
        let mut short: Vec<u32> =
            all.iter().copied().filter(|unit| kept(unit) != Tri::Yes).collect();
        short.sort_by_key(kept);
        why.value = format!("{} / {}", all.len() - short.len(), all.len());
        if let Ask::Share(_, least) = one.ask {
            why.limit = format!("≥ {}%", shown(least * 100.0));
        }
        why.left_out = short.len().saturating_sub(most);
        why.because = short
            .into_iter()
            .take(most)
            .map(|unit| self.why(below.rule, unit as usize, most))
            .collect();
    }
}

fn sign(one: &Indicator) -> &'static str {
    match (one.better, one.open) {
        (Better::More, false) => "≥",
        (Better::More, true) => ">",
        (Better::Less, false) => "≤",
        (Better::Less, true) => "<",
    }
}
