//! Places of units among the others over draws of their effects, on all cores. Not what is said of a unit otherwise.

use std::thread;

use super::Shrunken;
use crate::cores;
use crate::random::Random;

/// Draws that have a generator of their own, so that they are the same on one core and on several.
const TOGETHER: usize = 25;

/// Units whose places are looked at together, so that what is read of each draw lies together.
const SIDE_BY_SIDE: usize = 32;

/// The 2.5 and the 97.5 per cent point of the place of each unit over the draws, the highest effect first.
pub(super) fn places(units: &[Shrunken], draws: usize, seed: u64) -> Vec<[f64; 2]> {
    match u16::try_from(units.len()) {
        Ok(_) => counted::<u16>(units, draws, seed),
        Err(_) => counted::<u32>(units, draws, seed),
    }
}

/// The points of places that are held as shortly as so many units allow.
fn counted<P: Held>(units: &[Shrunken], draws: usize, seed: u64) -> Vec<[f64; 2]> {
    let froms: Vec<usize> = (0..draws).step_by(TOGETHER).collect();
    let scale = Scale::new(units);
    let parts = on_cores(&froms, froms.len().div_ceil(cores()), |own| {
        let mut order = Order::new(scale, units.len());
        let mut draw = |from: &usize| {
            let seed = seed.wrapping_add((from / TOGETHER) as u64);
            drawn(units, TOGETHER.min(draws - from), seed, &mut order)
        };
        own.iter().map(&mut draw).collect::<Vec<_>>()
    });
    let parts: Vec<Vec<P>> = parts.into_iter().flatten().collect();
    let rows: Vec<&[P]> = parts.iter().flat_map(|part| part.chunks(units.len().max(1))).collect();
    let all: Vec<usize> = (0..units.len()).step_by(SIDE_BY_SIDE).collect();
    let ends = on_cores(&all, all.len().div_ceil(cores()), |own| {
        let mut taken = vec![P::default(); rows.len() * SIDE_BY_SIDE];
        let mut shelves = Shelves::new(units.len());
        let of = |from: &usize| {
            let count = SIDE_BY_SIDE.min(units.len() - from);
            for (draw, row) in rows.iter().enumerate() {
                let slots = taken[draw..].iter_mut().step_by(rows.len());
                slots.zip(&row[*from..from + count]).for_each(|(slot, place)| *slot = *place);
            }
            let units = (0..count).map(|unit| unit * rows.len());
            units.map(|from| shelves.ends(&taken[from..from + rows.len()])).collect::<Vec<_>>()
        };
        own.iter().flat_map(of).collect::<Vec<_>>()
    });
    ends.into_iter().flatten().collect()
}

/// A place as it is held.
trait Held: Copy + Default + Ord + Send + Sync + Into<u32> {
    fn held(place: u32) -> Self;
}

impl Held for u16 {
    fn held(place: u32) -> Self {
        place as Self
    }
}

impl Held for u32 {
    fn held(place: u32) -> Self {
        place
    }
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

/// The places of all units in some draws, draw by draw.
fn drawn<P: Held>(units: &[Shrunken], draws: usize, seed: u64, order: &mut Order) -> Vec<P> {
    let mut random = Random::new(seed);
    let mut places = vec![P::default(); draws * units.len()];
    let mut effects = vec![0.0; units.len()];
    for places in places.chunks_exact_mut(units.len().max(1)) {
        let numbers = effects.iter_mut().zip(units);
        numbers.for_each(|(number, unit)| *number = unit.mode + unit.deviation * random.normal());
        for (unit, place) in order.of(&effects).zip(1_u32..) {
            places[unit as usize] = P::held(place);
        }
    }
    places
}

/// Numbers that are sorted by putting each in its place, faster than anything cleverer.
const FEW: u32 = 12;

/// Deviations from its mode within which nearly all draws of an effect lie.
const AROUND: f64 = 3.0;

/// A number that is so large that its last bit is worth one.
const WHOLE: f64 = (1_u64 << 52) as f64;

/// From a number to its slot, of which there are as many as numbers, the highest first. Whatever lies outside lies in the first or in the last slot.
#[derive(Clone, Copy)]
struct Scale {
    highest: f64,
    /// Slots for each unit of measure.
    each: f64,
    last: f64,
}

impl Scale {
    fn new(units: &[Shrunken]) -> Self {
        let ends = |sign: f64| move |unit: &Shrunken| unit.mode + sign * AROUND * unit.deviation;
        let highest = units.iter().map(ends(1.0)).fold(f64::NEG_INFINITY, f64::max);
        let lowest = units.iter().map(ends(-1.0)).fold(f64::INFINITY, f64::min);
        Self::between(lowest, highest, units.len())
    }

    fn between(lowest: f64, highest: f64, count: usize) -> Self {
        let last = count.saturating_sub(1) as f64;
        // Where all are alike, or farther apart than a number can be, all lie in the first slot.
        let each = (last / (highest - lowest)).max(0.0);
        let each = if each.is_finite() { each } else { 0.0 };
        Self { highest, each, last }
    }

    fn slot(self, number: f64) -> u32 {
        let slot = ((self.highest - number) * self.each).max(0.0).min(self.last);
        // Whole numbers are the last bits of what is added to this: several at once, which a conversion is not.
        (slot + WHOLE).to_bits() as u32
    }
}

/// The order of numbers, the highest first and equal ones as they came: laid into slots, of which only those that hold
/// several have to be sorted.
struct Order {
    scale: Scale,
    /// The slot of each number.
    slots: Vec<u32>,
    /// Where each slot ends.
    ends: Vec<u32>,
    /// Numbers as [`key`] has them, with their positions.
    sorted: Vec<(i64, u32)>,
}

impl Order {
    fn new(scale: Scale, count: usize) -> Self {
        let (slots, sorted) = (vec![0; count], vec![(0, 0); count]);
        Self { scale, slots, ends: vec![0; count], sorted }
    }

    fn of(&mut self, numbers: &[f64]) -> impl Iterator<Item = u32> + '_ {
        let slots = self.slots.iter_mut().zip(numbers);
        slots.for_each(|(slot, number)| *slot = self.scale.slot(*number));
        self.lay(numbers);
        insert(&mut self.sorted);
        self.sorted.iter().map(|(_, at)| *at)
    }

    /// Lays the numbers into their slots, and sorts within those that hold many.
    fn lay(&mut self, numbers: &[f64]) {
        self.ends.fill(0);
        self.slots.iter().for_each(|slot| self.ends[*slot as usize] += 1);
        let (mut before, mut most) = (0, 0);
        for end in &mut self.ends {
            // Until the numbers are there, the end is the beginning.
            most = most.max(*end);
            (*end, before) = (before, before + *end);
        }
        for ((number, slot), at) in numbers.iter().zip(&self.slots).zip(0..) {
            let end = &mut self.ends[*slot as usize];
            self.sorted[*end as usize] = (key(*number), at);
            *end += 1;
        }
        if most > FEW {
            let mut from = 0;
            for end in &self.ends {
                let several = &mut self.sorted[from as usize..*end as usize];
                if end - from > FEW {
                    several.sort_unstable();
                }
                from = *end;
            }
        }
    }
}

/// A number as a whole one that is the smaller the higher it is.
fn key(number: f64) -> i64 {
    let bits = number.to_bits() as i64;
    !(bits ^ ((bits >> 63) as u64 >> 1) as i64)
}

/// Puts each behind the last one that is not above it: a few steps, since slots are in order.
fn insert(sorted: &mut [(i64, u32)]) {
    for from in 1..sorted.len() {
        let one = sorted[from];
        let mut at = from;
        while at > 0 && one.0 < sorted[at - 1].0 {
            sorted[at] = sorted[at - 1];
            at -= 1;
        }
        if at < from {
            sorted[at] = one;
        }
    }
}

/// Shelves of places that follow each other: by how many lie on each it is known on which one a place in their order
/// lies, and only that one is looked through.
struct Shelves<P> {
    /// How many bits of a place tell it within its shelf.
    within: u32,
    /// How many lie on each.
    counts: [u32; SHELVES],
    /// Those of the shelf that is looked through.
    looked: Vec<P>,
}

const SHELVES: usize = 256;

impl<P: Held> Shelves<P> {
    /// For places up to the last one.
    fn new(last: usize) -> Self {
        let bits = usize::BITS - last.leading_zeros();
        let within = bits.saturating_sub(SHELVES.trailing_zeros());
        Self { within, counts: [0; SHELVES], looked: Vec::new() }
    }

    fn shelf(&self, place: P) -> usize {
        (place.into() >> self.within) as usize % SHELVES
    }

    /// The 2.5 and the 97.5 per cent point of places; nowhere where there are none.
    fn ends(&mut self, places: &[P]) -> [f64; 2] {
        let Some(last) = places.len().checked_sub(1) else { return [0.0; 2] };
        self.counts.fill(0);
        places.iter().for_each(|place| self.counts[self.shelf(*place)] += 1);
        [0.025, 0.975].map(|share| self.nth(places, (last as f64 * share).round() as usize))
    }

    /// The place that has so many before it.
    fn nth(&mut self, places: &[P], nth: usize) -> f64 {
        let (mut shelf, mut before) = (0, 0);
        while before + self.counts[shelf] as usize <= nth {
            before += self.counts[shelf] as usize;
            shelf += 1;
        }
        let mut looked = std::mem::take(&mut self.looked);
        looked.clear();
        looked.extend(places.iter().copied().filter(|place| self.shelf(*place) == shelf));
        let found = f64::from((*looked.select_nth_unstable(nth - before).1).into());
        self.looked = looked;
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_ordered_as_sorting_does() {
        let mut random = Random::new(5);
        for count in [1, 2, 3, 100, 1_000] {
            let drawn: Vec<f64> = (0..count).map(|_| random.normal()).collect();
            let coarse = drawn.iter().map(|one| (one * 2.0).round() / 2.0);
            let far = drawn.iter().map(|one| if *one > 1.0 { 1e300 } else { one * 1e-300 });
            let wide = drawn.iter().map(|one| one.signum() * f64::MAX);
            let zeros = drawn.iter().map(|one| one * 0.0);
            let sets = [coarse.collect(), far.collect(), wide.collect(), zeros.collect()];
            for numbers in sets.into_iter().chain([drawn, vec![0.5; count]]) {
                let mut want: Vec<(f64, u32)> = numbers.iter().copied().zip(0..).collect();
                want.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
                let want: Vec<u32> = want.into_iter().map(|(_, at)| at).collect();
                for [low, high] in [[-1.0, 1.0], [-9.0, 9.0], [0.0, 0.0], [-f64::MAX, f64::MAX]] {
                    let mut order = Order::new(Scale::between(low, high, count), count);
                    (0..2).for_each(|_| {
                        assert_eq!(order.of(&numbers).collect::<Vec<_>>(), want, "{numbers:?}");
                    });
                }
            }
        }
    }

    #[test]
    fn it_does_not_matter_how_places_are_held() {
        let mut random = Random::new(8);
        for count in [0, 1, 31, 32, 33, 100] {
            let unit = |random: &mut Random| {
                let (mode, deviation) = (random.normal(), random.unit());
                Shrunken { mode, deviation, conditional: deviation, rows: 20 }
            };
            let units: Vec<Shrunken> = (0..count).map(|_| unit(&mut random)).collect();
            for draws in [0, 1, 24, 26, 130] {
                let short = counted::<u16>(&units, draws, 7);
                assert_eq!(short, counted::<u32>(&units, draws, 7));
                assert_eq!(short, plainly(&units, draws, 7), "{count} {draws}");
            }
        }
    }

    /// The same places, by sorting.
    fn plainly(units: &[Shrunken], draws: usize, seed: u64) -> Vec<[f64; 2]> {
        let mut places = vec![Vec::new(); units.len()];
        let mut random = Random::new(seed);
        for draw in 0..draws {
            if draw % TOGETHER == 0 {
                random = Random::new(seed + (draw / TOGETHER) as u64);
            }
            let effect = |unit: &Shrunken| unit.mode + unit.deviation * random.normal();
            let mut drawn: Vec<(f64, usize)> = units.iter().map(effect).zip(0..).collect();
            drawn.sort_by(|one, other| other.0.total_cmp(&one.0));
            drawn.iter().zip(1_u32..).for_each(|((_, unit), place)| places[*unit].push(place));
        }
        let mut shelves = Shelves::<u32>::new(units.len());
        places.iter().map(|places| shelves.ends(places)).collect()
    }

    #[test]
    fn ends_are_those_of_sorted_places() {
        let mut random = Random::new(4);
        for count in [1, 2, 20, 100, 1_000] {
            // Any places, and such as lie on one shelf.
            for (last, from) in
                [(1, 1), (100, 1), (255, 1), (256, 1), (70_000, 1), (70_000, 69_990)]
            {
                let place = |_| (from + random.below(last + 1 - from)) as u32;
                let mut places: Vec<u32> = (0..count).map(place).collect();
                let ends = Shelves::new(last).ends(&places);
                places.sort_unstable();
                let at =
                    |share: f64| f64::from(places[((count - 1) as f64 * share).round() as usize]);
                assert_eq!(ends, [at(0.025), at(0.975)], "{count} {last} {from}");
            }
        }
        assert_eq!(Shelves::<u32>::new(0).ends(&[]), [0.0; 2]);
    }
}
