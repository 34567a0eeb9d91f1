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

/// Room `disclosure`: an attack on protected tables by linear programming, releases one after the other, cases by hand.
mod disclosure {
    mod attack;
    mod cases;
    mod provinces;
    mod releases;
}
