//! Acts on identities 统一身份: a security administrator binds one at a provider to an account that is
//! there. Nothing is bound by itself, and no address of mail is believed.

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::account;
use super::plan::Made;
use crate::app::authority::{self, Target};
use crate::app::caller::Caller;
use crate::app::door::{Act, Change};
use crate::error::Trouble;
use crate::store::tables::{arrival, identity, session};
use crate::store::{Tx, new_id};

/// Longest issuer and longest subject.
const LONGEST: usize = 255;

/// Binds an identity at a provider to an account 绑定统一身份.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Bind {
    /// The account.
    pub account: String,
    /// The provider, as it writes itself.
    pub issuer: String,
    /// The person there: the value of the claim that the configuration names.
    pub subject: String,
}

impl Act for Bind {
    const NAME: &'static str = "identity-bind";
    const TITLE: Text = Text::new("绑定统一身份", "Bind an identity");
    type Answer = Made;

    async fn target(&self, _: &Tx, _: &Caller) -> Result<Target, Trouble> {
        Ok(account::of(&self.account))
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let held = account::held(change.tx, &self.account).await?;
        let (issuer, subject) = (self.issuer.trim().to_owned(), self.subject.trim().to_owned());
        if [&issuer, &subject].iter().any(|words| words.is_empty() || words.len() > LONGEST) {
            return Err(incomplete().into());
        }
        let known = identity::Entity::find()
            .filter(identity::Column::Issuer.eq(issuer.as_str()))
            .filter(identity::Column::Subject.eq(subject.as_str()))
            .one(change.tx)
            .await?;
        if known.is_some() {
            return Err(taken(&subject).into());
        }
        let id = new_id();
        // The subject stays out of the record, which nobody may shorten later.
        let detail = json!({ "account": held.id, "issuer": issuer, "identity": id });
        change.note(&held.id, "", "bound", &detail);
        let row = identity::Model {
            id: id.clone(),
            account_id: held.id,
            issuer,
            subject,
            created_at: change.now,
        };
        row.into_active_model().reset_all().insert(change.tx).await?;
        Ok(Made { id, version: 1 })
    }
}

/// Releases an identity 解除绑定; what was signed in through a provider ends at once.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Release {
    /// The identity.
    pub identity: String,
}

impl Act for Release {
    const NAME: &'static str = "identity-release";
    const TITLE: Text = Text::new("解除绑定统一身份", "Release an identity");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        let row = identity::Entity::find_by_id(&self.identity).one(tx).await?;
        Ok(row.map_or_else(Target::default, |row| account::of(&row.account_id)))
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let row = identity::Entity::find_by_id(&self.identity).one(change.tx).await?;
        let row = row.ok_or_else(authority::not_found)?;
        session::Entity::delete_many()
            .filter(session::Column::AccountId.eq(row.account_id.as_str()))
            .filter(session::Column::Way.ne(""))
            .exec(change.tx)
            .await?;
        arrival::Entity::delete_many()
            .filter(arrival::Column::AccountId.eq(row.account_id.as_str()))
            .exec(change.tx)
            .await?;
        identity::Entity::delete_by_id(row.id.as_str()).exec(change.tx).await?;
        let detail = json!({ "issuer": row.issuer, "identity": row.id });
        change.note(&row.account_id, "bound", "", &detail);
        Ok(Made { id: row.id, version: 0 })
    }
}

fn incomplete() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::new(
            "签发方和身份标识都要填写，各不超过 255 个字节。",
            "Issuer and subject are both needed, of at most 255 bytes each.",
        ),
        Text::new(
            "签发方是配置项 oidc_issuer 的值；身份标识由统一身份认证的管理员提供。",
            "The issuer is the value of `oidc_issuer`; the subject is known to those who run the service.",
        ),
    )
}

fn taken(subject: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::of(
            format!("身份“{subject}”已绑定账号。"),
            format!("The identity `{subject}` is bound already."),
        ),
        Text::new("如需改绑，请先解除原来的绑定。", "To bind it anew, release it first."),
    )
}
