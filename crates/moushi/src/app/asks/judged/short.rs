//! How far units are from limits that they do not reach 差距清单: unit by unit and indicator by indicator, the nearest first,
//! with the least change of one reported number that would reach each; and what these changes come to in all.

use std::collections::BTreeMap;

use moushi_core::evaluate::gap::Gap;
use moushi_core::evaluate::run::Run;
use moushi_core::text::Text;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Named;
use crate::app::asks::Spoken;
use crate::app::asks::listed::Bilingual;
use crate::app::door::{Ask, Eyes};
use crate::app::judging::Judging;
use crate::error::Trouble;

/// What is missing in a collection, or on one slip.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Shortfalls {
    /// The collection.
    pub collection: String,
    /// The slip, for one unit by itself; the whole collection when empty.
    pub slip: String,
    /// Code of a unit of the highest level; all of them when empty.
    pub unit: String,
    /// An indicator by its name; all of them when empty.
    pub indicator: String,
}

/// What is missing.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Missing {
    /// The standard.
    #[schemars(with = "Spoken")]
    pub standard: Text,
    /// How many there are.
    pub total: usize,
    /// The nearest of them.
    pub rows: Vec<Short>,
    /// What the changes come to, number by number.
    pub sums: Vec<Sum>,
    /// Units of the highest level.
    pub units: Vec<Unit>,
    /// Indicators of which something is missing.
    pub indicators: Vec<Named>,
}

/// A unit of the highest level.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Unit {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
}

/// An indicator of a unit that does not reach its limit.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Short {
    /// Code of the unit.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Name of the unit of the highest level in which it lies.
    pub above: String,
    /// The indicator.
    pub indicator: Named,
    /// What it has.
    pub value: String,
    /// What it should have.
    pub limit: String,
    /// How far that is, as a part of the limit: −0.2 is a fifth short.
    pub distance: f64,
    /// Changes of one reported number by which it would be reached.
    #[schemars(with = "Vec<Bilingual>")]
    pub ways: Vec<Text>,
    /// The slip on which it was filled in.
    pub slip: String,
    /// The row there.
    pub row: u32,
}

/// What changes of a number come to.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Sum {
    /// The number.
    #[schemars(with = "Bilingual")]
    pub title: Text,
    /// How many units it concerns.
    pub units: usize,
    /// How much more in all.
    pub more: f64,
    /// Indicators that it would help.
    pub indicators: Vec<String>,
}

/// Rows that are shown at most.
const MOST: usize = 500;

impl Ask for Shortfalls {
    const NAME: &'static str = "shortfalls";
    const TITLE: Text = Text::new("差距清单", "What is missing to reach a standard");
    type View = Missing;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Missing, Trouble> {
        let judging = super::of(eyes, &self.collection, &self.slip).await?;
        let run = &judging.judged.run;
        let mut all = found(run, &self.indicator);
        let tops: Vec<Vec<usize>> =
            (0..run.standard.levels.len()).map(|at| tops(run, at)).collect();
        let top = |gap: &Gap| tops[run.standard.indicators[gap.indicator].level][gap.row];
        if !self.unit.is_empty() {
            let units = &run.frames.level(0).units;
            all.retain(|(gap, _)| units.at(top(gap)).code == self.unit);
        }
        all.sort_by(|(_, one), (_, two)| one.abs().total_cmp(&two.abs()));
        let units = &run.frames.level(0).units;
        Ok(Missing {
            standard: run.standard.title.clone(),
            total: all.len(),
            sums: sums(run, &all),
            indicators: indicators(run, &all),
            rows: all
                .iter()
                .take(MOST)
                .map(|(gap, distance)| short(&judging, gap, *distance, top(gap)))
                .collect(),
            units: units
                .iter()
                .map(|unit| Unit { code: unit.code.to_owned(), name: unit.name.to_owned() })
                .collect(),
        })
    }
}

/// Every indicator that surely does not reach its limit, with how far it is; not of persons, and nothing that would say
/// something of a few of them.
fn found(run: &Run<'_>, only: &str) -> Vec<(Gap, f64)> {
    let all = run.standard.indicators.iter().enumerate();
    let asked = all.filter(|(_, one)| only.is_empty() || one.name == only);
    let listed = asked.filter(|(_, one)| run.lists(one.level));
    let gaps = listed.flat_map(|(at, _)| run.gaps_in(at));
    let away = |gap: Gap| {
        let distance = gap.distance(run.standard);
        (gap, distance)
    };
    gaps.map(away).collect()
}

/// For each unit of a level the unit of the highest level in which it lies.
fn tops(run: &Run<'_>, level: usize) -> Vec<usize> {
    let count = run.frames.level(level).units.len();
    let mut tops: Vec<usize> = (0..count).collect();
    for at in (1..=level).rev() {
        let above = &run.frames.level(at).above;
        for top in &mut tops {
            *top = above[*top] as usize;
        }
    }
    tops
}

/// What the first way of each comes to. Where one more teacher helps two indicators of a school, the larger change counts.
fn sums(run: &Run<'_>, all: &[(Gap, f64)]) -> Vec<Sum> {
    let standard = run.standard;
    let mut most: BTreeMap<(usize, usize), BTreeMap<usize, f64>> = BTreeMap::new();
    let mut helps: BTreeMap<(usize, usize), Vec<String>> = BTreeMap::new();
    for (gap, _) in all {
        let Some(way) = gap.ways.iter().find(|way| way.to > way.from) else { continue };
        if standard.levels[way.level].slots[way.slot].persons {
            continue;
        }
        let place = (way.level, way.slot);
        let more = most.entry(place).or_default().entry(way.row).or_default();
        *more = more.max(way.to - way.from);
        let names = helps.entry(place).or_default();
        let name = &standard.indicators[gap.indicator].name;
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    let sum = |((level, slot), units): ((usize, usize), BTreeMap<usize, f64>)| Sum {
        title: standard.levels[level].slots[slot].title.clone(),
        units: units.len(),
        more: units.values().sum(),
        indicators: helps.remove(&(level, slot)).unwrap_or_default(),
    };
    most.into_iter().map(sum).collect()
}

fn indicators(run: &Run<'_>, all: &[(Gap, f64)]) -> Vec<Named> {
    let mut found: Vec<usize> = all.iter().map(|(gap, _)| gap.indicator).collect();
    found.sort_unstable();
    found.dedup();
    let named = |at: usize| {
        let one = &run.standard.indicators[at];
        Named { name: one.name.clone(), title: one.title.clone() }
    };
    found.into_iter().map(named).collect()
}

fn short(judging: &Judging, gap: &Gap, distance: f64, top: usize) -> Short {
    let run = &judging.judged.run;
    let one = &run.standard.indicators[gap.indicator];
    let frame = run.frames.level(one.level);
    let (unit, place) = (frame.units.at(gap.row), frame.rows[gap.row]);
    Short {
        code: unit.code.to_owned(),
        name: unit.name.to_owned(),
        above: run.frames.level(0).units.at(top).name.to_owned(),
        indicator: Named { name: one.name.clone(), title: one.title.clone() },
        value: one.brief(gap.value),
        limit: one.brief(gap.limit),
        distance,
        ways: gap.told(run.standard),
        slip: judging.of_file(place.file).map(|one| one.slip.clone()).unwrap_or_default(),
        row: place.row,
    }
}
