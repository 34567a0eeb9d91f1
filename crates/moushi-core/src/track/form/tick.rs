//! A row of the table of milestones 节点: which milestone of which task it is, and whether it is said to be reached.

use serde::{Deserialize, Serialize};

use super::fault::{Fault, early_or_late, no_milestone, no_tick, undated_tick};
use super::judge::{Held, given_day};
use super::{Field, MILESTONES, Row};
use crate::text::Text;

/// What the cell of a milestone takes: reached, or not.
pub static TICKS: [Text; 2] = [Text::new("是", "Yes"), Text::new("否", "No")];

/// Other ways to say that it is reached.
const YES: [&str; 9] = ["是", "yes", "y", "√", "✓", "✔", "1", "true", "已完成"];
/// Other ways to say that it is not.
const NO: [&str; 8] = ["", "否", "no", "n", "×", "0", "false", "未完成"];

/// The milestone of a task that a row stands for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tick {
    /// The task.
    pub entry: String,
    /// The words of the milestone.
    pub words: String,
}

impl Tick {
    /// The words of a key that are signed, for a form of `plan`.
    pub fn words(&self, plan: &str) -> String {
        format!("{MILESTONES}|{plan}|{}|{}", self.entry, self.words)
    }

    /// The key of a row: what it stands for, and the signature of [`Tick::words`].
    pub fn key(&self, signature: &str) -> String {
        format!("milestone|{}|{}|{signature}", self.entry, self.words)
    }

    /// What a key says, with its signature; none when it is no key. The words may hold bars, the rest does not.
    pub fn of(key: &str) -> Option<(Self, &str)> {
        let (entry, rest) = key.strip_prefix("milestone|")?.split_once('|')?;
        let (words, signature) = rest.rsplit_once('|')?;
        Some((Self { entry: entry.to_owned(), words: words.to_owned() }, signature))
    }
}

/// Whether a row says that its milestone is reached, and on which day: empty where it names none. None when it says
/// that it is not, or it is known already.
///
/// # Errors
/// Everything that is wrong with it.
pub fn ticked(row: &Row, tick: &Tick, held: &Held) -> Result<Option<String>, Vec<Fault>> {
    let words = row.text(Field::Reached).to_lowercase();
    let yes = YES.contains(&words.as_str());
    if !yes && !NO.contains(&words.as_str()) {
        return Err(vec![no_tick(row.text(Field::Reached))]);
    }
    let said = row.text(Field::On);
    if held.settled.contains(&tick.words) || (!yes && said.is_empty()) {
        return Ok(None);
    }
    if !held.milestones.contains(&tick.words) {
        return Err(vec![no_milestone(&tick.words)]);
    }
    if !yes {
        return Err(vec![undated_tick(said)]);
    }
    match given_day(row, Field::On) {
        None if said.is_empty() => Ok(Some(String::new())),
        Some(day) if day >= held.first && day <= held.today => Ok(Some(day.to_string())),
        _ => Err(vec![early_or_late(said, held.first, held.today)]),
    }
}
