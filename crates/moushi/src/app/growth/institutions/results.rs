//! What came out of an evaluation of institutions, as machines read it: a number, or none and the reason. Reckons nothing.

use std::collections::BTreeMap;

use moushi_core::growth::institutions::card::card;
use moushi_core::growth::institutions::findings::{findings, lead};
use moushi_core::growth::institutions::judged::{Growth, Judged, outside};
use moushi_core::growth::institutions::reasons;
use moushi_core::text::Text;
use moushi_stats::composite::Direction;
use moushi_stats::progress::{Reason, Standing, Third};
use serde::Serialize;

use super::Ran;

/// Everything.
#[derive(Debug, Serialize)]
pub struct Results<'a> {
    /// The base year.
    base: i32,
    /// The year that is held against it.
    to: i32,
    /// Years between of which there are data.
    years: &'a [i32],
    /// How sure bands are.
    confidence: f64,
    /// Names of classes.
    classes: &'a [String],
    /// What is taken into account beside the base.
    inputs: Vec<&'a str>,
    /// Of each indicator.
    indicators: Vec<Indicator<'a>>,
    /// Over all of them, where there are several.
    combined: Option<Combined<'a>>,
    /// How many units are not named since they have few persons, or would follow from the others.
    hidden: usize,
    /// The year up to which expectations were learned, where the base was frozen before.
    learned: Option<i32>,
    /// The main finding.
    lead: Text,
    /// What is to be said, sentence by sentence.
    findings: Vec<Text>,
    /// What may be concluded and what not.
    card: Vec<Chapter>,
    /// Name and SHA-256 of the table.
    input: &'a (String, String),
    /// Of the frozen base.
    frozen: &'a Option<(String, String)>,
    /// Version of the program.
    engine: &'static str,
}

/// A section of the card.
#[derive(Debug, Serialize)]
struct Chapter {
    title: Text,
    lines: Vec<Text>,
}

/// An indicator.
#[derive(Debug, Serialize)]
struct Indicator<'a> {
    name: &'a str,
    less_is_better: bool,
    goal: Option<f64>,
    near_goal: f64,
    least_base: f64,
    /// By class: what the base year was like, and what could be expected.
    classes: Vec<Class<'a>>,
    units: Vec<Unit<'a>>,
}

/// A class.
#[derive(Debug, Serialize)]
struct Class<'a> {
    name: &'a str,
    units: usize,
    mean: Option<f64>,
    deviation: Option<f64>,
    intercept: Option<f64>,
    slopes: Option<Vec<f64>>,
    scatter: Option<f64>,
    freedom: Option<usize>,
    /// Levels down, gains across; low, middle, high: names.
    matrix: [[Vec<&'a str>; 3]; 3],
}

/// A unit.
#[derive(Debug, Default, Serialize)]
struct Unit<'a> {
    name: &'a str,
    class: Option<&'a str>,
    values: Vec<Option<f64>>,
    base: Option<f64>,
    now: Option<f64>,
    gain: Option<f64>,
    relative_gain: Option<f64>,
    yearly_rate: Option<f64>,
    standardised_gain: Option<f64>,
    gap_closed: Option<f64>,
    standing: Option<&'static str>,
    percentile_base: Option<f64>,
    percentile_now: Option<f64>,
    percentile_move: Option<f64>,
    expected: Option<f64>,
    residual: Option<f64>,
    standardised_residual: Option<f64>,
    chance: Option<f64>,
    band: Option<[f64; 2]>,
    /// Above, below or within the band.
    against_band: Option<&'static str>,
    level: Option<&'static str>,
    gain_third: Option<&'static str>,
    /// Why there is no number, by the key that lacks it.
    reasons: BTreeMap<&'static str, Why>,
}

/// Why there is no number.
#[derive(Debug, Serialize)]
struct Why {
    code: &'static str,
    #[serde(flatten)]
    words: Text,
}

/// Growth over several indicators.
#[derive(Debug, Serialize)]
struct Combined<'a> {
    weights: BTreeMap<&'a str, f64>,
    given: bool,
    units: Vec<CombinedUnit<'a>>,
}

/// Of a unit.
#[derive(Debug, Serialize)]
struct CombinedUnit<'a> {
    name: &'a str,
    class: Option<&'a str>,
    value: Option<f64>,
    /// The least and the greatest when one indicator is left out.
    without_one: Option<[f64; 2]>,
    known: Option<usize>,
    share: Option<f64>,
    third: Option<&'static str>,
    reason: Option<Why>,
}

fn third(third: Third) -> &'static str {
    match third {
        Third::Low => "low",
        Third::Middle => "middle",
        Third::High => "high",
    }
}

fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Below => "below",
        Standing::Reached => "reached",
        Standing::Stayed => "stayed",
        Standing::FellBack => "fell_back",
    }
}

fn why(reason: Reason, judged: &Judged) -> Why {
    Why { code: reasons::code(reason), words: reasons::words(reason, judged) }
}

impl<'a> Results<'a> {
    /// Of an evaluation; hidden units are left out unless all are asked for.
    pub(super) fn of(ran: &'a Ran, all: bool) -> Self {
        let judged = &ran.judged;
        let told: Vec<bool> = ran.hidden.iter().map(|hidden| *hidden && !all).collect();
        let shown: Vec<usize> = (0..judged.units.len()).filter(|unit| !told[*unit]).collect();
        let chapter = |one: moushi_core::growth::card::Section| Chapter {
            title: one.title,
            lines: one.lines,
        };
        Self {
            base: judged.base,
            to: judged.to,
            years: &judged.years,
            confidence: judged.confidence,
            classes: &judged.classes,
            inputs: judged.inputs.iter().map(|(name, _)| name.as_str()).collect(),
            indicators: judged.growths.iter().map(|one| indicator(judged, one, &shown)).collect(),
            combined: combined(judged, &shown),
            hidden: judged.units.len() - shown.len(),
            learned: judged.frozen,
            lead: lead(judged),
            findings: findings(judged, &told).into_iter().map(|one| one.text).collect(),
            card: card(judged, &told, &ran.question).sections.into_iter().map(chapter).collect(),
            input: &ran.input,
            frozen: &ran.frozen,
            engine: env!("CARGO_PKG_VERSION"),
        }
    }
}

fn indicator<'a>(judged: &'a Judged, growth: &'a Growth, shown: &[usize]) -> Indicator<'a> {
    let class = |(at, name): (usize, &'a String)| {
        let names = |field: &Vec<usize>| {
            let shown = field.iter().filter(|unit| shown.contains(unit));
            shown.map(|unit| judged.units[*unit].as_str()).collect()
        };
        let members = &growth.matrix[at].members;
        Class {
            name,
            units: growth.yardstick.units(at),
            mean: growth.yardstick.mean(at).ok(),
            deviation: growth.yardstick.deviation(at).ok(),
            intercept: growth.expectation.intercept(at).ok(),
            slopes: growth.expectation.slopes(at).ok(),
            scatter: growth.expectation.scatter(at).ok().map(|(scatter, _)| scatter),
            freedom: growth.expectation.scatter(at).ok().map(|(_, freedom)| freedom),
            matrix: members.each_ref().map(|row| row.each_ref().map(names)),
        }
    };
    Indicator {
        name: &growth.name,
        less_is_better: growth.direction == Direction::Less,
        goal: growth.goal,
        near_goal: growth.near_goal,
        least_base: growth.least_base,
        classes: judged.classes.iter().enumerate().map(class).collect(),
        units: shown.iter().map(|at| unit(judged, growth, *at)).collect(),
    }
}

fn unit<'a>(judged: &'a Judged, growth: &'a Growth, at: usize) -> Unit<'a> {
    let mut unit = Unit {
        name: &judged.units[at],
        class: judged.class(at),
        values: growth.course.iter().map(|year| year[at]).collect(),
        base: growth.before.get(at),
        now: growth.after.get(at),
        ..Unit::default()
    };
    let mut reasons = BTreeMap::new();
    let mut told = |key: &'static str, value: Result<f64, Reason>| {
        value.map_err(|reason| reasons.insert(key, why(reason, judged))).ok()
    };
    unit.gain = told("gain", growth.gains[at]);
    unit.relative_gain = told("relative_gain", growth.relative[at]);
    unit.yearly_rate = told("yearly_rate", growth.yearly[at]);
    unit.standardised_gain = told("standardised_gain", growth.standardised[at]);
    unit.gap_closed = told("gap_closed", growth.closings[at].map(|one| one.share));
    unit.percentile_move = told("percentile_move", growth.moves[at].map(|one| one.up));
    unit.residual = told("residual", growth.residuals[at].map(|one| one.value));
    let mut sorted = |key: &'static str, value: Result<Third, Reason>| {
        value.map(third).map_err(|reason| reasons.insert(key, why(reason, judged))).ok()
    };
    unit.level = sorted("level", growth.levels[at]);
    unit.gain_third = sorted("gain_third", growth.thirds.of[at]);
    unit.standing = growth.closings[at].ok().map(|one| standing(one.standing));
    unit.percentile_base = growth.moves[at].ok().map(|one| one.before);
    unit.percentile_now = growth.moves[at].ok().map(|one| one.after);
    if let Ok(residual) = &growth.residuals[at] {
        unit.expected = Some(residual.expected);
        unit.standardised_residual = Some(residual.standardised);
        unit.chance = Some(residual.chance);
        unit.band = Some(residual.band);
        unit.against_band = Some(match outside(residual, judged.confidence) {
            Some(true) => "above",
            Some(false) => "below",
            None => "within",
        });
    }
    unit.reasons = reasons;
    unit
}

fn combined<'a>(judged: &'a Judged, shown: &[usize]) -> Option<Combined<'a>> {
    let combination = judged.combination.as_ref()?;
    let names = judged.growths.iter().map(|one| one.name.as_str());
    let unit = |at: &usize| {
        let of = &combination.of[*at];
        CombinedUnit {
            name: &judged.units[*at],
            class: judged.class(*at),
            value: of.ok().map(|one| one.value),
            without_one: combination.without_one[*at],
            known: of.ok().map(|one| one.known),
            share: of.ok().map(|one| one.share),
            third: combination.thirds[*at].ok().map(third),
            reason: of.err().map(|reason| why(reason, judged)),
        }
    };
    Some(Combined {
        weights: names.zip(combination.weights.iter().copied()).collect(),
        given: combination.given,
        units: shown.iter().map(unit).collect(),
    })
}
