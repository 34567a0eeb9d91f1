//! Charts as native parts of office files: DrawingML that every office program draws itself, with the workbook behind it
//! that "edit data" opens. Knows neither slides nor pages: the document that holds a chart gives it a place.

use moushi_core::report::chart::Chart;

use crate::writers::WriteError;

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
pub fn parts(chart: &Chart, relation: &str) -> Result<Parts, WriteError> {
    let workbook = workbook::workbook(chart)
        .map_err(|cause| WriteError { format: "chart", cause: cause.to_string() })?;
    Ok(Parts { xml: xml::space(chart, relation), workbook })
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
