//! Acts on value-added studies 增值评价研究: one is opened with its question and how it is modelled, changed before anything was
//! released, dropped. What becomes of tables is `edition`, what units say against their results `object`.

pub mod edition;
pub mod object;

use moushi_core::growth::specification::Specification;
use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::find::{self, same_version};
use super::plan::Made;
use super::track::said;
use crate::app::authority::{self, Target};
use crate::app::caller::Caller;
use crate::app::door::{Act, Change};
use crate::app::studying::{self, Variant};
use crate::error::Trouble;
use crate::store::tables::{study, study_edition};
use crate::store::{Tx, new_id};

/// What a study asks, and the model that is to answer it.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Asked {
    /// The year of the data.
    pub year: i64,
    /// What it is called.
    pub title: String,
    /// The question that it is to answer, for whom and for what.
    pub question: String,
    /// The formula: `成绩 ~ 起点 + (1 | 县/学校)`.
    pub formula: String,
    /// Maximum likelihood instead of restricted maximum likelihood.
    #[serde(default)]
    pub ml: bool,
    /// Tests of fixed effects and intervals of standard deviations and correlations, which take longer.
    #[serde(default)]
    pub inference: bool,
    /// Column of weights; none when empty.
    #[serde(default)]
    pub weights: String,
    /// Rows from which on a unit is named; never below ten, which holds when 0.
    #[serde(default)]
    pub fewest: u64,
    /// Other models and samples that the results are held against.
    #[serde(default)]
    pub variants: Vec<Variant>,
    /// The study of an earlier year with which it is compared; none when empty.
    #[serde(default)]
    pub earlier: String,
}

impl Asked {
    fn specification(&self) -> Specification {
        Specification {
            question: self.question.trim().to_owned(),
            weights: Some(self.weights.trim().to_owned()).filter(|words| !words.is_empty()),
            ml: self.ml,
            inference: self.inference,
            fewest: self.fewest,
            variants: self.variants.iter().cloned().map(Into::into).collect(),
            ..Specification::of(self.formula.trim())
        }
    }
}

/// Opens a study 新建增值研究: the question comes first, then the model that is to answer it.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Open {
    /// The body whose study it is.
    pub org: String,
    /// What it asks.
    #[serde(flatten)]
    pub asked: Asked,
}

impl Act for Open {
    const NAME: &'static str = "study-open";
    const TITLE: Text = Text::new("新建增值研究", "Open a study");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        find::org_target(tx, &self.org).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let row = study::Model {
            id: new_id(),
            org_id: self.org,
            year: 0,
            title: String::new(),
            specification: String::new(),
            earlier_id: String::new(),
            state: "open".to_owned(),
            opened_by: change.caller.account_id.clone(),
            opened_at: change.now,
            version: 0,
        };
        let row = worded(change, row, self.asked).await?;
        let made = Made { id: row.id.clone(), version: row.version };
        change.note(
            &row.id,
            "",
            &row.specification,
            &json!({ "title": row.title, "year": row.year }),
        );
        row.into_active_model().reset_all().insert(change.tx).await?;
        Ok(made)
    }
}

/// Changes a study 修改增值研究, before any of its editions was released; editions that are there keep the model that they were
/// made with.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Edit {
    /// The study.
    pub study: String,
    /// The version that the person has seen.
    pub version: i64,
    /// What it asks instead.
    #[serde(flatten)]
    pub asked: Asked,
}

impl Act for Edit {
    const NAME: &'static str = "study-edit";
    const TITLE: Text = Text::new("修改增值研究", "Change the study");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        target(tx, &self.study).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let row = open(change.tx, &self.study).await?;
        same_version(self.version, row.version)?;
        unreleased(change.tx, &row.id).await?;
        let before = row.specification.clone();
        let row = worded(change, row, self.asked).await?;
        let made = Made { id: row.id.clone(), version: row.version };
        let detail = json!({ "title": row.title, "year": row.year });
        change.note(&row.id, &before, &row.specification, &detail);
        row.into_active_model().reset_all().update(change.tx).await?;
        Ok(made)
    }
}

/// Drops a study of which nothing was released 撤销增值研究.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Drop {
    /// The study.
    pub study: String,
    /// The version that the person has seen.
    pub version: i64,
}

impl Act for Drop {
    const NAME: &'static str = "study-drop";
    const TITLE: Text = Text::new("撤销增值研究", "Drop the study");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        target(tx, &self.study).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let row = open(change.tx, &self.study).await?;
        same_version(self.version, row.version)?;
        unreleased(change.tx, &row.id).await?;
        let row = study::Model { state: "dropped".to_owned(), version: row.version + 1, ..row };
        change.note(&row.id, &row.specification, "", &json!({ "dropped": true }));
        let made = Made { id: row.id.clone(), version: row.version };
        row.into_active_model().reset_all().update(change.tx).await?;
        Ok(made)
    }
}

/// The row with what is asked, which has to be right.
async fn worded(
    change: &Change<'_>,
    row: study::Model,
    asked: Asked,
) -> Result<study::Model, Trouble> {
    let title = said(&asked.title)?;
    said(&asked.question)?;
    if !(1980..=2200).contains(&asked.year) {
        return Err(no_year(asked.year).into());
    }
    let specification = studying::checked(asked.specification())?;
    if !asked.earlier.is_empty() {
        let earlier = study::Entity::find_by_id(&asked.earlier).one(change.tx).await?;
        let earlier = earlier.filter(|one| one.org_id == row.org_id && one.state == "open");
        let earlier = earlier.ok_or_else(authority::not_found)?;
        if earlier.id == row.id || earlier.year >= asked.year {
            return Err(not_earlier(earlier.year).into());
        }
    }
    Ok(study::Model {
        year: asked.year,
        title,
        specification: serde_json::to_string(&specification).map_err(anyhow::Error::from)?,
        earlier_id: asked.earlier,
        version: row.version + 1,
        ..row
    })
}

/// The study of that id, unless it was dropped.
async fn open(tx: &Tx, id: &str) -> Result<study::Model, Trouble> {
    let row = study::Entity::find_by_id(id).one(tx).await?;
    Ok(row.filter(|row| row.state == "open").ok_or_else(authority::not_found)?)
}

async fn target(tx: &Tx, id: &str) -> Result<Target, Trouble> {
    let row = open(tx, id).await?;
    Ok(Target { object: row.id, ..find::org_target(tx, &row.org_id).await? })
}

/// Refuses what may be done only before anything was released.
async fn unreleased(tx: &Tx, id: &str) -> Result<(), Trouble> {
    let released = study_edition::Entity::find()
        .filter(study_edition::Column::StudyId.eq(id))
        .filter(study_edition::Column::ReleasedAt.ne(0));
    match released.one(tx).await? {
        None => Ok(()),
        Some(edition) => Err(released_before(edition.seq).into()),
    }
}

fn released_before(seq: i64) -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::of(
            format!("这项研究的第 {seq} 版结果已经发布，问题和模型不能再改。"),
            format!("Edition {seq} was released: question and model stay as they are."),
        ),
        Text::new(
            "数据有误请上传更正后的数据，形成新的版本；要换问题请新建一项研究。",
            "Correct data by a further edition; open another study for another question.",
        ),
    )
}

fn no_year(year: i64) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(format!("“{year}”不是年份。"), format!("{year} is no year.")),
        Text::new("请写四位数的年份，例如 2023。", "Write it with four digits, such as 2023."),
    )
}

fn not_earlier(year: i64) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("用来比较的研究是 {year} 年的，不早于这一项。"),
            format!("The study to compare with is of {year}, which is not earlier."),
        ),
        Text::new("请选择更早年份的研究。", "Choose one of an earlier year."),
    )
}
