//! Brings a formula over many units at once: each part of it over all of them before the next, since the way through a
//! formula costs more than its arithmetic. What comes out for a unit is what [`Ground::number`] and [`Ground::holds`] say
//! of it alone, to the last bit.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::ops::Range;

use super::come::{Ground, gathered, rounded, step};
use super::meaning::{Function, Gather, Node};
use super::parse::Sign;
use super::value::{Num, Tri, near, over, with};

impl Ground<'_> {
    /// The numbers of units of a level, each as [`Num::packed`] writes it.
    pub fn numbers(&self, node: &Node, level: usize, rows: &[u32]) -> Vec<f64> {
        match node {
            Node::Number(value) => vec![*value; rows.len()],
            Node::Column(_) => self.operand(node, level, rows).into_vec(rows.len()),
            Node::One(Sign::Not, inner) => {
                self.truths(inner, level, rows).into_iter().map(|holds| flag(!holds)).collect()
            }
            Node::One(_, inner) => each(&self.operand(inner, level, rows), rows.len(), |x| -x),
            Node::Two(Sign::And | Sign::Or, ..) => {
                self.truths(node, level, rows).into_iter().map(flag).collect()
            }
            Node::Two(sign, one, other) => {
                two(*sign, [one, other].map(|part| self.operand(part, level, rows)), rows.len())
            }
            Node::If(parts) => self.whether(parts, level, rows),
            Node::Of(function, parts) => self.function(*function, parts, level, rows),
            Node::At(table, inner) => {
                let at = |packed| match Num::unpacked(packed) {
                    Num::Known(at) => step(&self.tables[*table], at).packed(),
                    none => none.packed(),
                };
                self.numbers(inner, level, rows).into_iter().map(at).collect()
            }
            Node::Above(inner) => {
                let above = &self.frames.level(level).above;
                let owners: Vec<u32> = rows.iter().map(|row| above[*row as usize]).collect();
                self.numbers(inner, level - 1, &owners)
            }
            Node::Over(gather, below, inner, test) => {
                let within = |row: &u32| self.frames.within(level, *row as usize, *below);
                let units: Vec<&[u32]> = rows.iter().map(within).collect();
                self.below(*gather, &units, *below, inner, test.as_deref())
            }
        }
    }

    /// The same as it is found, where that is nothing but looking it up.
    fn operand(&self, node: &Node, level: usize, rows: &[u32]) -> Operand<'_> {
        match node {
            Node::Number(value) => Operand::Same(*value),
            Node::Column(slot) => {
                let column = self.frames.level(level).columns[*slot].packed();
                match together(rows) {
                    Some(range) => Operand::Each(Cow::Borrowed(&column[range])),
                    None => {
                        let numbers = rows.iter().map(|row| column[*row as usize]);
                        Operand::Each(Cow::Owned(numbers.collect()))
                    }
                }
            }
            _ => Operand::Each(Cow::Owned(self.numbers(node, level, rows))),
        }
    }

    /// Whether a condition holds for units of a level.
    pub fn truths(&self, node: &Node, level: usize, rows: &[u32]) -> Vec<Tri> {
        let both = |one, other, join: fn(Tri, Tri) -> Tri| {
            let (one, other) = (self.truths(one, level, rows), self.truths(other, level, rows));
            one.into_iter().zip(other).map(|(one, other)| join(one, other)).collect()
        };
        match node {
            Node::Two(Sign::And, one, other) => both(one, other, Tri::and),
            Node::Two(Sign::Or, one, other) => both(one, other, Tri::or),
            _ => self.numbers(node, level, rows).into_iter().map(truth).collect(),
        }
    }

    /// Both cases are reckoned for all: a formula does nothing but come to a number.
    fn whether(&self, [test, yes, no]: &[Node; 3], level: usize, rows: &[u32]) -> Vec<f64> {
        let cases = [yes, no].map(|part| self.numbers(part, level, rows));
        let chosen = |(at, holds)| match holds {
            Tri::Yes => cases[0][at],
            Tri::No => cases[1][at],
            Tri::Open => Num::Missing.packed(),
        };
        self.truths(test, level, rows).into_iter().enumerate().map(chosen).collect()
    }

    fn function(&self, function: Function, parts: &[Node], level: usize, rows: &[u32]) -> Vec<f64> {
        let count = rows.len();
        let mut parts = parts.iter().map(|part| self.operand(part, level, rows));
        let none = || Operand::Same(Num::default().packed());
        let first = parts.next().unwrap_or_else(none);
        let fold = |parts: &mut dyn Iterator<Item = Operand<'_>>, join: fn(f64, f64) -> f64| {
            let all = parts.fold(first.clone(), |all, next| {
                Operand::Each(Cow::Owned(joined([&all, &next], count, join)))
            });
            all.into_vec(count)
        };
        match function {
            Function::Min => fold(&mut parts, f64::min),
            Function::Max => fold(&mut parts, f64::max),
            Function::Abs => each(&first, count, f64::abs),
            Function::Floor => each(&first, count, f64::floor),
            Function::Round => joined([&first, &parts.next().unwrap_or_else(none)], count, rounded),
            Function::Known => {
                let known = |packed| flag(Tri::of(Num::unpacked(packed).known().is_some()));
                first.into_vec(count).into_iter().map(known).collect()
            }
        }
    }

    /// Over the units below, those of every unit in one list.
    fn below(
        &self,
        gather: Gather,
        units: &[&[u32]],
        below: usize,
        inner: &Node,
        test: Option<&Node>,
    ) -> Vec<f64> {
        let all = units.concat();
        let numbers = self.numbers(inner, below, &all);
        let counted = test.map(|test| self.truths(test, below, &all));
        let mut end = 0;
        let of_unit = |units: &&[u32]| {
            let start = end;
            end += units.len();
            let number = |at: usize| match counted.as_ref().map_or(Tri::Yes, |all| all[at]) {
                Tri::No => None,
                Tri::Open => Some(Num::Missing),
                Tri::Yes => Some(Num::unpacked(numbers[at])),
            };
            gathered(gather, (start..end).filter_map(number)).packed()
        };
        units.iter().map(of_unit).collect()
    }
}

/// The numbers of a part of a formula.
#[derive(Clone)]
enum Operand<'a> {
    /// One for all units.
    Same(f64),
    /// One for each.
    Each(Cow<'a, [f64]>),
}

impl Operand<'_> {
    fn into_vec(self, count: usize) -> Vec<f64> {
        match self {
            Self::Same(value) => vec![value; count],
            Self::Each(numbers) => numbers.into_owned(),
        }
    }

    /// Whether all of them are known.
    fn known(&self) -> bool {
        match self {
            Self::Same(value) => value.is_finite(),
            Self::Each(numbers) => all_finite(numbers),
        }
    }
}

/// Where rows lie, if they lie together in their order.
fn together(rows: &[u32]) -> Option<Range<usize>> {
    let first = *rows.first()?;
    // Without an end at the first that does not: so many rows are looked at at a time.
    let all = rows.iter().zip(first..).fold(true, |all, (row, at)| all & (*row == at));
    all.then(|| first as usize..first as usize + rows.len())
}

/// Whether all numbers are finite.
fn all_finite(numbers: &[f64]) -> bool {
    numbers.iter().fold(true, |all, one| all & one.is_finite())
}

/// A sign between the numbers of two parts.
fn two(sign: Sign, [one, other]: [Operand<'_>; 2], count: usize) -> Vec<f64> {
    let pair = [&one, &other];
    match sign {
        Sign::Add => summed(pair, count, |one, other| one + other),
        Sign::Less => summed(pair, count, |one, other| one - other),
        Sign::Times => summed(pair, count, |one, other| one * other),
        Sign::Over => over_all(pair, count),
        Sign::Below => compared(pair, count, Ordering::is_lt),
        Sign::AtMost => compared(pair, count, Ordering::is_le),
        Sign::Above => compared(pair, count, Ordering::is_gt),
        Sign::AtLeast => compared(pair, count, Ordering::is_ge),
        Sign::Same => compared(pair, count, Ordering::is_eq),
        _ => compared(pair, count, Ordering::is_ne),
    }
}

/// Numbers joined two by two. Nearly always all of them are known, and so is what comes out: then it is plain arithmetic
/// over columns.
fn joined(pair: [&Operand<'_>; 2], count: usize, join: impl Fn(f64, f64) -> f64) -> Vec<f64> {
    let plain = paired(pair, count, &join);
    if pair[0].known() && pair[1].known() && all_finite(&plain) {
        return plain;
    }
    paired(pair, count, |one, other| with(one, other, &join))
}

/// The same for sums, differences and products, which are finite only of what is finite.
fn summed(pair: [&Operand<'_>; 2], count: usize, join: impl Fn(f64, f64) -> f64) -> Vec<f64> {
    let plain = paired(pair, count, &join);
    if all_finite(&plain) {
        return plain;
    }
    paired(pair, count, |one, other| with(one, other, &join))
}

/// The same for quotients, which are finite of a finite number by one without bounds as well.
fn over_all(pair: [&Operand<'_>; 2], count: usize) -> Vec<f64> {
    let plain = paired(pair, count, |one, other| one / other);
    if pair[1].known() && all_finite(&plain) {
        return plain;
    }
    paired(pair, count, over)
}

fn compared(pair: [&Operand<'_>; 2], count: usize, test: fn(Ordering) -> bool) -> Vec<f64> {
    if pair[0].known() && pair[1].known() {
        let [less, equal, greater] = [Ordering::Less, Ordering::Equal, Ordering::Greater]
            .map(|order| flag(Tri::of(test(order))));
        // As [`stand`] has it: what is not near is not the same either, so that zeros of either sign are no matter.
        return paired(pair, count, |one, other| match near(one, other) {
            true => equal,
            false if one < other => less,
            false => greater,
        });
    }
    paired(pair, count, |one, other| flag(Num::unpacked(one).holds(Num::unpacked(other), test)))
}

fn each(numbers: &Operand<'_>, count: usize, of: impl Fn(f64) -> f64) -> Vec<f64> {
    joined([numbers, &Operand::Same(0.0)], count, |one, _| of(one))
}

/// What `join` makes of each pair.
fn paired(pair: [&Operand<'_>; 2], count: usize, join: impl Fn(f64, f64) -> f64) -> Vec<f64> {
    match pair {
        [Operand::Same(one), Operand::Same(other)] => vec![join(*one, *other); count],
        [Operand::Same(one), Operand::Each(other)] => {
            other.iter().map(|other| join(*one, *other)).collect()
        }
        [Operand::Each(one), Operand::Same(other)] => {
            one.iter().map(|one| join(*one, *other)).collect()
        }
        [Operand::Each(one), Operand::Each(other)] => {
            one.iter().zip(&**other).map(|(one, other)| join(*one, *other)).collect()
        }
    }
}

fn flag(holds: Tri) -> f64 {
    holds.number().packed()
}

fn truth(packed: f64) -> Tri {
    Num::unpacked(packed).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::frame::{Column, Frame, Frames, Units};

    /// Numbers without any order, the same each time; those of columns from the first so many on of a list.
    struct Random {
        state: u64,
        /// From 2 on all of them are known.
        least: usize,
    }

    impl Random {
        fn below(&mut self, most: usize) -> usize {
            self.state = self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (self.state >> 33) as usize % most
        }

        fn number(&mut self) -> Num {
            let known = [0.0, -0.0, 1.0, 3.0, -2.5, 0.1, 0.3, 1e-9, 7e8, f64::MAX];
            let known = known.map(Num::Known).into_iter();
            let all: Vec<Num> = [Num::Missing, Num::Undefined].into_iter().chain(known).collect();
            all[self.least + self.below(12 - self.least)]
        }

        fn frame(&mut self, units: usize, above: usize) -> Frame {
            let mut frame = Frame { units: Units::default(), ..Frame::default() };
            for _ in 0..units {
                frame.units.push("", "");
                frame.above.push(self.below(above.max(1)) as u32);
            }
            let mut column = || (0..units).map(|_| self.number()).collect::<Column>();
            frame.columns = vec![column(), column(), column()];
            frame
        }

        /// A formula of a level of two, of any parts inside one another.
        fn node(&mut self, level: usize, deep: usize) -> Node {
            use Sign::{Above, Add, And, AtLeast, AtMost, Below, Less, Not, Or, Other, Over, Same};
            let signs =
                [Add, Less, Sign::Times, Over, Below, AtMost, Above, AtLeast, Same, Other, And, Or];
            let functions = [
                Function::Min,
                Function::Max,
                Function::Abs,
                Function::Floor,
                Function::Round,
                Function::Known,
            ];
            let gathers = [Gather::Sum, Gather::Count, Gather::Lowest, Gather::Highest];
            let kind = if deep == 0 { self.below(3) } else { self.below(12) };
            let mut part = |level: usize| Box::new(self.node(level, deep.saturating_sub(1)));
            match kind {
                0 => Node::Number(self.number().known().unwrap_or(2.0)),
                1 | 2 => Node::Column(self.below(3)),
                3 => Node::One(if deep.is_multiple_of(2) { Not } else { Less }, part(level)),
                4 => Node::If(Box::new([*part(level), *part(level), *part(level)])),
                5 => {
                    let parts = vec![*part(level), *part(level)];
                    Node::Of(functions[self.below(6)], parts)
                }
                6 => Node::At(0, part(level)),
                7 if level == 1 => Node::Above(part(0)),
                7 | 8 if level == 0 => {
                    let (of, test) = (part(1), part(1));
                    let test = (self.below(2) == 0).then_some(test);
                    Node::Over(gathers[self.below(4)], 1, of, test)
                }
                _ => {
                    let (one, other) = (part(level), part(level));
                    Node::Two(signs[self.below(12)], one, other)
                }
            }
        }
    }

    #[test]
    fn many_units_come_to_what_each_comes_to_alone() {
        for least in [0, 2] {
            compared_with_each_alone(Random { state: 7, least });
        }
    }

    fn compared_with_each_alone(mut random: Random) {
        let frames = Frames::new(vec![random.frame(5, 0), random.frame(60, 4)]);
        let tables = [vec![(0.0, 4.0), (2.0, 5.0)]];
        let ground = Ground { frames: &frames, tables: &tables };
        for turn in 0..4_000 {
            let level = turn % 2;
            let node = random.node(level, 1 + turn % 4);
            let units = frames.level(level).units.len();
            // Those that lie together are reckoned in another way.
            let first = random.below(units) as u32;
            let rows: Vec<u32> = match random.below(2) {
                0 => (first..units as u32).collect(),
                _ => (0..70).map(|_| random.below(units) as u32).collect(),
            };
            let (numbers, truths) =
                (ground.numbers(&node, level, &rows), ground.truths(&node, level, &rows));
            for (at, row) in rows.iter().map(|row| *row as usize).enumerate() {
                let alone = ground.number(&node, level, row).packed();
                assert_eq!(numbers[at].to_bits(), alone.to_bits(), "{node:?}");
                assert_eq!(truths[at], ground.holds(&node, level, row), "{node:?}");
            }
        }
    }
}
