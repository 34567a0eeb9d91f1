//! Two outcomes side by side: whether a regenerated result is the same, and what a change of the
//! recipe moves. Not why.

use super::frame::Column;
use super::moments::{correlation, rank_up, ranks};
use super::trouble::Trouble;

/// What differs between two columns of scores of the same units.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// Whether they are equal in every bit.
    pub same: bool,
    /// Largest difference of a score.
    pub largest_difference: f64,
    /// Old rank less new rank for each unit: up is positive. `None` where one has no score.
    pub moves: Vec<Option<i64>>,
    /// Mean of the absolute moves.
    pub mean_move: f64,
    /// Largest absolute move.
    pub largest_move: u64,
    /// Spearman's rank correlation; `None` without differences on one side.
    pub agreement: Option<f64>,
}

/// Compares scores from before with scores from after.
pub fn compare(before: &Column, after: &Column) -> Result<Comparison, Trouble> {
    if before.len() != after.len() {
        return Err(Trouble::UnequalLengths);
    }
    let gap = |(a, b): (Option<f64>, Option<f64>)| Some((a? - b?).abs());
    let largest_difference = before.cells().zip(after.cells()).filter_map(gap).fold(0.0, f64::max);
    let pairs = ranks(before).into_iter().zip(ranks(after));
    let moves: Vec<Option<i64>> =
        pairs.map(|(old, new)| Some(i64::from(old?) - i64::from(new?))).collect();
    let known: Vec<u64> = moves.iter().flatten().map(|step| step.unsigned_abs()).collect();
    let mean_move = known.iter().sum::<u64>() as f64 / known.len().max(1) as f64;
    Ok(Comparison {
        same: before == after,
        largest_difference: if largest_difference.is_finite() {
            largest_difference
        } else {
            f64::MAX
        },
        largest_move: known.into_iter().max().unwrap_or(0),
        mean_move,
        moves,
        agreement: spearman(before, after).ok(),
    })
}

/// Mean absolute difference of two lists of ranks.
pub fn mean_shift(one: &[u32], other: &[u32]) -> f64 {
    let gaps = one.iter().zip(other).map(|(a, b)| u64::from(a.abs_diff(*b)));
    gaps.sum::<u64>() as f64 / one.len().min(other.len()).max(1) as f64
}

/// Spearman's rank correlation over the units that have both scores; equal scores share the middle
/// of their ranks.
pub fn spearman(one: &Column, other: &Column) -> Result<f64, Trouble> {
    if one.len() != other.len() {
        return Err(Trouble::UnequalLengths);
    }
    let both = || one.cells().zip(other.cells()).filter_map(|(a, b)| Some((a?, b?)));
    let left = Column::full(both().map(|pair| pair.0))?;
    let right = Column::full(both().map(|pair| pair.1))?;
    correlation(&middle_ranks(&left)?, &middle_ranks(&right)?)
}

/// Mean of the rank from below and the turned rank from above.
fn middle_ranks(column: &Column) -> Result<Column, Trouble> {
    let up = rank_up(column);
    let all = column.len() as f64 + 1.0;
    let down = ranks(column).into_iter().flatten().map(f64::from);
    Column::full(up.present().zip(down).map(|(up, down)| (up + all - down) / 2.0))
}
