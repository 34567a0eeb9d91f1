//! A tree of rows by columns as a network in which what goes into a node comes out of it. Each cell is an arc, its count
//! the flow on it; another table with the same sums is another flow. Finds the cheapest ways to move counts; decides
//! nothing about marks.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::Table;

/// The network of a table; arcs go by the place of their cell.
pub(super) struct Network {
    /// Where each arc begins and ends.
    ends: Vec<[usize; 2]>,
    /// Where the arcs of each node begin in `arcs`.
    starts: Vec<usize>,
    /// Arcs of each node with whether they leave it.
    arcs: Vec<(usize, bool)>,
    search: Search,
}

/// What a search has found out; kept between searches, told apart by their number.
struct Search {
    number: u32,
    seen: Vec<u32>,
    done: Vec<u32>,
    cost: Vec<u64>,
    by: Vec<(usize, bool)>,
    heap: BinaryHeap<Reverse<(u64, usize)>>,
}

/// What may be moved, and what that costs.
pub(super) trait Ground {
    /// How far a count that was moved by `moved` may still rise, or fall.
    fn room(&self, arc: usize, rises: bool, moved: i64) -> u64;
    /// What it costs to hide it.
    fn cost(&self, arc: usize) -> u64;
}

impl Network {
    pub(super) fn new(table: &Table) -> Self {
        let (ends, nodes) = ends(table);
        let mut starts = vec![0; nodes + 1];
        for node in ends.iter().flatten() {
            starts[node + 1] += 1;
        }
        for node in 0..nodes {
            starts[node + 1] += starts[node];
        }
        let mut next = starts.clone();
        let mut arcs = vec![(0, false); ends.len() * 2];
        for (arc, [tail, head]) in ends.iter().enumerate() {
            for (node, leaves) in [(*tail, true), (*head, false)] {
                arcs[next[node]] = (arc, leaves);
                next[node] += 1;
            }
        }
        let search = Search {
            number: 0,
            seen: vec![0; nodes],
            done: vec![0; nodes],
            cost: vec![0; nodes],
            by: vec![(0, false); nodes],
            heap: BinaryHeap::new(),
        };
        Self { ends, starts, arcs, search }
    }

    /// Where an arc begins and ends.
    pub(super) fn ends(&self, arc: usize) -> [usize; 2] {
        self.ends[arc]
    }

    /// Moves at most `most` from one node to another the cheapest way that has room for `least`, without the arc `not`, adds
    /// that to `moved` and says which arcs it took and how much it moved; nothing where there is no way.
    pub(super) fn push(
        &mut self,
        ground: &impl Ground,
        moved: &mut [i64],
        [from, to]: [usize; 2],
        [least, most]: [u64; 2],
        not: Option<usize>,
    ) -> (Vec<usize>, u64) {
        if from == to {
            return (Vec::new(), most);
        }
        if !self.reached(ground, moved, [from, to], least, not) {
            return (Vec::new(), 0);
        }
        let mut way = Vec::new();
        let (mut node, mut amount) = (to, most);
        while node != from {
            let (arc, rises) = self.search.by[node];
            amount = amount.min(ground.room(arc, rises, moved[arc]));
            way.push((arc, rises));
            node = self.ends[arc][usize::from(!rises)];
        }
        let step = i64::try_from(amount).unwrap_or(i64::MAX);
        for (arc, rises) in &way {
            moved[*arc] += if *rises { step } else { -step };
        }
        (way.into_iter().map(|(arc, _)| arc).collect(), amount)
    }

    /// Looks for the cheapest way (Dijkstra 1959); `by` holds it then.
    fn reached(
        &mut self,
        ground: &impl Ground,
        moved: &[i64],
        [from, to]: [usize; 2],
        least: u64,
        not: Option<usize>,
    ) -> bool {
        let search = &mut self.search;
        search.number += 1;
        search.heap.clear();
        search.seen[from] = search.number;
        search.cost[from] = 0;
        search.heap.push(Reverse((0, from)));
        while let Some(Reverse((cost, node))) = search.heap.pop() {
            if node == to {
                return true;
            }
            if std::mem::replace(&mut search.done[node], search.number) == search.number {
                continue;
            }
            for (arc, rises) in &self.arcs[self.starts[node]..self.starts[node + 1]] {
                let next = self.ends[*arc][usize::from(*rises)];
                let room = Some(*arc) != not && ground.room(*arc, *rises, moved[*arc]) >= least;
                if !room || search.done[next] == search.number {
                    continue;
                }
                let cost = cost + ground.cost(*arc);
                if search.seen[next] != search.number || cost < search.cost[next] {
                    search.seen[next] = search.number;
                    search.cost[next] = cost;
                    search.by[next] = (*arc, *rises);
                    search.heap.push(Reverse((cost, next)));
                }
            }
        }
        false
    }
}

/// Where each cell begins and ends, and how many nodes there are. A row with parts has a node for each column and one for
/// the total; a row without has one, where its columns flow into its total; each tree has one in which it closes.
fn ends(table: &Table) -> (Vec<[usize; 2]>, usize) {
    let wide = table.width();
    let mut parts = vec![false; table.rows.len()];
    table.rows.iter().filter_map(|row| row.parent).for_each(|parent| parts[parent] = true);
    let mut nodes = 0;
    let mut taken = |count: usize| {
        nodes += count;
        nodes - count
    };
    let first: Vec<usize> =
        parts.iter().map(|parts| taken(if *parts { wide } else { 1 })).collect();
    let closing: Vec<usize> =
        table.rows.iter().map(|row| if row.parent.is_none() { taken(1) } else { 0 }).collect();
    let own = |row: usize, column: usize| first[row] + if parts[row] { column } else { 0 };
    let above = |row: usize, column: usize| {
        table.rows[row].parent.map_or(closing[row], |parent| first[parent] + column)
    };
    let ends = (0..table.counts.len()).map(|at| {
        let (row, column) = (at / wide, at % wide);
        let down = [above(row, column), own(row, column)];
        if column + 1 == wide { [down[1], down[0]] } else { down }
    });
    (ends.collect(), nodes)
}
