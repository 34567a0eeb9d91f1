//! Fits to the answer of a query are fits to its rows; an answer that is none is refused.

use std::collections::BTreeMap;

use moushi_stats::formula::{Column, Data, Design, Engine, Formula, Frame, Known, Trouble as Said};
use moushi_stats::lmm::{Fit, Options};
use moushi_stats::mixed::summed::Trouble;
use moushi_stats::mixed::{Error, Mixed};

const FORMULA: &str = "y ~ x + g + (1 | s)";

/// Rows of `y`, `x`, `g`, `s`; every ninth lacks its `x`.
fn rows() -> Vec<(f64, Option<f64>, &'static str, String)> {
    let row = |at: u32| {
        let wave = |by: f64| (f64::from(at) * by).sin();
        let school = at * at % 7;
        let x = (at % 9 != 4).then(|| 3.0 + wave(1.7));
        let girl = at.is_multiple_of(3);
        let y = 50.0 + 2.0 * (3.0 + wave(1.7)) + f64::from(u8::from(girl)) + wave(2.9);
        let y = y + 1.5 * (f64::from(school) * 12.3).cos();
        (y, x, if girl { "girl" } else { "boy" }, format!("s{school}"))
    };
    (0..400).map(row).collect()
}

fn known() -> Known {
    BTreeMap::from([("g".to_owned(), vec!["girl".to_owned(), "boy".to_owned()])])
}

fn frame() -> Frame {
    let rows = rows();
    let frame = Frame::new(vec![
        ("y".to_owned(), Column::numbers(rows.iter().map(|row| Some(row.0))).unwrap()),
        ("x".to_owned(), Column::numbers(rows.iter().map(|row| row.1)).unwrap()),
        ("g".to_owned(), Column::text(rows.iter().map(|row| Some(row.2)))),
        ("s".to_owned(), Column::text(rows.iter().map(|row| Some(row.3.as_str())))),
    ]);
    frame.unwrap().with_levels("g", &known()["g"]).unwrap()
}

/// Columns of numbers and of text by their names.
type Table = (Vec<(String, Vec<f64>)>, Vec<(String, Vec<String>)>);

/// The answer that an engine would give, reckoned from the rows by hand.
fn answer() -> Table {
    let design = Design::declared(&Formula::parse(FORMULA).unwrap(), &known()).unwrap();
    let all = rows();
    let used: Vec<([f64; 3], &String)> = all
        .iter()
        .filter_map(|(y, x, g, s)| Some(([(*x)?, f64::from(u8::from(*g == "boy")), *y], s)))
        .collect();
    let mean = |at: usize| used.iter().map(|row| row.0[at]).sum::<f64>() / used.len() as f64;
    let shift = [mean(0), mean(1), mean(2)];
    let mut cells: BTreeMap<&String, (f64, Vec<f64>)> = BTreeMap::new();
    for (values, school) in &used {
        let moved = [1.0, values[0] - shift[0], values[1] - shift[1], values[2] - shift[2]];
        let cell = cells.entry(school).or_insert_with(|| (0.0, vec![0.0; 10]));
        cell.0 += 1.0;
        let pairs = (0..4).flat_map(|b| (0..=b).map(move |a| (a, b)));
        pairs.zip(&mut cell.1).for_each(|((a, b), sum)| *sum += moved[a] * moved[b]);
    }
    let count = cells.len();
    let same = |value: f64| vec![value; count];
    let mut numbers = vec![("cell_rows".to_owned(), cells.values().map(|one| one.0).collect())];
    for word in ["unknown_levels", "no_numbers"] {
        numbers.push((word.to_owned(), same(0.0)));
    }
    numbers.push(("all_rows".to_owned(), same(all.len() as f64)));
    let parts = design.answer();
    for (at, word) in parts.products.iter().enumerate() {
        numbers.push((word.clone(), cells.values().map(|one| one.1[at]).collect()));
    }
    parts.shifts.iter().zip(shift).for_each(|(word, by)| numbers.push((word.clone(), same(by))));
    for (word, name) in parts.present.iter().zip(design.data_columns()) {
        let has = if name == "x" { used.len() } else { all.len() };
        numbers.push((word.clone(), same(has as f64)));
    }
    let names = cells.keys().map(|name| (*name).clone()).collect();
    let marks = vec![design.mark(); count];
    (numbers, vec![("model".to_owned(), marks), ("group_1".to_owned(), names)])
}

fn summed((numbers, texts): Table) -> Result<Mixed, Error> {
    let numbers = numbers.into_iter().map(|(name, values)| {
        let cells = values.into_iter().map(|value| (!value.is_nan()).then_some(value));
        (name, Column::numbers(cells).unwrap())
    });
    let texts = texts.into_iter().map(|(name, values)| {
        let cells = values.iter().map(|value| Some(value.as_str()));
        (name, Column::text(cells))
    });
    let frame = Frame::new(numbers.chain(texts).collect()).unwrap();
    Mixed::summed(&Formula::parse(FORMULA).unwrap(), &known(), &frame)
}

fn estimates(fit: &Fit) -> Vec<f64> {
    let modes = fit.ranef.values().flat_map(|one| one.blup.iter().chain(&one.condsd).flatten());
    let fixed = fit.fixef.values().chain(fit.se.values());
    fixed.chain([&fit.criterion, &fit.sigma]).chain(modes).copied().collect()
}

#[test]
fn a_fit_to_sums_is_the_fit_to_their_rows() {
    let rows = Mixed::of(&Formula::parse(FORMULA).unwrap(), &frame()).unwrap();
    let sums = summed(answer()).unwrap();
    assert_eq!(
        (sums.rows, sums.left_out, &sums.missing),
        (rows.rows, rows.left_out, &rows.missing)
    );
    assert_eq!(sums.model, rows.model);
    let [one, other] = [&rows, &sums].map(|mixed| mixed.fit(&Options::default()).unwrap());
    let (one, other) = (estimates(&one), estimates(&other));
    assert_eq!(one.len(), other.len());
    for (a, b) in one.iter().zip(&other) {
        assert!((a - b).abs() <= 1e-9 * a.abs().max(1.0), "{a} {b}");
    }
}

#[test]
fn an_answer_that_is_none_is_refused() {
    let refused = |change: fn(&mut Table)| {
        let mut table = answer();
        change(&mut table);
        match summed(table).unwrap_err() {
            Error::Sums(trouble) => trouble,
            other => panic!("{other:?}"),
        }
    };
    let number = |name: &str, row: usize, value: f64| {
        let name = name.to_owned();
        move |table: &mut Table| {
            let column = table.0.iter_mut().find(|(known, _)| *known == name).unwrap();
            column.1[row] = value;
        }
    };
    let with = |change: &dyn Fn(&mut Table)| {
        let mut table = answer();
        change(&mut table);
        match summed(table).unwrap_err() {
            Error::Sums(trouble) => trouble,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(refused(|table| table.1[0].1[2] = "other".to_owned()), Trouble::OtherModel);
    assert_eq!(refused(|table| table.1[1].1[2] = "s0".to_owned()), Trouble::Twice { row: 2 });
    assert_eq!(with(&number("unknown_levels", 1, 3.0)), Trouble::UnknownLevels { rows: 3 });
    assert_eq!(with(&number("no_numbers", 0, 2.0)), Trouble::NoNumbers { rows: 2 });
    let uneven = Trouble::Uneven { column: "shift_1".to_owned() };
    assert_eq!(with(&number("shift_1", 1, 0.5)), uneven);
    let empty = Trouble::Empty { column: "s_1_2".to_owned(), row: 2 };
    assert_eq!(with(&number("s_1_2", 2, f64::NAN)), empty);
    let lacks = Trouble::Lacks { column: "s_0_0".to_owned() };
    assert_eq!(refused(|table| table.0.retain(|(name, _)| name != "s_0_0")), lacks);
}

#[test]
fn what_must_be_learned_from_rows_is_refused_by_name() {
    fn refused(words: &str) -> (Data, Option<&str>) {
        let error = Design::declared(&Formula::parse(words).unwrap(), &known()).unwrap_err();
        match error.trouble {
            Said::Data(data) => (data, error.span.map(|span| &words[span.start..span.end])),
            other => panic!("{other}"),
        }
    }
    let learned = |name: &str| Data::MustBeLearned { name: name.to_owned() };
    for name in ["center(x)", "within(x, s)", "poly(x, 2)", "ns(x, 3)", "bs(x, knots = c(1, 2))"] {
        let words = format!("y ~ {name} + (1 | s)");
        let (data, _) = refused(&words);
        assert_eq!(data, learned(name), "{words}");
    }
    assert_eq!(refused("scale(y) ~ x + (1 | s)").0, learned("scale(y)"));
    let (data, place) = refused("y ~ factor(k) + (1 | s)");
    assert_eq!((data, place), (Data::NotTold { name: "k".to_owned() }, Some("factor(k)")));
    assert_eq!(refused("y ~ I(g + 1) + (1 | s)").0, Data::TextAsNumber { name: "g".to_owned() });
}

#[test]
fn names_and_texts_stay_what_they_are_in_every_engine() {
    let formula = Formula::parse("y ~ `a\"b``` + `k'` + (1 | s)");
    let formula = formula.or_else(|_| Formula::parse("y ~ `a\"b` + `k'` + (1 | s)")).unwrap();
    let levels = vec!["one".to_owned(), "x' OR \\ 1=1 --".to_owned()];
    let known = BTreeMap::from([("k'".to_owned(), levels)]);
    let design = Design::declared(&formula, &known).unwrap();
    for (engine, name, text) in [
        (Engine::Postgres, "\"a\"\"b", "'x'' OR \\ 1=1 --'"),
        (Engine::DataFusion, "\"a\"\"b", "'x'' OR \\ 1=1 --'"),
        (Engine::Spark, "`a\"b", "'x\\' OR \\\\ 1=1 --'"),
        (Engine::ClickHouse, "\"a\\\"b", "'x\\' OR \\\\ 1=1 --'"),
    ] {
        let query = design.query(engine, "of.\"pupils").unwrap();
        assert!(query.contains(name) && query.contains(text), "{engine:?}: {query}");
        assert!(!query.contains("of.\"pupils"), "{engine:?}: parts of a table's name are quoted");
    }
    let many: Vec<String> = (0..51).map(|at| format!("x{at}")).collect();
    let formula = Formula::parse(&format!("y ~ {} + (1 | s)", many.join(" + "))).unwrap();
    let design = Design::declared(&formula, &Known::new()).unwrap();
    assert!(design.query(Engine::Postgres, "t").is_err(), "more than an engine lists");
}
