//! What the tasks of issued plans ask for: reports, replies to notices and remarks, and of the office
//! reports to take note of, requests to decide, claims to verify, tasks to propose again.

use std::collections::{HashMap, HashSet};

use moushi_core::text::Text;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

use super::super::entry::{class, pressed};
use super::super::listed::{Mark, heads};
use super::super::owed::{Owed, mine};
use super::super::own;
use super::Matter;
use crate::app::authority::{Target, allows};
use crate::app::door::{Ask, Eyes};
use crate::error::Trouble;
use crate::store::tables::{
    assignment, entry, instruction, notice, org, plan, progress, request, track,
};

/// Puts what issued plans ask of the caller on the list; `own` are the plans of the caller's own bodies.
pub async fn matters(
    eyes: &Eyes<'_>,
    only: &str,
    own: &[(plan::Model, org::Model)],
    out: &mut Vec<Matter>,
) -> Result<(), Trouble> {
    for plan in offices(eyes, only, own, out).await? {
        reports(eyes, &plan, out).await?;
        answers(eyes, &plan, out).await?;
    }
    Ok(())
}

/// Changes of issued plans that wait for the caller's decision.
pub async fn requests(
    eyes: &Eyes<'_>,
    own: &[(plan::Model, org::Model)],
    out: &mut Vec<Matter>,
) -> Result<(), Trouble> {
    for (plan, org) in own.iter().filter(|(plan, _)| plan.state == "issued") {
        Office { eyes, plan, org }.requests(out).await?;
    }
    Ok(())
}

/// The same without reports and answers; says in which issued plans the caller may owe those.
pub async fn offices(
    eyes: &Eyes<'_>,
    only: &str,
    own: &[(plan::Model, org::Model)],
    out: &mut Vec<Matter>,
) -> Result<Vec<plan::Model>, Trouble> {
    let issued = own.iter().filter(|(plan, _)| plan.state == "issued");
    for (plan, org) in issued.clone() {
        Office { eyes, plan, org }.matters(out).await?;
    }
    led(eyes, only, issued.map(|(plan, _)| plan.id.clone()).collect()).await
}

/// Issued plans in which the caller may report: of other bodies those in which a unit of ours leads.
async fn led(
    eyes: &Eyes<'_>,
    only: &str,
    mut ids: Vec<String>,
) -> Result<Vec<plan::Model>, Trouble> {
    let units = own::units(eyes).await?;
    if !units.is_empty() {
        let plans = assignment::Entity::find()
            .select_only()
            .column(assignment::Column::PlanId)
            .distinct()
            .filter(assignment::Column::OrgId.is_in(units))
            .filter(assignment::Column::Part.eq("lead"))
            .into_tuple::<String>()
            .all(eyes.store.read())
            .await?;
        ids.extend(plans);
    }
    ids.sort();
    ids.dedup();
    ids.retain(|id| only.is_empty() || id == only);
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let plans = plan::Entity::find()
        .filter(plan::Column::Id.is_in(ids))
        .filter(plan::Column::State.eq("issued"))
        .order_by_desc(plan::Column::Year)
        .all(eyes.store.read())
        .await?;
    Ok(plans)
}

pub(super) fn blank(plan: &plan::Model, kind: &str, title: Text, state: Mark) -> Matter {
    Matter {
        kind: kind.to_owned(),
        plan: plan.id.clone(),
        title,
        source: Text::of(plan.title.clone(), plan.title.clone()),
        lead: String::new(),
        due: String::new(),
        day: String::new(),
        state,
        count: 1,
        url: String::new(),
        object: plan.id.clone(),
        version: plan.version,
    }
}

/// Reports that are overdue, as one matter: they are written on one page.
async fn reports(
    eyes: &Eyes<'_>,
    plan: &plan::Model,
    out: &mut Vec<Matter>,
) -> Result<(), Trouble> {
    let sheet = Owed { plan: plan.id.clone() }.look(eyes).await?;
    let returned = sheet.tasks.iter().filter(|task| !task.returned.is_empty()).count();
    let count = sheet.overdue + returned;
    if count == 0 {
        return Ok(());
    }
    let title = Text::of(format!("反馈 {count} 项任务的进展"), format!("Report on {count} tasks"));
    let state = Mark::new("warn", Text::of(format!("■ 待反馈 {count}"), format!("■ {count} owed")));
    let url = format!("/plans/{}/report", plan.id);
    out.push(Matter { count, url, ..blank(plan, "report", title, state) });
    Ok(())
}

/// Notices and remarks that wait for an answer of the caller's units.
async fn answers(
    eyes: &Eyes<'_>,
    plan: &plan::Model,
    out: &mut Vec<Matter>,
) -> Result<(), Trouble> {
    let db = eyes.store.read();
    let notices = notice::Entity::find()
        .filter(notice::Column::PlanId.eq(plan.id.as_str()))
        .filter(notice::Column::RepliedAt.eq(0))
        .all(db)
        .await?;
    let remarks = instruction::Entity::find()
        .filter(instruction::Column::PlanId.eq(plan.id.as_str()))
        .filter(instruction::Column::AnsweredAt.eq(0))
        .all(db)
        .await?;
    if notices.is_empty() && remarks.is_empty() {
        return Ok(());
    }
    let tasks: HashMap<String, entry::Head> =
        mine(eyes, plan).await?.into_iter().map(|(_, task)| (task.id.clone(), task)).collect();
    for row in notices {
        let Some(task) = tasks.get(&row.entry_id) else { continue };
        let title = Text::of(
            format!("答复督办单 {}：{}", row.number, task.words),
            format!("Answer notice {}: {}", row.number, task.words),
        );
        let state = Mark::new("bad", pressed(&row));
        out.push(about(task, &row.reply_due, blank(plan, "answer", title, state)));
    }
    for row in remarks {
        let Some(task) = tasks.get(&row.entry_id) else { continue };
        let title = Text::of(
            format!("答复批示：{}", row.words),
            format!("Answer the remark: {}", row.words),
        );
        let state = Mark::new("info", Text::new("○ 待答复", "○ To answer"));
        out.push(about(task, &row.due, blank(plan, "answer", title, state)));
    }
    Ok(())
}

/// A matter of one task, with its day.
fn about(task: &entry::Head, day: &str, matter: Matter) -> Matter {
    Matter {
        lead: task.unit.clone(),
        due: day.to_owned(),
        day: day.to_owned(),
        url: format!("/entries/{}#follow", task.id),
        object: task.id.clone(),
        ..matter
    }
}

/// What the office of the body that plans has to do.
struct Office<'a> {
    eyes: &'a Eyes<'a>,
    plan: &'a plan::Model,
    org: &'a org::Model,
}

impl Office<'_> {
    fn may(&self, act: &str) -> bool {
        let target = Target { org_path: self.org.path.clone(), ..Target::default() };
        allows(self.eyes.caller, act, &target)
    }

    async fn matters(&self, out: &mut Vec<Matter>) -> Result<(), Trouble> {
        if self.may("progress-decide") {
            self.reports(out).await?;
        }
        self.requests(out).await?;
        if self.may("task-examine") {
            let claimed = ["completion_claimed", "verifying"];
            let state = Mark::new("info", Text::new("○ 待核查", "○ To verify"));
            self.standing("verify", &claimed, ("核查办结", "Verify"), state, out).await?;
        }
        if self.may("task-assign") {
            let state = Mark::new("bad", Text::new("▲ 已退回", "▲ Returned"));
            let titles = ("重新下达", "Propose again");
            self.standing("assign", &["established"], titles, state, out).await?;
        }
        Ok(())
    }

    /// Reports that nobody has taken note of, as one matter.
    async fn reports(&self, out: &mut Vec<Matter>) -> Result<(), Trouble> {
        let count = progress::Entity::find()
            .filter(progress::Column::PlanId.eq(self.plan.id.as_str()))
            .filter(progress::Column::State.eq("submitted"))
            .filter(progress::Column::ReportedBy.ne(self.eyes.caller.account_id.as_str()))
            .count(self.eyes.store.read())
            .await?;
        let count = usize::try_from(count).unwrap_or_default();
        if count > 0 {
            let title =
                Text::of(format!("审核 {count} 份进展反馈"), format!("Read {count} reports"));
            let state = Mark::new("info", Text::new("○ 待审核", "○ To read"));
            let url = format!("/plans/{}/reports", self.plan.id);
            out.push(Matter { count, url, ..blank(self.plan, "reports", title, state) });
        }
        Ok(())
    }

    /// Requests that the caller may decide.
    async fn requests(&self, out: &mut Vec<Matter>) -> Result<(), Trouble> {
        let rows = request::Entity::find()
            .filter(request::Column::PlanId.eq(self.plan.id.as_str()))
            .filter(request::Column::State.eq("pending"))
            .filter(request::Column::AskedBy.ne(self.eyes.caller.account_id.as_str()))
            .order_by_asc(request::Column::AskedAt)
            .all(self.eyes.store.read())
            .await?;
        let rows: Vec<_> = rows.into_iter().filter(|row| self.may(class(&row.asked).1)).collect();
        let tasks = heads(self.eyes, rows.iter().map(|row| row.entry_id.as_str())).await?;
        for row in rows {
            let (asked, _) = class(&row.asked);
            let Some(task) = tasks.get(&row.entry_id) else { continue };
            let title = Text::of(
                format!("{}：{}", asked.zh, task.words),
                format!("{}: {}", asked.en, task.words),
            );
            let state = Mark::new("info", Text::new("○ 待您审批", "○ Waits for you"));
            out.push(about(task, "", blank(self.plan, "request", title, state)));
        }
        Ok(())
    }

    /// Tasks that stand where the caller is to do something.
    async fn standing(
        &self,
        kind: &str,
        at: &[&str],
        (zh, en): (&str, &str),
        state: Mark,
        out: &mut Vec<Matter>,
    ) -> Result<(), Trouble> {
        let me = self.eyes.caller.account_id.as_str();
        let mut rows: Vec<String> = track::Entity::find()
            .select_only()
            .column(track::Column::EntryId)
            .filter(track::Column::PlanId.eq(self.plan.id.as_str()))
            .filter(track::Column::Lifecycle.is_in(at.iter().copied()))
            .filter(track::Column::Claimant.ne(me))
            .into_tuple()
            .all(self.eyes.store.read())
            .await?;
        if kind == "assign" {
            // What nobody leads yet is a matter of a change, not of proposing it again.
            let back = self.sent_back().await?;
            rows.retain(|id| back.contains(id));
        }
        let tasks = heads(self.eyes, rows.iter().map(String::as_str)).await?;
        for row in rows {
            let Some(task) = tasks.get(&row) else { continue };
            let words = &task.words;
            let title = Text::of(format!("{zh}：{words}"), format!("{en}: {words}"));
            out.push(about(task, "", blank(self.plan, kind, title, state.clone())));
        }
        Ok(())
    }

    /// Tasks that their lead unit has sent back.
    async fn sent_back(&self) -> Result<HashSet<String>, Trouble> {
        let rows = assignment::Entity::find()
            .select_only()
            .column(assignment::Column::EntryId)
            .filter(assignment::Column::PlanId.eq(self.plan.id.as_str()))
            .filter(assignment::Column::Part.eq("lead"))
            .filter(assignment::Column::State.eq("returned"))
            .into_tuple::<String>()
            .all(self.eyes.store.read())
            .await?;
        Ok(rows.into_iter().collect())
    }
}
