//! What alignment found, in the words of reports: how far a demand is taken up, by which tasks, where
//! they are softer, and on what a task stands. Decides nothing; see the room `align`.

use std::collections::{HashMap, HashSet};

use super::book::{Choice, Tone};
use crate::align::{Cover, Coverage, RequirementCover};
use crate::model::{Ledger, Link, RowId, Task};

/// States of a demand in the column 承接情况.
pub const COVER: [Choice; 4] = [
    Choice { words: "已承接", tone: Tone::Good },
    Choice { words: "部分承接", tone: Tone::Watch },
    Choice { words: "待确认", tone: Tone::Watch },
    Choice { words: "未承接", tone: Tone::Bad },
];

/// Marks in the column 弱化.
pub const WEAK: [Choice; 1] = [Choice { words: "弱化", tone: Tone::Bad }];

/// What a task stands on, in the column 依据.
pub const BASIS: [Choice; 3] = [
    Choice { words: "有依据", tone: Tone::Good },
    Choice { words: "自选动作", tone: Tone::Plain },
    Choice { words: "无依据", tone: Tone::Watch },
];

/// A ledger with the view of its links.
pub struct Answers<'a> {
    pub ledger: &'a Ledger,
    pub coverage: &'a Coverage,
    // Only asked for single names, never walked through: their order is not the same twice.
    tasks: HashMap<&'a RowId, &'a Task>,
    demands: HashMap<&'a RowId, Vec<&'a str>>,
    baseless: HashSet<&'a RowId>,
    own: HashSet<&'a RowId>,
}

impl<'a> Answers<'a> {
    /// Looks the links up once.
    pub fn new(ledger: &'a Ledger, coverage: &'a Coverage) -> Self {
        let mut demands: HashMap<&RowId, Vec<&str>> = HashMap::new();
        for at in coverage.requirements.iter().flat_map(|row| &row.links) {
            let link = &ledger.links[*at];
            demands.entry(&link.task).or_default().push(&link.requirement.0);
        }
        Self {
            ledger,
            coverage,
            tasks: ledger.tasks.iter().map(|task| (&task.id, task)).collect(),
            demands,
            baseless: coverage.without_basis.iter().collect(),
            own: coverage.own_choice.iter().collect(),
        }
    }

    /// The links of a demand that count, the most important first.
    pub fn links(&self, row: &RequirementCover) -> impl Iterator<Item = &'a Link> {
        let ledger = self.ledger;
        row.links.clone().into_iter().map(move |at| &ledger.links[at])
    }

    /// The task of that name.
    pub fn task(&self, id: &RowId) -> Option<&'a Task> {
        self.tasks.get(id).copied()
    }

    /// Names of the demands that a task takes up: R001、R004.
    pub fn demands(&self, task: &Task) -> String {
        super::phrase::list(self.demands.get(&task.id).into_iter().flatten())
    }

    /// One of [`BASIS`].
    pub fn basis(&self, task: &Task) -> &'static str {
        match (self.own.contains(&task.id), self.baseless.contains(&task.id)) {
            (true, _) => "自选动作",
            (_, true) => "无依据",
            _ => "有依据",
        }
    }

    /// Where tasks are softer than the demand: `T003：要求87%，任务85%`, a line each.
    pub fn weakenings(&self, row: &RequirementCover) -> String {
        let each = self.links(row).flat_map(|link| {
            link.weakenings.iter().map(|weak| format!("{}：{}", link.task, weak.message.zh))
        });
        each.collect::<Vec<_>>().join("\n")
    }
}

/// One of [`COVER`].
pub fn cover(row: &RequirementCover) -> &'static str {
    match row.cover {
        Cover::Full => "已承接",
        Cover::Part => "部分承接",
        Cover::Suggested => "待确认",
        Cover::None => "未承接",
    }
}

/// One of [`WEAK`], or nothing.
pub fn weak(row: &RequirementCover) -> &'static str {
    if row.weakened { "弱化" } else { "" }
}
