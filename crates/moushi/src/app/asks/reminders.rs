//! 提醒: the caller's own reminders and wishes; and for system administrators how deliveries fare, without
//! what they say.

use std::collections::{BTreeMap, HashMap};

use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};

use super::listed::Bilingual;
use crate::app::door::{Ask, Eyes};
use crate::app::preferences;
use crate::app::remind::Channel;
use crate::error::Trouble;
use crate::store::tables::{account, delivery, reminded, reminder, wish};

/// Reminders that are shown at most.
const MOST: u64 = 5;

/// The caller's reminders that were not marked as seen, newest first, from the last digest on: what was told
/// before and waits still is in that digest.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct Reminders {}

/// Reminders, and what the caller wishes.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Told {
    /// The reminders.
    pub reminders: Vec<One>,
    /// What the caller wishes.
    pub wish: Wishes,
}

/// A reminder.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct One {
    /// Its id.
    pub id: String,
    /// `digest` or `urgent`.
    pub form: String,
    /// Its day.
    pub day: String,
    /// What it tells of.
    pub matters: Vec<Matter>,
}

/// A matter as it stood on the day of the reminder.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Matter {
    /// What is to be done.
    #[schemars(with = "Bilingual")]
    pub title: Text,
    /// Until when; empty for no day.
    pub due: String,
    /// Where it is done.
    pub url: String,
}

/// What somebody wishes to be told.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Wishes {
    /// `usual`, `digest` or `off`.
    pub wish: String,
    /// By mail too.
    pub mail: bool,
    /// Through the body's own program too.
    pub webhook: bool,
    /// Address of mail.
    pub address: String,
    /// Domains at which the address may be.
    pub domains: String,
    /// Version, for changes; 0 where nothing was set.
    pub version: i64,
}

impl Ask for Reminders {
    const NAME: &'static str = "reminders";
    const TITLE: Text = Text::new("提醒", "Reminders");
    type View = Told;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Told, Trouble> {
        let db = eyes.store.read();
        let id = eyes.caller.account_id.as_str();
        let mine = reminder::Entity::find().filter(reminder::Column::AccountId.eq(id));
        let digest = mine
            .clone()
            .filter(reminder::Column::Form.eq("digest"))
            .order_by_desc(reminder::Column::Day)
            .one(db)
            .await?;
        let since = digest.map_or_else(String::new, |row| row.day);
        let rows = mine
            .filter(reminder::Column::SeenAt.eq(0))
            .filter(reminder::Column::Day.gte(since))
            .order_by_desc(reminder::Column::Day)
            .order_by_desc(reminder::Column::Id)
            .limit(MOST)
            .all(db)
            .await?;
        let ids = rows.iter().map(|row| row.id.as_str());
        let told = reminded::Entity::find()
            .filter(reminded::Column::ReminderId.is_in(ids))
            .order_by_asc(reminded::Column::Place)
            .all(db)
            .await?;
        let mut matters: HashMap<String, Vec<Matter>> = HashMap::new();
        for row in told {
            let title = Text::of(row.title_zh, row.title_en);
            let one = Matter { title, due: row.due, url: row.url };
            matters.entry(row.reminder_id).or_default().push(one);
        }
        let one = |row: reminder::Model| One {
            matters: matters.remove(&row.id).unwrap_or_default(),
            id: row.id,
            form: row.form,
            day: row.day,
        };
        Ok(Told { reminders: rows.into_iter().map(one).collect(), wish: wishes(eyes).await? })
    }
}

async fn wishes(eyes: &Eyes<'_>) -> Result<Wishes, Trouble> {
    let db = eyes.store.read();
    let row = wish::Entity::find_by_id(eyes.caller.account_id.as_str()).one(db).await?;
    let by = |way: Channel| {
        row.as_ref().is_none_or(|row| row.channels.split(' ').any(|one| one == way.word()))
    };
    let (mail, webhook) = (by(Channel::Mail), by(Channel::Webhook));
    let domains = preferences::value(db, "remind.mail-domains").await?;
    let usual = || Wishes { wish: "usual".to_owned(), ..Wishes::default() };
    let held = row.map_or_else(usual, |row| Wishes {
        wish: row.wish,
        address: row.mail,
        version: row.version,
        ..Wishes::default()
    });
    Ok(Wishes { mail, webhook, domains, ..held })
}

/// How deliveries of reminders fare.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct Deliveries {}

/// Deliveries by way and state, and those in trouble.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Fares {
    /// How many, by way and state.
    pub counts: Vec<Count>,
    /// Those that did not work, newest first.
    pub troubles: Vec<Failure>,
}

/// How many deliveries of one way are in one state.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Count {
    /// `mail`, `webhook`, `wecom`, `dingtalk`, `feishu`.
    pub channel: String,
    /// `waiting`, `sending`, `sent`, `failed`, `dropped`.
    pub state: String,
    /// How many.
    pub count: i64,
}

/// A delivery that did not work.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Failure {
    /// The way.
    pub channel: String,
    /// `waiting`, to be tried again, or `failed`.
    pub state: String,
    /// Name of the account; empty for a group.
    pub login: String,
    /// How often it was tried.
    pub attempts: i64,
    /// When it is tried again, in milliseconds since 1970; 0 for never.
    pub next_at: i64,
    /// What the other side said.
    pub message: String,
}

#[derive(FromQueryResult)]
struct Row {
    channel: String,
    state: String,
    count: i64,
}

impl Ask for Deliveries {
    const NAME: &'static str = "deliveries";
    const TITLE: Text = Text::new("提醒送达情况", "How deliveries of reminders fare");
    const NEEDS: &'static str = "see-settings";
    type View = Fares;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Fares, Trouble> {
        let db = eyes.store.read();
        let rows = delivery::Entity::find()
            .select_only()
            .columns([delivery::Column::Channel, delivery::Column::State])
            .column_as(delivery::Column::Id.count(), "count")
            .group_by(delivery::Column::Channel)
            .group_by(delivery::Column::State)
            .order_by_asc(delivery::Column::Channel)
            .order_by_asc(delivery::Column::State)
            .into_model::<Row>()
            .all(db)
            .await?;
        let count = |Row { channel, state, count }| Count { channel, state, count };
        let troubled = delivery::Entity::find()
            .filter(delivery::Column::Message.ne(""))
            .filter(delivery::Column::State.is_in(["waiting", "failed"]))
            .order_by_desc(delivery::Column::UpdatedAt)
            .order_by_desc(delivery::Column::Id)
            .limit(20)
            .all(db)
            .await?;
        let ids = troubled.iter().map(|row| row.account_id.as_str());
        let logins = account::Entity::find().filter(account::Column::Id.is_in(ids)).all(db).await?;
        let logins: BTreeMap<String, String> =
            logins.into_iter().map(|row| (row.id, row.login)).collect();
        let failure = |row: delivery::Model| Failure {
            login: logins.get(&row.account_id).cloned().unwrap_or_default(),
            channel: row.channel,
            state: row.state,
            attempts: row.attempts,
            next_at: row.next_at,
            message: row.message,
        };
        Ok(Fares {
            counts: rows.into_iter().map(count).collect(),
            troubles: troubled.into_iter().map(failure).collect(),
        })
    }
}
