//! Plans as ledgers with what is computed from them: links suggested, coverage, findings. Nothing of
//! it is stored; a plan's revision tells whether what was computed still holds.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use moushi_core::align::{self, Coverage};
use moushi_core::lint::{self, Config, Suppression};
use moushi_core::model::{Finding, Ledger, RowId, Spot, Task};
use moushi_files::write::json;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use tokio::sync::OnceCell;

use crate::error::Trouble;
use crate::store::tables::{issue, plan, suppression};
use crate::store::{Store, ledger};

/// How much is kept, in rows of about 2 kB; the least recently used plan goes first.
const KEPT: usize = 32_000;
/// Bytes of a document's text that weigh as much as a row, with what was found in it.
const TEXT: usize = 256;
/// Plans that are computed side by side at most.
const LANES: usize = 16;

/// A plan with everything computed from it.
#[derive(Debug)]
pub struct Computed {
    /// The plan's row.
    pub plan: plan::Model,
    /// Rows, documents, links (suggested and decided).
    pub ledger: Ledger,
    /// The id in the store of each row, by its code.
    pub ids: HashMap<RowId, String>,
    /// What is answered and what is not.
    pub coverage: Coverage,
    /// Open findings, worst first.
    pub findings: Vec<Finding>,
    /// Findings that a person accepted, with the reason.
    pub suppressed: Vec<lint::Suppressed>,
    /// The tasks as they were issued last, once somebody has asked for them.
    issued: OnceCell<HashMap<RowId, Task>>,
}

impl Computed {
    /// The tasks by the id of their rows in the store.
    pub fn tasks_by_id(&self) -> HashMap<&str, &Task> {
        let tasks = self.ledger.tasks.iter();
        tasks.filter_map(|task| Some((self.ids.get(&task.id)?.as_str(), task))).collect()
    }

    /// The tasks as they were issued last; none before the plan is issued. A new issue is a new revision.
    pub async fn issued(&self, store: &Store) -> Result<&HashMap<RowId, Task>, Trouble> {
        self.issued.get_or_try_init(|| issued(store, &self.plan.id)).await
    }

    /// What it takes up, in rows.
    fn weight(&self) -> usize {
        let ledger = &self.ledger;
        let rows = [&ledger.tasks, &ledger.last_year, &ledger.below].map(Vec::len);
        let others = ledger.requirements.len() + ledger.achievements.len();
        // What was issued is kept beside what stands.
        let issued = if self.plan.state == "issued" { ledger.tasks.len() } else { 0 };
        let texts = ledger.documents.iter().map(|document| document.source.text.len());
        rows.iter().sum::<usize>() + issued + others + texts.sum::<usize>() / TEXT
    }
}

/// What has been computed lately.
#[derive(Debug, Default)]
pub struct Plans {
    kept: Mutex<Vec<Arc<Computed>>>,
    /// Whoever wants a plan that is being computed waits for it instead of computing it again.
    making: [tokio::sync::Mutex<()>; LANES],
}

impl Plans {
    /// The plan of that id as it stands now; computed when it has changed since.
    pub async fn get(&self, store: &Store, id: &str) -> Result<Option<Arc<Computed>>, Trouble> {
        if let Some(known) = self.fresh(store, id).await? {
            return Ok(Some(known));
        }
        let _lane = self.lane(id).lock().await;
        if let Some(known) = self.fresh(store, id).await? {
            return Ok(Some(known));
        }
        let Some(plan) = plan::Entity::find_by_id(id).one(store.read()).await? else {
            return Ok(None);
        };
        let computed = Arc::new(compute(store.read(), plan).await?);
        self.keep(Arc::clone(&computed));
        Ok(Some(computed))
    }

    /// What was computed of the plan, while it still holds.
    async fn fresh(&self, store: &Store, id: &str) -> Result<Option<Arc<Computed>>, Trouble> {
        let plan = plan::Entity::find_by_id(id).one(store.read()).await?;
        Ok(plan.and_then(|plan| self.known(&plan)))
    }

    fn lane(&self, id: &str) -> &tokio::sync::Mutex<()> {
        &self.making[id.bytes().map(usize::from).sum::<usize>() % LANES]
    }

    fn known(&self, plan: &plan::Model) -> Option<Arc<Computed>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|known| known.plan == *plan)?;
        let found = kept.remove(at);
        kept.push(Arc::clone(&found));
        Some(found)
    }

    fn keep(&self, computed: Arc<Computed>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|known| known.plan.id != computed.plan.id);
        kept.push(computed);
        let mut weight: usize = kept.iter().map(|known| known.weight()).sum();
        while weight > KEPT && kept.len() > 1 {
            weight -= kept.remove(0).weight();
        }
    }
}

/// Computes a plan as it stands in `db`: also within a change that has not ended.
pub async fn compute(db: &impl ConnectionTrait, plan: plan::Model) -> Result<Computed, Trouble> {
    let (ledger, ids) = ledger::load(db, &plan).await?;
    let config = config(db, &plan.id).await?;
    let work = move || Computed { ids, ..computed(plan, ledger, &config) };
    Ok(tokio::task::spawn_blocking(work).await.map_err(anyhow::Error::from)?)
}

fn computed(plan: plan::Model, mut ledger: Ledger, config: &Config) -> Computed {
    ledger.links = align::suggest(&ledger.requirements, &ledger.tasks, &ledger.links);
    let coverage = align::coverage(&ledger);
    let lint::Outcome { findings, suppressed } = lint::run(&ledger, config);
    let (ids, issued) = (HashMap::new(), OnceCell::new());
    Computed { plan, ledger, ids, coverage, findings, suppressed, issued }
}

async fn issued(store: &Store, plan: &str) -> Result<HashMap<RowId, Task>, Trouble> {
    let newest = issue::Entity::find()
        .filter(issue::Column::PlanId.eq(plan))
        .order_by_desc(issue::Column::VersionNo)
        .one(store.read())
        .await?;
    let Some(newest) = newest else { return Ok(HashMap::new()) };
    let ledger = json::read_ledger(newest.body.as_bytes())?;
    Ok(ledger.tasks.into_iter().map(|task| (task.id.clone(), task)).collect())
}

async fn config(db: &impl ConnectionTrait, plan: &str) -> Result<Config, Trouble> {
    let rows =
        suppression::Entity::find().filter(suppression::Column::PlanId.eq(plan)).all(db).await?;
    let filled = |words: String| Some(words).filter(|words| !words.is_empty());
    let suppress = rows
        .into_iter()
        .map(|row| Suppression {
            rule: row.rule,
            words: filled(row.words),
            row: filled(row.entry_id),
            reason: row.reason,
        })
        .collect();
    Ok(Config { suppress, ..Config::default() })
}

impl suppression::Model {
    /// Whether this acceptance is the one that keeps `finding` silent.
    pub fn keeps(&self, ledger: &Ledger, finding: &Finding) -> bool {
        let at_row = |spot: &Spot| matches!(spot, Spot::Row(code) if code.0 == self.entry_id);
        let at_words = |spot: &Spot| match spot {
            Spot::Words { source, span } => {
                ledger.words(source, *span).is_some_and(|words| words.contains(&self.words))
            }
            _ => false,
        };
        finding.rule == self.rule
            && (self.entry_id.is_empty() || finding.at.iter().any(at_row))
            && (self.words.is_empty() || finding.at.iter().any(at_words))
    }
}
