//! 亮灯: the lights of an issued plan's tasks by what is known of them so far, which is their deadlines.
//! Reported progress is not known yet.

use chrono::NaiveDate;
use moushi_core::model::{RowId, Task};
use moushi_core::text::Text;
use moushi_core::track::{Facts, Light, POLICIES, Verdict};

use super::listed::Mark;
use super::picks::Pick;
use crate::app::plans::Computed;

/// Lights that a deadline alone can give, the worst first.
pub const SHOWN: [Light; 3] = [Light::Red, Light::Yellow, Light::Green];

/// The word of a light in addresses, and what it is called.
pub fn named(light: Light) -> (&'static str, Text) {
    match light {
        Light::Red => ("red", Text::new("▲ 红灯", "▲ Red")),
        Light::Orange => ("orange", Text::new("▲ 橙灯", "▲ Orange")),
        Light::Yellow => ("yellow", Text::new("■ 黄灯", "■ Yellow")),
        Light::Blue => ("blue", Text::new("○ 蓝灯", "○ Blue")),
        Light::Grey => ("grey", Text::new("○ 灰灯", "○ Grey")),
        Light::Green => ("green", Text::new("● 绿灯", "● Green")),
    }
}

/// The title of the list of one light; none for a word that is no light.
pub fn title(word: &str) -> Option<Text> {
    let (_, called) = SHOWN.into_iter().map(named).find(|(known, _)| *known == word)?;
    Some(Text::of(
        format!("任务亮灯：{}", called.zh),
        format!("Tasks by their light: {}", called.en),
    ))
}

fn tone(light: Light) -> &'static str {
    match light {
        Light::Red | Light::Orange => "bad",
        Light::Yellow => "warn",
        Light::Blue | Light::Grey => "info",
        Light::Green => "good",
    }
}

/// The tasks with their lights on `today`, by the usual policy; none before the plan is issued.
pub fn of(plan: &Computed, today: NaiveDate) -> Vec<(&RowId, Verdict)> {
    if plan.plan.state != "issued" {
        return Vec::new();
    }
    let Some(policy) = POLICIES.first() else { return Vec::new() };
    let lit = |task| policy.light(&facts(task), today);
    plan.ledger.tasks.iter().map(|task| (&task.id, lit(task))).collect()
}

/// What is known of a task: the year of its plan, its deadline, and whether it is done.
fn facts(task: &Task) -> Facts {
    let start = NaiveDate::from_ymd_opt(task.year, 1, 1);
    Facts {
        start,
        due: task.deadline.as_ref().and_then(|when| when.latest),
        closed: start.filter(|_| task.done == Some(true)),
        ..Facts::default()
    }
}

/// The tasks that have one light, or every task for an empty word, with the reasons.
pub fn list(plan: &Computed, today: NaiveDate, word: &str) -> Vec<Pick> {
    let lit = of(plan, today).into_iter();
    lit.filter(|(_, verdict)| word.is_empty() || named(verdict.light).0 == word)
        .map(|(code, verdict)| Pick { code: code.0.clone(), words: None, marks: marks(verdict) })
        .collect()
}

fn marks(verdict: Verdict) -> Vec<Mark> {
    let mut marks = vec![Mark::new(tone(verdict.light), named(verdict.light).1)];
    marks.extend(verdict.reasons.into_iter().map(|reason| Mark::new("plain", reason.words)));
    marks
}
