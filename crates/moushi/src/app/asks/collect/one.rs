//! One collection with what its units answered.

use std::collections::HashMap;

use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};

use super::super::listed::Mark;
use super::super::plans::whole;
use super::filling::mark;
use super::{Asked, Flagged, Line, MAY, asked, flagged, flags, line, names, slip_state};
use crate::app::authority::{self, offered};
use crate::app::burden;
use crate::app::door::{Ask, Eyes};
use crate::error::Trouble;
use crate::store::tables::{climb, collection, collection_item, flag, org, slip, slip_value};

/// One collection of a plan that the caller sees, with its answers.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct Collection {
    /// The collection.
    pub collection: String,
}

/// A collection with what came of it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Whole {
    /// The plan.
    pub plan: String,
    /// The collection.
    pub line: Line,
    /// What is asked.
    pub items: Vec<Asked>,
    /// Unit by unit what came of it, in the order of precedence.
    pub units: Vec<Answered>,
    /// Flags raised.
    pub flags: Vec<Flagged>,
    /// What the caller may do here.
    pub may: Vec<String>,
}

/// What came of one unit.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Answered {
    /// The unit.
    pub unit: String,
    /// Where its slip stands.
    pub state: Mark,
    /// Item by item its value; empty where there is none.
    pub values: Vec<String>,
    /// Items offered to it.
    pub offered: i64,
    /// Items that it confirmed as known.
    pub confirmed: i64,
    /// Its slip.
    pub slip: String,
    /// The body at whose desk its filling lies; empty for none.
    pub desk: String,
}

impl Ask for Collection {
    const NAME: &'static str = "collection";
    const TITLE: Text = Text::new("采集任务", "Collection");
    type View = Whole;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Whole, Trouble> {
        let db = eyes.store.read();
        let row = collection::Entity::find_by_id(&self.collection).one(db).await?;
        let row = row.ok_or_else(authority::not_found)?;
        let (_, house) = whole(eyes, &row.plan_id).await?;
        let slips = slip::Entity::find()
            .filter(slip::Column::CollectionId.eq(row.id.as_str()))
            .all(db)
            .await?;
        let flags = flags(eyes, flag::Column::CollectionId, &row.id).await?;
        let names = names(eyes, std::iter::once(row.asker_id.as_str())).await?;
        let items = burden::items(db, &row.id).await?;
        let units = units(eyes, &slips, &items, !row.standard.is_empty()).await?;
        let plan = row.plan_id.clone();
        Ok(Whole {
            line: line(row, &slips, &flags, &names, eyes),
            items: asked(eyes, items).await?,
            units,
            flags: flagged(eyes, flags).await?,
            may: offered(eyes.caller, MAY, &house.path),
            plan,
        })
    }
}

async fn units(
    eyes: &Eyes<'_>,
    slips: &[slip::Model],
    items: &[collection_item::Model],
    tables: bool,
) -> Result<Vec<Answered>, Trouble> {
    let db = eyes.store.read();
    let (mut orgs, mut values) = (Vec::new(), HashMap::new());
    for portion in slips.chunks(500) {
        let ids = portion.iter().map(|slip| slip.org_id.as_str());
        orgs.extend(org::Entity::find().filter(org::Column::Id.is_in(ids)).all(db).await?);
        let ids = portion.iter().map(|slip| slip.id.as_str());
        let given = slip_value::Entity::find().filter(slip_value::Column::SlipId.is_in(ids));
        for value in given.all(db).await? {
            values.insert((value.slip_id, value.item_id), value.value);
        }
    }
    orgs.sort_by(|one, two| (one.rank, &one.id).cmp(&(two.rank, &two.id)));
    let desks = names(eyes, slips.iter().map(|slip| slip.desk_id.as_str())).await?;
    let steps = if tables { last_steps(eyes, slips).await? } else { HashMap::new() };
    let one = |org: org::Model| {
        let slip = slips.iter().find(|slip| slip.org_id == org.id)?;
        let value = |item: &collection_item::Model| {
            values.get(&(slip.id.clone(), item.id.clone())).cloned().unwrap_or_default()
        };
        let desk = desks.get(&slip.desk_id).cloned().unwrap_or_default();
        let state = || slip_state(&slip.state);
        Some(Answered {
            unit: org.name,
            state: if tables { mark(slip, &desk, steps.get(&slip.id)) } else { state() },
            values: items.iter().map(value).collect(),
            offered: slip.offered,
            confirmed: slip.confirmed,
            slip: slip.id.clone(),
            desk,
        })
    };
    Ok(orgs.into_iter().filter_map(one).collect())
}

/// The last step of each filling.
async fn last_steps(
    eyes: &Eyes<'_>,
    slips: &[slip::Model],
) -> Result<HashMap<String, climb::Model>, Trouble> {
    let mut last = HashMap::new();
    for portion in slips.chunks(500) {
        let ids = portion.iter().map(|slip| slip.id.as_str());
        let steps = climb::Entity::find()
            .filter(climb::Column::SlipId.is_in(ids))
            .order_by_asc(climb::Column::Seq);
        let steps = steps.all(eyes.store.read()).await?;
        last.extend(steps.into_iter().map(|step| (step.slip_id.clone(), step)));
    }
    Ok(last)
}
