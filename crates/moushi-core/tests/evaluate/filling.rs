//! Workbooks of a filling: out and back without a change, columns found wherever they are, errors at their cells.

mod made;
mod moved;
mod planted;

use moushi_core::evaluate::filling::{Filling, changes};
use moushi_core::evaluate::standards::{STANDARDS, standard};
use moushi_core::report::book::Cell;
use moushi_core::report::filling::{Signed, form};
use moushi_core::text::{Lang, Text};

use made::{Chance, came, right, sheets};

const SIGNED: Signed<'_> = Signed { title: "某县2031年", key: "k|1" };

#[test]
fn nothing_changed_comes_back_as_nothing_changed() {
    let mut chance = Chance(1);
    for at in 0..200 {
        let standard = standard(STANDARDS[at % STANDARDS.len()].name).expect("a standard");
        let filling = right(&standard, &mut chance);
        let lang = if at % 3 == 0 { Lang::En } else { Lang::Zh };
        let back = came(&standard, &sheets(&form(&standard, &filling, &[], &SIGNED, lang)), &[]);
        assert_eq!(changes(&standard, &filling, &back), [], "{}", standard.name);
        assert_eq!(back.flaws(&standard, Some(&filling)), [], "{}", standard.name);
        let numbers = |filling: &Filling| -> Vec<u32> {
            let rows = filling.tables.iter().flat_map(|table| &table.rows);
            rows.map(|row| row.number).collect()
        };
        assert_eq!(numbers(&back), numbers(&filling), "rows stay where they were");
    }
}

#[test]
fn an_empty_workbook_holds_no_rows_and_room_for_some() {
    for packed in STANDARDS {
        let standard = standard(packed.name).expect("a standard");
        let form = form(&standard, &Filling::default(), &[], &SIGNED, Lang::Zh);
        assert!(form.pages.iter().all(|page| page.rows.len() == 50));
        let back = came(&standard, &sheets(&form), &[]);
        assert!(back.tables.iter().all(|table| table.rows.is_empty()), "the example is no row");
    }
}

#[test]
fn rows_stay_where_they_were_with_what_is_wrong_at_their_cells() {
    let (standard, filling, mut book) = moved::schools();
    let gap = 3;
    for cell in book[1].cells.iter_mut().filter(|cell| cell.0 > 5) {
        cell.0 += gap;
    }
    let area = moved::column(&book[1], "teaching_area");
    moved::put(&mut book[1], 5, area, "约5000");
    moved::put(&mut book[1], 6 + gap, 1, "");
    let back = came(&standard, &book, &[]);
    let flaws = back.flaws(&standard, Some(&filling));
    let marked = form(&standard, &back, &flaws, &SIGNED, Lang::Zh);
    let page = &marked.pages[1];
    assert_eq!(page.rows[0].cells[area as usize], Cell::words("约5000"), "as it was typed");
    let places = |marks: &[(usize, Text)]| marks.iter().map(|mark| mark.0).collect::<Vec<_>>();
    assert_eq!(places(&page.rows[0].marks), [area as usize]);
    assert!(page.rows[0].marks[0].1.zh.contains("不是数") && page.rows[0].doubts.is_empty());
    assert_eq!(page.rows[1].cells[0], Cell::Blank, "an empty row stays one");
    let second = &page.rows[1 + gap as usize];
    assert_eq!((places(&second.marks), places(&second.doubts)), (vec![], vec![1]));
    assert_eq!(sheets(&marked)[1].cells.len(), book[1].cells.len());
}

#[test]
fn a_unit_takes_what_it_lies_in_and_what_lies_in_it() {
    let (_, filling, _) = moved::schools();
    let [counties, schools] = &filling.tables[..] else { panic!("two levels") };
    let county = &counties.rows[0];
    let own = filling.of_unit(&county.name).expect("by name");
    let its = schools.rows.iter().filter(|row| row.above == county.code).count();
    assert_eq!((own.tables[0].rows.len(), own.tables[1].rows.len()), (1, its));
    let school = filling.of_unit(&schools.rows[0].code).expect("by code");
    assert_eq!((school.tables[0].rows.len(), school.tables[1].rows.len()), (1, 1));
    assert!(school.tables.iter().all(|table| table.rows[0].number == 0), "no place yet");
    assert!(filling.of_unit("没有").is_none());
}
