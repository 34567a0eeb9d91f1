//! The papers of a year: the monthly bulletin 月度通报 and the facts for its summary 年度总结素材, in the official
//! layout. They say what the asks of the same names show.

use moushi_core::report::block::Run;
use moushi_core::report::{self, SUMMARY, SummaryFigure, SummaryKnown};
use moushi_core::text::Text;
use moushi_files::write::docx;

use super::{DOCX, Paper, official};
use crate::app::asks::bulletin::{Bulletin, Counted, Item, Told, Unit};
use crate::app::asks::summary::{Fact, Facts, Leader, Reached, Summary, Trace};
use crate::app::door::{Ask, Eyes};
use crate::error::Trouble;

/// The bulletin of a month as a paper.
pub async fn bulletin(eyes: &Eyes<'_>, plan: &str, month: &str) -> Result<Paper, Trouble> {
    let told = Bulletin { plan: plan.to_owned(), month: month.to_owned() }.look(eyes).await?;
    let bytes = docx::write(&report::bulletin(&told_of(&told))).map_err(anyhow::Error::from)?;
    Ok(Paper { name: format!("{}月度通报 {}.docx", told.org, told.month), kind: DOCX, bytes })
}

fn told_of(told: &Told) -> report::Bulletin {
    let mut words = told.month.splitn(2, '-').map(str::parse);
    let year = words.next().and_then(Result::ok).unwrap_or_default();
    let month = words.next().and_then(Result::ok).unwrap_or_default();
    report::Bulletin {
        org: told.org.clone(),
        year: told.year,
        month: u32::try_from(month).unwrap_or_default(),
        month_year: year,
        plan: told.title.clone(),
        as_of: official(&told.as_of),
        issued: official(&told.issued),
        tasks: told.tasks,
        rule: told.rule.zh.clone(),
        lists: told
            .parts
            .iter()
            .map(|part| (part.name.clone(), part.items.iter().map(line).collect()))
            .collect(),
        units: told.units.iter().map(unit).collect(),
    }
}

fn line(item: &Item) -> report::BulletinLine {
    report::BulletinLine {
        task: format!("{} {}", item.code, item.words),
        unit: item.unit.clone(),
        fact: item.fact.zh.trim_end_matches('。').to_owned(),
    }
}

fn unit(unit: &Unit) -> report::BulletinUnit {
    let counted = |one: &Counted| (one.name.clone(), one.count);
    report::BulletinUnit {
        name: unit.name.clone(),
        outside: unit.outside,
        led: unit.led.count,
        done: unit.done.count,
        counts: unit.counts.iter().map(counted).collect(),
    }
}

/// The facts for the summary of a year as a paper.
pub async fn summary(eyes: &Eyes<'_>, plan: &str) -> Result<Paper, Trouble> {
    let facts = Summary { plan: plan.to_owned() }.look(eyes).await?;
    let paper = report::Summary {
        org: facts.org.clone(),
        year: facts.year,
        plan: facts.title.clone(),
        as_of: official(&facts.as_of),
        leaders: facts.leaders.iter().map(leader).collect(),
        stamp: None,
    };
    let bytes = docx::write(&report::summary(&paper, &SUMMARY)).map_err(anyhow::Error::from)?;
    let Facts { org, year, .. } = facts;
    Ok(Paper { name: format!("{org}{year}年度总结素材.docx"), kind: DOCX, bytes })
}

fn leader(leader: &Leader) -> report::SummaryLeader {
    let all = |list: &[Fact]| list.iter().map(fact).collect();
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
fn fact(fact: &Fact) -> report::SummaryFact {
    if fact.internal {
        let words = vec![Run::own("（内部事项）")];
        return report::SummaryFact { code: fact.code.clone(), words, ..Default::default() };
    }
    report::SummaryFact {
        code: fact.code.clone(),
        words: vec![Run::own(&fact.words)],
        facts: phrases(fact).into_iter().map(|one| vec![Run::own(one.zh)]).collect(),
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

/// What is known of a task, phrase by phrase; page and paper say the same.
pub fn phrases(fact: &Fact) -> Vec<Text> {
    let mut known: Vec<SummaryKnown<'_>> = Vec::new();
    for (name, value, words) in [
        ("lead", "unit", &fact.unit),
        ("deliverable", "deliverable", &fact.deliverable),
        ("target", "target", &fact.target),
    ] {
        if !words.is_empty() {
            known.push((name, vec![(value, Text::same(words))]));
        }
    }
    if let Some(reached) = &fact.reached {
        known.push(("reached", vec![("reached", figure(reached))]));
    }
    let number = |number: i64| Text::same(number.to_string());
    if !fact.report.is_empty() {
        let on = Text::same(&fact.reported_on);
        known.push(("report", vec![("on", on), ("percent", number(fact.percent))]));
    }
    if !fact.closed_on.is_empty() {
        let count = Text::same(fact.evidence.len().to_string());
        known.push(("closed", vec![("on", Text::same(&fact.closed_on)), ("count", count)]));
    }
    if let Some(review) = &fact.review {
        let effect = ("effect", review.title.clone());
        known.push(("effect", vec![effect, ("words", Text::same(&review.words))]));
    }
    if !fact.reason.is_empty() {
        let stands = ("stands", fact.stands.clone());
        known.push(("reason", vec![stands, ("reason", Text::same(&fact.reason))]));
    }
    if let Some(into) = &fact.carried {
        known.push(("carried", vec![("code", Text::same(&into.code))]));
    }
    known.extend(fact.missing.iter().map(|one| ("missing", vec![("missing", one.clone())])));
    SUMMARY.facts(&known)
}

/// The number reached, with completion and points.
pub fn figure(reached: &Reached) -> Text {
    let Reached { indicator, figure, unit, completion, points, on, .. } = reached;
    SUMMARY.figure(&SummaryFigure {
        indicator: indicator.clone(),
        figure: *figure,
        unit: unit.clone(),
        completion: *completion,
        points: *points,
        on: on.clone(),
    })
}
