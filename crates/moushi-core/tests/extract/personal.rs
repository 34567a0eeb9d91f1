//! Tables with matters of single persons are stopped, and tables of schools and their leaders are not. All numbers are
//! made up.

use moushi_core::extract::personal::{self, Found, Kind, Watch};

/// Rows of a sheet, cells parted by commas.
fn found(rows: &str) -> Vec<Found> {
    let mut watch = Watch::default();
    for (row, line) in (1..).zip(rows.lines()) {
        watch.row("学生", row, &line.split(',').collect::<Vec<_>>());
    }
    watch.finish()
}

/// A number of an identity card with the right check digit (weights of GB 11643).
fn card(of: u32) -> String {
    let first = format!("230103201001{:02}{:03}", 1 + of % 28, of % 1_000);
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = first.bytes().zip(weights).map(|(d, w)| u32::from(d - b'0') * w).sum();
    format!("{first}{}", char::from(b"10X98765432"[(sum % 11) as usize]))
}

fn lines(heading: &str, rows: impl Iterator<Item = String>) -> String {
    std::iter::once(heading.to_owned()).chain(rows).collect::<Vec<_>>().join("\n")
}

#[test]
fn one_number_of_an_identity_card_is_enough() {
    let table =
        format!("某校体质监测\n学校代码,序号,身高\n2301030012,1,150\n2301030012,{},151", card(7));
    let found = found(&table);
    assert_eq!(found.len(), 1);
    let Found { kind, sheet, column, heading, row } = &found[0];
    assert_eq!(
        (*kind, sheet.as_str(), *column, heading.as_str(), *row),
        (Kind::Card, "学生", 1, "序号", 4)
    );
}

#[test]
fn a_refusal_says_where_and_never_what() {
    let number = card(7);
    // The first row is no heading but the first person.
    let table = format!("{number},王晓芳,150\n{},李大伟,151", card(8));
    let refusal = personal::refusal("体测.csv", &found(&table)).expect("it is stopped");
    for words in [&refusal.message, &refusal.advice] {
        for words in [&words.zh, &words.en] {
            assert!(!words.contains(&number[..6]) && !words.contains("王晓芳"), "{words}");
        }
    }
    let zh = &refusal.message.zh;
    assert!(zh.contains("体测.csv") && zh.contains("“学生”") && zh.contains("第 A 列"), "{zh}");
    assert!(zh.contains("第 1 行") && zh.contains("身份证号"), "{zh}");
    assert!(refusal.advice.zh.contains("删除这一列"));
    assert_eq!(personal::refusal("空.csv", &[]), None);
}

#[test]
fn numbers_that_only_look_like_one_need_a_heading_or_company() {
    let old = |of: u32| format!("23010385{:02}{:02}{:03}", 1 + of % 12, 1 + of % 28, of);
    for (table, stopped) in [
        (format!("代码,身份证号\n1,{}", old(1)), true),
        (format!("代码,序号\n1,{}", old(1)), false),
        (lines("代码,序号", (1..6).map(|of| format!("{of},{}", old(of)))), true),
        ("代码,身份证号\n1,230103201001011000".to_owned(), true),
        ("代码,联系电话\n1,13900000000".to_owned(), true),
        ("代码,备注\n1,联系电话13900000000".to_owned(), true),
        ("代码,经费\n1,13900000000".to_owned(), false),
        (lines("代码,经费（元）", (1..9).map(|of| format!("{of},1390000000{of}"))), false),
        (lines("代码,号码", (1..9).map(|of| format!("{of},1390000000{of}"))), true),
        (lines("代码,备注", (1..9).map(|of| format!("{of},139-0000-000{of}"))), true),
    ] {
        assert_eq!(!found(&table).is_empty(), stopped, "{table}");
    }
}

const NAMES: [&str; 10] =
    ["王芳", "李晓明", "张伟", "刘洋", "陈静", "杨雪", "赵大海", "黄敏", "周杰", "古丽·买买提"];

#[test]
fn lists_of_names_are_found_by_their_heading_or_by_their_surnames() {
    let list = |heading: &str, of: &[&str]| {
        lines(
            &format!("学校代码,{heading}"),
            (1..).zip(of).map(|(at, name)| format!("{at},{name}")),
        )
    };
    for (table, stopped) in [
        (list("姓名", &NAMES[..1]), true),
        (list("学生姓名（必填）", &NAMES[..1]), true),
        (list("监护人", &NAMES[..2]), true),
        (list("测量名称", &NAMES), true),
        (list("测量名称", &NAMES[..5]), false),
        (list("校长", &NAMES), false),
        (list("校长姓名", &NAMES), false),
        (list("负责人", &NAMES), false),
        (list("填报人", &NAMES), false),
        (
            format!(
                "填报单位：某校,填表人：王芳\n{}",
                lines("学校代码,年级,姓名", ["1,三,王芳".to_owned()].into_iter())
            ),
            true,
        ),
        (list("姓名", &["001", "002"]), false),
        (list("姓名", &["张**", "李**"]), false),
    ] {
        let kinds: Vec<Kind> = found(&table).into_iter().map(|one| one.kind).collect();
        assert_eq!(kinds == [Kind::Name], stopped, "{table}");
    }
}

#[test]
fn tables_of_schools_offices_and_figures_pass() {
    let counties = [
        "方正", "尚志", "五常", "安达", "宁安", "东宁", "林口", "汤原", "萝北", "嘉荫", "呼玛",
        "龙江", "甘南", "富裕", "克山", "明水",
    ];
    let schools = [
        "方正一中",
        "安乐小学",
        "高级中学",
        "平安小学",
        "龙江幼儿园",
        "向阳学校",
        "金太阳",
        "小天使",
        "红苹果",
        "蓝天",
    ];
    let tables = [
        lines(
            "县代码,县名称",
            (1..).zip(counties).map(|(at, county)| format!("2301{at:02},{county}")),
        ),
        lines(
            "学校代码,学校名称",
            (1..).zip(schools).map(|(at, school)| format!("230103{at:04},{school}")),
        ),
        lines("代码,办公电话", (1..20).map(|at| format!("{at},0451-8641{at:04}"))),
        lines("代码,电话", (1..20).map(|at| format!("{at},0451864{at:05}"))),
        lines("代码,统一社会信用代码", (1..20).map(|at| format!("{at},12230103MB{at:07}X"))),
        lines("代码,统一社会信用代码", (1..20).map(|at| format!("{at},1223010341400{at:04}X"))),
        lines("代码,经费", (1..20).map(|at| format!("{at},{}.5", 13_900_000_000_u64 + at))),
        lines("代码,学籍库编号", (1..20).map(|at| format!("{at},20230901{at:010}"))),
        lines("代码,学科,级别", (1..20).map(|at| format!("{at},语文,国家级"))),
        "填报单位：某县教育局,,填表人：王芳\n学校代码,学生数,教师数\n2301030012,1200,85".to_owned(),
    ];
    for table in tables {
        assert_eq!(found(&table), [], "{table}");
    }
}

#[test]
fn each_sheet_has_its_own_headings() {
    let mut watch = Watch::default();
    watch.row("学校", 1, &["代码", "校长"]);
    watch.row("学校", 2, &["1", "王芳"]);
    watch.row("名单", 1, &["代码", "姓名"]);
    watch.row("名单", 2, &["1", "王芳"]);
    let found = watch.finish();
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].sheet.as_str(), found[0].heading.as_str(), found[0].row),
        ("名单", "姓名", 2)
    );
}

/// Rows that are looked at in pieces, at the same time, are looked at as a whole.
#[test]
fn what_is_found_does_not_depend_on_how_a_table_is_cut() {
    let row = |at: u32| match at {
        // Three old numbers of cards far from one another, in a column of nothing else.
        12 | 55 | 98 => format!("S{at:04},7,23010385{:02}{:02}{at:03}", 1 + at % 12, 1 + at % 28),
        60 => format!("S{at:04},{},", card(at)),
        _ => format!("S{at:04},{},", at * 7 % 90),
    };
    let rows: Vec<String> = (0..100).map(row).collect();
    let look = |watch: &mut Watch, from: usize, rows: &[String]| {
        for (row, line) in (from..).zip(rows) {
            let cells: Vec<&str> = line.split(',').collect();
            watch.row("", u32::try_from(row).expect("few"), &cells);
        }
    };
    let seen = |cuts: &[usize]| {
        let mut watch = Watch::default();
        watch.row("", 1, &["代码", "人数", "序号"]);
        look(&mut watch, 2, &rows[..cuts[0]]);
        let mut further = watch.further();
        for ends in cuts.windows(2) {
            look(&mut further, 1, &rows[ends[0]..ends[1]]);
            watch.append(&mut further, u32::try_from(ends[0]).expect("few") + 1);
        }
        watch.finish()
    };
    let whole = seen(&[100]);
    let kinds: Vec<_> = whole.iter().map(|one| (one.kind, one.column, one.row)).collect();
    assert_eq!(kinds, [(Kind::Card, 1, 62), (Kind::Card, 2, 14)]);
    for cut in 10..99 {
        assert_eq!(seen(&[cut, 100]), whole);
        assert_eq!(seen(&[10, cut, 100]), whole);
    }
}
