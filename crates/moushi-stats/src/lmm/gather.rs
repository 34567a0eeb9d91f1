//! One pass over the rows: blocks of rows go in, sums and products by cell come out. Not here: what
//! is done with them. Rows are complete; missing values are the caller's affair.

use super::runs::Products;
use super::sums::{Sums, offset, place};
use super::trouble::Trouble;

/// Rows of the first block that give the shift.
const FIRST: usize = 1024;

/// Rows of few columns that are taken together.
const TOGETHER: usize = 256;

/// Gathers rows into [`Sums`]. Pieces gathered apart are put together by [`Gatherer::merge`]; the
/// same pieces in the same order give the same bits. After a refusal it has taken the rows before the
/// one refused, and is best thrown away.
#[derive(Clone, Debug)]
pub struct Gatherer {
    sums: Sums,
    index: Index,
    shifted: bool,
    row: Vec<f64>,
    codes: Vec<u32>,
}

/// Rows as slices of columns: each slice has one entry per row.
#[derive(Clone, Copy, Debug)]
pub struct Slices<'a> {
    /// The numeric columns, without the constant.
    pub columns: &'a [&'a [f64]],
    /// The response.
    pub response: &'a [f64],
    /// Weights, all positive.
    pub weights: Option<&'a [f64]>,
    /// Codes of the groups, one slice per factor.
    pub codes: &'a [&'a [u32]],
}

impl Gatherer {
    /// A gatherer for so many numeric columns (without constant and response) and factors.
    pub fn new(columns: usize, factors: usize) -> Self {
        let sums = Sums {
            columns,
            factors,
            wide: columns + 2,
            rows: 0,
            log_weights: 0.0,
            shift: vec![0.0; columns + 1],
            codes: Vec::new(),
            counts: Vec::new(),
            products: Vec::new(),
            rest: Vec::new(),
        };
        let (row, codes) = (vec![0.0; columns + 2], vec![0; factors]);
        Self { sums, index: Index::default(), shifted: false, row, codes }
    }

    /// Keeps by cell only what is needed where coefficients of the first `varying` columns (and
    /// the constant) vary by group: much less where there are many columns and many cells.
    pub fn with_varying(mut self, varying: usize) -> Self {
        let sums = &mut self.sums;
        sums.wide = 1 + varying.min(sums.columns + 1);
        sums.rest = vec![0.0; place(0, sums.width() - sums.wide)];
        self
    }

    /// With a given shift (`columns + 1` numbers near the means) instead of one taken from the
    /// first block, so that pieces gathered apart agree in it.
    pub fn with_shift(mut self, shift: &[f64]) -> Result<Self, Trouble> {
        if shift.len() != self.sums.shift.len() {
            return Err(Trouble::UnequalLengths);
        }
        self.sums.shift.copy_from_slice(shift);
        self.shifted = true;
        Ok(self)
    }

    /// Takes rows of `[columns…, response]`, one after the other; `codes` has one code per factor
    /// and row, row by row.
    pub fn rows(
        &mut self,
        values: &[f64],
        weights: Option<&[f64]>,
        codes: &[u32],
    ) -> Result<(), Trouble> {
        let (width, factors) = (self.sums.columns + 1, self.sums.factors);
        let rows = values.len() / width;
        let odd = values.len() != rows * width || codes.len() != rows * factors;
        if odd || weights.is_some_and(|weights| weights.len() != rows) {
            return Err(Trouble::UnequalLengths);
        }
        self.settle(rows, |row, column| values[row * width + column]);
        for row in 0..rows {
            self.row[1..].copy_from_slice(&values[row * width..(row + 1) * width]);
            self.codes.copy_from_slice(&codes[row * factors..(row + 1) * factors]);
            self.take(row, weights.map(|weights| weights[row]))?;
        }
        Ok(())
    }

    /// Takes rows given as slices of columns.
    pub fn slices(&mut self, slices: Slices<'_>) -> Result<(), Trouble> {
        let Slices { columns, response, weights, codes } = slices;
        let rows = response.len();
        let alike = columns.iter().all(|column| column.len() == rows)
            && codes.iter().all(|codes| codes.len() == rows)
            && weights.is_none_or(|weights| weights.len() == rows);
        if !alike || columns.len() != self.sums.columns || codes.len() != self.sums.factors {
            return Err(Trouble::UnequalLengths);
        }
        self.settle(rows, |row, at| columns.get(at).unwrap_or(&response)[row]);
        match columns.len() {
            0 => self.runs::<2>(slices),
            1 => self.runs::<3>(slices),
            2 => self.runs::<4>(slices),
            3 => self.runs::<5>(slices),
            4 => self.runs::<6>(slices),
            5 => self.runs::<7>(slices),
            6 => self.runs::<8>(slices),
            _ => self.one_by_one(slices),
        }
    }

    /// Takes rows of many columns.
    fn one_by_one(&mut self, slices: Slices<'_>) -> Result<(), Trouble> {
        let Slices { columns, response, weights, codes } = slices;
        for row in 0..response.len() {
            for (value, column) in self.row[1..].iter_mut().zip(columns) {
                *value = column[row];
            }
            self.row[columns.len() + 1] = response[row];
            for (code, codes) in self.codes.iter_mut().zip(codes) {
                *code = codes[row];
            }
            self.take(row, weights.map(|weights| weights[row]))?;
        }
        Ok(())
    }

    /// Takes rows of few columns, which with the constant and the response are `W`.
    fn runs<const W: usize>(&mut self, slices: Slices<'_>) -> Result<(), Trouble> {
        let Slices { columns, response, weights, .. } = slices;
        let mut products = Products::<W>::new(self.sums.wide, &self.sums.rest);
        let mut block = [[1.0; W]; TOGETHER];
        let mut taken = Ok(());
        for from in (0..response.len()).step_by(TOGETHER) {
            let block = &mut block[..TOGETHER.min(response.len() - from)];
            for (at, shift) in self.sums.shift.iter().enumerate() {
                let column = &columns.get(at).unwrap_or(&response)[from..];
                let values = block.iter_mut().zip(column);
                values.for_each(|(row, value)| row[at + 1] = value - shift);
            }
            let weight = |row: usize| weights.map_or(1.0, |weights| weights[from + row]);
            let bad =
                (0..block.len()).find_map(|row| refused(from + row, &block[row][1..], weight(row)));
            let rows = bad.map_or(block.len(), |(row, _)| row - from);
            self.run(&mut products, &block[..rows], slices, from);
            if let Some((_, trouble)) = bad {
                taken = Err(trouble);
                break;
            }
        }
        products.put(&mut self.sums.rest);
        taken
    }

    /// Takes rows that can be taken, their numbers shifted; `from` is the first of them.
    fn run<const W: usize>(
        &mut self,
        products: &mut Products<W>,
        rows: &[[f64; W]],
        Slices { weights, codes, .. }: Slices<'_>,
        from: usize,
    ) {
        let size = self.sums.packed();
        let (mut cell, mut entered) = (None, from);
        for (at, row) in (from..).zip(rows) {
            if cell.is_none() || codes.iter().any(|codes| codes[at] != codes[at - 1]) {
                self.leave(cell, products, at - entered);
                let own = self.codes.iter_mut().zip(codes);
                own.for_each(|(code, codes)| *code = codes[at]);
                let next = self.index.find(&self.codes, &mut self.sums);
                products.enter(&self.sums.products[next * size..(next + 1) * size]);
                (cell, entered) = (Some(next), at);
            }
            let weight = weights.map_or(1.0, |weights| weights[at]);
            products.add(row, weight);
            if weight != 1.0 {
                self.sums.log_weights += libm::log(weight);
            }
        }
        self.leave(cell, products, from + rows.len() - entered);
        self.sums.rows += rows.len() as u64;
    }

    /// Writes down the products of a cell of which so many rows followed each other.
    fn leave<const W: usize>(&mut self, cell: Option<usize>, products: &Products<W>, rows: usize) {
        let Some(cell) = cell else { return };
        let size = self.sums.packed();
        products.leave(&mut self.sums.products[cell * size..(cell + 1) * size]);
        self.sums.counts[cell] += rows as u64;
    }

    /// Adds what was gathered elsewhere, after what is here.
    pub fn merge(&mut self, other: &Sums) -> Result<(), Trouble> {
        let shape = |sums: &Sums| (sums.columns, sums.factors, sums.wide);
        if shape(other) != shape(&self.sums) {
            return Err(Trouble::UnequalLengths);
        }
        other.check()?;
        if !self.shifted {
            self.sums.shift.copy_from_slice(&other.shift);
            self.shifted = true;
        }
        let moved;
        let other = if other.shift == self.sums.shift {
            other
        } else {
            moved = other.with_shift(&self.sums.shift);
            &moved
        };
        let (factors, size) = (other.factors, other.packed());
        for (cell, theirs) in other.products.chunks_exact(size).enumerate() {
            let codes = &other.codes[cell * factors..(cell + 1) * factors];
            let at = self.index.find(codes, &mut self.sums);
            self.sums.counts[at] += other.counts[cell];
            let ours = &mut self.sums.products[at * size..(at + 1) * size];
            ours.iter_mut().zip(theirs).for_each(|(ours, theirs)| *ours += theirs);
        }
        self.sums.rest.iter_mut().zip(&other.rest).for_each(|(ours, theirs)| *ours += theirs);
        self.sums.rows += other.rows;
        self.sums.log_weights += other.log_weights;
        Ok(())
    }

    /// The sums, their cells in ascending order of the codes.
    pub fn finish(self) -> Sums {
        if self.index.is_rising() {
            return self.sums;
        }
        let sums = self.sums;
        let (factors, size) = (sums.factors, sums.packed());
        let codes = |cell: usize| &sums.codes[cell * factors..(cell + 1) * factors];
        let mut order: Vec<usize> = (0..sums.cells()).collect();
        order.sort_by(|&a, &b| codes(a).cmp(codes(b)));
        let mut sorted =
            Sums { codes: Vec::new(), counts: Vec::new(), products: Vec::new(), ..sums };
        sorted.codes.reserve(sums.codes.len());
        sorted.products.reserve(sums.products.len());
        for cell in order {
            sorted.codes.extend_from_slice(&sums.codes[cell * factors..(cell + 1) * factors]);
            sorted.counts.push(sums.counts[cell]);
            sorted.products.extend_from_slice(&sums.products[cell * size..(cell + 1) * size]);
        }
        sorted
    }

    /// The shift: means of the first rows, cut to ten binary digits, so that it is exact to take
    /// it off short numbers.
    fn settle(&mut self, rows: usize, value: impl Fn(usize, usize) -> f64) {
        if self.shifted || rows == 0 {
            return;
        }
        let first = rows.min(FIRST);
        for (column, shift) in self.sums.shift.iter_mut().enumerate() {
            let mean = (0..first).map(|row| value(row, column)).sum::<f64>() / first as f64;
            let short = f64::from_bits(mean.to_bits() & !((1 << 43) - 1));
            *shift = if short.is_finite() { short } else { 0.0 };
        }
        self.shifted = true;
    }

    fn take(&mut self, row: usize, weight: Option<f64>) -> Result<(), Trouble> {
        let weight = weight.unwrap_or(1.0);
        let values = &mut self.row[..];
        for (value, shift) in values[1..].iter_mut().zip(&self.sums.shift) {
            *value -= shift;
        }
        if let Some((_, trouble)) = refused(row, &values[1..], weight) {
            return Err(trouble);
        }
        values[0] = 1.0;
        let cell = self.index.find(&self.codes, &mut self.sums);
        let (width, wide) = (values.len(), self.sums.wide);
        let size = offset(width, wide);
        let products = &mut self.sums.products[cell * size..(cell + 1) * size];
        add(products, &values[..wide], values, 0, weight);
        if wide < width {
            add(&mut self.sums.rest, &values[wide..], values, wide, weight);
        }
        self.sums.counts[cell] += 1;
        self.sums.rows += 1;
        if weight != 1.0 {
            self.sums.log_weights += libm::log(weight);
        }
        Ok(())
    }
}

/// Why a row cannot be taken, with that row, if it cannot.
fn refused(row: usize, values: &[f64], weight: f64) -> Option<(usize, Trouble)> {
    if !(weight > 0.0 && weight.is_finite()) {
        return Some((row, Trouble::BadWeight { row }));
    }
    if values.iter().fold(0.0, |total, value| total + value).is_finite() {
        return None;
    }
    let column = values.iter().position(|value| !value.is_finite()).unwrap_or(0);
    Some((row, Trouble::NotFinite { row, column }))
}

/// Adds the products of one row: of each of `all` from `first` on with those of `some` up to it.
fn add(products: &mut [f64], some: &[f64], all: &[f64], first: usize, weight: f64) {
    let mut rest = products;
    for (at, value) in all[first..].iter().enumerate() {
        let (line, after) = rest.split_at_mut(some.len().min(at + 1));
        let scaled = weight * value;
        line.iter_mut().zip(some).for_each(|(sum, other)| *sum += scaled * other);
        rest = after;
    }
}

/// Finds the cell of a combination of codes: open addressing, at most half full, and nothing at all as long as each new
/// combination is above the one before, as in a table that is sorted by its groups.
#[derive(Clone, Debug, Default)]
struct Index {
    slots: Vec<u32>,
    last: usize,
}

impl Index {
    fn find(&mut self, codes: &[u32], sums: &mut Sums) -> usize {
        let cells = sums.counts.len();
        let same = |cell: usize, sums: &Sums| {
            // One by one: to call for a comparison of memory takes longer than so few take.
            let own = &sums.codes[cell * codes.len()..(cell + 1) * codes.len()];
            own.iter().zip(codes).all(|(own, code)| own == code)
        };
        if self.last < cells && same(self.last, sums) {
            return self.last;
        }
        if self.is_rising() && (cells == 0 || sums.codes[(cells - 1) * codes.len()..] < *codes) {
            return self.push(codes, sums);
        }
        if self.slots.len() < 2 * (cells + 1) {
            self.grow(codes.len(), sums);
        }
        let mask = self.slots.len() - 1;
        let mut slot = hash(codes) & mask;
        loop {
            match self.slots[slot] {
                0 => {
                    self.slots[slot] = cells as u32 + 1;
                    return self.push(codes, sums);
                }
                taken if same(taken as usize - 1, sums) => {
                    self.last = taken as usize - 1;
                    return self.last;
                }
                _ => slot = (slot + 1) & mask,
            }
        }
    }

    /// Whether cells are in order, each found behind the one before.
    fn is_rising(&self) -> bool {
        self.slots.is_empty()
    }

    /// Puts a cell behind the others.
    fn push(&mut self, codes: &[u32], sums: &mut Sums) -> usize {
        self.last = sums.cells();
        sums.codes.extend_from_slice(codes);
        sums.counts.push(0);
        sums.products.resize(sums.cells() * sums.packed(), 0.0);
        self.last
    }

    fn grow(&mut self, factors: usize, sums: &Sums) {
        let size = (4 * (sums.cells() + 1)).next_power_of_two().max(64);
        self.slots = vec![0; size];
        for cell in 0..sums.cells() {
            let mut slot = hash(&sums.codes[cell * factors..(cell + 1) * factors]) & (size - 1);
            while self.slots[slot] != 0 {
                slot = (slot + 1) & (size - 1);
            }
            self.slots[slot] = cell as u32 + 1;
        }
    }
}

fn hash(codes: &[u32]) -> usize {
    let mixed = codes.iter().fold(0u64, |hash, &code| {
        (hash ^ u64::from(code)).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29)
    });
    (mixed ^ (mixed >> 32)) as usize
}
