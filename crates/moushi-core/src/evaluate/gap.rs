//! What is missing 差距: how far a unit is from each limit that it does not reach, and the least change of one reported
//! number that would reach it, found by reckoning again what rests on that number. Changes nothing.

use super::across::in_few;
use super::formula::{Cells, Formula, Ground, Node, Num, Tri, shown};
use super::frame::Frames;
use super::run::{Run, limit_of, within};
use super::small::Shown;
use super::standard::{Better, Holds, Indicator, Standard};
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

    /// Its ways in words; of counts of persons none, since those may be few.
    pub fn told(&self, standard: &Standard) -> Vec<Text> {
        let persons = |way: &&Way| standard.levels[way.level].slots[way.slot].persons;
        self.ways.iter().filter(|way| !persons(way)).map(|way| way.said(standard)).collect()
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
        let own = all.filter(|(_, one)| one.level == level);
        own.filter_map(|(at, _)| self.gap(at, row)).collect()
    }

    /// What every unit lacks in an indicator; not those of which it is not shown.
    pub fn gaps_in(&self, indicator: usize) -> Vec<Gap> {
        let (one, search) = (&self.standard.indicators[indicator], Search::of(self, indicator));
        let shows = |row: &usize| self.shown(one.level, one.slot, *row) != Shown::Hidden;
        let gap = |row: usize| Some(row).filter(shows).and_then(|row| search.gap(row));
        let all = in_few(self.met[indicator].len(), |rows| rows.map(gap).collect());
        all.into_iter().flatten().collect()
    }

    /// What a unit lacks in an indicator; none where it does not surely fail, or the number or the limit is not known.
    pub fn gap(&self, indicator: usize, row: usize) -> Option<Gap> {
        // Most are asked for what they do not lack.
        (self.met[indicator][row] == Tri::No).then(|| Search::of(self, indicator).gap(row))?
    }

    /// Changes of a single number by which an indicator of a unit would reach its limit, in words.
    pub fn ways_told(&self, indicator: usize, row: usize) -> Vec<Text> {
        self.gap(indicator, row).map(|gap| gap.told(self.standard)).unwrap_or_default()
    }
}

/// The search for what would bring units over the limit of an indicator.
struct Search<'a> {
    run: &'a Run<'a>,
    indicator: &'a Indicator,
    at: usize,
    columns: Vec<Moved<'a>>,
}

/// A column that people report, of which one number is changed, and what is made of it.
struct Moved<'a> {
    level: usize,
    slot: usize,
    made: Vec<Made<'a>>,
}

/// A column that is made of others.
#[derive(Clone, Copy)]
struct Made<'a> {
    level: usize,
    slot: usize,
    /// The level that the formulas are over: where a unit is divided, the one above that of its parts.
    over: usize,
    /// One formula, or one for each stratum.
    formulas: &'a [Formula],
}

impl<'a> Made<'a> {
    /// How a column is made; none of one that is handed in.
    fn of(standard: &'a Standard, (level, slot): (usize, usize)) -> Option<Self> {
        let one = standard.lets.iter().find(|one| (one.level, one.slot) == (level, slot));
        if let Some(one) = one {
            let over = if one.divides { level - 1 } else { level };
            return Some(Self { level, slot, over, formulas: &one.formulas });
        }
        let one = standard.indicators.iter().find(|one| (one.level, one.slot) == (level, slot))?;
        let formulas = std::slice::from_ref(&one.formula);
        Some(Self { level, slot, over: level, formulas })
    }

    /// Whether it would be another with another number in a column.
    fn rests_on(&self, standard: &Standard, column: (usize, usize)) -> bool {
        let (mut reported, mut made) = (Vec::new(), Vec::new());
        for of in self.formulas {
            rested_on(standard, self.over, &of.node, &mut reported, &mut made);
        }
        reported.contains(&column)
    }

    /// The number of a unit, of numbers that are others than in the run.
    fn number(&self, cells: &Changed<'_>, row: usize) -> Num {
        let ground = Ground { frames: cells, tables: &cells.run.standard.tables };
        if self.over == self.level {
            return ground.number(&self.formulas[0].node, self.level, row);
        }
        let parts = cells.run.frames.level(self.level);
        // The choice is a place in the list of strata.
        let stratum = parts.columns[0].at(row).known().map_or(usize::MAX, |code| code as usize);
        let whole = parts.above[row] as usize;
        let formula = self.formulas.get(stratum);
        formula.map_or(Num::Missing, |one| ground.number(&one.node, self.over, whole))
    }
}

/// The numbers of a run with one of them changed: what is made of it is reckoned again, all else is as it was.
struct Changed<'a> {
    run: &'a Run<'a>,
    moved: &'a Moved<'a>,
    row: usize,
    to: f64,
}

impl Cells for Changed<'_> {
    fn at(&self, level: usize, slot: usize, row: usize) -> Num {
        if (level, slot, row) == (self.moved.level, self.moved.slot, self.row) {
            return Num::Known(self.to);
        }
        let made = self.moved.made.iter().find(|made| (made.level, made.slot) == (level, slot));
        made.map_or_else(|| self.run.frames.at(level, slot, row), |made| made.number(self, row))
    }

    fn frames(&self) -> &Frames {
        &self.run.frames
    }
}

impl<'a> Search<'a> {
    fn of(run: &'a Run<'a>, at: usize) -> Self {
        let (standard, indicator) = (run.standard, &run.standard.indicators[at]);
        let (mut reported, mut made) = (Vec::new(), Vec::new());
        rested_on(standard, indicator.level, &indicator.formula.node, &mut reported, &mut made);
        made.extend(Made::of(standard, (indicator.level, indicator.slot)));
        let own = reported.into_iter().filter(|column| may_move(standard, indicator, *column));
        let moved = |(level, slot)| {
            let rests = |one: &&Made<'a>| one.rests_on(standard, (level, slot));
            Moved { level, slot, made: made.iter().filter(rests).copied().collect() }
        };
        let columns = own.map(moved).collect();
        Self { run, indicator, at, columns }
    }

    /// What a unit lacks; none where it does not surely fail.
    fn gap(&self, row: usize) -> Option<Gap> {
        let (run, one) = (self.run, self.indicator);
        if run.met[self.at][row] != Tri::No {
            return None;
        }
        let value = run.frames.at(one.level, one.slot, row).known()?;
        let (_, limit) = limit_of(&run.frames, one, row, |limit| limit.pass)?;
        Some(Gap { indicator: self.at, row, value, limit, ways: self.ways(row, limit) })
    }

    /// More of something where that helps, less of something only where nothing else does: nobody means to have fewer
    /// pupils.
    fn ways(&self, row: usize, limit: f64) -> Vec<Way> {
        let ways = self.columns.iter().filter_map(|moved| self.way(moved, row, limit));
        let (more, less): (Vec<Way>, Vec<Way>) = ways.partition(|way| way.to > way.from);
        if more.is_empty() { less } else { more }
    }

    /// The change of a column that reaches the limit; none where changing it brings the indicator no nearer, or no number
    /// that may be reported would do.
    fn way(&self, moved: &Moved<'_>, row: usize, limit: f64) -> Option<Way> {
        let place = self.place(moved.level, row);
        let from = self.run.frames.at(moved.level, moved.slot, place).known()?;
        let changed = |to: f64| Changed { run: self.run, moved, row: place, to };
        let value = |to: f64| changed(to).at(self.indicator.level, self.indicator.slot, row);
        let (now, next) = (value(from).known()?, value(from + 1.0).known()?);
        let slope = next - now;
        if slope == 0.0 {
            return None;
        }
        let scale = Scale::of(self.run.standard, moved, from, slope * (limit - now) > 0.0);
        // Along a line the first guess is right; along a curve it is not far off.
        let guess = ((limit - now) / slope * scale.parts).abs();
        let passes = |steps: f64| self.passes(&changed(scale.number(steps)), row, limit);
        let to = scale.number(nearest(guess, scale.reach, passes)?);
        Some(Way { level: moved.level, row: place, slot: moved.slot, from, to })
    }

    /// The unit of a level in which a unit lies, or itself.
    fn place(&self, level: usize, row: usize) -> usize {
        let levels = (level + 1..=self.indicator.level).rev();
        levels.fold(row, |row, at| self.run.frames.level(at).above[row] as usize)
    }

    /// Whether a unit would pass; not where it would not have the part of which this is said.
    fn passes(&self, cells: &Changed<'_>, row: usize, limit: f64) -> bool {
        let (standard, one) = (self.run.standard, self.indicator);
        let ground = Ground { frames: cells, tables: &standard.tables };
        if standard.levels[one.level].parts {
            let parts = self.run.frames.level(one.level);
            let code = parts.columns[0].at(row).known().map_or(usize::MAX, |code| code as usize);
            let whole = parts.above[row] as usize;
            let when = standard.strata.get(code).map(|stratum| &stratum.when.node);
            if when.is_some_and(|when| ground.holds(when, one.level - 1, whole) == Tri::No) {
                return false;
            }
        }
        let or = one.or.as_ref().map_or(Tri::No, |or| ground.holds(&or.node, one.level, row));
        within(one, cells.at(one.level, one.slot, row), limit).or(or) == Tri::Yes
    }
}

/// The columns on which a formula rests: those that are handed in, and those that are made, through what these are made of.
fn rested_on<'a>(
    standard: &'a Standard,
    level: usize,
    node: &Node,
    reported: &mut Vec<(usize, usize)>,
    made: &mut Vec<Made<'a>>,
) {
    node.each(level, &mut |level, part| {
        let Node::Column(slot) = part else { return };
        let known = made.iter().any(|made| (made.level, made.slot) == (level, *slot));
        if known || reported.contains(&(level, *slot)) {
            return;
        }
        match Made::of(standard, (level, *slot)) {
            None => reported.push((level, *slot)),
            Some(one) => {
                made.push(one);
                let formulas = one.formulas.iter();
                formulas.for_each(|of| rested_on(standard, one.over, &of.node, reported, made));
            }
        }
    });
}

/// Whether a unit can change a column on which its indicator rests: its own, or that of the whole of which it is a part;
/// not what the units above and below it report. A choice or a date is not moved by a number.
fn may_move(standard: &Standard, of: &Indicator, (level, slot): (usize, usize)) -> bool {
    let whole = standard.levels[of.level].parts && level + 1 == of.level;
    let columns = &standard.levels[level];
    let counts = matches!(columns.slots[slot].holds, Holds::Number | Holds::Whole);
    (level == of.level || whole) && slot < columns.handed_in && counts
}

/// Steps by which a reported number is moved.
struct Scale {
    /// Where they begin: the reported number, or the nearest before it that may be written.
    base: f64,
    /// Up or down.
    sign: f64,
    /// How many make one: things are counted, amounts have two decimals.
    parts: f64,
    /// How many may be made, by the bounds of the column.
    reach: f64,
}

impl Scale {
    fn of(standard: &Standard, moved: &Moved<'_>, from: f64, more: bool) -> Self {
        let slot = &standard.levels[moved.level].slots[moved.slot];
        let parts = if slot.holds == Holds::Whole { 1.0 } else { 100.0 };
        let (sign, bound) = if more { (1.0, slot.bounds.1) } else { (-1.0, slot.bounds.0) };
        let scaled = from * parts;
        let base = if more { scaled.floor() } else { scaled.ceil() };
        // The bound itself may be reported, also where binary numbers miss it by a little.
        let reach =
            bound.map_or(f64::INFINITY, |bound| (sign * (bound * parts - base) + 1e-6).floor());
        Self { base, sign, parts, reach }
    }

    /// What is reported after so many steps.
    fn number(&self, steps: f64) -> f64 {
        (self.base + self.sign * steps) / self.parts
    }
}

/// How often the first guess is doubled at most.
const DOUBLED: i32 = 12;

/// The least number of steps that passes, from one to `reach`, sought from a guess on with strides that double: near it
/// this takes as many trials as the guess is wrong by binary digits. What passes does so from some step on.
fn nearest(guess: f64, reach: f64, passes: impl Fn(f64) -> bool) -> Option<f64> {
    let most = reach.min(guess.max(1.0) * f64::from(DOUBLED).exp2()).floor();
    let guess = guess.ceil().clamp(1.0, most.max(1.0));
    if most < 1.0 {
        return None;
    }
    let (mut low, mut high, mut stride) = (0.0, guess, 1.0);
    if passes(guess) {
        while high - stride > low {
            if passes(high - stride) {
                high -= stride;
                stride *= 2.0;
            } else {
                low = high - stride;
            }
        }
    } else {
        low = guess;
        loop {
            high = (low + stride).min(most);
            if passes(high) {
                break;
            }
            if high >= most {
                return None;
            }
            (low, stride) = (high, stride * 4.0);
        }
    }
    Some(halved(low, high, passes))
}

/// The least number of steps that passes, between one that does not and one that does.
fn halved(mut low: f64, mut high: f64, passes: impl Fn(f64) -> bool) -> f64 {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_step_is_found_from_any_guess() {
        for least in [1.0, 2.0, 3.0, 17.0, 1_000.0] {
            for guess in [0.0, 0.5, 1.0, 2.0, 16.2, 17.0, 900.0, 4_000.0] {
                let found = nearest(guess, f64::INFINITY, |steps| steps >= least);
                let near = least <= guess.max(1.0) * 4_096.0;
                assert_eq!(found, near.then_some(least), "{least} from {guess}");
                let short = nearest(guess, least - 1.0, |steps| steps >= least);
                assert_eq!(short, None, "{least} from {guess} is out of reach");
                let just = nearest(guess, least, |steps| steps >= least);
                assert_eq!(
                    just,
                    near.then_some(least),
                    "{least} from {guess} is just within reach"
                );
            }
        }
    }
}
