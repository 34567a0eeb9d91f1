//! Workbooks of a filling through real files: edited nothing, changed nothing; hostile words stay words; what cannot be
//! read comes back as it was typed.

use moushi_core::evaluate::filling::{Filling, Row, Sheet, Table, changes};
use moushi_core::evaluate::standard::Standard;
use moushi_core::evaluate::standards::{STANDARDS, standard};
use moushi_core::report::filling::{Signed, form};
use moushi_core::text::Lang;
use moushi_files::readers::{self, Limits};
use moushi_files::write::form::write;

use super::made::{Chance, came, right};

pub const SIGNED: Signed<'_> = Signed { title: "某县2031年", key: "k" };

/// The sheets of a file.
pub fn sheets(bytes: &[u8]) -> Vec<Sheet> {
    let sheets = readers::cells("填报.xlsx", bytes, &Limits::default()).expect("a workbook");
    let sheets = sheets.into_iter().map(|sheet| Sheet {
        name: sheet.name,
        cells: sheet
            .cells
            .into_iter()
            .map(|cell| (cell.row, cell.column, cell.text, cell.number))
            .collect(),
    });
    sheets.collect()
}

pub fn file(standard: &Standard, filling: &Filling, lang: Lang) -> Vec<u8> {
    write(&form(standard, filling, &[], &SIGNED, lang)).expect("written")
}

#[test]
fn nothing_edited_is_nothing_changed_and_nothing_wrong() {
    let mut chance = Chance(2031);
    for at in 0..500 {
        let standard = standard(STANDARDS[at % STANDARDS.len()].name).expect("a standard");
        let filling = right(&standard, &mut chance);
        let lang = if at % 5 == 0 { Lang::En } else { Lang::Zh };
        let back = came(&standard, &sheets(&file(&standard, &filling, lang)), &[]);
        assert_eq!(changes(&standard, &filling, &back), [], "{}", standard.name);
        assert_eq!(back.flaws(&standard, Some(&filling)), [], "{}", standard.name);
    }
}

#[test]
fn hostile_words_stay_words_and_no_cell_holds_a_formula() {
    let standard = standard("cn-double-reduction").expect("a standard");
    let hostile = ["=1+1", "@SUM(1)", "+1", "-1", "=cmd|'/c calc'!A1", "<b>&\"", "'00"];
    let rows = hostile.iter().zip(6..).map(|(words, number)| Row {
        number,
        code: format!("{words}{number}"),
        name: (*words).to_owned(),
        above: String::new(),
        cells: vec!["=2+2".to_owned()],
    });
    let table = Table {
        level: "area".to_owned(),
        columns: vec!["offline_base".to_owned()],
        rows: rows.collect(),
    };
    let filling = Filling { tables: vec![table] };
    let bytes = file(&standard, &filling, Lang::Zh);
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).expect("a container");
    let mut xml = String::new();
    let mut sheet = zip.by_name("xl/worksheets/sheet1.xml").expect("a sheet");
    std::io::Read::read_to_string(&mut sheet, &mut xml).expect("text");
    assert!(
        !xml.contains("<f>") && xml.contains("sheetProtection") && xml.contains("hidden=\"1\"")
    );
    let back = came(&standard, &sheets(&bytes), &[]);
    let area = back.table("area").expect("the table");
    for (row, words) in area.rows.iter().zip(hostile) {
        assert_eq!((&*row.name, area.cell(row, "offline_base")), (words, "=2+2"));
    }
}

/// A filling with cells that cannot be read, and its marked copy.
pub fn returned() -> (Standard, Filling, Vec<u8>) {
    let standard = standard("cn-balanced-compulsory-2017").expect("a standard");
    let mut filling = right(&standard, &mut Chance(5));
    for (at, table) in filling.tables.iter_mut().enumerate() {
        let odd = ["约50", "12人", "1,2,3", "85%", "五", "2031-01-02", "#DIV/0!"];
        for (row, words) in table.rows.iter_mut().zip(odd) {
            let last = row.cells.len() - 3 - at;
            row.cells[last] = words.to_owned();
            row.cells[3] = String::new();
        }
    }
    let bytes =
        write(&form(&standard, &filling, &filling.flaws(&standard, None), &SIGNED, Lang::Zh));
    (standard, filling, bytes.expect("written"))
}

#[test]
fn a_marked_copy_says_what_is_wrong_and_holds_what_was_typed() {
    let (standard, filling, bytes) = returned();
    let back = came(&standard, &sheets(&bytes), &[]);
    for (one, other) in filling.tables.iter().zip(&back.tables) {
        for (row, again) in one.rows.iter().zip(&other.rows) {
            assert_eq!((row.number, &row.cells), (again.number, &again.cells));
        }
    }
    assert_eq!(back.flaws(&standard, None), filling.flaws(&standard, None));
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).expect("a container");
    let mut notes = String::new();
    let mut file = zip.by_name("xl/comments1.xml").expect("notes");
    std::io::Read::read_to_string(&mut file, &mut notes).expect("text");
    assert!(notes.contains("约50") && notes.contains("没有填"), "{notes}");
}
