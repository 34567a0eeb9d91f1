//! Whether numbers are numbers. What is wrong where one is not is the affair of whoever asks.

/// The first of some numbers that is infinite or none.
pub(crate) fn first_not_finite(values: &[f64]) -> Option<usize> {
    // All are looked at first, without an end to look for: nearly always there is none.
    let any = values.iter().fold(false, |any, value| any | !value.is_finite());
    if any { values.iter().position(|value| !value.is_finite()) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_is_found_among_several() {
        for (values, want) in [
            (vec![], None),
            (vec![0.0, f64::MAX, -1.0], None),
            (vec![0.0, f64::NAN, f64::INFINITY], Some(1)),
            (vec![0.0, 1.0, f64::NEG_INFINITY, f64::NAN], Some(2)),
        ] {
            assert_eq!(first_not_finite(&values), want);
        }
    }
}
