//! The door: every change and every look goes through here.
//!
//! A change: authority on the right object → transaction → act → audit row → commit. A look: the
//! scope made from the caller's posts is the only way to the data.

use std::future::Future;
use std::sync::Arc;

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::{Text, hex};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::authority::{self, Target};
use super::blobs::Blobs;
use super::caller::Caller;
use super::clock::Clock;
use super::judging::Judgings;
use super::plans::Plans;
use super::vault::Vault;
use crate::error::Trouble;
use crate::store::chain;
use crate::store::tables::{plan, replay};
use crate::store::{Scope, Store, Tx};

/// Something that a person does.
pub trait Act: Serialize + DeserializeOwned + schemars::JsonSchema + Send + Sync + 'static {
    /// Name in the authority table, the API and the record.
    const NAME: &'static str;
    /// What it is called on screens.
    const TITLE: Text;
    /// What goes in or comes out is secret: nothing of it is kept for a request that comes twice.
    const SECRET: bool = false;
    /// What it answers.
    type Answer: Serialize + DeserializeOwned + schemars::JsonSchema + Send + Sync;

    /// The object that it is done to; authority is asked about this one and no other.
    fn target(
        &self,
        tx: &Tx,
        caller: &Caller,
    ) -> impl Future<Output = Result<Target, Trouble>> + Send;

    /// Does it, in the transaction of `change`.
    fn perform(
        self,
        change: &mut Change<'_>,
    ) -> impl Future<Output = Result<Self::Answer, Trouble>> + Send;
}

/// Something that a person looks at.
pub trait Ask: DeserializeOwned + schemars::JsonSchema + Send + Sync + 'static {
    /// Name in the API.
    const NAME: &'static str;
    /// What it is called.
    const TITLE: Text;
    /// Line of the authority table that a caller needs beside the scope; none when empty.
    const NEEDS: &'static str = "";
    /// What it shows; pages, JSON and exports only render it.
    type View: Serialize + schemars::JsonSchema + Send;

    /// Looks.
    fn look(self, eyes: &Eyes<'_>) -> impl Future<Output = Result<Self::View, Trouble>> + Send;
}

/// A change under way.
pub struct Change<'a> {
    /// The transaction.
    pub tx: &'a Tx,
    /// Who.
    pub caller: &'a Caller,
    /// The object that authority was asked about.
    pub target: &'a Target,
    /// Now, in milliseconds since 1970.
    pub now: i64,
    /// Today, in the time zone of the office.
    pub today: chrono::NaiveDate,
    /// Uploaded files.
    pub blobs: &'a Blobs,
    /// Seals secrets.
    pub vault: &'a Vault,
    notes: Vec<Note>,
}

/// What is recorded of one object.
struct Note {
    object: String,
    before: String,
    after: String,
    detail: String,
}

impl Change<'_> {
    /// Path of the body that plans: the one on whose plan the change is made.
    pub fn house(&self) -> &str {
        &self.target.org_path
    }

    /// Records what changed about an object. `detail` is JSON without personal data.
    pub fn note(&mut self, object: &str, before: &str, after: &str, detail: &serde_json::Value) {
        let digest = |words: &str| match words {
            "" => String::new(),
            words => hex(&Sha256::digest(words.as_bytes())),
        };
        self.notes.push(Note {
            object: object.to_owned(),
            before: digest(before),
            after: digest(after),
            detail: detail.to_string(),
        });
    }

    /// Says that a plan has changed: what is computed from it is computed anew, on every server.
    pub async fn touched(&mut self, plan: &str) -> Result<(), Trouble> {
        let next = Expr::col(plan::Column::Revision).add(1);
        plan::Entity::update_many()
            .col_expr(plan::Column::Revision, next)
            .filter(plan::Column::Id.eq(plan))
            .exec(self.tx)
            .await?;
        Ok(())
    }
}

/// A look under way.
pub struct Eyes<'a> {
    /// The database.
    pub store: &'a Store,
    /// What the caller sees.
    pub scope: Scope,
    /// Who.
    pub caller: &'a Caller,
    /// Now, in milliseconds since 1970.
    pub now: i64,
    /// Today, in the time zone of the office.
    pub today: chrono::NaiveDate,
    /// Plans as ledgers, with what is computed from them.
    pub plans: &'a Plans,
    /// What units have filled in for standards, judged.
    pub judgings: &'a Judgings,
    /// Uploaded files.
    pub blobs: &'a Blobs,
}

/// The door.
#[derive(Clone)]
pub struct Door {
    /// The database.
    pub store: Store,
    /// Uploaded files.
    pub blobs: Blobs,
    /// Seals secrets.
    pub vault: Vault,
    /// What time it is.
    pub clock: Clock,
    /// Plans as ledgers.
    pub plans: Arc<Plans>,
    /// What units have filled in for standards, judged.
    pub judgings: Arc<Judgings>,
}

impl Door {
    /// A door to an open database, a place for files and the keys of secrets.
    pub fn new(store: Store, blobs: Blobs, vault: Vault, clock: Clock) -> Self {
        let (plans, judgings) = (Arc::default(), Arc::default());
        Self { store, blobs, vault, clock, plans, judgings }
    }

    /// Does an act, once: with the same `key` it answers what it answered before.
    pub async fn act<A: Act>(
        &self,
        caller: &Caller,
        key: Option<&str>,
        act: A,
    ) -> Result<A::Answer, Trouble> {
        caller.ready(A::NAME)?;
        let key = key.filter(|_| !A::SECRET);
        let tx = self.store.begin().await?;
        let request = hex(&Sha256::digest(encode(&act)?.as_bytes()));
        if let Some(answer) = replayed::<A>(&tx, caller, key, &request).await? {
            return Ok(answer);
        }
        let target = act.target(&tx, caller).await?;
        if !authority::allows(caller, A::NAME, &target) {
            tx.rollback().await?;
            self.denied(caller, A::NAME, &target).await?;
            return Err(self.why_not(caller, &A::TITLE, &target).into());
        }
        let mut change = Change {
            tx: &tx,
            caller,
            target: &target,
            now: self.clock.now(),
            today: self.clock.today(),
            blobs: &self.blobs,
            vault: &self.vault,
            notes: Vec::new(),
        };
        let answer = act.perform(&mut change).await?;
        let (now, notes) = (change.now, change.notes);
        record(&tx, caller, A::NAME, &target, notes, now).await?;
        keep(&tx, caller, key, A::NAME, &request, &answer, now).await?;
        tx.commit().await?;
        Ok(answer)
    }

    /// Looks.
    pub async fn ask<Q: Ask>(&self, caller: &Caller, ask: Q) -> Result<Q::View, Trouble> {
        caller.ready(Q::NAME)?;
        if !Q::NEEDS.is_empty() && !authority::allows(caller, Q::NEEDS, &house(caller)) {
            return Err(authority::refusal(&Q::TITLE).into());
        }
        ask.look(&self.eyes(caller)).await
    }

    /// The eyes of a caller.
    pub fn eyes<'a>(&'a self, caller: &'a Caller) -> Eyes<'a> {
        Eyes {
            store: &self.store,
            scope: caller.scope(),
            caller,
            now: self.clock.now(),
            today: self.clock.today(),
            plans: &self.plans,
            judgings: &self.judgings,
            blobs: &self.blobs,
        }
    }

    /// What a caller is told: whoever does not see an object is not told that it is there.
    fn why_not(&self, caller: &Caller, title: &Text, target: &Target) -> Refusal {
        let scope = caller.scope();
        let seen = target.org_path.is_empty()
            || scope.sees_plans_of(&target.org_path)
            || target.parts.iter().any(|path| scope.sees_parts_of(path));
        if seen { authority::refusal(title) } else { authority::not_found() }
    }

    async fn denied(&self, caller: &Caller, act: &str, target: &Target) -> Result<(), Trouble> {
        let tx = self.store.begin().await?;
        let entry = chain::Entry {
            outcome: "denied".to_owned(),
            ..entry(caller, act, target, self.clock.now())
        };
        chain::append(&tx, entry).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// The caller's own body as a target: for asks that need a line of the table.
fn house(caller: &Caller) -> Target {
    let path = caller.posts.first().map(|post| post.house_path.clone());
    Target { org_path: path.unwrap_or_default(), ..Target::default() }
}

fn encode(value: &impl Serialize) -> Result<String, Trouble> {
    Ok(serde_json::to_string(value).map_err(anyhow::Error::from)?)
}

fn entry(caller: &Caller, act: &str, target: &Target, at: i64) -> chain::Entry {
    chain::Entry {
        at,
        account_id: caller.account_id.clone(),
        org_id: target.org_id.clone(),
        act: act.to_owned(),
        object: target.object.clone(),
        outcome: "done".to_owned(),
        request: caller.request.clone(),
        ..chain::Entry::default()
    }
}

async fn record(
    tx: &Tx,
    caller: &Caller,
    act: &str,
    target: &Target,
    notes: Vec<Note>,
    now: i64,
) -> Result<(), Trouble> {
    let plain = entry(caller, act, target, now);
    if notes.is_empty() {
        chain::append(tx, plain).await?;
        return Ok(());
    }
    for note in notes {
        let Note { object, before, after, detail } = note;
        chain::append(tx, chain::Entry { object, before, after, detail, ..plain.clone() }).await?;
    }
    Ok(())
}

async fn replayed<A: Act>(
    tx: &Tx,
    caller: &Caller,
    key: Option<&str>,
    request: &str,
) -> Result<Option<A::Answer>, Trouble> {
    let Some(key) = key else { return Ok(None) };
    let id = (caller.account_id.clone(), key.to_owned());
    let Some(before) = replay::Entity::find_by_id(id).one(tx).await? else { return Ok(None) };
    if before.act != A::NAME || before.digest != request {
        return Err(used(key).into());
    }
    Ok(Some(serde_json::from_str(&before.answer).map_err(anyhow::Error::from)?))
}

fn used(key: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::of(
            format!("请求标识 {key} 已用于另一项操作。"),
            format!("The request key {key} has been used for something else."),
        ),
        Text::new("请刷新页面后重试。", "Reload and try again."),
    )
}

async fn keep<Answer: Serialize>(
    tx: &Tx,
    caller: &Caller,
    key: Option<&str>,
    act: &str,
    request: &str,
    answer: &Answer,
    now: i64,
) -> Result<(), Trouble> {
    let Some(key) = key else { return Ok(()) };
    let row = replay::ActiveModel {
        account_id: Set(caller.account_id.clone()),
        request_key: Set(key.to_owned()),
        act: Set(act.to_owned()),
        digest: Set(request.to_owned()),
        answer: Set(encode(answer)?),
        at: Set(now),
    };
    row.insert(tx).await?;
    Ok(())
}
