//! What stands around the units of a study: other models and samples, findings in sentences, estimates, the card of the model.

use maud::{Markup, html};
use moushi_core::growth::shown::{estimate, fixed, interval, probability};
use moushi_core::text::Text;

use super::units::{band, unit};
use crate::app::asks::studies::told::{Compared, Shown};
use crate::http::Lang;

/// Units that change their band and are named at most.
const NAMED: usize = 40;

/// Whether results hold when asked otherwise.
pub fn variants(lang: Lang, shown: &Shown) -> Markup {
    html! {
        @if !shown.variants.is_empty() {
            section.panel #variants { h2 { (lang.pick("换一种做法，结论变不变", "Whether results hold when asked otherwise")) }
                @if !shown.sensitivity.zh.is_empty() { p { (lang.of(&shown.sensitivity)) } }
                div.scrolled tabindex="0" role="region" aria-label=(lang.pick("对照", "Variants")) { table.narrow {
                    thead { tr { th { (lang.pick("做法", "Variant")) } th.num { (lang.pick("行数", "Rows")) } th.num { (lang.pick("共有单位", "Units in both")) }
                        th.num { (lang.pick("效应相关", "Correlation")) } th.num { (lang.pick("次序相关", "Of ranks")) }
                        th.num { (lang.pick("换档", "Other band")) } th.num { (lang.pick("变到另一侧", "Other side")) } } }
                    tbody { @for one in &shown.variants { (variant(lang, one)) } }
                } }
                p.quiet { (lang.pick("换了档的单位，结论取决于怎样提问，不宜据此评价。", "Of units that change their band the answer depends on how it was asked: they are not to be judged by it.")) }
            }
        }
    }
}

fn variant(lang: Lang, one: &Compared) -> Markup {
    let value = |value: Option<f64>| value.map_or("--".to_owned(), |value| fixed(value, 2));
    html! {
        tr data-variant=(one.name) {
            td { b lang="zh-CN" { (one.name) } div.formula { (one.formula) }
                @if !one.only.is_empty() { div.quiet lang="zh-CN" { (one.only) } }
                @if let Some(why) = &one.refused { div.warn { "▲ " (lang.of(why)) } }
                @if let Some(agreed) = one.agreed.as_ref().filter(|agreed| !agreed.moved.is_empty()) {
                    details { summary.quiet { (lang.pick("▸ 换档的单位", "▸ Units in another band")) }
                        div.moved { @for moved in agreed.moved.iter().take(NAMED) {
                            div { span lang="zh-CN" { (unit(&moved.name)) } (lang.pick("：", ": ")) (band(lang, &moved.from)) " → " (band(lang, &moved.to)) } }
                            @if agreed.moved.len() > NAMED { "…" } } } } }
            td.num data-name=(lang.pick("行数", "Rows")) { @if one.rows == 0 { "--" } @else { (one.rows) } }
            @match &one.agreed {
                Some(agreed) => {
                    td.num data-name=(lang.pick("共有单位", "In both")) { (agreed.both) }
                    td.num data-name=(lang.pick("效应相关", "Correlation")) { (value(agreed.correlation)) }
                    td.num data-name=(lang.pick("次序相关", "Of ranks")) { (value(agreed.rank_correlation)) }
                    td.num data-name=(lang.pick("换档", "Other band")) { (agreed.changed) }
                    td.num data-name=(lang.pick("变到另一侧", "Other side")) { (agreed.turned) }
                }
                None => { @for _ in 0..5 { td.num { "--" } } }
            }
        }
    }
}

/// Findings in sentences, and what limits them.
pub fn says(lang: Lang, shown: &Shown) -> Markup {
    html! {
        section.panel #says { h2 { (lang.pick("结果的解读", "What the results say")) }
            ul.said-list { @for text in &shown.says { li { (lang.of(text)) } } }
            @if !shown.cautions.is_empty() { ul.said-list { @for text in &shown.cautions { li { span.warn { (lang.pick("■ 注意：", "■ Caution: ")) } (lang.of(text)) } } } }
        }
        (estimates(lang, shown))
    }
}

/// Fixed effects and variances, with tests and intervals where the study asks for them.
fn estimates(lang: Lang, shown: &Shown) -> Markup {
    html! {
        section.panel #estimates { h2 { (lang.pick("固定效应与方差", "Fixed effects and variances")) }
            (effects(lang, shown))
            @if shown.veiled > 0 { p.quiet { (lang.pick("属于行数少的单位、不列出的固定效应：", "Fixed effects of units with few rows, which are not shown: ")) (shown.veiled) } }
            @for text in &shown.of_tests { p.quiet { (lang.of(text)) } }
            (spreads(lang, shown))
            @for text in &shown.of_intervals { p.quiet { (lang.of(text)) } }
            p.quiet { (lang.pick("系数是相关，不说明原因。", "Coefficients are correlations and no causes.")) }
        }
    }
}

fn effects(lang: Lang, shown: &Shown) -> Markup {
    let tested = shown.fixed.iter().any(|one| one.tested.is_some());
    let number = |value: Option<f64>, decimals| {
        value.map_or(NONE.to_owned(), |value| fixed(value, decimals))
    };
    html! {
        div.scrolled tabindex="0" role="region" aria-label=(lang.pick("固定效应", "Fixed effects")) { table.narrow {
            thead { tr { th { (lang.pick("项", "Term")) } th.num { (lang.pick("系数", "Coefficient")) } th.num { (lang.pick("标准误", "Standard error")) }
                @if tested { th.num { (lang.pick("自由度", "Degrees of freedom")) } th.num { "t" } th.num { "p" } }
                th { (lang.pick("95% 区间", "Interval of 95 %")) } } }
            tbody { @for one in &shown.fixed { tr {
                td { (lang.of(&one.name)) }
                td.num data-name=(lang.pick("系数", "Coefficient")) { (estimate(one.estimate, one.error)) }
                td.num data-name=(lang.pick("标准误", "Error")) { (estimate(one.error, one.error)) }
                @if tested {
                    @let test = one.tested.as_ref();
                    td.num data-name=(lang.pick("自由度", "Degrees of freedom")) { (number(test.map(|test| test.freedom), 1)) }
                    td.num data-name="t" { (number(test.map(|test| test.t), 2)) }
                    td.num data-name="p" { (test.map_or(NONE.to_owned(), |test| probability(test.p))) }
                }
                td data-name="95%" { (range(one.interval, one.error)) } } } }
        } }
    }
}

fn spreads(lang: Lang, shown: &Shown) -> Markup {
    let ranged = !shown.of_intervals.is_empty();
    html! {
        div.scrolled tabindex="0" role="region" aria-label=(lang.pick("方差", "Variances")) { table.narrow {
            thead { tr { th { (lang.pick("分组", "Grouping")) } th { (lang.pick("项", "Term")) } th.num { (lang.pick("方差或协方差", "Variance or covariance")) } th.num { (lang.pick("标准差或相关", "Deviation or correlation")) }
                @if ranged { th { (lang.pick("标准差或相关的 95% 区间", "Interval of 95 % of that")) } } } }
            tbody { @for one in &shown.variances { tr {
                td { @if one.grouping.is_empty() { "--" } @else { (one.grouping) } }
                td data-name=(lang.pick("项", "Term")) { (lang.of(&one.name)) }
                td.num data-name=(lang.pick("方差", "Variance")) { (estimate(one.value, one.value)) }
                td.num data-name=(lang.pick("标准差", "Deviation")) { (estimate(one.deviation, one.deviation)) }
                @if ranged { td data-name="95%" { (range(one.interval, one.deviation)) } } } } }
        } }
    }
}

/// What stands where there is no number.
const NONE: &str = "--";

fn range(of: Option<[f64; 2]>, error: f64) -> String {
    of.map_or(NONE.to_owned(), |ends| interval(ends, error))
}

/// The card of the model: what may be concluded and what may not stands open.
pub fn card(lang: Lang, shown: &Shown) -> Markup {
    let open = |title: &Text| title.zh.contains("得出");
    html! {
        section.panel #card { h2 { span { (lang.pick("模型说明", "Card of the model")) } span.quiet { (lang.pick("使用结果以前请读完", "To be read before results are used")) } }
            div.card-of-model { @for section in &shown.card {
                details open[open(&section.title)] { summary { (lang.of(&section.title)) }
                    ul { @for line in &section.lines { li { (lang.of(line)) } } } }
            } }
        }
    }
}
