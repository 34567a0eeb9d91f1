//! Two hundred made-up provinces through the whole chain, formula, sums, fit, effects: what is said of units must be true as
//! often as it says. `benches/provinces.rs` has two thousand, and provinces of few counties.

use super::province::{Plan, Tally};

#[test]
fn what_is_said_of_units_is_true_as_often_as_it_says() {
    let plan = Plan { counties: 40, deviations: [2.5, 3.0, 8.0] };
    let mut tally = Tally::default();
    for province in 0..200 {
        plan.judge(1_000 + province, province < 40, &mut tally);
    }
    let told = tally.told();
    println!("{told}");
    // Of the counties only with the errors of the parameters.
    for of in [&tally.given[0], &tally.whole[0], &tally.whole[1]] {
        assert!((93.0..=97.0).contains(&of.covered.percent()), "{told}");
    }
    assert!(tally.given[1].covered.percent() < tally.whole[1].covered.percent(), "{told}");
    for of in tally.given.iter().chain(&tally.whole) {
        assert!(of.above.percent() <= 2.5 && of.below.percent() <= 2.5, "{told}");
        assert!(of.said.percent() > 10.0, "something is said: {told}");
        assert!(of.wrong.percent() <= 2.5, "{told}");
    }
    // 200 intervals each, one in a hundred times further off than this; 40 each of the deviations.
    assert!(tally.fixed.iter().all(|share| (91.0..=99.0).contains(&share.percent())), "{told}");
    assert!(tally.deviations.iter().all(|share| share.percent() >= 85.0), "{told}");
}
