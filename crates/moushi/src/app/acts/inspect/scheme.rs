//! The scheme of an inspection 督查方案, its sample, and the notice to the units. An inspection is opened only
//! under an approved line of the yearly list, for units that the line names, and never twice for the same unit
//! in the same matter and year (政府督查工作条例 art. 15, taken as the measure for one's own inspections too).

mod checks;

pub use checks::METHODS;

use moushi_core::model::Refusal;
use moushi_core::text::Text;
use moushi_core::track::{Inspected, Member, Population, Turn};
use schemars::JsonSchema;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    SECRET, conflict, inspection as held, inspection_target, listed, mandate as line, standing,
};
use crate::app::acts::find;
use crate::app::acts::plan::{Made, reasoned};
use crate::app::acts::track::{boxed, said};
use crate::app::authority::Target;
use crate::app::caller::Caller;
use crate::app::door::{Act, Change};
use crate::error::Trouble;
use crate::store::tables::{inspected, inspection};
use crate::store::{Tx, new_id};

/// A unit of the frozen list, with the name that the draw knows it by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// The unit.
    pub id: String,
    /// Its names from above to below.
    pub code: String,
    /// Its stratum.
    pub stratum: String,
}

/// Opens an inspection with its scheme 拟定督查方案: the list of units is frozen now, and the seed stated now,
/// before anything is drawn.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Open {
    /// The approved line of the yearly list.
    pub mandate: String,
    /// What is looked at.
    pub content: String,
    /// How far it goes: period, places, papers.
    pub scope: String,
    /// Units at or below which it goes; those of the line when empty.
    #[serde(default)]
    pub objects: Vec<String>,
    /// Units that are left out.
    #[serde(default)]
    pub except: Vec<String>,
    /// Ways of looking: `self_check`, `report`, `on_site`, `secret`, `meeting`, `files`, `talk`, `internet`.
    pub methods: Vec<String>,
    /// Who leads the team.
    pub leader: String,
    /// The team, the leader among them; at least three.
    pub team: Vec<String>,
    /// First day on which units are visited.
    pub begins: String,
    /// Last day.
    pub ends: String,
    /// 综合督导, not a special one 专项督导.
    #[serde(default)]
    pub comprehensive: bool,
    /// How many units are drawn; all of them when 0.
    #[serde(default)]
    pub size: i64,
    /// Draws by strata: `kind` or `city`; without when empty.
    #[serde(default)]
    pub strata: String,
    /// The seed of the draw; needed where there is one.
    #[serde(default)]
    pub seed: String,
    /// Where the seed comes from, so that anybody may look it up; needed where there is one.
    #[serde(default)]
    pub seed_source: String,
    /// The collection for the tables of a standard on which it rests: what units filled in there is their
    /// self-evaluation. None when empty.
    #[serde(default)]
    pub collection: String,
}

impl Act for Open {
    const NAME: &'static str = "inspection-open";
    const TITLE: Text = Text::new("拟定督查方案", "Open an inspection");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        let row = line(tx, &self.mandate).await?;
        Ok(Target { object: row.id, ..find::org_target(tx, &row.org_id).await? })
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let line = line(change.tx, &self.mandate).await?;
        let (begins, ends) = self.check(change, &line).await?;
        self.rests_on(change.tx, &line).await?;
        let list = self.population(change, &line).await?;
        let population = frozen(&list)?;
        let size = self.sized(list.len())?;
        let last = inspection::Entity::find()
            .filter(inspection::Column::OrgId.eq(line.org_id.as_str()))
            .filter(inspection::Column::Year.eq(line.year))
            .order_by_desc(inspection::Column::Seq)
            .one(change.tx)
            .await?;
        let seq = last.map_or(1, |last| last.seq + 1);
        let seeded = |words: &str| if size == 0 { Ok(String::new()) } else { said(words) };
        let row = inspection::Model {
            id: new_id(),
            org_id: line.org_id,
            mandate_id: line.id,
            year: line.year,
            seq,
            number: format!("督导-{}-{seq:03}", line.year),
            content: said(&self.content)?,
            area: said(&self.scope)?,
            methods: json!(self.methods).to_string(),
            leader: self.leader.trim().to_owned(),
            team: json!(self.team()).to_string(),
            begins: begins.to_string(),
            ends: ends.to_string(),
            comprehensive: i64::from(self.comprehensive),
            size,
            seed: seeded(&self.seed)?,
            seed_source: seeded(&self.seed_source)?,
            strata: self.strata,
            digest: population.digest(),
            population: json!(list).to_string(),
            opened_by: change.caller.account_id.clone(),
            opened_at: change.now,
            drawn_by: String::new(),
            drawn_at: 0,
            dropped: String::new(),
            collection_id: self.collection,
            version: 1,
        };
        let detail = json!({ "number": row.number, "seed": row.seed, "source": row.seed_source,
            "size": size, "list": row.digest });
        let id = row.id.clone();
        change.note(&id, "", &row.digest, &detail);
        row.into_active_model().reset_all().insert(change.tx).await?;
        Ok(Made { id, version: 1 })
    }
}

/// The list as the draw knows it.
fn frozen(list: &[Listed]) -> Result<Population, Refusal> {
    let member = |one: &Listed| Member { code: one.code.clone(), stratum: one.stratum.clone() };
    Population::of(list.iter().map(member).collect())
}

/// The units that the seed of an inspection draws from its list, in the order of the draw.
pub fn drawn(row: &inspection::Model) -> Result<Vec<Listed>, Refusal> {
    let list: Vec<Listed> = serde_json::from_str(&row.population).unwrap_or_default();
    let population = frozen(&list)?;
    let size = match usize::try_from(row.size) {
        Ok(0) | Err(_) => list.len(),
        Ok(size) => size,
    };
    let drawn = population.draw(&row.seed, size, !row.strata.is_empty());
    let named = |code: &str| list.iter().find(|one| one.code == code).cloned();
    Ok(drawn.into_iter().filter_map(|member| named(&member.code)).collect())
}

/// Draws the sample 抽样: by the seed and the list that the scheme has fixed. Nobody can draw another one.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Draw {
    /// The inspection.
    pub inspection: String,
    /// The version that the person has seen.
    pub version: i64,
}

impl Act for Draw {
    const NAME: &'static str = "inspection-draw";
    const TITLE: Text = Text::new("抽取督查对象", "Draw the sample");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        inspection_target(tx, &self.inspection).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let row = undrawn(change.tx, &self.inspection, self.version).await?;
        let line = line(change.tx, &row.mandate_id).await?;
        let drawn = drawn(&row)?;
        let ids: Vec<String> = drawn.iter().map(|one| one.id.clone()).collect();
        checks::once(change, &line, &ids).await?;
        let codes: Vec<&str> = drawn.iter().map(|one| one.code.as_str()).collect();
        change.note(&row.id, &row.digest, &codes.join("\n"), &json!({ "drawn": codes }));
        let now = Inspected::drawn(listed(&row.methods).iter().any(|one| one == SECRET));
        for (place, one) in drawn.iter().enumerate() {
            let unit = unit(&row, &line.title, one, place, change.now);
            let unit = inspected::Model { stage: stage(&now), ..unit };
            unit.into_active_model().reset_all().insert(change.tx).await?;
        }
        let next = inspection::Model {
            drawn_by: change.caller.account_id.clone(),
            drawn_at: change.now,
            version: row.version + 1,
            ..row
        };
        let made = Made { id: next.id.clone(), version: next.version };
        next.into_active_model().reset_all().update(change.tx).await?;
        Ok(made)
    }
}

fn stage(now: &Inspected) -> String {
    crate::app::acts::entry::fields::word(&now.stage)
}

/// The row of a unit that has just been drawn.
fn unit(
    row: &inspection::Model,
    matter: &str,
    one: &Listed,
    place: usize,
    now: i64,
) -> inspected::Model {
    let none = String::new;
    inspected::Model {
        id: new_id(),
        inspection_id: row.id.clone(),
        house_id: row.org_id.clone(),
        org_id: one.id.clone(),
        year: row.year,
        matter: matter.to_owned(),
        place: i64::try_from(place + 1).unwrap_or(i64::MAX),
        stage: none(),
        shown: 0,
        heard: 0,
        drafter: none(),
        notified_on: none(),
        ended_on: none(),
        reviewed_on: none(),
        preliminary: none(),
        fed_back_on: none(),
        defence: none(),
        heard_on: none(),
        evaluation: none(),
        weighed: none(),
        advice: none(),
        returned: none(),
        number: none(),
        letter: none(),
        issued_by: none(),
        issued_on: none(),
        closed_by: none(),
        closed_on: none(),
        version: 1,
        updated_at: now,
        staff: "[]".to_owned(),
    }
}

/// Gives up an inspection before anything is drawn 撤销方案; it stays on record with its seed.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Drop {
    /// The inspection.
    pub inspection: String,
    /// The version that the person has seen.
    pub version: i64,
    /// Why.
    pub reason: String,
}

impl Act for Drop {
    const NAME: &'static str = "inspection-drop";
    const TITLE: Text = Text::new("撤销督查方案", "Give up an inspection");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        inspection_target(tx, &self.inspection).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        reasoned(&self.reason)?;
        let row = undrawn(change.tx, &self.inspection, self.version).await?;
        let dropped = boxed(&self.reason)?;
        change.note(&row.id, &row.digest, "dropped", &json!({ "reason": dropped }));
        let next = inspection::Model { dropped, version: row.version + 1, ..row };
        let made = Made { id: next.id.clone(), version: next.version };
        next.into_active_model().reset_all().update(change.tx).await?;
        Ok(made)
    }
}

/// The inspection, while nothing has been drawn.
async fn undrawn(tx: &Tx, id: &str, version: i64) -> Result<inspection::Model, Trouble> {
    let row = held(tx, id).await?;
    find::same_version(version, row.version)?;
    if row.drawn_at == 0 && row.dropped.is_empty() {
        return Ok(row);
    }
    Err(conflict(
        Text::new(
            "督查对象已经抽定，或者方案已经撤销。",
            "The units are drawn, or the inspection was given up.",
        ),
        Text::new(
            "同一名单和种子只有一个结果，不能重抽；请查看已抽定的单位。",
            "One list and one seed give one sample; look at the units that were drawn.",
        ),
    )
    .into())
}

/// Sends the written notice to the units drawn 发出督导通知: from now on each sees what concerns it.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Notify {
    /// The inspection.
    pub inspection: String,
    /// The version that the person has seen.
    pub version: i64,
}

impl Act for Notify {
    const NAME: &'static str = "inspection-notify";
    const TITLE: Text = Text::new("发出督导通知", "Notify the units");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        inspection_target(tx, &self.inspection).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let row = held(change.tx, &self.inspection).await?;
        find::same_version(self.version, row.version)?;
        let units = inspected::Entity::find()
            .filter(inspected::Column::InspectionId.eq(row.id.as_str()))
            .filter(inspected::Column::Stage.eq("drawn"))
            .order_by_asc(inspected::Column::Place)
            .all(change.tx)
            .await?;
        if units.is_empty() {
            return Err(nobody().into());
        }
        for unit in units {
            let mut unit = standing(change.tx, &unit.id).await?;
            unit.turn(change, Turn::Notify)?;
            unit.row.shown = 1;
            unit.row.notified_on = change.today.to_string();
            unit.keep(change, json!({ "notified": change.today.to_string() })).await?;
        }
        Ok(Made { id: row.id, version: row.version })
    }
}

fn nobody() -> Refusal {
    conflict(
        Text::new("没有等待通知的单位。", "There is no unit to be told."),
        Text::new("请先抽取督查对象；已通知的不必再发。", "Draw the units first; once is enough."),
    )
}
