//! Everything that is to be said of a filling before it is handed in: what cannot be read, what cannot be, what is left
//! open, and what looks odd beside the filling before. Judging looks at the first of these alone.

use std::collections::{HashMap, HashSet};

use super::{Filling, Row, Table, checks, jumps};
use crate::evaluate::frame::Place;
use crate::evaluate::intake::{Flaw, Said, Weight};
use crate::evaluate::standard::{Holds, Level, Slot, Standard};
use crate::text::Text;

impl Filling {
    /// What is wrong with it and what has to be looked at, cell by cell, in the order of tables and rows; beside the
    /// filling before where there is one.
    pub fn flaws(&self, standard: &Standard, before: Option<&Self>) -> Vec<Flaw> {
        let (frames, flaws) = self.taken_in(standard);
        let mut flaws: Vec<Flaw> = self.placed(standard, flaws);
        flaws.extend(checks::broken(standard, self, frames));
        for (file, table) in (0..).zip(&self.tables) {
            let Some(level) = standard.level_named(&table.level) else { continue };
            let looked = Looked { level: &standard.levels[level], table, file };
            looked.rows(&mut flaws);
            looked.names(&mut flaws);
        }
        flaws.extend(self.lacking(standard));
        if let Some(before) = before {
            flaws.extend(jumps(standard, before, self));
        }
        flaws.sort_by_key(|flaw| (flaw.file, flaw.row, flaw.weighs));
        flaws
    }

    /// Flaws of the intake at their cells: a unit above that is unknown at every row that names it; and of units that have
    /// nobody below them not where a whole table is not there.
    fn placed(&self, standard: &Standard, flaws: Vec<Flaw>) -> Vec<Flaw> {
        let mut all = Vec::new();
        for flaw in flaws {
            let table = &self.tables[flaw.file as usize];
            let level = standard.level_named(&table.level).unwrap_or_default();
            match flaw.kind {
                "unknown-above" => {
                    let above = standard.levels[level.saturating_sub(1)].name.clone();
                    let rows = table.rows.iter().filter(|row| {
                        row.number >= flaw.row && row.above == flaw.value && !row.code.is_empty()
                    });
                    let what = if flaw.value.is_empty() { NO_ABOVE } else { flaw.what.clone() };
                    all.extend(rows.map(|row| Flaw {
                        row: row.number,
                        column: above.clone(),
                        what: what.clone(),
                        ..flaw.clone()
                    }));
                }
                "nobody-below" if self.table(&standard.levels[level + 1].name).is_none() => {}
                _ => all.push(flaw),
            }
        }
        all
    }

    /// Levels of which there is no table.
    fn lacking(&self, standard: &Standard) -> Vec<Flaw> {
        let levels = standard.levels.iter().filter(|level| !level.parts);
        let lacking = levels.filter(|level| self.table(&level.name).is_none());
        let lacking = lacking.map(|level| {
            let what = Text::of(
                format!("没有“{}”的表。", level.title.zh),
                format!("There is no table of {}.", level.title.en),
            );
            // Behind those that are there.
            let file = u32::try_from(self.tables.len()).unwrap_or(u32::MAX);
            Flaw::new("no-table", Place { file, row: 0 }, "", &level.name, (what, NO_TABLE)).asked()
        });
        lacking.collect()
    }
}

/// A table that is looked at.
struct Looked<'a> {
    level: &'a Level,
    table: &'a Table,
    file: u32,
}

impl Looked<'_> {
    fn flaw(&self, row: &Row, kind: &'static str, column: &str, value: &str, said: Said) -> Flaw {
        Flaw::new(kind, Place { file: self.file, row: row.number }, column, value, said)
    }

    /// What is left open, row by row; a row without any number is one question, not many.
    fn rows(&self, flaws: &mut Vec<Flaw>) {
        let slots = &self.level.slots[..self.level.handed_in];
        let at: Vec<Option<usize>> =
            slots.iter().map(|slot| self.table.column(&slot.name)).collect();
        for row in &self.table.rows {
            let cell = |slot: usize| -> Option<&str> {
                at[slot].and_then(|at| row.cells.get(at)).map(String::as_str)
            };
            if !slots.is_empty()
                && (0..slots.len()).all(|slot| cell(slot).is_none_or(str::is_empty))
            {
                flaws.push(self.flaw(row, "nothing", "", "", NOTHING).asked());
                continue;
            }
            for (slot, one) in slots.iter().enumerate() {
                match cell(slot) {
                    Some("") if !one.optional => {
                        flaws.push(self.flaw(row, "empty", &one.name, "", empty(one)).asked());
                    }
                    Some(words) if percent(one, words) => {
                        flaws.push(self.flaw(row, "percent", &one.name, words, PERCENT));
                    }
                    _ => {}
                }
            }
        }
    }

    /// Codes that are written oddly, units without a name, units that bear the name of another at the same place.
    fn names(&self, flaws: &mut Vec<Flaw>) {
        let mut known: HashMap<(&str, &str), &Row> = HashMap::new();
        for row in self.table.rows.iter().filter(|row| !row.code.is_empty()) {
            if odd(&row.code) {
                flaws.push(self.flaw(row, "odd-code", "code", &row.code, ODD_CODE).asked());
            }
            if row.name.is_empty() {
                flaws.push(self.flaw(row, "no-name", "name", "", NO_NAME).asked());
                continue;
            }
            match known.get(&(&*row.above, &*row.name)) {
                Some(first) if first.code != row.code => {
                    let said = (same_name(first), NAMED_TWICE);
                    flaws.push(self.flaw(row, "name-twice", "name", &row.name, said).asked());
                }
                Some(_) => {}
                None => drop(known.insert((&row.above, &row.name), row)),
            }
        }
    }
}

/// A percent sign in a column that is in per cent: 85% is 0.85, and 0.85 per cent is not meant.
fn percent(slot: &Slot, cell: &str) -> bool {
    let number = matches!(slot.holds, Holds::Number | Holds::Whole);
    number && slot.title.zh.contains('%') && cell.ends_with(['%', '％'])
}

/// Blanks within a code, letters of full width, or digits that a spreadsheet has shortened.
fn odd(code: &str) -> bool {
    let wide = |c: char| c.is_whitespace() || matches!(u32::from(c), 0xFF01..=0xFF5E);
    let short = code.split_once(['E', 'e']).is_some_and(|(before, after)| {
        let digits = |words: &str| words.chars().all(|c| c.is_ascii_digit() || c == '.');
        !before.is_empty() && digits(before) && after.strip_prefix('+').is_some_and(digits)
    });
    short || code.chars().any(wide)
}

/// How many weigh as errors, and how many have to be looked at.
pub fn weighed(flaws: &[Flaw]) -> [usize; 2] {
    [Weight::Error, Weight::Question]
        .map(|weight| flaws.iter().filter(|flaw| flaw.weighs == weight).count())
}

/// The codes of a table.
pub(super) fn codes(table: &Table) -> HashSet<&str> {
    table.rows.iter().map(|row| row.code.as_str()).collect()
}

fn empty(slot: &Slot) -> Said {
    let title = &slot.title;
    (
        Text::of(format!("“{}”没有填。", title.zh), format!("“{}” is empty.", title.en)),
        Text::new(
            "有数据请填上；确实没有可以留空，用到它的项目不能判定。",
            "Fill it in where it is known; what needs it stays undetermined otherwise.",
        ),
    )
}

fn same_name(first: &Row) -> Text {
    Text::of(
        format!("与第 {} 行（代码 {}）同名。", first.number, first.code),
        format!("Row {} (code {}) bears the same name.", first.number, first.code),
    )
}

const NO_ABOVE: Text =
    Text::new("没有填上级单位的代码。", "The code of the unit above is not filled in.");

const NO_TABLE: Text = Text::new(
    "需要填报的请补上这张表；不需要的可以不管。",
    "Hand it in where it is asked for; leave it otherwise.",
);

const NOTHING: Said = (
    Text::new("这一行一项也没有填。", "Nothing is filled in in this row."),
    Text::new(
        "请填写；已撤并的单位删去整行。",
        "Fill it in, or delete the row of a unit that is no more.",
    ),
);

const PERCENT: Said = (
    Text::new(
        "这一列以百分数计，带 % 的 85% 会读作 0.85。",
        "The column is in per cent: 85% with its sign is read as 0.85.",
    ),
    Text::new("请去掉 %，只填 85。", "Leave the sign out: 85."),
);

const ODD_CODE: Said = (
    Text::new(
        "代码里有空格、全角字符，或被表格软件缩写成了科学记数。",
        "The code holds blanks or wide characters, or has been shortened by a spreadsheet.",
    ),
    Text::new("请照原样用半角字符重填。", "Write it again in plain characters."),
);

const NO_NAME: Said = (
    Text::new("没有填单位名称。", "The unit has no name."),
    Text::new("请填写全称。", "Fill in its full name."),
);

const NAMED_TWICE: Text = Text::new(
    "如是同一单位，请删去一行；确为两个单位，不用改。",
    "Delete one where they are the same unit; leave them where they are two.",
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_codes_are_told_from_plain_ones() {
        for code in ["37 0102", "３７０１０２", "3.70102E+11", "3701\u{3000}02"] {
            assert!(odd(code), "{code}");
        }
        for code in ["370102", "S001", "E+", "1E", "甲-1", "2E3", "0012"] {
            assert!(!odd(code), "{code}");
        }
    }
}
