//! Makes an uncertainty run ready: what is varied, each alternative by its name, how often, and whether shares of variance are
//! asked for. An item's own treatment of outliers holds in every draw; scales and means are varied for all items at once.

use std::ops::Range;

use moushi_stats::composite::{Aggregation, Factor, Noise, Normalisation, Treatment};
use toml::Spanned;

use super::Check;
use super::scales::RECIPE;
use crate::evaluate::score::composed::mean;
use crate::evaluate::score::recipe::{Composite, Doubt};
use crate::evaluate::score::written::{Item, Scale, Uncertainty, Written};
use crate::text::Text;

/// The most runs that are made for one result.
const MOST: usize = 1_000_000;

/// A factor with what its alternatives are called.
type Varied = (Factor, Vec<Text>);

fn as_written() -> Text {
    Text::new("方案所写", "as the recipe says")
}

/// Leaves of a file, as they are written, or items with parts.
fn those(file: &Written, leaves: bool) -> impl Iterator<Item = (usize, &Item)> {
    let above = |name: &str| {
        let under = |item: &Spanned<Item>| {
            item.get_ref().under.as_ref().is_some_and(|under| under.get_ref() == name)
        };
        file.item.iter().any(under)
    };
    let all = file.item.iter().map(Spanned::get_ref).enumerate();
    all.filter(move |(_, item)| above(item.name.get_ref()) != leaves)
}

impl Check<'_> {
    pub(super) fn doubt(
        &mut self,
        written: &Spanned<Uncertainty>,
        file: &Written,
        composite: Option<&Composite>,
    ) -> Option<Doubt> {
        let (at, written) = (written.span(), written.get_ref());
        if !self.sound(written, &at) {
            return None;
        }
        let mut varied: Vec<Varied> = Vec::new();
        if let Some(composite) = composite {
            varied.extend(treatments(written, file, composite));
            varied.extend(self.varied_scales(written, file, composite, &at)?);
        }
        varied.extend(weights(written));
        if let Some(composite) = composite {
            varied.extend(self.varied_means(written, file, composite, &at)?);
        }
        let sensitivity = self.shares(written, varied.len());
        let (factors, called) = varied.into_iter().unzip();
        Some(Doubt {
            factors,
            called,
            replications: written.replications,
            seed: written.seed,
            between: written.between.unwrap_or([0.05, 0.95]),
            sensitivity,
        })
    }

    /// Whether the numbers of a run can be used at all.
    fn sound(&mut self, written: &Uncertainty, at: &Range<usize>) -> bool {
        let of_composite = !written.winsorise.is_empty()
            || !written.normalisations.is_empty()
            || !written.aggregations.is_empty();
        let shares = written.weights.is_none_or(|share| (0.0..=1.0).contains(&share));
        let between = written.between.unwrap_or([0.05, 0.95]);
        let ordered = 0.0 <= between[0] && between[0] <= between[1] && between[1] <= 1.0;
        let (zh, en) = if !self.composite && of_composite {
            ("按规则打分的方案只能变动权重 weights", "a recipe of rules can only vary `weights`")
        } else if (!of_composite && written.weights.is_none()) || written.replications == 0 {
            (
                "不确定性要写明变动什么（weights 等）和次数 replications",
                "an uncertainty run says what varies (`weights` …) and how often (`replications`)",
            )
        } else if !shares || !ordered || written.replications > MOST {
            (
                "weights 在 0 至 1 之间，between 由小到大，replications 不超过一百万",
                "`weights` lies between 0 and 1, `between` rises, `replications` is at most a million",
            )
        } else {
            return true;
        };
        self.say(at, zh, en);
        false
    }

    /// Sets of scales, one for each alternative.
    fn varied_scales(
        &mut self,
        written: &Uncertainty,
        file: &Written,
        composite: &Composite,
        at: &Range<usize>,
    ) -> Option<Option<Varied>> {
        let (mut sets, mut called) = (Vec::new(), Vec::new());
        for scale in &written.normalisations {
            let own = scale.by == RECIPE;
            let one = |(item, leaf): (usize, &Item)| {
                if own { Some(composite.normalisations[item]) } else { self.scale(scale, at, leaf) }
            };
            sets.push(those(file, true).map(one).collect::<Option<Vec<Normalisation>>>()?);
            called.push(if own { as_written() } else { named(scale) });
        }
        Some((!sets.is_empty()).then_some((Factor::Normalisations(sets), called)))
    }

    /// Sets of ways to bring parts together, one for each alternative.
    fn varied_means(
        &mut self,
        written: &Uncertainty,
        file: &Written,
        composite: &Composite,
        at: &Range<usize>,
    ) -> Option<Option<Varied>> {
        let (mut sets, mut called) = (Vec::new(), Vec::new());
        for word in &written.aggregations {
            if word == RECIPE {
                sets.push(
                    those(file, false).map(|(item, _)| composite.aggregations[item]).collect(),
                );
                called.push(as_written());
                continue;
            }
            let word = Spanned::new(at.clone(), word.clone());
            let method: Aggregation = self.named(Some(&word), Aggregation::Arithmetic)?;
            sets.push(vec![method; those(file, false).count()]);
            let mean = mean(method);
            called.push(Text::of(format!("各级{}", mean.zh), format!("{} throughout", mean.en)));
        }
        Some((!sets.is_empty()).then_some((Factor::Aggregations(sets), called)))
    }

    /// Shares of variance tell choices apart: there have to be two.
    fn shares(&mut self, written: &Uncertainty, factors: usize) -> Option<(usize, usize)> {
        let asked = written.sensitivity.as_ref()?;
        let (at, asked) = (asked.span(), asked.get_ref());
        let bootstrap = asked.bootstrap.unwrap_or(1_000);
        let (zh, en) = if factors < 2 {
            (
                "只变动一项时，名次的变动全归它，不必写 sensitivity",
                "where one choice varies all is owed to it: there is no need of `sensitivity`",
            )
        } else if asked.base < 2
            || asked.base.saturating_mul(factors + 2) > MOST
            || bootstrap > 10_000
        {
            (
                "base 不少于 2，base ×（变动的项数 + 2）不超过一百万；bootstrap 不超过一万",
                "`base` is 2 at least, `base` times choices and two at most a million; `bootstrap` ten thousand at most",
            )
        } else {
            return Some((asked.base, bootstrap));
        };
        self.say(&at, zh, en);
        None
    }
}

/// Sets of treatments: how many outliers are pulled in where an item does not say so itself.
fn treatments(written: &Uncertainty, file: &Written, composite: &Composite) -> Option<Varied> {
    if written.winsorise.is_empty() {
        return None;
    }
    let set = |count: &usize| -> Vec<Treatment> {
        let one = |(at, leaf): (usize, &Item)| {
            let own = composite.treatments[at];
            match leaf.winsorise {
                Some(_) => own,
                None => Treatment { winsorise: *count, ..own },
            }
        };
        those(file, true).map(one).collect()
    };
    let told = |count: &usize| {
        Text::of(format!("最多收 {count} 个"), format!("{count} pulled in at most"))
    };
    let sets = written.winsorise.iter().map(set).collect();
    Some((Factor::Treatments(sets), written.winsorise.iter().map(told).collect()))
}

fn weights(written: &Uncertainty) -> Option<Varied> {
    let share = written.weights?;
    let levels = if written.levels.is_empty() { &[1][..] } else { &written.levels[..] };
    let noise = levels.iter().map(|level| Noise { level: *level, share });
    Some((Factor::Noise(noise.collect()), Vec::new()))
}

/// A scale with its numbers.
fn named(scale: &Scale) -> Text {
    let numbers: Vec<String> =
        [scale.low, scale.high].iter().flatten().map(f64::to_string).collect();
    Text::same(format!("{} {}", scale.by, numbers.join(" ")).trim_end().to_owned())
}
