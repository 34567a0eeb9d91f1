//! The functions that a formula may call, and a variable: the part of a formula that is computed
//! from columns before terms are made of it. Not the numbers.

use super::expression::{Expression, Pointwise};
use super::grouped::Grouped;
use super::nearest::nearest;
use super::random::grouping;
use super::syntax::{Argument, Kind, Node, label};
use super::trouble::{Error, Meaning, Span, Wanted};

/// Every function by its name in formulas.
pub(super) const NAMES: [&str; 15] = [
    "I", "log", "log2", "log10", "exp", "sqrt", "abs", "center", "scale", "within", "mean",
    "factor", "poly", "ns", "bs",
];

/// The largest degree of a polynomial or spline.
const MAX_DEGREE: u32 = 20;
/// The most columns that a spline may make.
const MAX_SPLINE: u32 = 200;

/// What a variable is made of.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
    /// The bare name of a column, of numbers or of text.
    Column(String),
    /// Arithmetic on columns of numbers.
    Plain(Expression),
    /// The different values of a column as levels.
    Factor { column: String, reference: Option<String> },
    /// Orthogonal or raw powers.
    Poly { of: Expression, degree: usize, raw: bool },
    /// A basis of B-splines or natural splines.
    Spline { of: Expression, request: Request },
}

/// What is asked of a basis of splines.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Request {
    pub(super) natural: bool,
    pub(super) degree: usize,
    pub(super) columns: Option<usize>,
    pub(super) knots: Option<Vec<f64>>,
    pub(super) boundary: Option<(f64, f64)>,
    pub(super) intercept: bool,
}

impl Request {
    /// The least number of columns.
    fn least(&self) -> usize {
        (if self.natural { 1 } else { self.degree }) + usize::from(self.intercept)
    }

    /// How many knots lie between those of the boundary if they are not given.
    pub(super) fn inner(&self) -> usize {
        self.columns.map_or(0, |columns| columns.saturating_sub(self.least()))
    }
}

/// A variable of a formula: its name as R writes it, where it first stands, what it is made of.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Variable {
    pub(super) label: String,
    pub(super) span: Span,
    pub(super) shape: Shape,
}

impl Variable {
    /// The variable that a name or a call stands for.
    pub(super) fn of(node: &Node) -> Result<Self, Error> {
        let shape = match &node.kind {
            Kind::Call(name, arguments) => call(name, arguments, node)?,
            Kind::Name(name) if name == "." => return Err(Meaning::Dot.at(node.span)),
            Kind::Name(name) => Shape::Column(name.clone()),
            _ => Shape::Plain(Expression::of(node)?),
        };
        Ok(Self { label: label(node), span: node.span, shape })
    }

    /// How much arithmetic it is.
    pub(super) fn size(&self) -> usize {
        match &self.shape {
            Shape::Column(_) | Shape::Factor { .. } => 1,
            Shape::Plain(of) | Shape::Poly { of, .. } | Shape::Spline { of, .. } => of.size(),
        }
    }

    /// What it reckons by groups.
    pub(super) fn grouped(&self) -> Vec<&Grouped> {
        let mut found = Vec::new();
        if let Shape::Plain(of) | Shape::Poly { of, .. } | Shape::Spline { of, .. } = &self.shape {
            of.grouped(&mut found);
        }
        found
    }

    /// The columns of the frame that it is made of, with their places.
    pub(super) fn columns(&self) -> Vec<(&str, Span)> {
        let mut found = Vec::new();
        match &self.shape {
            Shape::Column(name) | Shape::Factor { column: name, .. } => {
                found.push((name.as_str(), self.span));
            }
            Shape::Plain(of) | Shape::Poly { of, .. } | Shape::Spline { of, .. } => {
                of.columns(&mut found);
            }
        }
        found
    }
}

fn call(name: &str, arguments: &[Argument], node: &Node) -> Result<Shape, Error> {
    match name {
        "factor" => factor(&mut Call::new("factor", arguments, node)?),
        "poly" => poly(&mut Call::new("poly", arguments, node)?),
        "ns" => spline(&mut Call::new("ns", arguments, node)?),
        "bs" => spline(&mut Call::new("bs", arguments, node)?),
        _ => Expression::of(node).map(Shape::Plain),
    }
}

/// A function of arithmetic, which takes numbers and gives a number.
pub(super) fn arithmetic(
    name: &str,
    arguments: &[Argument],
    node: &Node,
) -> Result<Expression, Error> {
    let Some(&known) = NAMES.iter().find(|&&known| known == name) else {
        let nearest = nearest(name, NAMES);
        return Err(Meaning::UnknownFunction { name: name.to_owned(), nearest }.at(node.span));
    };
    let pointwise = match known {
        "I" => None,
        "log" => Some(Pointwise::Log),
        "log2" => Some(Pointwise::Log2),
        "log10" => Some(Pointwise::Log10),
        "exp" => Some(Pointwise::Exp),
        "sqrt" => Some(Pointwise::Sqrt),
        "abs" => Some(Pointwise::Abs),
        "center" | "scale" => {
            let of = Call::new(known, arguments, node)?.only()?;
            return Ok(Expression::standard(of, known == "scale", node));
        }
        "within" | "mean" => return by_group(&mut Call::new(known, arguments, node)?, node),
        _ => return Err(Meaning::NotHere { function: known }.at(node.span)),
    };
    let of = Call::new(known, arguments, node)?.only()?;
    Ok(pointwise.map_or(of.clone(), |pointwise| Expression::Call(pointwise, Box::new(of))))
}

/// `within(x, g)` and `mean(x, g)`.
fn by_group(call: &mut Call<'_>, node: &Node) -> Result<Expression, Error> {
    let of = Expression::of(call.first()?)?;
    let group = call.take("g", 1);
    let place = group.map_or(call.span, |group| group.span);
    let grouping = group.and_then(|group| grouping(group).ok());
    let grouping = grouping.ok_or_else(|| call.wrong("g", Wanted::Group, place))?;
    call.done()?;
    let grouped = Grouped::new(of, grouping, call.function == "within", node);
    Ok(Expression::Grouped(Box::new(grouped)))
}

fn factor(call: &mut Call<'_>) -> Result<Shape, Error> {
    let first = call.first()?;
    let Kind::Name(column) = &first.kind else {
        return Err(call.wrong("x", Wanted::Column, first.span));
    };
    let reference = match call.take("ref", 1) {
        None => None,
        Some(Node { kind: Kind::Text(level) | Kind::Number(_, level), .. }) => Some(level.clone()),
        Some(other) => return Err(call.wrong("ref", Wanted::Text, other.span)),
    };
    call.done()?;
    Ok(Shape::Factor { column: column.clone(), reference })
}

fn poly(call: &mut Call<'_>) -> Result<Shape, Error> {
    let of = Expression::of(call.first()?)?;
    let degree = call.whole("degree", 1, (1, MAX_DEGREE))?.unwrap_or(1);
    let raw = call.truth("raw")?.unwrap_or(false);
    call.done()?;
    Ok(Shape::Poly { of, degree, raw })
}

fn spline(call: &mut Call<'_>) -> Result<Shape, Error> {
    let of = Expression::of(call.first()?)?;
    let natural = call.function == "ns";
    let asked = call.rest.get(1).copied().flatten().map_or(call.span, |next| next.value.span);
    let columns = call.whole("df", 1, (1, MAX_SPLINE))?;
    let knots = call.numbers("knots", 2, Wanted::Rising)?;
    let degree = match natural {
        true => 3,
        false => call.whole("degree", 3, (1, MAX_DEGREE))?.unwrap_or(3),
    };
    let intercept = call.truth("intercept")?.unwrap_or(false);
    let boundary = call.numbers("Boundary.knots", usize::MAX, Wanted::Pair)?;
    let boundary = boundary.map(|pair| (pair[0], pair[1]));
    call.done()?;
    let request = Request { natural, degree, columns, knots, boundary, intercept };
    let least = request.least();
    match request.columns {
        Some(columns) if columns < least => {
            let wanted = Wanted::Whole { least: least as u32, most: MAX_SPLINE };
            Err(call.wrong("df", wanted, asked))
        }
        _ => Ok(Shape::Spline { of, request }),
    }
}

/// The arguments of one call, crossed off one by one.
struct Call<'a> {
    function: &'static str,
    span: Span,
    rest: Vec<Option<&'a Argument>>,
}

impl<'a> Call<'a> {
    fn new(function: &'static str, arguments: &'a [Argument], node: &Node) -> Result<Self, Error> {
        let rest: Vec<_> = arguments.iter().map(Some).collect();
        match rest.is_empty() {
            true => Err(Meaning::NoArgument { function }.at(node.span)),
            false => Ok(Self { function, span: node.span, rest }),
        }
    }

    /// The expression that the function is of.
    fn first(&mut self) -> Result<&'a Node, Error> {
        let missing = Meaning::NoArgument { function: self.function }.at(self.span);
        self.take("x", 0).ok_or(missing)
    }

    /// The only argument, read as arithmetic.
    fn only(&mut self) -> Result<Expression, Error> {
        let of = Expression::of(self.first()?)?;
        self.done()?;
        Ok(of)
    }

    /// The argument of a name, else the one at a position that was given without a name.
    fn take(&mut self, name: &str, position: usize) -> Option<&'a Node> {
        let named = self.rest.iter().position(|argument| {
            argument.is_some_and(|argument| argument.name.as_deref() == Some(name))
        });
        let placed = self.rest.get(position).copied().flatten();
        let at = match placed {
            _ if named.is_some() => named?,
            Some(argument) if argument.name.is_none() => position,
            _ => return None,
        };
        self.rest[at].take().map(|argument| &argument.value)
    }

    fn whole(
        &mut self,
        name: &'static str,
        position: usize,
        (least, most): (u32, u32),
    ) -> Result<Option<usize>, Error> {
        let Some(node) = self.take(name, position) else { return Ok(None) };
        match node.kind {
            Kind::Number(value, _)
                if value.fract() == 0.0
                    && (f64::from(least)..=f64::from(most)).contains(&value) =>
            {
                Ok(Some(value as usize))
            }
            _ => Err(self.wrong(name, Wanted::Whole { least, most }, node.span)),
        }
    }

    fn truth(&mut self, name: &'static str) -> Result<Option<bool>, Error> {
        let Some(node) = self.take(name, usize::MAX) else { return Ok(None) };
        match &node.kind {
            Kind::Name(word) if word == "TRUE" || word == "FALSE" => Ok(Some(word == "TRUE")),
            _ => Err(self.wrong(name, Wanted::Truth, node.span)),
        }
    }

    /// Rising numbers in `c(…)`, or one alone; two of them for a pair.
    fn numbers(
        &mut self,
        name: &'static str,
        position: usize,
        wanted: Wanted,
    ) -> Result<Option<Vec<f64>>, Error> {
        let Some(node) = self.take(name, position) else { return Ok(None) };
        let values: Option<Vec<f64>> = match &node.kind {
            Kind::Call(name, list) if name == "c" => {
                list.iter().map(|argument| literal(&argument.value)).collect()
            }
            _ => literal(node).map(|value| vec![value]),
        };
        let enough = |values: &Vec<f64>| match wanted {
            Wanted::Pair => values.len() == 2,
            _ => (1..=MAX_SPLINE as usize).contains(&values.len()),
        };
        let rising = |values: &Vec<f64>| values.windows(2).all(|pair| pair[0] < pair[1]);
        match values.filter(enough).filter(rising) {
            Some(values) => Ok(Some(values)),
            None => Err(self.wrong(name, wanted, node.span)),
        }
    }

    fn wrong(&self, name: &'static str, wanted: Wanted, span: Span) -> Error {
        Meaning::Argument { function: self.function, name, wanted }.at(span)
    }

    /// Nothing may be left over.
    fn done(&self) -> Result<(), Error> {
        let Some((at, argument)) = self
            .rest
            .iter()
            .enumerate()
            .find_map(|(at, argument)| argument.map(|argument| (at, argument)))
        else {
            return Ok(());
        };
        let name = argument.name.clone().unwrap_or_else(|| (at + 1).to_string());
        Err(Meaning::UnknownArgument { function: self.function, name }.at(argument.value.span))
    }
}

/// A number with or without a minus.
fn literal(node: &Node) -> Option<f64> {
    match &node.kind {
        Kind::Number(value, _) => Some(*value),
        Kind::Sign(true, of) => match of.kind {
            Kind::Number(value, _) => Some(-value),
            _ => None,
        },
        _ => None,
    }
}
