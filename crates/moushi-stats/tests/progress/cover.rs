//! How often bands hold what they should: seeded simulations of units whose outcomes follow the model.

use super::column;
use moushi_stats::composite::Direction::More;
use moushi_stats::progress::{Classes, Model, Pair, Slopes, expected};
use moushi_stats::random::Random;

/// Shares of units within their bands: of those in the fit, and of those of a later year with the same expectation.
fn shares(slopes: Slopes, confidence: f64, seed: u64) -> [f64; 2] {
    let mut random = Random::new(seed);
    let classes = Classes::new((0..30).map(|unit| Some(unit % 3)).collect(), 3).unwrap();
    let model = Model { slopes, least_units: 5, least_left: 3, confidence };
    let (mut within, mut judged) = ([0, 0], 0);
    for _ in 0..400 {
        let mut lists = [const { Vec::new() }; 5];
        for unit in 0..30 {
            for year in [1, 3] {
                let x = 50.0 + 10.0 * random.normal();
                let y = 5.0 * f64::from(unit % 3) + 0.6 * x + 4.0 * random.normal();
                lists[year].push(x);
                lists[year + 1].push(y);
            }
            lists[0].push(random.normal());
        }
        let [input, base, outcome, later_base, later_outcome] = lists.map(|list| column(&list));
        let pair = Pair::new(&base, &outcome, &classes, More).unwrap();
        let fitted = expected(&pair, &[&input], model).unwrap();
        let later = Pair::new(&later_base, &later_outcome, &classes, More).unwrap();
        let anew = fitted.expectation.residuals(&later, &[&input], confidence).unwrap();
        for (unit, (own, new)) in fitted.residuals.iter().zip(&anew).enumerate() {
            let own = (own.unwrap(), outcome.get(unit).unwrap());
            let new = (new.unwrap(), later_outcome.get(unit).unwrap());
            for (count, (residual, value)) in within.iter_mut().zip([own, new]) {
                let inside = residual.band[0] <= value && value <= residual.band[1];
                assert_eq!(inside, residual.chance >= 1.0 - confidence);
                *count += usize::from(inside);
            }
            judged += 1;
        }
    }
    within.map(|count| count as f64 / f64::from(judged))
}

#[test]
fn bands_hold_as_many_units_as_they_say() {
    for (at, slopes) in [Slopes::OwnOfClass, Slopes::Common].into_iter().enumerate() {
        let found = shares(slopes, 0.95, 20 + at as u64);
        println!("{slopes:?}: {found:?} of 12,000 units within bands of 95 %");
        assert!(found.iter().all(|share| (0.94..0.96).contains(share)), "{slopes:?}: {found:?}");
        let found = shares(slopes, 0.8, 40 + at as u64);
        assert!(found.iter().all(|share| (0.785..0.815).contains(share)), "{slopes:?}: {found:?}");
    }
}
