//! Sparse vectors and an inverted index over them: rarity weights, cosine, shared weight, the best
//! few. Numbers only; what a dimension stands for is the caller's business.

/// A vector of which most entries are zero.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sparse {
    entries: Vec<(u32, f64)>,
    total: f64,
}

impl Sparse {
    /// A vector of (dimension, weight) in any order; weights of a repeated dimension are added.
    pub fn new(mut entries: Vec<(u32, f64)>) -> Self {
        entries.sort_unstable_by_key(|entry| entry.0);
        entries.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += next.1;
            }
            same
        });
        let total = entries.iter().map(|entry| entry.1).sum();
        Self { entries, total }
    }

    /// Entries by rising dimension.
    pub fn entries(&self) -> &[(u32, f64)] {
        &self.entries
    }

    /// Sum of the weights.
    pub fn total(&self) -> f64 {
        self.total
    }

    /// Euclidean length.
    pub fn norm(&self) -> f64 {
        self.entries.iter().map(|entry| entry.1 * entry.1).sum::<f64>().sqrt()
    }

    /// Sum of products.
    pub fn dot(&self, other: &Self) -> f64 {
        fold_shared(self, other, |sum, a, b| sum + a * b)
    }

    /// Sum of the smaller weights: what both hold.
    pub fn shared(&self, other: &Self) -> f64 {
        fold_shared(self, other, |sum, a, b| sum + a.min(b))
    }

    /// Cosine of the angle; 0 when one is empty.
    pub fn cosine(&self, other: &Self) -> f64 {
        let lengths = self.norm() * other.norm();
        if lengths > 0.0 { self.dot(other) / lengths } else { 0.0 }
    }
}

fn fold_shared(left: &Sparse, right: &Sparse, step: impl Fn(f64, f64, f64) -> f64) -> f64 {
    let (mut i, mut j, mut sum) = (0, 0, 0.0);
    while let (Some(a), Some(b)) = (left.entries.get(i), right.entries.get(j)) {
        if a.0 == b.0 {
            sum = step(sum, a.1, b.1);
        }
        i += usize::from(a.0 <= b.0);
        j += usize::from(b.0 <= a.0);
    }
    sum
}

/// Inverse document frequency of every dimension below `dimensions`: `ln((1 + n) / (1 + df)) + 1`,
/// the smoothed form, so that a dimension in every document still weighs 1.
///
/// Every document lists each of its dimensions once.
pub fn rarity<'a>(dimensions: usize, documents: impl Iterator<Item = &'a [u32]>) -> Vec<f64> {
    let mut counts = vec![0u32; dimensions];
    let mut documents_seen = 0u32;
    for document in documents {
        documents_seen += 1;
        for &dimension in document {
            counts[dimension as usize] += 1;
        }
    }
    let all = f64::from(documents_seen) + 1.0;
    counts.iter().map(|&count| libm::log(all / (f64::from(count) + 1.0)) + 1.0).collect()
}

/// What a query and a document hold, together and each.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Overlap {
    /// Sum of the smaller weights over shared dimensions.
    pub shared: f64,
    /// Sum of the query's weights.
    pub query: f64,
    /// Sum of the document's weights.
    pub document: f64,
}

impl Overlap {
    /// The part of the query that the document holds.
    pub fn of_query(&self) -> f64 {
        ratio(self.shared, self.query)
    }

    /// The part of the document that the query holds.
    pub fn of_document(&self) -> f64 {
        ratio(self.shared, self.document)
    }

    /// Shared weight over the mean of both totals (Dice).
    pub fn dice(&self) -> f64 {
        ratio(2.0 * self.shared, self.query + self.document)
    }
}

fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// A document that an index found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// Position of the document among those indexed.
    pub document: usize,
    /// What the caller's measure makes of the overlap.
    pub score: f64,
    /// The overlap itself.
    pub overlap: Overlap,
}

/// Documents by dimension.
#[derive(Clone, Debug)]
pub struct Index {
    starts: Vec<u32>,
    postings: Vec<(u32, f64)>,
    totals: Vec<f64>,
}

impl Index {
    /// Indexes `documents`, whose dimensions are all below `dimensions`.
    pub fn new(dimensions: usize, documents: &[Sparse]) -> Self {
        let mut starts = vec![0u32; dimensions + 1];
        for (dimension, _) in documents.iter().flat_map(|document| &document.entries) {
            starts[*dimension as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut postings = vec![(0, 0.0); starts.last().map_or(0, |&end| end as usize)];
        for (number, document) in (0u32..).zip(documents) {
            for &(dimension, weight) in &document.entries {
                let slot = &mut next[dimension as usize];
                postings[*slot as usize] = (number, weight);
                *slot += 1;
            }
        }
        Self { starts, postings, totals: documents.iter().map(Sparse::total).collect() }
    }

    /// The `most` documents with the highest positive score, best first, ties by position.
    ///
    /// The cost is the number of postings of the query's dimensions, not the number of documents
    /// times their length. `board` is scratch space, reused between queries.
    pub fn best(
        &self,
        query: &Sparse,
        most: usize,
        board: &mut Board,
        score: impl Fn(usize, Overlap) -> f64,
    ) -> Vec<Hit> {
        board.shared.resize(self.totals.len(), 0.0);
        for &(dimension, weight) in &query.entries {
            let Some(&end) = self.starts.get(dimension as usize + 1) else { continue };
            for &(document, other) in
                &self.postings[self.starts[dimension as usize] as usize..end as usize]
            {
                let slot = &mut board.shared[document as usize];
                if *slot == 0.0 {
                    board.touched.push(document);
                }
                *slot += weight.min(other);
            }
        }
        let mut hits: Vec<Hit> = Vec::new();
        for document in board.touched.drain(..) {
            let shared = std::mem::take(&mut board.shared[document as usize]);
            let document = document as usize;
            let overlap = Overlap { shared, query: query.total, document: self.totals[document] };
            let score = score(document, overlap);
            if score > 0.0 {
                hits.push(Hit { document, score, overlap });
            }
        }
        keep_best(&mut hits, most);
        hits
    }
}

fn keep_best(hits: &mut Vec<Hit>, most: usize) {
    let order = |a: &Hit, b: &Hit| b.score.total_cmp(&a.score).then(a.document.cmp(&b.document));
    if hits.len() > most && most > 0 {
        hits.select_nth_unstable_by(most - 1, order);
    }
    hits.truncate(most);
    hits.sort_unstable_by(order);
}

/// Scratch space of [`Index::best`].
#[derive(Clone, Debug, Default)]
pub struct Board {
    shared: Vec<f64>,
    touched: Vec<u32>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sparse(entries: &[(u32, f64)]) -> Sparse {
        Sparse::new(entries.to_vec())
    }

    #[test]
    fn repeated_dimensions_add_up_and_measures_agree() {
        let a = sparse(&[(3, 1.0), (1, 2.0), (3, 2.0)]);
        assert_eq!(a.entries(), [(1, 2.0), (3, 3.0)]);
        let b = sparse(&[(3, 4.0), (9, 3.0)]);
        assert_eq!((a.dot(&b), a.shared(&b), b.norm()), (12.0, 3.0, 5.0));
        assert!((a.cosine(&a) - 1.0).abs() < 1e-15);
        assert_eq!(a.cosine(&Sparse::default()), 0.0);
    }

    #[test]
    fn what_is_everywhere_weighs_one_and_rare_things_more() {
        let documents: [&[u32]; 3] = [&[0, 1], &[0], &[0, 2]];
        let weights = rarity(3, documents.into_iter());
        assert_eq!(weights[0], 1.0);
        assert!((weights[1] - (libm::log(2.0) + 1.0)).abs() < 1e-12 && weights[1] == weights[2]);
    }

    #[test]
    fn the_index_finds_what_comparing_all_pairs_finds() {
        let documents: Vec<Sparse> = (0u32..40)
            .map(|n| {
                let row = |k: u32| ((n * 7 + k * k) % 23, 1.0 + f64::from(n * k % 3));
                Sparse::new((0..5).map(row).collect())
            })
            .collect();
        let index = Index::new(23, &documents);
        let mut board = Board::default();
        for query in &documents {
            let hits = index.best(query, 6, &mut board, |_, overlap| overlap.dice());
            let mut all: Vec<(usize, f64)> = documents
                .iter()
                .map(|other| 2.0 * query.shared(other) / (query.total() + other.total()))
                .enumerate()
                .collect();
            all.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            for (hit, expected) in hits.iter().zip(&all) {
                assert!((hit.score - expected.1).abs() < 1e-12, "{hit:?} {expected:?}");
            }
            assert_eq!(hits.len(), 6);
        }
    }

    #[test]
    fn nothing_asked_nothing_found() {
        let index = Index::new(2, &[sparse(&[(0, 1.0)])]);
        let mut board = Board::default();
        assert!(index.best(&Sparse::default(), 3, &mut board, |_, o| o.dice()).is_empty());
        assert!(index.best(&sparse(&[(7, 1.0)]), 3, &mut board, |_, o| o.dice()).is_empty());
        assert!(index.best(&sparse(&[(0, 1.0)]), 0, &mut board, |_, o| o.dice()).is_empty());
    }
}
