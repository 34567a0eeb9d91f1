//! How far the office goes to press for a task 督办阶梯: steps that are data (`data/track/ladders.toml`) and
//! what leads from one to the next. A pure function of what is known; sends nothing.

use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Light, Move};
use crate::model::{Refusal, RefusalKind};
use crate::text::Text;

/// Most steps of a ladder: a longer one is a file.
const MOST: usize = 9;

/// What leads onto a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// The office sees fit.
    Asked,
    /// The notice before was not answered by its day.
    Unanswered,
    /// What was claimed was found not to be so, after the notice before.
    Rejected,
    /// The light is yellow or worse.
    Yellow,
    /// The light is red.
    Red,
}

impl Trigger {
    /// What it is called.
    pub fn title(self) -> Text {
        match self {
            Self::Asked => Text::new("经办认为有必要", "the office sees fit"),
            Self::Unanswered => {
                Text::new("上一张到期未答复", "the one before was not answered in time")
            }
            Self::Rejected => Text::new("核查不属实", "what was claimed was found not to be so"),
            Self::Yellow => Text::new("亮黄灯以上", "the light is yellow or worse"),
            Self::Red => Text::new("亮红灯", "the light is red"),
        }
    }
}

/// A step of a ladder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rung {
    /// What it is called, in Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
    /// The colour of its mark.
    pub light: Light,
    /// Working days for the reply that are proposed.
    pub days: u16,
    /// What leads onto it; one is enough.
    pub on: Vec<Trigger>,
}

/// Steps of pressing, the mildest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ladder {
    /// Its name in settings.
    pub name: String,
    /// What it is called, in Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
    /// Where it was published.
    pub source: String,
    /// What the publication leaves open.
    #[serde(default)]
    pub note: String,
    /// The steps.
    pub steps: Vec<Rung>,
}

/// The newest notice of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pressed {
    /// Last day for its reply.
    pub due: NaiveDate,
    /// It was answered.
    pub answered: bool,
}

/// What is known when the office wants to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The step on which the task stands: 0 for none.
    pub at: u8,
    /// The newest notice.
    pub last: Option<Pressed>,
    /// A claim was rejected since.
    pub rejected: bool,
    /// The light today; none for a task without one.
    pub light: Option<Light>,
}

/// Every ladder that comes with the program; the first is the usual one.
pub static LADDERS: LazyLock<Vec<Ladder>> = LazyLock::new(|| {
    Ladder::read(include_str!("../../../../data/track/ladders.toml"))
        .expect("the ladders of this program are well formed")
});

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Book {
    ladder: Vec<Ladder>,
}

impl Rung {
    /// What it is called.
    pub fn title(&self) -> Text {
        Text::of(self.zh.as_str(), self.en.as_str())
    }
}

impl Ladder {
    /// The ladder of that name.
    pub fn named(name: &str) -> Option<&'static Self> {
        LADDERS.iter().find(|ladder| ladder.name == name)
    }

    /// What it is called.
    pub fn title(&self) -> Text {
        Text::of(self.zh.as_str(), self.en.as_str())
    }

    /// Ladders from a file in the form of `data/track/ladders.toml`.
    ///
    /// # Errors
    /// Refuses a file that is not in that form or holds a ladder that cannot be meant.
    pub fn read(words: &str) -> Result<Vec<Self>, Refusal> {
        let book: Book = toml::from_str(words).map_err(|error| {
            let message = error.message();
            broken("", message, message)
        })?;
        book.ladder.iter().try_for_each(Self::check)?;
        if book.ladder.is_empty() {
            return Err(broken("", "没有任何阶梯", "there is no ladder"));
        }
        Ok(book.ladder)
    }

    /// Refuses what cannot be meant.
    fn check(&self) -> Result<(), Refusal> {
        let says = |zh: &str, en: &str| Err(broken(&self.name, zh, en));
        if self.name.trim().is_empty() || self.source.trim().is_empty() {
            return says("名称或出处空缺", "its name or its source is missing");
        }
        if !(1..=MOST).contains(&self.steps.len()) {
            return says("应有一至九级", "it has no step, or more than nine");
        }
        let nameless = |step: &Rung| step.zh.trim().is_empty() || step.en.trim().is_empty();
        if self.steps.iter().any(nameless) {
            return says("有一级没有名称", "a step has no name");
        }
        if self.steps.iter().any(|step| step.on.is_empty()) {
            return says("有一级没有写明何时升级", "nothing leads onto one of its steps");
        }
        if self.steps.iter().any(|step| matches!(step.light, Light::Green | Light::Grey)) {
            return says("督办不用绿色、灰色", "a step is green or grey");
        }
        let follows = |on: &Trigger| matches!(on, Trigger::Unanswered | Trigger::Rejected);
        if self.steps[0].on.iter().all(follows) {
            return says(
                "第一级之前没有督办单",
                "its first step follows a notice, and there is none",
            );
        }
        Ok(())
    }

    /// How many steps it has.
    pub fn height(&self) -> u8 {
        u8::try_from(self.steps.len()).unwrap_or(u8::MAX)
    }

    /// A step by its level, from 1; that of the top for a level of a longer ladder.
    pub fn rung(&self, level: u8) -> Option<&Rung> {
        let place = usize::from(level).min(self.steps.len()).checked_sub(1)?;
        self.steps.get(place)
    }

    /// What a notice of today comes to: a step further where something leads onto it, otherwise a letter of
    /// the same step.
    ///
    /// # Errors
    /// Refuses a notice while the one before may still be answered, one before anything leads onto the
    /// first step, and one that would lead beyond the top because nobody answered there.
    pub fn next(&self, seen: &Seen, today: NaiveDate) -> Result<Move, Refusal> {
        let waits = |last: &Pressed| !last.answered && last.due >= today;
        if let Some(last) = seen.last.filter(waits) {
            return Err(running(last.due));
        }
        let further = Move::Press { of: self.height() };
        match self.steps.get(usize::from(seen.at)) {
            Some(rung) if rung.on.iter().any(|on| seen.holds(*on, today)) => Ok(further),
            Some(rung) if seen.at == 0 => Err(early(rung)),
            // Beyond the top: the table of moves refuses it.
            None if seen.holds(Trigger::Unanswered, today) => Ok(further),
            _ => Ok(Move::Remind),
        }
    }
}

impl Seen {
    /// Whether something that leads further has happened.
    fn holds(&self, trigger: Trigger, today: NaiveDate) -> bool {
        match trigger {
            Trigger::Asked => true,
            Trigger::Unanswered => self.last.is_some_and(|last| !last.answered && last.due < today),
            Trigger::Rejected => self.last.is_some() && self.rejected,
            Trigger::Yellow => self.light.is_some_and(|light| light >= Light::Yellow),
            Trigger::Red => self.light == Some(Light::Red),
        }
    }
}

fn running(due: NaiveDate) -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::of(
            format!("上一张督办单的答复期限是 {due}，还没有到。"),
            format!("The notice before may be answered until {due}."),
        ),
        Text::new(
            "到期没有答复才升级；请等答复，或直接联系承办单位。",
            "Only an unanswered notice leads further; wait, or call the unit.",
        ),
    )
}

fn early(rung: &Rung) -> Refusal {
    let titles = rung.on.iter().map(|on| on.title());
    let (zh, en): (Vec<_>, Vec<_>) = titles.map(|title| (title.zh, title.en)).unzip();
    Refusal::new(
        RefusalKind::Conflict,
        Text::of(
            format!("还不到“{}”的条件。", rung.zh),
            format!("Nothing leads to “{}” yet.", rung.en),
        ),
        Text::of(
            format!("条件：{}。", zh.join("或")),
            format!("It is sent when {}.", en.join(", or ")),
        ),
    )
}

fn broken(name: &str, zh: &str, en: &str) -> Refusal {
    let (of, called) = if name.is_empty() {
        ("阶梯文件".to_owned(), "The file".to_owned())
    } else {
        (format!("阶梯“{name}”"), format!("Ladder “{name}”"))
    };
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(format!("{of}：{zh}。"), format!("{called}: {en}.")),
        Text::new(
            "请对照程序自带的阶梯（data/track/ladders.toml）修改。",
            "Compare it with the ladders that come with the program (data/track/ladders.toml).",
        ),
    )
}
