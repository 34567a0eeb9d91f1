//! Files of an edition of a study 研究报告: the paper, the workbook, the results for machines, as they were written when it was
//! fitted. Whoever has a part in it alone gets none of them: they name every unit.

use moushi_core::text::Lang;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{DOCX, Paper, XLSX};
use crate::app::asks::studies::one::Study;
use crate::app::asks::studies::{Standing, seen};
use crate::app::authority;
use crate::app::caller::Caller;
use crate::app::door::{Ask, Door};
use crate::error::Trouble;
use crate::store::tables::study_file;

/// A file by its name, in the reader's language where it has one.
pub async fn study(
    door: &Door,
    caller: &Caller,
    (study, edition, name): (&str, i64, &str),
    lang: Lang,
) -> Result<Paper, Trouble> {
    caller.ready(Study::NAME)?;
    let (of, editions, standing) = seen(&door.eyes(caller), study).await?;
    let edition = editions.iter().find(|one| one.seq == edition);
    let edition = edition.filter(|_| standing != Standing::Part);
    let edition = edition.ok_or_else(authority::not_found)?;
    let files = study_file::Entity::find()
        .filter(study_file::Column::EditionId.eq(edition.id.as_str()))
        .filter(study_file::Column::Name.eq(name))
        .filter(study_file::Column::Lang.is_in(["", lang.pick("zh", "en")]));
    let file = files.one(door.store.read()).await?.ok_or_else(authority::not_found)?;
    let end = file.name.rsplit('.').next().unwrap_or_default();
    let kind = match end {
        "html" => "text/html; charset=utf-8",
        "docx" => DOCX,
        "xlsx" => XLSX,
        _ => "application/json",
    };
    let name =
        lang.pick("第", "edition ").to_owned() + &edition.seq.to_string() + lang.pick("版", "");
    let name = format!("{}-{name}.{end}", of.title);
    Ok(Paper { name, kind, bytes: door.blobs.get(&file.blob).await? })
}
