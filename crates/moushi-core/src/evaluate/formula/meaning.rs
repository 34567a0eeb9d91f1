//! What a formula means over the columns of a pack: names resolved, kinds and units held against each other. A formula
//! that passes is total: it ends, and comes to a number, a flag, or the state that there is none.

use std::ops::Range;

use super::parse::{Part, Sign, Tree, Wrong, parse};
use super::unit::Unit;
use crate::text::Text;

/// What a name stands for at a level.
#[derive(Clone, Debug, PartialEq)]
pub struct Named<'a> {
    /// Its column in the frame of the level.
    pub slot: usize,
    /// What it holds.
    pub kind: Kind,
    /// Words of which it holds one, for a choice.
    pub choices: &'a [String],
}

/// What a part of a formula comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A number with its unit; none for a number that is written down, which fits every unit.
    Number(Option<Unit>),
    /// Yes or no.
    Flag,
    /// One of a few words.
    Choice,
}

/// The names that formulas of a pack may use.
pub trait Names {
    /// What a name stands for at a level.
    fn named(&self, level: usize, name: &str) -> Option<Named<'_>>;
    /// All names at a level, for advice.
    fn names(&self, level: usize) -> Vec<&str>;
    /// A level by its name.
    fn level(&self, name: &str) -> Option<usize>;
    /// Whether units of one level lie in those of another.
    fn lies_in(&self, lower: usize, upper: usize) -> bool;
    /// A table of steps by its name, and the unit of its values.
    fn steps(&self, name: &str) -> Option<(usize, &Unit)>;
}

/// A part of a formula over frames.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// A number.
    Number(f64),
    /// The number, flag or choice of a column.
    Column(usize),
    /// Minus, or not.
    One(Sign, Box<Node>),
    /// A sign between two.
    Two(Sign, Box<Node>, Box<Node>),
    /// The second where the first holds, else the third.
    If(Box<[Node; 3]>),
    /// A function of numbers.
    Of(Function, Vec<Node>),
    /// The value of a table at the last step that is not above the number.
    At(usize, Box<Node>),
    /// A number of the unit above.
    Above(Box<Node>),
    /// Over the units of a lower level: which, over which level, of what, where.
    Over(Gather, usize, Box<Node>, Option<Box<Node>>),
}

/// A function of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    /// The lowest.
    Min,
    /// The highest.
    Max,
    /// Without its sign.
    Abs,
    /// The whole number not above.
    Floor,
    /// To so many decimals, halves away from zero.
    Round,
    /// Whether the number is known.
    Known,
}

/// What is done with the numbers of the units below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gather {
    /// Added up.
    Sum,
    /// Counted, where a condition holds.
    Count,
    /// The lowest.
    Lowest,
    /// The highest.
    Highest,
}

/// A formula that may be used.
#[derive(Clone, Debug, PartialEq)]
pub struct Formula {
    /// As it was written.
    pub words: String,
    /// What it does.
    pub node: Node,
    /// What it comes to.
    pub kind: Kind,
}

/// Reads a formula of a level.
///
/// # Errors
/// With the place of a name that is unknown, of kinds or units that do not fit, or of what cannot be read.
pub fn formula(words: &str, level: usize, names: &impl Names) -> Result<Formula, Wrong> {
    let (node, kind) = Reader { level, names }.part(&parse(words)?)?;
    Ok(Formula { words: words.to_owned(), node, kind })
}

fn wrong(at: &Range<usize>, zh: impl Into<String>, en: impl Into<String>) -> Wrong {
    Wrong { at: at.clone(), what: Text::of(zh, en) }
}

struct Reader<'a, N> {
    level: usize,
    names: &'a N,
}

type Meant = (Node, Kind);

impl<N: Names> Reader<'_, N> {
    fn part(&self, part: &Part) -> Result<Meant, Wrong> {
        match &part.what {
            Tree::Number(value) => Ok((Node::Number(*value), Kind::Number(None))),
            Tree::Word(word) => Err(wrong(
                &part.at,
                format!("“{word}”只能用 = 或 != 与选项列比较"),
                format!("`{word}` can only be compared with a column of choices"),
            )),
            Tree::Name(name) => {
                let named = self.named(name, &part.at)?;
                Ok((Node::Column(named.slot), named.kind))
            }
            Tree::One(Sign::Not, inner) => {
                let node = self.flag(inner)?;
                Ok((Node::One(Sign::Not, Box::new(node)), Kind::Flag))
            }
            Tree::One(sign, inner) => {
                let (node, unit) = self.number(inner)?;
                Ok((Node::One(*sign, Box::new(node)), Kind::Number(unit)))
            }
            Tree::Two(sign, one, other) => self.two(*sign, one, other),
            Tree::Call(name, parts) => self.call(name, parts, &part.at),
        }
    }

    fn named(&self, name: &str, at: &Range<usize>) -> Result<Named<'_>, Wrong> {
        self.names.named(self.level, name).ok_or_else(|| {
            let known = self.names.names(self.level).join("、");
            wrong(
                at,
                format!("没有“{name}”这一项；这里可用：{known}"),
                format!("there is no `{name}`; here are: {known}"),
            )
        })
    }

    fn number(&self, part: &Part) -> Result<(Node, Option<Unit>), Wrong> {
        match self.part(part)? {
            (node, Kind::Number(unit)) => Ok((node, unit)),
            _ => Err(wrong(&part.at, "这里应当是数", "a number is meant here")),
        }
    }

    fn flag(&self, part: &Part) -> Result<Node, Wrong> {
        match self.part(part)? {
            (node, Kind::Flag) => Ok(node),
            _ => Err(wrong(&part.at, "这里应当是条件（是或否）", "a condition is meant here")),
        }
    }

    fn two(&self, sign: Sign, one: &Part, other: &Part) -> Result<Meant, Wrong> {
        use Sign::{Add, And, Less, Or, Other, Over, Same, Times};
        let pair = |one, other| Node::Two(sign, Box::new(one), Box::new(other));
        if matches!(sign, And | Or) {
            return Ok((pair(self.flag(one)?, self.flag(other)?), Kind::Flag));
        }
        if let (Tree::Name(name), Tree::Word(word), Same | Other) = (&one.what, &other.what, sign) {
            let (column, code) = self.choice(name, &one.at, word, &other.at)?;
            return Ok((pair(column, code), Kind::Flag));
        }
        let (one_node, one_unit) = self.number(one)?;
        let (other_node, other_unit) = self.number(other)?;
        let node = pair(one_node, other_node);
        if matches!(sign, Times | Over) && one_unit.is_none() && other_unit.is_none() {
            // A twelfth is a number that is written down, too.
            return Ok((node, Kind::Number(None)));
        }
        if matches!(sign, Times | Over) {
            let bare = Unit::default();
            let power = if sign == Times { 1 } else { -1 };
            let unit = one_unit.as_ref().unwrap_or(&bare);
            let unit = unit.joined(other_unit.as_ref().unwrap_or(&bare), power);
            return Ok((node, Kind::Number(Some(unit))));
        }
        let unit = fitting([(one_unit, &one.at), (other_unit, &other.at)])?;
        let kind = if matches!(sign, Add | Less) { Kind::Number(unit) } else { Kind::Flag };
        Ok((node, kind))
    }

    /// A column of choices, and one of its words.
    fn choice(
        &self,
        name: &str,
        at: &Range<usize>,
        word: &str,
        there: &Range<usize>,
    ) -> Result<(Node, Node), Wrong> {
        let named = self.named(name, at)?;
        if named.kind != Kind::Choice {
            let (zh, en) = (format!("“{name}”不是选项列"), format!("`{name}` holds no choices"));
            return Err(wrong(at, zh, en));
        }
        let code = named.choices.iter().position(|known| known == word);
        let code = code.and_then(|code| u32::try_from(code).ok()).ok_or_else(|| {
            let known = named.choices.join("、");
            wrong(
                there,
                format!("“{name}”没有“{word}”这个选项；有：{known}"),
                format!("`{word}` is no choice of `{name}`; there are: {known}"),
            )
        })?;
        Ok((Node::Column(named.slot), Node::Number(f64::from(code))))
    }

    fn call(&self, name: &str, parts: &[Part], at: &Range<usize>) -> Result<Meant, Wrong> {
        use Function::{Abs, Floor, Known, Max, Min, Round};
        match name {
            "if" => self.whether(parts, at),
            "in" => self.among(parts, at),
            "min" => self.of(Min, parts, at, 1..=20),
            "max" => self.of(Max, parts, at, 1..=20),
            "abs" => self.of(Abs, parts, at, 1..=1),
            "floor" => self.of(Floor, parts, at, 1..=1),
            "round" => self.rounded(Round, parts, at),
            "known" => {
                let (node, _) = self.of(Known, parts, at, 1..=1)?;
                Ok((node, Kind::Flag))
            }
            "at" => self.at(parts, at),
            "above" => self.above(parts, at),
            "sum" => self.over(Gather::Sum, parts, at),
            "count" => self.over(Gather::Count, parts, at),
            "lowest" => self.over(Gather::Lowest, parts, at),
            "highest" => self.over(Gather::Highest, parts, at),
            _ => Err(wrong(
                at,
                format!("没有函数“{name}”；有：{FUNCTIONS}"),
                format!("there is no function `{name}`; there are: {FUNCTIONS}"),
            )),
        }
    }

    fn whether(&self, parts: &[Part], at: &Range<usize>) -> Result<Meant, Wrong> {
        let [test, yes, no] = parts else { return Err(count(at, "if", "3")) };
        let test = self.flag(test)?;
        let ((yes_node, yes_kind), (no_node, no_kind)) = (self.part(yes)?, self.part(no)?);
        let kind = match (yes_kind, no_kind) {
            (Kind::Number(one), Kind::Number(other)) => {
                Kind::Number(fitting([(one, &yes.at), (other, &no.at)])?)
            }
            (Kind::Flag, Kind::Flag) => Kind::Flag,
            _ => {
                return Err(wrong(
                    &no.at,
                    "两种情况的结果应当同类",
                    "both cases come to different kinds of things",
                ));
            }
        };
        Ok((Node::If(Box::new([test, yes_node, no_node])), kind))
    }

    /// One of several words.
    fn among(&self, parts: &[Part], at: &Range<usize>) -> Result<Meant, Wrong> {
        let [Part { what: Tree::Name(name), at: there }, words @ ..] = parts else {
            return Err(wrong(at, "in 的第一项是选项列", "`in` begins with a column of choices"));
        };
        let mut whole = None;
        for part in words {
            let Tree::Word(word) = &part.what else {
                return Err(wrong(
                    &part.at,
                    "这里应当是带引号的选项",
                    "a word in quotes is meant here",
                ));
            };
            let (column, code) = self.choice(name, there, word, &part.at)?;
            let same = Node::Two(Sign::Same, Box::new(column), Box::new(code));
            whole = Some(match whole {
                None => same,
                Some(before) => Node::Two(Sign::Or, Box::new(before), Box::new(same)),
            });
        }
        whole.map(|node| (node, Kind::Flag)).ok_or_else(|| count(at, "in", "2+"))
    }

    fn of(
        &self,
        function: Function,
        parts: &[Part],
        at: &Range<usize>,
        many: std::ops::RangeInclusive<usize>,
    ) -> Result<Meant, Wrong> {
        if !many.contains(&parts.len()) {
            return Err(count(at, "", &many.start().to_string()));
        }
        let mut nodes = Vec::with_capacity(parts.len());
        let mut unit = (None, at);
        for part in parts {
            let (node, own) = self.number(part)?;
            unit = (fitting([unit, (own, &part.at)])?, &part.at);
            nodes.push(node);
        }
        Ok((Node::Of(function, nodes), Kind::Number(unit.0)))
    }

    /// `round(x, digits)`: digits are written down, not computed.
    fn rounded(&self, round: Function, parts: &[Part], at: &Range<usize>) -> Result<Meant, Wrong> {
        let [number, Part { what: Tree::Number(digits), .. }] = parts else {
            return Err(count(at, "round", "2"));
        };
        if !(0.0..=9.0).contains(digits) || digits.fract() != 0.0 {
            return Err(wrong(&parts[1].at, "小数位数为 0 至 9", "decimals are 0 to 9"));
        }
        let (node, unit) = self.number(number)?;
        Ok((Node::Of(round, vec![node, Node::Number(*digits)]), Kind::Number(unit)))
    }

    fn at(&self, parts: &[Part], at: &Range<usize>) -> Result<Meant, Wrong> {
        let [Part { what: Tree::Name(name), at: there }, number] = parts else {
            return Err(count(at, "at", "2"));
        };
        let (table, unit) = self.names.steps(name).ok_or_else(|| {
            wrong(there, format!("没有分档表“{name}”"), format!("there is no table `{name}`"))
        })?;
        let (node, _) = self.number(number)?;
        Ok((Node::At(table, Box::new(node)), Kind::Number(Some(unit.clone()))))
    }

    /// `above(x)`: a number or a flag of the unit in which this one lies.
    fn above(&self, parts: &[Part], at: &Range<usize>) -> Result<Meant, Wrong> {
        let ([inner], Some(level)) = (parts, self.level.checked_sub(1)) else {
            return Err(wrong(
                at,
                "above 有一项，用于有上级的一级",
                "`above` takes one part, at a level that has one above",
            ));
        };
        match (Self { level, names: self.names }).part(inner)? {
            (_, Kind::Choice) => Err(wrong(&inner.at, "这里应当是数", "a number is meant here")),
            (node, kind) => Ok((Node::Above(Box::new(node)), kind)),
        }
    }

    /// Over a lower level: `sum(school, pupils)`, `sum(school, pupils, public)`, `count(school)`, `count(school, public)`.
    fn over(&self, gather: Gather, parts: &[Part], at: &Range<usize>) -> Result<Meant, Wrong> {
        let [Part { what: Tree::Name(name), at: there }, rest @ ..] = parts else {
            return Err(wrong(
                at,
                "第一项应当是下一级的名称",
                "it begins with the name of a lower level",
            ));
        };
        let level = self.names.level(name).filter(|level| self.names.lies_in(*level, self.level));
        let level = level.ok_or_else(|| {
            wrong(there, format!("“{name}”不是下一级"), format!("`{name}` is no lower level"))
        })?;
        let below = Self { level, names: self.names };
        let boxed = |node| Some(Box::new(node));
        let (node, test, unit) = match (gather, rest) {
            (Gather::Count, []) => (Node::Number(1.0), None, Some(Unit::default())),
            (Gather::Count, [test]) => {
                (Node::Number(1.0), boxed(below.flag(test)?), Some(Unit::default()))
            }
            (Gather::Count, _) => return Err(count(at, "count", "1-2")),
            (_, [number]) => {
                let (node, unit) = below.number(number)?;
                (node, None, unit)
            }
            (_, [number, test]) => {
                let (node, unit) = below.number(number)?;
                (node, boxed(below.flag(test)?), unit)
            }
            _ => return Err(count(at, "", "2-3")),
        };
        Ok((Node::Over(gather, level, Box::new(node), test), Kind::Number(unit)))
    }
}

const FUNCTIONS: &str =
    "if, in, min, max, abs, floor, round, known, at, above, sum, count, lowest, highest";

fn count(at: &Range<usize>, name: &str, many: &str) -> Wrong {
    wrong(
        at,
        format!("函数 {name} 应有 {many} 项"),
        format!("the function {name} takes {many} parts"),
    )
}

/// The unit of both; a number that is written down takes that of the other.
fn fitting(units: [(Option<Unit>, &Range<usize>); 2]) -> Result<Option<Unit>, Wrong> {
    let [(one, _), (other, at)] = units;
    match (one, other) {
        (Some(one), Some(other)) if one != other => Err(wrong(
            at,
            format!("单位不同：{one} 与 {other}"),
            format!("units differ: {one} and {other}"),
        )),
        (one, other) => Ok(one.or(other)),
    }
}

impl Node {
    /// Shows every part of a formula of a level, with the level that it is over.
    pub fn each(&self, level: usize, look: &mut dyn FnMut(usize, &Self)) {
        look(level, self);
        match self {
            Self::Number(_) | Self::Column(_) => {}
            Self::One(_, inner) | Self::At(_, inner) => inner.each(level, look),
            Self::Above(inner) => inner.each(level - 1, look),
            Self::Two(_, one, other) => [one, other].iter().for_each(|part| part.each(level, look)),
            Self::If(parts) => parts.iter().for_each(|part| part.each(level, look)),
            Self::Of(_, parts) => parts.iter().for_each(|part| part.each(level, look)),
            Self::Over(_, below, inner, test) => {
                inner.each(*below, look);
                test.iter().for_each(|test| test.each(*below, look));
            }
        }
    }
}
