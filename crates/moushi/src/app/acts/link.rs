//! Acts on the alignment: a person decides whether a task answers a requirement, and which findings
//! may stay.

use moushi_core::align;
use moushi_core::model::{LinkState, Refusal, RefusalKind, Relation};
use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::find;
use super::plan::{Made, reasoned};
use crate::app::authority::Target;
use crate::app::caller::Caller;
use crate::app::door::{Act, Change};
use crate::error::Trouble;
use crate::store::rows::Row;
use crate::store::tables::{entry, link, suppression};
use crate::store::{Tx, new_id};

/// Confirms or refuses that a task answers a requirement 确认或否决对标关系. The pair need not have
/// been suggested.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Decide {
    /// The requirement.
    pub requirement: String,
    /// The task.
    pub task: String,
    /// `confirmed` or `refused`.
    pub state: String,
    /// `equal`, `superset`, `subset`, `intersect`; as suggested when empty.
    #[serde(default)]
    pub relation: String,
    /// Why, if the person says so.
    #[serde(default)]
    pub reason: String,
}

impl Act for Decide {
    const NAME: &'static str = "link-decide";
    const TITLE: Text = Text::new("确认对标关系", "Decide a link");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        find::entry_target(tx, &self.task).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let requirement = find::entry(change.tx, &self.requirement).await?;
        let task = find::entry(change.tx, &self.task).await?;
        if requirement.plan_id != task.plan_id {
            return Err(crate::app::authority::not_found().into());
        }
        find::open_plan(change.tx, &task.plan_id).await?;
        let state = decided(&self.state)?;
        let mut row = pair(&requirement, &task)?;
        if let Some(relation) = crate::store::ledger::named::<Relation>(&self.relation) {
            row.relation = word(&relation);
        }
        row.state = word(&state);
        row.reason = self.reason;
        row.decided_by.clone_from(&change.caller.account_id);
        row.decided_at = change.now;
        save(change, row).await
    }
}

fn decided(word: &str) -> Result<LinkState, Refusal> {
    match word {
        "confirmed" => Ok(LinkState::Confirmed),
        "refused" => Ok(LinkState::Refused),
        other => Err(Refusal::new(
            RefusalKind::Invalid,
            Text::of(format!("不能把关系设为“{other}”。"), format!("No link can be `{other}`.")),
            Text::new("请选择确认或否决。", "Confirm or refuse it."),
        )),
    }
}

/// The link between both as the program would suggest it, or a plain one.
fn pair(requirement: &entry::Model, task: &entry::Model) -> Result<link::Model, Trouble> {
    let (Row::Requirement(demand), Row::Task(promise)) = (Row::of(requirement)?, Row::of(task)?)
    else {
        return Err(crate::app::authority::not_found().into());
    };
    let fingerprint = word(&demand.fingerprint);
    let found = align::suggest(&[demand], &[promise], &[]).into_iter().next();
    let (relation, strength, shared) = found.map_or((Relation::Equal, 5, Vec::new()), |link| {
        (link.relation, link.strength, link.shared)
    });
    Ok(link::Model {
        id: new_id(),
        plan_id: task.plan_id.clone(),
        requirement_id: requirement.id.clone(),
        task_id: task.id.clone(),
        relation: word(&relation),
        strength: i64::from(strength),
        state: String::new(),
        origin: "person".to_owned(),
        fingerprint,
        shared: serde_json::to_string(&shared).map_err(anyhow::Error::from)?,
        reason: String::new(),
        decided_by: String::new(),
        decided_at: 0,
        version: 1,
    })
}

fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

async fn save(change: &mut Change<'_>, mut row: link::Model) -> Result<Made, Trouble> {
    let held = link::Entity::find()
        .filter(link::Column::RequirementId.eq(row.requirement_id.as_str()))
        .filter(link::Column::TaskId.eq(row.task_id.as_str()))
        .one(change.tx)
        .await?;
    let before = held.as_ref().map_or_else(String::new, |held| held.state.clone());
    let detail = json!({
        "requirement": row.requirement_id,
        "state": [before, row.state],
        "relation": row.relation,
        "reason": row.reason,
    });
    change.note(&row.task_id, &before, &row.state, &detail);
    change.touched(&row.plan_id).await?;
    let fresh = held.is_none();
    if let Some(held) = held {
        (row.id, row.version) = (held.id, held.version + 1);
    }
    let made = Made { id: row.id.clone(), version: row.version };
    let row = row.into_active_model().reset_all();
    if fresh {
        row.insert(change.tx).await?
    } else {
        row.update(change.tx).await?
    };
    Ok(made)
}

/// Accepts a finding with a reason 接受提示并写明理由.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Suppress {
    /// The plan.
    pub plan: String,
    /// The rule.
    pub rule: String,
    /// Code of the row that the finding points at; empty when it points at words.
    #[serde(default)]
    pub row: String,
    /// Words that the finding points at; empty when it points at a row.
    #[serde(default)]
    pub words: String,
    /// Why it may stay; not empty.
    pub reason: String,
}

impl Act for Suppress {
    const NAME: &'static str = "finding-suppress";
    const TITLE: Text = Text::new("接受提示", "Accept a finding");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        find::plan_target(tx, &self.plan, &self.plan).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        reasoned(&self.reason)?;
        find::open_plan(change.tx, &self.plan).await?;
        let row = suppression::Model {
            id: new_id(),
            plan_id: self.plan,
            rule: self.rule,
            entry_id: self.row,
            words: self.words,
            reason: self.reason,
            made_by: change.caller.account_id.clone(),
            made_at: change.now,
        };
        let detail = json!({ "rule": row.rule, "row": row.entry_id, "reason": row.reason });
        change.note(&row.plan_id, "", &row.rule, &detail);
        change.touched(&row.plan_id).await?;
        let id = row.id.clone();
        row.into_active_model().reset_all().insert(change.tx).await?;
        Ok(Made { id, version: 1 })
    }
}

/// Takes back the acceptance of a finding 撤销接受.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Restore {
    /// The acceptance.
    pub suppression: String,
}

impl Act for Restore {
    const NAME: &'static str = "finding-restore";
    const TITLE: Text = Text::new("撤销接受提示", "Take back an acceptance");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        let row = suppression::Entity::find_by_id(&self.suppression).one(tx).await?;
        let row = row.ok_or_else(crate::app::authority::not_found)?;
        find::plan_target(tx, &row.plan_id, &row.plan_id).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let row = suppression::Entity::find_by_id(&self.suppression).one(change.tx).await?;
        let row = row.ok_or_else(crate::app::authority::not_found)?;
        find::open_plan(change.tx, &row.plan_id).await?;
        change.note(&row.plan_id, &row.rule, "", &json!({ "restored": row.rule }));
        change.touched(&row.plan_id).await?;
        suppression::Entity::delete_by_id(row.id.as_str()).exec(change.tx).await?;
        Ok(Made { id: row.id, version: 0 })
    }
}
