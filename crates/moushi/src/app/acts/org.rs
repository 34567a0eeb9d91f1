//! Acts on units and people: whose order is data, never the alphabet.

use moushi_core::model::{OrgKind, Refusal, RefusalKind};
use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::find;
use super::plan::Made;
use crate::app::authority::{self, Target};
use crate::app::caller::Caller;
use crate::app::door::{Act, Change};
use crate::app::initials::initials;
use crate::error::Trouble;
use crate::store::tables::{entry, org, person, plan};
use crate::store::{Tx, ledger, new_id};

/// Adds a unit 新增单位.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Add {
    /// The unit above; empty for the root.
    #[serde(default)]
    pub parent: String,
    /// `superior`, `department`, `division`, `city`, `county`, `school`, `university`.
    pub kind: String,
    /// Full name.
    pub name: String,
    /// Short name, if documents use one.
    #[serde(default)]
    pub short_name: String,
    /// Order of precedence, from 1.
    pub rank: i64,
}

impl Act for Add {
    const NAME: &'static str = "org-add";
    const TITLE: Text = Text::new("新增单位", "Add a unit");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        if self.parent.is_empty() {
            return Ok(Target::default());
        }
        find::org_target(tx, &self.parent).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        named(&self.name)?;
        if ledger::named::<OrgKind>(&self.kind).is_none() {
            return Err(no_kind(&self.kind).into());
        }
        let id = new_id();
        let above = if self.parent.is_empty() {
            "/".to_owned()
        } else {
            find::org(change.tx, &self.parent).await?.path
        };
        let row = org::Model {
            path: format!("{above}{id}/"),
            parent_id: self.parent,
            kind: self.kind,
            initials: initials(&self.name),
            name: self.name.trim().to_owned(),
            short_name: self.short_name,
            rank: self.rank,
            valid_from: change.today.to_string(),
            valid_to: String::new(),
            version: 1,
            id,
        };
        let id = row.id.clone();
        change.note(&id, "", &row.name, &json!({ "name": row.name, "rank": row.rank }));
        row.into_active_model().reset_all().insert(change.tx).await?;
        Ok(Made { id, version: 1 })
    }
}

fn named(name: &str) -> Result<(), Refusal> {
    if !name.trim().is_empty() && name.chars().count() <= 100 {
        return Ok(());
    }
    Err(Refusal::new(
        RefusalKind::Invalid,
        Text::new("名称应为 1 至 100 个字。", "A name has 1 to 100 characters."),
        Text::new("请填写全称。", "Give the full name."),
    ))
}

fn no_kind(kind: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("没有“{kind}”这种单位类型。"),
            format!("There is no kind of unit `{kind}`."),
        ),
        Text::new("请从列表中选择类型。", "Choose a kind from the list."),
    )
}

/// Adds a person 新增人员.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct AddPerson {
    /// Name.
    pub name: String,
    /// Order of precedence among all, from 1.
    pub rank: i64,
}

impl Act for AddPerson {
    const NAME: &'static str = "person-add";
    const TITLE: Text = Text::new("新增人员", "Add a person");
    type Answer = Made;

    async fn target(&self, _: &Tx, _: &Caller) -> Result<Target, Trouble> {
        Ok(Target::default())
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        named(&self.name)?;
        let row = person::Model {
            id: new_id(),
            initials: initials(&self.name),
            name: self.name.trim().to_owned(),
            rank: self.rank,
            version: 1,
        };
        let id = row.id.clone();
        change.note(&id, "", &row.name, &json!({ "rank": row.rank }));
        row.into_active_model().reset_all().insert(change.tx).await?;
        Ok(Made { id, version: 1 })
    }
}

/// Which way something moves in the order of precedence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Shift {
    /// One place up.
    Up,
    /// One place down.
    Down,
}

/// The place with which the one at `at` changes, if there is one.
fn neighbour(at: usize, count: usize, shift: Shift) -> Option<usize> {
    match shift {
        Shift::Up => at.checked_sub(1),
        Shift::Down => Some(at + 1).filter(|next| *next < count),
    }
}

/// Changes a unit 修改单位: its names, its place in the order, its last day.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Edit {
    /// The unit.
    pub org: String,
    /// The version that the person has seen.
    pub version: i64,
    /// Full name; as it was when empty.
    #[serde(default)]
    pub name: String,
    /// Short name; as it was when absent.
    #[serde(default)]
    pub short_name: Option<String>,
    /// Last day of the unit, `2023-12-31`; empty for none; as it was when absent.
    #[serde(default)]
    pub until: Option<String>,
    /// Changes places with the unit before or after it, below the same unit.
    #[serde(default)]
    pub shift: Option<Shift>,
}

impl Act for Edit {
    const NAME: &'static str = "org-edit";
    const TITLE: Text = Text::new("修改单位", "Change a unit");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        find::org_target(tx, &self.org).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let mut row = find::org(change.tx, &self.org).await?;
        find::same_version(self.version, row.version)?;
        let before = format!("{} {} {}", row.name, row.rank, row.valid_to);
        if !self.name.is_empty() {
            named(&self.name)?;
            row.name = self.name.trim().to_owned();
            row.initials = initials(&row.name);
        }
        if let Some(short_name) = self.short_name {
            row.short_name = short_name;
        }
        if let Some(until) = self.until {
            super::post::day(&until)?;
            row.valid_to = until;
        }
        if let Some(shift) = self.shift {
            shift_org(change.tx, &mut row, shift).await?;
        }
        row.version += 1;
        let after = format!("{} {} {}", row.name, row.rank, row.valid_to);
        change.note(&row.id, &before, &after, &json!({ "name": row.name, "rank": row.rank }));
        let made = Made { id: row.id.clone(), version: row.version };
        row.into_active_model().reset_all().update(change.tx).await?;
        Ok(made)
    }
}

/// Changes places with a unit below the same one.
async fn shift_org(tx: &Tx, row: &mut org::Model, shift: Shift) -> Result<(), Trouble> {
    let all = org::Entity::find()
        .filter(org::Column::ParentId.eq(row.parent_id.as_str()))
        .order_by_asc(org::Column::Rank)
        .order_by_asc(org::Column::Id)
        .all(tx)
        .await?;
    let ranked: Vec<(&str, i64)> = all.iter().map(|one| (one.id.as_str(), one.rank)).collect();
    for (at, rank) in moved(&ranked, &row.id, shift) {
        if all[at].id == row.id {
            row.rank = rank;
        }
        if all[at].rank != rank {
            rank_org(tx, &all[at], rank).await?;
        }
    }
    Ok(())
}

/// Everybody (by id, with the rank, in order) after one has changed places: index and new rank. Equal
/// ranks part.
fn moved(all: &[(&str, i64)], id: &str, shift: Shift) -> Vec<(usize, i64)> {
    let mut ranks: Vec<i64> = all.iter().map(|(_, rank)| *rank).collect();
    apart_ranks(&mut ranks);
    let mut order: Vec<usize> = (0..all.len()).collect();
    let at = all.iter().position(|(known, _)| *known == id).unwrap_or_default();
    if let Some(other) = neighbour(at, all.len(), shift) {
        order.swap(at, other);
    }
    order.into_iter().zip(ranks).collect()
}

/// Makes each rank greater than the one before it.
fn apart_ranks(ranks: &mut [i64]) {
    for at in 1..ranks.len() {
        ranks[at] = ranks[at].max(ranks[at - 1] + 1);
    }
}

/// Gives a unit another rank, also where rows are ordered by it: those of plans of its own body and of
/// the bodies above. Another body may have a unit of the same name.
async fn rank_org(tx: &Tx, row: &org::Model, rank: i64) -> Result<(), Trouble> {
    org::Entity::update_many()
        .col_expr(org::Column::Rank, Expr::value(rank))
        .filter(org::Column::Id.eq(row.id.as_str()))
        .exec(tx)
        .await?;
    let mut named = Condition::any();
    for name in [&row.name, &row.short_name].into_iter().filter(|name| !name.is_empty()) {
        named = named
            .add(entry::Column::Unit.eq(name.as_str()))
            .add(entry::Column::Unit.starts_with(format!("{name}、")));
    }
    let plans = Query::select()
        .column(plan::Column::Id)
        .from(plan::Entity)
        .and_where(plan::Column::OrgId.is_in(row.path.split('/').filter(|id| !id.is_empty())))
        .to_owned();
    entry::Entity::update_many()
        .col_expr(entry::Column::UnitRank, Expr::value(rank))
        .filter(named)
        .filter(entry::Column::PlanId.in_subquery(plans))
        .exec(tx)
        .await?;
    Ok(())
}

/// Changes a person 修改人员: the name, the place in the order.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct EditPerson {
    /// The person.
    pub person: String,
    /// The version that was seen.
    pub version: i64,
    /// Name; as it was when empty.
    #[serde(default)]
    pub name: String,
    /// Changes places with the person before or after.
    #[serde(default)]
    pub shift: Option<Shift>,
}

impl Act for EditPerson {
    const NAME: &'static str = "person-edit";
    const TITLE: Text = Text::new("修改人员", "Change a person");
    type Answer = Made;

    async fn target(&self, _: &Tx, _: &Caller) -> Result<Target, Trouble> {
        Ok(Target { object: self.person.clone(), ..Target::default() })
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let row = person::Entity::find_by_id(&self.person).one(change.tx).await?;
        let mut row = row.ok_or_else(authority::not_found)?;
        find::same_version(self.version, row.version)?;
        let before = format!("{} {}", row.name, row.rank);
        if !self.name.is_empty() {
            named(&self.name)?;
            row.name = self.name.trim().to_owned();
            row.initials = initials(&row.name);
        }
        if let Some(shift) = self.shift {
            shift_person(change.tx, &mut row, shift).await?;
        }
        row.version += 1;
        // Names of people stay outside the chain: a digest is enough to prove what was written.
        let after = format!("{} {}", row.name, row.rank);
        change.note(&row.id, &before, &after, &json!({ "rank": row.rank }));
        let made = Made { id: row.id.clone(), version: row.version };
        row.into_active_model().reset_all().update(change.tx).await?;
        Ok(made)
    }
}

async fn shift_person(tx: &Tx, row: &mut person::Model, shift: Shift) -> Result<(), Trouble> {
    let all = person::Entity::find()
        .order_by_asc(person::Column::Rank)
        .order_by_asc(person::Column::Id)
        .all(tx)
        .await?;
    let ranked: Vec<(&str, i64)> = all.iter().map(|one| (one.id.as_str(), one.rank)).collect();
    for (at, rank) in moved(&ranked, &row.id, shift) {
        if all[at].id == row.id {
            row.rank = rank;
        }
        if all[at].rank != rank {
            rank_person(tx, &all[at], rank).await?;
        }
    }
    Ok(())
}

async fn rank_person(tx: &Tx, row: &person::Model, rank: i64) -> Result<(), Trouble> {
    person::Entity::update_many()
        .col_expr(person::Column::Rank, Expr::value(rank))
        .filter(person::Column::Id.eq(row.id.as_str()))
        .exec(tx)
        .await?;
    entry::Entity::update_many()
        .col_expr(entry::Column::PersonRank, Expr::value(rank))
        .filter(entry::Column::Person.eq(row.name.as_str()))
        .exec(tx)
        .await?;
    Ok(())
}
