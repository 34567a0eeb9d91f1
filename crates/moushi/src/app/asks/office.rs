//! Asks of administrators: units, people with their posts, accounts, settings, backups.

use std::collections::BTreeMap;

use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};

use crate::app::door::{Ask, Eyes};
use crate::app::preferences::{self, PREFERENCES};
use crate::app::totp::Factor;
use crate::error::Trouble;
use crate::store::tables::{account, audit, identity, org, person, portfolio, post};

/// The units as a tree, in the order of precedence.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct Units {}

/// A unit in the tree.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Unit {
    /// Its id.
    pub id: String,
    /// The unit above; empty for the root.
    pub parent: String,
    /// How deep it stands.
    pub depth: usize,
    /// Kind.
    pub kind: String,
    /// Full name.
    pub name: String,
    /// Short name.
    pub short_name: String,
    /// Order of precedence.
    pub rank: i64,
    /// First and last day.
    pub valid: (String, String),
    /// Version, for changes.
    pub version: i64,
}

impl Ask for Units {
    const NAME: &'static str = "units";
    const TITLE: Text = Text::new("单位列表", "List units");
    const NEEDS: &'static str = "see-units";
    type View = Vec<Unit>;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Vec<Unit>, Trouble> {
        let rows = org::Entity::find()
            .order_by_asc(org::Column::Rank)
            .order_by_asc(org::Column::Id)
            .all(eyes.store.read())
            .await?;
        let mut below: BTreeMap<String, Vec<org::Model>> = BTreeMap::new();
        for row in rows {
            below.entry(row.parent_id.clone()).or_default().push(row);
        }
        let mut units = Vec::new();
        let mut open: Vec<(usize, org::Model)> = Vec::new();
        let push = |open: &mut Vec<_>, rows: Vec<org::Model>, depth| {
            open.extend(rows.into_iter().rev().map(|row| (depth, row)));
        };
        push(&mut open, below.remove("").unwrap_or_default(), 0);
        while let Some((depth, row)) = open.pop() {
            push(&mut open, below.remove(&row.id).unwrap_or_default(), depth + 1);
            units.push(unit(row, depth));
        }
        Ok(units)
    }
}

fn unit(row: org::Model, depth: usize) -> Unit {
    Unit {
        id: row.id,
        parent: row.parent_id,
        depth,
        kind: row.kind,
        name: row.name,
        short_name: row.short_name,
        rank: row.rank,
        valid: (row.valid_from, row.valid_to),
        version: row.version,
    }
}

/// The people in the order of precedence, with their posts.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct People {}

/// A person.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Person {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Order of precedence.
    pub rank: i64,
    /// Version, for changes.
    pub version: i64,
    /// Posts, those that have ended too.
    pub posts: Vec<Post>,
}

/// A post that somebody holds or held.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Post {
    /// Id.
    pub id: String,
    /// The unit.
    pub org_id: String,
    /// Its name.
    pub org: String,
    /// The role.
    pub role: String,
    /// Title as written.
    pub title: String,
    /// First and last day.
    pub valid: (String, String),
    /// It is over.
    pub ended: bool,
    /// Units in charge of, by id.
    pub orgs: Vec<String>,
    /// What the holder is in charge of, in words: names of units, and fields of work.
    pub portfolio: Vec<String>,
    /// Version, for changes.
    pub version: i64,
}

impl Ask for People {
    const NAME: &'static str = "people";
    const TITLE: Text = Text::new("人员列表", "List people");
    const NEEDS: &'static str = "see-units";
    type View = Vec<Person>;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Vec<Person>, Trouble> {
        let db = eyes.store.read();
        let names: BTreeMap<String, String> =
            org::Entity::find().all(db).await?.into_iter().map(|org| (org.id, org.name)).collect();
        let lines = portfolio::Entity::find().order_by_asc(portfolio::Column::Id).all(db).await?;
        let rows = post::Entity::find().order_by_asc(post::Column::ValidFrom).all(db).await?;
        let today = eyes.today.to_string();
        let mut posts: BTreeMap<String, Vec<Post>> = BTreeMap::new();
        for row in rows {
            let mine: Vec<_> = lines.iter().filter(|line| line.post_id == row.id).collect();
            let post = |row| post_of(row, &mine, &names, &today);
            posts.entry(row.person_id.clone()).or_default().push(post(row));
        }
        let people = person::Entity::find().order_by_asc(person::Column::Rank).all(db).await?;
        Ok(people
            .into_iter()
            .map(|row| Person {
                posts: posts.remove(&row.id).unwrap_or_default(),
                id: row.id,
                name: row.name,
                rank: row.rank,
                version: row.version,
            })
            .collect())
    }
}

fn post_of(
    row: post::Model,
    lines: &[&portfolio::Model],
    names: &BTreeMap<String, String>,
    today: &str,
) -> Post {
    let name = |id: &str| names.get(id).cloned().unwrap_or_default();
    let (mut orgs, mut portfolio) = (Vec::new(), Vec::new());
    for line in lines {
        if line.org_id.is_empty() {
            portfolio.push(line.words.clone());
        } else {
            portfolio.push(name(&line.org_id));
            orgs.push(line.org_id.clone());
        }
    }
    Post {
        ended: !row.valid_to.is_empty() && row.valid_to.as_str() < today,
        org: name(&row.org_id),
        id: row.id,
        org_id: row.org_id,
        role: row.role,
        title: row.title,
        valid: (row.valid_from, row.valid_to),
        orgs,
        portfolio,
        version: row.version,
    }
}

/// The accounts.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct Accounts {
    /// Only those that nobody has used for the days of the setting `account.stale-days`.
    #[serde(default)]
    pub stale: bool,
}

/// An account.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Account {
    /// Id.
    pub id: String,
    /// Name to sign in with.
    pub login: String,
    /// The person.
    pub person: String,
    /// `active` or `suspended`.
    pub state: String,
    /// Locked after wrong passwords.
    pub locked: bool,
    /// Signs in with a second factor.
    pub second_factor: bool,
    /// Has to change the password.
    pub must_change: bool,
    /// Last sign-in, in milliseconds since 1970; 0 for never.
    pub seen_at: i64,
    /// Nobody has used it for long.
    pub stale: bool,
    /// Identities at a provider that are bound to it.
    pub identities: Vec<Bound>,
}

/// An identity that is bound to an account.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Bound {
    /// Its id.
    pub id: String,
    /// The provider.
    pub issuer: String,
    /// The person there.
    pub subject: String,
}

impl Ask for Accounts {
    const NAME: &'static str = "accounts";
    const TITLE: Text = Text::new("账号列表", "List accounts");
    const NEEDS: &'static str = "see-accounts";
    type View = Vec<Account>;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Vec<Account>, Trouble> {
        let db = eyes.store.read();
        let days = preferences::number(db, "account.stale-days").await?;
        let since = eyes.now - days * 24 * 3_600_000;
        let people: BTreeMap<String, (i64, String)> = person::Entity::find()
            .all(db)
            .await?
            .into_iter()
            .map(|row| (row.id, (row.rank, row.name)))
            .collect();
        let mut bound: BTreeMap<String, Vec<Bound>> = BTreeMap::new();
        let rows =
            identity::Entity::find().order_by_asc(identity::Column::CreatedAt).all(db).await?;
        for row in rows {
            let one = Bound { id: row.id, issuer: row.issuer, subject: row.subject };
            bound.entry(row.account_id).or_default().push(one);
        }
        let mut accounts: Vec<(i64, Account)> = account::Entity::find()
            .order_by_asc(account::Column::Login)
            .all(db)
            .await?
            .into_iter()
            .map(|row| {
                let (rank, name) = people.get(&row.person_id).cloned().unwrap_or_default();
                let identities = bound.remove(&row.id).unwrap_or_default();
                (rank, Account { identities, ..account_of(row, name, eyes.now, since) })
            })
            .filter(|(_, account)| account.stale || !self.stale)
            .collect();
        accounts.sort_by_key(|(rank, _)| *rank);
        Ok(accounts.into_iter().map(|(_, account)| account).collect())
    }
}

fn account_of(row: account::Model, person: String, now: i64, since: i64) -> Account {
    Account {
        second_factor: Factor::of(&row.totp).active,
        // An account that was never used is as old as its password.
        stale: row.state == "active" && row.seen_at.max(row.changed_at) < since,
        locked: row.locked_until > now,
        id: row.id,
        login: row.login,
        person,
        state: row.state,
        must_change: row.must_change,
        seen_at: row.seen_at,
        identities: Vec::new(),
    }
}

/// The settings with what they mean.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct Settings {}

/// A setting.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Setting {
    /// Name.
    pub name: String,
    /// The value that holds.
    pub value: String,
    /// The value where nothing was set.
    pub usual: String,
    /// What it means, in Chinese and in English.
    pub means: (String, String),
    /// Version, for changes; 0 where nothing was set.
    pub version: i64,
    /// Its value has lines.
    pub long: bool,
}

impl Ask for Settings {
    const NAME: &'static str = "settings";
    const TITLE: Text = Text::new("设置列表", "List settings");
    const NEEDS: &'static str = "see-settings";
    type View = Vec<Setting>;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Vec<Setting>, Trouble> {
        let mut settings = Vec::with_capacity(PREFERENCES.len());
        for known in PREFERENCES {
            let (value, version) = preferences::held(eyes.store.read(), known.name).await?;
            settings.push(Setting {
                name: known.name.to_owned(),
                value,
                usual: known.usual.to_owned(),
                means: (known.means.zh.to_string(), known.means.en.to_string()),
                version,
                long: known.takes.is_written_down(),
            });
        }
        Ok(settings)
    }
}

/// The backups that were made, newest first, as the record knows them.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct Backups {}

/// A backup.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Backup {
    /// Name of the file.
    pub name: String,
    /// When it was made.
    pub at: i64,
    /// Figures, as JSON.
    pub detail: String,
}

impl Ask for Backups {
    const NAME: &'static str = "backups";
    const TITLE: Text = Text::new("备份列表", "List backups");
    const NEEDS: &'static str = "see-backups";
    type View = Vec<Backup>;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Vec<Backup>, Trouble> {
        let rows = audit::Entity::find()
            .filter(audit::Column::Act.eq("backup-create"))
            .order_by_desc(audit::Column::Seq)
            .all(eyes.store.read())
            .await?;
        Ok(rows
            .into_iter()
            .map(|row| Backup { name: row.object, at: row.at, detail: row.detail })
            .collect())
    }
}
