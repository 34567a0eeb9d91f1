//! Makes the values ready whose status is not that of their item: each is named, once, and is there.

use std::ops::Range;

use toml::Spanned;

use super::Check;
use crate::evaluate::score::values::VALUES;
use crate::evaluate::score::written;

/// The values that an item has.
fn written_in(item: &written::Item) -> Vec<&'static str> {
    let records = item.records.as_ref().map(Spanned::get_ref);
    let has = |name: &str| match name {
        "under" => item.under.is_some(),
        "weight" => item.weight.is_some(),
        "rule" => item.rule.is_some(),
        "value" => item.value.is_some(),
        "better" => item.better.is_some(),
        "printed" => item.printed.is_some(),
        "pass" => item.pass.is_some(),
        "floor" => item.floor.is_some(),
        "full" => item.full.is_some(),
        "least" => item.least.is_some(),
        "most" => item.most.is_some(),
        "mean" => item.mean.is_some(),
        "bands" => item.bands.is_some(),
        "beyond" => item.beyond.is_some(),
        "points" => records.is_some(),
        "when" => records.is_some_and(|records| records.when.is_some()),
        "same" => records.is_some_and(|records| records.same.is_some()),
        "reported" => records.is_some_and(|records| records.reported.is_some()),
        "questions" => item.questions.is_some(),
        "marks" => item.marks.is_some(),
        "zero" => item.zero.is_some(),
        "veto" => item.veto.is_some(),
        "substitute" => item.substitute.is_some(),
        "times" => !item.times.is_empty(),
        "posts" => item.posts.is_some(),
        "target" => item.target.is_some(),
        "normalisation" => item.normalisation.is_some(),
        "weights" => item.weights.is_some(),
        _ => item.aggregation.is_some(),
    };
    VALUES.iter().map(|(name, _)| *name).filter(|name| has(name)).collect()
}

impl Check<'_> {
    /// Values whose status is not that of their item: own choices, then recalled ones.
    pub(super) fn apart(&mut self, item: &written::Item) -> [Vec<&'static str>; 2] {
        let has = written_in(item);
        let own = self.named_values(&item.own, &has);
        let recalled = self.named_values(&item.recalled, &has);
        for name in &item.recalled {
            if own.contains(&name.get_ref().as_str()) {
                self.twice(&name.span(), name.get_ref());
            }
        }
        if let (None, Some(first)) = (item.status, item.own.first()) {
            self.say(
                &first.span(),
                "没有写 status 的项全是本单位自定，不必写 own",
                "an item without `status` is the department's own: there is no need of `own`",
            );
        }
        [own, recalled]
    }

    pub(super) fn named_values(
        &mut self,
        names: &[Spanned<String>],
        has: &[&'static str],
    ) -> Vec<&'static str> {
        let mut found = Vec::new();
        for name in names {
            let word = name.get_ref();
            match has.iter().find(|known| *known == word) {
                Some(known) if found.contains(known) => self.twice(&name.span(), word),
                Some(known) => found.push(*known),
                None => self.say(
                    &name.span(),
                    format!("这里没有“{word}”这个数值；有：{}", has.join("、")),
                    format!("there is no value `{word}` here; there are: {}", has.join(", ")),
                ),
            }
        }
        found
    }

    fn twice(&mut self, at: &Range<usize>, word: &str) {
        let (zh, en) = (format!("“{word}”写了两次"), format!("`{word}` is named twice"));
        self.say(at, zh, en);
    }
}
