//! Requests 调整申请: what a unit asks to change about an issued task. Until it is granted, what was stays
//! in force; what was issued is never rewritten, the row goes its way beside it.

use std::collections::BTreeMap;

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::{Text, quantity};
use moushi_core::track::{Asked, Class, Move, milestone, own};
use schemars::JsonSchema;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Standing, boxed, led, standing};
use crate::app::acts::plan::{Made, reasoned};
use crate::app::acts::{entry, find};
use crate::app::authority::{self, Target};
use crate::app::caller::Caller;
use crate::app::door::{Act, Change};
use crate::error::Trouble;
use crate::store::tables::request;
use crate::store::{Tx, new_id};

/// Asks for a change of a task, or to suspend or cancel it 申请调整、中止、取消.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Ask {
    /// The task.
    pub entry: String,
    /// The version of where it stands that the person has seen.
    pub version: i64,
    /// `change`, `suspend` or `cancel`.
    pub asked: String,
    /// For a change: field → its new words, as for `entry-edit`.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
    /// Why.
    pub reason: String,
}

/// Fields with what they are and what they are to be.
pub type Fields = BTreeMap<String, (String, String)>;

impl Act for Ask {
    const NAME: &'static str = "change-ask";
    const TITLE: Text = Text::new("申请调整", "Ask for a change");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        led(tx, &self.entry).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        reasoned(&self.reason)?;
        let task = standing(change.tx, &self.entry).await?;
        task.seen(self.version)?;
        let (asked, fields) = self.wanted(&task)?;
        let row = request::Model {
            id: new_id(),
            plan_id: task.plan.id.clone(),
            entry_id: self.entry,
            asked: serde_json::to_string(&asked).map_err(anyhow::Error::from)?,
            fields: serde_json::to_string(&fields).map_err(anyhow::Error::from)?,
            reason: boxed(&self.reason)?,
            state: "pending".to_owned(),
            asked_by: change.caller.account_id.clone(),
            asked_at: change.now,
            answer: String::new(),
            decided_by: String::new(),
            decided_at: 0,
            version: 1,
        };
        let detail = json!({ "request": row.id, "asked": fields, "reason": row.reason });
        let id = row.id.clone();
        task.take(change, &Move::Ask(asked), detail).await?;
        row.into_active_model().reset_all().insert(change.tx).await?;
        Ok(Made { id, version: 1 })
    }
}

impl Ask {
    /// What is asked for, and how the fields would change.
    fn wanted(&self, task: &Standing) -> Result<(Asked, Fields), Trouble> {
        match self.asked.as_str() {
            "suspend" => return Ok((Asked::Suspend, Fields::new())),
            "cancel" => return Ok((Asked::Cancel, Fields::new())),
            "change" => {}
            other => return Err(no_request(other).into()),
        }
        let year = i32::try_from(task.plan.year).unwrap_or_default();
        let (_, fields) = entry::changed(&task.entry, &self.fields, year)?;
        if fields.is_empty() {
            return Err(nothing().into());
        }
        Ok((Asked::Change(class(&fields, year)), fields))
    }
}

/// How deep a change goes. Other words with the same figures are wording; a step that moves within its
/// quarter is less than whatever else a task promises.
fn class(fields: &Fields, year: i32) -> Class {
    let quarterly = |(field, (before, after)): (&String, &(String, String))| {
        let steps = |words: &str| milestone::read(words, year).unwrap_or_default();
        field == "milestones" && milestone::within_quarters(&steps(before), &steps(after))
    };
    if fields.iter().all(quarterly) {
        return Class::Milestone;
    }
    let shallow = |(field, (before, after)): (&String, &(String, String))| match field.as_str() {
        "words" => figures(before) == figures(after),
        "programmes" | "support" => true,
        _ => false,
    };
    if fields.iter().all(shallow) { Class::Wording } else { Class::Substance }
}

fn figures(words: &str) -> Vec<(String, String)> {
    let found = quantity::find(words).into_iter();
    found.map(|one| (format!("{} {:?}", one.value, one.bound), one.unit)).collect()
}

/// A decision on a request.
struct Decision {
    request: String,
    version: i64,
    granted: bool,
    reason: String,
}

macro_rules! decision {
    ($name:ident, $act:literal, $zh:literal, $en:literal, $fits:expr, $doc:literal) => {
        #[doc = $doc]
        #[derive(Debug, Serialize, Deserialize, JsonSchema)]
        pub struct $name {
            /// The request.
            pub request: String,
            /// The version that the person has seen.
            pub version: i64,
            /// It is granted.
            pub granted: bool,
            /// Why not; needed when it is not granted.
            #[serde(default)]
            pub reason: String,
        }

        impl Act for $name {
            const NAME: &'static str = $act;
            const TITLE: Text = Text::new($zh, $en);
            type Answer = Made;

            async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
                let row = held(tx, &self.request).await?;
                find::entry_target(tx, &row.entry_id).await
            }

            async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
                let Self { request, version, granted, reason } = self;
                decide(change, Decision { request, version, granted, reason }, $fits).await
            }
        }
    };
}

decision!(
    DecideWording,
    "wording-decide",
    "审批文字调整",
    "Decide on a change of wording",
    |asked| asked == Asked::Change(Class::Wording),
    "Decides on a change of wording A 类."
);
decision!(
    DecideChange,
    "change-decide",
    "审批目标、时限、责任调整",
    "Decide on a change of substance",
    |asked| matches!(asked, Asked::Change(_)),
    "Decides on a change of target, deadline, lead unit or deliverable B、C 类."
);
decision!(
    DecideEnding,
    "ending-decide",
    "审批中止、取消",
    "Decide on suspending or cancelling",
    |asked| matches!(asked, Asked::Suspend | Asked::Cancel),
    "Decides on suspending or cancelling D 类."
);

async fn held(tx: &Tx, id: &str) -> Result<request::Model, Trouble> {
    let found = request::Entity::find_by_id(id).one(tx).await?;
    Ok(found.ok_or_else(authority::not_found)?)
}

async fn decide(
    change: &mut Change<'_>,
    decision: Decision,
    fits: fn(Asked) -> bool,
) -> Result<Made, Trouble> {
    let row = held(change.tx, &decision.request).await?;
    find::same_version(decision.version, row.version)?;
    let asked: Asked = serde_json::from_str(&row.asked).map_err(anyhow::Error::from)?;
    if !fits(asked) {
        return Err(another().into());
    }
    if row.state != "pending" {
        return Err(decided().into());
    }
    if row.asked_by == change.caller.account_id {
        return Err(own().into());
    }
    if !decision.granted {
        reasoned(&decision.reason)?;
    }
    let step = if decision.granted { Move::Grant } else { Move::Deny };
    let state = if decision.granted { "granted" } else { "denied" };
    let task = standing(change.tx, &row.entry_id).await?;
    let entry = task.entry.clone();
    let detail = json!({ "request": row.id, "answer": state, "reason": decision.reason.trim() });
    task.take(change, &step, detail).await?;
    let fields: Fields = serde_json::from_str(&row.fields).map_err(anyhow::Error::from)?;
    if decision.granted && !fields.is_empty() {
        apply(change, entry, fields).await?;
    }
    let next = request::Model {
        state: state.to_owned(),
        answer: boxed(&decision.reason)?,
        decided_by: change.caller.account_id.clone(),
        decided_at: change.now,
        version: row.version + 1,
        ..row
    };
    let made = Made { id: next.id.clone(), version: next.version };
    next.into_active_model().reset_all().update(change.tx).await?;
    Ok(made)
}

/// Writes what was granted into the row; a new lead unit has to accept it first.
async fn apply(
    change: &mut Change<'_>,
    held: crate::store::tables::entry::Model,
    fields: Fields,
) -> Result<(), Trouble> {
    let plan = find::plan(change.tx, &held.plan_id).await?;
    let year = i32::try_from(plan.year).unwrap_or_default();
    let (id, version, handed) = (held.id.clone(), held.version, fields.contains_key("unit"));
    let new = fields.into_iter().map(|(field, (_, after))| (field, after)).collect();
    entry::edit(change, held, version, &new, year).await?;
    if handed {
        standing(change.tx, &id).await?.take(change, &Move::Hand, json!({})).await?;
    }
    Ok(())
}

/// Lets a suspended task go on 恢复任务.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Resume {
    /// The task.
    pub entry: String,
    /// The version of where it stands that the person has seen.
    pub version: i64,
    /// Why.
    pub reason: String,
}

impl Act for Resume {
    const NAME: &'static str = "task-resume";
    const TITLE: Text = Text::new("恢复任务", "Let a suspended task go on");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        find::entry_target(tx, &self.entry).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        reasoned(&self.reason)?;
        let task = standing(change.tx, &self.entry).await?;
        task.seen(self.version)?;
        task.take(change, &Move::Resume, json!({ "reason": boxed(&self.reason)? })).await
    }
}

fn no_request(word: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(format!("不能申请“{word}”。"), format!("`{word}` cannot be asked for.")),
        Text::new("请选择调整、中止或取消。", "Ask for a change, to suspend, or to cancel."),
    )
}

fn nothing() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::new("申请的内容与现在一样。", "What is asked for is what there is."),
        Text::new("请修改要调整的内容。", "Change what is to be changed."),
    )
}

fn another() -> Refusal {
    Refusal::new(
        RefusalKind::NotAllowed,
        Text::new("这类申请由其他领导审批。", "Requests of this class are decided by others."),
        Text::new(
            "文字调整由综合处，目标、时限、责任由分管领导，中止、取消由主要领导审批。",
            "Wording: the office; target, deadline, lead: the leader; an end: the head.",
        ),
    )
}

fn decided() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::new("这项申请已经审批过。", "The request has been decided."),
        Text::new("请刷新页面查看结果。", "Reload to see how."),
    )
}
