//! What differs between two states of a plan: rows added, removed, changed field by field, and this
//! year held against last year. Pure: where the states come from is the ask's matter.

use std::collections::BTreeMap;

use moushi_core::align::{Missing, NearCopy, NumberChange, near_copies, vanished};
use moushi_core::model::{Ledger, Requirement, Task};
use moushi_core::text::Text;
use schemars::JsonSchema;
use serde::Serialize;

use super::asks::index::Said;
use crate::store::rows::{Row, kind_name};

/// Fields that are compared, with their titles, in the order shown.
pub static FIELDS: [(&str, Text); 8] = [
    ("words", Text::new("内容", "words")),
    ("kind", Text::new("类别", "kind")),
    ("person", Text::new("分管领导", "leader")),
    ("unit", Text::new("牵头单位", "lead unit")),
    ("support", Text::new("配合单位", "supporting units")),
    ("due", Text::new("完成时限", "deadline")),
    ("deliverable", Text::new("成果形式", "deliverable")),
    ("own_choice", Text::new("自选理由", "reason of own choice")),
];

/// A row as far as it is compared: field → words.
pub type Fields = BTreeMap<String, String>;

/// Rows by code.
pub type State = BTreeMap<String, Fields>;

/// A row on one side only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Line {
    /// Its code.
    pub code: String,
    /// Its words.
    pub words: String,
    /// What is to be said of it.
    pub note: Option<Said>,
}

/// A row on both sides that is not the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Changed {
    /// Its code; that of the later side.
    pub code: String,
    /// Its words on the later side.
    pub words: String,
    /// What is to be said of it.
    pub note: Option<Said>,
    /// Fields that differ.
    pub fields: Vec<Field>,
}

/// A field that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Field {
    /// Its name.
    pub field: String,
    /// What it is called.
    pub title: Said,
    /// What it was.
    pub old: String,
    /// What it is.
    pub new: String,
}

/// Everything that differs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Changes {
    /// Rows that only the later side has.
    pub added: Vec<Line>,
    /// Rows that only the earlier side has.
    pub removed: Vec<Line>,
    /// Rows of both sides that differ.
    pub changed: Vec<Changed>,
    /// Rows that are the same.
    pub same: usize,
}

/// A row as far as it is compared; none for kinds that are not.
pub fn fields(row: &Row) -> Option<Fields> {
    match row {
        Row::Task(task) => Some(of_task(task)),
        Row::Requirement(row) => Some(of_words(&row.words)),
        Row::Achievement(row) => Some(of_words(&row.words)),
        Row::LastYear(_) | Row::Below(_) => None,
    }
}

fn of_words(words: &str) -> Fields {
    Fields::from([("words".to_owned(), words.to_owned())])
}

fn of_task(task: &Task) -> Fields {
    let filled = |words: &Option<String>| words.clone().unwrap_or_default();
    let pairs = [
        ("words", task.words.clone()),
        ("kind", kind_name(task.kind)),
        ("person", filled(&task.leader)),
        ("unit", task.leads.join("、")),
        ("support", task.support.join("、")),
        ("due", filled(&task.deadline_words)),
        ("deliverable", filled(&task.deliverable)),
        ("own_choice", filled(&task.own_choice)),
    ];
    pairs.into_iter().map(|(field, words)| (field.to_owned(), words)).collect()
}

/// The rows of a ledger.
pub fn state(ledger: &Ledger) -> State {
    let demand = |row: &Requirement| (row.id.0.clone(), of_words(&row.words));
    let mut state: State = ledger.requirements.iter().map(demand).collect();
    state.extend(ledger.achievements.iter().map(|row| (row.id.0.clone(), of_words(&row.words))));
    state.extend(ledger.tasks.iter().map(|task| (task.id.0.clone(), of_task(task))));
    state
}

fn words(fields: &Fields) -> String {
    fields.get("words").cloned().unwrap_or_default()
}

/// Compares two states of one plan; rows are the same by their code.
pub fn between(old: &State, new: &State) -> Changes {
    let only = |these: &State, those: &State| -> Vec<Line> {
        let lone = these.iter().filter(|(code, _)| !those.contains_key(*code));
        lone.map(|(code, row)| Line { code: code.clone(), words: words(row), note: None }).collect()
    };
    let mut changes =
        Changes { added: only(new, old), removed: only(old, new), ..Changes::default() };
    for (code, now) in new {
        let Some(before) = old.get(code) else { continue };
        let fields = differing(before, now);
        if fields.is_empty() {
            changes.same += 1;
        } else {
            let (code, words) = (code.clone(), words(now));
            changes.changed.push(Changed { code, words, note: None, fields });
        }
    }
    changes
}

fn differing(old: &Fields, new: &Fields) -> Vec<Field> {
    let held = |side: &Fields, field: &str| side.get(field).cloned().unwrap_or_default();
    let pair = |(field, title): &(&str, Text)| {
        let (old, new) = (held(old, field), held(new, field));
        let field = (*field).to_owned();
        (old != new).then(|| Field { field, title: Said::from(title), old, new })
    };
    FIELDS.iter().filter_map(pair).collect()
}

/// Holds this year's tasks against last year's: new ones, near copies, and those that vanished.
pub fn years(last_year: &[Task], tasks: &[Task]) -> Changes {
    let copies = near_copies(tasks, last_year);
    let mut changes = Changes::default();
    for task in tasks {
        let copy = copies.iter().find(|copy| copy.task == task.id);
        let before = copy.and_then(|copy| last_year.iter().find(|one| one.id == copy.before));
        match copy.zip(before) {
            None => changes.added.push(Line {
                code: task.id.0.clone(),
                words: task.words.clone(),
                note: None,
            }),
            Some((copy, before)) => changes.changed.push(Changed {
                code: task.id.0.clone(),
                words: task.words.clone(),
                note: Some(likeness(copy)),
                fields: differing(&of_task(before), &of_task(task)),
            }),
        }
    }
    for one in vanished(last_year, tasks) {
        let Some(task) = last_year.iter().find(|task| task.id == one.task) else { continue };
        changes.removed.push(Line {
            code: task.id.0.clone(),
            words: task.words.clone(),
            note: Some(why(one.why)),
        });
    }
    changes
}

fn likeness(copy: &NearCopy) -> Said {
    let percent = (copy.likeness * 100.0).round();
    let (zh, en) = match copy.number {
        NumberChange::None => ("没有可比的数字", "no number to compare"),
        NumberChange::Same => ("数字与上年相同", "the same number"),
        NumberChange::Harder => ("数字高于上年", "a harder number"),
        NumberChange::Softer => ("数字低于上年", "a softer number"),
    };
    Said {
        zh: format!("与上年表述相似 {percent}%，{zh}"),
        en: format!("{percent}% like last year's wording, {en}"),
    }
}

fn why(why: Missing) -> Said {
    let (zh, en) = match why {
        Missing::Open => ("上年未办结，今年没有下文", "not done last year, and not followed"),
        Missing::Unknown => {
            ("上年是否办结不详，今年没有下文", "not known to be done, not followed")
        }
        Missing::NoStep => ("跨年任务，今年没有安排", "runs on, but has no step this year"),
    };
    Said { zh: zh.to_owned(), en: en.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(words: &str, due: &str) -> Fields {
        let pairs = [("words", words), ("due", due)];
        pairs.into_iter().map(|(field, words)| (field.to_owned(), words.to_owned())).collect()
    }

    #[test]
    fn rows_are_added_removed_and_changed_field_by_field() {
        let old = State::from([
            ("T001".to_owned(), row("印发方案", "6月底前")),
            ("T002".to_owned(), row("建成平台", "年底前")),
            ("T003".to_owned(), row("组织培训", "")),
        ]);
        let new = State::from([
            ("T001".to_owned(), row("印发方案", "9月底前")),
            ("T003".to_owned(), row("组织培训", "")),
            ("T004".to_owned(), row("开展评估", "")),
        ]);
        let changes = between(&old, &new);
        let codes = |lines: &[Line]| lines.iter().map(|one| one.code.clone()).collect::<Vec<_>>();
        assert_eq!(codes(&changes.added), ["T004"]);
        assert_eq!(codes(&changes.removed), ["T002"]);
        assert_eq!((changes.changed.len(), changes.same), (1, 1));
        let field = &changes.changed[0].fields[0];
        assert_eq!((&*field.field, &*field.old, &*field.new), ("due", "6月底前", "9月底前"));
        assert_eq!(between(&new, &new), Changes { same: 3, ..Changes::default() });
    }
}
