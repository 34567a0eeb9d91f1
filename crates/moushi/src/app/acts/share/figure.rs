//! Figures of shares 分解指标完成数: a unit reports, month by month, how far it is since New Year; the level
//! above approves, and what is approved is locked. A correction is a new record with its author.

use chrono::{Datelike, NaiveDate};
use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use moushi_core::track::{Share, own};
use schemars::JsonSchema;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{above, holder, open};
use crate::app::acts::exchange::border::{self, Side};
use crate::app::acts::find;
use crate::app::acts::plan::{Made, reasoned};
use crate::app::acts::track::{boxed, standing};
use crate::app::authority::{self, Target};
use crate::app::caller::Caller;
use crate::app::door::{Act, Change};
use crate::error::Trouble;
use crate::store::tables::{figure, share};
use crate::store::{Tx, new_id};

/// Reports how far a unit is with its share 填报分解指标.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// The share.
    pub share: String,
    /// The month, `2023-06`.
    pub period: String,
    /// What was reached from New Year to the end of the month; of a rate its numerator.
    pub amount: f64,
    /// Of a rate its denominator.
    #[serde(default)]
    pub whole: Option<f64>,
    /// What is to be said about it.
    #[serde(default)]
    pub words: String,
}

impl Act for Report {
    const NAME: &'static str = "figure-report";
    const TITLE: Text = Text::new("填报分解指标", "Report a figure");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        holder(tx, &super::held(tx, &self.share).await?).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let share = super::held(change.tx, &self.share).await?;
        border::ours(change.tx, &share.id, Side::Below).await?;
        let by = change.caller.account_id.as_str();
        let row = self.enter(change, &share, (&new_id(), by)).await?;
        let detail = json!({ "share": row.share_id, "period": row.period, "amount": row.amount,
            "whole": row.whole });
        change.note(&share.entry_id, "", &row.amount, &detail);
        border::report(change, &row).await?;
        Ok(Made { id: row.id, version: 1 })
    }
}

impl Report {
    /// Writes the figure under an id, as reported by somebody, where it fits; what waits for the same month
    /// gives way.
    pub(in crate::app::acts) async fn enter(
        &self,
        change: &Change<'_>,
        share: &share::Model,
        by: (&str, &str),
    ) -> Result<figure::Model, Trouble> {
        let task = standing(change.tx, &share.entry_id).await?;
        let year = i32::try_from(task.plan.year).unwrap_or_default();
        month(&self.period, year, change.today)?;
        let row = self.row(change, share, by).await?;
        open(&task)?;
        if share.stands() != Share::Accepted {
            return Err(not_accepted().into());
        }
        if locked_by(change.tx, &share.id, &self.period).await? {
            return Err(locked(&self.period).into());
        }
        let before = last(change.tx, &share.id, &self.period).await?;
        superseded(change, before.filter(|row| row.state == "submitted")).await?;
        figure::Entity::insert(row.clone().into_active_model().reset_all())
            .exec_without_returning(change.tx)
            .await?;
        Ok(row)
    }

    /// The figure as a row, after those of its month.
    pub(in crate::app::acts) async fn row(
        &self,
        change: &Change<'_>,
        share: &share::Model,
        (id, by): (&str, &str),
    ) -> Result<figure::Model, Trouble> {
        let whole = self.denominator(&share.measure)?;
        let before = last(change.tx, &share.id, &self.period).await?;
        Ok(figure::Model {
            id: id.to_owned(),
            plan_id: share.plan_id.clone(),
            share_id: share.id.clone(),
            org_id: share.org_id.clone(),
            period: self.period.clone(),
            seq: before.map_or(1, |row| row.seq + 1),
            amount: self.amount.to_string(),
            whole: whole.map(|whole| whole.to_string()).unwrap_or_default(),
            words: boxed(&self.words)?,
            state: "submitted".to_owned(),
            reason: String::new(),
            reported_by: by.to_owned(),
            reported_at: change.now,
            decided_by: String::new(),
            decided_at: 0,
            version: 1,
        })
    }

    /// The denominator, where the share is a rate; refuses figures that are none.
    fn denominator(&self, measure: &str) -> Result<Option<f64>, Refusal> {
        if !self.amount.is_finite() {
            return Err(no_figure());
        }
        match (measure, self.whole) {
            ("rate", Some(whole)) if whole.is_finite() && whole > 0.0 => Ok(Some(whole)),
            ("rate", _) => Err(no_denominator()),
            _ => Ok(None),
        }
    }
}

/// A figure that waits gives way to the one after it.
async fn superseded(change: &Change<'_>, row: Option<figure::Model>) -> Result<(), Trouble> {
    let Some(row) = row else { return Ok(()) };
    let next = figure::Model { state: "superseded".to_owned(), version: row.version + 1, ..row };
    next.into_active_model().reset_all().update(change.tx).await?;
    Ok(())
}

/// Whether a figure of a share for a month has been approved.
pub async fn locked_by(tx: &Tx, share: &str, period: &str) -> Result<bool, Trouble> {
    let approved = figure::Entity::find()
        .filter(figure::Column::ShareId.eq(share))
        .filter(figure::Column::Period.eq(period))
        .filter(figure::Column::State.eq("approved"));
    Ok(approved.one(tx).await?.is_some())
}

/// The newest figure of a share for a month.
async fn last(tx: &Tx, share: &str, period: &str) -> Result<Option<figure::Model>, Trouble> {
    let newest = figure::Entity::find()
        .filter(figure::Column::ShareId.eq(share))
        .filter(figure::Column::Period.eq(period))
        .order_by_desc(figure::Column::Seq);
    Ok(newest.one(tx).await?)
}

/// Refuses what is no month of the plan's year up to now.
fn month(period: &str, year: i32, today: NaiveDate) -> Result<(), Refusal> {
    let first = format!("{period}-01").parse::<NaiveDate>().ok().filter(|_| period.len() == 7);
    match first {
        Some(day) if day.year() == year && day <= today => Ok(()),
        _ => Err(Refusal::new(
            RefusalKind::Invalid,
            Text::of(
                format!("“{period}”不是 {year} 年已到的月份。"),
                format!("“{period}” is no month of {year} that has begun."),
            ),
            Text::of(format!("请按 {year}-06 的格式填写。"), format!("Write it like {year}-06.")),
        )),
    }
}

/// Approves a figure, which locks it, or returns it 审核分解指标.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Decide {
    /// The figure.
    pub figure: String,
    /// The version that the person has seen.
    pub version: i64,
    /// `approved` or `returned`; an approved figure may still be returned, with a reason, to be corrected.
    pub state: String,
    /// Why it is returned.
    #[serde(default)]
    pub reason: String,
}

impl Act for Decide {
    const NAME: &'static str = "figure-decide";
    const TITLE: Text = Text::new("审核分解指标", "Decide on a figure");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        let row = held(tx, &self.figure).await?;
        above(tx, &super::held(tx, &row.share_id).await?).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let row = held(change.tx, &self.figure).await?;
        find::same_version(self.version, row.version)?;
        border::ours(change.tx, &row.share_id, Side::Above).await?;
        if row.reported_by == change.caller.account_id {
            return Err(own().into());
        }
        match (self.state.as_str(), row.state.as_str()) {
            ("approved", "submitted") => {}
            ("returned", "submitted" | "approved") => reasoned(&self.reason)?,
            ("approved" | "returned", _) => return Err(decided().into()),
            (other, _) => return Err(no_answer(other).into()),
        }
        let before = row.state.clone();
        let next = figure::Model {
            state: self.state,
            reason: boxed(&self.reason)?,
            decided_by: change.caller.account_id.clone(),
            decided_at: change.now,
            version: row.version + 1,
            ..row
        };
        let detail = json!({ "figure": next.id, "answer": [before, next.state],
            "reason": next.reason });
        change.note(&change.target.object.clone(), &before, &next.state, &detail);
        let made = Made { id: next.id.clone(), version: next.version };
        border::decide(change, &next).await?;
        next.into_active_model().reset_all().update(change.tx).await?;
        Ok(made)
    }
}

/// The figure of that id.
pub async fn held(tx: &Tx, id: &str) -> Result<figure::Model, Trouble> {
    let found = figure::Entity::find_by_id(id).one(tx).await?;
    Ok(found.ok_or_else(authority::not_found)?)
}

fn conflict(message: Text, advice: Text) -> Refusal {
    Refusal::new(RefusalKind::Conflict, message, advice)
}

fn not_accepted() -> Refusal {
    conflict(
        Text::new("指标还没有签收，不能填报。", "The share has not been accepted yet."),
        Text::new("请先签收。", "Accept it first."),
    )
}

fn locked(period: &str) -> Refusal {
    conflict(
        Text::of(
            format!("{period} 的数已经上级审核，不能再改。"),
            format!("The figure of {period} has been approved and is locked."),
        ),
        Text::new(
            "如有错误，请联系上一级退回后重报。",
            "If it is wrong, ask the level above to return it.",
        ),
    )
}

fn decided() -> Refusal {
    conflict(
        Text::new("这个数已经审核过或已有更正。", "The figure has been decided or corrected."),
        Text::new("请刷新页面查看最新的数。", "Reload to see the newest."),
    )
}

fn no_figure() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::new("填报的不是数字。", "That is no number."),
        Text::new("请填写数字。", "Enter a number."),
    )
}

fn no_denominator() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::new(
            "比率要填分子和大于零的分母，由系统计算。",
            "A rate takes a numerator and a denominator above 0; it is computed.",
        ),
        Text::new(
            "例如：普惠园在园幼儿数和在园幼儿总数。",
            "For example children in public kindergartens, and children in all.",
        ),
    )
}

fn no_answer(word: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(format!("不能把填报设为“{word}”。"), format!("No figure can be `{word}`.")),
        Text::new("请选择通过或退回。", "Approve it or return it."),
    )
}
