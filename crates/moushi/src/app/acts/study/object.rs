//! Objections 异议 of units to their results, and the answers. An objection suspends nothing (decision 0023); both stand beside
//! the result from then on. Whoever has made or released the edition does not answer.

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::edition::{numbered, target_of_part};
use super::target;
use crate::app::acts::find::same_version;
use crate::app::acts::plan::{Made, reasoned};
use crate::app::acts::track::said;
use crate::app::authority::{self, Target};
use crate::app::caller::Caller;
use crate::app::door::{Act, Change};
use crate::error::Trouble;
use crate::store::tables::{study_edition, study_objection, study_unit};
use crate::store::{Tx, new_id};

/// Objects to the result of a unit 对研究结果提出异议, while the time for that runs.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct File {
    /// The unit of the released edition, as the page names it.
    pub study_unit: String,
    /// What is objected to, and why.
    pub words: String,
}

impl Act for File {
    const NAME: &'static str = "study-objection-file";
    const TITLE: Text = Text::new("对研究结果提出异议", "Object to a result of a study");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        let (unit, _) = released(tx, &self.study_unit).await?;
        target_of_part(tx, &unit.study_id, &unit.org_id).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let words = said(&self.words)?;
        let (unit, edition) = released(change.tx, &self.study_unit).await?;
        if edition.objections_until < change.today.to_string() {
            return Err(over(&edition.objections_until).into());
        }
        let of_study = study_objection::Entity::find()
            .filter(study_objection::Column::StudyId.eq(unit.study_id.as_str()));
        let twice = of_study
            .clone()
            .filter(study_objection::Column::EditionId.eq(unit.edition_id.as_str()))
            .filter(study_objection::Column::Grouping.eq(unit.grouping.as_str()))
            .filter(study_objection::Column::Unit.eq(unit.unit.as_str()));
        if twice.one(change.tx).await?.is_some() {
            return Err(before().into());
        }
        let row = study_objection::Model {
            id: new_id(),
            study_id: unit.study_id,
            edition_id: unit.edition_id,
            org_id: unit.org_id,
            grouping: unit.grouping,
            unit: unit.unit,
            seq: i64::try_from(of_study.count(change.tx).await?).unwrap_or(i64::MAX - 1) + 1,
            words,
            filed_by: change.caller.account_id.clone(),
            filed_at: change.now,
            ruling: String::new(),
            grounds: String::new(),
            corrected: 0,
            answered_by: String::new(),
            answered_at: 0,
            version: 1,
        };
        let detail = json!({ "objection": row.seq, "edition": edition.seq, "unit": row.unit });
        change.note(&row.study_id, "", &row.words, &detail);
        let id = row.id.clone();
        row.into_active_model().reset_all().insert(change.tx).await?;
        Ok(Made { id, version: 1 })
    }
}

/// Answers an objection 答复异议: it is upheld with the edition that corrects the result, or dismissed; with the grounds.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Answer {
    /// The objection.
    pub study_objection: String,
    /// The version that the person has seen.
    pub version: i64,
    /// Whether it is upheld.
    pub upheld: bool,
    /// What was looked at, and why it is answered so.
    pub grounds: String,
    /// Number of the edition that corrects the result; needed when it is upheld.
    #[serde(default)]
    pub corrected: i64,
}

impl Act for Answer {
    const NAME: &'static str = "study-objection-answer";
    const TITLE: Text = Text::new("答复对研究结果的异议", "Answer an objection to a study");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        let row = found(tx, &self.study_objection).await?;
        target(tx, &row.study_id).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        reasoned(&self.grounds)?;
        let row = found(change.tx, &self.study_objection).await?;
        same_version(self.version, row.version)?;
        if !row.ruling.is_empty() {
            return Err(answered().into());
        }
        let edition = study_edition::Entity::find_by_id(&row.edition_id).one(change.tx).await?;
        let edition = edition.ok_or_else(authority::not_found)?;
        let caller = change.caller;
        let hands = [&edition.made_by, &edition.released_by];
        if !caller.operator && hands.contains(&&caller.account_id) {
            return Err(had_a_hand().into());
        }
        if self.upheld {
            let next = numbered(change.tx, &row.study_id, self.corrected).await;
            let mends = next.is_ok_and(|next| next.state == "made" && next.seq > edition.seq);
            if !mends {
                return Err(no_correction().into());
            }
        }
        let ruling = if self.upheld { "upheld" } else { "dismissed" };
        let row = study_objection::Model {
            ruling: ruling.to_owned(),
            grounds: self.grounds.trim().to_owned(),
            corrected: if self.upheld { self.corrected } else { 0 },
            answered_by: caller.account_id.clone(),
            answered_at: change.now,
            version: row.version + 1,
            ..row
        };
        let detail = json!({ "objection": row.seq, "ruling": ruling, "corrected": row.corrected });
        change.note(&row.study_id, &row.words, &row.grounds, &detail);
        let made = Made { id: row.id.clone(), version: row.version };
        row.into_active_model().reset_all().update(change.tx).await?;
        Ok(made)
    }
}

/// A unit of an edition that was released, with that.
async fn released(tx: &Tx, id: &str) -> Result<(study_unit::Model, study_edition::Model), Trouble> {
    let unit = study_unit::Entity::find_by_id(id).one(tx).await?;
    let unit = unit.ok_or_else(authority::not_found)?;
    let edition = study_edition::Entity::find_by_id(&unit.edition_id).one(tx).await?;
    let edition = edition.filter(|edition| edition.released_at != 0);
    Ok((unit, edition.ok_or_else(authority::not_found)?))
}

async fn found(tx: &Tx, id: &str) -> Result<study_objection::Model, Trouble> {
    let row = study_objection::Entity::find_by_id(id).one(tx).await?;
    Ok(row.ok_or_else(authority::not_found)?)
}

fn over(day: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::of(
            format!("提出异议的期限已于 {day} 结束。"),
            format!("The time for objections ended on {day}."),
        ),
        Text::new(
            "如有新的情况，请直接联系发布单位。",
            "If something new has come up, tell the body that has released it.",
        ),
    )
}

fn before() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::new("对这一结果已经提出过异议。", "There is an objection to this result already."),
        Text::new(
            "请等待答复；补充材料请直接联系发布单位。",
            "Wait for the answer; what you want to add goes to the body directly.",
        ),
    )
}

fn answered() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::new("这一异议已经答复。", "It has been answered already."),
        Text::new("请刷新页面。", "Reload the page."),
    )
}

fn had_a_hand() -> Refusal {
    Refusal::new(
        RefusalKind::NotAllowed,
        Text::new(
            "这一版结果由您上传或发布，异议应由他人答复。",
            "You have handed in or released this edition; somebody else answers.",
        ),
        Text::new(
            "请由本单位没有经手的领导答复。",
            "A leader of your body who had no hand in it does.",
        ),
    )
}

fn no_correction() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::new(
            "异议成立的，须先有更正后的版本。",
            "An objection is upheld with an edition that corrects the result.",
        ),
        Text::new(
            "请先上传更正后的数据，算出新的版本，再填写它的编号。",
            "Hand in corrected data first, then give the number of the edition that came of them.",
        ),
    )
}
