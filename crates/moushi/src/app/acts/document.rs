//! Acts on documents: a file that has been uploaded becomes part of a plan, and is read in the
//! background.

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::find;
use super::plan::Made;
use crate::app::authority::Target;
use crate::app::caller::Caller;
use crate::app::door::{Act, Change};
use crate::error::Trouble;
use crate::store::tables::{candidate, document, extraction, job};
use crate::store::{Tx, new_id};

/// Adds an uploaded file to a plan 上传文件.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Add {
    /// The plan.
    pub plan: String,
    /// Name of the file as the person has it.
    pub name: String,
    /// Name under which its bytes are kept (answered by the upload).
    pub blob: String,
    /// Size in bytes.
    pub size: i64,
    /// Where it stands: `above`, `own`, `last_year`, `below`; read from the text when empty.
    #[serde(default)]
    pub level: String,
}

impl Act for Add {
    const NAME: &'static str = "document-add";
    const TITLE: Text = Text::new("上传文件", "Add a document");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        find::plan_target(tx, &self.plan, &self.plan).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        self.fits()?;
        let plan = find::open_plan(change.tx, &self.plan).await?;
        let same = document::Entity::find()
            .filter(document::Column::PlanId.eq(plan.id.as_str()))
            .filter(document::Column::Blob.eq(self.blob.as_str()))
            .filter(document::Column::State.ne("removed"))
            .one(change.tx)
            .await?;
        // The same bytes once more: the upload was repeated, not the document. What could not be read
        // is tried again.
        if let Some(same) = same {
            return if same.state == "refused" {
                again(change, same).await
            } else {
                Ok(Made { id: same.id, version: same.version })
            };
        }
        if !change.blobs.has(&self.blob).await? {
            return Err(not_uploaded().into());
        }
        let row = document::Model {
            id: new_id(),
            plan_id: plan.id,
            name: plain_name(&self.name),
            blob: self.blob,
            size: self.size,
            level: self.level,
            state: "waiting".to_owned(),
            title: String::new(),
            issuer: String::new(),
            source_id: String::new(),
            message: String::new(),
            added_by: change.caller.account_id.clone(),
            added_at: change.now,
            version: 1,
        };
        let id = row.id.clone();
        change.note(&id, "", &row.blob, &json!({ "name": row.name, "blob": row.blob }));
        row.into_active_model().reset_all().insert(change.tx).await?;
        queue(change, "read", &id).await?;
        Ok(Made { id, version: 1 })
    }
}

impl Add {
    /// Refuses what no upload has answered.
    fn fits(&self) -> Result<(), Refusal> {
        let digits = |word: &str| word.bytes().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f'));
        let levels = ["", "above", "own", "last_year", "below"];
        if self.blob.len() == 64
            && digits(&self.blob)
            && self.size >= 0
            && levels.contains(&self.level.as_str())
        {
            return Ok(());
        }
        Err(Refusal::new(
            RefusalKind::Invalid,
            Text::new(
                "文件的标识、大小或层级有误。",
                "Blob, size or level of the file is not right.",
            ),
            Text::new(
                "请先上传文件，再加入计划。",
                "Upload the file first, then add it to the plan.",
            ),
        ))
    }
}

/// Refuses a name under which no upload is kept.
pub async fn needs_blob(change: &Change<'_>, blob: &str) -> Result<(), Trouble> {
    let digit = |c: u8| matches!(c, b'0'..=b'9' | b'a'..=b'f');
    let name = blob.len() == 64 && blob.bytes().all(digit);
    if name && change.blobs.has(blob).await? {
        return Ok(());
    }
    Err(not_uploaded().into())
}

fn not_uploaded() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::new("服务器上没有这份文件。", "The server does not have this file."),
        Text::new("请重新上传。", "Upload it again."),
    )
}

/// The last part of a path, without what no screen should show.
pub fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|c| !c.is_control()).take(200).collect();
    if plain.is_empty() { "未命名".to_owned() } else { plain }
}

/// Puts the reading of something into the queue: `read` of a document, `form` of a form.
pub async fn queue(change: &Change<'_>, kind: &str, subject: &str) -> Result<(), Trouble> {
    let row = job::Model {
        id: new_id(),
        kind: kind.to_owned(),
        subject: subject.to_owned(),
        account_id: change.caller.account_id.clone(),
        state: "waiting".to_owned(),
        done: 0,
        total: 3,
        attempts: 0,
        worker: String::new(),
        lease_until: 0,
        message: String::new(),
        created_at: change.now,
        updated_at: change.now,
    };
    row.into_active_model().reset_all().insert(change.tx).await?;
    Ok(())
}

/// Puts a document into the queue once more; one that waits there already is left alone.
async fn again(change: &mut Change<'_>, row: document::Model) -> Result<Made, Trouble> {
    if matches!(row.state.as_str(), "waiting" | "reading") {
        return Ok(Made { id: row.id, version: row.version });
    }
    let next =
        document::Model { state: "waiting".to_owned(), version: row.version + 1, ..row.clone() };
    change.note(&row.id, &row.state, &next.state, &json!({ "blob": row.blob }));
    let made = Made { id: next.id.clone(), version: next.version };
    next.into_active_model().reset_all().update(change.tx).await?;
    queue(change, "read", &made.id).await?;
    Ok(made)
}

/// Reads a document once more 重新读取. What a person has decided stays as it was decided.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Reread {
    /// The document.
    pub document: String,
}

impl Act for Reread {
    const NAME: &'static str = "document-reread";
    const TITLE: Text = Text::new("重新读取文件", "Read a document again");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        let document = find::document(tx, &self.document).await?;
        find::plan_target(tx, &document.plan_id, &document.id).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let row = find::document(change.tx, &self.document).await?;
        find::open_plan(change.tx, &row.plan_id).await?;
        if row.state == "removed" {
            return Err(crate::app::authority::not_found().into());
        }
        again(change, row).await
    }
}

/// Takes a document out of a plan 移除文件. Rows that were accepted from it stay.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Remove {
    /// The document.
    pub document: String,
    /// The version that the person has seen.
    pub version: i64,
}

impl Act for Remove {
    const NAME: &'static str = "document-remove";
    const TITLE: Text = Text::new("移除文件", "Remove a document");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        let document = find::document(tx, &self.document).await?;
        find::plan_target(tx, &document.plan_id, &document.id).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let mut row = find::document(change.tx, &self.document).await?;
        find::same_version(self.version, row.version)?;
        find::open_plan(change.tx, &row.plan_id).await?;
        let taken = candidate::Entity::find()
            .filter(candidate::Column::DocumentId.eq(row.id.as_str()))
            .filter(candidate::Column::State.eq("accepted"))
            .one(change.tx)
            .await?;
        if taken.is_some() {
            return Err(in_use().into());
        }
        candidate::Entity::delete_many()
            .filter(candidate::Column::DocumentId.eq(row.id.as_str()))
            .exec(change.tx)
            .await?;
        extraction::Entity::delete_by_id(row.id.as_str()).exec(change.tx).await?;
        change.note(&row.id, &row.state, "removed", &json!({ "name": row.name }));
        change.touched(&row.plan_id).await?;
        row.state = "removed".to_owned();
        row.version += 1;
        let made = Made { id: row.id.clone(), version: row.version };
        row.into_active_model().reset_all().update(change.tx).await?;
        Ok(made)
    }
}

fn in_use() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::new("已有条目依据这份文件，不能移除。", "Rows of the ledger stand on this document."),
        Text::new(
            "请先撤销采用的摘录，再移除文件。",
            "Undo the candidates that were accepted, then remove it.",
        ),
    )
}
