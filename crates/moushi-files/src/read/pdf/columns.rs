//! Pages in two columns: finds the gutter and puts the lines of the left column before those of the
//! right one. What reaches over both columns parts the page into bands. Tables without rulings are
//! not columns: their cells are short, lines of prose fill their column.

use super::extract::{Sheet, Word};
use super::lines::{self, Line};

/// Fewest rows that are parted by a gutter before a page has columns.
const FEWEST: usize = 5;
/// Narrowest gutter, in ems.
const GUTTER: f32 = 1.0;
/// Narrowest column, in ems.
const NARROWEST: f32 = 8.0;
/// A line is full when it fills so much of its column.
const FULL: f32 = 0.85;
/// Points for each place that is looked at for a gutter.
const STEP: f32 = 2.0;

/// The lines of a page in the order in which they are read.
pub(super) fn lines(sheet: &Sheet, words: Vec<Word>) -> Vec<Line> {
    let rows = lines::rows(words);
    match gutter(sheet, &rows).filter(|gutter| is_prose(&rows, *gutter)) {
        Some(gutter) => in_columns(rows, gutter),
        None => lines::of(rows),
    }
}

/// How a row stands to a gutter.
enum Stand {
    /// Reaches over it.
    Across,
    /// Words on both sides, or on one.
    Beside(Vec<Word>, Vec<Word>),
}

fn stand(row: Vec<Word>, gutter: f32) -> Stand {
    if row.iter().all(|word| word.right < gutter || word.left > gutter) {
        let (left, right) = row.into_iter().partition(|word| word.right < gutter);
        Stand::Beside(left, right)
    } else {
        Stand::Across
    }
}

/// Where most rows leave a gap in the middle third of the page, if most rows do.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "places on a page, held between its edges"
)]
fn gutter(sheet: &Sheet, rows: &[Vec<Word>]) -> Option<f32> {
    let third = (sheet.right - sheet.left) / 3.0;
    let (from, to) = (sheet.left + third, sheet.right - third);
    // A page wider than any paper is no page of prose.
    if !(1.0..20_000.0).contains(&third) {
        return None;
    }
    let mut votes = vec![0_usize; (third / STEP) as usize + 1];
    for row in rows {
        for (start, end) in gaps(row) {
            let (start, end) = (start.max(from), end.min(to));
            if start < end {
                let first = ((start - from) / STEP).ceil() as usize;
                let last = ((end - from) / STEP) as usize;
                let last = last.min(votes.len() - 1);
                votes.iter_mut().take(last + 1).skip(first).for_each(|count| *count += 1);
            }
        }
    }
    let most = *votes.iter().max()?;
    let first = votes.iter().position(|count| *count == most)?;
    let wide = votes[first..].iter().take_while(|count| **count == most).count();
    let enough = most >= FEWEST && most * 2 > rows.len();
    enough.then(|| from + (first as f32 + (wide - 1) as f32 / 2.0) * STEP)
}

/// The gaps between the words of a row that are as wide as a gutter.
fn gaps(row: &[Word]) -> Vec<(f32, f32)> {
    let mut ends: Vec<(f32, f32, f32)> =
        row.iter().map(|word| (word.left, word.right, word.size)).collect();
    ends.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut right = f32::INFINITY;
    let mut gaps = Vec::new();
    for (left, end, size) in ends {
        if left - right >= GUTTER * size {
            gaps.push((right, left));
        }
        right = if right.is_finite() { right.max(end) } else { end };
    }
    gaps
}

/// Whether both sides hold lines of prose: wide enough, and half of them full.
fn is_prose(rows: &[Vec<Word>], gutter: f32) -> bool {
    let side = |is_left: bool| {
        let mut extents = Vec::new();
        let mut size = 0.0_f32;
        for row in rows {
            let mine = row.iter().filter(|word| (word.right < gutter) == is_left);
            let others = row.iter().any(|word| (word.right < gutter) != is_left);
            let ends = mine.clone().map(|word| (word.left, word.right));
            let ends = ends.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
            size = mine.map(|word| word.size).fold(size, f32::max);
            extents.extend(ends.filter(|_| others));
        }
        let left = extents.iter().map(|ends| ends.0).fold(f32::INFINITY, f32::min);
        let right = extents.iter().map(|ends| ends.1).fold(f32::NEG_INFINITY, f32::max);
        let full = extents.iter().filter(|ends| ends.1 - ends.0 >= FULL * (right - left)).count();
        right - left >= NARROWEST * size && full * 2 >= extents.len()
    };
    side(true) && side(false)
}

/// Lines band by band, of each band the left column first.
fn in_columns(rows: Vec<Vec<Word>>, gutter: f32) -> Vec<Line> {
    let mut done = Vec::new();
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for row in rows {
        match stand(row.clone(), gutter) {
            Stand::Across => {
                close(&mut done, &mut left);
                close(&mut done, &mut right);
                done.extend(lines::line(row));
            }
            Stand::Beside(lefts, rights) => {
                left.extend(lines::line(lefts));
                right.extend(lines::line(rights));
            }
        }
    }
    close(&mut done, &mut left);
    close(&mut done, &mut right);
    done
}

/// Hands the lines of a column over, each with the edges of the column.
fn close(done: &mut Vec<Line>, column: &mut Vec<Line>) {
    let left = column.iter().map(|line| line.left).fold(f32::INFINITY, f32::min);
    let right = column.iter().map(|line| line.right).fold(f32::NEG_INFINITY, f32::max);
    done.extend(column.drain(..).map(|line| Line { column: Some((left, right)), ..line }));
}
