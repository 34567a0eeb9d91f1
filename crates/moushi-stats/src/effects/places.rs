//! Places of units among the others over draws of their effects, on all cores. Not what is said of a unit otherwise.

use std::cmp::Ordering;
use std::thread;

use super::Shrunken;
use crate::composite::Normal;

/// Draws that have a generator of their own, so that they are the same on one core and on several.
const TOGETHER: usize = 25;

/// The 2.5 and the 97.5 per cent point of the place of each unit over the draws, the highest effect first.
pub(super) fn places(units: &[Shrunken], draws: usize, seed: u64) -> Vec<[f64; 2]> {
    let froms: Vec<usize> = (0..draws).step_by(TOGETHER).collect();
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let parts: Vec<Vec<Drawn>> = on_cores(&froms, froms.len().div_ceil(cores), |own| {
        let seed = |from: usize| seed.wrapping_add((from / TOGETHER) as u64);
        let draw = |from: &usize| Drawn::new(units, TOGETHER.min(draws - from), seed(*from));
        own.iter().map(draw).collect()
    });
    let parts: Vec<Drawn> = parts.into_iter().flatten().collect();
    let all: Vec<usize> = (0..units.len()).collect();
    let ends = on_cores(&all, all.len().div_ceil(cores), |own| {
        let mut taken = Vec::with_capacity(draws);
        let ends = |unit: &usize| {
            taken.clear();
            // Which draw a place comes from says nothing: only how many lie where.
            parts.iter().for_each(|part| taken.extend_from_slice(part.of(*unit)));
            ends(&mut taken)
        };
        own.iter().map(ends).collect::<Vec<_>>()
    });
    ends.into_iter().flatten().collect()
}

/// What `work` makes of items in pieces of such a size, all at the same time, in their order.
fn on_cores<I: Sync, T: Send>(
    items: &[I],
    size: usize,
    work: impl Fn(&[I]) -> T + Copy + Send,
) -> Vec<T> {
    let mut pieces = items.chunks(size.max(1));
    let Some(first) = pieces.next() else { return Vec::new() };
    thread::scope(|scope| {
        let others: Vec<_> = pieces.map(|piece| scope.spawn(move || work(piece))).collect();
        let first = work(first);
        let join = |other: thread::ScopedJoinHandle<'_, T>| match other.join() {
            Ok(made) => made,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        std::iter::once(first).chain(others.into_iter().map(join)).collect()
    })
}

/// The places of all units in some draws.
struct Drawn {
    draws: usize,
    /// Unit by unit, so that those of a unit are found together.
    places: Vec<u32>,
}

impl Drawn {
    fn new(units: &[Shrunken], draws: usize, seed: u64) -> Self {
        let mut random = Normal::new(seed);
        let mut places = vec![0; draws * units.len()];
        let (mut effects, mut order) = (Vec::with_capacity(units.len()), Order::default());
        for draw in 0..draws {
            effects.clear();
            effects.extend(units.iter().map(|unit| unit.mode + unit.deviation * random.next()));
            for (unit, place) in order.of(&effects).zip(1_u32..) {
                places[unit as usize * draws + draw] = place;
            }
        }
        Self { draws, places }
    }

    fn of(&self, unit: usize) -> &[u32] {
        &self.places[unit * self.draws..(unit + 1) * self.draws]
    }
}

/// The order of numbers, the highest first and equal ones as they came: laid into as many slots as there are numbers, of
/// which only those that hold several have to be sorted.
#[derive(Default)]
struct Order {
    /// The slot of each number.
    slots: Vec<u32>,
    /// Where each slot ends.
    ends: Vec<u32>,
    sorted: Vec<(f64, u32)>,
}

impl Order {
    fn of(&mut self, numbers: &[f64]) -> impl Iterator<Item = u32> + '_ {
        let highest = numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let lowest = numbers.iter().copied().fold(f64::INFINITY, f64::min);
        let last = numbers.len().saturating_sub(1);
        // Where all are alike, or farther apart than a number can be, all lie in the first slot.
        let each = (last as f64 / (highest - lowest)).max(0.0);
        let each = if each.is_finite() { each } else { 0.0 };
        let slot = |number: &f64| (((highest - number) * each) as usize).min(last) as u32;
        self.slots.clear();
        self.slots.extend(numbers.iter().map(slot));
        self.lay(numbers);
        self.sorted.iter().map(|(_, at)| *at)
    }

    /// Lays the numbers into their slots, and sorts within.
    fn lay(&mut self, numbers: &[f64]) {
        self.ends.clear();
        self.ends.resize(numbers.len(), 0);
        self.slots.iter().for_each(|slot| self.ends[*slot as usize] += 1);
        let mut before = 0;
        for end in &mut self.ends {
            // Until the numbers are there, the end is the beginning.
            (*end, before) = (before, before + *end);
        }
        self.sorted.resize(numbers.len(), (0.0, 0));
        for ((number, slot), at) in numbers.iter().zip(&self.slots).zip(0..) {
            let end = &mut self.ends[*slot as usize];
            self.sorted[*end as usize] = (*number, at);
            *end += 1;
        }
        let mut from = 0;
        for end in &self.ends {
            let several = &mut self.sorted[from..*end as usize];
            from = *end as usize;
            if several.len() > 1 {
                several.sort_unstable_by(higher);
            }
        }
    }
}

fn higher(one: &(f64, u32), other: &(f64, u32)) -> Ordering {
    other.0.total_cmp(&one.0).then(one.1.cmp(&other.1))
}

/// The 2.5 and the 97.5 per cent point of places; nowhere where there are none.
fn ends(places: &mut [u32]) -> [f64; 2] {
    let Some(last) = places.len().checked_sub(1) else { return [0.0; 2] };
    let [low, high] = [0.025, 0.975].map(|share| (last as f64 * share).round() as usize);
    let (below, highest, _) = places.select_nth_unstable(high);
    let highest = *highest;
    let lowest = if low < high { *below.select_nth_unstable(low).1 } else { highest };
    [f64::from(lowest), f64::from(highest)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_ordered_as_sorting_does() {
        let mut random = Normal::new(5);
        let mut order = Order::default();
        for count in [1, 2, 3, 100, 1_000] {
            let drawn: Vec<f64> = (0..count).map(|_| random.next()).collect();
            let coarse = drawn.iter().map(|one| (one * 2.0).round() / 2.0);
            let far = drawn.iter().map(|one| if *one > 1.0 { 1e300 } else { one * 1e-300 });
            let wide = drawn.iter().map(|one| one.signum() * f64::MAX);
            let sets = [drawn.clone(), coarse.collect(), far.collect(), wide.collect()];
            for numbers in sets.into_iter().chain([vec![0.5; count]]) {
                let mut want: Vec<(f64, u32)> = numbers.iter().copied().zip(0..).collect();
                want.sort_by(higher);
                let want: Vec<u32> = want.into_iter().map(|(_, at)| at).collect();
                assert_eq!(order.of(&numbers).collect::<Vec<_>>(), want, "{numbers:?}");
            }
        }
    }

    #[test]
    fn ends_are_those_of_sorted_places() {
        for count in [1, 2, 20, 100, 1_000] {
            let mut places: Vec<u32> = (0..count).map(|at| at * 7 % count).collect();
            let at = |share: f64| (f64::from(count - 1) * share).round();
            assert_eq!(ends(&mut places), [at(0.025), at(0.975)]);
        }
        assert_eq!(ends(&mut []), [0.0; 2]);
    }
}
