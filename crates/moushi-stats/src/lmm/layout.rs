//! Which random effects are eliminated in which order, and where everything stands. No numbers.
//!
//! A node is a level of a factor. Two nodes are coupled when a cell holds both. The levels of the
//! factor with the most levels are never coupled with one another and go first, each by itself;
//! then the node with the fewest neighbours again and again (minimum degree: Rose 1972; George and
//! Liu 1989), as long as it has few. Nested factors thus go group by group without fill. What is
//! left where factors are crossed is one dense block, with the fixed columns and the response.

use super::meets::Meets;
use super::sums::Sums;
use super::trouble::Trouble;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Share of the nodes left from which on a node has many neighbours.
const MANY: f64 = 0.1;

/// Columns of a dense block at most: 3 GB of numbers.
const LARGEST: usize = 20_000;

/// The plan of elimination. Positions are those in the order of elimination.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    /// Codes of the levels of each factor of the model, ascending.
    pub levels: Vec<Vec<u32>>,
    /// Random effects of one level of each factor.
    pub widths: Vec<usize>,
    /// First node of each factor; nodes of a factor follow one another.
    pub first: Vec<usize>,
    /// Position of each node, and node and factor at each position.
    pub position: Vec<u32>,
    pub node: Vec<u32>,
    pub factor: Vec<u32>,
    /// Positions that are eliminated one by one; those from here on are dense.
    pub sparse: usize,
    /// Neighbours after each such position, ascending, and the column where each stands.
    pub start: Vec<usize>,
    pub neighbours: Vec<u32>,
    pub columns: Vec<u32>,
    /// Where the panel of each position begins and how long its rows are.
    pub panel: Vec<usize>,
    pub stride: Vec<usize>,
    /// First column of each dense position within the dense block, and its columns.
    pub dense_at: Vec<usize>,
    pub dense: usize,
    /// Which eliminated positions meet which dense ones.
    pub meets: Meets,
    /// Fixed columns and the response.
    pub rhs: usize,
}

impl Layout {
    /// For the factors of a model; `widths` are the random effects of one level of each.
    pub fn new(
        sums: &Sums,
        factors: &[usize],
        widths: Vec<usize>,
        rhs: usize,
    ) -> Result<Self, Trouble> {
        let levels: Vec<Vec<u32>> = factors.iter().map(|&factor| levels(sums, factor)).collect();
        let mut first = vec![0];
        for of in &levels {
            first.push(first[first.len() - 1] + of.len());
        }
        let mut layout = Self {
            levels,
            widths,
            first,
            position: Vec::new(),
            node: Vec::new(),
            factor: Vec::new(),
            sparse: 0,
            start: vec![0],
            neighbours: Vec::new(),
            columns: Vec::new(),
            panel: vec![0],
            stride: Vec::new(),
            dense_at: Vec::new(),
            dense: 0,
            meets: Meets::default(),
            rhs,
        };
        let coupled = layout.coupled(sums, factors);
        let after = layout.order(coupled);
        layout.place(after);
        if layout.dense > LARGEST {
            return Err(Trouble::TooLarge { columns: layout.dense });
        }
        Ok(layout)
    }

    /// Nodes in all.
    pub fn nodes(&self) -> usize {
        self.first[self.levels.len()]
    }

    /// Random effects of the node at a position.
    pub fn width(&self, position: usize) -> usize {
        self.widths[self.factor[position] as usize]
    }

    /// Neighbours after a position with the columns of its panel where they stand.
    pub fn after(&self, position: usize) -> impl Iterator<Item = (usize, usize)> + Clone + '_ {
        let range = self.start[position]..self.start[position + 1];
        let columns = &self.columns[range.clone()];
        self.neighbours[range].iter().zip(columns).map(|(&n, &c)| (n as usize, c as usize))
    }

    /// Column of a neighbour in the panel of a position; the position itself stands first.
    pub fn column(&self, position: usize, neighbour: usize) -> usize {
        if position == neighbour {
            return 0;
        }
        let range = self.start[position]..self.start[position + 1];
        let at = self.neighbours[range.clone()].binary_search(&(neighbour as u32));
        self.columns[range.start + at.expect("coupled nodes are neighbours")] as usize
    }

    /// Nodes of the cells: for each cell one per factor of the model.
    pub fn of_cells(&self, sums: &Sums, factors: &[usize]) -> Vec<u32> {
        let mut nodes = vec![0; sums.cells() * factors.len()];
        for (place, &factor) in factors.iter().enumerate() {
            let levels = &self.levels[place];
            let mut last = 0;
            for cell in 0..sums.cells() {
                let code = sums.codes[cell * sums.factors + factor];
                if levels[last] != code {
                    last = levels.binary_search(&code).expect("the level is listed");
                }
                nodes[cell * factors.len() + place] = (self.first[place] + last) as u32;
            }
        }
        nodes
    }

    /// Nodes that share a cell with each node, ascending.
    fn coupled(&self, sums: &Sums, factors: &[usize]) -> Vec<Vec<u32>> {
        let mut coupled: Vec<Vec<u32>> = vec![Vec::new(); self.nodes()];
        let nodes = self.of_cells(sums, factors);
        for cell in nodes.chunks_exact(factors.len()) {
            for (place, &a) in cell.iter().enumerate() {
                for &b in &cell[place + 1..] {
                    if coupled[a as usize].last() != Some(&b) {
                        coupled[a as usize].push(b);
                    }
                    if coupled[b as usize].last() != Some(&a) {
                        coupled[b as usize].push(a);
                    }
                }
            }
        }
        for list in &mut coupled {
            list.sort_unstable();
            list.dedup();
        }
        coupled
    }

    /// Sets the order; gives the neighbours of each node that is eliminated by itself.
    fn order(&mut self, mut coupled: Vec<Vec<u32>>) -> Vec<Vec<u32>> {
        let largest = (0..self.levels.len()).rev().max_by_key(|&f| self.levels[f].len());
        let largest = largest.expect("a model has a factor");
        let batch = self.first[largest]..self.first[largest + 1];
        let mut after: Vec<Vec<u32>> = Vec::new();
        self.position = vec![u32::MAX; self.nodes()];
        let joined = joined(&coupled, &batch);
        for node in batch.clone() {
            self.eliminate(node, &mut after, std::mem::take(&mut coupled[node]));
        }
        let mut graph = joined;
        let mut left = self.nodes() - batch.len();
        let mut heap: BinaryHeap<Reverse<(usize, usize)>> = (0..self.nodes())
            .filter(|node| !batch.contains(node))
            .map(|node| Reverse((graph[node].len(), node)))
            .collect();
        while let Some(Reverse((degree, node))) = heap.pop() {
            if self.position[node] != u32::MAX || degree != graph[node].len() {
                continue;
            }
            if degree as f64 >= MANY * left as f64 {
                break;
            }
            let list = std::mem::take(&mut graph[node]);
            for &other in &list {
                merge(&mut graph[other as usize], &list, [node as u32, other]);
                heap.push(Reverse((graph[other as usize].len(), other as usize)));
            }
            self.eliminate(node, &mut after, list);
            left -= 1;
        }
        self.sparse = self.node.len();
        for node in 0..self.nodes() {
            if self.position[node] == u32::MAX {
                self.eliminate(node, &mut Vec::new(), Vec::new());
            }
        }
        after
    }

    fn eliminate(&mut self, node: usize, after: &mut Vec<Vec<u32>>, list: Vec<u32>) {
        self.position[node] = self.node.len() as u32;
        self.node.push(node as u32);
        let factor = self.first.partition_point(|&first| first <= node) - 1;
        self.factor.push(factor as u32);
        after.push(list);
    }

    /// Columns, panels and the dense block.
    fn place(&mut self, after: Vec<Vec<u32>>) {
        for (position, list) in after.into_iter().enumerate() {
            let mut list: Vec<u32> =
                list.into_iter().map(|node| self.position[node as usize]).collect();
            list.sort_unstable();
            let width = self.width(position);
            let mut column = width;
            for neighbour in list {
                self.neighbours.push(neighbour);
                self.columns.push(column as u32);
                column += self.width(neighbour as usize);
            }
            self.start.push(self.neighbours.len());
            self.stride.push(column + self.rhs);
            self.panel.push(self.panel[position] + width * (column + self.rhs));
        }
        for position in self.sparse..self.nodes() {
            self.dense_at.push(self.dense);
            self.dense += self.width(position);
        }
        self.meets = Meets::new(self);
    }
}

/// Distinct codes of a factor, ascending.
fn levels(sums: &Sums, factor: usize) -> Vec<u32> {
    let mut codes: Vec<u32> =
        sums.codes.iter().skip(factor).step_by(sums.factors).copied().collect();
    codes.dedup();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// Couplings among the nodes outside of the batch once the batch has been eliminated.
fn joined(coupled: &[Vec<u32>], batch: &std::ops::Range<usize>) -> Vec<Vec<u32>> {
    let mut mark = vec![u32::MAX; coupled.len()];
    let mut joined = vec![Vec::new(); coupled.len()];
    for node in (0..coupled.len()).filter(|node| !batch.contains(node)) {
        let me = node as u32;
        mark[node] = me;
        let list = &mut joined[node];
        let mut see = |other: u32| {
            if mark[other as usize] != me {
                mark[other as usize] = me;
                list.push(other);
            }
        };
        for &other in &coupled[node] {
            if batch.contains(&(other as usize)) {
                coupled[other as usize].iter().for_each(|&far| see(far));
            } else {
                see(other);
            }
        }
        list.sort_unstable();
    }
    joined
}

/// Adds a sorted list to a sorted list, without some.
fn merge(into: &mut Vec<u32>, list: &[u32], without: [u32; 2]) {
    let mut merged = Vec::with_capacity(into.len() + list.len());
    let (mut a, mut b) = (into.iter().peekable(), list.iter().peekable());
    while let Some(&next) = match (a.peek(), b.peek()) {
        (Some(x), Some(y)) if x < y => a.next(),
        (Some(x), Some(y)) if x == y => {
            b.next();
            a.next()
        }
        (Some(_), None) => a.next(),
        _ => b.next(),
    } {
        if !without.contains(&next) {
            merged.push(next);
        }
    }
    *into = merged;
}
