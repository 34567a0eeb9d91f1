//! Closed tasks whose effect waits for a review, as one matter: the list of that name is as long as it says.

use moushi_core::text::Text;

use super::super::effects::waiting;
use super::super::listed::Mark;
use super::Matter;
use super::follow::blank;
use crate::app::authority::{Target, allows};
use crate::app::door::Eyes;
use crate::error::Trouble;
use crate::store::tables::{org, plan};

/// Puts the reviews that an issued plan asks of the caller on the list.
pub async fn matters(
    eyes: &Eyes<'_>,
    (plan, org): &(plan::Model, org::Model),
    out: &mut Vec<Matter>,
) -> Result<(), Trouble> {
    let target = Target { org_path: org.path.clone(), ..Target::default() };
    if plan.state != "issued" || !allows(eyes.caller, "task-evaluate", &target) {
        return Ok(());
    }
    let Some(held) = eyes.plans.get(eyes.store, &plan.id).await? else { return Ok(()) };
    let count = waiting(eyes, &held).await?.len();
    if count > 0 {
        let title = Text::of(
            format!("评估 {count} 项已销号任务的效果"),
            format!("Review the effect of {count} closed tasks"),
        );
        let state = Mark::new(
            "info",
            Text::of(format!("○ 待评估 {count}"), format!("○ {count} to review")),
        );
        let url = format!("/plans/{}/list?show=to-evaluate", plan.id);
        out.push(Matter { count, url, ..blank(plan, "evaluate", title, state) });
    }
    Ok(())
}
