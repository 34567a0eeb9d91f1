//! What waits for the caller in issued plans, inspections and studies, as reminders tell it: a name that stays the
//! same, a day, and a title without what people have written.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use moushi_core::model::RowId;
use moushi_core::text::Text;
use moushi_core::track::Lifecycle;
use moushi_core::track::remind::{Concern, Waiting};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::app::asks::lights::Lights;
use crate::app::asks::listed::Part;
use crate::app::asks::owed::{Owed, mine};
use crate::app::asks::todo::{Matter, of_inspections, of_issued, of_studies};
use crate::app::door::{Ask, Eyes};
use crate::error::Trouble;
use crate::store::tables::{entry, instruction, notice, org, plan};

/// A matter with its words.
#[derive(Clone, Debug)]
pub struct Told {
    /// What is known of it.
    pub waiting: Waiting,
    /// What it is called.
    pub title: Text,
    /// Where it is done.
    pub url: String,
    /// How many tasks it is about.
    pub tasks: i64,
}

/// Everything that waits for the caller.
pub async fn of(eyes: &Eyes<'_>) -> Result<Vec<Told>, Trouble> {
    let (plans, matters) = of_issued(eyes).await?;
    let mut out: Vec<Told> = matters.into_iter().filter_map(listed).collect();
    out.extend(inspections(of_inspections(eyes).await?));
    out.extend(of_studies(eyes).await?.into_iter().map(study));
    for plan in plans {
        let parts = mine(eyes, &plan).await?;
        if parts.is_empty() {
            continue;
        }
        answers(eyes, &plan, &parts, &mut out).await?;
        followed(eyes, &plan, &parts, &mut out).await?;
    }
    Ok(out)
}

/// A matter of the list of what is to be done. The day of a task is not the day of deciding on it.
fn listed(matter: Matter) -> Option<Told> {
    let concern = match matter.kind.as_str() {
        "assignment" => Concern::Assignment,
        "request" => Concern::Request,
        "verify" => Concern::Verify,
        "assign" => Concern::Assign,
        "reports" => Concern::Reports,
        _ => return None,
    };
    let key = format!("{}:{}", matter.kind, matter.object);
    let tasks = i64::try_from(matter.count).unwrap_or(i64::MAX);
    let waiting = Waiting { key, concern, due: None };
    Some(Told { waiting, title: matter.title, url: matter.url, tasks })
}

/// What inspections ask for: all of one kind at one unit together, by the first of its days. What was found
/// there stays in the program.
fn inspections(matters: Vec<Matter>) -> Vec<Told> {
    let mut all: BTreeMap<String, Told> = BTreeMap::new();
    for matter in matters {
        let (zh, en) = match matter.kind.as_str() {
            "inspected" => ("督导检查：申辩、整改", "Inspection: defence and rectification"),
            "inspect-decide" => ("督导检查：审批、签发、复核", "Inspection: decisions and reviews"),
            _ => ("督导检查：办理、核查", "Inspection: steps and verification"),
        };
        let key = format!("{}:{}", matter.kind, matter.object);
        let due = day(&matter.day);
        let (concern, waiting) = (Concern::Inspection, key.clone());
        let (zh, en) = match matter.lead.as_str() {
            "" => (zh.to_owned(), en.to_owned()),
            unit => (format!("{zh}（{unit}）"), format!("{en} ({unit})")),
        };
        let told = all.entry(key).or_insert_with(|| Told {
            waiting: Waiting { key: waiting, concern, due },
            title: Text::of(zh, en),
            url: matter.url,
            tasks: 0,
        });
        told.tasks += 1;
        told.waiting.due = [told.waiting.due, due].into_iter().flatten().min();
    }
    all.into_values().collect()
}

/// What a study asks for, or tells a unit. What it is called, and what anybody objects to, stays in the program.
fn study(matter: Matter) -> Told {
    let (key, zh, en) = match (matter.kind.as_str(), matter.url.rsplit_once('#')) {
        ("study-part", _) => {
            ("part", "增值评价结果已发布，可以查看", "Results of a study are there")
        }
        (_, Some((_, "objections"))) => ("objection", "增值评价异议待答复", "Objection to answer"),
        _ => ("release", "增值评价结果待发布", "Results of a study to release"),
    };
    let (zh, en) = match matter.lead.as_str() {
        "" => (zh.to_owned(), en.to_owned()),
        unit => (format!("{zh}（{unit}）"), format!("{en} ({unit})")),
    };
    let key = format!("study-{key}:{}", matter.object);
    let waiting = Waiting { key, concern: Concern::Study, due: day(&matter.day) };
    Told { waiting, title: Text::of(zh, en), url: matter.url, tasks: 1 }
}

fn day(words: &str) -> Option<NaiveDate> {
    words.parse().ok()
}

fn of_task(concern: Concern, key: &str, due: &str, task: &entry::Head, zh: &str, en: &str) -> Told {
    let words = &task.words;
    Told {
        waiting: Waiting { key: key.to_owned(), concern, due: day(due) },
        title: Text::of(format!("{zh}：{words}"), format!("{en}: {words}")),
        url: format!("/entries/{}#follow", task.id),
        tasks: 1,
    }
}

/// Notices and remarks that wait for an answer. What a leader wrote stays in the program.
async fn answers(
    eyes: &Eyes<'_>,
    plan: &plan::Model,
    parts: &[Part],
    out: &mut Vec<Told>,
) -> Result<(), Trouble> {
    let db = eyes.store.read();
    let tasks: HashMap<&str, &entry::Head> =
        parts.iter().map(|(_, task)| (task.id.as_str(), task)).collect();
    let notices = notice::Entity::find()
        .filter(notice::Column::PlanId.eq(plan.id.as_str()))
        .filter(notice::Column::RepliedAt.eq(0));
    for row in notices.all(db).await? {
        let Some(task) = tasks.get(row.entry_id.as_str()) else { continue };
        let (zh, en) =
            (format!("答复督办单 {}", row.number), format!("Answer notice {}", row.number));
        let key = format!("notice:{}", row.id);
        out.push(of_task(Concern::Notice, &key, &row.reply_due, task, &zh, &en));
    }
    let remarks = instruction::Entity::find()
        .filter(instruction::Column::PlanId.eq(plan.id.as_str()))
        .filter(instruction::Column::AnsweredAt.eq(0));
    for row in remarks.all(db).await? {
        let Some(task) = tasks.get(row.entry_id.as_str()) else { continue };
        let key = format!("remark:{}", row.id);
        out.push(of_task(Concern::Remark, &key, &row.due, task, "答复批示", "Answer a remark"));
    }
    Ok(())
}

/// Deadlines of tasks under way, and reports: those of one unit together, as they are written on one page.
async fn followed(
    eyes: &Eyes<'_>,
    plan: &plan::Model,
    parts: &[Part],
    out: &mut Vec<Told>,
) -> Result<(), Trouble> {
    let Some(computed) = eyes.plans.get(eyes.store, &plan.id).await? else { return Ok(()) };
    let lights = Lights::of(eyes, &computed).await?;
    let sheet = Owed { plan: plan.id.clone() }.look(eyes).await?;
    let again =
        |id: &str| sheet.tasks.iter().any(|one| one.entry == id && !one.returned.is_empty());
    let mut units: BTreeMap<&str, Vec<Option<NaiveDate>>> = BTreeMap::new();
    for (part, row) in parts {
        let code = RowId(row.code.clone());
        let (Some(held), Some(task)) = (lights.row(&code), computed.ledger.task(&code)) else {
            continue;
        };
        if held.lifecycle() != Lifecycle::InProgress {
            continue;
        }
        if !row.due.is_empty() {
            let key = format!("deadline:{}", row.id);
            out.push(of_task(
                Concern::Deadline,
                &key,
                &row.due,
                row,
                "完成任务",
                "Finish the task",
            ));
        }
        // A report that was sent back is owed at once: it has no day of its own.
        let due = if again(&row.id) { None } else { lights.report_due(task) };
        units.entry(&part.org_id).or_default().push(due);
    }
    reports(eyes, plan, units, out).await
}

async fn reports(
    eyes: &Eyes<'_>,
    plan: &plan::Model,
    units: BTreeMap<&str, Vec<Option<NaiveDate>>>,
    out: &mut Vec<Told>,
) -> Result<(), Trouble> {
    let names = org::Entity::find().filter(org::Column::Id.is_in(units.keys().copied()));
    let names: HashMap<String, String> =
        names.all(eyes.store.read()).await?.into_iter().map(|unit| (unit.id, unit.name)).collect();
    for (unit, days) in units {
        let of = |due| Waiting {
            key: format!("report:{}:{unit}", plan.id),
            concern: Concern::Report,
            due,
        };
        // Only those that a digest of today names are counted.
        let near = |due: &Option<NaiveDate>| {
            of(*due).told_in_digest(eyes.today, &moushi_core::track::CALENDAR)
        };
        let days: Vec<Option<NaiveDate>> = days.into_iter().filter(near).collect();
        let (Some(first), count) = (days.iter().copied().min(), days.len()) else { continue };
        let name = names.get(unit).map_or("", String::as_str);
        out.push(Told {
            waiting: of(first),
            title: Text::of(
                format!("反馈 {count} 项任务的进展（{name}）"),
                format!("Report on {count} tasks ({name})"),
            ),
            url: format!("/plans/{}/report", plan.id),
            tasks: i64::try_from(count).unwrap_or(i64::MAX),
        });
    }
    Ok(())
}
