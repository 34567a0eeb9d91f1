//! Integration tests of this crate, in one binary.

#![allow(clippy::unwrap_used, reason = "a test may stop where its ground gives way")]

/// Room `composite`: small cases by hand, refusals, variants, and COINr's ASEM example.
mod composite {
    mod asem;
    mod methods;
    mod published;
    mod reference;
    mod refusals;
    mod variants;

    use moushi_stats::composite::Column;

    fn column(values: &[f64]) -> Column {
        Column::full(values.iter().copied()).unwrap()
    }

    fn values(column: &Column) -> Vec<f64> {
        column.cells().map(|cell| cell.unwrap()).collect()
    }

    fn near(left: &[f64], right: &[f64], within: f64) {
        assert_eq!(left.len(), right.len());
        for (a, b) in left.iter().zip(right) {
            assert!((a - b).abs() <= within, "{left:?} is not {right:?}");
        }
    }
}

/// Room `dea`: cases by hand, what has no answer, and results of three packages on public data.
mod dea {
    mod cases;
    mod reference;

    use moushi_stats::composite::Column;
    use moushi_stats::dea::{Error, Frontier, Model, Orientation, Returns, Score, Standing, Units};

    fn units(inputs: &[&[f64]], outputs: &[&[f64]]) -> Result<Units, Error> {
        let columns = |side: &[&[f64]]| -> Vec<Column> {
            side.iter().map(|cells| Column::full(cells.iter().copied()).unwrap()).collect()
        };
        Units::new(&columns(inputs), &columns(outputs))
    }

    fn model(returns: Returns, orientation: Orientation) -> Model {
        Model { returns, orientation, without_itself: false }
    }

    fn score(units: &Units, unit: usize, model: Model) -> Result<Standing, Error> {
        Frontier::new(units, model)?.score(unit)
    }

    /// Whether the mixture of peers is the moved point less, or more, its slacks.
    fn adds_up(units: &Units, unit: usize, orientation: Orientation, score: &Score) {
        let mixture = |side: fn(&Units, usize) -> &[f64], at: usize| {
            score.peers.iter().map(|&(peer, share)| share * side(units, peer)[at]).sum::<f64>()
        };
        let (left, right) = match orientation {
            Orientation::Input => (score.value, 1.0),
            Orientation::Output => (1.0, score.value),
        };
        for (at, x) in units.inputs(unit).iter().enumerate() {
            let gap = left * x - score.input_slacks[at] - mixture(Units::inputs, at);
            assert!(gap.abs() < 1e-9 * (1.0 + x), "input {at} of {unit}: {gap}");
        }
        for (at, y) in units.outputs(unit).iter().enumerate() {
            let gap = right * y + score.output_slacks[at] - mixture(Units::outputs, at);
            assert!(gap.abs() < 1e-9 * (1.0 + y), "output {at} of {unit}: {gap}");
        }
    }
}

/// Room `disclosure`: an attack on protected tables by linear programming, releases one after the other, cases by hand.
mod disclosure {
    mod attack;
    mod cases;
    mod provinces;
    mod releases;
}

/// Room `progress`: cases by hand, what changes nothing, least squares as in R, the cover of bands, and what has no answer.
mod progress {
    mod cases;
    mod cover;
    mod expected;
    mod invariance;
    mod refusals;

    use moushi_stats::composite::{Column, Direction};
    use moushi_stats::progress::{Base, Classes, Cuts, Plan, Told};

    fn column(values: &[f64]) -> Column {
        Column::full(values.iter().copied()).unwrap()
    }

    /// `None` stands for a missing value.
    fn cells(values: &[Option<f64>]) -> Column {
        Column::new(values.iter().copied()).unwrap()
    }

    fn one(column: &Column) -> Classes {
        Classes::one(column.len()).unwrap()
    }

    /// The base of one class with a goal.
    fn base(column: &Column, direction: Direction, goal: f64) -> Base {
        let plan = Plan {
            direction,
            goals: vec![Some(goal)],
            near_goal: 0.0,
            cuts: Cuts::Terciles,
            least_units: 1,
        };
        Base::learn(column, &one(column), &plan).unwrap()
    }

    fn numbers(told: &[Told]) -> Vec<f64> {
        told.iter().map(|told| told.unwrap()).collect()
    }

    fn near(left: &[f64], right: &[f64], within: f64) {
        assert_eq!(left.len(), right.len());
        for (a, b) in left.iter().zip(right) {
            let scale = b.abs().max(1.0);
            assert!((a - b).abs() <= within * scale, "{left:?} is not {right:?}");
        }
    }
}

/// Room `quantile`: cases by hand and by linear programming, errors of measurement, groups, and SGP's example.
mod quantile {
    mod cases;
    mod doubt;
    mod reference;
    mod sgp;

    use moushi_stats::quantile::Spline;
    use moushi_stats::random::Random;

    /// Made-up earlier scores and outcomes, which depend on them and scatter more at the ends.
    fn cohort(count: usize, seed: u64, whole: bool) -> (Vec<f64>, Vec<f64>) {
        let mut random = Random::new(seed);
        let mut normal = || (0..12).map(|_| random.unit()).sum::<f64>() - 6.0;
        let round = |score: f64| if whole { score.round() } else { score };
        let one = |_| {
            let away = 60.0 * normal();
            let scatter = (25.0 + 0.1 * away.abs()) * normal();
            (round(580.0 + away), round(620.0 + 0.75 * away + scatter))
        };
        (0..count).map(one).unzip()
    }

    /// The design by the splines' own rows.
    fn columns(splines: &[Spline], earlier: &[&[f64]]) -> Vec<Vec<f64>> {
        let mut columns = vec![vec![1.0; earlier[0].len()]];
        for (spline, list) in splines.iter().zip(earlier) {
            let rows: Vec<Vec<f64>> = list.iter().map(|&x| spline.row(x)).collect();
            columns.extend(
                (0..spline.width()).map(|column| rows.iter().map(|row| row[column]).collect()),
            );
        }
        columns
    }
}

/// Room `formula`: what formulas stand for, values known from R, lme4's models, refusals, hostile text.
mod formula {
    mod bases;
    mod columns;
    mod hostile;
    mod lme4;
    mod r;
    mod reading;
    mod refusals;
    mod rows;
    mod spans;
    mod within;

    use moushi_stats::formula::{Block, Column, Design, Formula, Frame};

    fn numbers(values: &[f64]) -> Column {
        Column::numbers(values.iter().map(|&value| Some(value))).unwrap()
    }

    fn texts(values: &[&str]) -> Column {
        Column::text(values.iter().map(|&value| Some(value)))
    }

    fn frame(columns: &[(&str, Column)]) -> Frame {
        let named = columns.iter().map(|(name, column)| (name.to_string(), column.clone()));
        Frame::new(named.collect()).unwrap()
    }

    fn design(formula: &str, frame: &Frame) -> Design {
        let formula = Formula::parse(formula).unwrap_or_else(|error| panic!("{formula}: {error}"));
        Design::of(&formula, frame).unwrap_or_else(|error| panic!("{}: {error}", formula.text()))
    }

    /// The names of the fixed columns.
    fn fixed(design: &Design) -> Vec<&str> {
        let names = design.names();
        design.fixed().iter().map(|&at| names[at]).collect()
    }

    /// All rows at once.
    fn whole(design: &Design, frame: &Frame) -> Block {
        let sheet = design.over(frame).unwrap();
        sheet.block(0..sheet.len()).unwrap()
    }

    /// The fixed columns in all rows.
    fn matrix(formula: &str, frame: &Frame) -> Vec<Vec<f64>> {
        let design = design(formula, frame);
        let block = whole(&design, frame);
        design.fixed().iter().map(|&at| block.column(at).to_vec()).collect()
    }
}

/// Room `lmm`: the references of lme4, small and hard cases.
mod lmm {
    mod cases;
    mod examples;
    mod inference;
    mod many;
    mod reference;
}

/// A mixed model by its formula: the same on one core and several, in pieces and at once, with weights and gaps; made-up provinces;
/// checks by its rows.
mod mixed {
    mod checked;
    mod pieces;
    mod province;
    mod provinces;
    mod summed;
}
