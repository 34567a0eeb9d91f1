//! A formula that has been read: response, fixed terms, random terms, weight. Not yet data.

use super::expression::Expression;
use super::function::Variable;
use super::random::{MAX_RANDOM, Varying, random};
use super::syntax::{Kind, Node, label, parse};
use super::terms::{Reading, Set, Terms};
use super::trouble::{Error, Meaning, Span, Syntax};
use std::collections::HashSet;

/// Numbers, columns and functions that the arithmetic of a formula may be made of, since each costs
/// something in each row.
pub const MAX_OPERATIONS: usize = 2000;

/// What a column that a formula names should hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Use {
    /// Numbers or text: a factor, where it is text.
    Either,
    /// Numbers.
    Numbers,
    /// The names of groups, text or numbers.
    Groups,
}

/// A formula in R's notation, with random terms in that of lme4 (Bates et al. 2015).
#[derive(Clone, Debug, PartialEq)]
pub struct Formula {
    pub(super) text: String,
    pub(super) response: Expression,
    pub(super) response_label: String,
    pub(super) response_span: Span,
    pub(super) fixed: Terms,
    pub(super) random: Vec<Varying>,
    pub(super) weight: Option<String>,
}

impl Formula {
    /// Reads a formula; what is wrong with it comes with its place. Any text is answered within a
    /// fraction of a second and without deep recursion: see the limits of this room.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let (left, right) = parse(text)?;
        let response = Expression::of(&left)?;
        let (fixed, random) = sides(&right)?;
        let formula = Self {
            text: text.to_owned(),
            response,
            response_label: label(&left),
            response_span: left.span,
            fixed,
            random,
            weight: None,
        };
        formula.check()?;
        Ok(formula)
    }

    /// The same formula with a column of weights above zero.
    pub fn weighted(self, column: &str) -> Self {
        Self { weight: Some(column.to_owned()), ..self }
    }

    /// As it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The response as R names it.
    pub fn response(&self) -> &str {
        &self.response_label
    }

    /// Whether there is a fixed intercept.
    pub fn intercept(&self) -> bool {
        self.fixed.intercept
    }

    /// The fixed terms as R labels and orders them, without the intercept.
    pub fn terms(&self) -> Vec<String> {
        let term = |set: &Set| {
            let parts = set.variables().map(|at| self.fixed.variables[at].label.as_str());
            parts.collect::<Vec<_>>().join(":")
        };
        self.fixed.terms.iter().map(term).collect()
    }

    /// The variables of fixed and random effects.
    fn variables(&self) -> impl Iterator<Item = &Variable> {
        let effects = self.random.iter().map(|varying| &varying.terms);
        std::iter::once(&self.fixed).chain(effects).flat_map(Terms::used)
    }

    /// The columns of data that it names, each once, and what each should hold.
    pub fn columns(&self) -> Vec<(String, Use)> {
        let mut found: Vec<(String, Use)> = Vec::new();
        let mut put = |name: &str, of: Use| match found.iter_mut().find(|(known, _)| known == name)
        {
            Some((_, known)) => *known = (*known).max(of),
            None => found.push((name.to_owned(), of)),
        };
        self.explained().into_iter().for_each(|(name, _)| put(name, Use::Numbers));
        self.explaining().into_iter().for_each(|(name, _)| put(name, Use::Either));
        self.weight.iter().for_each(|name| put(name, Use::Numbers));
        let varying = self.random.iter().map(|varying| &varying.grouping);
        let mut reckoned = self.variables().flat_map(Variable::grouped).collect();
        self.response.grouped(&mut reckoned);
        let groupings = varying.chain(reckoned.iter().map(|grouped| &grouped.grouping));
        groupings.flat_map(|of| &of.columns).for_each(|(name, _)| put(name, Use::Groups));
        found
    }

    /// The columns of the right side, with their places, in the order of the formula.
    pub(super) fn explaining(&self) -> Vec<(&str, Span)> {
        let mut found: Vec<(&str, Span)> = self.variables().flat_map(Variable::columns).collect();
        for varying in &self.random {
            let columns = varying.grouping.columns.iter();
            found.extend(columns.map(|(name, span)| (name.as_str(), *span)));
        }
        found.sort_by_key(|(_, span)| span.start);
        found
    }

    /// The columns of the response.
    pub(super) fn explained(&self) -> Vec<(&str, Span)> {
        let mut found = Vec::new();
        self.response.columns(&mut found);
        found
    }

    fn check(&self) -> Result<(), Error> {
        let explained = self.explained();
        if explained.is_empty() {
            return Err(Syntax::NoResponse.at(self.response_span));
        }
        let mut size = self.response.size();
        for variable in self.variables() {
            size += variable.size();
            if size > MAX_OPERATIONS {
                return Err(Meaning::ManyOperations { limit: MAX_OPERATIONS }.at(variable.span));
            }
        }
        if size > MAX_OPERATIONS {
            return Err(Meaning::ManyOperations { limit: MAX_OPERATIONS }.at(self.response_span));
        }
        let names: HashSet<&str> = explained.iter().map(|(name, _)| *name).collect();
        let both = |(name, _): &(&str, Span)| names.contains(name);
        match self.explaining().into_iter().find(both) {
            Some((name, span)) => Err(Meaning::ResponseOnRight { name: name.to_owned() }.at(span)),
            None => Ok(()),
        }
    }
}

/// Fixed and random terms of the right side.
fn sides(right: &Node) -> Result<(Terms, Vec<Varying>), Error> {
    let (mut fixed, mut varying) = (Reading::new(), Vec::new());
    let mut summand = |sign: char, node: &Node| {
        match random(node)? {
            Some(_) if sign == '-' => return Err(Meaning::RandomInside.at(node.span)),
            Some(found) => varying.extend(found),
            None => fixed.add(sign, node)?,
        }
        match varying.len() > MAX_RANDOM {
            true => Err(Meaning::ManyTerms { limit: MAX_RANDOM }.at(node.span)),
            false => Ok(()),
        }
    };
    match &right.kind {
        Kind::Chain(first, rest) if matches!(rest[0].0, '+' | '-') => {
            summand('+', first)?;
            for (sign, node) in rest {
                summand(*sign, node)?;
            }
        }
        _ => summand('+', right)?,
    }
    Ok((fixed.done(), varying))
}
