//! How much of the gap to a goal was closed, by units and by classes. Not what the goal should be.

use super::base::{Base, mean};
use super::frame::Pair;
use super::trouble::{Reason, Told, Trouble, told};

/// How a unit stands to the goal of its class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Below it at the base and now.
    Below,
    /// Below it at the base, at or above it now.
    Reached,
    /// At or above it at the base and now: at the ceiling.
    Stayed,
    /// At or above it at the base, below it now.
    FellBack,
}

/// The share of the gap that was closed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Closing {
    /// 1 is all of it, more than 1 beyond the goal, negative a gap that widened or opened.
    pub share: f64,
    /// From where to where.
    pub standing: Standing,
}

/// `(x₁ − x₀)/(goal − x₀)` of each unit (Hake 1998: normalised gain).
///
/// At the ceiling the formula divides by nothing: a unit at the goal at the base that is at it now counts as closed, 1; one
/// that fell back has opened a gap, and the share is `−(goal − x₁)/(mean gap at the base of the units of its class that were
/// not at the goal)`. The base says how near to the goal is at it.
pub fn closings(pair: &Pair, base: &Base) -> Result<Vec<Result<Closing, Reason>>, Trouble> {
    base.suits(pair)?;
    Ok(pair.each(|class, before, after| {
        let goal = base.goal(class)?;
        let there = |value: f64| base.at_goal(value, goal);
        let open = |standing| closing(closed(before, after, goal)?, standing);
        match (there(before), there(after)) {
            (false, false) => open(Standing::Below),
            (false, true) => open(Standing::Reached),
            (true, true) => closing(1.0, Standing::Stayed),
            (true, false) => closing(-told(goal - after)? / base.gap(class)?, Standing::FellBack),
        }
    }))
}

/// Of numbers so large that their difference is none nothing is told.
fn closed(before: f64, after: f64, goal: f64) -> Told {
    told(told(after - before)? / told(goal - before)?)
}

fn closing(share: f64, standing: Standing) -> Result<Closing, Reason> {
    Ok(Closing { share: told(share)?, standing })
}

/// The same of the means of each class over the units that have both values (Hake's `⟨g⟩`, which is not the mean of the
/// units' shares): `(mean x₁ − mean x₀)/(goal − mean x₀)`; 1 where both means are at the goal. A class whose mean fell back
/// from the goal has no gap to divide by.
pub fn mean_closings(pair: &Pair, base: &Base) -> Result<Vec<Told>, Trouble> {
    base.suits(pair)?;
    let lists = pair.classes().split(|unit| pair.turned(unit));
    let class = |(class, list): (usize, &Vec<(f64, f64)>)| {
        let goal = base.goal(class)?;
        let (before, after): (Vec<f64>, Vec<f64>) = list.iter().copied().unzip();
        if list.is_empty() {
            return Err(Reason::FewUnits { units: 0, needed: 1 });
        }
        let (before, after) = (mean(&before), mean(&after));
        match (base.at_goal(before, goal), base.at_goal(after, goal)) {
            (false, _) => closed(before, after, goal),
            (true, true) => Ok(1.0),
            (true, false) => Err(Reason::NoGap),
        }
    };
    Ok(lists.iter().enumerate().map(class).collect())
}
