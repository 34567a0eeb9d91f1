//! What belongs to a named list of a plan: pure choices among what has been computed. A card shows
//! the length of such a list, the list shows its rows.

use moushi_core::align::Cover;
use moushi_core::model::{Finding, LinkState, RowId, Severity, Spot, Task};
use moushi_core::text::Text;

use super::listed::Mark;
use super::mine::Mine;
use crate::app::plans::Computed;

/// A row of the plan that belongs to a list.
#[derive(Clone, Debug, Default)]
pub struct Pick {
    /// Its code; empty for what points at no row.
    pub code: String,
    /// Words shown in place of the row's own.
    pub words: Option<Text>,
    /// What is the matter.
    pub marks: Vec<Mark>,
}

/// Names of the lists with their titles.
pub const LISTS: &[(&str, Text)] = &[
    ("requirements", Text::new("上级要求", "Demands from above")),
    ("uncovered", Text::new("未承接的要求", "Demands without a task")),
    ("to-confirm", Text::new("待确认承接的要求", "Demands whose links wait for confirmation")),
    ("tasks", Text::new("重点任务", "Tasks")),
    ("no-lead", Text::new("没有牵头单位的任务", "Tasks without a lead unit")),
    ("no-basis", Text::new("没有依据的任务", "Tasks without a basis")),
    ("weakened", Text::new("软于要求的任务", "Tasks softer than the demand")),
    ("errors", Text::new("谋划检查：需修改", "Findings to be mended")),
    ("last-year", Text::new("去年任务", "Last year's tasks")),
    ("last-year-open", Text::new("去年任务：尚无结论", "Last year's tasks without a conclusion")),
    ("due", Text::new("按月到期的任务", "Tasks by month of their deadline")),
    ("light", Text::new("任务亮灯", "Tasks by their light")),
    ("stands", Text::new("任务状态", "Tasks by where they stand")),
    ("radar", Text::new("督办雷达", "Radar")),
    ("my-red", Text::new("我分管的任务：红灯", "My tasks: red")),
    ("my-month", Text::new("我分管的任务：本月到期", "My tasks due this month")),
    ("owned", Text::new("已有单位承担的任务", "Tasks that a unit has taken on")),
    ("fresh", Text::new("按期反馈的任务", "Tasks reported in time")),
    ("stale", Text::new("久未反馈的任务", "Tasks whose report is overdue")),
    ("bulletin", Text::new("月度通报", "Monthly bulletin")),
    ("to-evaluate", Text::new("待评估效果的任务", "Tasks whose effect waits for a review")),
    ("done", Text::new("已销号的任务", "Tasks closed")),
    ("my-results", Text::new("我的成效", "My results")),
    ("my-demands", Text::new("对我分管领域的要求", "Demands on my portfolio")),
    ("my-tasks", Text::new("我分管的任务", "Tasks of my portfolio")),
    ("my-weakened", Text::new("我分管的任务：软于要求", "My tasks softer than the demand")),
    ("my-gaps", Text::new("我分管领域的缺口", "Gaps of my portfolio")),
    ("my-errors", Text::new("我分管的任务：需修改", "Findings on my tasks")),
];

/// The title of a list.
pub fn title(show: &str) -> Option<Text> {
    LISTS.iter().find(|(name, _)| *name == show).map(|(_, title)| title.clone())
}

/// The rows of a list that is nobody's own.
pub fn open(plan: &Computed, show: &str) -> Vec<Pick> {
    pick(plan, show, "", &Mine::default())
}

/// The rows of a list; `value` narrows it, `mine` is what lists called `my-…` mean.
pub fn pick(plan: &Computed, show: &str, value: &str, mine: &Mine) -> Vec<Pick> {
    let ledger = &plan.ledger;
    match show {
        "requirements" => covered(plan, |_| true),
        "uncovered" => covered(plan, |cover| cover == Cover::None),
        "to-confirm" => covered(plan, |cover| cover == Cover::Suggested),
        "tasks" => tasks(&ledger.tasks, |_| true),
        "no-lead" => tasks(&ledger.tasks, |task| task.leads.is_empty()),
        "no-basis" => plan.coverage.without_basis.iter().map(baseless).collect(),
        "weakened" => weakened(plan, |_| true),
        "errors" => errors(plan, |_| true),
        "last-year" => tasks(&ledger.last_year, |_| true),
        "last-year-open" => tasks(&ledger.last_year, |task| task.done.is_none()),
        "due" => tasks(&ledger.tasks, |task| month(task) == value),
        _ => portfolio(plan, show, mine),
    }
}

/// The lists of one leader.
fn portfolio(plan: &Computed, show: &str, mine: &Mine) -> Vec<Pick> {
    let ledger = &plan.ledger;
    if mine.is_nobodys() {
        return Vec::new();
    }
    let my_row = |code: &RowId| ledger.task(code).is_some_and(|task| mine.has(task));
    match show {
        "my-results" => ledger
            .achievements
            .iter()
            .filter(|row| mine.is(row.owner.as_deref()))
            .map(|row| of(&row.id, Vec::new()))
            .collect(),
        "my-tasks" => tasks(&ledger.tasks, |task| mine.has(task)),
        "my-demands" => demands(plan, mine, |_| true),
        "my-weakened" => weakened(plan, my_row),
        "my-errors" => errors(plan, my_row),
        "my-gaps" => {
            let mut gaps = demands(plan, mine, |cover| cover == Cover::None);
            let bare = plan.coverage.without_basis.iter().filter(|code| my_row(code));
            gaps.extend(bare.map(baseless));
            gaps
        }
        _ => Vec::new(),
    }
}

/// The month of a task's last day, `2023-12`; empty when it has none.
pub fn month(task: &Task) -> String {
    let day = task.deadline.as_ref().and_then(|when| when.latest);
    day.map(|day| day.format("%Y-%m").to_string()).unwrap_or_default()
}

fn of(code: &RowId, marks: Vec<Mark>) -> Pick {
    Pick { code: code.0.clone(), words: None, marks }
}

fn baseless(code: &RowId) -> Pick {
    of(code, vec![Mark::new("warn", Text::new("■ 无依据", "■ No basis"))])
}

fn tasks(rows: &[Task], keep: impl Fn(&Task) -> bool) -> Vec<Pick> {
    let rows = rows.iter().filter(|task| keep(task));
    rows.map(|task| of(&task.id, done(task))).collect()
}

fn done(task: &Task) -> Vec<Mark> {
    match task.done {
        Some(true) => vec![Mark::new("good", Text::new("● 已完成", "● Done"))],
        Some(false) => vec![Mark::new("warn", Text::new("■ 未完成", "■ Not done"))],
        None => Vec::new(),
    }
}

fn covered(plan: &Computed, keep: impl Fn(Cover) -> bool) -> Vec<Pick> {
    let rows = plan.coverage.requirements.iter().filter(|row| keep(row.cover));
    rows.map(|row| of(&row.requirement, vec![cover(row.cover)])).collect()
}

/// How far a requirement is covered, as a tag.
fn cover(cover: Cover) -> Mark {
    match cover {
        Cover::Full => Mark::new("good", Text::new("● 已承接", "● Covered")),
        Cover::Part => Mark::new("warn", Text::new("■ 部分承接", "■ Partly covered")),
        Cover::Suggested => Mark::new("info", Text::new("○ 待确认", "○ To confirm")),
        Cover::None => Mark::new("bad", Text::new("▲ 未承接", "▲ Not covered")),
    }
}

/// Demands on a portfolio: those that name its leader, and those that a task of it answers.
fn demands(plan: &Computed, mine: &Mine, keep: impl Fn(Cover) -> bool) -> Vec<Pick> {
    let ledger = &plan.ledger;
    let answered = |at: &usize| {
        let task = ledger.task(&ledger.links[*at].task);
        task.is_some_and(|task| mine.has(task))
    };
    let named = |code: &RowId| {
        let row = ledger.requirement(code);
        row.is_some_and(|row| mine.is(row.obligor.as_deref()))
    };
    let rows = plan.coverage.requirements.iter().filter(|row| keep(row.cover));
    rows.filter(|row| named(&row.requirement) || row.links.iter().any(answered))
        .map(|row| of(&row.requirement, vec![cover(row.cover)]))
        .collect()
}

/// Tasks softer than a demand that they answer, with both sides.
fn weakened(plan: &Computed, keep: impl Fn(&RowId) -> bool) -> Vec<Pick> {
    let soft = plan.ledger.links.iter().filter(|link| {
        link.state != LinkState::Refused && !link.weakenings.is_empty() && keep(&link.task)
    });
    soft.map(|link| {
        let mut marks = vec![Mark::new("bad", Text::new("▲ 软于要求", "▲ Softer"))];
        marks.extend(link.weakenings.iter().map(|weak| Mark::new("plain", weak.message.clone())));
        of(&link.task, marks)
    })
    .collect()
}

fn errors(plan: &Computed, keep: impl Fn(&RowId) -> bool) -> Vec<Pick> {
    let open = plan.findings.iter().filter(|one| one.severity == Severity::Error);
    open.filter_map(|finding| {
        let code = row_of(finding);
        let kept = code.map_or_else(|| keep(&RowId(String::new())), &keep);
        kept.then(|| Pick {
            code: code.map(|code| code.0.clone()).unwrap_or_default(),
            words: Some(finding.message.clone()),
            marks: vec![Mark::new("bad", Text::new("▲ 需修改", "▲ To mend"))],
        })
    })
    .collect()
}

/// The first row that a finding points at.
fn row_of(finding: &Finding) -> Option<&RowId> {
    finding.at.iter().find_map(|spot| match spot {
        Spot::Row(code) => Some(code),
        _ => None,
    })
}
