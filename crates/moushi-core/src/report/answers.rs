//! What alignment found, in the words of reports: how far a demand is taken up, by which tasks, where
//! they are softer, and on what a task stands. Decides nothing; see the room `align`.

use std::collections::{HashMap, HashSet};

use super::book::{Choice, Tone};
use crate::align::{Cover, Coverage, RequirementCover};
use crate::model::{Ledger, Link, RowId, Task, Weakening};
use crate::text::Text;

/// States of a demand in the column 承接情况.
pub static COVER: [Choice; 4] = [
    choice("已承接", "answered", Tone::Good),
    choice("部分承接", "in part", Tone::Watch),
    choice("待确认", "unconfirmed", Tone::Watch),
    choice("未承接", "not answered", Tone::Bad),
];

/// Marks in the column 弱化.
pub static WEAK: [Choice; 1] = [choice("弱化", "softened", Tone::Bad)];

/// What a task stands on, in the column 依据.
pub static BASIS: [Choice; 3] = [
    choice("有依据", "with a basis", Tone::Good),
    choice("自选动作", "own choice", Tone::Plain),
    choice("无依据", "without a basis", Tone::Watch),
];

/// A value of a column.
pub const fn choice(zh: &'static str, en: &'static str, tone: Tone) -> Choice {
    Choice { words: Text::new(zh, en), tone }
}

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
    pub fn demands(&self, task: &Task) -> Text {
        super::phrase::codes(self.demands.get(&task.id).into_iter().flatten())
    }

    /// One of [`BASIS`].
    pub fn basis(&self, task: &Task) -> Text {
        let [with, own, without] = &BASIS;
        let one = match (self.own.contains(&task.id), self.baseless.contains(&task.id)) {
            (true, _) => own,
            (_, true) => without,
            _ => with,
        };
        one.words.clone()
    }

    /// Where tasks are softer than the demand: `T003：要求87%，任务85%`, a line each.
    pub fn weakenings(&self, row: &RequirementCover) -> Text {
        let each = self.links(row).flat_map(|link| {
            let told = |Weakening { message: Text { zh, en }, .. }: &Weakening| {
                (format!("{}：{zh}", link.task), format!("{}: {en}", link.task))
            };
            link.weakenings.iter().map(told)
        });
        let (zh, en): (Vec<String>, Vec<String>) = each.unzip();
        Text::of(zh.join("\n"), en.join("\n"))
    }
}

/// One of [`COVER`].
pub fn cover(row: &RequirementCover) -> Text {
    let [full, part, suggested, none] = &COVER;
    let one = match row.cover {
        Cover::Full => full,
        Cover::Part => part,
        Cover::Suggested => suggested,
        Cover::None => none,
    };
    one.words.clone()
}

/// One of [`WEAK`], or nothing.
pub fn weak(row: &RequirementCover) -> Text {
    if row.weakened { WEAK[0].words.clone() } else { Text::default() }
}
