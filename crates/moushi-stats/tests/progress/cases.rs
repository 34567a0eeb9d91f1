//! Small cases by hand.

use super::{base, cells, column, near, numbers, one};
use moushi_stats::composite::Direction::{Less, More};
use moushi_stats::progress::{
    Base, Classes, Closing, Cuts, Matrix, Move, Pair, Plan, Reason, Standing, Third, closings,
    combined, gains, matrix, mean_closings, mean_of_years, mean_value, percentile_moves,
    percentile_moves_within, rank_moves, relative_gains, standardised_gains, thirds, yearly_rates,
};

#[test]
fn gains_are_differences_shares_and_rates_in_the_good_direction() {
    let (before, after) = (column(&[50.0, 80.0, 10.0, 0.0]), column(&[60.0, 60.0, 10.0, 5.0]));
    let classes = one(&before);
    let more = Pair::new(&before, &after, &classes, More).unwrap();
    let less = Pair::new(&before, &after, &classes, Less).unwrap();
    assert_eq!(numbers(&gains(&more)), [10.0, -20.0, 0.0, 5.0]);
    assert_eq!(numbers(&gains(&less)), [-10.0, 20.0, 0.0, -5.0]);
    let small = Err(Reason::SmallBase { base: 0.0, least: 10.0 });
    let wanted = [Ok(0.2), Ok(-0.25), Ok(0.0), small];
    assert_eq!(relative_gains(&more, 10.0).unwrap(), wanted);
    let wanted = [Ok(-0.2), Ok(0.25), Ok(0.0), small];
    assert_eq!(relative_gains(&less, 10.0).unwrap(), wanted);
    // From 100 to 121 in two years is a tenth a year.
    let (before, after) = (column(&[100.0, 100.0]), column(&[121.0, -1.0]));
    let classes = one(&before);
    let pair = Pair::new(&before, &after, &classes, More).unwrap();
    let rates = yearly_rates(&pair, 1.0, 2.0).unwrap();
    near(&[rates[0].unwrap()], &[0.1], 1e-15);
    assert_eq!(rates[1], Err(Reason::NegativeCurrent { current: -1.0 }));
}

#[test]
fn standardised_gains_are_in_deviations_of_the_base() {
    // 2, 4, 6: mean 4, standard deviation 2.
    let (before, after) = (column(&[2.0, 4.0, 6.0]), column(&[3.0, 4.0, 1.0]));
    let classes = one(&before);
    let frozen = base(&before, More, 10.0);
    assert_eq!((frozen.mean(0), frozen.deviation(0), frozen.units(0)), (Ok(4.0), Ok(2.0), 3));
    let pair = Pair::new(&before, &after, &classes, More).unwrap();
    near(&numbers(&standardised_gains(&pair, &frozen).unwrap()), &[0.5, 0.0, -2.5], 1e-15);
    let frozen = base(&before, Less, 1.0);
    assert_eq!((frozen.mean(0), frozen.deviation(0)), (Ok(4.0), Ok(2.0)));
    let pair = Pair::new(&before, &after, &classes, Less).unwrap();
    near(&numbers(&standardised_gains(&pair, &frozen).unwrap()), &[-0.5, 0.0, 2.5], 1e-15);
}

#[test]
fn a_gap_closes_by_its_own_size_and_the_ceiling_counts_as_closed() {
    // Goal 100; gaps at the base 60, 20, 10 and none: their mean is 30.
    let before = column(&[40.0, 80.0, 90.0, 100.0, 105.0, 100.0]);
    let after = column(&[70.0, 110.0, 85.0, 100.0, 101.0, 94.0]);
    let classes = one(&before);
    let pair = Pair::new(&before, &after, &classes, More).unwrap();
    let frozen = base(&before, More, 100.0);
    let found = closings(&pair, &frozen).unwrap();
    let wanted = [
        (0.5, Standing::Below),
        (1.5, Standing::Reached),
        (-0.5, Standing::Below),
        (1.0, Standing::Stayed),
        (1.0, Standing::Stayed),
        (-0.2, Standing::FellBack),
    ];
    assert_eq!(found, wanted.map(|(share, standing)| Ok(Closing { share, standing })));
    // Within ten of the goal is at the goal: the gaps are 60 and 20; the last one lost nothing.
    let plan = Plan {
        direction: More,
        goals: vec![Some(100.0)],
        near_goal: 10.0,
        cuts: Cuts::Terciles,
        least_units: 1,
    };
    let found = closings(&pair, &Base::learn(&before, &classes, &plan).unwrap()).unwrap();
    assert_eq!(found[2], Ok(Closing { share: -0.375, standing: Standing::FellBack }));
    assert_eq!(found[5], Ok(Closing { share: 1.0, standing: Standing::Stayed }));
    // The mean went from 515/6 to 560/6; the goal is 600/6.
    near(&numbers(&mean_closings(&pair, &frozen).unwrap()), &[45.0 / 85.0], 1e-14);
}

#[test]
fn less_is_better_closes_gaps_downwards() {
    let (before, after) = (column(&[8.0, 6.0, 2.0]), column(&[5.0, 7.0, 3.0]));
    let classes = one(&before);
    let pair = Pair::new(&before, &after, &classes, Less).unwrap();
    let found = closings(&pair, &base(&before, Less, 2.0)).unwrap();
    let shares: Vec<f64> = found.iter().map(|closing| closing.unwrap().share).collect();
    // The mean gap at the base of those with one is (6 + 4)/2.
    near(&shares, &[0.5, -0.25, -0.2], 1e-15);
    assert_eq!(found[2].unwrap().standing, Standing::FellBack);
}

#[test]
fn a_place_among_the_base_may_rise_for_all_and_one_in_the_class_cannot() {
    let (before, after) = (column(&[1.0, 2.0, 2.0, 4.0]), column(&[2.0, 9.0, 9.0, 9.0]));
    let classes = one(&before);
    let pair = Pair::new(&before, &after, &classes, More).unwrap();
    let frozen = base(&before, More, 9.0);
    let moves = |found: Vec<Result<Move, Reason>>| -> Vec<[f64; 3]> {
        found.into_iter().map(|m| m.unwrap()).map(|m| [m.before, m.after, m.up]).collect()
    };
    let found = moves(percentile_moves(&pair, &frozen).unwrap());
    let wanted =
        [[12.5, 50.0, 37.5], [50.0, 100.0, 50.0], [50.0, 100.0, 50.0], [87.5, 100.0, 12.5]];
    assert_eq!(found, wanted);
    assert_eq!([frozen.percentile(0, 3.0), frozen.percentile(0, 0.0)], [Ok(75.0), Ok(0.0)]);
    let found = moves(percentile_moves_within(&pair, 4).unwrap());
    let wanted = [[12.5, 12.5, 0.0], [50.0, 62.5, 12.5], [50.0, 62.5, 12.5], [87.5, 62.5, -25.0]];
    assert_eq!(found, wanted);
    let found = moves(rank_moves(&pair, 4).unwrap());
    assert_eq!(found, [[4.0, 4.0, 0.0], [2.5, 2.0, 0.5], [2.5, 2.0, 0.5], [1.0, 2.0, -1.0]]);
}

#[test]
fn units_are_held_against_their_own_class_and_gaps_have_reasons() {
    let before = cells(&[Some(1.0), Some(5.0), None, Some(3.0), None, Some(2.0), Some(7.0)]);
    let after = cells(&[Some(2.0), Some(4.0), Some(1.0), None, None, Some(1.0), Some(9.0)]);
    let of = vec![Some(0), Some(1), Some(0), Some(0), Some(1), None, Some(1)];
    let classes = Classes::new(of, 2).unwrap();
    let pair = Pair::new(&before, &after, &classes, More).unwrap();
    let found = rank_moves(&pair, 2).unwrap();
    let few = Err(Reason::FewUnits { units: 1, needed: 2 });
    assert_eq!(found[0], few);
    assert_eq!(found[1].map(|found| found.after), Ok(2.0));
    assert_eq!(
        found[2..6],
        [Reason::NoBase, Reason::NoCurrent, Reason::NeitherYear, Reason::NoClass].map(Err)
    );
    // A gain asks for no class.
    assert_eq!(gains(&pair)[5], Ok(-1.0));
}

#[test]
fn levels_and_gains_in_thirds_make_a_matrix() {
    let before = column(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]);
    let after = column(&[9.0, 2.0, 3.5, 4.5, 4.0, 6.0, 17.0]);
    let classes = one(&before);
    let pair = Pair::new(&before, &after, &classes, More).unwrap();
    let levels = base(&before, More, 9.0).levels(&before, &classes).unwrap();
    // Cuts of levels at 3 and 5; gains 8, 0, 0.5, 0.5, −1, 0, 10 have theirs at 0 and 0.5.
    let gains = thirds(&gains(&pair), &classes, &Cuts::Terciles, 3).unwrap();
    assert_eq!(gains.cuts, [Ok([0.0, 0.5])]);
    let found = &matrix(&levels, &gains.of, &classes).unwrap()[0];
    assert_eq!(found.counts(), [[0, 1, 1], [0, 0, 2], [1, 1, 1]]);
    assert_eq!(found.at(Third::Low, Third::High), [0]);
    assert_eq!(found.at(Third::High, Third::Low), [4]);
    assert_eq!(found.at(Third::Middle, Third::High), [2, 3]);
    // The same cuts in another year, and given ones.
    let later = [Ok(0.2), Ok(-3.0), Err(Reason::NoBase), Ok(0.5), Ok(0.0), Ok(1.0), Ok(0.0)];
    let again = thirds(&later, &classes, &gains.again(), 3).unwrap().of;
    let (low, middle, high) = (Ok(Third::Low), Ok(Third::Middle), Ok(Third::High));
    assert_eq!(again, [middle, low, Err(Reason::NoBase), high, middle, high, middle]);
    let given = thirds(&later, &classes, &Cuts::Given([0.1, 1.0]), 3).unwrap().of;
    assert_eq!(given, [middle, low, Err(Reason::NoBase), middle, low, high, low]);
    let found: Matrix = matrix(&levels, &given, &classes).unwrap().remove(0);
    assert_eq!(found.without, [(2, Reason::NoBase)]);
}

#[test]
fn given_cuts_are_in_the_unit_of_the_indicator_and_high_is_good() {
    let values = column(&[1.0, 5.0, 6.0, 10.0, 11.0]);
    let plan = |direction| Plan {
        direction,
        goals: vec![None],
        near_goal: 0.0,
        cuts: Cuts::Given([5.0, 10.0]),
        least_units: 1,
    };
    let levels = |direction| {
        let base = Base::learn(&values, &one(&values), &plan(direction)).unwrap();
        base.levels(&values, &one(&values)).unwrap()
    };
    use Third::{High, Low, Middle};
    assert_eq!(levels(More), [Low, Middle, Middle, High, High].map(Ok));
    assert_eq!(levels(Less), [High, High, Middle, Middle, Low].map(Ok));
}

#[test]
fn several_indicators_weigh_by_what_is_known() {
    let growth = [
        vec![Ok(1.0), Ok(2.0), Err(Reason::NoBase), Err(Reason::NoBase)],
        vec![Ok(-1.0), Err(Reason::NoCurrent), Ok(4.0), Err(Reason::NoClass)],
    ];
    let found = combined(&growth, &[3.0, 1.0], 1).unwrap();
    let told = |at: usize| found[at].map(|f| (f.value, f.known, f.share)).unwrap();
    assert_eq!((told(0), told(1), told(2)), ((0.5, 2, 1.0), (2.0, 1, 0.75), (4.0, 1, 0.25)));
    assert_eq!(found[3], Err(Reason::FewKnown { known: 0, needed: 1 }));
    let both = combined(&growth, &[3.0, 1.0], 2).unwrap();
    assert_eq!(both[1], Err(Reason::FewKnown { known: 1, needed: 2 }));
    let nothing = combined(&growth, &[3.0, 0.0], 1).unwrap();
    assert_eq!(nothing[2], Err(Reason::NoWeight));
    let years = mean_of_years(&growth, 1).unwrap();
    assert_eq!(years[0].map(|f| (f.value, f.known)), Ok((0.0, 2)));
    let (one, two) = (cells(&[Some(1.0), Some(3.0), None]), cells(&[Some(2.0), None, None]));
    assert_eq!(mean_value(&[&one, &two], 1).unwrap(), cells(&[Some(1.5), Some(3.0), None]));
    assert_eq!(mean_value(&[&one, &two], 2).unwrap(), cells(&[Some(1.5), None, None]));
}

/// A base that was written down and read is the same to the last bit: numbers that a reader of JSON may miss.
#[test]
fn a_base_is_written_down_and_laid_on_again() {
    let values: Vec<f64> = (1..400).map(|at| 1.0 / f64::from(at) + 1e5 / 3.0).collect();
    let values = column(&values);
    let of = (0..values.len()).map(|unit| (unit % 5 < 4).then_some(unit % 2)).collect();
    let classes = Classes::new(of, 3).unwrap();
    for direction in [More, Less] {
        let plan = Plan {
            direction,
            goals: vec![Some(0.1), None, Some(0.7)],
            near_goal: 0.0,
            cuts: Cuts::Terciles,
            least_units: 5,
        };
        let base = Base::learn(&values, &classes, &plan).unwrap();
        let text = serde_json::to_string(&base).unwrap();
        let read: Base = serde_json::from_str(&text).unwrap();
        assert_eq!(read, base);
        assert_eq!(serde_json::to_string(&read).unwrap(), text);
        // In the unit of the indicator, whichever end is good.
        assert!(text.contains("\"33334.333333333336\"") && text.contains("\"goal\":\"0.1\""));
        for bad in ["NaN", "inf", "1e999", "x", ""] {
            let text = text.replacen("\"0.1\"", &format!("\"{bad}\""), 1);
            assert!(serde_json::from_str::<Base>(&text).is_err(), "{bad}");
        }
        let none = text.replacen("\"least_units\":5", "\"least_units\":0", 1);
        assert!(serde_json::from_str::<Base>(&none).is_err());
    }
}

/// Two indicators over two years against bases that were learned once; the later year asks for nothing of the earlier one.
#[test]
fn growth_over_years_is_reckoned_from_one_base() {
    // Deviations 2 and 10, the second one better when less.
    let bases = [column(&[2.0, 4.0, 6.0]), column(&[30.0, 40.0, 50.0])];
    let later = [
        [cells(&[Some(4.0), Some(4.0), None]), cells(&[Some(5.0), Some(3.0), Some(8.0)])],
        [column(&[20.0, 45.0, 50.0]), cells(&[Some(25.0), None, Some(45.0)])],
    ];
    let growth = [More, Less].into_iter().zip(bases.iter().zip(&later));
    let growth = growth.map(|(direction, (first, years))| {
        let text = serde_json::to_string(&base(first, direction, 1.0)).unwrap();
        let classes = one(first);
        let years = years.iter().map(|year| {
            let frozen: Base = serde_json::from_str(&text).unwrap();
            let pair = Pair::new(first, year, &classes, direction).unwrap();
            standardised_gains(&pair, &frozen).unwrap()
        });
        let mean = mean_of_years(&years.collect::<Vec<_>>(), 1).unwrap();
        mean.iter().map(|mean| mean.map(|mean| mean.value)).collect::<Vec<_>>()
    });
    let growth: Vec<Vec<Result<f64, Reason>>> = growth.collect();
    // (1 + 1.5)/2, (0 − 0.5)/2, 1; (1 + 0.5)/2, −0.5, (0 + 0.5)/2.
    near(&numbers(&growth[0]), &[1.25, -0.25, 1.0], 1e-15);
    near(&numbers(&growth[1]), &[0.75, -0.5, 0.25], 1e-15);
    let both = combined(&growth, &[1.0, 3.0], 2).unwrap();
    let both: Vec<f64> = both.iter().map(|both| both.unwrap().value).collect();
    near(&both, &[0.875, -0.4375, 0.4375], 1e-15);
}
