//! Act: documents in, a checked and aligned ledger out. Writes nothing; see `outputs`.

use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use moushi_core::align::{self, Coverage};
use moushi_core::draft::{self, Reading};
use moushi_core::extract::{self, Options};
use moushi_core::lint::{self, Config, Suppressed};
use moushi_core::model::{Finding, Ledger, Level, Refusal};
use moushi_files::readers::Limits;

use super::load::{self, Loaded, Opened};

/// What a person asks for.
#[derive(Debug)]
pub struct Request {
    /// Files, in the order of precedence, each with its level when the person has said it.
    pub files: Vec<(PathBuf, Option<Level>)>,
    /// The organisation that plans.
    pub org: String,
    /// The year planned; read from the titles when nobody says it.
    pub year: Option<i32>,
    /// Rules switched, suppressed, tuned.
    pub lint: Config,
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
    let paths: Vec<PathBuf> = request.files.iter().map(|(path, _)| path.clone()).collect();
    let limits = Limits::default();
    let Loaded { sources, refused } = load::load(&paths, &limits, |done| tick(Stage::Read(done)));
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
    let ledger = draft::compose(&request.org, year, readings);
    tick(Stage::Lint);
    let mut drafted = check(ledger, &request.lint);
    drafted.findings.extend(noticed);
    drafted.findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    drafted.refused = refused;
    drafted
}

/// Runs the rules over a ledger.
pub fn check(ledger: Ledger, config: &Config) -> Drafted {
    let lint::Outcome { findings, suppressed } = lint::run(&ledger, config);
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
