//! Which task answers which requirement: suggestions, with the shared words as the reason. Decisions
//! of people are kept; only what nobody has looked at is computed anew.

use std::collections::BTreeMap;

use moushi_stats::sparse::{Board, Hit, Index, Sparse, rarity};

use super::figure::{Figure, demanded, promised};
use super::shared::{Common, common};
use super::terms::{Content, is_name, name_key};
use super::weaken::weakenings;
use crate::model::{Link, LinkState, Relation, Requirement, RowId, Task};

/// How many tasks are suggested for one requirement at most.
const MOST: usize = 5;
/// How many are looked at closely.
const LOOKED_AT: usize = 8;
/// Likeness below which nothing is suggested.
const LEAST: f64 = 0.22;
/// A programme's name says as much as this many pairs of characters.
const NAME_WEIGHT: f64 = 3.0;
/// Texts that say less than this count as if they said this much, lest one word be everything.
const LEAST_WEIGHT: f64 = 12.0;
/// What is left of the likeness when the two speak of things apart: another stage, another owner.
const APART: f64 = 0.5;
/// Part of a side that must be shared for that side to be covered.
const COVERED: f64 = 0.6;
/// How many shared words are shown.
const SHOWN: usize = 5;

/// Suggests links from `requirements` to `tasks` and keeps what people decided about `known` ones.
///
/// Links come by requirement in the order given, decided ones first, then the likeliest. A decided
/// pair is never suggested again; a confirmed link whose requirement has changed or is gone becomes
/// doubted. Weakenings of every link are computed anew.
pub fn suggest(requirements: &[Requirement], tasks: &[Task], known: &[Link]) -> Vec<Link> {
    let mut links = decided(requirements, tasks, known);
    let taken: std::collections::BTreeSet<(RowId, RowId)> =
        links.iter().map(|link| (link.requirement.clone(), link.task.clone())).collect();
    let pool = Pool::of(requirements, tasks);
    let mut board = Board::default();
    for at in 0..requirements.len() {
        let free = |task: &Task| !taken.contains(&(requirements[at].id.clone(), task.id.clone()));
        links.extend(pool.suggestions(at, &mut board, free));
    }
    let order: BTreeMap<&RowId, usize> =
        requirements.iter().enumerate().map(|(at, row)| (&row.id, at)).collect();
    links.sort_by_key(|link| order.get(&link.requirement).copied().unwrap_or(usize::MAX));
    links
}

/// The links that people decided on, each pair once, brought up to the present words.
fn decided(requirements: &[Requirement], tasks: &[Task], known: &[Link]) -> Vec<Link> {
    let requirements: BTreeMap<&RowId, &Requirement> =
        requirements.iter().map(|row| (&row.id, row)).collect();
    let tasks: BTreeMap<&RowId, &Task> = tasks.iter().map(|row| (&row.id, row)).collect();
    let mut kept: BTreeMap<(&RowId, &RowId), Link> = BTreeMap::new();
    for link in known.iter().filter(|link| link.state != LinkState::Suggested) {
        let pair = (&link.requirement, &link.task);
        kept.entry(pair).or_insert_with(|| {
            let rows = requirements.get(pair.0).copied().zip(tasks.get(pair.1).copied());
            refreshed(link, rows)
        });
    }
    kept.into_values().collect()
}

fn refreshed(link: &Link, rows: Option<(&Requirement, &Task)>) -> Link {
    let stands = rows.is_some_and(|(requirement, _)| requirement.fingerprint == link.fingerprint);
    let state = match link.state {
        LinkState::Confirmed if !stands => LinkState::Doubted,
        state => state,
    };
    let weakenings =
        rows.map_or_else(Vec::new, |(requirement, task)| weakenings(requirement, task));
    Link { state, weakenings, ..link.clone() }
}

/// One row, made ready.
struct Side {
    content: Content,
    keys: Vec<u64>,
    figures: Vec<Figure>,
}

impl Side {
    fn requirement(row: &Requirement) -> Self {
        let content = Content::of(&row.words);
        let keys = keys(&content, &row.programmes);
        Self { content, keys, figures: demanded(row) }
    }

    fn task(row: &Task) -> Self {
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

/// All rows of both sides, with the weights of their terms and an index of the tasks.
struct Pool<'a> {
    requirements: &'a [Requirement],
    /// In the order of their names, so that the order given does not matter.
    tasks: Vec<&'a Task>,
    demands: Vec<Side>,
    promises: Vec<Side>,
    queries: Vec<Sparse>,
    index: Index,
    vocabulary: Vec<u64>,
    weights: Vec<f64>,
}

impl<'a> Pool<'a> {
    fn of(requirements: &'a [Requirement], tasks: &'a [Task]) -> Self {
        let mut tasks: Vec<&Task> = tasks.iter().collect();
        tasks.sort_by(|a, b| a.id.cmp(&b.id).then_with(|| a.words.cmp(&b.words)));
        let demands: Vec<Side> = requirements.iter().map(Side::requirement).collect();
        let promises: Vec<Side> = tasks.iter().map(|task| Side::task(task)).collect();
        let vocabulary = vocabulary(demands.iter().chain(&promises));
        let ids: Vec<Vec<u32>> =
            demands.iter().chain(&promises).map(|side| ids(&vocabulary, side)).collect();
        let weights = weights(&vocabulary, &ids);
        let sparse = |ids: &Vec<u32>| {
            Sparse::new(ids.iter().map(|&id| (id, weights[id as usize])).collect())
        };
        let vectors: Vec<Sparse> = ids.iter().map(sparse).collect();
        let (queries, documents) = vectors.split_at(demands.len());
        let index = Index::new(vocabulary.len(), documents);
        let queries = queries.to_vec();
        Self { requirements, tasks, demands, promises, queries, index, vocabulary, weights }
    }

    /// The likeliest tasks of one requirement that are free to be suggested.
    fn suggestions(&self, at: usize, board: &mut Board, free: impl Fn(&Task) -> bool) -> Vec<Link> {
        let demand = &self.demands[at];
        let hits = self.index.best(&self.queries[at], LOOKED_AT, board, |task, overlap| {
            let dice = overlap.dice();
            let least = overlap.query.min(overlap.document).max(LEAST_WEIGHT);
            let likeness = 0.5 * dice + 0.5 * overlap.shared / least;
            let apart = demand.content.groups.are_apart(self.promises[task].content.groups);
            if apart { likeness * APART } else { likeness }
        });
        let mut scored: Vec<(f64, Hit)> =
            hits.into_iter().map(|hit| (self.likeness(at, &hit), hit)).collect();
        scored.retain(|(score, hit)| *score >= LEAST && free(self.tasks[hit.document]));
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.document.cmp(&b.1.document)));
        scored.truncate(MOST);
        scored.into_iter().map(|(score, hit)| self.link(at, hit.document, score)).collect()
    }

    /// Words first; then numbers of the same kind and the same day count for something.
    fn likeness(&self, at: usize, hit: &Hit) -> f64 {
        let pairs = self.same_figures(at, hit.document);
        let comparable = if pairs.is_empty() { 0.0 } else { 0.08 };
        let equal = pairs.iter().any(|(demand, promise)| demand.equals(promise));
        let day = |when: &Option<crate::text::When>| when.as_ref().and_then(|when| when.latest);
        let due = day(&self.requirements[at].deadline);
        let same_day = due.is_some() && due == day(&self.tasks[hit.document].deadline);
        hit.score + comparable + if equal { 0.06 } else { 0.0 } + if same_day { 0.02 } else { 0.0 }
    }

    fn same_figures(&self, at: usize, task: usize) -> Vec<(&Figure, &Figure)> {
        let promises = &self.promises[task].figures;
        let pairs = self.demands[at].figures.iter().flat_map(|demand| {
            promises
                .iter()
                .filter(|promise| demand.is_comparable(promise))
                .map(move |promise| (demand, promise))
        });
        pairs.collect()
    }

    fn link(&self, at: usize, task: usize, score: f64) -> Link {
        let (requirement, row) = (&self.requirements[at], self.tasks[task]);
        let (demand, promise) = (&self.demands[at], &self.promises[task]);
        let common = common(&demand.content, &promise.content, |pair| self.weight(pair));
        Link {
            requirement: requirement.id.clone(),
            task: row.id.clone(),
            relation: relation(&common),
            strength: strength(score),
            shared: self.shared_words(at, task, &common),
            state: LinkState::Suggested,
            fingerprint: requirement.fingerprint.clone(),
            weakenings: weakenings(requirement, row),
        }
    }

    fn weight(&self, key: u64) -> f64 {
        self.vocabulary.binary_search(&key).map_or(0.0, |id| self.weights[id])
    }

    /// Programmes in quotation marks, then words, then numbers.
    fn shared_words(&self, at: usize, task: usize, common: &Common) -> Vec<String> {
        let (requirement, row) = (&self.requirements[at], self.tasks[task]);
        let mut shown: Vec<String> = Vec::new();
        for name in requirement.programmes.iter().filter(|name| row.programmes.contains(name)) {
            shown.push(format!("“{name}”"));
        }
        for &(start, end) in &common.places {
            let word = &requirement.words[start..end];
            if shown.len() < SHOWN && !shown.iter().any(|known| known.contains(word)) {
                shown.push(word.to_owned());
            }
        }
        for (demand, promise) in self.same_figures(at, task) {
            if demand.equals(promise) && !shown.contains(&demand.said) {
                shown.push(demand.said.clone());
            }
        }
        shown
    }
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

fn relation(common: &Common) -> Relation {
    match (common.of_left >= COVERED, common.of_right >= COVERED) {
        (true, true) => Relation::Equal,
        (true, false) => Relation::Superset,
        (false, true) => Relation::Subset,
        (false, false) => Relation::Intersect,
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 1..=10")]
fn strength(score: f64) -> u8 {
    (score * 10.0).round().clamp(1.0, 10.0) as u8
}
