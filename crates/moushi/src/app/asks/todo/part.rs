//! What the caller's units are asked: tasks assigned to them that wait for an answer, and plans that
//! ask for a reply.

use moushi_core::text::Text;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::super::listed::{Mark, Which, answered, parts};
use super::super::own;
use super::{Matter, open};
use crate::app::authority::{Target, allows};
use crate::app::door::Eyes;
use crate::error::Trouble;
use crate::store::tables::{assignment, comment, entry, org, plan};

/// Tasks that wait for an answer of the caller's units, and plans that ask for a reply.
pub async fn assigned(eyes: &Eyes<'_>, only: &str, out: &mut Vec<Matter>) -> Result<(), Trouble> {
    if eyes.scope.parts.is_empty() {
        return Ok(());
    }
    let db = eyes.store.read();
    let found = parts(eyes, Which { plan: only, mine: true, ..Which::default() }).await?;
    let units: Vec<&str> = found.iter().map(|(part, _)| part.org_id.as_str()).collect();
    let units = org::Entity::find().filter(org::Column::Id.is_in(units)).all(db).await?;
    let ids = found.iter().map(|(part, _)| part.plan_id.as_str());
    let plans = plan::Entity::find().filter(plan::Column::Id.is_in(ids)).all(db).await?;
    for plan in plans.iter().filter(|plan| open(&plan.state) || plan.state == "issued") {
        let mine = found.iter().filter(|(part, _)| part.plan_id == plan.id);
        let mut asked = 0;
        for (part, task) in mine {
            let unit = units.iter().find(|unit| unit.id == part.org_id);
            let Some(unit) = unit else { continue };
            asked += 1;
            let target = Target { parts: vec![unit.path.clone()], ..Target::default() };
            if part.state == "proposed" && allows(eyes.caller, "assignment-answer", &target) {
                out.push(answer(plan, part, task));
            }
        }
        if plan.state == "consulting" && asked > 0 && !replied(eyes, &plan.id).await? {
            out.push(reply(plan, asked));
        }
    }
    Ok(())
}

fn answer(plan: &plan::Model, part: &assignment::Model, task: &entry::Head) -> Matter {
    let words = &task.words;
    Matter {
        kind: "assignment".to_owned(),
        plan: plan.id.clone(),
        title: Text::of(format!("确认分工：{words}"), format!("Answer the assignment: {words}")),
        source: Text::of(plan.title.clone(), plan.title.clone()),
        lead: task.unit.clone(),
        due: task.until().to_owned(),
        day: task.due.clone(),
        state: answered(&part.state),
        count: 1,
        url: format!("/entries/{}", part.entry_id),
        object: part.id.clone(),
        version: part.version,
    }
}

fn reply(plan: &plan::Model, count: usize) -> Matter {
    let name = &plan.title;
    Matter {
        kind: "reply".to_owned(),
        plan: plan.id.clone(),
        title: Text::of(
            format!("《{name}》征求意见：请答复"),
            format!("“{name}” asks for your reply"),
        ),
        source: Text::new("征求意见", "Consultation"),
        lead: String::new(),
        due: String::new(),
        day: String::new(),
        state: Mark::new("info", Text::new("○ 待答复", "○ To answer")),
        count,
        url: format!("/plans/{}/list?show=assigned", plan.id),
        object: plan.id.clone(),
        version: plan.version,
    }
}

/// Whether a unit of the caller has said something about the plan.
async fn replied(eyes: &Eyes<'_>, plan: &str) -> Result<bool, Trouble> {
    let said = comment::Entity::find()
        .filter(comment::Column::PlanId.eq(plan))
        .filter(comment::Column::OrgId.is_in(own::units(eyes).await?))
        .one(eyes.store.read())
        .await?;
    Ok(said.is_some())
}
