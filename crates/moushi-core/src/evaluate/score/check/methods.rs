//! Makes the choices of a composite and of an uncertainty run ready: words to methods of `moushi-stats`, each with what it
//! needs.

use moushi_stats::composite::{
    Aggregation, Comparisons, Factor, Imputation, Named, Noise, Normalisation, Transform,
    Treatment, Weighing,
};
use toml::Spanned;

use super::Check;
use crate::evaluate::score::recipe::{Composite, Doubt, Item};
use crate::evaluate::score::written::{self, Scale};

impl Check<'_> {
    pub(super) fn methods(
        &mut self,
        written: &written::Composite,
        items: &[Item],
    ) -> Option<Composite> {
        let imputation = self.named(written.imputation.as_ref(), Imputation::None)?;
        let group = written.group.as_ref().and_then(|name| self.choice(name));
        let by_group = matches!(imputation, Imputation::GroupMean | Imputation::GroupMedian);
        if by_group && group.is_none() {
            let at = written.imputation.as_ref().map_or(0..0, Spanned::span);
            self.say(&at, "按组填补要写明 group", "filling by group needs a `group`");
        }
        let then = self.named(written.transform.as_ref(), Transform::None)?;
        let treatment = Treatment { winsorise: written.winsorise, then, ..Treatment::NONE };
        let normalisation = match &written.normalisation {
            None => Normalisation::MinMax { low: 0.0, high: 100.0 },
            Some(scale) => self.scale(scale.get_ref(), &scale.span())?,
        };
        let aggregation = self.named(written.aggregation.as_ref(), Aggregation::Arithmetic)?;
        let least = written.least.as_ref().map_or(1.0, |least| *least.get_ref());
        if !(0.0..=1.0).contains(&least) {
            let at = written.least.as_ref().map_or(0..0, Spanned::span);
            self.say(&at, "least 应在 0 至 1 之间", "`least` lies between 0 and 1");
        }
        let weighings = self.weighings(written, items)?;
        Some(Composite {
            imputation,
            group,
            treatment,
            normalisation,
            weighings,
            aggregation,
            least,
        })
    }

    /// A method by its word.
    fn named<M: Named>(&mut self, word: Option<&Spanned<String>>, usual: M) -> Option<M> {
        let Some(word) = word else { return Some(usual) };
        let found = M::named(word.get_ref());
        if found.is_none() {
            let known: Vec<&str> = M::all().into_iter().map(|(name, _)| name).collect();
            let own = word.get_ref();
            self.say(
                &word.span(),
                format!("没有方法“{own}”；有：{}", known.join("、")),
                format!("there is no method `{own}`; there are: {}", known.join(", ")),
            );
        }
        found
    }

    fn scale(&mut self, scale: &Scale, at: &std::ops::Range<usize>) -> Option<Normalisation> {
        let Some(method) = Normalisation::named(&scale.by) else {
            let known: Vec<&str> = Normalisation::all().into_iter().map(|(name, _)| name).collect();
            self.say(
                at,
                format!("没有标准化方法“{}”；有：{}", scale.by, known.join("、")),
                format!("there is no scale `{}`; there are: {}", scale.by, known.join(", ")),
            );
            return None;
        };
        let two = |low: f64, high: f64| (scale.low.unwrap_or(low), scale.high.unwrap_or(high));
        match method {
            Normalisation::MinMax { low, high } => {
                let (low, high) = two(low, high);
                Some(Normalisation::MinMax { low, high })
            }
            Normalisation::ZScore { mean, deviation } => {
                let (mean, deviation) = two(mean, deviation);
                Some(Normalisation::ZScore { mean, deviation })
            }
            // Their posts and targets differ by indicator; a recipe says one scale for all.
            Normalisation::Goalposts { .. }
            | Normalisation::DistanceToReference { .. }
            | Normalisation::DistanceToTarget { .. } => {
                self.say(
                    at,
                    "这种标准化方法各指标要有各自的参照，方案里还不能写",
                    "this scale needs posts for each indicator: a recipe cannot say them yet",
                );
                None
            }
            method => Some(method),
        }
    }

    /// Weights of the parts of each item.
    fn weighings(&mut self, written: &written::Composite, items: &[Item]) -> Option<Vec<Weighing>> {
        let usual = self.named(written.weights.as_ref(), Weighing::Equal)?;
        if let (Weighing::Ahp(_), Some(word)) = (&usual, &written.weights) {
            let judged =
                |item: &Item| written.pairs.iter().any(|pairs| *pairs.of.get_ref() == item.name);
            let lacking: Vec<&str> = items
                .iter()
                .filter(|item| item.parts.len() > 1 && !judged(item))
                .map(|item| item.name.as_str())
                .collect();
            if !lacking.is_empty() {
                let names = lacking.join("、");
                self.say(
                    &word.span(),
                    format!("层次分析法要有两两比较（pairs）：{names}"),
                    format!("AHP needs judgements in pairs (`pairs`): {names}"),
                );
            }
        }
        let mut all: Vec<Weighing> = items
            .iter()
            .map(|item| match &usual {
                Weighing::Given(_) => {
                    Weighing::Given(item.parts.iter().map(|part| items[*part].weight).collect())
                }
                Weighing::Ahp(_) => Weighing::Equal,
                usual => usual.clone(),
            })
            .collect();
        for pairs in &written.pairs {
            let (at, of) = (pairs.of.span(), pairs.of.get_ref());
            let Some(item) = items.iter().position(|item| item.name == *of) else {
                self.say(&at, format!("没有“{of}”这一项"), format!("there is no item `{of}`"));
                continue;
            };
            match Comparisons::new(&pairs.rows) {
                Ok(judged) if judged.len() == items[item].parts.len() => {
                    all[item] = Weighing::Ahp(judged);
                }
                _ => {
                    let count = items[item].parts.len();
                    self.say(
                        &at,
                        format!("两两比较应是 {count}×{count} 的正数，对角为 1，两侧互为倒数"),
                        format!("judgements are {count} by {count}, positive, 1 on the diagonal, reciprocal across"),
                    );
                }
            }
        }
        Some(all)
    }

    pub(super) fn doubt(&mut self, written: &Spanned<written::Uncertainty>) -> Option<Doubt> {
        let (at, written) = (written.span(), written.get_ref());
        let mut factors = Vec::new();
        if !written.winsorise.is_empty() {
            factors.push(Factor::Winsorise(written.winsorise.clone()));
        }
        if !written.normalisations.is_empty() {
            let all = written.normalisations.iter();
            let all: Option<Vec<_>> = all.map(|scale| self.scale(scale, &at)).collect();
            factors.push(Factor::Normalisation(all?));
        }
        if let Some(share) = written.weights {
            let levels = if written.levels.is_empty() { &[1][..] } else { &written.levels[..] };
            factors.push(Factor::Noise(
                levels.iter().map(|level| Noise { level: *level, share }).collect(),
            ));
        }
        if !written.aggregations.is_empty() {
            let all = written.aggregations.iter();
            let all: Option<Vec<_>> = all.map(|word| Aggregation::named(word)).collect();
            let Some(all) = all else {
                self.say(&at, "没有这种合成方法", "there is no such aggregation");
                return None;
            };
            factors.push(Factor::Aggregation(all));
        }
        let by_rules =
            !self.composite && factors.iter().any(|one| !matches!(one, Factor::Noise(_)));
        let shares = written.weights.is_none_or(|share| (0.0..=1.0).contains(&share));
        let between = written.between.unwrap_or([0.05, 0.95]);
        let ordered = 0.0 <= between[0] && between[0] <= between[1] && between[1] <= 1.0;
        let (zh, en) = if by_rules {
            ("按规则打分的方案只能变动权重 weights", "a recipe of rules can only vary `weights`")
        } else if factors.is_empty() || written.replications == 0 {
            (
                "不确定性要写明变动什么（weights 等）和次数 replications",
                "an uncertainty run says what varies (`weights` …) and how often (`replications`)",
            )
        } else if !shares || !ordered || written.replications > 1_000_000 {
            (
                "weights 在 0 至 1 之间，between 由小到大，replications 不超过一百万",
                "`weights` lies between 0 and 1, `between` rises, `replications` is at most a million",
            )
        } else {
            let (replications, seed) = (written.replications, written.seed);
            return Some(Doubt { factors, replications, seed, between });
        };
        self.say(&at, zh, en);
        None
    }
}
