//! Filling missing cells of one column from the column itself. Not from other years or models.

use super::frame::Column;
use super::moments::{mean, quantile};
use super::named::Named;
use super::trouble::Trouble;

/// Where the value of a missing cell comes from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Imputation {
    /// Nowhere: it stays missing, and aggregates are made of what is there.
    None,
    /// The mean of the column.
    Mean,
    /// The median of the column.
    Median,
    /// The mean of the column over the units of the same group.
    GroupMean,
    /// The median of the column over the units of the same group.
    GroupMedian,
    /// A number that is given.
    Value(f64),
}

impl Named for Imputation {
    fn all() -> Vec<(&'static str, Self)> {
        let methods = [
            Self::None,
            Self::Mean,
            Self::Median,
            Self::GroupMean,
            Self::GroupMedian,
            Self::Value(0.0),
        ];
        methods.into_iter().map(|method| (method.name(), method)).collect()
    }

    fn name(&self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Mean => "mean",
            Self::Median => "median",
            Self::GroupMean => "group-mean",
            Self::GroupMedian => "group-median",
            Self::Value(_) => "value",
        }
    }
}

/// The column with its missing cells filled. `groups` has a number for each unit and is only looked
/// at by the methods that need it. [`Trouble::NoValue`] when a missing cell has nothing to be filled
/// from.
pub fn impute(column: &Column, method: Imputation, groups: &[usize]) -> Result<Column, Trouble> {
    if column.is_full() {
        return Ok(column.clone());
    }
    let middle: fn(&mut [f64]) -> f64 = match method {
        Imputation::None => return Ok(column.clone()),
        Imputation::Value(value) => return fill(column, |_| Ok(value)),
        Imputation::Mean | Imputation::GroupMean => |values| mean(values),
        Imputation::Median | Imputation::GroupMedian => |values| {
            values.sort_unstable_by(f64::total_cmp);
            quantile(values, 0.5)
        },
    };
    let one = vec![0; column.len()];
    let grouped = matches!(method, Imputation::GroupMean | Imputation::GroupMedian);
    let groups = if grouped { groups } else { &one };
    if groups.len() != column.len() {
        return Err(Trouble::UnequalLengths);
    }
    let middles = by_group(column, groups, middle);
    fill(column, |unit| {
        let found = middles.binary_search_by_key(&groups[unit], |entry| entry.0);
        found.map(|at| middles[at].1).map_err(|_| Trouble::NoValue)
    })
}

/// The middle of each group that has a value, by rising group.
fn by_group(column: &Column, groups: &[usize], middle: fn(&mut [f64]) -> f64) -> Vec<(usize, f64)> {
    let cells = groups.iter().zip(column.cells());
    let mut cells: Vec<(usize, f64)> =
        cells.filter_map(|(&group, cell)| Some((group, cell?))).collect();
    // Stable, so that sums run in the order of the units.
    cells.sort_by_key(|cell| cell.0);
    let values = |run: &[(usize, f64)]| run.iter().map(|cell| cell.1).collect::<Vec<f64>>();
    let runs = cells.chunk_by(|a, b| a.0 == b.0);
    runs.map(|run| (run[0].0, middle(&mut values(run)))).collect()
}

fn fill(column: &Column, value: impl Fn(usize) -> Result<f64, Trouble>) -> Result<Column, Trouble> {
    let cells = column.cells().enumerate();
    let cells: Result<Vec<f64>, Trouble> =
        cells.map(|(unit, cell)| cell.map_or_else(|| value(unit), Ok)).collect();
    Column::full(cells?)
}
