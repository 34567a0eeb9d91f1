//! Overlays 地方标准: a pack that changes single values of another and says nothing else. `over` names the standard; each
//! `change` a limit of an indicator or a number of a rule, with its status, sources and the day from which it holds. What is
//! changed is kept beside what it was, so that the difference can be shown wherever a verdict stands.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::check::placed;
use super::written::{Source, Status};
use super::{Ask, Indicator, Limit, Rule, Standard, Wrong};
use crate::text::Text;

/// What an overlay has changed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Overlaid {
    /// The standard that it changes.
    pub over: String,
    /// What that is called.
    pub title: Text,
    /// Its changes, in the order of the file.
    pub changes: Vec<Difference>,
}

/// A value that is another.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// Name of the indicator or rule.
    pub name: String,
    /// What it is called, and for which units.
    pub title: Text,
    /// Which of its values: `pass`, `floor`, `spread`, `least`, `most`, `rest`.
    pub field: &'static str,
    /// As it was; none where there was none.
    pub from: Option<f64>,
    /// As it is.
    pub to: f64,
    /// Where that is said.
    pub clause: String,
    /// Whether it is certain.
    pub status: Status,
    /// Names of its sources.
    pub sources: Vec<String>,
    /// The day from which it holds; empty for that of the overlay.
    pub from_day: String,
}

/// An overlay as it is written.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Overlay"))]
#[serde(deny_unknown_fields)]
pub(super) struct Pack {
    name: String,
    #[cfg_attr(test, schemars(with = "String"))]
    over: Spanned<String>,
    document: String,
    version: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    until: String,
    title: Text,
    #[serde(default)]
    note: Text,
    #[serde(default)]
    source: Vec<Source>,
    change: Vec<Change>,
}

/// A change as it is written.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct Change {
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    indicator: Option<Spanned<String>>,
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    rule: Option<Spanned<String>>,
    /// Choices of the units for which the limit is meant, as in the standard.
    #[serde(default, rename = "where")]
    #[cfg_attr(test, schemars(with = "BTreeMap<String, String>"))]
    wheres: BTreeMap<String, Spanned<String>>,
    #[serde(default)]
    pass: Option<f64>,
    #[serde(default)]
    floor: Option<f64>,
    #[serde(default)]
    spread: Option<f64>,
    #[serde(default)]
    least: Option<f64>,
    #[serde(default)]
    most: Option<f64>,
    #[serde(default)]
    rest: Option<f64>,
    #[serde(default)]
    status: Status,
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    source: Vec<Spanned<String>>,
    #[serde(default)]
    clause: String,
    #[serde(default)]
    from: String,
}

/// Whether a file is an overlay.
pub fn is_overlay(words: &str) -> bool {
    toml::from_str::<toml::Table>(words).is_ok_and(|table| table.contains_key("over"))
}

/// Reads an overlay; `known` finds the standard that it changes.
///
/// # Errors
/// With everything that is wrong, in the order of the file.
pub fn read(words: &str, known: impl Fn(&str) -> Option<Standard>) -> Result<Standard, Vec<Wrong>> {
    let pack: Pack = toml::from_str(words).map_err(|error| {
        let at = error.span().unwrap_or_default().start;
        let message = error.message();
        vec![placed(words, at, Text::of(format!("写法有误：{message}"), message))]
    })?;
    let Some(mut made) = known(pack.over.get_ref()) else {
        let name = pack.over.get_ref();
        let what = Text::of(format!("没有标准“{name}”"), format!("there is no standard `{name}`"));
        return Err(vec![placed(words, pack.over.span().start, what)]);
    };
    let mut laying = Laying { wrong: Vec::new(), changes: Vec::new() };
    laying.sources(&pack);
    made.sources.extend(pack.source.iter().cloned());
    for change in &pack.change {
        laying.change(&mut made, &pack, change);
    }
    if !laying.wrong.is_empty() {
        laying.wrong.sort_by_key(|(at, _)| *at);
        return Err(laying.wrong.into_iter().map(|(at, what)| placed(words, at, what)).collect());
    }
    let (over, title) = (made.name.clone(), made.title.clone());
    made.overlaid = Some(Overlaid { over, title, changes: laying.changes });
    (made.name, made.title, made.document) = (pack.name, pack.title, pack.document);
    (made.version, made.holds) = (pack.version, (pack.from, pack.until));
    if !pack.note.zh.is_empty() {
        made.note = pack.note;
    }
    Ok(made)
}

/// Changes on their way into a standard.
struct Laying {
    wrong: Vec<(usize, Text)>,
    changes: Vec<Difference>,
}

/// The numbers of a change that are there.
type Given = Vec<(&'static str, f64)>;

fn given(all: [(&'static str, Option<f64>); 3]) -> Given {
    all.into_iter().filter_map(|(field, value)| Some((field, value?))).collect()
}

impl Laying {
    fn say(&mut self, at: usize, zh: impl Into<String>, en: impl Into<String>) {
        self.wrong.push((at, Text::of(zh, en)));
    }

    /// What is certain has a source, and every source is there.
    fn sources(&mut self, pack: &Pack) {
        for change in &pack.change {
            let at = change.indicator.as_ref().or(change.rule.as_ref());
            let at = at.map_or(0, |name| name.span().start);
            if change.status == Status::Confirmed && change.source.is_empty() {
                self.say(at, "确认的数值要写来源（source）", "a confirmed value needs a source");
            }
            for source in &change.source {
                let id = source.get_ref();
                if !pack.source.iter().any(|known| known.id == *id) {
                    let at = source.span().start;
                    self.say(at, format!("没有来源“{id}”"), format!("there is no source `{id}`"));
                }
            }
        }
    }

    fn change(&mut self, made: &mut Standard, pack: &Pack, change: &Change) {
        match (&change.indicator, &change.rule) {
            (Some(name), None) => self.indicator(made, change, name),
            (None, Some(name)) => self.rule(made, change, name),
            _ => {
                let at = pack.over.span().start;
                self.say(
                    at,
                    "每处调整写一个指标（indicator）或一条规则（rule）",
                    "a change names an indicator or a rule",
                );
            }
        }
    }

    fn indicator(&mut self, made: &mut Standard, change: &Change, name: &Spanned<String>) {
        let at = name.span().start;
        let numbers =
            given([("pass", change.pass), ("floor", change.floor), ("spread", change.spread)]);
        let Some(found) = made.indicator(name.get_ref()) else {
            let name = name.get_ref();
            return self.say(at, format!("没有指标“{name}”"), format!("no indicator `{name}`"));
        };
        if numbers.is_empty() {
            return self.say(
                at,
                "没有写调整成多少（pass、floor 或 spread）",
                "it says no value: pass, floor or spread",
            );
        }
        let Some(wheres) = self.wheres(made, found, change) else { return };
        let sources = sources(change);
        for (field, to) in numbers {
            let of = |limit: &Limit| value(limit, field).is_some() && limit.wheres == wheres;
            let Some(place) = made.indicators[found].limits.iter().position(of) else {
                let en = format!("the standard has no `{field}` of `{}` for these", name.get_ref());
                self.say(at, format!("标准里没有“{}”的这个 {field}", name.get_ref()), en);
                continue;
            };
            let limit = made.indicators[found].limits[place].clone();
            let title = titled(made, &made.indicators[found], &limit);
            self.changes.push(Difference {
                name: name.get_ref().clone(),
                title,
                field,
                from: value(&limit, field),
                to,
                clause: change.clause.clone(),
                status: change.status,
                sources: sources.clone(),
                from_day: change.from.clone(),
            });
            let next = replaced(limit, field, to, change, &sources);
            split(&mut made.indicators[found].limits, place, next, field);
        }
    }

    /// The units that a change is meant for, as slots and choices.
    fn wheres(&mut self, made: &Standard, of: usize, change: &Change) -> Option<Vec<(usize, u32)>> {
        let level = &made.levels[made.indicators[of].level];
        let mut wheres = Vec::new();
        for (column, choice) in &change.wheres {
            let at = choice.span().start;
            let slot = level.slot(column);
            let code = slot.and_then(|slot| {
                level.slots[slot].choices.iter().position(|known| known == choice.get_ref())
            });
            let (Some(slot), Some(code)) = (slot, code) else {
                let choice = choice.get_ref();
                let zh = format!("没有 {column} = “{choice}”的单位");
                self.say(at, zh, format!("there are no units of `{column}` `{choice}`"));
                return None;
            };
            wheres.push((slot, u32::try_from(code).unwrap_or(u32::MAX)));
        }
        Some(wheres)
    }

    fn rule(&mut self, made: &mut Standard, change: &Change, name: &Spanned<String>) {
        let at = name.span().start;
        let numbers =
            given([("least", change.least), ("most", change.most), ("rest", change.rest)]);
        let Some(found) = made.rule(name.get_ref()) else {
            let name = name.get_ref();
            return self.say(at, format!("没有规则“{name}”"), format!("there is no rule `{name}`"));
        };
        if numbers.is_empty() {
            return self.say(
                at,
                "没有写调整成多少（least、most 或 rest）",
                "it says no value: least, most or rest",
            );
        }
        for (field, to) in numbers {
            let rule = &mut made.rules[found];
            let Some(from) = set(rule, field, to) else {
                let en = format!("the rule has no `{field}`");
                self.say(at, format!("这条规则没有 {field}"), en);
                continue;
            };
            (rule.status, rule.sources) = (change.status, sources(change));
            self.changes.push(Difference {
                name: name.get_ref().clone(),
                title: rule.title.clone(),
                field,
                from: Some(from),
                to,
                clause: change.clause.clone(),
                status: change.status,
                sources: sources(change),
                from_day: change.from.clone(),
            });
        }
    }
}

fn sources(change: &Change) -> Vec<String> {
    change.source.iter().map(|source| source.get_ref().clone()).collect()
}

/// What an indicator is called, and for which units a limit of it is meant.
fn titled(made: &Standard, of: &Indicator, limit: &Limit) -> Text {
    match made.meant(of, limit) {
        meant if meant.is_empty() => of.title.clone(),
        meant => {
            Text::of(format!("{}（{meant}）", of.title.zh), format!("{} ({meant})", of.title.en))
        }
    }
}

fn value(limit: &Limit, field: &str) -> Option<f64> {
    match field {
        "pass" => limit.pass,
        "floor" => limit.floor,
        _ => limit.spread,
    }
}

/// A limit that says the new value and nothing else of what the old one said.
fn replaced(limit: Limit, field: &str, to: f64, change: &Change, sources: &[String]) -> Limit {
    let only = |name: &str| (name == field).then_some(to);
    Limit {
        pass: only("pass"),
        floor: only("floor"),
        spread: only("spread"),
        status: change.status,
        sources: sources.to_vec(),
        clause: if change.clause.is_empty() { limit.clause } else { change.clause.clone() },
        wheres: limit.wheres,
    }
}

/// Puts the new value before the limit that had it; what else that says stays, with its own status and sources.
fn split(limits: &mut Vec<Limit>, place: usize, next: Limit, field: &str) {
    let old = &mut limits[place];
    match field {
        "pass" => old.pass = None,
        "floor" => old.floor = None,
        _ => old.spread = None,
    }
    limits.insert(place, next);
}

/// Sets a number of a rule; answers what it was.
fn set(rule: &mut Rule, field: &str, to: f64) -> Option<f64> {
    match (&mut rule.ask, field) {
        (Ask::MostMet { least, .. }, "least") => {
            let from = *least as f64;
            *least = whole(to)?;
            Some(from)
        }
        (Ask::MostMet { rest, .. }, "rest") => Some(std::mem::replace(rest, to)),
        (Ask::Floors(_, most), "most") => {
            let from = *most as f64;
            *most = whole(to)?;
            Some(from)
        }
        (Ask::Share(_, least), "least") => Some(std::mem::replace(least, to)),
        _ => None,
    }
}

fn whole(value: f64) -> Option<usize> {
    (value.fract() == 0.0 && (0.0..1e6).contains(&value)).then_some(value as usize)
}
