//! Thirds of levels and of gains, and who is where in both: the matrix of level and gain. Not how it is drawn.

use super::base::enough;
use super::frame::{Classes, turn};
use super::trouble::{Part, Reason, Setting, Told, Trouble, least, long};
use crate::composite::{Direction, quantile_of_sorted};

/// Low, middle or high, high being good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Third {
    /// Below the lower cut.
    Low,
    /// From the lower cut on, below the upper one.
    Middle,
    /// From the upper cut on.
    High,
}

impl Third {
    pub(super) fn of(value: f64, [low, high]: [f64; 2]) -> Self {
        match (value < low, value < high) {
            (true, _) => Self::Low,
            (_, true) => Self::Middle,
            _ => Self::High,
        }
    }
}

/// What separates low from middle and middle from high.
#[derive(Clone, Debug, PartialEq)]
pub enum Cuts {
    /// The values of each class at one and two thirds of the way up (type 7 of Hyndman and Fan 1996).
    Terciles,
    /// The same two numbers for all classes, rising.
    Given([f64; 2]),
    /// Two rising numbers for each class, or none.
    ByClass(Vec<Option<[f64; 2]>>),
}

impl Cuts {
    pub(super) fn check(&self, classes: usize) -> Result<(), Trouble> {
        let rise = |class, [low, high]: [f64; 2]| {
            let good = low < high && low.is_finite() && high.is_finite();
            if good { Ok(()) } else { Err(Trouble::BadCuts { class, low, high }) }
        };
        match self {
            Self::Terciles => Ok(()),
            Self::Given(cuts) => rise(None, *cuts),
            Self::ByClass(list) => {
                long(Part::Cuts, classes, list.len())?;
                let one = |(at, cuts): (usize, &Option<[f64; 2]>)| {
                    cuts.map_or(Ok(()), |cuts| rise(Some(at), cuts))
                };
                list.iter().enumerate().try_for_each(one)
            }
        }
    }

    /// The cuts of a class with these turned values, which rise; turned as well.
    pub(super) fn of(
        &self,
        class: usize,
        sorted: &[f64],
        direction: Direction,
        least_units: usize,
    ) -> Result<[f64; 2], Reason> {
        let turned = |[low, high]: [f64; 2]| match direction {
            Direction::More => [low, high],
            Direction::Less => [high, low].map(|cut| turn(direction, cut)),
        };
        match self {
            Self::Terciles => terciles(sorted, least_units),
            Self::Given(cuts) => Ok(turned(*cuts)),
            Self::ByClass(list) => list[class].map(turned).ok_or(Reason::NoSpread),
        }
    }
}

fn terciles(sorted: &[f64], least_units: usize) -> Result<[f64; 2], Reason> {
    enough(sorted.len(), least_units.max(3))?;
    let [low, high] = [1.0 / 3.0, 2.0 / 3.0].map(|at| quantile_of_sorted(sorted, at));
    if low < high && low.is_finite() && high.is_finite() {
        Ok([low, high])
    } else {
        Err(Reason::NoSpread)
    }
}

/// The third of each unit, and the cuts of each class, which may be given again in a later year ([`Thirds::again`]).
#[derive(Clone, Debug, PartialEq)]
pub struct Thirds {
    /// Of each unit.
    pub of: Vec<Result<Third, Reason>>,
    /// Of each class.
    pub cuts: Vec<Result<[f64; 2], Reason>>,
}

impl Thirds {
    /// The same cuts, to be given in a later year.
    pub fn again(&self) -> Cuts {
        Cuts::ByClass(self.cuts.iter().map(|cuts| cuts.ok()).collect())
    }
}

/// Sorts units by a number of which more is better, a gain of any kind, into thirds of their class. `least_units`: how many
/// units with a number a class needs where thirds are made of them; three at least.
pub fn thirds(
    values: &[Told],
    classes: &Classes,
    cuts: &Cuts,
    least_units: usize,
) -> Result<Thirds, Trouble> {
    long(Part::Thirds, classes.len(), values.len())?;
    least(least_units, 1, Setting::LeastUnits)?;
    cuts.check(classes.count())?;
    let mut lists = classes.split(|unit| values[unit]);
    lists.iter_mut().for_each(|list| list.sort_unstable_by(f64::total_cmp));
    let class = |(at, list): (usize, &Vec<f64>)| cuts.of(at, list, Direction::More, least_units);
    let cuts: Vec<_> = lists.iter().enumerate().map(class).collect();
    let one = |(unit, value): (usize, &Told)| Ok(Third::of((*value)?, cuts[classes.of(unit)?]?));
    Ok(Thirds { of: values.iter().enumerate().map(one).collect(), cuts })
}

/// Who is where by level and gain.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matrix {
    /// Units by their position, rising: first by level, low first, then by gain.
    pub members: [[Vec<usize>; 3]; 3],
    /// Units that have no place, and why; the level is asked first.
    pub without: Vec<(usize, Reason)>,
}

impl Matrix {
    /// The units of a field.
    pub fn at(&self, level: Third, gain: Third) -> &[usize] {
        &self.members[level as usize][gain as usize]
    }

    /// How many are in each field.
    pub fn counts(&self) -> [[usize; 3]; 3] {
        std::array::from_fn(|level| std::array::from_fn(|gain| self.members[level][gain].len()))
    }
}

/// The matrix of each class, from the levels and the gains of its units; units in no class are in none.
pub fn matrix(
    levels: &[Result<Third, Reason>],
    gains: &[Result<Third, Reason>],
    classes: &Classes,
) -> Result<Vec<Matrix>, Trouble> {
    long(Part::Thirds, classes.len(), levels.len())?;
    long(Part::Thirds, classes.len(), gains.len())?;
    let mut found = vec![Matrix::default(); classes.count()];
    for unit in 0..classes.len() {
        let Ok(class) = classes.of(unit) else { continue };
        let both = levels[unit].and_then(|level| gains[unit].map(|gain| (level, gain)));
        match both {
            Ok((level, gain)) => found[class].members[level as usize][gain as usize].push(unit),
            Err(reason) => found[class].without.push((unit, reason)),
        }
    }
    Ok(found)
}
