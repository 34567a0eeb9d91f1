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
    /// Whether paragraphs show where they begin by an indent.
    indents: bool,
    /// Left and right edge of the text by width of the page.
    edges: BTreeMap<i32, (f32, f32)>,
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
        let edges = edges(sheets, pages);
        let indented = |(sheet, lines): (&Sheet, &Vec<Line>)| {
            let (left, _) = edges.get(&key(sheet)).copied().unwrap_or_default();
            lines.windows(2).filter(|pair| opens(&pair[0], left) && !opens(&pair[1], left)).count()
        };
        let indents = sheets.iter().zip(pages).map(indented).sum::<usize>() > 2;
        Self { body, pitch: pitch(pages, body), larger, indents, edges }
    }

    /// Whether a line by its indent opens a paragraph, in a document that shows them so.
    pub(super) fn opens(&self, sheet: &Sheet, line: &Line) -> bool {
        let edges = self.edges.get(&key(sheet));
        self.indents && edges.is_some_and(|(left, _)| opens(line, *left))
    }

    /// Right edge of the text on a page: where most long lines end, or as far from the right as
    /// text usually begins from the left.
    pub(super) fn right(&self, sheet: &Sheet) -> f32 {
        const MARGIN: f32 = 72.0;
        self.edges.get(&key(sheet)).map_or(sheet.right - MARGIN, |(_, right)| *right)
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

/// Whether a line begins about two characters to the right of the edge, as paragraphs do.
fn opens(line: &Line, edge: f32) -> bool {
    (1.2..2.8).contains(&((line.left - edge) / line.size))
}

/// Left and right edges of the text, by width of the page, from the lines longer than half of it.
/// One in ten may stick out.
fn edges(sheets: &[Sheet], pages: &[Vec<Line>]) -> BTreeMap<i32, (f32, f32)> {
    let mut ends: BTreeMap<i32, (Vec<f32>, Vec<f32>)> = BTreeMap::new();
    for (sheet, lines) in sheets.iter().zip(pages) {
        let half = (sheet.right - sheet.left) / 2.0;
        for line in lines.iter().filter(|line| line.right - line.left > half) {
            let (lefts, rights) = ends.entry(key(sheet)).or_default();
            lefts.push(line.left);
            rights.push(line.right);
        }
    }
    let at = |mut values: Vec<f32>, tenth: usize| {
        values.sort_by(f32::total_cmp);
        values[values.len() * tenth / 10]
    };
    ends.into_iter().map(|(key, (lefts, rights))| (key, (at(lefts, 1), at(rights, 9)))).collect()
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
