//! The units of a study over years 历年稳定性: the effects of the same units in earlier studies, how far the years agree, and the
//! mean of all. Only what was released counts of earlier years.

use std::collections::BTreeMap;

use moushi_core::growth::agreement::agreement;
use schemars::JsonSchema;
use sea_orm::EntityTrait;
use serde::Serialize;

use super::one::places;
use super::{Standing, standing};
use crate::app::door::Eyes;
use crate::app::studying::kept::{Agreed, Level, Unit};
use crate::app::studying::{self, released};
use crate::error::Trouble;
use crate::store::tables::{study, study_edition};

/// Years that are laid side by side at most.
const MOST: usize = 5;

/// Units over years.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Years {
    /// The years, the earliest first.
    pub years: Vec<Year>,
    /// The units, by name.
    pub units: Vec<Line>,
}

/// A year.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Year {
    /// The study.
    pub study: String,
    /// The year.
    pub year: i64,
    /// Its formula.
    pub formula: String,
    /// How it agrees with the year before; none for the first.
    pub agreed: Option<Agreed>,
}

/// A unit over years.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Line {
    /// What the data call it.
    pub name: String,
    /// What it came to year by year; none where it was not named.
    pub effects: Vec<Option<Effect>>,
    /// The mean of its effects, each year by its rows; none of a single year.
    pub mean: Option<f64>,
}

/// The effect of a unit in a year.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Effect {
    /// The effect.
    pub effect: f64,
    /// Standard deviation of that.
    pub deviation: f64,
    /// Rows.
    pub rows: u64,
    /// Where it lies.
    pub band: String,
}

/// The units of a grouping in the edition shown and in the newest released ones of the studies before; none where there
/// are none before that the caller sees.
pub async fn years(
    eyes: &Eyes<'_>,
    of: &study::Model,
    edition: &study_edition::Model,
    grouping: &str,
    seen_as: Standing,
) -> Result<Option<Years>, Trouble> {
    let mut all = vec![(of.clone(), edition.clone())];
    let mut earlier = of.earlier_id.clone();
    while !earlier.is_empty() && all.len() < MOST {
        let row = study::Entity::find_by_id(&earlier).one(eyes.store.read()).await?;
        let Some(row) = row.filter(|row| row.state == "open") else { break };
        earlier = row.earlier_id.clone();
        let newest = released(eyes.store.read(), &row.id).await?.into_iter().next();
        if let Some(newest) = newest {
            all.push((row, newest));
        }
    }
    all.reverse();
    let mut levels = Vec::new();
    for (row, edition) in all {
        let Some(level) = level(eyes, &row, &edition, grouping, seen_as).await? else { continue };
        levels.push((row, edition, level));
    }
    if levels.len() < 2 {
        return Ok(None);
    }
    let mut told = Vec::new();
    for (at, (row, edition, level)) in levels.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| &levels[at].2.whole);
        let agreed = before.map(|before| {
            let found = agreement(&before.standings(), &level.whole.standings());
            let mut agreed = Agreed::of(grouping, &found);
            agreed.moved.retain(|moved| level.own.iter().any(|unit| unit.name == moved.name));
            agreed
        });
        let formula = studying::specification(&edition.specification)?.formula;
        told.push(Year { study: row.id.clone(), year: row.year, formula, agreed });
    }
    let own: Vec<&[Unit]> = levels.iter().map(|(_, _, level)| level.own.as_slice()).collect();
    Ok(Some(Years { years: told, units: lines(&own) }))
}

/// The units of a year.
struct Own {
    /// All of them, for correlations.
    whole: Level,
    /// Those that the caller sees.
    own: Vec<Unit>,
}

async fn level(
    eyes: &Eyes<'_>,
    row: &study::Model,
    edition: &study_edition::Model,
    grouping: &str,
    seen_as: Standing,
) -> Result<Option<Own>, Trouble> {
    // Whoever has a part in this study may have none in the one before.
    let part = seen_as == Standing::Part;
    let parts = super::parts(eyes).await?;
    let stands = standing(eyes, row, std::slice::from_ref(edition), &parts).await?;
    if stands.is_none() {
        return Ok(None);
    }
    let Some(results) = studying::results(eyes.store.read(), &edition.id).await? else {
        return Ok(None);
    };
    let Some(whole) = results.level(grouping).cloned() else { return Ok(None) };
    let mut own = whole.named.clone();
    if part {
        let places = places(eyes, edition, Standing::Part).await?;
        let placed = places.get(grouping);
        own.retain(|unit| placed.is_some_and(|placed| placed.contains_key(&unit.name)));
    }
    Ok(Some(Own { whole, own }))
}

fn lines(years: &[&[Unit]]) -> Vec<Line> {
    let mut all: BTreeMap<&str, Vec<Option<&Unit>>> = BTreeMap::new();
    for (at, units) in years.iter().enumerate() {
        for unit in *units {
            all.entry(&unit.name).or_insert_with(|| vec![None; years.len()])[at] = Some(unit);
        }
    }
    let line = |(name, units): (&str, Vec<Option<&Unit>>)| Line {
        name: name.to_owned(),
        mean: mean(&units),
        effects: units.into_iter().map(|unit| unit.map(effect)).collect(),
    };
    all.into_iter().map(line).collect()
}

fn effect(unit: &Unit) -> Effect {
    Effect {
        effect: unit.effect,
        deviation: unit.deviation,
        rows: unit.rows,
        band: unit.band.clone(),
    }
}

/// The mean over years, each by its rows.
fn mean(units: &[Option<&Unit>]) -> Option<f64> {
    let years: Vec<&Unit> = units.iter().copied().flatten().collect();
    let rows: f64 = years.iter().map(|unit| unit.rows as f64).sum();
    let sum: f64 = years.iter().map(|unit| unit.rows as f64 * unit.effect).sum();
    (years.len() > 1 && rows > 0.0).then(|| sum / rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(name: &str, rows: u64, effect: f64) -> Unit {
        Unit {
            name: name.to_owned(),
            rows,
            effect,
            deviation: 1.0,
            interval: [effect - 1.96, effect + 1.96],
            comparison: [effect - 1.39, effect + 1.39],
            reliability: None,
            band: "not_apart".to_owned(),
            places: [1.0, 2.0],
        }
    }

    #[test]
    fn years_stand_side_by_side_and_weigh_by_their_rows() {
        let (first, second) = ([unit("乙", 30, 1.0)], [unit("乙", 10, 5.0), unit("甲", 20, 2.0)]);
        let lines = lines(&[&first, &second]);
        let names: Vec<&str> = lines.iter().map(|line| line.name.as_str()).collect();
        assert_eq!(names, ["乙", "甲"]);
        assert_eq!((lines[0].mean, lines[1].mean), (Some(2.0), None));
        assert!(lines[1].effects[0].is_none());
    }
}
