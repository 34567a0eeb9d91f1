//! Reminders 提醒: made for everybody once a day at most, kept, and handed to whoever delivers them. What
//! is told when is `core::track::remind`; the bytes on the wire are `courier`.

pub mod delivery;
mod groups;
mod made;
mod waiting;

use chrono::{NaiveDate, Timelike, Weekday};
use moushi_core::text::Text;
use moushi_core::track::CALENDAR;
use moushi_core::track::remind::{Concern, Delivery, Form, Pace, Wish};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::clock::local;
use super::door::Door;
use super::preferences;
use crate::error::Trouble;
use crate::store::tables::{account, delivery as deliveries, looked, reminded, reminder};

/// A way by which reminders leave the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Channel {
    /// 邮件, to one person.
    Mail,
    /// A program of the body's own, about one person.
    Webhook,
    /// 企业微信群机器人.
    Wecom,
    /// 钉钉群机器人.
    Dingtalk,
    /// 飞书群机器人.
    Feishu,
}

impl Channel {
    /// Every way.
    pub const ALL: [Self; 5] =
        [Self::Mail, Self::Webhook, Self::Wecom, Self::Dingtalk, Self::Feishu];

    /// The word that stands in the database.
    pub fn word(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Webhook => "webhook",
            Self::Wecom => "wecom",
            Self::Dingtalk => "dingtalk",
            Self::Feishu => "feishu",
        }
    }

    /// The way of a word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }

    /// Goes to one person; the others go to groups, which are told numbers only.
    pub fn personal(self) -> bool {
        matches!(self, Self::Mail | Self::Webhook)
    }

    /// What it is called.
    pub fn title(self) -> Text {
        match self {
            Self::Mail => Text::new("邮件", "Mail"),
            Self::Webhook => Text::new("本单位接口", "Webhook"),
            Self::Wecom => Text::new("企业微信群机器人", "WeCom robot"),
            Self::Dingtalk => Text::new("钉钉群机器人", "DingTalk robot"),
            Self::Feishu => Text::new("飞书群机器人", "Feishu robot"),
        }
    }
}

/// What is handed to whoever delivers it. The same letter has the same id and the same words, however
/// often it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Its id.
    pub id: String,
    /// The way.
    pub channel: Channel,
    /// Digest or urgent.
    pub form: Form,
    /// The day, `2023-05-08`.
    pub day: String,
    /// When it was made, in milliseconds since 1970.
    pub made_at: i64,
    /// To whom; a group when none.
    pub to: Option<Recipient>,
    /// How many people it is about; 1 for a person.
    pub people: usize,
    /// How many matters there are; lines may be fewer.
    pub total: usize,
    /// The matters; for a group one for each kind, with how many there are.
    pub lines: Vec<Line>,
}

/// A person to whom a letter goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// Name of the account.
    pub login: String,
    /// Address of mail; empty where it does not go by mail.
    pub mail: String,
}

/// A line of a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What kind of matter.
    pub concern: Concern,
    /// What it is.
    pub title: Text,
    /// Its day; empty for none.
    pub due: String,
    /// The page, from `/` on.
    pub url: String,
    /// How many tasks or matters it stands for.
    pub count: i64,
}

/// The domain of an address of mail that the setting `remind.mail-domains` allows, or not.
pub async fn mail_allowed(db: &impl ConnectionTrait, address: &str) -> Result<bool, Trouble> {
    let domains = preferences::value(db, "remind.mail-domains").await?;
    let Some((name, domain)) = address.rsplit_once('@') else { return Ok(false) };
    let plain = |c: char| c.is_ascii_alphanumeric() || ".-_+".contains(c);
    let plain = !name.is_empty() && address.len() <= 200 && name.chars().all(plain);
    Ok(plain && domains.split_whitespace().any(|one| one.eq_ignore_ascii_case(domain)))
}

/// How often people are reminded, as the settings say.
async fn pace(db: &impl ConnectionTrait) -> Result<Pace, Trouble> {
    let weekday = preferences::number(db, "remind.weekday").await?;
    let weekday = u8::try_from(weekday - 1).ok().and_then(|day| Weekday::try_from(day).ok());
    let cap = preferences::number(db, "remind.cap-week").await?;
    Ok(Pace {
        weekday: weekday.unwrap_or(Weekday::Mon),
        cap: usize::try_from(cap).unwrap_or_default(),
    })
}

/// Whether reminders are made now: on a day that is worked, from the hour that is set.
async fn hour_has_come(door: &Door) -> Result<bool, Trouble> {
    let db = door.store.read();
    let hour = preferences::number(db, "remind.hour").await?;
    let now = local(door.clock.now()).map_or(0, |moment| i64::from(moment.hour()));
    Ok(now >= hour && CALENDAR.working(door.clock.today()) && pace(db).await?.cap > 0)
}

/// The accounts for which nobody has worked out reminders today.
pub async fn left(door: &Door) -> Result<Vec<String>, Trouble> {
    if !hour_has_come(door).await? {
        return Ok(Vec::new());
    }
    let seen = Query::select()
        .column(looked::Column::AccountId)
        .from(looked::Entity)
        .and_where(looked::Column::Day.gte(door.clock.today().to_string()))
        .to_owned();
    let ids = account::Entity::find()
        .select_only()
        .column(account::Column::Id)
        .filter(account::Column::State.eq("active"))
        .filter(account::Column::Id.not_in_subquery(seen))
        .order_by_asc(account::Column::Id)
        .into_tuple()
        .all(door.store.read())
        .await?;
    Ok(ids)
}

/// Makes the reminders of one account for today, unless another server has; answers whether there was one.
/// They go out by those of `ways` that the person wishes.
pub async fn make(door: &Door, account: &str, ways: &[Channel]) -> Result<bool, Trouble> {
    made::person(door, account, ways).await
}

/// What groups are told of the week, once everybody has been seen to; answers how many letters were made.
pub async fn make_for_groups(door: &Door, ways: &[Channel]) -> Result<usize, Trouble> {
    if !hour_has_come(door).await? || !left(door).await?.is_empty() {
        return Ok(0);
    }
    groups::week(door, ways).await
}

/// Deletes reminders that are older than they are kept.
pub async fn forget(door: &Door) -> Result<u64, Trouble> {
    let keep = chrono::Days::new(u64::from(Delivery::usual().keep));
    let first = door.clock.today().checked_sub_days(keep).unwrap_or(NaiveDate::MIN).to_string();
    let tx = door.store.begin().await?;
    let old = reminder::Column::Day.lt(first.as_str());
    reminded::Entity::delete_many()
        .filter(reminded::Column::Day.lt(first.as_str()))
        .exec(&tx)
        .await?;
    let gone = reminder::Entity::delete_many().filter(old).exec(&tx).await?.rows_affected;
    let since = door.clock.now() - i64::from(Delivery::usual().keep) * 24 * 3_600_000;
    let old = Expr::col(deliveries::Column::MadeAt).lt(since);
    deliveries::Entity::delete_many().filter(old).exec(&tx).await?;
    tx.commit().await?;
    Ok(gone)
}

/// A wish by its word; the usual one for any other.
pub(super) fn wish(word: &str) -> Wish {
    serde_json::from_value(word.into()).unwrap_or_default()
}

/// The word of a kind, a form or a wish.
pub(super) fn word(value: &impl serde::Serialize) -> String {
    super::acts::entry::fields::word(value)
}
