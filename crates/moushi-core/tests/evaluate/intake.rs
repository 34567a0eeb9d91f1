//! Tables on their way in: what is wrong is told with its place, what is right is taken.

use moushi_core::evaluate::formula::Num;
use moushi_core::evaluate::frame::Frame;
use moushi_core::evaluate::intake::{Flaw, Intake};
use moushi_core::evaluate::standards::standard;

const NAME: &str = "cn-balanced-compulsory-2017";

/// Takes tables in: name of the sheet and its rows, cells parted by bars.
fn taken(sheets: &[(&str, &[&str])]) -> (Vec<Frame>, Vec<Flaw>) {
    let standard = standard(NAME).expect("the pack");
    let mut intake = Intake::new(&standard);
    for (file, (sheet, rows)) in (0..).zip(sheets) {
        let heading: Vec<&str> = rows[0].split('|').collect();
        let heading = intake.heading(file, sheet, &heading).expect("a heading");
        for (at, row) in (2..).zip(&rows[1..]) {
            intake.row(&heading, at, row.split('|'));
        }
    }
    intake.finish()
}

const HEAD: &str = "县代码|学校代码|学校名称|办学类型|小学学生数（人）|教学及辅助用房面积（平方米）|体育运动场地面积";

fn column(frame: &Frame, name: &str) -> Vec<Num> {
    let standard = standard(NAME).expect("the pack");
    let level = &standard.levels[standard.level_named("school").expect("a level")];
    frame.columns[level.slot(name).expect("a column")].iter().collect()
}

fn of<'f>(flaws: &'f [Flaw], kind: &str) -> Vec<&'f Flaw> {
    flaws.iter().filter(|flaw| flaw.kind == kind).collect()
}

#[test]
fn what_is_right_is_taken_whatever_its_heading_looks_like() {
    let (frames, flaws) = taken(&[(
        "学校",
        &[
            HEAD,
            "31|S1|一小|小学|1,000|5000.5|8000",
            "31|S2|二小|primary|２００|1000|2000",
            "||||||",
        ],
    )]);
    assert_eq!(frames[1].units.len(), 2, "blank rows are passed over");
    assert_eq!(column(&frames[1], "primary_pupils"), [Num::Known(1_000.0), Num::Known(200.0)]);
    assert_eq!(column(&frames[1], "kind"), [Num::Known(0.0), Num::Known(0.0)]);
    assert_eq!(column(&frames[1], "junior_pupils"), [Num::Known(0.0); 2], "may be left empty");
    assert_eq!(frames[0].units.at(0).code, "31", "a county that only its schools speak of");
    assert!(flaws.iter().all(|flaw| flaw.kind == "no-column"), "{flaws:?}");
    assert_eq!(frames[1].rows[1].row, 3, "rows are those of the file");
}

#[test]
fn what_is_wrong_is_told_with_row_column_value_reason_and_remedy() {
    let (frames, flaws) = taken(&[(
        "学校",
        &[
            HEAD,
            "31|S1|一小|小学|一千|5000|8000",
            "31|S2|二小|小学|-5|5000|8000",
            "31|S3|三小|小学|10.5|5000|8000",
            "31|S4|四小|大学|100|5000|8000",
            "31|S1|又一小|小学|100|5000|8000",
            "32|S2|二小|小学|100|5000|8000",
            "31||无代码|小学|100|5000|8000",
        ],
    )]);
    for (kind, row, column, value) in [
        ("not-a-number", 2, "小学学生数（人）", "一千"),
        ("out-of-bounds", 3, "小学学生数（人）", "-5"),
        ("not-whole", 4, "小学学生数（人）", "10.5"),
        ("unknown-choice", 5, "办学类型", "大学"),
        ("code-twice", 6, "", "S1"),
        ("two-places", 7, "", "S2"),
        ("no-code", 8, "", ""),
    ] {
        let found = of(&flaws, kind);
        assert_eq!(found.len(), 1, "{kind}: {found:?}");
        assert_eq!((found[0].row, &*found[0].column, &*found[0].value), (row, column, value));
        for words in [&found[0].what, &found[0].remedy] {
            assert!(!words.zh.is_empty() && !words.en.is_empty());
        }
    }
    assert_eq!(frames[1].units.len(), 4, "the first row of a code counts");
    assert_eq!(
        column(&frames[1], "primary_pupils")[0],
        Num::Missing,
        "what cannot be read is not reported"
    );
}

#[test]
fn units_are_joined_and_those_without_a_place_are_told() {
    let county = "县代码|县名称|特殊教育学校生均公用经费";
    let (frames, flaws) = taken(&[
        ("县", &[county, "31|甲县|6000", "32|乙县|6000"]),
        (
            "学校",
            &[
                HEAD,
                "31|S1|一小|小学|100|500|800",
                "33|S2|二小|小学|100|500|800",
                "33|S3|三小|小学|100|500|800",
            ],
        ),
    ]);
    assert_eq!(frames[1].above, [0, 2, 2]);
    let unknown = of(&flaws, "unknown-above");
    assert_eq!(unknown.len(), 1, "once for each place: {unknown:?}");
    assert_eq!((unknown[0].row, &*unknown[0].value), (3, "33"));
    let childless = of(&flaws, "nobody-below");
    assert_eq!(childless.len(), 1);
    assert_eq!((childless[0].row, &*childless[0].value), (3, "32"));
}

#[test]
fn columns_that_are_lacking_are_told_once() {
    let (_, flaws) = taken(&[("学校", &[HEAD, "31|S1|一小|小学|100|500|800"])]);
    let lacking = of(&flaws, "no-column");
    assert!(lacking.iter().any(|flaw| flaw.column == "教学仪器设备值" && flaw.row == 0));
    assert!(lacking.iter().all(|flaw| flaw.column != "初中学生数"), "optional columns may lack");
    let standard = standard(NAME).expect("the pack");
    let mut intake = Intake::new(&standard);
    assert!(intake.heading(0, "学校", &["北江省2023年统计表"]).is_none(), "a title is no heading");
    assert!(intake.heading(0, "别的", &["甲", "乙"]).is_none());
}

/// The rows of schools with everything that may be wrong, also over the pieces of a table.
fn flawed() -> Vec<String> {
    let row = |at: usize| match at % 20 {
        3 => format!("3{}|S{}|||约50||", at % 3, at),
        9 if at > 100 => format!("3{}|S5|再一小|小学|100|500|800", at % 3),
        7 => format!("3{}|S{}|又一小|小学|100|500|800", at % 3, at / 2),
        11 => "31||无代码|小学|100|500|800".to_owned(),
        13 => "||||||".to_owned(),
        17 => format!("|S{at}|三小|大学|-3|１２．５|85%"),
        _ => format!("3{}|S{at}|二小|小学|{at}|500|800", at % 3),
    };
    (0..200).map(row).collect()
}

#[test]
fn a_table_in_pieces_is_taken_in_as_in_one() {
    let standard = standard(NAME).expect("the pack");
    let rows = flawed();
    let titles: Vec<&str> = HEAD.split('|').collect();
    // Rows of a piece are numbered from its first line.
    let piece = |intake: &mut Intake<'_>, heading: &_, range: std::ops::Range<usize>, row: u32| {
        for (at, row) in range.zip(row..) {
            intake.row(heading, row, rows[at].split('|'));
        }
    };
    let taken = |cuts: &[usize]| {
        let mut intake = Intake::new(&standard);
        let heading = intake.heading(0, "", &titles).expect("a heading");
        piece(&mut intake, &heading, 0..cuts[0], 2);
        let mut further = Intake::new(&standard);
        for ends in cuts.windows(2) {
            piece(&mut further, &heading, ends[0]..ends[1], 1);
            intake.append(&mut further, u32::try_from(ends[0]).expect("few") + 1);
        }
        let mut all = Intake::new(&standard);
        all.append(&mut intake, 0);
        all.finish()
    };
    let whole = taken(&[rows.len()]);
    assert_eq!((of(&whole.1, "two-places").len(), of(&whole.1, "code-twice").len()), (7, 3));
    for cut in (0..rows.len()).step_by(9) {
        // With and without a code in common with what stands before.
        assert!(taken(&[cut, rows.len()]) == whole, "cut before {cut}");
        assert!(taken(&[cut / 2, cut, rows.len()]) == whole, "cut before {} and {cut}", cut / 2);
    }
}
