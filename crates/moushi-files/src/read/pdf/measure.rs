//! The measures of a document by which its lines are judged: size of its running text, right edge,
//! distance of lines.

use std::collections::BTreeMap;

use super::extract::Sheet;
use super::lines::Line;

/// Measures of a document, in points.
#[derive(Debug, Default)]
pub(super) struct Measure {
    /// Size of most of the text.
    pub body: f32,
    /// Usual distance of two lines.
    pub pitch: f32,
    /// Sizes above that of the body, the largest first.
    larger: Vec<f32>,
    /// Right edge of the text by width of the page.
    rights: BTreeMap<i32, f32>,
}

impl Measure {
    /// Measures all lines outside tables.
    pub(super) fn of(sheets: &[Sheet], pages: &[Vec<Line>]) -> Self {
        let body = body(pages);
        let mut larger: Vec<f32> = pages
            .iter()
            .flatten()
            .map(|line| line.size.round())
            .filter(|size| *size > body * 1.12)
            .collect();
        larger.sort_by(|a, b| b.total_cmp(a));
        larger.dedup();
        let mut ends: BTreeMap<i32, Vec<f32>> = BTreeMap::new();
        for (sheet, lines) in sheets.iter().zip(pages) {
            let half = (sheet.right - sheet.left) / 2.0;
            let long = lines.iter().filter(|line| line.right - line.left > half);
            ends.entry(key(sheet)).or_default().extend(long.map(|line| line.right));
        }
        let rights = ends.into_iter().filter_map(|(key, ends)| Some((key, high(ends)?))).collect();
        Self { body, pitch: pitch(pages, body), larger, rights }
    }

    /// Right edge of the text on a page: where most long lines end, or as far from the right as
    /// text usually begins from the left.
    pub(super) fn right(&self, sheet: &Sheet) -> f32 {
        const MARGIN: f32 = 72.0;
        self.rights.get(&key(sheet)).copied().unwrap_or(sheet.right - MARGIN)
    }

    /// Level of a heading that its size gives away.
    pub(super) fn heading(&self, text: &str, size: f32) -> Option<u8> {
        const LONGEST: usize = 60;
        const DEEPEST: usize = 6;
        if text.chars().count() > LONGEST || text.ends_with('。') {
            return None;
        }
        let level = self.larger.iter().position(|larger| (larger - size.round()).abs() < 0.5)?;
        u8::try_from(level.min(DEEPEST - 1) + 1).ok()
    }

    /// Whether a line is part of a title: larger than the text and in the middle of the page.
    pub(super) fn is_title(&self, sheet: &Sheet, line: &Line) -> bool {
        let middle = f32::midpoint(sheet.left, sheet.right);
        let off = (f32::midpoint(line.left, line.right) - middle).abs();
        line.size > 1.2 * self.body && off < 1.5 * line.size && !line.text.ends_with('。')
    }
}

/// Width of the page: upright and lying pages have edges of their own.
#[expect(clippy::cast_possible_truncation, reason = "a key; huge pages may share one")]
fn key(sheet: &Sheet) -> i32 {
    (sheet.right - sheet.left).round() as i32
}

/// The size that most characters have.
fn body(pages: &[Vec<Line>]) -> f32 {
    let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
    for line in pages.iter().flatten() {
        #[expect(clippy::cast_possible_truncation, reason = "sizes of fonts are small")]
        let tenths = (line.size * 10.0).round() as i64;
        *counts.entry(tenths).or_default() += line.text.len();
    }
    let most = counts.into_iter().max_by_key(|(_, count)| *count);
    #[expect(clippy::cast_precision_loss, reason = "sizes of fonts are small")]
    most.map_or(12.0, |(tenths, _)| tenths as f32 / 10.0)
}

/// The value below which nine in ten lie: a few lines run over the edge.
fn high(mut values: Vec<f32>) -> Option<f32> {
    values.sort_by(f32::total_cmp);
    values.get(values.len() * 9 / 10).copied()
}

/// The distance of most neighbouring lines of the body's size.
fn pitch(pages: &[Vec<Line>], body: f32) -> f32 {
    let mut drops: Vec<f32> = pages
        .iter()
        .flat_map(|lines| lines.windows(2))
        .filter(|pair| pair.iter().all(|line| (line.size - body).abs() < 0.12 * body))
        .map(|pair| pair[0].base - pair[1].base)
        .filter(|drop| *drop < 4.0 * body)
        .collect();
    drops.sort_by(f32::total_cmp);
    drops.get(drops.len() / 3).copied().unwrap_or(1.6 * body)
}
