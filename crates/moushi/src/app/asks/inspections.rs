//! 督导检查: the yearly list and the inspections of the caller's own body, and those of which the caller's units
//! have been told, each with what is due next.

use std::collections::BTreeMap;

use moushi_core::text::Text;
use moushi_core::track::{Due, Stage, State, timetables};
use schemars::JsonSchema;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};

use super::Spoken;
use super::inspection::{Look, Timing, next, timer};
use crate::app::acts::inspect::list::KINDS;
use crate::app::acts::inspect::listed;
use crate::app::authority::{Target, allows, offered};
use crate::app::door::{Ask, Eyes};
use crate::app::preferences;
use crate::error::Trouble;
use crate::store::inspect::{Case, cases};
use crate::store::scope::starts_with;
use crate::store::tables::{collection, inspected, inspection, mandate, org, plan, shortcoming};

/// The inspections of a year.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Inspections {
    /// The year of the list; this one when 0.
    pub year: i64,
}

/// What there is of a year.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Year {
    /// The year.
    pub year: i64,
    /// Years of which there is something, and this one; newest first.
    pub years: Vec<i64>,
    /// The caller's own body; empty for who has none whose list is seen.
    pub house: Named,
    /// The yearly list of the own body.
    pub lines: Vec<Line>,
    /// Inspections of the own body.
    pub running: Vec<Running>,
    /// Inspections of which units of the caller have been told.
    pub told: Vec<Told>,
    /// Units that may be named as objects, in the order of precedence. For who may propose.
    pub objects: Vec<Named>,
    /// Kinds of units.
    pub kinds: Vec<Kind>,
    /// Collections of the own body for the tables of a standard, on which an inspection may rest; the newest first.
    pub collections: Vec<Named>,
    /// The timetable that holds.
    #[schemars(with = "Spoken")]
    pub timetable: Text,
    /// Acts on the list that the caller may do.
    pub offered: Vec<String>,
}

/// Something by its id, with its name.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Named {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// A kind of units.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Kind {
    /// Its word: `school`.
    pub kind: String,
    /// What it is called.
    #[schemars(with = "Spoken")]
    pub title: Text,
}

/// A line of the yearly list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Line {
    /// Its id.
    pub id: String,
    /// Its number on the list.
    pub seq: i64,
    /// The matter.
    pub title: String,
    /// On what it rests.
    pub basis: String,
    /// Units named.
    pub objects: Vec<Named>,
    /// Every unit of that kind below them; the units themselves when empty.
    pub kind: String,
    /// First and last day.
    pub days: (String, String),
    /// `proposed`, `approved`, `denied`.
    pub state: String,
    /// Where and when it was approved.
    pub approval: String,
    /// Why it was not.
    pub reason: String,
    /// Units that have been inspected in the matter this year.
    pub before: Vec<Named>,
    /// The caller may decide on it now.
    pub mine: bool,
    /// Version, for changes.
    pub version: i64,
}

/// An inspection of the own body.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Running {
    /// Its id.
    pub id: String,
    /// Its number.
    pub number: String,
    /// The matter.
    pub matter: String,
    /// First and last day.
    pub days: (String, String),
    /// How many units are drawn; 0 before.
    pub units: usize,
    /// How many of them are closed.
    pub closed: usize,
    /// Shortcomings that are open, and all that stand.
    pub problems: (usize, usize),
    /// It was given up.
    pub dropped: bool,
    /// What is due next: unit and timer; nothing when nothing runs.
    pub next: Option<(String, Timing)>,
}

/// A unit of the caller under inspection.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Told {
    /// The inspection.
    pub id: String,
    /// Its number.
    pub number: String,
    /// Who inspects.
    pub house: String,
    /// The unit.
    pub unit: String,
    /// The matter.
    pub matter: String,
    /// How far it has come.
    #[schemars(with = "Spoken")]
    pub stage: Text,
    /// Shortcomings to be put right, once the unit knows of them.
    pub open: usize,
    /// What is due next.
    pub next: Option<Timing>,
}

impl Ask for Inspections {
    const NAME: &'static str = "inspections";
    const TITLE: Text = Text::new("督导检查", "Inspections");
    type View = Year;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Year, Trouble> {
        let year = match self.year {
            0 => i64::from(chrono::Datelike::year(&eyes.today)),
            year => year,
        };
        let house = house(eyes).await?;
        let data = Data::of(eyes, year, house.as_ref()).await?;
        let acts = ["inspection-list-add", "inspection-open"];
        let path = house.as_ref().map_or("", |unit| unit.path.as_str());
        let offered = if path.is_empty() { Vec::new() } else { offered(eyes.caller, &acts, path) };
        let objects = match &house {
            Some(house) if !offered.is_empty() => objects(eyes, house).await?,
            _ => Vec::new(),
        };
        let collections = match &house {
            Some(house) if !offered.is_empty() => collections(eyes, house).await?,
            _ => Vec::new(),
        };
        Ok(Year {
            year,
            collections,
            years: years(eyes, year, house.as_ref()).await?,
            lines: data.lines(eyes, path),
            running: data.running(eyes),
            told: data.told(eyes),
            objects,
            kinds: KINDS.map(|(kind, title)| Kind { kind: kind.to_owned(), title }).to_vec(),
            timetable: timetable(&data.province),
            offered,
            house: house.map(|unit| Named { id: unit.id, name: unit.name }).unwrap_or_default(),
        })
    }
}

/// What the timetable is called.
fn timetable(name: &str) -> Text {
    let known = timetables().iter().find(|table| table.name == name).unwrap_or(&timetables()[0]);
    Text::of(known.zh.clone(), known.en.clone())
}

/// The body of the caller's first post whose list is seen.
async fn house(eyes: &Eyes<'_>) -> Result<Option<org::Model>, Trouble> {
    let mut posts = eyes.caller.posts.iter();
    let Some(post) = posts.find(|post| eyes.scope.sees_plans_of(&post.house_path)) else {
        return Ok(None);
    };
    let unit = org::Entity::find().filter(org::Column::Path.eq(post.house_path.as_str()));
    Ok(unit.one(eyes.store.read()).await?)
}

/// Units that a line may name: those one and two steps below the body, and itself.
async fn objects(eyes: &Eyes<'_>, house: &org::Model) -> Result<Vec<Named>, Trouble> {
    let near = org::Entity::find()
        .filter(starts_with(&house.path))
        .filter(org::Column::Kind.ne("school").or(org::Column::ParentId.eq(house.id.as_str())))
        .order_by_asc(org::Column::Rank)
        .order_by_asc(org::Column::Id)
        .all(eyes.store.read())
        .await?;
    let mut near: Vec<org::Model> = near;
    near.sort_by_key(|unit| unit.path.matches('/').count());
    Ok(near.into_iter().map(|unit| Named { id: unit.id, name: unit.name }).collect())
}

/// Collections of a body that ask for the tables of a standard.
async fn collections(eyes: &Eyes<'_>, house: &org::Model) -> Result<Vec<Named>, Trouble> {
    let db = eyes.store.read();
    let plans = plan::Entity::find().filter(plan::Column::OrgId.eq(house.id.as_str()));
    let plans: Vec<String> = plans.all(db).await?.into_iter().map(|plan| plan.id).collect();
    let found = collection::Entity::find()
        .filter(collection::Column::PlanId.is_in(plans))
        .filter(collection::Column::Standard.ne(""))
        .order_by_desc(collection::Column::OpenedAt)
        .order_by_asc(collection::Column::Id)
        .all(db)
        .await?;
    Ok(found.into_iter().map(|one| Named { id: one.id, name: one.title }).collect())
}

/// Years of which there is something, and this one.
async fn years(
    eyes: &Eyes<'_>,
    year: i64,
    house: Option<&org::Model>,
) -> Result<Vec<i64>, Trouble> {
    let mut years = vec![year, i64::from(chrono::Datelike::year(&eyes.today))];
    let db = eyes.store.read();
    if let Some(house) = house {
        let lines = mandate::Entity::find().filter(mandate::Column::OrgId.eq(house.id.as_str()));
        years.extend(lines.all(db).await?.into_iter().map(|line| line.year));
    }
    let told = inspected::Entity::find()
        .filter(eyes.scope.inspected())
        .filter(inspected::Column::Shown.eq(1));
    years.extend(told.all(db).await?.into_iter().map(|unit| unit.year));
    years.sort_unstable_by(|a, b| b.cmp(a));
    years.dedup();
    Ok(years)
}

/// The rows of a year that the caller sees.
struct Data {
    province: String,
    house: String,
    lines: Vec<mandate::Model>,
    inspections: Vec<inspection::Model>,
    units: Vec<inspected::Model>,
    cases: BTreeMap<String, Case>,
    names: BTreeMap<String, String>,
}

impl Data {
    async fn of(eyes: &Eyes<'_>, year: i64, house: Option<&org::Model>) -> Result<Self, Trouble> {
        let db = eyes.store.read();
        let house = house.map(|unit| unit.id.clone()).unwrap_or_default();
        let lines = mandate::Entity::find()
            .filter(mandate::Column::OrgId.eq(house.as_str()))
            .filter(mandate::Column::Year.eq(year))
            .order_by_asc(mandate::Column::Seq)
            .all(db)
            .await?;
        let inspections = inspection::Entity::find()
            .filter(eyes.scope.inspections())
            .filter(inspection::Column::Year.eq(year))
            .order_by_desc(inspection::Column::Seq)
            .all(db)
            .await?;
        let units = inspected::Entity::find()
            .filter(eyes.scope.inspected())
            .filter(inspected::Column::Year.eq(year))
            .order_by_asc(inspected::Column::Place)
            .order_by_asc(inspected::Column::Id)
            .all(db)
            .await?;
        let ids: Vec<&str> = units.iter().map(|unit| unit.id.as_str()).collect();
        let cases = cases(db, &ids).await?;
        let named = units.iter().flat_map(|unit| [unit.org_id.clone(), unit.house_id.clone()]);
        let named: Vec<String> =
            named.chain(lines.iter().flat_map(|line| listed(&line.objects))).collect();
        let names = org::Entity::find().filter(org::Column::Id.is_in(named)).all(db).await?;
        let names = names.into_iter().map(|unit| (unit.id, unit.name)).collect();
        let province = preferences::value(db, "track.timers").await?;
        Ok(Self { province, house, lines, inspections, units, cases, names })
    }

    fn name(&self, id: &str) -> String {
        self.names.get(id).cloned().unwrap_or_default()
    }

    fn lines(&self, eyes: &Eyes<'_>, path: &str) -> Vec<Line> {
        let target = Target { org_path: path.to_owned(), ..Target::default() };
        let decides = allows(eyes.caller, "inspection-list-approve", &target);
        let named = |id: String| {
            let name = self.name(&id);
            Named { id, name }
        };
        let line = |line: &mandate::Model| Line {
            id: line.id.clone(),
            seq: line.seq,
            title: line.title.clone(),
            basis: line.basis.clone(),
            objects: listed(&line.objects).into_iter().map(named).collect(),
            kind: line.kind.clone(),
            days: (line.begins.clone(), line.ends.clone()),
            state: line.state.clone(),
            approval: line.approval.clone(),
            reason: line.reason.clone(),
            before: self.before(line).into_iter().map(named).collect(),
            mine: decides && line.state == "proposed" && line.added_by != eyes.caller.account_id,
            version: line.version,
        };
        self.lines.iter().map(line).collect()
    }

    /// Units that have been inspected in a matter.
    fn before(&self, line: &mandate::Model) -> Vec<String> {
        let same = self.units.iter().filter(|unit| unit.matter == line.title);
        same.map(|unit| unit.org_id.clone()).collect()
    }

    fn found(&self, unit: &inspected::Model) -> &[shortcoming::Model] {
        self.cases.get(&unit.id).map_or(&[], |case| case.found.as_slice())
    }

    /// What is due next of a unit.
    fn next(
        &self,
        eyes: &Eyes<'_>,
        row: &inspection::Model,
        unit: &inspected::Model,
    ) -> Option<Due> {
        let look = Look {
            province: &self.province,
            comprehensive: row.comprehensive != 0,
            today: eyes.today,
        };
        next(unit, self.cases.get(&unit.id)?, &look)
    }

    fn running(&self, eyes: &Eyes<'_>) -> Vec<Running> {
        let own = self.inspections.iter().filter(|row| row.org_id == self.house);
        let one = |row: &inspection::Model| {
            let units: Vec<&inspected::Model> =
                self.units.iter().filter(|unit| unit.inspection_id == row.id).collect();
            let all = units.iter().flat_map(|unit| self.found(unit));
            let stands = all.filter(|one| one.state().stands());
            let stands: Vec<State> = stands.map(shortcoming::Model::state).collect();
            let due = units.iter().filter_map(|unit| Some((*unit, self.next(eyes, row, unit)?)));
            let first = due.min_by_key(|(_, due)| (due.last.is_none(), due.last));
            let line = self.lines.iter().find(|line| line.id == row.mandate_id);
            Running {
                id: row.id.clone(),
                number: row.number.clone(),
                matter: line.map(|line| line.title.clone()).unwrap_or_default(),
                days: (row.begins.clone(), row.ends.clone()),
                units: units.len(),
                closed: units.iter().filter(|unit| unit.stage() == Stage::Closed).count(),
                problems: (
                    stands.iter().filter(|state| **state != State::Done).count(),
                    stands.len(),
                ),
                dropped: !row.dropped.is_empty(),
                next: first.map(|(unit, due)| (self.name(&unit.org_id), timer(&due))),
            }
        };
        own.map(one).collect()
    }

    fn told(&self, eyes: &Eyes<'_>) -> Vec<Told> {
        let told = self.units.iter().filter(|unit| unit.shown == 1 && unit.house_id != self.house);
        let one = |unit: &inspected::Model| {
            let row = self.inspections.iter().find(|row| row.id == unit.inspection_id)?;
            let stage = match unit.stage() {
                Stage::Drafted => Stage::FedBack,
                stage => stage,
            };
            let open = self.found(unit).iter().filter(|one| one.state() == State::Open).count();
            Some(Told {
                id: row.id.clone(),
                number: row.number.clone(),
                house: self.name(&unit.house_id),
                unit: self.name(&unit.org_id),
                matter: unit.matter.clone(),
                stage: stage.title(),
                open,
                next: self.next(eyes, row, unit).as_ref().map(timer),
            })
        };
        told.filter_map(one).collect()
    }
}
