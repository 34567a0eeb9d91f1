//! Papers of inspections: scheme, sample with a checklist for the site, opinion letter, notice of rectification,
//! decision on an objection. Scheme and sample for those who see the body that inspects; the others also for the
//! unit, once they are issued.

use moushi_core::report::{self, Decision, Letter, Scheme, Wrong};
use moushi_core::text::Text;
use moushi_core::track::{CALENDAR, RULE, State, mark, reviewing};
use moushi_files::write::docx;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::{DOCX, Paper, official};
use crate::app::acts::inspect::scheme::drawn;
use crate::app::acts::inspect::visit::SEVERITIES;
use crate::app::acts::inspect::{Standing, listed};
use crate::app::asks::inspection::methods;
use crate::app::authority;
use crate::app::clock::local;
use crate::app::door::Eyes;
use crate::app::preferences;
use crate::error::Trouble;
use crate::store::tables::{exhibit, inspected, inspection, mandate, objection, org, shortcoming};

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

/// `opinion.docx`, `rectification.docx` or `review-1.docx` of a unit, once they are issued.
pub async fn of_unit(eyes: &Eyes<'_>, id: &str, paper: &str) -> Result<Paper, Trouble> {
    let row = inspected::Entity::find_by_id(id)
        .filter(eyes.scope.inspected())
        .one(eyes.store.read())
        .await?
        .filter(|row| !row.letter.is_empty())
        .ok_or_else(authority::not_found)?;
    if let Some(seq) = paper.strip_prefix("review-").and_then(|rest| rest.strip_suffix(".docx")) {
        return decided(eyes, &row, seq.parse().unwrap_or_default()).await;
    }
    let letter: Letter = serde_json::from_str(&row.letter).map_err(anyhow::Error::from)?;
    let (pack, name) = match paper {
        "opinion.docx" => (report::opinion(&letter), "督导意见书"),
        "rectification.docx" => (report::rectification(&letter), "整改通知书"),
        _ => return Err(authority::not_found().into()),
    };
    let bytes = docx::write(&pack).map_err(anyhow::Error::from)?;
    Ok(Paper { name: format!("{name} {}.docx", row.number), kind: DOCX, bytes })
}

/// The decision on the objection of that number, once it is there.
async fn decided(eyes: &Eyes<'_>, row: &inspected::Model, seq: i64) -> Result<Paper, Trouble> {
    let made = objection::Entity::find()
        .filter(objection::Column::InspectedId.eq(row.id.as_str()))
        .filter(objection::Column::Seq.eq(seq))
        .one(eyes.store.read())
        .await?
        .filter(|one| !one.paper.is_empty())
        .ok_or_else(authority::not_found)?;
    let paper: Decision = serde_json::from_str(&made.paper).map_err(anyhow::Error::from)?;
    let bytes = docx::write(&report::review_decision(&paper)).map_err(anyhow::Error::from)?;
    Ok(Paper { name: format!("复核决定书 {}.docx", made.number), kind: DOCX, bytes })
}

/// Name and bytes of a file that a unit has handed in, for those who see its inspection.
pub async fn exhibit(eyes: &Eyes<'_>, id: &str) -> Result<(String, String), Trouble> {
    let db = eyes.store.read();
    let row = exhibit::Entity::find_by_id(id).filter(exhibit::Column::Blob.ne("")).one(db).await?;
    let row = row.ok_or_else(authority::not_found)?;
    let unit = inspected::Entity::find_by_id(&row.inspected_id).filter(eyes.scope.inspected());
    unit.one(db).await?.ok_or_else(authority::not_found)?;
    Ok((row.name, row.blob))
}

/// What is decided on an objection: the paper that is frozen when it is.
pub async fn decision(
    db: &impl ConnectionTrait,
    unit: &Standing,
    at: usize,
    shown: &[exhibit::Model],
) -> Result<Decision, Trouble> {
    let row = &unit.case.objections[at];
    let frozen: Letter = serde_json::from_str(&unit.row.letter).unwrap_or_default();
    let about = unit.now.objections[at].about.map(|at| &unit.case.found[at]);
    // As it stood until now: a day may have been put off since the letter.
    let stood = |one: &shortcoming::Model| Wrong { due: official(&row.due_before), ..wrong(one) };
    let province = preferences::value(db, "track.timers").await?;
    let (filed, decided) = row.days();
    let due = filed.and_then(|filed| {
        reviewing(filed, decided, &province, decided.unwrap_or(filed), &CALENDAR)
    });
    let rule = due.map(|due| due.timer);
    // The national rule is for inspections of governments; a province's own is for these.
    let by = |name: &str| if name == "audit-review" { "参照" } else { "依照" };
    Ok(Decision {
        number: row.number.clone(),
        letter: (frozen.number, frozen.on),
        org: frozen.org,
        year: frozen.year,
        unit: frozen.unit,
        matter: frozen.matter,
        filed: official(&row.filed_on),
        rule: rule.map(|rule| format!("{}{}", by(&rule.name), rule.source)).unwrap_or_default(),
        about: about.map(stood),
        evaluation: frozen.evaluation,
        words: row.words.clone(),
        exhibits: shown.iter().map(|one| one.name.clone()).collect(),
        reasons: row.reasons.clone(),
        ruling: row.ruling.clone(),
        changed: (row.changed.clone(), severity(&row.severity), official(&row.due)),
        on: official(&row.decided_on),
    })
}

/// How grave, in words without their sign; nothing for nothing.
fn severity(word: &str) -> String {
    let known = SEVERITIES.into_iter().find(|(name, _)| *name == word);
    let words = known.map_or(Text::new("", ""), |(_, words)| words);
    words.zh.trim_start_matches(['○', '■', '▲', ' ']).to_owned()
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
    Wrong {
        seq: one.seq,
        fact: one.fact.clone(),
        evidence: one.evidence.clone(),
        severity: severity(&one.severity),
        due: official(&one.due),
    }
}
