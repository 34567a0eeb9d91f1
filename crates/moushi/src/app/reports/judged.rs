//! Reports of data in files that are judged by a standard: the standard review of a unit, or of every unit of the highest
//! level.

use std::path::{Path, PathBuf};

use chrono::{Datelike, NaiveDate};
use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::report::{Of, Report, StandardReview};
use moushi_core::text::Text;

use super::{Made, Order, checked, fingerprint, stamp, written_all};
use crate::app::evaluate;
use crate::error::{Trouble, file_refusal};

/// Data in files, and by what they are judged.
#[derive(Clone, Debug)]
pub struct DataFiles {
    /// Name or file of the standard.
    pub standard: String,
    /// The files.
    pub data: Vec<PathBuf>,
    /// The day as of which the data are.
    pub as_of: NaiveDate,
}

/// Makes the files of a report of data.
///
/// # Errors
/// When no standard or no data are named, they do not fit, the unit is not in the data, or the report does not come so.
pub fn of_data(report: &Report, order: &Order, files: &DataFiles) -> Result<Vec<Made>, Trouble> {
    checked(report, order)?;
    let Of::Judged(make) = report.of else { return Err(needs_no_data(report).into()) };
    if files.standard.is_empty() || files.data.is_empty() {
        return Err(without_data(report).into());
    }
    let standard = evaluate::meant(&files.standard)?;
    let judged = evaluate::judged(&standard, &files.data)?;
    let units = match order.subject.as_str() {
        "" => (0..judged.run.frames.level(0).units.len()).map(|row| (0, row)).collect(),
        unit => judged.units(unit)?,
    };
    let scope = format!("数据文件 {} 的全部内容", judged.files.join("、"));
    let stamp = stamp(files.as_of, scope, of_all(&files.data)?);
    let papers = units.into_iter().map(|(level, row)| {
        make(&StandardReview {
            run: &judged.run,
            level,
            row,
            flaws: &judged.flaws,
            files: &judged.files,
            year: files.as_of.year(),
            stamp: stamp.clone(),
        })
    });
    written_all(papers.collect(), order.format.as_deref(), order.lang, &order.dress)
}

/// The name by which these files are known, in their order.
fn of_all(paths: &[PathBuf]) -> Result<String, Refusal> {
    let mut all = Vec::new();
    for path in paths {
        let path: &Path = path;
        let bytes = std::fs::read(path).map_err(|error| file_refusal(path, &error))?;
        all.extend(fingerprint(&bytes).into_bytes());
    }
    Ok(fingerprint(&all))
}

fn without_data(report: &Report) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("“{}”要指明标准和数据。", report.title.zh),
            format!("The {} needs a standard and data.", report.title.en),
        ),
        Text::new(
            "例：moushi report standard-review 某县 --standard cn-balanced-compulsory-2017 --data 数据.xlsx",
            "As in: moushi report standard-review NAME --standard cn-balanced-compulsory-2017 --data county.xlsx",
        ),
    )
}

/// The refusal of data that a report has no use for.
fn needs_no_data(report: &Report) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("“{}”不由指标数据生成，--standard、--data 用不上。", report.title.zh),
            format!(
                "The {} is not made of data: --standard and --data have no use.",
                report.title.en
            ),
        ),
        Text::new(
            "请去掉它们；由数据生成的是 standard-review。",
            "Leave them out; standard-review is made of data.",
        ),
    )
}
