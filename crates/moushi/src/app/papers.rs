//! Papers of a plan on the server: the alignment board as a sheet, the paper sent out for opinions,
//! and what was issued, rendered from its frozen body. What the command line writes is in `outputs`.

pub mod inspect;
mod results;
mod study;
mod year;

use moushi_core::align::coverage;
use moushi_core::lint::{self, Config};
use moushi_core::model::RowId;
use moushi_core::report::block::Run;
use moushi_core::report::book::Book;
use moushi_core::report::figure::{Figure, Trail};
use moushi_core::report::{self, INTERNAL, Notice};
use moushi_core::text::{Lang, Text};
use moushi_files::write::{docx, ics, json, xlsx};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::asks::burden::BurdenReport;
use super::asks::entry::pressed;
use super::asks::index::computed;
use super::asks::plans::whole;
use super::asks::timeline::{Span, Step, Timeline};
use super::asks::versions::frozen;
use super::authority;
use super::caller::Caller;
use super::clock::local;
use super::door::{Door, Eyes};
use super::plans::Computed;
use super::reports;
use crate::error::Trouble;
use crate::store::tables::{entry, evidence, notice, org, track};

pub use self::results::results;
pub use self::study::study;
pub use self::year::{bulletin, figure, summary, told_bulletin, told_summary};

/// A file to be sent.
#[derive(Debug)]
pub struct Paper {
    /// Name for people.
    pub name: String,
    /// Its media type.
    pub kind: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The media type of workbooks.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// The alignment board as one sheet, to be printed on A3, in the reader's language.
pub async fn board(eyes: &Eyes<'_>, plan: &str, lang: Lang) -> Result<Paper, Trouble> {
    let (plan, org) = whole(eyes, plan).await?;
    let held = computed(eyes, &plan.id).await?;
    let sheet = report::matrix(&held.ledger, &held.coverage);
    let name = Text::of(
        format!("{}{}年对标矩阵.xlsx", org.name, plan.year),
        format!("{} {} alignment matrix.xlsx", org.name, plan.year),
    );
    let (title, org, year) = (sheet.title.clone(), held.ledger.org.clone(), held.ledger.year);
    let book = Book { lang, title, org, year, sheets: vec![sheet], stamp: None };
    let bytes = xlsx::write(book).map_err(anyhow::Error::from)?;
    Ok(Paper { name: lang.of(&name).to_owned(), kind: XLSX, bytes })
}

/// The paper that goes out for opinions 征求意见稿: the list as it stands now.
pub async fn consultation(eyes: &Eyes<'_>, plan: &str) -> Result<Paper, Trouble> {
    let (plan, org) = whole(eyes, plan).await?;
    let held = computed(eyes, &plan.id).await?;
    let mut pack = report::key_work(&held.ledger);
    pack.title.push("（征求意见稿）".to_owned());
    let bytes = docx::write(&pack).map_err(anyhow::Error::from)?;
    let name = format!("{}{}年重点工作清单（征求意见稿）.docx", org.name, plan.year);
    Ok(Paper { name, kind: DOCX, bytes })
}

/// What was issued, in one of its shapes: `ledger.json` byte for byte, `plan.docx` or `ledger.xlsx`
/// made from it; the workbook in the reader's language.
pub async fn issued(
    eyes: &Eyes<'_>,
    plan: &str,
    no: i64,
    shape: &str,
    lang: Lang,
) -> Result<Paper, Trouble> {
    let row = frozen(eyes, plan, no).await?;
    let name = Text::of(format!("台账-第{no}版"), format!("ledger version {no}"));
    let name = lang.of(&name);
    if shape == "ledger.json" {
        let name = format!("{name}.json");
        return Ok(Paper { name, kind: "application/json", bytes: row.body.into_bytes() });
    }
    let ledger = json::read_ledger(row.body.as_bytes())?;
    match shape {
        "plan.docx" => {
            let pack = report::key_work(&ledger);
            let bytes = docx::write(&pack).map_err(anyhow::Error::from)?;
            Ok(Paper { name: format!("重点工作清单-第{no}版.docx"), kind: DOCX, bytes })
        }
        "ledger.xlsx" => {
            let coverage = coverage(&ledger);
            let found = lint::run(&ledger, &Config::default()).findings;
            let book = report::ledger_book(&ledger, &coverage, &found, lang);
            let bytes = xlsx::write(book).map_err(anyhow::Error::from)?;
            Ok(Paper { name: format!("{name}.xlsx"), kind: XLSX, bytes })
        }
        _ => Err(authority::not_found().into()),
    }
}

/// A piece of evidence as it was uploaded, for those who see its task, or the inspection of its unit.
pub async fn evidence(eyes: &Eyes<'_>, id: &str) -> Result<Paper, Trouble> {
    let db = eyes.store.read();
    let of_task = evidence::Entity::find_by_id(id)
        .filter(eyes.scope.entries(evidence::Column::PlanId, evidence::Column::EntryId, ""))
        .filter(evidence::Column::Blob.ne(""))
        .one(db)
        .await?;
    let (name, blob) = match of_task {
        Some(row) => (row.name, row.blob),
        None => inspect::exhibit(eyes, id).await?,
    };
    let bytes = eyes.blobs.get(&blob).await?;
    Ok(Paper { name, kind: "application/octet-stream", bytes })
}

/// A supervision notice 督办单 as a paper, for those who see its task.
pub async fn notice(eyes: &Eyes<'_>, id: &str) -> Result<Paper, Trouble> {
    let told = told_notice(eyes, id).await?;
    let bytes = docx::write(&report::notice(&told)).map_err(anyhow::Error::from)?;
    Ok(Paper { name: format!("督办单 {}.docx", told.number), kind: DOCX, bytes })
}

/// What a notice says, for those who see its task.
pub async fn told_notice(eyes: &Eyes<'_>, id: &str) -> Result<Notice, Trouble> {
    let db = eyes.store.read();
    let row = notice::Entity::find_by_id(id)
        .filter(eyes.scope.entries(notice::Column::PlanId, notice::Column::EntryId, ""))
        .one(db)
        .await?
        .ok_or_else(authority::not_found)?;
    let task = entry::Entity::find_by_id(&row.entry_id).one(db).await?;
    let plan = eyes.plans.get(eyes.store, &row.plan_id).await?;
    let (Some(task), Some(plan)) = (task, plan) else { return Err(authority::not_found().into()) };
    let house = org::Entity::find_by_id(&plan.plan.org_id).one(db).await?;
    let stands = track::Entity::find_by_id(&row.entry_id).one(db).await?;
    let stands = stands.filter(|stands| !stands.reported_on.is_empty());
    let level = pressed(&row).zh.trim_start_matches(['○', '■', '▲', '●', ' ']).to_owned();
    let sent = local(row.issued_at).map(|moment| moment.date_naive().to_string());
    Ok(Notice {
        org: house.map(|house| house.name).unwrap_or_default(),
        year: i32::try_from(plan.plan.year).unwrap_or_default(),
        level,
        unit: task.unit.clone(),
        progress: stands.map(|stands| progress(&task.code, &stands)).unwrap_or_default(),
        task: words(&plan, &task),
        due: task.due_words,
        words: row.words,
        until: official(&row.reply_due),
        on: official(&sent.unwrap_or_default()),
        reply: row.reply,
        number: row.number,
        stamp: Some(reports::plan_stamp(eyes, &plan, eyes.today).await?),
    })
}

/// Code and words of a task, the numbers of its targets with their way back.
fn words(plan: &Computed, task: &entry::Model) -> Vec<Run> {
    let mut runs = vec![Run::own(format!("{} ", task.code))];
    match plan.ledger.task(&RowId(task.code.clone())) {
        Some(known) => runs.extend(report::told_task(&plan.ledger, known)),
        None => runs.push(Run::own(&task.words)),
    }
    runs
}

/// The newest progress: 60%（2023年6月30日）.
fn progress(code: &str, stands: &track::Model) -> Vec<Run> {
    let day = &stands.reported_on;
    let (how, rows) = (format!("{day} 反馈的进度"), vec![code.to_owned()]);
    let trail = Trail { how, rows, ..Trail::default() };
    let percent = Figure::measured(stands.percent as f64, "%", trail);
    vec![Run::figure(&percent), Run::own(format!("（{}）", official(day)))]
}

/// The year of what a body asked of its units, as a workbook.
pub async fn burden(
    door: &Door,
    caller: &Caller,
    plan: &str,
    lang: Lang,
) -> Result<Paper, Trouble> {
    let year = door.ask(caller, BurdenReport { plan: plan.to_owned() }).await?;
    let (org, no) = (&year.org, year.year);
    let name = Text::of(
        format!("{org}{no}年度负担报告.xlsx"),
        format!("{org} {no} yearly burden report.xlsx"),
    );
    let bytes = xlsx::write(super::burden::book(&year, lang)).map_err(anyhow::Error::from)?;
    Ok(Paper { name: lang.of(&name).to_owned(), kind: XLSX, bytes })
}

/// A day as official papers write it: 2023年6月30日.
pub fn official(day: &str) -> String {
    let day = day.parse::<chrono::NaiveDate>();
    day.map(|day| day.format("%Y年%-m月%-d日").to_string()).unwrap_or_default()
}

/// A task's deadline and its open steps as days of a calendar.
fn dues(row: &Span) -> Vec<ics::Due> {
    let due = |id: String, words: &str, day: &str| {
        let words = if row.internal { INTERNAL } else { words };
        Some(ics::Due {
            id: format!("{id}@moushi"),
            title: format!("{} {words}", row.code),
            note: format!("{} {}", row.unit, row.due),
            day: day.parse().ok()?,
            changed: row.changed,
        })
    };
    let open = |step: &&Step| matches!(&*step.state, "open" | "late");
    let steps = row.steps.iter().filter(open).enumerate().filter_map(|(at, step)| {
        due(format!("{}-{at}", row.entry), &format!("节点：{}", step.words), &step.day)
    });
    due(row.entry.clone(), &row.words, &row.last).into_iter().chain(steps).collect()
}

/// The deadlines that the caller sees of a plan, as a calendar.
pub async fn calendar(door: &Door, caller: &Caller, plan: &str) -> Result<Paper, Trouble> {
    let shown = Timeline { plan: plan.to_owned(), ..Timeline::default() };
    let spans = door.ask(caller, shown).await?;
    let days: Vec<ics::Due> = spans.rows.iter().flat_map(dues).collect();
    let bytes = ics::write(&spans.title, &days);
    Ok(Paper { name: format!("{}.ics", spans.title), kind: "text/calendar; charset=utf-8", bytes })
}
