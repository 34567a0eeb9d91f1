//! Objections of a unit under inspection and the evidence that it has handed in, as they are seen: by the unit and
//! by the body that inspects alike.

use std::collections::BTreeMap;

use moushi_core::text::Text;
use moushi_core::track::{CALENDAR, Ruling, Turn, reviewing};
use schemars::JsonSchema;
use sea_orm::{
    ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef,
};
use serde::Serialize;

use super::super::Spoken;
use super::unit::{Held, Timing, timer};
use crate::app::acts::inspect::exhibit::answering;
use crate::app::acts::inspect::member;
use crate::app::acts::inspect::visit::SEVERITIES;
use crate::app::authority::{Target, allows};
use crate::app::door::Eyes;
use crate::error::Trouble;
use crate::store::inspect::Case;
use crate::store::tables::{account, exhibit, objection, person, shortcoming};

/// An objection.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Objection {
    /// Its id.
    pub id: String,
    /// Its number at the unit.
    pub seq: i64,
    /// The shortcoming that it is about, by its id; empty for the conclusion as a whole.
    pub shortcoming: String,
    /// What the unit says.
    pub words: String,
    /// When it was filed.
    pub filed: String,
    /// Evidence of the unit.
    pub exhibits: Vec<Exhibit>,
    /// Until when it is to be decided on.
    pub timer: Option<Timing>,
    /// `upheld`, `changed`, `revoked`; empty while it waits.
    pub ruling: String,
    /// What that is called.
    #[schemars(with = "Option<Spoken>")]
    pub title: Option<Text>,
    /// What was looked at, and why it is decided so.
    pub reasons: String,
    /// What is said in place of what was; empty for what stays.
    pub changed: String,
    /// How grave instead.
    #[schemars(with = "Option<Spoken>")]
    pub severity: Option<Text>,
    /// The last day that held until then, and the one in its place; empty for none.
    pub due: (String, String),
    /// Number of the decision.
    pub number: String,
    /// Day of the decision.
    pub decided: String,
    /// Acts that the caller may do now.
    pub offered: Vec<String>,
    /// Version, for changes.
    pub version: i64,
}

/// A piece of evidence.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Exhibit {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// An address; empty for a file.
    pub url: String,
    /// Size of the file in bytes.
    pub size: i64,
    /// Who has added it.
    pub who: String,
    /// When.
    pub at: i64,
    /// Belongs to the report that is being written or verified.
    pub now: bool,
    /// Who has looked at it in a verification, and when; empty for nobody.
    pub looked: (String, String),
}

/// Evidence of units with the names of those who have added and looked at it.
#[derive(Default)]
pub struct Shown {
    rows: Vec<exhibit::Model>,
    names: BTreeMap<String, String>,
}

impl Shown {
    /// That of these units, in the order in which it came.
    pub async fn of(eyes: &Eyes<'_>, units: &[&str]) -> Result<Self, Trouble> {
        let db = eyes.store.read();
        let rows = exhibit::Entity::find()
            .filter(exhibit::Column::InspectedId.is_in(units.iter().copied()))
            .order_by_asc(exhibit::Column::AddedAt)
            .order_by_asc(exhibit::Column::Id)
            .all(db)
            .await?;
        if rows.is_empty() {
            return Ok(Self::default());
        }
        let ids = rows.iter().flat_map(|row| [row.added_by.as_str(), row.looked_by.as_str()]);
        let who = account::Entity::belongs_to(person::Entity)
            .from(account::Column::PersonId)
            .to(person::Column::Id);
        let names: Vec<(String, String)> = account::Entity::find()
            .join(JoinType::InnerJoin, RelationDef::from(who))
            .filter(account::Column::Id.is_in(ids))
            .select_only()
            .column(account::Column::Id)
            .column(person::Column::Name)
            .into_tuple()
            .all(db)
            .await?;
        Ok(Self { rows, names: names.into_iter().collect() })
    }

    fn view(&self, row: &exhibit::Model, now: bool) -> Exhibit {
        let name = |id: &String| self.names.get(id).cloned().unwrap_or_default();
        Exhibit {
            id: row.id.clone(),
            name: row.name.clone(),
            url: row.url.clone(),
            size: row.size,
            who: name(&row.added_by),
            at: row.added_at,
            now,
            looked: (name(&row.looked_by), row.looked_on.clone()),
        }
    }

    /// That of a shortcoming.
    pub fn of_shortcoming(&self, one: &shortcoming::Model) -> Vec<Exhibit> {
        let rows = self.rows.iter().filter(|row| row.shortcoming_id == one.id);
        rows.map(|row| self.view(row, row.answer == answering(one))).collect()
    }

    fn of_objection(&self, one: &objection::Model) -> Vec<Exhibit> {
        let rows = self.rows.iter().filter(|row| row.objection_id == one.id);
        rows.map(|row| self.view(row, one.ruling.is_empty())).collect()
    }
}

impl Held<'_> {
    /// The objections of a unit.
    pub fn objections(
        &self,
        case: &Case,
        now: &moushi_core::track::Inspected,
        target: &Target,
    ) -> Vec<Objection> {
        let one = |(at, row): (usize, &objection::Model)| {
            let member = member(self.inspection, &self.eyes.caller.name);
            let rule = Turn::Rule { at, ruling: Ruling::Upheld, member };
            let mut offered = self.may(now, target, &[("review-decide", rule)]);
            if now.may_support(at).is_ok() && allows(self.eyes.caller, "exhibit-add", target) {
                offered.push("exhibit-add".to_owned());
            }
            Objection { offered, ..self.objection(row) }
        };
        case.objections.iter().enumerate().map(one).collect()
    }

    fn objection(&self, row: &objection::Model) -> Objection {
        let (filed, decided) = row.days();
        let due = filed.and_then(|filed| {
            reviewing(filed, decided, &self.province, self.eyes.today, &CALENDAR)
        });
        let severity = SEVERITIES.into_iter().find(|(name, _)| *name == row.severity);
        let ruling = Ruling::ALL
            .into_iter()
            .find(|one| crate::app::acts::entry::fields::word(one) == row.ruling);
        Objection {
            id: row.id.clone(),
            seq: row.seq,
            shortcoming: row.shortcoming_id.clone(),
            words: row.words.clone(),
            filed: row.filed_on.clone(),
            exhibits: self.shown.of_objection(row),
            timer: due.as_ref().map(timer),
            ruling: row.ruling.clone(),
            title: ruling.map(Ruling::title),
            reasons: row.reasons.clone(),
            changed: row.changed.clone(),
            severity: severity.map(|(_, words)| words),
            due: (row.due_before.clone(), row.due.clone()),
            number: row.number.clone(),
            decided: row.decided_on.clone(),
            offered: Vec::new(),
            version: row.version,
        }
    }
}
