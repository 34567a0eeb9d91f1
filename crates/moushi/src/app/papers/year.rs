//! The papers of a year: the monthly bulletin 月度通报 and the facts for its summary 年度总结素材, in the official
//! layout. They say what the asks of the same names show.

use moushi_core::report;
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
    };
    let bytes = docx::write(&report::summary(&paper)).map_err(anyhow::Error::from)?;
    let Facts { org, year, .. } = facts;
    Ok(Paper { name: format!("{org}{year}年度总结素材.docx"), kind: DOCX, bytes })
}

fn leader(leader: &Leader) -> report::SummaryLeader {
    let all = |list: &[Fact]| list.iter().map(fact).collect();
    report::SummaryLeader {
        name: leader.name.clone(),
        post: leader.post.clone(),
        closed: all(&leader.closed),
        unfinished: all(&leader.unfinished),
        open: all(&leader.open),
    }
}

fn fact(fact: &Fact) -> report::SummaryFact {
    report::SummaryFact {
        code: fact.code.clone(),
        words: fact.words.clone(),
        facts: phrases(fact).into_iter().map(|one| one.zh.into_owned()).collect(),
        basis: basis(&fact.traces),
    }
}

/// Titles of the documents in which superiors demand it, each once, with the page where there are pages.
fn basis(traces: &[Trace]) -> Vec<String> {
    let mut all = Vec::new();
    for trace in traces.iter().filter(|trace| trace.noun == "requirement") {
        let page = trace.page.map(|page| format!("第{page}页")).unwrap_or_default();
        let one = format!("《{}》{page} {}", trace.title, trace.code);
        if !all.contains(&one) {
            all.push(one);
        }
    }
    all
}

/// What is known of a task, phrase by phrase; page and paper say the same.
pub fn phrases(fact: &Fact) -> Vec<Text> {
    let mut all = Vec::new();
    let mut say = |zh: String, en: String| all.push(Text::of(zh, en));
    if !fact.unit.is_empty() {
        say(format!("牵头单位：{}", fact.unit), format!("lead: {}", fact.unit));
    }
    if !fact.deliverable.is_empty() {
        say(
            format!("成果形式：{}", fact.deliverable),
            format!("deliverable: {}", fact.deliverable),
        );
    }
    if !fact.target.is_empty() {
        say(format!("目标：{}", fact.target), format!("target: {}", fact.target));
    }
    if let Some(reached) = &fact.reached {
        all.push(figure(reached));
    }
    let mut say = |zh: String, en: String| all.push(Text::of(zh, en));
    if !fact.report.is_empty() {
        let (percent, on) = (fact.percent, &fact.reported_on);
        say(format!("{on} 反馈进度{percent}%"), format!("{percent} % reported on {on}"));
    }
    if !fact.closed_on.is_empty() {
        let (on, count) = (&fact.closed_on, fact.evidence.len());
        say(
            format!("{on} 销号，采信佐证{count}份"),
            format!("closed on {on} with {count} pieces of evidence accepted"),
        );
    }
    if let Some(review) = &fact.review {
        say(
            format!("效果评估：{}，{}", review.title.zh, review.words),
            format!("effect: {}, {}", review.title.en, review.words),
        );
    }
    if !fact.reason.is_empty() {
        let (stands, reason) = (&fact.stands, &fact.reason);
        say(format!("{}，原因：{reason}", stands.zh), format!("{}, because: {reason}", stands.en));
    }
    if let Some(into) = &fact.carried {
        say(
            format!("转入下一年计划 {}", into.code),
            format!("goes on as {} of the next plan", into.code),
        );
    }
    all.extend(fact.missing.iter().cloned());
    all
}

/// The number reached, with completion and points.
pub fn figure(reached: &Reached) -> Text {
    let number = |value: f64| {
        if value.fract() == 0.0 { format!("{value:.0}") } else { format!("{value:.2}") }
    };
    let Reached { indicator, figure, unit, completion, points, on, .. } = reached;
    let figure = number(*figure);
    let share = completion.map(number).map_or((String::new(), String::new()), |share| {
        (format!("，完成率{share}%"), format!(", completion {share} %"))
    });
    let points = points.map_or((String::new(), String::new()), |points| {
        let size = number(points.abs());
        let (zh, en) = if points < 0.0 { ("低于", "below") } else { ("高于", "above") };
        match points == 0.0 {
            true => ("，与目标持平".to_owned(), ", at the target".to_owned()),
            false => {
                (format!("，{zh}目标{size}个百分点"), format!(", {size} points {en} the target"))
            }
        }
    });
    Text::of(
        format!("{indicator}达到{figure}{unit}{}{}（{on} 反馈）", share.0, points.0),
        format!("{indicator}: {figure}{unit}{}{} (reported on {on})", share.1, points.1),
    )
}
