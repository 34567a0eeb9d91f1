//! What has no answer, and what is wrong with a request as a whole.

use super::{base, column, one};
use moushi_stats::composite::Direction::{Less, More};
use moushi_stats::progress::{
    Base, Classes, Cuts, Model, Pair, Part, Plan, Reason, Setting, Slopes, Trouble, closings,
    combined, expected, gains, matrix, mean_closings, mean_of_years, mean_value, percentile_moves,
    rank_moves, relative_gains, standardised_gains, thirds, yearly_rates,
};

#[test]
fn classes_and_lists_must_fit() {
    assert_eq!(Classes::new(vec![], 1), Err(Trouble::Nothing));
    assert_eq!(Classes::new(vec![Some(0)], 0), Err(Trouble::Nothing));
    let trouble = Classes::new(vec![Some(0), Some(2)], 2).unwrap_err();
    assert_eq!(trouble, Trouble::NoSuchClass { unit: 1, class: 2, classes: 2 });
    assert_eq!(trouble.to_string(), "unit 1: there is no class 2 among 2");
    let (two, three) = (column(&[1.0, 2.0]), column(&[1.0, 2.0, 3.0]));
    let classes = one(&two);
    let short = |part| Trouble::UnequalLengths { part, expected: 2, found: 3 };
    assert_eq!(Pair::new(&three, &two, &classes, More).unwrap_err(), short(Part::Base));
    assert_eq!(Pair::new(&two, &three, &classes, More).unwrap_err(), short(Part::Current));
    let pair = Pair::new(&two, &two, &classes, More).unwrap();
    let model = Model { slopes: Slopes::Common, least_units: 1, least_left: 2, confidence: 0.95 };
    assert_eq!(expected(&pair, &[&two, &three], model).unwrap_err(), short(Part::Input(1)));
    let lists = [vec![Ok(1.0); 2], vec![Ok(1.0); 3]];
    assert_eq!(combined(&lists, &[1.0; 2], 1).unwrap_err(), short(Part::Indicator(1)));
    assert_eq!(mean_of_years(&lists, 1).unwrap_err(), short(Part::Year(1)));
    assert_eq!(mean_value(&[&two, &three], 1).unwrap_err(), short(Part::Year(1)));
    assert_eq!(combined(&[], &[], 1).unwrap_err(), Trouble::Nothing);
    assert_eq!(mean_value(&[], 1).unwrap_err(), Trouble::Nothing);
    let thirds = thirds(&[Ok(1.0); 3], &classes, &Cuts::Terciles, 3).unwrap_err();
    assert_eq!(thirds, short(Part::Thirds));
    assert_eq!(
        matrix(&[], &[], &classes).unwrap_err(),
        Trouble::UnequalLengths { part: Part::Thirds, expected: 2, found: 0 }
    );
}

#[test]
fn settings_out_of_bounds_are_named_with_their_value() {
    let values = column(&[1.0, 2.0, 3.0]);
    let classes = one(&values);
    let pair = Pair::new(&values, &values, &classes, More).unwrap();
    let bad = |setting, value| Trouble::BadSetting { setting, value };
    assert_eq!(relative_gains(&pair, 0.0).unwrap_err(), bad(Setting::LeastBase, 0.0));
    assert_eq!(yearly_rates(&pair, 1.0, -1.0).unwrap_err(), bad(Setting::Years, -1.0));
    assert_eq!(rank_moves(&pair, 0).unwrap_err(), bad(Setting::LeastUnits, 0.0));
    let model = Model { slopes: Slopes::Common, least_units: 1, least_left: 2, confidence: 0.95 };
    let wrong = [
        (Model { least_left: 1, ..model }, bad(Setting::LeastLeft, 1.0)),
        (Model { least_units: 0, ..model }, bad(Setting::LeastUnits, 0.0)),
        (Model { confidence: 1.0, ..model }, bad(Setting::Confidence, 1.0)),
    ];
    for (model, trouble) in wrong {
        assert_eq!(expected(&pair, &[], model).unwrap_err(), trouble);
    }
    let lists = [vec![Ok(1.0); 2], vec![Ok(1.0); 2]];
    assert_eq!(combined(&lists, &[1.0, -1.0], 1).unwrap_err(), bad(Setting::Weight(1), -1.0));
    assert_eq!(combined(&lists, &[0.0, 0.0], 1).unwrap_err(), Trouble::NoWeight);
    assert_eq!(combined(&lists, &[1.0, 1.0], 3).unwrap_err(), bad(Setting::LeastKnown, 3.0));
    let not = combined(&lists, &[f64::NAN, 1.0], 1).unwrap_err();
    assert!(matches!(not, Trouble::BadSetting { setting: Setting::Weight(0), .. }));
    for other in [relative_gains(&pair, f64::NAN), relative_gains(&pair, f64::INFINITY)] {
        assert!(other.is_err());
    }
}

#[test]
fn a_base_asks_for_goals_and_cuts_that_can_be() {
    let values = column(&[1.0, 2.0, 3.0]);
    let learn = |goals: Vec<Option<f64>>, cuts, least_units| {
        Base::learn(
            &values,
            &one(&values),
            &Plan { direction: More, goals, near_goal: 0.0, cuts, least_units },
        )
    };
    let long = learn(vec![None; 2], Cuts::Terciles, 1).unwrap_err();
    assert_eq!(long, Trouble::UnequalLengths { part: Part::Goals, expected: 1, found: 2 });
    let endless = learn(vec![Some(f64::INFINITY)], Cuts::Terciles, 1).unwrap_err();
    assert_eq!(endless, Trouble::BadSetting { setting: Setting::Goal(0), value: f64::INFINITY });
    let fall = learn(vec![None], Cuts::Given([2.0, 2.0]), 1).unwrap_err();
    assert_eq!(fall, Trouble::BadCuts { class: None, low: 2.0, high: 2.0 });
    let fall = learn(vec![None], Cuts::ByClass(vec![Some([3.0, 2.0])]), 1).unwrap_err();
    assert_eq!(fall, Trouble::BadCuts { class: Some(0), low: 3.0, high: 2.0 });
    assert_eq!(fall.to_string(), "class 0: the cuts 3 and 2 do not rise");
    assert!(learn(vec![None], Cuts::Terciles, 0).is_err());
    let plan = Plan {
        direction: More,
        goals: vec![None],
        near_goal: -1.0,
        cuts: Cuts::Terciles,
        least_units: 1,
    };
    let near = Base::learn(&values, &one(&values), &plan).unwrap_err();
    assert_eq!(near, Trouble::BadSetting { setting: Setting::NearGoal, value: -1.0 });
    let other = base(&values, Less, 0.0);
    let classes = one(&values);
    let pair = Pair::new(&values, &values, &classes, More).unwrap();
    assert_eq!(percentile_moves(&pair, &other).unwrap_err(), Trouble::OtherDirection);
    let two = Classes::new(vec![Some(0), Some(1), None], 2).unwrap();
    let pair = Pair::new(&values, &values, &two, Less).unwrap();
    let classes = Trouble::UnequalLengths { part: Part::Classes, expected: 1, found: 2 };
    assert_eq!(percentile_moves(&pair, &other).unwrap_err(), classes);
}

#[test]
fn units_without_an_answer_say_why() {
    let (before, after) = (column(&[5.0; 4]), column(&[5.0, 6.0, 7.0, -2.0]));
    let classes = one(&before);
    let pair = Pair::new(&before, &after, &classes, More).unwrap();
    let frozen = base(&before, More, 5.0);
    // Equal values have no deviation and no thirds; nobody below the goal measures no fall.
    assert!(
        standardised_gains(&pair, &frozen).unwrap().iter().all(|g| *g == Err(Reason::NoSpread))
    );
    assert_eq!(frozen.level(0, 5.0), Err(Reason::NoSpread));
    let found = closings(&pair, &frozen).unwrap();
    assert_eq!(found[3], Err(Reason::NoGap));
    assert!(found[..3].iter().all(|c| c.unwrap().share == 1.0));
    let plan = Plan {
        direction: More,
        goals: vec![None],
        near_goal: 0.0,
        cuts: Cuts::Terciles,
        least_units: 5,
    };
    let small = Base::learn(&before, &classes, &plan).unwrap();
    let few = Reason::FewUnits { units: 4, needed: 5 };
    assert_eq!((small.mean(0), small.percentile(0, 5.0)), (Err(few), Err(few)));
    assert_eq!(small.level(0, 5.0), Err(few));
    assert_eq!(closings(&pair, &small).unwrap()[0], Err(Reason::NoGoal));
    assert_eq!(few.to_string(), "4 units, 5 are needed");
    let negative = column(&[-1.0, 1.0, 1.0, 1.0]);
    let pair = Pair::new(&negative, &after, &classes, More).unwrap();
    let found = relative_gains(&pair, 0.5).unwrap();
    assert_eq!(found[0], Err(Reason::NegativeBase { base: -1.0 }));
}

/// Numbers at the end of what can be written: a reason, never something that is no number.
#[test]
fn numbers_too_large_say_so() {
    let (before, after) = (column(&[-1.7e308, 1e-300, 2.0]), column(&[1.7e308, 1e308, 1e-300]));
    let classes = one(&before);
    let pair = Pair::new(&before, &after, &classes, More).unwrap();
    assert_eq!(gains(&pair)[0], Err(Reason::TooLarge));
    assert_eq!(relative_gains(&pair, 1e-305).unwrap()[1], Err(Reason::TooLarge));
    let frozen = base(&before, More, 1.7e308);
    // A gap that is no number any more is not one of which nothing was closed.
    let half = column(&[0.0; 3]);
    let from_far = Pair::new(&before, &half, &classes, More).unwrap();
    assert_eq!(closings(&from_far, &frozen).unwrap()[0], Err(Reason::TooLarge));
    let found = [
        format!("{:?}", closings(&pair, &frozen)),
        format!("{:?}", mean_closings(&pair, &frozen)),
        format!("{:?}", standardised_gains(&pair, &frozen)),
        format!("{:?}", percentile_moves(&pair, &frozen)),
        format!("{:?}", frozen.levels(&after, &classes)),
        format!("{:?}", (frozen.mean(0), frozen.deviation(0))),
        format!("{:?}", mean_value(&[&before, &after, &after], 1)),
    ];
    let model = Model { slopes: Slopes::Common, least_units: 1, least_left: 2, confidence: 0.9 };
    let many = column(&[-1.7e308, 1e308, 3.0, 1e300, 5.0, 6.0, 1.1e308]);
    let rest = column(&[1.0, 1.5e308, -1.5e308, 4.0, 1e308, -1e308, 2.0]);
    let classes = one(&many);
    let pair = Pair::new(&many, &rest, &classes, More).unwrap();
    let residuals = format!("{:?}", expected(&pair, &[], model));
    for words in found.iter().chain([&residuals]) {
        assert!(!words.contains("NaN") && !words.contains("inf"), "{words}");
    }
}
