//! Acts on one's own second factor: a secret is made, the authenticator proves that it knows it, and
//! only then it counts.

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::account::{self, own};
use crate::app::authority::Target;
use crate::app::caller::Caller;
use crate::app::door::{Act, Change};
use crate::app::login;
use crate::app::totp::{self, Factor};
use crate::error::Trouble;
use crate::store::Tx;

/// Makes a new secret 设置动态口令, or switches the second factor off.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Set {
    /// One's password: a browser left alone is not enough.
    pub password: String,
    /// Switch it off instead.
    #[serde(default)]
    pub off: bool,
}

/// A new secret, shown this once; empty when it was switched off.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Fresh {
    /// The secret in base 32, for typing.
    pub secret: String,
    /// The same for an authenticator.
    pub uri: String,
}

impl Act for Set {
    const NAME: &'static str = "totp-set";
    const TITLE: Text = Text::new("设置动态口令", "Set up the second factor");
    const SECRET: bool = true;
    type Answer = Fresh;

    async fn target(&self, _: &Tx, caller: &Caller) -> Result<Target, Trouble> {
        Ok(own(caller))
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Fresh, Trouble> {
        let mut row = account::held(change.tx, &change.caller.account_id).await?;
        if !login::matches(&self.password, &row.password) {
            return Err(account::wrong_old().into());
        }
        let mut fresh = Fresh { secret: String::new(), uri: String::new() };
        row.totp = String::new();
        if !self.off {
            fresh.secret = totp::fresh();
            fresh.uri = totp::uri(&row.login, &fresh.secret);
            let secret = change.vault.seal(&fresh.secret, &row.id)?;
            row.totp = Factor { secret, ..Factor::default() }.column();
        }
        row.version += 1;
        let what = if self.off { "off" } else { "made" };
        change.note(&row.id, "", "", &json!({ "second_factor": what }));
        row.into_active_model().reset_all().update(change.tx).await?;
        Ok(fresh)
    }
}

/// Proves that the authenticator knows the secret 启用动态口令; from now on signing in asks for it.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Confirm {
    /// The code that it shows.
    pub code: String,
}

/// Codes for the day when the authenticator is lost; each is good once, shown this once.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Recovery {
    /// The codes.
    pub codes: Vec<String>,
}

impl Act for Confirm {
    const NAME: &'static str = "totp-confirm";
    const TITLE: Text = Text::new("启用动态口令", "Switch on the second factor");
    const SECRET: bool = true;
    type Answer = Recovery;

    async fn target(&self, _: &Tx, caller: &Caller) -> Result<Target, Trouble> {
        Ok(own(caller))
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Recovery, Trouble> {
        let mut row = account::held(change.tx, &change.caller.account_id).await?;
        let mut factor = Factor::of(&row.totp);
        let secret = change.vault.open(&factor.secret, &row.id)?;
        if secret.is_empty() || !factor.take(&secret, &self.code, change.now) {
            return Err(Refusal::new(
                RefusalKind::Invalid,
                Text::new("动态口令不对。", "The code is not right."),
                Text::new(
                    "请核对手机时间，输入当前显示的六位数字。",
                    "Check the clock of the device and type the six digits that it shows.",
                ),
            )
            .into());
        }
        factor.active = true;
        let codes = factor.recover();
        row.totp = factor.column();
        row.version += 1;
        change.note(&row.id, "", "", &json!({ "second_factor": "on" }));
        row.into_active_model().reset_all().update(change.tx).await?;
        Ok(Recovery { codes })
    }
}
