//! The card of a model 模型说明卡: question, formula, data, method, estimates, what may be concluded and what may not, with the
//! reservations that stand in the statements of learned societies. Says nothing of single units.

mod reservations;

use super::findings::{lacking, variance_name};
use super::fitted::Fitted;
use super::fixed::fixed;
use super::shown::{self, estimate, many};
use crate::text::Text;

/// A card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Its sections in the order of reading.
    pub sections: Vec<Section>,
}

/// A section of a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// What it is about.
    pub title: Text,
    /// Its sentences, each of which stands by itself.
    pub lines: Vec<Text>,
}

/// The card of a fit that was made for a question, which is told as it was given.
pub fn card(fitted: &Fitted, question: &str) -> Card {
    let sections = [
        (Text::new("要回答的问题", "Question"), vec![asked(question)]),
        (Text::new("公式", "Formula"), vec![Text::same(fitted.formula.clone())]),
        (Text::new("数据", "Data"), data(fitted)),
        (Text::new("方法", "Method"), method(fitted)),
        (Text::new("估计", "Estimates"), estimates(fitted)),
        (Text::new("可以得出的结论", "What may be concluded"), reservations::may(fitted)),
        (Text::new("不可以得出的结论", "What may not be concluded"), reservations::may_not(fitted)),
        (Text::new("保留意见", "Reservations"), reservations::reservations(fitted)),
        (Text::new("依据的声明", "Statements referred to"), reservations::sources()),
    ];
    let sections = sections.map(|(title, lines)| Section { title, lines });
    Card { sections: sections.into() }
}

/// The question of a card as it was given, or that none was.
pub(super) fn asked(question: &str) -> Text {
    if question.is_empty() { NOT_GIVEN } else { Text::same(question) }
}

const NOT_GIVEN: Text = Text::new(
    "没有写明。使用结果以前，请写明要回答什么问题、结果给谁用、作什么用。",
    "Not stated. Before results are used, state what question they answer, for whom and for what.",
);

fn data(fitted: &Fitted) -> Vec<Text> {
    let mixed = &fitted.mixed;
    let all = mixed.rows + mixed.left_out;
    let mut lines = vec![Text::of(
        format!("共 {all} 行，参加计算 {} 行，因缺值没有参加 {} 行。", mixed.rows, mixed.left_out),
        format!(
            "{} in all; {} took part, {} did not for lack of a value.",
            many(all as u64, "row", "rows"),
            mixed.rows,
            mixed.left_out
        ),
    )];
    let lacking = lacking(fitted);
    lines.push(if lacking.zh.is_empty() {
        Text::new("公式用到的各列都不缺值。", "No column of the formula lacks a value.")
    } else {
        Text::of(
            format!("各列缺值：{}。", lacking.zh),
            format!("Missing by column: {}.", lacking.en),
        )
    });
    lines.extend(fitted.levels.iter().map(|level| {
        let (name, units, told) = (&level.name, level.units, level.unnamed(fitted.fewest));
        Text::of(
            format!("分组“{name}”：{units} 个单位，其中 {}。", told.zh),
            format!("Grouping “{name}”: {}, {}.", many(units as u64, "unit", "units"), told.en),
        )
    }));
    lines
}

fn method(fitted: &Fitted) -> Vec<Text> {
    let fit = &fitted.fit;
    let (zh, en) = match fit.reml {
        true => ("限制性最大似然（REML）", "restricted maximum likelihood (REML)"),
        false => ("最大似然（ML）", "maximum likelihood (ML)"),
    };
    let (criterion, gradient) =
        (shown::fixed(fit.criterion, 3), format!("{:.1e}", fit.story.gradient));
    let evaluations = fit.feval;
    let mut lines = vec![
        Text::of(
            format!("线性多水平模型，按{zh}估计；剖面偏差按 Bates 等（2015）。"),
            format!(
                "A linear mixed model by {en}; the profiled deviance is that of Bates and others (2015)."
            ),
        ),
        Text::new(
            "最低点用拟牛顿法（BFGS，Nocedal 和 Wright 2006）寻找，用准确的梯度；到达边界的方差记为零。",
            "The minimum is found by a quasi-Newton method (BFGS, Nocedal and Wright 2006) with exact gradients; variances that reach their bound are zero.",
        ),
        Text::of(
            format!(
                "准则值 {criterion}，计算 {evaluations} 次，终点处梯度的最大分量 {gradient}，参数 {} 个。",
                fit.parameters
            ),
            format!(
                "Criterion {criterion} after {}; largest entry of the gradient at the end {gradient}; {} parameters.",
                many(evaluations as u64, "evaluation", "evaluations"),
                fit.parameters
            ),
        ),
        Text::new(
            "增值效应是向全体平均收缩的条件众数；误差的标准差计入固定效应和方差的估计误差（Henderson 1975；Kass 和 Steffey 1989），单位少的一级因此比条件标准差大；95% 区间是效应 ± 1.96 个误差的标准差，相互比较的区间是 ± 1.39 个（Goldstein 和 Healy 1995）；名次范围由 1000 次抽样得到（Goldstein 和 Spiegelhalter 1996），只在列名的单位之间。",
            "Effects are conditional modes, drawn to the mean of all; the standard deviation of their error holds that of fixed effects and variances too (Henderson 1975; Kass and Steffey 1989), so that it is above the conditional one where units are few; intervals of 95 % are 1.96 of it around them, those for comparison 1.39 (Goldstein and Healy 1995); ranges of places come from 1000 draws (Goldstein and Spiegelhalter 1996), among the units that are named.",
        ),
        shown::RULE,
    ];
    if let Some(of) = &fitted.inference {
        lines.extend(of.untested.is_none().then_some(TESTS));
        lines.extend(of.deviations.iter().any(|one| one.interval.is_some()).then_some(INTERVALS));
    }
    lines
}

const TESTS: Text = Text::new(
    "固定效应的检验和 95% 区间用 t 分布，自由度按 Satterthwaite（1946；Kuznetsova 等 2017）。",
    "Tests and intervals of fixed effects are by Student's distribution with degrees of freedom after Satterthwaite (1946; Kuznetsova and others 2017).",
);

const INTERVALS: Text = Text::new(
    "标准差和相关的 95% 区间由剖面似然得出，按最大似然计算（Bates 等 2015）。",
    "Intervals of 95 % of standard deviations and correlations are those of their profiles, by maximum likelihood (Bates and others 2015).",
);

fn estimates(fitted: &Fitted) -> Vec<Text> {
    let effects = fixed(fitted);
    let effects = effects.iter().map(|one| {
        let (value, error) = (estimate(one.estimate, one.error), estimate(one.error, one.error));
        Text::of(
            format!("固定效应 {}：{value}，标准误 {error}。", one.name.zh),
            format!("Fixed effect {}: {value}, standard error {error}.", one.name.en),
        )
    });
    let random = fitted.fit.varcorr.iter().map(|one| {
        let name = variance_name(one);
        let group = one.var1.as_ref().map(|_| format!("{} ", one.grp)).unwrap_or_default();
        let shown = estimate(one.sdcor, one.sdcor);
        let (zh, en) = match one.var2 {
            None => ("标准差", "standard deviation"),
            Some(_) => ("相关", "correlation"),
        };
        Text::of(
            format!("随机部分 {group}{}：{zh} {shown}。", name.zh),
            format!("Random part, {group}{}: {en} {shown}.", name.en),
        )
    });
    effects.chain(random).collect()
}
