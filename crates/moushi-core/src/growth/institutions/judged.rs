//! Units held against the base year 增值的计算: of each indicator the gains, gaps closed, moves of places and what was reached beyond
//! what could be expected, against a base that is learned now or was frozen before; and growth over several indicators. The
//! formulas are those of `moushi_stats::progress`.

mod measured;

use moushi_stats::composite::{Column, Direction};
use moushi_stats::progress::{
    Base, Classes, Closing, Combined, Cuts, Exact, Expectation, Matrix, Move, Reason, Residual,
    Third, Thirds, Told, combined, thirds,
};

use super::frozen::{self, Frozen, VERSION};
use super::panel::Panel;
use super::refused;
use super::wish::{Set, Wish, set_for};
use crate::model::Refusal;
use crate::text::Text;

/// Units that a class needs for percentiles, deviations and thirds: below, a place is hardly one.
pub const LEAST_UNITS: usize = 5;

/// Units of a class that an expectation needs, and those that must be left after one for each coefficient.
pub(super) const LEAST_FIT: [usize; 2] = [3, 5];

/// What came out.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The base year.
    pub base: i32,
    /// The year that is held against it.
    pub to: i32,
    /// Years from the base to it, of which there are data.
    pub years: Vec<i32>,
    /// Names of units, rising.
    pub units: Vec<String>,
    /// Names of classes; a single one without name where there are none.
    pub classes: Vec<String>,
    /// The class of each unit in the base year.
    pub class_of: Classes,
    /// Head counts, where the table has them.
    pub persons: Option<Vec<Option<f64>>>,
    /// What is taken into account beside the base, with its values in the base year.
    pub inputs: Vec<(String, Column)>,
    /// How sure bands are.
    pub confidence: f64,
    /// Of each indicator.
    pub growths: Vec<Growth>,
    /// Over all of them, where there are several.
    pub combination: Option<Combination>,
    /// The year up to which expectations were learned, where the base was frozen before.
    pub frozen: Option<i32>,
    /// What was seen in the table, and how it differs from the frozen base.
    pub seen: Vec<Text>,
}

/// Growth in one indicator. Lists have an entry for each unit.
#[derive(Clone, Debug)]
pub struct Growth {
    /// What it is called.
    pub name: String,
    /// Which end is good.
    pub direction: Direction,
    /// The goal.
    pub goal: Option<f64>,
    /// How near to it counts as being there.
    pub near_goal: f64,
    /// The least base of which shares are taken.
    pub least_base: f64,
    /// Values by year, then by unit.
    pub course: Vec<Vec<Option<f64>>>,
    /// Values in the base year.
    pub before: Column,
    /// Values now.
    pub after: Column,
    /// The classes in the base year.
    pub yardstick: Base,
    /// What could be expected.
    pub expectation: Expectation,
    /// By how much, in the unit of the indicator; above zero is better.
    pub gains: Vec<Told>,
    /// As a share of the base.
    pub relative: Vec<Told>,
    /// A year, as a share.
    pub yearly: Vec<Told>,
    /// In standard deviations of the class in the base year.
    pub standardised: Vec<Told>,
    /// Of the gap to the goal.
    pub closings: Vec<Result<Closing, Reason>>,
    /// Among the units of the class in the base year.
    pub moves: Vec<Result<Move, Reason>>,
    /// Beyond what could be expected.
    pub residuals: Vec<Result<Residual, Reason>>,
    /// Where a unit began.
    pub levels: Vec<Result<Third, Reason>>,
    /// How large its gain is.
    pub thirds: Thirds,
    /// Who is where, by class.
    pub matrix: Vec<Matrix>,
}

/// Growth over several indicators: the weighted mean of standardised gains.
#[derive(Clone, Debug)]
pub struct Combination {
    /// Weights of the indicators.
    pub weights: Vec<f64>,
    /// Whether they were given.
    pub given: bool,
    /// Of each unit.
    pub of: Vec<Result<Combined, Reason>>,
    /// The least and the greatest that comes out when one indicator is left out.
    pub without_one: Vec<Option<[f64; 2]>>,
    /// How large it is within the class.
    pub thirds: Vec<Result<Third, Reason>>,
}

/// Whether a unit lies outside of its band, where it has one: above is better than expected.
pub fn outside(residual: &Residual, confidence: f64) -> Option<bool> {
    (residual.chance < 1.0 - confidence).then_some(residual.value > 0.0)
}

impl Judged {
    /// Holds the units of a table against a base year.
    ///
    /// # Errors
    /// When years, indicators or settings do not fit the table or the frozen base.
    pub fn of(panel: &Panel, wish: &Wish, frozen: Option<&Frozen>) -> Result<Self, Refusal> {
        let years = Years::of(panel, wish, frozen)?;
        check(wish, &names(panel, wish, frozen)?)?;
        let class_of = class_of(panel, years.base, frozen);
        let mut judged = Self {
            base: years.base,
            to: years.to,
            years: years.all(panel),
            units: panel.units.clone(),
            classes: frozen.map_or(&panel.classes, |one| &one.classes).clone(),
            class_of,
            persons: panel.persons.as_ref().map(|one| one.values[years.at].clone()),
            inputs: measured::inputs(panel, years.base, frozen),
            confidence: wish.confidence,
            growths: Vec::new(),
            combination: None,
            frozen: frozen.map(|one| one.learned),
            seen: panel.seen.clone(),
        };
        judged.seen.extend(frozen.iter().flat_map(|one| frozen::differences(one, panel)));
        judged.seen.extend(moved(panel, &judged, years.at));
        judged.growths = measured::growths(panel, wish, frozen, &judged);
        judged.combination = combination(&judged, wish)?;
        Ok(judged)
    }

    /// The class of a unit, by name; none where it is in none or there is one class only.
    pub fn class(&self, unit: usize) -> Option<&str> {
        let class = self.class_of.of(unit).ok()?;
        Some(self.classes[class].as_str()).filter(|class| !class.is_empty())
    }

    /// The base as it is to be frozen, learned from a file, without the units that are not to be named.
    pub fn freeze(&self, hidden: &[bool], source: (String, String), engine: &str) -> Frozen {
        let kept: Vec<usize> = (0..self.units.len()).filter(|unit| !hidden[*unit]).collect();
        let exact = |value: Option<f64>| value.map(Exact);
        let unit = |at: &usize| frozen::Unit {
            name: self.units[*at].clone(),
            class: self.class_of.of(*at).ok(),
        };
        let indicator = |one: &Growth| frozen::Indicator {
            at_base: frozen::Values {
                name: one.name.clone(),
                values: kept.iter().map(|at| exact(one.before.get(*at))).collect(),
            },
            goal: exact(one.goal),
            near_goal: Exact(one.near_goal),
            least_base: Exact(one.least_base),
            yardstick: one.yardstick.clone(),
            expectation: one.expectation.clone(),
            gains: one
                .thirds
                .cuts
                .iter()
                .map(|cuts| cuts.ok().map(|cuts| cuts.map(Exact)))
                .collect(),
        };
        let input = |(name, values): &(String, Column)| frozen::Values {
            name: name.clone(),
            values: kept.iter().map(|at| exact(values.get(*at))).collect(),
        };
        Frozen {
            kind: "moushi-growth-base".to_owned(),
            version: VERSION,
            base: self.base,
            learned: self.to,
            classes: self.classes.clone(),
            units: kept.iter().map(unit).collect(),
            inputs: self.inputs.iter().map(input).collect(),
            indicators: self.growths.iter().map(indicator).collect(),
            source,
            engine: engine.to_owned(),
        }
    }
}

/// The years that are held against each other.
struct Years {
    base: i32,
    to: i32,
    /// The place of `to` in the table.
    at: usize,
}

impl Years {
    fn of(panel: &Panel, wish: &Wish, frozen: Option<&Frozen>) -> Result<Self, Refusal> {
        if let Some(frozen) = frozen {
            frozen.suits(wish)?;
        }
        let base = wish.base.or(frozen.map(|one| one.base));
        let base = base.ok_or_else(|| refused::which_base(&panel.years))?;
        if frozen.is_none() && panel.year(base).is_none() {
            return Err(refused::no_base(base, &panel.years));
        }
        let to = wish.to.or(panel.years.last().copied()).unwrap_or(base);
        let at = panel.year(to).ok_or_else(|| refused::no_base(to, &panel.years))?;
        if to <= base {
            return Err(refused::not_later(base, to));
        }
        Ok(Self { base, to, at })
    }

    /// The base, and the years from it on of which the table has data.
    fn all(&self, panel: &Panel) -> Vec<i32> {
        let later =
            panel.years.iter().copied().filter(|year| self.base < *year && *year <= self.to);
        std::iter::once(self.base).chain(later).collect()
    }
}

/// The indicators that are looked at: all of the table, or those of the frozen base that it has.
fn names(panel: &Panel, wish: &Wish, frozen: Option<&Frozen>) -> Result<Vec<String>, Refusal> {
    let there: Vec<&str> = panel.indicators.iter().map(|one| one.name.as_str()).collect();
    let Some(frozen) = frozen else { return Ok(there.iter().map(|&one| one.to_owned()).collect()) };
    let known: Vec<&str> = frozen.indicators.iter().map(|one| one.at_base.name.as_str()).collect();
    if let Some(name) = wish.columns.indicators.iter().find(|one| !known.contains(&one.as_str())) {
        return Err(refused::no_such_indicator("--indicators", name, &known));
    }
    let both = known.iter().filter(|one| there.contains(one)).map(|&one| one.to_owned());
    let both: Vec<String> = both.collect();
    match both.is_empty() {
        true => Err(refused::no_such_indicator("--frozen", known[0], &there)),
        false => Ok(both),
    }
}

/// Whether settings name indicators that are there, with values that make sense.
fn check(wish: &Wish, names: &[String]) -> Result<(), Refusal> {
    let known: Vec<&str> = names.iter().map(String::as_str).collect();
    let named = |list: &'_ [Set]| list.iter().filter_map(|one| one.indicator.clone()).collect();
    let options: [(&str, Vec<String>); 5] = [
        ("--down", wish.down.clone()),
        ("--goal", named(&wish.goals)),
        ("--near-goal", named(&wish.near_goal)),
        ("--least-base", named(&wish.least_base)),
        ("--weights", named(&wish.weights)),
    ];
    for (option, list) in options {
        if let Some(name) = list.iter().find(|name| !known.contains(&name.as_str())) {
            return Err(refused::no_such_indicator(option, name, &known));
        }
    }
    let bad = |list: &[Set], good: fn(f64) -> bool| {
        list.iter().map(|one| one.value).find(|value| !value.is_finite() || !good(*value))
    };
    let not_negative = ("要大于或等于零", "It must not be negative");
    let wrong = [
        ("--near-goal", bad(&wish.near_goal, |one| one >= 0.0), not_negative),
        (
            "--least-base",
            bad(&wish.least_base, |one| one > 0.0),
            ("要大于零", "It must be above zero"),
        ),
        ("--weights", bad(&wish.weights, |one| one >= 0.0), not_negative),
        ("--goal", bad(&wish.goals, |_| true), ("要是一个数", "It must be a number")),
    ];
    for (option, value, (zh, en)) in wrong {
        if let Some(value) = value {
            return Err(refused::bad_setting(option, value, zh, en));
        }
    }
    if wish.confidence > 0.5 && wish.confidence < 1.0 {
        return Ok(());
    }
    let between = ("要在 0.5 和 1 之间，例如 0.95", "It lies between 0.5 and 1, as 0.95 does");
    Err(refused::bad_setting("--confidence", wish.confidence, between.0, between.1))
}

/// The class of each unit in the base year; where it has none then, the first that it has.
fn class_of(panel: &Panel, base: i32, frozen: Option<&Frozen>) -> Classes {
    let at_base = panel.year(base);
    let in_table = |unit: usize| {
        let then = at_base.and_then(|year| panel.class_of[year][unit]);
        then.or_else(|| panel.class_of.iter().find_map(|year| year[unit]))
    };
    let one = |(unit, name): (usize, &String)| match frozen {
        None => in_table(unit),
        Some(frozen) => match frozen.unit(name) {
            Some(at) => frozen.units[at].class,
            None => in_table(unit).and_then(|class| {
                frozen.classes.iter().position(|known| *known == panel.classes[class])
            }),
        },
    };
    let count = frozen.map_or(panel.classes.len(), |one| one.classes.len());
    let all = panel.units.iter().enumerate().map(one).collect();
    Classes::new(all, count).expect("a panel has units, and classes of its own")
}

/// Units whose class has changed.
fn moved(panel: &Panel, judged: &Judged, to: usize) -> Option<Text> {
    let changed = |unit: &usize| {
        let now = panel.class_of[to][*unit].map(|class| panel.classes[class].as_str());
        now.is_some() && judged.class(*unit).is_some() && now != judged.class(*unit)
    };
    let names: Vec<&str> =
        (0..panel.units.len()).filter(changed).map(|unit| panel.units[unit].as_str()).collect();
    (!names.is_empty()).then(|| {
        Text::of(
            format!("类别有变的单位：{}；仍按基年的类别比较。", names.join("、")),
            format!(
                "Units whose class has changed: {}; they are held against that of the base year.",
                names.join(", ")
            ),
        )
    })
}

/// Growth over all indicators; none of one alone.
fn combination(judged: &Judged, wish: &Wish) -> Result<Option<Combination>, Refusal> {
    let growths = &judged.growths;
    if growths.len() < 2 {
        return Ok(None);
    }
    let weight = |one: &Growth| match wish.weights.is_empty() {
        true => 1.0,
        false => set_for(&wish.weights, &one.name).unwrap_or(0.0),
    };
    let weights: Vec<f64> = growths.iter().map(weight).collect();
    if weights.iter().all(|weight| *weight == 0.0) {
        let told = ("至少要有一个大于零", "One at least must be above zero");
        return Err(refused::bad_setting("--weights", 0.0, told.0, told.1));
    }
    let lists: Vec<Vec<Told>> = growths.iter().map(|one| one.standardised.clone()).collect();
    let least = |count: usize| count.div_ceil(2).max(1);
    let over = |lists: &[Vec<Told>], weights: &[f64]| {
        combined(lists, weights, least(lists.len()))
            .expect("lists are as long as units, weights are checked")
    };
    let of = over(&lists, &weights);
    let mut without_one = vec![None; judged.units.len()];
    for left_out in 0..lists.len() {
        let rest = |at: &usize| *at != left_out;
        let kept: Vec<usize> = (0..lists.len()).filter(rest).collect();
        let kept_weights: Vec<f64> = kept.iter().map(|at| weights[*at]).collect();
        if weights[left_out] == 0.0 || kept_weights.iter().all(|weight| *weight == 0.0) {
            continue;
        }
        let kept: Vec<Vec<Told>> = kept.iter().map(|at| lists[*at].clone()).collect();
        for (range, one) in without_one.iter_mut().zip(over(&kept, &kept_weights)) {
            let Ok(one) = one else { continue };
            let [low, high] = range.unwrap_or([one.value, one.value]);
            *range = Some([low.min(one.value), high.max(one.value)]);
        }
    }
    let values: Vec<Told> = of.iter().map(|one| one.map(|one| one.value)).collect();
    let sorted = thirds(&values, &judged.class_of, &Cuts::Terciles, LEAST_UNITS);
    let thirds = sorted.expect("values are as many as units").of;
    Ok(Some(Combination { weights, given: !wish.weights.is_empty(), of, without_one, thirds }))
}
