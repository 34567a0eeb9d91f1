//! 待我处理: the one list of what the caller must do, in whatever plan; its length is the count. What
//! belongs on it follows from the authority table: nobody is asked for what they may not do.

mod burden;
mod effect;
mod follow;
mod inspect;
mod office;
mod packs;
mod part;
mod shares;
mod studies;

use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};

use super::listed::{Bilingual, Mark};
use crate::app::door::{Ask, Eyes};
use crate::error::Trouble;
use crate::store::tables::{org, plan};
use office::Office;

/// What the caller must do.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Todo {
    /// Only what concerns this plan; everything when empty.
    pub plan: String,
}

/// The list with its count, and the numbers of the menu.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Duties {
    /// When the data was looked at.
    pub as_of: i64,
    /// How many matters there are.
    pub total: usize,
    /// The matters, by deadline.
    pub matters: Vec<Matter>,
    /// Numbers beside entries of the menu; entries without a number are left out.
    pub badges: Vec<Badge>,
}

/// A number beside an entry of the menu.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Badge {
    /// `documents`, `align`, `packs`, `track`.
    pub entry: String,
    /// How many things wait there.
    pub count: usize,
}

/// One thing to do.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Matter {
    /// `review`, `failed`, `finding`, `links`, `returned`, `submit`, `decision`, `issue`,
    /// `assignment`, `reply`; of an issued plan `report`, `answer`, `assign`, `reports`, `request`,
    /// `verify`; of shares handed down `share`, `figure`, `approve`; of inspections `inspect`,
    /// `inspect-decide`, `inspected`; of collections `collection`, `flag`; `evaluate`; of packs `pack`;
    /// of studies `study`.
    pub kind: String,
    /// The plan; empty for what belongs to none.
    pub plan: String,
    /// What is to be done.
    #[schemars(with = "Bilingual")]
    pub title: Text,
    /// Where it comes from.
    #[schemars(with = "Bilingual")]
    pub source: Text,
    /// Lead unit.
    pub lead: String,
    /// Until when, as written.
    pub due: String,
    /// Latest day, by which the list is sorted; empty for none.
    pub day: String,
    /// Its state.
    pub state: Mark,
    /// How many things wait in it.
    pub count: usize,
    /// Where it is done.
    pub url: String,
    /// What an act on the desk itself is done to: an assignment, a plan, a document.
    pub object: String,
    /// Version of that.
    pub version: i64,
}

impl Ask for Todo {
    const NAME: &'static str = "todo";
    const TITLE: Text = Text::new("待我处理", "What I must do");
    type View = Duties;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Duties, Trouble> {
        let mut matters = Vec::new();
        let mut own = own_plans(eyes).await?;
        own.retain(|(plan, _)| self.plan.is_empty() || plan.id == self.plan);
        for (plan, org) in own.clone() {
            Office { eyes, plan, org }.matters(&mut matters).await?;
        }
        part::assigned(eyes, &self.plan, &mut matters).await?;
        follow::matters(eyes, &self.plan, &own, &mut matters).await?;
        shares::matters(eyes, &self.plan, &mut matters).await?;
        if self.plan.is_empty() {
            inspect::matters(eyes, &mut matters).await?;
            studies::matters(eyes, &mut matters).await?;
        }
        burden::matters(eyes, &self.plan, &own, &mut matters).await?;
        for one in &own {
            effect::matters(eyes, one, &mut matters).await?;
            packs::matters(eyes, one, &mut matters).await?;
        }
        // What has a day comes first; the rest stays in the order of the work.
        matters.sort_by_key(|one| (one.day.is_empty(), one.day.clone()));
        let badges = badges(&matters);
        Ok(Duties { as_of: eyes.now, total: matters.len(), matters, badges })
    }
}

/// What waits for the caller in issued plans beside reports and answers, and the issued plans in which the
/// caller may owe those: reminders word them for themselves.
pub async fn of_issued(eyes: &Eyes<'_>) -> Result<(Vec<plan::Model>, Vec<Matter>), Trouble> {
    let mut matters = Vec::new();
    part::assigned(eyes, "", &mut matters).await?;
    let plans = follow::offices(eyes, "", &own_plans(eyes).await?, &mut matters).await?;
    Ok((plans, matters))
}

/// What waits for the caller's decision: plans submitted, and changes of issued ones.
pub async fn decisions(eyes: &Eyes<'_>) -> Result<Vec<Matter>, Trouble> {
    let own = own_plans(eyes).await?;
    let mut matters = Vec::new();
    for (plan, org) in own.clone() {
        Office { eyes, plan, org }.decisions(&mut matters).await?;
    }
    matters.retain(|one| one.kind == "decision");
    follow::requests(eyes, &own, &mut matters).await?;
    Ok(matters)
}

/// What inspections ask of the caller.
pub async fn of_inspections(eyes: &Eyes<'_>) -> Result<Vec<Matter>, Trouble> {
    let mut matters = Vec::new();
    inspect::matters(eyes, &mut matters).await?;
    Ok(matters)
}

/// What studies ask of the caller, and results with a part of the caller's units while they may object to it.
pub async fn of_studies(eyes: &Eyes<'_>) -> Result<Vec<Matter>, Trouble> {
    let mut matters = Vec::new();
    studies::matters(eyes, &mut matters).await?;
    studies::parts(eyes, &mut matters).await?;
    Ok(matters)
}

fn badges(matters: &[Matter]) -> Vec<Badge> {
    let sum = |kinds: &[&str]| -> usize {
        let of = matters.iter().filter(|one| kinds.contains(&one.kind.as_str()));
        of.map(|one| if one.kind == "links" { one.count } else { 1 }).sum()
    };
    let all = [
        ("documents", sum(&["review", "failed"])),
        ("align", sum(&["links"])),
        ("packs", sum(&["pack"])),
        (
            "track",
            sum(&[
                "returned",
                "answer",
                "assign",
                "reports",
                "request",
                "verify",
                "evaluate",
                "flag",
                "inspect",
                "inspect-decide",
                "inspected",
            ]),
        ),
    ];
    let filled = all.into_iter().filter(|(_, count)| *count > 0);
    filled.map(|(entry, count)| Badge { entry: entry.to_owned(), count }).collect()
}

/// The plans of the bodies that the caller's posts belong to, newest year first.
pub async fn own_plans(eyes: &Eyes<'_>) -> Result<Vec<(plan::Model, org::Model)>, Trouble> {
    let db = eyes.store.read();
    let houses = eyes.caller.posts.iter().map(|post| post.house_path.clone());
    let houses = houses.filter(|path| eyes.scope.sees_plans_of(path));
    let units = org::Entity::find().filter(org::Column::Path.is_in(houses)).all(db).await?;
    let plans = plan::Entity::find()
        .filter(plan::Column::OrgId.is_in(units.iter().map(|unit| unit.id.as_str())))
        .order_by_desc(plan::Column::Year)
        .all(db)
        .await?;
    let of = |plan: plan::Model| {
        let org = units.iter().find(|unit| unit.id == plan.org_id)?.clone();
        Some((plan, org))
    };
    Ok(plans.into_iter().filter_map(of).collect())
}

/// Whether rows of a plan in this state may change.
pub fn open(state: &str) -> bool {
    matches!(state, "draft" | "consulting")
}
