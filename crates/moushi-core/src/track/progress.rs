//! Progress of a parent 总体进度: a weighted mean where weights were declared for all its parts, and how the
//! parts stand otherwise. Never a mean of parts that nobody has weighed.

use super::{Lifecycle, Light};

/// A part of a larger piece of work.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Portion {
    /// Progress reported last, in per cent; none when nothing was.
    pub percent: Option<f64>,
    /// Declared weight.
    pub weight: Option<f64>,
    /// Its light today.
    pub light: Light,
    /// Where it stands.
    pub lifecycle: Lifecycle,
}

/// How a parent stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Progress {
    /// 加权进度: every part has a weight.
    Weighted {
        /// Weighted mean of the parts that have reported, in per cent; none when none has.
        percent: Option<f64>,
        /// Parts that have reported.
        reported: usize,
        /// Parts there are.
        of: usize,
        /// Share of the weight that has reported, in per cent.
        weight: f64,
    },
    /// 分布: the parts by light and by where they stand, without a single figure.
    Spread {
        /// Lights that occur, the best first.
        lights: Vec<(Light, usize)>,
        /// Where parts stand, in the order of a task's life.
        lifecycles: Vec<(Lifecycle, usize)>,
    },
}

impl Progress {
    /// The progress of a parent. Weights that are missing for one part, not above 0 or no numbers weigh
    /// nothing: then the parts are only counted.
    pub fn of(portions: &[Portion]) -> Self {
        let weigh = |portion: &Portion| portion.weight.filter(|weight| *weight > 0.0);
        let weights: Option<Vec<f64>> = portions.iter().map(weigh).collect();
        match weights {
            Some(weights) if weights.iter().sum::<f64>().is_normal() => {
                Self::weighted(portions, &weights)
            }
            _ => Self::spread(portions),
        }
    }

    fn weighted(portions: &[Portion], weights: &[f64]) -> Self {
        let pairs = portions.iter().zip(weights);
        let told: Vec<(f64, f64)> =
            pairs.filter_map(|(portion, weight)| Some((portion.percent?, *weight))).collect();
        let there: f64 = told.iter().map(|(_, weight)| weight).sum();
        let sum: f64 = told.iter().map(|(percent, weight)| percent * weight).sum();
        Self::Weighted {
            percent: (!told.is_empty()).then(|| sum / there),
            reported: told.len(),
            of: portions.len(),
            weight: there / weights.iter().sum::<f64>() * 100.0,
        }
    }

    fn spread(portions: &[Portion]) -> Self {
        let lights = Light::ALL
            .into_iter()
            .map(|light| (light, portions.iter().filter(|portion| portion.light == light).count()));
        let lifecycles = Lifecycle::ALL
            .into_iter()
            .map(|at| (at, portions.iter().filter(|portion| portion.lifecycle == at).count()));
        Self::Spread {
            lights: lights.filter(|(_, count)| *count > 0).collect(),
            lifecycles: lifecycles.filter(|(_, count)| *count > 0).collect(),
        }
    }
}
