//! What studies ask of the caller: results that wait to be released, objections that wait to be answered. Nobody is asked for
//! what he has had a hand in. And what they tell units: results in which they have a part.

use std::collections::HashSet;

use moushi_core::text::Text;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::super::listed::Mark;
use super::super::studies::editions;
use super::Matter;
use crate::app::authority::{Target, allows};
use crate::app::door::Eyes;
use crate::error::Trouble;
use crate::store::tables::{org, study, study_edition, study_objection, study_unit};

/// Puts what the studies of the caller's own bodies ask on the list.
pub async fn matters(eyes: &Eyes<'_>, out: &mut Vec<Matter>) -> Result<(), Trouble> {
    let db = eyes.store.read();
    let paths: Vec<&str> = eyes.caller.posts.iter().map(|post| post.house_path.as_str()).collect();
    let houses = org::Entity::find().filter(org::Column::Path.is_in(paths)).all(db).await?;
    for house in houses {
        let target = Target { org_path: house.path.clone(), ..Target::default() };
        let may = |act: &str| allows(eyes.caller, act, &target);
        let (releases, answers) = (may("study-release"), may("study-objection-answer"));
        if !releases && !answers {
            continue;
        }
        let rows = study::Entity::find()
            .filter(study::Column::OrgId.eq(house.id.as_str()))
            .filter(study::Column::State.eq("open"))
            .order_by_asc(study::Column::OpenedAt)
            .order_by_asc(study::Column::Id);
        for row in rows.all(db).await? {
            let editions = editions(eyes, &row.id).await?;
            if releases {
                out.extend(draft(eyes, &row, &editions));
            }
            if answers {
                objections(eyes, &row, &editions, out).await?;
            }
        }
    }
    Ok(())
}

/// Puts released results in which a unit of the caller's has a part behind the others, until the day for objections is over or
/// the unit has objected.
pub async fn parts(eyes: &Eyes<'_>, out: &mut Vec<Matter>) -> Result<(), Trouble> {
    let db = eyes.store.read();
    let placed = study_unit::Entity::find()
        .filter(eyes.scope.of_units(study_unit::Column::OrgId))
        .order_by_asc(study_unit::Column::Id);
    let mut told = HashSet::new();
    for unit in placed.all(db).await? {
        let Some((of, edition)) = open(eyes, &unit).await? else { continue };
        let house = org::Entity::find_by_id(&of.org_id).one(db).await?;
        let own = org::Entity::find_by_id(&unit.org_id).one(db).await?;
        let Some((house, own)) = house.zip(own) else { continue };
        let target =
            Target { org_path: house.path, parts: vec![own.path.clone()], ..Target::default() };
        if !allows(eyes.caller, "study-objection-file", &target)
            || !told.insert((edition.id.clone(), own.id.clone()))
        {
            continue;
        }
        let title = &of.title;
        let words = Text::of(
            format!("查看增值研究结果：{title}"),
            format!("Look at results of a study: {title}"),
        );
        let state = Mark::new("good", Text::new("● 已发布", "● Released"));
        out.push(Matter {
            kind: "study-part".to_owned(),
            lead: own.name,
            due: edition.objections_until.clone(),
            day: edition.objections_until,
            object: format!("{}:{}", edition.id, own.id),
            ..matter(&of, words, state, "")
        });
    }
    Ok(())
}

/// The study of a unit's result and its edition, while that is the newest that was released and the unit may object.
async fn open(
    eyes: &Eyes<'_>,
    unit: &study_unit::Model,
) -> Result<Option<(study::Model, study_edition::Model)>, Trouble> {
    let db = eyes.store.read();
    let of = study::Entity::find_by_id(&unit.study_id).one(db).await?;
    let Some(of) = of.filter(|of| of.state == "open") else { return Ok(None) };
    let editions = editions(eyes, &of.id).await?;
    let newest = editions.into_iter().find(|one| one.released_at != 0);
    let today = eyes.today.to_string();
    let counts =
        |one: &study_edition::Model| one.id == unit.edition_id && one.objections_until >= today;
    let Some(edition) = newest.filter(counts) else { return Ok(None) };
    let filed = study_objection::Entity::find()
        .filter(study_objection::Column::EditionId.eq(edition.id.as_str()))
        .filter(study_objection::Column::OrgId.eq(unit.org_id.as_str()));
    Ok(filed.one(db).await?.is_none().then_some((of, edition)))
}

/// The newest results, while they wait to be released by somebody else.
fn draft(eyes: &Eyes<'_>, of: &study::Model, editions: &[study_edition::Model]) -> Option<Matter> {
    let newest = editions.iter().find(|one| one.state == "made")?;
    let waits = newest.released_at == 0 && newest.made_by != eyes.caller.account_id;
    let (title, seq) = (&of.title, newest.seq);
    let words = Text::of(
        format!("发布增值研究结果：{title}（第 {seq} 版）"),
        format!("Release results of a study: {title} (edition {seq})"),
    );
    let state = Mark::new("info", Text::new("○ 待发布", "○ To be released"));
    waits.then(|| matter(of, words, state, "#editions"))
}

/// Objections that wait for an answer of somebody who has had no hand in the edition.
async fn objections(
    eyes: &Eyes<'_>,
    of: &study::Model,
    editions: &[study_edition::Model],
    out: &mut Vec<Matter>,
) -> Result<(), Trouble> {
    let waiting = study_objection::Entity::find()
        .filter(study_objection::Column::StudyId.eq(of.id.as_str()))
        .filter(study_objection::Column::Ruling.eq(""))
        .order_by_asc(study_objection::Column::Seq);
    for row in waiting.all(eyes.store.read()).await? {
        let edition = editions.iter().find(|one| one.id == row.edition_id);
        let hand = edition
            .is_some_and(|one| [&one.made_by, &one.released_by].contains(&&eyes.caller.account_id));
        if hand {
            continue;
        }
        let (title, unit) = (&of.title, &row.unit);
        let words = Text::of(
            format!("答复异议：{unit}《{title}》"),
            format!("Answer an objection: {unit}, {title}"),
        );
        let state = Mark::new("info", Text::new("○ 待答复", "○ To be answered"));
        out.push(matter(of, words, state, "#objections"));
    }
    Ok(())
}

fn matter(of: &study::Model, title: Text, state: Mark, at: &str) -> Matter {
    Matter {
        kind: "study".to_owned(),
        plan: String::new(),
        title,
        source: Text::new("增值评价研究", "Value-added studies"),
        lead: String::new(),
        due: String::new(),
        day: String::new(),
        state,
        count: 1,
        url: format!("/studies/{}{at}", of.id),
        object: of.id.clone(),
        version: of.version,
    }
}
