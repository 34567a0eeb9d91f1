//! Seeded random numbers, the same on every machine. Not for secrets.

/// xoshiro256++ 1.0, its state filled by splitmix64 (D. Blackman and S. Vigna, “Scrambled linear
/// pseudorandom number generators”, ACM TOMS 47(4), 2021; the algorithms are in the public domain).
#[derive(Clone, Debug)]
pub struct Random([u64; 4]);

impl Random {
    /// A generator; equal seeds give equal numbers.
    pub fn new(seed: u64) -> Self {
        let mut state = seed;
        Self([(); 4].map(|()| split(&mut state)))
    }

    /// The next 64 random bits.
    pub fn bits(&mut self) -> u64 {
        let s = &mut self.0;
        let out = s[0].wrapping_add(s[3]).rotate_left(23).wrapping_add(s[0]);
        let shifted = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= shifted;
        s[3] = s[3].rotate_left(45);
        out
    }

    /// A number from 0 up to but not including 1, of 53 random bits.
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A whole number below `bound`, which is not zero.
    pub fn below(&mut self, bound: usize) -> usize {
        pick(self.unit(), bound)
    }
}

/// Seeded numbers of the standard normal distribution, by Marsaglia's polar method (Marsaglia and Bray 1964).
#[derive(Clone, Debug)]
pub(crate) struct Normal {
    random: Random,
    spare: Option<f64>,
}

impl Normal {
    /// A generator; equal seeds give equal numbers.
    pub(crate) fn new(seed: u64) -> Self {
        Self { random: Random::new(seed), spare: None }
    }

    /// A number from 0 up to but not including 1.
    pub(crate) fn unit(&mut self) -> f64 {
        self.random.unit()
    }

    /// The next normal number.
    pub(crate) fn next(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        loop {
            let (x, y) = (2.0 * self.unit() - 1.0, 2.0 * self.unit() - 1.0);
            let square = x * x + y * y;
            if square > 0.0 && square < 1.0 {
                let scale = scale(square);
                self.spare = Some(y * scale);
                return x * scale;
            }
        }
    }

    /// The next normal numbers, those that [`Self::next`] gives one by one: sooner, as points are first found and then made
    /// into numbers, and nothing hangs on whether the last point lay within the circle.
    pub(crate) fn fill(&mut self, into: &mut [f64]) {
        // A spare number comes first; behind it, and before one that is left over, they come in pairs.
        let spare = usize::from(self.spare.is_some()).min(into.len());
        let (first, rest) = into.split_at_mut(spare);
        first.iter_mut().for_each(|number| *number = self.next());
        let (pairs, last) = rest.split_at_mut(rest.len() / 2 * 2);
        let mut points = [[0.0; 3]; POINTS];
        for pairs in pairs.chunks_mut(2 * POINTS) {
            self.points(&mut points[..pairs.len() / 2]);
            for (pair, [x, y, square]) in pairs.chunks_exact_mut(2).zip(points) {
                let scale = scale(square);
                pair[0] = x * scale;
                pair[1] = y * scale;
            }
        }
        last.iter_mut().for_each(|number| *number = self.next());
    }

    /// Points within the circle, each with the square of its distance from the centre. Each try is written down, and the
    /// next one over it where it lay outside.
    fn points(&mut self, into: &mut [[f64; 3]]) {
        let mut at = 0;
        while let Some(point) = into.get_mut(at) {
            let (x, y) = (2.0 * self.unit() - 1.0, 2.0 * self.unit() - 1.0);
            let square = x * x + y * y;
            *point = [x, y, square];
            at += usize::from(square > 0.0 && square < 1.0);
        }
    }
}

/// Points that are found before they are made into numbers.
const POINTS: usize = 128;

fn scale(square: f64) -> f64 {
    (-2.0 * libm::log(square) / square).sqrt()
}

/// The slice of `[0, 1)` cut into `count` equal parts in which `at` lies.
pub(super) fn pick(at: f64, count: usize) -> usize {
    ((at * count as f64) as usize).min(count.saturating_sub(1))
}

fn split(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_that_the_authors_publish() {
        let mut random = Random([1, 2, 3, 4]);
        let first = [41_943_041, 58_720_359, 3_588_806_011_781_223, 3_591_011_842_654_386];
        assert_eq!([(); 4].map(|()| random.bits()), first);
        let mut state = 1_234_567;
        let first = [6_457_827_717_110_365_317, 3_203_168_211_198_807_973];
        assert_eq!([(); 2].map(|()| split(&mut state)), first);
    }

    #[test]
    fn normal_numbers_in_rows_are_those_one_by_one() {
        let (mut rows, mut single) = (Normal::new(9), Normal::new(9));
        for count in [0, 1, 2, 1, 0, 3, 255, 256, 257, 258, 1000, 1] {
            let mut numbers = vec![0.0; count];
            rows.fill(&mut numbers);
            let bits: Vec<u64> = numbers.iter().map(|number| number.to_bits()).collect();
            let want: Vec<u64> = (0..count).map(|_| single.next().to_bits()).collect();
            assert_eq!(bits, want, "{count}");
        }
    }

    #[test]
    fn units_lie_between_zero_and_one_and_are_even() {
        let mut random = Random::new(1);
        let draws: Vec<f64> = (0..10_000).map(|_| random.unit()).collect();
        assert!(draws.iter().all(|draw| (0.0..1.0).contains(draw)));
        assert!((draws.iter().sum::<f64>() / 1e4 - 0.5).abs() < 0.01);
        assert_eq!((pick(0.0, 4), pick(0.2499, 4), pick(0.25, 4), pick(0.9999, 4)), (0, 0, 1, 3));
    }
}
