//! Deliveries 送达: which letter is to be sent next, by whom, and what came of it. A worker holds one for a
//! while; when it dies, another sends the same letter under the same id.

use moushi_core::text::Text;
use moushi_core::track::remind::{Concern, Delivery, Form, Wish};
use sea_orm::sea_query::{LockBehavior, LockType};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, DbBackend, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};

use super::groups::Sum;
use super::{Channel, Letter, Line, Recipient, mail_allowed};
use crate::app::door::Door;
use crate::error::Trouble;
use crate::store::tables::{account, delivery, reminded, reminder, wish};

/// How long a worker holds a delivery, in milliseconds: longer than any sending takes.
const LEASE: i64 = 180_000;
/// What is older than this is not sent any more, in milliseconds: the next digest tells of it.
const STALE: i64 = 7 * 24 * 3_600_000;
/// Lines of a letter to a person at most.
const LINES: usize = 20;

/// A delivery that a worker holds.
#[derive(Clone, Debug)]
pub struct Held {
    row: delivery::Model,
}

/// What came of sending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// The other side has taken it.
    Sent,
    /// It did not work, and why.
    Failed(String),
    /// Nobody is to have it any more.
    Dropped,
}

/// The next letter that waits for one of these ways, or whose worker has gone.
pub async fn claim(door: &Door, worker: &str, ways: &[Channel]) -> Result<Option<Held>, Trouble> {
    let now = door.clock.now();
    let open = Condition::any()
        .add(
            Condition::all()
                .add(delivery::Column::State.eq("waiting"))
                .add(delivery::Column::NextAt.lte(now)),
        )
        .add(
            Condition::all()
                .add(delivery::Column::State.eq("sending"))
                .add(delivery::Column::LeaseUntil.lt(now)),
        );
    let ask = delivery::Entity::find()
        .filter(open)
        .filter(delivery::Column::Channel.is_in(ways.iter().map(|way| way.word())))
        .order_by_asc(delivery::Column::NextAt)
        .order_by_asc(delivery::Column::Id);
    // Looking first keeps an idle worker from holding the only writer.
    if ways.is_empty() || ask.clone().one(door.store.read()).await?.is_none() {
        return Ok(None);
    }
    let tx = door.store.begin().await?;
    let ask = match door.store.backend() {
        DbBackend::Postgres => ask.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked),
        _ => ask,
    };
    let Some(found) = ask.one(&tx).await? else { return Ok(None) };
    let claimed = delivery::Model {
        state: "sending".to_owned(),
        worker: worker.to_owned(),
        lease_until: now + LEASE,
        attempts: found.attempts + 1,
        updated_at: now,
        ..found
    };
    claimed.clone().into_active_model().reset_all().update(&tx).await?;
    tx.commit().await?;
    Ok(Some(Held { row: claimed }))
}

/// Notes what came of a delivery. What failed waits longer each time, and is given up in the end. A worker
/// that was taken for gone, and whose letter another has taken up, notes nothing.
pub async fn finish(door: &Door, held: Held, end: End) -> Result<(), Trouble> {
    let tx = door.store.begin().await?;
    let now = door.clock.now();
    let Some(row) = delivery::Entity::find_by_id(&held.row.id).one(&tx).await? else {
        return Ok(());
    };
    if row.worker != held.row.worker || row.attempts != held.row.attempts {
        return Ok(());
    }
    let tried = usize::try_from(row.attempts).unwrap_or(usize::MAX);
    let (state, next_at, message) = match end {
        End::Sent => ("sent", 0, String::new()),
        End::Dropped => ("dropped", 0, String::new()),
        End::Failed(message) => match Delivery::usual().wait(tried) {
            Some(minutes) => ("waiting", now + i64::from(minutes) * 60_000, message),
            None => ("failed", 0, message),
        },
    };
    let ended = delivery::Model {
        state: state.to_owned(),
        next_at,
        lease_until: 0,
        message,
        updated_at: now,
        ..row
    };
    ended.into_active_model().reset_all().update(&tx).await?;
    tx.commit().await?;
    Ok(())
}

/// The letter of a delivery; none when nobody is to have it any more: the person has gone or does not wish
/// it, or it is too old.
pub async fn letter(door: &Door, held: &Held) -> Result<Option<Letter>, Trouble> {
    let row = &held.row;
    let Some(channel) = Channel::of(&row.channel) else { return Ok(None) };
    if row.made_at < door.clock.now() - STALE {
        return Ok(None);
    }
    if channel.personal() { personal(door, row, channel).await } else { Ok(group(row, channel)) }
}

fn group(row: &delivery::Model, channel: Channel) -> Option<Letter> {
    let sum: Sum = serde_json::from_str(&row.body).ok()?;
    let line = |(concern, count): (Concern, i64)| {
        let title = concern.title();
        Line { concern, title, due: String::new(), url: String::new(), count }
    };
    Some(Letter {
        id: row.id.clone(),
        channel,
        form: Form::Digest,
        day: sum.day,
        made_at: row.made_at,
        to: None,
        people: sum.people,
        total: usize::try_from(sum.kinds.values().sum::<i64>()).unwrap_or_default(),
        lines: sum.kinds.into_iter().map(line).collect(),
    })
}

async fn personal(
    door: &Door,
    row: &delivery::Model,
    channel: Channel,
) -> Result<Option<Letter>, Trouble> {
    let db = door.store.read();
    let made = reminder::Entity::find_by_id(&row.subject).one(db).await?;
    let known = account::Entity::find_by_id(&row.account_id).one(db).await?;
    let known = known.filter(|known| known.state == "active");
    let (Some(made), Some(known)) = (made, known) else { return Ok(None) };
    let wish = wish::Entity::find_by_id(&row.account_id).one(db).await?;
    let off = wish.as_ref().is_some_and(|wish| super::wish(&wish.wish) == Wish::Off);
    let mail = wish.map(|wish| wish.mail).filter(|_| channel == Channel::Mail).unwrap_or_default();
    if off || channel == Channel::Mail && !mail_allowed(db, &mail).await? {
        return Ok(None);
    }
    let told = reminded::Entity::find()
        .filter(reminded::Column::ReminderId.eq(made.id.as_str()))
        .order_by_asc(reminded::Column::Place)
        .all(db)
        .await?;
    let total = told.len();
    Ok(Some(Letter {
        id: row.id.clone(),
        channel,
        form: if made.form == "digest" { Form::Digest } else { Form::Urgent },
        day: made.day,
        made_at: made.made_at,
        to: Some(Recipient { login: known.login, mail }),
        people: 1,
        total,
        lines: told.into_iter().filter_map(line).take(LINES).collect(),
    }))
}

fn line(row: reminded::Model) -> Option<Line> {
    Some(Line {
        concern: serde_json::from_value(row.concern.into()).ok()?,
        title: Text::of(row.title_zh, row.title_en),
        due: row.due,
        url: row.url,
        count: row.tasks,
    })
}
