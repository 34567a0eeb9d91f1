//! Signing in and out: passwords, sessions, and who the caller of a request is.
//!
//! Limits are counted in the database, so that they hold in the single binary and on several
//! servers alike. Whether an account exists does not show: a wrong name costs what a wrong
//! password costs.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::{Text, hex};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationDef, Set,
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::caller::{Caller, Held, Owed, Role};
use super::door::Door;
use super::foreign::Way;
use super::security::{self, Profile};
use super::throttle::throttled;
use super::totp::Factor;
use crate::error::Trouble;
use crate::store::chain;
use crate::store::tables::{account, org, person, post, session, token};
use crate::store::{Store, Tx, new_id};

/// A signed-in browser.
#[derive(Clone, Debug)]
pub struct Session {
    /// What the cookie holds; the database keeps its hash.
    pub secret: String,
    /// What a changing request must bring along.
    pub csrf: String,
    /// Who.
    pub caller: Caller,
    /// The password must be changed before anything else.
    pub must_change: bool,
}

/// 256 random bits.
pub(super) fn secret() -> String {
    format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple())
}

pub(super) fn digest(secret: &str) -> String {
    hex(&Sha256::digest(secret.as_bytes()))
}

/// The hash of a password, with its salt and cost.
pub fn hash(password: &str) -> Result<String, Trouble> {
    let hash = Argon2::default().hash_password(password.as_bytes());
    Ok(hash.map_err(|error| anyhow::anyhow!("argon2: {error}"))?.to_string())
}

/// Whether `password` gives `hash`.
pub fn matches(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash)
        .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

/// A password for one sign-in: about 67 random bits in four groups, without letters that look alike.
pub fn one_time() -> String {
    const CAPITALS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";
    const SMALL: &[u8] = b"abcdefghijkmnpqrstuvwxyz";
    const DIGITS: &[u8] = b"23456789";
    let random = Sha256::digest(secret().as_bytes());
    let kinds = [CAPITALS, SMALL, DIGITS, SMALL];
    let mut words = String::with_capacity(19);
    for (at, byte) in random.iter().take(16).enumerate() {
        if at > 0 && at % 4 == 0 {
            words.push('-');
        }
        let kind = kinds[at % 4];
        words.push(char::from(kind[usize::from(*byte) % kind.len()]));
    }
    words
}

/// Signs in; the answer names the session, the refusal does not say what was wrong.
pub async fn sign_in(
    door: &Door,
    login: &str,
    password: &str,
    address: &str,
) -> Result<Session, Trouble> {
    sign_in_with(door, login, password, "", address).await
}

/// Signs in with a one-time code too, where the account has a second factor.
pub async fn sign_in_with(
    door: &Door,
    login: &str,
    password: &str,
    code: &str,
    address: &str,
) -> Result<Session, Trouble> {
    let now = door.clock.now();
    throttled(door, &format!("login:{address}"), now).await?;
    if login.contains('\0') {
        return Err(wrong().into());
    }
    let known = account::Entity::find()
        .filter(account::Column::Login.eq(login))
        .one(door.store.read())
        .await?;
    if let Some(known) = known.as_ref().filter(|known| known.locked_until > now) {
        return Err(locked(known.locked_until, now).into());
    }
    let stored = known.as_ref().map_or_else(|| DECOY.to_owned(), |known| known.password.clone());
    let typed = password.to_owned();
    let right = tokio::task::spawn_blocking(move || matches(&typed, &stored))
        .await
        .map_err(anyhow::Error::from)?;
    match known {
        Some(known) if right && known.state == "active" => {
            second(door, known, code, now, Way::Password).await
        }
        Some(known) => {
            failed(door, &known, now).await?;
            Err(wrong().into())
        }
        None => Err(wrong().into()),
    }
}

/// The second factor, where the account has one.
pub(super) async fn second(
    door: &Door,
    mut known: account::Model,
    code: &str,
    now: i64,
    way: Way,
) -> Result<Session, Trouble> {
    let mut factor = Factor::of(&known.totp);
    if !factor.active {
        return admit(door, &known, now, way).await;
    }
    if code.trim().is_empty() {
        return Err(code_wanted().into());
    }
    let secret = door.vault.open(&factor.secret, &known.id)?;
    if !factor.take(&secret, code, now) {
        failed(door, &known, now).await?;
        return Err(wrong().into());
    }
    // Sealed anew each time, so that in the end every secret is under the newest key.
    factor.secret = door.vault.seal(&secret, &known.id)?;
    // The column is compared as it was read: of two sign-ins with one code, one comes too late.
    let before = std::mem::replace(&mut known.totp, factor.column());
    let tx = door.store.begin().await?;
    let used = account::Entity::update_many()
        .col_expr(account::Column::Totp, Expr::value(known.totp.as_str()))
        .filter(account::Column::Id.eq(known.id.as_str()))
        .filter(account::Column::Totp.eq(before))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    if used.rows_affected == 0 {
        return Err(wrong().into());
    }
    admit(door, &known, now, way).await
}

/// The refusal of a sign-in that lacks the second factor.
pub fn code_wanted() -> Refusal {
    Refusal::new(
        RefusalKind::NotAllowed,
        Text::new("还需要动态口令。", "A one-time code is needed too."),
        Text::new(
            "请输入手机上显示的六位数字；手机不在身边时可用恢复码。",
            "Type the six digits of your authenticator, or a recovery code.",
        ),
    )
}

/// A hash that no password gives, of the usual cost.
const DECOY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bW91c2hpbW91c2hpbW91cw$\
                     AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

fn wrong() -> Refusal {
    Refusal::new(
        RefusalKind::NotAllowed,
        Text::new("账号或口令不对。", "The account or the password is not right."),
        Text::new(
            "请核对后重试；忘记口令请联系安全管理员重置。",
            "Check both; if the password is lost, ask the security administrator.",
        ),
    )
}

pub(super) fn locked(until: i64, now: i64) -> Refusal {
    let minutes = ((until - now) / 60_000 + 1).max(1);
    Refusal::new(
        RefusalKind::NotAllowed,
        Text::of(
            format!("连续输错，账号已锁定，{minutes} 分钟后可再试。"),
            format!("Too many wrong attempts: locked for {minutes} more minutes."),
        ),
        Text::new(
            "如非本人操作，请告知安全管理员。",
            "If it was not you, tell the security administrator.",
        ),
    )
}

async fn failed(door: &Door, known: &account::Model, now: i64) -> Result<(), Trouble> {
    let profile = security::profile(door.store.read()).await?;
    let tx = door.store.begin().await?;
    // Counted in the database as it stands now: attempts at the same time are not lost.
    let held = account::Entity::find_by_id(&known.id).one(&tx).await?;
    let failed = held.map_or(0, |held| held.failed) + 1;
    let until = if failed >= profile.failures { now + profile.lock_minutes * 60_000 } else { 0 };
    account::Entity::update_many()
        .col_expr(account::Column::Failed, Expr::value(if until > 0 { 0 } else { failed }))
        .col_expr(account::Column::LockedUntil, Expr::value(until))
        .filter(account::Column::Id.eq(known.id.as_str()))
        .exec(&tx)
        .await?;
    record(&tx, &known.id, "sign-in", "denied", "", now).await?;
    tx.commit().await?;
    Ok(())
}

pub(super) async fn admit(
    door: &Door,
    known: &account::Model,
    now: i64,
    way: Way,
) -> Result<Session, Trouble> {
    let profile = security::profile(door.store.read()).await?;
    let secret = secret();
    let csrf = self::secret();
    let tx = door.store.begin().await?;
    account::Entity::update_many()
        .col_expr(account::Column::Failed, Expr::value(0))
        .col_expr(account::Column::LockedUntil, Expr::value(0))
        .col_expr(account::Column::SeenAt, Expr::value(now))
        .filter(account::Column::Id.eq(known.id.as_str()))
        .exec(&tx)
        .await?;
    let row = session::ActiveModel {
        id: Set(digest(&secret)),
        account_id: Set(known.id.clone()),
        csrf: Set(csrf.clone()),
        created_at: Set(now),
        seen_at: Set(now),
        expires_at: Set(now + profile.longest_hours * 3_600_000),
        way: Set(way.word().to_owned()),
    };
    row.insert(&tx).await?;
    record(&tx, &known.id, "sign-in", "done", way.detail(), now).await?;
    tx.commit().await?;
    let today = door.clock.today().to_string();
    let caller = caller(&door.store, known, &today, way, profile).await?;
    let must_change = caller.owes.is_some();
    Ok(Session { secret, csrf, caller, must_change })
}

pub(super) async fn record(
    tx: &Tx,
    account: &str,
    act: &str,
    outcome: &str,
    detail: &str,
    now: i64,
) -> Result<(), Trouble> {
    let entry = chain::Entry {
        at: now,
        account_id: account.to_owned(),
        act: act.to_owned(),
        object: account.to_owned(),
        outcome: outcome.to_owned(),
        detail: detail.to_owned(),
        ..chain::Entry::default()
    };
    chain::append(tx, entry).await?;
    Ok(())
}

/// The session that a cookie names, while it lasts; being seen keeps it alive.
pub async fn resume(door: &Door, secret: &str) -> Result<Option<Session>, Trouble> {
    let now = door.clock.now();
    let db = door.store.read();
    let owner = session::Entity::belongs_to(account::Entity)
        .from(session::Column::AccountId)
        .to(account::Column::Id);
    let found = session::Entity::find_by_id(digest(secret))
        .join(JoinType::InnerJoin, RelationDef::from(owner))
        .select_also(account::Entity)
        .one(db)
        .await?;
    let Some((row, Some(known))) = found else { return Ok(None) };
    let profile = security::profile(db).await?;
    let idle = profile.idle_minutes * 60_000;
    if row.expires_at < now || row.seen_at + idle < now || known.state != "active" {
        return Ok(None);
    }
    // Once a minute is enough to know that somebody is there.
    if row.seen_at + 60_000 < now {
        let tx = door.store.begin().await?;
        session::Entity::update_many()
            .col_expr(session::Column::SeenAt, Expr::value(now))
            .filter(session::Column::Id.eq(row.id.as_str()))
            .exec(&tx)
            .await?;
        tx.commit().await?;
    }
    let way = Way::of(&row.way);
    let today = door.clock.today().to_string();
    let caller = caller(&door.store, &known, &today, way, profile).await?;
    let (secret, must_change) = (secret.to_owned(), caller.owes.is_some());
    Ok(Some(Session { secret, csrf: row.csrf, caller, must_change }))
}

/// Ends a session.
pub async fn sign_out(door: &Door, session: &Session) -> Result<(), Trouble> {
    let tx = door.store.begin().await?;
    session::Entity::delete_by_id(digest(&session.secret)).exec(&tx).await?;
    record(&tx, &session.caller.account_id, "sign-out", "done", "", door.clock.now()).await?;
    tx.commit().await?;
    Ok(())
}

/// The caller that a program's token names; it may do what the token and the account both may.
pub async fn by_token(door: &Door, secret: &str) -> Result<Option<Caller>, Trouble> {
    let row = token::Entity::find()
        .filter(token::Column::Digest.eq(digest(secret)))
        .one(door.store.read())
        .await?;
    let Some(row) = row.filter(|row| row.expires_at > door.clock.now()) else { return Ok(None) };
    let known = account::Entity::find_by_id(&row.account_id).one(door.store.read()).await?;
    let Some(known) = known.filter(|known| known.state == "active") else { return Ok(None) };
    let today = door.clock.today().to_string();
    let profile = security::profile(door.store.read()).await?;
    let mut caller = caller(&door.store, &known, &today, Way::Password, profile).await?;
    let acts: Vec<String> = row.acts.split_whitespace().map(str::to_owned).collect();
    caller.only = Some(acts).filter(|acts| acts.iter().all(|act| act != "*"));
    Ok(Some(caller))
}

/// A new token's secret and what the database keeps of it.
pub fn new_token() -> (String, String) {
    let secret = format!("msh_{}", secret());
    let digest = digest(&secret);
    (secret, digest)
}

/// An account as a caller, with the posts held on `today`.
pub async fn caller(
    store: &Store,
    known: &account::Model,
    today: &str,
    way: Way,
    profile: &Profile,
) -> Result<Caller, Trouble> {
    let db = store.read();
    let person = person::Entity::find_by_id(&known.person_id).one(db).await?;
    let unit = post::Entity::belongs_to(org::Entity).from(post::Column::OrgId).to(org::Column::Id);
    let rows = post::Entity::find()
        .join(JoinType::InnerJoin, RelationDef::from(unit))
        .select_also(org::Entity)
        .filter(post::Column::PersonId.eq(known.person_id.as_str()))
        .order_by_asc(post::Column::Rank)
        .all(db)
        .await?;
    let mut posts = Vec::with_capacity(rows.len());
    for (row, unit) in rows.into_iter().filter(|(row, _)| held_on(row, today)) {
        let (Some(role), Some(unit)) = (Role::of(&row.role), unit) else { continue };
        let house_path = house(&unit);
        posts.push(Held {
            role,
            org_id: unit.id,
            org_path: unit.path,
            org_name: unit.name,
            house_path,
            title: row.title,
        });
    }
    let owes = owed(known, &posts, today, way, profile);
    Ok(Caller {
        owes,
        account_id: known.id.clone(),
        person_id: known.person_id.clone(),
        name: person.map(|person| person.name).unwrap_or_default(),
        posts,
        only: None,
        request: new_id(),
        operator: false,
    })
}

/// What an account owes before it may do anything else.
fn owed(
    known: &account::Model,
    posts: &[Held],
    today: &str,
    way: Way,
    profile: &Profile,
) -> Option<Owed> {
    let midnight =
        today.parse::<chrono::NaiveDate>().unwrap_or_default().and_time(chrono::NaiveTime::MIN);
    let aged = profile.aged(known.changed_at, midnight.and_utc().timestamp_millis());
    if way == Way::Password && (known.must_change || aged) {
        return Some(Owed::Password);
    }
    let administers = posts.iter().any(|post| post.role.administers());
    let lacks = way != Way::ProviderFactor
        && profile.administrators_mfa
        && administers
        && !Factor::of(&known.totp).active;
    lacks.then_some(Owed::Factor)
}

/// The roles of a person on `today`.
pub async fn roles(tx: &Tx, person: &str, today: &str) -> Result<Vec<Role>, Trouble> {
    let rows = post::Entity::find().filter(post::Column::PersonId.eq(person)).all(tx).await?;
    Ok(rows
        .iter()
        .filter(|row| held_on(row, today))
        .filter_map(|row| Role::of(&row.role))
        .collect())
}

fn held_on(post: &post::Model, today: &str) -> bool {
    post.valid_from.as_str() <= today
        && (post.valid_to.is_empty() || post.valid_to.as_str() >= today)
}

/// Place of the body that a unit belongs to: a division belongs to what stands above it.
fn house(unit: &org::Model) -> String {
    let place = unit.path.trim_end_matches('/');
    match place.rfind('/') {
        Some(end) if unit.kind == "division" && !unit.parent_id.is_empty() => {
            place[..=end].to_owned()
        }
        _ => unit.path.clone(),
    }
}
