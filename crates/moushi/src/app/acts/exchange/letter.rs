//! What letters between two installations say of shares of targets 信件内容. Whole numbers and words only;
//! figures are words as the tables have them. Who reads and writes them is elsewhere.

use chrono::NaiveDate;
use moushi_core::model::{
    Milestone, Modality, Origin, Particular, Refusal, RefusalKind, RowId, Target, Task, TaskKind,
};
use moushi_core::text::{Bound, Grain, Quantity, Role, Span, Text, When};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::store::tables::{figure, share};

/// A share as it stands where it was handed down.
pub const HANDED: &str = "share-handed";
/// What a unit answers to its share.
pub const ANSWERED: &str = "share-answered";
/// A figure that a unit reports.
pub const REPORTED: &str = "figure-reported";
/// What became of a figure.
pub const DECIDED: &str = "figure-decided";
/// Every kind that is read.
pub const KINDS: [&str; 4] = [HANDED, ANSWERED, REPORTED, DECIDED];

/// Most steps of a task, and longest words of one field, in characters.
const STEPS: usize = 100;
const LONGEST: usize = 4_000;

/// What a kind of letter is called.
pub fn title(kind: &str) -> Text {
    match kind {
        HANDED => Text::new("下达指标", "A share"),
        ANSWERED => Text::new("指标答复", "An answer to a share"),
        REPORTED => Text::new("填报完成数", "A figure"),
        DECIDED => Text::new("审核完成数", "A decision on a figure"),
        _ => Text::new("信件", "A letter"),
    }
}

/// A share as it stands: handed down, changed, agreed to, withdrawn.
#[derive(Debug, Serialize, Deserialize)]
pub struct Handed {
    /// The share.
    pub share: String,
    /// How often it has been told of, from 1.
    pub round: i64,
    /// Names of the units from the addressee down to the one that gets it; none for the addressee itself.
    pub to: Vec<String>,
    /// `proposed`, `accepted`, `softened`, `returned`, `withdrawn`.
    pub state: String,
    /// `sum`, `rate`, `plain`.
    pub measure: String,
    /// Unit of the figures.
    pub unit: String,
    /// The figure handed down; empty for none.
    pub handed: String,
    /// The figure that holds or is offered; empty for none.
    pub value: String,
    /// What the unit is to do, in its own words.
    pub words: String,
    /// What was said with the last step.
    pub reason: String,
    /// Year of the plan.
    pub year: i64,
    /// Its title.
    pub title: String,
    /// The task.
    pub task: Told,
    /// Why the answer before was not taken: in Chinese and in English; none when it was.
    pub refused: Vec<String>,
}

/// A task, without who does what about it at home.
#[derive(Debug, Serialize, Deserialize)]
pub struct Told {
    /// Its row where it was planned.
    pub id: String,
    /// Its words.
    pub words: String,
    /// What kind it is.
    pub kind: TaskKind,
    /// How binding.
    pub modality: Modality,
    /// Its last day, `2026-12-31`; empty for none.
    pub due: String,
    /// The words of its last day.
    pub due_words: String,
    /// What will be there.
    pub deliverable: String,
    /// 内部事项: it goes on no list that goes round.
    pub internal: bool,
    /// Its steps.
    pub steps: Vec<Step>,
    /// Its first target: one, or none.
    pub target: Vec<Number>,
}

/// A step of a task.
#[derive(Debug, Serialize, Deserialize)]
pub struct Step {
    /// Its last day.
    pub due: NaiveDate,
    /// What is to be there.
    pub words: String,
    /// Progress in per cent; empty for none.
    pub percent: String,
    /// Funds to be paid by then, in per cent; empty for none.
    #[serde(default)]
    pub funds: String,
}

/// A target.
#[derive(Debug, Serialize, Deserialize)]
pub struct Number {
    /// What is counted.
    pub indicator: String,
    /// How many.
    pub value: String,
    /// Of what.
    pub unit: String,
    /// How it bounds.
    pub bound: Bound,
    /// Where it starts; empty when nobody says.
    pub baseline: String,
}

/// What a unit answers.
#[derive(Debug, Serialize, Deserialize)]
pub struct Answered {
    /// The share.
    pub share: String,
    /// What was told last of it: the answer is to that.
    pub round: i64,
    /// `accepted`, `softened`, `returned`.
    pub state: String,
    /// The figure that it takes on or offers; empty for none.
    pub value: String,
    /// What it will do, in its own words.
    pub words: String,
    /// Why.
    pub reason: String,
}

/// A figure of a month.
#[derive(Debug, Serialize, Deserialize)]
pub struct Counted {
    /// The share.
    pub share: String,
    /// The figure.
    pub figure: String,
    /// The month.
    pub period: String,
    /// What was reached; of a rate the numerator.
    pub amount: String,
    /// The denominator; empty for none.
    pub whole: String,
    /// What is said about it.
    pub words: String,
}

/// What became of a figure.
#[derive(Debug, Serialize, Deserialize)]
pub struct Judged {
    /// The figure.
    pub figure: String,
    /// `approved`, `returned`, `superseded`.
    pub state: String,
    /// Why it was returned.
    pub reason: String,
}

/// The body of a letter as what it should be.
pub fn read<T: serde::de::DeserializeOwned>(body: &Value) -> Result<T, Refusal> {
    serde_json::from_value(body.clone()).map_err(|error| unreadable(&error.to_string()))
}

/// Whether a word may be an id: 1 to 64 of a–z, 0–9 and the hyphen.
pub fn plain(id: &str) -> Result<(), Refusal> {
    if moushi_core::track::exchange::is_name(id) { Ok(()) } else { Err(unreadable(id)) }
}

/// A figure in words; none when empty.
pub fn figure(words: &str) -> Result<Option<f64>, Refusal> {
    if words.is_empty() {
        return Ok(None);
    }
    let value = words.parse::<f64>().ok().filter(|value| value.is_finite());
    value.map(Some).ok_or_else(|| unreadable(words))
}

impl Answered {
    /// The answer that a share holds now.
    pub fn of(row: &share::Model, round: i64) -> Self {
        Self {
            share: row.id.clone(),
            round,
            state: row.state.clone(),
            value: row.value.clone(),
            words: row.words.clone(),
            reason: row.reason.clone(),
        }
    }
}

impl Counted {
    /// A figure as it was reported.
    pub fn of(row: &figure::Model) -> Self {
        Self {
            share: row.share_id.clone(),
            figure: row.id.clone(),
            period: row.period.clone(),
            amount: row.amount.clone(),
            whole: row.whole.clone(),
            words: row.words.clone(),
        }
    }
}

impl Told {
    /// A task as it is told of.
    pub fn of(id: &str, task: &Task) -> Self {
        let words = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
        let due = task.deadline.as_ref().and_then(|when| when.latest);
        let step = |one: &Milestone| Step {
            due: one.due,
            words: one.words.clone(),
            percent: words(one.percent),
            funds: words(one.funds),
        };
        let number = |goal: &Target| Number {
            indicator: goal.indicator.clone(),
            value: goal.quantity.value.to_string(),
            unit: goal.quantity.unit.clone(),
            bound: goal.quantity.bound,
            baseline: words(goal.baseline),
        };
        Self {
            id: id.to_owned(),
            words: task.words.clone(),
            kind: task.kind,
            modality: task.modality,
            due: due.map(|day| day.to_string()).unwrap_or_default(),
            due_words: task.deadline_words.clone().unwrap_or_default(),
            deliverable: task.deliverable.clone().unwrap_or_default(),
            internal: task.internal(),
            steps: task.milestones.iter().map(step).collect(),
            target: task.targets.first().map(number).into_iter().collect(),
        }
    }

    /// The task as a row of a plan of that year; refused when it is out of measure.
    pub fn task(&self, year: i64) -> Result<Task, Refusal> {
        let long = [&self.words, &self.due_words, &self.deliverable]
            .into_iter()
            .chain(self.steps.iter().map(|step| &step.words))
            .any(|words| words.chars().count() > LONGEST);
        if long || self.words.trim().is_empty() || self.steps.len() > STEPS {
            return Err(unreadable(&self.id));
        }
        let filled = |words: &String| Some(words.clone()).filter(|words| !words.is_empty());
        let day = filled(&self.due).map(|day| day.parse::<NaiveDate>());
        let day = day.transpose().map_err(|_| unreadable(&self.due))?;
        let mut particulars = std::collections::BTreeMap::new();
        if self.internal {
            particulars.insert(Particular::Secrecy, "内部".to_owned());
        }
        let mut milestones = Vec::with_capacity(self.steps.len());
        for step in &self.steps {
            let (due, words) = (step.due, step.words.clone());
            let (percent, funds) = (figure(&step.percent)?, figure(&step.funds)?);
            milestones.push(Milestone { due, words, percent, funds });
        }
        Ok(Task {
            id: RowId(String::new()),
            words: self.words.clone(),
            origin: Origin::Person(String::new()),
            path: String::new(),
            parent: None,
            year: i32::try_from(year).unwrap_or_default(),
            kind: self.kind,
            leader: None,
            leads: Vec::new(),
            support: Vec::new(),
            deadline: day.map(until),
            deadline_words: filled(&self.due_words),
            deliverable: filled(&self.deliverable),
            targets: self.target.iter().map(Number::target).collect::<Result<_, _>>()?,
            programmes: Vec::new(),
            modality: self.modality,
            own_choice: None,
            done: None,
            milestones,
            particulars,
            earlier: Vec::new(),
        })
    }
}

impl Number {
    fn target(&self) -> Result<Target, Refusal> {
        let value = figure(&self.value)?.ok_or_else(|| unreadable(&self.indicator))?;
        let quantity = Quantity {
            span: Span::new(0, 0),
            value,
            upper: None,
            unit: self.unit.clone(),
            bound: self.bound,
        };
        let (indicator, baseline) = (self.indicator.clone(), figure(&self.baseline)?);
        Ok(Target { indicator, quantity, baseline })
    }
}

/// A last day; its words stand elsewhere.
fn until(day: NaiveDate) -> When {
    When {
        span: Span::new(0, 0),
        grain: Grain::Day,
        role: Role::default(),
        earliest: None,
        latest: Some(day),
    }
}

/// The refusal of a letter that says nothing that is understood.
pub fn unreadable(what: &str) -> Refusal {
    let what: String = what.chars().take(200).collect();
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("信件内容无法识别：{what}"),
            format!("What the letter says is not understood: {what}"),
        ),
        Text::new(
            "请与对方核对双方程序的版本。",
            "Compare the versions of both programs with the partner.",
        ),
    )
}
