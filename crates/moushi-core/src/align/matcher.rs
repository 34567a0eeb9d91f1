//! Weighs the terms of two lists of rows and finds, for a row of the one, the likeliest of the other.
//! Words and numbers only; what the pair means is decided by who asks.

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
    keys: Vec<u64>,
    /// Its numbers.
    pub(super) figures: Vec<Figure>,
}

impl Side {
    /// A demand, made ready.
    pub(super) fn requirement(row: &Requirement) -> Self {
        let content = Content::of(&row.words);
        let keys = keys(&content, &row.programmes);
        Self { content, keys, figures: demanded(row) }
    }

    /// A promise, made ready; what its targets measure counts as its words.
    pub(super) fn task(row: &Task) -> Self {
        let mut content = Content::of(&row.words);
        let indicators = row.targets.iter().map(|target| &target.indicator);
        for indicator in indicators.filter(|name| !row.words.contains(name.as_str())) {
            content.append(&Content::of(indicator));
        }
        let keys = keys(&content, &row.programmes);
        Self { content, keys, figures: promised(row) }
    }
}

fn keys(content: &Content, programmes: &[String]) -> Vec<u64> {
    let mut keys = content.pairs();
    keys.extend(programmes.iter().map(|name| name_key(name)));
    keys.sort_unstable();
    keys.dedup();
    keys
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
        let vocabulary = vocabulary(demands.iter().chain(&promises));
        let ids: Vec<Vec<u32>> =
            demands.iter().chain(&promises).map(|side| ids(&vocabulary, side)).collect();
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
    let sides = |tasks: &[Task]| tasks.iter().map(Side::task).collect();
    let matcher = Matcher::new(sides(from), sides(to));
    let mut board = Board::default();
    let likeliest = |at| matcher.hits(at, 1, &mut board).pop().filter(|hit| hit.score >= least);
    (0..from.len()).map(likeliest).map(|hit| hit.map(|hit| hit.document)).collect()
}

fn vocabulary<'s>(sides: impl Iterator<Item = &'s Side>) -> Vec<u64> {
    let mut all: Vec<u64> = sides.flat_map(|side| side.keys.iter().copied()).collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn ids(vocabulary: &[u64], side: &Side) -> Vec<u32> {
    let id = |key| vocabulary.binary_search(key).expect("the vocabulary holds every key");
    side.keys.iter().map(|key| u32::try_from(id(key)).expect("fewer terms than 2^32")).collect()
}

fn weights(vocabulary: &[u64], ids: &[Vec<u32>]) -> Vec<f64> {
    let mut weights = rarity(vocabulary.len(), ids.iter().map(Vec::as_slice));
    for (weight, key) in weights.iter_mut().zip(vocabulary) {
        *weight *= if is_name(*key) { NAME_WEIGHT } else { 1.0 };
    }
    weights
}
