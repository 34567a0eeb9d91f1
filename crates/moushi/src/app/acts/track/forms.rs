//! Forms 填报表: workbooks in which a unit reports on many tasks. A form is uploaded, read and held against what
//! is known; only when the person confirms it are its reports made, all in one transaction. Which columns are which
//! is said in `column`.

pub mod column;

use std::collections::BTreeSet;

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use moushi_core::track::form::{Said, Verdict};
use schemars::JsonSchema;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::report::Report;
use crate::app::acts::document::{needs_blob, plain_name, queue};
use crate::app::acts::find;
use crate::app::acts::plan::Made;
use crate::app::authority::{self, Target};
use crate::app::caller::Caller;
use crate::app::door::{Act, Change};
use crate::app::forms::{self, LARGEST, too_large};
use crate::error::Trouble;
use crate::store::tables::{assignment, form, org};
use crate::store::{Tx, new_id};

/// Hands in a form that was filled in 上传填报表. It is read in the background; nothing is reported yet.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Add {
    /// The plan.
    pub plan: String,
    /// Name of the file.
    pub name: String,
    /// Name under which its bytes are kept (answered by the upload).
    pub blob: String,
    /// Size in bytes.
    pub size: i64,
}

impl Act for Add {
    const NAME: &'static str = "form-add";
    const TITLE: Text = Text::new("上传填报表", "Hand in a form");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        reporting(tx, &self.plan, &self.plan).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        if self.size > LARGEST {
            return Err(too_large(self.size).into());
        }
        needs_blob(change, &self.blob).await?;
        let row = form::Model {
            id: new_id(),
            plan_id: self.plan,
            name: plain_name(&self.name),
            blob: self.blob,
            size: self.size,
            state: "waiting".to_owned(),
            rows: String::new(),
            message: String::new(),
            reported: 0,
            added_by: change.caller.account_id.clone(),
            added_at: change.now,
            taken_at: 0,
            version: 1,
            org_id: unit(change),
            columns: String::new(),
            slip_id: String::new(),
        };
        let id = row.id.clone();
        change.note(&id, "", &row.blob, &json!({ "name": row.name, "blob": row.blob }));
        row.into_active_model().reset_all().insert(change.tx).await?;
        queue(change, "form", &id).await?;
        Ok(Made { id, version: 1 })
    }
}

/// Reports what a form says 确认填报表. All of it, unless the person leaves out what is wrong.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Confirm {
    /// The form.
    pub form: String,
    /// The version that the person has seen.
    pub version: i64,
    /// Leaves out rows that are wrong, and those on which somebody has reported meanwhile.
    #[serde(default)]
    pub partial: bool,
}

/// What came of a form.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Taken {
    /// The form.
    pub id: String,
    /// Its version.
    pub version: i64,
    /// Reports made.
    pub reported: i64,
}

impl Act for Confirm {
    const NAME: &'static str = "form-confirm";
    const TITLE: Text = Text::new("确认填报表", "Report what a form says");
    type Answer = Taken;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        let row = held(tx, &self.form).await?;
        reporting(tx, &row.plan_id, &row.id).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Taken, Trouble> {
        let row = held(change.tx, &self.form).await?;
        if row.added_by != change.caller.account_id {
            return Err(authority::not_found().into());
        }
        find::same_version(self.version, row.version)?;
        if row.state != "read" {
            return Err(over(&row.state).into());
        }
        let judged = forms::judged(change.tx, change.caller, &row, change.today).await?;
        let faulty = judged.faulty();
        if faulty > 0 && !self.partial {
            return Err(wrong(faulty).into());
        }
        let mut reported = 0;
        for (kept, verdict) in judged.tasks {
            let (Verdict::Report(said), Some(base)) = (verdict, kept.base) else { continue };
            report(base.entry, said).perform(change).await?;
            reported += 1;
        }
        let detail = json!({ "reported": reported, "left": faulty });
        change.note(&row.id, "read", "taken", &detail);
        let next = form::Model {
            state: "taken".to_owned(),
            reported,
            taken_at: change.now,
            version: row.version + 1,
            ..row
        };
        let taken = Taken { id: next.id.clone(), version: next.version, reported };
        next.into_active_model().reset_all().update(change.tx).await?;
        Ok(taken)
    }
}

fn report(entry: String, said: Said) -> Report {
    let Said { done, next, problems, support, percent, figure, forecast, reached } = said;
    let steps = reached.keys().cloned().collect();
    let reached_on = reached.into_iter().filter(|(_, day)| !day.is_empty()).collect();
    // Funds and statistics have no column: what was said of them stays.
    let (funds, entered) = (None, String::new());
    Report {
        entry,
        done,
        next,
        problems,
        support,
        percent,
        figure,
        forecast,
        funds,
        entered,
        reached: steps,
        reached_on,
    }
}

/// The unit for which the caller hands a form in; the body itself where none of its posts is in a unit that leads.
fn unit(change: &Change<'_>) -> String {
    let leads = |path: &str| change.target.parts.iter().any(|part| part.starts_with(path));
    let post = change.caller.posts.iter().find(|post| leads(&post.org_path));
    post.map_or_else(|| change.target.org_id.clone(), |post| post.org_id.clone())
}

/// A plan as a target of those who report in it: its parts are the units that lead a task. For each task it is
/// asked once more whether this unit leads it.
async fn reporting(tx: &Tx, plan: &str, object: &str) -> Result<Target, Trouble> {
    let mut target = find::plan_target(tx, plan, object).await?;
    let leads = assignment::Entity::find()
        .filter(assignment::Column::PlanId.eq(plan))
        .filter(assignment::Column::Part.eq("lead"))
        .all(tx)
        .await?;
    let units: BTreeSet<&str> = leads.iter().map(|lead| lead.org_id.as_str()).collect();
    let units: Vec<&str> = units.into_iter().collect();
    for portion in units.chunks(500) {
        let ask = org::Entity::find().filter(org::Column::Id.is_in(portion.iter().copied()));
        target.parts.extend(ask.all(tx).await?.into_iter().map(|unit| unit.path));
    }
    Ok(target)
}

async fn held(tx: &Tx, id: &str) -> Result<form::Model, Trouble> {
    let row = form::Entity::find_by_id(id).one(tx).await?;
    Ok(row.filter(|row| row.slip_id.is_empty()).ok_or_else(authority::not_found)?)
}

fn over(state: &str) -> Refusal {
    let message = match state {
        "taken" => Text::new("这份填报表已经确认过。", "The form has been confirmed."),
        "refused" => Text::new("这份填报表没有读出内容。", "Nothing could be read of the form."),
        "columns" => {
            Text::new("还没有指定各列的内容。", "It is not said yet which column is which.")
        }
        _ => Text::new("填报表还在读取。", "The form is still being read."),
    };
    Refusal::new(
        RefusalKind::Conflict,
        message,
        Text::new("请刷新页面查看结果。", "Reload the page to see what came of it."),
    )
}

fn wrong(rows: usize) -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::of(
            format!("有 {rows} 行不能提交，全部没有提交。"),
            format!("{rows} rows cannot be taken; nothing has been sent."),
        ),
        Text::new(
            "请按提示改好后重新上传，或选择只提交没有问题的行。",
            "Mend them and upload the form again, or send the rows without faults alone.",
        ),
    )
}
