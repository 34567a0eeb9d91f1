//! Reports 材料 of a ledger: which ledger is meant, as of when and for whom, and the bytes of every file in the format
//! wanted. Holds no words of any report.

use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use chrono::{Datelike, NaiveDate};
use moushi_core::align::coverage;
use moushi_core::lint;
use moushi_core::model::{Ledger, Refusal, RefusalKind};
use moushi_core::report::trace::{Stamp, Trace};
use moushi_core::report::{
    ANNUAL, Content, DECK, DeckPhrases, Paper, Report, SummaryPhrases, Wish, Year,
};
use moushi_core::text::{Lang, Text};
use moushi_files::write::pptx::{self, OnTemplate};
use moushi_files::write::{csv, json};
use moushi_files::writers::{Takes, WriteError, writer};
use sha2::{Digest, Sha256};
use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipWriter};

use super::load;
use super::settings::Settings;
use crate::error::{Trouble, file_refusal};

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Order {
    /// The ledger.
    pub ledger: PathBuf,
    /// The year planned; that of the ledger when none.
    pub year: Option<i32>,
    /// The day as of which the reports speak.
    pub as_of: NaiveDate,
    /// A leader's name; empty for all.
    pub subject: String,
    /// Name of the format; each file's own when none.
    pub format: Option<String>,
    /// Language of our words in workbooks.
    pub lang: Lang,
    /// A file of phrases of the decks instead of the program's.
    pub deck: Option<PathBuf>,
    /// A file of phrases of the summary instead of the program's.
    pub summary: Option<PathBuf>,
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

/// Makes the files of a report.
///
/// # Errors
/// When the ledger is not there or of another year, the phrases do not fit, the report does not come in the format, or a
/// leader is unknown.
pub fn make(report: &Report, order: &Order) -> Result<Vec<Made>, Trouble> {
    if let Some(format) = &order.format
        && !report.formats.contains(&format.as_str())
    {
        return Err(not_in(report, format).into());
    }
    let path = ledger_path(&order.ledger, order.year)?;
    let bytes = load::bytes(
        &path,
        &moushi_files::readers::Limits { max_file: 1 << 30, ..Default::default() },
    )?;
    let ledger = json::read_ledger(&bytes)?;
    of_year(&ledger, order.year)?;
    let coverage = coverage(&ledger);
    let outcome = lint::run(&ledger, &order.settings.lint);
    let year = Year::of(&ledger, &coverage, &outcome.findings, stamp(&path, &bytes, order.as_of));
    let (deck, summary) = (deck_phrases(order)?, summary_phrases(order)?);
    let wish = Wish {
        subject: &order.subject,
        lang: order.lang,
        deck: deck.as_ref().unwrap_or(&DECK),
        summary: summary.as_ref().unwrap_or(&ANNUAL),
    };
    files(report, &year, &wish, order.format.as_deref())
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
    let mut made = Vec::new();
    for paper in report.make(year, wish)? {
        made.extend(written(paper, format, wish.lang, None)?);
    }
    Ok(made)
}

/// The name by which a ledger is known: a part of the hash of its file.
pub fn fingerprint(ledger: &[u8]) -> String {
    Sha256::digest(ledger)[..8].iter().map(|byte| format!("{byte:02x}")).collect()
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

/// The files of a paper, a deck on a template where one is given; a workbook has one for each sheet where the format
/// holds one table only.
///
/// # Errors
/// When a file passes a limit of its format, or the template does not fit.
pub fn written(
    paper: Paper,
    format: Option<&str>,
    lang: Lang,
    template: Option<&[u8]>,
) -> Result<Vec<Made>, Trouble> {
    let format = format.unwrap_or(paper.format);
    let name = |stem: &str, extension: &str| format!("{stem}.{extension}");
    let one = |name: String, bytes| vec![Made { name, bytes }];
    if let (Content::Pack(pack), "pptx", Some(template)) = (&paper.content, format, template) {
        let bytes = pptx::write_on(pack, template).map_err(|error| match error {
            OnTemplate::Template(refusal) => refusal.into(),
            OnTemplate::Write(error) => fault(error),
        })?;
        return Ok(one(name(&paper.stem, format), bytes));
    }
    Ok(match (paper.content, writer(format).map(|writer| (writer.extension, writer.takes))) {
        (Content::Pack(pack), Some((extension, Takes::Pack(write)))) => {
            one(name(&paper.stem, extension), write(&pack).map_err(fault)?)
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

/// As of when, of what and for whom: a ledger that lies in a file is seen whole by whoever has the file.
fn stamp(path: &Path, bytes: &[u8], as_of: NaiveDate) -> Stamp {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Stamp {
        as_of: format!("{}年{}月{}日", as_of.year(), as_of.month(), as_of.day()),
        scope: format!("台账 {name} 的全部内容"),
        ledger: fingerprint(bytes),
        made_by: format!("谋实 {}", env!("CARGO_PKG_VERSION")),
    }
}

fn deck_phrases(order: &Order) -> Result<Option<DeckPhrases>, Refusal> {
    order.deck.as_deref().map(|path| DeckPhrases::read(&words(path)?)).transpose()
}

fn summary_phrases(order: &Order) -> Result<Option<SummaryPhrases>, Refusal> {
    order.summary.as_deref().map(|path| SummaryPhrases::read(&words(path)?)).transpose()
}

fn words(path: &Path) -> Result<String, Refusal> {
    std::fs::read_to_string(path).map_err(|error| file_refusal(path, &error))
}
