//! What the reports of a plan are made of beside its rows: what became of the plan of the year before, what units ask
//! for, who is in charge of which unit, and the stamp. Only what the caller may see: a plan of last year that is closed
//! to the caller adds nothing.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use moushi_core::model::{Ledger, RowId};
use moushi_core::report::block::Run;
use moushi_core::report::figure::{Figure, Passage, Trail};
use moushi_core::report::trace::Stamp;
use moushi_core::report::{self as told, Need, Outcome, Promise, Report, Year};
use sea_orm::sea_query::Condition;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::super::summary::{Fact, Reached, Summary};
use crate::app::door::{Ask, Eyes};
use crate::app::plans::Computed;
use crate::app::reports::{fingerprint, scope, stamp};
use crate::error::Trouble;
use crate::store::tables::{org, person, plan, portfolio, post, progress};

/// The facts.
#[derive(Debug)]
pub struct Around {
    promises: Option<Vec<Promise>>,
    needs: Vec<Need>,
    charges: BTreeMap<String, BTreeSet<String>>,
    before: String,
    stamp: Stamp,
}

impl Around {
    /// Those that a report tells, of a plan that the caller has been found to see as a whole.
    pub async fn of(
        eyes: &Eyes<'_>,
        computed: &Computed,
        report: &Report,
    ) -> Result<Self, Trouble> {
        let wants = |one| report.around().contains(&one);
        let mut around = Self {
            promises: None,
            needs: Vec::new(),
            charges: BTreeMap::new(),
            before: String::new(),
            stamp: stamp(eyes.today, scope(eyes.caller, &computed.plan.title), String::new()),
        };
        if wants(told::Around::Promises)
            && let Some(plan) = before(eyes, computed).await?
        {
            around.promises = Some(promises(eyes, &plan).await?);
            around.before = plan.id;
        }
        if wants(told::Around::Needs) {
            around.needs = needs(eyes, computed).await?;
        }
        if wants(told::Around::Charges) {
            around.charges = charges(eyes, &computed.plan.org_id).await?;
        }
        Ok(around)
    }

    /// The plan of the year before whose facts are among these; empty when there is none.
    pub fn draws_on(&self) -> &str {
        &self.before
    }

    /// The view of the plan's year. Takes the fingerprint of the whole ledger: not for a thread that others wait for.
    pub fn year(self, computed: &Computed) -> Year<'_> {
        let Computed { ledger, coverage, findings, .. } = computed;
        let fingerprint = fingerprint(&moushi_files::write::json::write_ledger(ledger));
        let stamp = Stamp { ledger: fingerprint, ..self.stamp };
        let year = Year::of(ledger, coverage, findings, stamp);
        let promises = self.promises.unwrap_or_else(|| year.promises.clone());
        Year { promises, needs: self.needs, charges: self.charges, ..year }
    }
}

/// The plan of the year before, where it was issued and the caller sees it.
async fn before(eyes: &Eyes<'_>, computed: &Computed) -> Result<Option<plan::Model>, Trouble> {
    Ok(plan::Entity::find()
        .filter(plan::Column::OrgId.eq(computed.plan.org_id.as_str()))
        .filter(plan::Column::Year.eq(computed.plan.year - 1))
        .filter(plan::Column::State.eq("issued"))
        .filter(eyes.scope.plans())
        .one(eyes.store.read())
        .await?)
}

/// What became of the plan of the year before.
async fn promises(eyes: &Eyes<'_>, before: &plan::Model) -> Result<Vec<Promise>, Trouble> {
    let known = eyes.plans.get(eyes.store, &before.id).await?;
    let ledger = known.as_ref().map(|known| &known.ledger);
    let facts = Summary { plan: before.id.clone() }.look(eyes).await?;
    let mut all = Vec::new();
    for leader in &facts.leaders {
        let name = (!leader.name.is_empty()).then_some(&leader.name);
        for (list, outcome) in [
            (&leader.closed, Outcome::Done),
            (&leader.unfinished, Outcome::Unfinished),
            (&leader.open, Outcome::Unknown),
        ] {
            all.extend(list.iter().map(|fact| {
                let target = ledger.map(|ledger| target(ledger, fact)).unwrap_or_default();
                let told = Promise { target, ..promise(fact, name, outcome) };
                if fact.internal { told.hidden() } else { told }
            }));
        }
    }
    Ok(all)
}

fn promise(fact: &Fact, leader: Option<&String>, outcome: Outcome) -> Promise {
    let reached = fact.reached.as_ref();
    let review = fact.review.as_ref().map(|review| review.words.clone());
    let carried = fact.carried.as_ref().map(|into| format!("转入 {}", into.code));
    let said: Vec<String> =
        [Some(fact.reason.clone()), carried, review].into_iter().flatten().collect();
    let said: Vec<&str> = said.iter().map(String::as_str).filter(|one| !one.is_empty()).collect();
    Promise {
        code: RowId(fact.code.clone()),
        words: fact.words.clone(),
        leader: leader.cloned(),
        unit: fact.unit.clone(),
        target: Vec::new(),
        reached: reached.map(|one| figure(fact, one, one.figure, &one.unit)),
        completion: reached
            .and_then(|one| one.completion.map(|share| figure(fact, one, share, "%"))),
        outcome,
        said: said.join("；"),
        evidence: fact.evidence.iter().map(|one| one.name.clone()).collect(),
        trail: trail(fact),
    }
}

/// The target of a task as pages show it, with its way back.
pub fn target(ledger: &Ledger, fact: &Fact) -> Vec<Run> {
    let told = ledger.task(&RowId(fact.code.clone())).map(|task| told::told_targets(ledger, task));
    match told.into_iter().flatten().find_map(|run| run.figure) {
        Some(figure) if !fact.target.is_empty() => {
            let shown = fact.target.clone();
            vec![Run::figure(&Arc::new(Figure { shown, ..(*figure).clone() }))]
        }
        _ if fact.target.is_empty() => Vec::new(),
        _ => vec![Run::own(&fact.target)],
    }
}

/// A number that a report gives, with the report, the row and the words of the plan behind it.
fn figure(fact: &Fact, reached: &Reached, value: f64, unit: &str) -> Arc<Figure> {
    let how = format!("{} 反馈的{}", reached.on, reached.indicator);
    let run = format!("反馈 {}", reached.report);
    Figure::measured(value, unit, Trail { how, run, ..trail(fact) })
}

/// The row of a task with its documents and its evidence.
pub fn trail(fact: &Fact) -> Trail {
    let passage = |trace: &super::super::summary::Trace| Passage {
        document: trace.title.clone(),
        page: trace.page,
        source: trace.document.clone(),
        start: trace.start,
        end: trace.end,
        words: trace.words.clone(),
        ..Passage::default()
    };
    Trail {
        how: "上年计划".to_owned(),
        rows: vec![fact.code.clone()],
        passages: fact.traces.iter().map(passage).collect(),
        evidence: fact.evidence.iter().map(|one| one.name.clone()).collect(),
        run: String::new(),
    }
}

/// What the newest report of each task asks others for.
async fn needs(eyes: &Eyes<'_>, computed: &Computed) -> Result<Vec<Need>, Trouble> {
    let rows = progress::Entity::find()
        .filter(progress::Column::PlanId.eq(computed.plan.id.as_str()))
        .filter(progress::Column::State.ne("returned"))
        .order_by_asc(progress::Column::Seq)
        .all(eyes.store.read())
        .await?;
    let newest: BTreeMap<&str, &progress::Model> =
        rows.iter().map(|row| (row.entry_id.as_str(), row)).collect();
    let need = |task: &moushi_core::model::Task| {
        let row = newest.get(computed.ids.get(&task.id)?.as_str())?;
        (!row.support.is_empty()).then(|| Need {
            leader: task.leader.clone(),
            unit: task.leads.join("、"),
            code: task.id.clone(),
            words: row.support.clone(),
            on: row.reported_on.clone(),
        })
    };
    Ok(computed.ledger.tasks.iter().filter_map(need).collect())
}

/// Units that each leader of the body is in charge of today, by every name that they go by.
async fn charges(
    eyes: &Eyes<'_>,
    body: &str,
) -> Result<BTreeMap<String, BTreeSet<String>>, Trouble> {
    let today = eyes.today.to_string();
    let ends =
        Condition::any().add(post::Column::ValidTo.eq("")).add(post::Column::ValidTo.gte(&today));
    let posts = post::Entity::find()
        .filter(post::Column::OrgId.eq(body))
        .filter(eyes.scope.of_units(post::Column::OrgId))
        .filter(post::Column::ValidFrom.lte(today))
        .filter(ends)
        .all(eyes.store.read())
        .await?;
    let lines = portfolio::Entity::find()
        .filter(portfolio::Column::PostId.is_in(posts.iter().map(|post| post.id.as_str())))
        .filter(eyes.scope.of_units(portfolio::Column::OrgId))
        .all(eyes.store.read())
        .await?;
    let holders: HashMap<&str, &str> =
        posts.iter().map(|post| (post.id.as_str(), post.person_id.as_str())).collect();
    let people = person::Entity::find()
        .filter(person::Column::Id.is_in(holders.values().copied()))
        .all(eyes.store.read())
        .await?;
    let people: HashMap<&str, &str> =
        people.iter().map(|one| (one.id.as_str(), one.name.as_str())).collect();
    let units = org::Entity::find()
        .filter(org::Column::Id.is_in(lines.iter().map(|line| line.org_id.as_str())))
        .all(eyes.store.read())
        .await?;
    let units: HashMap<&str, &org::Model> =
        units.iter().map(|unit| (unit.id.as_str(), unit)).collect();
    let mut charges: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in &lines {
        let person = holders.get(line.post_id.as_str()).and_then(|holder| people.get(holder));
        let unit = units.get(line.org_id.as_str());
        let (Some(person), Some(unit)) = (person, unit) else { continue };
        let names = [&unit.name, &unit.short_name].into_iter().filter(|name| !name.is_empty());
        charges.entry((*person).to_owned()).or_default().extend(names.cloned());
    }
    Ok(charges)
}
