//! Weighs the terms of two lists of rows and finds, for a row of the one, the likeliest of the other.
//! Words and numbers only; what the pair means is decided by who asks.

use std::collections::BTreeSet;

use aho_corasick::{AhoCorasick, MatchKind};
use moushi_stats::sparse::{Board, Hit, Index, Sparse, rarity};

use super::figure::{Figure, demanded, promised};
use super::terms::{Content, is_name, name_key};
use crate::model::{Requirement, Task};

/// A programme's name says as much as this many pairs of characters.
const NAME_WEIGHT: f64 = 3.0;
/// Texts that say less than this count as if they said this much, lest one word be everything.
const LEAST_WEIGHT: f64 = 12.0;
/// What is left of the likeness when the two speak of things apart: another stage, another owner.
const APART: f64 = 0.5;

/// One row, made ready.
pub(super) struct Side {
    /// What counts of its words.
    pub(super) content: Content,
    /// Programmes that it names, in quotation marks or without.
    pub(super) names: BTreeSet<String>,
    /// Its numbers.
    pub(super) figures: Vec<Figure>,
}

impl Side {
    /// A demand, made ready.
    pub(super) fn requirement(row: &Requirement, names: &Names) -> Self {
        Self {
            content: Content::of(&row.words),
            names: names.of(&row.words, &row.programmes),
            figures: demanded(row),
        }
    }

    /// A promise, made ready; what its targets measure counts as its words.
    pub(super) fn task(row: &Task, names: &Names) -> Self {
        let mut content = Content::of(&row.words);
        let indicators = row.targets.iter().map(|target| &target.indicator);
        for indicator in indicators.filter(|name| !row.words.contains(name.as_str())) {
            content.append(&Content::of(indicator));
        }
        let names = names.of(&row.words, &row.programmes);
        Self { content, names, figures: promised(row) }
    }

    fn keys(&self) -> Vec<u64> {
        let mut keys = self.content.pairs();
        keys.extend(self.names.iter().map(|name| name_key(name)));
        keys.sort_unstable();
        keys.dedup();
        keys
    }
}

/// Names of programmes that some row puts in quotation marks; others may leave the marks out.
#[derive(Default)]
pub(super) struct Names {
    names: Vec<String>,
    finder: Option<AhoCorasick>,
}

impl Names {
    /// The names that any of the rows quotes.
    pub(super) fn new<'n>(quoted: impl Iterator<Item = &'n String>) -> Self {
        let long = quoted.filter(|name| name.chars().nth(1).is_some());
        let names: Vec<String> = long.cloned().collect::<BTreeSet<_>>().into_iter().collect();
        let finder = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&names);
        Self { finder: finder.ok().filter(|_| !names.is_empty()), names }
    }

    fn of(&self, words: &str, quoted: &[String]) -> BTreeSet<String> {
        let found = self.finder.iter().flat_map(|finder| finder.find_iter(words));
        let named = found.map(|found| self.names[found.pattern().as_usize()].clone());
        named.chain(quoted.iter().cloned()).collect()
    }
}

/// Both lists with the weights of their terms, and an index of the second.
pub(super) struct Matcher {
    /// The rows that ask.
    pub(super) demands: Vec<Side>,
    /// The rows that answer.
    pub(super) promises: Vec<Side>,
    queries: Vec<Sparse>,
    index: Index,
    vocabulary: Vec<u64>,
    weights: Vec<f64>,
}

impl Matcher {
    /// Weighs and indexes.
    pub(super) fn new(demands: Vec<Side>, promises: Vec<Side>) -> Self {
        let keys: Vec<Vec<u64>> = demands.iter().chain(&promises).map(Side::keys).collect();
        let vocabulary = vocabulary(&keys);
        let ids: Vec<Vec<u32>> = keys.iter().map(|keys| ids(&vocabulary, keys)).collect();
        let weights = weights(&vocabulary, &ids);
        let sparse = |ids: &Vec<u32>| {
            Sparse::new(ids.iter().map(|&id| (id, weights[id as usize])).collect())
        };
        let mut queries: Vec<Sparse> = ids.iter().map(sparse).collect();
        let documents = queries.split_off(demands.len());
        let index = Index::new(vocabulary.len(), &documents);
        Self { demands, promises, queries, index, vocabulary, weights }
    }

    /// The likeliest answers to one demand by words, best first.
    pub(super) fn hits(&self, at: usize, most: usize, board: &mut Board) -> Vec<Hit> {
        let groups = self.demands[at].content.groups;
        self.index.best(&self.queries[at], most, board, |task, overlap| {
            let least = overlap.query.min(overlap.document).max(LEAST_WEIGHT);
            let likeness = 0.5 * overlap.dice() + 0.5 * overlap.shared / least;
            let apart = groups.are_apart(self.promises[task].content.groups);
            if apart { likeness * APART } else { likeness }
        })
    }

    /// Numbers of both that measure the same thing.
    pub(super) fn same_figures(&self, at: usize, task: usize) -> Vec<(&Figure, &Figure)> {
        let promises = &self.promises[task].figures;
        let of = |demand| {
            let same = promises.iter().filter(move |one| Figure::is_comparable(demand, one));
            same.map(move |promise| (demand, promise))
        };
        self.demands[at].figures.iter().flat_map(of).collect()
    }

    /// What a pair of characters weighs.
    pub(super) fn weight(&self, key: u64) -> f64 {
        self.vocabulary.binary_search(&key).map_or(0.0, |id| self.weights[id])
    }
}

/// For every task of `from` the likeliest of `to`, when it is at least so likely.
pub(super) fn likely_pairs(from: &[Task], to: &[Task], least: f64) -> Vec<Option<usize>> {
    let names = Names::new(from.iter().chain(to).flat_map(|task| &task.programmes));
    let sides = |tasks: &[Task]| tasks.iter().map(|task| Side::task(task, &names)).collect();
    let matcher = Matcher::new(sides(from), sides(to));
    let mut board = Board::default();
    let likeliest = |at| matcher.hits(at, 1, &mut board).pop().filter(|hit| hit.score >= least);
    (0..from.len()).map(likeliest).map(|hit| hit.map(|hit| hit.document)).collect()
}

fn vocabulary(keys: &[Vec<u64>]) -> Vec<u64> {
    let mut all: Vec<u64> = keys.iter().flatten().copied().collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn ids(vocabulary: &[u64], keys: &[u64]) -> Vec<u32> {
    let id = |key| vocabulary.binary_search(key).expect("the vocabulary holds every key");
    keys.iter().map(|key| u32::try_from(id(key)).expect("fewer terms than 2^32")).collect()
}

fn weights(vocabulary: &[u64], ids: &[Vec<u32>]) -> Vec<f64> {
    let mut weights = rarity(vocabulary.len(), ids.iter().map(Vec::as_slice));
    for (weight, key) in weights.iter_mut().zip(vocabulary) {
        *weight *= if is_name(*key) { NAME_WEIGHT } else { 1.0 };
    }
    weights
}
