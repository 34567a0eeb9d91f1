//! Packs that wait for the caller: frozen ones to be signed off, and those that were sent back.

use moushi_core::report::report;
use moushi_core::text::Text;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::super::listed::Mark;
use super::super::packs::shelf::visible;
use super::Matter;
use super::follow::blank;
use crate::app::authority::{Target, allows};
use crate::app::door::Eyes;
use crate::error::Trouble;
use crate::store::tables::{org, pack, plan};

/// Puts the packs of a plan that ask something of the caller on the list.
pub async fn matters(
    eyes: &Eyes<'_>,
    (plan, org): &(plan::Model, org::Model),
    out: &mut Vec<Matter>,
) -> Result<(), Trouble> {
    let target = Target { org_path: org.path.clone(), ..Target::default() };
    let may = |act: &str| allows(eyes.caller, act, &target);
    let rows = pack::Entity::find()
        .filter(pack::Column::PlanId.eq(plan.id.as_str()))
        .filter(pack::Column::State.is_in(["frozen", "made"]))
        .filter(visible(eyes))
        .order_by_asc(pack::Column::Seq)
        .all(eyes.store.read())
        .await?;
    for row in rows {
        let own = row.frozen_by == eyes.caller.account_id;
        let asked = match row.state.as_str() {
            "frozen" => may("pack-sign") && !own,
            _ => !row.reason.is_empty() && may("pack-freeze"),
        };
        if asked {
            out.push(matter(plan, row));
        }
    }
    Ok(())
}

fn matter(plan: &plan::Model, row: pack::Model) -> Matter {
    let name = report(&row.report).map_or_else(|| Text::same(&row.name), |one| one.title.clone());
    let (title, state) = if row.state == "frozen" {
        (
            Text::of(
                format!("签发{}（第 {} 份）", name.zh, row.seq),
                format!("Sign off the {} (no. {})", name.en, row.seq),
            ),
            Mark::new("info", Text::new("○ 待签发", "○ To be signed off")),
        )
    } else {
        (
            Text::of(
                format!("{}（第 {} 份）被退回：{}", name.zh, row.seq, row.reason),
                format!("The {} (no. {}) was sent back: {}", name.en, row.seq, row.reason),
            ),
            Mark::new("bad", Text::new("▲ 已退回", "▲ Sent back")),
        )
    };
    let url = format!("/plans/{}/packs#pack-{}", plan.id, row.id);
    Matter { url, object: row.id, version: row.version, ..blank(plan, "pack", title, state) }
}
