//! Forms on their way out and back: edited nothing, changed nothing; hostile and broken ones are told.

use moushi_core::report::book::Cell;
use moushi_core::report::form::{Column, Form, Page, Row, Takes};
use moushi_core::text::{Lang, Text};
use moushi_core::track::form::{
    self as track, Base, Field, Held, KEY, LAYOUT, MILESTONES, Reading, TICKS, Tick, Verdict,
};
use moushi_files::readers::{self, Limits};
use moushi_files::write::form::write;
use proptest::prelude::*;
use rust_xlsxwriter::{Format, Formula, Workbook};

const FIRST_DAY: &str = "2023-01-01";

fn column(key: &str, title: Text, takes: Takes) -> Column {
    Column {
        key: key.to_owned(), header: title, width: 20, takes, hint: Text::new("提示", "hint")
    }
}

/// A form of these rows, laid out as the program lays it out.
fn form(rows: Vec<Row>, lang: Lang) -> Form {
    let day = FIRST_DAY.parse().expect("a day");
    let mut columns = vec![
        column("code", track::CODE, Takes::Nothing),
        column("task", Text::new("任务", "Task"), Takes::Nothing),
    ];
    columns.extend(Field::ALL.map(|field| {
        let takes = match field {
            Field::Percent => Takes::Whole(Some(0.0), Some(1_000.0)),
            Field::Figure => Takes::Number(None, None),
            Field::Forecast => Takes::Day(day),
            _ => Takes::Words(2_000),
        };
        column(field.key(), field.title(), takes)
    }));
    columns.push(column(LAYOUT, KEY, Takes::Hidden));
    Form {
        lang,
        org: "厅".to_owned(),
        year: 2023,
        pages: vec![page(Text::new("进展填报", "Progress"), columns, rows)],
        guide: vec![Text::new("说明", "How")],
    }
}

fn page(name: Text, columns: Vec<Column>, rows: Vec<Row>) -> Page {
    Page {
        name,
        title: Text::new("填报表", "A form"),
        note: Text::new("只填白色格子。", "Fill in white cells."),
        example: vec![Cell::Words(track::EXAMPLE.to_owned()); columns.len()],
        columns,
        freeze: 2,
        rows,
    }
}

/// The table of milestones, with these.
fn milestones(rows: Vec<Row>) -> Page {
    let day = FIRST_DAY.parse().expect("a day");
    let takes = |field| match field {
        Field::On => Takes::Day(day),
        _ => Takes::Choice(TICKS.to_vec()),
    };
    let mut columns = vec![
        column("code", track::CODE, Takes::Nothing),
        column("milestone", Text::new("节点", "Milestone"), Takes::Nothing),
    ];
    let fields = Field::MILESTONE.map(|field| column(field.key(), field.title(), takes(field)));
    columns.extend(fields);
    columns.push(column(MILESTONES, KEY, Takes::Hidden));
    page(Text::new("节点", "Milestones"), columns, rows)
}

fn judge(row: &track::Row, base: &Base, held: &Held) -> Verdict {
    track::judge(row, base, held, std::collections::BTreeMap::new())
}

fn filled(bytes: &[u8]) -> track::Filled {
    match track::read(&cells(bytes), &[]).expect("a form") {
        Reading::Filled(filled) => filled,
        Reading::Unclear(unclear) => panic!("{unclear:?}"),
    }
}

fn out(code: &str, words: &str, base: &Base) -> Row {
    let mut cells = vec![Cell::words(code), Cell::words(words)];
    cells.extend(Field::ALL.map(|field| match field {
        Field::Percent => Cell::Number(f64::from(i32::try_from(base.percent).expect("small"))),
        Field::Figure => base.figure.parse().map_or(Cell::Blank, Cell::Number),
        Field::Forecast => base.forecast.parse().map_or(Cell::Blank, Cell::Date),
        _ => Cell::Blank,
    }));
    cells.push(Cell::Words(base.key("signature")));
    Row { cells, ..Row::default() }
}

/// A form as it is sent back, with what is wrong, in the widths of the program.
pub fn returned() -> Form {
    let base = Base { percent: 45, figure: "8".to_owned(), ..Base::default() };
    let mut rows: Vec<Row> = (1..=12)
        .map(|at| {
            out(&format!("T{at:03}"), "新建、改扩建公办园，增加公办学位，年底前全部投用", &base)
        })
        .collect();
    rows[0].cells[2] = Cell::words("12所学校已开工，8所主体封顶");
    rows[0].cells[3] = Cell::words("六成");
    rows[0].marks.push((3, Text::new("“六成”不是整数。请填 0 到 1000 的整数。", "No number.")));
    let mut form = form(rows, Lang::Zh);
    let page = &mut form.pages[0];
    page.title = Text::new("基础教育处2031年任务进展填报表", "Progress");
    page.columns[0].width = 8;
    page.columns[1].width = 40;
    form
}

fn back(bytes: &[u8]) -> Vec<track::Row> {
    filled(bytes).tasks
}

fn cells(bytes: &[u8]) -> Vec<Vec<track::Cell>> {
    let sheets = readers::cells("表.xlsx", bytes, &Limits::default()).expect("a workbook");
    let cell = |cell: readers::Filled| track::Cell {
        row: cell.row,
        column: cell.column,
        text: cell.text,
        number: cell.number,
    };
    sheets.into_iter().map(|sheet| sheet.cells.into_iter().map(cell).collect()).collect()
}

fn held(code: &str, base: &Base) -> Held {
    Held {
        code: code.to_owned(),
        open: true,
        seq: base.seq,
        first: FIRST_DAY.parse().expect("a day"),
        ..Held::default()
    }
}

prop_compose! {
    fn a_base()(
        seq in 0..99_i64, percent in 0..1_001_i64, figure in prop::option::of(prop_oneof![
            any::<f64>().prop_filter("a spreadsheet holds it", |f| f.is_finite() && (f.abs() < 1e15) && (*f == 0.0 || f.abs() > 1e-9)),
            (0..100_000_i32).prop_map(|n| f64::from(n) / 100.0),
        ]), forecast in prop::option::of(0..730_i64),
    ) -> Base {
        let first: chrono::NaiveDate = FIRST_DAY.parse().expect("a day");
        let forecast = forecast.map(|on| (first + chrono::Duration::days(on)).to_string());
        let figure = figure.map(|figure| figure.to_string()).unwrap_or_default();
        Base { entry: String::new(), seq, percent, figure, forecast: forecast.unwrap_or_default() }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn nothing_edited_nothing_changed(
        rows in prop::collection::vec(("\\PC{0,20}|=1\\+1|@cmd|\\+A1|-2", a_base()), 1..8), english in any::<bool>(),
    ) {
        let lang = if english { Lang::En } else { Lang::Zh };
        let bases: Vec<Base> = (0..).zip(&rows).map(|(at, (_, base))| {
            Base { entry: format!("e{at}"), ..base.clone() }
        }).collect();
        let lines = rows.iter().zip(&bases).map(|((words, _), base)| out(&base.entry, words, base));
        let bytes = write(&form(lines.collect(), lang)).expect("written");
        let read = back(&bytes);
        prop_assert_eq!(read.len(), bases.len());
        for (row, base) in read.iter().zip(&bases) {
            let (found, _) = Base::of(&row.key).expect("a key");
            prop_assert_eq!(&found, base);
            let verdict = judge(row, &found, &held(&base.entry, base));
            prop_assert_eq!(verdict, Verdict::Unchanged, "{:?}", row);
        }
    }
}

fn base(entry: &str) -> Base {
    Base { entry: entry.to_owned(), percent: 45, figure: "8.5".to_owned(), ..Base::default() }
}

#[test]
fn the_same_form_gives_the_same_bytes_and_holds_no_formula() {
    let rows =
        || vec![out("T001", "=HYPERLINK(\"x\")", &base("a")), out("=1+1", "+A1", &base("b"))];
    let bytes = write(&form(rows(), Lang::Zh)).expect("written");
    assert_eq!(bytes, write(&form(rows(), Lang::Zh)).expect("written"));
    let xml = member(&bytes, "xl/worksheets/sheet1.xml");
    assert!(!xml.contains("<f>") && xml.contains("sheetProtection"), "locked, and no formula");
    assert!(xml.contains("dataValidation") && xml.contains("hidden=\"1\""));
    let rows = back(&bytes);
    assert_eq!((&*rows[1].code, rows[1].number), ("=1+1", 7));
}

fn member(bytes: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a container");
    let mut file = zip.by_name(name).expect("a member");
    let mut text = String::new();
    std::io::Read::read_to_string(&mut file, &mut text).expect("text");
    text
}

#[test]
fn milestones_stand_on_a_sheet_of_their_own_and_take_yes_or_no() {
    let tick = Tick { entry: "a".to_owned(), words: "主体|封顶".to_owned() };
    let row = |lang: Lang| Row {
        cells: vec![
            Cell::words("T001"),
            Cell::words(&tick.words),
            Cell::words(lang.of(&TICKS[1])),
            Cell::Date(FIRST_DAY.parse().expect("a day")),
            Cell::Words(tick.key("signature")),
        ],
        marks: vec![(2, Text::new("请选“是”。", "Choose Yes."))],
        ..Row::default()
    };
    for (lang, list) in [(Lang::Zh, "是,否"), (Lang::En, "Yes,No")] {
        let mut form = form(vec![out("T001", "建设", &base("a"))], lang);
        form.pages.push(milestones(vec![row(lang)]));
        let bytes = write(&form).expect("written");
        let xml = member(&bytes, "xl/worksheets/sheet2.xml");
        assert!(xml.contains(list) && xml.contains("sheetProtection"), "{xml}");
        let read = filled(&bytes);
        assert_eq!((read.tasks.len(), read.milestones.len()), (1, 1));
        let line = &read.milestones[0];
        assert_eq!(Tick::of(&line.key).expect("a key").0, tick);
        assert_eq!(line.given[&Field::On].text, FIRST_DAY);
        assert!(member(&bytes, "xl/comments1.xml").contains(lang.of(&row(lang).marks[0].1)));
    }
}

#[test]
fn wrong_cells_are_marked_with_a_note() {
    let words = Text::new("进度不是整数。请填整数。", "No whole number. Give one.");
    let row = Row { marks: vec![(3, words)], ..out("T001", "建设", &base("a")) };
    let bytes = write(&form(vec![row], Lang::Zh)).expect("written");
    assert!(member(&bytes, "xl/comments1.xml").contains("进度不是整数"));
    assert_eq!(back(&bytes).len(), 1, "and it can be mended and handed in again");
}

/// A workbook made by somebody else: the head of a form, and what they like below it.
fn other(make: impl Fn(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    let keys =
        ["code", "done", "percent", "figure", "next", "problems", "support", "forecast", LAYOUT];
    for (at, key) in (0..).zip(keys) {
        page.write_string(2, at, key).expect("written");
    }
    make(page);
    book.save_to_buffer().expect("a file")
}

#[test]
fn formulas_count_by_their_results_and_are_never_run() {
    let bytes = other(|page| {
        page.write_string(5, 0, "T001").expect("written");
        page.write_formula(5, 1, Formula::new("=A1&\"x\"").set_result("已开工")).expect("written");
        page.write_formula(5, 2, Formula::new("=40+20").set_result("60")).expect("written");
        page.write_string(5, 4, "=cmd|'/c calc'!A1").expect("written");
        page.write_string(5, 8, base("a").key("s")).expect("written");
    });
    let row = &back(&bytes)[0];
    let verdict = judge(row, &base("a"), &held("T001", &base("a")));
    let Verdict::Report(said) = verdict else { panic!("{verdict:?}") };
    assert_eq!((&*said.done, said.percent, &*said.next), ("已开工", 60, "=cmd|'/c calc'!A1"));
}

#[test]
fn a_merged_header_is_refused_clearly() {
    let bytes = other(|page| {
        page.merge_range(2, 1, 2, 4, "合并的表头", &Format::new()).expect("merged");
    });
    let refusal = track::read(&cells(&bytes), &[]).expect_err("refused");
    assert!(refusal.message.zh.contains("工作进展"), "{}", refusal.message.zh);
    assert!(refusal.advice.zh.contains("合并"));
}

#[test]
fn a_hundred_thousand_rows_are_refused_with_the_limit() {
    let bytes = other(|page| {
        for row in 0..100_000 {
            page.write_string(5 + row, 1, "完成").expect("written");
            page.write_string(5 + row, 8, "k").expect("written");
        }
    });
    let refusal = track::read(&cells(&bytes), &[]).expect_err("refused");
    assert!(refusal.message.zh.contains("100000") && refusal.message.zh.contains("5000"));
}

#[test]
fn what_is_no_xlsx_is_refused_with_a_way_on() {
    for bytes in
        [&b"a,b\n1,2\n"[..], b"", b"PK\x03\x04", b"%PDF-1.4", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"]
    {
        let refusal = readers::cells("表.xlsx", bytes, &Limits::default()).expect_err("refused");
        assert!(!refusal.advice.zh.is_empty());
    }
}

/// A part of the file.
fn part(bytes: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a container");
    let mut words = String::new();
    let mut part = zip.by_name(name).expect("a part");
    std::io::Read::read_to_string(&mut part, &mut words).expect("words");
    words
}

#[test]
fn a_form_goes_on_small_paper_where_it_fits_and_a_wide_one_on_several_pages_with_its_keys() {
    let of = |count: usize| {
        let columns = (0..count).map(|at| {
            column(&format!("c{at}"), Text::new("一列数", "Numbers"), Takes::Number(None, None))
        });
        let page = page(Text::new("表", "Table"), columns.collect(), Vec::new());
        let pages = vec![page];
        let guide = Vec::new();
        write(&Form { lang: Lang::Zh, org: String::new(), year: 2026, pages, guide })
            .expect("a file")
    };
    let sheet = |bytes: &[u8]| part(bytes, "xl/worksheets/sheet1.xml");
    let small = sheet(&of(5));
    assert!(small.contains("paperSize=\"9\"") && small.contains("orientation=\"landscape\""));
    assert!(!small.contains("<oddHeader>"), "one page has its title");
    let wide = of(30);
    let words = sheet(&wide);
    assert!(
        words.contains("paperSize=\"8\"") && words.contains("fitToHeight=\"0\""),
        "{words:.900}"
    );
    assert!(
        words.contains("<oddHeader>&amp;L填报表</oddHeader>"),
        "the title stands above each page"
    );
    assert!(part(&wide, "xl/workbook.xml").contains("$A:$B,"), "keys are on each page");
    // Title and note lie beside the keys, which every page repeats, and not over all thirty.
    let notes = words.split("<mergeCell ref=\"").nth(1).and_then(|rest| rest.split('"').next());
    assert!(notes.is_some_and(|place| place.starts_with("C2:")), "{notes:?}");
}
