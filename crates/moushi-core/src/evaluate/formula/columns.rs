//! Brings a formula over many units at once: each part of it over all of them before the next, since the way through a
//! formula costs more than its arithmetic. What comes out for a unit is what [`Ground::number`] and [`Ground::holds`] say
//! of it alone, to the last bit.

use std::cmp::Ordering;

use super::come::{Ground, gathered, rounded, step};
use super::meaning::{Function, Gather, Node};
use super::parse::Sign;
use super::value::{Num, Tri, over, with};

impl Ground<'_> {
    /// The numbers of units of a level, each as [`Num::packed`] writes it.
    pub fn numbers(&self, node: &Node, level: usize, rows: &[u32]) -> Vec<f64> {
        match node {
            Node::Number(value) => vec![*value; rows.len()],
            Node::Column(slot) => {
                let column = self.frames.level(level).columns[*slot].packed();
                rows.iter().map(|row| column[*row as usize]).collect()
            }
            Node::One(Sign::Not, inner) => {
                self.truths(inner, level, rows).into_iter().map(|holds| flag(!holds)).collect()
            }
            Node::One(_, inner) => each(self.numbers(inner, level, rows), |x| -x),
            Node::Two(Sign::And | Sign::Or, ..) => {
                self.truths(node, level, rows).into_iter().map(flag).collect()
            }
            Node::Two(sign, one, other) => {
                let pairs = [one, other].map(|part| self.numbers(part, level, rows));
                two(*sign, pairs)
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
        let mut parts = parts.iter().map(|part| self.numbers(part, level, rows));
        let none = || vec![Num::default().packed(); rows.len()];
        let first = parts.next().unwrap_or_else(none);
        match function {
            Function::Min => parts.fold(first, |least, next| joined([least, next], f64::min)),
            Function::Max => parts.fold(first, |most, next| joined([most, next], f64::max)),
            Function::Abs => each(first, f64::abs),
            Function::Floor => each(first, f64::floor),
            Function::Round => joined([first, parts.next().unwrap_or_else(none)], rounded),
            Function::Known => {
                let known = |packed| flag(Tri::of(Num::unpacked(packed).known().is_some()));
                first.into_iter().map(known).collect()
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

/// A sign between the numbers of two parts.
fn two(sign: Sign, pairs: [Vec<f64>; 2]) -> Vec<f64> {
    match sign {
        Sign::Add => joined(pairs, |one, other| one + other),
        Sign::Less => joined(pairs, |one, other| one - other),
        Sign::Times => joined(pairs, |one, other| one * other),
        Sign::Over => paired(pairs, over),
        Sign::Below => compared(pairs, Ordering::is_lt),
        Sign::AtMost => compared(pairs, Ordering::is_le),
        Sign::Above => compared(pairs, Ordering::is_gt),
        Sign::AtLeast => compared(pairs, Ordering::is_ge),
        Sign::Same => compared(pairs, Ordering::is_eq),
        _ => compared(pairs, Ordering::is_ne),
    }
}

fn compared(pairs: [Vec<f64>; 2], test: impl Fn(Ordering) -> bool) -> Vec<f64> {
    paired(pairs, |one, other| flag(Num::unpacked(one).holds(Num::unpacked(other), &test)))
}

fn joined(pairs: [Vec<f64>; 2], join: impl Fn(f64, f64) -> f64) -> Vec<f64> {
    paired(pairs, |one, other| with(one, other, &join))
}

fn each(numbers: Vec<f64>, of: impl Fn(f64) -> f64) -> Vec<f64> {
    numbers.into_iter().map(|one| with(one, 0.0, |one, _| of(one))).collect()
}

/// One number of each pair, in the room of the first ones.
fn paired([one, other]: [Vec<f64>; 2], join: impl Fn(f64, f64) -> f64) -> Vec<f64> {
    one.into_iter().zip(other).map(|(one, other)| join(one, other)).collect()
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

    /// Numbers without any order, the same each time.
    struct Random(u64);

    impl Random {
        fn below(&mut self, most: usize) -> usize {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (self.0 >> 33) as usize % most
        }

        fn number(&mut self) -> Num {
            let known = [0.0, -0.0, 1.0, 3.0, -2.5, 0.1, 0.3, 1e-9, 7e8, f64::MAX];
            let all = known.map(Num::Known).into_iter().chain([Num::Missing, Num::Undefined]);
            all.cycle().nth(self.below(12)).expect("it goes on")
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
        let mut random = Random(7);
        let frames = Frames::new(vec![random.frame(5, 0), random.frame(60, 4)]);
        let tables = [vec![(0.0, 4.0), (2.0, 5.0)]];
        let ground = Ground { frames: &frames, tables: &tables };
        for turn in 0..4_000 {
            let level = turn % 2;
            let node = random.node(level, 1 + turn % 4);
            let units = frames.level(level).units.len();
            let rows: Vec<u32> = (0..70).map(|_| random.below(units) as u32).collect();
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
