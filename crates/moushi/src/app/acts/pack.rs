//! Acts on packs 材料: ordered, frozen, signed off or sent back, dropped. The files are made in the background
//! (`app::packs`); a frozen one is never made again, a newer one stands beside it.

pub mod template;

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::report::{self, Report};
use moushi_core::text::Text;
use schemars::JsonSchema;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::document::queue;
use super::find::{self, same_version};
use super::plan::Made;
use super::post::day;
use crate::app::authority::{self, Target};
use crate::app::caller::Caller;
use crate::app::door::{Act, Change};
use crate::app::papers::official;
use crate::app::reports::{Dress, RedHead};
use crate::app::{packs, reports, uploads};
use crate::error::Trouble;
use crate::store::tables::{pack, template as templates};
use crate::store::{Tx, new_id};

/// Packs of one plan that may wait to be made at a time.
const WAITING: u64 = 20;
/// Characters in a line of a red head.
const LONGEST: usize = 200;

/// Has a pack made of a plan as it stands 生成材料.
#[derive(Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct Order {
    /// The plan.
    pub plan: String,
    /// Name of the report: `leader-deck`.
    pub report: String,
    /// Name of the format; each file has its own when empty.
    #[serde(default)]
    pub format: String,
    /// Name of the leader whose it is; of all when empty.
    #[serde(default)]
    pub leader: String,
    /// The template whose design the decks take over; the program's own when empty.
    #[serde(default)]
    pub template: String,
    /// Language of our words in workbooks: `zh` or `en`.
    #[serde(default)]
    pub lang: String,
    /// With a red head 版头 and colophon, where the report is an official paper.
    #[serde(default)]
    pub red_head: bool,
    /// Number of the document 发文字号, with a red head.
    #[serde(default)]
    pub number: String,
    /// To whom it goes 主送机关, with a red head.
    #[serde(default)]
    pub addressees: String,
    /// Who has copies 抄送机关, with a red head.
    #[serde(default)]
    pub copies: String,
    /// Its date 成文日期, with a red head; the day as of which it speaks when empty.
    #[serde(default)]
    pub dated: String,
}

impl Act for Order {
    const NAME: &'static str = "pack-order";
    const TITLE: Text = Text::new("生成材料", "Make a pack");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        find::plan_target(tx, &self.plan, &self.plan).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let report = report::report(&self.report).filter(|one| one.is_of_a_year());
        let report = report.ok_or_else(|| reports::unknown(&self.report, Report::is_of_a_year))?;
        let head = self.head(report)?;
        self.fits(report)?;
        let plan = find::plan(change.tx, &self.plan).await?;
        self.templated(change.tx, &plan.org_id).await?;
        let seq = next(change.tx, &self.plan).await?;
        let row = pack::Model {
            id: new_id(),
            seq,
            format: self.format,
            leader: self.leader.trim().to_owned(),
            lang: if self.lang == "en" { "en" } else { "zh" }.to_owned(),
            template_id: self.template,
            red_head: head,
            ordered_by: change.caller.account_id.clone(),
            ordered_at: change.now,
            ..empty(&plan.id, report.name)
        };
        let id = row.id.clone();
        change.note(&id, "", &row.report, &json!({ "report": row.report, "leader": row.leader }));
        row.into_active_model().reset_all().insert(change.tx).await?;
        queue(change, "pack", &id).await?;
        Ok(Made { id, version: 1 })
    }
}

impl Order {
    /// Refuses a format that the report does not come in, and a leader where it is of all.
    fn fits(&self, report: &Report) -> Result<(), Refusal> {
        if !self.format.is_empty() && !report.formats.contains(&self.format.as_str()) {
            return Err(reports::not_in(report, &self.format));
        }
        if !self.leader.trim().is_empty() && !report.by_leader {
            return Err(Refusal::new(
                RefusalKind::Invalid,
                Text::of(
                    format!("“{}”不分领导生成。", report.title.zh),
                    format!("The {} is not made for one leader.", report.title.en),
                ),
                Text::new("请去掉领导姓名。", "Leave the name of the leader out."),
            ));
        }
        Ok(())
    }

    /// The red head as it is kept; empty for none.
    fn head(&self, report: &Report) -> Result<String, Trouble> {
        let words = [&self.number, &self.addressees, &self.copies, &self.dated];
        if !self.red_head {
            let idle = words.iter().all(|words| words.trim().is_empty());
            return if idle { Ok(String::new()) } else { Err(without_head().into()) };
        }
        if words.iter().any(|words| words.chars().count() > LONGEST) {
            return Err(too_long().into());
        }
        day(&self.dated)?;
        let head = RedHead {
            number: self.number.trim().to_owned(),
            addressees: self.addressees.trim().to_owned(),
            copies: self.copies.trim().to_owned(),
            date: if self.dated.is_empty() { String::new() } else { official(&self.dated) },
            ..RedHead::default()
        };
        let dress = Dress { red_head: Some(head), template: None };
        dress.fits(report, (!self.format.is_empty()).then_some(self.format.as_str()))?;
        Ok(serde_json::to_string(&dress.red_head).map_err(anyhow::Error::from)?)
    }

    /// Refuses a template that is not one of the body, or not ready.
    async fn templated(&self, tx: &Tx, org: &str) -> Result<(), Trouble> {
        if self.template.is_empty() {
            return Ok(());
        }
        let row = templates::Entity::find_by_id(self.template.as_str()).one(tx).await?;
        let row = row.filter(|row| row.org_id == org).ok_or_else(authority::not_found)?;
        if row.state == "ready" {
            return Ok(());
        }
        Err(Refusal::new(
            RefusalKind::Conflict,
            Text::of(
                format!("模板“{}”现在不能使用。", row.name),
                format!("The template {} cannot be used now.", row.name),
            ),
            Text::new("请另选模板。", "Choose another one."),
        )
        .into())
    }
}

fn without_head() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::new(
            "没有选“加红头”，发文字号、主送、抄送和成文日期用不上。",
            "Number, addressees, copies and date belong to a red head, which was not asked for.",
        ),
        Text::new("请勾选“加红头”，或清空这几项。", "Ask for a red head, or leave them empty."),
    )
}

fn too_long() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("红头的每一项最多 {LONGEST} 个字。"),
            format!("A line of a red head holds {LONGEST} characters at most."),
        ),
        Text::new("请写得短一些。", "Write less."),
    )
}

/// The next number among the packs of a plan; refuses where many wait already.
async fn next(tx: &Tx, plan: &str) -> Result<i64, Trouble> {
    let of = pack::Entity::find().filter(pack::Column::PlanId.eq(plan));
    let waiting = of.clone().filter(pack::Column::State.eq("waiting")).count(tx).await?;
    if waiting >= WAITING {
        return Err(Refusal::new(
            RefusalKind::Conflict,
            Text::of(
                format!("已有 {waiting} 份材料在排队生成。"),
                format!("{waiting} packs wait to be made already."),
            ),
            Text::new("请等它们生成后再试。", "Wait until they are made, then try again."),
        )
        .into());
    }
    Ok(i64::try_from(of.count(tx).await?).unwrap_or(i64::MAX - 1) + 1)
}

fn empty(plan: &str, report: &str) -> pack::Model {
    let none = String::new;
    pack::Model {
        id: none(),
        plan_id: plan.to_owned(),
        seq: 0,
        report: report.to_owned(),
        format: none(),
        leader: none(),
        lang: none(),
        template_id: none(),
        red_head: none(),
        state: "waiting".to_owned(),
        name: none(),
        blob: none(),
        size: 0,
        as_of: none(),
        ledger: none(),
        revision: 0,
        draws_on: none(),
        message: none(),
        ordered_by: none(),
        ordered_at: 0,
        made_at: 0,
        frozen_by: none(),
        frozen_at: 0,
        signed_by: none(),
        signed_at: 0,
        reason: none(),
        version: 1,
    }
}

/// The pack of that id.
async fn found(tx: &Tx, id: &str) -> Result<pack::Model, Trouble> {
    let row = pack::Entity::find_by_id(id).one(tx).await?;
    Ok(row.filter(|row| row.state != "dropped").ok_or_else(authority::not_found)?)
}

async fn target(tx: &Tx, id: &str) -> Result<Target, Trouble> {
    let row = found(tx, id).await?;
    find::plan_target(tx, &row.plan_id, &row.id).await
}

/// The pack, as the person has seen it, in the state that the act begins from.
async fn standing(tx: &Tx, id: &str, seen: i64, state: &str) -> Result<pack::Model, Trouble> {
    let row = found(tx, id).await?;
    same_version(seen, row.version)?;
    if row.state == state { Ok(row) } else { Err(other_state(&row).into()) }
}

fn other_state(row: &pack::Model) -> Refusal {
    let state = packs::state(&row.state);
    Refusal::new(
        RefusalKind::Conflict,
        Text::of(
            format!("这份材料现在是“{}”，不能这样办理。", state.zh),
            format!("The pack is {} now; this cannot be done to it.", state.en),
        ),
        Text::new("请刷新页面查看最新状态。", "Reload and look at how it stands."),
    )
}

/// Writes the pack as it stands after an act.
async fn moved(
    change: &mut Change<'_>,
    before: &pack::Model,
    next: pack::Model,
) -> Result<Made, Trouble> {
    let next = pack::Model { version: before.version + 1, ..next };
    let detail = json!({ "blob": next.blob, "ledger": next.ledger, "reason": next.reason });
    change.note(&next.id, &before.state, &next.state, &detail);
    let made = Made { id: next.id.clone(), version: next.version };
    next.into_active_model().reset_all().update(change.tx).await?;
    Ok(made)
}

/// Settles that a pack stays as it is 定稿: its bytes are kept for good.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Freeze {
    /// The pack.
    pub pack: String,
    /// The version that the person has seen.
    pub version: i64,
}

impl Act for Freeze {
    const NAME: &'static str = "pack-freeze";
    const TITLE: Text = Text::new("材料定稿", "Freeze the pack");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        target(tx, &self.pack).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let row = standing(change.tx, &self.pack, self.version, "made").await?;
        let next = pack::Model {
            state: "frozen".to_owned(),
            frozen_by: change.caller.account_id.clone(),
            frozen_at: change.now,
            reason: String::new(),
            ..row.clone()
        };
        moved(change, &row, next).await
    }
}

/// Signs a frozen pack off, or sends it back with the reason 签发或退回. Nobody signs what they have frozen.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Sign {
    /// The pack.
    pub pack: String,
    /// The version that the person has seen.
    pub version: i64,
    /// Signed off; sent back when false.
    pub approve: bool,
    /// Why it is sent back.
    #[serde(default)]
    pub reason: String,
}

impl Act for Sign {
    const NAME: &'static str = "pack-sign";
    const TITLE: Text = Text::new("签发材料", "Sign the pack off");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        target(tx, &self.pack).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let row = standing(change.tx, &self.pack, self.version, "frozen").await?;
        if !self.approve {
            super::plan::reasoned(&self.reason)?;
            let next = pack::Model {
                state: "made".to_owned(),
                frozen_by: String::new(),
                frozen_at: 0,
                reason: self.reason.trim().to_owned(),
                ..row.clone()
            };
            return moved(change, &row, next).await;
        }
        if row.frozen_by == change.caller.account_id {
            return Err(own_pack().into());
        }
        let next = pack::Model {
            state: "signed".to_owned(),
            signed_by: change.caller.account_id.clone(),
            signed_at: change.now,
            ..row.clone()
        };
        moved(change, &row, next).await
    }
}

fn own_pack() -> Refusal {
    Refusal::new(
        RefusalKind::NotAllowed,
        Text::new("不能签发自己定稿的材料。", "Nobody signs off what they have frozen."),
        Text::new("请由其他负责人签发。", "Ask another leader to sign it."),
    )
}

/// Takes a pack that nobody has frozen off the list 删除材料. That it was made stays on record.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Drop {
    /// The pack.
    pub pack: String,
    /// The version that the person has seen.
    pub version: i64,
}

impl Act for Drop {
    const NAME: &'static str = "pack-drop";
    const TITLE: Text = Text::new("删除材料", "Drop the pack");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        target(tx, &self.pack).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let row = found(change.tx, &self.pack).await?;
        same_version(self.version, row.version)?;
        if !matches!(row.state.as_str(), "made" | "failed") {
            return Err(other_state(&row).into());
        }
        if !row.blob.is_empty() {
            // Nobody names the bytes any more: the next sweep but one takes them.
            uploads::noted(change.tx, &row.blob, change.now).await?;
        }
        let next = pack::Model { state: "dropped".to_owned(), blob: String::new(), ..row.clone() };
        moved(change, &row, next).await
    }
}
