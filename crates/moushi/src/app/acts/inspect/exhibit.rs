//! Evidence 佐证 that a unit hands in with the rectification of a shortcoming or with an objection: the same files
//! and addresses, within the same limits, as evidence of tasks (`track::evidence`).

use std::collections::BTreeSet;

use moushi_core::model::Refusal;
use moushi_core::text::Text;
use moushi_core::track::{State, Turn};
use schemars::JsonSchema;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Standing, conflict, inspected_target, invalid, objection, shortcoming, standing};
use crate::app::acts::plan::Made;
use crate::app::acts::track::evidence::Piece;
use crate::app::authority::{self, Target};
use crate::app::caller::Caller;
use crate::app::door::{Act, Change};
use crate::app::preferences;
use crate::error::Trouble;
use crate::store::tables::{exhibit, shortcoming as shortcomings};
use crate::store::{Tx, new_id};

/// Shows that a shortcoming is put right, or why one objects 上传佐证: a file that has been uploaded, or an
/// address. Either the shortcoming or the objection is named.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Add {
    /// The shortcoming.
    #[serde(default)]
    pub shortcoming: String,
    /// The objection.
    #[serde(default)]
    pub objection: String,
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
    const NAME: &'static str = "exhibit-add";
    const TITLE: Text = Text::new("上传佐证", "Add evidence");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        inspected_target(tx, &self.unit(tx).await?).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        if self.shortcoming.is_empty() == self.objection.is_empty() {
            return Err(one_of_both().into());
        }
        let mut unit = standing(change.tx, &self.unit(change.tx).await?).await?;
        let piece = Piece { name: &self.name, blob: &self.blob, size: self.size, url: &self.url };
        piece.fits(change).await?;
        let answer = self.answer(change, &mut unit)?;
        let row = Held { objection: &self.objection, shortcoming: &self.shortcoming, answer };
        row.room(change).await?;
        let row = row.row(change, &unit, &piece);
        let made = Made { id: row.id.clone(), version: 1 };
        let detail =
            json!({ "exhibit": row.id, "added": row.name, "blob": row.blob, "url": row.url });
        row.into_active_model().reset_all().insert(change.tx).await?;
        unit.keep(change, detail).await?;
        Ok(made)
    }
}

impl Add {
    /// The unit under inspection.
    async fn unit(&self, tx: &Tx) -> Result<String, Trouble> {
        if self.shortcoming.is_empty() {
            return Ok(objection(tx, &self.objection).await?.inspected_id);
        }
        Ok(shortcoming(tx, &self.shortcoming).await?.inspected_id)
    }

    /// To which report of the rectification it belongs: the next one, or that which waits to be verified.
    fn answer(&self, change: &Change<'_>, unit: &mut Standing) -> Result<i64, Trouble> {
        if self.shortcoming.is_empty() {
            let mut all = unit.case.objections.iter();
            let at = all.position(|one| one.id == self.objection);
            unit.now.may_support(at.ok_or_else(authority::not_found)?)?;
            return Ok(0);
        }
        let at = unit.case.found.iter().position(|one| one.id == self.shortcoming);
        let at = at.ok_or_else(authority::not_found)?;
        unit.turn(change, Turn::Show(at))?;
        Ok(answering(&unit.case.found[at]))
    }
}

/// The number of the report to which evidence of a shortcoming belongs now.
pub fn answering(one: &shortcomings::Model) -> i64 {
    one.answers + i64::from(one.state() == State::Open)
}

/// To what a piece of evidence belongs.
pub struct Held<'a> {
    /// The objection; empty for a shortcoming.
    pub objection: &'a str,
    /// The shortcoming; empty for an objection.
    pub shortcoming: &'a str,
    /// The report of the rectification; 0 for an objection.
    pub answer: i64,
}

impl Held<'_> {
    /// Refuses more pieces than are taken at a time.
    async fn room(&self, change: &Change<'_>) -> Result<(), Trouble> {
        let most = preferences::number(change.tx, "evidence.most").await?;
        let count = exhibit::Entity::find().filter(self.pieces()).count(change.tx).await?;
        if i64::try_from(count).unwrap_or(i64::MAX) >= most {
            Err(enough(most).into())
        } else {
            Ok(())
        }
    }

    fn pieces(&self) -> Condition {
        Condition::all()
            .add(exhibit::Column::ObjectionId.eq(self.objection))
            .add(exhibit::Column::ShortcomingId.eq(self.shortcoming))
            .add(exhibit::Column::Answer.eq(self.answer))
    }

    /// The row of a piece.
    pub fn row(&self, change: &Change<'_>, unit: &Standing, piece: &Piece<'_>) -> exhibit::Model {
        exhibit::Model {
            id: new_id(),
            inspected_id: unit.row.id.clone(),
            shortcoming_id: self.shortcoming.to_owned(),
            objection_id: self.objection.to_owned(),
            answer: self.answer,
            name: piece.name.trim().to_owned(),
            blob: piece.blob.to_owned(),
            url: piece.url.trim().to_owned(),
            size: piece.size,
            added_by: change.caller.account_id.clone(),
            added_at: change.now,
            looked_by: String::new(),
            looked_on: String::new(),
            version: 1,
        }
    }
}

/// Notes which pieces of the report that is verified were looked at; answers their names, and whether there are
/// pieces and none of them was.
pub async fn looked(
    change: &Change<'_>,
    one: &shortcomings::Model,
    ids: &[String],
) -> Result<(Vec<String>, bool), Trouble> {
    let held = Held { objection: "", shortcoming: &one.id, answer: answering(one) };
    let all = exhibit::Entity::find()
        .filter(held.pieces())
        .order_by_asc(exhibit::Column::AddedAt)
        .order_by_asc(exhibit::Column::Id)
        .all(change.tx)
        .await?;
    let known: BTreeSet<&str> = all.iter().map(|row| row.id.as_str()).collect();
    if ids.iter().any(|id| !known.contains(id.as_str())) {
        return Err(authority::not_found().into());
    }
    let unseen = !all.is_empty() && ids.is_empty();
    let mut names = Vec::new();
    for row in all.into_iter().filter(|row| ids.contains(&row.id)) {
        names.push(row.name.clone());
        let (looked_by, looked_on) = (change.caller.account_id.clone(), change.today.to_string());
        let row = exhibit::Model { looked_by, looked_on, version: row.version + 1, ..row };
        row.into_active_model().reset_all().update(change.tx).await?;
    }
    Ok((names, unseen))
}

fn one_of_both() -> Refusal {
    invalid(
        Text::new(
            "没有写明佐证属于哪个问题或哪项异议。",
            "To which shortcoming or objection it belongs is not said.",
        ),
        Text::new("请只写其中一个。", "Name one of them, and only one."),
    )
}

fn enough(most: i64) -> Refusal {
    conflict(
        Text::of(
            format!("这里已经有 {most} 份佐证。"),
            format!("There are {most} pieces of evidence here already."),
        ),
        Text::new(
            "为减轻负担，材料够用即可；核查退回以后可以再补充。",
            "A few are enough; more may be added when a report was sent back.",
        ),
    )
}
