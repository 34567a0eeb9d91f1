//! Seeded random numbers, the same on every machine. Not for secrets.

use rand_distr::{ChiSquared, Distribution, StandardNormal};
use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::{Rng as _, SeedableRng as _};

/// xoshiro256++ 1.0, its state filled by splitmix64 (D. Blackman and S. Vigna, “Scrambled linear
/// pseudorandom number generators”, ACM TOMS 47(4), 2021).
#[derive(Clone, Debug)]
pub struct Random(Xoshiro256PlusPlus);

impl Random {
    /// A generator; equal seeds give equal numbers.
    pub fn new(seed: u64) -> Self {
        Self(Xoshiro256PlusPlus::seed_from_u64(seed))
    }

    /// The next 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// A number from 0 up to but not including 1, of 53 random bits.
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A whole number below `bound`, which is not zero.
    pub fn below(&mut self, bound: usize) -> usize {
        pick(self.unit(), bound)
    }

    /// A number of the standard normal distribution, by the ziggurat (Marsaglia and Tsang 2000, J. Stat. Softw. 5(8)).
    #[inline]
    pub fn normal(&mut self) -> f64 {
        StandardNormal.sample(&mut self.0)
    }

    /// A number of the chi-squared distribution; zero without degrees of freedom.
    pub fn chi_squared(&mut self, freedom: f64) -> f64 {
        ChiSquared::new(freedom).map_or(0.0, |of| of.sample(&mut self.0))
    }
}

/// The slice of `[0, 1)` cut into `count` equal parts in which `at` lies.
pub(crate) fn pick(at: f64, count: usize) -> usize {
    ((at * count as f64) as usize).min(count.saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_that_the_authors_publish() {
        let state = [1_u64, 2, 3, 4].map(u64::to_le_bytes).concat();
        let mut seed = [0; 32];
        seed.copy_from_slice(&state);
        let mut random = Random(Xoshiro256PlusPlus::from_seed(seed));
        let first = [41_943_041, 58_720_359, 3_588_806_011_781_223, 3_591_011_842_654_386];
        assert_eq!([(); 4].map(|()| random.bits()), first);
        // The first four words of splitmix64 from 1,234,567 are the state, of which the first number follows.
        let mut random = Random::new(1_234_567);
        let [one, four] = [6_457_827_717_110_365_317_u64, 4_593_380_528_125_082_431];
        assert_eq!(random.bits(), one.wrapping_add(four).rotate_left(23).wrapping_add(one));
    }

    #[test]
    fn units_lie_between_zero_and_one_and_are_even() {
        let mut random = Random::new(1);
        let draws: Vec<f64> = (0..10_000).map(|_| random.unit()).collect();
        assert!(draws.iter().all(|draw| (0.0..1.0).contains(draw)));
        assert!((draws.iter().sum::<f64>() / 1e4 - 0.5).abs() < 0.01);
        assert_eq!((pick(0.0, 4), pick(0.2499, 4), pick(0.25, 4), pick(0.9999, 4)), (0, 0, 1, 3));
    }

    #[test]
    fn normal_and_chi_squared_numbers_have_their_means_and_variances() {
        let mut random = Random::new(3);
        let told = |of: &mut dyn FnMut() -> f64| {
            let drawn: Vec<f64> = (0..100_000).map(|_| of()).collect();
            let mean = drawn.iter().sum::<f64>() / 1e5;
            let variance = drawn.iter().map(|one| (one - mean).powi(2)).sum::<f64>() / 1e5;
            let beyond = drawn.iter().filter(|one| one.abs() > 1.959_964).count();
            (mean, variance, beyond)
        };
        let (mean, variance, beyond) = told(&mut || random.normal());
        assert!(mean.abs() < 0.01 && (variance - 1.0).abs() < 0.02, "{mean} {variance}");
        assert!(beyond.abs_diff(5_000) < 250, "{beyond}");
        for freedom in [0.5, 1.0, 7.0, 400.0] {
            let (mean, variance, _) = told(&mut || random.chi_squared(freedom));
            assert!((mean / freedom - 1.0).abs() < 0.02, "{freedom} {mean}");
            assert!((variance / (2.0 * freedom) - 1.0).abs() < 0.04, "{freedom} {variance}");
        }
        assert_eq!(random.chi_squared(0.0), 0.0);
    }
}
