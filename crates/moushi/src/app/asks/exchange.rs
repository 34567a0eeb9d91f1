//! 交换: partners without a network, what waits to be carried to them, what came from them last, and letters that
//! did not fit. Administrators see partners and no word of a plan; an office sees those of its own house.

use std::collections::HashMap;

use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};

use super::index::Said;
use crate::app::acts::exchange::letter;
use crate::app::authority::{self, Target, allows};
use crate::app::door::{Ask, Eyes};
use crate::app::exchange::{Signer, partners};
use crate::error::Trouble;
use crate::store::tables::{letter_in, letter_out, misfit, org, partner};

/// Letters and misfits that are listed of one partner.
const MOST: u64 = 50;
/// Kinds of units that run an installation.
const BODIES: [&str; 5] = ["superior", "department", "city", "county", "university"];

/// The exchange.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct Exchange {}

/// What there is to see of it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Board {
    /// Our name on packages; empty before the key was made.
    pub name: String,
    /// What people call us.
    pub title: String,
    /// Our card, as the file that a partner enters.
    pub card: String,
    /// Its fingerprint, to be read out.
    pub fingerprint: String,
    /// The caller may make the key and enter partners.
    pub enters: bool,
    /// The partners.
    pub partners: Vec<Partner>,
    /// Units that a partner, or we, may be; for whoever enters partners.
    pub units: Vec<Unit>,
}

/// A unit to choose.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Unit {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// A partner.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Partner {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: i64,
    /// Its name on packages.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// The unit of our tree that it is.
    pub unit: String,
    /// The unit of our tree as which it knows us.
    pub here: String,
    /// Thirty digits.
    pub fingerprint: String,
    /// `entered`, `confirmed`, `ended`.
    pub state: String,
    /// Number of the last letter that was written for it.
    pub written: i64,
    /// Number of the last that it has acknowledged.
    pub acked: i64,
    /// Number of the last letter that came from there.
    pub received: i64,
    /// The day on which the last package from there was made; empty for none.
    pub package_on: String,
    /// When it was taken, in milliseconds since 1970.
    pub package_at: i64,
    /// Letters that wait to be carried, oldest first.
    pub waiting: Vec<Waiting>,
    /// Letters from there that did not fit, newest first.
    pub misfits: Vec<Misfit>,
    /// The caller may compare its fingerprint.
    pub confirms: bool,
    /// The caller may end the exchange.
    pub ends: bool,
    /// The caller may export and import.
    pub carries: bool,
}

/// A letter that waits.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Waiting {
    /// Its number.
    pub seq: i64,
    /// What it is.
    pub kind: Said,
    /// When it was written, in milliseconds since 1970.
    pub at: i64,
}

/// A letter that did not fit.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Misfit {
    /// Its number.
    pub seq: i64,
    /// What it is.
    pub kind: Said,
    /// What it is about.
    pub what: String,
    /// Why it was not taken.
    pub why: Said,
    /// When, in milliseconds since 1970.
    pub at: i64,
}

impl Ask for Exchange {
    const NAME: &'static str = "exchange";
    const TITLE: Text = Text::new("交换", "Exchange");
    type View = Board;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Board, Trouble> {
        let db = eyes.store.read();
        let any = Target::default();
        let enters = allows(eyes.caller, "partner-add", &any);
        let all = enters || allows(eyes.caller, "partner-confirm", &any);
        let carries = |path: &str| {
            let house = Target { org_path: path.to_owned(), ..Target::default() };
            allows(eyes.caller, "exchange-export", &house)
        };
        if !all && !eyes.caller.posts.iter().any(|post| carries(&post.house_path)) {
            return Err(authority::refusal(&Self::TITLE).into());
        }
        let mut rows = partner::Entity::find().order_by_asc(partner::Column::EnteredAt);
        if !all {
            rows = rows.filter(eyes.scope.of_units(partner::Column::HereId));
        }
        let rows = rows.order_by_asc(partner::Column::Id).all(db).await?;
        let units = orgs(eyes, &rows).await?;
        let mut shown = Vec::with_capacity(rows.len());
        for row in rows {
            let here = units.get(&row.here_id).map(|unit| unit.path.clone()).unwrap_or_default();
            let carries = carries(&here);
            if all || carries {
                shown.push(told(eyes, row, &units, carries).await?);
            }
        }
        let card = Signer::card(db).await?;
        Ok(Board {
            name: card.as_ref().map(|card| card.name.clone()).unwrap_or_default(),
            title: card.as_ref().map(|card| card.title.clone()).unwrap_or_default(),
            fingerprint: card.as_ref().map(|card| card.fingerprint()).unwrap_or_default(),
            card: card.map(|card| card.written()).unwrap_or_default(),
            enters,
            partners: shown,
            units: if enters { choices(eyes).await? } else { Vec::new() },
        })
    }
}

/// The units that partners are, and as which they know us.
async fn orgs(
    eyes: &Eyes<'_>,
    rows: &[partner::Model],
) -> Result<HashMap<String, org::Model>, Trouble> {
    let ids = rows.iter().flat_map(|row| [row.org_id.as_str(), row.here_id.as_str()]);
    let units = org::Entity::find().filter(org::Column::Id.is_in(ids));
    let units = units.all(eyes.store.read()).await?;
    Ok(units.into_iter().map(|unit| (unit.id.clone(), unit)).collect())
}

async fn choices(eyes: &Eyes<'_>) -> Result<Vec<Unit>, Trouble> {
    let units = org::Entity::find()
        .filter(org::Column::Kind.is_in(BODIES))
        .order_by_asc(org::Column::Path)
        .all(eyes.store.read())
        .await?;
    Ok(units.into_iter().map(|unit| Unit { id: unit.id, name: unit.name }).collect())
}

async fn told(
    eyes: &Eyes<'_>,
    row: partner::Model,
    units: &HashMap<String, org::Model>,
    carries: bool,
) -> Result<Partner, Trouble> {
    let db = eyes.store.read();
    let name = |id: &str| units.get(id).map(|unit| unit.name.clone()).unwrap_or_default();
    let out = || letter_out::Entity::find().filter(letter_out::Column::PartnerId.eq(&*row.id));
    let came = letter_in::Entity::find().filter(letter_in::Column::PartnerId.eq(&*row.id));
    let waiting = out()
        .filter(letter_out::Column::Seq.gt(row.acked))
        .order_by_asc(letter_out::Column::Seq)
        .limit(MOST);
    let waiting = waiting.all(db).await?.into_iter().map(|one| Waiting {
        seq: one.seq,
        kind: Said::from(&letter::title(&one.kind)),
        at: one.written_at,
    });
    let waiting = waiting.collect();
    let allowed = |act: &str| allows(eyes.caller, act, &Target::default());
    Ok(Partner {
        version: row.version,
        unit: name(&row.org_id),
        here: name(&row.here_id),
        written: i64::try_from(out().count(db).await?).unwrap_or_default(),
        acked: row.acked,
        received: i64::try_from(came.count(db).await?).unwrap_or_default(),
        waiting,
        // What did not fit tells of plans: it is for those who plan.
        misfits: if carries { misfits(eyes, &row.id).await? } else { Vec::new() },
        confirms: row.state == partners::ENTERED
            && row.entered_by != eyes.caller.account_id
            && allowed("partner-confirm"),
        ends: row.state != partners::ENDED && allowed("partner-end"),
        carries: carries && row.state == partners::CONFIRMED,
        id: row.id,
        name: row.name,
        title: row.title,
        fingerprint: row.fingerprint,
        state: row.state,
        package_on: row.package_on,
        package_at: row.package_at,
    })
}

async fn misfits(eyes: &Eyes<'_>, partner: &str) -> Result<Vec<Misfit>, Trouble> {
    let rows = misfit::Entity::find()
        .filter(misfit::Column::PartnerId.eq(partner))
        .order_by_desc(misfit::Column::NotedAt)
        .order_by_desc(misfit::Column::Seq)
        .order_by_desc(misfit::Column::Id)
        .limit(MOST);
    let told = |row: misfit::Model| Misfit {
        seq: row.seq,
        kind: Said::from(&letter::title(&row.kind)),
        what: row.what,
        why: Said::from(&Text::of(row.zh, row.en)),
        at: row.noted_at,
    };
    Ok(rows.all(eyes.store.read()).await?.into_iter().map(told).collect())
}
