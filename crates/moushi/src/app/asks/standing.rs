//! Ask: where a plan stands 报审与印发, what stands in the way of the next step, and what has been
//! decided about it so far.

use std::collections::BTreeSet;

use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};

use super::findings::Counts;
use super::index::{computed, names};
use super::plans::seen;
use crate::app::authority;
use crate::app::door::{Ask, Eyes};
use crate::error::Trouble;
use crate::store::tables::{approval, assignment, audit, candidate, entry, plan};

/// Where a plan stands.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Standing {
    /// The plan.
    pub plan: String,
}

/// How it stands.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Stands {
    /// The plan.
    pub plan: String,
    /// Its title.
    pub title: String,
    /// The body that plans.
    pub org: String,
    /// The year planned.
    pub year: i64,
    /// `draft`, `consulting`, `submitted`, `approved`, `issued`.
    pub state: String,
    /// Seen as a whole; otherwise nothing but the state is told.
    pub whole: bool,
    /// Acts that the caller may do now.
    pub offered: Vec<String>,
    /// The caller submitted it and therefore does not approve it.
    pub own_request: bool,
    /// What stands in the way.
    pub open: Open,
    /// Last reason for which it was returned, while that has not been submitted anew.
    pub returned: Option<Event>,
    /// What was decided about the plan, newest first.
    pub history: Vec<Event>,
}

/// What is not in order yet.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct Open {
    /// Tasks in the plan.
    pub tasks: usize,
    /// Findings.
    pub findings: Counts,
    /// Demands that no task answers.
    pub unanswered: usize,
    /// Demands whose links nobody has confirmed.
    pub unconfirmed: usize,
    /// Demands that are answered softer only.
    pub weakened: usize,
    /// Tasks without a basis.
    pub without_basis: usize,
    /// Candidates that nobody has decided.
    pub candidates: u64,
    /// Parts that units returned.
    pub returned_parts: u64,
    /// Whether it may be submitted as it is: there is a task and no error.
    pub ready: bool,
}

/// Something decided about the plan.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Event {
    /// The act.
    pub act: String,
    /// Who; empty for work at the machine itself.
    pub by: String,
    /// When.
    pub at: i64,
    /// State before.
    pub from: String,
    /// State after.
    pub to: String,
    /// Reason, remark, number or last day, as the act has it.
    pub words: String,
}

/// Acts that move a plan on.
const STEPS: [&str; 6] =
    ["plan-open", "round-open", "plan-submit", "plan-return", "plan-approve", "plan-issue"];

impl Ask for Standing {
    const NAME: &'static str = "standing";
    const TITLE: Text = Text::new("计划进度", "Show where a plan stands");
    type View = Stands;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Stands, Trouble> {
        let (plan, org, whole) = seen(eyes, &self.plan).await?;
        let mut view = Stands {
            plan: plan.id.clone(),
            title: plan.title.clone(),
            org: org.name.clone(),
            year: plan.year,
            state: plan.state.clone(),
            whole,
            offered: Vec::new(),
            own_request: false,
            open: Open::default(),
            returned: None,
            history: Vec::new(),
        };
        if !whole {
            return Ok(view);
        }
        view.open = open(eyes, &plan).await?;
        view.history = history(eyes, &plan.id).await?;
        view.returned = returned(&plan, &view.history);
        view.own_request = own_request(eyes, &plan).await?;
        view.offered = authority::offered(eyes.caller, next(&plan.state), &org.path);
        if view.own_request {
            view.offered.retain(|act| act != "plan-approve");
        }
        Ok(view)
    }
}

/// Acts that lead on from a state.
fn next(state: &str) -> &'static [&'static str] {
    match state {
        "draft" => &["round-open", "plan-submit"],
        "consulting" => &["plan-submit", "reply-decide"],
        "submitted" => &["plan-return", "plan-approve"],
        "approved" => &["plan-issue"],
        _ => &[],
    }
}

async fn open(eyes: &Eyes<'_>, plan: &plan::Model) -> Result<Open, Trouble> {
    let db = eyes.store.read();
    let held = computed(eyes, &plan.id).await?;
    let findings = Counts::of(held.findings.iter());
    let candidates = candidate::Entity::find()
        .filter(candidate::Column::PlanId.eq(plan.id.as_str()))
        .filter(candidate::Column::State.eq("pending"))
        .count(db)
        .await?;
    Ok(Open {
        tasks: held.ledger.tasks.len(),
        findings,
        unanswered: held.coverage.counts.none,
        unconfirmed: held.coverage.counts.suggested,
        weakened: held.coverage.counts.weakened,
        without_basis: held.coverage.without_basis.len(),
        candidates,
        returned_parts: returned_parts(eyes, &plan.id).await?,
        ready: findings.error == 0 && !held.ledger.tasks.is_empty(),
    })
}

/// Parts that units have given back, of rows that are still there.
async fn returned_parts(eyes: &Eyes<'_>, plan: &str) -> Result<u64, Trouble> {
    let db = eyes.store.read();
    let rows = assignment::Entity::find()
        .filter(assignment::Column::PlanId.eq(plan))
        .filter(assignment::Column::State.eq("returned"))
        .all(db)
        .await?;
    let rows: BTreeSet<String> = rows.into_iter().map(|row| row.entry_id).collect();
    Ok(entry::Entity::find()
        .filter(entry::Column::Id.is_in(rows))
        .filter(entry::Column::Noun.eq("task"))
        .filter(entry::Column::DeletedAt.eq(0))
        .count(db)
        .await?)
}

async fn own_request(eyes: &Eyes<'_>, plan: &plan::Model) -> Result<bool, Trouble> {
    let asked = approval::Entity::find()
        .filter(approval::Column::PlanId.eq(plan.id.as_str()))
        .filter(approval::Column::State.eq("pending"))
        .one(eyes.store.read())
        .await?;
    Ok(asked.is_some_and(|asked| asked.asked_by == eyes.caller.account_id))
}

async fn history(eyes: &Eyes<'_>, plan: &str) -> Result<Vec<Event>, Trouble> {
    let rows = audit::Entity::find()
        .filter(audit::Column::Object.eq(plan))
        .filter(audit::Column::Act.is_in(STEPS))
        .filter(audit::Column::Outcome.eq("done"))
        .order_by_desc(audit::Column::Seq)
        .all(eyes.store.read())
        .await?;
    let people = names(eyes, rows.iter().map(|row| row.account_id.as_str())).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let by = people.get(&row.account_id).cloned().unwrap_or_default();
            event(&row, by)
        })
        .collect())
}

fn event(row: &audit::Model, by: String) -> Event {
    let detail: serde_json::Value = serde_json::from_str(&row.detail).unwrap_or_default();
    let word = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let words = ["reason", "number", "until"].into_iter().map(|name| word(&detail[name]));
    Event {
        act: row.act.clone(),
        by,
        at: row.at,
        from: word(&detail["state"][0]),
        to: word(&detail["state"][1]),
        words: words.into_iter().find(|words| !words.is_empty()).unwrap_or_default(),
    }
}

/// The last return, while the plan has not been submitted again.
fn returned(plan: &plan::Model, history: &[Event]) -> Option<Event> {
    let open = matches!(plan.state.as_str(), "draft" | "consulting");
    let last = history.iter().find(|one| one.act == "plan-return" || one.act == "plan-submit")?;
    (open && last.act == "plan-return").then(|| last.clone())
}
