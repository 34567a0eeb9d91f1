//! Acts on units, people and posts: whose order is data, never the alphabet.

use moushi_core::model::{OrgKind, Refusal, RefusalKind};
use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::find;
use super::plan::Made;
use crate::app::authority::{self, Target};
use crate::app::caller::{Caller, Role};
use crate::app::door::{Act, Change};
use crate::app::initials::initials;
use crate::error::Trouble;
use crate::store::tables::{org, person, post};
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

/// Gives a person a post 任职.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct AddPost {
    /// The person.
    pub person: String,
    /// The unit.
    pub org: String,
    /// What the post lets its holder do.
    pub role: Role,
    /// Title as written.
    #[serde(default)]
    pub title: String,
    /// Order of precedence in the unit, from 1.
    pub rank: i64,
    /// First day; today when empty.
    #[serde(default)]
    pub from: String,
}

impl Act for AddPost {
    const NAME: &'static str = "post-add";
    const TITLE: Text = Text::new("任职", "Give a post");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        find::org_target(tx, &self.org).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let person = person::Entity::find_by_id(&self.person).one(change.tx).await?;
        let person = person.ok_or_else(authority::not_found)?;
        find::org(change.tx, &self.org).await?;
        apart(change.tx, &person.id, self.role).await?;
        let from = if self.from.is_empty() { change.today.to_string() } else { self.from };
        let row = post::Model {
            id: new_id(),
            person_id: person.id,
            org_id: self.org,
            role: self.role.word().to_owned(),
            title: self.title,
            rank: self.rank,
            valid_from: from,
            valid_to: String::new(),
            version: 1,
        };
        let id = row.id.clone();
        change.note(&id, "", &row.role, &json!({ "role": row.role, "org": row.org_id }));
        row.into_active_model().reset_all().insert(change.tx).await?;
        Ok(Made { id, version: 1 })
    }
}

/// 三员分立: system, security and audit administration never meet in one person, nor with work on
/// plans (GB/T 22239-2019 8.1.4.2, separation of administrators' duties).
async fn apart(tx: &Tx, person: &str, role: Role) -> Result<(), Trouble> {
    use sea_orm::{ColumnTrait, QueryFilter};
    let held = post::Entity::find()
        .filter(post::Column::PersonId.eq(person))
        .filter(post::Column::ValidTo.eq(""))
        .all(tx)
        .await?;
    let clash = held
        .iter()
        .filter_map(|post| Role::of(&post.role))
        .any(|other| other != role && (other.administers() || role.administers()));
    if !clash {
        return Ok(());
    }
    Err(Refusal::new(
        RefusalKind::Conflict,
        Text::new(
            "系统、安全、审计三类管理员须分设，且不得兼任业务岗位。",
            "System, security and audit administration must lie in different hands.",
        ),
        Text::new("请指定另一名人员。", "Name another person."),
    )
    .into())
}
