//! 进展填报: the tasks for which the caller reports, each with what was said last, so that nothing that is
//! known is typed again; and a pasted brief taken apart into the boxes.

use std::collections::HashMap;

use moushi_core::model::RowId;
use moushi_core::text::Text;
use moushi_core::track::{Lifecycle, brief};
use schemars::JsonSchema;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, DerivePartialModel, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};

use super::entry::{Beside, Stage, steps};
use super::lights::{self, Lights};
use super::listed::{Mark, Part, Which, parts};
use super::plans::seen;
use crate::app::authority::{self, Target, allows};
use crate::app::door::{Ask, Eyes};
use crate::error::Trouble;
use crate::store::tables::{entry, org, plan, progress};

/// Tasks of an issued plan for which the caller reports.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct Owed {
    /// The plan.
    pub plan: String,
}

/// The tasks, those whose report is overdue first.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Sheet {
    /// How many reports are overdue.
    pub overdue: usize,
    /// The tasks.
    pub tasks: Vec<Task>,
}

/// A task to report on.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Task {
    /// Its row.
    pub entry: String,
    /// Its code.
    pub code: String,
    /// Its words.
    pub words: String,
    /// Its deliverable.
    pub deliverable: String,
    /// Its deadline as written.
    pub due: String,
    /// Its light with the reasons.
    pub light: Vec<Mark>,
    /// The report is overdue.
    pub overdue: bool,
    /// Day of the report before; empty for none.
    pub reported_on: String,
    /// Number of the newest report; 0 for none.
    pub seq: i64,
    /// Progress as reported last.
    pub percent: i64,
    /// The target with its unit, `87%`; empty for none.
    pub target: String,
    /// The number of the target as reported last.
    pub figure: String,
    /// Forecast as reported last.
    pub forecast: String,
    /// What was done, as reported last.
    pub done: String,
    /// What was to come next, as reported last.
    pub next: String,
    /// Why the report before was returned; empty unless it was.
    pub returned: String,
    /// Its steps that are neither reached nor waived.
    pub steps: Vec<Stage>,
    /// What is reported beside progress.
    pub beside: Beside,
}

impl Ask for Owed {
    const NAME: &'static str = "owed";
    const TITLE: Text = Text::new("进展填报", "Tasks to report on");
    type View = Sheet;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Sheet, Trouble> {
        seen(eyes, &self.plan).await?;
        let plan = eyes.plans.get(eyes.store, &self.plan).await?;
        let plan = plan.ok_or_else(authority::not_found)?;
        let mine: Vec<entry::Head> =
            mine(eyes, &plan.plan).await?.into_iter().map(|(_, task)| task).collect();
        let codes: Vec<RowId> = mine.iter().map(|row| RowId(row.code.clone())).collect();
        let lights = Lights::some(eyes, &plan, codes.iter()).await?;
        let open = |code: &RowId| {
            lights.row(code).is_some_and(|held| held.lifecycle() == Lifecycle::InProgress)
        };
        let mine: Vec<(entry::Head, RowId)> =
            mine.into_iter().zip(codes).filter(|(_, code)| open(code)).collect();
        let said = said(eyes, mine.iter().map(|(row, _)| row.id.as_str()).collect()).await?;
        let mut tasks = Vec::new();
        for (row, code) in mine {
            let (Some(held), Some(task)) = (lights.row(&code), plan.ledger.task(&code)) else {
                continue;
            };
            let verdict = lights.light(task);
            let overdue = verdict.as_ref().is_some_and(lights::stale);
            let last = said.get(&row.id);
            let words = |of: fn(&Said) -> &String| last.map(of).cloned().unwrap_or_default();
            let returned = last.filter(|last| last.state == "returned");
            tasks.push(Task {
                due: row.until().to_owned(),
                entry: row.id,
                code: row.code,
                words: row.words,
                deliverable: row.deliverable,
                light: verdict.map(lights::marks).unwrap_or_default(),
                overdue,
                reported_on: held.reported_on.clone(),
                seq: last.map(|last| last.seq).unwrap_or_default(),
                percent: held.percent,
                target: target_words(task),
                figure: words(|last| &last.figure),
                forecast: held.forecast.clone(),
                done: words(|last| &last.done),
                next: words(|last| &last.next),
                returned: returned.map(|last| last.reason.clone()).unwrap_or_default(),
                beside: Beside::of(task, held),
                steps: steps(task, lights.reached(held), eyes.today)
                    .into_iter()
                    .filter(|step| matches!(&*step.state, "open" | "late"))
                    .collect(),
            });
        }
        tasks.sort_by_key(|task| (!task.overdue && task.returned.is_empty(), task.code.clone()));
        Ok(Sheet { overdue: tasks.iter().filter(|task| task.overdue).count(), tasks })
    }
}

/// The caller's leading parts in a plan for which the caller may report.
pub async fn mine(eyes: &Eyes<'_>, plan: &plan::Model) -> Result<Vec<Part>, Trouble> {
    let house = org::Entity::find_by_id(&plan.org_id).one(eyes.store.read()).await?;
    let org_path = house.map(|house| house.path).unwrap_or_default();
    // A city reports on the whole of its own plan, a unit on what it leads in another's.
    let own = Target { org_path, ..Target::default() };
    let own = allows(eyes.caller, "progress-report", &own);
    let units = Target { parts: eyes.scope.parts.clone(), ..Target::default() };
    // A leader sees many tasks and reports on none: these are not read.
    if !own && !allows(eyes.caller, "progress-report", &units) {
        return Ok(Vec::new());
    }
    let which = Which { plan: &plan.id, mine: !own, part: "lead", state: "" };
    let mut found = parts(eyes, which).await?;
    found.dedup_by(|(_, one), (_, other)| one.id == other.id);
    Ok(found)
}

#[derive(DerivePartialModel)]
#[sea_orm(entity = "progress::Entity")]
struct Said {
    entry_id: String,
    seq: i64,
    done: String,
    next: String,
    figure: String,
    state: String,
    reason: String,
}

/// The number that a task is to reach, with its unit.
pub fn target_words(task: &moushi_core::model::Task) -> String {
    let first = task.targets.first().map(|target| &target.quantity);
    first.map(|one| format!("{}{}", one.value, one.unit)).unwrap_or_default()
}

/// The newest report of each of these tasks.
async fn said(eyes: &Eyes<'_>, tasks: Vec<&str>) -> Result<HashMap<String, Said>, Trouble> {
    let later = Alias::new("later");
    let newest = Query::select()
        .expr(Expr::col((later.clone(), progress::Column::Seq)).max())
        .from_as(progress::Entity, later.clone())
        .and_where(
            Expr::col((later, progress::Column::EntryId))
                .equals((progress::Entity, progress::Column::EntryId)),
        )
        .to_owned();
    let mut known = HashMap::with_capacity(tasks.len());
    for portion in tasks.chunks(500) {
        let rows = progress::Entity::find()
            .filter(progress::Column::EntryId.is_in(portion.iter().copied()))
            .filter(progress::Column::Seq.in_subquery(newest.clone()))
            .into_partial_model::<Said>()
            .all(eyes.store.read())
            .await?;
        known.extend(rows.into_iter().map(|row| (row.entry_id.clone(), row)));
    }
    Ok(known)
}

/// A pasted brief taken apart 粘贴简报.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct Brief {
    /// The words of the brief.
    pub words: String,
}

/// What goes into which box.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct Boxes {
    /// What has been done.
    pub done: String,
    /// What comes next.
    pub next: String,
    /// What stands in the way.
    pub problems: String,
    /// What is needed of others.
    pub support: String,
    /// Progress in per cent, where the brief names one.
    pub percent: Option<i64>,
}

impl Ask for Brief {
    const NAME: &'static str = "brief";
    const TITLE: Text = Text::new("拆分简报", "Take a brief apart");
    type View = Boxes;

    async fn look(self, _: &Eyes<'_>) -> Result<Boxes, Trouble> {
        let brief::Brief { done, next, problems, support, percent } = brief::read(&self.words);
        Ok(Boxes { done, next, problems, support, percent })
    }
}
