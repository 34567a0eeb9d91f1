//! Takes in tables that people filled 填报数据: headings to columns, cells to numbers, rows to units, and everything that
//! is wrong with them as a flaw with row, column, value, reason and remedy. What is right is judged all the same; a cell
//! that cannot be read counts as not reported. Reads no file.

pub(super) mod cell;
mod flaw;
mod known;
pub mod meant;
mod said;

use std::collections::HashSet;

use super::across::{both, in_runs};
use super::formula::Num;
use super::frame::{Column, Frame, Place};
use super::standard::Standard;
use super::words::Words;
use crate::text::{Text, trimmed};
pub use cell::{plain, read};
pub use flaw::{Flaw, Weight};
use known::Known;
use meant::{EXAMPLE, Headings, Meant};
pub(super) use said::Said;
use said::{ADD_IT, HAND_IT_IN, NO_CODE, twice, two_places, unknown_above};

/// Tables on their way in.
#[derive(Debug)]
pub struct Intake<'a> {
    standard: &'a Standard,
    levels: Vec<Level>,
    flaws: Vec<Flaw>,
    /// Room for the numbers of a row, packed, kept from one to the next.
    values: Vec<f64>,
}

/// The units of a level that came in so far.
#[derive(Debug, Default)]
struct Level {
    frame: Frame,
    known: Known,
    /// Units of the level above by what rows call them; empty where they do not say.
    above: Words,
    /// The numbers of a row that says nothing, packed.
    blank: Vec<f64>,
    /// Rows whose code was there already.
    again: Vec<Again>,
    /// Numbers of the last rows, row by row, which are not in the columns yet. Columns of one length often begin at places
    /// that a processor cannot keep near at the same time, so that writing a row into all of them takes long.
    waiting: Vec<f64>,
    seen: bool,
}

/// A row whose code a unit had already: the first row counts.
#[derive(Debug)]
struct Again {
    /// The unit.
    before: u32,
    place: Place,
    /// What the row calls the unit above.
    above: String,
}

/// Rows that wait to be written into the columns.
const WAIT: usize = 64;

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
            frame: Frame { columns: vec![Column::default(); level.handed_in], ..Frame::default() },
            blank: level.slots[..level.handed_in]
                .iter()
                .map(|slot| if slot.optional { Num::Known(0.0) } else { Num::Missing })
                .map(Num::packed)
                .collect(),
            ..Level::default()
        });
        let levels = levels.collect();
        Self { standard, levels, flaws: Vec::new(), values: Vec::new() }
    }

    /// Room for so many rows of a table more, so that nothing that came in has to be moved for those that come.
    pub fn expect(&mut self, heading: &Heading, rows: usize) {
        let Level { frame, known, above, .. } = &mut self.levels[heading.level];
        let Frame { units, columns, rows: places, .. } = frame;
        // What takes long is new memory: on two cores half as long.
        let half = columns.len() / 2;
        let (some, rest) = columns.split_at_mut(half);
        let reserve = |columns: &mut [Column]| {
            columns.iter_mut().for_each(|column| column.reserve(rows));
        };
        let names = || {
            reserve(some);
            units.reserve(rows);
            places.reserve(rows);
            above.reserve(rows);
            known.reserve(rows);
        };
        both(rows, names, || reserve(rest));
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
            let headings = Headings::of(self.standard, level);
            titles.iter().map(|title| headings.meant(title)).collect()
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
        let Self { standard, levels, flaws, values } = self;
        let level = &mut levels[heading.level];
        values.clone_from(&level.blank);
        let mut taken = Taken::new(&standard.levels[heading.level], heading, row, values);
        for (at, cell) in cells.take(heading.columns.len()).enumerate() {
            taken.cell(at, cell, flaws);
        }
        // The row that shows how a form is filled in says nothing of anybody.
        if taken.empty || EXAMPLE.contains(&taken.code) {
            return;
        }
        if taken.code.is_empty() {
            flaws.push(taken.flaw("no-code", "", "", NO_CODE));
            return;
        }
        let place = Place { file: heading.file, row };
        level.take(taken.code, taken.name, taken.above, place, taken.values);
    }

    /// Takes in what came in elsewhere: rows that stand behind these, so many lines below. The other holds nothing then, and
    /// can take in others.
    pub fn append(&mut self, other: &mut Self, lines: u32) {
        let below = |flaw: Flaw| Flaw { row: flaw.row.saturating_add(lines), ..flaw };
        self.flaws.extend(other.flaws.drain(..).map(below));
        for (own, level) in self.levels.iter_mut().zip(&mut other.levels) {
            own.settle();
            level.settle();
            own.append(level, lines);
        }
    }

    /// All frames, the highest level first, and everything that is wrong. Units whose place above nobody has handed in
    /// get one there about which nothing is known.
    pub fn finish(mut self) -> (Vec<Frame>, Vec<Flaw>) {
        self.levels.iter_mut().for_each(Level::settle);
        self.flaws.extend(self.levels.iter_mut().flat_map(Level::repeated));
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
        upper.known.index(&upper.frame.units);
        let handed_in = upper.seen;
        let mut said = HashSet::new();
        // Nearly all are found, which is looked for on all cores; only then are others added. Those that lie together
        // mostly lie in the same.
        let found = in_runs(level.above.len(), |rows| {
            let mut last = ("", None);
            let find = |row: &u32| {
                let above = level.above.at(*row as usize);
                if above != last.0 {
                    last = (above, upper.known.find(&upper.frame.units, above));
                }
                last.1
            };
            rows.iter().map(find).collect()
        });
        for (at, (above, found)) in level.above.iter().zip(found).enumerate() {
            let found = found.or((above.is_empty() && alone).then_some(0)).unwrap_or_else(|| {
                let place = level.frame.rows[at];
                if handed_in && said.insert(above) {
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
            self.flaws.push(Flaw::new("nobody-below", frame.rows[at], "", unit.code, said));
        }
    }
}

impl Level {
    /// Puts a unit behind the others, or notes that its code is there already; where it stands.
    fn take(&mut self, code: &str, name: &str, above: &str, place: Place, values: &[f64]) -> u32 {
        let Frame { units, columns, rows, .. } = &mut self.frame;
        let (wait, at) = (WAIT * columns.len(), next(units.len()));
        if let Some(before) = self.known.find_or_put(units, code, at) {
            self.again.push(Again { before, place, above: above.to_owned() });
            return before;
        }
        units.push(code, if name.is_empty() { code } else { name });
        rows.push(place);
        self.above.push(&[above]);
        self.waiting.extend_from_slice(values);
        if self.waiting.len() >= wait {
            self.settle();
        }
        at
    }

    /// Writes the rows that wait into the columns.
    fn settle(&mut self) {
        let columns = &mut self.frame.columns;
        let width = columns.len().max(1);
        for (at, column) in columns.iter_mut().enumerate() {
            column.extend(self.waiting.iter().skip(at).step_by(width));
        }
        self.waiting.clear();
    }

    /// What is the matter with codes that were there already.
    fn repeated(&mut self) -> Vec<Flaw> {
        let again = std::mem::take(&mut self.again);
        let said = |Again { before, place, above }: Again| {
            let at = before as usize;
            let (first, code) = (self.frame.rows[at].row, self.frame.units.at(at).code);
            let elsewhere = !above.is_empty() && self.above.at(at) != above;
            let (kind, said) = match elsewhere {
                true => ("two-places", two_places(first)),
                false => ("code-twice", twice(first)),
            };
            Flaw::new(kind, place, "", code, said)
        };
        again.into_iter().map(said).collect()
    }

    /// Puts the units of another behind these, which holds none then.
    fn append(&mut self, other: &mut Self, lines: u32) {
        self.seen |= other.seen;
        if self.frame.units.is_empty() && lines == 0 {
            other.seen = self.seen;
            return std::mem::swap(self, other);
        }
        for place in &mut other.frame.rows {
            place.row = place.row.saturating_add(lines);
        }
        let theirs = &other.frame;
        let first = next(self.frame.units.len());
        // Pieces of a table seldom have a code in common; where they have none, whole columns are put in.
        let places = if self.known.join(&self.frame.units, &other.known, &theirs.units, first) {
            let Frame { units, rows, columns, .. } = &mut self.frame;
            units.append(&theirs.units);
            rows.extend(&theirs.rows);
            self.above.append(&other.above);
            columns.iter_mut().zip(&theirs.columns).for_each(|(own, column)| own.append(column));
            (first..next(self.frame.units.len())).collect()
        } else {
            self.take_each(other)
        };
        self.again.extend(other.again.drain(..).map(|again| {
            let row = again.place.row.saturating_add(lines);
            let place = Place { row, ..again.place };
            Again { before: places[again.before as usize], place, ..again }
        }));
        other.clear();
    }

    /// Takes the units of another in one by one; where each stands.
    fn take_each(&mut self, other: &Self) -> Vec<u32> {
        let theirs = &other.frame;
        let take = |at: usize| {
            let unit = theirs.units.at(at);
            let values: Vec<f64> =
                theirs.columns.iter().map(|column| column.packed()[at]).collect();
            self.take(unit.code, unit.name, other.above.at(at), theirs.rows[at], &values)
        };
        let places = (0..theirs.units.len()).map(take).collect();
        self.settle();
        places
    }

    /// Leaves no unit, but the room that they had.
    fn clear(&mut self) {
        let Frame { units, columns, rows, .. } = &mut self.frame;
        units.clear();
        rows.clear();
        columns.iter_mut().for_each(Column::clear);
        self.known.clear();
        self.above.clear();
    }
}

/// Rows as they are numbered; a frame of more than four thousand million does not fit anywhere.
fn next(row: usize) -> u32 {
    u32::try_from(row).unwrap_or(u32::MAX)
}

/// A unit above that only rows below speak of.
fn added(upper: &mut Level, code: &str) -> u32 {
    let at = next(upper.frame.units.len());
    if let Some(known) = upper.known.find_or_put(&upper.frame.units, code, at) {
        return known;
    }
    upper.frame.units.push(code, if code.is_empty() { "未注明" } else { code });
    upper.frame.rows.push(Place::default());
    upper.above.push(&[]);
    upper.frame.columns.iter_mut().for_each(|column| column.push(Num::Missing));
    at
}

/// A row as far as it was read.
struct Taken<'a, 'c> {
    level: &'a super::standard::Level,
    heading: &'a Heading,
    row: u32,
    code: &'c str,
    name: &'c str,
    above: &'c str,
    values: &'a mut [f64],
    empty: bool,
}

impl<'a, 'c> Taken<'a, 'c> {
    fn new(
        level: &'a super::standard::Level,
        heading: &'a Heading,
        row: u32,
        values: &'a mut [f64],
    ) -> Self {
        Self { level, heading, row, code: "", name: "", above: "", values, empty: true }
    }

    #[inline]
    fn cell(&mut self, at: usize, cell: &'c str, flaws: &mut Vec<Flaw>) {
        let meant = self.heading.columns[at];
        if let Meant::Slot(slot) = meant
            && let Some(value) = cell::digits(&self.level.slots[slot], cell)
        {
            (self.values[slot], self.empty) = (value, false);
            return;
        }
        let cell = trimmed(cell);
        self.empty &= cell.is_empty();
        match meant {
            _ if cell.is_empty() => {}
            Meant::Code => self.code = cell,
            Meant::Name => self.name = cell,
            Meant::Above => self.above = cell,
            Meant::Other => {}
            Meant::Slot(slot) => self.number(at, slot, cell, flaws),
        }
    }

    /// A cell of a slot that is not empty.
    fn number(&mut self, at: usize, slot: usize, cell: &str, flaws: &mut Vec<Flaw>) {
        let read = cell::number(&self.level.slots[slot], cell);
        // A number that cannot be meant is not reported, not even where blank means none.
        self.values[slot] = read.as_ref().map_or(Num::Missing, |value| *value).packed();
        if let Err((kind, what)) = read {
            flaws.push(self.flaw(kind, &self.heading.titles[at], cell, what));
        }
    }

    fn flaw(&self, kind: &'static str, column: &str, value: &str, said: Said) -> Flaw {
        let place = Place { file: self.heading.file, row: self.row };
        Flaw::new(kind, place, column, value, said)
    }
}
