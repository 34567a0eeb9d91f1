//! The workbook behind a chart: categories down, series across, and beside a series with intervals the distances to
//! their lower and upper ends. Words stay words.

use moushi_core::report::chart::Chart;
use moushi_core::text::Lang;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use crate::write::printable::printable;

/// Most letters of a cell.
const LIMIT: usize = 32_700;

pub fn workbook(chart: &Chart, lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // A date that depends on nothing, so that the same chart gives the same bytes.
    let properties =
        DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?);
    workbook.set_properties(&properties);
    let sheet = workbook.add_worksheet();
    sheet.set_name("Sheet1")?.set_column_width(0, 30)?;
    for (row, name) in (1..).zip(&chart.categories) {
        sheet.write_string(row, 0, fit(name))?;
    }
    for (at, series) in chart.series.iter().enumerate() {
        let column = number(super::column(chart, at));
        sheet.write_string(0, column, fit(&series.name))?;
        if !series.around.is_empty() {
            sheet.write_string(
                0,
                column.saturating_add(1),
                lang.pick("距下限", "to the lower end"),
            )?;
            sheet.write_string(
                0,
                column.saturating_add(2),
                lang.pick("距上限", "to the upper end"),
            )?;
        }
        for row in 0..chart.categories.len() {
            let line = u32::try_from(row).unwrap_or(u32::MAX - 1) + 1;
            if let Some(value) = super::value(chart, at, row) {
                sheet.write_number(line, column, value)?;
            }
            if let Some((below, above)) = super::distances(chart, at, row) {
                sheet.write_number(line, column.saturating_add(1), below)?;
                sheet.write_number(line, column.saturating_add(2), above)?;
            }
        }
    }
    workbook.save_to_buffer()
}

fn number(column: usize) -> u16 {
    u16::try_from(column).unwrap_or(u16::MAX)
}

pub(super) fn fit(words: &str) -> String {
    printable(words).chars().take(LIMIT).collect()
}
