//! Fillings that are made up: units by chance, numbers that may be, and the workbook of them as its cells.

use moushi_core::evaluate::filling::{Back, Remembered};
use std::collections::BTreeSet;

use moushi_core::evaluate::filling::{Filling, Row, Sheet, Table, back};
use moushi_core::evaluate::standard::{Holds, Slot, Standard};
use moushi_core::report::form::Form;
use moushi_core::text::Lang;

/// Numbers that look like chance and are the same every time (splitmix64).
pub struct Chance(pub u64);

impl Chance {
    pub fn below(&mut self, count: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % count.max(1)
    }

    pub fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len() as u64) as usize]
    }
}

/// Names as people and attackers write them.
const NAMES: [&str; 10] = [
    "第一小学",
    "=1+1",
    "@SUM(A1:A9)",
    "+86实验学校",
    "-2号校区",
    "=HYPERLINK(\"http://x\",\"点\")",
    "#REF!",
    "换行\n学校",
    "Школа & <b>",
    "'引号学校",
];

/// A filling in which nothing is wrong.
pub fn right(standard: &Standard, chance: &mut Chance) -> Filling {
    let mut filling = by_chance(standard, chance);
    for _ in 0..90 {
        let flaws = filling.flaws(standard, None);
        let mut rows = BTreeSet::new();
        // One at a time in each row: what is mended may mend others.
        let broken = flaws.iter().filter(|flaw| flaw.kind == "check");
        let broken: Vec<_> = broken.filter(|flaw| rows.insert((flaw.file, flaw.row))).collect();
        if broken.is_empty() {
            break;
        }
        for flaw in broken {
            let table = &mut filling.tables[flaw.file as usize];
            let level = standard.level_named(&table.level).expect("a level");
            let used = || std::iter::once(&flaw.column).chain(&flaw.with);
            let ats: Vec<usize> = used().map(|name| table.column(name).expect("there")).collect();
            let row = table.rows.iter_mut().find(|row| row.number == flaw.row).expect("a row");
            mend(standard, level, row, &used().zip(ats).collect::<Vec<_>>());
        }
    }
    filling
}

/// The first number that is not nothing becomes as little as it may be; a flag becomes no.
fn mend(standard: &Standard, level: usize, row: &mut Row, columns: &[(&String, usize)]) {
    if let [(rooms, one), (building, other)] = columns[..]
        && (rooms, building) == (&"rooms".to_owned(), &"building".to_owned())
    {
        row.cells[other] = row.cells[one].clone();
        return;
    }
    // Children are those of the classes.
    for (name, at) in columns.iter().filter(|(name, _)| *name != "children") {
        let level = &standard.levels[level];
        let slot = &level.slots[level.slot(name).expect("a slot")];
        let least = slot.bounds.0.unwrap_or(0.0).to_string();
        let nothing = match slot.holds {
            Holds::Choice => continue,
            Holds::Flag => "否".to_owned(),
            _ => least,
        };
        if row.cells[*at] != nothing && !row.cells[*at].is_empty() {
            row.cells[*at] = nothing;
            return;
        }
    }
    row.cells[columns[0].1] = "5".to_owned();
}

fn by_chance(standard: &Standard, chance: &mut Chance) -> Filling {
    let mut tables: Vec<Table> = Vec::new();
    for (at, level) in standard.levels.iter().enumerate().filter(|(_, level)| !level.parts) {
        let above: Vec<String> = match tables.last() {
            Some(table) => table.rows.iter().map(|row| row.code.clone()).collect(),
            None => vec![String::new()],
        };
        let slots = &level.slots[..level.handed_in];
        let mut rows = Vec::new();
        for above in above {
            for _ in 0..=chance.below(if at == 0 { 2 } else { 3 }) {
                let number = u32::try_from(rows.len()).expect("few") + 6;
                let long =
                    if chance.below(8) == 0 { "很长的名称".repeat(30) } else { String::new() };
                let name = format!("{}{long}{number}", chance.one(&NAMES));
                let cells = slots.iter().map(|slot| cell(slot, chance)).collect();
                let code = format!("{above}{}{number}", if at == 0 { "0" } else { "-" });
                rows.push(Row { number, code, name, above: above.clone(), cells });
            }
        }
        let columns = slots.iter().map(|slot| slot.name.clone()).collect();
        tables.push(Table { level: level.name.clone(), columns, rows });
    }
    let mut filling = Filling { tables };
    children_of_classes(&mut filling);
    filling
}

/// Kindergartens have the children of their classes.
fn children_of_classes(filling: &mut Filling) {
    let Some(classes) = filling.table("class").cloned() else { return };
    let Some(table) = filling.tables.iter_mut().find(|table| table.level == "kindergarten") else {
        return;
    };
    let at = table.column("children").expect("a column");
    for row in &mut table.rows {
        let its = classes.rows.iter().filter(|class| class.above == row.code);
        let sizes = its.map(|class| classes.cell(class, "size").parse::<u32>().expect("a number"));
        row.cells[at] = sizes.sum::<u32>().to_string();
    }
}

fn cell(slot: &Slot, chance: &mut Chance) -> String {
    if slot.optional && chance.below(3) == 0 {
        return String::new();
    }
    let least = slot.bounds.0.unwrap_or(0.0);
    let room = slot.bounds.1.map_or(900.0, |most| (most - least).min(900.0));
    match slot.holds {
        Holds::Flag => (*chance.one(&["是", "否"])).to_owned(),
        Holds::Choice => chance.one(&slot.called).zh.to_string(),
        Holds::Whole => (least + chance.below(room as u64 + 1) as f64).floor().to_string(),
        Holds::Number => {
            let part = chance.below((room * 100.0) as u64 + 1) as f64 / 100.0;
            (((least + part) * 100.0).round() / 100.0).to_string()
        }
    }
}

/// The cells of a workbook as a writer puts them down.
#[allow(dead_code, reason = "where files are at hand they are written")]
pub fn sheets(form: &Form) -> Vec<Sheet> {
    let lang = form.lang;
    let mut all: Vec<Sheet> = form.pages.iter().map(|page| one_sheet(page, lang)).collect();
    let guide = (0..).zip(&form.guide).map(|(row, line)| (row, 0, lang.of(line).to_owned(), None));
    all.push(Sheet { name: "填写说明".to_owned(), cells: guide.collect() });
    all
}

#[allow(dead_code, reason = "where files are at hand they are written")]
fn one_sheet(page: &moushi_core::report::form::Page, lang: Lang) -> Sheet {
    let mut cells = vec![
        (0, 0, lang.of(&page.title).to_owned(), None),
        (1, 0, lang.of(&page.note).to_owned(), None),
    ];
    for (at, column) in (0..).zip(&page.columns) {
        cells.push((2, at, column.key.clone(), None));
        cells.push((3, at, lang.of(&column.header).to_owned(), None));
    }
    let rows = std::iter::once(&page.example).chain(page.rows.iter().map(|row| &row.cells));
    for (row, line) in (4..).zip(rows) {
        for (at, cell) in (0..).zip(line) {
            let number = match cell {
                moushi_core::report::book::Cell::Number(number) => Some(*number),
                _ => None,
            };
            let text = cell.text(lang).to_string();
            cells.push((row, at, text, number));
        }
    }
    cells.retain(|(_, _, text, _)| !text.trim().is_empty());
    Sheet { name: lang.of(&page.name).to_owned(), cells }
}

/// What came back, where all was found.
pub fn came(standard: &Standard, sheets: &[Sheet], known: &[Remembered]) -> Filling {
    match back(standard, sheets, known).expect("taken") {
        Back::Filled { filling, .. } => filling,
        Back::Unclear(unclear) => panic!("{unclear:?}"),
    }
}
