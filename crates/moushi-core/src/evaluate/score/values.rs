//! The values of an item that carry a status of their own 数值的依据: a rule may be read while its full marks are the
//! department's choice, and one of two thresholds recalled. Names of values and how they are called; decides no mark.

use super::recipe::{Limit, Recipe};
use super::rules::Scoring;
use crate::evaluate::standard::Status;
use crate::text::Text;

/// Every value that may be named, with what it is called.
pub(super) static VALUES: [(&str, Text); 29] = [
    ("under", Text::new("归在哪一项下", "where it belongs")),
    ("weight", Text::new("分值", "weight")),
    ("rule", Text::new("打分类型", "rule")),
    ("value", Text::new("数的公式", "formula")),
    ("better", Text::new("高低哪个好", "which is better")),
    ("printed", Text::new("印的公式", "printed formula")),
    ("pass", Text::new("满分的界值", "threshold for full marks")),
    ("floor", Text::new("不得分的界值", "threshold for none")),
    ("full", Text::new("满分的数", "number with full marks")),
    ("least", Text::new("下限", "least")),
    ("most", Text::new("上限", "most")),
    ("mean", Text::new("平均", "mean")),
    ("bands", Text::new("各档", "bands")),
    ("beyond", Text::new("末档", "last band")),
    ("points", Text::new("每条值多少", "points of a record")),
    ("when", Text::new("哪些记录算", "which records count")),
    ("same", Text::new("不重复计", "what counts once")),
    ("reported", Text::new("何时算报齐", "when all is handed in")),
    ("questions", Text::new("问哪几题", "questions")),
    ("marks", Text::new("各种答复的分数", "marks of answers")),
    ("zero", Text::new("何时不得分", "when it scores nothing")),
    ("veto", Text::new("何时一票否决", "when the total is taken away")),
    ("substitute", Text::new("何时取他校平均", "who takes the mean of others")),
    ("times", Text::new("折算倍数", "how often it counts")),
    ("posts", Text::new("界点", "posts")),
    ("target", Text::new("目标", "target")),
    ("normalisation", Text::new("标准化方法", "scale")),
    ("weights", Text::new("权重来源", "source of weights")),
    ("aggregation", Text::new("合成方法", "aggregation")),
];

/// What a value is called.
pub fn called(name: &str) -> Text {
    let found = VALUES.iter().find(|(known, _)| *known == name);
    found.map_or_else(|| Text::same(name), |(_, words)| words.clone())
}

/// Values in words: `分值、打分类型`.
pub fn list(names: &[&'static str]) -> Text {
    let words: Vec<Text> = names.iter().map(|name| called(name)).collect();
    let zh: Vec<&str> = words.iter().map(|text| &*text.zh).collect();
    let en: Vec<&str> = words.iter().map(|text| &*text.en).collect();
    Text::of(zh.join("、"), en.join(", "))
}

impl Recipe {
    /// The recalled values of an item, for any unit or by the limit that is meant for one; empty where all of it is recalled.
    pub fn recalled(&self, item: usize, limit: Option<&Limit>) -> Vec<&'static str> {
        let one = &self.items[item];
        let mut all = one.recalled.clone();
        let scoring = one.leaf.as_ref().and_then(|leaf| leaf.scoring.as_ref());
        let limits = match (limit, scoring.map(Scoring::plain)) {
            (Some(limit), _) => std::slice::from_ref(limit),
            (None, Some(Scoring::TwoThreshold(limits))) => &limits[..],
            _ => &[],
        };
        for limit in limits {
            all.extend(&limit.recalled);
        }
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Items that are recalled or hold something recalled, each with the values that are; those without are recalled whole.
    pub fn all_recalled(&self) -> Vec<(usize, Vec<&'static str>)> {
        let each = (0..self.items.len()).filter_map(|item| {
            let values = self.recalled(item, None);
            let whole = self.items[item].status == Some(Status::Recalled);
            (whole || !values.is_empty()).then_some((item, values))
        });
        each.collect()
    }
}
