//! 会议大屏: an issued plan leader by leader in the order of rank, with the few figures that a meeting talks
//! about. Counts what names the leader; a portfolio also holds what only its units lead (`mine`).

use moushi_core::report::INTERNAL;
use moushi_core::text::Text;
use moushi_core::track::Light;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::lights::{self, Lights};
use super::listed::Mark;
use super::plans::whole;
use crate::app::authority;
use crate::app::door::{Ask, Eyes};
use crate::error::Trouble;

/// Tasks named on one board at most.
const NAMED: usize = 6;

/// The boards of a plan.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct Screen {
    /// The plan.
    pub plan: String,
}

/// What the screen pages through.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Boards {
    /// When the data was looked at.
    pub as_of: i64,
    /// The whole plan first, then each leader; whoever has no task has no board.
    pub boards: Vec<Board>,
}

/// One board.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct Board {
    /// The leader; empty for the whole plan.
    pub name: String,
    /// Post of the leader.
    pub post: String,
    /// Tasks.
    pub tasks: usize,
    /// Closed.
    pub closed: usize,
    /// Red.
    pub red: usize,
    /// Yellow, orange, blue.
    pub warned: usize,
    /// Nobody has reported for too long.
    pub grey: usize,
    /// The tasks that press most, the worst first.
    pub pressing: Vec<Pressing>,
}

/// A task that presses.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Pressing {
    /// Its code.
    pub code: String,
    /// Its words.
    pub words: String,
    /// Lead units.
    pub unit: String,
    /// Its light with the reasons.
    pub light: Vec<Mark>,
}

impl Ask for Screen {
    const NAME: &'static str = "screen";
    const TITLE: Text = Text::new("会议大屏", "Meeting screen");
    type View = Boards;

    async fn look(self, eyes: &Eyes<'_>) -> Result<Boards, Trouble> {
        whole(eyes, &self.plan).await?;
        let plan = eyes.plans.get(eyes.store, &self.plan).await?;
        let plan = plan.ok_or_else(authority::not_found)?;
        let lights = Lights::of(eyes, &plan).await?;
        let ledger = &plan.ledger;
        let board = |name: &str, post: Option<&String>| {
            let tasks = ledger.tasks.iter().filter(|task| {
                name.is_empty() || task.leader.as_deref().unwrap_or_default() == name
            });
            of(&lights, tasks, name, post.cloned().unwrap_or_default())
        };
        let mut boards = vec![board("", None)];
        boards
            .extend(ledger.people.iter().map(|person| board(&person.name, person.title.as_ref())));
        boards.retain(|board| board.tasks > 0);
        Ok(Boards { as_of: eyes.now, boards })
    }
}

fn of<'a>(
    lights: &Lights,
    tasks: impl Iterator<Item = &'a moushi_core::model::Task>,
    name: &str,
    post: String,
) -> Board {
    let mut board = Board { name: name.to_owned(), post, ..Board::default() };
    let mut pressing = Vec::new();
    for task in tasks {
        board.tasks += 1;
        let row = lights.row(&task.id);
        board.closed += usize::from(row.is_some_and(|row| !row.closed_on.is_empty()));
        let Some(verdict) = lights.light(task) else { continue };
        match verdict.light {
            Light::Red => board.red += 1,
            Light::Grey => board.grey += 1,
            Light::Green => continue,
            _ => board.warned += 1,
        }
        pressing.push((verdict, task));
    }
    pressing.sort_by_key(|(verdict, task)| (std::cmp::Reverse(verdict.light), task.id.0.clone()));
    let named = pressing.into_iter().take(NAMED).map(|(verdict, task)| Pressing {
        code: task.id.0.clone(),
        // What is internal is not read out to a room.
        words: if task.internal() { INTERNAL.to_owned() } else { task.words.clone() },
        unit: task.leads.join("、"),
        light: lights::marks(verdict),
    });
    board.pressing = named.collect();
    board
}
