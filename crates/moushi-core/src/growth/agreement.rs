//! How far two results of the same units agree 两次结果是否一致: of two models of one year, or of one model in two years. Reckons
//! nothing anew; which of the two is right it does not know.

use std::collections::HashMap;

use moushi_stats::composite::{Column, correlation, spearman};
use moushi_stats::effects::Band;
use serde::{Deserialize, Serialize};

use super::fitted::Named;
use crate::text::Text;

/// A unit in a result.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// What it is called.
    pub name: String,
    /// Its effect.
    pub effect: f64,
    /// Interval of 95 %.
    pub interval: [f64; 2],
    /// Where it lies against the mean of all.
    pub band: Band,
}

impl From<&Named> for Standing {
    fn from(one: &Named) -> Self {
        let effect = &one.effect;
        let (name, interval) = (one.name.clone(), effect.interval);
        Self { name, effect: effect.of.mode, interval, band: effect.band }
    }
}

/// How far two results agree.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Agreement {
    /// Units that are in both.
    pub both: usize,
    /// Units that are in the first alone.
    pub first_only: usize,
    /// Units that are in the second alone.
    pub second_only: usize,
    /// Pearson's correlation of effects; none of fewer than three units or where nothing varies.
    pub correlation: Option<f64>,
    /// Spearman's rank correlation of effects.
    pub rank_correlation: Option<f64>,
    /// Units by their band in the first (rows) and in the second (columns): below, not apart, above.
    pub bands: [[usize; 3]; 3],
    /// Units that lie in another band, by name.
    pub moved: Vec<Moved>,
}

/// A unit that lies in another band.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Moved {
    /// What it is called.
    pub name: String,
    /// Effects in the first and the second.
    pub effects: [f64; 2],
    /// Its bands.
    pub bands: [Band; 2],
}

/// Units from which on correlations say anything.
const FEW: usize = 3;

/// Lays two results side by side; units are the same by their names.
pub fn agreement(first: &[Standing], second: &[Standing]) -> Agreement {
    let known: HashMap<&str, &Standing> = second.iter().map(|one| (&*one.name, one)).collect();
    let both = first.iter().filter_map(|one| Some((one, *known.get(&*one.name)?)));
    let both: Vec<(&Standing, &Standing)> = both.collect();
    let mut bands = [[0; 3]; 3];
    both.iter().for_each(|(one, other)| bands[one.band as usize][other.band as usize] += 1);
    let moved = |(one, other): &(&Standing, &Standing)| Moved {
        name: one.name.clone(),
        effects: [one.effect, other.effect],
        bands: [one.band, other.band],
    };
    let mut moved: Vec<Moved> =
        both.iter().filter(|(one, other)| one.band != other.band).map(moved).collect();
    moved.sort_by(|one, other| one.name.cmp(&other.name));
    let column = |of: fn(&(&Standing, &Standing)) -> f64| Column::full(both.iter().map(of)).ok();
    let effects = column(|pair| pair.0.effect).zip(column(|pair| pair.1.effect));
    let effects = effects.filter(|_| both.len() >= FEW);
    Agreement {
        both: both.len(),
        first_only: first.len() - both.len(),
        second_only: second.len() - both.len(),
        correlation: effects.as_ref().and_then(|(one, other)| correlation(one, other).ok()),
        rank_correlation: effects.as_ref().and_then(|(one, other)| spearman(one, other).ok()),
        bands,
        moved,
    }
}

impl Agreement {
    /// Units that lie above in one and below in the other.
    pub fn turned(&self) -> usize {
        self.bands[0][2] + self.bands[2][0]
    }

    /// What may be said of it.
    pub fn told(&self) -> Text {
        let Self { both, moved, .. } = self;
        if *both == 0 {
            return Text::new(
                "两次结果里没有同名的单位，无从比较。",
                "No unit is in both results: there is nothing to compare.",
            );
        }
        let (moved, turned) = (moved.len(), self.turned());
        let shown = |value: f64| format!("{value:.2}");
        let linear = self.correlation.map_or_else(|| "—".to_owned(), shown);
        let ranks = self.rank_correlation.map_or_else(|| "—".to_owned(), shown);
        let (zh, en) = match turned {
            0 => (
                "没有单位从高于平均变为低于平均或相反".to_owned(),
                "none turned from one side to the other".to_owned(),
            ),
            turned => (
                format!("其中 {turned} 个从高于平均变为低于平均或相反"),
                format!("{turned} of them turned from one side to the other"),
            ),
        };
        Text::of(
            format!(
                "{both} 个单位两次都有，效应的相关系数 {linear}（按次序 {ranks}）；{moved} 个单位换了档，{zh}。"
            ),
            format!(
                "{both} units are in both; their effects correlate by {linear} (by rank {ranks}); {moved} changed their band, {en}."
            ),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(effects: &[(&str, f64)]) -> Vec<Standing> {
        let one = |(name, effect): &(&str, f64)| {
            let (interval, name) = ([effect - 1.0, effect + 1.0], (*name).to_owned());
            let band = match effect {
                effect if *effect > 1.0 => Band::Above,
                effect if *effect < -1.0 => Band::Below,
                _ => Band::NotApart,
            };
            Standing { name, effect: *effect, interval, band }
        };
        effects.iter().map(one).collect()
    }

    #[test]
    fn units_are_held_against_themselves_by_name() {
        let first = units(&[("c", 2.0), ("a", 0.0), ("b", -2.0), ("gone", 1.5)]);
        let second = units(&[("b", 1.2), ("c", 2.2), ("a", 0.1), ("new", 0.0)]);
        let found = agreement(&first, &second);
        assert_eq!((found.both, found.first_only, found.second_only), (3, 1, 1));
        assert_eq!(found.bands, [[0, 0, 1], [0, 1, 0], [0, 0, 1]]);
        assert_eq!(found.turned(), 1);
        let moved: Vec<&str> = found.moved.iter().map(|one| &*one.name).collect();
        assert_eq!(moved, ["b"]);
        // By hand: (0, 2, -2) against (0.1, 2.2, 1.2).
        let by_hand = 2.0 / (8.0_f64 * 2.206_666_666_666_666_5).sqrt();
        assert!((found.correlation.unwrap() - by_hand).abs() < 1e-12, "{found:?}");
        assert_eq!(found.rank_correlation, Some(0.5));
        assert!(found.told().zh.contains("1 个单位换了档，其中 1 个"), "{}", found.told().zh);
    }

    #[test]
    fn nothing_in_common_is_said_and_not_reckoned() {
        let found = agreement(&units(&[("a", 1.0)]), &units(&[("b", 1.0)]));
        assert_eq!((found.both, found.correlation), (0, None));
        assert!(found.told().en.contains("nothing to compare"));
        let same = units(&[("a", 1.0), ("b", 1.0), ("c", 1.0)]);
        assert_eq!(agreement(&same, &same).correlation, None, "nothing varies");
    }
}
