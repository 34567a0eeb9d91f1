//! Acts on overlays 地方标准: packs of a body that change single values of a standard. A version that was added stays as it is;
//! a change is a further version, and collections keep the one for which they asked. What a pack may say, and what is wrong
//! with one, is found out in `core::evaluate::standard`.

use moushi_core::evaluate::standard::{Standard, Wrong};
use moushi_core::evaluate::standards::known;
use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::find;
use super::plan::Made;
use crate::app::authority::{self, Target};
use crate::app::caller::Caller;
use crate::app::door::{Act, Change};
use crate::error::Trouble;
use crate::store::tables::overlay;
use crate::store::{Tx, new_id};

/// Letters of a pack at most.
const LONGEST: usize = 200_000;

/// Adds an overlay, or a new version of one 增加地方标准.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Add {
    /// The body for which it holds, and all below it.
    pub org: String,
    /// The pack, as TOML.
    pub words: String,
}

impl Act for Add {
    const NAME: &'static str = "overlay-add";
    const TITLE: Text = Text::new("增加地方标准", "Add an overlay");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        find::org_target(tx, &self.org).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let read = read(&self.words)?;
        let Some(made) = &read.overlaid else { return Err(no_overlay().into()) };
        if known(&read.name).is_some() {
            return Err(taken(&read.name).into());
        }
        let named = overlay::Entity::find().filter(overlay::Column::Name.eq(read.name.as_str()));
        let before = named.all(change.tx).await?;
        if before.iter().any(|row| row.org_id != self.org) {
            return Err(taken(&read.name).into());
        }
        if before.iter().any(|row| row.pack_version == read.version) {
            return Err(version_there(&read.name, &read.version).into());
        }
        let row = overlay::Model {
            id: new_id(),
            org_id: self.org,
            name: read.name.clone(),
            pack_version: read.version.clone(),
            base: made.over.clone(),
            words: self.words,
            added_by: change.caller.account_id.clone(),
            added_at: change.now,
            ended_by: String::new(),
            ended_at: 0,
            version: 1,
        };
        let detail = json!({ "name": row.name, "version": row.pack_version, "over": row.base,
            "changes": made.changes.len() });
        change.note(&row.id, "", &row.words, &detail);
        let id = row.id.clone();
        row.into_active_model().reset_all().insert(change.tx).await?;
        Ok(Made { id, version: 1 })
    }
}

/// The pack, which has to be right.
fn read(words: &str) -> Result<Standard, Refusal> {
    if words.chars().count() > LONGEST {
        return Err(too_long());
    }
    let read = Standard::read(words).map_err(|wrong| not_right(&wrong))?;
    let named = |words: &str| !words.trim().is_empty();
    if named(&read.name) && named(&read.version) && named(&read.document) {
        return Ok(read);
    }
    Err(nameless())
}

/// Ends an overlay 停用地方标准: no collection asks for it any more; those that have asked keep it.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct End {
    /// The overlay.
    pub overlay: String,
    /// The version of its row that the person has seen.
    pub version: i64,
}

impl Act for End {
    const NAME: &'static str = "overlay-end";
    const TITLE: Text = Text::new("停用地方标准", "End the overlay");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        let row = found(tx, &self.overlay).await?;
        Ok(Target { object: row.id, ..find::org_target(tx, &row.org_id).await? })
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let row = found(change.tx, &self.overlay).await?;
        find::same_version(self.version, row.version)?;
        if row.ended_at != 0 {
            return Err(ended().into());
        }
        // All versions of it: what remains would otherwise be the one before.
        let rows = overlay::Entity::find()
            .filter(overlay::Column::Name.eq(row.name.as_str()))
            .filter(overlay::Column::EndedAt.eq(0));
        for one in rows.all(change.tx).await? {
            change.note(&one.id, &one.words, "", &json!({ "name": one.name, "ended": true }));
            let next = overlay::Model {
                ended_by: change.caller.account_id.clone(),
                ended_at: change.now,
                version: one.version + 1,
                ..one
            };
            next.into_active_model().reset_all().update(change.tx).await?;
        }
        Ok(Made { id: row.id, version: row.version + 1 })
    }
}

async fn found(tx: &Tx, id: &str) -> Result<overlay::Model, Trouble> {
    Ok(overlay::Entity::find_by_id(id).one(tx).await?.ok_or_else(authority::not_found)?)
}

/// Mistakes that a refusal names.
const NAMED: usize = 5;

fn not_right(wrong: &[Wrong]) -> Refusal {
    let line = |one: &Wrong, words: &str| format!("{}:{} {words}", one.line, one.column);
    let first = || wrong.iter().take(NAMED);
    let zh: Vec<String> = first().map(|one| line(one, &one.what.zh)).collect();
    let en: Vec<String> = first().map(|one| line(one, &one.what.en)).collect();
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("地方标准有 {} 处错误（行:列）：{}。", wrong.len(), zh.join("；")),
            format!("{} mistakes (line:column): {}.", wrong.len(), en.join("; ")),
        ),
        Text::new("请改正后再提交。", "Mend them and add it again."),
    )
}

fn no_overlay() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::new(
            "这不是地方标准：没有写明在哪个标准上调整（over）。",
            "This is no overlay: it does not say which standard it changes (`over`).",
        ),
        Text::new(
            "请从标准页面的样稿开始写。",
            "Begin with the draft on the page of the standard.",
        ),
    )
}

fn nameless() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::new(
            "请写明名称（name）、版本（version）和文号（document）。",
            "Give its `name`, `version` and the number of its `document`.",
        ),
        Text::new("判定结果上会注明这些内容。", "Results name all of them."),
    )
}

fn taken(name: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::of(
            format!("名称“{name}”已被其他标准使用。"),
            format!("Another standard has the name `{name}`."),
        ),
        Text::new("请换一个名称（name）。", "Choose another `name`."),
    )
}

fn version_there(name: &str, version: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::of(
            format!("“{name}”已有版本 {version}。"),
            format!("There is a version {version} of `{name}` already."),
        ),
        Text::new("修改后请写新的版本号（version）。", "Give what has changed a new `version`."),
    )
}

fn too_long() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::new("地方标准的文字太长。", "The pack is too long."),
        Text::new("只写与上级标准不同的数值。", "Write only the values that differ."),
    )
}

fn ended() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::new("这个地方标准已停用。", "The overlay has ended already."),
        Text::new("请刷新页面。", "Reload the page."),
    )
}
