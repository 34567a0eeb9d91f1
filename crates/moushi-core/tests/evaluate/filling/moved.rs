//! Workbooks as people hand them back: columns moved and renamed, rows sorted, sheets added; and what cannot be told.

use moushi_core::evaluate::filling::{Back, Filling, Remembered, Sheet, back, changes, ours};
use moushi_core::evaluate::standard::Standard;
use moushi_core::evaluate::standards::{STANDARDS, standard};
use moushi_core::report::filling::form;
use moushi_core::text::Lang;

use super::SIGNED;
use super::made::{Chance, came, right, sheets};

/// A filling of schools with the cells of its workbook.
pub fn schools() -> (Standard, Filling, Vec<Sheet>) {
    let standard = standard("cn-balanced-compulsory-2017").expect("a standard");
    let filling = right(&standard, &mut Chance(7));
    let sheets = sheets(&form(&standard, &filling, &[], &SIGNED, Lang::Zh));
    (standard, filling, sheets)
}

/// The column of a hidden name.
pub fn column(sheet: &Sheet, key: &str) -> u32 {
    let cell = sheet.cells.iter().find(|(row, _, text, _)| *row == 2 && text == key);
    cell.unwrap_or_else(|| panic!("no column {key}")).1
}

pub fn put(sheet: &mut Sheet, row: u32, column: u32, text: &str) {
    sheet.cells.retain(|(at, of, ..)| (*at, *of) != (row, column));
    if !text.is_empty() {
        sheet.cells.push((row, column, text.to_owned(), None));
    }
}

#[test]
fn columns_moved_renamed_and_added_rows_sorted_and_spaced_change_nothing() {
    for (seed, packed) in (0..).zip(STANDARDS) {
        let standard = standard(packed.name).expect("a standard");
        let mut chance = Chance(seed);
        let filling = right(&standard, &mut chance);
        let mut book = sheets(&form(&standard, &filling, &[], &SIGNED, Lang::Zh));
        for sheet in &mut book {
            let last = sheet.cells.iter().map(|cell| cell.1).max().unwrap_or(0);
            let rows = sheet.cells.iter().map(|cell| cell.0).max().unwrap_or(0);
            for (row, column, text, _) in &mut sheet.cells {
                *column = (last - *column) * 2;
                if *row == 3 {
                    *text = format!("改过的列名{column}");
                }
                if *row >= 4 {
                    *row = 4 + (rows - *row) * 3;
                }
            }
            put(sheet, 3, 1, "备注");
            put(sheet, 7, 1, "自己加的一列");
        }
        book.insert(
            0,
            Sheet { name: "草稿".to_owned(), cells: vec![(0, 0, "x".to_owned(), None)] },
        );
        let back = came(&standard, &book, &[]);
        assert_eq!(changes(&standard, &filling, &back), [], "{}", standard.name);
    }
}

#[test]
fn a_workbook_says_whose_it_is() {
    let (standard, _, book) = schools();
    assert!(ours(&book) && !ours(&book[2..]));
    let Back::Filled { key, standard: said, known, .. } =
        back(&standard, &book, &[]).expect("ours")
    else {
        panic!("unclear")
    };
    assert_eq!((&*key, &*said), ("k|1", "cn-balanced-compulsory-2017@1"));
    assert!(known.is_empty());
}

#[test]
fn without_hidden_names_headings_tell_and_what_they_do_not_is_asked_once() {
    let (standard, filling, mut book) = schools();
    for sheet in &mut book {
        sheet.cells.retain(|cell| cell.0 != 2);
    }
    assert!(!ours(&book));
    assert_eq!(changes(&standard, &filling, &came(&standard, &book, &[])), []);
    let at = book[1].cells.iter().find(|cell| cell.0 == 3 && cell.2.contains("教学班数"));
    let at = at.expect("a heading").1;
    put(&mut book[1], 3, at, "教学班总数（含复式班）");
    let Back::Unclear(asked) = back(&standard, &book, &[]).expect("to be asked") else {
        panic!("guessed")
    };
    let [one] = &asked[..] else { panic!("{asked:?}") };
    let [missing] = &one.missing[..] else { panic!("{one:?}") };
    assert_eq!((&*one.level, &*missing.column), ("school", "classes"));
    assert_eq!(missing.guess, "教学班总数（含复式班）");
    let remembered: Remembered =
        ("school".to_owned(), "classes".to_owned(), "教学班总数（含复式班）".to_owned());
    let Back::Filled { filling: again, known, .. } =
        back(&standard, &book, std::slice::from_ref(&remembered)).expect("known")
    else {
        panic!("asked again")
    };
    assert_eq!(changes(&standard, &filling, &again), []);
    assert_eq!(known, [remembered]);
    let nothing: Remembered =
        ("school".to_owned(), String::new(), "教学班总数（含复式班）".to_owned());
    let without = came(&standard, &book, &[nothing]);
    let flaws = without.flaws(&standard, None);
    assert!(flaws.iter().any(|flaw| flaw.kind == "no-column" && flaw.column == "教学班数"));
}

#[test]
fn hidden_names_tell_though_the_mark_of_the_table_is_gone() {
    let (standard, filling, mut book) = schools();
    for sheet in &mut book {
        sheet.cells.retain(|cell| !cell.2.starts_with("moushi-filling"));
        for cell in sheet.cells.iter_mut().filter(|cell| cell.0 == 3) {
            cell.2 = format!("列{}", cell.1);
        }
    }
    assert_eq!(changes(&standard, &filling, &came(&standard, &book, &[])), []);
}

#[test]
fn a_copy_of_a_sheet_counts_once_while_it_says_the_same() {
    let (standard, filling, mut book) = schools();
    let mut copy = book[1].clone();
    copy.name = "学校 (2)".to_owned();
    book.push(copy);
    assert_eq!(changes(&standard, &filling, &came(&standard, &book, &[])), []);
    let at = column(&book[1], "classes");
    put(&mut book[3], 6, at, "77");
    let refusal = back(&standard, &book, &[]).expect_err("which of them?");
    assert!(refusal.message.zh.contains("学校 (2)"), "{refusal:?}");
}

#[test]
fn what_cannot_be_told_is_refused_with_its_place() {
    type Edit = fn(&mut Vec<Sheet>);
    let cases: [(&str, Edit); 8] = [
        ("A 列和 E 列都是“学校代码”", |book| {
            put(&mut book[1], 2, 4, "@code");
        }),
        ("E4 写着“教学班数”", |book| put(&mut book[1], 3, 4, "教学班数")),
        ("没有“学校代码”一列", |book| book[1].cells.retain(|cell| cell.1 != 0)),
        ("cn-other", |book| {
            for cell in book.iter_mut().flat_map(|sheet| &mut sheet.cells) {
                cell.2 = cell.2.replace("cn-balanced-compulsory-2017", "cn-other");
            }
        }),
        ("已不用的列：old_classes；文件里没有的列：教学班数", |book| {
            for cell in book.iter_mut().flat_map(|sheet| &mut sheet.cells) {
                cell.2 = cell.2.replace("@1|", "@0|");
            }
            let at = column(&book[1], "classes");
            put(&mut book[1], 2, at, "old_classes");
        }),
        ("moushi-filling/9", |book| {
            for cell in book.iter_mut().flat_map(|sheet| &mut sheet.cells) {
                cell.2 = cell.2.replace("moushi-filling/1", "moushi-filling/9");
            }
        }),
        ("两个不同的填报工作簿", |book| {
            for cell in &mut book[0].cells {
                cell.2 = cell.2.replace("k|1", "k|2");
            }
        }),
        ("文件里没有", |book| {
            book.iter_mut().for_each(|sheet| sheet.cells.retain(|cell| cell.0 > 9));
        }),
    ];
    for (want, edit) in cases {
        let (standard, _, mut book) = schools();
        edit(&mut book);
        match back(&standard, &book, &[]) {
            Err(refusal) => {
                assert!(refusal.message.zh.contains(want), "{want}: {}", refusal.message.zh);
                assert!(!refusal.advice.zh.is_empty() && !refusal.advice.en.is_empty());
            }
            Ok(came) => panic!("{want}: {came:?}"),
        }
    }
}

#[test]
fn another_version_with_the_same_columns_is_taken_and_said() {
    let (standard, filling, mut book) = schools();
    for cell in book.iter_mut().flat_map(|sheet| &mut sheet.cells) {
        cell.2 = cell.2.replace("@1|", "@0|");
    }
    let Back::Filled { filling: again, standard: said, .. } =
        back(&standard, &book, &[]).expect("the same columns")
    else {
        panic!("unclear")
    };
    assert_eq!(changes(&standard, &filling, &again), []);
    assert_eq!(said, "cn-balanced-compulsory-2017@0");
}
