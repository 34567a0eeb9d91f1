//! Ask: one's own account: posts, second factor, sessions, tokens.

use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};

use crate::app::authority::{self, TABLE};
use crate::app::caller::Owed;
use crate::app::door::{Ask, Eyes};
use crate::app::totp::Factor;
use crate::error::Trouble;
use crate::store::tables::{account, session, token};

/// One's own account.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct Me {}

/// What there is to see of it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Mine {
    /// Name to sign in with.
    pub login: String,
    /// When the password was changed.
    pub changed_at: i64,
    /// `password` or `factor` when one has to be set first, else empty.
    pub owes: String,
    /// A second factor is asked for.
    pub second_factor: bool,
    /// Recovery codes that are left.
    pub recovery: usize,
    /// Signed-in browsers: since when, last seen.
    pub sessions: Vec<SignedIn>,
    /// Tokens of programs.
    pub tokens: Vec<Token>,
    /// Acts that a token may be given.
    pub acts: Vec<String>,
}

/// A token, without its secret.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Token {
    /// Id.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// The acts that it may do.
    pub acts: String,
    /// End of its life.
    pub expires_at: i64,
}

/// A signed-in browser.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct SignedIn {
    /// Since when.
    pub since: i64,
    /// Last seen.
    pub seen: i64,
}

impl SignedIn {
    fn of(row: &session::Model) -> Self {
        Self { since: row.created_at, seen: row.seen_at }
    }
}

impl Ask for Me {
    const NAME: &'static str = "me";
    const TITLE: Text = Text::new("我的设置", "My settings");
    type View = Mine;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Mine, Trouble> {
        let db = eyes.store.read();
        let id = eyes.caller.account_id.as_str();
        let row = account::Entity::find_by_id(id).one(db).await?;
        let row = row.ok_or_else(authority::not_found)?;
        let factor = Factor::of(&row.totp);
        let sessions = session::Entity::find()
            .filter(session::Column::AccountId.eq(id))
            .filter(session::Column::ExpiresAt.gt(eyes.now))
            .order_by_desc(session::Column::SeenAt)
            .all(db)
            .await?;
        let roles: Vec<_> = eyes.caller.posts.iter().map(|post| post.role).collect();
        let acts = TABLE.iter().map(|(name, _)| *name);
        let acts = acts.filter(|name| !name.starts_with("see-"));
        Ok(Mine {
            login: row.login,
            changed_at: row.changed_at,
            owes: match eyes.caller.owes {
                Some(Owed::Password) => "password".to_owned(),
                Some(Owed::Factor) => "factor".to_owned(),
                None => String::new(),
            },
            second_factor: factor.active,
            recovery: factor.recovery.len(),
            sessions: sessions.iter().map(SignedIn::of).collect(),
            tokens: tokens(eyes, id).await?,
            acts: acts.filter(|act| authority::concerns(&roles, act)).map(str::to_owned).collect(),
        })
    }
}

async fn tokens(eyes: &Eyes<'_>, account: &str) -> Result<Vec<Token>, Trouble> {
    let rows = token::Entity::find()
        .filter(token::Column::AccountId.eq(account))
        .order_by_desc(token::Column::CreatedAt)
        .all(eyes.store.read())
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| Token { id: row.id, name: row.name, acts: row.acts, expires_at: row.expires_at })
        .collect())
}
