//! What groups are told of a week: how much waits, by kind. No names, no tasks, no words of anybody.

use std::collections::{BTreeMap, BTreeSet};

use moushi_core::track::CALENDAR;
use moushi_core::track::remind::{Concern, digest_day, week as monday_of};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
};
use serde::{Deserialize, Serialize};

use super::made::waits;
use super::{Channel, pace};
use crate::app::door::Door;
use crate::error::Trouble;
use crate::store::tables::{delivery, reminded, reminder};

/// The sum of the digests of a week, as a delivery keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum {
    /// The day on which it was made.
    pub day: String,
    /// How many people have a digest.
    pub people: usize,
    /// How much waits of each kind; a matter that several are told of counts once.
    pub kinds: BTreeMap<Concern, i64>,
}

/// Makes a delivery for each group, once a week; answers how many.
pub async fn week(door: &Door, ways: &[Channel]) -> Result<usize, Trouble> {
    let today = door.clock.today();
    let day = digest_day(today, pace(door.store.read()).await?.weekday, &CALENDAR);
    if day.is_none_or(|day| day > today) || ways.iter().all(|way| way.personal()) {
        return Ok(0);
    }
    let subject = format!("week:{}", monday_of(today));
    let there = delivery::Entity::find().filter(delivery::Column::Subject.eq(subject.as_str()));
    let there = there.all(door.store.read()).await?;
    let missing = |way: &&Channel| !there.iter().any(|row| row.channel == way.word());
    let missing: Vec<Channel> =
        ways.iter().filter(|way| !way.personal()).filter(missing).copied().collect();
    if missing.is_empty() {
        return Ok(0);
    }
    let sum = sum(door).await?;
    if sum.people == 0 {
        return Ok(0);
    }
    let body = serde_json::to_string(&sum).map_err(anyhow::Error::from)?;
    let tx = door.store.begin().await?;
    let mut made = 0;
    for way in missing {
        let there = delivery::Entity::find()
            .filter(delivery::Column::Subject.eq(subject.as_str()))
            .filter(delivery::Column::Channel.eq(way.word()));
        if there.one(&tx).await?.is_none() {
            let row =
                delivery::Model { body: body.clone(), ..waits(&subject, way, door.clock.now()) };
            row.into_active_model().reset_all().insert(&tx).await?;
            made += 1;
        }
    }
    tx.commit().await?;
    Ok(made)
}

async fn sum(door: &Door) -> Result<Sum, Trouble> {
    let db = door.store.read();
    let today = door.clock.today();
    let slot = format!("digest:{}", monday_of(today));
    let digests: Vec<String> = reminder::Entity::find()
        .select_only()
        .column(reminder::Column::Id)
        .filter(reminder::Column::Slot.eq(slot))
        .into_tuple()
        .all(db)
        .await?;
    let mut sum = Sum { day: today.to_string(), people: digests.len(), ..Sum::default() };
    let mut seen = BTreeSet::new();
    for portion in digests.chunks(500) {
        let told = reminded::Entity::find()
            .filter(reminded::Column::ReminderId.is_in(portion.iter().map(String::as_str)))
            .all(db)
            .await?;
        for row in told {
            let Ok(concern) = serde_json::from_value(row.concern.into()) else { continue };
            if seen.insert(row.matter) {
                *sum.kinds.entry(concern).or_default() += row.tasks;
            }
        }
    }
    Ok(sum)
}
