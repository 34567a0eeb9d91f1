//! Shares with everything that is needed to tell of them, for pages that show each. What is only counted of them
//! is `tally`.

use std::collections::{HashMap, HashSet};

use chrono::{Days, NaiveDate};
use moushi_core::model::Task;
use moushi_core::track::{Share, softer};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::super::entry::path::way;
use super::super::listed::Mark;
use super::super::own;
use super::border::{Border, Borders};
use super::figures::undecided;
use super::{Line, Wait, owed};
use crate::app::acts::share::{Measure, direction};
use crate::app::authority::{Target, allows};
use crate::app::door::Eyes;
use crate::error::Trouble;
use crate::store::rows::Row;
use crate::store::tables::{assignment, entry, figure, org, plan, share};

/// Shares with everything that is needed to tell of them.
pub struct Shelf {
    shares: Vec<share::Model>,
    /// Where each share stands in the list, by its id.
    at: HashMap<String, usize>,
    orgs: HashMap<String, org::Model>,
    /// The unit of each share that others were split from.
    uppers: HashMap<String, String>,
    tasks: HashMap<String, (entry::Model, Task)>,
    plans: HashMap<String, (plan::Model, org::Model)>,
    figures: HashMap<String, Vec<figure::Model>>,
    /// Ids and places of the units that lead each task.
    leads: HashMap<String, Vec<(String, String)>>,
    /// The units that the caller works for.
    own: HashSet<String>,
    borders: Borders,
}

/// Rows whose column has one of these values, a portion at a time.
macro_rules! among {
    ($eyes:expr, $entity:ident, $column:ident, $ids:expr) => {{
        let mut ids: Vec<String> = $ids.collect();
        ids.sort();
        ids.dedup();
        let mut rows = Vec::new();
        for portion in ids.chunks(500) {
            let some = $entity::Entity::find()
                .filter($entity::Column::$column.is_in(portion.iter().map(String::as_str)));
            rows.extend(some.all($eyes.store.read()).await?);
        }
        rows
    }};
}

/// The figures of shares that are told of.
async fn telling(eyes: &Eyes<'_>, shares: &[share::Model]) -> Result<Vec<figure::Model>, Trouble> {
    let owed = owed(eyes.today, None).unwrap_or_default();
    let mut rows = Vec::new();
    for portion in shares.chunks(500) {
        let ids = portion.iter().map(|row| row.id.as_str());
        let some = figure::Entity::find().filter(figure::Column::ShareId.is_in(ids));
        rows.extend(
            some.filter(crate::store::figures::telling(&owed)).all(eyes.store.read()).await?,
        );
    }
    Ok(rows)
}

impl Shelf {
    /// These shares, with what belongs to them.
    pub async fn of(eyes: &Eyes<'_>, shares: Vec<share::Model>) -> Result<Self, Trouble> {
        let plans = among!(eyes, plan, Id, shares.iter().map(|row| row.plan_id.clone()));
        let entries = among!(eyes, entry, Id, shares.iter().map(|row| row.entry_id.clone()));
        let figures = telling(eyes, &shares).await?;
        let parts =
            among!(eyes, assignment, EntryId, shares.iter().map(|row| row.entry_id.clone()));
        let parts: Vec<_> = parts.into_iter().filter(|part| part.part == "lead").collect();
        let above = among!(eyes, share, Id, shares.iter().map(|row| row.above.clone()));
        let units = (shares.iter().chain(&above).map(|row| row.org_id.clone()))
            .chain(plans.iter().map(|plan| plan.org_id.clone()))
            .chain(parts.iter().map(|part| part.org_id.clone()));
        let orgs = among!(eyes, org, Id, units);
        let orgs: HashMap<String, org::Model> =
            orgs.into_iter().map(|unit| (unit.id.clone(), unit)).collect();
        let mut shelf = Self {
            tasks: HashMap::new(),
            plans: plans
                .into_iter()
                .filter_map(|plan| {
                    let house = orgs.get(&plan.org_id)?.clone();
                    Some((plan.id.clone(), (plan, house)))
                })
                .collect(),
            figures: HashMap::new(),
            leads: HashMap::new(),
            own: own::units(eyes).await?,
            borders: Borders::of(eyes, &shares).await?,
            uppers: above.into_iter().map(|row| (row.id, row.org_id)).collect(),
            at: shares.iter().map(|row| row.id.clone()).zip(0..).collect(),
            shares,
            orgs,
        };
        for row in entries {
            if let Row::Task(task) = Row::of(&row)? {
                shelf.tasks.insert(row.id.clone(), (row, task));
            }
        }
        for part in parts {
            let Some(unit) = shelf.orgs.get(&part.org_id) else { continue };
            let place = (unit.id.clone(), unit.path.clone());
            shelf.leads.entry(part.entry_id).or_default().push(place);
        }
        for row in figures {
            shelf.figures.entry(row.share_id.clone()).or_default().push(row);
        }
        for rows in shelf.figures.values_mut() {
            rows.sort_by(|a, b| (&a.period, a.seq).cmp(&(&b.period, b.seq)));
        }
        Ok(shelf)
    }

    /// The shares as lines, units by rank under the one above.
    pub fn lines(&self, eyes: &Eyes<'_>) -> Vec<Line> {
        let mut rows: Vec<&share::Model> = self.shares.iter().collect();
        rows.sort_by_cached_key(|row| (row.entry_id.clone(), self.place(row)));
        rows.into_iter().filter_map(|row| self.line(eyes, row)).collect()
    }

    /// Ranks from the top down: a unit stands behind the one above it.
    fn place(&self, row: &share::Model) -> Vec<(i64, String)> {
        let rank = |row: &share::Model| self.orgs.get(&row.org_id).map_or(0, |unit| unit.rank);
        let mut place = vec![(rank(row), row.org_id.clone())];
        let mut at = row;
        while let Some(upper) = self.at.get(&at.above).and_then(|place| self.shares.get(*place)) {
            place.insert(0, (rank(upper), upper.org_id.clone()));
            at = upper;
        }
        place
    }

    fn line(&self, eyes: &Eyes<'_>, row: &share::Model) -> Option<Line> {
        let (held, task) = self.tasks.get(&row.entry_id)?;
        let (plan, house) = self.plans.get(&row.plan_id)?;
        let unit = self.orgs.get(&row.org_id)?;
        let figures = self.figures.get(&row.id).map_or(&[][..], Vec::as_slice);
        let approved = figures.iter().rev().find(|one| one.state == "approved");
        let waiting = undecided(figures);
        let actual = approved.and_then(|one| one.actual(&row.unit));
        let (planned, behind) =
            approved.map(|one| pace(task, row.figure(), &one.period, actual)).unwrap_or_default();
        let share =
            |actual: f64| row.figure().and_then(|of| moushi_core::track::completion(actual, of));
        let stands = row.stands();
        let counted = waiting.is_some_and(|one| one.state == "submitted");
        let border = self.borders.get(&row.id).map(|border| border.at(stands, counted));
        let [answers, decides, reports] = self.offered(eyes, row, house, border.as_ref());
        let figure = |one: &figure::Model| one.told(&eyes.caller.account_id);
        let line = Line {
            id: row.id.clone(),
            version: row.version,
            above: row.above.clone(),
            depth: self.place(row).len() - 1,
            org: unit.id.clone(),
            unit: unit.name.clone(),
            entry: held.id.clone(),
            code: held.code.clone(),
            words: if row.words.is_empty() { held.words.clone() } else { row.words.clone() },
            plan: plan.id.clone(),
            title: plan.title.clone(),
            due: if held.due_words.is_empty() { held.due.clone() } else { held.due_words.clone() },
            measure: row.measure.clone(),
            of: row.unit.clone(),
            handed: row.handed.parse().ok(),
            value: row.figure(),
            state: row.state.clone(),
            mark: Mark::new(tone(stands), stands.title()),
            reason: row.reason.clone(),
            period: approved.map(|one| one.period.clone()).unwrap_or_default(),
            completion: actual.and_then(share),
            behind,
            actual,
            planned,
            owed: due(row, plan, figures, eyes.today).unwrap_or_default(),
            waiting: waiting.map(figure),
            approved: approved.map(figure),
            own: if eyes.scope.sees_plans_of(&unit.path) {
                row.own_entry.clone()
            } else {
                String::new()
            },
            answers,
            decides,
            reports,
            waits: None,
            border,
        };
        Some(Line { waits: self.waits(eyes, row, house, &line), ..line })
    }

    /// What a share waits for of the caller.
    fn waits(
        &self,
        eyes: &Eyes<'_>,
        row: &share::Model,
        house: &org::Model,
        line: &Line,
    ) -> Option<Wait> {
        let stands = row.stands();
        let figure = line.waiting.as_ref();
        let submitted = figure.is_some_and(|one| one.state == "submitted" && !one.mine);
        let told = matches!(stands, Share::Softened | Share::Returned) || submitted;
        let ours = self.own.contains(&row.org_id);
        if ours && line.answers && stands == Share::Proposed {
            Some(Wait::Answer)
        } else if ours && line.reports && !line.owed.is_empty() {
            Some(Wait::Report)
        } else if told && line.decides && self.handed_by_own(eyes, row, house) {
            Some(Wait::Decide)
        } else {
            None
        }
    }

    /// Whether a unit that the caller works for handed a share down.
    fn handed_by_own(&self, eyes: &Eyes<'_>, row: &share::Model, house: &org::Model) -> bool {
        if let Some(upper) = self.uppers.get(&row.above) {
            return self.own.contains(upper);
        }
        let mut leads = self.leads.get(&row.entry_id).into_iter().flatten();
        let in_own = Target { org_path: house.path.clone(), ..Target::default() };
        allows(eyes.caller, "share-decide", &in_own)
            || leads.any(|(unit, _)| self.own.contains(unit))
    }

    /// Whether the caller may answer a share, decide on it, report of it. What is done in another installation
    /// is refused here.
    fn offered(
        &self,
        eyes: &Eyes<'_>,
        row: &share::Model,
        house: &org::Model,
        border: Option<&Border>,
    ) -> [bool; 3] {
        let holder = self.orgs.get(&row.org_id).map(holder).unwrap_or_default();
        let above = self.above(row, house);
        let may = |act: &str, target: &Target| allows(eyes.caller, act, target);
        let held_here = border.is_none_or(|border| !border.below());
        let handed_here = border.is_none_or(Border::below);
        [
            held_here && may("share-answer", &holder),
            handed_here && may("share-decide", &above),
            held_here && may("figure-report", &holder),
        ]
    }

    /// Whoever handed a share down.
    fn above(&self, row: &share::Model, house: &org::Model) -> Target {
        if row.above.is_empty() {
            let leads = self.leads.get(&row.entry_id).into_iter().flatten();
            let parts = leads.map(|(_, path)| path.clone()).collect();
            return Target { org_path: house.path.clone(), parts, ..Target::default() };
        }
        let upper = self.uppers.get(&row.above).and_then(|org| self.orgs.get(org));
        upper.map(holder).unwrap_or_default()
    }

    /// The shares themselves.
    pub fn shares(&self) -> &[share::Model] {
        &self.shares
    }

    /// The newest approved figure of a share.
    pub fn newest(&self, share: &str) -> Option<&figure::Model> {
        self.figures.get(share)?.iter().rev().find(|one| one.state == "approved")
    }
}

/// The month for which a figure is owed.
fn due(
    row: &share::Model,
    plan: &plan::Model,
    figures: &[figure::Model],
    today: NaiveDate,
) -> Option<String> {
    let told = |period: &str, one: &figure::Model| {
        one.period == period && matches!(&*one.state, "submitted" | "approved")
    };
    owed(today, Some(plan.year)).filter(|period| {
        let untold = !figures.iter().any(|one| told(period, one));
        row.stands() == Share::Accepted && plan.state == "issued" && untold
    })
}

/// A share as a target of what its unit does.
fn holder(unit: &org::Model) -> Target {
    Target { org_path: unit.path.clone(), parts: vec![unit.path.clone()], ..Target::default() }
}

fn tone(share: Share) -> &'static str {
    match share {
        Share::Accepted => "good",
        Share::Returned => "bad",
        Share::Softened => "warn",
        Share::Proposed | Share::Withdrawn => "info",
    }
}

/// What should have been reached of a share's figure by the end of a month, and whether what was reached is
/// less.
pub(super) fn pace(
    task: &Task,
    figure: Option<f64>,
    period: &str,
    actual: Option<f64>,
) -> (Option<f64>, bool) {
    let planned = figure.and_then(|figure| planned(task, figure, period));
    let way = direction(task.targets.first());
    (planned, actual.zip(planned).is_some_and(|(is, was)| softer(is, was, way)))
}

/// What should have been reached by the end of a month.
fn planned(task: &Task, figure: f64, period: &str) -> Option<f64> {
    let first: NaiveDate = format!("{period}-01").parse().ok()?;
    let last = first.checked_add_months(chrono::Months::new(1))?.checked_sub_days(Days::new(1))?;
    let goal = task.targets.first();
    let rate = Measure::of(goal) == Measure::Rate;
    // What is counted starts from nothing; a rate starts where the documents say, or nobody knows.
    let baseline = goal.and_then(|goal| goal.baseline).filter(|_| rate).or((!rate).then_some(0.0));
    let way = way(task, baseline, figure, direction(goal), rate)?;
    Some(way.planned(last))
}
