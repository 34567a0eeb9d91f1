//! Objections to a study with their answers, as the caller sees them.

use std::collections::HashSet;

use moushi_core::text::Text;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::told::Objection;
use super::{Standing, day};
use crate::app::asks::collect::names;
use crate::app::asks::listed::Mark;
use crate::app::door::Eyes;
use crate::error::Trouble;
use crate::store::tables::{study, study_edition, study_objection};

/// Objections to the study: all of them for whoever sees it as a whole, else those of the caller's units.
pub async fn objections(
    eyes: &Eyes<'_>,
    of: &study::Model,
    editions: &[study_edition::Model],
    standing: Standing,
    may: &[String],
) -> Result<Vec<Objection>, Trouble> {
    let rows = study_objection::Entity::find()
        .filter(study_objection::Column::StudyId.eq(of.id.as_str()))
        .order_by_desc(study_objection::Column::Seq);
    let rows = match standing {
        Standing::Part => rows.filter(eyes.scope.of_units(study_objection::Column::OrgId)),
        Standing::Own | Standing::Whole => rows,
    };
    let rows = rows.all(eyes.store.read()).await?;
    let names = names(eyes, rows.iter().map(|row| row.org_id.as_str())).await?;
    let answers = may.iter().any(|act| act == "study-objection-answer");
    let one = |row: study_objection::Model| {
        let edition = editions.iter().find(|one| one.id == row.edition_id);
        let hand = edition
            .is_some_and(|one| [&one.made_by, &one.released_by].contains(&&eyes.caller.account_id));
        let waiting = row.ruling.is_empty();
        Objection {
            edition: edition.map_or(0, |one| one.seq),
            org: names.get(&row.org_id).cloned().unwrap_or_default(),
            filed_on: day(row.filed_at),
            state: ruling(&row.ruling),
            waiting,
            answered_on: day(row.answered_at),
            answers: answers && waiting && (eyes.caller.operator || !hand),
            id: row.id,
            seq: row.seq,
            unit: row.unit,
            words: row.words,
            grounds: row.grounds,
            corrected: row.corrected,
            version: row.version,
        }
    };
    Ok(rows.into_iter().map(one).collect())
}

fn ruling(word: &str) -> Mark {
    match word {
        "" => Mark::new("info", Text::new("○ 待答复", "○ To be answered")),
        "upheld" => Mark::new("good", Text::new("● 异议成立，已更正", "● Upheld, corrected")),
        _ => Mark::new("plain", Text::new("■ 异议不成立", "■ Dismissed")),
    }
}

/// Units of a grouping of an edition to whose result there is an objection already.
pub async fn filed(
    eyes: &Eyes<'_>,
    edition: &study_edition::Model,
    grouping: &str,
) -> Result<HashSet<String>, Trouble> {
    let rows = study_objection::Entity::find()
        .filter(study_objection::Column::EditionId.eq(edition.id.as_str()))
        .filter(study_objection::Column::Grouping.eq(grouping))
        .all(eyes.store.read())
        .await?;
    Ok(rows.into_iter().map(|row| row.unit).collect())
}
