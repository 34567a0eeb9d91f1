//! Tails and quantiles of the normal, chi-squared and Student's distribution. Not random numbers.

use std::f64::consts::{FRAC_1_SQRT_2, PI};

/// `P(Z ≤ x)` of a standard normal.
pub(super) fn normal(x: f64) -> f64 {
    0.5 * libm::erfc(-x * FRAC_1_SQRT_2)
}

/// The `x` with `P(Z ≤ x) = share`, 0 < share < 1: bisection, then Newton's method.
pub(super) fn quantile(share: f64) -> f64 {
    if share > 0.5 {
        return -quantile(1.0 - share);
    }
    let (mut low, mut high) = (-40.0, 0.0);
    for _ in 0..40 {
        let middle = 0.5 * (low + high);
        *(if normal(middle) < share { &mut low } else { &mut high }) = middle;
    }
    let x: f64 = 0.5 * (low + high);
    let density = libm::exp(-0.5 * x * x) / (2.0 * PI).sqrt();
    if density > 0.0 { x - (normal(x) - share) / density } else { x }
}

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

/// `P(|T| > |t|)` of Student's distribution: the regularised incomplete beta function by its
/// continued fraction (Abramowitz and Stegun 1964, 26.5.8, 26.7.1).
pub(super) fn student_beyond(t: f64, freedom: f64) -> f64 {
    incomplete_beta(0.5 * freedom, 0.5, freedom / (freedom + t * t))
}

fn incomplete_beta(a: f64, b: f64, x: f64) -> f64 {
    if x >= 1.0 {
        return 1.0;
    }
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - incomplete_beta(b, a, 1.0 - x);
    }
    let gammas = libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b);
    let scale = libm::exp(gammas + a * libm::log(x) + b * libm::log1p(-x)) / a;
    let step = |k: u32| {
        let m = f64::from(k / 2);
        let value = if k.is_multiple_of(2) {
            m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m))
        } else {
            -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0))
        };
        (value, 1.0)
    };
    scale * fraction(1.0, step)
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
        assert!((quantile(0.975) - 1.959_963_984_540_054).abs() < 1e-14);
        assert!((quantile(1e-6) + 4.753_424_308_822_899).abs() < 1e-12);
        assert!((chi_squared_above(3.841_458_820_694_124, 1.0) - 0.05).abs() < 1e-14);
        assert!((chi_squared_above(18.307_038_053_275_15, 10.0) - 0.05).abs() < 1e-13);
        assert!((chi_squared_above(2.0, 2.0) - libm::exp(-1.0)).abs() < 1e-15);
        for t in [0.1_f64, 0.9, 2.5, 40.0] {
            let by_hand = 1.0 - t / (2.0 + t * t).sqrt();
            assert!((student_beyond(t, 2.0) - by_hand).abs() < 1e-15, "{t}");
        }
        assert!((student_beyond(1.0, 1.0) - 0.5).abs() < 1e-14);
        assert!(
            (student_beyond(-0.121_237_734_661_364, 87.089_967_406_870_3) - 0.903_782_027).abs()
                < 1e-9
        );
    }
}
