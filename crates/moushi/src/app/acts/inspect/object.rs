//! Objections 异议 to what a letter says, and the decision on them 复核: by a leader who had no part in the
//! inspection. What was said at first is not touched; the decision stands beside it, frozen as a paper.

use moushi_core::model::Refusal;
use moushi_core::text::Text;
use moushi_core::track::{CALENDAR, Ruling, Turn, objecting};
use schemars::JsonSchema;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::exhibit::Held;
use super::visit::{SEVERITIES, odd_severity};
use super::{Standing, inspected_target, invalid, member, objection, standing};
use crate::app::acts::entry::fields::word;
use crate::app::acts::find;
use crate::app::acts::plan::{Made, reasoned};
use crate::app::acts::track::evidence::Piece;
use crate::app::acts::track::{boxed, day, said};
use crate::app::authority::{self, Target};
use crate::app::caller::Caller;
use crate::app::door::{Act, Change};
use crate::app::papers::inspect::decision;
use crate::app::preferences;
use crate::error::Trouble;
use crate::store::tables::{exhibit, objection as objections};
use crate::store::{Tx, new_id};

/// Objects to a shortcoming of the letter, or to its conclusion as a whole 提出异议. It suspends nothing: what is
/// to be put right stays due on its day.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct File {
    /// The unit under inspection.
    pub inspected: String,
    /// The version of the unit that the person has seen.
    pub version: i64,
    /// The shortcoming; empty for the conclusion as a whole.
    #[serde(default)]
    pub shortcoming: String,
    /// What the unit says, and why.
    pub words: String,
    /// Name of a piece of evidence, or what its address shows; empty where there is none. More may follow.
    #[serde(default)]
    pub name: String,
    /// Name under which its bytes are kept (answered by the upload).
    #[serde(default)]
    pub blob: String,
    /// Its size in bytes.
    #[serde(default)]
    pub size: i64,
    /// Its address on the web, with its scheme.
    #[serde(default)]
    pub url: String,
}

impl Act for File {
    const NAME: &'static str = "objection-file";
    const TITLE: Text = Text::new("提出异议", "File an objection");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        inspected_target(tx, &self.inspected).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let mut unit = standing(change.tx, &self.inspected).await?;
        unit.seen(self.version)?;
        let about = self.about(&unit)?;
        let late = late(change, &unit).await?;
        unit.turn(change, Turn::Object { about, late })?;
        let row = self.row(change, &unit)?;
        let piece = Piece { name: &self.name, blob: &self.blob, size: self.size, url: &self.url };
        if !piece.blob.is_empty() || !piece.url.trim().is_empty() {
            piece.fits(change).await?;
            let held = Held { objection: &row.id, shortcoming: "", answer: 0 };
            let shown = held.row(change, &unit, &piece);
            shown.into_active_model().reset_all().insert(change.tx).await?;
        }
        let made = Made { id: row.id.clone(), version: 1 };
        let detail = json!({ "objection": row.seq, "added": row.words, "blob": self.blob });
        unit.case.objections.push(row);
        unit.keep(change, detail).await?;
        Ok(made)
    }
}

impl File {
    /// The place of the shortcoming; none for the whole.
    fn about(&self, unit: &Standing) -> Result<Option<usize>, Refusal> {
        if self.shortcoming.is_empty() {
            return Ok(None);
        }
        let mut all = unit.case.found.iter();
        let at = all.position(|one| one.id == self.shortcoming);
        Ok(Some(at.ok_or_else(authority::not_found)?))
    }

    /// The row of the objection filed last.
    fn row(&self, change: &Change<'_>, unit: &Standing) -> Result<objections::Model, Refusal> {
        let none = String::new;
        Ok(objections::Model {
            id: new_id(),
            inspected_id: unit.row.id.clone(),
            seq: i64::try_from(unit.case.objections.len() + 1).unwrap_or(i64::MAX),
            shortcoming_id: self.shortcoming.clone(),
            words: said(&self.words)?,
            filed_by: change.caller.account_id.clone(),
            filed_on: change.today.to_string(),
            ruling: none(),
            reasons: none(),
            changed: none(),
            severity: none(),
            due: none(),
            due_before: none(),
            number: none(),
            paper: none(),
            decided_by: none(),
            decided_on: none(),
            version: 1,
        })
    }
}

/// Whether the time for objections to the letter is over.
async fn late(change: &Change<'_>, unit: &Standing) -> Result<bool, Trouble> {
    let province = preferences::value(change.tx, "track.timers").await?;
    let Some(issued) = unit.row.issued() else { return Ok(false) };
    let due = objecting(issued, None, &province, change.today, &CALENDAR);
    Ok(due.and_then(|one| one.last).is_some_and(|last| last < change.today))
}

/// Decides on an objection 作出复核决定: what was said holds, is changed or is revoked.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Decide {
    /// The objection.
    pub objection: String,
    /// The version that the person has seen.
    pub version: i64,
    /// `upheld`, `changed` or `revoked`.
    pub ruling: String,
    /// What was looked at, and why it is decided so.
    pub reasons: String,
    /// What is said in place of it; to change words.
    #[serde(default)]
    pub changed: String,
    /// How grave the shortcoming is instead; to change that.
    #[serde(default)]
    pub severity: String,
    /// Until when it is to be put right instead; to change that.
    #[serde(default)]
    pub until: String,
}

impl Act for Decide {
    const NAME: &'static str = "review-decide";
    const TITLE: Text = Text::new("作出复核决定", "Decide on an objection");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        inspected_target(tx, &objection(tx, &self.objection).await?.inspected_id).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        reasoned(&self.reasons)?;
        let known = objection(change.tx, &self.objection).await?;
        find::same_version(self.version, known.version)?;
        let mut unit = standing(change.tx, &known.inspected_id).await?;
        let at = unit.case.objections.iter().position(|one| one.id == known.id);
        let at = at.ok_or_else(authority::not_found)?;
        let ruling = Ruling::ALL.into_iter().find(|one| word(one) == self.ruling);
        let ruling = ruling.ok_or_else(|| odd_ruling(&self.ruling))?;
        let member = member(&unit.inspection, &change.caller.name);
        unit.turn(change, Turn::Rule { at, ruling, member })?;
        self.put(change, &mut unit, at, ruling)?;
        let shown = exhibit::Entity::find()
            .filter(exhibit::Column::ObjectionId.eq(known.id.as_str()))
            .all(change.tx)
            .await?;
        let paper = decision(change.tx, &unit, at, &shown).await?;
        let row = &mut unit.case.objections[at];
        row.paper = serde_json::to_string(&paper).map_err(anyhow::Error::from)?;
        let detail = json!({ "objection": row.seq, "ruling": row.ruling, "reason": row.reasons,
            "number": row.number, "changed": row.changed, "severity": row.severity,
            "until": row.due });
        let made = Made { id: row.id.clone(), version: row.version + 1 };
        unit.keep(change, detail).await?;
        Ok(made)
    }
}

impl Decide {
    /// Writes the decision into its row; a later day holds from now on.
    fn put(
        &self,
        change: &Change<'_>,
        unit: &mut Standing,
        at: usize,
        ruling: Ruling,
    ) -> Result<(), Refusal> {
        let about = unit.now.objections[at].about;
        let number = format!("{}-复核-{:02}", unit.row.number, unit.case.objections[at].seq);
        let row = &mut unit.case.objections[at];
        row.reasons = said(&self.reasons)?;
        row.decided_by.clone_from(&change.caller.account_id);
        row.decided_on = change.today.to_string();
        row.number = number;
        let found = match about {
            Some(at) => unit.case.found.get_mut(at),
            None => None,
        };
        if let Some(one) = &found {
            row.due_before.clone_from(&one.due);
        }
        if ruling != Ruling::Changed {
            return Ok(());
        }
        row.changed = boxed(&self.changed)?;
        if let Some(one) = found {
            if !self.severity.is_empty()
                && !SEVERITIES.iter().any(|(name, _)| *name == self.severity)
            {
                return Err(odd_severity(&self.severity));
            }
            row.severity.clone_from(&self.severity);
            if let Some(until) = day(self.until.trim(), change.today)? {
                row.due = until.to_string();
                one.due.clone_from(&row.due);
            }
        }
        let same = row.changed.is_empty() && row.severity.is_empty() && row.due.is_empty();
        if same { Err(unchanged()) } else { Ok(()) }
    }
}

fn odd_ruling(word: &str) -> Refusal {
    invalid(
        Text::of(format!("没有“{word}”这一复核决定。"), format!("There is no ruling `{word}`.")),
        Text::new("请选择维持、变更或撤销。", "One of `upheld`, `changed`, `revoked`."),
    )
}

fn unchanged() -> Refusal {
    invalid(
        Text::new("决定变更，却没有写明变更成什么。", "What it is changed to is not said."),
        Text::new(
            "请写明变更后的内容、程度或整改期限。",
            "Give other words, another severity, or another day.",
        ),
    )
}
