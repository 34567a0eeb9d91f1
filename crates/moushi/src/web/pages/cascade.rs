//! 分解下达: one task over its units: what it comes to, each share, and the form that hands it down.

use axum::extract::{Path, State};
use maud::{Markup, html};

use super::entry::follow::number;
use super::shares::share;
use crate::app::asks::cascade::{Cascade, Choice, Handed};
use crate::http::{Lang, Site, Visitor};
use crate::web::assets;
use crate::web::frame::{Entry, Failed, Page, empty};

/// The page.
pub async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(entry): Path<String>,
) -> Result<Markup, Failed> {
    let lang = visitor.lang;
    let view = visitor.ask(&site, Cascade { entry }).await?;
    let title = lang.pick("分解下达", "Handed down");
    let page = Page::new(&visitor, Entry::Track, title).with(&["follow.js", "cascade.js"]);
    Ok(page.render(&html! {
        link rel="stylesheet" href=(assets::url("follow.css"));
        h1 { (title) }
        p.sub { @if view.seen { a href={ "/entries/" (view.entry) "#follow" } { (view.code) } } @else { (view.code) } " " (view.words) }
        (whole(lang, &view))
        section.panel #shares {
            h2 { (lang.pick("承接单位", "Units that have a share")) span.quiet { (view.lines.len()) } }
            @if view.lines.is_empty() { (empty(lang.pick("还没有分解。", "Nothing has been handed down."),
                if view.choices.is_empty() { lang.pick("由综合处、牵头处室或承接单位下达。", "The office, the lead unit or a unit with a share hands it down.") }
                else { lang.pick("在下面选择单位、填写数额后下达。", "Choose units and figures below.") }, None)) }
            @for line in &view.lines {
                div class={ "depth-" (line.depth.min(3)) } { (share(lang, line, false)) }
            }
        }
        (split(lang, &view))
    }))
}

/// What the figures come to.
fn whole(lang: Lang, view: &Handed) -> Markup {
    let of = view.of.as_str();
    html! {
        @if view.target.is_some() || view.units > 0 {
            section.panel #whole {
                h2 { (lang.pick("合计", "In all")) span.quiet { (view.indicator) } }
                dl.facts {
                    @if let Some(target) = view.target { div { dt { (lang.pick("总目标", "Target")) } dd { (number(target)) (of) } } }
                    @if let Some(handed) = view.handed { div { dt { (lang.pick("已下达", "Handed down")) } dd data-figure="handed" { (number(handed)) (of) } } }
                    @if let Some(lacking) = view.lacking.filter(|lacking| *lacking != 0.0) {
                        div { dt { (lang.pick("尚缺", "Lacking")) } dd.bad data-figure="lacking" { "▲ " (number(lacking)) (of) } } }
                    // Whoever has a share alone is not told of the others.
                    @if view.units > 0 {
                        div { dt { (lang.pick("已完成（审核数）", "Reached, as approved")) } dd data-figure="actual" {
                            @if let Some(actual) = view.actual { (number(actual)) (of) } @else { "--" } } }
                        div { dt { (lang.pick("已报单位", "Units that have reported")) } dd { (view.reported) "／" (view.units) } }
                    }
                    @if !view.upto.is_empty() { div { dt { (lang.pick("数据截至", "As of")) } dd {
                        @if view.from != view.upto { (view.from) " – " } (view.upto) } } }
                }
                @if view.measure == "rate" { p.quiet { (lang.pick("比率由各单位分子、分母之和计算，不取平均。", "A rate is computed from the sums of numerators and denominators, never averaged.")) } }
                @for finding in &view.findings { p.warn { "▲ " (super::said(lang, finding)) } }
            }
        }
    }
}

/// The forms that hand the task, or a share of it, down.
fn split(lang: Lang, view: &Handed) -> Markup {
    let mut aboves: Vec<&str> = view.choices.iter().map(|one| one.above.as_str()).collect();
    aboves.dedup();
    html! {
        @for above in aboves {
            @let line = view.lines.iter().find(|line| line.id == above);
            @let total = if above.is_empty() { view.target } else { line.and_then(|line| line.value) };
            section.panel {
                h2 { @if let Some(line) = line { (line.unit) (lang.pick("往下分解", ": hand it further down")) }
                    @else { (lang.pick("分解到下级单位", "Hand it down")) } }
                form.split data-split=[total] data-entry=(view.entry) data-above=(above) {
                    @for choice in view.choices.iter().filter(|one| one.above == above) { (unit(lang, view, choice)) }
                    @if view.measure == "sum" { p data-left="" role="status" aria-live="polite" {} }
                    @if view.measure == "rate" { p.quiet { (lang.pick("比率不拆分：不填即按总目标。", "A rate is not split: left empty, the whole target holds.")) } }
                    button.btn.primary { (lang.pick("下达", "Hand down")) }
                    p.quiet { (lang.pick("未勾选的单位，原有指标将撤回；没有变化的不必重新签收。", "A unit that is not ticked loses its share; what does not change need not be accepted again.")) }
                }
            }
        }
    }
}

fn unit(lang: Lang, view: &Handed, choice: &Choice) -> Markup {
    let id = format!("u-{}", choice.id);
    html! {
        div.unit data-org=(choice.id) {
            input type="checkbox" id=(id) checked[choice.held];
            label for=(id) lang="zh-CN" { (choice.name)
                @if !choice.partner.is_empty() { br; span.quiet lang=(lang.tag()) { (lang.pick("有自己的系统：下达后导出交换包", "has an installation of its own: goes by a package")) } } }
            @if view.measure != "plain" {
                input type="number" step="any" aria-label={ (choice.name) (lang.pick("的数额", ": figure")) } value=[choice.value];
                span { (view.of) }
            }
        }
    }
}
