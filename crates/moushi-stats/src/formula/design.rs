//! What a formula stands for once it has seen data: variables that have learned, the columns of
//! fixed and random effects, the groups. Not the values in each row; those are on a sheet.

use super::coding::{MAX_COLUMNS, Planned, columns};
use super::declared::Known;
use super::expression::Expression;
use super::frame::Frame;
use super::function::Variable;
use super::grouped::Grouped;
use super::levels::Levels;
use super::model::Formula;
use super::picked::{Complete, Missing, Picked, View};
use super::random::{Grouping, Varying};
use super::sheet::Sheet;
use super::terms::{MAX_VARIABLES, Terms};
use super::trouble::{Data, Error, Meaning, Span};
use super::variable::Learned;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// The groups of one grouping factor. Their codes are the positions of their names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// As lme4 names it: `school`, `school:county`.
    pub name: String,
    /// The columns whose combinations are the groups.
    pub columns: Vec<String>,
    /// The names of the groups that occur, levels joined by `:`.
    pub levels: Vec<String>,
    pub(super) parts: Vec<Levels>,
    /// Behind each part but the first, the pairs of group so far and level that occur.
    pub(super) steps: Vec<Vec<u64>>,
}

/// One random term: columns whose effects vary together by one grouping.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Random {
    /// The grouping, by its position in [`Design::groups`].
    pub group: usize,
    /// The columns, by their positions in [`Design::names`].
    pub columns: Vec<usize>,
    /// Their names as lme4 has them: those of [`Design::names`], but for the order of variables in
    /// an interaction, which is that of this term.
    pub names: Vec<String>,
    /// Whether effects of one group may be correlated: there is more than one column. What is
    /// written with `||` has become several terms.
    pub correlated: bool,
    /// Where it was written; terms written as one, by `||` or `/`, share it.
    pub span: Span,
}

/// A formula that has learned from data. It gives the same columns for any data that have the same
/// columns and levels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Design {
    pub(super) response: Expression,
    pub(super) response_label: String,
    pub(super) response_span: Span,
    pub(super) weight: Option<String>,
    pub(super) variables: Vec<Learned>,
    pub(super) columns: Vec<Planned>,
    fixed: Vec<usize>,
    random: Vec<Random>,
    varying: usize,
    pub(super) groups: Vec<Group>,
    pub(super) explained: Vec<(String, Span)>,
    pub(super) explaining: Vec<(String, Span)>,
}

impl Design {
    /// A design from the rows of a frame in which no column of the formula lacks its value.
    ///
    /// Refused: columns that do not exist, text in arithmetic, no complete row, factors with one
    /// level or too many, values from which a basis cannot be learned, results of arithmetic that
    /// are not finite, the same effect twice by one grouping.
    pub fn of(formula: &Formula, frame: &Frame) -> Result<Self, Error> {
        Ok(Self::found(formula, frame)?.0)
    }

    /// The same with the rows that it was made from, for [`Self::of_rows`].
    pub(crate) fn found(formula: &Formula, frame: &Frame) -> Result<(Self, Complete), Error> {
        let mut design = Self::begun(formula);
        let (picked, missing) = design.picked(frame, true)?;
        if picked.len() == 0 {
            return Err(none_left(&missing, frame.rows()));
        }
        let groups = HashMap::new();
        let view = View { frame, picked: &picked, range: 0..picked.len(), groups: &groups };
        design.response.learn(&view)?;
        let design = design.learn(formula, Ground::Rows(view))?;
        Ok((design, Complete { picked, missing }))
    }

    /// What a formula says of itself, nothing learned.
    pub(super) fn begun(formula: &Formula) -> Self {
        Self {
            response: formula.response.clone(),
            response_label: formula.response_label.clone(),
            response_span: formula.response_span,
            weight: formula.weight.clone(),
            variables: Vec::new(),
            columns: Vec::new(),
            fixed: Vec::new(),
            random: Vec::new(),
            varying: 0,
            groups: Vec::new(),
            explained: once(formula.explained()),
            explaining: once(formula.explaining()),
        }
    }

    /// Learns the variables, columns and groups of fixed and random effects.
    pub(super) fn learn(self, formula: &Formula, ground: Ground<'_>) -> Result<Self, Error> {
        let (numbers, known) = (HashMap::new(), HashMap::new());
        let mut learning = Learning { design: self, ground, numbers, known };
        learning.design.fixed = learning.terms(&formula.fixed)?.0;
        for varying in &formula.random {
            learning.random(varying)?;
        }
        learning.design.arrange();
        Ok(learning.design)
    }

    /// Puts the constant first, then what varies by groups, then the rest.
    fn arrange(&mut self) {
        let mut varies = vec![false; self.columns.len()];
        self.random.iter().flat_map(|random| &random.columns).for_each(|&at| varies[at] = true);
        let mut order: Vec<usize> = (0..self.columns.len()).collect();
        order.sort_by_key(|&at| (!self.columns[at].parts.is_empty(), !varies[at]));
        let mut place = vec![0; order.len()];
        order.iter().enumerate().for_each(|(now, &was)| place[was] = now);
        let random = self.random.iter_mut().flat_map(|random| &mut random.columns);
        self.fixed.iter_mut().chain(random).for_each(|at| *at = place[*at]);
        let varying = |column: &Planned, at: usize| varies[at] && !column.parts.is_empty();
        let columns = self.columns.iter().enumerate();
        self.varying = columns.filter(|(at, column)| varying(column, *at)).count();
        self.columns = order.into_iter().map(|at| self.columns[at].clone()).collect();
    }

    /// The design over the frame that it was made from, or one that has all its columns.
    pub fn over<'a>(&'a self, frame: &'a Frame) -> Result<Sheet<'a>, Error> {
        Sheet::new(self, frame, true)
    }

    /// The design over the frame that it was made from, whose rows have been found.
    pub(crate) fn of_rows<'a>(
        &'a self,
        frame: &'a Frame,
        complete: Complete,
    ) -> Result<Sheet<'a>, Error> {
        Sheet::of(self, frame, complete, true)
    }

    /// The design over new data, of which neither response nor weight is asked. A group that the
    /// fit did not know has the code [`super::NONE`]; an unknown level of a factor is refused.
    pub fn over_new<'a>(&'a self, frame: &'a Frame) -> Result<Sheet<'a>, Error> {
        Sheet::new(self, frame, false)
    }

    /// The names of all columns, as R's `model.matrix` has them: the constant, if there is one, the
    /// other columns whose effects vary by groups, the rest. A column that is needed for fixed and
    /// for random effects is there once.
    pub fn names(&self) -> Vec<&str> {
        self.columns.iter().map(|column| column.name.as_str()).collect()
    }

    /// Whether the first column is the constant 1.
    pub fn has_constant(&self) -> bool {
        self.columns.first().is_some_and(|column| column.parts.is_empty())
    }

    /// How many columns have effects that vary by groups, the constant not counted: the first ones
    /// behind it.
    pub fn varying(&self) -> usize {
        self.varying
    }

    /// The columns of the fixed effects in R's order, by their positions in [`Design::names`].
    pub fn fixed(&self) -> &[usize] {
        &self.fixed
    }

    /// The random terms in the order of the formula.
    pub fn random(&self) -> &[Random] {
        &self.random
    }

    /// The groupings in the order in which they are first needed.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// The response as R names it.
    pub fn response(&self) -> &str {
        &self.response_label
    }

    /// What variables and, where it is asked for, the response reckon by groups.
    pub(super) fn grouped(&self, complete: bool) -> Vec<&Grouped> {
        let mut found = Vec::new();
        let response = Some(&self.response).filter(|_| complete);
        let variables = self.variables.iter().filter_map(Learned::expression);
        response.into_iter().chain(variables).for_each(|of| of.grouped(&mut found));
        found
    }

    /// The rows in which nothing is missing that is needed, and what each column lacks.
    pub(super) fn picked(
        &self,
        frame: &Frame,
        complete: bool,
    ) -> Result<(Picked, Vec<Missing>), Error> {
        let place = |(name, span): &(String, Span)| (name.clone(), Some(*span));
        let mut used: Vec<(String, Option<Span>)> = Vec::new();
        if complete {
            used.extend(self.explained.iter().map(place));
        }
        used.extend(self.explaining.iter().map(place));
        let weight = self.weight.iter().filter(|_| complete);
        let weight = weight.filter(|name| !used.iter().any(|(known, _)| known == *name));
        let weight: Vec<String> = weight.cloned().collect();
        used.extend(weight.into_iter().map(|name| (name, None)));
        let used: Vec<_> = used.iter().map(|(name, span)| (name.as_str(), *span)).collect();
        Picked::of(frame, &used)
    }
}

/// Each column with its first place.
fn once(found: Vec<(&str, Span)>) -> Vec<(String, Span)> {
    let mut first: Vec<(String, Span)> = Vec::new();
    for (name, span) in found {
        if !first.iter().any(|(known, _)| known == name) {
            first.push((name.to_owned(), span));
        }
    }
    first
}

fn none_left(missing: &[Missing], rows: usize) -> Error {
    let most = missing.iter().max_by_key(|column| column.missing);
    let (name, missing) =
        most.map_or((String::new(), 0), |most| (most.column.clone(), most.missing));
    Data::NoRows { name, missing, rows }.nowhere()
}

/// What is learned from: rows, or what was told of columns of text.
pub(super) enum Ground<'a> {
    Rows(View<'a>),
    Told(&'a Known),
}

impl Ground<'_> {
    fn variable(&self, wanted: &Variable) -> Result<Learned, Error> {
        match self {
            Self::Rows(view) => Learned::of(wanted, view),
            Self::Told(known) => Learned::told(wanted, known),
        }
    }

    fn group(&self, grouping: &Grouping) -> Result<Group, Error> {
        match self {
            Self::Rows(view) => Ok(Group::learn(grouping, view.frame, view.picked)?.0),
            Self::Told(_) => Ok(Group::unknown(grouping)),
        }
    }
}

/// A design while it learns.
struct Learning<'a> {
    design: Design,
    ground: Ground<'a>,
    /// Variables by their labels.
    numbers: HashMap<String, usize>,
    /// Columns by their parts in rising order.
    known: HashMap<Vec<(usize, usize)>, usize>,
}

impl Learning<'_> {
    /// The columns of some terms, new ones added, and their names.
    fn terms(&mut self, terms: &Terms) -> Result<(Vec<usize>, Vec<String>), Error> {
        let mut place = vec![None; terms.variables.len()];
        for term in &terms.terms {
            for variable in term.variables() {
                let wanted = &terms.variables[variable];
                let next = self.design.variables.len();
                let number = *self.numbers.entry(wanted.label.clone()).or_insert(next);
                if number == MAX_VARIABLES {
                    return Err(Meaning::ManyVariables { limit: MAX_VARIABLES }.at(wanted.span));
                }
                if number == next {
                    self.design.variables.push(self.ground.variable(wanted)?);
                }
                place[variable] = Some(number);
            }
        }
        let planned = columns(terms, &self.design.variables, &place)?;
        let found = planned.into_iter().map(|column| {
            let name = column.name.clone();
            (self.column(column), name)
        });
        let found = found.unzip();
        match self.design.columns.len() > MAX_COLUMNS {
            true => Err(Data::ManyColumns { limit: MAX_COLUMNS }.nowhere()),
            false => Ok(found),
        }
    }

    fn column(&mut self, column: Planned) -> usize {
        let mut parts = column.parts.clone();
        parts.sort_unstable();
        *self.known.entry(parts).or_insert_with(|| {
            self.design.columns.push(column);
            self.design.columns.len() - 1
        })
    }

    fn random(&mut self, varying: &Varying) -> Result<(), Error> {
        let (columns, names) = self.terms(&varying.terms)?;
        let named: Vec<&String> = varying.grouping.columns.iter().map(|(name, _)| name).collect();
        let same = |group: &Group| group.columns.iter().eq(named.iter().copied());
        let group = match self.design.groups.iter().position(same) {
            Some(group) => group,
            None => {
                self.design.groups.push(self.ground.group(&varying.grouping)?);
                self.design.groups.len() - 1
            }
        };
        let earlier = self.design.random.iter().filter(|earlier| earlier.group == group);
        let mut taken = earlier.flat_map(|earlier| &earlier.columns);
        if let Some(&twice) = taken.find(|column| columns.contains(column)) {
            let column = self.design.columns[twice].name.clone();
            let group = varying.grouping.name.clone();
            return Err(Data::RandomTwice { column, group }.at(varying.span));
        }
        let correlated = columns.len() > 1;
        self.design.random.push(Random { group, columns, names, correlated, span: varying.span });
        Ok(())
    }
}
