//! People in official order and units named in the documents.

use std::collections::BTreeMap;

use crate::model::{Document, Ledger, Level, Org, OrgKind, Person};

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
    fn endings_tell_the_kind() {
        assert_eq!(kind("基础教育处"), OrgKind::Division);
        assert_eq!(kind("临江市教育局"), OrgKind::City);
        assert_eq!(kind("各级教育部门"), OrgKind::Class);
    }
}
