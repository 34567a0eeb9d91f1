//! Holds each rule against the units of its level.

use std::cmp::Ordering;

use moushi_stats::spread::spread;

use super::super::across::{across, in_few, in_runs};
use super::{Run, Spreading, limit_of, meant_for, within};
use crate::evaluate::formula::{Ground, Num, Tri, rounded, stand};
use crate::evaluate::standard::{Ask, Below, Better, Indicator, Rule, Status};

/// Whether each unit keeps a rule, and the spreads that it looked at.
pub fn judged(run: &Run<'_>, rule: &Rule) -> (Vec<Tri>, Vec<Vec<Spreading>>) {
    let rows = run.frames.level(rule.level).units.len();
    if let Ask::Spread { of, weight, rounded } = &rule.ask {
        let spreads = spreads(run, rule.level, of, *weight, *rounded);
        let kept = spreads.iter().map(|all| {
            if all.is_empty() { Tri::Open } else { Tri::all(all.iter().map(|one| one.met)) }
        });
        return (kept.collect(), spreads);
    }
    if let Ask::Holds(formula) = &rule.ask {
        let ground = Ground { frames: &run.frames, tables: &run.standard.tables };
        return (in_runs(rows, |run| ground.truths(&formula.node, rule.level, run)), Vec::new());
    }
    (across(rows, |row| kept(run, rule, row)), Vec::new())
}

fn kept(run: &Run<'_>, rule: &Rule, row: usize) -> Tri {
    let of_indicator = |at: &usize| run.met[*at][row];
    let of_rule = |at: &usize| run.kept[*at][row];
    let flag = |slot: &usize| Tri::from(run.frames.at(rule.level, *slot, row));
    match &rule.ask {
        Ask::Met(of) => Tri::all(of.iter().map(of_indicator)),
        Ask::MostMet { of, least, rest } => most(run, of, *least, *rest, row),
        Ask::Floors(of, most) => {
            let beyond = of.iter().map(|at| beyond(run, &run.standard.indicators[*at], row));
            !more_than(beyond, *most)
        }
        Ask::Veto(slots) => !Tri::any(slots.iter().map(flag)),
        Ask::Every(below) => share(units(run, rule.level, row, below), 1.0),
        Ask::Share(below, least) => share(units(run, rule.level, row, below), *least),
        Ask::All(of) => Tri::all(of.iter().map(of_rule)),
        Ask::Any(of) => Tri::any(of.iter().map(of_rule)),
        // Reckoned for all units at once.
        Ask::Holds(_) | Ask::Spread { .. } => Tri::Open,
    }
}

/// Whether each unit below is looked at, and what it makes of a rule of its own.
fn units<'a>(
    run: &'a Run<'_>,
    level: usize,
    row: usize,
    below: &'a Below,
) -> impl Iterator<Item = (Tri, Tri)> + 'a {
    let lower = run.standard.rules[below.rule].level;
    let all = run.frames.within(level, row, lower).iter().map(|unit| *unit as usize);
    all.map(move |unit| (looked_at(run, below, lower, unit), run.kept[below.rule][unit]))
}

/// Whether a rule of the level above looks at a unit.
pub fn looked_at(run: &Run<'_>, below: &Below, lower: usize, unit: usize) -> Tri {
    let ground = Ground { frames: &run.frames, tables: &run.standard.tables };
    below.among.as_ref().map_or(Tri::Yes, |among| ground.holds(&among.node, lower, unit))
}

/// At least so many indicators pass, and every other reaches a part of its limit.
fn most(run: &Run<'_>, of: &[usize], least: usize, rest: f64, row: usize) -> Tri {
    let short = of.len() - least;
    // What passes reaches a part of its limit as well, also where it passes by an exemption.
    let reached = |at: &usize| match run.met[*at][row] {
        Tri::Yes => Tri::Yes,
        met => met.or(reaches(run, &run.standard.indicators[*at], row, rest)),
    };
    let floor = Tri::all(of.iter().map(reached));
    let enough = !more_than(of.iter().map(|at| !run.met[*at][row]), short);
    floor.and(enough)
}

/// Whether a number reaches a part of its limit; the other way round where less is better.
fn reaches(run: &Run<'_>, one: &Indicator, row: usize, part: f64) -> Tri {
    let value = run.frames.at(one.level, one.slot, row);
    let Some((_, limit)) = limit_of(&run.frames, one, row, |limit| limit.pass) else {
        return Tri::Open;
    };
    let limit = match one.better {
        Better::More => limit * part,
        Better::Less if part > 0.0 => limit / part,
        Better::Less => return Tri::Yes,
    };
    within(one, value, limit)
}

/// Whether a number lies beyond its floor; the floor itself does not.
pub fn beyond(run: &Run<'_>, one: &Indicator, row: usize) -> Tri {
    let value = run.frames.at(one.level, one.slot, row);
    let floor = limit_of(&run.frames, one, row, |limit| limit.floor);
    let Some((_, floor)) = floor else { return Tri::Open };
    match one.better {
        Better::More => value.holds(Num::Known(floor), Ordering::is_lt),
        Better::Less => value.holds(Num::Known(floor), Ordering::is_gt),
    }
}

/// Whether more than so many hold.
fn more_than(these: impl Iterator<Item = Tri>, most: usize) -> Tri {
    let (mut yes, mut open) = (0, 0);
    for one in these {
        yes += usize::from(one == Tri::Yes);
        open += usize::from(one == Tri::Open);
    }
    if yes > most {
        Tri::Yes
    } else if yes + open > most {
        Tri::Open
    } else {
        Tri::No
    }
}

/// Whether at least a part of the units that are looked at keep a rule, whatever becomes of what is open. Of nobody nothing
/// is known; but where there are units and none of them is meant, nothing is asked.
fn share(units: impl Iterator<Item = (Tri, Tri)>, least: f64) -> Tri {
    // Kept and looked at, as bad and as good as it may turn out.
    let (mut worst, mut best, mut any) = ((0.0, 0.0), (0.0, 0.0), false);
    for (meant, kept) in units {
        any = true;
        if meant == Tri::No {
            continue;
        }
        let sure = meant == Tri::Yes;
        if sure || kept != Tri::Yes {
            worst = (worst.0 + f64::from(u8::from(kept == Tri::Yes)), worst.1 + 1.0);
        }
        if sure || kept != Tri::No {
            best = (best.0 + f64::from(u8::from(kept != Tri::No)), best.1 + 1.0);
        }
    }
    let reaches = |(kept, all): (f64, f64)| stand(kept, least * all).is_ge();
    match (any, reaches(worst), reaches(best)) {
        (true, true, _) => Tri::Yes,
        (true, false, false) => Tri::No,
        _ => Tri::Open,
    }
}

/// For each unit of a level the spreads of indicators over the units below, one for each limit on them that is meant for
/// any of these.
fn spreads(
    run: &Run<'_>,
    level: usize,
    of: &[usize],
    weight: usize,
    digits: Option<u8>,
) -> Vec<Vec<Spreading>> {
    let limits = of.iter().flat_map(|at| {
        let limits = run.standard.indicators[*at].limits.iter().enumerate();
        limits.filter_map(|(limit, one)| Some((*at, limit, one.spread?)))
    });
    let limits: Vec<(usize, usize, f64)> = limits.collect();
    in_few(run.frames.level(level).units.len(), |rows| {
        // Most limits are meant for the same units as others, which are looked for once; and one column is gone through
        // for some units before the next is.
        let mut known: Vec<Meant<'_>> = Vec::new();
        let mut all = vec![Vec::new(); rows.len()];
        for (indicator, limit, most) in &limits {
            let one = &run.standard.indicators[*indicator];
            let (lower, wheres) = (one.level, one.limits[*limit].wheres.as_slice());
            let same = known.iter().position(|one| (one.level, one.wheres) == (lower, wheres));
            let at = same.unwrap_or_else(|| {
                let units = rows.clone().map(|row| {
                    let below = run.frames.within(level, row, lower).iter();
                    let meant = below.filter(|unit| {
                        meant_for(&run.frames, lower, **unit as usize, &one.limits[*limit])
                    });
                    let weight = |unit: u32| run.frames.at(lower, weight, unit as usize).packed();
                    meant.map(|unit| (*unit, weight(*unit))).collect()
                });
                known.push(Meant { level: lower, wheres, units: units.collect() });
                known.len() - 1
            });
            let spreading = |units: &Vec<(u32, f64)>| {
                spreading(run, (*indicator, *limit, *most), units, digits)
            };
            let found = known[at].units.iter().map(spreading);
            all.iter_mut().zip(found).for_each(|(all, found)| all.extend(found));
        }
        all
    })
}

/// The units below for which limits are meant, of each unit, each with what it weighs.
struct Meant<'a> {
    level: usize,
    wheres: &'a [(usize, u32)],
    units: Vec<Vec<(u32, f64)>>,
}

/// The spread of an indicator over the units below for which one of its limits is meant; none where it is for nobody.
fn spreading(
    run: &Run<'_>,
    (indicator, limit, most): (usize, usize, f64),
    units: &[(u32, f64)],
    digits: Option<u8>,
) -> Option<Spreading> {
    if units.is_empty() {
        return None;
    }
    let one = &run.standard.indicators[indicator];
    let numbers = run.frames.level(one.level).columns[one.slot].packed();
    let pairs = units.iter().map(|(unit, weight)| (numbers[*unit as usize], *weight));
    let pairs: Vec<(f64, f64)> = pairs.collect();
    // What is not known, a number or a weight, is packed as what is not finite.
    let known = pairs.iter().all(|(number, weight)| number.is_finite() && weight.is_finite());
    let spread = known.then(|| spread(pairs.iter().copied())).flatten();
    let met = |value: f64| Num::Known(value).holds(Num::Known(most), Ordering::is_le);
    let exact = spread.map_or(Tri::Open, |spread| met(spread.variation));
    let read = digits.zip(spread);
    let read = read.map(|(digits, spread)| met(rounded(spread.variation, f64::from(digits))));
    let rounded = read.filter(|read| *read != exact);
    Some(Spreading { indicator, limit, units: units.len(), spread, met: exact, rounded })
}

/// What of a rule is from memory; for one unit, or for any.
pub fn recalled<'a>(run: &'a Run<'_>, rule: usize, row: Option<usize>, found: &mut Vec<&'a str>) {
    let rule = &run.standard.rules[rule];
    let rests_on = match &rule.ask {
        Ask::Holds(formula) => run.standard.certainty(rule.level, &formula.node),
        Ask::Every(Below { rule: below, among: Some(among) })
        | Ask::Share(Below { rule: below, among: Some(among) }, _) => {
            run.standard.certainty(run.standard.rules[*below].level, &among.node)
        }
        _ => Status::Confirmed,
    };
    if rule.status.max(rests_on) == Status::Recalled {
        found.push(&rule.name);
    }
    let indicators = |of: &[usize], row: Option<usize>, found: &mut Vec<&'a str>| {
        for at in of {
            let one = &run.standard.indicators[*at];
            let meant =
                |limit: &&_| row.is_none_or(|row| meant_for(&run.frames, one.level, row, limit));
            let mut limits = one.limits.iter().filter(meant);
            if run.unsure(one) || limits.any(|limit| limit.status == Status::Recalled) {
                found.push(&one.name);
            }
        }
    };
    match &rule.ask {
        Ask::Met(of) | Ask::MostMet { of, .. } | Ask::Floors(of, _) => indicators(of, row, found),
        Ask::Spread { of, .. } => indicators(of, None, found),
        Ask::Holds(_) | Ask::Veto(_) => {}
        Ask::Every(below) | Ask::Share(below, _) => recalled(run, below.rule, None, found),
        Ask::All(of) | Ask::Any(of) => of.iter().for_each(|one| recalled(run, *one, row, found)),
    }
}
