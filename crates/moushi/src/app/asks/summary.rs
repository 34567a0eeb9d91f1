//! 年度总结素材: what became of each task of an issued plan, leader by leader in the order of rank, with the way back
//! of every fact: the report, the evidence, the task's row, the requirements that it answers, and the bytes of the
//! documents that both were read from. What nobody has said is listed as an open question; nothing is made up.

mod trace;

use std::collections::HashMap;

use chrono::NaiveDate;
use moushi_core::model::Task;
use moushi_core::report::SUMMARY;
use moushi_core::text::Text;
use moushi_core::track::{Asked, Lifecycle, Point};
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};

pub use self::trace::Trace;

use super::effects::{Reviewed, reviews};
use super::entry::figures;
use super::index::Index;
use super::listed::Bilingual;
use super::owed::target_words;
use super::past::{Past, done};
use super::plans::whole;
use crate::app::door::{Ask, Eyes};
use crate::error::Trouble;
use crate::store::tables::{entry, evidence, progress, track};

/// The facts for the summary of a plan's year.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct Summary {
    /// The plan.
    pub plan: String,
}

/// What became of a plan.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Facts {
    /// Day as of which it speaks.
    pub as_of: String,
    /// Whether the year planned is over on that day.
    pub over: bool,
    /// The body that plans.
    pub org: String,
    /// Year of the plan.
    pub year: i32,
    /// Title of the plan.
    pub title: String,
    /// Whether the plan is issued; nothing is known of one that is not.
    pub issued: bool,
    /// Leaders in the order of rank; whoever has no task is left out. What names no leader comes last.
    pub leaders: Vec<Leader>,
}

/// The tasks of a leader.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct Leader {
    /// The name; empty for tasks that name no leader.
    pub name: String,
    /// The post.
    pub post: String,
    /// Closed.
    pub closed: Vec<Fact>,
    /// Not finished, and it is known why: carried over, suspended, cancelled, merged.
    pub unfinished: Vec<Fact>,
    /// Neither closed nor explained.
    pub open: Vec<Fact>,
}

/// A task with what is known of it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Fact {
    /// The row of the ledger.
    pub entry: String,
    /// Its code.
    pub code: String,
    /// Its words.
    pub words: String,
    /// Internal: in a paper that goes round stands only that there is one.
    pub internal: bool,
    /// Lead units; empty where the plan names none.
    pub unit: String,
    /// Where it stands.
    #[schemars(with = "Bilingual")]
    pub stands: Text,
    /// What will be there when it is done; empty where the plan does not say.
    pub deliverable: String,
    /// The deadline as written.
    pub due: String,
    /// The target with its unit, `87%`; empty where the plan names none.
    pub target: String,
    /// The number reached, as reported; none where no report gives it.
    pub reached: Option<Reached>,
    /// The newest report that was not returned; empty for none.
    pub report: String,
    /// Progress in per cent, as that report has it.
    pub percent: i64,
    /// Day of that report.
    pub reported_on: String,
    /// Day on which it was closed.
    pub closed_on: String,
    /// Evidence that was accepted.
    pub evidence: Vec<Shown>,
    /// What a review of its effect found.
    pub review: Option<Reviewed>,
    /// Why it was not finished, as somebody explained it.
    pub reason: String,
    /// The row of the next plan that goes on with it.
    pub carried: Option<Carried>,
    /// What is not known.
    #[schemars(with = "Vec<Bilingual>")]
    pub missing: Vec<Text>,
    /// Where the words of the task and of the confirmed requirements above it stand.
    pub traces: Vec<Trace>,
}

/// A number reached.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Reached {
    /// What is counted.
    pub indicator: String,
    /// The number.
    pub figure: f64,
    /// Its unit.
    pub unit: String,
    /// Completion in per cent; may pass 100. None where it cannot be told.
    pub completion: Option<f64>,
    /// Of a rate: percentage points from the target, below 0 short of it.
    pub points: Option<f64>,
    /// The report that gives the number.
    pub report: String,
    /// Day of that report.
    pub on: String,
}

/// A piece of evidence.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Shown {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// An address; empty for a file.
    pub url: String,
}

/// Where a task went.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Carried {
    /// The row.
    pub entry: String,
    /// Its code.
    pub code: String,
    /// Its plan.
    pub plan: String,
}

impl Ask for Summary {
    const NAME: &'static str = "summary";
    const TITLE: Text = Text::new("年度总结素材", "Facts for the summary of the year");
    type View = Facts;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Facts, Trouble> {
        let (_, org) = whole(eyes, &self.plan).await?;
        let past = Past::of(eyes, &self.plan).await?;
        let gathered = Gathered::of(eyes, &past).await?;
        let ledger = &past.plan.ledger;
        let mut leaders: Vec<Leader> = ledger
            .people
            .iter()
            .map(|person| Leader {
                name: person.name.clone(),
                post: person.title.clone().unwrap_or_default(),
                ..Leader::default()
            })
            .collect();
        leaders.push(Leader::default());
        for task in &ledger.tasks {
            let Some(row) = past.now.row(&task.id) else { continue };
            let named = task.leader.as_deref().unwrap_or_default();
            let at = leaders.iter().position(|leader| leader.name == named);
            let at = at.unwrap_or_else(|| {
                // Somebody whom the plan names and no post knows comes before the tasks of nobody.
                let name = named.to_owned();
                leaders.insert(leaders.len() - 1, Leader { name, ..Leader::default() });
                leaders.len() - 2
            });
            gathered.place(task, row, &mut leaders[at]);
        }
        leaders.retain(|one| {
            !(one.closed.is_empty() && one.unfinished.is_empty() && one.open.is_empty())
        });
        let end = NaiveDate::from_ymd_opt(ledger.year, 12, 31);
        Ok(Facts {
            as_of: eyes.today.to_string(),
            over: end.is_some_and(|end| end <= eyes.today),
            org: org.name,
            year: ledger.year,
            title: past.plan.plan.title.clone(),
            issued: past.now.issued().is_some(),
            leaders,
        })
    }
}

/// What there is about the tasks of a plan.
struct Gathered<'a> {
    past: &'a Past,
    index: Index,
    today: NaiveDate,
    evidence: HashMap<String, Vec<Shown>>,
    reviews: HashMap<String, Reviewed>,
    /// Rows of the next plan by id.
    carried: HashMap<String, Carried>,
}

impl<'a> Gathered<'a> {
    async fn of(eyes: &Eyes<'_>, past: &'a Past) -> Result<Self, Trouble> {
        let plan = past.plan.plan.id.as_str();
        let rows = evidence::Entity::find()
            .filter(evidence::Column::PlanId.eq(plan))
            .filter(evidence::Column::State.eq("accepted"))
            .order_by_asc(evidence::Column::AddedAt)
            .order_by_asc(evidence::Column::Id)
            .all(eyes.store.read())
            .await?;
        let mut evidence: HashMap<String, Vec<Shown>> = HashMap::new();
        for row in rows {
            let shown = Shown { id: row.id, name: row.name, url: row.url };
            evidence.entry(row.entry_id).or_default().push(shown);
        }
        Ok(Self {
            index: Index::of(eyes, plan).await?,
            reviews: reviews(eyes, plan).await?,
            carried: carried(eyes, past).await?,
            today: eyes.today,
            evidence,
            past,
        })
    }

    /// Puts a task where it belongs.
    fn place(&self, task: &Task, row: &track::Model, leader: &mut Leader) {
        use Lifecycle::{Cancelled, CarriedOver, Merged, Suspended};
        let mut fact = self.fact(task, row);
        let at = row.lifecycle();
        if done(at) {
            leader.closed.push(fact);
        } else if matches!(at, Cancelled | CarriedOver | Merged | Suspended)
            && !fact.reason.is_empty()
        {
            leader.unfinished.push(fact);
        } else {
            fact.missing.push(SUMMARY.missing("unexplained"));
            leader.open.push(fact);
        }
    }

    fn fact(&self, task: &Task, row: &track::Model) -> Fact {
        let held = self.index.row(&task.id);
        let words = |of: fn(&entry::Model) -> &String| held.map(of).cloned().unwrap_or_default();
        let newest = self.past.newest(&row.entry_id, self.today);
        let evidence = self.evidence.get(&row.entry_id).into_iter().flatten();
        let evidence = evidence.map(|one| Shown {
            id: one.id.clone(),
            name: one.name.clone(),
            url: one.url.clone(),
        });
        let (reason, into) = self.explained(row);
        let mut fact = Fact {
            entry: row.entry_id.clone(),
            code: task.id.0.clone(),
            words: task.words.clone(),
            internal: task.internal(),
            unit: task.leads.join("、"),
            stands: row.lifecycle().title(),
            deliverable: task.deliverable.clone().unwrap_or_default(),
            due: words(|held| if held.due_words.is_empty() { &held.due } else { &held.due_words }),
            target: target_words(task),
            reached: self.reached(task, &row.entry_id),
            report: newest.map(|one| one.id.clone()).unwrap_or_default(),
            percent: newest.map_or(0, |one| one.percent),
            reported_on: newest.map(|one| one.reported_on.clone()).unwrap_or_default(),
            closed_on: row.closed_on.clone(),
            evidence: evidence.collect(),
            review: self.reviews.get(&row.entry_id).cloned(),
            reason,
            carried: into.and_then(|id| self.carried.get(&id)).map(Carried::again),
            missing: Vec::new(),
            traces: trace::traces(&self.past.plan.ledger, &self.index, task),
        };
        fact.missing = fact.missing(done(row.lifecycle()));
        fact
    }

    /// The number that the newest report with one gives, leaving out what was returned.
    fn reached(&self, task: &Task, entry: &str) -> Option<Reached> {
        let kept = |one: &&progress::Model| one.state != "returned" && !one.figure.is_empty();
        let reports: Vec<&progress::Model> =
            self.past.reports.get(entry)?.iter().filter(kept).collect();
        let point = |one: &&progress::Model| {
            Some(Point { day: one.reported_on.parse().ok()?, value: one.figure.parse().ok()? })
        };
        let points: Vec<Point> = reports.iter().filter_map(point).collect();
        let path = figures(task, &points)?;
        let last = reports.last()?;
        Some(Reached {
            indicator: path.indicator,
            figure: path.figure,
            unit: path.unit,
            completion: path.completion,
            points: path.points,
            report: last.id.clone(),
            on: path.day,
        })
    }

    /// Why a task that has left the plan did so, and the row of the next plan that goes on with it.
    fn explained(&self, row: &track::Model) -> (String, Option<String>) {
        let word = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        match row.lifecycle() {
            Lifecycle::CarriedOver => {
                let steps = self.past.steps.get(&row.entry_id).into_iter().flatten();
                let carrying = steps.rev().find(|step| step.to == Lifecycle::CarriedOver);
                let detail = carrying.map(|step| &step.detail);
                (
                    detail.map(|detail| word(&detail["reason"])).unwrap_or_default(),
                    detail.map(|detail| word(&detail["carried"])),
                )
            }
            Lifecycle::Suspended | Lifecycle::Cancelled => {
                let ends = self.past.granted.get(&row.entry_id).into_iter().flatten();
                let end = ends.rev().find(|one| ends_it(&one.asked));
                (end.map(|one| one.reason.clone()).unwrap_or_default(), None)
            }
            _ => (String::new(), None),
        }
    }
}

/// Whether what was asked for is an end.
fn ends_it(asked: &str) -> bool {
    matches!(serde_json::from_str(asked), Ok(Asked::Suspend | Asked::Cancel))
}

impl Carried {
    fn again(&self) -> Self {
        Self { entry: self.entry.clone(), code: self.code.clone(), plan: self.plan.clone() }
    }
}

impl Fact {
    /// What is not known of a task.
    fn missing(&self, closed: bool) -> Vec<Text> {
        let open = [
            (self.unit.is_empty(), "lead"),
            (self.report.is_empty(), "report"),
            (!self.target.is_empty() && self.reached.is_none(), "figure"),
            (closed && self.deliverable.is_empty(), "deliverable"),
            (closed && self.evidence.is_empty(), "evidence"),
            (self.traces.is_empty(), "source"),
        ];
        open.into_iter()
            .filter(|(holds, _)| *holds)
            .map(|(_, name)| SUMMARY.missing(name))
            .collect()
    }
}

/// The rows in which carried tasks go on, by id; they stand in the plan of the same body.
async fn carried(eyes: &Eyes<'_>, past: &Past) -> Result<HashMap<String, Carried>, Trouble> {
    let steps = past.steps.values().flatten();
    let ids: Vec<&str> = steps.filter_map(|step| step.detail["carried"].as_str()).collect();
    let mut all = HashMap::new();
    for portion in ids.chunks(500) {
        let rows = entry::Entity::find()
            .filter(entry::Column::Id.is_in(portion.iter().copied()))
            .all(eyes.store.read())
            .await?;
        for row in rows {
            let carried = Carried { entry: row.id.clone(), code: row.code, plan: row.plan_id };
            all.insert(row.id, carried);
        }
    }
    Ok(all)
}
