//! Acts on inspections 督查、督导. Where the inspection of a unit may go from where it stands, and who may not
//! be the same person, the table of moves in `core::track` says; here it is read, moved and written. What a
//! body does day by day to follow its own plan up is not an inspection and stands in `track`.

pub mod exhibit;
pub mod letter;
pub mod list;
pub mod object;
pub mod rectify;
pub mod scheme;
pub mod visit;

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use moushi_core::track::{Inspected, Turn};
use sea_orm::{ActiveModelBehavior, ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde_json::{Value, json};

use super::find;
use super::plan::Made;
use crate::app::authority::{self, Target};
use crate::app::door::Change;
use crate::error::Trouble;
use crate::store::Tx;
use crate::store::inspect::{Case, cases};
use crate::store::tables::{inspected, inspection, mandate, objection, shortcoming};

/// The method by which a unit is not told before: 暗访.
pub const SECRET: &str = "secret";

/// The inspection of one unit, where it stands.
pub struct Standing {
    /// The unit's row.
    pub row: inspected::Model,
    /// What it belongs to.
    pub inspection: inspection::Model,
    /// What was found there and what it has objected to.
    pub case: Case,
    /// Where it stands.
    pub now: Inspected,
    before: Inspected,
    held: Case,
}

/// The line of the yearly list.
pub async fn mandate(tx: &Tx, id: &str) -> Result<mandate::Model, Trouble> {
    Ok(mandate::Entity::find_by_id(id).one(tx).await?.ok_or_else(authority::not_found)?)
}

/// The inspection of that id.
pub async fn inspection(tx: &Tx, id: &str) -> Result<inspection::Model, Trouble> {
    Ok(inspection::Entity::find_by_id(id).one(tx).await?.ok_or_else(authority::not_found)?)
}

/// The unit under inspection of that id.
pub async fn inspected(tx: &Tx, id: &str) -> Result<inspected::Model, Trouble> {
    Ok(inspected::Entity::find_by_id(id).one(tx).await?.ok_or_else(authority::not_found)?)
}

/// The shortcoming of that id.
pub async fn shortcoming(tx: &Tx, id: &str) -> Result<shortcoming::Model, Trouble> {
    Ok(shortcoming::Entity::find_by_id(id).one(tx).await?.ok_or_else(authority::not_found)?)
}

/// An inspection as a target: it belongs to the body that inspects.
pub async fn inspection_target(tx: &Tx, id: &str) -> Result<Target, Trouble> {
    let row = inspection(tx, id).await?;
    Ok(Target { object: row.id, ..find::org_target(tx, &row.org_id).await? })
}

/// A unit under inspection as a target: it belongs to the body that inspects, and the unit has a part in it
/// once it has been told.
pub async fn inspected_target(tx: &Tx, id: &str) -> Result<Target, Trouble> {
    let row = inspected(tx, id).await?;
    let mut target = Target { object: row.id, ..find::org_target(tx, &row.house_id).await? };
    if row.shown == 1 {
        target.parts.push(find::org(tx, &row.org_id).await?.path);
    }
    Ok(target)
}

/// A shortcoming as a target: as the unit at which it was found.
pub async fn shortcoming_target(tx: &Tx, id: &str) -> Result<Target, Trouble> {
    inspected_target(tx, &shortcoming(tx, id).await?.inspected_id).await
}

/// The inspection of a unit, where it stands.
pub async fn standing(tx: &Tx, id: &str) -> Result<Standing, Trouble> {
    let row = inspected(tx, id).await?;
    let inspection = inspection(tx, &row.inspection_id).await?;
    let case = cases(tx, &[id]).await?.remove(id).unwrap_or_default();
    let now = row.standing(secret(&inspection), &case);
    Ok(Standing { before: now.clone(), held: case.clone(), row, inspection, case, now })
}

/// The same by one of its shortcomings, with the place of that; refused when somebody else has changed it
/// since the person looked.
pub async fn about(tx: &Tx, id: &str, version: i64) -> Result<(Standing, usize), Trouble> {
    let unit = standing(tx, &shortcoming(tx, id).await?.inspected_id).await?;
    let found = &unit.case.found;
    let at = found.iter().position(|one| one.id == id).ok_or_else(authority::not_found)?;
    find::same_version(version, found[at].version)?;
    Ok((unit, at))
}

/// The objection of that id.
pub async fn objection(tx: &Tx, id: &str) -> Result<objection::Model, Trouble> {
    Ok(objection::Entity::find_by_id(id).one(tx).await?.ok_or_else(authority::not_found)?)
}

/// Whether somebody is named as one of the team.
pub fn member(inspection: &inspection::Model, name: &str) -> bool {
    name == inspection.leader || listed(&inspection.team).iter().any(|one| one == name)
}

/// Whether the units of an inspection are not told before.
pub fn secret(inspection: &inspection::Model) -> bool {
    listed(&inspection.methods).iter().any(|method| method == SECRET)
}

/// Words kept as a list.
pub fn listed(words: &str) -> Vec<String> {
    serde_json::from_str(words).unwrap_or_default()
}

impl Standing {
    /// Refuses when somebody else has changed it since the person looked.
    pub fn seen(&self, version: i64) -> Result<(), Refusal> {
        find::same_version(version, self.row.version)
    }

    /// Goes one way of the table.
    pub fn turn(&mut self, change: &Change<'_>, turn: Turn) -> Result<(), Refusal> {
        self.now = self.now.after(turn, &change.caller.account_id)?;
        self.row.hold(&self.now);
        for (row, now) in self.case.found.iter_mut().zip(&self.now.shortcomings) {
            row.hold(now);
        }
        for (row, now) in self.case.objections.iter_mut().zip(&self.now.objections) {
            row.hold(now);
        }
        Ok(())
    }

    /// Writes what has changed and records it with its detail.
    pub async fn keep(
        mut self,
        change: &mut Change<'_>,
        mut detail: Value,
    ) -> Result<Made, Trouble> {
        let words = |now: &Inspected| serde_json::to_string(now).map_err(anyhow::Error::from);
        detail["inspected"] = json!([self.before.stage, self.now.stage]);
        let (before, after) = (words(&self.before)?, words(&self.now)?);
        change.note(&self.row.id, &before, &after, &detail);
        written::<shortcoming::ActiveModel>(change, self.held.found, self.case.found, |row| {
            &mut row.version
        })
        .await?;
        written::<objection::ActiveModel>(
            change,
            self.held.objections,
            self.case.objections,
            |row| &mut row.version,
        )
        .await?;
        self.row.version += 1;
        self.row.updated_at = change.now;
        let made = Made { id: self.row.id.clone(), version: self.row.version };
        self.row.into_active_model().reset_all().update(change.tx).await?;
        Ok(made)
    }
}

/// Writes rows that differ from what was held, in the same order, and those that came after.
async fn written<A>(
    change: &Change<'_>,
    held: Vec<<A::Entity as EntityTrait>::Model>,
    now: Vec<<A::Entity as EntityTrait>::Model>,
    version: fn(&mut <A::Entity as EntityTrait>::Model) -> &mut i64,
) -> Result<(), Trouble>
where
    A: ActiveModelTrait + ActiveModelBehavior + Send,
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A> + PartialEq,
{
    for (at, mut row) in now.into_iter().enumerate() {
        match held.get(at) {
            Some(held) if *held == row => {}
            Some(_) => {
                *version(&mut row) += 1;
                row.into_active_model().reset_all().update(change.tx).await?;
            }
            None => {
                row.into_active_model().reset_all().insert(change.tx).await?;
            }
        }
    }
    Ok(())
}

fn conflict(message: Text, advice: Text) -> Refusal {
    Refusal::new(RefusalKind::Conflict, message, advice)
}

fn invalid(message: Text, advice: Text) -> Refusal {
    Refusal::new(RefusalKind::Invalid, message, advice)
}
