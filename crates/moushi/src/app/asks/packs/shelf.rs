//! 生成记录: the packs that were made of a plan, newest first, with who stands for each; the templates of its body; and
//! one of them as a file. A pack that holds facts of the year before is there only for who may see that year.

use std::collections::HashMap;

use moushi_core::report::report;
use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::sea_query::Condition;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use serde::{Deserialize, Serialize};

use crate::app::asks::index::names;
use crate::app::asks::listed::Bilingual;
use crate::app::asks::plans::whole;
use crate::app::authority;
use crate::app::door::{Ask, Eyes};
use crate::app::packs;
use crate::app::reports::Made;
use crate::error::Trouble;
use crate::store::tables::{job, pack, plan, template};

/// What was made of a plan.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct PackShelf {
    /// The plan.
    pub plan: String,
}

/// The packs of a plan, and what they may be made on.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Shelf {
    /// The body whose plan it is.
    pub org: String,
    /// Leaders of the plan, in the order of rank.
    pub leaders: Vec<String>,
    /// Packs, the newest first.
    pub packs: Vec<Kept>,
    /// Templates of the body, the newest first.
    pub templates: Vec<Design>,
    /// What the caller may do here: names of acts.
    pub may: Vec<String>,
}

/// A pack that was ordered.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Kept {
    /// Its id.
    pub id: String,
    /// Its number among those of the plan.
    pub seq: i64,
    /// What it is.
    #[schemars(with = "Bilingual")]
    pub title: Text,
    /// The leader whose it is; empty for all.
    pub leader: String,
    /// Whether it has a red head.
    pub red_head: bool,
    /// Number of the document in the red head, if it has one.
    pub number: String,
    /// The template it is on; empty for the program's own design.
    pub template: String,
    /// `waiting`, `made`, `failed`, `frozen`, `signed`.
    pub state: String,
    /// The state in words.
    #[schemars(with = "Bilingual")]
    pub stands: Text,
    /// Steps of its making done, of all.
    pub progress: (i64, i64),
    /// Name of the file; empty until it is made.
    pub name: String,
    /// Size in bytes.
    pub size: i64,
    /// SHA-256 of the file.
    pub digest: String,
    /// As of which day it speaks.
    pub as_of: String,
    /// Fingerprint of the ledger that it speaks of.
    pub ledger: String,
    /// The plan has changed since.
    pub outdated: bool,
    /// Why it was not made: what, and what to do.
    #[schemars(with = "Vec<Bilingual>")]
    pub message: Vec<Text>,
    /// Why it was sent back.
    pub reason: String,
    /// Who ordered it, and when.
    pub ordered: (String, i64),
    /// Who froze it, and when.
    pub frozen: Option<(String, i64)>,
    /// Who signed it off, and when.
    pub signed: Option<(String, i64)>,
    /// Whether the caller froze it: nobody signs what they have frozen.
    pub own: bool,
    /// Version, for changing it.
    pub version: i64,
}

/// A template.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Design {
    /// Its id.
    pub id: String,
    /// Name of the file.
    pub name: String,
    /// `waiting`, `ready`, `refused`.
    pub state: String,
    /// Why it was refused: what, and what to do.
    #[schemars(with = "Vec<Bilingual>")]
    pub message: Vec<Text>,
    /// Size in bytes.
    pub size: i64,
    /// When it was added.
    pub added_at: i64,
    /// Version, for changing it.
    pub version: i64,
}

/// Acts of the page.
const ACTS: &[&str] =
    &["pack-order", "pack-freeze", "pack-sign", "pack-drop", "template-add", "template-remove"];

impl Ask for PackShelf {
    const NAME: &'static str = "pack-shelf";
    const TITLE: Text = Text::new("材料生成记录", "List the packs made");
    type View = Shelf;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Shelf, Trouble> {
        let (plan, house) = whole(eyes, &self.plan).await?;
        let computed = eyes.plans.get(eyes.store, &self.plan).await?;
        let computed = computed.ok_or_else(authority::not_found)?;
        let templates = designs(eyes, &house.id).await?;
        Ok(Shelf {
            leaders: computed.ledger.people.iter().map(|person| person.name.clone()).collect(),
            packs: kept(eyes, &plan).await?,
            templates: templates
                .into_iter()
                .filter(|row| row.state != "removed")
                .map(design)
                .collect(),
            may: authority::offered(eyes.caller, ACTS, &house.path),
            org: house.id,
        })
    }
}

/// Packs whose facts the caller may see.
pub fn visible(eyes: &Eyes<'_>) -> Condition {
    let before =
        plan::Entity::find().filter(eyes.scope.plans()).select_only().column(plan::Column::Id);
    Condition::any()
        .add(pack::Column::DrawsOn.eq(""))
        .add(pack::Column::DrawsOn.in_subquery(before.into_query()))
}

async fn kept(eyes: &Eyes<'_>, plan: &plan::Model) -> Result<Vec<Kept>, Trouble> {
    let rows = pack::Entity::find()
        .filter(pack::Column::PlanId.eq(plan.id.as_str()))
        .filter(pack::Column::State.ne("dropped"))
        .filter(visible(eyes))
        .order_by_desc(pack::Column::Seq)
        .all(eyes.store.read())
        .await?;
    let accounts = rows.iter().flat_map(|row| [&row.ordered_by, &row.frozen_by, &row.signed_by]);
    let people = names(eyes, accounts.map(String::as_str).filter(|id| !id.is_empty())).await?;
    let jobs = jobs(eyes, rows.iter().filter(|row| row.state == "waiting")).await?;
    let designs = designs(eyes, &plan.org_id).await?;
    let designs: HashMap<&str, &str> =
        designs.iter().map(|row| (row.id.as_str(), row.name.as_str())).collect();
    let who = |id: &str, at: i64| (people.get(id).cloned().unwrap_or_default(), at);
    let stood = |id: &str, at: i64| (!id.is_empty()).then(|| who(id, at));
    let head = |row: &pack::Model| packs::red_head(row).ok().flatten();
    let one = |row: pack::Model| Kept {
        red_head: !row.red_head.is_empty(),
        number: head(&row).map(|head| head.number).unwrap_or_default(),
        title: report(&row.report).map_or_else(|| Text::same(&row.report), |one| one.title.clone()),
        template: designs.get(row.template_id.as_str()).copied().unwrap_or_default().to_owned(),
        stands: packs::state(&row.state),
        progress: jobs.get(&row.id).copied().unwrap_or_default(),
        outdated: !row.blob.is_empty() && row.revision != plan.revision,
        message: serde_json::from_str(&row.message).unwrap_or_default(),
        ordered: who(&row.ordered_by, row.ordered_at),
        frozen: stood(&row.frozen_by, row.frozen_at),
        signed: stood(&row.signed_by, row.signed_at),
        own: row.frozen_by == eyes.caller.account_id,
        id: row.id,
        seq: row.seq,
        leader: row.leader,
        state: row.state,
        name: row.name,
        size: row.size,
        digest: row.blob,
        as_of: row.as_of,
        ledger: row.ledger,
        reason: row.reason,
        version: row.version,
    };
    Ok(rows.into_iter().map(one).collect())
}

/// How far the making of each has come.
async fn jobs(
    eyes: &Eyes<'_>,
    waiting: impl Iterator<Item = &pack::Model>,
) -> Result<HashMap<String, (i64, i64)>, Trouble> {
    let ids = waiting.map(|row| row.id.as_str());
    let rows = job::Entity::find().filter(job::Column::Subject.is_in(ids));
    let rows = rows.all(eyes.store.read()).await?;
    Ok(rows.into_iter().map(|row| (row.subject, (row.done, row.total))).collect())
}

/// Templates of a body, the newest first, those included that were removed.
async fn designs(eyes: &Eyes<'_>, org: &str) -> Result<Vec<template::Model>, Trouble> {
    Ok(template::Entity::find()
        .filter(template::Column::OrgId.eq(org))
        .order_by_desc(template::Column::AddedAt)
        .order_by_asc(template::Column::Id)
        .all(eyes.store.read())
        .await?)
}

fn design(row: template::Model) -> Design {
    Design {
        message: serde_json::from_str(&row.message).unwrap_or_default(),
        id: row.id,
        name: row.name,
        state: row.state,
        size: row.size,
        added_at: row.added_at,
        version: row.version,
    }
}

/// A pack as it was made.
///
/// # Errors
/// When there is none that the caller may see, or it is not made yet.
pub async fn fetch(eyes: &Eyes<'_>, id: &str) -> Result<Made, Trouble> {
    let row = pack::Entity::find_by_id(id).filter(visible(eyes)).one(eyes.store.read()).await?;
    let row = row.filter(|row| !row.blob.is_empty()).ok_or_else(authority::not_found)?;
    whole(eyes, &row.plan_id).await?;
    Ok(Made { name: row.name, bytes: eyes.blobs.get(&row.blob).await? })
}
