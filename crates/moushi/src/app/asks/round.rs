//! Ask: the consultation round 征求意见: who was asked, who has replied, what was said of which row
//! and what became of it. Who sees only parts is shown these parts, to be accepted or returned.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};

use super::index::names;
use super::plans::seen;
use crate::app::authority::{self, Target};
use crate::app::door::{Ask, Eyes};
use crate::error::Trouble;
use crate::store::tables::{approval, assignment, comment, entry, org};

/// The round of a plan.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Round {
    /// The plan.
    pub plan: String,
}

/// How the round goes.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Going {
    /// The plan.
    pub plan: String,
    /// When it was opened; 0 when it has not been.
    pub opened_at: i64,
    /// Last day for replies; empty when none was set.
    pub until: String,
    /// Units asked, by rank.
    pub units: Vec<Unit>,
    /// How many of them have replied.
    pub replied: usize,
    /// What was said, in the order of the ledger.
    pub replies: Vec<Reply>,
    /// Parts that units returned.
    pub returned: Vec<Part>,
    /// Parts of the caller's own units.
    pub mine: Vec<Part>,
    /// Whether the caller decides about replies.
    pub decides: bool,
}

/// A unit asked.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Unit {
    /// Its name.
    pub name: String,
    /// Parts that it has.
    pub parts: usize,
    /// Parts accepted.
    pub accepted: usize,
    /// Parts returned.
    pub returned: usize,
    /// What it has said.
    pub replies: usize,
}

impl Unit {
    /// Has answered for a part, or said something.
    pub fn has_replied(&self) -> bool {
        self.accepted + self.returned + self.replies > 0
    }
}

/// A reply to a row.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Reply {
    /// The reply.
    pub id: String,
    /// Id of the row; empty for the plan as a whole.
    pub entry: String,
    /// Code of the row.
    pub code: String,
    /// Words of the row.
    pub row: String,
    /// What is said.
    pub words: String,
    /// Unit that says it.
    pub unit: String,
    /// Who wrote it.
    pub by: String,
    /// When.
    pub at: i64,
    /// `taken`, `not_taken`; empty while open.
    pub decision: String,
    /// Why.
    pub reason: String,
}

/// A part that a unit has in a task.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Part {
    /// The assignment.
    pub id: String,
    /// Id of the row.
    pub entry: String,
    /// Code of the row.
    pub code: String,
    /// Words of the row.
    pub words: String,
    /// Words of the deadline.
    pub due: String,
    /// The unit.
    pub unit: String,
    /// `lead` or `support`.
    pub part: String,
    /// `proposed`, `accepted`, `returned`.
    pub state: String,
    /// Why it was returned.
    pub reason: String,
    /// Version, for answering.
    pub version: i64,
    /// Whether the caller may answer now.
    pub answers: bool,
}

impl Ask for Round {
    const NAME: &'static str = "round";
    const TITLE: Text = Text::new("征求意见情况", "Show the consultation round");
    type View = Going;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Going, Trouble> {
        let (plan, org, whole) = seen(eyes, &self.plan).await?;
        let open = matches!(plan.state.as_str(), "draft" | "consulting");
        let opened = opened(eyes, &plan.id).await?;
        let held = Held::of(eyes, &plan.id).await?;
        let shown = |unit: &org::Model| whole || eyes.scope.sees_parts_of(&unit.path);
        let replies = held.replies(eyes, shown).await?;
        let units = if whole { held.units(&replies) } else { Vec::new() };
        let may = |unit: &org::Model| {
            let parts = vec![unit.path.clone()];
            let target = Target { org_path: org.path.clone(), parts, ..Target::default() };
            open && authority::allows(eyes.caller, "assignment-answer", &target)
        };
        let parts = held.parts(may);
        let (mut returned, mut mine) = (Vec::new(), Vec::new());
        for (unit, part) in parts {
            let own = part.answers || (!whole && eyes.scope.sees_parts_of(&unit.path));
            if own {
                mine.push(part);
            } else if whole && part.state == "returned" {
                returned.push(part);
            }
        }
        let decides = !authority::offered(eyes.caller, &["reply-decide"], &org.path).is_empty();
        Ok(Going {
            plan: plan.id,
            opened_at: opened.as_ref().map_or(0, |row| row.asked_at),
            until: opened.map(|row| row.reason).unwrap_or_default(),
            replied: units.iter().filter(|unit| unit.has_replied()).count(),
            units,
            replies: replies.into_iter().map(|(_, reply)| reply).collect(),
            returned,
            mine,
            decides: open && decides,
        })
    }
}

async fn opened(eyes: &Eyes<'_>, plan: &str) -> Result<Option<approval::Model>, Trouble> {
    Ok(approval::Entity::find()
        .filter(approval::Column::PlanId.eq(plan))
        .filter(approval::Column::Kind.eq("round"))
        .order_by_desc(approval::Column::AskedAt)
        .one(eyes.store.read())
        .await?)
}

/// What the round is made of.
struct Held {
    rows: HashMap<String, entry::Model>,
    units: HashMap<String, org::Model>,
    assignments: Vec<assignment::Model>,
    comments: Vec<comment::Model>,
}

impl Held {
    async fn of(eyes: &Eyes<'_>, plan: &str) -> Result<Self, Trouble> {
        let db = eyes.store.read();
        let rows = entry::Entity::find()
            .filter(entry::Column::PlanId.eq(plan))
            .filter(entry::Column::DeletedAt.eq(0))
            .filter(eyes.scope.entries(entry::Column::PlanId, entry::Column::Id, ""))
            .all(db)
            .await?;
        let rows: HashMap<String, entry::Model> =
            rows.into_iter().map(|row| (row.id.clone(), row)).collect();
        let mut assignments =
            assignment::Entity::find().filter(assignment::Column::PlanId.eq(plan)).all(db).await?;
        // Last year's tasks are there to be read; nobody is asked to take them on.
        let asked = |id: &str| rows.get(id).is_some_and(|row| row.noun == "task");
        assignments.retain(|one| asked(&one.entry_id));
        let comments = comment::Entity::find()
            .filter(comment::Column::PlanId.eq(plan))
            .filter(comment::Column::Kind.is_in(["reply", "taken", "not_taken"]))
            .order_by_asc(comment::Column::CreatedAt)
            .order_by_asc(comment::Column::Id)
            .all(db)
            .await?;
        let named: BTreeSet<&str> = assignments
            .iter()
            .map(|one| one.org_id.as_str())
            .chain(comments.iter().map(|one| one.org_id.as_str()))
            .collect();
        let units = org::Entity::find().filter(org::Column::Id.is_in(named)).all(db).await?;
        Ok(Self {
            rows,
            units: units.into_iter().map(|unit| (unit.id.clone(), unit)).collect(),
            assignments,
            comments,
        })
    }

    /// Replies with the unit that gave them, in the order of the rows.
    async fn replies(
        &self,
        eyes: &Eyes<'_>,
        shown: impl Fn(&org::Model) -> bool,
    ) -> Result<Vec<(String, Reply)>, Trouble> {
        let people = names(eyes, self.comments.iter().map(|one| one.author_id.as_str())).await?;
        let mut replies: Vec<(i64, String, Reply)> = Vec::new();
        for one in self.comments.iter().filter(|one| one.kind == "reply") {
            let Some(unit) = self.units.get(&one.org_id).filter(|unit| shown(unit)) else {
                continue;
            };
            let row = self.rows.get(&one.entry_id);
            if row.is_none() && !one.entry_id.is_empty() {
                continue;
            }
            let by = people.get(&one.author_id).cloned().unwrap_or_default();
            let place = row.map_or(0, |row| row.seq);
            replies.push((place, unit.id.clone(), self.reply(one, row, unit, by)));
        }
        replies.sort_by(|a, b| (a.0, a.2.at, &a.2.id).cmp(&(b.0, b.2.at, &b.2.id)));
        Ok(replies.into_iter().map(|(_, unit, reply)| (unit, reply)).collect())
    }

    fn reply(
        &self,
        one: &comment::Model,
        row: Option<&entry::Model>,
        unit: &org::Model,
        by: String,
    ) -> Reply {
        // A decision is a comment on the reply; the newest one holds.
        let decided = self.comments.iter().rev();
        let decided =
            decided.into_iter().find(|other| other.kind != "reply" && other.entry_id == one.id);
        Reply {
            id: one.id.clone(),
            entry: one.entry_id.clone(),
            code: row.map_or_else(String::new, |row| row.code.clone()),
            row: row.map_or_else(String::new, |row| row.words.clone()),
            words: one.words.clone(),
            unit: unit.name.clone(),
            by,
            at: one.created_at,
            decision: decided.map_or_else(String::new, |other| other.kind.clone()),
            reason: decided.map_or_else(String::new, |other| other.words.clone()),
        }
    }

    /// Units that have a part, by rank, with what they have answered.
    fn units(&self, replies: &[(String, Reply)]) -> Vec<Unit> {
        let mut units: BTreeMap<(i64, &str), Unit> = BTreeMap::new();
        let alive = self.assignments.iter().filter(|one| self.rows.contains_key(&one.entry_id));
        for one in alive {
            let Some(unit) = self.units.get(&one.org_id) else { continue };
            let said = || replies.iter().filter(|(id, _)| *id == unit.id).count();
            let line = units.entry((unit.rank, &unit.id)).or_insert_with(|| Unit {
                name: unit.name.clone(),
                parts: 0,
                accepted: 0,
                returned: 0,
                replies: said(),
            });
            line.parts += 1;
            line.accepted += usize::from(one.state == "accepted");
            line.returned += usize::from(one.state == "returned");
        }
        units.into_values().collect()
    }

    /// Every part in a row that the caller sees, in the order of the rows.
    fn parts(&self, may: impl Fn(&org::Model) -> bool) -> Vec<(&org::Model, Part)> {
        let mut answerable: BTreeSet<&str> = BTreeSet::new();
        for one in &self.assignments {
            if self.units.get(&one.org_id).is_some_and(&may) {
                answerable.insert(&one.org_id);
            }
        }
        let part = |one: &assignment::Model| {
            let (row, unit) = (self.rows.get(&one.entry_id)?, self.units.get(&one.org_id)?);
            let part = Part {
                id: one.id.clone(),
                entry: row.id.clone(),
                code: row.code.clone(),
                words: row.words.clone(),
                due: row.due_words.clone(),
                unit: unit.name.clone(),
                part: one.part.clone(),
                state: one.state.clone(),
                reason: one.reason.clone(),
                version: one.version,
                answers: answerable.contains(one.org_id.as_str()),
            };
            Some((row.seq, unit, part))
        };
        let mut parts: Vec<_> = self.assignments.iter().filter_map(part).collect();
        parts.sort_by(|a, b| (a.0, a.1.rank, &a.2.id).cmp(&(b.0, b.1.rank, &b.2.id)));
        parts.into_iter().map(|(_, unit, part)| (unit, part)).collect()
    }
}
