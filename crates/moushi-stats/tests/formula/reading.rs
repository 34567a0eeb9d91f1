//! Terms as R's `terms()` orders and labels them.

use moushi_stats::formula::Formula;

fn terms(formula: &str) -> String {
    let formula = Formula::parse(formula).unwrap_or_else(|error| panic!("{formula}: {error}"));
    let intercept = if formula.intercept() { "1" } else { "0" };
    [vec![intercept.to_owned()], formula.terms()].concat().join(" + ")
}

/// Right sides and what R 4 makes of them.
const CASES: &[(&str, &str)] = &[
    ("1", "1"),
    ("0", "0"),
    ("-1", "0"),
    ("x", "1 + x"),
    ("x - 1", "0 + x"),
    ("x + 0", "0 + x"),
    ("0 + x + 1", "1 + x"),
    ("x - 0", "1 + x"),
    ("-1 + 1", "1"),
    ("(x - 1)", "0 + x"),
    ("z - (x + 1)", "0 + z"),
    ("+x", "1 + x"),
    ("z + -x", "1 + z"),
    ("x + z", "1 + x + z"),
    ("x + x", "1 + x"),
    ("x * z", "1 + x + z + x:z"),
    ("x:z", "1 + x:z"),
    ("x:z + x", "1 + x + x:z"),
    ("z + x:z", "1 + z + z:x"),
    ("x:x", "1 + x"),
    ("a / b", "1 + a + a:b"),
    ("(a + b) / c", "1 + a + b + a:b:c"),
    ("a / (b + c)", "1 + a + a:b + a:c"),
    ("a / b / c", "1 + a + a:b + a:b:c"),
    ("(a + b)^2", "1 + a + b + a:b"),
    ("(a + b + c)^2", "1 + a + b + c + a:b + a:c + b:c"),
    ("(a + b + c)^3 - a:b:c", "1 + a + b + c + a:b + a:c + b:c"),
    ("(a + b)^1", "1 + a + b"),
    ("(a + b)^64", "1 + a + b + a:b"),
    ("a * b * c - a:b:c", "1 + a + b + c + a:b + a:c + b:c"),
    ("a * b - a", "1 + b + a:b"),
    ("a:b:c + b", "1 + b + a:b:c"),
    ("c + a * b", "1 + c + a + b + a:b"),
    ("b:a + c:a", "1 + b:a + a:c"),
    ("a + b:c * d", "1 + a + d + b:c + b:c:d"),
    ("I(x^2) + log(x + 1) + x", "1 + I(x^2) + log(x + 1) + x"),
    ("I( x*2-z/3 )", "1 + I(x * 2 - z/3)"),
    ("poly(x,3)*g", "1 + poly(x, 3) + g + poly(x, 3):g"),
    ("poly(x, degree=3)", "1 + poly(x, degree = 3)"),
    ("ns(x,df=4) + bs(x, knots=c(1,2.5))", "1 + ns(x, df = 4) + bs(x, knots = c(1, 2.5))"),
    ("factor(g, ref='b')", "1 + factor(g, ref = \"b\")"),
    ("`two words` + x", "1 + `two words` + x"),
    ("`x` + x", "1 + x"),
    ("成绩 + prior.score_2 + Größe", "1 + 成绩 + prior.score_2 + Größe"),
    ("  x\n  + z\t", "1 + x + z"),
    ("x + (1 | g) + z", "1 + x + z"),
    ("(1 | g)", "1"),
    ("(1 | g) - 1", "0"),
    ("(1 | g) + x", "1 + x"),
];

#[test]
fn terms_are_those_of_r() {
    for (right, expected) in CASES {
        assert_eq!(terms(&format!("y ~ {right}")), *expected, "{right}");
    }
}

#[test]
fn responses_are_named_as_written() {
    let response = |formula: &str| Formula::parse(formula).unwrap().response().to_owned();
    assert_eq!(response("score~1"), "score");
    assert_eq!(response("log(score+1)~1"), "log(score + 1)");
    assert_eq!(response("`a b` - z ~ x"), "`a b` - z");
}
