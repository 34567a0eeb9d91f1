//! Makes the choices of a composite ready: words to methods of `moushi-stats`, each with what it needs, for the whole and for
//! items that choose for themselves. Scales are in `scales`, what is uncertain in `varied`.

use moushi_stats::composite::{
    Aggregation, Comparisons, Imputation, Named, Transform, Treatment, Weighing,
};
use toml::Spanned;

use super::Check;
use crate::evaluate::score::recipe::{Composite, Item};
use crate::evaluate::score::written::{self, Written};

impl Check<'_> {
    pub(super) fn methods(
        &mut self,
        written: &written::Composite,
        file: &Written,
        items: &[Item],
    ) -> Option<Composite> {
        let imputation = self.named(written.imputation.as_ref(), Imputation::None)?;
        let group = written.group.as_ref().and_then(|name| self.choice(name));
        let by_group = matches!(imputation, Imputation::GroupMean | Imputation::GroupMedian);
        if by_group && group.is_none() {
            let at = written.imputation.as_ref().map_or(0..0, Spanned::span);
            self.say(&at, "按组填补要写明 group", "filling by group needs a `group`");
        }
        let treatments = self.treatments(written, file)?;
        let normalisations = self.scales(written, file, items);
        let aggregations = self.aggregations(written, file)?;
        let least = written.least.as_ref().map_or(1.0, |least| *least.get_ref());
        if !(0.0..=1.0).contains(&least) {
            let at = written.least.as_ref().map_or(0..0, Spanned::span);
            self.say(&at, "least 应在 0 至 1 之间", "`least` lies between 0 and 1");
        }
        let weighings = self.weighings(written, file, items)?;
        Some(Composite {
            imputation,
            group,
            treatments,
            normalisations: normalisations?,
            weighings,
            aggregations,
            least,
        })
    }

    /// How outliers are treated, by item.
    fn treatments(
        &mut self,
        written: &written::Composite,
        file: &Written,
    ) -> Option<Vec<Treatment>> {
        let then = self.named(written.transform.as_ref(), Transform::None)?;
        let one = |item: &Spanned<written::Item>| {
            let item = item.get_ref();
            let winsorise = item.winsorise.as_ref().map_or(written.winsorise, |own| *own.get_ref());
            let then = self.named(item.transform.as_ref(), then)?;
            Some(Treatment { winsorise, then, ..Treatment::NONE })
        };
        file.item.iter().map(one).collect()
    }

    /// How parts are brought together, by item.
    fn aggregations(
        &mut self,
        written: &written::Composite,
        file: &Written,
    ) -> Option<Vec<Aggregation>> {
        let usual = self.named(written.aggregation.as_ref(), Aggregation::Arithmetic)?;
        let one =
            |item: &Spanned<written::Item>| self.named(item.get_ref().aggregation.as_ref(), usual);
        file.item.iter().map(one).collect()
    }

    /// A method by its word.
    pub(super) fn named<M: Named>(
        &mut self,
        word: Option<&Spanned<String>>,
        usual: M,
    ) -> Option<M> {
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

    /// Weights of the parts of each item: by judgements in pairs, by its own word, or by that of the whole.
    fn weighings(
        &mut self,
        written: &written::Composite,
        file: &Written,
        items: &[Item],
    ) -> Option<Vec<Weighing>> {
        let usual = self.named(written.weights.as_ref(), Weighing::Equal)?;
        let mut all = Vec::new();
        for (at, (item, own)) in items.iter().zip(&file.item).enumerate() {
            let word = own.get_ref().weights.as_ref();
            let weighing = self.named(word, usual.clone())?;
            let judged = written.pairs.iter().any(|pairs| *pairs.of.get_ref() == item.name);
            if let (Weighing::Ahp(_), false, true) = (&weighing, judged, item.parts.len() > 1)
                && let Some(word) = word.or(written.weights.as_ref())
            {
                let name = &item.name;
                self.say(
                    &word.span(),
                    format!("层次分析法要有两两比较（pairs）：{name}"),
                    format!("AHP needs judgements in pairs (`pairs`): {name}"),
                );
            }
            all.push(match weighing {
                Weighing::Given(_) => Weighing::Given(
                    items[at].parts.iter().map(|part| items[*part].weight).collect(),
                ),
                Weighing::Ahp(_) => Weighing::Equal,
                other => other,
            });
        }
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
}
