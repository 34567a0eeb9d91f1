//! `moushi draft`: documents in, a checked and aligned plan out, and a summary worth reading.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use moushi_core::align::{self, NearCopy, NumberChange};
use moushi_core::model::{EarlierState, Finding, Ledger, Level, RowId, Severity, Spot};
use moushi_core::text::Text;

use super::args;
use super::progress::Progress;
use super::screen::{Screen, Tone, cut, pad};
use super::{finish, snippet};
use crate::app::draft::{self, Drafted, Request, Stage};
use crate::app::{outputs, settings};
use crate::error::{Exit, Trouble};

/// How many findings the summary shows.
const SHOWN: usize = 6;

/// Runs the command as typed.
pub fn run(typed: &args::Draft, screen: &Screen) -> Result<Exit, Trouble> {
    let settings =
        settings::load(typed.config.as_deref(), &std::env::current_dir().unwrap_or_default())?;
    let request =
        Request { files: files(typed), org: typed.org.clone(), year: Some(typed.year), settings };
    perform(&request, &typed.out, screen)
}

fn files(typed: &args::Draft) -> Vec<(PathBuf, Option<Level>)> {
    let told = [
        (&typed.above, Level::Above),
        (&typed.own, Level::Own),
        (&typed.last_year, Level::LastYear),
        (&typed.below, Level::Below),
    ];
    let told = told
        .into_iter()
        .flat_map(|(files, level)| files.iter().map(move |file| (file.clone(), Some(level))));
    typed.files.iter().map(|file| (file.clone(), None)).chain(told).collect()
}

/// Drafts, writes the results into `out` and shows the summary.
pub fn perform(request: &Request, out: &Path, screen: &Screen) -> Result<Exit, Trouble> {
    let drafted = with_progress(request, screen);
    let written = outputs::write(&drafted, out, screen.files())?;
    summary(&drafted, screen);
    screen.line("");
    screen.line(&screen.tone(Tone::Strong, screen.pick("已写出", "written")));
    for output in &written {
        let name = output.path.display().to_string();
        screen.line(&format!("  {}  {}", pad(&name, 26), screen.say(&output.what)));
    }
    let worst = drafted.findings.iter().map(|finding| finding.severity).max();
    let exit = if worst == Some(Severity::Error) { Exit::Findings } else { Exit::Ok };
    Ok(finish(&drafted.refused, exit, screen))
}

/// Drafts and writes as [`perform`] does, and shows no more than how much was found.
pub fn perform_briefly(request: &Request, out: &Path, screen: &Screen) -> Result<(), Trouble> {
    let drafted = with_progress(request, screen);
    let written = outputs::write(&drafted, out, screen.files())?;
    heading(&drafted.ledger, screen);
    documents(&drafted.ledger, screen);
    super::align::line(&drafted.coverage, screen);
    let names: Vec<String> =
        written.iter().map(|output| output.path.display().to_string()).collect();
    screen.line(&format!("  {} {}", screen.pick("已写出", "written:"), names.join("  ")));
    finish(&drafted.refused, Exit::Ok, screen);
    Ok(())
}

fn with_progress(request: &Request, screen: &Screen) -> Drafted {
    let files = request.files.len();
    let progress = Progress::new(2 * files + 2);
    draft::draft(request, |stage| match stage {
        Stage::Read(done) => progress.at(done, screen.pick("读取文件", "reading")),
        Stage::Extract(done) => progress.at(files + done, screen.pick("摘录", "extracting")),
        Stage::Compose => progress.at(2 * files, screen.pick("对标", "aligning")),
        Stage::Lint => progress.at(2 * files + 1, screen.pick("检查", "checking")),
    })
}

/// The summary: documents, counts, leaders, coverage, worst findings.
fn summary(drafted: &Drafted, screen: &Screen) {
    let ledger = &drafted.ledger;
    heading(ledger, screen);
    documents(ledger, screen);
    last_year(drafted, screen);
    returned(ledger, screen);
    screen.line("");
    leaders(ledger, screen);
    super::align::line(&drafted.coverage, screen);
    screen.line("");
    findings(&drafted.findings, ledger, screen);
}

fn heading(ledger: &Ledger, screen: &Screen) {
    let title = format!("{} · {}", ledger.org, ledger.year);
    screen.line(&screen.tone(Tone::Strong, &title));
    screen.line("");
}

/// What is known of last year's tasks, and how this year goes on with them.
fn last_year(drafted: &Drafted, screen: &Screen) {
    let ledger = &drafted.ledger;
    if ledger.last_year.is_empty() {
        return;
    }
    let done = |state| ledger.last_year.iter().filter(|task| task.done == state).count();
    let copies = align::near_copies(&ledger.tasks, &ledger.last_year);
    let vanished = align::vanished(&ledger.last_year, &ledger.tasks).len();
    let lower = lower_than_last_year(&copies, &drafted.findings);
    let counts = [
        (ledger.last_year.len(), "项上年任务", "tasks of last year"),
        (done(Some(true)), "项办结", "done"),
        (done(Some(false)), "项未办结", "open"),
        (vanished, "项今年没有下文", "vanished"),
        (copies.len(), "项今年近似照抄", "nearly copied"),
        (lower, "项数字低于上年", "with a number below last year's"),
    ];
    screen.line(&counted(&counts, screen));
}

/// What has come back with the code of a row, and whether last year's ledger knows it.
fn returned(ledger: &Ledger, screen: &Screen) {
    let candidates = ledger.documents.iter().flat_map(|one| &one.extraction.candidates);
    let came = candidates.filter(|one| one.back.is_some()).count();
    if came == 0 {
        return;
    }
    let results = ledger.achievements.iter().flat_map(|row| &row.earlier);
    let rows = results.chain(ledger.last_year.iter().flat_map(|task| &task.earlier));
    let states: Vec<EarlierState> = rows.map(|one| one.state).collect();
    let of = |state| states.iter().filter(|one| **one == state).count();
    let counts = [
        (came, "条带编号读回", "items came back with a code"),
        (of(EarlierState::Doubted), "条编号对不上", "with a doubtful code"),
        (of(EarlierState::Told), "条未给上年台账核对", "not held against a ledger"),
    ];
    screen.line(&counted(&counts, screen));
}

/// Tasks whose number is lower than last year's: copies with a softer one, and what the rule finds.
fn lower_than_last_year(copies: &[NearCopy], findings: &[Finding]) -> usize {
    let softer = copies.iter().filter(|copy| copy.number == NumberChange::Softer);
    let mut tasks: BTreeSet<&RowId> = softer.map(|copy| &copy.task).collect();
    for finding in findings.iter().filter(|found| found.rule == "below-last-year") {
        tasks.extend(finding.at.iter().find_map(|spot| match spot {
            Spot::Row(id) => Some(id),
            Spot::Words { .. } | Spot::Plan => None,
        }));
    }
    tasks.len()
}

/// Counts on one line, each with what is counted.
fn counted(counts: &[(usize, &'static str, &'static str)], screen: &Screen) -> String {
    let counts: Vec<String> = counts
        .iter()
        .map(|(count, zh, en)| {
            format!("{} {}", screen.tone(Tone::Strong, &count.to_string()), screen.pick(zh, en))
        })
        .collect();
    format!("  {}", counts.join("  "))
}

fn documents(ledger: &Ledger, screen: &Screen) {
    for document in &ledger.documents {
        let level = match document.level {
            Level::Above => screen.pick("上级", "above"),
            Level::Own => screen.pick("本级", "own"),
            Level::LastYear => screen.pick("上年", "last year"),
            Level::Below => screen.pick("下级", "below"),
        };
        let found = format!(
            "{} {}",
            document.extraction.candidates.len(),
            screen.pick("条摘录", "candidates")
        );
        let name = pad(&cut(&document.source.name, 56), 57);
        screen.line(&format!("  {} {name} {found}", pad(level, 9)));
    }
    let counts = [
        (ledger.documents.len(), "份文件", "documents"),
        (ledger.requirements.len(), "条要求", "demands"),
        (ledger.achievements.len(), "项成效", "results"),
        (ledger.tasks.len(), "项任务", "tasks"),
        (ledger.programmes.len(), "个工程行动", "programmes"),
    ];
    screen.line(&counted(&counts, screen));
}

fn leaders(ledger: &Ledger, screen: &Screen) {
    if ledger.people.is_empty() {
        return;
    }
    let columns = screen.pick("成效  任务  有数量  有期限", "results  tasks  numbers  dates");
    screen.line(&screen.tone(Tone::Faint, &format!("  {} {columns}", pad("", 17))));
    for person in &ledger.people {
        let results =
            ledger.achievements.iter().filter(|row| row.owner.as_ref() == Some(&person.name));
        let tasks: Vec<_> =
            ledger.tasks.iter().filter(|task| task.leader.as_ref() == Some(&person.name)).collect();
        let with = |has: fn(&&&moushi_core::model::Task) -> bool| tasks.iter().filter(has).count();
        screen.line(&format!(
            "  {:>2}. {} {:>4}  {:>4}  {:>6}  {:>6}",
            person.rank,
            pad(&cut(&person.name, 12), 12),
            results.count(),
            tasks.len(),
            with(|task| !task.targets.is_empty()),
            with(|task| task.deadline.is_some()),
        ));
    }
    screen.line("");
}

/// The worst findings with the words underlined, one of a rule, then the counts by severity.
fn findings(findings: &[Finding], ledger: &Ledger, screen: &Screen) {
    let sources = snippet::sources(ledger);
    for finding in worst(findings) {
        screen.out(&snippet::render(finding, &sources, screen));
    }
    screen.line(&tally(findings, screen));
}

/// The first finding of each rule, the worst rules first: six of one kind would tell one thing.
fn worst(findings: &[Finding]) -> impl Iterator<Item = &Finding> {
    let first = |at: usize| findings[..at].iter().all(|other| other.rule != findings[at].rule);
    findings.iter().enumerate().filter(move |(at, _)| first(*at)).map(|(_, one)| one).take(SHOWN)
}

/// So many errors, warnings, notes.
pub fn tally(findings: &[Finding], screen: &Screen) -> String {
    let of = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let part = |severity| {
        let (word, tone) = screen.severity(severity);
        let counted =
            Text::of(format!("{} 条{word}", of(severity)), format!("{} {word}", of(severity)));
        screen.tone(tone, screen.say(&counted))
    };
    [Severity::Error, Severity::Warning, Severity::Note].map(part).join(" · ")
}
