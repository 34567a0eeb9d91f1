//! Acts on posts: who holds which role where, how long, and what a leader is in charge of.

use chrono::NaiveDate;
use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::find;
use super::plan::Made;
use crate::app::authority::{self, Target};
use crate::app::caller::{Caller, Role};
use crate::app::door::{Act, Change};
use crate::error::Trouble;
use crate::store::tables::{person, portfolio, post};
use crate::store::{Tx, new_id};

/// Refuses what is neither empty nor a day.
pub(super) fn day(words: &str) -> Result<(), Refusal> {
    if words.is_empty() || words.len() == 10 && words.parse::<NaiveDate>().is_ok() {
        return Ok(());
    }
    Err(Refusal::new(
        RefusalKind::Invalid,
        Text::of(format!("“{words}”不是日期。"), format!("`{words}` is not a day.")),
        Text::new("请写作 2023-12-31。", "Write it as 2023-12-31."),
    ))
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
        day(&self.from)?;
        let person = person::Entity::find_by_id(&self.person).one(change.tx).await?;
        let person = person.ok_or_else(authority::not_found)?;
        find::org(change.tx, &self.org).await?;
        let from = if self.from.is_empty() { change.today.to_string() } else { self.from };
        apart(change.tx, &person.id, self.role, &from).await?;
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
async fn apart(tx: &Tx, person: &str, role: Role, from: &str) -> Result<(), Trouble> {
    let still =
        Condition::any().add(post::Column::ValidTo.eq("")).add(post::Column::ValidTo.gte(from));
    let held = post::Entity::find()
        .filter(post::Column::PersonId.eq(person))
        .filter(still)
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
        Text::new(
            "请指定另一名人员，或先结束原任职再交接。",
            "Name another person, or end the other post first.",
        ),
    )
    .into())
}

async fn held(tx: &Tx, id: &str) -> Result<post::Model, Trouble> {
    Ok(post::Entity::find_by_id(id).one(tx).await?.ok_or_else(authority::not_found)?)
}

/// Ends a post 离任; who takes it over is given a post of their own.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct EndPost {
    /// The post.
    pub post: String,
    /// The version that was seen.
    pub version: i64,
    /// Last day on which it is held; yesterday when empty, so that it ends at once.
    #[serde(default)]
    pub until: String,
}

impl Act for EndPost {
    const NAME: &'static str = "post-end";
    const TITLE: Text = Text::new("离任", "End a post");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        let row = held(tx, &self.post).await?;
        let target = find::org_target(tx, &row.org_id).await?;
        Ok(Target { object: row.id, ..target })
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        day(&self.until)?;
        let mut row = held(change.tx, &self.post).await?;
        find::same_version(self.version, row.version)?;
        if row.person_id == change.caller.person_id {
            return Err(own().into());
        }
        let yesterday = change.today.pred_opt().unwrap_or(change.today).to_string();
        row.valid_to = if self.until.is_empty() { yesterday } else { self.until };
        row.version += 1;
        change.note(&row.id, "", &row.valid_to, &json!({ "until": row.valid_to }));
        let made = Made { id: row.id.clone(), version: row.version };
        row.into_active_model().reset_all().update(change.tx).await?;
        Ok(made)
    }
}

/// Nobody shuts the door behind which they stand.
pub(super) fn own() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::new("不能对自己办理。", "This cannot be done to oneself."),
        Text::new(
            "请由另一名安全管理员办理，或在服务器上用命令行办理。",
            "Another security administrator does it, or somebody at the machine.",
        ),
    )
}

/// Says what the holder of a post is in charge of 设定分管, instead of what stood there.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct SetPortfolio {
    /// The post.
    pub post: String,
    /// Units in charge of.
    #[serde(default)]
    pub orgs: Vec<String>,
    /// Fields of work in words, such as 基础教育.
    #[serde(default)]
    pub words: Vec<String>,
}

impl Act for SetPortfolio {
    const NAME: &'static str = "portfolio-set";
    const TITLE: Text = Text::new("设定分管范围", "Set a portfolio");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        let row = held(tx, &self.post).await?;
        let target = find::org_target(tx, &row.org_id).await?;
        Ok(Target { object: row.id, ..target })
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let post = held(change.tx, &self.post).await?;
        portfolio::Entity::delete_many()
            .filter(portfolio::Column::PostId.eq(post.id.as_str()))
            .exec(change.tx)
            .await?;
        let mut lines: Vec<(String, String)> = Vec::new();
        for org in self.orgs.iter().filter(|org| !org.is_empty()) {
            lines.push((find::org(change.tx, org).await?.id, String::new()));
        }
        let words = self.words.iter().map(|words| words.trim());
        lines
            .extend(words.filter(|words| !words.is_empty()).map(|w| (String::new(), w.to_owned())));
        change.note(&post.id, "", &format!("{lines:?}"), &json!({ "portfolio": lines }));
        for (org_id, words) in lines {
            let row = portfolio::Model { id: new_id(), post_id: post.id.clone(), org_id, words };
            row.into_active_model().reset_all().insert(change.tx).await?;
        }
        Ok(Made { id: post.id, version: post.version })
    }
}
