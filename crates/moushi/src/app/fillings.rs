//! Fillings 指标填报: the workbook with the tables of a standard on its way to a unit and back, and what a unit has filled
//! in, edition by edition. What is wrong and what has changed is found out in `core::evaluate::filling`; confirming and
//! handing in are acts.

use moushi_core::evaluate::filling::{self, Back, Filling, Row, Sheet, Table};
use moushi_core::evaluate::intake::Flaw;
use moushi_core::evaluate::standard::Standard;
use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::report::filling::{Signed, form as laid_out};
use moushi_core::text::{Lang, Text};
use moushi_core::track::climb::{Lies, above};
use moushi_files::readers::Cells;
use moushi_files::write::form as xlsx;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::asks::collect::filling::Filling as Slip;
use super::asks::collect::seen_slip;
use super::authority;
use super::caller::Caller;
use super::door::{Ask, Door};
use super::forms::columns::remembered_of;
use super::forms::words;
use super::overlays;
use super::papers::{Paper, XLSX};
use crate::error::Trouble;
use crate::store::Tx;
use crate::store::tables::{climb, collection, edition, form, org, slip};

/// Kinds of units that belong to the body above them: nothing lies at their desk.
const WITHIN: [&str; 2] = ["division", "class"];

/// The standard of a collection; an overlay in the version that was asked for.
pub async fn standard(
    db: &impl ConnectionTrait,
    of: &collection::Model,
) -> Result<&'static Standard, Trouble> {
    let named = overlays::named(db, &of.standard, &of.pack_version).await?;
    Ok(named.ok_or_else(|| unknown(&of.standard))?)
}

fn unknown(name: &str) -> Refusal {
    Refusal::new(
        RefusalKind::NotFound,
        Text::of(format!("没有标准“{name}”。"), format!("There is no standard `{name}`.")),
        Text::new("请从标准目录中选择。", "Choose one of the list of standards."),
    )
}

/// The newest edition of a slip.
pub async fn newest(
    db: &impl ConnectionTrait,
    slip: &str,
) -> Result<Option<edition::Model>, Trouble> {
    let rows = edition::Entity::find()
        .filter(edition::Column::SlipId.eq(slip))
        .order_by_desc(edition::Column::Seq);
    Ok(rows.one(db).await?)
}

/// The steps that a filling has gone, the first first.
pub async fn steps(db: &impl ConnectionTrait, slip: &str) -> Result<Vec<climb::Model>, Trouble> {
    let rows = climb::Entity::find()
        .filter(climb::Column::SlipId.eq(slip))
        .order_by_asc(climb::Column::Seq);
    Ok(rows.all(db).await?)
}

/// What an edition holds.
pub fn body(edition: &edition::Model) -> Result<Filling, Trouble> {
    Ok(serde_json::from_str(&edition.body).map_err(anyhow::Error::from)?)
}

/// What was read of a workbook.
pub fn read_off(form: &form::Model) -> Result<Filling, Trouble> {
    Ok(serde_json::from_str(&form.rows).map_err(anyhow::Error::from)?)
}

/// Where a filling lies.
pub fn lies(row: &slip::Model) -> Lies {
    match row.state.as_str() {
        "answered" => Lies::AtDesk,
        "accepted" => Lies::Accepted,
        _ => Lies::WithUnit,
    }
}

/// The bodies at whose desks a filling lies on its way up, the nearest first; the last is the one that asks.
pub async fn desks(
    db: &impl ConnectionTrait,
    row: &slip::Model,
) -> Result<Vec<org::Model>, Trouble> {
    let missing = authority::not_found;
    let unit = org::Entity::find_by_id(&row.org_id).one(db).await?.ok_or_else(missing)?;
    let house = house(db, &row.plan_id).await?;
    let places = above(&unit.path, &house.path);
    let found = org::Entity::find().filter(org::Column::Path.is_in(places.iter().copied()));
    let mut desks = found.all(db).await?;
    desks.retain(|desk| desk.id == house.id || !WITHIN.contains(&desk.kind.as_str()));
    // The longer the path, the nearer the unit.
    desks.sort_by_key(|desk| std::cmp::Reverse(desk.path.len()));
    Ok(desks)
}

async fn house(db: &impl ConnectionTrait, plan: &str) -> Result<org::Model, Trouble> {
    use crate::store::tables::plan;
    let missing = authority::not_found;
    let plan = plan::Entity::find_by_id(plan).one(db).await?.ok_or_else(missing)?;
    Ok(org::Entity::find_by_id(&plan.org_id).one(db).await?.ok_or_else(missing)?)
}

/// What a unit filled in last for a standard, in this collection or an earlier one: nobody is asked twice for what is known.
pub async fn known(
    db: &impl ConnectionTrait,
    row: &slip::Model,
    of: &collection::Model,
) -> Result<Filling, Trouble> {
    if let Some(own) = newest(db, &row.id).await? {
        return body(&own);
    }
    Ok(earlier(db, row, of).await?.map(|(_, filling)| filling).unwrap_or_default())
}

/// What the unit filled in for the same standard in the collection before, with that collection.
pub async fn earlier(
    db: &impl ConnectionTrait,
    row: &slip::Model,
    of: &collection::Model,
) -> Result<Option<(collection::Model, Filling)>, Trouble> {
    let others = collection::Entity::find()
        .filter(collection::Column::Standard.is_in(overlays::kin(db, &of.standard).await?))
        .filter(collection::Column::OpenedAt.lt(of.opened_at))
        .order_by_desc(collection::Column::OpenedAt)
        .all(db)
        .await?;
    for other in others {
        let same = slip::Entity::find()
            .filter(slip::Column::CollectionId.eq(other.id.as_str()))
            .filter(slip::Column::OrgId.eq(row.org_id.as_str()));
        let Some(same) = same.one(db).await? else { continue };
        if let Some(newest) = newest(db, &same.id).await? {
            return Ok(Some((other, body(&newest)?)));
        }
    }
    Ok(None)
}

/// The workbook for a unit, with what is known already.
pub async fn made(door: &Door, caller: &Caller, slip: &str, lang: Lang) -> Result<Paper, Trouble> {
    caller.ready(Slip::NAME)?;
    let (row, of, unit, _) = seen_slip(&door.eyes(caller), slip).await?;
    let db = door.store.read();
    let standard = standard(db, &of).await?;
    let mut filling = known(db, &row, &of).await?;
    if filling.tables.is_empty() {
        filling = first(db, standard, &unit).await?;
    }
    let title = format!("{} · {}", unit.name, of.title);
    let bytes = workbook(door, standard, (&filling, &[]), (&title, &row.id), lang)?;
    let name = Text::of(
        format!("{}{}.xlsx", unit.name, of.title),
        format!("{} {}.xlsx", unit.name, of.title),
    );
    Ok(Paper { name: lang.of(&name).to_owned(), kind: XLSX, bytes })
}

/// The workbook that somebody has handed in, with the wrong cells marked.
pub async fn marked(door: &Door, caller: &Caller, id: &str, lang: Lang) -> Result<Paper, Trouble> {
    caller.ready(Slip::NAME)?;
    let db = door.store.read();
    let row = form::Entity::find_by_id(id).one(db).await?;
    let row = row.filter(|row| row.added_by == caller.account_id && !row.slip_id.is_empty());
    let row = row.ok_or_else(authority::not_found)?;
    let (slip, of, unit, _) = seen_slip(&door.eyes(caller), &row.slip_id).await?;
    let standard = standard(db, &of).await?;
    let filling = if row.rows.is_empty() { Filling::default() } else { read_off(&row)? };
    let flaws = filling.flaws(standard, Some(&known(db, &slip, &of).await?));
    let title = format!("{} · {}", unit.name, of.title);
    let bytes = workbook(door, standard, (&filling, &flaws), (&title, &slip.id), lang)?;
    let name = row.name.trim_end_matches(".xlsx");
    let name = format!("{name}{}.xlsx", lang.pick("（标出问题）", " (marked)"));
    Ok(Paper { name, kind: XLSX, bytes })
}

fn workbook(
    door: &Door,
    standard: &Standard,
    (filling, flaws): (&Filling, &[Flaw]),
    (title, slip): (&str, &str),
    lang: Lang,
) -> Result<Vec<u8>, Trouble> {
    let key = format!("{slip}.{}", door.vault.sign(&signed(slip))?);
    let form = laid_out(standard, filling, flaws, &Signed { title, key: &key }, lang);
    Ok(xlsx::write(&form).map_err(anyhow::Error::from)?)
}

fn signed(slip: &str) -> String {
    format!("moushi-filling/1 {slip}")
}

/// The first rows of a unit that has never filled in: itself, and the units below it that are known.
async fn first(
    db: &impl ConnectionTrait,
    standard: &Standard,
    unit: &org::Model,
) -> Result<Filling, Trouble> {
    let below = org::Entity::find()
        .filter(org::Column::ParentId.eq(unit.id.as_str()))
        .filter(org::Column::Kind.eq("school"))
        .order_by_asc(org::Column::Rank)
        .order_by_asc(org::Column::Id)
        .all(db)
        .await?;
    let row = |name: &str| Row { name: name.to_owned(), ..Row::default() };
    let levels = standard.levels.iter().filter(|level| !level.parts);
    let tables = levels.enumerate().map(|(at, level)| Table {
        level: level.name.clone(),
        columns: Vec::new(),
        rows: match at {
            0 => vec![row(&unit.name)],
            1 if level.name == "school" => below.iter().map(|unit| row(&unit.name)).collect(),
            _ => Vec::new(),
        },
    });
    Ok(Filling { tables: tables.collect() })
}

/// What became of the cells of a workbook: a filling, or why not.
pub async fn read(
    door: &Door,
    tx: &Tx,
    row: form::Model,
    sheets: &[Cells],
) -> Result<form::Model, Trouble> {
    let slip = slip::Entity::find_by_id(&row.slip_id).one(tx).await?;
    let slip = slip.ok_or_else(authority::not_found)?;
    let of = collection::Entity::find_by_id(&slip.collection_id).one(tx).await?;
    let standard = standard(tx, &of.ok_or_else(authority::not_found)?).await?;
    let remembered = remembered_of(tx, &row.org_id, standard.asked()).await?;
    match filling::back(standard, &cells(sheets), &remembered) {
        Err(refusal) => refused(row, &refusal),
        Ok(Back::Unclear(unclear)) => {
            let columns = words(&unclear)?;
            Ok(form::Model { state: "columns".to_owned(), columns, ..row })
        }
        Ok(Back::Filled { filling, key, known, .. }) => {
            if let Some(refusal) = elsewhere(door, &key, &slip.id)? {
                return refused(row, &refusal);
            }
            let (rows, columns) = (words(&filling)?, words(&known)?);
            Ok(form::Model { state: "read".to_owned(), rows, columns, ..row })
        }
    }
}

fn refused(row: form::Model, refusal: &Refusal) -> Result<form::Model, Trouble> {
    let message = words(&(&refusal.message, &refusal.advice))?;
    Ok(form::Model { state: "refused".to_owned(), message, ..row })
}

/// A workbook of another unit or another collection. One that bears no signature is somebody's own and is taken.
fn elsewhere(door: &Door, key: &str, slip: &str) -> Result<Option<Refusal>, Trouble> {
    let Some((of, signature)) = key.split_once('.') else { return Ok(None) };
    let genuine = door.vault.signed(&signed(of), signature)?;
    if !genuine || of == slip {
        return Ok(None);
    }
    Ok(Some(Refusal::new(
        RefusalKind::Invalid,
        Text::new(
            "这份表是另一个单位或另一项采集的填报表。",
            "The workbook belongs to another unit or another collection.",
        ),
        Text::new(
            "请从本页下载填报表，填好后再上传。",
            "Download the workbook from this page, fill it in and upload it.",
        ),
    )))
}

fn cells(sheets: &[Cells]) -> Vec<Sheet> {
    let sheet = |sheet: &Cells| Sheet {
        name: sheet.name.clone(),
        cells: sheet
            .cells
            .iter()
            .map(|cell| (cell.row, cell.column, cell.text.clone(), cell.number))
            .collect(),
    };
    sheets.iter().map(sheet).collect()
}
