//! The papers of a year: the monthly bulletin 月度通报 and the facts for its summary 年度总结素材, in the official
//! layout. They say what the asks of the same names show.

use std::sync::Arc;

use moushi_core::model::{Ledger, RowId};
use moushi_core::report::block::Run;
use moushi_core::report::figure::{Figure, Trail};
use moushi_core::report::{self, INTERNAL, SUMMARY, SummaryFigure, SummaryKnown, SummaryValue};
use moushi_core::text::Text;
use moushi_files::write::docx;

use super::{DOCX, Paper, official};
use crate::app::asks::bulletin::{Bulletin, Counted, Item, Unit};
use crate::app::asks::packs::year::{target, trail};
use crate::app::asks::summary::{Fact, Facts, Leader, Reached, Summary, Trace};
use crate::app::authority;
use crate::app::door::{Ask, Eyes};
use crate::app::plans::Computed;
use crate::app::reports;
use crate::error::Trouble;

/// The bulletin of a month as a paper.
pub async fn bulletin(eyes: &Eyes<'_>, plan: &str, month: &str) -> Result<Paper, Trouble> {
    let told = told_bulletin(eyes, plan, month).await?;
    let bytes = docx::write(&report::bulletin(&told)).map_err(anyhow::Error::from)?;
    let name = format!("{}月度通报 {:04}-{:02}.docx", told.org, told.month_year, told.month);
    Ok(Paper { name, kind: DOCX, bytes })
}

/// What the bulletin of a month says.
pub async fn told_bulletin(
    eyes: &Eyes<'_>,
    plan: &str,
    month: &str,
) -> Result<report::Bulletin, Trouble> {
    let told = Bulletin { plan: plan.to_owned(), month: month.to_owned() }.look(eyes).await?;
    let plan = known(eyes, plan).await?;
    let mut words = told.month.splitn(2, '-').map(str::parse);
    let year = words.next().and_then(Result::ok).unwrap_or_default();
    let month = words.next().and_then(Result::ok).unwrap_or_default();
    let day = told.as_of.parse().unwrap_or(eyes.today);
    let list = |items: &[Item]| items.iter().map(|item| line(&plan.ledger, item)).collect();
    Ok(report::Bulletin {
        month: u32::try_from(month).unwrap_or_default(),
        month_year: year,
        as_of: official(&told.as_of),
        issued: official(&told.issued),
        rule: told.rule.zh.clone(),
        lists: told.parts.iter().map(|part| (part.name.clone(), list(&part.items))).collect(),
        units: told.units.iter().map(unit).collect(),
        stamp: Some(reports::plan_stamp(eyes, &plan, day).await?),
        org: told.org,
        year: told.year,
        plan: told.title,
        tasks: told.codes,
    })
}

/// A plan that the caller has been found to see.
async fn known(eyes: &Eyes<'_>, plan: &str) -> Result<Arc<Computed>, Trouble> {
    let plan = eyes.plans.get(eyes.store, plan).await?;
    Ok(plan.ok_or_else(authority::not_found)?)
}

/// A line of a list as it goes round: of an internal item only that it is there.
fn line(ledger: &Ledger, item: &Item) -> report::BulletinLine {
    let (code, unit) = (RowId(item.code.clone()), item.unit.clone());
    if item.internal {
        let words = vec![Run::own(INTERNAL)];
        return report::BulletinLine { code, words, unit, fact: Vec::new() };
    }
    // The words are those of the month, the numbers of the targets those of the plan: a number that the words do not
    // hold is not told.
    let targets = ledger.task(&code).map(|task| report::told_targets(ledger, task));
    let figures = targets.into_iter().flatten().filter_map(|run| run.figure);
    let words = report::placed(&item.words, None, figures);
    report::BulletinLine { code, words, unit, fact: ended(&item.told) }
}

/// A sentence without the mark that ends it: the list sets its own.
fn ended(words: &[Run]) -> Vec<Run> {
    let mut words = words.to_vec();
    if let Some(last) = words.last_mut().filter(|last| last.figure.is_none()) {
        last.text.truncate(last.text.trim_end_matches('。').len());
    }
    words
}

fn unit(unit: &Unit) -> report::BulletinUnit {
    let counted = |one: &Counted| (one.name.clone(), one.codes.clone());
    report::BulletinUnit {
        name: unit.name.clone(),
        outside: unit.outside,
        led: unit.led.codes.clone(),
        done: unit.done.codes.clone(),
        counts: unit.counts.iter().map(counted).collect(),
    }
}

/// The facts for the summary of a year as a paper.
pub async fn summary(eyes: &Eyes<'_>, plan: &str) -> Result<Paper, Trouble> {
    let paper = told_summary(eyes, plan).await?;
    let bytes = docx::write(&report::summary(&paper, &SUMMARY)).map_err(anyhow::Error::from)?;
    let name = format!("{}{}年度总结素材.docx", paper.org, paper.year);
    Ok(Paper { name, kind: DOCX, bytes })
}

/// What the facts for the summary of a year say.
pub async fn told_summary(eyes: &Eyes<'_>, plan: &str) -> Result<report::Summary, Trouble> {
    let facts = Summary { plan: plan.to_owned() }.look(eyes).await?;
    let plan = known(eyes, plan).await?;
    let stamp = reports::plan_stamp(eyes, &plan, eyes.today).await?;
    let Facts { org, year, title, as_of, leaders, .. } = facts;
    Ok(report::Summary {
        as_of: official(&as_of),
        leaders: leaders.iter().map(|one| leader(&plan.ledger, one)).collect(),
        plan: title,
        stamp: Some(stamp),
        org,
        year,
    })
}

fn leader(ledger: &Ledger, leader: &Leader) -> report::SummaryLeader {
    let all = |list: &[Fact]| list.iter().map(|one| fact(ledger, one)).collect();
    report::SummaryLeader {
        name: leader.name.clone(),
        post: leader.post.clone(),
        results: Vec::new(),
        closed: all(&leader.closed),
        unfinished: all(&leader.unfinished),
        open: all(&leader.open),
    }
}

/// A fact as it goes round: of an internal item only that it is there.
fn fact(ledger: &Ledger, fact: &Fact) -> report::SummaryFact {
    if fact.internal {
        let words = vec![Run::own(INTERNAL)];
        return report::SummaryFact { code: fact.code.clone(), words, ..Default::default() };
    }
    let task = ledger.task(&RowId(fact.code.clone()));
    let words = task.map(|task| report::told_task(ledger, task));
    report::SummaryFact {
        code: fact.code.clone(),
        words: words.unwrap_or_else(|| vec![Run::own(&fact.words)]),
        facts: SUMMARY.told(&known_of(fact, target(ledger, fact))),
        basis: basis(&fact.traces),
    }
}

/// Titles of the documents in which superiors demand it, each once, with the page where there are pages.
fn basis(traces: &[Trace]) -> Vec<String> {
    let mut all = Vec::new();
    for trace in traces.iter().filter(|trace| trace.noun == "requirement") {
        let one = SUMMARY.source(&trace.title, trace.page, &trace.code);
        if !all.contains(&one) {
            all.push(one);
        }
    }
    all
}

/// What is known of a task, with its target.
fn known_of(fact: &Fact, target: Vec<Run>) -> Vec<SummaryKnown<'_>> {
    let said = |words: &str| SummaryValue::from(Text::same(words));
    let mut known: Vec<SummaryKnown<'_>> = Vec::new();
    for (name, value, words) in [
        ("lead", "unit", said(&fact.unit)),
        ("deliverable", "deliverable", said(&fact.deliverable)),
        ("target", "target", target.into()),
    ] {
        if !words.text.zh.is_empty() {
            known.push((name, vec![(value, words)]));
        }
    }
    if let Some(reached) = &fact.reached {
        let how = format!("{} 反馈的{}", reached.on, reached.indicator);
        let told = told_figure(reached, Trail { how, ..trail(fact) });
        known.push(("reached", vec![("reached", told)]));
    }
    if !fact.report.is_empty() {
        let how = format!("{} 反馈的进度", fact.reported_on);
        let percent = number(fact, fact.percent as f64, "%", how);
        known.push(("report", vec![("on", said(&fact.reported_on)), ("percent", percent)]));
    }
    if !fact.closed_on.is_empty() {
        let count = number(fact, fact.evidence.len() as f64, "份", "采信的佐证计数".to_owned());
        known.push(("closed", vec![("on", said(&fact.closed_on)), ("count", count)]));
    }
    if let Some(review) = &fact.review {
        let effect = ("effect", review.title.clone().into());
        known.push(("effect", vec![effect, ("words", said(&review.words))]));
    }
    if !fact.reason.is_empty() {
        let stands = ("stands", fact.stands.clone().into());
        known.push(("reason", vec![stands, ("reason", said(&fact.reason))]));
    }
    if let Some(into) = &fact.carried {
        known.push(("carried", vec![("code", said(&into.code))]));
    }
    let missing = fact.missing.iter();
    known.extend(missing.map(|one| ("missing", vec![("missing", one.clone().into())])));
    known
}

/// A number of a task whose unit the phrase writes.
fn number(fact: &Fact, value: f64, unit: &str, how: String) -> SummaryValue {
    let run =
        if fact.report.is_empty() { String::new() } else { format!("反馈 {}", fact.report) };
    let evidence = fact.evidence.iter().map(|one| one.name.clone()).collect();
    let trail = Trail { how, rows: vec![fact.code.clone()], run, evidence, ..Trail::default() };
    SummaryValue::from(&Figure::bare(&Figure::measured(value, unit, trail)))
}

/// The number reached, with completion and points.
pub fn figure(reached: &Reached) -> Text {
    told_figure(reached, Trail::default()).text
}

fn told_figure(reached: &Reached, trail: Trail) -> SummaryValue {
    let Reached { indicator, figure, unit, completion, points, on, report } = reached;
    SUMMARY.figure(&SummaryFigure {
        indicator: indicator.clone(),
        figure: *figure,
        unit: unit.clone(),
        completion: *completion,
        points: *points,
        on: on.clone(),
        trail: Trail { run: format!("反馈 {report}"), ..trail },
    })
}
