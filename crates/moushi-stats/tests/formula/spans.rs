//! Formulas that say the same span the same space of columns.

use super::{frame, matrix, numbers, texts};
use moushi_stats::formula::Frame;
use moushi_stats::random::Random;

/// An orthonormal basis of the space that columns span; columns within `1e-9` of it add nothing.
fn orthonormal(columns: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let mut basis: Vec<Vec<f64>> = Vec::new();
    for column in columns {
        let length = norm(column);
        let rest = residual(column, &basis);
        let left = norm(&rest);
        if left > 1e-9 * length {
            basis.push(rest.iter().map(|value| value / left).collect());
        }
    }
    basis
}

fn norm(column: &[f64]) -> f64 {
    column.iter().map(|value| value * value).sum::<f64>().sqrt()
}

/// What is left of a column outside of a space, by Gram and Schmidt twice.
fn residual(column: &[f64], basis: &[Vec<f64>]) -> Vec<f64> {
    let mut rest = column.to_vec();
    for direction in basis.iter().chain(basis) {
        let shared: f64 = rest.iter().zip(direction).map(|(a, b)| a * b).sum();
        rest.iter_mut().zip(direction).for_each(|(a, b)| *a -= shared * b);
    }
    rest
}

/// Whether each of the columns lies in the space of the others, and the other way round.
fn same_space(left: &str, right: &str, frame: &Frame) {
    let [a, b] = [left, right].map(|side| matrix(&format!("y ~ {side}"), frame));
    let (basis_a, basis_b) = (orthonormal(&a), orthonormal(&b));
    assert_eq!(basis_a.len(), basis_b.len(), "{left} and {right} differ in rank");
    for (columns, basis, what) in [(&a, &basis_b, left), (&b, &basis_a, right)] {
        for column in columns {
            let left_over = norm(&residual(column, basis)) / norm(column).max(1e-300);
            assert!(left_over < 1e-8, "{what}: {left_over} of a column lies outside");
        }
    }
}

fn data(seed: u64) -> Frame {
    let mut random = Random::new(seed);
    let rows = 600;
    let mut values = || (0..rows).map(|_| random.unit() * 4.0 - 1.0).collect::<Vec<f64>>();
    let (y, x, z, a, b) = (values(), values(), values(), values(), values());
    let level = |value: &f64| ["p", "q", "r", "s", "t"][((value + 1.0) as usize).min(4)];
    let level = |values: &[f64]| texts(&values.iter().map(level).collect::<Vec<_>>());
    frame(&[
        ("y", numbers(&y)),
        ("x", numbers(&x)),
        ("z", numbers(&z)),
        ("f", level(&a)),
        ("g", level(&b)),
    ])
}

const EQUAL: &[(&str, &str)] = &[
    ("x*z", "x + z + x:z"),
    ("(x + z)^2", "x*z"),
    ("x + I(x^2) + I(x^3)", "poly(x, 3)"),
    ("poly(x, 3, raw = TRUE)", "poly(x, 3)"),
    ("poly(scale(x), 2)", "poly(x, 2)"),
    ("scale(x) * center(z)", "x * z"),
    ("f", "f - 1"),
    ("f", "factor(f, ref = \"r\")"),
    ("f * g", "f + g + f:g"),
    ("f * g", "f:g"),
    ("f * g", "f:g - 1"),
    ("f * g", "f / g"),
    ("f * g", "g + f:g"),
    ("x * f", "f / x"),
    ("x * f", "f + x:f"),
    ("x * f - 1", "f + x:f - 1"),
    ("x * f", "x:f + f - 1"),
    ("poly(x, 2):f + f", "poly(x, 2) * f"),
    ("f * x * z", "f / (x * z)"),
    ("bs(x, degree = 1)", "x"),
    ("bs(x, df = 3)", "poly(x, 3)"),
    ("ns(x)", "x"),
    ("ns(x, 3) + x", "ns(x, 3)"),
    ("ns(x, 4) + bs(x, knots = c(-0.4, 0.2, 1.1))", "bs(x, knots = c(-0.4, 0.2, 1.1)) + ns(x, 4)"),
    ("bs(x, knots = c(0, 1)) + ns(x, knots = c(0, 1))", "bs(x, knots = c(0, 1))"),
    ("bs(x, 6, intercept = TRUE) - 1", "bs(x, 5)"),
    ("ns(x, 4, intercept = TRUE) - 1", "ns(x, 3)"),
    ("log(exp(x))", "x"),
];

#[test]
fn equal_formulas_span_equal_spaces() {
    for seed in 0..5 {
        let frame = data(seed);
        EQUAL.iter().for_each(|(left, right)| same_space(left, right, &frame));
    }
}

/// A term of a model, as a set of letters.
fn letters(term: &str) -> Vec<&str> {
    term.split(':').collect()
}

/// Marginality keeps designs of full rank where each term's margins are in the model. Where they
/// are not, R's rule may give more columns than dimensions, as for `f:g` beside an intercept.
#[test]
fn designs_with_their_margins_have_full_rank() {
    let frame = data(7);
    let terms = ["x", "f", "g", "z", "x:f", "x:g", "f:g", "x:z", "z:f", "x:f:g"];
    let mut tried = 0;
    for chosen in 1..1u32 << terms.len() {
        let right: Vec<&str> =
            (0..terms.len()).filter(|at| chosen >> at & 1 == 1).map(|at| terms[at]).collect();
        let within = |small: &str, large: &str| {
            letters(small).iter().all(|letter| letters(large).contains(letter))
        };
        let margins = |term: &str| {
            terms.iter().filter(|small| within(small, term)).all(|m| right.contains(m))
        };
        if right.iter().all(|term| margins(term)) {
            let formula = format!("y ~ {}", right.join(" + "));
            let columns = matrix(&formula, &frame);
            // 600 rows carry the largest of these designs.
            assert_eq!(orthonormal(&columns).len(), columns.len(), "{formula}");
            tried += 1;
        }
    }
    assert!(tried > 50, "{tried}");
    assert_eq!(matrix("y ~ f:g", &frame).len(), 17);
    assert_eq!(orthonormal(&matrix("y ~ f:g", &frame)).len(), 16);
}
