//! The normal distribution and Student's: the probability of lying below a number, and the number below which a given
//! share lies. Not other distributions, though F's and the binomial's are one line from the incomplete beta function.
//!
//! Held to 10⁻¹² relative against forty digits of mpmath 1.4, in both tails: where a probability is small ask for the side
//! on which it is (`1 − p` has lost its digits).

use std::f64::consts::{FRAC_1_SQRT_2, PI};

/// The least probability in a tail for which [`t_quantile`] has an answer.
const LEAST_TAIL: f64 = 1e-100;

/// Degrees of freedom above which Student's distribution is reckoned from the normal one.
const MANY: f64 = 2e4;

/// The probability that a standard normal number is at most `x`: `erfc(−x/√2)/2`.
pub(crate) fn normal_cdf(x: f64) -> f64 {
    0.5 * libm::erfc(-x * FRAC_1_SQRT_2)
}

/// The number below which the share `p` of a standard normal distribution lies; `None` unless `0 < p < 1`.
///
/// A rational start (Hastings 1955; Abramowitz and Stegun 1964, 26.2.23, within 4.5 · 10⁻⁴), then Halley's steps on the
/// tail, or near the middle, where a tail would lose digits, on the distance from it.
pub(crate) fn normal_quantile(p: f64) -> Option<f64> {
    let inside = p > 0.0 && p < 1.0;
    inside.then(|| if p > 0.5 { -normal_lower(1.0 - p) } else { normal_lower(p) })
}

/// The quantile of `0 < p ≤ 0.5`.
fn normal_lower(p: f64) -> f64 {
    let root = (-2.0 * libm::log(p)).sqrt();
    let above = 2.515_517 + root * (0.802_853 + root * 0.010_328);
    let below = 1.0 + root * (1.432_788 + root * (0.189_269 + root * 0.001_308));
    let mut x = above / below - root;
    for _ in 0..4 {
        // How far the share below x is from p, as a multiple of the density.
        let off = if p > 0.25 {
            (0.5 - p) + 0.5 * libm::erf(x * FRAC_1_SQRT_2)
        } else {
            normal_cdf(x) - p
        };
        let step = off / normal_density(x);
        x -= step / (1.0 + 0.5 * x * step);
    }
    x
}

fn normal_density(x: f64) -> f64 {
    libm::exp(-0.5 * x * x) / (2.0 * PI).sqrt()
}

/// The probability that a number of Student's distribution with `freedom` degrees of freedom is at most `t`:
/// half an incomplete beta function (Abramowitz and Stegun 1964, 26.7.1). `freedom` is positive and need not be whole.
pub(crate) fn t_cdf(t: f64, freedom: f64) -> f64 {
    let beyond = t_beyond(t.abs(), freedom);
    if t < 0.0 { beyond } else { 1.0 - beyond }
}

/// The probability of more than `t ≥ 0`, without loss of digits where it is small.
fn t_beyond(t: f64, freedom: f64) -> f64 {
    if freedom > MANY {
        return normal_cdf(-as_normal(t, freedom));
    }
    let odds = t * (t / freedom);
    if odds == f64::INFINITY {
        return 0.0;
    }
    0.5 * share(1.0 / (1.0 + odds), odds / (1.0 + odds), 0.5 * freedom, 0.5)
}

/// The probability of between 0 and `t ≥ 0`, without loss of digits where it is small.
fn t_between(t: f64, freedom: f64) -> f64 {
    if freedom > MANY {
        return 0.5 * libm::erf(as_normal(t, freedom) * FRAC_1_SQRT_2);
    }
    let odds = t * (t / freedom);
    0.5 * share(odds / (1.0 + odds), 1.0 / (1.0 + odds), 0.5, 0.5 * freedom)
}

/// The normal number beyond which as much lies as beyond `t` with many degrees of freedom (Hill 1970, “Algorithm 395”; its
/// error falls with the sixth power of them).
fn as_normal(t: f64, freedom: f64) -> f64 {
    let a = freedom - 0.5;
    let b = 48.0 * a * a;
    let y = a * libm::log1p(t * (t / freedom));
    let third = ((-0.4 * y - 3.3) * y - 24.0) * y - 85.5;
    let second = third / (0.8 * y * y + 100.0 + b);
    y.sqrt() * (1.0 + (second + y + 3.0) / b)
}

/// `Γ((ν+1)/2) / (√(νπ) Γ(ν/2)) · (1 + t²/ν)^(−(ν+1)/2)`, the first factor by Stirling's formula and its correction.
fn t_density(t: f64, freedom: f64) -> f64 {
    let (half, upper) = (0.5 * freedom, 0.5 * (freedom + 1.0));
    let middle = half * libm::log1p(1.0 / freedom) - 0.5 + correction(upper) - correction(half);
    let away = upper * libm::log1p(t * (t / freedom));
    libm::exp(middle - away) / (2.0 * PI).sqrt()
}

/// The number below which the share `p` of Student's distribution with `freedom` degrees of freedom lies. `None` unless
/// `freedom ≥ 1` and both tails hold at least 10⁻¹⁰⁰.
///
/// Newton's steps: near the middle on the share between 0 and `t`, which is concave, upwards from a tangent; further out
/// on the logarithm of the tail over that of `t`, from the normal quantile, which lies nearer to the middle.
pub(crate) fn t_quantile(p: f64, freedom: f64) -> Option<f64> {
    let tail = p.min(1.0 - p);
    if !(tail >= LEAST_TAIL && freedom >= 1.0 && freedom.is_finite()) {
        return None;
    }
    let t = if tail > 0.25 { t_near(0.5 - tail, freedom) } else { t_far(tail, freedom)? };
    Some(if p < 0.5 { -t } else { t })
}

/// The `t ≥ 0` below which the share `apart` beyond the middle lies.
fn t_near(apart: f64, freedom: f64) -> f64 {
    let mut t = apart / t_density(0.0, freedom);
    for _ in 0..8 {
        t += (apart - t_between(t, freedom)) / t_density(t, freedom);
        if t == 0.0 {
            break;
        }
    }
    t
}

/// The `t > 0` beyond which the share `tail` lies.
fn t_far(tail: f64, freedom: f64) -> Option<f64> {
    let mut t = -normal_quantile(tail)?;
    for _ in 0..60 {
        let beyond = t_beyond(t, freedom);
        let slope = t * t_density(t, freedom) / beyond;
        let step = libm::log(beyond / tail) / slope;
        t *= libm::exp(step);
        if step.abs() < 1e-15 {
            break;
        }
    }
    t.is_finite().then_some(t)
}

/// The regularised incomplete beta function `I(x; a, b)` with `y = 1 − x` given beside `x`, so that neither loses digits.
/// `a` and `b` are positive, and not above some 10⁵.
///
/// The continued fraction of Didonato and Morris (1992, “Algorithm 708”, equation 9) by Lentz's method as modified by
/// Thompson and Barnett (1986), on the side on which it converges soon; some √max(a, b) steps.
fn share(x: f64, y: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if y <= 0.0 {
        return 1.0;
    }
    if x * (a + b + 2.0) > a + 1.0 {
        return 1.0 - weight(y, x, b, a) * fraction(y, x, b, a);
    }
    weight(x, y, a, b) * fraction(x, y, a, b)
}

/// `1/(β₀ + α₁/(β₁ + α₂/(β₂ + …)))`.
fn fraction(x: f64, y: f64, a: f64, b: f64) -> f64 {
    let mut below = beta(0.0, x, y, a, b);
    let (mut up, mut down) = (below, 0.0);
    for at in 1..10_000 {
        let n = f64::from(at);
        let (over, under) = (alpha(n, x, a, b), beta(n, x, y, a, b));
        down = 1.0 / (under + over * down);
        up = under + over / up;
        let factor = up * down;
        below *= factor;
        if (factor - 1.0_f64).abs() < 2e-16 {
            break;
        }
    }
    1.0 / below
}

fn alpha(n: f64, x: f64, a: f64, b: f64) -> f64 {
    let middle = a + 2.0 * n - 1.0;
    (a + n - 1.0) / middle * ((a + b + n - 1.0) / middle) * n * (b - n) * x * x
}

/// With `a − (a + b) x` as `a y − b x`, which keeps its digits.
fn beta(n: f64, x: f64, y: f64, a: f64, b: f64) -> f64 {
    let away = a * y - b * x + 1.0 + n * (1.0 + y);
    let middle = if n > 0.0 { n * (b - n) * x / (a + 2.0 * n - 1.0) } else { 0.0 };
    n + middle + (a + n) * away / (a + 2.0 * n + 1.0)
}

/// `x^a y^b / B(a, b)` by deviances and the correction of Stirling's formula, which keeps its digits for large `a` and `b`
/// (Loader 2000, “Fast and accurate computation of binomial probabilities”).
fn weight(x: f64, y: f64, a: f64, b: f64) -> f64 {
    let both = a + b;
    // How far x is from a/(a + b), times a + b.
    let off = x * b - y * a;
    let part = |share: f64, count: f64, off: f64| {
        let away = off / count;
        count * if away < -0.5 { libm::log(share * both / count) } else { libm::log1p(away) }
    };
    let log = part(x, a, off) + part(y, b, -off);
    let stirling = correction(both) - correction(a) - correction(b);
    (a / both * b / (2.0 * PI)).sqrt() * libm::exp(log + stirling)
}

/// `ln Γ(z) − ((z − ½) ln z − z + ½ ln 2π)`, by its series (DLMF 5.11.1) where `z` is large.
fn correction(z: f64) -> f64 {
    const TERMS: [f64; 7] = [
        1.0 / 12.0,
        -1.0 / 360.0,
        1.0 / 1_260.0,
        -1.0 / 1_680.0,
        1.0 / 1_188.0,
        -691.0 / 360_360.0,
        1.0 / 156.0,
    ];
    if z < 10.0 {
        let plain = (z - 0.5) * libm::log(z) - z + 0.5 * libm::log(2.0 * PI);
        return libm::lgamma(z) - plain;
    }
    let square = 1.0 / (z * z);
    TERMS.iter().rev().fold(0.0, |sum, term| sum * square + term) / z
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::excessive_precision,
        clippy::unreadable_literal,
        reason = "numbers as mpmath wrote them"
    )]

    use super::*;

    /// Of mpmath 1.4 with forty digits.
    const MIDDLE: f64 = 0.5 - 1.0 / 1_073_741_824.0;
    /// Degrees of freedom, t, the share beyond.
    const TAILS: &[(f64, f64, f64)] = &[
        (1.0, 0.0078125, 0.49751325460633026),
        (1.0, 0.5, 0.35241638234956673),
        (1.0, 1.0, 0.25),
        (1.0, 2.5, 0.1211189415908434),
        (1.0, 10.0, 0.03172551743055357),
        (1.0, 64.0, 0.0049731872789504129),
        (2.0, 0.0078125, 0.49723790628187392),
        (2.0, 0.5, 0.33333333333333333),
        (2.0, 1.0, 0.21132486540518712),
        (2.0, 2.5, 0.064805860110755405),
        (2.0, 10.0, 0.0049262285116628454),
        (2.0, 64.0, 0.00012202562719854435),
        (3.0, 0.0078125, 0.49712853428290633),
        (3.0, 0.5, 0.3257239824240755),
        (3.0, 1.0, 0.19550110947788532),
        (3.0, 2.5, 0.043853323504032774),
        (3.0, 10.0, 0.001064199529207075),
        (3.0, 64.0, 4.2026116102503604e-6),
        (7.5, 0.0078125, 0.49698518526074265),
        (7.5, 0.5, 0.3157054823112272),
        (7.5, 1.0, 0.1742380128153757),
        (7.5, 2.5, 0.019410129136812779),
        (7.5, 10.0, 6.6829890746937312e-6),
        (7.5, 64.0, 7.6104290333630381e-12),
        (30.0, 0.0078125, 0.49690915604527616),
        (30.0, 0.5, 0.31036150244256364),
        (30.0, 1.0, 0.16265430771301495),
        (30.0, 2.5, 0.0090578245340333471),
        (30.0, 10.0, 2.2876257041148066e-11),
        (30.0, 64.0, 6.0827048231114108e-34),
        (100.0, 0.0078125, 0.49689107735644282),
        (100.0, 0.5, 0.30908678291544329),
        (100.0, 1.0, 0.15986207789206168),
        (100.0, 2.5, 0.0070228945620385887),
        (100.0, 10.0, 4.9508444922970696e-17),
        (100.0, 64.0, 2.9052549390732828e-83),
        (1000.0, 0.0078125, 0.49688407424954989),
        (1000.0, 0.5, 0.30859254041693741),
        (1000.0, 1.0, 0.15877620904233615),
        (1000.0, 2.5, 0.0062892839005453984),
        (1000.0, 10.0, 8.3353514793000332e-23),
        (1000000.0, 0.0078125, 0.49688329591836524),
        (1000000.0, 0.5, 0.30853759373618569),
        (1000000.0, 1.0, 0.15865537491678906),
        (1000000.0, 2.5, 0.0062097447510816231),
        (1000000.0, 10.0, 7.6393053840891248e-24),
    ];
    /// Degrees of freedom, the share beyond, t.
    const QUANTILES: &[(f64, f64, f64)] = &[
        (1.0, 0.375, 0.41421356237309505),
        (1.0, 0.25, 1.0),
        (1.0, 0.025, 12.706204736174704),
        (1.0, 0.005, 63.65674116287158),
        (1.0, 9.094947017729282e-13, 349985421095.13297),
        (1.0, MIDDLE, 2.9258361585343194e-9),
        (2.0, 0.375, 0.36514837167011074),
        (2.0, 0.25, 0.81649658092772603),
        (2.0, 0.025, 4.3026527297494637),
        (2.0, 0.005, 9.924843200918293),
        (2.0, 9.094947017729282e-13, 741455.20018845373),
        (2.0, MIDDLE, 2.634178031930877e-9),
        (3.0, 0.375, 0.34921808874173845),
        (3.0, 0.25, 0.76489232840434528),
        (3.0, 0.025, 3.1824463052837095),
        (3.0, 0.005, 5.8409093097333572),
        (3.0, 9.094947017729282e-13, 10663.019114246484),
        (3.0, MIDDLE, 2.5338484406017948e-9),
        (7.5, 0.375, 0.33058869026774631),
        (7.5, 0.25, 0.70859958044425949),
        (7.5, 0.025, 2.3330396268649746),
        (7.5, 0.005, 3.4214226881240444),
        (7.5, 9.094947017729282e-13, 84.986176502894199),
        (7.5, MIDDLE, 2.4133734113073423e-9),
        (30.0, 0.375, 0.32158112926225641),
        (30.0, 0.25, 0.68275569332129255),
        (30.0, 0.025, 2.0422724563012383),
        (30.0, 0.005, 2.7499956535672253),
        (30.0, 9.094947017729282e-13, 11.441322057996269),
        (30.0, MIDDLE, 2.3540111501918722e-9),
        (100.0, 0.375, 0.31951838300825628),
        (100.0, 0.25, 0.67695104301147148),
        (100.0, 0.025, 1.9839715185235523),
        (100.0, 0.005, 2.6258905214380179),
        (100.0, 9.094947017729282e-13, 8.0449717881071668),
        (100.0, MIDDLE, 2.3403229009089807e-9),
        (1000.0, 0.375, 0.3187271272618783),
        (1000.0, 0.25, 0.67473516460700944),
        (1000.0, 0.025, 1.9623390808264085),
        (1000.0, 0.005, 2.5807546980659511),
        (1000.0, 9.094947017729282e-13, 7.1379489683917292),
        (1000.0, MIDDLE, 2.3350631910691514e-9),
        (1000000.0, 0.375, 0.31863945171217852),
        (1000000.0, 0.25, 0.67448999553108738),
        (1000000.0, 0.025, 1.959966356814107),
        (1000000.0, 0.005, 2.5758342201053341),
        (1000000.0, 9.094947017729282e-13, 7.0477895345106097),
        (1000000.0, MIDDLE, 2.3344800819532457e-9),
    ];
    const NORMAL: &[(f64, f64)] = &[
        (-38.0, 2.8854283600687843e-316),
        (-10.0, 7.6198530241605261e-24),
        (-3.0, 0.0013498980316300945),
        (-1.0, 0.15865525393145705),
        (-0.1, 0.46017216272297102),
        (0.5, 0.6914624612740131),
        (2.0, 0.97724986805182079),
        (6.0, 0.99999999901341235),
    ];
    const NORMAL_QUANTILES: &[(f64, f64)] = &[
        (1e-300, -37.047096299361199),
        (1e-20, -9.2623400897984076),
        (0.001, -3.0902323061678135),
        (0.025, -1.9599639845400542),
        (0.3, -0.52440051270804082),
        (0.4999999, -2.5066282747031065e-7),
        (0.5000001, 2.5066282733116483e-7),
        (0.75, 0.67448975019608174),
        (0.975, 1.9599639845400539),
        (0.999999, 4.7534243088170878),
    ];
    const BETA: &[(f64, f64, f64, f64)] = &[
        (0.5, 0.5, 0.25, 0.33333333333333333),
        (2.0, 3.0, 0.4, 0.52480000000000004),
        (10.0, 0.5, 0.9, 0.15164090963470997),
        (5.0, 20.0, 0.0625, 0.01490289865903761),
        (200.0, 300.0, 0.375, 0.12647725919405155),
        (5000.0, 0.5, 0.999, 0.0015615791602892833),
        (0.125, 9.0, 0.5, 0.99993610841848178),
        (40.0, 40.0, 0.75, 0.9999991354004096),
    ];

    fn near(ours: f64, theirs: f64, what: &str) {
        let off = (ours / theirs - 1.0).abs();
        assert!(off < 1e-12, "{what}: {ours:e} is not {theirs:e}, {off:e}");
    }

    #[test]
    fn normal_shares_and_quantiles_are_those_of_many_digits() {
        for &(x, p) in NORMAL {
            near(normal_cdf(x), p, &format!("{x}"));
        }
        for &(p, x) in NORMAL_QUANTILES {
            near(normal_quantile(p).expect("inside"), x, &format!("{p}"));
        }
        assert_eq!(normal_quantile(0.5), Some(0.0));
        let outside = [0.0, 1.0, -0.1, 1.1, f64::NAN].map(normal_quantile);
        assert_eq!(outside, [None; 5]);
    }

    #[test]
    fn shares_of_t_are_those_of_many_digits() {
        for &(freedom, t, beyond) in TAILS {
            near(t_beyond(t, freedom), beyond, &format!("{t} with {freedom}"));
            near(t_cdf(-t, freedom), beyond, &format!("{t} with {freedom}"));
            near(t_cdf(t, freedom), 1.0 - beyond, &format!("{t} with {freedom}"));
        }
        assert_eq!([t_cdf(0.0, 3.0), t_cdf(f64::INFINITY, 3.0)], [0.5, 1.0]);
    }

    #[test]
    fn quantiles_of_t_are_those_of_many_digits() {
        for &(freedom, beyond, t) in QUANTILES {
            let lower = t_quantile(beyond, freedom).expect("inside");
            near(-lower, t, &format!("{beyond} with {freedom}"));
        }
        // The table that stands in every book, 97.5 %.
        let book = [(1.0, 12.706), (5.0, 2.571), (10.0, 2.228), (30.0, 2.042), (120.0, 1.980)];
        for (freedom, t) in book {
            assert!((t_quantile(0.975, freedom).expect("inside") - t).abs() < 6e-4);
        }
        assert_eq!(t_quantile(0.5, 4.0), Some(0.0));
        let outside = [(0.0, 5.0), (1.0, 5.0), (0.9, 0.5), (f64::NAN, 5.0), (0.9, f64::NAN)];
        assert!(outside.iter().all(|&(p, freedom)| t_quantile(p, freedom).is_none()));
    }

    #[test]
    fn densities_are_those_of_many_digits() {
        near(t_density(0.0, 1.0), 1.0 / PI, "middle");
        near(t_density(2.0, 1.0), 0.2 / PI, "Cauchy");
        near(t_density(2.0, 2.0), 1.0 / (6.0 * 6f64.sqrt()), "two");
        near(t_density(1.0, 1e12), normal_density(1.0), "nearly normal");
    }

    #[test]
    fn there_and_back_is_the_same_number() {
        for freedom in [1.0, 1.5, 4.0, 40.0, 4e4] {
            for p in [1e-90, 1e-30, 1e-5, 0.1, 0.2499, 0.2501, 0.49] {
                near(t_cdf(t_quantile(p, freedom).expect("inside"), freedom), p, "t");
            }
        }
        for p in [1e-305, 1e-30, 1e-5, 0.1, 0.2499, 0.2501, 0.49] {
            near(normal_cdf(normal_quantile(p).expect("inside")), p, "normal");
        }
    }

    #[test]
    fn the_incomplete_beta_function_is_that_of_many_digits() {
        for &(a, b, x, value) in BETA {
            near(share(x, 1.0 - x, a, b), value, &format!("{x} of {a}, {b}"));
        }
        assert_eq!([share(0.0, 1.0, 2.0, 3.0), share(1.0, 0.0, 2.0, 3.0)], [0.0, 1.0]);
    }
}
