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
                let scale = (-2.0 * libm::log(square) / square).sqrt();
                self.spare = Some(y * scale);
                return x * scale;
            }
        }
    }
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
    fn units_lie_between_zero_and_one_and_are_even() {
        let mut random = Random::new(1);
        let draws: Vec<f64> = (0..10_000).map(|_| random.unit()).collect();
        assert!(draws.iter().all(|draw| (0.0..1.0).contains(draw)));
        assert!((draws.iter().sum::<f64>() / 1e4 - 0.5).abs() < 0.01);
        assert_eq!((pick(0.0, 4), pick(0.2499, 4), pick(0.25, 4), pick(0.9999, 4)), (0, 0, 1, 3));
    }
}
