//! The yearly list 年度督查检查考核计划: what a body may inspect in a year. A line is proposed with its basis and
//! objects, and decided by whoever decides for the body; only what is approved may be opened.

use chrono::{Datelike, NaiveDate};
use moushi_core::model::Refusal;
use moushi_core::text::Text;
use moushi_core::track::own;
use schemars::JsonSchema;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{conflict, invalid, mandate as held};
use crate::app::acts::find;
use crate::app::acts::plan::{Made, reasoned};
use crate::app::acts::track::{boxed, day, said};
use crate::app::authority::Target;
use crate::app::caller::Caller;
use crate::app::door::{Act, Change};
use crate::error::Trouble;
use crate::store::tables::mandate;
use crate::store::{Tx, new_id};

/// Kinds of units that may be inspected, and what they are called.
pub const KINDS: [(&str, Text); 6] = [
    ("department", Text::new("省级部门", "department")),
    ("division", Text::new("处室", "division")),
    ("city", Text::new("市级教育部门", "city")),
    ("county", Text::new("县级教育部门", "county")),
    ("school", Text::new("中小学校、幼儿园", "school")),
    ("university", Text::new("高等学校", "university")),
];

/// Proposes a line of the yearly list 提出督查事项.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Add {
    /// The body that is to inspect.
    pub org: String,
    /// The year of the list.
    pub year: i64,
    /// The matter that is inspected.
    pub title: String,
    /// On what it rests: number and article.
    pub basis: String,
    /// Units that may be inspected, or under which those of `kind` may be.
    pub objects: Vec<String>,
    /// `school`, `city` …: every unit of that kind at or below the objects; the objects themselves when empty.
    #[serde(default)]
    pub kind: String,
    /// First day on which units may be visited, within the year.
    pub begins: String,
    /// Last day.
    pub ends: String,
}

impl Act for Add {
    const NAME: &'static str = "inspection-list-add";
    const TITLE: Text = Text::new("提出督查事项", "Propose an inspection for the yearly list");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        find::org_target(tx, &self.org).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let (begins, ends) = period(&self.begins, &self.ends, self.year)?;
        if !self.kind.is_empty() && !KINDS.iter().any(|(kind, _)| *kind == self.kind) {
            return Err(odd_kind(&self.kind).into());
        }
        let objects = self.objects(change).await?;
        let last = mandate::Entity::find()
            .filter(mandate::Column::OrgId.eq(self.org.as_str()))
            .filter(mandate::Column::Year.eq(self.year))
            .order_by_desc(mandate::Column::Seq)
            .one(change.tx)
            .await?;
        let row = mandate::Model {
            id: new_id(),
            org_id: self.org,
            year: self.year,
            seq: last.map_or(1, |last| last.seq + 1),
            title: said(&self.title)?,
            basis: said(&self.basis)?,
            objects: json!(objects).to_string(),
            kind: self.kind,
            begins: begins.to_string(),
            ends: ends.to_string(),
            state: "proposed".to_owned(),
            approval: String::new(),
            reason: String::new(),
            added_by: change.caller.account_id.clone(),
            added_at: change.now,
            decided_by: String::new(),
            decided_at: 0,
            version: 1,
        };
        let id = row.id.clone();
        change.note(&id, "", &row.title, &json!({ "title": row.title, "basis": row.basis }));
        row.into_active_model().reset_all().insert(change.tx).await?;
        Ok(Made { id, version: 1 })
    }
}

impl Add {
    /// The objects: units at or below the body, each once.
    async fn objects(&self, change: &Change<'_>) -> Result<Vec<String>, Trouble> {
        let mut objects = Vec::new();
        for id in &self.objects {
            let unit = find::org(change.tx, id).await?;
            if !unit.path.starts_with(change.house()) {
                return Err(crate::app::authority::not_found().into());
            }
            if !objects.contains(id) {
                objects.push(unit.id);
            }
        }
        if objects.is_empty() { Err(no_objects().into()) } else { Ok(objects) }
    }
}

/// First and last day, both in the year.
fn period(begins: &str, ends: &str, year: i64) -> Result<(NaiveDate, NaiveDate), Refusal> {
    let first = i32::try_from(year).ok().filter(|year| (2000..=2100).contains(year));
    let first = first.and_then(|year| NaiveDate::from_ymd_opt(year, 1, 1));
    let first = first.ok_or_else(|| out_of_year(year))?;
    let begins = day(begins.trim(), first)?.ok_or_else(|| out_of_year(year))?;
    let ends = day(ends.trim(), begins)?.ok_or_else(|| out_of_year(year))?;
    if ends.year() == first.year() { Ok((begins, ends)) } else { Err(out_of_year(year)) }
}

fn out_of_year(year: i64) -> Refusal {
    invalid(
        Text::of(
            format!("督查的起止日期应在 {year} 年之内。"),
            format!("First and last day of an inspection have to lie within {year}."),
        ),
        Text::new(
            "年度计划一年一定，跨年的请分列两个年度。",
            "The list is made year by year; what goes on stands in both lists.",
        ),
    )
}

fn odd_kind(kind: &str) -> Refusal {
    let names: Vec<&str> = KINDS.iter().map(|(name, _)| *name).collect();
    invalid(
        Text::of(format!("没有“{kind}”这类单位。"), format!("There is no kind of unit `{kind}`.")),
        Text::of(
            format!("可用：{}，或留空。", names.join("、")),
            format!("One of {}, or none.", names.join(", ")),
        ),
    )
}

fn no_objects() -> Refusal {
    invalid(
        Text::new("没有写明督查对象。", "No unit is named that may be inspected."),
        Text::new("请至少选择一个单位。", "Choose at least one unit."),
    )
}

/// Decides on a line of the yearly list 审定督查事项.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Approve {
    /// The line.
    pub mandate: String,
    /// The version that the person has seen.
    pub version: i64,
    /// Approved or not.
    pub granted: bool,
    /// Where and when it was approved, and to whom it was filed: meeting, number, day. Needed to approve.
    #[serde(default)]
    pub approval: String,
    /// Why not; needed to refuse it.
    #[serde(default)]
    pub reason: String,
}

impl Act for Approve {
    const NAME: &'static str = "inspection-list-approve";
    const TITLE: Text = Text::new("审定督查事项", "Decide on an inspection of the yearly list");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        let row = held(tx, &self.mandate).await?;
        Ok(Target { object: row.id, ..find::org_target(tx, &row.org_id).await? })
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let row = held(change.tx, &self.mandate).await?;
        find::same_version(self.version, row.version)?;
        if row.state != "proposed" {
            return Err(decided().into());
        }
        if row.added_by == change.caller.account_id {
            return Err(own().into());
        }
        let approval = if self.granted { said(&self.approval)? } else { String::new() };
        if !self.granted {
            reasoned(&self.reason)?;
        }
        let next = mandate::Model {
            state: if self.granted { "approved" } else { "denied" }.to_owned(),
            approval,
            reason: boxed(&self.reason)?,
            decided_by: change.caller.account_id.clone(),
            decided_at: change.now,
            version: row.version + 1,
            ..row
        };
        let detail =
            json!({ "state": next.state, "approval": next.approval, "reason": next.reason });
        change.note(&next.id, "proposed", &next.state, &detail);
        let made = Made { id: next.id.clone(), version: next.version };
        next.into_active_model().reset_all().update(change.tx).await?;
        Ok(made)
    }
}

fn decided() -> Refusal {
    conflict(
        Text::new("这个事项已经审定。", "The line has been decided on."),
        Text::new("如需改变，请另提一个事项报批。", "Propose another line to change it."),
    )
}
