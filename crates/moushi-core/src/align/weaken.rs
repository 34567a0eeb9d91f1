//! Where a promise is softer than the demand: number, deadline, binding words. Says so with the
//! words of both sides. Does not decide whether the two belong together.

use chrono::{Datelike, NaiveDate};

use super::figure::{Figure, place};
use super::matcher::{Names, Side};
use super::modality::{Binding, WORDS};
use super::shared::{Common, common};
use super::terms::Content;
use crate::model::{Aspect, Modality, Requirement, Task, Weakening};
use crate::text::{Grain, Text};

/// Part of the shorter side that must be common before two texts are taken to speak of one thing.
const SAME_OBJECT: f64 = 0.4;

/// In what `task` is softer than `requirement`.
pub fn weakenings(requirement: &Requirement, task: &Task) -> Vec<Weakening> {
    let names = Names::default();
    let (demand, promise) = (Side::requirement(requirement, &names), Side::task(task, &names));
    let common = common(&demand.content, &promise.content, |_| 1.0);
    between((requirement, &demand), (task, &promise), &common)
}

/// The same of rows made ready, with what they have in common.
pub(super) fn between(
    (requirement, demand): (&Requirement, &Side),
    (task, promise): (&Task, &Side),
    common: &Common,
) -> Vec<Weakening> {
    let mut found = Vec::new();
    if !is_step(requirement, task) {
        found.extend(lower_numbers(&demand.figures, &promise.figures));
    }
    if is_same_object(common) {
        found.extend(later(requirement, task));
        found.extend(softer(requirement, task));
    }
    found
}

/// Whether the task speaks of what the demand speaks of: of half of it, or of a good part of it and
/// of little else.
fn is_same_object(common: &Common) -> bool {
    let (demand, promise) = common.parts;
    demand >= 0.5 || demand >= 0.25 && promise >= 0.5
}

/// Whether the demand runs beyond the year of the task: a year's step may be smaller than the whole.
pub(super) fn is_step(requirement: &Requirement, task: &Task) -> bool {
    let last = |when: &Option<crate::text::When>| when.as_ref().and_then(|when| when.latest);
    let due = last(&task.deadline).map_or(task.year, |day| day.year());
    last(&requirement.deadline).is_some_and(|day| day.year() > due)
}

/// Numbers demanded for which the task only has lower ones of the same kind.
fn lower_numbers(demanded: &[Figure], promised: &[Figure]) -> Vec<Weakening> {
    demanded.iter().filter_map(|demand| lower_number(demand, promised)).collect()
}

fn lower_number(demand: &Figure, promised: &[Figure]) -> Option<Weakening> {
    let comparable: Vec<&Figure> =
        promised.iter().filter(|promise| demand.is_comparable(promise)).collect();
    if comparable.iter().any(|promise| !demand.exceeds(promise)) {
        return None;
    }
    let promise = comparable.first()?;
    let (name, asked, said) = (&demand.indicator, &demand.said, &promise.said);
    Some(Weakening {
        aspect: Aspect::Number,
        message: Text::of(
            format!("“{name}”要求{asked}，任务只写{said}。"),
            format!("For “{name}” the demand is {asked}; the task promises only {said}."),
        ),
    })
}

fn later(requirement: &Requirement, task: &Task) -> Option<Weakening> {
    let demand = requirement.deadline.as_ref()?;
    let last = demand.latest?;
    if demand.only_names(task.year) {
        return None;
    }
    let asked = place(&requirement.words, requirement.origins.first(), demand.span)
        .map_or_else(|| date(last), |at| Text::same(&requirement.words[at]));
    let message = match &task.deadline {
        Some(promise) => {
            let later = promise.latest.map(|latest| latest > last);
            if later == Some(false) || matches!(promise.grain, Grain::Event | Grain::Clock) {
                return None;
            }
            let said = said_deadline(task, promise.latest);
            Text::of(
                format!("要求完成时限为{}，任务写的是{}。", asked.zh, said.zh),
                format!("The demand is due {}; the task says {}.", asked.en, said.en),
            )
        }
        // A year's plan without a date promises the year; only a demand within it goes unanswered.
        None if last.year() > task.year => return None,
        None => Text::of(
            format!("要求完成时限为{}，任务没有写明时限。", asked.zh),
            format!("The demand is due {}; the task names no date.", asked.en),
        ),
    };
    Some(Weakening { aspect: Aspect::Deadline, message })
}

fn said_deadline(task: &Task, latest: Option<NaiveDate>) -> Text {
    match (&task.deadline_words, latest) {
        (Some(words), _) => Text::same(words),
        (None, Some(latest)) => date(latest),
        (None, None) => Text::new("长期坚持", "ongoing"),
    }
}

fn date(day: NaiveDate) -> Text {
    Text::of(format!("{}年{}月{}日", day.year(), day.month(), day.day()), day.to_string())
}

/// Softer words about the same object. A clause without any such word plainly promises, and is not
/// softer than anything.
fn softer(requirement: &Requirement, task: &Task) -> Option<Weakening> {
    let is_softer = |clause: &str| is_softer(requirement.modality, binding_of(clause));
    if !clauses(&task.words).any(is_softer) {
        return None;
    }
    let object = binding_object(requirement);
    let same =
        |clause: &&str| common(&object, &Content::of(clause), |_| 1.0).of_either() >= SAME_OBJECT;
    let about: Vec<&str> = clauses(&task.words).filter(same).collect();
    if !about.iter().all(|clause| is_softer(clause)) {
        return None;
    }
    let (clause, asked) = (about.first()?.trim(), modality_words(requirement.modality));
    Some(Weakening {
        aspect: Aspect::Modality,
        message: Text::of(
            format!("要求的语气是“{}”，任务只写“{clause}”。", asked.zh),
            format!("The demand is binding ({}); the task only says “{clause}”.", asked.en),
        ),
    })
}

fn is_softer(demand: Modality, promise: Binding) -> bool {
    let hedged = promise.hedged && demand >= Modality::Should;
    hedged
        || match promise.word {
            None => false,
            // 推动, 推进 are how plans write ordinary work: softer than 必须, not than 要.
            Some(Modality::Promote) => demand == Modality::Must,
            Some(word) => word < demand,
        }
}

/// What the demand binds to: the clauses with its hardest word, or all of it when no word shows.
fn binding_object(requirement: &Requirement) -> Content {
    let bound = |clause: &&str| binding_of(clause).word == Some(requirement.modality);
    let mut object = Content::default();
    for clause in clauses(&requirement.words).filter(bound) {
        object.append(&Content::of(clause));
    }
    if object.len() == 0 { Content::of(&requirement.words) } else { object }
}

fn binding_of(clause: &str) -> Binding {
    WORDS.binding(clause, |before| Content::of(before).len() <= 1)
}

fn clauses(words: &str) -> impl Iterator<Item = &str> {
    words.split(['，', ',', '；', ';', '。', '：']).filter(|clause| !clause.trim().is_empty())
}

fn modality_words(modality: Modality) -> Text {
    match modality {
        Modality::Must => Text::new("必须", "must"),
        Modality::Should => Text::new("应当", "should"),
        Modality::Promote => Text::new("推动", "promote"),
        Modality::Explore => Text::new("探索", "explore"),
    }
}
