//! CSV: one table as UTF-8 with a byte order mark, so that Excel and WPS read the Chinese right.
//! Words that a spreadsheet would take for a formula get an apostrophe in front (ASVS 1.2.10).

use moushi_core::report::book::{Cell, Sheet};
use moushi_core::text::Lang;

use super::printable::printable;

/// The table with its header row, our words in that language; title and note are left out, so that
/// programs can read it.
pub fn write(sheet: &Sheet, lang: Lang) -> Vec<u8> {
    let mut out = String::from("\u{FEFF}");
    line(&mut out, sheet.columns.iter().map(|column| safe(lang.of(&column.header))));
    for row in &sheet.rows {
        line(&mut out, row.iter().map(|one| cell(one, lang)));
    }
    out.into_bytes()
}

fn cell(cell: &Cell, lang: Lang) -> String {
    match cell {
        Cell::Number(_) | Cell::Date(_) | Cell::Blank | Cell::Open => cell.text(lang),
        Cell::Figure(figure) => safe(&figure.shown),
        Cell::Told(_) => safe(&cell.text(lang)),
        Cell::Words(words) => safe(words),
        // What a finding says quotes the document.
        Cell::Ours(text) => safe(lang.of(text)),
    }
}

/// Words that no spreadsheet takes for a formula; looked at as they will stand in the file, because
/// a leading character that is dropped may uncover one.
fn safe(words: &str) -> String {
    const SIGNS: [char; 9] = ['=', '+', '-', '@', '\t', '＝', '＋', '－', '＠'];
    let words = printable(words);
    let formula = words.starts_with(SIGNS) || words.trim_start().starts_with(SIGNS);
    if formula { format!("'{words}") } else { words.into_owned() }
}

fn line(out: &mut String, fields: impl Iterator<Item = String>) {
    for (at, field) in fields.enumerate() {
        if at > 0 {
            out.push(',');
        }
        if field.contains(['"', ',', '\n', '\r']) {
            out.push('"');
            out.push_str(&field.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&field);
        }
    }
    out.push_str("\r\n");
}
