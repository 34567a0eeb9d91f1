//! Makes the scales of a composite ready: one for all indicators, or an indicator's own, with the posts or the target that it
//! needs. What a scale does is for `moushi-stats`.

use std::ops::Range;

use moushi_stats::composite::{Named, Normalisation};
use toml::Spanned;

use super::Check;
use crate::evaluate::score::recipe::Item;
use crate::evaluate::score::written::{self, Scale, Written};

/// The scale where nothing is said.
const USUAL: Normalisation = Normalisation::MinMax { low: 0.0, high: 100.0 };

/// What stands for the recipe's own choices among alternatives.
pub(super) const RECIPE: &str = "recipe";

impl Check<'_> {
    /// How the common scale is reached, by item.
    pub(super) fn scales(
        &mut self,
        written: &written::Composite,
        file: &Written,
        items: &[Item],
    ) -> Option<Vec<Normalisation>> {
        let mut all = Vec::new();
        for (item, own) in items.iter().zip(&file.item) {
            let own = own.get_ref();
            let scale = own.normalisation.as_ref().or(written.normalisation.as_ref());
            all.push(match scale {
                Some(scale) if item.leaf.is_some() => {
                    self.scale(scale.get_ref(), &scale.span(), own)
                }
                _ => Some(USUAL),
            });
            if item.leaf.is_some() {
                self.ends(own);
                self.unused(own, scale.map(Spanned::get_ref), file);
            }
        }
        all.into_iter().collect()
    }

    /// A scale as it holds for an indicator.
    pub(super) fn scale(
        &mut self,
        scale: &Scale,
        at: &Range<usize>,
        leaf: &written::Item,
    ) -> Option<Normalisation> {
        let Some(method) = Normalisation::named(&scale.by) else {
            let known: Vec<&str> = Normalisation::all().into_iter().map(|(name, _)| name).collect();
            self.say(
                at,
                format!("没有标准化方法“{}”；有：{}", scale.by, known.join("、")),
                format!("there is no scale `{}`; there are: {}", scale.by, known.join(", ")),
            );
            return None;
        };
        let (low, high) = (scale.low, scale.high);
        let cut = scale.cut.unwrap_or(true);
        let made = match method {
            Normalisation::MinMax { low: l, high: h } => {
                Normalisation::MinMax { low: low.unwrap_or(l), high: high.unwrap_or(h) }
            }
            Normalisation::ZScore { mean, deviation } => Normalisation::ZScore {
                mean: low.unwrap_or(mean),
                deviation: high.unwrap_or(deviation),
            },
            Normalisation::Goalposts { low: l, high: h, .. } => {
                let [lower, upper] = *self.asked(leaf, "posts", leaf.posts.as_ref())?;
                let (low, high) = (low.unwrap_or(l), high.unwrap_or(h));
                Normalisation::Goalposts { lower, upper, low, high, cut }
            }
            Normalisation::DistanceToTarget { .. } => {
                let target = *self.asked(leaf, "target", leaf.target.as_ref())?;
                Normalisation::DistanceToTarget { target, cut }
            }
            Normalisation::DistanceToReference { .. } => {
                self.say(
                    at,
                    "以某个单位为参照的方法，方案里还不能写",
                    "a recipe cannot say yet which unit is the reference",
                );
                return None;
            }
            method => method,
        };
        self.numbers(scale, made, at)
    }

    /// The numbers of a scale are such as it has, and rise.
    fn numbers(
        &mut self,
        scale: &Scale,
        made: Normalisation,
        at: &Range<usize>,
    ) -> Option<Normalisation> {
        use Normalisation::{DistanceToTarget, Goalposts, MinMax, ZScore};
        let rises = match made {
            MinMax { low, high } | Goalposts { low, high, .. } => low < high,
            ZScore { deviation, .. } => deviation > 0.0,
            _ => true,
        };
        if !rises {
            self.say(
                at,
                "low 要小于 high（标准分的 high 是标准差，大于零）",
                "`low` lies below `high` (of standard scores `high` is the deviation, above zero)",
            );
            return None;
        }
        let ends = matches!(made, MinMax { .. } | Goalposts { .. } | ZScore { .. });
        let cuts = matches!(made, Goalposts { .. } | DistanceToTarget { .. });
        let idle = [
            ("low", scale.low.is_some() && !ends),
            ("high", scale.high.is_some() && !ends),
            ("cut", scale.cut.is_some() && !cuts),
        ];
        for (name, _) in idle.iter().filter(|(_, idle)| *idle) {
            let by = &scale.by;
            self.say(
                at,
                format!("标准化方法“{by}”用不上 {name}"),
                format!("the scale `{by}` has no use for `{name}`"),
            );
        }
        Some(made)
    }

    /// What a scale needs of an indicator.
    fn asked<'i, T>(
        &mut self,
        leaf: &written::Item,
        name: &str,
        value: Option<&'i Spanned<T>>,
    ) -> Option<&'i T> {
        if value.is_none() {
            let own = leaf.name.get_ref();
            self.say(
                &leaf.name.span(),
                format!("“{own}”的标准化方法要有 {name}"),
                format!("the scale of `{own}` needs `{name}`"),
            );
        }
        value.map(Spanned::get_ref)
    }

    /// Posts rise: what is better is for `better` to say.
    fn ends(&mut self, leaf: &written::Item) {
        let Some(posts) = &leaf.posts else { return };
        let [lower, upper] = *posts.get_ref();
        if lower.is_nan() || upper.is_nan() || lower >= upper {
            self.say(
                &posts.span(),
                "posts 由小到大：先低后高；越低越好的写 better = \"less\"，不要倒过来写",
                "`posts` rise, the lower first: where lower is better say better = \"less\", do not turn them",
            );
        }
    }

    /// Posts or a target that no scale looks at.
    fn unused(&mut self, leaf: &written::Item, scale: Option<&Scale>, file: &Written) {
        let varied = file.uncertainty.as_ref().map(|one| &one.get_ref().normalisations);
        let all: Vec<&str> =
            scale.into_iter().chain(varied.into_iter().flatten()).map(|one| &*one.by).collect();
        let given = [
            ("posts", "goalposts", leaf.posts.as_ref().map(Spanned::span)),
            ("target", "distance-to-target", leaf.target.as_ref().map(Spanned::span)),
        ];
        for (name, by, at) in given {
            let Some(at) = at.filter(|_| !all.contains(&by)) else { continue };
            self.say(
                &at,
                format!("{name} 只用于 normalisation 的 by = \"{by}\""),
                format!("`{name}` is of use with the scale by = \"{by}\" alone"),
            );
        }
    }
}
