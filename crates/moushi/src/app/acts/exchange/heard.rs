//! What a body below sends 下级来信: answers to shares and figures. Both change what is here by the rules of the
//! acts. What does not fit any more is refused, and the letter that goes back says how it stands here, so that
//! both sides end equal.

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use moushi_core::track::Handling;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde_json::json;

use super::Mail;
use super::border::{self, Side, Way};
use super::letter::{self, Answered, Counted};
use crate::app::acts::share::figure::{self as figures, Report};
use crate::app::acts::share::{self as shares, Answer, direction, goal, held, open};
use crate::app::acts::track::{boxed, standing};
use crate::app::authority;
use crate::app::door::Change;
use crate::error::Trouble;
use crate::store::Tx;
use crate::store::tables::{figure, share};

/// The share of that id and its way, when the partner's unit holds it.
async fn theirs(tx: &Tx, mail: &Mail<'_>, share: &str) -> Result<(share::Model, Way), Trouble> {
    let way = border::way(tx, share, Side::Below).await?;
    let way = way.filter(|way| way.partner.id == mail.partner.id);
    Ok((held(tx, share).await?, way.ok_or_else(authority::not_found)?))
}

/// Applies what a unit answers to its share.
pub async fn answered(
    change: &mut Change<'_>,
    mail: &Mail<'_>,
    told: Answered,
) -> Result<(), Trouble> {
    let (mut row, way) = theirs(change.tx, mail, &told.share).await?;
    if told.round != way.row.round {
        // What was told since is on its way to them or there already: they answer that.
        return Err(outdated().into());
    }
    let before = row.state.clone();
    match step(change.tx, &mut row, &told).await {
        Ok(()) => {}
        Err(Trouble::Refusal(refusal)) => {
            let row = held(change.tx, &told.share).await?;
            border::hand(change, way, &row, Some(&refusal)).await?;
            return Err(refusal.into());
        }
        Err(fault) => return Err(fault),
    }
    row.answered_by.clone_from(&mail.partner.id);
    row.answered_at = change.now;
    let detail = json!({ "share": row.id, "answer": [before, row.state], "value": row.value,
        "reason": row.reason, "partner": mail.partner.name, "letter": mail.seq });
    change.note(&row.entry_id, &before, &row.state, &detail);
    let same = (&row.state, &row.value) == (&told.state, &told.value);
    row.clone().into_active_model().reset_all().update(change.tx).await?;
    if !same {
        border::hand(change, way, &row, None).await?;
    }
    Ok(())
}

/// Takes the step that an answer comes to.
async fn step(tx: &Tx, row: &mut share::Model, told: &Answered) -> Result<(), Trouble> {
    let task = standing(tx, &row.entry_id).await?;
    open(&task)?;
    let state = if told.state == "softened" { "accepted" } else { told.state.as_str() };
    let answer = Answer {
        share: row.id.clone(),
        version: row.version,
        state: state.to_owned(),
        value: letter::figure(&told.value)?,
        words: told.words.clone(),
        reason: told.reason.clone(),
    };
    let step = answer.step(row, direction(goal(&task)?.as_ref()))?;
    let (words, reason) = (boxed(&told.words)?, boxed(&told.reason)?);
    row.take(step)?;
    if matches!(step, Handling::Accept | Handling::Soften) && answer.value.is_some() {
        row.value.clone_from(&told.value);
    }
    if !words.is_empty() {
        row.words = words;
    }
    row.reason = reason;
    Ok(())
}

/// Applies a figure that a unit reports.
pub async fn reported(
    change: &mut Change<'_>,
    mail: &Mail<'_>,
    told: Counted,
) -> Result<(), Trouble> {
    let (share, way) = theirs(change.tx, mail, &told.share).await?;
    letter::plain(&told.figure)?;
    if figure::Entity::find_by_id(told.figure.as_str()).one(change.tx).await?.is_some() {
        return Err(letter::unreadable(&told.figure).into());
    }
    let report = Report {
        share: told.share.clone(),
        period: told.period.clone(),
        amount: letter::figure(&told.amount)?.ok_or_else(|| letter::unreadable(&told.figure))?,
        whole: letter::figure(&told.whole)?,
        words: told.words.clone(),
    };
    let by = mail.partner.id.as_str();
    let row = match report.enter(change, &share, (&told.figure, by)).await {
        Ok(row) => row,
        Err(Trouble::Refusal(refusal)) => {
            refuse(change, &way, &share, &report, &told.figure, &refusal).await?;
            return Err(refusal.into());
        }
        Err(fault) => return Err(fault),
    };
    let detail = json!({ "share": share.id, "period": row.period, "amount": row.amount,
        "whole": row.whole, "partner": mail.partner.name, "letter": mail.seq });
    change.note(&share.entry_id, "", &row.amount, &detail);
    Ok(())
}

/// A figure that does not fit stands on both sides as not taken, with the reason.
async fn refuse(
    change: &Change<'_>,
    way: &Way,
    share: &share::Model,
    report: &Report,
    id: &str,
    refusal: &Refusal,
) -> Result<(), Trouble> {
    let locked = figures::locked_by(change.tx, &share.id, &report.period).await?;
    let state = if locked { "superseded" } else { "returned" };
    let reason = refusal.message.zh.to_string();
    // A figure that is none, or of no month, is kept where it was written only.
    if refusal.kind == RefusalKind::Conflict {
        let by = way.partner.id.as_str();
        let row = report.row(change, share, (id, by)).await?;
        let row = figure::Model {
            state: state.to_owned(),
            reason: reason.clone(),
            decided_at: change.now,
            ..row
        };
        row.into_active_model().reset_all().insert(change.tx).await?;
    }
    border::judge(change, &way.partner, id, state, &reason).await
}

fn outdated() -> Refusal {
    Refusal::new(
        RefusalKind::Stale,
        Text::new(
            "对方答复的是此前下达的指标，已被后来的下达、撤回或审定取代。",
            "The answer is to what was handed down before; it was changed, withdrawn or settled since.",
        ),
        Text::new(
            "请导出交换包给对方，对方按最新的指标重新答复。",
            "Export a package to the partner, who answers what holds now.",
        ),
    )
}

/// The words of the task of a share, for the list of letters that did not fit.
pub async fn words(tx: &Tx, share: &str) -> Result<String, Trouble> {
    let row = share::Entity::find_by_id(share).one(tx).await?;
    let Some(row) = row else { return Ok(share.chars().take(64).collect()) };
    shares::words(tx, &row).await
}
