//! The border to a partner 边界: which shares go over it, and the letters that acts on them write, in their own
//! transaction. Nothing where there is no partner. What letters from there bring is `taken` and `heard`.

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
    QueryTrait,
};
use serde::Serialize;

use super::letter::{self, Answered, Counted, Handed, Judged, Told};
use crate::app::acts::find;
use crate::app::acts::share::{held, open, planned};
use crate::app::acts::track::standing;
use crate::app::door::Change;
use crate::app::exchange::{Signer, partners, streams};
use crate::error::Trouble;
use crate::store::Tx;
use crate::store::tables::{carried, figure, mirror, org, partner, share};

/// Where the partner is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Its unit holds the share.
    Below,
    /// It has handed the share down.
    Above,
}

impl Side {
    /// The word in the table.
    pub fn word(self) -> &'static str {
        match self {
            Self::Below => "below",
            Self::Above => "above",
        }
    }
}

/// A share on its way over the border.
pub struct Way {
    /// To whom.
    pub partner: partner::Model,
    /// How far it has come.
    pub row: carried::Model,
}

/// The way of a share that goes over a border whose partner takes packages.
pub async fn way(tx: &Tx, share: &str, side: Side) -> Result<Option<Way>, Trouble> {
    let row = carried::Entity::find_by_id(share).one(tx).await?;
    let Some(row) = row.filter(|row| row.side == side.word()) else { return Ok(None) };
    let partner = partner::Entity::find_by_id(row.partner_id.as_str()).one(tx).await?;
    let partner = partner.filter(|partner| partner.state == partners::CONFIRMED);
    Ok(partner.map(|partner| Way { partner, row }))
}

/// Refuses what is done to this share at the partner's.
pub async fn ours(tx: &Tx, share: &str, side: Side) -> Result<(), Trouble> {
    match way(tx, share, side).await? {
        Some(way) => Err(elsewhere(&way.partner.title).into()),
        None => Ok(()),
    }
}

/// Refuses to hand down a task that is planned elsewhere: only its shares are here.
pub async fn planned_here(tx: &Tx, plan: &str) -> Result<(), Trouble> {
    if mirror::Entity::find_by_id(plan).one(tx).await?.is_none() {
        return Ok(());
    }
    let house = find::org(tx, &find::plan(tx, plan).await?.org_id).await?;
    Err(elsewhere(&house.name).into())
}

/// Tells the partner of a share that has changed: whoever holds it that it was handed down, changed or
/// withdrawn; whoever handed it down what the unit answers.
pub async fn tell(change: &Change<'_>, row: &share::Model) -> Result<(), Trouble> {
    if let Some(way) = way(change.tx, &row.id, Side::Above).await? {
        let body = Answered::of(row, way.row.round);
        return write(change, &way.partner, letter::ANSWERED, &body).await;
    }
    let way = match way(change.tx, &row.id, Side::Below).await? {
        Some(way) => Some(way),
        None => begun(change.tx, row).await?,
    };
    match way {
        Some(way) => hand(change, way, row, None).await,
        None => Ok(()),
    }
}

/// Tells the partner how a share stands here, and why its answer was not taken, if so.
pub async fn hand(
    change: &Change<'_>,
    way: Way,
    row: &share::Model,
    refused: Option<&Refusal>,
) -> Result<(), Trouble> {
    let Way { partner, row: mut carried } = way;
    carried.round += 1;
    let task = standing(change.tx, &row.entry_id).await?;
    let why = refused.map(|refusal| [refusal.message.zh.clone(), refusal.message.en.clone()]);
    let body = Handed {
        share: row.id.clone(),
        round: carried.round,
        to: names(change.tx, &partner.org_id, &row.org_id).await?,
        state: row.state.clone(),
        measure: row.measure.clone(),
        unit: row.unit.clone(),
        handed: row.handed.clone(),
        value: row.value.clone(),
        words: row.words.clone(),
        reason: row.reason.clone(),
        year: task.plan.year,
        title: task.plan.title.clone(),
        task: Told::of(&row.entry_id, &planned(&task)?),
        refused: why.into_iter().flatten().map(Into::into).collect(),
    };
    carried.into_active_model().reset_all().update(change.tx).await?;
    write(change, &partner, letter::HANDED, &body).await
}

/// Tells whoever handed a share down of a figure that was reported.
pub async fn report(change: &Change<'_>, row: &figure::Model) -> Result<(), Trouble> {
    match way(change.tx, &row.share_id, Side::Above).await? {
        Some(way) => write(change, &way.partner, letter::REPORTED, &Counted::of(row)).await,
        None => Ok(()),
    }
}

/// Tells the unit that reported a figure what became of it.
pub async fn decide(change: &Change<'_>, row: &figure::Model) -> Result<(), Trouble> {
    let Some(way) = way(change.tx, &row.share_id, Side::Below).await? else { return Ok(()) };
    judge(change, &way.partner, &row.id, &row.state, &row.reason).await
}

/// The same of a figure that may not be here.
pub async fn judge(
    change: &Change<'_>,
    partner: &partner::Model,
    figure: &str,
    state: &str,
    reason: &str,
) -> Result<(), Trouble> {
    let judged =
        Judged { figure: figure.to_owned(), state: state.to_owned(), reason: reason.to_owned() };
    write(change, partner, letter::DECIDED, &judged).await
}

/// Writes a letter to a partner.
pub async fn write(
    change: &Change<'_>,
    partner: &partner::Model,
    kind: &str,
    body: &impl Serialize,
) -> Result<(), Trouble> {
    let me = Signer::name(change.tx).await?;
    let body = serde_json::to_value(body).map_err(anyhow::Error::from)?;
    let by = &change.caller.account_id;
    streams::write(change.tx, &me, partner, kind, body, by, change.now).await?;
    Ok(())
}

/// Hands a partner that was just confirmed what its units have taken on or are to answer.
pub async fn catch_up(change: &Change<'_>, partner: &partner::Model) -> Result<(), Trouble> {
    let unit = find::org(change.tx, &partner.org_id).await?;
    let end = format!("{}0", unit.path.trim_end_matches('/'));
    let units = org::Entity::find()
        .select_only()
        .column(org::Column::Id)
        .filter(org::Column::Path.gte(unit.path.as_str()))
        .filter(org::Column::Path.lt(end))
        .into_query();
    let rows = share::Entity::find()
        .filter(share::Column::OrgId.in_subquery(units))
        .filter(share::Column::State.is_in(["proposed", "softened", "accepted"]));
    let mut rows = rows.all(change.tx).await?;
    rows.sort_by(|a, b| a.id.cmp(&b.id));
    for row in rows {
        let going = match standing(change.tx, &row.entry_id).await {
            Ok(task) => open(&task).is_ok(),
            Err(Trouble::Refusal(_)) => false,
            Err(fault) => return Err(fault),
        };
        let known = way(change.tx, &row.id, Side::Below).await?.is_some();
        if going
            && !known
            && let Some(way) = begun(change.tx, &row).await?
        {
            hand(change, way, &row, None).await?;
        }
    }
    Ok(())
}

/// The way of a share that goes over the border for the first time; none where it stays here.
async fn begun(tx: &Tx, row: &share::Model) -> Result<Option<Way>, Trouble> {
    let unit = find::org(tx, &row.org_id).await?;
    let Some((partner, place)) = nearest(tx, &unit).await? else { return Ok(None) };
    let upper = if row.above.is_empty() {
        find::plan(tx, &row.plan_id).await?.org_id
    } else {
        held(tx, &row.above).await?.org_id
    };
    // What is handed down within the partner's own house is its own affair.
    if find::org(tx, &upper).await?.path.starts_with(&place.path) {
        return Ok(None);
    }
    let known = carried::Entity::find_by_id(row.id.as_str()).one(tx).await?;
    if known.as_ref().is_some_and(|known| known.side != Side::Below.word()) {
        return Ok(None);
    }
    let row = carried::Model {
        share_id: row.id.clone(),
        partner_id: partner.id.clone(),
        side: Side::Below.word().to_owned(),
        task: row.entry_id.clone(),
        round: known.as_ref().map_or(0, |known| known.round),
    };
    let next = row.clone().into_active_model().reset_all();
    if known.is_some() {
        next.update(tx).await?;
    } else {
        carried::Entity::insert(next).exec_without_returning(tx).await?;
    }
    Ok(Some(Way { partner, row }))
}

/// The partner below us that is nearest to a unit, and its place.
async fn nearest(
    tx: &Tx,
    unit: &org::Model,
) -> Result<Option<(partner::Model, org::Model)>, Trouble> {
    let known = partner::Entity::find().filter(partner::Column::State.eq(partners::CONFIRMED));
    let mut nearest: Option<(partner::Model, org::Model)> = None;
    for partner in known.all(tx).await? {
        let place = find::org(tx, &partner.org_id).await?;
        let here = find::org(tx, &partner.here_id).await?;
        let below = place.path != here.path && place.path.starts_with(&here.path);
        let nearer = nearest.as_ref().is_none_or(|(_, old)| old.path.len() < place.path.len());
        if below && nearer && unit.path.starts_with(&place.path) {
            nearest = Some((partner, place));
        }
    }
    Ok(nearest)
}

/// Names of the units on the way down from one to another, without the first.
async fn names(tx: &Tx, from: &str, to: &str) -> Result<Vec<String>, Trouble> {
    let mut names = Vec::new();
    let mut at = find::org(tx, to).await?;
    while at.id != from {
        names.push(at.name);
        at = find::org(tx, &at.parent_id).await?;
    }
    names.reverse();
    Ok(names)
}

fn elsewhere(title: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::of(
            format!("这件事在“{title}”自己的系统里办理。"),
            format!("This is done at “{title}”, which has an installation of its own."),
        ),
        Text::new(
            "请导出交换包带给对方，对方办理后把带回的交换包导入；停止交换后才能在本系统办理。",
            "Export a package, carry it there and import the one that comes back; here it can be done once the exchange is ended.",
        ),
    )
}
