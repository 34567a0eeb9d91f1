//! Judges units by a standard: parts are made, numbers reckoned, limits and rules held against them, from the lowest level
//! up. What is not known stays open: a verdict that misses data is never a pass. A pure function of standard and frames.

mod rules;

use std::cmp::Ordering;

use moushi_stats::disclosure::Past;
use moushi_stats::spread::Spread;

use super::across::in_runs;
use super::formula::{Ground, Num, Tri};
use super::frame::{Column, Frame, Frames, UnitName, Units};
use super::small::Small;
use super::standard::{Below, Better, Indicator, Let, Limit, Standard, Status};
use crate::text::Text;

/// Everything that came out.
#[derive(Debug)]
pub struct Run<'a> {
    /// By what was judged.
    pub standard: &'a Standard,
    /// What was judged, with what was reckoned.
    pub frames: Frames,
    /// For each indicator and unit of its level: whether it passes.
    pub met: Vec<Vec<Tri>>,
    /// For each rule and unit of its level: whether it is kept.
    pub kept: Vec<Vec<Tri>>,
    /// For each rule on spreads and unit of its level: the spreads.
    pub spreads: Vec<Vec<Vec<Spreading>>>,
    /// Numbers that are not shown: they would say something of a few persons.
    pub small: Small,
    /// Rows of single persons are asked for by name; nothing shows them otherwise.
    pub each_person: bool,
}

/// The spread of an indicator over some of the units below.
#[derive(Clone, Debug, PartialEq)]
pub struct Spreading {
    /// The indicator.
    pub indicator: usize,
    /// Which of its limits.
    pub limit: usize,
    /// How many units.
    pub units: usize,
    /// The spread; none where a number is missing or there is no spread.
    pub spread: Option<Spread>,
    /// Whether it is within the limit, by the exact number.
    pub met: Tri,
    /// The same by the number as offices round it, where that says something else.
    pub rounded: Option<Tri>,
}

/// Judges units by a standard. Frames are those of the levels that are handed in, the highest first, with the columns
/// that are handed in, in the order of their slots.
pub fn run(standard: &Standard, handed_in: Vec<Frame>) -> Run<'_> {
    run_after(standard, handed_in, &Past::default())
}

/// The same of data of which something was shown before: what is hidden now must not follow from both together.
pub fn run_after<'a>(standard: &'a Standard, handed_in: Vec<Frame>, past: &Past) -> Run<'a> {
    let frames = numbers(standard, handed_in);
    let met = standard.indicators.iter().map(|one| {
        let rows = frames.level(one.level).units.len();
        in_runs(rows, |run| all_pass(standard, &frames, one, run))
    });
    let met = met.collect();
    let small = Small::of(standard, &frames, past);
    let (kept, spreads) = (Vec::new(), Vec::new());
    let mut run = Run { standard, frames, met, kept, spreads, small, each_person: false };
    for rule in &standard.rules {
        let (kept, spreads) = rules::judged(&run, rule);
        run.kept.push(kept);
        run.spreads.push(spreads);
    }
    run
}

/// Everything that is made of what was handed in: parts, numbers, indicators.
pub(super) fn numbers(standard: &Standard, handed_in: Vec<Frame>) -> Frames {
    reckoned(standard, parted(standard, Frames::new(handed_in)))
}

/// Divides the units of the last level that is handed in. Where it is not known whether a unit has a part, it may have it.
fn parted(standard: &Standard, frames: Frames) -> Frames {
    if standard.strata.is_empty() {
        return frames;
    }
    let level = standard.lowest_handed_in();
    let ground = Ground { frames: &frames, tables: &standard.tables };
    let (whole, strata) = (frames.level(level), standard.strata.len());
    let has = standard.strata.iter().map(|stratum| {
        in_runs(whole.units.len(), |run| ground.truths(&stratum.when.node, level, run))
    });
    let has: Vec<Vec<Tri>> = has.collect();
    let all = (0..whole.units.len()).flat_map(|row| (0..strata).map(move |code| (row, code)));
    let parts: Vec<(usize, usize)> =
        all.filter(|(row, code)| has[*code][*row] != Tri::No).collect();
    let mut units = Units::default();
    for (row, code) in &parts {
        let (UnitName { code, name }, stratum) = (whole.units.at(*row), &standard.strata[*code]);
        units.put(&[code, "/", &stratum.name], &[name, "（", &stratum.title.zh, "）"]);
    }
    let parts = Frame {
        units,
        above: parts.iter().map(|(row, _)| u32::try_from(*row).unwrap_or(u32::MAX)).collect(),
        columns: vec![parts.iter().map(|(_, code)| Num::Known(*code as f64)).collect()],
        rows: parts.iter().map(|(row, _)| whole.rows[*row]).collect(),
    };
    let mut levels = frames.into_levels();
    levels.push(parts);
    Frames::new(levels)
}

/// Reckons what is made of the columns, then the indicators.
fn reckoned(standard: &Standard, mut frames: Frames) -> Frames {
    for one in &standard.lets {
        let ground = Ground { frames: &frames, tables: &standard.tables };
        let rows = frames.level(one.level).units.len();
        let column = in_runs(rows, |run| match one.divides {
            true => divided(&ground, one, run),
            false => ground.numbers(&one.formulas[0].node, one.level, run),
        });
        frames.push(one.level, Column::from(column));
    }
    for one in &standard.indicators {
        let ground = Ground { frames: &frames, tables: &standard.tables };
        let rows = frames.level(one.level).units.len();
        let column = in_runs(rows, |run| ground.numbers(&one.formula.node, one.level, run));
        frames.push(one.level, Column::from(column));
    }
    frames
}

/// The numbers of parts, from those of the units that are divided: of each stratum by its own formula.
fn divided(ground: &Ground<'_>, one: &Let, rows: &[u32]) -> Vec<f64> {
    let frame = ground.frames.level(one.level);
    let mut all = vec![Num::Missing.packed(); rows.len()];
    for (code, formula) in one.formulas.iter().enumerate() {
        // The choice is a place in the list of strata.
        let is = |at: &usize| frame.columns[0].packed()[rows[*at] as usize] == code as f64;
        let places: Vec<usize> = (0..rows.len()).filter(is).collect();
        let wholes: Vec<u32> = places.iter().map(|at| frame.above[rows[*at] as usize]).collect();
        let numbers = ground.numbers(&formula.node, one.level - 1, &wholes);
        places.into_iter().zip(numbers).for_each(|(at, number)| all[at] = number);
    }
    all
}

/// Whether a unit passes an indicator.
pub(super) fn passes(standard: &Standard, frames: &Frames, one: &Indicator, row: usize) -> Tri {
    let ground = Ground { frames, tables: &standard.tables };
    let or = one.or.as_ref().map_or(Tri::No, |or| ground.holds(&or.node, one.level, row));
    reaches(frames, one, row).or(or)
}

/// The same for many units.
fn all_pass(standard: &Standard, frames: &Frames, one: &Indicator, rows: &[u32]) -> Vec<Tri> {
    let ground = Ground { frames, tables: &standard.tables };
    let reach = rows.iter().map(|row| reaches(frames, one, *row as usize));
    match &one.or {
        None => reach.collect(),
        Some(or) => {
            let or = ground.truths(&or.node, one.level, rows);
            reach.zip(or).map(|(reaches, or)| reaches.or(or)).collect()
        }
    }
}

/// Whether the number of a unit reaches its limit.
fn reaches(frames: &Frames, one: &Indicator, row: usize) -> Tri {
    let limit = limit_of(frames, one, row, |limit| limit.pass);
    limit.map_or(Tri::Open, |(_, limit)| within(one, frames.at(one.level, one.slot, row), limit))
}

/// The first limit that is meant for a unit and says something, with its place in the list.
pub fn limit_of(
    frames: &Frames,
    one: &Indicator,
    row: usize,
    value: impl Fn(&Limit) -> Option<f64>,
) -> Option<(usize, f64)> {
    let mut all = one.limits.iter().enumerate();
    // Most limits say nothing of what is asked for; whether they are meant is looked at last.
    all.find_map(|(at, limit)| {
        let said = value(limit)?;
        meant_for(frames, one.level, row, limit).then_some((at, said))
    })
}

/// Whether a limit is meant for a unit.
pub(super) fn meant_for(frames: &Frames, level: usize, row: usize, limit: &Limit) -> bool {
    let has = |(slot, code): &(usize, u32)| {
        frames.at(level, *slot, row).known() == Some(f64::from(*code))
    };
    limit.wheres.iter().all(has)
}

/// Whether a number passes a limit.
pub(super) fn within(one: &Indicator, value: Num, limit: f64) -> Tri {
    let limit = Num::Known(limit);
    match (one.better, one.open) {
        (Better::More, false) => value.holds(limit, Ordering::is_ge),
        (Better::More, true) => value.holds(limit, Ordering::is_gt),
        (Better::Less, false) => value.holds(limit, Ordering::is_le),
        (Better::Less, true) => value.holds(limit, Ordering::is_lt),
    }
}

impl Run<'_> {
    /// The verdict of a level for a unit: whether it passes, and in which words. Where it is open which of the grades a
    /// unit has, the verdict is open, also when it surely does not pass.
    pub fn verdict(&self, level: usize, row: usize) -> Option<(Tri, &Text)> {
        let verdict = self.standard.verdicts.iter().find(|one| one.level == level)?;
        let passes = self.kept[verdict.rule][row];
        for (rule, words) in &verdict.grades {
            match self.kept[*rule][row] {
                Tri::Yes => return Some((passes, words)),
                Tri::Open => return Some((Tri::Open, &verdict.open)),
                Tri::No => {}
            }
        }
        Some((passes, &verdict.no))
    }

    /// The rules, limits and reckonings from memory on which a rule rests, for a unit: names of rules and indicators.
    pub fn recalled(&self, rule: usize, row: Option<usize>) -> Vec<&str> {
        let mut found = Vec::new();
        rules::recalled(self, rule, row, &mut found);
        found.sort_unstable();
        found.dedup();
        found
    }

    /// What decides which limits are meant for a unit: units of a level that are alike in it are judged by the same values.
    pub fn kind(&self, level: usize, row: usize) -> Vec<u64> {
        let own = self.standard.indicators.iter().filter(|one| one.level == level);
        let wheres = own.flat_map(|one| &one.limits).flat_map(|limit| &limit.wheres);
        let mut slots: Vec<usize> = wheres.map(|(slot, _)| *slot).collect();
        slots.sort_unstable();
        slots.dedup();
        let value = |slot: usize| self.frames.at(level, slot, row).known().map(f64::to_bits);
        slots.into_iter().map(|slot| value(slot).unwrap_or(u64::MAX)).collect()
    }

    /// The units below at which a rule of a unit looks; those of which that is not known among them.
    pub fn looked_at(&self, level: usize, row: usize, below: &Below) -> Vec<u32> {
        let lower = self.standard.rules[below.rule].level;
        let all = self.frames.within(level, row, lower).iter().copied();
        all.filter(|unit| rules::looked_at(self, below, lower, *unit as usize) != Tri::No).collect()
    }

    /// Whether rows of a level are shown one by one: those of persons only where that is asked for.
    pub fn lists(&self, level: usize) -> bool {
        self.each_person || !self.standard.levels[level].persons
    }

    /// Whether an indicator rests on numbers or tables from memory.
    pub(super) fn unsure(&self, one: &Indicator) -> bool {
        let of = [Some(&one.formula), one.or.as_ref()].into_iter().flatten();
        let of = of.map(|formula| self.standard.certainty(one.level, &formula.node));
        of.fold(one.status, Status::max) == Status::Recalled
    }
}
