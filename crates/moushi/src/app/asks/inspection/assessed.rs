//! The self-evaluation of units under inspection 自评: what each has filled in for the collection on which the inspection
//! rests, how far that has been reviewed, and how it comes out by the standard.

use std::collections::HashMap;
use std::sync::Arc;

use schemars::JsonSchema;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;

use super::super::collect::filling::mark;
use super::super::judged::{Ruling, Verdict, rulings, verdicts};
use super::super::listed::Mark;
use crate::app::door::Eyes;
use crate::app::judging::Judging;
use crate::error::Trouble;
use crate::store::tables::{collection, inspection, org, slip};

/// The self-evaluation of a unit.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SelfEvaluation {
    /// The slip on which it was filled in.
    pub slip: String,
    /// How far it has come: to be filled in, in review, accepted.
    pub state: Mark,
    /// How it comes out, with what a person ruled.
    pub verdicts: Vec<Verdict>,
}

/// Self-evaluations of the units of an inspection.
#[derive(Default)]
pub struct Assessed {
    slips: HashMap<String, (slip::Model, String)>,
    judging: Option<Arc<Judging>>,
    rulings: HashMap<String, Ruling>,
}

impl Assessed {
    /// Those of an inspection; none where it rests on no collection. What was ruled is told to the body that inspects.
    pub async fn of(eyes: &Eyes<'_>, of: &inspection::Model, whole: bool) -> Result<Self, Trouble> {
        let db = eyes.store.read();
        let asked = collection::Entity::find_by_id(&of.collection_id).one(db).await?;
        let Some(asked) = asked else { return Ok(Self::default()) };
        let rows = slip::Entity::find().filter(slip::Column::CollectionId.eq(asked.id.as_str()));
        let rows = rows.all(db).await?;
        let desks = org::Entity::find()
            .filter(org::Column::Id.is_in(rows.iter().map(|row| row.desk_id.as_str())));
        let desks: HashMap<String, String> =
            desks.all(db).await?.into_iter().map(|desk| (desk.id, desk.name)).collect();
        let slips = rows.into_iter().map(|row| {
            let desk = desks.get(&row.desk_id).cloned().unwrap_or_default();
            (row.org_id.clone(), (row, desk))
        });
        Ok(Self {
            slips: slips.collect(),
            judging: Some(eyes.judgings.of_collection(eyes.store, &asked).await?),
            rulings: match whole {
                true => rulings(eyes, &asked.id, eyes.now).await?,
                false => HashMap::new(),
            },
        })
    }

    /// That of a unit; none where it was not asked.
    pub fn of_unit(&self, unit: &str) -> Option<SelfEvaluation> {
        let (row, desk) = self.slips.get(unit)?;
        let judging = self.judging.as_ref()?;
        let places = &judging.judged.run.frames.level(0).rows;
        let all = verdicts(judging, &self.rulings).into_iter().zip(places);
        let own = all.filter(|(_, place)| {
            judging.of_file(place.file).is_some_and(|filling| filling.slip == row.id)
        });
        Some(SelfEvaluation {
            slip: row.id.clone(),
            state: mark(row, desk, None),
            verdicts: own.map(|(verdict, _)| verdict).collect(),
        })
    }
}
