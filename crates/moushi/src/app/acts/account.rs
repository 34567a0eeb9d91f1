//! Acts on accounts: made by security administrators, passwords changed by their owners.

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::plan::Made;
use crate::app::authority::{self, Target};
use crate::app::caller::Caller;
use crate::app::door::{Act, Change};
use crate::app::{login, security};
use crate::error::Trouble;
use crate::store::tables::{account, old_password, person, session, token};
use crate::store::{Tx, new_id};

/// Opens an account for a person 开通账号.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Add {
    /// The person.
    pub person: String,
    /// Name to sign in with.
    pub login: String,
    /// First password, made up when empty; the owner changes it at the first sign-in.
    #[serde(default)]
    pub password: String,
}

/// An account with the password that its owner signs in with once.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Opened {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: i64,
    /// The one-time password, shown this once.
    pub password: String,
}

impl Act for Add {
    const NAME: &'static str = "account-add";
    const TITLE: Text = Text::new("开通账号", "Open an account");
    const SECRET: bool = true;
    type Answer = Opened;

    async fn target(&self, _: &Tx, _: &Caller) -> Result<Target, Trouble> {
        Ok(Target::default())
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Opened, Trouble> {
        let login = self.login.trim().to_lowercase();
        let password =
            if self.password.is_empty() { login::one_time() } else { self.password.clone() };
        security::profile(change.tx).await?.acceptable(&login, &password)?;
        let person = person::Entity::find_by_id(&self.person).one(change.tx).await?;
        let person = person.ok_or_else(authority::not_found)?;
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
            password: login::hash(&password)?,
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
        Ok(Opened { id, version: 1, password })
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

/// The account of that id.
pub(super) async fn held(tx: &Tx, id: &str) -> Result<account::Model, Trouble> {
    Ok(account::Entity::find_by_id(id).one(tx).await?.ok_or_else(authority::not_found)?)
}

/// One's own account as a target.
pub(super) fn own(caller: &Caller) -> Target {
    let id = caller.account_id.clone();
    Target { object: id.clone(), account_id: id, ..Target::default() }
}

/// Somebody's account as a target.
pub(super) fn of(id: &str) -> Target {
    Target { object: id.to_owned(), account_id: id.to_owned(), ..Target::default() }
}

/// The refusal when a password that was asked for once more is wrong.
pub(super) fn wrong_old() -> Refusal {
    Refusal::new(
        RefusalKind::NotAllowed,
        Text::new("原口令不对。", "The old password is not right."),
        Text::new("请重新输入。", "Type it again."),
    )
}

/// Ends every session of an account, and with `tokens` its programs' keys too.
async fn close(tx: &Tx, account: &str, tokens: bool) -> Result<(), Trouble> {
    session::Entity::delete_many().filter(session::Column::AccountId.eq(account)).exec(tx).await?;
    if tokens {
        token::Entity::delete_many().filter(token::Column::AccountId.eq(account)).exec(tx).await?;
    }
    Ok(())
}

async fn put(
    change: &mut Change<'_>,
    mut row: account::Model,
    what: &str,
) -> Result<Made, Trouble> {
    row.version += 1;
    change.note(&row.id, "", &row.state, &json!({ "account": what }));
    let made = Made { id: row.id.clone(), version: row.version };
    row.into_active_model().reset_all().update(change.tx).await?;
    Ok(made)
}

/// Suspends an account 停用账号: every session and token of it ends at once.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Suspend {
    /// The account.
    pub account: String,
}

impl Act for Suspend {
    const NAME: &'static str = "account-suspend";
    const TITLE: Text = Text::new("停用账号", "Suspend an account");
    type Answer = Made;

    async fn target(&self, _: &Tx, _: &Caller) -> Result<Target, Trouble> {
        Ok(of(&self.account))
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let mut row = held(change.tx, &self.account).await?;
        if row.id == change.caller.account_id {
            return Err(super::post::own().into());
        }
        row.state = "suspended".to_owned();
        close(change.tx, &row.id, true).await?;
        put(change, row, "suspended").await
    }
}

/// Restores a suspended account 恢复账号; its tokens stay ended.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Restore {
    /// The account.
    pub account: String,
}

impl Act for Restore {
    const NAME: &'static str = "account-restore";
    const TITLE: Text = Text::new("恢复账号", "Restore an account");
    type Answer = Made;

    async fn target(&self, _: &Tx, _: &Caller) -> Result<Target, Trouble> {
        Ok(of(&self.account))
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let mut row = held(change.tx, &self.account).await?;
        row.state = "active".to_owned();
        put(change, row, "restored").await
    }
}

/// Ends a lock-out 解除锁定.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Unlock {
    /// The account.
    pub account: String,
}

impl Act for Unlock {
    const NAME: &'static str = "account-unlock";
    const TITLE: Text = Text::new("解除锁定", "Unlock an account");
    type Answer = Made;

    async fn target(&self, _: &Tx, _: &Caller) -> Result<Target, Trouble> {
        Ok(of(&self.account))
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let mut row = held(change.tx, &self.account).await?;
        (row.failed, row.locked_until) = (0, 0);
        put(change, row, "unlocked").await
    }
}

/// Gives an account a one-time password 重置口令; sessions, tokens and the second factor end.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Reset {
    /// The account.
    pub account: String,
}

impl Act for Reset {
    const NAME: &'static str = "account-reset";
    const TITLE: Text = Text::new("重置口令", "Reset a password");
    const SECRET: bool = true;
    type Answer = Opened;

    async fn target(&self, _: &Tx, _: &Caller) -> Result<Target, Trouble> {
        Ok(of(&self.account))
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Opened, Trouble> {
        let mut row = held(change.tx, &self.account).await?;
        let password = login::one_time();
        row.password = login::hash(&password)?;
        row.totp = String::new();
        row.must_change = true;
        row.changed_at = change.now;
        (row.failed, row.locked_until) = (0, 0);
        close(change.tx, &row.id, true).await?;
        let made = put(change, row, "reset").await?;
        Ok(Opened { id: made.id, version: made.version, password })
    }
}

/// Signs out everywhere 退出所有登录, this browser included.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct EndSessions {}

impl Act for EndSessions {
    const NAME: &'static str = "sessions-end";
    const TITLE: Text = Text::new("退出所有登录", "Sign out everywhere");
    type Answer = Made;

    async fn target(&self, _: &Tx, caller: &Caller) -> Result<Target, Trouble> {
        Ok(own(caller))
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let id = change.caller.account_id.clone();
        close(change.tx, &id, false).await?;
        change.note(&id, "", "", &json!({ "sessions": "ended" }));
        Ok(Made { id, version: 0 })
    }
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
    const SECRET: bool = true;
    type Answer = Made;

    async fn target(&self, _: &Tx, caller: &Caller) -> Result<Target, Trouble> {
        Ok(own(caller))
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let mut row = held(change.tx, &change.caller.account_id).await?;
        if !login::matches(&self.old, &row.password) {
            return Err(wrong_old().into());
        }
        let profile = security::profile(change.tx).await?;
        profile.acceptable(&row.login, &self.new)?;
        not_again(change.tx, &row, &self.new, profile.history).await?;
        let before = old_password::Model {
            account_id: row.id.clone(),
            changed_at: row.changed_at,
            hash: std::mem::replace(&mut row.password, login::hash(&self.new)?),
        };
        old_password::Entity::delete_by_id((before.account_id.clone(), before.changed_at))
            .exec(change.tx)
            .await?;
        before.into_active_model().reset_all().insert(change.tx).await?;
        row.must_change = false;
        row.changed_at = change.now;
        close(change.tx, &row.id, false).await?;
        put(change, row, "password changed").await
    }
}

/// Refuses the password of now and those before it, as many as the profile says.
async fn not_again(tx: &Tx, row: &account::Model, new: &str, history: u64) -> Result<(), Trouble> {
    let before = old_password::Entity::find()
        .filter(old_password::Column::AccountId.eq(row.id.as_str()))
        .order_by_desc(old_password::Column::ChangedAt)
        .limit(history.saturating_sub(1))
        .all(tx)
        .await?;
    let mut hashes = before.iter().map(|old| &old.hash).chain([&row.password]);
    if !hashes.any(|hash| login::matches(new, hash)) {
        return Ok(());
    }
    Err(Refusal::new(
        RefusalKind::Invalid,
        Text::new("新口令与近期用过的口令相同。", "The password has been used before."),
        Text::new("请换一个没有用过的口令。", "Choose one that has not been used."),
    )
    .into())
}
