//! What a body above sends 上级来信: shares that it has handed down, put under a plan of that body with just
//! those tasks, and what became of figures. The sender decides about both; here it is written down.

use moushi_core::model::{Refusal, RefusalKind, RowId};
use moushi_core::text::Text;
use moushi_core::track::Share;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;

use super::border::{self, Side};
use super::letter::{self, Answered, Handed, Judged};
use super::{Mail, misfit};
use crate::app::acts::entry::{Place, add};
use crate::app::acts::share::{all, held, own, withdraw};
use crate::app::acts::track::{boxed, standing, under_way};
use crate::app::acts::{find, share::figure as figures};
use crate::app::authority;
use crate::app::door::Change;
use crate::app::exchange::partners;
use crate::error::Trouble;
use crate::store::rows::Row;
use crate::store::tables::{carried, entry, mirror, org, partner, plan, share};
use crate::store::{Tx, ledger, new_id};

/// Takes a share as it stands above. What cannot stand here goes back with the reason.
pub async fn handed(change: &mut Change<'_>, mail: &Mail<'_>, told: Handed) -> Result<(), Trouble> {
    if let [zh, en] = told.refused.as_slice() {
        let why = Text::of(zh.clone(), en.clone());
        misfit(change, mail, &told.task.words, &why).await?;
    }
    let place = match Standing::of(change.tx, mail.partner, &told).await {
        Ok(place) => place,
        Err(Trouble::Refusal(refusal)) => {
            if told.state == "proposed" {
                back(change, mail, &told, &refusal).await?;
            }
            return Err(refusal.into());
        }
        Err(fault) => return Err(fault),
    };
    let (plan, entry) = place.task(change, mail, &told).await?;
    let row = place.share(&told, &plan, &entry, mail, change.now);
    let before = place.held.as_ref().map_or("", |row| row.state.as_str());
    let detail = json!({ "share": row.id, "answer": [before, row.state], "value": row.value,
        "partner": mail.partner.name, "letter": mail.seq });
    change.note(&entry, before, &row.state, &detail);
    place.write(change, row, mail, &told).await
}

/// Returns a share that cannot stand here.
async fn back(
    change: &Change<'_>,
    mail: &Mail<'_>,
    told: &Handed,
    refusal: &Refusal,
) -> Result<(), Trouble> {
    let answer = Answered {
        share: told.share.clone(),
        round: told.round,
        state: "returned".to_owned(),
        value: told.value.clone(),
        words: told.words.clone(),
        reason: refusal.message.zh.to_string(),
    };
    border::write(change, mail.partner, letter::ANSWERED, &answer).await
}

/// Where a share of the body above stands here: all looked up before anything is written.
struct Standing {
    unit: org::Model,
    /// The share, when it is here already.
    held: Option<share::Model>,
    /// The plan of the body above, when it is here already.
    plan: Option<plan::Model>,
    /// The task, when it is here already.
    entry: Option<entry::Model>,
    task: Row,
}

impl Standing {
    async fn of(tx: &Tx, partner: &partner::Model, told: &Handed) -> Result<Self, Trouble> {
        sound(told)?;
        let place = find::org(tx, &partner.org_id).await?;
        let here = find::org(tx, &partner.here_id).await?;
        if place.path == here.path || !here.path.starts_with(&place.path) {
            return Err(not_above(&partner.title).into());
        }
        let unit = descend(tx, here, &told.to).await?;
        let held = known(tx, partner, &told.share).await?;
        let plan = plan::Entity::find()
            .filter(plan::Column::OrgId.eq(place.id.as_str()))
            .filter(plan::Column::Year.eq(told.year))
            .one(tx)
            .await?;
        if let Some(plan) = &plan
            && mirror::Entity::find_by_id(plan.id.as_str()).one(tx).await?.is_none()
        {
            return Err(has_plan(&place.name, told.year).into());
        }
        let entry = mirrored(tx, plan.as_ref(), &told.task.id).await?;
        let other = match &entry {
            Some(entry) => all(tx, &entry.id).await?,
            None => Vec::new(),
        };
        let strange = |row: &share::Model| row.org_id == unit.id && row.id != told.share;
        let moved = held.as_ref().is_some_and(|row| {
            row.org_id != unit.id || entry.as_ref().is_none_or(|entry| entry.id != row.entry_id)
        });
        if moved || other.iter().any(strange) {
            return Err(letter::unreadable(&told.share).into());
        }
        let task = Row::Task(told.task.task(told.year)?);
        Ok(Self { unit, held, plan, entry, task })
    }

    /// The plan and the task, made or brought to what the letter says.
    async fn task(
        &self,
        change: &mut Change<'_>,
        mail: &Mail<'_>,
        told: &Handed,
    ) -> Result<(String, String), Trouble> {
        let plan = match &self.plan {
            Some(plan) => plan.id.clone(),
            None => made(change, mail.partner, told).await?,
        };
        let Some(held) = &self.entry else {
            let place = Place { plan: &plan, document: "", above: None };
            let entry = add(change, self.task.clone(), place).await?.id;
            under_way(change, &entry, &plan).await?;
            return Ok((plan, entry));
        };
        let mut task = self.task.clone();
        task.place(RowId(held.code.clone()), None);
        Row::of(held)?.origins().iter().for_each(|origin| task.stands_on(origin.clone()));
        let mut next = held.clone();
        task.fill(&mut next)?;
        if next.body != held.body {
            next.version += 1;
            next.updated_at = change.now;
            let detail = json!({ "partner": mail.partner.name, "letter": mail.seq,
                "version": next.version });
            change.note(&held.id, &held.body, &next.body, &detail);
            change.touched(&plan).await?;
            next.into_active_model().reset_all().update(change.tx).await?;
        }
        Ok((plan, held.id.clone()))
    }

    /// The share as the letter has it.
    fn share(
        &self,
        told: &Handed,
        plan: &str,
        entry: &str,
        mail: &Mail<'_>,
        now: i64,
    ) -> share::Model {
        let held = self.held.as_ref();
        share::Model {
            id: told.share.clone(),
            plan_id: plan.to_owned(),
            entry_id: entry.to_owned(),
            above: String::new(),
            org_id: self.unit.id.clone(),
            measure: told.measure.clone(),
            unit: told.unit.clone(),
            handed: told.handed.clone(),
            value: told.value.clone(),
            words: told.words.clone(),
            state: told.state.clone(),
            reason: told.reason.clone(),
            own_entry: held.map(|row| row.own_entry.clone()).unwrap_or_default(),
            handed_by: mail.partner.id.clone(),
            handed_at: now,
            answered_by: held.map(|row| row.answered_by.clone()).unwrap_or_default(),
            answered_at: held.map_or(0, |row| row.answered_at),
            version: held.map_or(1, |row| row.version + 1),
        }
    }

    /// Writes the share, with what follows: what was split from a share that is withdrawn goes with it, and
    /// one that holds now becomes a task of the unit's own plan.
    async fn write(
        &self,
        change: &mut Change<'_>,
        mut row: share::Model,
        mail: &Mail<'_>,
        told: &Handed,
    ) -> Result<(), Trouble> {
        if row.stands() == Share::Withdrawn {
            let known = all(change.tx, &row.entry_id).await?;
            let known: std::collections::BTreeMap<_, _> =
                known.into_iter().map(|row| (row.org_id.clone(), row)).collect();
            for below in known.values().filter(|one| one.above == row.id && one.stands().stands()) {
                withdraw(change, below.clone(), &known, &row.reason).await?;
            }
        }
        if row.stands() == Share::Accepted {
            let task = standing(change.tx, &row.entry_id).await?;
            own::adopt(change, &mut row, &task).await?;
        }
        let carried = carried::Model {
            share_id: row.id.clone(),
            partner_id: mail.partner.id.clone(),
            side: Side::Above.word().to_owned(),
            task: told.task.id.clone(),
            round: told.round,
        };
        let (row, carried) =
            (row.into_active_model().reset_all(), carried.into_active_model().reset_all());
        if self.held.is_some() {
            row.update(change.tx).await?;
            carried.update(change.tx).await?;
        } else {
            share::Entity::insert(row).exec_without_returning(change.tx).await?;
            carried::Entity::insert(carried).exec_without_returning(change.tx).await?;
        }
        Ok(())
    }
}

/// Refuses what no share says.
fn sound(told: &Handed) -> Result<(), Refusal> {
    letter::plain(&told.share)?;
    letter::plain(&told.task.id)?;
    let stands: Option<Share> = ledger::named(&told.state);
    let words = [&told.title, &told.unit, &told.handed, &told.value];
    let fits = stands.is_some()
        && matches!(&*told.measure, "sum" | "rate" | "plain")
        && (2000..=2100).contains(&told.year)
        && words.into_iter().all(|words| words.chars().count() <= 200);
    if !fits {
        return Err(letter::unreadable(&told.share));
    }
    letter::figure(&told.handed)?;
    letter::figure(&told.value)?;
    boxed(&told.words)?;
    boxed(&told.reason)?;
    Ok(())
}

/// The share of that id; refused when it is of somebody else.
async fn known(
    tx: &Tx,
    from: &partner::Model,
    share: &str,
) -> Result<Option<share::Model>, Trouble> {
    let Some(row) = share::Entity::find_by_id(share).one(tx).await? else { return Ok(None) };
    let way = carried::Entity::find_by_id(share).one(tx).await?;
    let way = way.filter(|way| way.side == Side::Above.word());
    let Some(way) = way else { return Err(letter::unreadable(share).into()) };
    if way.partner_id != from.id {
        // The body above may have been registered anew.
        let old = partner::Entity::find_by_id(way.partner_id.as_str()).one(tx).await?;
        let same = |old: &partner::Model| old.state == partners::ENDED && old.org_id == from.org_id;
        if !old.as_ref().is_some_and(same) {
            return Err(letter::unreadable(share).into());
        }
    }
    Ok(Some(row))
}

/// The task of a plan of the body above that has this id there.
async fn mirrored(
    tx: &Tx,
    plan: Option<&plan::Model>,
    task: &str,
) -> Result<Option<entry::Model>, Trouble> {
    let Some(plan) = plan else { return Ok(None) };
    let ways = carried::Entity::find()
        .filter(carried::Column::Task.eq(task))
        .filter(carried::Column::Side.eq(Side::Above.word()));
    for way in ways.all(tx).await? {
        let row = held(tx, &way.share_id).await?;
        if row.plan_id == plan.id {
            return Ok(Some(find::entry(tx, &row.entry_id).await?));
        }
    }
    Ok(None)
}

/// The plan of the body above in that year: issued, and only here for the tasks that come.
async fn made(
    change: &mut Change<'_>,
    partner: &partner::Model,
    told: &Handed,
) -> Result<String, Trouble> {
    let row = plan::Model {
        id: new_id(),
        org_id: partner.org_id.clone(),
        year: told.year,
        title: told.title.clone(),
        state: "issued".to_owned(),
        created_at: change.now,
        revision: 1,
        version: 1,
    };
    let id = row.id.clone();
    let detail = json!({ "title": row.title, "year": row.year, "partner": partner.name });
    change.note(&id, "", &row.title, &detail);
    plan::Entity::insert(row.into_active_model().reset_all())
        .exec_without_returning(change.tx)
        .await?;
    let mirror = mirror::Model { plan_id: id.clone() }.into_active_model();
    mirror::Entity::insert(mirror).exec_without_returning(change.tx).await?;
    Ok(id)
}

/// The unit that is reached from ours by these names.
async fn descend(tx: &Tx, here: org::Model, names: &[String]) -> Result<org::Model, Trouble> {
    let mut at = here;
    for name in names {
        let below = org::Entity::find()
            .filter(org::Column::ParentId.eq(at.id.as_str()))
            .filter(org::Column::Name.eq(name.as_str()))
            .one(tx)
            .await?;
        at = below.ok_or_else(|| no_unit(name))?;
    }
    Ok(at)
}

/// Writes down what became of a figure above.
pub async fn decided(
    change: &mut Change<'_>,
    mail: &Mail<'_>,
    told: &Judged,
) -> Result<(), Trouble> {
    let row = figures::held(change.tx, &told.figure).await?;
    let way = border::way(change.tx, &row.share_id, Side::Above).await?;
    if way.is_none_or(|way| way.partner.id != mail.partner.id) {
        return Err(authority::not_found().into());
    }
    if !matches!(&*told.state, "approved" | "returned" | "superseded") {
        return Err(letter::unreadable(&told.state).into());
    }
    let reason = boxed(&told.reason)?;
    let entry = held(change.tx, &row.share_id).await?.entry_id;
    let detail = json!({ "figure": row.id, "answer": [row.state, told.state],
        "partner": mail.partner.name, "letter": mail.seq });
    change.note(&entry, &row.state, &told.state, &detail);
    let next = crate::store::tables::figure::Model {
        state: told.state.clone(),
        reason,
        decided_by: mail.partner.id.clone(),
        decided_at: change.now,
        version: row.version + 1,
        ..row
    };
    next.into_active_model().reset_all().update(change.tx).await?;
    Ok(())
}

fn not_above(title: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::of(
            format!("“{title}”不是本单位的上级，不能下达指标。"),
            format!("“{title}” is not above us and hands nothing down."),
        ),
        Text::new(
            "请与对方核对登记的单位。",
            "Check with the partner which units were registered.",
        ),
    )
}

fn no_unit(name: &str) -> Refusal {
    Refusal::new(
        RefusalKind::NotFound,
        Text::of(
            format!("下级系统中没有名为“{name}”的单位。"),
            format!("The installation below knows no unit named “{name}”."),
        ),
        Text::new(
            "请与对方核对单位名称，改正后请对方重新下达。",
            "Compare the names of units with the partner, then have it handed down again.",
        ),
    )
}

fn has_plan(name: &str, year: i64) -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::of(
            format!("下级系统中已有“{name}”{year} 年的计划，不能再放入下达的任务。"),
            format!("The installation below has a plan of “{name}” for {year} of its own."),
        ),
        Text::new(
            "请改到另一个单位下编制，或请对方停用交换。",
            "Plan under another unit, or end the exchange.",
        ),
    )
}
