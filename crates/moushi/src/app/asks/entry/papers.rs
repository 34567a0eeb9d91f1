//! What there is about a task of an issued plan: reports, evidence, requests, notices, leaders' remarks, each
//! newest first, with whether the caller may decide or answer. Where the task stands is in `follow`.

use moushi_core::text::Text;
use moushi_core::track::{Asked, Class, LADDERS, Rung};
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::Serialize;

use super::Change;
use super::history::Names;
use crate::app::acts::track::change::Fields;
use crate::app::asks::lights;
use crate::app::authority::{Target, allows};
use crate::app::door::Eyes;
use crate::error::Trouble;
use crate::store::tables::{entry, evidence, instruction, notice, progress, request};

/// A report of progress.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Report {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: i64,
    /// Who reported.
    pub who: String,
    /// When.
    pub at: i64,
    /// On which day.
    pub on: String,
    /// What has been done.
    pub done: String,
    /// What comes next.
    pub next: String,
    /// What stands in the way.
    pub problems: String,
    /// What is needed of others.
    pub support: String,
    /// Progress in per cent.
    pub percent: i64,
    /// Share of the funds that has been paid, in per cent; -1 where it says nothing of them.
    pub funds: i64,
    /// Newest month entered with the statistics office; empty where it says nothing of it.
    pub entered: String,
    /// The number of the target as it stood; empty for none.
    pub figure: String,
    /// When it will be done.
    pub forecast: String,
    /// `submitted`, `acknowledged`, `returned`.
    pub state: String,
    /// Why it was returned.
    pub reason: String,
}

/// A piece of evidence.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Evidence {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// An address; empty for a file.
    pub url: String,
    /// Size of the file in bytes.
    pub size: i64,
    /// `pending`, `accepted`, `returned`.
    pub state: String,
    /// Who added it.
    pub who: String,
    /// When.
    pub at: i64,
}

/// Something asked for.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Request {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: i64,
    /// What is asked for.
    #[schemars(with = "super::super::Spoken")]
    pub title: Text,
    /// The act by which it is decided.
    pub act: String,
    /// The caller may decide it.
    pub mine: bool,
    /// Fields as they are and as they would be.
    pub changes: Vec<Change>,
    /// Why.
    pub reason: String,
    /// `pending`, `granted`, `denied`.
    pub state: String,
    /// What was said to it.
    pub answer: String,
    /// Who asks.
    pub who: String,
    /// When.
    pub at: i64,
}

/// A supervision notice.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Notice {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: i64,
    /// Its number.
    pub number: String,
    /// How far the office has gone with it: the step of the ladder, from 1.
    pub level: i64,
    /// The step, as it was called when it was sent.
    #[schemars(with = "super::super::Spoken")]
    pub step: Text,
    /// What it says.
    pub words: String,
    /// Last day for the reply.
    pub until: String,
    /// The reply; empty until there is one.
    pub reply: String,
    /// The caller may answer it.
    pub mine: bool,
    /// When it was sent.
    pub at: i64,
    /// When it was answered; 0 until then.
    pub replied_at: i64,
}

/// A leader's remark.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Instruction {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: i64,
    /// Who.
    pub who: String,
    /// What was said.
    pub words: String,
    /// Until when it is to be answered; empty for no day.
    pub until: String,
    /// The answer; empty until there is one.
    pub answer: String,
    /// The caller may answer it.
    pub mine: bool,
    /// When it was written.
    pub at: i64,
}

/// The step of the ladder on which a notice was sent, with the sign of its colour.
pub fn pressed(row: &notice::Model) -> Text {
    let usual = || LADDERS[0].rung(u8::try_from(row.level).unwrap_or(1)).cloned();
    let rung: Option<Rung> = serde_json::from_str(&row.step).ok().or_else(usual);
    let Some(rung) = rung else { return Text::new("未督办", "Not supervised") };
    let sign = lights::sign(rung.light);
    let capital: String = rung.en.chars().take(1).flat_map(char::to_uppercase).collect();
    let rest: String = rung.en.chars().skip(1).collect();
    Text::of(format!("{sign} {}", rung.zh), format!("{sign} {capital}{rest}"))
}

/// Reports on a task.
pub(super) async fn reports(
    eyes: &Eyes<'_>,
    id: &str,
    names: &mut Names,
) -> Result<Vec<Report>, Trouble> {
    let rows = progress::Entity::find()
        .filter(progress::Column::EntryId.eq(id))
        .order_by_desc(progress::Column::Seq)
        .all(eyes.store.read())
        .await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        all.push(Report {
            who: names.of(eyes, &row.reported_by).await?,
            id: row.id,
            version: row.version,
            at: row.reported_at,
            on: row.reported_on,
            done: row.done,
            next: row.next,
            problems: row.problems,
            support: row.support,
            percent: row.percent,
            funds: row.funds,
            entered: row.entered,
            figure: row.figure,
            forecast: row.forecast,
            state: row.state,
            reason: row.reason,
        });
    }
    Ok(all)
}

/// Evidence of a task.
pub(super) async fn evidence(
    eyes: &Eyes<'_>,
    id: &str,
    names: &mut Names,
) -> Result<Vec<Evidence>, Trouble> {
    let rows = evidence::Entity::find()
        .filter(evidence::Column::EntryId.eq(id))
        .order_by_desc(evidence::Column::AddedAt)
        .order_by_desc(evidence::Column::Id)
        .all(eyes.store.read())
        .await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        all.push(Evidence {
            who: names.of(eyes, &row.added_by).await?,
            id: row.id,
            name: row.name,
            url: row.url,
            size: row.size,
            state: row.state,
            at: row.added_at,
        });
    }
    Ok(all)
}

/// What is asked for, for people, and the act by which it is decided.
pub fn class(asked: &str) -> (Text, &'static str) {
    match serde_json::from_str(asked) {
        Ok(Asked::Suspend) => {
            (Text::new("申请中止（D 类）", "To suspend (class D)"), "ending-decide")
        }
        Ok(Asked::Cancel) => {
            (Text::new("申请取消（D 类）", "To cancel (class D)"), "ending-decide")
        }
        Ok(Asked::Change(Class::Wording)) => {
            (Text::new("申请文字调整（A 类）", "Change of wording (class A)"), "wording-decide")
        }
        Ok(Asked::Change(Class::Milestone)) => {
            (Text::new("申请节点调整（B 类）", "Change of a milestone (class B)"), "change-decide")
        }
        Ok(Asked::Change(Class::Substance)) | Err(_) => (
            Text::new("申请目标、时限或责任调整（C 类）", "Change of substance (class C)"),
            "change-decide",
        ),
    }
}

/// Requests about a task.
pub(super) async fn requests(
    eyes: &Eyes<'_>,
    held: &entry::Model,
    target: &Target,
    names: &mut Names,
) -> Result<Vec<Request>, Trouble> {
    let rows = request::Entity::find()
        .filter(request::Column::EntryId.eq(held.id.as_str()))
        .order_by_desc(request::Column::AskedAt)
        .order_by_desc(request::Column::Id)
        .all(eyes.store.read())
        .await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        let (title, act) = class(&row.asked);
        let own = row.asked_by == eyes.caller.account_id;
        all.push(Request {
            who: names.of(eyes, &row.asked_by).await?,
            mine: row.state == "pending" && !own && allows(eyes.caller, act, target),
            changes: changes(&row.fields),
            act: act.to_owned(),
            title,
            id: row.id,
            version: row.version,
            reason: row.reason,
            state: row.state,
            answer: row.answer,
            at: row.asked_at,
        });
    }
    Ok(all)
}

fn changes(fields: &str) -> Vec<Change> {
    let fields: Fields = serde_json::from_str(fields).unwrap_or_default();
    let one = |(field, (before, after))| Change { field, before, after };
    fields.into_iter().map(one).collect()
}

/// Notices about a task; `mine` when the caller may answer.
pub(super) async fn notices(eyes: &Eyes<'_>, id: &str, mine: bool) -> Result<Vec<Notice>, Trouble> {
    let rows = notice::Entity::find()
        .filter(notice::Column::EntryId.eq(id))
        .order_by_desc(notice::Column::Seq)
        .all(eyes.store.read())
        .await?;
    let one = |row: notice::Model| Notice {
        mine: mine && row.replied_at == 0,
        step: pressed(&row),
        id: row.id,
        version: row.version,
        number: row.number,
        level: row.level,
        words: row.words,
        until: row.reply_due,
        reply: row.reply,
        at: row.issued_at,
        replied_at: row.replied_at,
    };
    Ok(rows.into_iter().map(one).collect())
}

/// Leaders' remarks on a task; `mine` when the caller may answer.
pub(super) async fn remarks(
    eyes: &Eyes<'_>,
    id: &str,
    mine: bool,
    names: &mut Names,
) -> Result<Vec<Instruction>, Trouble> {
    let rows = instruction::Entity::find()
        .filter(instruction::Column::EntryId.eq(id))
        .order_by_desc(instruction::Column::GivenAt)
        .order_by_desc(instruction::Column::Id)
        .all(eyes.store.read())
        .await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        all.push(Instruction {
            who: names.of(eyes, &row.given_by).await?,
            mine: mine && row.answered_at == 0,
            id: row.id,
            version: row.version,
            words: row.words,
            until: row.due,
            answer: row.answer,
            at: row.given_at,
        });
    }
    Ok(all)
}
