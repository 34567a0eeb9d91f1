//! Hides cells until every hidden one can be moved: for each, another table is found that agrees with all that is shown,
//! and what that table changes is hidden as well. What has been found stays possible when more is hidden, so that the
//! tables found are a proof.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::network::{Ground, Network};
use super::past::{Before, Key, Moves, Past};
use super::{Cell, Mark, Policy, Protected, Table, Trouble};

/// More than any count can be moved.
const FREE: u64 = 1 << 40;

/// Says what of a table has to be hidden, given what earlier tables have shown.
///
/// # Errors
/// When the policy asks for the impossible, or when with what was published before a hidden cell could be reckoned back
/// whatever is hidden now.
pub fn protect(table: &Table, past: &Past, policy: &Policy) -> Result<Protected, Trouble> {
    if policy.width == 0 || policy.width + 2 > policy.least {
        return Err(Trouble::Policy);
    }
    let mut work = Work::new(table, past, policy);
    if !work.contains {
        work.keep_open(past);
    }
    work.open();
    work.done(past)
}

struct Work<'a> {
    table: &'a Table,
    network: Network,
    state: State<'a>,
    /// How far each cell was seen to rise and to fall by readers who know which hidden cells are small.
    reach: Vec<[u64; 2]>,
    /// Cells that an earlier table has hidden, in a table that is not part of this one: they move as they moved there.
    earlier: Vec<bool>,
    /// Whether everything that was published is part of this table; its sums are then part of these.
    contains: bool,
    moved: Vec<i64>,
    moves: Vec<Moves>,
    by_mark: Vec<bool>,
    too_late: Vec<Cell>,
    given: Vec<Cell>,
}

/// What a search may move.
struct State<'a> {
    table: &'a Table,
    policy: &'a Policy,
    marks: Vec<Mark>,
    /// Known to everybody, or moved by earlier tables alone.
    fixed: Vec<bool>,
    /// Readers know which of the hidden cells are small.
    careful: bool,
}

impl Ground for State<'_> {
    fn room(&self, arc: usize, rises: bool, moved: i64) -> u64 {
        let (count, mark) = (self.table.counts[arc], self.marks[arc]);
        let shown_zero = mark == Mark::Shown && count == 0;
        if self.fixed[arc] || shown_zero {
            return 0;
        }
        let now = count.saturating_add_signed(moved);
        let (low, high) = self.bounds(arc);
        if rises { high.saturating_sub(now) } else { now.saturating_sub(low) }
    }

    fn cost(&self, arc: usize) -> u64 {
        match self.marks[arc] {
            // Many small cells cost more than a large one, and a total more than a part.
            Mark::Shown => 10 + self.table.counts[arc].isqrt(),
            Mark::Small | Mark::Covering | Mark::Unwanted => 0,
        }
    }
}

impl State<'_> {
    /// What readers know of a cell once it is hidden.
    fn bounds(&self, arc: usize) -> (u64, u64) {
        let (count, policy) = (self.table.counts[arc], self.policy);
        let high = count + FREE;
        match self.marks[arc] {
            Mark::Unwanted => (0, high),
            _ if !self.careful => (policy.lowest(), high),
            _ if policy.small(count) => (policy.lowest(), policy.least - 1),
            _ => (policy.least, high),
        }
    }
}

impl<'a> Work<'a> {
    fn new(table: &'a Table, past: &Past, policy: &'a Policy) -> Self {
        let size = table.counts.len();
        let before: Vec<Option<Before>> = (0..size).map(|at| before(table, past, at)).collect();
        let contains = before.iter().flatten().count() == past.cells.len();
        // What an earlier table needs to stay open, although it did not show it, is not shown now.
        let needed: HashSet<Key> =
            past.moves.iter().flat_map(|moves| &moves.by).map(|(key, _)| *key).collect();
        let mut work = Work {
            network: Network::new(table),
            state: State {
                table,
                policy,
                marks: Vec::with_capacity(size),
                fixed: vec![false; size],
                careful: true,
            },
            table,
            reach: vec![[0; 2]; size],
            earlier: vec![false; size],
            contains,
            moved: vec![0; size],
            moves: Vec::new(),
            by_mark: vec![false; size],
            too_late: Vec::new(),
            given: Vec::new(),
        };
        for (at, before) in before.iter().enumerate() {
            let small = policy.small(table.counts[at]);
            let stays = match before {
                Some(Before::Hidden(_)) => true,
                Some(Before::Unwanted(_)) => !contains && needed.contains(&table.key(at)),
                _ => hidden_before(table, past, at),
            };
            let known = matches!(before, Some(Before::Shown(_)));
            work.state.fixed[at] = known || (!contains && before.is_some());
            work.earlier[at] = !contains && before.is_some() && !known;
            if small && known && table.wanted[at] {
                work.too_late.push(table.cell(at));
            }
            work.state.marks.push(match () {
                () if !table.wanted[at] => Mark::Unwanted,
                () if small => Mark::Small,
                () if stays && table.counts[at] > 0 => Mark::Covering,
                () => Mark::Shown,
            });
        }
        work
    }

    /// Leaves every table possible that earlier ones have left possible: their moves, where they touch this table, are
    /// made whole in it.
    fn keep_open(&mut self, past: &Past) {
        let places: HashMap<Key, usize> = (0..self.table.counts.len())
            .filter(|at| self.earlier[*at])
            .map(|at| (self.table.key(at), at))
            .collect();
        let corrected = self.corrected(past);
        for moves in &past.moves {
            let here: Vec<(usize, i64)> = moves
                .by
                .iter()
                .filter_map(|(key, by)| places.get(key).map(|at| (*at, *by)))
                .collect();
            let mut made = moves.clone();
            // Counts before a correction are counts of their own, of which no later table speaks.
            made.by.retain(|(key, _)| !corrected.contains(key));
            if !here.is_empty() {
                let careful = if moves.by_mark { None } else { self.whole(&here, true) };
                made.by_mark = careful.is_none();
                let Some(touched) = careful.or_else(|| self.whole(&here, false)) else {
                    self.given.extend(here.iter().map(|(at, _)| self.table.cell(*at)));
                    continue;
                };
                made.by.extend(self.taken(&here, touched, made.by_mark));
            }
            self.moves.push(made);
        }
    }

    /// Cells whose count is another one than in an earlier table.
    fn corrected(&self, past: &Past) -> HashSet<Key> {
        let all =
            (0..self.table.counts.len()).map(|at| (self.table.key(at), self.table.counts[at]));
        let other = all.filter(|(key, count)| {
            past.cells.get(key).is_some_and(|before| before.count() != *count)
        });
        other.map(|(key, _)| key).collect()
    }

    /// Moves cells of earlier tables, and new ones with them so that all sums hold; says which. Moves nothing where there
    /// is no way.
    fn whole(&mut self, here: &[(usize, i64)], careful: bool) -> Option<Vec<usize>> {
        self.state.careful = careful;
        let mut over: BTreeMap<usize, i64> = BTreeMap::new();
        for (arc, by) in here {
            self.moved[*arc] = *by;
            let [tail, head] = self.network.ends(*arc);
            *over.entry(head).or_default() += by;
            *over.entry(tail).or_default() -= by;
        }
        let mut touched = Vec::new();
        let nodes: Vec<usize> = over.keys().copied().collect();
        for from in &nodes {
            for to in &nodes {
                self.level(&mut over, [*from, *to], &mut touched);
            }
            if over[from] > 0 {
                touched.iter().chain(here.iter().map(|(arc, _)| arc)).for_each(|arc| {
                    self.moved[*arc] = 0;
                });
                return None;
            }
        }
        Some(touched)
    }

    /// Sends what is too much at one node to another that lacks, as far as there is a way.
    fn level(
        &mut self,
        over: &mut BTreeMap<usize, i64>,
        [from, to]: [usize; 2],
        touched: &mut Vec<usize>,
    ) {
        while over[&from] > 0 && over[&to] < 0 {
            let most = over[&from].min(-over[&to]).unsigned_abs();
            let (arcs, pushed) =
                self.network.push(&self.state, &mut self.moved, [from, to], [1, most], None);
            if pushed == 0 {
                return;
            }
            touched.extend(arcs);
            let pushed = i64::try_from(pushed).unwrap_or(i64::MAX);
            over.entry(from).and_modify(|left| *left -= pushed);
            over.entry(to).and_modify(|left| *left += pushed);
        }
    }

    /// Takes over what was moved: hides it, and says which new cells that were.
    fn taken(&mut self, here: &[(usize, i64)], new: Vec<usize>, by_mark: bool) -> Vec<(Key, i64)> {
        for (arc, by) in here {
            self.by_mark[*arc] |= by_mark;
            self.reached(*arc, *by, by_mark);
            self.moved[*arc] = 0;
        }
        self.moved_for_good(new, by_mark)
    }

    fn reached(&mut self, arc: usize, by: i64, by_mark: bool) {
        if !by_mark && by != 0 {
            let reach = &mut self.reach[arc][usize::from(by < 0)];
            *reach = (*reach).max(by.unsigned_abs());
        }
    }

    fn moved_for_good(&mut self, arcs: Vec<usize>, by_mark: bool) -> Vec<(Key, i64)> {
        let mut all = Vec::new();
        for arc in arcs {
            let by = std::mem::take(&mut self.moved[arc]);
            if by == 0 {
                continue;
            }
            all.push((self.table.key(arc), by));
            self.reached(arc, by, by_mark);
            if self.state.marks[arc] == Mark::Shown {
                self.state.marks[arc] = Mark::Covering;
            }
            self.by_mark[arc] |= by_mark && self.reach[arc] == [0; 2];
        }
        all
    }

    /// Opens every hidden cell, the lowest rows first; what is hidden on the way was moved.
    fn open(&mut self) {
        for arc in (0..self.table.counts.len()).rev() {
            let need = match self.state.marks[arc] {
                Mark::Small => self.state.policy.width,
                Mark::Covering => 1,
                Mark::Shown | Mark::Unwanted => continue,
            };
            let [rise, fall] = self.reach[arc];
            if !self.state.fixed[arc] {
                self.open_one(arc, need);
            } else if self.earlier[arc] && rise + fall < need && !self.by_mark[arc] {
                // It moves as it did in an earlier table, or not at all.
                self.given.push(self.table.cell(arc));
            }
        }
    }

    fn open_one(&mut self, arc: usize, need: u64) {
        self.state.careful = true;
        self.try_both(arc, need);
        let reach = self.reach[arc];
        if reach[0] + reach[1] >= need {
            self.by_mark[arc] = false;
            return;
        }
        self.state.careful = false;
        let found =
            self.by_mark[arc] || (0..2).any(|falls| self.try_one(arc, falls == 1, 1, 1) > 0);
        self.by_mark[arc] = true;
        if !found {
            self.given.push(self.table.cell(arc));
        }
    }

    /// Both ways, the one with more room first.
    fn try_both(&mut self, arc: usize, need: u64) {
        let [up, down] = [true, false].map(|rises| self.state.room(arc, rises, 0));
        let ways = if up >= down { [false, true] } else { [true, false] };
        // One way round with room for all of it hides less than several.
        for falls in ways {
            let [rise, fall] = self.reach[arc];
            if rise + fall < need && (if falls { down } else { up }) >= need {
                self.try_one(arc, falls, need, need);
            }
        }
        for falls in ways {
            let [rise, fall] = self.reach[arc];
            if rise + fall < need {
                let other = if falls { rise } else { fall };
                self.try_one(arc, falls, 1, need - other);
            }
        }
    }

    /// Moves a cell one way, by `most` at most, at each step by `least`; says by how much.
    fn try_one(&mut self, arc: usize, falls: bool, least: u64, most: u64) -> u64 {
        let most = most.min(self.state.room(arc, !falls, 0));
        let [tail, head] = self.network.ends(arc);
        let way = if falls { [tail, head] } else { [head, tail] };
        let (mut touched, mut left) = (vec![arc], most);
        while left > 0 {
            let (arcs, pushed) =
                self.network.push(&self.state, &mut self.moved, way, [least, left], Some(arc));
            if pushed == 0 {
                break;
            }
            touched.extend(arcs);
            left -= pushed;
        }
        let done = most - left;
        let by = i64::try_from(done).unwrap_or(i64::MAX);
        self.moved[arc] = if falls { -by } else { by };
        let by_mark = !self.state.careful;
        let by = self.moved_for_good(touched, by_mark);
        if !by.is_empty() {
            self.moves.push(Moves { by, by_mark });
        }
        done
    }

    fn done(mut self, past: &Past) -> Result<Protected, Trouble> {
        if !self.given.is_empty() {
            self.given.sort_unstable();
            self.given.dedup();
            return Err(Trouble::Given(self.given));
        }
        let mut cells = past.cells.clone();
        for at in 0..self.table.counts.len() {
            let count = self.table.counts[at];
            let key = self.table.key(at);
            let known = self.state.fixed[at] && !self.earlier[at];
            let now = match self.state.marks[at] {
                _ if known => Before::Shown(count),
                Mark::Shown => Before::Shown(count),
                Mark::Unwanted => Before::Unwanted(count),
                Mark::Small | Mark::Covering => Before::Hidden(count),
            };
            let old = cells.insert(key, now);
            if matches!(old, Some(Before::Hidden(_))) && now == Before::Unwanted(count) {
                cells.insert(key, Before::Hidden(count));
            }
        }
        let by_mark = self.by_mark.iter().enumerate().filter(|(_, by_mark)| **by_mark);
        Ok(Protected {
            by_mark: by_mark.map(|(at, _)| self.table.cell(at)).collect(),
            width: self.table.width(),
            marks: self.state.marks,
            too_late: self.too_late,
            past: Past { cells, moves: self.moves },
        })
    }
}

/// What an earlier table did with the same count; nothing where the count was corrected since.
fn before(table: &Table, past: &Past, at: usize) -> Option<Before> {
    past.cells.get(&table.key(at)).copied().filter(|before| before.count() == table.counts[at])
}

/// What was hidden stays hidden after a correction: the two counts are near each other.
fn hidden_before(table: &Table, past: &Past, at: usize) -> bool {
    matches!(past.cells.get(&table.key(at)), Some(Before::Hidden(_)))
}
