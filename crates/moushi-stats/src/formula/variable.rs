//! A variable of a formula with what it learned from data. Not products of variables.

use super::coding::MAX_LEVELS;
use super::column::Values;
use super::expression::Expression;
use super::frame::Frame;
use super::function::{Request, Shape, Variable};
use super::levels::{Coded, Levels};
use super::nearest::nearest;
use super::picked::{Picked, View};
use super::poly::Poly;
use super::spline::Spline;
use super::trouble::{Data, Error, Span};
use serde::{Deserialize, Serialize};

/// A variable that has learned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Learned {
    pub(super) label: String,
    pub(super) span: Span,
    pub(super) kind: Kind,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum Kind {
    Number(Expression),
    Factor(Levels),
    Poly(Expression, Poly),
    Spline(Expression, Spline),
}

/// A variable in some rows: its columns, or its level in each row.
pub(super) enum Evaluated {
    Columns(Vec<Vec<f64>>),
    Levels(Vec<u32>),
}

impl Learned {
    /// Learns from all picked rows.
    pub(super) fn of(variable: &Variable, view: &View<'_>) -> Result<Self, Error> {
        let (label, span) = (variable.label.clone(), variable.span);
        let kind = match &variable.shape {
            Shape::Column(name) => match view.frame.find(name, Some(span))?.values {
                Values::Numbers(_) => Kind::Number(Expression::Column(name.clone(), span)),
                Values::Text { .. } => factor(variable, name, None, view)?,
            },
            Shape::Factor { column, reference } => {
                factor(variable, column, reference.as_deref(), view)?
            }
            Shape::Plain(of) => {
                let mut of = of.clone();
                of.learn(view)?;
                Kind::Number(of)
            }
            Shape::Poly { of, degree, raw } => poly(variable, of, *degree, *raw, view)?,
            Shape::Spline { of, request } => spline(variable, of, request, view)?,
        };
        Ok(Self { label, span, kind })
    }

    pub(super) fn is_factor(&self) -> bool {
        matches!(self.kind, Kind::Factor(_))
    }

    /// The arithmetic that it is made of.
    pub(super) fn expression(&self) -> Option<&Expression> {
        match &self.kind {
            Kind::Number(of) | Kind::Poly(of, _) | Kind::Spline(of, _) => Some(of),
            Kind::Factor(_) => None,
        }
    }

    /// Levels of a factor, else columns.
    pub(super) fn width(&self) -> usize {
        match &self.kind {
            Kind::Number(_) => 1,
            Kind::Factor(levels) => levels.names.len(),
            Kind::Poly(_, poly) => poly.width(),
            Kind::Spline(_, spline) => spline.width(),
        }
    }

    /// The name of one of its columns, as R's `model.matrix` has it.
    pub(super) fn name(&self, part: usize) -> String {
        match &self.kind {
            Kind::Factor(levels) => format!("{}{}", self.label, levels.names[part]),
            _ if self.width() > 1 => format!("{}{}", self.label, part + 1),
            _ => self.label.clone(),
        }
    }

    /// The levels of a factor over a frame; one that was not known is refused. For others, nothing
    /// once their columns have been found to hold numbers.
    pub(super) fn over<'a>(
        &self,
        frame: &'a Frame,
        picked: &Picked,
    ) -> Result<Option<Coded<'a>>, Error> {
        if let Some(of) = self.expression() {
            return of.check(frame).map(|()| None);
        }
        let Kind::Factor(levels) = &self.kind else { return Ok(None) };
        let levels = levels.over(frame)?;
        match levels.unknown(picked) {
            None => Ok(Some(levels)),
            Some((row, level)) => {
                Err(Data::UnknownLevel { name: self.label.clone(), level, row }.at(self.span))
            }
        }
    }

    /// The variable in some rows; a factor by its levels over the frame.
    pub(super) fn evaluate(
        &self,
        view: &View<'_>,
        coded: Option<&Coded<'_>>,
    ) -> Result<Evaluated, Error> {
        let values = |of: &Expression| of.finite(view, &self.label, self.span);
        let codes = |coded: &Coded<'_>| coded.codes(view.picked, view.range.clone());
        Ok(match &self.kind {
            Kind::Number(of) => Evaluated::Columns(vec![values(of)?]),
            Kind::Poly(of, poly) => Evaluated::Columns(poly.columns(&values(of)?)),
            Kind::Spline(of, spline) => Evaluated::Columns(spline.columns(&values(of)?)),
            Kind::Factor(_) => Evaluated::Levels(coded.map(codes).unwrap_or_default()),
        })
    }
}

fn factor(
    variable: &Variable,
    column: &str,
    reference: Option<&str>,
    view: &View<'_>,
) -> Result<Kind, Error> {
    let (levels, _) = Levels::learn(view.frame, view.picked, column, variable.span)?;
    with_reference(variable, levels, reference)
}

/// A factor of some levels, that of the reference brought to the front.
pub(super) fn with_reference(
    variable: &Variable,
    mut levels: Levels,
    reference: Option<&str>,
) -> Result<Kind, Error> {
    let name = variable.label.clone();
    if let Some(level) = reference {
        let Some(at) = levels.names.iter().position(|known| known == level) else {
            let known = levels.names.iter().map(String::as_str);
            let nearest = nearest(level, known).map(str::to_owned);
            let trouble = Data::UnknownReference { name, level: level.to_owned(), nearest };
            return Err(trouble.at(variable.span));
        };
        levels.names[..=at].rotate_right(1);
    }
    match levels.names.as_slice() {
        [level] => Err(Data::OneLevel { name, level: level.clone() }.at(variable.span)),
        names if names.len() > MAX_LEVELS => {
            let levels = names.len();
            Err(Data::ManyLevels { name, levels, limit: MAX_LEVELS }.at(variable.span))
        }
        _ => Ok(Kind::Factor(levels)),
    }
}

/// The expression once it has learned, and its values.
fn learned(
    variable: &Variable,
    of: &Expression,
    view: &View<'_>,
) -> Result<(Expression, Vec<f64>), Error> {
    let mut of = of.clone();
    of.learn(view)?;
    let values = of.finite(view, &variable.label, variable.span)?;
    Ok((of, values))
}

fn poly(
    variable: &Variable,
    of: &Expression,
    degree: usize,
    raw: bool,
    view: &View<'_>,
) -> Result<Kind, Error> {
    let (of, values) = learned(variable, of, view)?;
    if raw {
        return Ok(Kind::Poly(of, Poly::Raw { degree }));
    }
    let few = || {
        let mut different = values.clone();
        different.sort_unstable_by(f64::total_cmp);
        different.dedup();
        let (name, found) = (variable.label.clone(), different.len());
        Data::FewValues { name, needed: degree + 1, found }.at(variable.span)
    };
    if !differ(&values, degree + 1) {
        return Err(few());
    }
    Poly::learn(&values, degree).map(|poly| Kind::Poly(of, poly)).ok_or_else(few)
}

/// Whether there are so many different values, which mostly shows in the first few rows.
fn differ(values: &[f64], needed: usize) -> bool {
    let mut different: Vec<f64> = Vec::new();
    values.iter().any(|value| {
        if !different.contains(value) {
            different.push(*value);
        }
        different.len() == needed
    })
}

fn spline(
    variable: &Variable,
    of: &Expression,
    request: &Request,
    view: &View<'_>,
) -> Result<Kind, Error> {
    let (of, values) = learned(variable, of, view)?;
    let spline = Spline::learn(values, request, &variable.label);
    spline.map(|spline| Kind::Spline(of, spline)).map_err(|data| data.at(variable.span))
}
