//! Reports 材料: of a ledger in a file, or of a plan in the data of a server; as of when and for whom, and the bytes of
//! every file in the format wanted. Holds no words of any report.

use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use moushi_core::align::coverage;
use moushi_core::lint;
use moushi_core::model::{Ledger, Refusal, RefusalKind};
use moushi_core::report::trace::{Stamp, Trace};
use moushi_core::report::{Content, Of, Paper, REPORTS, Report, Wish, Year};
use moushi_core::text::{Lang, Text, hex};
use moushi_files::write::{csv, json, pptx};
use moushi_files::writers::{Takes, WriteError, writer};
use sha2::{Digest, Sha256};
use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipWriter};

use super::caller::Caller;
use super::door::Eyes;
use super::load;
use super::plans::Computed;
use super::settings::Settings;
use crate::error::Trouble;

mod dress;
mod judged;
mod kept;
pub mod phrases;

pub use self::dress::{Dress, RedHead};
pub use self::judged::{DataFiles, of_data};
pub use self::kept::{Chosen, of_plan};
use self::phrases::Phrases;

/// How a report is to be made.
#[derive(Clone, Debug)]
pub struct Order {
    /// Of what: the name of a leader, the number of a notice, a unit of the data; empty for all.
    pub subject: String,
    /// Name of the format; each file's own when none.
    pub format: Option<String>,
    /// Language of our words in workbooks.
    pub lang: Lang,
    /// A file of phrases of the decks instead of the program's.
    pub deck: Option<PathBuf>,
    /// A file of phrases of the summary instead of the program's.
    pub summary: Option<PathBuf>,
    /// Red head and template.
    pub dress: Dress,
}

/// A ledger in a file.
#[derive(Clone, Debug)]
pub struct LedgerFile {
    /// The file, or the folder that holds it.
    pub path: PathBuf,
    /// The year planned; that of the ledger when none.
    pub year: Option<i32>,
    /// The day as of which the reports speak.
    pub as_of: NaiveDate,
    /// Rules switched off, findings accepted.
    pub settings: Settings,
}

/// A file that was made.
#[derive(Clone, Debug)]
pub struct Made {
    /// Its name with extension.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// Makes the files of a report of a ledger in a file.
///
/// # Errors
/// When the report is made of what a server follows, the ledger is not there or of another year, the phrases do not fit,
/// the report does not come in the format or dress, or a leader is unknown.
pub fn of_ledger(report: &Report, order: &Order, file: &LedgerFile) -> Result<Vec<Made>, Trouble> {
    if !report.is_of_a_year() {
        return Err(followed_only(report).into());
    }
    checked(report, order)?;
    let path = ledger_path(&file.path, file.year)?;
    let bytes = load::bytes(
        &path,
        &moushi_files::readers::Limits { max_file: 1 << 30, ..Default::default() },
    )?;
    let ledger = json::read_ledger(&bytes)?;
    of_year(&ledger, file.year)?;
    let coverage = coverage(&ledger);
    let outcome = lint::run(&ledger, &file.settings.lint);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    // A ledger that lies in a file is seen whole by whoever has the file.
    let stamp = stamp(file.as_of, format!("台账 {name} 的全部内容"), fingerprint(&bytes));
    let year = Year::of(&ledger, &coverage, &outcome.findings, stamp);
    let phrases = Phrases::default().or_named(order)?;
    dressed(report, &year, &phrases.wish(&order.subject, order.lang), order)
}

/// Refuses what the report does not come in, before anything is looked at.
fn checked(report: &Report, order: &Order) -> Result<(), Refusal> {
    if let Some(format) = &order.format
        && !report.formats.contains(&format.as_str())
    {
        return Err(not_in(report, format));
    }
    let takes_subject =
        report.by_leader || report.is_of_data() || matches!(report.of, Of::Notice(_));
    if !order.subject.is_empty() && !takes_subject {
        return Err(not_of_one(report, &order.subject));
    }
    order.dress.fits(report, order.format.as_deref())
}

/// The files of a report on a year in the dress that is wanted.
fn dressed(
    report: &Report,
    year: &Year<'_>,
    wish: &Wish<'_>,
    order: &Order,
) -> Result<Vec<Made>, Trouble> {
    written_all(report.make(year, wish)?, order.format.as_deref(), wish.lang, &order.dress)
}

/// The files of a report on a year, each in its own format unless one is wanted.
///
/// # Errors
/// When a leader is unknown, or a file passes a limit of its format.
pub fn files(
    report: &Report,
    year: &Year<'_>,
    wish: &Wish<'_>,
    format: Option<&str>,
) -> Result<Vec<Made>, Trouble> {
    written_all(report.make(year, wish)?, format, wish.lang, &Dress::default())
}

fn written_all(
    papers: Vec<Paper>,
    format: Option<&str>,
    lang: Lang,
    dress: &Dress,
) -> Result<Vec<Made>, Trouble> {
    let mut made = Vec::new();
    for paper in papers {
        made.extend(written(paper, format, lang, dress)?);
    }
    Ok(made)
}

/// The name by which a ledger is known: a part of the hash of its file.
pub fn fingerprint(ledger: &[u8]) -> String {
    hex(&Sha256::digest(ledger)[..8])
}

/// Files in one archive, all dated alike, so that the same files make the same archive.
pub fn zipped(files: &[Made]) -> anyhow::Result<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
    for file in files {
        archive.start_file(file.name.as_str(), options)?;
        archive.write_all(&file.bytes)?;
    }
    Ok(archive.finish()?.into_inner())
}

/// The files of a report in one archive, under the name of the report.
pub fn archive(report: &Report, year: &Year<'_>, files: &[Made]) -> Result<Made, Trouble> {
    let name = format!("{}{}年{}.zip", year.ledger.org, year.ledger.year, report.title.zh);
    Ok(Made { name, bytes: zipped(files)? })
}

/// The files of a paper in the dress that is wanted; a workbook has one for each sheet where the format holds one table
/// only.
///
/// # Errors
/// When a file passes a limit of its format, or the template does not fit.
pub fn written(
    paper: Paper,
    format: Option<&str>,
    lang: Lang,
    dress: &Dress,
) -> Result<Vec<Made>, Trouble> {
    let format = format.unwrap_or(paper.format);
    let name = |stem: &str, extension: &str| format!("{stem}.{extension}");
    let one = |name: String, bytes| vec![Made { name, bytes }];
    Ok(match (paper.content, writer(format).map(|writer| (writer.extension, writer.takes))) {
        (Content::Pack(pack), Some((extension, Takes::Pack(write)))) => {
            let pack = dress.on(pack);
            let bytes = match &dress.template {
                Some(template) if format == "pptx" => on_template(&pack, template)?,
                _ => write(&pack).map_err(fault)?,
            };
            one(name(&paper.stem, extension), bytes)
        }
        (Content::Pack(pack), _) => {
            one(name(&paper.stem, "json"), json::write_value(&Trace::of(&pack)))
        }
        (Content::Book(book), Some((extension, Takes::Book(write)))) => {
            one(name(&paper.stem, extension), write(book).map_err(fault)?)
        }
        (Content::Book(book), _) => {
            let table = |sheet: &moushi_core::report::book::Sheet| Made {
                name: name(&format!("{}-{}", paper.stem, lang.of(&sheet.name)), "csv"),
                bytes: csv::write(sheet, lang),
            };
            book.sheets.iter().map(table).collect()
        }
    })
}

fn on_template(
    pack: &moushi_core::report::block::Pack,
    template: &[u8],
) -> Result<Vec<u8>, Trouble> {
    pptx::write_on(pack, template).map_err(|error| match error {
        pptx::OnTemplate::Template(refusal) => refusal.into(),
        pptx::OnTemplate::Write(error) => fault(error),
    })
}

fn fault(error: WriteError) -> Trouble {
    anyhow::Error::from(error).into()
}

/// The ledger meant: the file named, or that of a folder; in a folder also that of another year, where `moushi demo`
/// leaves last year's.
fn ledger_path(path: &Path, year: Option<i32>) -> Result<PathBuf, Refusal> {
    if path.is_dir() {
        let of_year = year.map(|year| path.join(year.to_string()).join("ledger.json"));
        let found = of_year.filter(|other| other.is_file());
        return ledger_path(&found.unwrap_or_else(|| path.join("ledger.json")), None);
    }
    if path.is_file() { Ok(path.to_owned()) } else { Err(no_ledger(path)) }
}

/// Refuses a ledger of another year: numbers of the wrong year look like the right ones.
fn of_year(ledger: &Ledger, year: Option<i32>) -> Result<(), Refusal> {
    let Some(wanted) = year.filter(|year| *year != ledger.year) else { return Ok(()) };
    let found = ledger.year;
    Err(Refusal::new(
        RefusalKind::NotFound,
        Text::of(
            format!("没有{wanted}年的数据：这本台账谋划的是{found}年。"),
            format!("There is no data of {wanted}: this ledger plans {found}."),
        ),
        Text::of(
            format!("请用 --ledger 指明{wanted}年的台账，或改用 --year {found}。"),
            format!("Name the ledger of {wanted} by --ledger, or ask for --year {found}."),
        ),
    ))
}

fn no_ledger(path: &Path) -> Refusal {
    let shown = path.display();
    Refusal::new(
        RefusalKind::NotFound,
        Text::of(format!("没有找到台账 {shown}。"), format!("There is no ledger at {shown}.")),
        Text::new(
            "请先用 moushi draft 由文件起草台账，或用 --ledger 指明 ledger.json。",
            "Draft one from documents by `moushi draft`, or name a ledger.json by --ledger.",
        ),
    )
}

fn followed_only(report: &Report) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("“{}”说的是计划印发以后的办理情况，台账文件里没有。", report.title.zh),
            format!(
                "The {} tells what became of an issued plan; a ledger in a file does not hold that.",
                report.title.en
            ),
        ),
        Text::new(
            "请不写 --ledger，用 --database 指明服务器的数据库。",
            "Leave --ledger out and name the database of the server by --database.",
        ),
    )
}

fn not_of_one(report: &Report, subject: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("“{}”不能只要“{subject}”的：它不按领导分开。", report.title.zh),
            format!("The {} is not made of `{subject}` alone.", report.title.en),
        ),
        Text::new(
            "请去掉后面的名字；只要一位领导的，用 leader-deck。",
            "Leave the name out; leader-deck is of one leader.",
        ),
    )
}

/// The refusal of a name that no report has; those that can be meant are named.
pub fn unknown(name: &str, meant: fn(&Report) -> bool) -> Refusal {
    let names: Vec<&str> =
        REPORTS.iter().filter(|report| meant(report)).map(|report| report.name).collect();
    Refusal::new(
        RefusalKind::NotFound,
        Text::of(format!("没有“{name}”这种材料。"), format!("There is no report `{name}`.")),
        Text::of(
            format!("可用的有：{}。", names.join("、")),
            format!("There are: {}.", names.join(", ")),
        ),
    )
}

/// The refusal of a format in which a report does not come.
pub fn not_in(report: &Report, format: &str) -> Refusal {
    let formats = match report.formats {
        [] => "--".to_owned(),
        formats => formats.join("、"),
    };
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("“{}”不能写成 {format}。", report.title.zh),
            format!("The {} does not come as {format}.", report.title.en),
        ),
        Text::of(
            format!("可用的格式：{formats}。不写 --format 时各按自己的格式。"),
            format!("Formats: {formats}. Without --format every file has its own."),
        ),
    )
}

/// As of when, of what and for whom a report speaks, of a ledger in a file as of a plan on a server.
pub fn stamp(day: NaiveDate, scope: String, ledger: String) -> Stamp {
    Stamp {
        as_of: format!("{}年{}月{}日", day.year(), day.month(), day.day()),
        scope,
        ledger,
        made_by: format!("谋实 {}", env!("CARGO_PKG_VERSION")),
    }
}

/// What of a plan somebody sees, as it stands in the stamp.
pub fn scope(caller: &Caller, plan: &str) -> String {
    match caller.operator {
        true => format!("《{plan}》的全部内容"),
        false => format!("《{plan}》，按{}的查看范围", caller.name),
    }
}

/// The stamp of a paper about a plan, as of a day.
pub async fn plan_stamp(
    eyes: &Eyes<'_>,
    plan: &Arc<Computed>,
    day: NaiveDate,
) -> Result<Stamp, Trouble> {
    let scope = scope(eyes.caller, &plan.plan.title);
    let plan = Arc::clone(plan);
    // The whole ledger is written down for it: not in a thread that others wait for.
    let ledger = move || fingerprint(&json::write_ledger(&plan.ledger));
    let ledger = tokio::task::spawn_blocking(ledger).await.map_err(anyhow::Error::from)?;
    Ok(stamp(day, scope, ledger))
}
