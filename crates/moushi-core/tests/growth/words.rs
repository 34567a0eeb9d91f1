//! Everything that can be wrong with a formula, its data or its fit, in both languages.

use moushi_core::growth::words::{Around, Wrong};
use moushi_stats::formula::{self, Data, Formula, Meaning, Span, Syntax, Trouble, Wanted};
use moushi_stats::lmm::{self, Column, Model, Names, Term};
use moushi_stats::mixed::{Error, summed};

use super::sample::{Made, is_chinese, tried};

fn name() -> String {
    "pretest".to_owned()
}

/// One of every kind. The matches of `words` are exhaustive: a new kind does not compile there, and is to be put here.
fn syntax() -> Vec<Syntax> {
    let found = "+".to_owned();
    vec![
        Syntax::TooLong { length: 9000, limit: 8192 },
        Syntax::TooDeep { limit: 100 },
        Syntax::NoTilde,
        Syntax::SecondTilde,
        Syntax::NoResponse,
        Syntax::NothingRight,
        Syntax::Character { found: '#', instead: None },
        Syntax::Character { found: '#', instead: Some('+') },
        Syntax::OpenQuote,
        Syntax::OpenBracket,
        Syntax::StrayBracket,
        Syntax::NoOperand { found: None },
        Syntax::NoOperand { found: Some(found.clone()) },
        Syntax::NoOperator { found },
        Syntax::Number { text: "1x".to_owned() },
        Syntax::NoBar,
        Syntax::BareBar,
        Syntax::NoEffect,
        Syntax::NoGroup,
    ]
}

fn meaning() -> Vec<Meaning> {
    let function = "ns";
    let wanted = [
        Wanted::Whole { least: 1, most: 20 },
        Wanted::Rising,
        Wanted::Pair,
        Wanted::Truth,
        Wanted::Text,
        Wanted::Column,
        Wanted::Group,
    ];
    let arguments = wanted.map(|wanted| Meaning::Argument { function, name: "df", wanted });
    let mut all = vec![
        Meaning::Dot,
        Meaning::UnknownFunction { name: "lg".to_owned(), nearest: Some("log") },
        Meaning::UnknownFunction { name: "residual".to_owned(), nearest: None },
        Meaning::NoArgument { function },
        Meaning::UnknownArgument { function, name: "2".to_owned() },
        Meaning::NotHere { function },
        Meaning::NumberAsTerm,
        Meaning::NumberInProduct,
        Meaning::Power,
        Meaning::PowerOfOne,
        Meaning::Text,
        Meaning::ColonInArithmetic,
        Meaning::RandomInside,
        Meaning::Group,
        Meaning::ResponseOnRight { name: name() },
        Meaning::ManyTerms { limit: 64 },
        Meaning::ManyVariables { limit: 64 },
        Meaning::ManyOperations { limit: 1000 },
    ];
    all.extend(arguments);
    all
}

fn data() -> Vec<Data> {
    let (level, row) = ("girl".to_owned(), 11);
    vec![
        Data::UnknownColumn { name: "pretset".to_owned(), nearest: Some(name()) },
        Data::UnknownColumn { name: name(), nearest: None },
        Data::TextAsNumber { name: name() },
        Data::OneLevel { name: name(), level: level.clone() },
        Data::ManyLevels { name: name(), levels: 2000, limit: 1000 },
        Data::ManyColumns { limit: 2000 },
        Data::UnknownReference { name: name(), level: level.clone(), nearest: None },
        Data::UnknownReference { name: name(), level: level.clone(), nearest: Some(name()) },
        Data::UnknownLevel { name: name(), level, row },
        Data::NoRows { name: name(), missing: 12, rows: 12 },
        Data::NotFinite { name: name(), row },
        Data::NoSpread { name: name() },
        Data::FewValues { name: name(), needed: 4, found: 2 },
        Data::Knots { name: name() },
        Data::Weight { name: name(), row },
        Data::RandomTwice { column: name(), group: "school".to_owned() },
        Data::NotTold { name: name() },
        Data::MustBeLearned { name: name() },
        Data::UnequalLengths { name: name() },
        Data::NameTwice { name: name() },
        Data::Infinite { row },
        Data::BadLevels,
        Data::ManyRows,
    ]
}

fn fits() -> Vec<lmm::Trouble> {
    use lmm::Trouble;
    vec![
        Trouble::NotFinite { row: 3, column: 0 },
        Trouble::NotFinite { row: 3, column: 1 },
        Trouble::BadWeight { row: 3 },
        Trouble::UnequalLengths,
        Trouble::BadSums { cell: 4 },
        Trouble::NotVarying { column: 0 },
        Trouble::NoRows,
        Trouble::NoTerms,
        Trouble::UnknownColumn { column: 7 },
        Trouble::UnknownFactor { factor: 7 },
        Trouble::SameColumnTwice { factor: 0 },
        Trouble::SameGroups { first: 0, second: 1 },
        Trouble::ZeroColumn { factor: 0, column: 0 },
        Trouble::OneGroup { factor: 0 },
        Trouble::AsManyEffectsAsRows { factor: 0, effects: 60, rows: 60 },
        Trouble::TooFewRows { rows: 2, fixed: 3 },
        Trouble::NoResidual,
        Trouble::BadTheta { needed: 3, given: 1 },
        Trouble::BadSetting,
        Trouble::TooLarge { columns: 90_000 },
        Trouble::NotSettled { evaluations: 500 },
        Trouble::Flat,
        Trouble::NotComparable,
        Trouble::NoSuchParameter,
    ]
}

fn sums() -> Vec<summed::Trouble> {
    use summed::Trouble;
    vec![
        Trouble::Lacks { column: name() },
        Trouble::NoRows,
        Trouble::Empty { column: name(), row: 3 },
        Trouble::OtherModel,
        Trouble::Uneven { column: name() },
        Trouble::Twice { row: 3 },
        Trouble::UnknownLevels { rows: 5 },
        Trouble::NoNumbers { rows: 5 },
        Trouble::Weights { rows: 5 },
    ]
}

fn of_formula(trouble: Trouble) -> Error {
    Error::Formula(formula::Error { span: Some(Span { start: 2, end: 5 }), trouble })
}

fn all() -> Vec<Error> {
    let formulas = syntax().into_iter().map(Trouble::Syntax);
    let formulas = formulas.chain(meaning().into_iter().map(Trouble::Meaning));
    let formulas = formulas.chain(data().into_iter().map(Trouble::Data)).map(of_formula);
    let formulas = formulas.chain(sums().into_iter().map(Error::Sums));
    formulas.chain(fits().into_iter().map(Error::Fit)).collect()
}

fn model() -> Model {
    let names = Names {
        columns: vec![name()],
        factors: vec!["school".to_owned()],
        levels: vec![vec!["a".to_owned()]],
    };
    let terms = vec![Term { factor: 0, columns: vec![Column::One] }];
    Model { fixed: vec![Column::One], terms, names }
}

#[test]
fn everything_that_can_be_wrong_has_whole_sentences_in_both_languages() {
    let model = model();
    let grounds = [
        Around::default(),
        Around { above: Some(1), model: None },
        Around { above: None, model: Some(&model) },
    ];
    for error in all() {
        for around in grounds {
            let wrong = Wrong::of(&error, around);
            for text in [&wrong.what, &wrong.remedy] {
                assert!(
                    text.zh.chars().count() > 6 && text.zh.ends_with('。'),
                    "{error:?}: {text:?}"
                );
                assert!(text.en.len() > 10 && text.en.ends_with('.'), "{error:?}: {text:?}");
                assert!(is_chinese(&text.zh) && !is_chinese(&text.en), "{error:?}: {text:?}");
                let first = text.en.chars().next().unwrap();
                assert!(first.is_uppercase() || matches!(first, '“' | 'a'..='z'), "{text:?}");
            }
            assert_eq!(wrong.span.is_some(), matches!(error, Error::Formula(_)));
        }
    }
}

#[test]
fn no_two_kinds_are_told_alike() {
    let mut told: Vec<String> =
        all().iter().map(|error| Wrong::of(error, Around::default()).what.en.to_string()).collect();
    let count = told.len();
    told.sort();
    told.dedup();
    // A character and a reference have two ways on, an argument can be wrong in seven ways.
    assert_eq!(told.len(), count - 1 - 1 - 6);
}

#[test]
fn a_row_is_told_as_the_sheet_counts() {
    let error = of_formula(Trouble::Data(Data::NotFinite { name: name(), row: 11 }));
    let what = |above| Wrong::of(&error, Around { above, model: None }).what;
    assert!(what(Some(1)).zh.starts_with("工作表第 13 行的“pretest”"));
    assert!(what(Some(3)).en.contains("row 15 of the sheet"));
    assert!(what(None).zh.starts_with("数据第 12 行（不计表头）"));
}

#[test]
fn columns_and_groupings_are_told_by_their_names() {
    let model = model();
    let what = |trouble, model| Wrong::of(&Error::Fit(trouble), Around { above: None, model }).what;
    let zero = lmm::Trouble::ZeroColumn { factor: 0, column: 0 };
    assert_eq!(what(zero, Some(&model)).zh, "按“school”变化的“pretest”在每一行都是零。");
    assert_eq!(what(zero, None).zh, "按第 1 个分组变化的第 1 个列在每一行都是零。");
    let response = lmm::Trouble::NotFinite { row: 0, column: 1 };
    assert!(what(response, Some(&model)).en.contains("the response"));
}

#[test]
fn what_a_person_wrote_is_answered_with_its_place() {
    let formula = "score ~ pretset + (1 | school)";
    let wrong = Wrong::of(&tried(formula, Made::default()).unwrap_err(), Around::default());
    let span = wrong.span.unwrap();
    assert_eq!(&formula[span.start..span.end], "pretset");
    assert!(wrong.remedy.zh.contains("“pretest”"), "{}", wrong.remedy.zh);
    let one = Wrong::of(
        &tried("score ~ pretest + (1 | gender:x)", Made::default()).unwrap_err(),
        Around::default(),
    );
    assert!(one.what.zh.contains("没有叫“x”的列"));
}

#[test]
fn the_functions_that_are_told_exist() {
    let wrong = Wrong::of(
        &Error::from(Formula::parse("y ~ residual(x) + (1 | g)").unwrap_err()),
        Around::default(),
    );
    let listed = wrong.remedy.en.split_once(": ").unwrap().1.trim_end_matches('.');
    assert_eq!(listed.split(", ").count(), 15);
    for function in listed.split(", ") {
        let argument = if function == "poly" { "x, 2" } else { "x" };
        let formula = format!("y ~ {function}({argument}) + (1 | g)");
        let parsed = Formula::parse(&formula);
        let unknown = matches!(
            &parsed,
            Err(formula::Error { trouble: Trouble::Meaning(Meaning::UnknownFunction { .. }), .. })
        );
        assert!(!unknown, "{formula}");
    }
}
