//! What collections ask for: of units an answer, of the office an answer to what units flag.

use moushi_core::text::Text;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::super::burden::{own, waiting};
use super::super::collect::{flagged, names, titles};
use super::super::listed::Mark;
use super::Matter;
use crate::app::authority::{Target, allows};
use crate::app::door::Eyes;
use crate::error::Trouble;
use crate::store::tables::{flag, org, plan, slip};

/// Puts what collections ask of the caller on the list; `plans` are those of the caller's own bodies.
pub async fn matters(
    eyes: &Eyes<'_>,
    only: &str,
    plans: &[(plan::Model, org::Model)],
    out: &mut Vec<Matter>,
) -> Result<(), Trouble> {
    if only.is_empty() {
        slips(eyes, out).await?;
        fillings(eyes, out).await?;
    }
    for (plan, house) in plans {
        let target = Target { org_path: house.path.clone(), ..Target::default() };
        if allows(eyes.caller, "collection-flag-answer", &target) {
            flags(eyes, plan, out).await?;
        }
    }
    Ok(())
}

/// Collections that wait for an answer of the caller's own units.
async fn slips(eyes: &Eyes<'_>, out: &mut Vec<Matter>) -> Result<(), Trouble> {
    let units = own(eyes);
    if units.is_empty() {
        return Ok(());
    }
    for one in waiting(eyes, &units).await? {
        let late = one.last < eyes.today.to_string();
        let state = match (late, one.offered > 0) {
            (true, _) => Mark::new("warn", Text::new("■ 已过截止日", "■ Past its last day")),
            (_, true) => Mark::new("info", Text::new("○ 已有，请确认", "○ Known, to confirm")),
            _ => Mark::new("info", Text::new("○ 待填报", "○ To answer")),
        };
        let title = &one.title;
        out.push(Matter {
            kind: "collection".to_owned(),
            plan: String::new(),
            title: Text::of(format!("填报：{title}"), format!("Answer: {title}")),
            source: Text::of(one.asker.clone(), one.asker),
            lead: String::new(),
            due: one.last.clone(),
            day: one.last,
            state,
            count: 1,
            url: format!("/slips/{}", one.slip),
            object: one.slip,
            version: 0,
        });
    }
    Ok(())
}

/// Fillings that lie at the desk of a body of the caller, for a look.
async fn fillings(eyes: &Eyes<'_>, out: &mut Vec<Matter>) -> Result<(), Trouble> {
    let db = eyes.store.read();
    let decides = |path: &&str| {
        let target = Target { org_path: (*path).to_owned(), ..Target::default() };
        allows(eyes.caller, "filling-decide", &target)
    };
    let houses = eyes.caller.posts.iter().map(|post| post.house_path.as_str()).filter(decides);
    let desks = org::Entity::find().filter(org::Column::Path.is_in(houses)).all(db).await?;
    let desks = desks.iter().map(|desk| desk.id.as_str());
    let rows = slip::Entity::find()
        .filter(slip::Column::DeskId.is_in(desks))
        .filter(slip::Column::State.eq("answered"))
        .order_by_asc(slip::Column::AnsweredAt)
        .order_by_asc(slip::Column::Id)
        .all(db)
        .await?;
    let titles = titles(eyes, rows.iter().map(|row| row.collection_id.as_str())).await?;
    let names = names(eyes, rows.iter().map(|row| row.org_id.as_str())).await?;
    for row in rows {
        let unit = names.get(&row.org_id).cloned().unwrap_or_default();
        let Some(of) = titles.get(&row.collection_id).filter(|of| of.state == "open") else {
            continue;
        };
        let title = &of.title;
        out.push(Matter {
            kind: "filling".to_owned(),
            plan: String::new(),
            title: Text::of(
                format!("审核指标数据：{unit}《{title}》"),
                format!("Decide a filling: {unit}, {title}"),
            ),
            source: Text::new("指标填报", "Fillings"),
            lead: unit,
            due: of.last_day.clone(),
            day: of.last_day.clone(),
            state: Mark::new("info", Text::new("○ 待审核", "○ To decide")),
            count: 1,
            url: format!("/slips/{}", row.id),
            object: row.id,
            version: row.version,
        });
    }
    Ok(())
}

/// Flags of units that wait for the office.
async fn flags(eyes: &Eyes<'_>, plan: &plan::Model, out: &mut Vec<Matter>) -> Result<(), Trouble> {
    let rows = flag::Entity::find()
        .filter(flag::Column::PlanId.eq(plan.id.as_str()))
        .filter(flag::Column::State.eq("pending"))
        .order_by_asc(flag::Column::RaisedAt)
        .order_by_asc(flag::Column::Id)
        .all(eyes.store.read())
        .await?;
    for one in flagged(eyes, rows).await? {
        let (title, kind) = (&one.title, &one.kind);
        out.push(Matter {
            kind: "flag".to_owned(),
            plan: plan.id.clone(),
            title: Text::of(
                format!("答复负担反映（{}）：{title}", kind.zh),
                format!("Answer a flag ({}): {title}", kind.en.to_lowercase()),
            ),
            source: Text::new("采集任务", "Collections"),
            lead: one.unit,
            due: String::new(),
            day: String::new(),
            state: one.state,
            count: 1,
            url: format!("/plans/{}/collections", plan.id),
            object: one.id,
            version: one.version,
        });
    }
    Ok(())
}
