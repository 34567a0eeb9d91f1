//! How often what is said of units is true, over two thousand made-up provinces of each kind:
//! `cargo bench -p moushi-stats --bench provinces`. Not a test: nothing is asserted; `tests/mixed/provinces.rs` does that.

#[path = "../tests/mixed/province.rs"]
#[allow(clippy::unwrap_used, reason = "the tests use it too")]
mod province;

use province::{Plan, Tally};

fn main() {
    for counties in [5, 8, 12, 24, 60] {
        for deviations in [[2.5, 3.0, 8.0], [1.0, 3.0, 8.0]] {
            let plan = Plan { counties, deviations };
            let mut tally = Tally::default();
            (0..2_000).for_each(|province| plan.judge(province, province < 400, &mut tally));
            println!("{counties} counties, deviations {deviations:?}: {}", tally.told());
        }
    }
}
