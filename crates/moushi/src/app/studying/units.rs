//! Which unit of the data is which unit of the tree: what was said of the edition or of the year before, else by name below the
//! body whose study it is. A name that two units bear is told by the units above them. Judges nothing.

use std::collections::HashMap;

use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};

use super::kept::Results;
use crate::error::Trouble;
use crate::store::scope::starts_with;
use crate::store::tables::{org, study, study_edition, study_unit};
use crate::store::{Tx, new_id};

/// Writes down which named units of an edition are which units of the tree.
pub async fn placed(tx: &Tx, of: &study_edition::Model, results: &Results) -> Result<(), Trouble> {
    let Some(study) = study::Entity::find_by_id(&of.study_id).one(tx).await? else { return Ok(()) };
    let Some(house) = org::Entity::find_by_id(&study.org_id).one(tx).await? else { return Ok(()) };
    let tree = Tree::of(tx, &house).await?;
    let before = before(tx, &study, of).await?;
    let mut rows = Vec::new();
    for level in &results.levels {
        for unit in &level.named {
            let said = before.get(&(level.name.clone(), unit.name.clone()));
            let said = said.filter(|org| tree.units.contains_key(*org));
            let Some(org) = said.cloned().or_else(|| tree.find(&unit.name)) else { continue };
            let row = study_unit::Model {
                id: new_id(),
                edition_id: of.id.clone(),
                study_id: of.study_id.clone(),
                grouping: level.name.clone(),
                unit: unit.name.clone(),
                org_id: org,
            };
            rows.push(row.into_active_model().reset_all());
        }
    }
    // SQLite binds at most 32,766 values at a time.
    for part in rows.chunks(1_000) {
        study_unit::Entity::insert_many(part.to_vec()).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// Which unit of the tree is which of the data, by grouping and name.
type Said = HashMap<(String, String), String>;

/// What was said before: of the newest edition before this one, else of the study of the year before.
async fn before(tx: &Tx, study: &study::Model, of: &study_edition::Model) -> Result<Said, Trouble> {
    let mut known = match study.earlier_id.as_str() {
        "" => Said::new(),
        earlier => said(tx, earlier, i64::MAX).await?,
    };
    known.extend(said(tx, &of.study_id, of.seq).await?);
    Ok(known)
}

/// What the newest edition of a study says among those before a number.
async fn said(tx: &Tx, study: &str, before: i64) -> Result<Said, Trouble> {
    let last = study_edition::Entity::find()
        .filter(study_edition::Column::StudyId.eq(study))
        .filter(study_edition::Column::State.eq("made"))
        .filter(study_edition::Column::Seq.lt(before))
        .order_by_desc(study_edition::Column::Seq)
        .one(tx)
        .await?;
    let Some(last) = last else { return Ok(Said::new()) };
    let rows = study_unit::Entity::find()
        .filter(study_unit::Column::EditionId.eq(last.id))
        .all(tx)
        .await?;
    Ok(rows.into_iter().map(|row| ((row.grouping, row.unit), row.org_id)).collect())
}

/// The units at and below a body, by their names.
struct Tree {
    units: HashMap<String, org::Model>,
    named: HashMap<String, Vec<String>>,
}

impl Tree {
    async fn of(tx: &Tx, house: &org::Model) -> Result<Self, Trouble> {
        let rows = org::Entity::find()
            .filter(starts_with(&house.path))
            .filter(org::Column::Kind.ne("division"))
            .order_by_asc(org::Column::Rank)
            .order_by_asc(org::Column::Id);
        let mut tree = Self { units: HashMap::new(), named: HashMap::new() };
        for row in rows.all(tx).await? {
            let mut names = vec![row.name.clone()];
            names.extend(Some(row.short_name.clone()).filter(|short| !short.is_empty()));
            names.dedup();
            for name in names {
                tree.named.entry(name).or_default().push(row.id.clone());
            }
            tree.units.insert(row.id.clone(), row);
        }
        Ok(tree)
    }

    /// The one unit that the data mean by `第一小学:清河县`: a school within a county.
    fn find(&self, name: &str) -> Option<String> {
        let all = |name: &str| self.named.get(name).map(Vec::as_slice).unwrap_or_default();
        if let [one] = all(name) {
            return Some(one.clone());
        }
        let mut parts = name.split(':').map(str::trim);
        let own = all(parts.next()?);
        let above: Vec<&str> = parts.collect();
        let below = |id: &&String| {
            above.iter().all(|name| all(name).iter().any(|upper| self.lies_below(id, upper)))
        };
        match *own.iter().filter(below).collect::<Vec<_>>().as_slice() {
            [one] => Some(one.clone()),
            _ if own.len() == 1 && above.iter().all(|name| all(name).is_empty()) => {
                own.first().cloned()
            }
            _ => None,
        }
    }

    fn lies_below(&self, id: &str, upper: &str) -> bool {
        let path = |id: &str| self.units.get(id).map(|unit| unit.path.as_str());
        match (path(id), path(upper)) {
            (Some(own), Some(upper)) => own.starts_with(upper),
            _ => false,
        }
    }
}
