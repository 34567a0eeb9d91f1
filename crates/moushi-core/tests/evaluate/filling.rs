//! Workbooks of a filling: out and back without a change, columns found wherever they are, errors at their cells.

mod made;
mod moved;

use moushi_core::evaluate::filling::{Filling, changes};
use moushi_core::evaluate::standards::{STANDARDS, standard};
use moushi_core::report::filling::{Signed, form};
use moushi_core::text::Lang;

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
