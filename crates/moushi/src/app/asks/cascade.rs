//! 分解下达: one task over the units that have a share of it: who took on what, what came of it, and whether
//! the shares make the whole. Sums and rates are computed here, never reported.

use moushi_core::model::{Severity, Task};
use moushi_core::text::Text;
use moushi_core::track::{Place, Ratio, Reported, Roll, Step, Tree};
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};

use super::index::Said;
use super::shares::border::places;
use super::shares::{Line, Shelf};
use crate::app::acts::share::Measure;
use crate::app::authority::{self, Target, allows};
use crate::app::door::{Ask, Eyes};
use crate::error::Trouble;
use crate::store::rows::Row;
use crate::store::tables::{assignment, entry, mirror, org, plan, share};

/// Figures are counted in ten-thousandths, so that sums are exact.
const STEP: Step = Step { size: 1, decimals: 4 };

/// One task over its units.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct Cascade {
    /// The task.
    pub entry: String,
}

/// A task with its shares.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Handed {
    /// The task's row.
    pub entry: String,
    /// Its code.
    pub code: String,
    /// Its words.
    pub words: String,
    /// Its plan.
    pub plan: String,
    /// The caller sees the task's own row, and not its shares alone.
    pub seen: bool,
    /// `sum`, `rate`, `plain`.
    pub measure: String,
    /// What is counted.
    pub indicator: String,
    /// Unit of the figures.
    pub of: String,
    /// The target.
    pub target: Option<f64>,
    /// Sum of the shares that stand; of sums only.
    pub handed: Option<f64>,
    /// What the shares lack to the whole; of sums only.
    pub lacking: Option<f64>,
    /// What was reached in all, as approved: a sum, or a rate computed from two.
    pub actual: Option<f64>,
    /// Units at the end of the tree whose figure is in it.
    pub reported: usize,
    /// Units at the end of the tree.
    pub units: usize,
    /// The oldest month that is in it; empty for none.
    pub from: String,
    /// The newest month that is in it.
    pub upto: String,
    /// What was counted once or not at all, and why.
    pub findings: Vec<Said>,
    /// The shares, each behind the one above it.
    pub lines: Vec<Line>,
    /// Units to which the caller may hand the task itself down.
    pub choices: Vec<Choice>,
}

/// A unit that may get a share.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Choice {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The share that it would be split from; empty for the task itself.
    pub above: String,
    /// What it has now.
    pub value: Option<f64>,
    /// It has a share that stands.
    pub held: bool,
    /// The other installation to which its share goes by a package; empty for none.
    pub partner: String,
}

impl Ask for Cascade {
    const NAME: &'static str = "cascade";
    const TITLE: Text = Text::new("分解下达", "Shares of a task");
    type View = Handed;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Handed, Trouble> {
        let found = entry::Entity::find_by_id(&self.entry).one(eyes.store.read()).await?;
        let held = found.filter(|row| row.deleted_at == 0).ok_or_else(authority::not_found)?;
        let sight = Sight::of(eyes, &held).await?;
        let Row::Task(task) = Row::of(&held)? else { return Err(authority::not_found().into()) };
        let shelf = Shelf::of(eyes, sight.shares.clone()).await?;
        let measure = Measure::of(task.targets.first());
        let mut view = blank(&held, &task, measure);
        let lines = shelf.lines(eyes);
        if sight.whole {
            view.rolled(&shelf, measure)?;
            view.handed(&shelf, measure);
        }
        view.seen = seen(eyes, &held).await?;
        view.choices = choices(eyes, &sight, &lines).await?;
        view.lines = lines;
        Ok(view)
    }
}

fn blank(held: &entry::Model, task: &Task, measure: Measure) -> Handed {
    let goal = task.targets.first();
    Handed {
        entry: held.id.clone(),
        code: held.code.clone(),
        words: held.words.clone(),
        plan: held.plan_id.clone(),
        seen: false,
        measure: measure.word().to_owned(),
        indicator: goal.map(|goal| goal.indicator.clone()).unwrap_or_default(),
        of: goal.map(|goal| goal.quantity.unit.clone()).unwrap_or_default(),
        target: goal.map(|goal| goal.quantity.value),
        handed: None,
        lacking: None,
        actual: None,
        reported: 0,
        units: 0,
        from: String::new(),
        upto: String::new(),
        findings: Vec::new(),
        lines: Vec::new(),
        choices: Vec::new(),
    }
}

impl Handed {
    /// What the figures come to.
    fn rolled(&mut self, shelf: &Shelf, measure: Measure) -> Result<(), Trouble> {
        let standing = || shelf.shares().iter().filter(|row| row.stands().stands());
        let org = |share: &str| shelf.shares().iter().find(|row| row.id == share);
        let mut places = vec![Place { unit: String::new(), under: None }];
        places.extend(standing().map(|row| Place {
            unit: row.org_id.clone(),
            under: Some(org(&row.above).map(|up| up.org_id.clone()).unwrap_or_default()),
        }));
        if places.len() == 1 {
            return Ok(());
        }
        let tree = Tree::new(&places)?;
        let told = || standing().filter_map(|row| Some((row, shelf.newest(&row.id)?)));
        let mut periods: Vec<&str> = told().map(|(_, one)| one.period.as_str()).collect();
        periods.sort_unstable();
        if let (Some(first), Some(last)) = (periods.first(), periods.last()) {
            (self.from, self.upto) = ((*first).to_owned(), (*last).to_owned());
        }
        let steps = |words: &str| words.parse().ok().and_then(|value| STEP.steps(value).ok());
        if measure == Measure::Rate {
            let figures = told().filter_map(|(row, one)| {
                let figure = Ratio { part: steps(&one.amount)?, whole: steps(&one.whole)? };
                Some(Reported { unit: row.org_id.clone(), task: String::new(), figure })
            });
            let roll = tree.roll_up(&figures.collect::<Vec<_>>());
            let base = if self.of == "‰" { 1_000.0 } else { 100.0 };
            self.told(&roll, |ratio: Ratio| ratio.rate().map(|rate| rate * base));
        } else {
            let figures = told().filter_map(|(row, one)| {
                let figure = steps(&one.amount)?;
                Some(Reported { unit: row.org_id.clone(), task: String::new(), figure })
            });
            let roll = tree.roll_up(&figures.collect::<Vec<_>>());
            self.told(&roll, |steps: i64| Some(STEP.value(steps)));
        }
        Ok(())
    }

    fn told<F: Copy>(&mut self, roll: &Roll<F>, figure: impl Fn(F) -> Option<f64>) {
        let Some(top) = roll.at("") else { return };
        self.actual = top.value.and_then(figure);
        (self.reported, self.units) = (top.reported, top.of);
        let grave = roll.findings.iter().filter(|one| one.severity != Severity::Note);
        self.findings = grave.map(|one| Said::from(&one.message)).collect();
    }

    /// What the shares directly under the task come to.
    fn handed(&mut self, shelf: &Shelf, measure: Measure) {
        if measure != Measure::Sum {
            return;
        }
        let top = shelf.shares().iter().filter(|row| row.above.is_empty() && row.stands().stands());
        let steps = top.filter_map(|row| STEP.steps(row.figure()?).ok());
        let handed = STEP.value(steps.sum());
        self.handed = Some(handed);
        self.lacking = self.target.map(|target| target - handed);
    }
}

/// What the caller sees of a task's shares.
struct Sight {
    shares: Vec<share::Model>,
    /// All of them.
    whole: bool,
    house: org::Model,
    /// The task as a target of whoever hands it down.
    target: Target,
    issued: bool,
    /// The task is planned in another installation.
    mirrored: bool,
}

impl Sight {
    /// Refuses like something that is not there when the caller sees none of it.
    async fn of(eyes: &Eyes<'_>, held: &entry::Model) -> Result<Self, Trouble> {
        let db = eyes.store.read();
        let plan = plan::Entity::find_by_id(&held.plan_id).one(db).await?;
        let plan = plan.ok_or_else(authority::not_found)?;
        let house = org::Entity::find_by_id(&plan.org_id).one(db).await?;
        let house = house.ok_or_else(authority::not_found)?;
        let leads = assignment::Entity::find()
            .filter(assignment::Column::EntryId.eq(held.id.as_str()))
            .filter(assignment::Column::Part.eq("lead"))
            .all(db)
            .await?;
        let units = org::Entity::find()
            .filter(org::Column::Id.is_in(leads.iter().map(|lead| lead.org_id.as_str())))
            .all(db)
            .await?;
        let parts: Vec<String> = units.into_iter().map(|unit| unit.path).collect();
        let leads = parts.iter().any(|path| eyes.scope.sees_parts_of(path));
        let whole = eyes.scope.sees_plans_of(&house.path) || leads;
        let mut asked = share::Entity::find().filter(share::Column::EntryId.eq(held.id.as_str()));
        if !whole {
            asked = asked.filter(eyes.scope.of_units(share::Column::OrgId));
        }
        let shares = asked.order_by_asc(share::Column::Id).all(db).await?;
        if !whole && shares.is_empty() {
            return Err(authority::not_found().into());
        }
        let target = Target { org_path: house.path.clone(), parts, ..Target::default() };
        let mirrored = mirror::Entity::find_by_id(plan.id.as_str()).one(db).await?.is_some();
        let issued = plan.state == "issued";
        Ok(Self { shares, whole, house, target, issued, mirrored })
    }
}

/// Whether the caller sees the row of the task.
async fn seen(eyes: &Eyes<'_>, held: &entry::Model) -> Result<bool, Trouble> {
    let row = entry::Entity::find_by_id(held.id.as_str())
        .filter(eyes.scope.entries(entry::Column::PlanId, entry::Column::Id, ""))
        .one(eyes.store.read());
    Ok(row.await?.is_some())
}

/// Units to which the caller may hand the task, or a share of it, down.
async fn choices(eyes: &Eyes<'_>, sight: &Sight, lines: &[Line]) -> Result<Vec<Choice>, Trouble> {
    let mut choices = Vec::new();
    if !sight.issued {
        return Ok(choices);
    }
    // A task that is planned in another installation is handed down there.
    if !sight.mirrored && allows(eyes.caller, "share-propose", &sight.target) {
        choices.extend(below(eyes, &sight.house.id, "", lines).await?);
    }
    for line in lines.iter().filter(|line| line.state == "accepted" && line.answers) {
        choices.extend(below(eyes, &line.org, &line.id, lines).await?);
    }
    Ok(choices)
}

/// The bodies right below a unit that are there today; divisions plan nothing of their own.
async fn below(
    eyes: &Eyes<'_>,
    org: &str,
    above: &str,
    lines: &[Line],
) -> Result<Vec<Choice>, Trouble> {
    let today = eyes.today.to_string();
    let units = org::Entity::find()
        .filter(org::Column::ParentId.eq(org))
        .filter(org::Column::Kind.ne("division"))
        .filter(org::Column::Kind.ne("class"))
        .order_by_asc(org::Column::Rank)
        .all(eyes.store.read())
        .await?;
    let there = units.into_iter().filter(|unit| unit.valid_to.is_empty() || unit.valid_to >= today);
    let places = places(eyes).await?;
    let choice = |unit: org::Model| {
        let partner = places.iter().find(|(path, _)| *path == unit.path);
        let known = lines.iter().find(|line| line.org == unit.id);
        let stands = known.filter(|line| !matches!(&*line.state, "returned" | "withdrawn"));
        Choice {
            above: above.to_owned(),
            value: known.and_then(|line| line.value),
            held: stands.is_some(),
            partner: partner.map(|(_, title)| title.clone()).unwrap_or_default(),
            id: unit.id,
            name: unit.name,
        }
    };
    Ok(there.map(choice).collect())
}
