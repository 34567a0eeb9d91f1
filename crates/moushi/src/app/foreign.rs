//! Signing in through a provider of identities 统一身份认证: what is remembered while somebody is on the
//! way, and whose account an identity is. What the provider says is checked before it comes here.
//!
//! What is remembered stands in the database, so that the way may lead back to another server. The keys
//! that a browser holds are kept as hashes, and each is good once.

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;

use super::door::Door;
use super::login::{self, Session, digest, secret};
use super::throttle::throttled;
use super::totp::Factor;
use crate::error::Trouble;
use crate::store::tables::{account, arrival, identity};

/// How long somebody may be on the way.
const MINUTES: i64 = 10;
/// Longest address to return to.
const LONGEST_BACK: usize = 512;

/// How a session was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// By a password of ours.
    Password,
    /// Through the provider: our password was not used, so nothing is owed on it.
    Provider,
    /// Through the provider, whose own second factor the installation has decided to trust.
    ProviderFactor,
}

impl Way {
    /// The word that stands in the database.
    pub fn word(self) -> &'static str {
        match self {
            Self::Password => "",
            Self::Provider => "oidc",
            Self::ProviderFactor => "oidc-factor",
        }
    }

    /// The way of a word.
    pub fn of(word: &str) -> Self {
        match word {
            "oidc" => Self::Provider,
            "oidc-factor" => Self::ProviderFactor,
            _ => Self::Password,
        }
    }

    /// As the record has it.
    pub(super) fn detail(self) -> &'static str {
        match self {
            Self::Password => "",
            Self::Provider => r#"{"way":"oidc"}"#,
            Self::ProviderFactor => r#"{"way":"oidc-factor"}"#,
        }
    }
}

/// What a sign-in sends along.
#[derive(Clone, Debug)]
pub struct Begun {
    /// Comes back in the address.
    pub state: String,
    /// Comes back in what the provider signs.
    pub nonce: String,
    /// Proves at the exchange that it was we who began.
    pub verifier: String,
    /// What the browser's cookie holds.
    pub browser: String,
}

/// What proves at the exchange that it was we who began. It follows from what only the browser holds,
/// so that it need not be kept.
fn verifier(browser: &str) -> String {
    digest(&format!("verifier {browser}"))
}

/// Begins: remembers what has to be found again.
pub async fn begin(door: &Door, back: &str, address: &str) -> Result<Begun, Trouble> {
    let now = door.clock.now();
    throttled(door, &format!("login:{address}"), now).await?;
    let browser = secret();
    let verifier = verifier(&browser);
    let begun = Begun { state: secret(), nonce: secret(), verifier, browser };
    let row = arrival::Model {
        id: digest(&begun.state),
        browser: digest(&begun.browser),
        nonce: begun.nonce.clone(),
        back: inside(back).to_owned(),
        account_id: String::new(),
        expires_at: now + MINUTES * 60_000,
    };
    let tx = door.store.begin().await?;
    let gone = arrival::Column::ExpiresAt.lt(now);
    arrival::Entity::delete_many().filter(gone).exec(&tx).await?;
    row.into_active_model().reset_all().insert(&tx).await?;
    tx.commit().await?;
    Ok(begun)
}

/// An address of this site to return to; anything else is the desk.
pub fn inside(back: &str) -> &str {
    let own = back.starts_with('/') && !back.starts_with("//") && back.len() <= LONGEST_BACK;
    // Browsers read a backslash as a slash, and leave out tabs and line ends.
    let plain = back.chars().all(|c| c.is_ascii_graphic() && c != '\\');
    if own && plain && !back.starts_with("/login") { back } else { "/" }
}

/// Somebody who has come back from the provider.
#[derive(Clone, Debug)]
pub struct Returned {
    /// What the signed answer must hold.
    pub nonce: String,
    /// What the exchange must bring.
    pub verifier: String,
    /// Where they wanted to go.
    pub back: String,
}

/// Takes up a sign-in that this browser has begun; of several attempts the first has it, whatever
/// comes of it. `None` for one that is not there, over, or another browser's.
pub async fn take(door: &Door, state: &str, browser: &str) -> Result<Option<Returned>, Trouble> {
    let tx = door.store.begin().await?;
    let row = arrival::Entity::find_by_id(digest(state)).one(&tx).await?;
    let gone = arrival::Entity::delete_by_id(digest(state)).exec(&tx).await?.rows_affected;
    tx.commit().await?;
    let now = door.clock.now();
    let ours = |row: &arrival::Model| {
        gone == 1
            && row.account_id.is_empty()
            && row.expires_at > now
            && row.browser == digest(browser)
    };
    let row = row.filter(ours);
    let verifier = verifier(browser);
    Ok(row.map(|row| Returned { nonce: row.nonce, verifier, back: row.back }))
}

/// What comes of an identity.
#[derive(Debug)]
pub enum Entered {
    /// Signed in.
    In(Session),
    /// Our second factor is wanted; this is what the cookie holds meanwhile.
    Code(String),
}

/// Signs in whom an identity is bound to. `trusted`: the provider's second factor is enough.
pub async fn enter(
    door: &Door,
    who: (&str, &str),
    back: &str,
    trusted: bool,
) -> Result<Entered, Trouble> {
    let now = door.clock.now();
    let known = account_of(door, who).await?;
    let Some(known) = known else {
        denied(door, "", who, now).await?;
        return Err(unbound(who.1).into());
    };
    if let Err(refusal) = usable(&known, now) {
        denied(door, &known.id, who, now).await?;
        return Err(refusal.into());
    }
    if trusted || !Factor::of(&known.totp).active {
        let way = if trusted { Way::ProviderFactor } else { Way::Provider };
        return Ok(Entered::In(login::admit(door, &known, now, way).await?));
    }
    let secret = secret();
    let row = arrival::Model {
        id: digest(&secret),
        browser: String::new(),
        nonce: String::new(),
        back: back.to_owned(),
        account_id: known.id,
        expires_at: now + MINUTES * 60_000,
    };
    let tx = door.store.begin().await?;
    row.into_active_model().reset_all().insert(&tx).await?;
    tx.commit().await?;
    Ok(Entered::Code(secret))
}

/// The account that an identity is bound to.
async fn account_of(door: &Door, who: (&str, &str)) -> Result<Option<account::Model>, Trouble> {
    let db = door.store.read();
    let bound = identity::Entity::find()
        .filter(identity::Column::Issuer.eq(who.0))
        .filter(identity::Column::Subject.eq(who.1))
        .one(db)
        .await?;
    let Some(bound) = bound else { return Ok(None) };
    Ok(account::Entity::find_by_id(&bound.account_id).one(db).await?)
}

/// Refuses an account that is suspended or locked.
fn usable(known: &account::Model, now: i64) -> Result<(), Refusal> {
    if known.state != "active" {
        return Err(suspended());
    }
    if known.locked_until > now {
        return Err(login::locked(known.locked_until, now));
    }
    Ok(())
}

/// Signs in with our second factor, after the provider; answers where they wanted to go, too.
/// `None` when nobody waits for it under this key.
pub async fn with_code(
    door: &Door,
    secret: &str,
    code: &str,
    address: &str,
) -> Result<Option<(Session, String)>, Trouble> {
    let now = door.clock.now();
    throttled(door, &format!("login:{address}"), now).await?;
    let row = arrival::Entity::find_by_id(digest(secret)).one(door.store.read()).await?;
    let row = row.filter(|row| !row.account_id.is_empty() && row.expires_at > now);
    let Some(row) = row else { return Ok(None) };
    let known = account::Entity::find_by_id(&row.account_id).one(door.store.read()).await?;
    let Some(known) = known else { return Ok(None) };
    usable(&known, now)?;
    let session = login::second(door, known, code, now, Way::Provider).await?;
    let tx = door.store.begin().await?;
    arrival::Entity::delete_by_id(row.id).exec(&tx).await?;
    tx.commit().await?;
    Ok(Some((session, row.back)))
}

async fn denied(door: &Door, account: &str, who: (&str, &str), now: i64) -> Result<(), Trouble> {
    // Who it was abroad stays out of the record, which nobody may shorten later.
    let detail = json!({ "way": "oidc", "issuer": who.0 }).to_string();
    let tx = door.store.begin().await?;
    login::record(&tx, account, "sign-in", "denied", &detail, now).await?;
    tx.commit().await?;
    Ok(())
}

fn unbound(subject: &str) -> Refusal {
    Refusal::new(
        RefusalKind::NotAllowed,
        Text::of(
            format!("统一身份“{subject}”没有绑定本系统的账号。"),
            format!("The identity `{subject}` is bound to no account here."),
        ),
        Text::new(
            "请把这个标识告诉安全管理员，由其在“系统管理 · 账号”中绑定。",
            "Tell it to the security administrator, who binds it under “Administration · Accounts”.",
        ),
    )
}

fn suspended() -> Refusal {
    Refusal::new(
        RefusalKind::NotAllowed,
        Text::new("账号已停用。", "The account is suspended."),
        Text::new(
            "如需恢复请联系安全管理员。",
            "To have it restored ask the security administrator.",
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::inside;

    #[test]
    fn nobody_is_led_to_another_site() {
        for own in ["/", "/plans/a/ledger?x=1&y=%2F", "/me"] {
            assert_eq!(inside(own), own);
        }
        let others = [
            "//evil.cn",
            "/\\evil.cn",
            "\\/evil.cn",
            "https://evil.cn",
            "javascript:alert(1)",
            "/\t/evil.cn",
            "/a\r\nSet-Cookie: x",
            "",
            "plans",
            "/login/oidc",
        ];
        for other in others {
            assert_eq!(inside(other), "/", "{other:?}");
        }
    }
}
