//! What growth of institutions says, in plain sentences 院校增值的解读: how many rose, who lies outside of what could be expected,
//! goals, and what calls for caution. Every sentence stands on numbers; none says why units differ, and none ranks them.

use moushi_stats::composite::Direction;
use moushi_stats::progress::{Closing, Standing};

use super::judged::{Growth, Judged, outside};
use crate::growth::shown::{estimate, fixed, many};
use crate::text::Text;

/// What a sentence is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// What was seen in the table.
    Table,
    /// An indicator.
    Indicator,
    /// Growth over several.
    Combined,
    /// Something that limits what may be concluded.
    Caution,
}

/// A sentence or a few that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observation {
    /// What it is about.
    pub about: About,
    /// The words.
    pub text: Text,
}

/// How many units rose, fell and stayed, and how many are outside of their band.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Units with a gain.
    pub known: usize,
    /// Better than at the base.
    pub better: usize,
    /// Worse.
    pub worse: usize,
    /// Units with a band.
    pub banded: usize,
    /// Above it.
    pub above: usize,
    /// Below it.
    pub below: usize,
}

impl Counts {
    /// Of an indicator.
    pub fn of(growth: &Growth, confidence: f64) -> Self {
        let gains = growth.gains.iter().flatten();
        let residuals = growth.residuals.iter().flatten();
        let mut counts = Self::default();
        for gain in gains {
            counts.known += 1;
            counts.better += usize::from(*gain > 0.0);
            counts.worse += usize::from(*gain < 0.0);
        }
        for residual in residuals {
            counts.banded += 1;
            counts.above += usize::from(outside(residual, confidence) == Some(true));
            counts.below += usize::from(outside(residual, confidence) == Some(false));
        }
        counts
    }
}

/// Whether a sentence names a unit that is not to be named.
pub(super) fn names_hidden(text: &Text, judged: &Judged, hidden: &[bool]) -> bool {
    let names = judged.units.iter().zip(hidden).filter(|(_, hidden)| **hidden);
    names.into_iter().any(|(name, _)| text.zh.contains(name.as_str()))
}

/// All that is to be said, in the order of [`About`], but for sentences that name a unit which is hidden.
pub fn findings(judged: &Judged, hidden: &[bool]) -> Vec<Observation> {
    let mut all = all(judged);
    all.retain(|one| !names_hidden(&one.text, judged, hidden));
    all
}

fn all(judged: &Judged) -> Vec<Observation> {
    let of = |about: About| move |text: Text| Observation { about, text };
    let mut all: Vec<Observation> = judged.seen.iter().cloned().map(of(About::Table)).collect();
    for growth in &judged.growths {
        all.extend(indicator(judged, growth).into_iter().map(of(About::Indicator)));
    }
    all.extend(combined(judged).map(of(About::Combined)));
    all.extend(cautions(judged).into_iter().map(of(About::Caution)));
    all
}

/// The main finding in one sentence.
pub fn lead(judged: &Judged) -> Text {
    let (base, to, units) = (judged.base, judged.to, judged.units.len());
    let mut outside = [0; 2];
    for growth in &judged.growths {
        let counts = Counts::of(growth, judged.confidence);
        outside[0] += counts.above;
        outside[1] += counts.below;
    }
    let ([above, below], count) = (outside, judged.growths.len());
    let percent = level(judged);
    Text::of(
        format!(
            "{base}—{to} 年，{units} 个单位、{count} 个指标：高于期望区间（{percent}%）的有 {above} 处，低于的有 {below} 处，其余与按起点能够期望的分不开。"
        ),
        format!(
            "{base}–{to}, {} and {}: {above} above what could be expected (by intervals of {percent} %), {below} below; the others cannot be told from it.",
            many(units as u64, "unit", "units"),
            many(count as u64, "indicator", "indicators"),
        ),
    )
}

/// The confidence in per cent, as it is said.
pub fn level(judged: &Judged) -> String {
    crate::growth::shown::six(100.0 * judged.confidence).to_string()
}

/// By how much values of an indicator differ, for the decimals with which they are shown.
pub fn grain(growth: &Growth) -> f64 {
    let deviations =
        (0..growth.yardstick.classes()).filter_map(|at| growth.yardstick.deviation(at).ok());
    deviations.reduce(f64::min).unwrap_or(1.0) / 10.0
}

fn indicator(judged: &Judged, growth: &Growth) -> Vec<Text> {
    let mut told = vec![rose(judged, growth)];
    told.extend(means(judged, growth));
    told.push(expected(judged, growth));
    told.extend(goal(growth));
    told
}

fn rose(judged: &Judged, growth: &Growth) -> Text {
    let (name, counts) = (&growth.name, Counts::of(growth, judged.confidence));
    let Counts { known, better, worse, .. } = counts;
    let (same, lacking) = (known - better - worse, judged.units.len() - known);
    let (zh_way, en_way) = match growth.direction {
        Direction::More => ("", ""),
        Direction::Less => ("（越小越好）", " (less is better)"),
    };
    let (zh_lacking, en_lacking) = match lacking {
        0 => (String::new(), String::new()),
        lacking => (
            format!("；{lacking} 个缺数，不算"),
            format!("; {} a value", many(lacking as u64, "lacks", "lack")),
        ),
    };
    Text::of(
        format!(
            "“{name}”{zh_way}：{known} 个单位中，{better} 个变好，{worse} 个变差，{same} 个不变{zh_lacking}。"
        ),
        format!(
            "“{name}”{en_way}: of {}, {better} better, {worse} worse, {same} the same{en_lacking}.",
            many(known as u64, "unit", "units")
        ),
    )
}

/// Means of the classes in both years, over the units that have both.
fn means(judged: &Judged, growth: &Growth) -> Option<Text> {
    let error = grain(growth);
    let class = |(at, name): (usize, &String)| {
        let pair = |unit: usize| {
            let own = judged.class_of.of(unit) == Ok(at);
            growth.before.get(unit).zip(growth.after.get(unit)).filter(|_| own)
        };
        let pairs: Vec<(f64, f64)> = (0..judged.units.len()).filter_map(pair).collect();
        let count = pairs.len() as f64;
        let sums = pairs.iter().fold((0.0, 0.0), |sums, one| (sums.0 + one.0, sums.1 + one.1));
        let shown =
            format!("{} → {}", estimate(sums.0 / count, error), estimate(sums.1 / count, error));
        (!pairs.is_empty()).then(|| match name.is_empty() {
            true => shown,
            false => format!("{name} {shown}"),
        })
    };
    let told: Vec<String> = judged.classes.iter().enumerate().filter_map(class).collect();
    let (base, to) = (judged.base, judged.to);
    (!told.is_empty()).then(|| {
        Text::of(
            format!("{base}—{to} 年的平均值：{}。", told.join("；")),
            format!("Means in {base} and {to}: {}.", told.join("; ")),
        )
    })
}

/// Who lies outside of what could be expected, and how many would by chance.
fn expected(judged: &Judged, growth: &Growth) -> Text {
    let Counts { banded, above, below, .. } = Counts::of(growth, judged.confidence);
    let percent = level(judged);
    if banded == 0 {
        let reason =
            growth.residuals.iter().find_map(|one| one.err().filter(|one| told_of_all(*one)));
        let why = reason.map(|reason| super::reasons::words(reason, judged)).unwrap_or_default();
        return Text::of(
            format!("按起点能够期望多少算不出来：{}。", why.zh),
            format!("What could be expected cannot be told: {}.", why.en),
        );
    }
    let chance = fixed((1.0 - judged.confidence) * banded as f64, 1);
    let inputs: Vec<&str> = judged.inputs.iter().map(|(name, _)| name.as_str()).collect();
    let (zh_inputs, en_inputs) = match inputs.is_empty() {
        true => (String::new(), String::new()),
        false => (format!("和{}", inputs.join("、")), format!(" and {}", inputs.join(", "))),
    };
    Text::of(
        format!(
            "与起点{zh_inputs}相同的单位相比，{banded} 个单位中高于 {percent}% 期望区间的 {above} 个，低于的 {below} 个；单凭偶然也会有约 {chance} 个在区间之外。"
        ),
        format!(
            "Against units of the same base{en_inputs}, {above} of {banded} lie above the interval of {percent} %, {below} below; chance alone puts about {chance} outside."
        ),
    )
}

/// Reasons that hold of a class and not of a unit.
fn told_of_all(reason: moushi_stats::progress::Reason) -> bool {
    use moushi_stats::progress::Reason as R;
    !matches!(reason, R::NoBase | R::NoCurrent | R::NeitherYear | R::NoClass | R::NoInput { .. })
}

fn goal(growth: &Growth) -> Option<Text> {
    let goal = growth.goal?;
    let count = |standing: Standing| {
        let is = |one: &&Closing| one.standing == standing;
        growth.closings.iter().flatten().filter(is).count()
    };
    let [below, reached, stayed, fell] =
        [Standing::Below, Standing::Reached, Standing::Stayed, Standing::FellBack].map(count);
    let shown = estimate(goal, grain(growth));
    Some(Text::of(
        format!(
            "目标 {shown}：{reached} 个新达到，{stayed} 个一直达到，{fell} 个退下，{below} 个未达到。"
        ),
        format!(
            "Goal {shown}: {reached} reached it, {stayed} stayed at it, {fell} fell back, {below} are below."
        ),
    ))
}

fn combined(judged: &Judged) -> Option<Text> {
    let combination = judged.combination.as_ref()?;
    let known = combination.of.iter().flatten().count();
    let unsure = combination.without_one.iter().flatten();
    let unsure = unsure.filter(|[low, high]| *low < 0.0 && *high > 0.0).count();
    let (zh, en) = match combination.given {
        true => ("按给定的权重", "by the weights that were given"),
        false => ("各指标等权", "with equal weights"),
    };
    Some(Text::of(
        format!(
            "综合增值（标准化增量的平均，{zh}）：{known} 个单位有结果，其中 {unsure} 个去掉一个指标就会变号，不能说是进是退。"
        ),
        format!(
            "Growth over all indicators (mean of standardised gains, {en}): {known} units have it; of {unsure} of them the sign changes when one indicator is left out."
        ),
    ))
}

fn cautions(judged: &Judged) -> Vec<Text> {
    let mut told: Vec<Text> =
        judged.growths.iter().filter_map(|one| regression(judged, one)).collect();
    told.extend(judged.growths.iter().filter_map(ceiling));
    told.extend(judged.growths.iter().filter_map(small_bases));
    told.extend(small_classes(judged));
    told.extend(judged.frozen.filter(|learned| *learned != judged.to).map(|learned| {
        let (base, to) = (judged.base, judged.to);
        Text::of(
            format!("期望值和增幅的分界是按 {base}—{learned} 年学得、冻结下来的，用在 {to} 年：全体都上升时，多数单位会高于期望，这不是某个单位的长处。"),
            format!("Expectations and cuts of gains were learned over {base}–{learned} and frozen; laid on {to}, most units lie above them where all rise, which is no merit of one unit."),
        )
    }));
    told.push(MANY);
    told
}

const MANY: Text = Text::new(
    "每个单位、每个指标各按一个区间判断；单位多、指标多，总有一些是偶然在区间之外的，不能只看一个数。",
    "Each unit and each indicator is judged by an interval of its own; among many some are outside by chance, and no single number is a finding.",
);

/// Low bases gain more: a part of that is regression to the mean.
fn regression(judged: &Judged, growth: &Growth) -> Option<Text> {
    let own = |class: usize| growth.expectation.slopes(class).ok().map(|slopes| slopes[0]);
    let slopes: Vec<f64> = (0..judged.classes.len()).filter_map(own).collect();
    let low = slopes.iter().copied().reduce(f64::min).filter(|low| *low < 1.0)?;
    let high = slopes.iter().copied().fold(low, f64::max);
    let (name, [low, high]) = (&growth.name, [low, high].map(|slope| fixed(slope, 2)));
    let shown = if low == high { low } else { format!("{low} ~ {high}") };
    Some(Text::of(
        format!(
            "“{name}”的起点每高 1，现值平均高 {shown}；不到 1 的，起点低的单位涨得多，其中有一部分是偶然偏低以后的回升（回归均值），不是工作的成效。看增量要同时看与期望的差。"
        ),
        format!(
            "Where the base of “{name}” is higher by 1, the value now is higher by {shown}; below 1 low bases gain more, in part since what was low by chance rises again (regression to the mean). Look at gains together with what was expected."
        ),
    ))
}

fn ceiling(growth: &Growth) -> Option<Text> {
    let at = growth.closings.iter().flatten();
    let at = at.filter(|one| matches!(one.standing, Standing::Stayed | Standing::FellBack)).count();
    let name = &growth.name;
    (at > 0).then(|| {
        Text::of(
            format!("“{name}”有 {at} 个单位在基年已经达到目标，没有多少可以再增：不能因为增量小就说它们差。"),
            format!("{at} units were at the goal of “{name}” in the base year: they had little left to gain, and small gains do not speak against them."),
        )
    })
}

fn small_bases(growth: &Growth) -> Option<Text> {
    use moushi_stats::progress::Reason as R;
    let is = |one: &&moushi_stats::progress::Told| {
        matches!(one, Err(R::SmallBase { .. } | R::NegativeBase { .. }))
    };
    let (name, count) = (&growth.name, growth.relative.iter().filter(is).count());
    (count > 0).then(|| {
        Text::of(
            format!("“{name}”有 {count} 个单位起点太小或为负，不给相对增幅。"),
            format!("{count} units have a base of “{name}” that is too small or negative: no share of it is told."),
        )
    })
}

fn small_classes(judged: &Judged) -> Option<Text> {
    let size = |class: usize| {
        (0..judged.units.len()).filter(|unit| judged.class_of.of(*unit) == Ok(class)).count()
    };
    let few = super::judged::LEAST_UNITS;
    let small = |(at, name): (usize, &String)| {
        (size(at) < few).then(|| format!("{name} {}", size(at)).trim().to_owned())
    };
    let small: Vec<String> = judged.classes.iter().enumerate().filter_map(small).collect();
    (!small.is_empty()).then(|| {
        Text::of(
            format!("单位不足 {few} 个的类别：{}；不给百分位、标准化增量和分档。", small.join("、")),
            format!("Classes of fewer than {few} units: {}; they have no percentiles, standardised gains or thirds.", small.join(", ")),
        )
    })
}
