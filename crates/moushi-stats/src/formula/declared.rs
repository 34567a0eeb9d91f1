//! A design that was told what columns hold, instead of learning it from rows that lie elsewhere. Not the rows.

use super::column::NONE;
use super::design::{Design, Ground, Group};
use super::expression::Expression;
use super::frame::Frame;
use super::function::{Request, Shape, Variable};
use super::levels::Levels;
use super::model::Formula;
use super::picked::Picked;
use super::poly::Poly;
use super::random::Grouping;
use super::spline::Spline;
use super::trouble::{Data, Error};
use super::variable::{Kind, Learned, with_reference};
use std::collections::BTreeMap;

/// Columns of text with the levels that they may have, the reference first. Every other column holds numbers.
pub type Known = BTreeMap<String, Vec<String>>;

impl Design {
    /// A design of columns of which it is told what they hold. Its groups are not known yet: see [`Design::with_groups`].
    ///
    /// Refused: a factor of which no levels are told, and what would have to be learned from rows, such as means of
    /// `center` and knots of splines that are not given.
    pub fn declared(formula: &Formula, known: &Known) -> Result<Self, Error> {
        let design = Self::begun(formula);
        if design.response.learns() {
            let trouble = Data::MustBeLearned { name: design.response_label.clone() };
            return Err(trouble.at(design.response_span));
        }
        design.learn(formula, Ground::Told(known))
    }

    /// The design with the groups that occur in a frame that holds the columns of groups, and for each grouping the code of
    /// each row. The formula is the one of which it was made.
    pub fn with_groups(
        mut self,
        formula: &Formula,
        frame: &Frame,
    ) -> Result<(Self, Vec<Vec<u32>>), Error> {
        let picked = Picked::All(frame.rows());
        let mut codes = Vec::new();
        for group in &mut self.groups {
            let same = |grouping: &&Grouping| {
                group.columns.iter().eq(grouping.columns.iter().map(|(name, _)| name))
            };
            let grouping = formula.random.iter().map(|varying| &varying.grouping).find(same);
            let Some(grouping) = grouping else { continue };
            let (learned, combined) = Group::learn(grouping, frame, &picked)?;
            let own = combined.all(&picked);
            if own.contains(&NONE) {
                return Err(Data::BadLevels.nowhere());
            }
            *group = learned;
            codes.push(own);
        }
        Ok((self, codes))
    }
}

impl Group {
    /// A grouping before any group is known.
    pub(super) fn unknown(grouping: &Grouping) -> Self {
        Self {
            name: grouping.name.clone(),
            columns: grouping.columns.iter().map(|(name, _)| name.clone()).collect(),
            levels: Vec::new(),
            parts: Vec::new(),
            steps: Vec::new(),
        }
    }
}

impl Learned {
    /// A variable of columns of which it is told what they hold.
    pub(super) fn told(variable: &Variable, known: &Known) -> Result<Self, Error> {
        let (label, span) = (variable.label.clone(), variable.span);
        let learn = || Data::MustBeLearned { name: variable.label.clone() }.at(variable.span);
        let numbers = |of: &Expression| match of.learns() {
            true => Err(learn()),
            false => of.numbers(known).map(|()| of.clone()),
        };
        let kind = match &variable.shape {
            Shape::Column(name) if known.contains_key(name) => told(variable, name, None, known)?,
            Shape::Column(name) => Kind::Number(Expression::Column(name.clone(), span)),
            Shape::Factor { column, reference } => {
                told(variable, column, reference.as_deref(), known)?
            }
            Shape::Plain(of) => Kind::Number(numbers(of)?),
            Shape::Poly { of, degree, raw: true } => {
                Kind::Poly(numbers(of)?, Poly::Raw { degree: *degree })
            }
            Shape::Poly { .. } => return Err(learn()),
            Shape::Spline {
                of,
                request: request @ Request { knots: Some(_), boundary: Some(_), .. },
            } => {
                let spline = Spline::learn(Vec::new(), request, &label);
                Kind::Spline(numbers(of)?, spline.map_err(|data| data.at(span))?)
            }
            Shape::Spline { .. } => return Err(learn()),
        };
        Ok(Self { label, span, kind })
    }
}

fn told(
    variable: &Variable,
    column: &str,
    reference: Option<&str>,
    known: &Known,
) -> Result<Kind, Error> {
    let Some(names) = known.get(column) else {
        return Err(Data::NotTold { name: column.to_owned() }.at(variable.span));
    };
    let levels = Levels { column: column.to_owned(), span: variable.span, names: names.clone() };
    with_reference(variable, levels, reference)
}
