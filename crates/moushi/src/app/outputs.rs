//! The files that a draft leaves behind. Each is written beside its place and then moved there, so
//! that a reader never sees half a file and a failure leaves the old one.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use moushi_core::align::{Coverage, coverage};
use moushi_core::lint::Suppressed;
use moushi_core::model::{Finding, Ledger};
use moushi_core::report::{self, RuleCard};
use moushi_core::text::{Lang, Text};
use moushi_files::write::{csv, docx, json, review, sarif, xlsx};

use super::draft::Drafted;
use crate::error::{Trouble, file_refusal};

/// A file that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// Where it is.
    pub path: PathBuf,
    /// What is in it.
    pub what: Text,
}

/// What the files are made of: a draft, or a plan on the server.
#[derive(Clone, Copy, Debug)]
pub struct Results<'a> {
    /// The rows with their sources.
    pub ledger: &'a Ledger,
    /// What its links cover.
    pub coverage: &'a Coverage,
    /// Problems, the worst first.
    pub findings: &'a [Finding],
    /// Problems accepted, with the reason.
    pub suppressed: &'a [Suppressed],
    /// Language of our words in the workbook. The key-work list is an official paper and Chinese; the
    /// other files hold both languages.
    pub lang: Lang,
}

impl<'a> Results<'a> {
    /// The results of a draft.
    pub fn of(drafted: &'a Drafted, lang: Lang) -> Self {
        let Drafted { ledger, coverage, findings, suppressed, .. } = drafted;
        Self { ledger, coverage, findings, suppressed, lang }
    }
}

/// Makes the bytes of one result.
type Make = fn(&Results<'_>) -> anyhow::Result<Vec<u8>>;

/// Name, maker and content of each result. The workbook comes first: it needs the most memory, which
/// then serves the others.
static RESULTS: [(&str, Make, Text); 5] = [
    (
        "ledger.xlsx",
        workbook,
        Text::new("台账、清单、对标矩阵、提示", "ledger, lists, matrix, findings"),
    ),
    ("plan.docx", plan, Text::new("重点工作清单，公文版式", "key-work list, official layout")),
    ("ledger.json", ledger_file, Text::new("全部数据，可再读入", "everything, to be read again")),
    ("findings.sarif", sarif_file, Text::new("提示，供其他工具读取", "findings for other tools")),
    ("review.html", review_page, Text::new("审阅页，先看这个", "the review page: start here")),
];

/// Writes every result of a draft into `folder`, one after the other: only one is in memory. What is
/// to be opened first stands first in the answer.
pub fn write(drafted: &Drafted, folder: &Path, lang: Lang) -> Result<Vec<Output>, Trouble> {
    self::folder(folder)?;
    let results = Results::of(drafted, lang);
    let write = |(name, make, what): &(&str, Make, Text)| {
        let path = file(&folder.join(name), &make(&results)?)?;
        Ok(Output { path, what: what.clone() })
    };
    let mut written = RESULTS.iter().map(write).collect::<Result<Vec<Output>, Trouble>>()?;
    written.rotate_right(1);
    Ok(written)
}

/// Names of the results, each with what is in it.
pub fn offered() -> impl Iterator<Item = (&'static str, &'static Text)> {
    RESULTS.iter().map(|(name, _, what)| (*name, what))
}

/// The bytes of the result of that name; none when there is no such result.
pub fn make(name: &str, results: &Results<'_>) -> Option<anyhow::Result<Vec<u8>>> {
    let (_, make, _) = RESULTS.iter().find(|(known, ..)| *known == name)?;
    Some(make(results))
}

fn review_page(results: &Results<'_>) -> anyhow::Result<Vec<u8>> {
    let Results { ledger, coverage, findings, .. } = results;
    let view = report::review_view(ledger, coverage, findings, &RuleCard::all());
    Ok(review::review(&view).into_bytes())
}

fn workbook(results: &Results<'_>) -> anyhow::Result<Vec<u8>> {
    let Results { ledger, coverage, findings, lang, .. } = results;
    Ok(xlsx::write(report::ledger_book(ledger, coverage, findings, *lang))?)
}

fn plan(results: &Results<'_>) -> anyhow::Result<Vec<u8>> {
    Ok(docx::write(&report::key_work(results.ledger))?)
}

fn ledger_file(results: &Results<'_>) -> anyhow::Result<Vec<u8>> {
    Ok(json::write_ledger(results.ledger))
}

fn sarif_file(results: &Results<'_>) -> anyhow::Result<Vec<u8>> {
    Ok(report_sarif(results).into_bytes())
}

/// The findings as SARIF 2.1.0.
pub fn sarif(drafted: &Drafted) -> String {
    report_sarif(&Results::of(drafted, Lang::default()))
}

fn report_sarif(results: &Results<'_>) -> String {
    let suppressed: Vec<(Finding, String)> =
        results.suppressed.iter().map(|one| (one.finding.clone(), one.reason.clone())).collect();
    sarif::sarif(&sarif::Findings {
        ledger: results.ledger,
        findings: results.findings,
        suppressed: &suppressed,
        rules: &RuleCard::all(),
        version: env!("CARGO_PKG_VERSION"),
    })
}

/// The alignment matrix as one table.
pub fn matrix_csv(ledger: &Ledger, lang: Lang) -> Vec<u8> {
    csv::write(&report::matrix(ledger, &coverage(ledger)), lang)
}

/// Makes sure that a folder is there.
pub fn folder(path: &Path) -> Result<(), Trouble> {
    fs::create_dir_all(path).map_err(|error| file_refusal(path, &error).into())
}

/// Writes one file as a whole, or not at all; gives its path back.
pub fn file(path: &Path, bytes: &[u8]) -> Result<PathBuf, Trouble> {
    streamed(path, |file| file.write_all(bytes).map_err(|error| file_refusal(path, &error).into()))
}

/// The same of what comes bit by bit.
pub fn streamed(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<fs::File>) -> Result<(), Trouble>,
) -> Result<PathBuf, Trouble> {
    let refuse = |error: io::Error| Trouble::from(file_refusal(path, &error));
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    let part = path.with_file_name(name);
    let whole = || {
        let mut file = BufWriter::new(fs::File::create(&part).map_err(refuse)?);
        write(&mut file)?;
        let file = file.into_inner().map_err(|error| refuse(error.into_error()))?;
        file.sync_all().and_then(|()| fs::rename(&part, path)).map_err(refuse)
    };
    if let Err(trouble) = whole() {
        // The part may not even exist; the first error is the one to report.
        let _ = fs::remove_file(&part);
        return Err(trouble);
    }
    Ok(path.to_owned())
}
