//! Terms: the algebra of Wilkinson and Rogers (1973) as R's `terms()` has it. Not columns.

use super::function::Variable;
use super::syntax::{Kind, Node, label};
use super::trouble::{Error, Meaning, Span};
use std::collections::HashSet;

/// Variables that the terms of one formula, or of one random term, may have.
pub const MAX_VARIABLES: usize = 256;
/// Terms that a formula, or one random term, may stand for.
pub const MAX_TERMS: usize = 1024;
/// The largest power of a bracket of terms.
const MAX_POWER: f64 = 64.0;
/// Unions of variables that may be tried before a formula is given up.
const MAX_WORK: usize = 2_000_000;

/// The variables of a term, by their numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Set([u64; MAX_VARIABLES / 64]);

impl Set {
    fn one(variable: usize) -> Self {
        let mut set = Self::default();
        set.0[variable / 64] |= 1 << (variable % 64);
        set
    }

    fn union(self, other: Self) -> Self {
        let mut set = self;
        set.0.iter_mut().zip(other.0).for_each(|(a, b)| *a |= b);
        set
    }

    /// The set without one variable.
    pub(super) fn without(self, variable: usize) -> Self {
        let mut set = self;
        set.0[variable / 64] &= !(1 << (variable % 64));
        set
    }

    pub(super) fn is_within(self, other: Self) -> bool {
        self.0.iter().zip(other.0).all(|(a, b)| a & !b == 0)
    }

    fn holds(self, variable: usize) -> bool {
        self.0[variable / 64] >> (variable % 64) & 1 == 1
    }

    fn size(self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }

    /// The variables in their order.
    pub(super) fn variables(self) -> impl Iterator<Item = usize> {
        (0..MAX_VARIABLES).filter(move |&variable| self.holds(variable))
    }
}

/// What one right side, or the effects of one random term, stand for: variables in the order in
/// which they are first named, and terms by the number of their variables, else as written.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Terms {
    pub(super) intercept: bool,
    pub(super) variables: Vec<Variable>,
    pub(super) terms: Vec<Set>,
}

impl Terms {
    /// The terms of one expression.
    pub(super) fn of(node: &Node) -> Result<Self, Error> {
        let mut reading = Reading::new();
        reading.add('+', node)?;
        Ok(reading.done())
    }

    /// The variables that are in a term.
    pub(super) fn used(&self) -> impl Iterator<Item = &Variable> {
        let all = self.terms.iter().fold(Set::default(), |all, term| all.union(*term));
        all.variables().map(|variable| &self.variables[variable])
    }

    /// Whether it stands for nothing at all.
    pub(super) fn is_empty(&self) -> bool {
        !self.intercept && self.terms.is_empty()
    }

    /// One for the intercept and one for each term, each without the others.
    pub(super) fn apart(&self) -> Vec<Self> {
        let alone = |intercept, terms| Self { intercept, variables: self.variables.clone(), terms };
        let first = self.intercept.then(|| alone(true, Vec::new()));
        let rest = self.terms.iter().map(|&term| alone(false, vec![term]));
        first.into_iter().chain(rest).collect()
    }
}

/// Different terms in their order.
#[derive(Default)]
struct List {
    order: Vec<Set>,
    known: HashSet<Set>,
}

/// Terms while they are read. What is said of the intercept last is what counts, also inside
/// brackets, as in R; behind a minus, 0 and 1 change their roles.
pub(super) struct Reading {
    variables: Vec<Variable>,
    list: List,
    intercept: bool,
    minus: bool,
    work: usize,
}

impl Reading {
    pub(super) fn new() -> Self {
        let (variables, list) = (Vec::new(), List::default());
        Self { variables, list, intercept: true, minus: false, work: 0 }
    }

    /// Adds the terms of an expression, or takes them away.
    pub(super) fn add(&mut self, sign: char, node: &Node) -> Result<(), Error> {
        let so_far = std::mem::take(&mut self.list);
        self.list = self.summand(so_far, sign, node)?;
        Ok(())
    }

    pub(super) fn done(self) -> Terms {
        let mut terms = self.list.order;
        terms.sort_by_key(|term| term.size());
        Terms { intercept: self.intercept, variables: self.variables, terms }
    }

    fn summand(&mut self, mut left: List, sign: char, node: &Node) -> Result<List, Error> {
        if sign == '+' {
            let right = self.list_of(node)?;
            self.extend(&mut left, right.order.into_iter(), node.span)?;
            return Ok(left);
        }
        self.minus = !self.minus;
        let right = self.list_of(node);
        self.minus = !self.minus;
        let right = right?;
        if right.order.iter().any(|term| left.known.remove(term)) {
            left.known.retain(|term| !right.known.contains(term));
            left.order.retain(|term| !right.known.contains(term));
        }
        Ok(left)
    }

    fn extend(
        &mut self,
        list: &mut List,
        more: impl Iterator<Item = Set>,
        span: Span,
    ) -> Result<(), Error> {
        for term in more {
            self.work += 1;
            if list.known.insert(term) {
                list.order.push(term);
            }
            if list.order.len() > MAX_TERMS || self.work > MAX_WORK {
                return Err(Meaning::ManyTerms { limit: MAX_TERMS }.at(span));
            }
        }
        Ok(())
    }

    fn list_of(&mut self, node: &Node) -> Result<List, Error> {
        match &node.kind {
            Kind::Number(value, _) if *value == 0.0 || *value == 1.0 => {
                self.intercept = (*value == 1.0) != self.minus;
                Ok(List::default())
            }
            Kind::Number(..) => Err(Meaning::NumberAsTerm.at(node.span)),
            Kind::Text(_) => Err(Meaning::Text.at(node.span)),
            Kind::Bar { .. } => Err(Meaning::RandomInside.at(node.span)),
            Kind::Bracket(inside) if matches!(inside.kind, Kind::Bar { .. }) => {
                Err(Meaning::RandomInside.at(node.span))
            }
            Kind::Bracket(inside) => self.list_of(inside),
            Kind::Name(_) | Kind::Call(..) => self.variable(node),
            Kind::Sign(minus, of) => {
                self.summand(List::default(), if *minus { '-' } else { '+' }, of)
            }
            Kind::Power(base, exponent) => self.power(base, exponent),
            Kind::Chain(first, rest) if matches!(rest[0].0, '+' | '-') => {
                let mut list = self.list_of(first)?;
                for (sign, next) in rest {
                    list = self.summand(list, *sign, next)?;
                }
                Ok(list)
            }
            Kind::Chain(first, rest) => {
                let mut list = self.factor_of(first)?;
                for (sign, next) in rest {
                    let right = self.factor_of(next)?;
                    list = self.product(list, *sign, &right, node.span)?;
                }
                Ok(list)
            }
        }
    }

    /// An operand of an interaction, crossing or nesting, which must have terms.
    fn factor_of(&mut self, node: &Node) -> Result<List, Error> {
        let list = self.list_of(node)?;
        match list.order.is_empty() {
            true => Err(Meaning::NumberInProduct.at(node.span)),
            false => Ok(list),
        }
    }

    fn product(&mut self, left: List, sign: char, right: &List, span: Span) -> Result<List, Error> {
        let mut result = match sign {
            ':' => List::default(),
            _ => List { order: left.order.clone(), known: left.known },
        };
        if sign == '/' {
            let all = left.order.iter().fold(Set::default(), |all, term| all.union(*term));
            self.extend(&mut result, right.order.iter().map(|term| term.union(all)), span)?;
            return Ok(result);
        }
        if sign == '*' {
            self.extend(&mut result, right.order.iter().copied(), span)?;
        }
        for &a in &left.order {
            self.extend(&mut result, right.order.iter().map(|b| b.union(a)), span)?;
        }
        Ok(result)
    }

    /// All products of so many terms; no longer than something is added.
    fn power(&mut self, base: &Node, exponent: &Node) -> Result<List, Error> {
        let Kind::Number(power, _) = exponent.kind else {
            return Err(Meaning::Power.at(exponent.span));
        };
        if power.fract() != 0.0 || !(1.0..=MAX_POWER).contains(&power) {
            return Err(Meaning::Power.at(exponent.span));
        }
        let once = self.factor_of(base)?;
        if once.order.len() == 1 && power > 1.0 {
            return Err(Meaning::PowerOfOne.at(base.span.to(exponent.span)));
        }
        let mut list = List { order: once.order.clone(), known: once.known.clone() };
        for _ in 1..power as usize {
            let before = list.order.len();
            list = self.product(list, ':', &once, base.span)?;
            if list.order.len() == before {
                break;
            }
        }
        Ok(list)
    }

    fn variable(&mut self, node: &Node) -> Result<List, Error> {
        let label = label(node);
        let known = self.variables.iter().position(|variable| variable.label == label);
        let at = known.unwrap_or(self.variables.len());
        if known.is_none() {
            if at == MAX_VARIABLES {
                return Err(Meaning::ManyVariables { limit: MAX_VARIABLES }.at(node.span));
            }
            self.variables.push(Variable::of(node)?);
        }
        let mut list = List::default();
        self.extend(&mut list, std::iter::once(Set::one(at)), node.span)?;
        Ok(list)
    }
}
