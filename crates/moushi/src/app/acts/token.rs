//! Acts on tokens: keys of programs, never able to do more than whoever made them.

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::account;
use super::plan::Made;
use crate::app::authority::{self, Target};
use crate::app::caller::Caller;
use crate::app::door::{Act, Change};
use crate::app::login;
use crate::error::Trouble;
use crate::store::tables::token;
use crate::store::{Tx, new_id};

/// Longest life, in days.
const LONGEST: i64 = 366;
const DAY: i64 = 24 * 3_600_000;

/// Makes a token 新建令牌.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Add {
    /// What it is for.
    pub name: String,
    /// The acts that it may do, besides looking; none for a token that only looks.
    #[serde(default)]
    pub acts: Vec<String>,
    /// For how many days it is good.
    pub days: i64,
    /// The account, when it is made at the machine itself; otherwise one's own.
    #[serde(default)]
    pub account: String,
}

/// A new token; its secret is shown this once.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Issued {
    /// Its id.
    pub id: String,
    /// What the program sends as `Authorization: Bearer …`.
    pub secret: String,
    /// The end of its life, in milliseconds since 1970.
    pub expires_at: i64,
}

impl Add {
    fn owner(&self, caller: &Caller) -> String {
        if self.account.is_empty() { caller.account_id.clone() } else { self.account.clone() }
    }
}

impl Act for Add {
    const NAME: &'static str = "token-add";
    const TITLE: Text = Text::new("新建令牌", "Make a token");
    const SECRET: bool = true;
    type Answer = Issued;

    async fn target(&self, _: &Tx, caller: &Caller) -> Result<Target, Trouble> {
        let account_id = self.owner(caller);
        Ok(Target { object: account_id.clone(), account_id, ..Target::default() })
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Issued, Trouble> {
        let owner = account::held(change.tx, &self.owner(change.caller)).await?;
        if self.name.trim().is_empty() || !(1..=LONGEST).contains(&self.days) {
            return Err(shapeless().into());
        }
        let roles = login::roles(change.tx, &owner.person_id, &change.today.to_string()).await?;
        for act in &self.acts {
            let by_token = change.caller.only.as_ref().is_none_or(|only| only.contains(act));
            if !by_token || !authority::concerns(&roles, act) {
                return Err(beyond(act).into());
            }
        }
        let (secret, digest) = login::new_token();
        let row = token::Model {
            id: new_id(),
            account_id: owner.id,
            name: self.name.trim().to_owned(),
            digest,
            acts: self.acts.join(" "),
            created_at: change.now,
            expires_at: change.now + self.days * DAY,
        };
        change.note(&row.id, "", "made", &json!({ "acts": row.acts, "days": self.days }));
        let issued = Issued { id: row.id.clone(), secret, expires_at: row.expires_at };
        row.into_active_model().reset_all().insert(change.tx).await?;
        Ok(issued)
    }
}

fn shapeless() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::new("令牌须有用途说明和有效期。", "A token needs a purpose and a life."),
        Text::of(
            format!("有效期为 1 至 {LONGEST} 天。"),
            format!("It lives from 1 to {LONGEST} days."),
        ),
    )
}

fn beyond(act: &str) -> Refusal {
    Refusal::new(
        RefusalKind::NotAllowed,
        Text::of(
            format!("令牌的权限不能超出本人：{act}。"),
            format!("A token may not do more than its owner: {act}."),
        ),
        Text::new("请去掉这一项。", "Leave it out."),
    )
}

/// Ends a token 撤销令牌.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Remove {
    /// The token.
    pub token: String,
}

impl Act for Remove {
    const NAME: &'static str = "token-remove";
    const TITLE: Text = Text::new("撤销令牌", "End a token");
    type Answer = Made;

    async fn target(&self, tx: &Tx, caller: &Caller) -> Result<Target, Trouble> {
        let row = token::Entity::find_by_id(&self.token).one(tx).await?;
        // Somebody else's token is not there for whoever does not own it.
        let row = row.filter(|row| caller.operator || row.account_id == caller.account_id);
        let row = row.ok_or_else(authority::not_found)?;
        Ok(Target { object: row.id, account_id: row.account_id, ..Target::default() })
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        token::Entity::delete_by_id(&self.token).exec(change.tx).await?;
        change.note(&self.token, "made", "", &json!({ "removed": true }));
        Ok(Made { id: self.token, version: 0 })
    }
}
