//! Growth in each indicator, against a base that is learned here or was frozen. Refuses nothing that was not refused before.

use moushi_stats::composite::{Column, Direction};
use moushi_stats::progress::{
    Base, Classes, Cuts, Expectation, Model, Pair, Plan, Reason, Residual, Slopes, Thirds,
    closings, expected, gains, matrix, percentile_moves, relative_gains, standardised_gains,
    thirds, yearly_rates,
};

use super::super::frozen::{Frozen, Indicator, Values};
use super::super::panel::{Measure, Panel};
use super::super::wish::{Wish, set_for};
use super::{Growth, Judged, LEAST_FIT, LEAST_UNITS};

/// The share of the mean base below which no share of a base is taken, where no least base was set.
const SMALL: f64 = 0.1;

/// The share of a goal that counts as being at it, where no margin was set.
const NEAR: f64 = 0.01;

/// What is not so is a mistake of ours: lists are as long as there are units, settings were checked.
const SOUND: &str = "lists are as long as there are units, and settings were checked";

/// Growth in each indicator.
pub(super) fn growths(
    panel: &Panel,
    wish: &Wish,
    frozen: Option<&Frozen>,
    judged: &Judged,
) -> Vec<Growth> {
    let inputs: Vec<&Column> = judged.inputs.iter().map(|(_, values)| values).collect();
    let one = |measure: &Measure| {
        let known = frozen.map(|all| {
            let own = all.indicators.iter().find(|one| one.at_base.name == measure.name);
            own.map(|own| (all, own))
        });
        match known {
            Some(None) => None,
            known => Some(growth(panel, measure, wish, known.flatten(), judged, &inputs)),
        }
    };
    panel.indicators.iter().filter_map(one).collect()
}

/// What each unit had of each input in the base year.
pub(super) fn inputs(panel: &Panel, base: i32, frozen: Option<&Frozen>) -> Vec<(String, Column)> {
    match frozen {
        None => {
            let year = panel.year(base).expect("the base year was looked for");
            panel.inputs.iter().map(|one| (one.name.clone(), one.column(year))).collect()
        }
        Some(frozen) => {
            let own = |input: &Values| {
                let one = |unit: &String| input.values[frozen.unit(unit)?].map(|value| value.0);
                let values = Column::new(panel.units.iter().map(one));
                (input.name.clone(), values.expect("what was frozen is finite"))
            };
            frozen.inputs.iter().map(own).collect()
        }
    }
}

fn growth(
    panel: &Panel,
    measure: &Measure,
    wish: &Wish,
    frozen: Option<(&Frozen, &Indicator)>,
    judged: &Judged,
    inputs: &[&Column],
) -> Growth {
    let classes = &judged.class_of;
    let at_base = |unit: &String| frozen.and_then(|(all, own)| own.at_base(all.unit(unit)));
    let before = match frozen {
        Some(_) => {
            Column::new(judged.units.iter().map(at_base)).expect("what was frozen is finite")
        }
        None => measure.column(panel.year(judged.base).expect("the base year was looked for")),
    };
    let after = measure.column(panel.year(judged.to).expect("the year was looked for"));
    let set = Settings::of(measure, &before, wish, frozen.map(|(_, own)| own));
    let yardstick = match frozen {
        Some((_, own)) => own.yardstick.clone(),
        None => set.learned(&before, classes),
    };
    let pair = Pair::new(&before, &after, classes, set.direction).expect(SOUND);
    let again = frozen.filter(|(all, _)| all.learned != judged.to).map(|(_, own)| own);
    let (expectation, residuals) = beyond(&pair, inputs, wish, again.map(|own| &own.expectation));
    let gained = gains(&pair);
    let cuts = again.map_or(Cuts::Terciles, |own| {
        Cuts::ByClass(own.gains.iter().map(|cuts| cuts.map(|cuts| cuts.map(|cut| cut.0))).collect())
    });
    let levels = yardstick.levels(&before, classes).expect(SOUND);
    let by_gain: Thirds = thirds(&gained, classes, &cuts, LEAST_UNITS).expect(SOUND);
    let years = f64::from(judged.to - judged.base);
    let course = |year: &i32| match panel.year(*year).filter(|_| *year != judged.base) {
        Some(year) => measure.values[year].clone(),
        None => (0..before.len()).map(|unit| before.get(unit)).collect(),
    };
    let course = judged.years.iter().map(course).collect();
    Growth {
        name: measure.name.clone(),
        direction: set.direction,
        goal: set.goal,
        near_goal: set.near_goal,
        least_base: set.least_base,
        course,
        relative: relative_gains(&pair, set.least_base).expect(SOUND),
        yearly: yearly_rates(&pair, set.least_base, years).expect(SOUND),
        standardised: standardised_gains(&pair, &yardstick).expect(SOUND),
        closings: closings(&pair, &yardstick).expect(SOUND),
        moves: percentile_moves(&pair, &yardstick).expect(SOUND),
        matrix: matrix(&levels, &by_gain.of, classes).expect(SOUND),
        gains: gained,
        residuals,
        levels,
        thirds: by_gain,
        expectation,
        yardstick,
        before,
        after,
    }
}

/// What is beyond expectation: one that was learned before, or that of these units, each judged without itself.
fn beyond(
    pair: &Pair<'_>,
    inputs: &[&Column],
    wish: &Wish,
    learned: Option<&Expectation>,
) -> (Expectation, Vec<Result<Residual, Reason>>) {
    if let Some(learned) = learned {
        let residuals = learned.residuals(pair, inputs, wish.confidence).expect(SOUND);
        return (learned.clone(), residuals);
    }
    let [least_units, least_left] = LEAST_FIT;
    let fitted = |slopes: Slopes| {
        let model = Model { slopes, least_units, least_left, confidence: wish.confidence };
        expected(pair, inputs, model).expect(SOUND)
    };
    // Classes differ in size by far: each has slopes and scatter of its own where all have units enough for that.
    let own = fitted(Slopes::OwnOfClass);
    let few = |one: &Result<Residual, Reason>| matches!(one, Err(Reason::FewLeft { .. }));
    let fitted = if own.residuals.iter().any(few) { fitted(Slopes::Common) } else { own };
    (fitted.expectation, fitted.residuals)
}

/// The settings of an indicator.
struct Settings {
    direction: Direction,
    goal: Option<f64>,
    near_goal: f64,
    least_base: f64,
}

impl Settings {
    fn of(measure: &Measure, before: &Column, wish: &Wish, frozen: Option<&Indicator>) -> Self {
        if let Some(own) = frozen {
            return Self {
                direction: own.yardstick.direction(),
                goal: own.goal.map(|goal| goal.0),
                near_goal: own.near_goal.0,
                least_base: own.least_base.0,
            };
        }
        let name = &measure.name;
        let goal = set_for(&wish.goals, name);
        let near = || goal.map_or(0.0, |goal| NEAR * goal.abs());
        let down = wish.down.contains(name);
        Self {
            direction: if down { Direction::Less } else { Direction::More },
            goal,
            near_goal: set_for(&wish.near_goal, name).unwrap_or_else(near),
            least_base: set_for(&wish.least_base, name).unwrap_or_else(|| small(before)),
        }
    }

    fn learned(&self, before: &Column, classes: &Classes) -> Base {
        let plan = Plan {
            direction: self.direction,
            goals: vec![self.goal; classes.count()],
            near_goal: self.near_goal,
            cuts: Cuts::Terciles,
            least_units: LEAST_UNITS,
        };
        Base::learn(before, classes, &plan).expect(SOUND)
    }
}

/// A tenth of the mean base; where that is not above zero, the least number that is.
fn small(before: &Column) -> f64 {
    let all = Classes::one(before.len()).expect("a panel has units");
    let plan = Plan {
        direction: Direction::More,
        goals: vec![None],
        near_goal: 0.0,
        cuts: Cuts::Terciles,
        least_units: 1,
    };
    let mean = Base::learn(before, &all, &plan).expect(SOUND).mean(0).unwrap_or(0.0);
    (SMALL * mean).max(f64::MIN_POSITIVE)
}
