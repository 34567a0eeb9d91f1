//! Editions 研究版本: a table of pupils is handed in and read in the background; what came of it is released by somebody else.
//! An edition is never changed: corrected data make a further one, with the reason.

use chrono::NaiveDate;
use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{open, target};
use crate::app::acts::document::{needs_blob, plain_name, queue};
use crate::app::acts::find::{self, same_version};
use crate::app::acts::plan::{Made, reasoned};
use crate::app::acts::track::said;
use crate::app::authority::{self, Target};
use crate::app::caller::Caller;
use crate::app::door::{Act, Change};
use crate::app::studying;
use crate::error::Trouble;
use crate::store::tables::{org, study_edition, study_unit};
use crate::store::{Tx, new_id};

/// Hands a table of pupils in 上传研究数据. Only the columns that the formulas name are read; no row of it is kept, nor the
/// file once it has been read.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Add {
    /// The study.
    pub study: String,
    /// Name of the file.
    pub name: String,
    /// Name under which its bytes are kept (answered by the upload).
    pub blob: String,
    /// Size in bytes.
    pub size: i64,
    /// Why there is another edition; needed once one was released.
    #[serde(default)]
    pub reason: String,
}

impl Act for Add {
    const NAME: &'static str = "study-data";
    const TITLE: Text = Text::new("上传研究数据", "Hand in data of a study");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        target(tx, &self.study).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let of = open(change.tx, &self.study).await?;
        needs_blob(change, &self.blob).await?;
        let before = editions(change.tx, &of.id).await?;
        if before.iter().any(|one| one.state == "waiting") {
            return Err(waits().into());
        }
        if before.iter().any(|one| one.released_at != 0) {
            reasoned(&self.reason)?;
        }
        let none = String::new;
        let row = study_edition::Model {
            id: new_id(),
            study_id: of.id.clone(),
            seq: before.first().map_or(1, |last| last.seq + 1),
            specification: of.specification,
            state: "waiting".to_owned(),
            name: plain_name(&self.name),
            size: self.size,
            blob: self.blob,
            message: none(),
            reason: self.reason.trim().to_owned(),
            made_by: change.caller.account_id.clone(),
            made_at: change.now,
            fitted_at: 0,
            released_by: none(),
            released_at: 0,
            note: none(),
            objections_until: none(),
            version: 1,
        };
        let detail = json!({ "edition": row.seq, "name": row.name, "blob": row.blob });
        change.note(&of.id, "", &row.blob, &detail);
        let id = row.id.clone();
        row.into_active_model().reset_all().insert(change.tx).await?;
        queue(change, "study", &id).await?;
        Ok(Made { id: of.id, version: of.version })
    }
}

/// Says which unit of the tree a unit of the data is 对应单位, where its name does not tell.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// The study.
    pub study: String,
    /// Number of the edition.
    pub edition: i64,
    /// The grouping of the formula.
    pub grouping: String,
    /// What the unit is called in the data.
    pub unit: String,
    /// Name of the unit of the tree; empty to undo what was said.
    #[serde(default)]
    pub place: String,
}

impl Act for Place {
    const NAME: &'static str = "study-place";
    const TITLE: Text = Text::new("对应单位", "Say which unit is which");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        target(tx, &self.study).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let of = open(change.tx, &self.study).await?;
        let row = numbered(change.tx, &of.id, self.edition).await?;
        if row.released_at != 0 {
            return Err(released(row.seq).into());
        }
        let results =
            studying::results(change.tx, &row.id).await?.ok_or_else(authority::not_found)?;
        if !results.has(&self.grouping, &self.unit) {
            return Err(authority::not_found().into());
        }
        let known = study_unit::Entity::delete_many()
            .filter(study_unit::Column::EditionId.eq(row.id.as_str()))
            .filter(study_unit::Column::Grouping.eq(self.grouping.as_str()))
            .filter(study_unit::Column::Unit.eq(self.unit.as_str()));
        known.exec(change.tx).await?;
        let detail = json!({ "edition": row.seq, "unit": self.unit, "place": self.place });
        change.note(&of.id, "", &self.unit, &detail);
        if !self.place.trim().is_empty() {
            let place = below(change, self.place.trim()).await?;
            let unit = study_unit::Model {
                id: new_id(),
                edition_id: row.id.clone(),
                study_id: of.id.clone(),
                grouping: self.grouping,
                unit: self.unit,
                org_id: place.id,
            };
            unit.into_active_model().reset_all().insert(change.tx).await?;
        }
        Ok(Made { id: of.id, version: of.version })
    }
}

/// The unit of that name at or below the body whose study it is.
async fn below(change: &Change<'_>, name: &str) -> Result<org::Model, Trouble> {
    let named = org::Entity::find().filter(org::Column::Name.eq(name)).all(change.tx).await?;
    let mut named = named.into_iter().filter(|one| one.path.starts_with(change.house()));
    match (named.next(), named.next()) {
        (Some(one), None) => Ok(one),
        _ => Err(no_unit(name).into()),
    }
}

/// Makes an edition known 发布研究结果: to the units concerned, each its own result. Nobody releases what he has made himself.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Release {
    /// The study.
    pub study: String,
    /// Number of the edition.
    pub edition: i64,
    /// The version of the edition that the person has seen.
    pub version: i64,
    /// By what it is made known: number of the document, or how it was decided.
    pub note: String,
    /// Last day on which a unit may object, `2024-06-30`; thirty days from today when empty.
    #[serde(default)]
    pub until: String,
}

/// Days for objections, where nothing else is said.
const DAYS: u64 = 30;

impl Act for Release {
    const NAME: &'static str = "study-release";
    const TITLE: Text = Text::new("发布研究结果", "Release the results of the study");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        target(tx, &self.study).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let of = open(change.tx, &self.study).await?;
        let note = said(&self.note)?;
        let until = self.last(change.today)?;
        let all = editions(change.tx, &of.id).await?;
        let newest = all.iter().find(|one| one.state == "made").map(|one| one.seq);
        let row = numbered(change.tx, &of.id, self.edition).await?;
        same_version(self.version, row.version)?;
        if row.state != "made" || newest != Some(row.seq) {
            return Err(not_newest().into());
        }
        if row.released_at != 0 {
            return Err(released(row.seq).into());
        }
        if !change.caller.operator && row.made_by == change.caller.account_id {
            return Err(own().into());
        }
        let detail = json!({ "edition": row.seq, "note": note, "until": until.to_string() });
        change.note(&of.id, "", &row.blob, &detail);
        let row = study_edition::Model {
            released_by: change.caller.account_id.clone(),
            released_at: change.now,
            note,
            objections_until: until.to_string(),
            version: row.version + 1,
            ..row
        };
        row.into_active_model().reset_all().update(change.tx).await?;
        Ok(Made { id: of.id, version: of.version })
    }
}

impl Release {
    /// The last day for objections, which is not over.
    fn last(&self, today: NaiveDate) -> Result<NaiveDate, Refusal> {
        if self.until.is_empty() {
            return Ok(today + chrono::Days::new(DAYS));
        }
        let day = self.until.parse().ok().filter(|day: &NaiveDate| *day >= today);
        day.ok_or_else(|| no_day(&self.until))
    }
}

/// The editions of a study, the newest first.
pub async fn editions(tx: &Tx, study: &str) -> Result<Vec<study_edition::Model>, Trouble> {
    let rows = study_edition::Entity::find()
        .filter(study_edition::Column::StudyId.eq(study))
        .order_by_desc(study_edition::Column::Seq);
    Ok(rows.all(tx).await?)
}

/// The edition of that number.
pub async fn numbered(tx: &Tx, study: &str, seq: i64) -> Result<study_edition::Model, Trouble> {
    let row = study_edition::Entity::find()
        .filter(study_edition::Column::StudyId.eq(study))
        .filter(study_edition::Column::Seq.eq(seq));
    Ok(row.one(tx).await?.ok_or_else(authority::not_found)?)
}

fn waits() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::new("上一份数据还在计算。", "The data handed in before are still being fitted."),
        Text::new("请等计算完成后再上传。", "Wait until that is done."),
    )
}

fn released(seq: i64) -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::of(format!("第 {seq} 版已经发布。"), format!("Edition {seq} was released before.")),
        Text::new("要更正请上传新的数据，形成新的版本。", "Correct it by a further edition."),
    )
}

fn not_newest() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::new(
            "只能发布最新的、已算出结果的版本。",
            "Only the newest edition with results is released.",
        ),
        Text::new("请刷新页面，看过最新的结果再发布。", "Reload, look at it, and release it."),
    )
}

fn own() -> Refusal {
    Refusal::new(
        RefusalKind::NotAllowed,
        Text::new(
            "这份数据是您自己上传的，不能由您发布。",
            "You have handed these data in yourself.",
        ),
        Text::new(
            "请由本单位另一位负责人看过后发布。",
            "Somebody else of your body looks at them and releases them.",
        ),
    )
}

fn no_unit(name: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("本单位及下级中没有唯一的“{name}”。"),
            format!("There is no single unit `{name}` at or below your body."),
        ),
        Text::new("请写单位的全称。", "Write its full name."),
    )
}

fn no_day(words: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("“{words}”不能作为提出异议的截止日。"),
            format!("`{words}` cannot be the last day for objections."),
        ),
        Text::new(
            "请写今天或以后的日期，例如 2099-06-30。",
            "Give today or a later day, such as 2099-06-30.",
        ),
    )
}

/// The edition of that id, with the study that it belongs to, as a target in which `unit` has a part.
pub(super) async fn target_of_part(tx: &Tx, study: &str, unit: &str) -> Result<Target, Trouble> {
    let of = target(tx, study).await?;
    let part = find::org(tx, unit).await?;
    Ok(Target { parts: vec![part.path], ..of })
}
