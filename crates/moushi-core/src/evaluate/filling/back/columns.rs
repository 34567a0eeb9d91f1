//! Where the columns of a table are: by the hidden row of their names, by what stands above them, by what somebody has said
//! before. What is still not found is asked of a person, with a guess; a guess is never taken by itself.

use std::collections::{BTreeMap, BTreeSet};

use super::super::layout::{self, Layout};
use super::super::titles::{headed, likeness, title};
use super::grid::{Cell, Grid, letters};
use super::table::said;
use super::{Free, Missing, Remembered, Unclear, refuse};
use crate::evaluate::intake::meant::{EXAMPLE, Meant};
use crate::evaluate::standard::Standard;
use crate::model::Refusal;

/// Longest example of what stands in a column, in characters.
const SAMPLE: usize = 20;
/// How much of two names must be the same for a guess.
const LIKE: f64 = 0.5;
/// The same for a column that a table of one's own may well lack.
const ALIKE: f64 = 0.8;

/// Where the columns of a table are.
#[derive(Debug, Default)]
pub struct Columns {
    /// The last row of its head.
    pub head: u32,
    /// Where each is.
    pub at: BTreeMap<Meant, u32>,
    /// The hidden column.
    pub hidden: Option<u32>,
    /// Those that were found because somebody has said before which they are.
    pub known: Vec<Remembered>,
}

impl Columns {
    /// The columns of numbers, in the order of the standard, and where they are.
    pub fn slots(&self, standard: &Standard, level: usize) -> Vec<(usize, u32)> {
        let slots = 0..standard.levels[level].handed_in;
        slots.filter_map(|slot| Some((slot, *self.at.get(&Meant::Slot(slot))?))).collect()
    }
}

/// Columns that are sought.
pub struct Sought<'a, 'g> {
    pub standard: &'a Standard,
    pub level: usize,
    pub grid: &'a Grid<'g>,
    /// The hidden row of names.
    pub hidden: Option<u32>,
    /// The row of headings.
    pub titles: u32,
    pub remembered: &'a [Remembered],
}

impl<'g> Sought<'_, 'g> {
    /// The columns; or what has to be asked.
    pub fn find(&self) -> Result<Result<Columns, Unclear>, Refusal> {
        let head = self.hidden.map_or(self.titles, |hidden| hidden.max(self.titles));
        let mut columns = Columns { head, ..Columns::default() };
        self.by_name(&mut columns)?;
        self.by_heading(&mut columns)?;
        self.remembered(&mut columns)?;
        let missing = self.missing(&columns);
        let free = self.free(&columns);
        let guesses = guessed(self, &missing, &free);
        let level = &self.standard.levels[self.level];
        let asked = |(meant, guess): &(Meant, Option<usize>)| {
            // Without codes there are no rows; other columns are asked for where one of those there may be meant.
            *meant == Meant::Code || guess.is_some()
        };
        let asked: Vec<(Meant, Option<usize>)> =
            missing.into_iter().zip(guesses).filter(asked).collect();
        if asked.is_empty() {
            return Ok(Ok(columns));
        }
        if free.is_empty() {
            return Err(refuse::no_code(self.standard, self.level, self.grid.name));
        }
        let missing = asked.into_iter().map(|(meant, guess)| Missing {
            column: layout::hidden(self.standard, self.level, meant),
            title: title(self.standard, self.level, meant),
            guess: guess.map(|at| free[at].name.clone()).unwrap_or_default(),
        });
        let missing = missing.collect();
        Ok(Err(Unclear {
            level: level.name.clone(),
            sheet: self.grid.name.to_owned(),
            missing,
            free,
        }))
    }

    /// How like a heading has to be to be a guess for a column.
    fn least(&self, meant: Meant) -> f64 {
        let slots = &self.standard.levels[self.level].slots;
        let needed = match meant {
            Meant::Slot(slot) => !slots[slot].optional,
            _ => meant == Meant::Code,
        };
        if needed || self.hidden.is_some() { LIKE } else { ALIKE }
    }

    fn titles(&self) -> impl Iterator<Item = (u32, Cell<'g>)> + '_ {
        self.grid.row(self.titles)
    }

    /// By the hidden row; it has to agree with headings that are those of other columns.
    fn by_name(&self, columns: &mut Columns) -> Result<(), Refusal> {
        let Some(row) = self.hidden else { return Ok(()) };
        for (at, cell) in self.grid.row(row) {
            if Layout::begins(cell.text) {
                columns.hidden = Some(at);
            } else if let Some(meant) = layout::named(self.standard, self.level, cell.text) {
                self.put(columns, meant, at)?;
            }
        }
        let titles: BTreeMap<u32, Cell<'_>> = self.titles().collect();
        for (meant, at) in &columns.at {
            let Some(cell) = titles.get(at) else { continue };
            let says = headed(self.standard, self.level, cell.text);
            if says != Meant::Other && says != *meant {
                let own = title(self.standard, self.level, *meant);
                let place = format!("{}{}", letters(*at), self.titles + 1);
                return Err(refuse::contradicts(self.grid.name, &place, cell.text, &own));
            }
        }
        Ok(())
    }

    fn by_heading(&self, columns: &mut Columns) -> Result<(), Refusal> {
        let taken: BTreeSet<u32> = columns.at.values().copied().collect();
        for (at, cell) in self.titles().filter(|(at, _)| !taken.contains(at)) {
            let meant = headed(self.standard, self.level, cell.text);
            if meant != Meant::Other && columns.hidden != Some(at) {
                self.put(columns, meant, at)?;
            }
        }
        Ok(())
    }

    /// By what somebody has said of headings.
    fn remembered(&self, columns: &mut Columns) -> Result<(), Refusal> {
        let taken: BTreeSet<u32> = columns.at.values().copied().collect();
        for (at, cell) in self.titles().filter(|(at, _)| !taken.contains(at)) {
            let meant = said(self.standard, self.level, cell.text, self.remembered);
            if meant != Meant::Other && !columns.at.contains_key(&meant) {
                self.put(columns, meant, at)?;
                let level = self.standard.levels[self.level].name.clone();
                let column = layout::hidden(self.standard, self.level, meant);
                columns.known.push((level, column, cell.text.to_owned()));
            }
        }
        Ok(())
    }

    fn put(&self, columns: &mut Columns, meant: Meant, at: u32) -> Result<(), Refusal> {
        if let Some(first) = columns.at.insert(meant, at) {
            let title = title(self.standard, self.level, meant);
            return Err(refuse::twice(self.grid.name, &title, [first, at].map(letters)));
        }
        Ok(())
    }

    fn missing(&self, columns: &Columns) -> Vec<Meant> {
        let all = layout::columns(self.standard, self.level).into_iter();
        all.filter(|meant| !columns.at.contains_key(meant)).collect()
    }

    /// Columns of which it is not known what they are, and of which nobody has said that they are nothing.
    fn free(&self, columns: &Columns) -> Vec<Free> {
        let taken: BTreeSet<u32> = columns.at.values().copied().chain(columns.hidden).collect();
        let own = &self.standard.levels[self.level].name;
        let nothing = |name: &str| {
            let mut all = self.remembered.iter();
            all.any(|(level, column, known)| level == own && column.is_empty() && known == name)
        };
        let code = columns.at.get(&Meant::Code);
        let example = self.grid.rows.iter().find(|(_, cells)| {
            let cell = code.and_then(|at| cells.get(at));
            cell.is_some_and(|cell| EXAMPLE.contains(&cell.text))
        });
        let example = example.map(|(row, _)| *row);
        let free = self.titles().filter(|(at, cell)| !taken.contains(at) && !nothing(cell.text));
        let sample = |at: u32| {
            let below = self.grid.below(columns.head, at, example);
            below.map(|cell| cell.text.chars().take(SAMPLE).collect()).unwrap_or_default()
        };
        free.map(|(at, cell)| Free { name: cell.text.to_owned(), sample: sample(at) }).collect()
    }
}

/// The columns that are likely meant, each once: the best guesses are made first.
fn guessed(sought: &Sought<'_, '_>, missing: &[Meant], free: &[Free]) -> Vec<Option<usize>> {
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (at, meant) in missing.iter().enumerate() {
        let title = title(sought.standard, sought.level, *meant);
        for (column, one) in free.iter().enumerate() {
            let like = likeness(&title.zh, &one.name).max(likeness(&title.en, &one.name));
            if like >= sought.least(*meant) {
                pairs.push((like, at, column));
            }
        }
    }
    pairs.sort_by(|one, two| two.0.total_cmp(&one.0).then((one.1, one.2).cmp(&(two.1, two.2))));
    let mut guess: Vec<Option<usize>> = vec![None; missing.len()];
    for (_, at, column) in pairs {
        if guess[at].is_none() && !guess.contains(&Some(column)) {
            guess[at] = Some(column);
        }
    }
    guess
}
