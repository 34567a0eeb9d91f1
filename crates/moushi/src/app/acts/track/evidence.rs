//! Evidence 佐证: a file or an address that shows what was reached; few pieces between two reports, so that
//! nobody is judged by the thickness of a folder.

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use moushi_core::track::Move;
use schemars::JsonSchema;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::report::last;
use super::{led, standing};
use crate::app::acts::plan::Made;
use crate::app::authority::Target;
use crate::app::caller::Caller;
use crate::app::door::{Act, Change};
use crate::app::preferences;
use crate::error::Trouble;
use crate::store::tables::evidence;
use crate::store::{Tx, new_id};

/// Shows what was reached 上传佐证: a file that has been uploaded, or an address.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Add {
    /// The task.
    pub entry: String,
    /// Name of the file, or what the address shows.
    pub name: String,
    /// Name under which the bytes are kept (answered by the upload); empty for an address.
    #[serde(default)]
    pub blob: String,
    /// Size in bytes.
    #[serde(default)]
    pub size: i64,
    /// An address on the web, with its scheme; empty for a file.
    #[serde(default)]
    pub url: String,
}

impl Act for Add {
    const NAME: &'static str = "evidence-add";
    const TITLE: Text = Text::new("上传佐证", "Add evidence");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        led(tx, &self.entry).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let task = standing(change.tx, &self.entry).await?;
        let piece = Piece { name: &self.name, blob: &self.blob, size: self.size, url: &self.url };
        piece.fits(change).await?;
        let most = preferences::number(change.tx, "evidence.most").await?;
        if since(change, &self.entry).await? >= most {
            return Err(enough(most).into());
        }
        let row = evidence::Model {
            id: new_id(),
            plan_id: task.plan.id.clone(),
            entry_id: self.entry,
            name: self.name.trim().to_owned(),
            blob: self.blob,
            url: self.url.trim().to_owned(),
            size: self.size,
            state: "pending".to_owned(),
            reason: String::new(),
            added_by: change.caller.account_id.clone(),
            added_at: change.now,
            decided_by: String::new(),
            decided_at: 0,
            version: 1,
        };
        let id = row.id.clone();
        let detail = json!({ "evidence": id, "added": row.name, "blob": row.blob, "url": row.url });
        // What is over takes no more evidence: the same ways are open as for a reply.
        task.take(change, &Move::Reply, detail).await?;
        row.into_active_model().reset_all().insert(change.tx).await?;
        Ok(Made { id, version: 1 })
    }
}

/// Evidence as it is handed in, of whatever it is: a file that was uploaded, or an address.
pub struct Piece<'a> {
    /// Name of the file, or what the address shows.
    pub name: &'a str,
    /// Name under which the bytes are kept.
    pub blob: &'a str,
    /// Size in bytes.
    pub size: i64,
    /// An address.
    pub url: &'a str,
}

impl Piece<'_> {
    /// Refuses what is neither a file that was uploaded, of a type that is allowed, nor an address.
    pub async fn fits(&self, change: &Change<'_>) -> Result<(), Trouble> {
        let name = self.name.trim();
        let url = self.url.trim();
        if name.is_empty() || name.chars().count() > 120 || self.size < 0 {
            return Err(nameless().into());
        }
        match (self.blob, url) {
            ("", url) if url.starts_with("https://") || url.starts_with("http://") => Ok(()),
            ("", _) => Err(neither().into()),
            (blob, "") => self.file(change, name, blob).await,
            _ => Err(neither().into()),
        }
    }

    async fn file(&self, change: &Change<'_>, name: &str, blob: &str) -> Result<(), Trouble> {
        let types = preferences::value(change.tx, "evidence.types").await?;
        let kind = name.rsplit_once('.').map(|(_, kind)| kind.to_lowercase()).unwrap_or_default();
        if !types.split_whitespace().any(|known| known == kind) {
            return Err(forbidden(&kind, &types).into());
        }
        let plain = blob.len() == 64 && blob.bytes().all(|c| c.is_ascii_hexdigit());
        if plain && change.blobs.has(blob).await? { Ok(()) } else { Err(neither().into()) }
    }
}

/// How many pieces have been added since the last report and not been returned.
async fn since(change: &Change<'_>, entry: &str) -> Result<i64, Trouble> {
    let after = last(change.tx, entry).await?.map_or(0, |report| report.reported_at);
    let count = evidence::Entity::find()
        .filter(evidence::Column::EntryId.eq(entry))
        .filter(evidence::Column::AddedAt.gt(after))
        .filter(evidence::Column::State.ne("returned"))
        .count(change.tx)
        .await?;
    Ok(i64::try_from(count).unwrap_or(i64::MAX))
}

fn refused(message: Text, advice: Text) -> Refusal {
    Refusal::new(RefusalKind::Invalid, message, advice)
}

fn nameless() -> Refusal {
    refused(
        Text::new(
            "佐证需要一个不超过 120 字的名称。",
            "Evidence needs a name of at most 120 characters.",
        ),
        Text::new("请写明它是什么。", "Say what it is."),
    )
}

fn neither() -> Refusal {
    refused(
        Text::new(
            "佐证应是一份已上传的文件，或一个以 https:// 开头的网址。",
            "Evidence is a file that has been uploaded, or an address that begins with https://.",
        ),
        Text::new("请重新上传，或填写网址。", "Upload it again, or give the address."),
    )
}

fn forbidden(kind: &str, types: &str) -> Refusal {
    refused(
        Text::of(
            format!("“{kind}”类型的文件不能作为佐证。"),
            format!("A file of type `{kind}` cannot be evidence."),
        ),
        Text::of(format!("可用的类型：{types}。"), format!("Allowed: {types}.")),
    )
}

fn enough(most: i64) -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::of(
            format!("上次反馈以来已有 {most} 份佐证。"),
            format!("There are {most} pieces of evidence since the last report."),
        ),
        Text::new(
            "为减轻负担，材料够用即可；请反馈进展后再补充。",
            "A few are enough; report progress before you add more.",
        ),
    )
}
