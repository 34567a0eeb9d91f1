//! Value-added studies 增值评价研究: those of the caller's own body, those of bodies below, and those in whose released results a
//! unit of the caller's has a part. What one says is `one`, how it stands over years `years`.

mod objections;
pub mod one;
pub mod told;
pub mod years;

use std::collections::{BTreeSet, HashMap};

use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};

use super::collect::names;
use super::listed::Mark;
use crate::app::authority::{self, offered};
use crate::app::door::{Ask, Eyes};
use crate::error::Trouble;
use crate::store::tables::{org, study, study_edition, study_unit};

/// The studies that concern the caller.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Studies {
    /// Only of this year; of all when 0.
    pub year: i64,
}

/// Studies, and what may be opened.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Board {
    /// The studies, the newest first.
    pub studies: Vec<Line>,
    /// The body for which the caller may open one; empty for none.
    pub org: String,
    /// Its name.
    pub org_name: String,
    /// The year that a new one is likely to be of.
    pub year: i64,
    /// What the caller may do.
    pub may: Vec<String>,
}

/// A study in a list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Line {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Of which year its data are.
    pub year: i64,
    /// Whose it is.
    pub org: String,
    /// The id of that body.
    pub org_id: String,
    /// Where it stands.
    pub state: Mark,
    /// Day on which its newest results were released; empty for none.
    pub released_on: String,
    /// How the caller stands to it.
    pub standing: Standing,
}

/// How a caller stands to a study.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It is of the caller's own body: drafts are seen.
    Own,
    /// It is of a body below, or of the body of the caller's division: what was released is seen as a whole.
    Whole,
    /// A unit of the caller's has a part in what was released: that is seen.
    Part,
}

impl Ask for Studies {
    const NAME: &'static str = "studies";
    const TITLE: Text = Text::new("增值评价研究", "Value-added studies");
    type View = Board;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Board, Trouble> {
        let db = eyes.store.read();
        let rows = study::Entity::find()
            .filter(study::Column::State.eq("open"))
            .order_by_desc(study::Column::Year)
            .order_by_desc(study::Column::OpenedAt)
            .order_by_asc(study::Column::Id)
            .all(db)
            .await?;
        let names = names(eyes, rows.iter().map(|row| row.org_id.as_str())).await?;
        let parts = parts(eyes).await?;
        let mut studies = Vec::new();
        for row in rows.into_iter().filter(|row| self.year == 0 || row.year == self.year) {
            let editions = editions(eyes, &row.id).await?;
            let Some(standing) = standing(eyes, &row, &editions, &parts).await? else { continue };
            studies.push(line(row, &editions, standing, &names));
        }
        let (org, may) = opens(eyes).await?;
        Ok(Board {
            studies,
            org: org.as_ref().map(|org| org.id.clone()).unwrap_or_default(),
            org_name: org.map(|org| org.name).unwrap_or_default(),
            year: i64::from(chrono::Datelike::year(&eyes.today)),
            may,
        })
    }
}

fn line(
    row: study::Model,
    editions: &[study_edition::Model],
    standing: Standing,
    names: &HashMap<String, String>,
) -> Line {
    let released = editions.iter().find(|one| one.released_at != 0);
    let state = match (standing, editions.first()) {
        (Standing::Own, Some(newest)) => state(newest),
        (Standing::Own, None) => Mark::new("plain", Text::new("○ 待上传数据", "○ No data yet")),
        _ => released.map_or_else(|| Mark::new("plain", Text::new("○", "○")), state),
    };
    Line {
        org: names.get(&row.org_id).cloned().unwrap_or_default(),
        org_id: row.org_id,
        id: row.id,
        title: row.title,
        year: row.year,
        state,
        released_on: released.map(|one| day(one.released_at)).unwrap_or_default(),
        standing,
    }
}

/// Where an edition stands.
pub fn state(row: &study_edition::Model) -> Mark {
    match row.state.as_str() {
        "waiting" => Mark::new("info", Text::new("■ 正在计算", "■ Being fitted")),
        "failed" => Mark::new("bad", Text::new("▲ 未能算出", "▲ Not fitted")),
        _ if row.released_at != 0 => Mark::new("good", Text::new("● 已发布", "● Released")),
        _ => Mark::new("warn", Text::new("○ 草稿，待发布", "○ Draft, to be released")),
    }
}

/// A day as pages write it; empty for none.
pub fn day(at: i64) -> String {
    match at {
        0 => String::new(),
        at => crate::app::burden::on(at).map(|day| day.to_string()).unwrap_or_default(),
    }
}

/// The body for which the caller opens studies, and what may be done there.
async fn opens(eyes: &Eyes<'_>) -> Result<(Option<org::Model>, Vec<String>), Trouble> {
    for post in &eyes.caller.posts {
        let may = offered(eyes.caller, &["study-open"], &post.house_path);
        if !may.is_empty() {
            let house = org::Entity::find().filter(org::Column::Path.eq(post.house_path.as_str()));
            return Ok((house.one(eyes.store.read()).await?, may));
        }
    }
    Ok((None, Vec::new()))
}

/// The editions of a study, the newest first.
pub async fn editions(eyes: &Eyes<'_>, study: &str) -> Result<Vec<study_edition::Model>, Trouble> {
    let rows = study_edition::Entity::find()
        .filter(study_edition::Column::StudyId.eq(study))
        .order_by_desc(study_edition::Column::Seq);
    Ok(rows.all(eyes.store.read()).await?)
}

/// Editions in which units of the caller's have a part.
pub async fn parts(eyes: &Eyes<'_>) -> Result<BTreeSet<String>, Trouble> {
    let rows = study_unit::Entity::find().filter(eyes.scope.of_units(study_unit::Column::OrgId));
    let rows = rows.all(eyes.store.read()).await?;
    Ok(rows.into_iter().map(|row| row.edition_id).collect())
}

/// How the caller stands to a study; none where there is nothing for the caller to see.
pub async fn standing(
    eyes: &Eyes<'_>,
    row: &study::Model,
    editions: &[study_edition::Model],
    parts: &BTreeSet<String>,
) -> Result<Option<Standing>, Trouble> {
    let house = org::Entity::find_by_id(&row.org_id).one(eyes.store.read()).await?;
    let Some(house) = house else { return Ok(None) };
    if eyes.caller.operator || eyes.scope.plans.contains(&house.path) {
        return Ok(Some(Standing::Own));
    }
    let released = || editions.iter().filter(|one| one.released_at != 0);
    let serves = eyes.caller.posts.iter().any(|post| post.serves(&house.path));
    if (serves || eyes.scope.sees_plans_of(&house.path)) && released().next().is_some() {
        return Ok(Some(Standing::Whole));
    }
    Ok(released().any(|one| parts.contains(&one.id)).then_some(Standing::Part))
}

/// A study that the caller sees, with its editions, the newest first, and how the caller stands to it.
pub async fn seen(
    eyes: &Eyes<'_>,
    id: &str,
) -> Result<(study::Model, Vec<study_edition::Model>, Standing), Trouble> {
    let row = study::Entity::find_by_id(id).one(eyes.store.read()).await?;
    let row = row.filter(|row| row.state == "open").ok_or_else(authority::not_found)?;
    let mut editions = editions(eyes, &row.id).await?;
    let parts = parts(eyes).await?;
    let standing = standing(eyes, &row, &editions, &parts).await?;
    let standing = standing.ok_or_else(authority::not_found)?;
    match standing {
        Standing::Own => {}
        Standing::Whole => editions.retain(|one| one.released_at != 0),
        Standing::Part => {
            editions.retain(|one| one.released_at != 0 && parts.contains(&one.id));
        }
    }
    Ok((row, editions, standing))
}
