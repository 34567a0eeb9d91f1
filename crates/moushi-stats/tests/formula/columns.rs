//! Columns by name and value as R's `model.matrix` has them.

use super::{design, fixed, frame, matrix, numbers, texts};
use moushi_stats::formula::{Column, Frame};

fn small() -> Frame {
    frame(&[
        ("y", numbers(&[1.0, 2.0, 4.0, 3.0, 5.0, 8.0])),
        ("x", numbers(&[1.0, 2.0, 3.0, 4.0, 5.0, 7.0])),
        ("z", numbers(&[2.0, 1.0, 0.5, 4.0, 3.0, 1.5])),
        ("f", texts(&["b", "a", "c", "a", "b", "c"])),
        ("g", texts(&["M", "F", "M", "F", "F", "M"])),
        ("code", numbers(&[10.0, 9.0, 9.0, 2.5, 10.0, 2.5])),
        ("two words", numbers(&[1.0, 0.0, 1.0, 0.0, 1.0, 0.0])),
    ])
}

/// Right sides and the names of their columns; what R gives for factors f of a, b, c and g of F, M.
const NAMES: &[(&str, &str)] = &[
    ("1", "(Intercept)"),
    ("x * z", "(Intercept) x z x:z"),
    ("f", "(Intercept) fb fc"),
    ("0 + f", "fa fb fc"),
    ("f * g", "(Intercept) fb fc gM fb:gM fc:gM"),
    ("f:g", "(Intercept) fa:gF fb:gF fc:gF fa:gM fb:gM fc:gM"),
    ("0 + f:g", "fa:gF fb:gF fc:gF fa:gM fb:gM fc:gM"),
    ("f + f:g", "(Intercept) fb fc fa:gM fb:gM fc:gM"),
    ("g + f:g", "(Intercept) gM gF:fb gM:fb gF:fc gM:fc"),
    ("0 + f + g", "fa fb fc gM"),
    ("0 + x + f + g", "x fa fb fc gM"),
    ("0 + f * g", "fa fb fc gM fb:gM fc:gM"),
    ("x:g", "(Intercept) x:gF x:gM"),
    ("x + x:g", "(Intercept) x x:gM"),
    ("g + x:g", "(Intercept) gM gF:x gM:x"),
    ("x * g", "(Intercept) x gM x:gM"),
    ("g / x", "(Intercept) gM gF:x gM:x"),
    ("f / g", "(Intercept) fb fc fa:gM fb:gM fc:gM"),
    ("f * g - g", "(Intercept) fb fc fa:gM fb:gM fc:gM"),
    // A factor without intercept gets all its levels in its first term, even beside x alone.
    ("0 + x + x:g", "x x:gF x:gM"),
    ("factor(code)", "(Intercept) factor(code)9 factor(code)10"),
    ("factor(f, ref = \"c\")", "(Intercept) factor(f, ref = \"c\")a factor(f, ref = \"c\")b"),
    ("`two words` + x", "(Intercept) `two words` x"),
    ("poly(x, 1)", "(Intercept) poly(x, 1)"),
    ("poly(x, 3)", "(Intercept) poly(x, 3)1 poly(x, 3)2 poly(x, 3)3"),
    ("ns(x, 2) + I(x^2)", "(Intercept) ns(x, 2)1 ns(x, 2)2 I(x^2)"),
    ("poly(x, 2):g", "(Intercept) poly(x, 2)1:gF poly(x, 2)2:gF poly(x, 2)1:gM poly(x, 2)2:gM"),
    ("poly(x, 2, raw = TRUE)", "(Intercept) poly(x, 2, raw = TRUE)1 poly(x, 2, raw = TRUE)2"),
];

#[test]
fn names_are_those_of_r() {
    let frame = small();
    for (right, names) in NAMES {
        let design = design(&format!("y ~ {right}"), &frame);
        // Names with blanks inside are compared in one piece.
        assert_eq!(fixed(&design).join(" "), *names, "{right}");
    }
}

#[test]
fn values_are_products_of_parts() {
    let columns = matrix("y ~ x * f + I(x^2 - z/2) + log(x) + center(x)", &small());
    assert_eq!(columns[0], [1.0; 6]);
    assert_eq!(columns[1], [1.0, 2.0, 3.0, 4.0, 5.0, 7.0]);
    assert_eq!(columns[2], [1.0, 0.0, 0.0, 0.0, 1.0, 0.0]);
    assert_eq!(columns[3], [0.0, 0.0, 1.0, 0.0, 0.0, 1.0]);
    assert_eq!(columns[4], [0.0, 3.5, 8.75, 14.0, 23.5, 48.25]);
    assert_eq!(columns[5][5], libm::log(7.0));
    let mean = 22.0 / 6.0;
    assert_eq!(columns[6], [1.0, 2.0, 3.0, 4.0, 5.0, 7.0].map(|x| x - mean));
    assert_eq!(columns[7], [1.0, 0.0, 0.0, 0.0, 5.0, 0.0]);
    assert_eq!(columns[8], [0.0, 0.0, 3.0, 0.0, 0.0, 7.0]);
}

#[test]
fn arithmetic_binds_as_in_r() {
    let value = |text: &str| matrix(&format!("y ~ 0 + I({text})"), &small())[0][5];
    assert_eq!(value("x - z - 1"), 4.5);
    assert_eq!(value("x / z / 2"), 7.0 / 1.5 / 2.0);
    assert_eq!(value("-x^2"), -49.0);
    assert_eq!(value("2^-1 * x"), 3.5);
    assert_eq!(value("2^3^2 + 0*x"), 512.0);
    assert_eq!(value("x + z * 2"), 10.0);
    assert_eq!(value("(x + z) * 2"), 17.0);
    assert_eq!(value("abs(z - x) + sqrt(x + 2)"), 8.5);
    assert_eq!(value("log2(x + 1) + log10(x + 3) + exp(0 * x)"), 5.0);
}

#[test]
fn scaled_columns_have_mean_zero_and_deviation_one() {
    let column = &matrix("y ~ 0 + scale(log(x))", &small())[0];
    let mean = column.iter().sum::<f64>() / 6.0;
    let squares: f64 = column.iter().map(|value| (value - mean) * (value - mean)).sum();
    assert!(mean.abs() < 1e-15 && (squares / 5.0 - 1.0).abs() < 1e-14);
    // Inner ones learn first.
    let nested = matrix("y ~ 0 + I(center(x)^2) + scale(center(x)) + scale(x)", &small());
    let pairs = nested[1].iter().zip(&nested[2]);
    assert!(pairs.into_iter().all(|(once, twice)| (once - twice).abs() < 1e-15));
    assert!((nested[0][5] - (7.0 - 22.0 / 6.0f64).powi(2)).abs() < 1e-14);
}

#[test]
fn levels_sort_by_number_if_all_are_numbers_else_by_bytes() {
    let levels = |cells: &[&str]| texts(cells).levels().join(" ");
    assert_eq!(levels(&["10", "9", "2", "10"]), "2 9 10");
    assert_eq!(levels(&["1.5", "-2", "1e1", "007"]), "-2 1.5 007 1e1");
    assert_eq!(levels(&["10", "9", "2", "x"]), "10 2 9 x");
    assert_eq!(levels(&["b", "B", "a", "é", "inf"]), "B a b inf é");
    let codes = Column::codes(vec![1, 0, 2], ["lo", "mid", "hi"].map(String::from).to_vec());
    let turned = codes.unwrap().with_reference("hi").unwrap();
    assert_eq!(turned.levels().join(" "), "hi lo mid");
    let frame = frame(&[("y", numbers(&[1.0, 2.0, 3.0])), ("f", turned)]);
    let columns = matrix("y ~ f", &frame);
    assert_eq!(columns[1], [0.0, 1.0, 0.0]);
    assert_eq!(columns[2], [1.0, 0.0, 0.0]);
    assert_eq!(fixed(&design("y ~ f", &frame)), ["(Intercept)", "flo", "fmid"]);
}

#[test]
fn a_column_needed_twice_is_there_once() {
    let frame = small();
    let design = design("y ~ x * g + (1 + g:x + x | f)", &frame);
    // What varies stands before what does not.
    assert_eq!(design.names(), ["(Intercept)", "x", "x:gM", "gM"]);
    assert_eq!(design.fixed(), [0, 1, 3, 2]);
    assert_eq!(design.random()[0].columns, [0, 1, 2]);
    assert_eq!(design.random()[0].names, ["(Intercept)", "x", "gM:x"]);
    assert!(design.random()[0].correlated && design.has_constant());
    assert_eq!(design.varying(), 2);
    let design = super::design("y ~ 0 + x + z + (0 + z | f)", &frame);
    assert_eq!((design.names(), design.varying()), (vec!["z", "x"], 1));
    assert!(!design.has_constant() && !design.random()[0].correlated);
    assert_eq!(super::whole(&design, &frame).columns().count(), 2);
}
