//! Handing a task down 分解下达: which units get a share of its target and of what size. The answers are the
//! units' own (`share`).

use std::collections::{BTreeMap, BTreeSet};

use moushi_core::model::{Refusal, RefusalKind, Target as Goal};
use moushi_core::text::Text;
use moushi_core::track::{self, Handling, Share, Split, Step};
use schemars::JsonSchema;
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Measure, all, goal, held, holder, invalid, open, withdraw};
use crate::app::acts::exchange::border::{self, Side};
use crate::app::acts::plan::Made;
use crate::app::acts::track::{Standing, boxed, led, standing};
use crate::app::acts::{entry, find};
use crate::app::authority::Target;
use crate::app::caller::Caller;
use crate::app::door::{Act, Change};
use crate::error::Trouble;
use crate::store::tables::{org, share};
use crate::store::{Tx, new_id};

/// Decimals that a share may have.
const DECIMALS: u8 = 4;
/// Units of one split at most: every county of a province, or every school of a county.
const MOST: usize = 400;

/// Hands a task down to the units below, with their shares of its target 分解下达. What stood before and is
/// not named any more is withdrawn.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Propose {
    /// The task.
    pub entry: String,
    /// The share that is split further; empty to split the task itself.
    #[serde(default)]
    pub above: String,
    /// The units and what each is to reach.
    pub shares: Vec<Wanted>,
}

/// What one unit is to take on.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Wanted {
    /// The unit.
    pub org: String,
    /// Its figure, in the unit of the target; of a rate the whole target when left out, none where the
    /// task has no number.
    #[serde(default)]
    pub value: Option<f64>,
    /// What it is to do, where that is not the task itself.
    #[serde(default)]
    pub words: String,
}

impl Act for Propose {
    const NAME: &'static str = "share-propose";
    const TITLE: Text = Text::new("分解下达", "Hand a task down");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        if self.above.is_empty() {
            return led(tx, &self.entry).await;
        }
        holder(tx, &held(tx, &self.above).await?).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let task = standing(change.tx, &self.entry).await?;
        open(&task)?;
        if self.above.is_empty() {
            border::planned_here(change.tx, &task.plan.id).await?;
        } else {
            border::ours(change.tx, &self.above, Side::Below).await?;
        }
        let goal = goal(&task)?;
        let split = Splitting::of(change, &self, &task, goal.as_ref()).await?;
        let units = split.units(change, &self.shares).await?;
        let values = split.values(&self.shares, &units)?;
        let known: BTreeMap<String, share::Model> = all(change.tx, &self.entry)
            .await?
            .into_iter()
            .map(|row| (row.org_id.clone(), row))
            .collect();
        let named: BTreeSet<&str> = self.shares.iter().map(|one| one.org.as_str()).collect();
        for (one, value) in self.shares.iter().zip(values) {
            split.hand(change, one, value, known.get(&one.org), &task).await?;
        }
        let gone = |row: &&share::Model| {
            row.above == self.above && row.stands().stands() && !named.contains(&*row.org_id)
        };
        for row in known.values().filter(gone) {
            withdraw(change, row.clone(), &known, "").await?;
        }
        let told: Vec<_> = self.shares.iter().map(|one| json!([one.org, one.value])).collect();
        change.note(&self.entry, "", "", &json!({ "shares": told, "above": self.above }));
        Ok(Made { id: self.entry, version: task.row.version })
    }
}

/// A split that is being made.
struct Splitting {
    measure: Measure,
    unit: String,
    /// What is split; none where the task has no number.
    total: Option<f64>,
    /// Place of the unit whose split it is.
    owner: String,
    above: String,
}

impl Splitting {
    async fn of(
        change: &Change<'_>,
        asked: &Propose,
        task: &Standing,
        goal: Option<&Goal>,
    ) -> Result<Self, Trouble> {
        if asked.shares.is_empty() || asked.shares.len() > MOST {
            return Err(counted(asked.shares.len()).into());
        }
        let house = find::org(change.tx, &task.plan.org_id).await?;
        let mut split = Self {
            measure: Measure::of(goal),
            unit: goal.map(|goal| goal.quantity.unit.clone()).unwrap_or_default(),
            total: goal.map(|goal| goal.quantity.value),
            owner: house.path,
            above: asked.above.clone(),
        };
        if !asked.above.is_empty() {
            let above = held(change.tx, &asked.above).await?;
            if above.entry_id != asked.entry || above.stands() != Share::Accepted {
                return Err(not_taken().into());
            }
            split.total = above.figure();
            split.owner = find::org(change.tx, &above.org_id).await?.path;
        }
        Ok(split)
    }

    /// The units, each valid today and below the one that splits, none below another.
    async fn units(
        &self,
        change: &Change<'_>,
        shares: &[Wanted],
    ) -> Result<Vec<org::Model>, Trouble> {
        let today = change.today.to_string();
        let mut units: Vec<org::Model> = Vec::with_capacity(shares.len());
        for one in shares {
            let unit = find::org(change.tx, &one.org).await?;
            if !unit.valid_to.is_empty() && unit.valid_to < today {
                return Err(gone(&unit).into());
            }
            if unit.path == self.owner || !unit.path.starts_with(&self.owner) {
                return Err(not_below(&unit.name).into());
            }
            units.push(unit);
        }
        let mut places: Vec<&org::Model> = units.iter().collect();
        places.sort_by(|a, b| a.path.cmp(&b.path));
        match places.windows(2).find(|pair| pair[1].path.starts_with(&pair[0].path)) {
            Some(pair) => Err(twice(&pair[0].name, &pair[1].name).into()),
            None => Ok(units),
        }
    }

    /// The figure of each share.
    fn values(&self, shares: &[Wanted], units: &[org::Model]) -> Result<Vec<Option<f64>>, Refusal> {
        match (self.measure, self.total) {
            (Measure::Plain, _) | (_, None) => Ok(vec![None; shares.len()]),
            (Measure::Rate, total) => Ok(shares.iter().map(|one| one.value.or(total)).collect()),
            (Measure::Sum, Some(total)) => self.summed(total, shares, units),
        }
    }

    fn summed(
        &self,
        total: f64,
        shares: &[Wanted],
        units: &[org::Model],
    ) -> Result<Vec<Option<f64>>, Refusal> {
        let step = Step { size: 1, decimals: DECIMALS };
        let mut parts = Vec::with_capacity(shares.len());
        for (one, unit) in shares.iter().zip(units) {
            let value = one.value.ok_or_else(|| figureless(&unit.name))?;
            parts.push(track::Part { unit: unit.name.clone(), amount: step.steps(value)? });
        }
        let split = Split { total: step.steps(total)?, parts, step };
        match split.check().into_iter().next() {
            Some(wrong) => Err(Refusal::new(RefusalKind::Invalid, wrong.message, wrong.advice)),
            None => Ok(shares.iter().map(|one| one.value).collect()),
        }
    }

    /// Writes one share: new, or changed, or as it is.
    async fn hand(
        &self,
        change: &Change<'_>,
        one: &Wanted,
        value: Option<f64>,
        known: Option<&share::Model>,
        task: &Standing,
    ) -> Result<(), Trouble> {
        let value = value.map(|value| value.to_string()).unwrap_or_default();
        let words = boxed(&one.words)?;
        let mut row = match known {
            Some(row) if row.above != self.above && row.stands().stands() => {
                return Err(already().into());
            }
            Some(row)
                if row.handed == value
                    && row.above == self.above
                    && (words.is_empty() || row.words == words)
                    && matches!(row.stands(), Share::Proposed | Share::Accepted) =>
            {
                return Ok(());
            }
            Some(row) => row.clone(),
            None => self.blank(change, one, task),
        };
        if known.is_some() {
            row.take(Handling::Propose)?;
        }
        row.above.clone_from(&self.above);
        row.handed.clone_from(&value);
        row.value = value;
        if !words.is_empty() {
            row.words = words;
        }
        row.reason = String::new();
        row.handed_by.clone_from(&change.caller.account_id);
        row.handed_at = change.now;
        let next = row.clone().into_active_model().reset_all();
        if known.is_some() {
            next.update(change.tx).await?;
        } else {
            next.insert(change.tx).await?;
        }
        border::tell(change, &row).await
    }

    fn blank(&self, change: &Change<'_>, one: &Wanted, task: &Standing) -> share::Model {
        let none = String::new;
        share::Model {
            id: new_id(),
            plan_id: task.plan.id.clone(),
            entry_id: task.entry.id.clone(),
            above: none(),
            org_id: one.org.clone(),
            measure: self.measure.word().to_owned(),
            unit: self.unit.clone(),
            handed: none(),
            value: none(),
            words: none(),
            state: entry::fields::word(&Share::Proposed),
            reason: none(),
            own_entry: none(),
            handed_by: none(),
            handed_at: change.now,
            answered_by: none(),
            answered_at: 0,
            version: 1,
        }
    }
}

fn counted(count: usize) -> Refusal {
    invalid(
        Text::of(
            format!("分解给 {count} 个单位，应为 1 至 {MOST} 个。"),
            format!("Handed down to {count} units; it takes 1 to {MOST}."),
        ),
        Text::new("请选择要承接的单位。", "Choose the units that are to take it on."),
    )
}

fn not_taken() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::new("指标还没有签收，不能再往下分解。", "The share has not been accepted yet."),
        Text::new("请先签收，再分解到下级。", "Accept it, then hand it down."),
    )
}

fn gone(unit: &org::Model) -> Refusal {
    invalid(
        Text::of(
            format!("“{}”已于 {} 撤销或合并。", unit.name, unit.valid_to),
            format!("“{}” ceased to exist on {}.", unit.name, unit.valid_to),
        ),
        Text::new(
            "请改为分解给承接其职能的单位。",
            "Hand it to the unit that took over its duties.",
        ),
    )
}

fn not_below(name: &str) -> Refusal {
    invalid(
        Text::of(
            format!("“{name}”不是本级的下级单位。"),
            format!("“{name}” is not below the unit that splits."),
        ),
        Text::new("只能分解给本级以下的单位。", "A task is handed down to units below only."),
    )
}

fn twice(upper: &str, lower: &str) -> Refusal {
    invalid(
        Text::of(
            format!("“{lower}”属于“{upper}”，同时分解会重复计算。"),
            format!("“{lower}” is part of “{upper}”; both would count twice."),
        ),
        Text::new(
            "请只分解给其中一级，再由它往下分解。",
            "Hand it to one of them, which may hand it further down.",
        ),
    )
}

fn figureless(name: &str) -> Refusal {
    invalid(
        Text::of(format!("没有填写“{name}”的数额。"), format!("There is no figure for “{name}”.")),
        Text::new("请填写，使各单位合计等于总目标。", "Fill it in; the figures sum to the target."),
    )
}

fn already() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::new(
            "有单位已从另一级承接了这项任务，会重复计算。",
            "A unit has a share of this task from another level; it would count twice.",
        ),
        Text::new("请先撤回原来的分解。", "Have the other share withdrawn first."),
    )
}
