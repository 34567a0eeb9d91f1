//! Which rows are used, how rows are grouped, what new data give.

use super::{Block, Column, Design, Formula, design, frame, numbers, texts, whole};
use moushi_stats::formula::{Data, Frame, NONE, Trouble};

fn holes() -> Frame {
    let score = [Some(1.0), None, Some(3.0), Some(4.0), Some(5.0), Some(6.0), Some(7.0)];
    let prior = [Some(2.0), Some(1.0), None, Some(5.0), Some(2.0), Some(3.0), None];
    let gender = [Some("M"), Some("F"), Some("X"), Some("F"), None, Some("M"), Some("F")];
    frame(&[
        ("score", Column::numbers(score).unwrap()),
        ("prior", Column::numbers(prior).unwrap()),
        ("gender", Column::text(gender)),
        ("other", Column::numbers([None; 7]).unwrap()),
        ("w", numbers(&[1.0, 1.0, 1.0, 2.0, 1.0, 3.0, 1.0])),
    ])
}

#[test]
fn incomplete_rows_are_left_out_and_counted() {
    let frame = holes();
    let formula = Formula::parse("score ~ center(prior) + gender").unwrap().weighted("w");
    let design = Design::of(&formula, &frame).unwrap();
    let sheet = design.over(&frame).unwrap();
    assert_eq!((sheet.len(), sheet.left_out()), (3, 4));
    let missing: Vec<(&str, usize)> =
        sheet.missing().iter().map(|column| (column.column.as_str(), column.missing)).collect();
    assert_eq!(missing, [("score", 1), ("prior", 2), ("gender", 1), ("w", 0)]);
    assert_eq!([sheet.row(0), sheet.row(1), sheet.row(2)], [0, 3, 5]);
    // Level X occurs only where a value is missing; the mean is that of the rows used.
    assert_eq!(design.names(), ["(Intercept)", "center(prior)", "genderM"]);
    let block = sheet.block(0..3).unwrap();
    assert_eq!(block.column(1), [2.0, 5.0, 3.0].map(|prior| prior - 10.0 / 3.0));
    assert_eq!(block.column(2), [1.0, 0.0, 1.0]);
    assert_eq!(block.response, [1.0, 4.0, 6.0]);
    assert_eq!(block.weight.unwrap(), [1.0, 2.0, 3.0]);
}

#[test]
fn blocks_are_pieces_of_the_whole() {
    let rows = 257;
    let values: Vec<f64> = (0..rows).map(|at| f64::from(at * 37 % 101)).collect();
    let names: Vec<String> = (0..rows).map(|at| format!("s{}", at % 7)).collect();
    let holed = values.iter().map(|&value| (value != 50.0).then_some(value));
    let frame = frame(&[
        ("y", numbers(&values)),
        ("x", Column::numbers(holed).unwrap()),
        ("g", texts(&names.iter().map(String::as_str).collect::<Vec<_>>())),
    ]);
    let design = design("y ~ ns(x, 4) * g + poly(x, 2) + scale(x) + (x | g)", &frame);
    let all = whole(&design, &frame);
    let sheet = design.over(&frame).unwrap();
    for size in [1, 3, 64, 1000] {
        for start in (0..sheet.len()).step_by(size) {
            let end = (start + size).min(sheet.len());
            let block = sheet.block(start..end).unwrap();
            for at in 0..design.names().len() {
                assert_eq!(block.column(at), &all.column(at)[start..end]);
            }
            assert_eq!(block.response, all.response[start..end]);
        }
    }
    assert_eq!(sheet.block(5..5).unwrap().rows, 0);
}

fn pupils() -> Frame {
    frame(&[
        ("y", numbers(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0])),
        ("x", numbers(&[1.0, 2.0, 3.0, 5.0, 8.0, 13.0, 21.0])),
        ("county", texts(&["b", "a", "b", "a", "a", "b", "a"])),
        ("school", numbers(&[2.0, 10.0, 10.0, 2.0, 10.0, 2.0, 2.0])),
        ("class", texts(&["p", "q", "p", "p", "q", "q", "q"])),
    ])
}

/// Groupings, their names and their levels as lme4 4.x gives them.
#[test]
fn groupings_are_those_of_lme4() {
    let frame = pupils();
    let groups = |formula: &str| {
        let design = design(formula, &frame);
        let group = |group: &moushi_stats::formula::Group| {
            format!("{} = {}", group.name, group.levels.join(" "))
        };
        design.groups().iter().map(group).collect::<Vec<_>>().join("; ")
    };
    assert_eq!(groups("y ~ (1 | school)"), "school = 2 10");
    let nested = "school:county = 2:a 2:b 10:a 10:b; county = a b";
    assert_eq!(groups("y ~ (1 | county/school)"), nested);
    assert_eq!(groups("y ~ (1 | factor(school))"), "factor(school) = 2 10");
    assert_eq!(groups("y ~ (1 | school:county) + (1 | county)"), nested);
    assert_eq!(
        groups("y ~ (1 | county/school/class)"),
        "class:(school:county) = p:2:a p:2:b p:10:b q:2:a q:2:b q:10:a; \
         school:county = 2:a 2:b 10:a 10:b; county = a b"
    );
    assert_eq!(groups("y ~ (1 | school) + (0 + x | school)"), "school = 2 10");
}

#[test]
fn codes_say_which_rows_belong_together() {
    let frame = pupils();
    let design = design("y ~ (1 | county/school)", &frame);
    let sheet = design.over(&frame).unwrap();
    assert_eq!(sheet.groups()[0], [1, 2, 3, 0, 2, 1, 0]);
    assert_eq!(sheet.groups()[1], [1, 0, 1, 0, 0, 1, 0]);
}

/// Random terms as lme4 reads them.
#[test]
fn random_terms_are_those_of_lme4() {
    let frame = pupils();
    let random = |right: &str| {
        let design = design(&format!("y ~ {right}"), &frame);
        let names = design.names();
        let term = |random: &moushi_stats::formula::Random| {
            let columns: Vec<&str> = random.columns.iter().map(|&at| names[at]).collect();
            format!("{} | {}", columns.join(" + "), design.groups()[random.group].name)
        };
        design.random().iter().map(term).collect::<Vec<_>>().join("; ")
    };
    let cases = [
        ("(1 | school)", "(Intercept) | school"),
        ("(x | school)", "(Intercept) + x | school"),
        ("(1 + x | school)", "(Intercept) + x | school"),
        ("(0 + x | school)", "x | school"),
        ("(x - 1 | school)", "x | school"),
        ("(x || school)", "(Intercept) | school; x | school"),
        ("(0 + x || school)", "x | school"),
        ("(1 | school) + (0 + x | school)", "(Intercept) | school; x | school"),
        ("(class | school)", "(Intercept) + classq | school"),
        ("(0 + class | school)", "classp + classq | school"),
        ("(class || school)", "(Intercept) | school; classp + classq | school"),
        (
            "(x * class || school)",
            "(Intercept) | school; x | school; classp + classq | school; x:classp + x:classq | school",
        ),
        ("(x | county/school)", "(Intercept) + x | school:county; (Intercept) + x | county"),
        (
            "(x || county/school)",
            "(Intercept) | school:county; x | school:county; (Intercept) | county; x | county",
        ),
        ("(poly(x, 2) | school)", "(Intercept) + poly(x, 2)1 + poly(x, 2)2 | school"),
    ];
    for (right, expected) in cases {
        assert_eq!(random(right), expected, "{right}");
    }
}

fn columns(block: &Block, count: usize) -> Vec<Vec<f64>> {
    (0..count).map(|at| block.column(at).to_vec()).collect()
}

/// What a design learned goes with it: some of the same rows, alone, give the same numbers.
#[test]
fn new_data_give_the_columns_of_the_fit() {
    let frame = pupils();
    let text =
        "y ~ poly(x, 2) * class + ns(x, 2) + scale(log(x)) + factor(school) + (x | county/school)";
    let design = design(text, &frame);
    let stored = serde_json::to_string(&design).unwrap();
    let design: Design = serde_json::from_str(&stored).unwrap();
    let all = whole(&design, &frame);
    let new = super::frame(&[
        ("class", texts(&["q", "q"])),
        ("county", texts(&["a", "a"])),
        ("school", texts(&["10", "2"])),
        ("x", numbers(&[8.0, 21.0])),
    ]);
    let sheet = design.over_new(&new).unwrap();
    let block = sheet.block(0..2).unwrap();
    for (ours, theirs) in
        columns(&block, design.names().len()).iter().zip(columns(&all, design.names().len()))
    {
        // A store may round the last digit.
        let apart = (ours[0] - theirs[4]).abs().max((ours[1] - theirs[6]).abs());
        assert!(apart < 1e-14, "{ours:?}");
    }
    assert_eq!(sheet.groups()[0], [2, 0]);
}

#[test]
fn unknown_groups_have_no_code_and_unknown_levels_are_refused() {
    let frame = pupils();
    let design = design("y ~ class + (1 | county/school)", &frame);
    let new = |class: &str| {
        super::frame(&[
            ("class", texts(&["p", class, "p"])),
            ("county", texts(&["a", "c", "a"])),
            ("school", numbers(&[2.0, 2.0, 11.0])),
        ])
    };
    let known = new("q");
    let sheet = design.over_new(&known).unwrap();
    assert_eq!(sheet.groups()[0], [0, NONE, NONE]);
    assert_eq!(sheet.groups()[1], [0, NONE, 0]);
    let (name, level) = ("class".to_owned(), "z".to_owned());
    let error = design.over_new(&new("z")).unwrap_err();
    assert_eq!(error.trouble, Trouble::Data(Data::UnknownLevel { name, level, row: 1 }));
    assert!(design.over(&known).is_err(), "there is no response");
}

/// Two threads that share a sheet give the bits of one.
#[test]
fn sheets_are_shared_by_threads() {
    let frame = pupils();
    let design = design("y ~ poly(x, 2) * class + ns(x, 2) + (x | county/school)", &frame);
    let sheet = design.over(&frame).unwrap();
    let block = |from: usize, to: usize| sheet.block(from..to).unwrap();
    let alone = [block(0, 4), block(4, 7)];
    let shared = std::thread::scope(|scope| {
        let other = scope.spawn(|| block(4, 7));
        [block(0, 4), other.join().unwrap()]
    });
    assert_eq!(alone, shared);
}

/// Columns of three million rows are never held at once: the sheet keeps codes only.
#[test]
fn groups_of_many_rows_are_coded_by_what_occurs() {
    let rows = 100_000u32;
    let school: Vec<u32> = (0..rows).map(|row| row / 7).collect();
    let county: Vec<u32> = school.iter().map(|school| school / 11).collect();
    let names = |count: u32| (0..count).map(|at| format!("n{at}")).collect::<Vec<_>>();
    let column = |codes: &[u32]| Column::codes(codes.to_vec(), names(rows / 7 + 1)).unwrap();
    let frame = frame(&[
        ("y", numbers(&vec![1.0; rows as usize])),
        ("school", column(&school)),
        ("county", column(&county)),
    ]);
    let design = design("y ~ (1 | county/school)", &frame);
    assert_eq!(design.groups()[0].levels.len() as u32, rows / 7 + 1);
    let sheet = design.over(&frame).unwrap();
    assert_eq!(sheet.groups()[0], school);
    assert_eq!(sheet.groups()[1], county);
}

#[test]
fn levels_are_arranged_and_rows_are_picked_by_text() {
    let frame = Frame::new(vec![
        ("y".to_owned(), Column::numbers([Some(1.0), Some(2.0), None, Some(4.0)]).unwrap()),
        ("g".to_owned(), Column::text([Some("b"), Some("a"), None, Some("c")])),
    ])
    .unwrap();
    let order = ["c", "b", "a", "d"].map(str::to_owned);
    let arranged = frame.clone().with_levels("g", &order).unwrap();
    let column = arranged.column("g").unwrap();
    assert_eq!(column.levels(), order);
    let held: Vec<Option<&str>> = (0..4).map(|row| column.level(row)).collect();
    assert_eq!(held, [Some("b"), Some("a"), None, Some("c")]);
    let error = frame.clone().with_levels("g", &order[..2]).unwrap_err();
    let row = match &error.trouble {
        Trouble::Data(Data::UnknownLevel { row, level, .. }) => Some((*row, level.as_str())),
        _ => None,
    };
    assert_eq!(row, Some((1, "a")), "the first row that has what is not listed");
    let cut = frame.only("g", &order[..2]).unwrap();
    assert_eq!((cut.rows(), cut.column("y").unwrap().number(1)), (2, Some(4.0)));
    assert!(frame.only("y", &order).is_err() && frame.only("none", &order).is_err());
}
