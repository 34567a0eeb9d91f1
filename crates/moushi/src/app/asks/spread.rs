//! 分解覆盖: demands from above against the bodies right below: which demand has reached which of them through
//! a task that was handed down, where it has not, and which of them lag. Who answers a demand in the house
//! itself is `alignment`.

use std::collections::{BTreeMap, HashMap, HashSet};

use moushi_core::model::{LinkState, RowId};
use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};

use super::plans::whole;
use super::shares::tally::{Standing, tally};
use super::shares::{Line, Shelf};
use crate::app::authority;
use crate::app::door::{Ask, Eyes};
use crate::app::plans::Computed;
use crate::error::Trouble;
use crate::store::tables::{org, share};

/// Demands against bodies below.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Spread {
    /// The plan.
    pub plan: String,
}

/// The matrix, and how each body stands.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Reach {
    /// The bodies, by rank: the columns.
    pub units: Vec<Unit>,
    /// Demands whose tasks were handed down or should have been: the rows.
    pub rows: Vec<Demand>,
    /// Cells of a demand that was handed down to others and not to this body.
    pub holes: usize,
    /// Shares that are behind what should have been reached.
    pub behind: Vec<Line>,
    /// Demands whose tasks were handed down to nobody.
    pub kept: usize,
}

/// How a body stands with its shares, those of units below it included.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Unit {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Shares that stand.
    pub shares: usize,
    /// Accepted.
    pub accepted: usize,
    /// Not answered, or offered for less.
    pub waiting: usize,
    /// Returned.
    pub returned: usize,
    /// Behind what should have been reached.
    pub behind: usize,
    /// The figure of last month is owed.
    pub owed: usize,
}

/// A demand with what each body has of it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Demand {
    /// Its row.
    pub entry: String,
    /// Its code.
    pub code: String,
    /// Its words.
    pub words: String,
    /// The tasks that answer it, as confirmed.
    pub tasks: Vec<String>,
    /// One for each body: `accepted`, `waiting`, `returned`, or empty for none.
    pub cells: Vec<String>,
}

impl Ask for Spread {
    const NAME: &'static str = "spread";
    const TITLE: Text = Text::new("分解覆盖", "Coverage by city");
    type View = Reach;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Reach, Trouble> {
        let (plan, house) = whole(eyes, &self.plan).await?;
        let computed = eyes.plans.get(eyes.store, &plan.id).await?;
        let computed = computed.ok_or_else(authority::not_found)?;
        let shares = tally(eyes, &computed, None).await?;
        let bodies = bodies(eyes, &house, &shares).await?;
        let units = units(&bodies, &shares);
        let demands = demands(&computed, &shares, &bodies);
        let (rows, kept): (Vec<_>, Vec<_>) =
            demands.into_iter().partition(|row| row.cells.iter().any(|cell| !cell.is_empty()));
        let holes = rows.iter().flat_map(|row| &row.cells).filter(|cell| cell.is_empty()).count();
        let behind = shares.iter().filter(|one| one.behind).map(|one| one.id.as_str()).collect();
        Ok(Reach { units, rows, holes, behind: told(eyes, behind).await?, kept: kept.len() })
    }
}

/// These shares with all that is said of them, in the order of the units: those that they were split from give
/// each its place.
async fn told(eyes: &Eyes<'_>, ids: HashSet<&str>) -> Result<Vec<Line>, Trouble> {
    let mut rows: Vec<share::Model> = Vec::with_capacity(ids.len());
    let mut wanted: HashSet<String> = ids.iter().map(|id| (*id).to_owned()).collect();
    while !wanted.is_empty() {
        let (from, named) = (rows.len(), Vec::from_iter(wanted));
        for portion in named.chunks(500) {
            let some = share::Column::Id.is_in(portion.iter().map(String::as_str));
            rows.extend(share::Entity::find().filter(some).all(eyes.store.read()).await?);
        }
        let known: HashSet<&str> = rows.iter().map(|row| row.id.as_str()).collect();
        let above = rows[from..].iter().map(|row| &row.above);
        let above = above.filter(|id| !id.is_empty() && !known.contains(id.as_str()));
        wanted = above.cloned().collect();
    }
    let mut lines = Shelf::of(eyes, rows).await?.lines(eyes);
    lines.retain(|line| ids.contains(line.id.as_str()));
    Ok(lines)
}

/// How the bodies below stand with the shares of some tasks of the house, by the ids of their rows.
pub async fn cities(
    eyes: &Eyes<'_>,
    house: &org::Model,
    plan: &Computed,
    tasks: &[String],
) -> Result<Vec<Unit>, Trouble> {
    let shares = tally(eyes, plan, Some(tasks)).await?;
    Ok(units(&bodies(eyes, house, &shares).await?, &shares))
}

fn units(bodies: &[Body], lines: &[Standing]) -> Vec<Unit> {
    let one = |(id, name, known): &Body| {
        unit(id, name, lines.iter().filter(|line| known.contains(&line.org)))
    };
    bodies.iter().map(one).collect()
}

/// A body right below the house, with the units below it that have a share.
type Body = (String, String, HashSet<String>);

async fn bodies(
    eyes: &Eyes<'_>,
    house: &org::Model,
    shares: &[Standing],
) -> Result<Vec<Body>, Trouble> {
    let below = org::Entity::find()
        .filter(org::Column::ParentId.eq(house.id.as_str()))
        .filter(org::Column::Kind.ne("division"))
        .filter(org::Column::Kind.ne("class"))
        .order_by_asc(org::Column::Rank)
        .all(eyes.store.read())
        .await?;
    let ids: HashSet<&str> = shares.iter().map(|share| share.org.as_str()).collect();
    let mut places: HashMap<String, String> = HashMap::new();
    let ids: Vec<&str> = ids.into_iter().collect();
    for portion in ids.chunks(500) {
        let some = org::Entity::find()
            .select_only()
            .columns([org::Column::Id, org::Column::Path])
            .filter(org::Column::Id.is_in(portion.iter().copied()))
            .into_tuple::<(String, String)>();
        places.extend(some.all(eyes.store.read()).await?);
    }
    let body = |unit: org::Model| {
        let under = places.iter().filter(|(_, path)| path.starts_with(&unit.path));
        let known: HashSet<String> = under.map(|(id, _)| id.clone()).collect();
        (unit.id, unit.name, known)
    };
    // A school of the department's own that has no share is no column of its own.
    let cities = below.into_iter().map(|unit| (unit.kind == "city", body(unit)));
    Ok(cities
        .filter(|(city, (.., known))| *city || !known.is_empty())
        .map(|(_, body)| body)
        .collect())
}

fn unit<'l>(id: &str, name: &str, shares: impl Iterator<Item = &'l Standing>) -> Unit {
    let mut unit = Unit { id: id.to_owned(), name: name.to_owned(), ..Unit::default() };
    for share in shares {
        unit.shares += usize::from(share.state != "returned");
        unit.behind += usize::from(share.behind);
        unit.owed += usize::from(share.owed);
        *(match share.state.as_str() {
            "accepted" => &mut unit.accepted,
            "returned" => &mut unit.returned,
            _ => &mut unit.waiting,
        }) += 1;
    }
    unit
}

/// The demands that confirmed tasks answer, in the order of the ledger.
fn demands(plan: &Computed, shares: &[Standing], bodies: &[Body]) -> Vec<Demand> {
    let mut tasks: BTreeMap<&RowId, Vec<&RowId>> = BTreeMap::new();
    for link in plan.ledger.links.iter().filter(|link| link.state == LinkState::Confirmed) {
        tasks.entry(&link.requirement).or_default().push(&link.task);
    }
    let mut of_task: HashMap<&str, Vec<(usize, &str)>> = HashMap::new();
    for share in shares {
        let column = bodies.iter().position(|(.., known)| known.contains(&share.org));
        if let Some(column) = column {
            of_task.entry(&share.code).or_default().push((column, state(&share.state)));
        }
    }
    let rows = plan.ledger.requirements.iter().filter_map(|row| {
        let tasks = tasks.get(&row.id)?;
        let mut cells = vec![""; bodies.len()];
        let shares = tasks.iter().filter_map(|task| of_task.get(task.0.as_str())).flatten();
        for (column, state) in shares {
            if worth(state) > worth(cells[*column]) {
                cells[*column] = state;
            }
        }
        Some(Demand {
            entry: plan.ids.get(&row.id).cloned().unwrap_or_default(),
            code: row.id.0.clone(),
            words: row.words.clone(),
            tasks: tasks.iter().map(|task| task.0.clone()).collect(),
            cells: cells.into_iter().map(str::to_owned).collect(),
        })
    });
    rows.collect()
}

fn state(share: &str) -> &str {
    match share {
        "proposed" | "softened" => "waiting",
        other => other,
    }
}

/// What says more of a body: that it has taken something on.
fn worth(state: &str) -> u8 {
    match state {
        "accepted" => 3,
        "waiting" => 2,
        "returned" => 1,
        _ => 0,
    }
}
