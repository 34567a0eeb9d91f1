//! Named columns, of which a formula takes those that it names. Not which rows it can use.

use std::collections::HashSet;

use super::column::{Column, NONE, Values};
use super::nearest::nearest;
use super::trouble::{Data, Error, Span};

/// Columns of one length with different names.
#[derive(Clone, Debug)]
pub struct Frame {
    rows: usize,
    names: Vec<String>,
    columns: Vec<Column>,
}

impl Frame {
    /// A frame of columns, which must have one length and different names.
    pub fn new(named: Vec<(String, Column)>) -> Result<Self, Error> {
        let rows = named.first().map_or(0, |(_, column)| column.len());
        if rows >= NONE as usize {
            return Err(Data::ManyRows.nowhere());
        }
        let mut known = HashSet::new();
        for (name, column) in &named {
            if column.len() != rows {
                return Err(Data::UnequalLengths { name: name.clone() }.nowhere());
            }
            if !known.insert(name) {
                return Err(Data::NameTwice { name: name.clone() }.nowhere());
            }
        }
        let (names, columns) = named.into_iter().unzip();
        Ok(Self { rows, names, columns })
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The names of the columns.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// A column by its name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.names.iter().position(|known| known == name).map(|at| &self.columns[at])
    }

    /// The rows in which a column of text holds one of some texts.
    pub fn only(&self, name: &str, texts: &[String]) -> Result<Self, Error> {
        let Values::Text { codes, levels } = &self.find(name, None)?.values else {
            return Err(Data::BadLevels.nowhere());
        };
        let wanted: Vec<bool> = levels.iter().map(|level| texts.contains(level)).collect();
        let keep = |code: &u32| wanted.get(*code as usize).copied().unwrap_or(false);
        let keep: Vec<bool> = codes.iter().map(keep).collect();
        let rows = keep.iter().filter(|keep| **keep).count();
        let columns = self.columns.iter().map(|column| column.kept(&keep)).collect();
        Ok(Self { rows, names: self.names.clone(), columns })
    }

    /// The same frame with the levels of a column of text in a given order: see [`Column::arranged`].
    pub fn with_levels(mut self, name: &str, order: &[String]) -> Result<Self, Error> {
        self.find(name, None)?;
        if let Some(at) = self.names.iter().position(|known| known == name) {
            let column = self.columns.remove(at);
            self.columns.insert(at, column.arranged(name, order)?);
        }
        Ok(self)
    }

    /// A column that a formula names at a place.
    pub(super) fn find(&self, name: &str, span: Option<Span>) -> Result<&Column, Error> {
        self.column(name).ok_or_else(|| {
            let nearest = nearest(name, self.names.iter().map(String::as_str)).map(str::to_owned);
            let trouble = Data::UnknownColumn { name: name.to_owned(), nearest };
            Error { span, ..trouble.nowhere() }
        })
    }

    /// A column of numbers that a formula names at a place.
    pub(super) fn find_numbers(&self, name: &str, span: Option<Span>) -> Result<&[f64], Error> {
        match &self.find(name, span)?.values {
            Values::Numbers(values) => Ok(values),
            Values::Text { .. } => {
                let trouble = Data::TextAsNumber { name: name.to_owned() };
                Err(Error { span, ..trouble.nowhere() })
            }
        }
    }
}
