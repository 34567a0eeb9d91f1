//! How alike the wording of rows is, set phrases included, numbers and years left out: for copies
//! and repetitions, where the same words matter more than rare ones.

use std::collections::BTreeMap;

use moushi_stats::sparse::{Board, Index, Sparse};

/// An index of rows by their wording.
pub(super) struct Wording {
    ids: BTreeMap<u64, u32>,
    index: Index,
}

impl Wording {
    /// Indexes the words of all rows.
    pub(super) fn of<'w>(rows: impl Iterator<Item = &'w str>) -> Self {
        let rows: Vec<Vec<u64>> = rows.map(pairs).collect();
        let mut ids: BTreeMap<u64, u32> = rows.iter().flatten().map(|&key| (key, 0)).collect();
        for (number, id) in (0..).zip(ids.values_mut()) {
            *id = number;
        }
        let documents: Vec<Sparse> = rows.iter().map(|row| sparse(&ids, row)).collect();
        Self { index: Index::new(ids.len(), &documents), ids }
    }

    /// The `most` rows whose wording is most like `words`, best first, with a likeness of 0 to 1.
    pub(super) fn nearest(&self, words: &str, most: usize, board: &mut Board) -> Vec<(usize, f64)> {
        let keys = pairs(words);
        let query = sparse(&self.ids, &keys);
        let unknown = 0.5 * (keys.len() as f64 - query.total());
        let hits = self.index.best(&query, most, board, |_, overlap| {
            // Pairs that no row holds still make the wording differ.
            let both = 0.5 * (overlap.query + overlap.document) + unknown;
            overlap.shared / both
        });
        hits.into_iter().map(|hit| (hit.document, hit.score)).collect()
    }
}

fn sparse(ids: &BTreeMap<u64, u32>, keys: &[u64]) -> Sparse {
    Sparse::new(keys.iter().filter_map(|key| Some((*ids.get(key)?, 1.0))).collect())
}

/// Neighbouring characters, numbers and punctuation left out; sorted, each once.
fn pairs(words: &str) -> Vec<u64> {
    let characters = words.chars().filter(|c| c.is_alphabetic());
    let mut keys: Vec<u64> = characters
        .scan('\0', |before, character| {
            let key = u64::from(u32::from(*before)) << 21 | u64::from(u32::from(character));
            *before = character;
            Some(key)
        })
        .collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_do_not_make_a_difference_and_other_words_do() {
        let rows = ["建设100所书香校园", "招聘特岗教师3000名"];
        let wording = Wording::of(rows.into_iter());
        let mut board = Board::default();
        let nearest = wording.nearest("建设200所书香校园", 1, &mut board);
        assert_eq!(nearest, [(0, 1.0)]);
        let other = wording.nearest("建设书香校园长效机制和评价体系", 1, &mut board);
        assert!(other[0].1 < 0.6, "{other:?}");
    }
}
