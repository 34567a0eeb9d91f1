//! The units of a study over years: effects side by side, the mean of all, how far each year agrees with the one before.

use maud::{Markup, html};
use moushi_core::growth::shown::{estimate, fixed};

use super::units::{sign, unit};
use crate::app::asks::studies::years::{Line, Year, Years};
use crate::http::Lang;

/// The section.
pub fn section(lang: Lang, all: &Years) -> Markup {
    let same = all.years.windows(2).all(|two| two[0].formula == two[1].formula);
    html! {
        section.panel #years { h2 { (lang.pick("历年稳定性", "Over the years")) }
            ul.said-list { @for year in &all.years { (agreed(lang, year)) } }
            @if !same { p.warn { (lang.pick("▲ 各年的公式不同，效应不能直接比较。", "▲ The formulas of the years differ: effects cannot be compared as they stand.")) } }
            div.scrolled tabindex="0" role="region" aria-label=(lang.pick("各单位历年的增值效应", "Effects of units by year")) { table.narrow.over-years {
                thead { tr { th { (lang.pick("单位", "Unit")) }
                    @for year in &all.years { th.num { a href={ "/studies/" (year.study) } { (year.year) } } }
                    th.num { (lang.pick("按人数平均", "Mean by rows")) } } }
                tbody { @for one in &all.units { (line(lang, one, &all.years)) } }
            } }
            p.quiet { (lang.pick("▲ 明确高于平均，▼ 明确低于平均，○ 分不开。一年的结果波动大，看几年比看一年可靠；平均按各年人数加权。",
                "▲ surely above the mean, ▼ surely below, ○ not apart. A single year moves about; several tell more than one. The mean weighs each year by its rows.")) }
        }
    }
}

fn agreed(lang: Lang, year: &Year) -> Markup {
    let Some(agreed) = &year.agreed else { return html! {} };
    let shown = |value: Option<f64>| value.map_or("--".to_owned(), |value| fixed(value, 2));
    html! {
        li { @match lang {
            Lang::Zh => { (year.year) " 年与上一年：共有 " (agreed.both) " 个单位，效应的相关系数 " (shown(agreed.correlation)) "，次序相关 " (shown(agreed.rank_correlation)) "，从一侧变到另一侧的 " (agreed.turned) " 个。" }
            Lang::En => { (year.year) " against the year before: " (agreed.both) " units in both, correlation of effects " (shown(agreed.correlation)) ", of ranks " (shown(agreed.rank_correlation)) ", turned from one side to the other: " (agreed.turned) "." }
        } }
    }
}

fn line(lang: Lang, one: &Line, years: &[Year]) -> Markup {
    html! {
        tr { td lang="zh-CN" { (unit(&one.name)) }
            @for (effect, year) in one.effects.iter().zip(years) {
                td.num data-name=(year.year) { @match effect {
                    Some(effect) => { (sign(&effect.band)) " " (estimate(effect.effect, effect.deviation)) }
                    None => "--",
                } } }
            td.num data-name=(lang.pick("平均", "Mean")) { @match one.mean { Some(mean) => (fixed(mean, 2)), None => "--" } }
        }
    }
}
