//! Makes a recipe ready and says everything that is wrong with it, with line and column: names that nothing has, rules
//! that lack a number, hierarchies that do not join. Whether rules make sense is for `lint`; scores nothing.

mod fields;
mod leaves;
mod methods;
mod scales;
mod values;
mod varied;

use std::ops::Range;

use sha2::{Digest, Sha256};
use toml::Spanned;

use super::lint::lint;
use super::recipe::{Item, Peers, Recipe, Spot, Spots};
use super::written::{self, Written};
use crate::evaluate::formula::{Formula, Kind, formula};
use crate::evaluate::standard::check::{ground, placed};
use crate::evaluate::standard::written::{Holds, Pack, Status};
use crate::evaluate::standard::{Standard, Wrong};
use crate::text::{Text, hex};

/// Reads a recipe.
pub fn read(words: &str) -> Result<Recipe, Vec<Wrong>> {
    let written: Written = toml::from_str(words).map_err(|error| {
        let at = error.span().unwrap_or_default().start;
        let message = error.message();
        vec![placed(words, at, Text::of(format!("写法有误：{message}"), message))]
    })?;
    let (data, wrong) = ground(&data_of(&written));
    let mut check = Check { words, wrong, data, level: 0, composite: written.composite.is_some() };
    let recipe = check.recipe(&written);
    check.wrong.sort_by_key(|(at, _)| *at);
    let wrong = check.wrong.into_iter().map(|(at, what)| placed(words, at, what));
    let wrong: Vec<Wrong> = wrong.collect();
    match recipe {
        Some(mut recipe) if wrong.is_empty() => {
            recipe.flagged = lint(&recipe);
            Ok(recipe)
        }
        _ => Err(wrong),
    }
}

/// What is handed in, as a standard without rules.
fn data_of(written: &Written) -> Pack {
    Pack {
        name: written.name.clone(),
        title: written.title.clone(),
        version: written.version.clone(),
        note: written.note.clone(),
        source: written.source.clone(),
        level: written.level.clone(),
        column: written.column.clone(),
        lets: written.lets.clone(),
        table: written.table.clone(),
        ..Pack::default()
    }
}

struct Check<'w> {
    words: &'w str,
    /// Bytes of the file, and what is wrong there.
    wrong: Vec<(usize, Text)>,
    data: Standard,
    /// The level that is scored.
    level: usize,
    composite: bool,
}

impl Check<'_> {
    fn say(&mut self, at: &Range<usize>, zh: impl Into<String>, en: impl Into<String>) {
        self.wrong.push((at.start, Text::of(zh, en)));
    }

    fn spot(&self, at: &Range<usize>) -> Spot {
        let Wrong { line, column, .. } = placed(self.words, at.start, Text::default());
        Spot { line, column }
    }

    fn recipe(&mut self, written: &Written) -> Option<Recipe> {
        let scores = &written.scores;
        let Some(level) = self.data.level_named(scores.get_ref()) else {
            let name = scores.get_ref();
            let (zh, en) = (format!("没有“{name}”这一级"), format!("there is no level `{name}`"));
            self.say(&scores.span(), zh, en);
            return None;
        };
        self.level = level;
        let peers = self.peers(&written.peers);
        let items = self.items(&written.item);
        let composite = written.composite.as_ref();
        let composite = composite.map(|composite| self.methods(composite, written, &items));
        let composite = composite.flatten();
        let doubt = written.uncertainty.as_ref();
        let doubt = doubt.and_then(|doubt| self.doubt(doubt, written, composite.as_ref()));
        Some(Recipe {
            name: written.name.clone(),
            title: written.title.clone(),
            version: written.version.clone(),
            note: written.note.clone(),
            sources: written.source.clone(),
            hash: hex(&Sha256::digest(self.words.as_bytes())),
            data: self.data.clone(),
            level,
            peers,
            items,
            composite,
            doubt,
            flagged: Vec::new(),
        })
    }

    fn peers(&mut self, written: &written::Peers) -> Peers {
        let within = written.within.as_ref().and_then(|name| self.choice(name));
        if let (true, Some(name)) = (self.composite, &written.within) {
            self.say(
                &name.span(),
                "综合指数在全部单位之间计算，不分组；请按类各写一个方案",
                "a composite is made over all units: write a recipe for each kind instead",
            );
        }
        Peers { expected: written.expected.as_ref().map(|count| *count.get_ref()), within }
    }

    /// A column of choices at the level that is scored.
    fn choice(&mut self, name: &Spanned<String>) -> Option<usize> {
        let level = &self.data.levels[self.level];
        let slot = level.slot(name.get_ref());
        let slot = slot.filter(|slot| level.slots[*slot].holds == Holds::Choice);
        if slot.is_none() {
            let word = name.get_ref();
            let (zh, en) =
                (format!("没有选项列“{word}”"), format!("there is no column of choices `{word}`"));
            self.say(&name.span(), zh, en);
        }
        slot
    }

    /// A formula of a level.
    fn formula(&mut self, words: &Spanned<String>, level: usize) -> Option<Formula> {
        match formula(words.get_ref(), level, &self.data) {
            Ok(read) => Some(read),
            Err(wrong) => {
                self.wrong.push((words.span().start + 1 + wrong.at.start, wrong.what));
                None
            }
        }
    }

    fn number(&mut self, words: &Spanned<String>, level: usize) -> Option<Formula> {
        let read = self.formula(words, level)?;
        if !matches!(read.kind, Kind::Number(_)) {
            self.say(&words.span(), "这里应当是数", "a number is meant here");
        }
        Some(read)
    }

    fn condition(&mut self, words: &Spanned<String>, level: usize) -> Option<Formula> {
        let read = self.formula(words, level)?;
        if read.kind != Kind::Flag {
            self.say(&words.span(), "这里应当是条件（是或否）", "a condition is meant here");
        }
        Some(read)
    }

    /// The hierarchy: each node after the one above it, the root first.
    fn items(&mut self, written: &[Spanned<written::Item>]) -> Vec<Item> {
        let mut items: Vec<Item> = Vec::new();
        let has_parts = |name: &str| {
            let above = |item: &Spanned<written::Item>| {
                item.get_ref().under.as_ref().is_some_and(|under| under.get_ref() == name)
            };
            written.iter().any(above)
        };
        for one in written {
            let item = one.get_ref();
            let under = self.above(item, &items);
            let weight = self.weight(item);
            let leaf = if has_parts(item.name.get_ref()) {
                self.no_leaf(item);
                None
            } else {
                self.leaf(item, weight)
            };
            if let Some(above) = under {
                let at = items.len();
                items[above].parts.push(at);
            }
            let weight = match &leaf {
                Some(leaf) => leaf.full_marks(weight),
                None => weight,
            };
            self.sourced(item.status, &item.source, &item.name.span());
            let [own, recalled] = self.apart(item);
            items.push(Item {
                name: item.name.get_ref().clone(),
                title: item.title.clone(),
                under,
                parts: Vec::new(),
                weight,
                leaf,
                clause: item.clause.clone(),
                status: item.status,
                own,
                recalled,
                sources: item.source.iter().map(|id| id.get_ref().clone()).collect(),
                spots: self.spots(item),
            });
        }
        if written.first().is_some_and(|first| !has_parts(first.get_ref().name.get_ref())) {
            let at = written[0].get_ref().name.span();
            self.say(&at, "总分下面要有指标", "the whole needs parts");
        }
        items
    }

    fn spots(&self, item: &written::Item) -> Spots {
        let name = item.name.span();
        let spot = |at: Option<Range<usize>>| self.spot(&at.unwrap_or_else(|| name.clone()));
        Spots {
            name: spot(None),
            weight: spot(item.weight.as_ref().map(Spanned::span)),
            rule: spot(item.rule.as_ref().map(Spanned::span)),
            better: spot(item.better.as_ref().map(Spanned::span)),
            printed: spot(item.printed.as_ref().map(Spanned::span)),
        }
    }

    fn above(&mut self, item: &written::Item, items: &[Item]) -> Option<usize> {
        let name = item.name.get_ref();
        if items.iter().any(|known| known.name == *name) {
            let (zh, en) = (format!("名称“{name}”已有"), format!("the name `{name}` is taken"));
            self.say(&item.name.span(), zh, en);
        }
        let Some(under) = &item.under else {
            if !items.is_empty() {
                self.say(
                    &item.name.span(),
                    "只有第一项（总分）不写 under；其他各项写明属于哪一项",
                    "only the first item, the whole, has nothing above it; the others say `under`",
                );
            }
            return None;
        };
        let found = items.iter().position(|known| known.name == *under.get_ref());
        if found.is_none() {
            let word = under.get_ref();
            self.say(
                &under.span(),
                format!("前面没有“{word}”这一项"),
                format!("there is no item `{word}` before it"),
            );
        }
        found
    }

    fn weight(&mut self, item: &written::Item) -> f64 {
        let given = item.weight.as_ref().map(|weight| *weight.get_ref());
        match given {
            Some(weight) if weight > 0.0 && weight.is_finite() => weight,
            Some(_) => {
                let at = item.weight.as_ref().map_or(0..0, Spanned::span);
                self.say(&at, "分值（权重）要大于零", "a weight is above zero");
                1.0
            }
            None if self.composite || self.is_bonus(item) => 1.0,
            None => {
                let name = item.name.get_ref();
                self.say(
                    &item.name.span(),
                    format!("“{name}”要写明分值 weight"),
                    format!("`{name}` needs a `weight`"),
                );
                1.0
            }
        }
    }

    fn is_bonus(&self, item: &written::Item) -> bool {
        item.rule.as_ref().is_some_and(|rule| *rule.get_ref() == written::Rule::Bonus)
    }

    /// A confirmed value names where it was read; a source that is named is there.
    fn sourced(&mut self, status: Option<Status>, sources: &[Spanned<String>], at: &Range<usize>) {
        if status == Some(Status::Confirmed) && sources.is_empty() {
            self.say(at, "已核实的数值要写明出处", "a confirmed value needs its source");
        }
        for id in sources {
            if !self.data.sources.iter().any(|source| source.id == *id.get_ref()) {
                let word = id.get_ref();
                let (zh, en) =
                    (format!("没有出处“{word}”"), format!("there is no source `{word}`"));
                self.say(&id.span(), zh, en);
            }
        }
    }
}
