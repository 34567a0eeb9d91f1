//! Which task answers which requirement: suggestions, with the shared words as the reason. Decisions
//! of people are kept; only what nobody has looked at is computed anew.

use std::collections::{BTreeMap, BTreeSet};

use moushi_stats::sparse::{Board, Hit};

use super::figure::Figure;
use super::matcher::{Matcher, Names, Side};
use super::shared::{Common, common};
use super::weaken::{between, is_step, weakenings};
use crate::model::{Link, LinkState, Relation, Requirement, RowId, Task};

/// How many tasks are suggested for one requirement at most.
const MOST: usize = 5;
/// How many are looked at closely.
const LOOKED_AT: usize = 8;
/// Likeness below which nothing is suggested.
const LEAST: f64 = 0.22;
/// Part of a side that must be shared for that side to be covered.
const COVERED: f64 = 0.5;
/// Bytes of telling words that are reason enough for a suggestion: three Chinese characters.
const TELLING: usize = 9;
/// How many shared words are shown.
const SHOWN: usize = 5;

/// Suggests links from `requirements` to `tasks` and keeps what people decided about `known` ones.
///
/// Links come by requirement in the order given, decided ones first, then the likeliest. A decided
/// pair is never suggested again; a confirmed link whose requirement has changed or is gone becomes
/// doubted. Weakenings of every link are computed anew.
pub fn suggest(requirements: &[Requirement], tasks: &[Task], known: &[Link]) -> Vec<Link> {
    let mut links = decided(requirements, tasks, known);
    if requirements.is_empty() {
        return links;
    }
    let taken: BTreeSet<(&RowId, &RowId)> =
        links.iter().map(|link| (&link.requirement, &link.task)).collect();
    let mut found = Vec::new();
    let pool = Pool::of(requirements, tasks);
    let mut board = Board::default();
    for (at, row) in requirements.iter().enumerate() {
        let free = |task: &Task| !taken.contains(&(&row.id, &task.id));
        found.extend(pool.suggestions(at, &mut board, free));
    }
    links.extend(found);
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

/// The rows of both sides, made ready.
struct Pool<'a> {
    requirements: &'a [Requirement],
    /// In the order of their names, so that the order given does not matter.
    tasks: Vec<&'a Task>,
    matcher: Matcher,
}

impl<'a> Pool<'a> {
    fn of(requirements: &'a [Requirement], tasks: &'a [Task]) -> Self {
        let mut tasks: Vec<&Task> = tasks.iter().collect();
        tasks.sort_by(|a, b| a.id.cmp(&b.id).then_with(|| a.words.cmp(&b.words)));
        let quoted = requirements.iter().flat_map(|row| &row.programmes);
        let names = Names::new(quoted.chain(tasks.iter().flat_map(|task| &task.programmes)));
        let demands = requirements.iter().map(|row| Side::requirement(row, &names)).collect();
        let promises = tasks.iter().map(|task| Side::task(task, &names)).collect();
        Self { requirements, tasks, matcher: Matcher::new(demands, promises) }
    }

    /// The likeliest tasks of one requirement that are free to be suggested.
    fn suggestions(&self, at: usize, board: &mut Board, free: impl Fn(&Task) -> bool) -> Vec<Link> {
        let hits = self.matcher.hits(at, LOOKED_AT, board);
        let mut scored: Vec<(f64, Hit)> =
            hits.into_iter().map(|hit| (self.likeness(at, &hit), hit)).collect();
        scored.retain(|(score, hit)| *score >= LEAST && free(self.tasks[hit.document]));
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.document.cmp(&b.1.document)));
        let links =
            scored.into_iter().filter_map(|(score, hit)| self.link(at, hit.document, score));
        links.take(MOST).collect()
    }

    /// Words first; then numbers of the same kind and the same day count for something.
    fn likeness(&self, at: usize, hit: &Hit) -> f64 {
        let pairs = self.matcher.same_figures(at, hit.document);
        let comparable = if pairs.is_empty() { 0.0 } else { 0.08 };
        let equal = pairs.iter().any(|(demand, promise)| demand.equals(promise));
        let day = |when: &Option<crate::text::When>| when.as_ref().and_then(|when| when.latest);
        let due = day(&self.requirements[at].deadline);
        let same_day = due.is_some() && due == day(&self.tasks[hit.document].deadline);
        hit.score + comparable + if equal { 0.06 } else { 0.0 } + if same_day { 0.02 } else { 0.0 }
    }

    fn link(&self, at: usize, task: usize, score: f64) -> Option<Link> {
        let (requirement, row) = (&self.requirements[at], self.tasks[task]);
        let (demand, promise) = (&self.matcher.demands[at], &self.matcher.promises[task]);
        let common = common(&demand.content, &promise.content, |pair| self.matcher.weight(pair));
        let named = !demand.names.is_disjoint(&promise.names);
        if !named && !is_evidence(&common) && self.matcher.same_figures(at, task).is_empty() {
            return None;
        }
        Some(Link {
            requirement: requirement.id.clone(),
            task: row.id.clone(),
            relation: self.relation(at, task, &common),
            strength: strength(score),
            shared: self.shared_words(at, task, &common),
            state: LinkState::Suggested,
            reason: None,
            fingerprint: requirement.fingerprint.clone(),
            weakenings: between((requirement, demand), (row, promise), &common),
        })
    }

    /// By the words covered; where these are equal, the numbers tell whether one side has more.
    fn relation(&self, at: usize, task: usize, common: &Common) -> Relation {
        let by_words = relation(common);
        let pairs = self.matcher.same_figures(at, task);
        let (demands, promises) =
            (&self.matcher.demands[at].figures, &self.matcher.promises[task].figures);
        let met = |demand: &Figure| pairs.iter().any(|(one, _)| std::ptr::eq(*one, demand));
        let asked = |promise: &Figure| pairs.iter().any(|(_, one)| std::ptr::eq(*one, promise));
        let step = is_step(&self.requirements[at], self.tasks[task]);
        let short = step && pairs.iter().any(|(demand, promise)| demand.exceeds(promise));
        match by_words {
            Relation::Equal if pairs.is_empty() => Relation::Equal,
            Relation::Equal if short || !demands.iter().all(met) => Relation::Subset,
            Relation::Equal if !promises.iter().all(asked) => Relation::Superset,
            by_words => by_words,
        }
    }

    /// Programmes in quotation marks, then words, then numbers.
    fn shared_words(&self, at: usize, task: usize, common: &Common) -> Vec<String> {
        let requirement = &self.requirements[at];
        let (mine, its) = (&self.matcher.demands[at].names, &self.matcher.promises[task].names);
        let mut shown: Vec<String> =
            mine.intersection(its).map(|name| format!("“{name}”")).collect();
        for &(start, end) in &common.places {
            let word = &requirement.words[start..end];
            if shown.len() < SHOWN && !shown.iter().any(|known| known.contains(word)) {
                shown.push(word.to_owned());
            }
        }
        for (demand, promise) in self.matcher.same_figures(at, task) {
            if demand.equals(promise) && !shown.contains(&demand.said) {
                shown.push(demand.said.clone());
            }
        }
        shown
    }
}

/// Whether the shared words are reason enough: one short word alone is not, nor are words like 学校,
/// unless it is nearly all that either side says.
fn is_evidence(common: &Common) -> bool {
    common.telling >= TELLING || common.of_left.min(common.of_right) >= COVERED
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
