//! Fields of a row that a person may change: what each holds, and how new words are taken. Writes no
//! table.

use chrono::NaiveDate;
use moushi_core::model::{
    Achievement, Fingerprint, Modality, Particular, Refusal, RefusalKind, Requirement, Task,
    TaskKind,
};
use moushi_core::report::Label;
use moushi_core::text::{Grain, Role, Span, Text, When, when};
use moushi_core::track::milestone;
use serde::Serialize;

use crate::store::rows::Row;

/// Kinds of task, in the order of lists.
pub const KINDS: [TaskKind; 8] = [
    TaskKind::Project,
    TaskKind::Platform,
    TaskKind::Reform,
    TaskKind::Pilot,
    TaskKind::Livelihood,
    TaskKind::Risk,
    TaskKind::Target,
    TaskKind::Routine,
];

/// How binding words are, the most binding first.
pub const MODALITIES: [Modality; 4] =
    [Modality::Must, Modality::Should, Modality::Promote, Modality::Explore];

/// Fields that may be changed, by the noun of the row.
pub fn editable(noun: &str) -> &'static [&'static str] {
    match noun {
        "requirement" => &["words", "person", "due", "programmes", "modality"],
        "achievement" => &["words", "person", "programmes"],
        _ => &[
            "words",
            "kind",
            "person",
            "unit",
            "support",
            "due",
            "deliverable",
            "programmes",
            "modality",
            "own_choice",
            "milestones",
            "risk_level",
            "keeper",
            "measure",
            "secrecy",
            "beneficiaries",
            "places",
            "hotline",
            "satisfaction",
            "funds",
        ],
    }
}

/// The word by which the model's JSON names a value.
pub fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// What a field holds now.
///
/// # Errors
/// Refuses a field that rows of this kind do not have.
pub fn value(row: &Row, field: &str) -> Result<String, Refusal> {
    if field == "words" {
        return Ok(row.words().to_owned());
    }
    let held = match row {
        Row::Requirement(row) => of_requirement(row, field),
        Row::Achievement(row) => of_achievement(row, field),
        Row::Task(row) | Row::LastYear(row) | Row::Below(row) => of_task(row, field),
    };
    held.ok_or_else(|| no_field(field))
}

fn of_requirement(row: &Requirement, field: &str) -> Option<String> {
    Some(match field {
        "person" => row.obligor.clone().unwrap_or_default(),
        "due" => latest(row.deadline.as_ref()),
        "programmes" => row.programmes.join("、"),
        "modality" => word(&row.modality),
        _ => return None,
    })
}

fn of_achievement(row: &Achievement, field: &str) -> Option<String> {
    Some(match field {
        "person" => row.owner.clone().unwrap_or_default(),
        "programmes" => row.programmes.join("、"),
        _ => return None,
    })
}

fn of_task(row: &Task, field: &str) -> Option<String> {
    Some(match field {
        "kind" => word(&row.kind),
        "person" => row.leader.clone().unwrap_or_default(),
        "unit" => row.leads.join("、"),
        "support" => row.support.join("、"),
        "due" => row.deadline_words.clone().unwrap_or_else(|| latest(row.deadline.as_ref())),
        "deliverable" => row.deliverable.clone().unwrap_or_default(),
        "programmes" => row.programmes.join("、"),
        "modality" => word(&row.modality),
        "own_choice" => row.own_choice.clone().unwrap_or_default(),
        "milestones" => milestone::written(&row.milestones),
        other => row.particulars.get(&particular(other)?).cloned().unwrap_or_default(),
    })
}

fn latest(when: Option<&When>) -> String {
    when.and_then(|when| when.latest).map(|day| day.to_string()).unwrap_or_default()
}

/// Writes new words into a field.
///
/// # Errors
/// Refuses a field that rows of this kind do not have, and words that the field cannot hold.
pub fn write(row: &mut Row, field: &str, words: &str, year: i32) -> Result<(), Refusal> {
    if field == "words" {
        return rewrite(row, words);
    }
    match row {
        Row::Requirement(row) => to_requirement(row, field, words, year),
        Row::Achievement(row) => to_achievement(row, field, words),
        Row::Task(row) | Row::LastYear(row) | Row::Below(row) => to_task(row, field, words, year),
    }
}

fn to_requirement(
    row: &mut Requirement,
    field: &str,
    words: &str,
    year: i32,
) -> Result<(), Refusal> {
    match field {
        "person" => row.obligor = filled(words),
        "programmes" => row.programmes = list(words),
        "modality" => row.modality = modality(words)?,
        // A requirement keeps the words of its document: here only a day is kept.
        "due" => match (words, day(words, year)) {
            ("", _) => row.deadline = None,
            (_, Some(when)) if when.latest.is_some() => row.deadline = Some(when),
            _ => return Err(no_day(words)),
        },
        _ => return Err(no_field(field)),
    }
    Ok(())
}

fn to_achievement(row: &mut Achievement, field: &str, words: &str) -> Result<(), Refusal> {
    match field {
        "person" => row.owner = filled(words),
        "programmes" => row.programmes = list(words),
        _ => return Err(no_field(field)),
    }
    Ok(())
}

fn to_task(row: &mut Task, field: &str, words: &str, year: i32) -> Result<(), Refusal> {
    match field {
        "kind" => row.kind = kind(words)?,
        "person" => row.leader = filled(words),
        "unit" => row.leads = list(words),
        "support" => row.support = list(words),
        "deliverable" => row.deliverable = filled(words),
        "programmes" => row.programmes = list(words),
        "modality" => row.modality = modality(words)?,
        "own_choice" => row.own_choice = filled(words),
        // A deadline keeps its words; the latest day is computed from them.
        "due" => {
            let words = narrow(words);
            row.deadline = day(&words, year);
            row.deadline_words = filled(&words);
        }
        "milestones" => row.milestones = milestone::read(&narrow(words), year)?,
        other => specify(row, particular(other).ok_or_else(|| no_field(field))?, words)?,
    }
    Ok(())
}

/// What only some kinds of task say, by the name of the field.
pub fn particular(field: &str) -> Option<Particular> {
    Particular::ALL.into_iter().find(|one| word(one) == field)
}

/// Writes what only tasks of a kind say. Emptied also where the kind has changed meanwhile.
fn specify(row: &mut Task, field: Particular, words: &str) -> Result<(), Refusal> {
    if words.is_empty() {
        row.particulars.remove(&field);
        return Ok(());
    }
    if !Particular::of(row.kind).contains(&field) {
        return Err(other_kind(field, row.kind));
    }
    let listed = field.words();
    if !listed.is_empty() && !listed.contains(&words) {
        return Err(not_among(words, listed));
    }
    row.particulars.insert(field, words.to_owned());
    Ok(())
}

fn filled(words: &str) -> Option<String> {
    Some(words.to_owned()).filter(|words| !words.is_empty())
}

fn list(words: &str) -> Vec<String> {
    let parts = words.split(['、', '，', ',', ';', '；', '\n']).map(str::trim);
    parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// Digits, letters and signs typed full-width, as 10 月 and not as １０ 月.
pub fn narrow(words: &str) -> String {
    let plain = |c: char| match c {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '％' | '／' | '－' | '．' => {
            char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c)
        }
        '\u{3000}' => ' ',
        other => other,
    };
    words.chars().map(plain).collect()
}

/// The time that words name; a bare date as spreadsheets write it counts as well.
fn day(words: &str, year: i32) -> Option<When> {
    let words = narrow(words);
    let dated = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d"]
        .iter()
        .find_map(|shape| NaiveDate::parse_from_str(&words, shape).ok());
    match dated {
        Some(day) => Some(When {
            span: Span::new(0, words.len()),
            grain: Grain::Day,
            role: Role::Until,
            earliest: None,
            latest: Some(day),
        }),
        None => when::find(&words, year).into_iter().next(),
    }
}

/// A value of a closed list, by its name in the model or by the word that officials use.
fn chosen<T: Label + Copy + Serialize>(all: &[T], words: &str) -> Option<T> {
    all.iter().copied().find(|one| {
        let label = one.label();
        word(one) == words || label.zh == words || label.en == words
    })
}

fn kind(words: &str) -> Result<TaskKind, Refusal> {
    chosen(&KINDS, words).ok_or_else(|| not_listed(words, &KINDS))
}

fn modality(words: &str) -> Result<Modality, Refusal> {
    chosen(&MODALITIES, words).ok_or_else(|| not_listed(words, &MODALITIES))
}

fn not_listed<T: Label + Copy>(words: &str, all: &[T]) -> Refusal {
    let zh: Vec<_> = all.iter().map(|one| one.label().zh.into_owned()).collect();
    let en: Vec<_> = all.iter().map(|one| one.label().en.into_owned()).collect();
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(format!("列表中没有“{words}”。"), format!("`{words}` is not in the list.")),
        Text::of(
            format!("请从中选择：{}。", zh.join("、")),
            format!("Choose one of: {}.", en.join(", ")),
        ),
    )
}

fn not_among(words: &str, listed: &[&str]) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(format!("列表中没有“{words}”。"), format!("`{words}` is not in the list.")),
        Text::of(
            format!("请从中选择：{}。", listed.join("、")),
            format!("Choose one of: {}.", listed.join(", ")),
        ),
    )
}

fn other_kind(field: Particular, kind: TaskKind) -> Refusal {
    let (field, kind) = (field.label(), kind.label());
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("“{}”类任务没有“{}”一项。", kind.zh, field.zh),
            format!("Tasks of the kind {} do not say: {}.", kind.en, field.en),
        ),
        Text::new("请先改类别，或写在内容里。", "Change the kind first, or say it in the words."),
    )
}

fn no_day(words: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(format!("从“{words}”中读不出日期。"), format!("`{words}` names no day.")),
        Text::new("请写成 12月底前 或 2023-12-31。", "Write 12月底前 or 2023-12-31."),
    )
}

fn no_field(field: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("这类条目没有可修改的字段“{field}”。"),
            format!("Rows of this kind have no field `{field}` to change."),
        ),
        Text::new("请修改其他字段。", "Change another field."),
    )
}

/// New words. A requirement's fingerprint follows, so that decisions on its links become doubtful.
fn rewrite(row: &mut Row, words: &str) -> Result<(), Refusal> {
    if words.is_empty() {
        return Err(Refusal::new(
            RefusalKind::Invalid,
            Text::new("内容不能为空。", "The words must not be empty."),
            Text::new("如不再需要，请移除这一条。", "Remove the row if it is not needed."),
        ));
    }
    let held = match row {
        Row::Requirement(row) => {
            row.fingerprint = Fingerprint::of(words);
            &mut row.words
        }
        Row::Achievement(row) => &mut row.words,
        Row::Task(row) | Row::LastYear(row) | Row::Below(row) => &mut row.words,
    };
    words.clone_into(held);
    Ok(())
}
