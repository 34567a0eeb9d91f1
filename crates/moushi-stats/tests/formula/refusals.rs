//! What is refused, where, and with which words.

use super::{frame, numbers, texts};
use moushi_stats::formula::{Column, Data, Design, Formula, Frame, MAX_LEVELS, Trouble};

/// A formula in which `〔 〕` stand around the place of the error, and the words about it.
const UNREADABLE: &[(&str, &str)] = &[
    ("〔y + x〕", "there is no ~: write response ~ terms"),
    ("〔〕", "there is no ~: write response ~ terms"),
    ("y ~ x 〔~〕 z", "there is a second ~: one separates the response from the terms"),
    ("〔~〕 x", "nothing stands before ~: write the response there"),
    ("〔3〕 ~ x", "nothing stands before ~: write the response there"),
    ("y 〔~〕 ", "nothing stands after ~: write the terms, or 1 for none"),
    ("y ~ x +〔〕", "a name or a number is missing at the end"),
    ("y ~ x + 〔*〕 z", "a name or a number is missing before '*'"),
    ("y ~ 〔(〕x + z", "this bracket is not closed"),
    ("〔(〕y ~ x", "this bracket is not closed"),
    ("y ~ x〔)〕 + z", "this bracket was not opened"),
    ("y ~ x 〔z〕", "an operator such as + is missing before 'z'"),
    ("y ~ (x 〔z〕)", "an operator such as + is missing before 'z'"),
    ("y ~ x + 〔`z〕", "the second quote is missing"),
    ("y ~ x + 〔2x〕", "'2x' is no number; a name that begins so goes into `backticks`"),
    ("y ~ x + 〔1e999〕", "'1e999' is no number; a name that begins so goes into `backticks`"),
    ("y ~ x 〔%〕 z", "'%' has no meaning in a formula; unusual names go into `backticks`"),
    ("y ~ x + 〔（〕1 | g)", "write '(' instead of '（'"),
    ("y 〔～〕 x", "write '~' instead of '～'"),
    ("y ~ x 〔−〕 1", "write '-' instead of '−'"),
    ("y ~ factor(x, ref = 〔“〕b”)", "write '\"' instead of '“'"),
    ("y ~ x + 〔(1 school〕)", "a random term needs a bar: write (effects | group)"),
    ("y ~ x + 〔(1,〕 school)", "a random term needs a bar: write (effects | group)"),
    ("y ~ x + 1 〔|〕 g", "a random term needs brackets: write (effects | group)"),
    ("y ~ (〔|〕 g)", "nothing stands before the bar: write 1 for a random intercept"),
    ("y ~ (〔0〕 | g)", "nothing stands before the bar: write 1 for a random intercept"),
    ("y ~ (〔x |〕 )", "nothing stands after the bar: write the column that groups the rows"),
    ("y ~ (x | g 〔|〕 h)", "an operator such as + is missing before '|'"),
];

const MEANINGLESS: &[(&str, &str)] = &[
    ("y ~ 〔.〕", "'.' does not stand for all columns here: write their names"),
    ("y ~ x + 〔2〕", "only 0 and 1 may be terms; arithmetic goes into I()"),
    (
        "y ~ x * 〔1〕",
        "a number cannot be part of an interaction; a random term is (1 | group), arithmetic goes into I()",
    ),
    (
        "y ~ (〔1〕 / school)",
        "a number cannot be part of an interaction; a random term is (1 | group), arithmetic goes into I()",
    ),
    ("y ~ 〔x^2〕", "a power of one term is the term itself; for squares write I(x^2)"),
    ("y ~ (x + z)^〔2.5〕", "terms may be raised to whole numbers only; arithmetic goes into I()"),
    ("y ~ (x + z)^〔z〕", "terms may be raised to whole numbers only; arithmetic goes into I()"),
    ("y ~ 〔\"x\"〕", "a text in quotes is no term; unusual names go into `backticks`"),
    ("y ~ I(〔x:z〕)", "':' makes interactions of terms and has no place here"),
    ("y ~ x:〔(1 | g)〕", "a random term can only be added to the whole right side"),
    ("y ~ x - 〔(1 | g)〕", "a random term can only be added to the whole right side"),
    ("y ~ (1 | 〔g + h〕)", "a group is made of names, ':' and '/' only"),
    ("y ~ (1 | 〔factor(g, ref = \"a\")〕)", "a group is made of names, ':' and '/' only"),
    ("y ~ (1 | 〔1〕)", "a group is made of names, ':' and '/' only"),
    ("y ~ (1 | g/〔(a/b)〕)", "a group is made of names, ':' and '/' only"),
    (
        "y ~ 〔mean(x)〕",
        "'g' of mean() must be the column that groups the rows, or several as in a:b",
    ),
    (
        "y ~ within(x, 〔a/b〕)",
        "'g' of within() must be the column that groups the rows, or several as in a:b",
    ),
    (
        "y ~ within(x, 〔2〕)",
        "'g' of within() must be the column that groups the rows, or several as in a:b",
    ),
    ("y ~ within(x, g, 〔h〕)", "within() has no argument '3'"),
    ("y ~ mean(〔y〕, g)", "'y' is the response and cannot explain itself"),
    ("y ~ x + 〔y〕", "'y' is the response and cannot explain itself"),
    ("log(y) ~ (1 | 〔y〕)", "'y' is the response and cannot explain itself"),
    ("〔poly(y, 2)〕 ~ x", "poly() must be a term of its own"),
    ("y ~ log(〔factor(x)〕)", "factor() must be a term of its own"),
    ("y ~ 〔log()〕", "log() is of nothing"),
    ("y ~ log(x, 〔2〕)", "log() has no argument '2'"),
    ("y ~ ns(x, 4, knot = 〔3〕)", "ns() has no argument 'knot'"),
    ("y ~ poly(x, 〔0〕)", "'degree' of poly() must be a whole number from 1 to 20"),
    ("y ~ poly(x, 2, raw = 〔1〕)", "'raw' of poly() must be TRUE or FALSE"),
    ("y ~ bs(x, 〔2〕)", "'df' of bs() must be a whole number from 3 to 200"),
    ("y ~ bs(x, knots = 〔c(2, 1)〕)", "'knots' of bs() must be rising numbers, as in c(1, 2, 3)"),
    (
        "y ~ bs(x, Boundary.knots = 〔3〕)",
        "'Boundary.knots' of bs() must be two rising numbers, as in c(0, 100)",
    ),
    ("y ~ factor(〔x + 1〕)", "'x' of factor() must be the name of a column"),
    ("y ~ factor(x, ref = 〔b〕)", "'ref' of factor() must be a text in quotes"),
];

/// The plain formula and the bytes between the marks.
fn unmarked(marked: &str) -> (String, (usize, usize)) {
    let start = marked.find('〔').unwrap();
    let end = marked.find('〕').unwrap() - '〔'.len_utf8();
    (marked.replace(['〔', '〕'], ""), (start, end))
}

#[test]
fn errors_say_where_and_what_instead() {
    for (marked, words) in UNREADABLE.iter().chain(MEANINGLESS) {
        let (formula, place) = unmarked(marked);
        let error = Formula::parse(&formula).expect_err(marked);
        assert_eq!(error.trouble.to_string(), *words, "{marked}");
        let span = error.span.unwrap();
        assert_eq!((span.start, span.end), place, "{marked}: {words}");
    }
}

#[test]
fn unknown_functions_are_answered_with_the_nearest() {
    let error = Formula::parse("y ~ Log(x)").unwrap_err().to_string();
    assert!(error.starts_with("bytes 4 to 10: there is no function 'Log'; did you mean 'log'?"));
    let error = Formula::parse("y ~ x + school (1 | g)").unwrap_err().to_string();
    assert!(error.contains("there is no function 'school'; known are I, log,"), "{error}");
}

fn pupils() -> Frame {
    let gender = texts(&["M", "F", "F", "M", "F", "M"]);
    frame(&[
        ("score", numbers(&[3.0, 1.0, 4.0, 1.0, 5.0, 9.0])),
        ("prior", numbers(&[2.0, 7.0, 1.0, 8.0, 2.0, 8.0])),
        ("zero", numbers(&[1.0, 0.0, 1.0, 0.0, 0.0, 1.0])),
        ("same", numbers(&[4.0; 6])),
        ("gender", gender),
        ("all", texts(&["in"; 6])),
        ("school", texts(&["a", "a", "b", "b", "c", "c"])),
        ("empty", Column::numbers([None; 6]).unwrap()),
        ("huge", numbers(&[1e300; 6])),
    ])
}

const UNFIT: &[(&str, &str)] = &[
    ("score ~ 〔priors〕", "there is no column 'priors'; did you mean 'prior'?"),
    ("〔Score〕 ~ prior", "there is no column 'Score'; did you mean 'score'?"),
    ("score ~ prior + (1 | 〔class〕)", "there is no column 'class'"),
    ("〔gender〕 ~ prior", "column 'gender' holds text, not numbers"),
    ("score ~ prior + log(〔gender〕)", "column 'gender' holds text, not numbers"),
    ("score ~ poly(〔gender〕, 2)", "column 'gender' holds text, not numbers"),
    ("score ~ 〔all〕", "'all' is 'in' in every row that can be used: leave it out"),
    ("score ~ (1 | 〔all〕)", "'all' is 'in' in every row that can be used: leave it out"),
    (
        "score ~ 〔factor(gender, ref = \"m\")〕",
        "'factor(gender, ref = \"m\")' has no level 'm'; did you mean 'M'?",
    ),
    ("score ~ 〔scale(same)〕", "all values of 'scale(same)' are equal"),
    ("score ~ 〔ns(same, 2)〕", "all values of 'ns(same, 2)' are equal"),
    ("score ~ 〔poly(prior, 4)〕", "'poly(prior, 4)' needs 5 different values and has 4"),
    ("score ~ 〔ns(zero, 3)〕", "knots of 'ns(zero, 3)' coincide or lie outside of its boundary"),
    (
        "score ~ 〔bs(prior, knots = 9)〕",
        "knots of 'bs(prior, knots = 9)' coincide or lie outside of its boundary",
    ),
    (
        "score ~ (1 | school) + 〔(1 + prior | school)〕",
        "'(Intercept)' varies twice by 'school': leave one out",
    ),
    ("score ~ 〔log(zero)〕", "'log(zero)' is no finite number in row 1"),
    ("score ~ 〔I(1/zero)〕", "'I(1/zero)' is no finite number in row 1"),
    ("score ~ 〔sqrt(prior - 2)〕", "'sqrt(prior - 2)' is no finite number in row 2"),
    ("score ~ 〔huge〕:I(huge * prior)", "'huge:I(huge * prior)' is no finite number in row 0"),
    ("〔log(zero)〕 ~ prior", "'log(zero)' is no finite number in row 1"),
];

#[test]
fn formulas_that_do_not_fit_the_data_are_refused() {
    let frame = pupils();
    for (marked, words) in UNFIT {
        let (formula, place) = unmarked(marked);
        let formula = Formula::parse(&formula).unwrap();
        let made = Design::of(&formula, &frame).and_then(|design| {
            let sheet = design.over(&frame)?;
            sheet.block(0..sheet.len()).map(|_| ())
        });
        let error = made.expect_err(marked);
        assert_eq!(error.trouble.to_string(), *words, "{marked}");
        let span = error.span.unwrap();
        assert_eq!((span.start, span.end), place, "{marked}: {words}");
    }
}

#[test]
fn weights_and_rows_are_refused_without_a_place() {
    let refused = |formula: Formula| {
        let frame = pupils();
        let made = Design::of(&formula, &frame).and_then(|design| design.over(&frame).map(|_| ()));
        made.unwrap_err()
    };
    let formula = |text: &str| Formula::parse(text).unwrap();
    let error = refused(formula("score ~ prior").weighted("zero"));
    assert_eq!(error.to_string(), "the weight 'zero' is not above zero in row 1");
    assert_eq!(error.span, None);
    let error = refused(formula("score ~ prior").weighted("weights"));
    assert_eq!(error.to_string(), "there is no column 'weights'");
    let error = refused(formula("score ~ prior + empty"));
    assert_eq!(error.to_string(), "no row is complete; column 'empty' lacks 6 of 6 values");
}

#[test]
fn factors_with_many_levels_and_designs_with_many_columns_are_refused() {
    let many: Vec<String> = (0..=MAX_LEVELS).map(|level| format!("L{level}")).collect();
    let rows = many.len();
    let column =
        |modulus: usize| Column::text((0..rows).map(|row| Some(many[row % modulus].as_str())));
    let values: Vec<f64> = (0..rows).map(|row| row as f64).collect();
    let frame = frame(&[
        ("y", numbers(&values)),
        ("school", column(rows)),
        ("a", column(100)),
        ("b", column(99)),
    ]);
    let refused = |text: &str| {
        Design::of(&Formula::parse(text).unwrap(), &frame).unwrap_err().trouble.to_string()
    };
    assert_eq!(
        refused("y ~ school"),
        "'school' has 1001 levels, 1000 are allowed: write (1 | school) instead"
    );
    assert_eq!(refused("y ~ a * b"), "the formula stands for more than 2000 columns");
    assert!(Design::of(&Formula::parse("y ~ (1 | school)").unwrap(), &frame).is_ok());
}

#[test]
fn frames_are_checked() {
    let one = numbers(&[1.0]);
    let named = |columns: &[(&str, &Column)]| {
        let columns = columns.iter().map(|(name, column)| (name.to_string(), (*column).clone()));
        Frame::new(columns.collect()).unwrap_err().trouble
    };
    let two = numbers(&[1.0, 2.0]);
    let unequal = Data::UnequalLengths { name: "b".to_owned() };
    assert_eq!(named(&[("a", &one), ("b", &two)]), Trouble::Data(unequal));
    let twice = Data::NameTwice { name: "a".to_owned() };
    assert_eq!(named(&[("a", &one), ("a", &one)]), Trouble::Data(twice));
    let infinite = Column::numbers([Some(1.0), Some(f64::INFINITY)]).unwrap_err().trouble;
    assert_eq!(infinite, Trouble::Data(Data::Infinite { row: 1 }));
    assert!(Column::numbers([Some(f64::NAN)]).is_err());
    assert!(Column::codes(vec![0, 2], vec!["a".to_owned(), "b".to_owned()]).is_err());
    assert!(Column::codes(vec![0, 1], vec!["a".to_owned(), "a".to_owned()]).is_err());
}
