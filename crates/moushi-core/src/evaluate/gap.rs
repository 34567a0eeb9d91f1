//! What is missing 差距: how far a unit is from each limit that it does not reach, and the least change of one reported
//! number that would reach it, found by reckoning again with that number changed. Changes nothing.

use std::collections::HashMap;

use super::formula::{Node, Num, Tri, shown};
use super::frame::{Frame, Units};
use super::run::{Run, limit_of, numbers, passes};
use super::standard::{Better, Holds, Standard};
use crate::text::Text;

/// An indicator of a unit that does not reach its limit.
#[derive(Clone, Debug, PartialEq)]
pub struct Gap {
    /// The indicator.
    pub indicator: usize,
    /// The unit, by its row at the level of the indicator.
    pub row: usize,
    /// What it has.
    pub value: f64,
    /// What it should have.
    pub limit: f64,
    /// Changes of a single number each of which reaches the limit; none where no such number is reported.
    pub ways: Vec<Way>,
}

/// A number that would have to be another.
#[derive(Clone, Debug, PartialEq)]
pub struct Way {
    /// Level of the unit that reports it.
    pub level: usize,
    /// That unit.
    pub row: usize,
    /// The column.
    pub slot: usize,
    /// What is reported.
    pub from: f64,
    /// The nearest number that reaches the limit: a whole one where things are counted, else one of two decimals.
    pub to: f64,
}

impl Gap {
    /// How far the number is from its limit, as a part of it: −0.2 is a fifth short, be more better or less.
    pub fn distance(&self, standard: &Standard) -> f64 {
        let over = (self.value - self.limit) / self.limit;
        if standard.indicators[self.indicator].better == Better::More { over } else { -over }
    }
}

impl Way {
    /// `骨干教师数 3 → 5，还差 2`.
    pub fn said(&self, standard: &Standard) -> Text {
        let title = &standard.levels[self.level].slots[self.slot].title;
        let change = self.to - self.from;
        let (from, to, by) = (shown(self.from), shown(self.to), shown(change.abs()));
        let (verb_zh, verb_en) =
            if change > 0.0 { ("还差", "more") } else { ("须减少", "less") };
        Text::of(
            format!("{} {from} → {to}，{verb_zh} {by}", title.zh),
            format!("{} {from} → {to}, {by} {verb_en}", title.en),
        )
    }
}

impl Run<'_> {
    /// What a unit lacks in the indicators of its level that surely do not reach their limit.
    pub fn gaps(&self, level: usize, row: usize) -> Vec<Gap> {
        let all = self.standard.indicators.iter().enumerate();
        let short = all.filter(|(at, one)| one.level == level && self.met[*at][row] == Tri::No);
        short.filter_map(|(at, _)| self.gap(at, row)).collect()
    }

    /// Changes of a single number by which an indicator of a unit would reach its limit; of counts of persons none, since
    /// those may be few.
    pub fn ways_told(&self, indicator: usize, row: usize) -> Vec<Text> {
        let short = (self.met[indicator][row] == Tri::No).then(|| self.gap(indicator, row));
        let ways = short.flatten().map(|gap| gap.ways).unwrap_or_default();
        let persons = |way: &Way| self.standard.levels[way.level].slots[way.slot].persons;
        ways.iter().filter(|way| !persons(way)).map(|way| way.said(self.standard)).collect()
    }

    /// What a unit lacks in an indicator; none where the number or the limit is not known.
    pub fn gap(&self, indicator: usize, row: usize) -> Option<Gap> {
        let one = &self.standard.indicators[indicator];
        let value = self.frames.at(one.level, one.slot, row).known()?;
        let (_, limit) = limit_of(&self.frames, one, row, |limit| limit.pass)?;
        Some(Gap { indicator, row, value, limit, ways: self.ways(indicator, row, limit) })
    }

    /// More of something where that helps, less of something only where nothing else does: nobody means to have fewer
    /// pupils.
    fn ways(&self, indicator: usize, row: usize, limit: f64) -> Vec<Way> {
        let one = &self.standard.indicators[indicator];
        let alone = Alone::of(self, one.level, row);
        let mut columns = Vec::new();
        reported(self.standard, one.level, &one.formula.node, &mut columns);
        let found: Vec<Way> = columns
            .iter()
            .filter_map(|(level, slot)| {
                let place = alone.places.get(*level).copied()?;
                let (from, to) = alone.least(indicator, (*level, *slot), limit)?;
                Some(Way { level: *level, row: place, slot: *slot, from, to })
            })
            .collect();
        let more: Vec<Way> = found.iter().filter(|way| way.to > way.from).cloned().collect();
        if more.is_empty() { found } else { more }
    }
}

/// Columns that people report and a formula rests on, through what is made of them; not those of units below.
fn reported(standard: &Standard, level: usize, node: &Node, found: &mut Vec<(usize, usize)>) {
    node.each(level, &mut |over, part| {
        let Node::Column(slot) = part else { return };
        if over != level {
            return;
        }
        let made = standard.lets.iter().find(|one| (one.level, one.slot) == (over, *slot));
        let indicator =
            standard.indicators.iter().find(|one| (one.level, one.slot) == (over, *slot));
        match (made, indicator) {
            (Some(made), _) => {
                let level = if made.divides { over - 1 } else { over };
                made.formulas.iter().for_each(|one| reported(standard, level, &one.node, found));
            }
            (_, Some(one)) => reported(standard, over, &one.formula.node, found),
            _ if counts(standard, over, *slot) && !found.contains(&(over, *slot)) => {
                found.push((over, *slot));
            }
            _ => {}
        }
    });
}

fn counts(standard: &Standard, level: usize, slot: usize) -> bool {
    let level = &standard.levels[level];
    slot < level.handed_in && matches!(level.slots[slot].holds, Holds::Number | Holds::Whole)
}

/// These units of a level with what they reported; `above` are those of the level above that are there.
fn taken(run: &Run<'_>, level: usize, rows: &[u32], above: &[u32]) -> Frame {
    let frame = run.frames.level(level);
    let new: HashMap<u32, u32> = above.iter().copied().zip(0..).collect();
    let columns = frame.columns[..run.standard.levels[level].handed_in].iter();
    let mut units = Units::default();
    for unit in rows.iter().map(|row| frame.units.at(*row as usize)) {
        units.push(unit.code, unit.name);
    }
    Frame {
        units,
        above: rows
            .iter()
            .filter_map(|row| new.get(frame.above.get(*row as usize)?).copied())
            .collect(),
        columns: columns
            .map(|all| rows.iter().map(|row| all.at(*row as usize)).collect())
            .collect(),
        rows: rows.iter().map(|row| frame.rows[*row as usize]).collect(),
    }
}

/// A unit with those that it lies in and those that lie in it, and nobody else.
struct Alone<'a> {
    standard: &'a Standard,
    frames: Vec<Frame>,
    /// The unit itself or the one that it lies in, at each level down to its own, by its row in the run.
    places: Vec<usize>,
    level: usize,
    /// Which part it is, where it is one.
    part: Option<Num>,
}

impl<'a> Alone<'a> {
    fn of(run: &Run<'a>, level: usize, row: usize) -> Self {
        let standard = run.standard;
        let mut places = vec![row; level + 1];
        for upper in (0..level).rev() {
            places[upper] = run.frames.level(upper + 1).above[places[upper + 1]] as usize;
        }
        let handed_in = (0..standard.levels.len()).filter(|at| !standard.levels[*at].parts);
        let rows = handed_in.map(|at| match places.get(at) {
            Some(place) => vec![u32::try_from(*place).unwrap_or(u32::MAX)],
            None => run.frames.within(level, row, at).to_vec(),
        });
        let rows: Vec<Vec<u32>> = rows.collect();
        let frames = (0..rows.len()).map(|at| {
            let above = at.checked_sub(1).map_or(&[][..], |above| &rows[above]);
            taken(run, at, &rows[at], above)
        });
        let frames = frames.collect();
        let part = standard.levels[level].parts.then(|| run.frames.at(level, 0, row));
        Self { standard, frames, places, level, part }
    }

    /// What an indicator of the unit comes to with one number changed, and whether it passes.
    fn with(&self, indicator: usize, (level, slot): (usize, usize), value: f64) -> (Num, Tri) {
        let mut frames = self.frames.clone();
        frames[level].columns[slot].set(0, Num::Known(value));
        let frames = numbers(self.standard, frames);
        let one = &self.standard.indicators[indicator];
        let units = 0..frames.level(self.level).units.len();
        let is = |row: &usize| self.part.is_none_or(|part| frames.at(self.level, 0, *row) == part);
        let Some(row) = units.into_iter().find(is) else { return (Num::Missing, Tri::Open) };
        (frames.at(one.level, one.slot, row), passes(self.standard, &frames, one, row))
    }

    /// The nearest number of a column with which an indicator passes, and the one that is reported; none where changing
    /// it brings the indicator no nearer, or no number that may be reported would do.
    fn least(&self, indicator: usize, column: (usize, usize), limit: f64) -> Option<(f64, f64)> {
        let from = self.frames[column.0].columns[column.1].at(0).known()?;
        let slot = &self.standard.levels[column.0].slots[column.1];
        let value = |to: f64| self.with(indicator, column, to).0.known();
        let (now, moved) = (value(from)?, value(from + 1.0)? - value(from)?);
        if moved == 0.0 {
            return None;
        }
        let away = if moved * (limit - now) > 0.0 { 1.0 } else { -1.0 };
        // Things are counted, amounts have two decimals.
        let parts = if slot.holds == Holds::Whole { 1.0 } else { 100.0 };
        let base = if away > 0.0 { (from * parts).floor() } else { (from * parts).ceil() };
        let to = |steps: f64| (base + away * steps) / parts;
        let passes = |steps: f64| {
            let to = to(steps);
            let may = slot.bounds.0.is_none_or(|least| to >= least)
                && slot.bounds.1.is_none_or(|most| to <= most);
            may && self.with(indicator, column, to).1 == Tri::Yes
        };
        // Along a line the first guess is right; along a curve it is not far off.
        let guess = ((limit - now) / moved).abs().max(1.0) * parts;
        let mut steps = (0..DOUBLED).map(|times| (guess * f64::from(1_u32 << times)).ceil());
        let enough = steps.find(|steps| passes(*steps))?;
        Some((from, to(halved(enough, passes))))
    }
}

/// How often the first guess is doubled.
const DOUBLED: u32 = 12;

/// The least number of steps that passes, of those up to one that does.
fn halved(enough: f64, passes: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (0.0, enough);
    while high - low > 1.0 {
        let middle = f64::midpoint(low, high).floor();
        if passes(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    high
}
