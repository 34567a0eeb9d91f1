//! From year to year and from level to level: tasks copied from last year, last year's tasks that
//! vanished, tasks that nobody below took up.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use chrono::Datelike;
use moushi_stats::sparse::Board;
use serde::Deserialize;

use super::figure::promised;
use super::likeness::Wording;
use super::matcher::likely_pairs;
use crate::model::{RowId, Task};

/// Likeness of wording from which a task is a near copy.
const COPY: f64 = 0.8;
/// Likeness of content from which a task goes on with another.
const SUCCESSOR: f64 = 0.35;

/// What became of the number in a near copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberChange {
    /// Neither names one that can be compared.
    None,
    /// The same number again.
    Same,
    /// A harder number than last year.
    Harder,
    /// A softer number than last year.
    Softer,
}

/// A task that repeats one of last year.
#[derive(Clone, Debug, PartialEq)]
pub struct NearCopy {
    /// This year's task.
    pub task: RowId,
    /// The task of last year.
    pub before: RowId,
    /// How alike the wording is, 0 to 1; 1 when only numbers and punctuation differ.
    pub likeness: f64,
    /// What became of the number.
    pub number: NumberChange,
}

/// Tasks whose wording nearly repeats a task of last year, numbers and years left out.
/// Each task once, with the task of last year most like it.
pub fn near_copies(tasks: &[Task], last_year: &[Task]) -> Vec<NearCopy> {
    if last_year.is_empty() {
        return Vec::new();
    }
    let wording = Wording::of(last_year.iter().map(|task| task.words.as_str()));
    let mut board = Board::default();
    let copy = |task: &Task| {
        let (at, likeness) = wording.nearest(&task.words, 1, &mut board).pop()?;
        let before = &last_year[at];
        (likeness >= COPY).then(|| NearCopy {
            task: task.id.clone(),
            before: before.id.clone(),
            likeness,
            number: number_change(before, task),
        })
    };
    tasks.iter().filter_map(copy).collect()
}

fn number_change(before: &Task, task: &Task) -> NumberChange {
    let (old, new) = (promised(before), promised(task));
    let pairs: Vec<_> = old
        .iter()
        .flat_map(|old| new.iter().filter(|new| old.is_comparable(new)).map(move |new| (old, new)))
        .collect();
    match () {
        () if pairs.is_empty() => NumberChange::None,
        () if pairs.iter().any(|(old, new)| old.exceeds(new)) => NumberChange::Softer,
        () if pairs.iter().all(|(old, new)| old.equals(new)) => NumberChange::Same,
        () => NumberChange::Harder,
    }
}

/// Why a task of last year is missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Last year's source says that it was not done.
    Open,
    /// Last year's source does not say whether it was done.
    Unknown,
    /// It runs beyond last year, and this year has no step of it.
    NoStep,
}

/// A task of last year that nothing in this year's plan goes on with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vanished {
    /// The task of last year.
    pub task: RowId,
    /// Why it is missed.
    pub why: Missing,
}

/// Last year's tasks that are not known to be done, or run on, and have no successor this year.
pub fn vanished(last_year: &[Task], tasks: &[Task]) -> Vec<Vanished> {
    if last_year.is_empty() {
        return Vec::new();
    }
    let followed = likely_pairs(last_year, tasks, SUCCESSOR);
    let missed = last_year.iter().zip(followed).filter(|(_, next)| next.is_none());
    missed
        .filter_map(|(task, _)| Some(Vanished { task: task.id.clone(), why: missing(task)? }))
        .collect()
}

fn missing(task: &Task) -> Option<Missing> {
    let last = task.deadline.as_ref().and_then(|when| when.latest);
    match task.done {
        Some(true) => None,
        _ if last.is_some_and(|day| day.year() > task.year) => Some(Missing::NoStep),
        Some(false) => Some(Missing::Open),
        None => Some(Missing::Unknown),
    }
}

/// Why a task should be taken up below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cascade {
    /// Its words name the units below: 各市, 各县.
    NamesBelow,
    /// It promises a number that only units below can reach together.
    HasTarget,
}

/// A task that no unit below has taken up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uncascaded {
    /// The task.
    pub task: RowId,
    /// Why it should be taken up.
    pub why: Cascade,
}

/// Tasks that name the units below or promise numbers, and have no answer among `below`.
/// Without any task below nothing can be said, and nothing is.
pub fn uncascaded(tasks: &[Task], below: &[Task]) -> Vec<Uncascaded> {
    if below.is_empty() {
        return Vec::new();
    }
    let taken_up = likely_pairs(tasks, below, SUCCESSOR);
    let left = tasks.iter().zip(taken_up).filter(|(_, answer)| answer.is_none());
    left.filter_map(|(task, _)| Some(Uncascaded { task: task.id.clone(), why: cascade(task)? }))
        .collect()
}

fn cascade(task: &Task) -> Option<Cascade> {
    if BELOW.is_match(&task.words) {
        Some(Cascade::NamesBelow)
    } else {
        (!task.targets.is_empty()).then_some(Cascade::HasTarget)
    }
}

#[derive(Deserialize)]
struct File {
    below: Vec<String>,
}

static BELOW: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let text = include_str!("../../../../data/lexicon/align.toml");
    let file: File = toml::from_str(text).expect("the lexicon in the program is well-formed");
    AhoCorasick::new(file.below).expect("a lexicon of a few phrases fits an automaton")
});
