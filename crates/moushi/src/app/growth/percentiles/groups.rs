//! The groups that may be named 列名的组, and who is in them. Knows no percentile.

use std::collections::BTreeMap;

/// Groups, as far as they may be named.
pub(super) struct Groups {
    pub(super) named: Vec<Named>,
    pub(super) few: usize,
    pub(super) hidden: usize,
}

/// A group with the places of its persons.
pub(super) struct Named {
    pub(super) name: String,
    pub(super) rows: Vec<usize>,
}

/// The groups that may be named, by their names. Where one alone has few persons, the smallest other is not named either:
/// percentiles of all are even, so that one would follow from the others. Whoever has no group is in none.
pub(super) fn groups(names: &[String], fewest: usize) -> Groups {
    let mut of = BTreeMap::<&str, Vec<usize>>::new();
    for (row, name) in names.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
        of.entry(name).or_default().push(row);
    }
    let count = of.len();
    let few = of.values().filter(|rows| rows.len() < fewest).count();
    of.retain(|_, rows| rows.len() >= fewest);
    if few == 1 {
        let smallest = of.iter().min_by_key(|(_, rows)| rows.len()).map(|(name, _)| *name);
        smallest.and_then(|name| of.remove(name));
    }
    let named = of.into_iter().map(|(name, rows)| Named { name: name.to_owned(), rows });
    let named: Vec<Named> = named.collect();
    Groups { few, hidden: count - named.len(), named }
}
