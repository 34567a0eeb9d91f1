//! Papers of a plan on the server: the alignment board as a sheet, the paper sent out for opinions,
//! and what was issued, rendered from its frozen body. What the command line writes is in `outputs`.

use moushi_core::align::coverage;
use moushi_core::lint::{self, Config};
use moushi_core::report;
use moushi_core::report::book::Book;
use moushi_core::text::{Lang, Text};
use moushi_files::write::{docx, json, xlsx};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::asks::index::computed;
use super::asks::plans::whole;
use super::asks::versions::frozen;
use super::authority;
use super::door::Eyes;
use crate::error::Trouble;
use crate::store::tables::evidence;

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

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
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
    let book = Book { lang, title, org, year, sheets: vec![sheet] };
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

/// A piece of evidence as it was uploaded, for those who see its task.
pub async fn evidence(eyes: &Eyes<'_>, id: &str) -> Result<Paper, Trouble> {
    let row = evidence::Entity::find_by_id(id)
        .filter(eyes.scope.entries(evidence::Column::PlanId, evidence::Column::EntryId, ""))
        .filter(evidence::Column::Blob.ne(""))
        .one(eyes.store.read())
        .await?
        .ok_or_else(authority::not_found)?;
    let bytes = eyes.blobs.get(&row.blob).await?;
    Ok(Paper { name: row.name, kind: "application/octet-stream", bytes })
}
