//! National thresholds that a promise is held against: `data/lexicon/benchmarks.toml`, read once.
//! Standards as a whole, with strata and states, are the business of evaluation.

use std::sync::LazyLock;

use serde::Deserialize;

use super::words::Words;

/// Which way a threshold binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Way {
    /// The value must not be lower.
    AtLeast,
    /// The value must not be higher.
    AtMost,
}

/// One threshold.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Benchmark {
    /// What it is called.
    pub name: String,
    /// Words by which an indicator is known.
    pub indicator: Words,
    /// Words that make it another indicator.
    #[serde(default)]
    pub not: Option<Words>,
    /// Which way it binds.
    pub way: Way,
    /// The threshold.
    pub value: f64,
    /// Its unit.
    pub unit: String,
    /// The document that sets it.
    pub standard: String,
    /// Where the value was seen; shown with every finding.
    pub source: String,
}

impl Benchmark {
    /// Whether `value` misses it.
    pub fn is_missed(&self, value: f64) -> bool {
        match self.way {
            Way::AtLeast => value < self.value,
            Way::AtMost => value > self.value,
        }
    }

    /// Whether an indicator of that name is held against it.
    pub fn concerns(&self, name: &str, unit: &str) -> bool {
        let other = self.not.as_ref().is_some_and(|words| words.within(name));
        self.unit == unit.replace('％', "%") && self.indicator.within(name) && !other
    }
}

#[derive(Deserialize)]
struct File {
    benchmark: Vec<Benchmark>,
}

/// The thresholds.
pub(super) static BENCHMARKS: LazyLock<Vec<Benchmark>> = LazyLock::new(|| {
    let text = include_str!("../../../../data/lexicon/benchmarks.toml");
    let file: File = toml::from_str(text).expect("the data file in the program is well-formed");
    file.benchmark
});
