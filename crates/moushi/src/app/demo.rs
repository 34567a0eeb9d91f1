//! The made-up province: documents of two years that we wrote ourselves, carried in the binary, with
//! the faults of real ones in them.

use std::path::{Path, PathBuf};

use super::outputs;
use crate::error::Trouble;

/// The organisation that plans.
pub const ORG: &str = "北江省教育厅";

/// The year planned; the year before is planned first.
pub const YEAR: i32 = 2023;

macro_rules! document {
    ($name:literal) => {
        ($name, include_bytes!(concat!("../../../../data/demo/", $name)).as_slice())
    };
}

/// Name and bytes of a document.
type Document = (&'static str, &'static [u8]);

/// The documents from which the year before was planned, superiors first.
const BEFORE: &[Document] = &[
    document!("2022年北江省政府工作报告.txt"),
    document!("北江省教育厅2022年重点任务分解表.docx"),
];

/// The documents of the year planned, superiors first; one of them lists what became of last year's
/// tasks.
const DOCUMENTS: &[Document] = &[
    document!("教育部2023年工作要点（演示）.docx"),
    document!("2023年北江省政府工作报告.pdf"),
    document!("周明副省长在全省教育工作会议上的讲话.txt"),
    document!("省教育厅召开2022年总结及2023年重点工作谋划会议.html"),
    document!("北江省教育厅2023年重点任务清单（征求意见稿）.docx"),
    document!("北江省教育厅2022年重点工作清单.xlsx"),
    document!("临江市教育局2023年工作计划.docx"),
];

/// Where the documents of both years are.
#[derive(Debug)]
pub struct Laid {
    /// From which the year before was planned.
    pub before: Vec<PathBuf>,
    /// From which this year is planned.
    pub now: Vec<PathBuf>,
}

/// Writes the documents into `folder` and tells where they are.
pub fn lay_out(folder: &Path) -> Result<Laid, Trouble> {
    outputs::folder(folder)?;
    let lay = |(name, bytes): &Document| outputs::file(&folder.join(name), bytes);
    let all = |documents: &[Document]| documents.iter().map(lay).collect::<Result<Vec<_>, _>>();
    Ok(Laid { before: all(BEFORE)?, now: all(DOCUMENTS)? })
}
