//! Products of rows that have few columns, of one run of rows of the same cell after the other: sums stay in registers, and
//! loops have no ends to look for. Where cells are kept is the gatherer's affair.

/// The products of all of so few columns: those of the first ones with all of a cell, the others of all rows.
pub(super) struct Products<const W: usize> {
    sums: [[f64; W]; W],
    wide: usize,
}

impl<const W: usize> Products<W> {
    /// Goes on from what there is over all rows.
    pub fn new(wide: usize, rest: &[f64]) -> Self {
        let mut products = Self { sums: [[0.0; W]; W], wide };
        let mut from = rest;
        for b in wide..W {
            let (line, after) = from.split_at(b + 1 - wide);
            products.sums[b][wide..=b].copy_from_slice(line);
            from = after;
        }
        products
    }

    /// Writes down what there is over all rows.
    pub fn put(&self, rest: &mut [f64]) {
        let mut to = rest;
        for b in self.wide..W {
            let (line, after) = to.split_at_mut(b + 1 - self.wide);
            line.copy_from_slice(&self.sums[b][self.wide..=b]);
            to = after;
        }
    }

    /// Goes on from what there is of a cell.
    pub fn enter(&mut self, cell: &[f64]) {
        let mut from = cell;
        for (b, sums) in self.sums.iter_mut().enumerate() {
            let (line, after) = from.split_at(self.wide.min(b + 1));
            sums[..line.len()].copy_from_slice(line);
            from = after;
        }
    }

    /// Writes down what there is of a cell.
    pub fn leave(&self, cell: &mut [f64]) {
        let mut to = cell;
        for (b, sums) in self.sums.iter().enumerate() {
            let (line, after) = to.split_at_mut(self.wide.min(b + 1));
            line.copy_from_slice(&sums[..line.len()]);
            to = after;
        }
    }

    /// Adds the products of a row.
    #[inline(always)]
    pub fn add(&mut self, row: &[f64; W], weight: f64) {
        for (b, sums) in self.sums.iter_mut().enumerate() {
            let scaled = weight * row[b];
            for (sum, value) in sums[..=b].iter_mut().zip(row) {
                *sum += scaled * value;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lmm::{Gatherer, Slices, Sums, Trouble};
    use crate::random::Random;

    /// Columns, response, weights and codes of two factors, in runs and out of order.
    struct Rows {
        columns: Vec<Vec<f64>>,
        weights: Option<Vec<f64>>,
        codes: [Vec<u32>; 2],
    }

    impl Rows {
        fn new(columns: usize, rows: usize, weighted: bool) -> Self {
            let mut random = Random::new((columns + rows) as u64);
            let mut of = |count: usize| (0..count).map(|_| random.normal()).collect::<Vec<_>>();
            let columns = (0..=columns).map(|_| of(rows)).collect();
            let weights = weighted.then(|| of(rows).iter().map(|one| one.abs() + 0.1).collect());
            let runs = (0..rows).map(|row| (row / 7 % 11) as u32).collect();
            let mixed = (0..rows).map(|row| ((row / 40) * row % 5) as u32).collect();
            Self { columns, weights, codes: [runs, mixed] }
        }

        fn slices(&self, gatherer: &mut Gatherer) -> Result<(), Trouble> {
            let (response, columns) = self.columns.split_last().expect("there is a response");
            let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
            let codes = self.codes.each_ref().map(Vec::as_slice);
            let (weights, columns, codes) = (self.weights.as_deref(), &*columns, &codes);
            gatherer.slices(Slices { columns, response, weights, codes })
        }

        fn one_by_one(&self, gatherer: &mut Gatherer) -> Result<(), Trouble> {
            let rows = 0..self.codes[0].len();
            let values = rows.clone().flat_map(|row| self.columns.iter().map(move |of| of[row]));
            let codes = rows.flat_map(|row| self.codes.iter().map(move |of| of[row]));
            let (values, codes): (Vec<f64>, Vec<u32>) = (values.collect(), codes.collect());
            gatherer.rows(&values, self.weights.as_deref(), &codes)
        }
    }

    fn bits(sums: &Sums) -> Vec<u64> {
        let logs = [sums.log_weights];
        let all = sums.products.iter().chain(&sums.rest).chain(&sums.shift).chain(&logs);
        all.map(|number| number.to_bits()).collect()
    }

    #[test]
    fn rows_in_runs_give_the_sums_of_rows_one_by_one() {
        for columns in 0..9 {
            for (rows, weighted) in [(1, false), (255, true), (256, false), (1000, true)] {
                for varying in 0..=columns + 1 {
                    for bad in [None, Some(0), Some(200), Some(256), Some(999)] {
                        let mut data = Rows::new(columns, rows, weighted);
                        if let Some(bad) = bad.filter(|bad| *bad < rows) {
                            match &mut data.weights {
                                Some(weights) if columns % 2 == 0 => weights[bad] = 0.0,
                                _ => data.columns[columns / 2][bad] = f64::INFINITY,
                            }
                        }
                        let new = || {
                            let gatherer = Gatherer::new(columns, 2).with_varying(varying);
                            let shift = vec![0.25; columns + 1];
                            gatherer.with_shift(&shift).expect("it is as long")
                        };
                        let (mut one, mut other) = (new(), new());
                        let refused = data.slices(&mut one);
                        assert_eq!(refused, data.one_by_one(&mut other));
                        let (one, other) = (one.finish(), other.finish());
                        assert_eq!(bits(&one), bits(&other), "{columns} {rows} {varying} {bad:?}");
                        assert_eq!(one, other, "codes and counts");
                        // After a refusal it has taken the rows before it.
                        let taken = if refused.is_ok() { rows } else { bad.unwrap_or(0) };
                        assert_eq!(one.rows as usize, taken);
                    }
                }
            }
        }
    }

    #[test]
    fn blocks_go_on_from_those_before() {
        let [first, second] = [300, 513].map(|rows| Rows::new(2, rows, true));
        let new = || Gatherer::new(2, 2).with_varying(1);
        let (mut one, mut other) = (new(), new());
        for rows in [&first, &second, &first] {
            assert_eq!((rows.slices(&mut one), rows.one_by_one(&mut other)), (Ok(()), Ok(())));
        }
        assert_eq!(bits(&one.finish()), bits(&other.finish()));
    }
}
