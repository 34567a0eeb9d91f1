//! Making the reminders of one person for one day, in one transaction: whoever comes second finds that the
//! day has been seen to.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use moushi_core::track::CALENDAR;
use moushi_core::track::remind::{Form, Given, Person, Reminder, Waiting, remind, week};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, Set,
};

use super::waiting::{self, Told};
use super::{Channel, mail_allowed, pace, word};
use crate::app::door::Door;
use crate::app::foreign::Way;
use crate::app::{login, security};
use crate::error::Trouble;
use crate::store::tables::{account, delivery, looked, reminded, reminder, wish};
use crate::store::{Tx, new_id};

/// Makes what the account is told today; answers whether there was anything.
pub async fn person(door: &Door, id: &str, ways: &[Channel]) -> Result<bool, Trouble> {
    let db = door.store.read();
    let today = door.clock.today();
    let Some(known) = account::Entity::find_by_id(id).one(db).await? else { return Ok(false) };
    let profile = security::profile(db).await?;
    let day = today.to_string();
    let caller = login::caller(&door.store, &known, &day, Way::Password, profile).await?;
    // Looked at before the transaction: nobody waits for it.
    let told = waiting::of(&door.eyes(&caller)).await?;
    let tx = door.store.begin().await?;
    let seen = looked::Entity::find_by_id(id).one(&tx).await?.map(|row| row.day);
    if seen.as_ref().is_some_and(|seen| *seen >= day) {
        return Ok(false);
    }
    let wish = wish::Entity::find_by_id(id).one(&tx).await?;
    let waiting: Vec<Waiting> = told.iter().map(|one| one.waiting.clone()).collect();
    let person = Person {
        waiting: &waiting,
        given: &given(&tx, id, today).await?,
        looked: seen.and_then(|day| day.parse().ok()),
        wish: wish.as_ref().map(|row| super::wish(&row.wish)).unwrap_or_default(),
    };
    let made = remind(person, pace(&tx).await?, today, &CALENDAR);
    let any = made.is_some();
    if let Some(made) = made {
        let row = kept(&tx, id, &made, &told, today, door.clock.now()).await?;
        deliveries(&tx, &row, wish.as_ref(), ways).await?;
    }
    let row = looked::ActiveModel { account_id: Set(id.to_owned()), day: Set(day) };
    let again =
        OnConflict::column(looked::Column::AccountId).update_column(looked::Column::Day).to_owned();
    looked::Entity::insert(row).on_conflict(again).exec_without_returning(&tx).await?;
    tx.commit().await?;
    Ok(any)
}

/// What the account was told in this week and the one before.
async fn given(tx: &Tx, account: &str, today: NaiveDate) -> Result<Vec<Given>, Trouble> {
    let since = (week(today) - Days::new(7)).to_string();
    let rows = reminder::Entity::find()
        .filter(reminder::Column::AccountId.eq(account))
        .filter(reminder::Column::Day.gte(since.as_str()))
        .order_by_asc(reminder::Column::Day)
        .all(tx)
        .await?;
    let mut matters: BTreeMap<String, Vec<(String, Option<NaiveDate>)>> = BTreeMap::new();
    let told = reminded::Entity::find()
        .filter(reminded::Column::AccountId.eq(account))
        .filter(reminded::Column::Day.gte(since));
    for row in told.all(tx).await? {
        matters.entry(row.reminder_id).or_default().push((row.matter, row.due.parse().ok()));
    }
    let one = |row: reminder::Model| {
        let form = if row.form == "digest" { Form::Digest } else { Form::Urgent };
        let matters = matters.remove(&row.id).unwrap_or_default();
        Some(Given { form, day: row.day.parse().ok()?, matters })
    };
    Ok(rows.into_iter().filter_map(one).collect())
}

/// Writes a reminder with what it tells of.
async fn kept(
    tx: &Tx,
    account: &str,
    made: &Reminder,
    told: &[Told],
    today: NaiveDate,
    now: i64,
) -> Result<reminder::Model, Trouble> {
    let row = reminder::Model {
        id: new_id(),
        account_id: account.to_owned(),
        slot: made.slot.clone(),
        form: word(&made.form),
        day: today.to_string(),
        made_at: now,
        seen_at: 0,
    };
    row.clone().into_active_model().reset_all().insert(tx).await?;
    let line = |(place, one): (usize, &Waiting)| {
        let told = told.iter().find(|told| told.waiting == *one)?;
        Some(reminded::Model {
            account_id: account.to_owned(),
            day: row.day.clone(),
            matter: one.key.clone(),
            reminder_id: row.id.clone(),
            place: i64::try_from(place).unwrap_or_default(),
            concern: word(&one.concern),
            due: one.due.map(|day| day.to_string()).unwrap_or_default(),
            title_zh: told.title.zh.to_string(),
            title_en: told.title.en.to_string(),
            url: told.url.clone(),
            tasks: told.tasks,
        })
    };
    let lines: Vec<_> = made.matters.iter().enumerate().filter_map(line).collect();
    for portion in lines.chunks(500) {
        let rows = portion.iter().map(|line| line.clone().into_active_model().reset_all());
        reminded::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(row)
}

/// A delivery for each way that is open and wished.
async fn deliveries(
    tx: &Tx,
    made: &reminder::Model,
    wish: Option<&wish::Model>,
    ways: &[Channel],
) -> Result<(), Trouble> {
    for way in ways.iter().filter(|way| way.personal()) {
        let wished = wish.is_none_or(|wish| wish.channels.split(' ').any(|one| one == way.word()));
        let reached = match way {
            Channel::Mail => mail_allowed(tx, wish.map_or("", |wish| &wish.mail)).await?,
            _ => true,
        };
        if wished && reached {
            let row = waits(&made.id, *way, made.made_at);
            let row = delivery::Model { account_id: made.account_id.clone(), ..row };
            row.into_active_model().reset_all().insert(tx).await?;
        }
    }
    Ok(())
}

/// A delivery that waits to be sent.
pub fn waits(subject: &str, way: Channel, now: i64) -> delivery::Model {
    let none = String::new;
    delivery::Model {
        id: new_id(),
        subject: subject.to_owned(),
        channel: way.word().to_owned(),
        account_id: none(),
        body: none(),
        state: "waiting".to_owned(),
        attempts: 0,
        next_at: now,
        worker: none(),
        lease_until: 0,
        message: none(),
        made_at: now,
        updated_at: now,
    }
}
