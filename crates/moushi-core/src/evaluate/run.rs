//! Judges units by a standard: parts are made, numbers reckoned, limits and rules held against them, from the lowest level
//! up. What is not known stays open: a verdict that misses data is never a pass. A pure function of standard and frames.

mod rules;

use std::cmp::Ordering;

use moushi_stats::disclosure::Past;
use moushi_stats::spread::Spread;

use super::across::{both, in_runs};
use super::formula::{Formula, Ground, Num, Tri, stand};
use super::frame::{Column, Frame, Frames, Units};
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
    let has = &has;
    let of = (0..whole.units.len()).flat_map(|row| {
        let may_have = (0..strata).filter(move |code| has[*code][row] != Tri::No);
        may_have.map(move |code| (place(row), place(code)))
    });
    let mut all = Vec::with_capacity(whole.units.len() * strata);
    all.extend(of);
    let of: Vec<(u32, u32)> = all;
    let kinds = standard
        .strata
        .iter()
        .map(|stratum| [format!("/{}", stratum.name), format!("（{}）", stratum.title.zh)]);
    let (rows, (above, codes)) = both(
        of.len(),
        || of.iter().map(|(row, _)| whole.rows[*row as usize]).collect(),
        || {
            let above = of.iter().map(|(row, _)| *row).collect();
            let codes: Vec<f64> = of.iter().map(|(_, code)| f64::from(*code)).collect();
            (above, Column::from(codes))
        },
    );
    let units = Units::parts(&whole.units, of, kinds.collect());
    let parts = Frame { units, above, columns: vec![codes], rows };
    frames.with(parts)
}

/// Rows as frames number them.
fn place(row: usize) -> u32 {
    u32::try_from(row).unwrap_or(u32::MAX)
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

/// The numbers of parts, from those of the units that are divided: of each stratum by its own formula. Parts come in the
/// order of what is divided, so that the formulas go over what lies together.
fn divided(ground: &Ground<'_>, one: &Let, rows: &[u32]) -> Vec<f64> {
    let Frame { above, columns, .. } = ground.frames.level(one.level);
    let wholes = || rows.iter().map(|row| above[*row as usize]);
    let (Some(first), Some(last)) = (wholes().min(), wholes().max()) else { return Vec::new() };
    let wholes: Vec<u32> = (first..=last).collect();
    let of_stratum = |formula: &Formula| ground.numbers(&formula.node, one.level - 1, &wholes);
    let numbers: Vec<Vec<f64>> = one.formulas.iter().map(of_stratum).collect();
    let number = |row: &u32| {
        // The choice is a place in the list of strata.
        let stratum = columns[0].packed()[*row as usize] as usize;
        let missing = Num::Missing.packed();
        numbers.get(stratum).map_or(missing, |all| all[(above[*row as usize] - first) as usize])
    };
    rows.iter().map(number).collect()
}

/// Whether units pass an indicator.
fn all_pass(standard: &Standard, frames: &Frames, one: &Indicator, rows: &[u32]) -> Vec<Tri> {
    let ground = Ground { frames, tables: &standard.tables };
    let columns = &frames.level(one.level).columns;
    let limits = limits_of(columns, one, rows);
    let passes = passing(one);
    let [less, equal, greater] =
        [Ordering::Less, Ordering::Equal, Ordering::Greater].map(|order| Tri::of(passes(order)));
    let numbers = rows.iter().map(|row| columns[one.slot].packed()[*row as usize]);
    // As `within` has it, which asks what better means of every unit again.
    let reach = numbers.zip(limits).map(|(number, limit)| match limit {
        Some(limit) if number.is_finite() => match stand(number, limit) {
            Ordering::Less => less,
            Ordering::Equal => equal,
            Ordering::Greater => greater,
        },
        _ => Tri::Open,
    });
    match &one.or {
        None => reach.collect(),
        Some(or) => {
            let or = ground.truths(&or.node, one.level, rows);
            reach.zip(or).map(|(reaches, or)| reaches.or(or)).collect()
        }
    }
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

/// What has to be reached by many units: for each the first limit that is meant for it and says so. The last limit is looked
/// at first, so that an earlier one overrules it; each goes over all units before the next.
fn limits_of(columns: &[Column], one: &Indicator, rows: &[u32]) -> Vec<Option<f64>> {
    let mut chosen = vec![None; rows.len()];
    for limit in one.limits.iter().rev().filter(|limit| limit.pass.is_some()) {
        let wheres = limit.wheres.iter();
        let wheres = wheres.map(|(slot, code)| (columns[*slot].packed(), f64::from(*code)));
        let wheres: Vec<(&[f64], f64)> = wheres.collect();
        let meant = |row: usize| wheres.iter().all(|(column, code)| column[row] == *code);
        match wheres.as_slice() {
            [] => chosen.fill(limit.pass),
            [(column, code)] => chosen.iter_mut().zip(rows).for_each(|(chosen, row)| {
                *chosen = if column[*row as usize] == *code { limit.pass } else { *chosen };
            }),
            _ => chosen.iter_mut().zip(rows).for_each(|(chosen, row)| {
                *chosen = if meant(*row as usize) { limit.pass } else { *chosen };
            }),
        }
    }
    chosen
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
    value.holds(Num::Known(limit), passing(one))
}

/// How a number that passes stands to its limit.
fn passing(one: &Indicator) -> fn(Ordering) -> bool {
    match (one.better, one.open) {
        (Better::More, false) => Ordering::is_ge,
        (Better::More, true) => Ordering::is_gt,
        (Better::Less, false) => Ordering::is_le,
        (Better::Less, true) => Ordering::is_lt,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::standards::standard;

    /// Numbers of which some are missing, the same each time.
    fn number(at: usize) -> Num {
        match at.wrapping_mul(2_654_435_761) >> 7 & 0xf {
            0 => Num::Missing,
            1 => Num::Undefined,
            at => Num::Known(at as f64 * 3.0),
        }
    }

    /// Whether a unit passes an indicator, by itself.
    fn passes(standard: &Standard, frames: &Frames, one: &Indicator, row: usize) -> Tri {
        let ground = Ground { frames, tables: &standard.tables };
        let or = one.or.as_ref().map_or(Tri::No, |or| ground.holds(&or.node, one.level, row));
        let number = frames.at(one.level, one.slot, row);
        let limit = limit_of(frames, one, row, |limit| limit.pass);
        limit.map_or(Tri::Open, |(_, limit)| within(one, number, limit)).or(or)
    }

    fn frame(units: usize, above: usize, columns: usize) -> Frame {
        let mut frame = Frame::default();
        for row in 0..units {
            frame.units.push(&row.to_string(), "");
            frame.rows.push(Default::default());
            frame.above.extend((above > 0).then_some(place(row * 7 % above.max(1))));
        }
        let column = |of: usize| (0..units).map(|row| number(row * 41 + of)).collect();
        frame.columns = (0..columns).map(column).collect();
        frame
    }

    #[test]
    fn many_units_are_judged_as_each_is_alone() {
        let standard = standard("cn-balanced-compulsory-2017").expect("it is bundled");
        let levels = standard.levels.iter().filter(|level| !level.parts);
        let sizes = levels.zip([(40, 0), (3_000, 40)]);
        let frames = sizes.map(|(level, (units, above))| frame(units, above, level.handed_in));
        let run = run(&standard, frames.collect());
        let frames = &run.frames;
        let ground = Ground { frames, tables: &standard.tables };
        let mut parts = 0;
        for one in standard.lets.iter().filter(|one| one.divides) {
            let level = frames.level(one.level);
            for row in 0..level.units.len() {
                let formula = &one.formulas[level.columns[0].packed()[row] as usize];
                let whole = level.above[row] as usize;
                let alone = ground.number(&formula.node, one.level - 1, whole);
                assert_eq!(frames.at(one.level, one.slot, row), alone);
                parts += 1;
            }
        }
        assert!(parts > 9 * 3_000);
        for (one, met) in standard.indicators.iter().zip(&run.met) {
            for (row, met) in met.iter().enumerate() {
                assert_eq!(*met, passes(&standard, frames, one, row), "{} {row}", one.name);
            }
        }
    }
}
