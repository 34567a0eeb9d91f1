//! Acts on accounts: made by security administrators, passwords changed by their owners.

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::plan::Made;
use crate::app::authority::{self, Target};
use crate::app::caller::Caller;
use crate::app::door::{Act, Change};
use crate::app::login;
use crate::error::Trouble;
use crate::store::tables::{account, person, session};
use crate::store::{Tx, new_id};

/// Opens an account for a person 开通账号.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Add {
    /// The person.
    pub person: String,
    /// Name to sign in with.
    pub login: String,
    /// First password; the owner changes it at the first sign-in.
    pub password: String,
}

impl Act for Add {
    const NAME: &'static str = "account-add";
    const TITLE: Text = Text::new("开通账号", "Open an account");
    type Answer = Made;

    async fn target(&self, _: &Tx, _: &Caller) -> Result<Target, Trouble> {
        Ok(Target::default())
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        login::acceptable(&self.password)?;
        let person = person::Entity::find_by_id(&self.person).one(change.tx).await?;
        let person = person.ok_or_else(authority::not_found)?;
        let login = self.login.trim().to_lowercase();
        let known = account::Entity::find()
            .filter(account::Column::Login.eq(login.as_str()))
            .one(change.tx)
            .await?;
        if known.is_some() || login.is_empty() {
            return Err(taken(&login).into());
        }
        let row = account::Model {
            id: new_id(),
            person_id: person.id,
            login,
            password: login::hash(&self.password)?,
            state: "active".to_owned(),
            totp: String::new(),
            must_change: true,
            failed: 0,
            locked_until: 0,
            changed_at: change.now,
            seen_at: 0,
            version: 1,
        };
        let id = row.id.clone();
        change.note(&id, "", "active", &json!({ "state": "active" }));
        row.into_active_model().reset_all().insert(change.tx).await?;
        Ok(Made { id, version: 1 })
    }
}

fn taken(login: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::of(
            format!("账号名“{login}”已有人使用或为空。"),
            format!("The name `{login}` is taken, or empty."),
        ),
        Text::new("请换一个账号名。", "Choose another."),
    )
}

/// Changes one's own password 修改口令; every other session ends.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct ChangePassword {
    /// The password until now.
    pub old: String,
    /// The password from now on.
    pub new: String,
}

impl Act for ChangePassword {
    const NAME: &'static str = "password-change";
    const TITLE: Text = Text::new("修改口令", "Change the password");
    type Answer = Made;

    async fn target(&self, _: &Tx, caller: &Caller) -> Result<Target, Trouble> {
        Ok(Target {
            object: caller.account_id.clone(),
            account_id: caller.account_id.clone(),
            ..Target::default()
        })
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        login::acceptable(&self.new)?;
        let id = change.caller.account_id.clone();
        let held = account::Entity::find_by_id(&id).one(change.tx).await?;
        let mut row = held.ok_or_else(authority::not_found)?;
        if !login::matches(&self.old, &row.password) {
            return Err(Refusal::new(
                RefusalKind::NotAllowed,
                Text::new("原口令不对。", "The old password is not right."),
                Text::new("请重新输入。", "Type it again."),
            )
            .into());
        }
        row.password = login::hash(&self.new)?;
        row.must_change = false;
        row.changed_at = change.now;
        row.version += 1;
        change.note(&id, "", "", &json!({ "password": "changed" }));
        session::Entity::delete_many()
            .filter(session::Column::AccountId.eq(id.as_str()))
            .exec(change.tx)
            .await?;
        let version = row.version;
        row.into_active_model().reset_all().update(change.tx).await?;
        Ok(Made { id, version })
    }
}
