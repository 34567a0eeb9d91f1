//! One inspection 督查、督导: its scheme and sample for the body that inspects; for a unit under inspection only
//! what concerns itself, and only what it has been told.

mod assessed;
mod objection;
mod unit;

use moushi_core::text::Text;
use moushi_core::track::{RULE, Stage};
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};

use super::Spoken;
use super::inspections::Named;
use crate::app::acts::inspect::scheme::METHODS;
use crate::app::acts::inspect::{SECRET, listed, secret};
use crate::app::authority::{self, Target, allows};
use crate::app::door::{Ask, Eyes};
use crate::error::Trouble;
use crate::store::tables::{collection, inspected, inspection, mandate, org};

pub use assessed::SelfEvaluation;
pub use objection::{Exhibit, Objection};
pub use unit::{Look, Problem, Timing, Unit, mark, next, timer};

/// One inspection.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct Inspection {
    /// Its id.
    pub inspection: String,
}

/// What is to be seen of it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Whole {
    /// Its id.
    pub id: String,
    /// Its number.
    pub number: String,
    /// The matter, as the yearly list has it.
    pub matter: String,
    /// On what it rests.
    pub basis: String,
    /// Where the line of the list was approved.
    pub approval: String,
    /// The body that inspects.
    pub house: String,
    /// The year of the list.
    pub year: i64,
    /// What is looked at.
    pub content: String,
    /// How far it goes.
    pub scope: String,
    /// Ways of looking.
    #[schemars(with = "Vec<Spoken>")]
    pub methods: Vec<Text>,
    /// Who leads the team.
    pub leader: String,
    /// The team.
    pub team: Vec<String>,
    /// First day.
    pub begins: String,
    /// Last day.
    pub ends: String,
    /// 综合督导.
    pub comprehensive: bool,
    /// The units are not told before.
    pub secret: bool,
    /// Why it was given up, if it was.
    pub dropped: String,
    /// The collection on which it rests: id and title; empty for none.
    pub collection: Named,
    /// The sample; none for a unit under inspection.
    pub sample: Option<Sample>,
    /// The units that the caller sees, in the order of the draw.
    pub units: Vec<Unit>,
    /// Acts on the whole that the caller may do now.
    pub offered: Vec<String>,
    /// Version, for changes.
    pub version: i64,
}

/// The sample, and how anybody can draw it again.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Sample {
    /// How many units the frozen list has.
    pub list: usize,
    /// Its fingerprint.
    pub digest: String,
    /// How many are drawn; 0 for all.
    pub size: i64,
    /// `kind`, `city`, or without strata.
    pub strata: String,
    /// The seed.
    pub seed: String,
    /// Where it comes from.
    pub source: String,
    /// When the scheme, list and seed were fixed.
    pub fixed: i64,
    /// When it was drawn; 0 before.
    pub drawn: i64,
    /// The rule.
    #[schemars(with = "Spoken")]
    pub rule: Text,
    /// Names by which the draw knows the units of the list, with their strata.
    pub codes: Vec<(String, String)>,
}

impl Ask for Inspection {
    const NAME: &'static str = "inspection";
    const TITLE: Text = Text::new("督查详情", "An inspection");
    type View = Whole;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Whole, Trouble> {
        let db = eyes.store.read();
        let row = inspection::Entity::find_by_id(&self.inspection)
            .filter(eyes.scope.inspections())
            .one(db)
            .await?
            .ok_or_else(authority::not_found)?;
        let line = mandate::Entity::find_by_id(&row.mandate_id).one(db).await?;
        let house = org::Entity::find_by_id(&row.org_id).one(db).await?;
        let (Some(line), Some(house)) = (line, house) else {
            return Err(authority::not_found().into());
        };
        let whole = eyes.scope.sees_plans_of(&house.path);
        let units = inspected::Entity::find()
            .filter(inspected::Column::InspectionId.eq(row.id.as_str()))
            .filter(eyes.scope.inspected())
            .order_by_asc(inspected::Column::Place)
            .all(db)
            .await?;
        let offered = offered(eyes, &row, &house, &units);
        Ok(Whole {
            matter: line.title,
            basis: line.basis,
            approval: line.approval,
            house: house.name.clone(),
            methods: methods(&row),
            secret: secret(&row),
            collection: if whole { resting(eyes, &row).await? } else { Named::default() },
            sample: whole.then(|| sample(&row)),
            units: unit::views(eyes, &row, &house, units, whole).await?,
            offered,
            team: listed(&row.team),
            begins: row.begins,
            ends: row.ends,
            comprehensive: row.comprehensive != 0,
            id: row.id,
            number: row.number,
            year: row.year,
            content: row.content,
            scope: row.area,
            leader: row.leader,
            dropped: row.dropped,
            version: row.version,
        })
    }
}

/// The collection on which an inspection rests.
async fn resting(eyes: &Eyes<'_>, row: &inspection::Model) -> Result<Named, Trouble> {
    let found = collection::Entity::find_by_id(&row.collection_id).one(eyes.store.read()).await?;
    Ok(found.map(|one| Named { id: one.id, name: one.title }).unwrap_or_default())
}

/// Ways of looking in words.
pub fn methods(row: &inspection::Model) -> Vec<Text> {
    let known = listed(&row.methods);
    let named = METHODS.into_iter().filter(|(name, _)| known.iter().any(|one| one == name));
    named.map(|(_, words)| words).collect()
}

fn sample(row: &inspection::Model) -> Sample {
    let list: Vec<crate::app::acts::inspect::scheme::Listed> =
        serde_json::from_str(&row.population).unwrap_or_default();
    Sample {
        list: list.len(),
        digest: row.digest.clone(),
        size: row.size,
        strata: row.strata.clone(),
        seed: row.seed.clone(),
        source: row.seed_source.clone(),
        fixed: row.opened_at,
        drawn: row.drawn_at,
        rule: RULE,
        codes: list.into_iter().map(|one| (one.code, one.stratum)).collect(),
    }
}

/// What may be done to the whole now.
fn offered(
    eyes: &Eyes<'_>,
    row: &inspection::Model,
    house: &org::Model,
    units: &[inspected::Model],
) -> Vec<String> {
    let target = Target { org_path: house.path.clone(), ..Target::default() };
    let undrawn = row.drawn_at == 0 && row.dropped.is_empty();
    let untold = listed(&row.methods).iter().all(|one| one != SECRET)
        && units.iter().any(|unit| unit.stage() == Stage::Drawn);
    let all =
        [("inspection-draw", undrawn), ("inspection-drop", undrawn), ("inspection-notify", untold)];
    let may = all.iter().filter(|(act, now)| *now && allows(eyes.caller, act, &target));
    may.map(|(act, _)| (*act).to_owned()).collect()
}
