//! Rows beside a fit 逐行的预测: a file of what was expected of each, and the rows furthest off, by the numbers that the file of the
//! data knows them by. For whoever holds the data: no paper has any of it. Knows no formula of statistics.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use moushi_core::growth::fitted::Fitted;
use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use moushi_stats::formula::Frame;
use moushi_stats::mixed::Error;
use moushi_stats::mixed::beside::Row;
use moushi_stats::mixed::checked::Outlying;
use serde::Serialize;

use crate::app::outputs;
use crate::error::{Trouble, file_refusal};
use crate::facts::table::Numbers;

/// A row that is far from what was expected of it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Far {
    /// Its number in the file.
    pub row: u32,
    /// The response.
    pub response: f64,
    /// What the fit expects of it in its units.
    pub fitted: f64,
    /// How far it is off, in standard deviations of the residual.
    pub standardised: f64,
}

/// The rows furthest off, where the model was checked.
pub fn furthest(fitted: &Fitted, numbers: &Numbers) -> Vec<Far> {
    let all = fitted.check.iter().flat_map(|check| &check.furthest);
    let far = |one: &Outlying| {
        let Outlying { at, response, fitted, standardised } = *one;
        Far { row: numbers.of(at), response, fitted, standardised }
    };
    all.map(far).collect()
}

/// Columns of the file of predictions.
const HEADING: &[u8] = b"row,response,fitted,expected,residual\n";

/// What goes wrong while rows go by.
struct Stuck(Trouble);

impl From<Error> for Stuck {
    /// These rows were fitted: they do not fail in a further look.
    fn from(error: Error) -> Self {
        Self(anyhow::Error::from(error).into())
    }
}

/// Writes a line for each row that took part, with numbers alone; answers the path.
///
/// # Errors
/// When the file cannot be written.
pub fn write(
    fitted: &Fitted,
    frame: &Frame,
    numbers: &Numbers,
    path: &Path,
) -> Result<PathBuf, Trouble> {
    let beside = fitted.mixed.beside(&fitted.fit, frame).map_err(|error| Stuck::from(error).0)?;
    outputs::streamed(path, |file| {
        let mut put = |bytes: &[u8]| {
            file.write_all(bytes).map_err(|error| Stuck(file_refusal(path, &error).into()))
        };
        let written = put(HEADING).and_then(|()| {
            beside.rows(|rows| lines(rows, numbers), |text: String| put(text.as_bytes()))
        });
        written.map_err(|stuck| stuck.0)
    })
}

fn lines(rows: &[Row], numbers: &Numbers) -> String {
    let mut text = String::new();
    for row in rows {
        let Row { at, response, fitted, expected, .. } = row;
        let (number, residual) = (numbers.of(*at), row.residual());
        // Writing into a text does not fail.
        let _ = writeln!(text, "{number},{response},{fitted},{expected},{residual}");
    }
    text
}

/// Sums hold no rows.
pub fn no_rows() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::new(
            "由汇总数拟合时没有各行数据，不能检查模型（--check），也不能写出逐行的预测（--predictions）。",
            "Sums hold no rows: the model cannot be checked by them (--check), and no predictions of rows can be written (--predictions).",
        ),
        Text::new(
            "请用 --data 给出各行数据，或者去掉这两个选项（模型文件里写了 check = true 的，也请去掉）。",
            "Give the rows by --data, or leave both options out, and check = true in the file of the model.",
        ),
    )
}
