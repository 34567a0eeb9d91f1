//! What is printed held against what is meant: formulas that contradict their rule, that run the wrong way, that leave the
//! marks of their item. Mends nothing: scores follow the meaning.

use super::cases::Tried;
use super::{Flagged, Weighs, flag};
use crate::evaluate::formula::{Num, said, shown};
use crate::evaluate::score::recipe::{Item, Leaf};
use crate::evaluate::score::rules::{Case, Scoring, Step, worse};
use crate::evaluate::standard::Better;
use crate::text::Text;

/// What is printed comes to something else than what is meant, where the formula is the rule.
pub fn differs(item: &Item, tried: &[Tried]) -> Option<Flagged> {
    let gap = |one: &Tried| match (one.meant, one.printed) {
        (Num::Known(meant), Some(Num::Known(printed))) => (meant - printed).abs(),
        (Num::Undefined, Some(Num::Undefined)) => 0.0,
        (Num::Known(_), Some(_)) | (Num::Undefined, Some(_)) => f64::INFINITY,
        _ => 0.0,
    };
    let by_formula =
        |one: &&Tried| !matches!(one.step, Step::Full(_) | Step::Nothing(_) | Step::Cut(_));
    let mut apart: Vec<&Tried> =
        tried.iter().filter(by_formula).filter(|one| gap(one) > 1e-9 * item.weight).collect();
    apart.sort_by(|one, other| gap(other).total_cmp(&gap(one)));
    let most = apart.first()?;
    let [own, meant] = [most.case.own, most.meant].map(said);
    let by = said(most.printed.unwrap_or_default());
    let mut found = flag(
        item,
        "printed-differs",
        Weighs::Problem,
        item.spots.printed,
        Text::of(
            format!(
                "印的公式与规则的意思相反或不同：“{}”（{own}）按意思得 {meant} 分，按公式得 {by} 分。",
                most.label.zh
            ),
            format!(
                "The printed formula contradicts the rule: `{}` ({own}) means {meant} marks, the formula comes to {by}.",
                most.label.en
            ),
        ),
        Text::new(
            "按意思打分；请向制定单位问清，并记下答复。",
            "Scores follow the meaning: ask whoever wrote it, and note the answer.",
        ),
    );
    found.cases = apart.into_iter().map(Tried::at).collect();
    Some(found)
}

/// What is printed gives the worse number more.
pub fn turned(item: &Item, leaf: &Leaf, tried: &[Tried]) -> Option<Flagged> {
    let known: Vec<(&Tried, f64, f64)> = tried
        .iter()
        .filter(|one| !matches!(one.step, Step::Full(_) | Step::Nothing(_)))
        .filter_map(|one| Some((one, one.case.own.known()?, one.printed?.known()?)))
        .collect();
    let better = |one: f64, other: f64| worse(other, one, one_way(leaf));
    let wrong = known.iter().flat_map(|good| known.iter().map(move |bad| (good, bad)));
    // Thresholds by kind of unit are rules of their own.
    let alike = |one: &Case, other: &Case| (one.limit, one.field) == (other.limit, other.field);
    let mut wrong: Vec<_> = wrong
        .filter(|(good, bad)| alike(&good.0.case, &bad.0.case) && better(good.1, bad.1))
        .filter(|(good, bad)| good.2 < bad.2 - 1e-9 * item.weight)
        .collect();
    wrong.sort_by(|one, other| (other.1.2 - other.0.2).total_cmp(&(one.1.2 - one.0.2)));
    let (good, bad) = wrong.first()?;
    let [good_own, good_marks, bad_own, bad_marks] = [good.1, good.2, bad.1, bad.2].map(shown);
    let mut found = flag(
        item,
        "not-inverted",
        Weighs::Problem,
        item.spots.printed,
        Text::of(
            format!(
                "印的公式好坏颠倒：好的 {good_own} 得 {good_marks} 分，差的 {bad_own} 得 {bad_marks} 分。"
            ),
            format!(
                "The printed formula is the wrong way round: {good_own}, which is better, comes to {good_marks}; {bad_own} to {bad_marks}."
            ),
        ),
        Text::new(
            "越低越好的比率要倒过来（界值 ÷ 自己的数），并以满分为限。",
            "Where lower is better the ratio is turned (limit ÷ own), with full marks as its limit.",
        ),
    );
    found.cases = vec![good.0.at(), bad.0.at()];
    Some(found)
}

/// Which way is better in a rule: an inverse ratio says so by itself.
fn one_way(leaf: &Leaf) -> Better {
    match leaf.scoring.as_ref().map(Scoring::plain) {
        Some(Scoring::Inverse | Scoring::Deduct { .. }) => Better::Less,
        _ => leaf.better,
    }
}

/// What is printed leaves the marks that the item has.
pub fn uncapped(item: &Item, tried: &[Tried]) -> Option<Flagged> {
    let least = match item.leaf.as_ref()?.scoring.as_ref()?.plain() {
        Scoring::Bonus { least, .. } => *least,
        Scoring::Deduct { floor } => *floor,
        _ => 0.0,
    };
    let slack = 1e-9 * item.weight;
    let out = |one: &&Tried| {
        let printed = one.printed.and_then(Num::known);
        printed.is_some_and(|marks| marks > item.weight + slack || marks < least - slack)
    };
    let all: Vec<&Tried> = tried.iter().filter(out).collect();
    let inside =
        |one: &&&Tried| !matches!(one.step, Step::Full(_) | Step::Nothing(_) | Step::Cut(_));
    let first = all.iter().find(inside).or(all.first())?;
    let (own, by) = (said(first.case.own), said(first.printed.unwrap_or_default()));
    let weighs = if all.iter().any(|one| inside(&one)) { Weighs::Problem } else { Weighs::Note };
    let (least, weight) = (shown(least), shown(item.weight));
    let mut found = flag(
        item,
        "uncapped",
        weighs,
        item.spots.printed,
        Text::of(
            format!(
                "印的公式没有封顶或保底：“{}”（{own}）得 {by} 分，本项是 {least} 至 {weight} 分。",
                first.label.zh
            ),
            format!(
                "The printed formula has no cap or floor: `{}` ({own}) comes to {by}, the item goes from {least} to {weight}.",
                first.label.en
            ),
        ),
        Text::new("打分时以满分和下限为限。", "Scores are kept within full marks and floor."),
    );
    found.cases = all.into_iter().map(Tried::at).collect();
    Some(found)
}
