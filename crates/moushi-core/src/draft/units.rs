//! People in official order and units named in the documents.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::model::{Document, Ledger, Level, Org, OrgKind, Owner, Person};
use crate::text::{Source, Span};

/// Leaders in the order of the documents: the document that names most of our own leaders gives the
/// order; further names follow. Never alphabetical.
pub(super) fn people(documents: &[Document]) -> Vec<Person> {
    let mut own: Vec<&Document> = documents
        .iter()
        .filter(|document| matches!(document.level, Level::Own | Level::LastYear))
        .collect();
    own.sort_by_key(|document| usize::MAX - document.extraction.people.len());
    let mut people: Vec<Person> = Vec::new();
    for person in own.iter().flat_map(|document| &document.extraction.people) {
        match people.iter_mut().find(|known| known.name == person.name) {
            Some(known) if known.title.is_none() => known.title.clone_from(&person.title),
            Some(_) => {}
            None => people.push(person.clone()),
        }
    }
    for (index, person) in people.iter_mut().enumerate() {
        person.rank = rank(index);
    }
    people
}

/// Whether `name` is one of the people whom the document names.
pub(super) fn is_person(document: &Document, name: &str) -> bool {
    document.extraction.people.iter().any(|person| person.name == name)
}

/// The names in a list of units: 基础教育处、体卫艺处.
pub(super) fn split(names: &str) -> Vec<String> {
    names
        .split(['、', '，', ',', ';', '；', '\n', '/'])
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Words of this file; `data/lexicon/assignments.toml`.
#[derive(Deserialize)]
struct Words {
    /// Words that say "lead".
    leading: Vec<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../../data/lexicon/assignments.toml"))
        .expect("assignments.toml is part of the program")
});

/// How many characters before a list of units may be its label: （牵头责任单位：.
const LABEL_CHARS: usize = 8;

/// The units that lead and those that support. 责任单位：甲、乙 lists those who answer for the work: by
/// custom the first named leads and the others support. 牵头单位：甲、乙 and 甲、乙牵头 say that all lead.
pub(super) fn shared(source: &Source, owner: &Owner) -> (Vec<String>, Vec<String>) {
    let mut leads = split(&owner.name);
    let support = if leads.len() < 2 || says_lead(&source.text, owner.span) {
        Vec::new()
    } else {
        leads.split_off(1)
    };
    (leads, support)
}

/// Whether the label before the names or the verb behind them says 牵头.
fn says_lead(text: &str, names: Span) -> bool {
    let (before, behind) = (&text[..names.start()], &text[names.end()..]);
    let from = before.char_indices().rev().take(LABEL_CHARS).last().map_or(0, |(at, _)| at);
    let label =
        before[from..].rsplit(['；', '，', '。', '\n', '（', '(']).next().unwrap_or_default();
    let verb = behind.trim_start_matches(['等', '共', '同', '联', '合', ' ']);
    WORDS
        .leading
        .iter()
        .any(|word| label.contains(word.as_str()) || verb.starts_with(word.as_str()))
}

/// Every unit that leads or supports a task, in order of first mention.
pub(super) fn units(ledger: &Ledger) -> Vec<Org> {
    let mut units: Vec<Org> = Vec::new();
    let mut seen: BTreeMap<&str, ()> = BTreeMap::new();
    let tasks = ledger.tasks.iter().chain(&ledger.last_year).chain(&ledger.below);
    for name in tasks.flat_map(|task| task.leads.iter().chain(&task.support)) {
        if seen.insert(name, ()).is_none() {
            units.push(Org { name: name.clone(), kind: kind(name), rank: rank(units.len()) });
        }
    }
    units
}

/// Kind of a unit by the ending of its name.
fn kind(name: &str) -> OrgKind {
    const ENDINGS: [(&str, OrgKind); 16] = [
        ("大学", OrgKind::University),
        ("学院", OrgKind::University),
        ("高校", OrgKind::University),
        ("中学", OrgKind::School),
        ("小学", OrgKind::School),
        ("幼儿园", OrgKind::School),
        ("学校", OrgKind::School),
        ("县教育局", OrgKind::County),
        ("区教育局", OrgKind::County),
        ("市教育局", OrgKind::City),
        ("部门", OrgKind::Class),
        ("厅", OrgKind::Department),
        ("局", OrgKind::Department),
        ("市", OrgKind::City),
        ("县", OrgKind::County),
        ("区", OrgKind::County),
    ];
    if name.starts_with('各') || name.starts_with("有关") {
        return OrgKind::Class;
    }
    ENDINGS
        .iter()
        .find(|(ending, _)| name.ends_with(ending))
        .map_or(OrgKind::Division, |(_, kind)| *kind)
}

fn rank(index: usize) -> u32 {
    u32::try_from(index + 1).expect("fewer than four thousand million names")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_units_fall_apart() {
        assert_eq!(split("基础教育处、体卫艺处 ，督导室"), ["基础教育处", "体卫艺处", "督导室"]);
    }

    #[test]
    fn the_first_named_leads_unless_the_words_say_that_all_do() {
        let said = |text: &str| {
            let at = text.find("甲处").unwrap();
            says_lead(text, Span::new(at, at + "甲处、乙处".len()))
        };
        assert!(said("（牵头单位：甲处、乙处）") && said("（甲处、乙处牵头，丙处配合）"));
        assert!(said("甲处、乙处共同牵头") && said("主办处室：甲处、乙处"));
        assert!(!said("（责任单位：甲处、乙处）") && !said("甲处、乙处按职责分工负责"));
        assert!(!said("丙处牵头。责任单位：甲处、乙处"), "another list's label");
    }

    #[test]
    fn endings_tell_the_kind() {
        assert_eq!(kind("基础教育处"), OrgKind::Division);
        assert_eq!(kind("临江市教育局"), OrgKind::City);
        assert_eq!(kind("各级教育部门"), OrgKind::Class);
    }
}
