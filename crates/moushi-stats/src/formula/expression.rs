//! Arithmetic on columns of numbers, row by row, with the centres and scales that it learned. Not
//! variables that make several columns.

use super::declared::Known;
use super::frame::Frame;
use super::function::arithmetic;
use super::grouped::{self, Grouped};
use super::picked::View;
use super::syntax::{Kind, Node, label};
use super::trouble::{Data, Error, Meaning, Span};
use crate::finite::first_not_finite;
use serde::{Deserialize, Serialize};

/// A function of one number.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum Pointwise {
    Log,
    Log2,
    Log10,
    Exp,
    Sqrt,
    Abs,
}

impl Pointwise {
    fn of(self, value: f64) -> f64 {
        match self {
            Self::Log => libm::log(value),
            Self::Log2 => libm::log2(value),
            Self::Log10 => libm::log10(value),
            Self::Exp => libm::exp(value),
            Self::Sqrt => value.sqrt(),
            Self::Abs => value.abs(),
        }
    }
}

/// An expression; `Chain` holds operators of one precedence from left to right.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum Expression {
    Number(f64),
    Column(String, Span),
    Negative(Box<Expression>),
    Chain(Box<Expression>, Vec<(char, Expression)>),
    Power(Box<Expression>, Box<Expression>),
    Call(Pointwise, Box<Expression>),
    Standard(Box<Standard>),
    Grouped(Box<Grouped>),
}

/// A centred expression; divided by its standard deviation if it is scaled. Mean and deviation
/// (with n − 1) are 0 and 1 until they are learned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Standard {
    of: Expression,
    label: String,
    span: Span,
    scaled: bool,
    mean: f64,
    deviation: f64,
}

impl Expression {
    /// A node of the tree read as arithmetic.
    pub(super) fn of(node: &Node) -> Result<Self, Error> {
        Ok(match &node.kind {
            Kind::Number(value, _) => Self::Number(*value),
            Kind::Name(name) if name == "." => return Err(Meaning::Dot.at(node.span)),
            Kind::Name(name) => Self::Column(name.clone(), node.span),
            Kind::Text(_) => return Err(Meaning::Text.at(node.span)),
            Kind::Bar { .. } => return Err(Meaning::RandomInside.at(node.span)),
            Kind::Bracket(inside) => Self::of(inside)?,
            Kind::Sign(false, of) => Self::of(of)?,
            Kind::Sign(true, of) => Self::Negative(Box::new(Self::of(of)?)),
            Kind::Power(base, exponent) => {
                Self::Power(Box::new(Self::of(base)?), Box::new(Self::of(exponent)?))
            }
            Kind::Chain(first, rest) => {
                let step = |(sign, next): &(char, Node)| match sign {
                    ':' => Err(Meaning::ColonInArithmetic.at(node.span)),
                    _ => Ok((*sign, Self::of(next)?)),
                };
                let rest = rest.iter().map(step).collect::<Result<_, _>>()?;
                Self::Chain(Box::new(Self::of(first)?), rest)
            }
            Kind::Call(name, arguments) => arithmetic(name, arguments, node)?,
        })
    }

    /// `center(of)` or `scale(of)`, as written in `node`.
    pub(super) fn standard(of: Self, scaled: bool, node: &Node) -> Self {
        let (label, span) = (label(node), node.span);
        Self::Standard(Box::new(Standard { of, label, span, scaled, mean: 0.0, deviation: 1.0 }))
    }

    /// The expressions that it is made of.
    fn inner(&self) -> Vec<&Self> {
        match self {
            Self::Number(_) | Self::Column(..) => Vec::new(),
            Self::Negative(of) | Self::Call(_, of) => vec![of],
            Self::Standard(standard) => vec![&standard.of],
            Self::Grouped(grouped) => vec![&grouped.of],
            Self::Power(base, exponent) => vec![base, exponent],
            Self::Chain(first, rest) => {
                std::iter::once(&**first).chain(rest.iter().map(|(_, next)| next)).collect()
            }
        }
    }

    /// Every column that it names, with its place.
    pub(super) fn columns<'a>(&'a self, found: &mut Vec<(&'a str, Span)>) {
        if let Self::Column(name, span) = self {
            found.push((name, *span));
        }
        self.inner().into_iter().for_each(|of| of.columns(found));
        if let Self::Grouped(grouped) = self {
            found.extend(grouped.grouping.columns.iter().map(|(name, span)| (&**name, *span)));
        }
    }

    /// What it reckons by groups.
    pub(super) fn grouped<'a>(&'a self, found: &mut Vec<&'a Grouped>) {
        if let Self::Grouped(grouped) = self {
            found.push(grouped);
        }
        self.inner().into_iter().for_each(|of| of.grouped(found));
    }

    /// How many numbers, columns and functions it is made of.
    pub(super) fn size(&self) -> usize {
        let own = match self {
            Self::Power(..) | Self::Chain(..) => 0,
            Self::Grouped(_) => grouped::COST,
            _ => 1,
        };
        own + self.inner().into_iter().map(Self::size).sum::<usize>()
    }

    /// Whether it has means or deviations to learn.
    pub(super) fn learns(&self) -> bool {
        matches!(self, Self::Standard(_) | Self::Grouped(_))
            || self.inner().into_iter().any(Self::learns)
    }

    /// Whether no column that it names is known to hold text.
    pub(super) fn numbers(&self, known: &Known) -> Result<(), Error> {
        let mut columns = Vec::new();
        self.columns(&mut columns);
        match columns.into_iter().find(|(name, _)| known.contains_key(*name)) {
            None => Ok(()),
            Some((name, span)) => Err(Data::TextAsNumber { name: name.to_owned() }.at(span)),
        }
    }

    /// Whether every column that it reckons with is there and holds numbers.
    pub(super) fn check(&self, frame: &Frame) -> Result<(), Error> {
        if let Self::Column(name, span) = self {
            frame.find_numbers(name, Some(*span))?;
        }
        self.inner().into_iter().try_for_each(|of| of.check(frame))
    }

    /// Means and deviations from the given rows, inner ones first.
    pub(super) fn learn(&mut self, view: &View<'_>) -> Result<(), Error> {
        match self {
            Self::Number(_) | Self::Column(..) => self.check(view.frame),
            Self::Negative(of) | Self::Call(_, of) => of.learn(view),
            Self::Standard(standard) => standard.learn(view),
            Self::Grouped(grouped) => grouped.learn(view),
            Self::Power(base, exponent) => {
                base.learn(view)?;
                exponent.learn(view)
            }
            Self::Chain(first, rest) => {
                first.learn(view)?;
                rest.iter_mut().try_for_each(|(_, next)| next.learn(view))
            }
        }
    }

    /// Its number in each row; each is finite, or the first row that is not is refused.
    pub(super) fn finite(
        &self,
        view: &View<'_>,
        label: &str,
        span: Span,
    ) -> Result<Vec<f64>, Error> {
        let values = self.values(view)?;
        match first_not_finite(&values) {
            None => Ok(values),
            Some(at) => Err(Data::NotFinite { name: label.to_owned(), row: view.row(at) }.at(span)),
        }
    }

    pub(super) fn values(&self, view: &View<'_>) -> Result<Vec<f64>, Error> {
        Ok(match self {
            Self::Number(value) => vec![*value; view.len()],
            Self::Column(name, span) => view.numbers(name, *span)?,
            Self::Negative(of) => each(of.values(view)?, |value| -value),
            Self::Call(pointwise, of) => each(of.values(view)?, |value| pointwise.of(value)),
            Self::Standard(standard) => {
                let (mean, deviation) = (standard.mean, standard.deviation);
                each(standard.of.values(view)?, |value| (value - mean) / deviation)
            }
            Self::Grouped(grouped) => grouped.values(view)?,
            Self::Power(base, exponent) => match **exponent {
                Self::Number(2.0) => each(base.values(view)?, |value| value * value),
                Self::Number(power) => each(base.values(view)?, |value| libm::pow(value, power)),
                _ => both(base.values(view)?, &exponent.values(view)?, libm::pow),
            },
            Self::Chain(first, rest) => {
                let mut result = first.values(view)?;
                for (sign, next) in rest {
                    result = both(result, &next.values(view)?, operator(*sign));
                }
                result
            }
        })
    }
}

impl Standard {
    fn learn(&mut self, view: &View<'_>) -> Result<(), Error> {
        self.of.learn(view)?;
        let values = self.of.finite(view, &self.label, self.span)?;
        self.mean = sum(&values, |value| value) / values.len() as f64;
        if self.scaled {
            let mean = self.mean;
            let squares = sum(&values, |value| (value - mean) * (value - mean));
            self.deviation = (squares / (values.len() as f64 - 1.0)).sqrt();
        }
        match self.mean.is_finite() && self.deviation.is_finite() && self.deviation > 0.0 {
            true => Ok(()),
            false => Err(Data::NoSpread { name: self.label.clone() }.at(self.span)),
        }
    }
}

/// The sum of `part` over all values, of sums of a thousand each, so that roundings do not pile up.
pub(super) fn sum(values: &[f64], part: impl Fn(f64) -> f64) -> f64 {
    values.chunks(1024).map(|some| some.iter().map(|&value| part(value)).sum::<f64>()).sum()
}

fn operator(sign: char) -> fn(f64, f64) -> f64 {
    match sign {
        '+' => |a, b| a + b,
        '-' => |a, b| a - b,
        '*' => |a, b| a * b,
        _ => |a, b| a / b,
    }
}

fn each(mut values: Vec<f64>, f: impl Fn(f64) -> f64) -> Vec<f64> {
    values.iter_mut().for_each(|value| *value = f(*value));
    values
}

fn both(mut left: Vec<f64>, right: &[f64], f: impl Fn(f64, f64) -> f64) -> Vec<f64> {
    left.iter_mut().zip(right).for_each(|(a, &b)| *a = f(*a, b));
    left
}
