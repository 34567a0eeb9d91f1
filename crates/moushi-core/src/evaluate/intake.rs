//! Takes in tables that people filled 填报数据: headings to columns, cells to numbers, rows to units, and everything that
//! is wrong with them as a flaw with row, column, value, reason and remedy. What is right is judged all the same; a cell
//! that cannot be read counts as not reported. Reads no file.

pub(super) mod cell;
mod flaw;
pub mod meant;

use std::collections::HashMap;

use super::formula::Num;
use super::frame::{Frame, Place, UnitName};
use super::standard::Standard;
use crate::text::Text;
pub use cell::{plain, read};
pub use flaw::{Flaw, Weight};
use meant::{EXAMPLE, Meant, meant};

/// Tables on their way in.
#[derive(Debug)]
pub struct Intake<'a> {
    standard: &'a Standard,
    levels: Vec<Level>,
    flaws: Vec<Flaw>,
}

/// The units of a level that came in so far.
#[derive(Debug, Default)]
struct Level {
    frame: Frame,
    /// Units by code.
    known: HashMap<String, u32>,
    /// Units of the level above by what rows call them; empty where they do not say.
    above: Vec<String>,
    seen: bool,
}

/// The columns of a table whose heading was read.
#[derive(Clone, Debug)]
pub struct Heading {
    level: usize,
    file: u32,
    /// What each column is.
    columns: Vec<Meant>,
    titles: Vec<String>,
}

impl<'a> Intake<'a> {
    /// Nothing yet.
    pub fn new(standard: &'a Standard) -> Self {
        let handed_in = standard.levels.iter().filter(|level| !level.parts);
        let levels = handed_in.map(|level| Level {
            frame: Frame { columns: vec![Vec::new(); level.handed_in], ..Frame::default() },
            ..Level::default()
        });
        let levels = levels.collect();
        Self { standard, levels, flaws: Vec::new() }
    }

    /// By what it takes in.
    pub fn standard(&self) -> &'a Standard {
        self.standard
    }

    /// Reads the heading of a table: of the level that `sheet` names, or whose columns stand in it. None when it is no
    /// heading of any level.
    pub fn heading(&mut self, file: u32, sheet: &str, cells: &[&str]) -> Option<Heading> {
        let titles: Vec<String> = cells.iter().map(|cell| plain(cell)).collect();
        let named = |level: &usize| {
            let level = &self.standard.levels[*level];
            let sheet = plain(sheet);
            sheet == level.name
                || sheet == plain(&level.title.zh)
                || sheet == plain(&level.title.en)
        };
        let columns = |level: usize| -> Vec<Meant> {
            titles.iter().map(|title| meant(self.standard, level, title)).collect()
        };
        let fits = |level: &usize| {
            columns(*level).iter().filter(|meant| matches!(meant, Meant::Slot(_))).count()
        };
        let best = (0..self.levels.len())
            .find(named)
            .or_else(|| (0..self.levels.len()).max_by_key(fits))?;
        let columns = columns(best);
        let code = columns.contains(&Meant::Code);
        // A level of which nothing is handed in but who there is.
        let bare = self.standard.levels[best].handed_in == 0 && named(&best);
        if !code || !(bare || columns.iter().any(|meant| matches!(meant, Meant::Slot(_)))) {
            return None;
        }
        self.levels[best].seen = true;
        let heading = Heading {
            level: best,
            file,
            columns,
            titles: cells.iter().map(|c| c.trim().to_owned()).collect(),
        };
        self.lacking(&heading);
        Some(heading)
    }

    /// Says which columns a table lacks.
    fn lacking(&mut self, heading: &Heading) {
        let level = &self.standard.levels[heading.level];
        for (slot, one) in level.slots[..level.handed_in].iter().enumerate() {
            if !one.optional && !heading.columns.contains(&Meant::Slot(slot)) {
                let title = &one.title;
                let what = Text::of(
                    format!("表中没有“{}”一列。", title.zh),
                    format!("The table has no column “{}”.", title.en),
                );
                let place = Place { file: heading.file, row: 0 };
                self.flaws.push(Flaw::new("no-column", place, &title.zh, "", (what, ADD_IT)));
            }
        }
    }

    /// Takes a row in. Rows without anything are passed over.
    pub fn row<'c>(&mut self, heading: &Heading, row: u32, cells: impl Iterator<Item = &'c str>) {
        let mut taken = Taken::new(&self.standard.levels[heading.level], heading, row);
        for (at, cell) in cells.take(heading.columns.len()).enumerate() {
            taken.cell(at, cell.trim(), &mut self.flaws);
        }
        // The row that shows how a form is filled in says nothing of anybody.
        if taken.empty || EXAMPLE.iter().any(|words| *words == taken.code) {
            return;
        }
        let level = &mut self.levels[heading.level];
        if taken.code.is_empty() {
            self.flaws.push(taken.flaw("no-code", "", "", NO_CODE));
            return;
        }
        let place = Place { file: heading.file, row };
        if let Some(flaw) = level.again(&taken.code, &taken.above, place) {
            self.flaws.push(flaw);
            return;
        }
        let name = if taken.name.is_empty() { taken.code.clone() } else { taken.name };
        level.put(UnitName { code: taken.code, name }, taken.above, place, taken.values);
    }

    /// Takes in what came in elsewhere: rows that stand behind these.
    pub fn absorb(&mut self, other: Self) {
        self.flaws.extend(other.flaws);
        for (at, level) in other.levels.into_iter().enumerate() {
            let own = &mut self.levels[at];
            own.seen |= level.seen;
            let flaws = own.append(level);
            self.flaws.extend(flaws);
        }
    }

    /// All frames, the highest level first, and everything that is wrong. Units whose place above nobody has handed in
    /// get one there about which nothing is known.
    pub fn finish(mut self) -> (Vec<Frame>, Vec<Flaw>) {
        for lower in (1..self.levels.len()).rev() {
            self.join(lower);
        }
        for upper in 0..self.levels.len().saturating_sub(1) {
            self.childless(upper);
        }
        self.flaws.sort_by_key(|flaw| (flaw.file, flaw.row));
        (self.levels.into_iter().map(|level| level.frame).collect(), self.flaws)
    }

    /// Finds the unit above of every unit of a level.
    fn join(&mut self, lower: usize) {
        let (uppers, lowers) = self.levels.split_at_mut(lower);
        let (Some(upper), Some(level)) = (uppers.last_mut(), lowers.first_mut()) else { return };
        let alone = upper.frame.units.len() == 1;
        let handed_in = upper.seen;
        let mut said = HashMap::new();
        for (at, above) in level.above.iter().enumerate() {
            let found =
                upper.known.get(above).copied().or((above.is_empty() && alone).then_some(0));
            let found = found.unwrap_or_else(|| {
                let place = level.frame.rows[at];
                if handed_in && said.insert(above.clone(), ()).is_none() {
                    self.flaws.push(unknown_above(place, above));
                }
                added(upper, above)
            });
            level.frame.above.push(found);
        }
    }

    /// Says which units have nobody below them.
    fn childless(&mut self, upper: usize) {
        let lower = &self.levels[upper + 1].frame;
        let mut has = vec![false; self.levels[upper].frame.units.len()];
        lower.above.iter().for_each(|above| has[*above as usize] = true);
        let title = &self.standard.levels[upper + 1].title;
        let frame = &self.levels[upper].frame;
        for (at, unit) in frame.units.iter().enumerate().filter(|(at, _)| !has[*at]) {
            let what = Text::of(
                format!("“{}”没有任何{}的数据。", unit.name, title.zh),
                format!("There is no {} of “{}”.", title.en, unit.name),
            );
            let said = (what, HAND_IT_IN);
            self.flaws.push(Flaw::new("nobody-below", frame.rows[at], "", &unit.code, said));
        }
    }
}

impl Level {
    /// What is the matter with a code that is there already; the first row counts.
    fn again(&self, code: &str, above: &str, place: Place) -> Option<Flaw> {
        let before = *self.known.get(code)? as usize;
        let first = self.frame.rows[before].row;
        let elsewhere = !above.is_empty() && self.above[before] != above;
        let (kind, said) = if elsewhere {
            ("two-places", two_places(first))
        } else {
            ("code-twice", twice(first))
        };
        Some(Flaw::new(kind, place, "", code, said))
    }

    fn put(
        &mut self,
        unit: UnitName,
        above: String,
        place: Place,
        values: impl IntoIterator<Item = Num>,
    ) {
        let at = u32::try_from(self.frame.units.len()).unwrap_or(u32::MAX);
        self.known.insert(unit.code.clone(), at);
        self.frame.units.push(unit);
        self.frame.rows.push(place);
        self.above.push(above);
        for (column, value) in self.frame.columns.iter_mut().zip(values) {
            column.push(value);
        }
    }

    /// Puts the units of another behind these; answers what is wrong with codes that both have.
    fn append(&mut self, other: Self) -> Vec<Flaw> {
        let mut flaws = Vec::new();
        let Frame { units, columns, rows, .. } = other.frame;
        for (at, (unit, above)) in units.into_iter().zip(other.above).enumerate() {
            match self.again(&unit.code, &above, rows[at]) {
                Some(flaw) => flaws.push(flaw),
                None => self.put(unit, above, rows[at], columns.iter().map(|column| column[at])),
            }
        }
        flaws
    }
}

/// A unit above that only rows below speak of.
fn added(upper: &mut Level, code: &str) -> u32 {
    if let Some(known) = upper.known.get(code) {
        return *known;
    }
    let at = u32::try_from(upper.frame.units.len()).unwrap_or(u32::MAX);
    upper.known.insert(code.to_owned(), at);
    let name = if code.is_empty() { "未注明" } else { code };
    upper.frame.units.push(UnitName { code: code.to_owned(), name: name.to_owned() });
    upper.frame.rows.push(Place::default());
    upper.above.push(String::new());
    upper.frame.columns.iter_mut().for_each(|column| column.push(Num::Missing));
    at
}

/// A row as far as it was read.
struct Taken<'a> {
    level: &'a super::standard::Level,
    heading: &'a Heading,
    row: u32,
    code: String,
    name: String,
    above: String,
    values: Vec<Num>,
    empty: bool,
}

impl<'a> Taken<'a> {
    fn new(level: &'a super::standard::Level, heading: &'a Heading, row: u32) -> Self {
        let blank = level.slots[..level.handed_in].iter();
        let blank = blank.map(|slot| if slot.optional { Num::Known(0.0) } else { Num::Missing });
        let (code, name, above) = Default::default();
        Self { level, heading, row, code, name, above, values: blank.collect(), empty: true }
    }

    fn cell(&mut self, at: usize, cell: &str, flaws: &mut Vec<Flaw>) {
        if cell.is_empty() {
            return;
        }
        self.empty = false;
        match self.heading.columns[at] {
            Meant::Code => cell.clone_into(&mut self.code),
            Meant::Name => cell.clone_into(&mut self.name),
            Meant::Above => cell.clone_into(&mut self.above),
            Meant::Other => {}
            Meant::Slot(slot) => match cell::number(&self.level.slots[slot], cell) {
                Ok(value) => self.values[slot] = value,
                Err((kind, what)) => {
                    // A number that cannot be meant is not reported, not even where blank means none.
                    self.values[slot] = Num::Missing;
                    let title = &self.heading.titles[at];
                    flaws.push(self.flaw(kind, title, cell, what));
                }
            },
        }
    }

    fn flaw(&self, kind: &'static str, column: &str, value: &str, said: Said) -> Flaw {
        let place = Place { file: self.heading.file, row: self.row };
        Flaw::new(kind, place, column, value, said)
    }
}

/// What is the matter, and what to do.
pub(super) type Said = (Text, Text);

const ADD_IT: Text = Text::new(
    "请补上这一列；没有的数据留空，用到它的项目不能判定。",
    "Add it; what is not there stays empty, and what needs it stays open.",
);

const HAND_IT_IN: Text = Text::new(
    "请补充数据，或核对代码；在此之前不能判定。",
    "Hand it in, or check the codes; it stays open until then.",
);

const NO_CODE: Said = (
    Text::new("这一行没有代码。", "The row has no code."),
    Text::new("请填写代码，否则这一行不计。", "Fill it in; the row does not count until then."),
);

fn twice(first: u32) -> Said {
    (
        Text::of(format!("代码与第 {first} 行重复。"), format!("Row {first} has the same code.")),
        Text::new("请核对代码；以先出现的一行为准。", "Check the codes; the first row counts."),
    )
}

fn two_places(first: u32) -> Said {
    (
        Text::of(
            format!("同一代码在第 {first} 行属于另一个上级单位。"),
            format!("Row {first} has the same code at another place."),
        ),
        Text::new(
            "请核对归属；以先出现的一行为准。",
            "Check where it belongs; the first row counts.",
        ),
    )
}

fn unknown_above(place: Place, above: &str) -> Flaw {
    let what = Text::of(
        format!("上级单位“{above}”不在上级的表中。"),
        format!("“{above}” does not stand in the table of the level above."),
    );
    let remedy = Text::new(
        "请核对代码，或补充上级单位的数据；在此之前上级不能判定。",
        "Check the code, or hand the unit in; it stays open until then.",
    );
    Flaw::new("unknown-above", place, "", above, (what, remedy))
}
