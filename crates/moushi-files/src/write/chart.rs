//! Charts as native parts of office files: DrawingML that every office program draws itself, with the workbook behind it
//! that "edit data" opens. Knows neither slides nor pages: the document that holds a chart gives it a place.

use moushi_core::report::chart::{Chart, ChartKind, Series};
use moushi_core::report::scatter::Scatter;
use moushi_core::text::Lang;

use crate::writers::WriteError;

mod dots;
mod workbook;
mod xml;

/// Media type of the chart's part.
pub const MEDIA: &str = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml";
/// Media type of the workbook behind it.
pub const WORKBOOK_MEDIA: &str =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Type of the relation from a document's part to a chart.
pub const RELATION: &str =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/chart";
/// Type of the relation from a chart to its workbook.
pub const WORKBOOK_RELATION: &str =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/package";

/// A chart as it goes into a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// The chart's part.
    pub xml: String,
    /// The workbook with its numbers.
    pub workbook: Vec<u8>,
}

/// The parts of a chart. `relation` is the id by which the chart's part names its workbook: `rId1`. Colours are those of
/// the document's theme. The same chart gives the same bytes.
///
/// # Errors
/// When the chart passes a limit of a workbook.
pub fn parts(chart: &Chart, relation: &str, lang: Lang) -> Result<Parts, WriteError> {
    let workbook = workbook::workbook(chart, lang)
        .map_err(|cause| WriteError { format: "chart", cause: cause.to_string() })?;
    Ok(Parts { xml: spoken(xml::space(chart, relation, lang), lang), workbook })
}

/// The parts of a drawing of points, as [`parts`].
///
/// # Errors
/// When it passes a limit of a workbook.
pub fn dots(scatter: &Scatter, relation: &str, lang: Lang) -> Result<Parts, WriteError> {
    let workbook = dots::workbook(scatter)
        .map_err(|cause| WriteError { format: "chart", cause: cause.to_string() })?;
    Ok(Parts { xml: spoken(dots::space(scatter, relation), lang), workbook })
}

/// The part with its letters marked as those of a language; quotes of words are escaped, so that no word is taken for a mark.
fn spoken(xml: String, lang: Lang) -> String {
    match lang {
        Lang::Zh => xml,
        Lang::En => xml.replace("lang=\"zh-CN\"", "lang=\"en-US\""),
    }
}

/// The unit of a chart behind its title; empty for bare counts.
pub fn unit(chart: &Chart, lang: Lang) -> String {
    match (chart.unit.as_str(), lang) {
        ("", _) => String::new(),
        (unit, Lang::Zh) => format!("（单位：{unit}）"),
        (unit, Lang::En) => format!(" ({unit})"),
    }
}

/// Letters of a name beyond which an axis or a legend breaks it until nothing is left of the chart.
const NAME: usize = 24;

/// Whether there is room on the axes for what the chart says; a table tells it better where not.
pub fn drawable(chart: &Chart) -> bool {
    let names = chart.categories.iter().chain(chart.series.iter().map(|series| &series.name));
    names.into_iter().all(|name| name.chars().count() <= NAME)
}

/// Points that the bars of one category take, and what stands around all of them.
pub fn bars(chart: &Chart) -> (i64, i64) {
    let series = i64::try_from(chart.series.len()).unwrap_or(1).max(1);
    let beside = if chart.kind == ChartKind::Bar { series } else { 1 };
    (14 * beside + 8, 80)
}

/// The chart in parts of about one size with at most so many categories, told apart by their numbers; none of a chart
/// that shows nothing.
pub fn cut(chart: &Chart, most: usize, lang: Lang) -> Vec<Chart> {
    let count = chart.categories.len();
    if count == 0 || chart.series.is_empty() {
        return Vec::new();
    }
    let parts = count.div_ceil(most.max(1));
    let each = count.div_ceil(parts);
    let part = |(at, from): (usize, usize)| {
        let to = (from + each).min(count);
        let mark = match (parts, lang) {
            (1, _) => String::new(),
            (_, Lang::Zh) => format!("（{}/{parts}）", at + 1),
            (_, Lang::En) => format!(" ({}/{parts})", at + 1),
        };
        Chart {
            title: format!("{}{mark}", chart.title),
            kind: chart.kind,
            unit: chart.unit.clone(),
            categories: chart.categories[from..to].to_vec(),
            series: chart.series.iter().map(|one| stretch(one, from, to)).collect(),
        }
    };
    (0..count).step_by(each).enumerate().map(part).collect()
}

fn stretch(series: &Series, from: usize, to: usize) -> Series {
    let around = &series.around;
    Series {
        name: series.name.clone(),
        values: (from..to).map(|at| series.values.get(at).cloned().flatten()).collect(),
        around: around.get(from..to.min(around.len())).unwrap_or_default().to_vec(),
        ..*series
    }
}

/// Number of the column of a series in the workbook, from 0; a caterpillar keeps lower and upper end beside it.
fn column(chart: &Chart, series: usize) -> usize {
    let around = chart.series[..series].iter().filter(|one| !one.around.is_empty()).count();
    1 + series + 2 * around
}

/// Ends of the interval around a value as distances from it, none where there is no interval or no number.
fn distances(chart: &Chart, series: usize, at: usize) -> Option<(f64, f64)> {
    let one = &chart.series[series];
    let value = value(chart, series, at)?;
    let (low, high) = one.around.get(at)?;
    let (below, above) = (value - low, high - value);
    (below.is_finite() && above.is_finite()).then_some((below.max(0.0), above.max(0.0)))
}

/// A number that can be drawn.
fn value(chart: &Chart, series: usize, at: usize) -> Option<f64> {
    let figure = chart.series[series].values.get(at)?.as_ref()?;
    figure.value.is_finite().then_some(figure.value)
}
