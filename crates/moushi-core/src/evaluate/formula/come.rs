//! Brings a formula over the frames of a run: to its number for one unit, and to words in which the numbers stand where
//! the names were, so that a person may reckon it again.

use std::cmp::Ordering;

use super::meaning::{Function, Gather, Node};
use super::parse::Sign;
use super::value::{Num, Tri};
use crate::evaluate::frame::Frames;

/// Steps of a table: from a number on, a value. Rising.
pub type Steps = Vec<(f64, f64)>;

/// Numbers of units, as they are or as they would be.
pub trait Cells {
    /// The number of a unit in a column.
    fn at(&self, level: usize, slot: usize, row: usize) -> Num;

    /// Which unit lies in which.
    fn frames(&self) -> &Frames;
}

impl Cells for Frames {
    fn at(&self, level: usize, slot: usize, row: usize) -> Num {
        self.at(level, slot, row)
    }

    fn frames(&self) -> &Frames {
        self
    }
}

/// What formulas are brought over.
#[derive(Debug)]
pub struct Ground<'a, C = Frames> {
    /// Columns of every level, and which unit lies in which.
    pub frames: &'a C,
    /// Tables of the pack.
    pub tables: &'a [Steps],
}

impl<C: Cells> Ground<'_, C> {
    /// The number of a unit; a flag as 1 or 0, a choice as its place in the list.
    pub fn number(&self, node: &Node, level: usize, row: usize) -> Num {
        match node {
            Node::Number(value) => Num::Known(*value),
            Node::Column(slot) => self.frames.at(level, *slot, row),
            Node::One(Sign::Not, inner) => (!self.holds(inner, level, row)).number(),
            Node::One(_, inner) => self.number(inner, level, row).with(Num::Known(0.0), |x, _| -x),
            Node::Two(sign, one, other) => self.two(*sign, [one, other], level, row),
            Node::If(parts) => match self.holds(&parts[0], level, row) {
                Tri::Yes => self.number(&parts[1], level, row),
                Tri::No => self.number(&parts[2], level, row),
                Tri::Open => Num::Missing,
            },
            Node::Of(function, parts) => self.of(*function, parts, level, row),
            Node::At(table, inner) => match self.number(inner, level, row) {
                Num::Known(at) => step(&self.tables[*table], at),
                none => none,
            },
            Node::Above(inner) => self.number(inner, level - 1, self.owner(level, row)),
            Node::Over(gather, below, inner, test) => {
                let units = self.frames.frames().within(level, row, *below);
                self.over(*gather, units, *below, inner, test.as_deref())
            }
        }
    }

    /// Whether a condition holds for a unit.
    pub fn holds(&self, node: &Node, level: usize, row: usize) -> Tri {
        match node {
            Node::Two(Sign::And, one, other) => {
                self.holds(one, level, row).and(self.holds(other, level, row))
            }
            Node::Two(Sign::Or, one, other) => {
                self.holds(one, level, row).or(self.holds(other, level, row))
            }
            _ => self.number(node, level, row).into(),
        }
    }

    /// The row of the unit above.
    fn owner(&self, level: usize, row: usize) -> usize {
        self.frames.frames().level(level).above[row] as usize
    }

    fn two(&self, sign: Sign, [one, other]: [&Node; 2], level: usize, row: usize) -> Num {
        if matches!(sign, Sign::And | Sign::Or) {
            let both = [one, other].map(|part| self.holds(part, level, row));
            let joined = if sign == Sign::And { both[0].and(both[1]) } else { both[0].or(both[1]) };
            return joined.number();
        }
        let (one, other) = (self.number(one, level, row), self.number(other, level, row));
        match sign {
            Sign::Add => one.with(other, |one, other| one + other),
            Sign::Less => one.with(other, |one, other| one - other),
            Sign::Times => one.with(other, |one, other| one * other),
            Sign::Over => one.over(other),
            Sign::Below => one.holds(other, Ordering::is_lt).number(),
            Sign::AtMost => one.holds(other, Ordering::is_le).number(),
            Sign::Above => one.holds(other, Ordering::is_gt).number(),
            Sign::AtLeast => one.holds(other, Ordering::is_ge).number(),
            Sign::Same => one.holds(other, Ordering::is_eq).number(),
            _ => one.holds(other, Ordering::is_ne).number(),
        }
    }

    fn of(&self, function: Function, parts: &[Node], level: usize, row: usize) -> Num {
        let mut each = parts.iter().map(|part| self.number(part, level, row));
        let first = each.next().unwrap_or_default();
        match function {
            Function::Min => each.fold(first, |least, next| least.with(next, f64::min)),
            Function::Max => each.fold(first, |most, next| most.with(next, f64::max)),
            Function::Abs => first.with(Num::Known(0.0), |x, _| x.abs()),
            Function::Floor => first.with(Num::Known(0.0), |x, _| x.floor()),
            Function::Round => first.with(each.next().unwrap_or_default(), rounded),
            Function::Known => Tri::of(first.known().is_some()).number(),
        }
    }

    fn over(
        &self,
        gather: Gather,
        units: &[u32],
        below: usize,
        inner: &Node,
        test: Option<&Node>,
    ) -> Num {
        let counted = |row: usize| test.map_or(Tri::Yes, |test| self.holds(test, below, row));
        let number = |row: usize| match counted(row) {
            Tri::No => None,
            Tri::Open => Some(Num::Missing),
            Tri::Yes => Some(self.number(inner, below, row)),
        };
        gathered(gather, units.iter().filter_map(|row| number(*row as usize)))
    }

    /// The formula with the numbers of a unit in place of the names; a number that is not there as 缺.
    pub fn told(&self, node: &Node, level: usize, row: usize) -> String {
        match node {
            Node::Number(value) => shown(*value),
            Node::Column(slot) => said(self.frames.at(level, *slot, row)),
            Node::One(Sign::Not, inner) => format!("not {}", self.inner(inner, level, row)),
            Node::One(_, inner) => format!("-{}", self.inner(inner, level, row)),
            Node::Two(sign, one, other) => {
                let (left, right) =
                    (self.side(*sign, one, level, row), self.side_right(*sign, other, level, row));
                format!("{left} {} {right}", printed(*sign))
            }
            Node::If(parts) => {
                let part = match self.holds(&parts[0], level, row) {
                    Tri::Yes => &parts[1],
                    Tri::No => &parts[2],
                    Tri::Open => return "缺".to_owned(),
                };
                self.told(part, level, row)
            }
            Node::Of(function, parts) => {
                let parts: Vec<String> =
                    parts.iter().map(|part| self.told(part, level, row)).collect();
                format!("{}({})", name(*function), parts.join(", "))
            }
            Node::At(_, inner) => {
                format!(
                    "{} [{}]",
                    said(self.number(node, level, row)),
                    self.told(inner, level, row)
                )
            }
            Node::Above(inner) => self.told(inner, level - 1, self.owner(level, row)),
            // A sum over schools is told as its number: its rows are listed beside.
            Node::Over(..) => said(self.number(node, level, row)),
        }
    }

    fn inner(&self, node: &Node, level: usize, row: usize) -> String {
        let told = self.told(node, level, row);
        if matches!(node, Node::Two(..)) { format!("({told})") } else { told }
    }

    fn side(&self, sign: Sign, node: &Node, level: usize, row: usize) -> String {
        let looser = matches!(node, Node::Two(inner, ..) if binds(*inner) < binds(sign));
        let told = self.told(node, level, row);
        if looser { format!("({told})") } else { told }
    }

    /// On the right of minus and of a quotient, what binds alike needs its brackets too.
    fn side_right(&self, sign: Sign, node: &Node, level: usize, row: usize) -> String {
        let alike = matches!(node, Node::Two(inner, ..) if binds(*inner) == binds(sign));
        if alike && matches!(sign, Sign::Less | Sign::Over) {
            return format!("({})", self.told(node, level, row));
        }
        self.side(sign, node, level, row)
    }
}

/// What is gathered of the numbers of units below; the lowest of nothing is no number.
pub(super) fn gathered(gather: Gather, numbers: impl Iterator<Item = Num>) -> Num {
    let join = |join: fn(f64, f64) -> f64| move |one: Num, other| one.with(other, join);
    match gather {
        Gather::Sum | Gather::Count => numbers.fold(Num::Known(0.0), join(|all, next| all + next)),
        Gather::Lowest => numbers.reduce(join(f64::min)).unwrap_or(Num::Undefined),
        Gather::Highest => numbers.reduce(join(f64::max)).unwrap_or(Num::Undefined),
    }
}

fn name(function: Function) -> &'static str {
    match function {
        Function::Min => "min",
        Function::Max => "max",
        Function::Abs => "abs",
        Function::Floor => "floor",
        Function::Round => "round",
        Function::Known => "known",
    }
}

fn printed(sign: Sign) -> &'static str {
    match sign {
        Sign::Times => "×",
        Sign::Over => "÷",
        Sign::Less => "−",
        Sign::AtMost => "≤",
        Sign::AtLeast => "≥",
        Sign::Other => "≠",
        sign => sign.written(),
    }
}

fn binds(sign: Sign) -> u8 {
    match sign {
        Sign::Or => 0,
        Sign::And => 1,
        Sign::Not => 2,
        Sign::Times | Sign::Over => 5,
        Sign::Add | Sign::Less => 4,
        _ => 3,
    }
}

/// A number as it is told: 缺 where it was not reported, 无 where there is none.
pub fn said(number: Num) -> String {
    match number {
        Num::Known(value) => shown(value),
        Num::Missing => "缺".to_owned(),
        Num::Undefined => "无".to_owned(),
    }
}

/// A number with at most six decimals, without zeros at its end.
pub fn shown(value: f64) -> String {
    let text = format!("{:.6}", rounded(value, 6.0));
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// To so many decimals, halves away from zero, of the number as it is written in decimals: 2.675 is 2.68, although the
/// nearest binary number lies below it.
pub fn rounded(value: f64, digits: f64) -> f64 {
    let scale = [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9][digits.clamp(0.0, 9.0) as usize];
    let scaled = value * scale;
    if !scaled.is_finite() || scaled.abs() > 1e15 {
        return value;
    }
    // What binary numbers lack on a half is a few units in the last place.
    let whole = scaled.trunc();
    let part = (scaled - whole).abs();
    let up = part >= 0.5 || 0.5 - part <= scaled.abs() * 4.0 * f64::EPSILON;
    (if up { whole + scaled.signum() } else { whole }) / scale
}

/// The value of the last step that is not above a number; none below the first.
pub(super) fn step(steps: &[(f64, f64)], at: f64) -> Num {
    let place = steps.partition_point(|(from, _)| *from <= at);
    place.checked_sub(1).map_or(Num::Undefined, |place| Num::Known(steps[place].1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_go_away_from_zero_as_they_are_written() {
        for (value, digits, want) in [
            (2.675, 2.0, 2.68),
            (1.005, 2.0, 1.01),
            (-0.5, 0.0, -1.0),
            (0.499_999_9, 0.0, 0.0),
            (0.501_787, 2.0, 0.5),
            (17.649_999, 1.0, 17.6),
            (17.65, 1.0, 17.7),
        ] {
            assert_eq!(rounded(value, digits), want, "{value}");
        }
        assert_eq!(shown(0.1 + 0.2), "0.3");
        assert_eq!(shown(12.0), "12");
    }

    #[test]
    fn a_table_holds_from_its_step_on() {
        let steps = [(6.0, 16.4), (6.5, 16.7)];
        assert_eq!(step(&steps, 6.49), Num::Known(16.4));
        assert_eq!(step(&steps, 6.5), Num::Known(16.7));
        assert_eq!(step(&steps, 5.99), Num::Undefined, "nobody said what holds there");
    }
}
