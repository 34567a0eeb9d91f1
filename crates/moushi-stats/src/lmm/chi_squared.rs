//! The upper tail of the chi-squared distribution, for tests of models against one another. The normal one and Student's
//! are in `distribution`.

/// `P(X > x)` of a chi-squared variable: the regularised incomplete gamma function by its series or
/// its continued fraction (Abramowitz and Stegun 1964, 6.5.29, 6.5.31).
pub(super) fn chi_squared_above(x: f64, freedom: f64) -> f64 {
    let (a, x) = (0.5 * freedom, 0.5 * x);
    if x <= 0.0 {
        return 1.0;
    }
    let scale = libm::exp(a * libm::log(x) - x - libm::lgamma(a));
    if x < a + 1.0 {
        let (mut term, mut sum) = (1.0 / a, 1.0 / a);
        for k in 1..2000 {
            term *= x / (a + f64::from(k));
            sum += term;
            if term < sum * 1e-17 {
                break;
            }
        }
        return (1.0 - scale * sum).max(0.0);
    }
    let step = |k: u32| {
        let k = f64::from(k);
        (k * (a - k), x + 1.0 - a + 2.0 * k)
    };
    scale * fraction(x + 1.0 - a, step)
}

/// `1/(first + a₁/(b₁ + a₂/(b₂ + …)))` by Lentz's method.
fn fraction(first: f64, step: impl Fn(u32) -> (f64, f64)) -> f64 {
    let safe = |x: f64| if x.abs() < 1e-300 { 1e-300 } else { x };
    let mut value = safe(first);
    let (mut c, mut d) = (value, 0.0);
    for k in 1..5000 {
        let (a, b) = step(k);
        d = 1.0 / safe(b + a * d);
        c = safe(b + a / c);
        value *= c * d;
        if (c * d - 1.0).abs() < 1e-16 {
            break;
        }
    }
    1.0 / value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tails_are_those_of_the_tables() {
        assert!((chi_squared_above(3.841_458_820_694_124, 1.0) - 0.05).abs() < 1e-14);
        assert!((chi_squared_above(18.307_038_053_275_15, 10.0) - 0.05).abs() < 1e-13);
        assert!((chi_squared_above(2.0, 2.0) - libm::exp(-1.0)).abs() < 1e-15);
    }
}
