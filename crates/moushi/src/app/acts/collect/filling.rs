//! Acts on fillings 指标填报: a unit hands in a workbook with the tables of a standard and confirms what was read of it,
//! which makes an edition; it hands the filling in; each body above looks at it and passes it on or sends it back; the body
//! that asks locks it. An edition is never changed: a correction is a further one.

mod column;

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use moushi_core::track::climb::{Lies, Step};
use schemars::JsonSchema;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{expired, held, slip_target};
use crate::app::acts::document::{needs_blob, plain_name, queue};
use crate::app::acts::find;
use crate::app::acts::plan::{Made, reasoned};
use crate::app::authority::{self, Target};
use crate::app::caller::Caller;
use crate::app::door::{Act, Change};
use crate::app::fillings;
use crate::app::forms::{LARGEST, too_large, words};
use crate::error::Trouble;
use crate::store::tables::{climb, collection, edition, form, org, slip};
use crate::store::{Tx, new_id};
pub use column::{Chosen, SetColumns};

/// Hands in a workbook with the tables of a standard 上传填报表. It is read in the background; nothing counts before it is
/// confirmed.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Add {
    /// The slip of the unit.
    pub slip: String,
    /// Name of the file.
    pub name: String,
    /// Name under which its bytes are kept (answered by the upload).
    pub blob: String,
    /// Size in bytes.
    pub size: i64,
}

impl Act for Add {
    const NAME: &'static str = "filling-add";
    const TITLE: Text = Text::new("上传指标填报表", "Hand in tables of a standard");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        slip_target(tx, &self.slip).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let (row, _) = changing(change, &self.slip).await?;
        if self.size > LARGEST {
            return Err(too_large(self.size).into());
        }
        needs_blob(change, &self.blob).await?;
        let form = form::Model {
            id: new_id(),
            plan_id: row.plan_id,
            name: plain_name(&self.name),
            blob: self.blob,
            size: self.size,
            state: "waiting".to_owned(),
            rows: String::new(),
            message: String::new(),
            reported: 0,
            added_by: change.caller.account_id.clone(),
            added_at: change.now,
            taken_at: 0,
            version: 1,
            org_id: row.org_id,
            columns: String::new(),
            slip_id: row.id,
        };
        let id = form.id.clone();
        change.note(&id, "", &form.blob, &json!({ "name": form.name, "blob": form.blob }));
        form.into_active_model().reset_all().insert(change.tx).await?;
        queue(change, "form", &id).await?;
        Ok(Made { id, version: 1 })
    }
}

/// Takes what was read of a workbook as the filling of the unit 确认填报. What is wrong in it is told beside it for as long
/// as it stays; a table that is right but for a few cells is better than none.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Confirm {
    /// The workbook that was handed in.
    pub form: String,
    /// The version that the person has seen.
    pub version: i64,
    /// Why what was filled in before is corrected; needed once it had been handed in.
    #[serde(default)]
    pub reason: String,
}

impl Act for Confirm {
    const NAME: &'static str = "filling-confirm";
    const TITLE: Text = Text::new("确认指标填报", "Confirm tables of a standard");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        let row = handed_in(tx, &self.form).await?;
        slip_target(tx, &row.slip_id).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let row = handed_in(change.tx, &self.form).await?;
        if row.added_by != change.caller.account_id {
            return Err(authority::not_found().into());
        }
        find::same_version(self.version, row.version)?;
        if row.state != "read" {
            return Err(not_read(&row.state).into());
        }
        let (slip, of) = changing(change, &row.slip_id).await?;
        let newest = fillings::newest(change.tx, &slip.id).await?;
        let steps = fillings::steps(change.tx, &slip.id).await?;
        if !steps.is_empty() {
            reasoned(&self.reason)?;
        }
        let filling = fillings::read_off(&row)?;
        let before = newest.as_ref().map(fillings::body).transpose()?.unwrap_or_default();
        let standard = fillings::standard(change.tx, &of).await?;
        let changes = moushi_core::evaluate::filling::changes(standard, &before, &filling).len();
        if newest.is_some() && changes == 0 {
            return Err(nothing_new().into());
        }
        let next = edition::Model {
            id: new_id(),
            plan_id: row.plan_id.clone(),
            slip_id: slip.id.clone(),
            seq: newest.map_or(1, |newest| newest.seq + 1),
            body: words(&filling)?,
            form_id: row.id.clone(),
            reason: self.reason.trim().to_owned(),
            made_by: change.caller.account_id.clone(),
            made_at: change.now,
        };
        change.note(&slip.id, "", &next.body, &json!({ "edition": next.seq, "changes": changes }));
        let made = Made { id: slip.id.clone(), version: slip.version + 1 };
        next.into_active_model().reset_all().insert(change.tx).await?;
        let taken = form::Model {
            state: "taken".to_owned(),
            reported: i64::try_from(changes).unwrap_or(i64::MAX),
            taken_at: change.now,
            version: row.version + 1,
            ..row
        };
        taken.into_active_model().reset_all().update(change.tx).await?;
        let slip = slip::Model { version: made.version, ..slip };
        slip.into_active_model().reset_all().update(change.tx).await?;
        Ok(made)
    }
}

/// Hands a filling in to the body above 报送.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct HandIn {
    /// The slip of the unit.
    pub slip: String,
    /// The version that the person has seen.
    pub version: i64,
}

impl Act for HandIn {
    const NAME: &'static str = "filling-hand-in";
    const TITLE: Text = Text::new("报送指标数据", "Hand a filling in");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        slip_target(tx, &self.slip).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let (row, _) = changing(change, &self.slip).await?;
        find::same_version(self.version, row.version)?;
        let Some(newest) = fillings::newest(change.tx, &row.id).await? else {
            return Err(empty().into());
        };
        let desks = fillings::desks(change.tx, &row).await?;
        let desk = desks.first().map(|desk| desk.id.clone()).unwrap_or_default();
        let own = row.org_id.clone();
        stepped(change, row, &newest, Taken { step: Step::HandIn, by: own, to: desk, reason: "" })
            .await
    }
}

/// Passes a filling on to the body above, locks it where there is none, or sends it back to the unit 审核.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Decide {
    /// The slip of the unit.
    pub slip: String,
    /// The version that the person has seen.
    pub version: i64,
    /// Whether it is passed on.
    pub approved: bool,
    /// Why not; needed when it is sent back.
    #[serde(default)]
    pub reason: String,
}

impl Act for Decide {
    const NAME: &'static str = "filling-decide";
    const TITLE: Text = Text::new("审核指标数据", "Decide a filling");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        let row = held(tx, &self.slip).await?;
        if row.desk_id.is_empty() {
            return slip_target(tx, &self.slip).await;
        }
        // It is the body at whose desk it lies that decides, and no other.
        let desk = find::org(tx, &row.desk_id).await?;
        let (org_id, org_path) = (desk.id, desk.path);
        let parts = vec![find::org(tx, &row.org_id).await?.path];
        Ok(Target { object: row.id, org_id, org_path, parts, ..Target::default() })
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let row = fillings_slip(change, &self.slip).await?;
        find::same_version(self.version, row.version)?;
        let step = if self.approved { Step::Approve } else { Step::Return };
        if !self.approved {
            reasoned(&self.reason)?;
        }
        let desks = fillings::desks(change.tx, &row).await?;
        let at = desks.iter().position(|desk| desk.id == row.desk_id);
        let next = at.and_then(|at| desks.get(at + 1));
        fillings::lies(&row).after(step, next.is_none())?;
        let newest = fillings::newest(change.tx, &row.id).await?.ok_or_else(empty)?;
        if self.approved {
            another_person(change, &row, &newest).await?;
        }
        let to = next.filter(|_| self.approved).map(|desk| desk.id.clone()).unwrap_or_default();
        let (by, reason) = (row.desk_id.clone(), self.reason.trim());
        stepped(change, row, &newest, Taken { step, by, to, reason }).await
    }
}

/// Unlocks a filling that was accepted, for a correction 退回更正. What was accepted is kept.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub struct Reopen {
    /// The slip of the unit.
    pub slip: String,
    /// The version that the person has seen.
    pub version: i64,
    /// Why.
    pub reason: String,
}

impl Act for Reopen {
    const NAME: &'static str = "filling-reopen";
    const TITLE: Text = Text::new("退回更正指标数据", "Reopen a filling");
    type Answer = Made;

    async fn target(&self, tx: &Tx, _: &Caller) -> Result<Target, Trouble> {
        slip_target(tx, &self.slip).await
    }

    async fn perform(self, change: &mut Change<'_>) -> Result<Made, Trouble> {
        let row = fillings_slip(change, &self.slip).await?;
        find::same_version(self.version, row.version)?;
        reasoned(&self.reason)?;
        let newest = fillings::newest(change.tx, &row.id).await?.ok_or_else(empty)?;
        let (by, reason) = (change.target.org_id.clone(), self.reason.trim());
        stepped(change, row, &newest, Taken { step: Step::Reopen, by, to: String::new(), reason })
            .await
    }
}

/// A step that is taken.
struct Taken<'a> {
    step: Step,
    /// The unit that takes it.
    by: String,
    /// The desk at which it lies then; empty for none.
    to: String,
    reason: &'a str,
}

/// Takes a step: the slip lies elsewhere, and it is written down who has moved it.
async fn stepped(
    change: &mut Change<'_>,
    row: slip::Model,
    newest: &edition::Model,
    taken: Taken<'_>,
) -> Result<Made, Trouble> {
    let lies = fillings::lies(&row).after(taken.step, taken.to.is_empty())?;
    let seq = fillings::steps(change.tx, &row.id).await?.len() + 1;
    let step = climb::Model {
        id: new_id(),
        plan_id: row.plan_id.clone(),
        slip_id: row.id.clone(),
        seq: i64::try_from(seq).unwrap_or(i64::MAX),
        kind: taken.step.word().to_owned(),
        org_id: taken.by,
        edition: newest.seq,
        reason: taken.reason.to_owned(),
        made_by: change.caller.account_id.clone(),
        made_at: change.now,
    };
    let state = match lies {
        Lies::WithUnit => "open",
        Lies::AtDesk => "answered",
        Lies::Accepted => "accepted",
    };
    let detail = json!({ "step": step.kind, "edition": step.edition, "desk": taken.to });
    change.note(&row.id, &row.state, state, &detail);
    step.into_active_model().reset_all().insert(change.tx).await?;
    let hands_in = taken.step == Step::HandIn;
    let next = slip::Model {
        state: state.to_owned(),
        desk_id: taken.to,
        answered_by: if hands_in { change.caller.account_id.clone() } else { row.answered_by },
        answered_at: if hands_in { change.now } else { row.answered_at },
        version: row.version + 1,
        ..row
    };
    let made = Made { id: next.id.clone(), version: next.version };
    next.into_active_model().reset_all().update(change.tx).await?;
    Ok(made)
}

/// The slip of a filling that the unit may still change, with its collection.
async fn changing(
    change: &Change<'_>,
    id: &str,
) -> Result<(slip::Model, collection::Model), Trouble> {
    let row = fillings_slip(change, id).await?;
    let of = super::collection_of(change.tx, &row.collection_id).await?;
    fillings::lies(&row).changes()?;
    let over =
        of.state != "open" || row.state == "withdrawn" || of.expires_on < change.today.to_string();
    if over { Err(expired(&of).into()) } else { Ok((row, of)) }
}

/// A slip that asks for the tables of a standard.
async fn fillings_slip(change: &Change<'_>, id: &str) -> Result<slip::Model, Trouble> {
    let row = held(change.tx, id).await?;
    let of = super::collection_of(change.tx, &row.collection_id).await?;
    if of.standard.is_empty() { Err(no_tables().into()) } else { Ok(row) }
}

async fn handed_in(tx: &Tx, id: &str) -> Result<form::Model, Trouble> {
    let row = form::Entity::find_by_id(id).one(tx).await?;
    Ok(row.filter(|row| !row.slip_id.is_empty()).ok_or_else(authority::not_found)?)
}

/// Nobody approves what he has filled in or handed in himself.
async fn another_person(
    change: &Change<'_>,
    row: &slip::Model,
    newest: &edition::Model,
) -> Result<(), Trouble> {
    let me = &change.caller.account_id;
    let own = !me.is_empty() && (newest.made_by == *me || row.answered_by == *me);
    if !own {
        return Ok(());
    }
    let desk = org::Entity::find_by_id(&row.desk_id).one(change.tx).await?;
    let desk = desk.map(|desk| desk.name).unwrap_or_default();
    Err(Refusal::new(
        RefusalKind::NotAllowed,
        Text::new("本人填报的数据，不能由本人审核。", "Nobody approves what he has handed in."),
        Text::of(
            format!("请{desk}的另一位同志审核。"),
            format!("Have somebody else of {desk} look at it."),
        ),
    )
    .into())
}

fn not_read(state: &str) -> Refusal {
    let message = match state {
        "taken" => Text::new("这份填报表已经确认过。", "The workbook has been confirmed."),
        "refused" => Text::new("这份填报表没有读出内容。", "Nothing could be read of it."),
        "columns" => {
            Text::new("还没有指定各列的内容。", "It is not said yet which column is which.")
        }
        _ => Text::new("填报表还在读取。", "The workbook is still being read."),
    };
    Refusal::new(
        RefusalKind::Conflict,
        message,
        Text::new("请刷新页面查看结果。", "Reload the page to see what came of it."),
    )
}

fn nothing_new() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::new("与已填报的数据完全相同，没有变化。", "It is what has been filled in already."),
        Text::new("不需要再确认；要报送的请直接报送。", "There is nothing to confirm; hand it in."),
    )
}

fn empty() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::new("还没有填报任何数据。", "Nothing has been filled in yet."),
        Text::new("请先上传填报表并确认。", "Upload the workbook and confirm it first."),
    )
}

fn no_tables() -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::new("这项采集不是指标填报。", "The collection asks for no tables of a standard."),
        Text::new("请在采集单上直接填写。", "Answer its items on the slip."),
    )
}
