//! The slip that a unit fills in, with what is known already.

use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::EntityTrait;
use serde::{Deserialize, Serialize};

use super::super::listed::{Bilingual, Mark};
use super::{Asked, Flagged, asked, flagged, flags, names, open, slip_state, state};
use crate::app::acts::collect::wanted;
use crate::app::authority::{self, Target, allows};
use crate::app::burden;
use crate::app::door::{Ask, Eyes};
use crate::error::Trouble;
use crate::store::tables::{collection, flag, org, plan, slip};

/// A slip of a unit of the caller, or of a plan that the caller sees as a whole.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct Slip {
    /// The slip.
    pub slip: String,
}

/// What a unit is asked, with what is known already.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Sheet {
    /// The slip.
    pub id: String,
    /// Its version, for changes.
    pub version: i64,
    /// The unit.
    pub unit: String,
    /// Who asks: the unit, and the body that it belongs to.
    pub asker: String,
    /// Title.
    pub title: String,
    /// What it stands on.
    pub basis: String,
    /// `document` or `list`.
    pub basis_kind: String,
    /// The standard whose tables are asked for; empty for items.
    pub standard: String,
    /// Last day for the answer.
    pub last: String,
    /// Day after which nothing is owed.
    pub expires: String,
    /// Where it stands.
    pub state: Mark,
    /// It may be answered.
    pub open: bool,
    /// It has been answered.
    pub answered: bool,
    /// Every item is known: one key confirms all.
    pub known: bool,
    /// What is asked.
    pub items: Vec<Filled>,
    /// Flags raised by the unit.
    pub flags: Vec<Flagged>,
    /// What the caller may do here.
    pub may: Vec<String>,
}

/// An item to fill in.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Filled {
    /// What is asked.
    pub item: Asked,
    /// The value: as answered, else as known, else empty.
    pub value: String,
    /// Where what is known comes from; empty for nothing.
    #[schemars(with = "Bilingual")]
    pub source: Text,
}

impl Ask for Slip {
    const NAME: &'static str = "slip";
    const TITLE: Text = Text::new("采集单", "Slip of a collection");
    type View = Sheet;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Sheet, Trouble> {
        let db = eyes.store.read();
        let (row, of, unit, house) = seen_slip(eyes, &self.slip).await?;
        let known = burden::known(db, std::slice::from_ref(&row.org_id), &row.id).await?;
        let given = burden::values(db, &row.id).await?;
        let items = burden::items(db, &row.collection_id).await?;
        let mut boxes = Vec::with_capacity(items.len());
        for (item, asked) in items.iter().zip(asked(eyes, items.clone()).await?) {
            let held = wanted(item)?.known(&row.org_id, &known);
            let value = given.get(&item.id).map(|given| given.value.clone());
            let source = held.map_or(Text::new("", ""), |held| held.source.clone());
            let value = value.or_else(|| held.map(|held| held.value.clone())).unwrap_or_default();
            boxes.push(Filled { item: asked, value, source });
        }
        let asker = names(eyes, std::iter::once(of.asker_id.as_str())).await?;
        let target =
            Target { org_path: house.path, parts: vec![unit.path.clone()], ..Target::default() };
        let acts = ["collection-answer", "collection-flag"];
        let may = acts.iter().filter(|act| allows(eyes.caller, act, &target));
        let open = open(&of, eyes) && row.state != "withdrawn";
        Ok(Sheet {
            asker: asker.into_values().next().unwrap_or_default(),
            state: if open || row.state != "open" {
                slip_state(&row.state)
            } else {
                state(&of, eyes)
            },
            open,
            answered: row.state == "answered",
            known: boxes.iter().all(|one| !one.source.zh.is_empty()),
            flags: flagged(eyes, flags(eyes, flag::Column::SlipId, &row.id).await?).await?,
            may: may.map(|act| (*act).to_owned()).collect(),
            items: boxes,
            id: row.id,
            version: row.version,
            unit: unit.name,
            title: of.title,
            basis: of.basis,
            basis_kind: of.basis_kind,
            standard: of.standard,
            last: of.last_day,
            expires: of.expires_on,
        })
    }
}

/// A slip with its collection, its unit and the body that asks, when the caller sees it.
pub async fn seen_slip(
    eyes: &Eyes<'_>,
    id: &str,
) -> Result<(slip::Model, collection::Model, org::Model, org::Model), Trouble> {
    let db = eyes.store.read();
    let missing = authority::not_found;
    let row = slip::Entity::find_by_id(id).one(db).await?.ok_or_else(missing)?;
    let unit = org::Entity::find_by_id(&row.org_id).one(db).await?.ok_or_else(missing)?;
    let plan = plan::Entity::find_by_id(&row.plan_id).one(db).await?.ok_or_else(missing)?;
    let house = org::Entity::find_by_id(&plan.org_id).one(db).await?.ok_or_else(missing)?;
    let mine = eyes.scope.parts.iter().any(|tree| unit.path.starts_with(tree.as_str()));
    if !mine && !eyes.scope.sees_plans_of(&house.path) {
        return Err(missing().into());
    }
    let of = collection::Entity::find_by_id(&row.collection_id).one(db).await?;
    Ok((row, of.ok_or_else(missing)?, unit, house))
}
