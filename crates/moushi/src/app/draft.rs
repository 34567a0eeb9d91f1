//! Act: documents in, a checked and aligned ledger out. Writes nothing; see `outputs`.

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use moushi_core::align::{self, Coverage};
use moushi_core::draft::{self, Before, Reading};
use moushi_core::extract::{self, Options};
use moushi_core::lint::{self, Suppressed};
use moushi_core::model::{Finding, Ledger, Level, Refusal, RefusalKind};
use moushi_core::text::Text;
use moushi_files::readers::Limits;

use super::load::{self, Loaded, Opened};
use super::settings::Settings;

/// What a person asks for.
#[derive(Debug)]
pub struct Request {
    /// Files, in the order of precedence, each with its level when the person has said it. Of last
    /// year's, a `ledger.json` is last year's ledger and not a document.
    pub files: Vec<(PathBuf, Option<Level>)>,
    /// The organisation that plans.
    pub org: String,
    /// The year planned; read from the titles when nobody says it.
    pub year: Option<i32>,
    /// Rules switched, suppressed, tuned; decisions on links.
    pub settings: Settings,
}

/// The stages of the work, for whoever shows progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// So many files of all are read.
    Read(usize),
    /// So many texts are searched.
    Extract(usize),
    /// Rows are built and linked.
    Compose,
    /// Rules look at them.
    Lint,
}

/// What came of it.
#[derive(Debug)]
pub struct Drafted {
    /// The rows with their sources.
    pub ledger: Ledger,
    /// What its links cover.
    pub coverage: Coverage,
    /// Problems, the worst first.
    pub findings: Vec<Finding>,
    /// Problems that the settings suppress, with the reason.
    pub suppressed: Vec<Suppressed>,
    /// Files that could not be read.
    pub refused: Vec<(String, Refusal)>,
}

/// Reads, extracts, builds the ledger, aligns and lints.
pub fn draft(request: &Request, mut tick: impl FnMut(Stage)) -> Drafted {
    let (before, documents): (Vec<_>, Vec<_>) = request.files.iter().partition(is_ledger);
    let paths: Vec<PathBuf> = documents.iter().map(|(path, _)| path.clone()).collect();
    let limits = Limits::default();
    let Loaded { sources, mut refused } =
        load::load(&paths, &limits, |done| tick(Stage::Read(done)));
    let year = request.year.unwrap_or_else(|| year_of(&sources));
    let mut noticed = Vec::new();
    let mut readings = Vec::with_capacity(sources.len());
    for (done, Opened { path, source, findings }) in sources.into_iter().enumerate() {
        noticed.extend(findings);
        let extraction = extract::extract(&source, &Options { year: Some(year) });
        let level = request.files.iter().find(|(known, _)| *known == path).and_then(|(_, l)| *l);
        readings.push(Reading { source, extraction, level });
        tick(Stage::Extract(done + 1));
    }
    tick(Stage::Compose);
    let ledger = match last_years(&before, year, &mut refused) {
        Some((before, stamp)) => {
            let before = Before { ledger: &before, stamp: Some(&stamp) };
            draft::compose_after(before, &request.org, year, readings)
        }
        None => draft::compose(&request.org, year, readings),
    };
    tick(Stage::Lint);
    let mut drafted = check(ledger, &request.settings);
    drafted.findings.extend(noticed);
    drafted.findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    drafted.refused = refused;
    drafted
}

fn is_ledger((path, level): &&(PathBuf, Option<Level>)) -> bool {
    *level == Some(Level::LastYear) && path.extension().is_some_and(|ending| ending == "json")
}

/// Last year's ledger, of which there can be one, of a year before the one planned; with its fingerprint.
fn last_years(
    named: &[&(PathBuf, Option<Level>)],
    year: i32,
    refused: &mut Vec<(String, Refusal)>,
) -> Option<(Ledger, String)> {
    let ((path, _), more) = named.split_first()?;
    refused.extend(more.iter().map(|(path, _)| (shown(path), one_ledger())));
    let read = load::stamped(path).and_then(|(before, stamp)| match before.year {
        earlier if earlier < year => Ok((before, stamp)),
        other => Err(not_earlier(other, year)),
    });
    read.map_err(|refusal| refused.push((shown(path), refusal))).ok()
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

fn not_earlier(found: i32, year: i32) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("这是{found}年的台账，不是{year}年之前的。"),
            format!("This is the ledger of {found}, which is not before {year}."),
        ),
        Text::new(
            "--last-year 请给上一年的 ledger.json，或改正 --year。",
            "Give --last-year the ledger of an earlier year, or correct --year.",
        ),
    )
}

fn one_ledger() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::new("上年台账只能有一本。", "There can be only one ledger of last year."),
        Text::new(
            "留下最近一年的 ledger.json，其余的去掉；清单类文件可以给多份。",
            "Keep the latest ledger.json and drop the others; lists may be several.",
        ),
    )
}

/// Carries decisions on links out and runs the rules over a ledger.
pub fn check(ledger: Ledger, settings: &Settings) -> Drafted {
    let (ledger, unplaced) = draft::decide(ledger, &settings.links);
    let lint::Outcome { mut findings, suppressed } = lint::run(&ledger, &settings.lint);
    findings.extend(unplaced);
    let coverage = align::coverage(&ledger);
    Drafted { ledger, coverage, findings, suppressed, refused: Vec::new() }
}

/// The latest year that a title names; this year when none does.
pub fn year_of(sources: &[Opened]) -> i32 {
    sources
        .iter()
        .filter_map(|opened| draft::year_named(&opened.source))
        .max()
        .unwrap_or_else(today)
}

/// The calendar year in UTC; a day's error at New Year does not matter to a plan.
fn today() -> i32 {
    const SECONDS_OF_A_YEAR: u64 = 31_556_952;
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    1970 + i32::try_from(seconds / SECONDS_OF_A_YEAR).unwrap_or(0)
}
