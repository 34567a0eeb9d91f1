//! Papers of inspections: scheme, sample with a checklist for the site, opinion letter, notice of rectification.
//! Scheme and sample for those who see the body that inspects; letters also for the unit, once they are issued.

use moushi_core::report::{self, Letter, Scheme, Wrong};
use moushi_core::text::Text;
use moushi_core::track::{RULE, State, mark};
use moushi_files::write::docx;
use sea_orm::{ConnectionTrait, EntityTrait, QueryFilter};

use super::{DOCX, Paper, official};
use crate::app::acts::inspect::listed;
use crate::app::acts::inspect::scheme::drawn;
use crate::app::acts::inspect::visit::SEVERITIES;
use crate::app::asks::inspection::methods;
use crate::app::authority;
use crate::app::clock::local;
use crate::app::door::Eyes;
use crate::error::Trouble;
use crate::store::tables::{inspected, inspection, mandate, org, shortcoming};

/// `scheme.docx` or `checklist.docx` of an inspection, for those who see the body that inspects.
pub async fn of_inspection(eyes: &Eyes<'_>, id: &str, paper: &str) -> Result<Paper, Trouble> {
    let row = inspection::Entity::find_by_id(id)
        .filter(eyes.scope.of_houses(inspection::Column::OrgId))
        .one(eyes.store.read())
        .await?
        .ok_or_else(authority::not_found)?;
    let scheme = scheme(eyes, &row).await?;
    let (pack, name) = match paper {
        "scheme.docx" => (report::scheme(&scheme), "督导检查方案"),
        "checklist.docx" => (report::checklist(&scheme), "抽样表与现场核查清单"),
        _ => return Err(authority::not_found().into()),
    };
    let bytes = docx::write(&pack).map_err(anyhow::Error::from)?;
    Ok(Paper { name: format!("{name} {}.docx", row.number), kind: DOCX, bytes })
}

/// An inspection as its papers have it.
async fn scheme(eyes: &Eyes<'_>, row: &inspection::Model) -> Result<Scheme, Trouble> {
    let db = eyes.store.read();
    let line = mandate::Entity::find_by_id(&row.mandate_id).one(db).await?;
    let house = org::Entity::find_by_id(&row.org_id).one(db).await?;
    let (Some(line), Some(house)) = (line, house) else {
        return Err(authority::not_found().into());
    };
    let units = if row.drawn_at > 0 { drawn(row)? } else { Vec::new() };
    let marked = units.into_iter().map(|one| {
        let mark = if row.size > 0 { mark(&row.seed, &one.code) } else { String::new() };
        (one.code, kinds(&one.stratum), mark)
    });
    let words: Vec<String> = methods(row).iter().map(|one| one.zh.to_string()).collect();
    let list: Vec<serde_json::Value> = serde_json::from_str(&row.population).unwrap_or_default();
    let opened = local(row.opened_at).map(|moment| moment.date_naive().to_string());
    Ok(Scheme {
        org: house.name,
        year: i32::try_from(row.year).unwrap_or_default(),
        number: row.number.clone(),
        matter: line.title,
        kind: if row.comprehensive != 0 { "综合督导" } else { "专项督导" }.to_owned(),
        basis: line.basis,
        approval: line.approval,
        content: row.content.clone(),
        scope: row.area.clone(),
        methods: words.join("、"),
        leader: row.leader.clone(),
        team: listed(&row.team),
        days: (official(&row.begins), official(&row.ends)),
        list: list.len(),
        size: usize::try_from(row.size).unwrap_or_default(),
        strata: match row.strata.as_str() {
            "kind" => "按单位类别分层",
            "city" => "按所属市分层",
            _ => "",
        }
        .to_owned(),
        seed: (row.seed.clone(), row.seed_source.clone()),
        digest: row.digest.clone(),
        rule: RULE.zh.to_string(),
        drawn: marked.collect(),
        on: official(&opened.unwrap_or_default()),
    })
}

/// The name of a kind of units; other strata have names already.
fn kinds(stratum: &str) -> String {
    let known = crate::app::acts::inspect::list::KINDS;
    let known = known.into_iter().find(|(name, _)| *name == stratum);
    known.map_or_else(|| stratum.to_owned(), |(_, words)| words.zh.to_string())
}

/// `opinion.docx` or `rectification.docx` of a unit, once the letter is issued.
pub async fn of_unit(eyes: &Eyes<'_>, id: &str, paper: &str) -> Result<Paper, Trouble> {
    let row = inspected::Entity::find_by_id(id)
        .filter(eyes.scope.inspected())
        .one(eyes.store.read())
        .await?
        .filter(|row| !row.letter.is_empty())
        .ok_or_else(authority::not_found)?;
    let letter: Letter = serde_json::from_str(&row.letter).map_err(anyhow::Error::from)?;
    let (pack, name) = match paper {
        "opinion.docx" => (report::opinion(&letter), "督导意见书"),
        "rectification.docx" => (report::rectification(&letter), "整改通知书"),
        _ => return Err(authority::not_found().into()),
    };
    let bytes = docx::write(&pack).map_err(anyhow::Error::from)?;
    Ok(Paper { name: format!("{name} {}.docx", row.number), kind: DOCX, bytes })
}

/// What is said to a unit: the letter that is frozen when it is issued.
pub async fn letter(
    db: &impl ConnectionTrait,
    inspection: &inspection::Model,
    row: &inspected::Model,
    found: &[shortcoming::Model],
) -> Result<Letter, Trouble> {
    let line = mandate::Entity::find_by_id(&inspection.mandate_id).one(db).await?;
    let house = org::Entity::find_by_id(&row.house_id).one(db).await?;
    let unit = org::Entity::find_by_id(&row.org_id).one(db).await?;
    let (Some(line), Some(house), Some(unit)) = (line, house, unit) else {
        return Err(authority::not_found().into());
    };
    let stands = found.iter().filter(|one| one.state() != State::Withdrawn);
    Ok(Letter {
        org: house.name,
        year: i32::try_from(row.year).unwrap_or_default(),
        number: row.number.clone(),
        unit: unit.name,
        matter: line.title,
        basis: line.basis,
        ended: official(&row.ended_on),
        evaluation: row.evaluation.clone(),
        defence: row.defence.clone(),
        weighed: row.weighed.clone(),
        advice: row.advice.clone(),
        wrongs: stands.map(wrong).collect(),
        on: official(&row.issued_on),
    })
}

fn wrong(one: &shortcoming::Model) -> Wrong {
    let severity = SEVERITIES.into_iter().find(|(name, _)| *name == one.severity);
    let severity = severity.map_or(Text::new("", ""), |(_, words)| words);
    Wrong {
        seq: one.seq,
        fact: one.fact.clone(),
        evidence: one.evidence.clone(),
        severity: severity.zh.trim_start_matches(['○', '■', '▲', ' ']).to_owned(),
        due: official(&one.due),
    }
}
