//! What one plan of the caller's own body asks for: documents to review, findings to mend, links to
//! confirm, assignments sent back, decisions.

use std::collections::HashMap;

use moushi_core::text::Text;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};

use super::super::listed::{Mark, Shown, Which, parts, rows};
use super::super::mine::Mine;
use super::super::picks;
use super::{Matter, open};
use crate::app::authority::{Target, allows};
use crate::app::door::Eyes;
use crate::app::plans::Computed;
use crate::error::Trouble;
use crate::store::tables::{approval, candidate, document, job, org, plan};

/// Findings of a plan that are told one by one; more are told as one matter.
const SINGLY: usize = 60;

/// What one plan of the caller's own body asks for.
pub struct Office<'a> {
    /// Who looks.
    pub eyes: &'a Eyes<'a>,
    /// The plan.
    pub plan: plan::Model,
    /// The body that plans.
    pub org: org::Model,
}

impl Office<'_> {
    /// Puts its matters on the list.
    pub async fn matters(&self, out: &mut Vec<Matter>) -> Result<(), Trouble> {
        if open(&self.plan.state) {
            if self.may("candidate-accept") {
                self.documents(out).await?;
            }
            self.computed(out).await?;
            if self.may("round-open") {
                self.returned(out).await?;
            }
        }
        self.decisions(out).await
    }

    fn may(&self, act: &str) -> bool {
        let target = Target {
            object: self.plan.id.clone(),
            org_id: self.org.id.clone(),
            org_path: self.org.path.clone(),
            ..Target::default()
        };
        allows(self.eyes.caller, act, &target)
    }

    fn matter(&self, kind: &str, title: Text, source: Text, state: Mark) -> Matter {
        Matter {
            kind: kind.to_owned(),
            plan: self.plan.id.clone(),
            title,
            source,
            lead: String::new(),
            due: String::new(),
            day: String::new(),
            state,
            count: 1,
            url: String::new(),
            object: self.plan.id.clone(),
            version: self.plan.version,
        }
    }

    /// Documents with candidates that nobody has decided, and documents that were not read.
    async fn documents(&self, out: &mut Vec<Matter>) -> Result<(), Trouble> {
        let db = self.eyes.store.read();
        let pending = pending(self.eyes, &self.plan.id).await?;
        let documents = document::Entity::find()
            .filter(document::Column::PlanId.eq(self.plan.id.as_str()))
            .filter(document::Column::State.ne("removed"))
            .order_by_asc(document::Column::AddedAt)
            .order_by_asc(document::Column::Id)
            .all(db)
            .await?;
        let unread = documents.iter().filter(|one| one.state != "read").map(|one| one.id.as_str());
        let failed = job::Entity::find()
            .filter(job::Column::Subject.is_in(unread))
            .filter(job::Column::State.eq("failed"))
            .all(db)
            .await?;
        for row in documents {
            let open = pending.get(&row.id).copied().unwrap_or_default();
            let died = failed.iter().any(|job| job.subject == row.id);
            if row.state == "read" && open > 0 {
                out.push(self.review(row, open));
            } else if row.state == "refused" || died {
                out.push(self.unread(row));
            }
        }
        Ok(())
    }

    fn review(&self, row: document::Model, open: usize) -> Matter {
        let name = if row.title.is_empty() { row.name } else { row.title };
        let title =
            Text::of(format!("审核《{name}》的摘录"), format!("Review what was found in “{name}”"));
        let state =
            Mark::new("info", Text::of(format!("○ 待核 {open}"), format!("○ {open} to review")));
        let source = match row.issuer.as_str() {
            "" => Text::new("文件与要求", "Documents"),
            issuer => Text::of(issuer.to_owned(), issuer.to_owned()),
        };
        Matter {
            count: open,
            url: format!("/documents/{}/review", row.id),
            object: row.id,
            version: row.version,
            ..self.matter("review", title, source, state)
        }
    }

    fn unread(&self, row: document::Model) -> Matter {
        let title = Text::of(
            format!("“{}”未能读取，请处理", row.name),
            format!("“{}” could not be read", row.name),
        );
        let state = Mark::new("bad", Text::new("▲ 未能读取", "▲ Not read"));
        Matter {
            url: format!("/plans/{}/documents", row.plan_id),
            object: row.id,
            version: row.version,
            ..self.matter("failed", title, Text::new("文件与要求", "Documents"), state)
        }
    }

    /// Errors of the check and links to confirm.
    async fn computed(&self, out: &mut Vec<Matter>) -> Result<(), Trouble> {
        let Some(plan) = self.eyes.plans.get(self.eyes.store, &self.plan.id).await? else {
            return Ok(());
        };
        let show = if self.may("entry-edit") { "errors" } else { "my-errors" };
        self.findings(&plan, show, out).await?;
        let waiting = picks::open(&plan, "to-confirm").len();
        if waiting > 0 && self.may("link-decide") {
            let title = Text::of(
                format!("确认 {waiting} 条上级要求的承接任务"),
                format!("Confirm which tasks answer {waiting} demands"),
            );
            let state = Mark::new(
                "info",
                Text::of(format!("○ 待确认 {waiting}"), format!("○ {waiting} to confirm")),
            );
            out.push(Matter {
                count: waiting,
                url: format!("/plans/{}/align", self.plan.id),
                ..self.matter("links", title, Text::new("对标对表", "Alignment"), state)
            });
        }
        let clean = picks::open(&plan, "errors").is_empty() && waiting == 0;
        if clean && !plan.ledger.tasks.is_empty() && self.may("plan-submit") {
            let title = self.about("报审", "Submit");
            let state = Mark::new("good", Text::new("● 可以报审", "● Ready to submit"));
            out.push(Matter {
                url: format!("/plans/{}/ledger", self.plan.id),
                ..self.matter("submit", title, Text::new("谋划台账", "Ledger"), state)
            });
        }
        Ok(())
    }

    fn about(&self, zh: &str, en: &str) -> Text {
        let name = &self.plan.title;
        Text::of(format!("{zh}《{name}》"), format!("{en} “{name}”"))
    }

    async fn findings(
        &self,
        plan: &Computed,
        show: &str,
        out: &mut Vec<Matter>,
    ) -> Result<(), Trouble> {
        let found = picks::pick(plan, show, "", &Mine::of(self.eyes).await?);
        let list = format!("/plans/{}/list?show={show}", self.plan.id);
        let source = Text::new("谋划检查", "Check");
        if found.len() > SINGLY {
            let count = found.len();
            let title = Text::of(
                format!("修改 {count} 条“错误”级提示"),
                format!("Mend {count} findings of severity error"),
            );
            let words = Text::of(format!("▲ 需修改 {count}"), format!("▲ {count} to mend"));
            let state = Mark::new("bad", words);
            out.push(Matter { count, url: list, ..self.matter("finding", title, source, state) });
            return Ok(());
        }
        for Shown { entry, words, unit, due, day, marks, .. } in
            rows(self.eyes.store.read(), &self.plan.id, found).await?
        {
            let state = marks.into_iter().next();
            let state = state.unwrap_or_else(|| Mark::new("bad", Text::new("▲", "▲")));
            let url = if entry.is_empty() { list.clone() } else { format!("/entries/{entry}") };
            let matter = self.matter("finding", words, source.clone(), state);
            out.push(Matter { lead: unit, due, day, url, object: entry, ..matter });
        }
        Ok(())
    }

    /// Tasks that a unit has sent back.
    async fn returned(&self, out: &mut Vec<Matter>) -> Result<(), Trouble> {
        let which = Which { plan: &self.plan.id, state: "returned", ..Which::default() };
        for (part, task) in parts(self.eyes, which).await? {
            let words = &task.words;
            let title = Text::of(
                format!("“{words}”的分工被退回：{}", part.reason),
                format!("“{words}” was returned: {}", part.reason),
            );
            let state = Mark::new("bad", Text::new("▲ 已退回", "▲ Returned"));
            let source = Text::new("跟踪督办", "Follow-up");
            out.push(Matter {
                lead: task.unit,
                due: task.due_words,
                day: task.due,
                url: format!("/entries/{}", task.id),
                object: part.id,
                version: part.version,
                ..self.matter("returned", title, source, state)
            });
        }
        Ok(())
    }

    /// The plan itself, when the next step is the caller's.
    pub async fn decisions(&self, out: &mut Vec<Matter>) -> Result<(), Trouble> {
        let source = Text::new("报审", "Approval");
        let url = format!("/plans/{}/ledger", self.plan.id);
        if self.plan.state == "approved" && self.may("plan-issue") {
            let state = Mark::new("good", Text::new("● 已批准，可印发", "● Approved, to issue"));
            let title = self.about("印发", "Issue");
            out.push(Matter { url, ..self.matter("issue", title, source, state) });
        } else if self.plan.state == "submitted" && self.may("plan-approve") {
            let asked = approval::Entity::find()
                .filter(approval::Column::PlanId.eq(self.plan.id.as_str()))
                .filter(approval::Column::State.eq("pending"))
                .one(self.eyes.store.read())
                .await?;
            if asked.is_some_and(|asked| asked.asked_by != self.eyes.caller.account_id) {
                let state = Mark::new("info", Text::new("○ 待您审批", "○ Waits for you"));
                let title = self.about("审批", "Decide on");
                out.push(Matter { url, ..self.matter("decision", title, source, state) });
            }
        }
        Ok(())
    }
}

#[derive(FromQueryResult)]
struct Waiting {
    document_id: String,
    open: i64,
}

/// Candidates that nobody has decided, by document.
async fn pending(eyes: &Eyes<'_>, plan: &str) -> Result<HashMap<String, usize>, Trouble> {
    let rows = candidate::Entity::find()
        .select_only()
        .column(candidate::Column::DocumentId)
        .column_as(candidate::Column::Id.count(), "open")
        .filter(candidate::Column::PlanId.eq(plan))
        .filter(candidate::Column::State.eq("pending"))
        .group_by(candidate::Column::DocumentId)
        .into_model::<Waiting>()
        .all(eyes.store.read())
        .await?;
    let count = |open| usize::try_from(open).unwrap_or_default();
    Ok(rows.into_iter().map(|row| (row.document_id, count(row.open))).collect())
}
