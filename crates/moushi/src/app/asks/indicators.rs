//! 指标评价 before any number is collected: every number that the plan promises, beside the number at
//! the start, last year's, and what is demanded.

use moushi_core::model::{Aspect, Ledger, LinkState, Origin, Target, Task};
use moushi_core::text::{Bound, Quantity, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::listed::{Bilingual, by_code};
use super::plans::whole;
use crate::app::authority;
use crate::app::door::{Ask, Eyes};
use crate::error::Trouble;

/// The numbers that a plan promises.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct Indicators {
    /// The plan.
    pub plan: String,
}

/// One number promised.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Promised {
    /// What is counted, as written.
    pub indicator: String,
    /// The number to reach, as written.
    pub target: String,
    /// The number at the start; empty when no document gives it.
    pub baseline: String,
    /// What last year's list or results say of the same indicator.
    pub last_year: String,
    /// What linked demands ask for in the same unit, as written.
    pub demanded: String,
    /// In what the promise is softer than a demand; both sides.
    #[schemars(with = "Vec<Bilingual>")]
    pub softer: Vec<Text>,
    /// The task.
    pub entry: String,
    /// Its code.
    pub code: String,
    /// Its lead units.
    pub unit: String,
    /// Its deadline, as written.
    pub due: String,
}

impl Ask for Indicators {
    const NAME: &'static str = "indicators";
    const TITLE: Text = Text::new("指标评价", "Indicators");
    type View = Vec<Promised>;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Vec<Promised>, Trouble> {
        whole(eyes, &self.plan).await?;
        let plan = eyes.plans.get(eyes.store, &self.plan).await?;
        let plan = plan.ok_or_else(authority::not_found)?;
        let tasks = plan.ledger.tasks.iter().filter(|task| !task.targets.is_empty());
        let codes: Vec<String> = tasks.clone().map(|task| task.id.0.clone()).collect();
        let known = by_code(eyes.store.read(), &self.plan, &codes).await?;
        let mut rows = Vec::new();
        for task in tasks {
            let entry = known.get(&task.id.0).map(|row| row.id.clone()).unwrap_or_default();
            let row = |target| Promised { entry: entry.clone(), ..row(&plan.ledger, task, target) };
            rows.extend(task.targets.iter().map(row));
        }
        Ok(rows)
    }
}

fn row(ledger: &Ledger, task: &Task, target: &Target) -> Promised {
    let (demanded, softer) = demands(ledger, task, target);
    Promised {
        indicator: target.indicator.clone(),
        target: written(ledger, &task.origin, &target.quantity),
        baseline: target
            .baseline
            .map(|value| format!("{value}{}", target.quantity.unit))
            .unwrap_or_default(),
        last_year: before(ledger, target),
        demanded,
        softer,
        entry: String::new(),
        code: task.id.0.clone(),
        unit: task.leads.join("、"),
        due: task.deadline_words.clone().unwrap_or_default(),
    }
}

/// What linked demands ask for in the unit of the target, and where the task is softer in number.
fn demands(ledger: &Ledger, task: &Task, target: &Target) -> (String, Vec<Text>) {
    let (mut asked, mut softer) = (Vec::new(), Vec::new());
    let links = ledger.links.iter();
    for link in links.filter(|link| link.task == task.id && link.state != LinkState::Refused) {
        let Some(demand) = ledger.requirement(&link.requirement) else { continue };
        let origin = demand.origins.first().cloned().unwrap_or_else(|| task.origin.clone());
        let same = demand.quantities.iter().filter(|one| one.unit == target.quantity.unit);
        let named = same.filter(|_| names(&demand.words, &target.indicator));
        let words: Vec<String> = named.map(|one| written(ledger, &origin, one)).collect();
        if words.is_empty() {
            continue;
        }
        asked.push(format!("{}（{}）", words.join("、"), demand.id));
        let number = link.weakenings.iter().filter(|weak| weak.aspect == Aspect::Number);
        softer.extend(number.map(|weak| weak.message.clone()));
    }
    (asked.join("；"), softer)
}

/// Last year's number of the same indicator: promised then, else reported as reached.
fn before(ledger: &Ledger, target: &Target) -> String {
    for task in &ledger.last_year {
        let same = task.targets.iter().find(|one| one.indicator == target.indicator);
        if let Some(one) = same {
            return written(ledger, &task.origin, &one.quantity);
        }
    }
    for result in &ledger.achievements {
        let same = result.quantities.iter().find(|one| one.unit == target.quantity.unit);
        if let Some(one) = same.filter(|_| names(&result.words, &target.indicator)) {
            return written(ledger, &result.origin, one);
        }
    }
    String::new()
}

/// Whether the words name the indicator.
fn names(words: &str, indicator: &str) -> bool {
    !indicator.is_empty() && words.contains(indicator)
}

/// A quantity as the source has it; its value where there is no source.
fn written(ledger: &Ledger, origin: &Origin, quantity: &Quantity) -> String {
    let words = origin.text().and_then(|(id, _)| ledger.words(id, quantity.span));
    match words.filter(|words| words.contains(|c: char| c.is_numeric())) {
        Some(words) => words.chars().filter(|c| !c.is_control()).collect(),
        None => {
            let bound = match quantity.bound {
                Bound::AtLeast => "≥",
                Bound::AtMost => "≤",
                Bound::About => "约",
                Bound::Exact => "",
            };
            format!("{bound}{}{}", quantity.value, quantity.unit)
        }
    }
}
