//! The table of units and indicators, and the tree over the indicators. Not the methods.

use super::trouble::{Error, Place, Trouble};

/// One number or none for each unit. Inside, a missing cell is the one quiet NaN; outside, `None`.
#[derive(Clone, Debug)]
pub struct Column(Vec<f64>);

/// Equal cell by cell, bit by bit; missing equals missing.
impl PartialEq for Column {
    fn eq(&self, other: &Self) -> bool {
        self.0.len() == other.0.len()
            && self.0.iter().zip(&other.0).all(|(a, b)| a.to_bits() == b.to_bits())
    }
}

impl Column {
    /// A column of cells; a present number must be finite.
    pub fn new(cells: impl IntoIterator<Item = Option<f64>>) -> Result<Self, Trouble> {
        let tidy = |cell: Option<f64>| match cell {
            None => Ok(f64::NAN),
            // No negative zero: it would be ranked below zero.
            Some(value) if value.is_finite() => Ok(value + 0.0),
            Some(_) => Err(Trouble::NotFinite),
        };
        cells.into_iter().map(tidy).collect::<Result<_, _>>().map(Self)
    }

    /// A column in which nothing is missing.
    pub fn full(values: impl IntoIterator<Item = f64>) -> Result<Self, Trouble> {
        Self::new(values.into_iter().map(Some))
    }

    /// Number of units.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no unit.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value of a unit.
    pub fn get(&self, unit: usize) -> Option<f64> {
        self.0.get(unit).copied().filter(|value| !value.is_nan())
    }

    /// All cells.
    pub fn cells(&self) -> impl Iterator<Item = Option<f64>> + '_ {
        self.0.iter().map(|&value| (!value.is_nan()).then_some(value))
    }

    /// The values that are there.
    pub fn present(&self) -> impl Iterator<Item = f64> + '_ {
        self.0.iter().copied().filter(|value| !value.is_nan())
    }

    /// Whether no cell is missing.
    pub fn is_full(&self) -> bool {
        !self.0.iter().any(|value| value.is_nan())
    }

    /// The cells as they lie in memory, missing ones NaN; for loops inside this room.
    pub(super) fn raw(&self) -> &[f64] {
        &self.0
    }

    /// Each present value through `f`; missing stays missing.
    pub(super) fn map(&self, mut f: impl FnMut(f64) -> f64) -> Result<Self, Trouble> {
        Self::new(self.cells().map(|cell| cell.map(&mut f)))
    }

    /// Smallest and largest value.
    pub(super) fn bounds(&self) -> Result<(f64, f64), Trouble> {
        let wider = |b: Option<(f64, f64)>, x: f64| {
            Some(b.map_or((x, x), |(low, high)| (low.min(x), high.max(x))))
        };
        self.present().fold(None, wider).ok_or(Trouble::NoValue)
    }

    /// Smallest and largest value, which must differ.
    pub(super) fn range(&self) -> Result<(f64, f64), Trouble> {
        self.bounds().and_then(
            |(low, high)| {
                if low < high { Ok((low, high)) } else { Err(Trouble::NoSpread) }
            },
        )
    }
}

/// Units in rows, indicators in columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    units: usize,
    columns: Vec<Column>,
}

impl Table {
    /// A table of at least one column, all of one length that is not zero.
    pub fn new(columns: Vec<Column>) -> Result<Self, Error> {
        let units = columns.first().map_or(0, Column::len);
        if units == 0 {
            return Err(Trouble::Nothing.into());
        }
        match columns.iter().position(|column| column.len() != units) {
            Some(at) => Err(Trouble::UnequalLengths.at(Place::Indicator(at))),
            None => Ok(Self { units, columns }),
        }
    }

    /// Number of units.
    pub fn units(&self) -> usize {
        self.units
    }

    /// The columns.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The table with each column made anew; `f` gets the position and the column.
    pub(super) fn each(
        &self,
        mut f: impl FnMut(usize, &Column) -> Result<Column, Trouble>,
    ) -> Result<Self, Error> {
        let one = |(at, column)| f(at, column).map_err(|trouble| trouble.at(Place::Indicator(at)));
        let columns = self.columns.iter().enumerate().map(one).collect::<Result<_, _>>()?;
        Ok(Self { units: self.units, columns })
    }

    /// The table with one column divided by another, cell by cell; a missing denominator makes a
    /// missing cell.
    pub fn divide(&mut self, indicator: usize, by: &Column) -> Result<(), Error> {
        let place = Place::Indicator(indicator);
        let column = self.columns.get_mut(indicator).ok_or(Trouble::OutOfRange.at(place))?;
        if by.len() != column.len() {
            return Err(Trouble::UnequalLengths.at(place));
        }
        if by.present().any(|value| value == 0.0) {
            return Err(Trouble::ZeroDenominator.at(place));
        }
        let pairs = column.cells().zip(by.cells());
        let divided = Column::new(pairs.map(|(a, b)| Some(a? / b?)));
        *column = divided.map_err(|trouble| trouble.at(place))?;
        Ok(())
    }

    /// The table of the given units, in the given order.
    pub fn keep(&self, units: &[usize]) -> Result<Self, Error> {
        if let Some(&unit) = units.iter().find(|&&unit| unit >= self.units) {
            return Err(Trouble::OutOfRange.at(Place::Unit(unit)));
        }
        let chosen = |column: &Column| Column(units.iter().map(|&unit| column.0[unit]).collect());
        Self::new(self.columns.iter().map(chosen).collect())
    }

    /// Positions of the units that pass a screening.
    pub fn screen(&self, rule: Screening) -> Vec<usize> {
        (0..self.units).filter(|&unit| rule.passes(self, unit)).collect()
    }
}

/// What share of a unit's indicators must be there, and of those be other than zero.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Screening {
    /// Least share of present cells.
    pub present: f64,
    /// Least share of cells other than zero among those present.
    pub nonzero: f64,
}

impl Screening {
    fn passes(self, table: &Table, unit: usize) -> bool {
        let row = table.columns.iter().filter_map(|column| column.get(unit));
        let (mut present, mut nonzero) = (0.0, 0.0);
        for value in row {
            present += 1.0;
            nonzero += f64::from(u8::from(value != 0.0));
        }
        present / table.columns.len() as f64 >= self.present
            && (present == 0.0 || nonzero / present >= self.nonzero)
    }
}

/// The tree over the indicators. Nodes are numbered: first the indicators in the order of the
/// table, then the aggregates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    indicators: usize,
    parents: Vec<Option<usize>>,
    children: Vec<Vec<usize>>,
    levels: Vec<u32>,
    order: Vec<usize>,
}

impl Tree {
    /// A tree by the parent of each node. Exactly one aggregate, the root, has none; each aggregate
    /// has at least one part.
    pub fn new(indicators: usize, parents: Vec<Option<usize>>) -> Result<Self, Error> {
        if indicators == 0 {
            return Err(Trouble::Nothing.into());
        }
        let mut children = vec![Vec::new(); parents.len()];
        for (node, &parent) in parents.iter().enumerate() {
            match parent {
                Some(above) if above < parents.len() && above >= indicators => {
                    children[above].push(node);
                }
                None if node >= indicators => {}
                _ => return Err(Trouble::BadParent.at(Place::Node(node))),
            }
        }
        if parents.iter().filter(|parent| parent.is_none()).count() != 1 {
            return Err(Trouble::NotOneRoot.into());
        }
        if let Some(empty) = (indicators..parents.len()).find(|&node| children[node].is_empty()) {
            return Err(Trouble::EmptyGroup.at(Place::Node(empty)));
        }
        let mut tree =
            Self { indicators, parents, children, levels: Vec::new(), order: Vec::new() };
        tree.climb()?;
        Ok(tree)
    }

    /// A tree of one aggregate over all indicators.
    pub fn flat(indicators: usize) -> Result<Self, Error> {
        let mut parents = vec![Some(indicators); indicators];
        parents.push(None);
        Self::new(indicators, parents)
    }

    /// Sets levels and the order in which every part comes before its whole.
    fn climb(&mut self) -> Result<(), Error> {
        let mut open: Vec<usize> = self.children.iter().map(Vec::len).collect();
        self.levels = vec![1; self.parents.len()];
        let mut ready: Vec<usize> = (0..self.indicators).collect();
        let mut at = 0;
        while let Some(&node) = ready.get(at) {
            at += 1;
            let Some(above) = self.parents[node] else { continue };
            self.levels[above] = self.levels[above].max(self.levels[node] + 1);
            open[above] -= 1;
            if open[above] == 0 {
                ready.push(above);
            }
        }
        self.order = ready.split_off(self.indicators);
        let all = self.order.len() + self.indicators == self.parents.len();
        if all { Ok(()) } else { Err(Trouble::Circle.into()) }
    }

    /// Number of indicators; the first aggregate has this number.
    pub fn indicators(&self) -> usize {
        self.indicators
    }

    /// Number of indicators and aggregates.
    pub fn nodes(&self) -> usize {
        self.parents.len()
    }

    /// The aggregates, every part before its whole; the root comes last.
    pub fn aggregates(&self) -> &[usize] {
        &self.order
    }

    /// The aggregate that has no parent.
    pub fn root(&self) -> usize {
        *self.order.last().expect("a tree has a root")
    }

    /// The parts of a node; none for an indicator.
    pub fn children(&self, node: usize) -> &[usize] {
        self.children.get(node).map_or(&[], Vec::as_slice)
    }

    /// The whole that a node is part of.
    pub fn parent(&self, node: usize) -> Option<usize> {
        self.parents.get(node).copied().flatten()
    }

    /// 1 for an indicator, one more than the highest of its parts for an aggregate.
    pub fn level(&self, node: usize) -> u32 {
        self.levels.get(node).copied().unwrap_or(0)
    }
}
