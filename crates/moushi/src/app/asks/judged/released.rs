//! What was made known of a collection 已公布结果: for the body that asked with its workbooks, for a unit that was asked with its
//! own verdicts alone.

use std::collections::HashMap;

use schemars::JsonSchema;
use sea_orm::EntityTrait;
use serde::Serialize;

use super::{Ruling, Verdict, rulings, verdicts};
use crate::app::burden::on;
use crate::app::door::Eyes;
use crate::app::judging::Judging;
use crate::app::releases::{self, Counted, counted};
use crate::error::Trouble;
use crate::store::tables::{account, collection, person, release};

/// A release.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Release {
    /// Its number.
    pub seq: i64,
    /// Day.
    pub on: String,
    /// Who has released it.
    pub by: String,
    /// By what it was made known.
    pub note: String,
    /// Units that had handed in.
    pub units: usize,
}

/// A release with what it rests on.
pub struct Told {
    /// As it is shown.
    pub told: Release,
    /// The editions that counted.
    pub editions: Vec<Counted>,
}

/// What a unit is told of a release.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Published {
    /// The release.
    pub release: Release,
    /// Verdicts of what the unit itself has filled in.
    pub verdicts: Vec<Verdict>,
}

/// The releases of a collection, the newest first.
pub async fn all(eyes: &Eyes<'_>, collection: &str) -> Result<Vec<Told>, Trouble> {
    let rows = releases::all(eyes.store.read(), collection).await?;
    let mut told = Vec::with_capacity(rows.len());
    for row in rows {
        let editions = counted(&row)?;
        told.push(Told { told: one(eyes, &row, editions.len()).await?, editions });
    }
    Ok(told)
}

async fn one(eyes: &Eyes<'_>, row: &release::Model, units: usize) -> Result<Release, Trouble> {
    let db = eyes.store.read();
    let account = account::Entity::find_by_id(&row.made_by).one(db).await?;
    let person = match account {
        Some(account) => person::Entity::find_by_id(&account.person_id).one(db).await?,
        None => None,
    };
    Ok(Release {
        seq: row.seq,
        on: on(row.made_at).map(|day| day.to_string()).unwrap_or_default(),
        by: person.map(|person| person.name).unwrap_or_default(),
        note: row.note.clone(),
        units,
    })
}

/// What the unit of a slip is told of the newest release; none before there is one, and where it had not handed in then.
pub async fn of_slip(
    eyes: &Eyes<'_>,
    of: &collection::Model,
    slip: &str,
) -> Result<Option<Published>, Trouble> {
    let Some(row) = releases::newest(eyes.store.read(), &of.id).await? else { return Ok(None) };
    let judging = eyes.judgings.of_release(eyes.store, of, &row).await?;
    let rulings = rulings(eyes, &of.id, row.made_at).await?;
    let own = own(&judging, &rulings, slip);
    if own.is_empty() {
        return Ok(None);
    }
    let release = one(eyes, &row, judging.handed_in.len()).await?;
    Ok(Some(Published { release, verdicts: own }))
}

/// Verdicts of the units that were filled in on a slip.
fn own(judging: &Judging, rulings: &HashMap<String, Ruling>, slip: &str) -> Vec<Verdict> {
    let places = &judging.judged.run.frames.level(0).rows;
    let all = verdicts(judging, rulings).into_iter().zip(places);
    let own = all.filter(|(_, place)| {
        judging.of_file(place.file).is_some_and(|filling| filling.slip == slip)
    });
    own.map(|(verdict, _)| verdict).collect()
}
