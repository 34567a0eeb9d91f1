//! Lint of a recipe 方案检查: every rule is tried at its boundary cases — the best peer, the worst, on a limit and just
//! beside it, zero — and what is printed is held against what is meant. Judges recipes, never units.

mod against;
mod cases;
mod printed;
mod scales;

use moushi_stats::composite::Weighing;
use serde::Serialize;

use self::against::{differs, turned, uncapped};
use self::cases::{Tried, tried};
use super::recipe::{Item, Leaf, Recipe, Spot};
use super::rules::Scoring;
use crate::evaluate::formula::{Num, said, shown, stand};
use crate::evaluate::standard::Better;
use crate::text::Text;
pub use printed::printed;
pub use scales::outside;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weighs {
    /// To be known when results are read.
    Note,
    /// A contradiction: to be mended, or asked of whoever wrote the rule.
    Problem,
}

/// A case with its numbers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct At {
    /// Which case.
    pub case: Text,
    /// The number that is scored.
    pub own: f64,
    /// The marks by the rule's meaning; none where there are none.
    pub meant: Option<f64>,
    /// The marks by the formula as it is printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub printed: Option<f64>,
}

/// A finding.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Flagged {
    /// Name of its kind: `printed-differs`.
    pub kind: &'static str,
    /// How much it weighs.
    pub weighs: Weighs,
    /// Name of the item.
    pub item: String,
    /// Where it stands in the file.
    #[serde(flatten)]
    pub spot: Spot,
    /// What is the matter, with the numbers of the case that tells most.
    pub what: Text,
    /// What to do.
    pub remedy: Text,
    /// All cases in which it is so.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cases: Vec<At>,
}

/// Looks at a recipe.
pub fn lint(recipe: &Recipe) -> Vec<Flagged> {
    let mut found = Vec::new();
    for item in &recipe.items {
        if recipe.composite.is_none() {
            found.extend(weights(recipe, item));
        }
        let Some(leaf) = &item.leaf else { continue };
        let Some(scoring) = &leaf.scoring else { continue };
        let tried = tried(item, leaf, scoring.plain());
        found.extend(thresholds(item, leaf, scoring.plain()));
        found.extend(bands(item, scoring.plain()));
        found.extend(jumps(item, &tried));
        found.extend(no_number(item, &tried));
        found.extend(peers(recipe, item, scoring));
        if leaf.printed.is_some() {
            found.extend(differs(item, &tried));
            found.extend(turned(item, leaf, &tried));
            found.extend(uncapped(item, &tried));
        }
    }
    found.extend(composite(recipe));
    found.sort_by_key(|one| one.spot);
    found
}

fn flag(
    item: &Item,
    kind: &'static str,
    weighs: Weighs,
    spot: Spot,
    what: Text,
    remedy: Text,
) -> Flagged {
    Flagged { kind, weighs, item: item.name.clone(), spot, what, remedy, cases: Vec::new() }
}

/// Weights of the parts sum to that of the whole; points on top of it do not count.
fn weights(recipe: &Recipe, item: &Item) -> Option<Flagged> {
    let counted = item.parts.iter().map(|part| &recipe.items[*part]).filter(|part| !part.on_top());
    let sum: f64 = counted.map(|part| part.weight).sum();
    if item.leaf.is_some() || stand(sum, item.weight).is_eq() {
        return None;
    }
    let (sum, weight) = (shown(sum), shown(item.weight));
    Some(flag(
        item,
        "weights",
        Weighs::Problem,
        item.spots.weight,
        Text::of(
            format!("“{}”写明 {weight} 分，下面各项合计 {sum} 分。", item.title.zh),
            format!("`{}` has {weight} marks, its parts have {sum}.", item.name),
        ),
        Text::new("请核对各项分值。", "Check the weights."),
    ))
}

/// The threshold for none is worse than that for full marks.
fn thresholds(item: &Item, leaf: &Leaf, scoring: &Scoring) -> Option<Flagged> {
    let all: Vec<super::rules::Threshold> = match scoring {
        Scoring::FixedThreshold(threshold) => vec![*threshold],
        Scoring::TwoThreshold(limits) => limits.iter().map(|limit| limit.threshold).collect(),
        _ => return None,
    };
    let wrong = all.iter().find_map(|one| {
        let floor = one.floor?;
        super::rules::worse(one.pass, floor, leaf.better).then_some((one.pass, floor))
    });
    let (pass, floor) = wrong?;
    let (better_zh, better_en) = match leaf.better {
        Better::More => ("越高越好", "higher is better"),
        Better::Less => ("越低越好", "lower is better"),
    };
    Some(flag(
        item,
        "not-inverted",
        Weighs::Problem,
        item.spots.better,
        Text::of(
            format!(
                "写的是{better_zh}，可是不得分的界值 {} 反而好于满分的界值 {}。",
                shown(floor),
                shown(pass)
            ),
            format!(
                "{better_en}, so it says; yet {}, beyond which there are no marks, is better than {}, which has full marks.",
                shown(floor),
                shown(pass)
            ),
        ),
        Text::new(
            "越低越好的写 better = \"less\"，或核对两个界值。",
            "Write better = \"less\" where lower is better, or check the two.",
        ),
    ))
}

/// Bands fall from full marks on.
fn bands(item: &Item, scoring: &Scoring) -> Vec<Flagged> {
    let Scoring::Bands { bands, beyond, .. } = scoring else { return Vec::new() };
    let scores: Vec<f64> = bands.iter().map(|band| band.score).chain([*beyond]).collect();
    let mut found = Vec::new();
    if !stand(scores[0], item.weight).is_eq() {
        let (first, weight) = (shown(scores[0]), shown(item.weight));
        found.push(flag(
            item,
            "full-marks",
            Weighs::Problem,
            item.spots.weight,
            Text::of(
                format!("本项 {weight} 分，最高一档却是 {first} 分。"),
                format!("The item has {weight} marks, its best band {first}."),
            ),
            Text::new("请核对分值与最高一档。", "Check the weight and the best band."),
        ));
    }
    if let Some(pair) = scores.windows(2).find(|pair| pair[1] > pair[0]) {
        let (one, other) = (shown(pair[0]), shown(pair[1]));
        found.push(flag(
            item,
            "not-inverted",
            Weighs::Problem,
            item.spots.rule,
            Text::of(
                format!("差得更远的一档（{other} 分）反而高于近的一档（{one} 分）。"),
                format!("A band further off ({other}) scores more than a nearer one ({one})."),
            ),
            Text::new("请核对各档分数。", "Check the bands."),
        ));
    }
    found
}

/// Where marks leap between neighbours.
fn jumps(item: &Item, tried: &[Tried]) -> Option<Flagged> {
    let leaps = tried.windows(2).filter_map(|pair| {
        let (one, other) = (pair[0].meant.known()?, pair[1].meant.known()?);
        let leap = pair[0].edge && pair[1].beside && (one - other).abs() > 0.05 * item.weight;
        leap.then_some((&pair[0], &pair[1]))
    });
    let leaps: Vec<(&Tried, &Tried)> = leaps.collect();
    let (on, beside) = leaps.first()?;
    let each = |(on, beside): &(&Tried, &Tried)| {
        let numbers = [beside.case.own, beside.meant, on.case.own, on.meant].map(said);
        let [beside, none, on, some] = numbers;
        format!("{beside} → {none}，{on} → {some}")
    };
    let mut all: Vec<String> = Vec::new();
    for one in leaps.iter().map(each) {
        // Kinds of units may share their thresholds.
        if !all.contains(&one) {
            all.push(one);
        }
    }
    let [on_own, on_marks] = [on.case.own, on.meant].map(said);
    let [beside_own, beside_marks] = [beside.case.own, beside.meant].map(said);
    let mut found = flag(
        item,
        "jump",
        Weighs::Note,
        item.spots.rule,
        Text::of(
            format!("分数在界值处跳变：{}。", all.join("；")),
            format!(
                "Marks leap at an edge: {beside_own} scores {beside_marks}, {on_own} scores {on_marks}."
            ),
        ),
        Text::new(
            "界值上下相差无几的单位分数悬殊，请逐一核对其数据。",
            "Units that hardly differ score far apart there: check their data one by one.",
        ),
    );
    found.cases = leaps.iter().flat_map(|(on, beside)| [beside.at(), on.at()]).collect();
    Some(found)
}

fn no_number(item: &Item, tried: &[Tried]) -> Option<Flagged> {
    let none: Vec<&Tried> = tried.iter().filter(|one| one.meant == Num::Undefined).collect();
    let first = none.first()?;
    let own = said(first.case.own);
    let mut found = flag(
        item,
        "no-number",
        Weighs::Note,
        item.spots.rule,
        Text::of(
            format!("“{}”（{own}）要除以零，没有分数。", first.label.zh),
            format!("`{}` ({own}) divides by zero: there is no score.", first.label.en),
        ),
        Text::new(
            "文件没有说这时怎样打分，请问清后在 value 里写明。",
            "The document does not say what holds then: ask, and say it in `value`.",
        ),
    );
    found.cases = none.into_iter().map(Tried::at).collect();
    Some(found)
}

fn peers(recipe: &Recipe, item: &Item, scoring: &Scoring) -> Option<Flagged> {
    if !scoring.rests_on_peers() {
        return None;
    }
    Some(match recipe.peers.expected {
        Some(expected) => flag(
            item,
            "provisional",
            Weighs::Note,
            item.spots.rule,
            Text::of(
                format!("分数取决于其他单位：{expected} 个单位报齐以前都是暂定。"),
                format!(
                    "Scores depend on others: provisional until all {expected} units have reported."
                ),
            ),
            Text::new("报齐后再公布。", "Publish when all have."),
        ),
        None => unknown_peers(item, item.spots.rule),
    })
}

fn unknown_peers(item: &Item, spot: Spot) -> Flagged {
    flag(
        item,
        "peers-unknown",
        Weighs::Problem,
        spot,
        Text::new(
            "分数取决于其他单位，方案却没有写明共有多少单位：无法知道是否报齐，一律算暂定。",
            "Scores depend on others, and the recipe does not say how many there are: all stay provisional.",
        ),
        Text::new("在 [peers] 里写明 expected。", "Say `expected` in [peers]."),
    )
}

/// Of a composite: who is in it, and whether judgements in pairs agree.
fn composite(recipe: &Recipe) -> Vec<Flagged> {
    let Some(settings) = &recipe.composite else { return Vec::new() };
    let mut found = Vec::new();
    if recipe.peers.expected.is_none() {
        found.push(unknown_peers(&recipe.items[0], recipe.items[0].spots.name));
    }
    found.extend(scales::scales(recipe, settings));
    for (item, weighing) in recipe.items.iter().zip(&settings.weighings) {
        let Weighing::Ahp(judged) = weighing else { continue };
        let Ok(solved) = judged.solve() else { continue };
        if solved.ratio > 0.1 {
            let ratio = shown(solved.ratio);
            found.push(flag(
                item,
                "inconsistent",
                Weighs::Problem,
                item.spots.name,
                Text::of(
                    format!("两两比较前后不一致：一致性比率 {ratio} 高于 0.1。"),
                    format!("The judgements in pairs do not agree: consistency ratio {ratio}, above 0.1."),
                ),
                Text::new("请重新判断。", "Judge again."),
            ));
        }
    }
    found
}
