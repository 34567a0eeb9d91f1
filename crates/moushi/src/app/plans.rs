//! Plans as ledgers with what is computed from them: links suggested, coverage, findings. Nothing of
//! it is stored; a plan's revision tells whether what was computed still holds.

use std::sync::{Arc, Mutex, PoisonError};

use moushi_core::align::{self, Coverage};
use moushi_core::lint::{self, Config, Suppression};
use moushi_core::model::{Finding, Ledger, Spot};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use crate::error::Trouble;
use crate::store::tables::{plan, suppression};
use crate::store::{Store, ledger};

/// Plans kept at a time; the least recently used goes first.
const KEPT: usize = 6;

/// A plan with everything computed from it.
#[derive(Debug)]
pub struct Computed {
    /// The plan's row.
    pub plan: plan::Model,
    /// Rows, documents, links (suggested and decided).
    pub ledger: Ledger,
    /// What is answered and what is not.
    pub coverage: Coverage,
    /// Open findings, worst first.
    pub findings: Vec<Finding>,
    /// Findings that a person accepted, with the reason.
    pub suppressed: Vec<lint::Suppressed>,
}

/// What has been computed lately.
#[derive(Debug, Default)]
pub struct Plans {
    kept: Mutex<Vec<Arc<Computed>>>,
}

impl Plans {
    /// The plan of that id as it stands now; computed when it has changed since.
    pub async fn get(&self, store: &Store, id: &str) -> Result<Option<Arc<Computed>>, Trouble> {
        let Some(plan) = plan::Entity::find_by_id(id).one(store.read()).await? else {
            return Ok(None);
        };
        if let Some(known) = self.known(&plan) {
            return Ok(Some(known));
        }
        let computed = Arc::new(compute(store.read(), plan).await?);
        self.keep(Arc::clone(&computed));
        Ok(Some(computed))
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
        if kept.len() > KEPT {
            kept.remove(0);
        }
    }
}

/// Computes a plan as it stands in `db`: also within a change that has not ended.
pub async fn compute(db: &impl ConnectionTrait, plan: plan::Model) -> Result<Computed, Trouble> {
    let ledger = ledger::load(db, &plan).await?;
    let config = config(db, &plan.id).await?;
    let work = move || computed(plan, ledger, &config);
    Ok(tokio::task::spawn_blocking(work).await.map_err(anyhow::Error::from)?)
}

fn computed(plan: plan::Model, mut ledger: Ledger, config: &Config) -> Computed {
    ledger.links = align::suggest(&ledger.requirements, &ledger.tasks, &ledger.links);
    let coverage = align::coverage(&ledger);
    let lint::Outcome { findings, suppressed } = lint::run(&ledger, config);
    Computed { plan, ledger, coverage, findings, suppressed }
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
