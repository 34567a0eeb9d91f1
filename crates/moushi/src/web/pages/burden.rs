//! 减负护栏: the counter of one's own unit, and for a body the year of what it asked of its units. Counts, no
//! score.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::list::mark;
use crate::app::asks::burden::{Burden, BurdenReport, Counters, Own, Waiting, Year};
use crate::app::asks::collect::Flagged;
use crate::app::papers;
use crate::http::{Lang, Site, Troubled, Visitor};
use crate::web::assets;
use crate::web::frame::{Entry, Failed, Page, empty};

/// What the address says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    year: i32,
}

/// The counter of the caller's own units.
pub async fn own(
    State(site): State<Site>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Markup, Failed> {
    let lang = visitor.lang;
    let counters = visitor.ask(&site, Burden { year: asked.year }).await?;
    let (plan, plans) = super::start(&site, &visitor).await?;
    let title = lang.pick("本单位负担", "Burden of my unit");
    let page = Page::new(&visitor, Entry::Desk, title).around(plan.as_ref(), &plans);
    Ok(page.render(&html! {
        link rel="stylesheet" href=(assets::url("follow.css"));
        h1 { (title) }
        p.sub { (lang.pick("数的是本单位被要求了多少次：采集、反馈、督办单、批示合计。只有本单位看得到自己的计数，不打分、不排名。",
            "How often your unit was called upon, of every kind. Your own row alone; no score and no rank."))
            " " a href={ "/burden?year=" (counters.year - 1) } { "← " (counters.year - 1) }
            " " a href={ "/burden?year=" (counters.year + 1) } { (counters.year + 1) " →" } }
        @if counters.units.is_empty() {
            section.panel { (empty(lang.pick("您的岗位不负责填报。", "Your post answers no collections."),
                lang.pick("各单位的年度情况在“跟踪督办 · 采集任务 · 年度负担报告”。",
                    "The year of the units is under Follow-up, Collections, Yearly burden report."), None)) }
        }
        @for unit in &counters.units { (unit_panels(lang, &counters, unit)) }
    }))
}

fn unit_panels(lang: Lang, counters: &Counters, unit: &Own) -> Markup {
    html! {
        h2 { (unit.name) }
        section.cards aria-label=(lang.pick("计数", "Counters")) {
            (card(lang, &counters.month, unit.month, counters.cap_month, "month"))
            (card(lang, &counters.year.to_string(), unit.year, counters.cap_year, "year"))
        }
        section.panel { h2 { span { (lang.pick("待填报的采集任务", "Collections to answer")) } span.quiet data-open="" { (unit.open.len()) } }
            (open(lang, &unit.open)) }
        section.panel { h2 { (lang.pick("按种类", "By kind")) }
            table.narrow {
                thead { tr { th { (lang.pick("种类", "Kind")) } th.num { (lang.pick("本月", "This month")) } th.num { (lang.pick("全年", "This year")) } } }
                tbody { @for kind in &unit.kinds {
                    tr { td { (lang.of(&kind.title)) }
                        td.num data-name=(lang.pick("本月", "This month")) { (kind.month) }
                        td.num data-name=(lang.pick("全年", "This year")) { (kind.year) } }
                } }
            } }
        section.panel { h2 { (lang.pick("按要求方", "By who asks")) }
            @if unit.askers.is_empty() { (empty(lang.pick("今年还没有被要求过。", "Nobody has asked anything this year."), "", None)) }
            @else { table.narrow {
                thead { tr { th { (lang.pick("要求方", "Asker")) } th.num { (lang.pick("全年", "This year")) } } }
                tbody { @for asker in &unit.askers {
                    tr { td { (asker.name) } td.num data-name=(lang.pick("全年", "This year")) { (asker.year) } }
                } }
            } } }
        section.panel { h2 { (lang.pick("按月份", "By month")) } (months(lang, &unit.months, counters.cap_month)) }
        @for flag in &unit.flags { (super::collect::said(lang, flag)) }
    }
}

fn card(lang: Lang, time: &str, count: usize, cap: usize, name: &str) -> Markup {
    let full = count >= cap;
    html! {
        div class=(if full { "card warn" } else { "card" }) {
            b { span data-count=(name) { (count) } small { "／" (cap) } }
            span { (time) " " (if full { lang.pick("▲ 已达上限", "▲ at the cap") } else { lang.pick("● 未达上限", "● below the cap") }) }
            progress.bar max=(cap) value=(count.min(cap)) aria-label=(time) {}
        }
    }
}

fn open(lang: Lang, open: &[Waiting]) -> Markup {
    if open.is_empty() {
        return empty(
            lang.pick("没有待填报的采集任务。", "Nothing waits for an answer."),
            "",
            None,
        );
    }
    html! {
        table.narrow {
            thead { tr {
                th { (lang.pick("标题", "Title")) }
                th { (lang.pick("要求方", "Asker")) }
                th { (lang.pick("依据", "Basis")) }
                th { (lang.pick("截止", "Last day")) }
                th { (lang.pick("有效期", "Expiry")) }
            } }
            tbody { @for one in open {
                tr {
                    td { a href={ "/slips/" (one.slip) } { (one.title) }
                        @if one.offered > 0 { br; span.quiet { (lang.pick("● 已有数据待确认 ", "● known, to confirm: ")) (one.offered) } } }
                    td data-name=(lang.pick("要求方", "Asker")) { (one.asker) }
                    td data-name=(lang.pick("依据", "Basis")) { (one.basis) }
                    td data-name=(lang.pick("截止", "Last day")) { (one.last) }
                    td data-name=(lang.pick("有效期", "Expiry")) { (one.expires) }
                }
            } }
        }
    }
}

fn months(lang: Lang, months: &[usize], cap: usize) -> Markup {
    let most = months.iter().copied().max().unwrap_or(1).max(cap);
    html! {
        table.narrow {
            thead { tr { th { (lang.pick("月份", "Month")) } th.num { (lang.pick("次数", "Calls")) } th { (lang.pick("与上限相比", "Against the cap")) } } }
            tbody { @for (at, count) in (1..).zip(months) {
                tr {
                    td { (at) (lang.pick("月", "")) }
                    td.num data-name=(lang.pick("次数", "Calls")) { (count) }
                    td { progress.bar max=(most) value=(count) aria-label=(at) {}
                        @if *count >= cap { " " span.warn { (lang.pick("▲ 已达上限", "▲ at the cap")) } } }
                }
            } }
        }
    }
}

/// The year of a body.
pub async fn report(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
) -> Result<Markup, Failed> {
    let lang = visitor.lang;
    let (plans, plan) = super::plans(&site, &visitor, &plan).await?;
    let year = visitor.ask(&site, BurdenReport { plan: plan.id.clone() }).await?;
    let title = lang.pick("年度负担报告", "Yearly burden report");
    let page = Page::new(&visitor, Entry::Track, title).around(&plan, &plans);
    Ok(page.render(&html! {
        link rel="stylesheet" href=(assets::url("follow.css"));
        h1 { (title) " " (year.year) }
        p.sub { (lang.pick("本单位全年向各单位提出的要求。只计次数，不打分、不排名。", "What this body asked of its units in the year. Counts alone; no score and no rank."))
            " " a href={ "/plans/" (plan.id) "/collections" } { (lang.pick("采集任务 →", "Collections →")) }
            " " a href={ "/plans/" (plan.id) "/burden.xlsx" } download="" { (lang.pick("下载 XLSX", "Download XLSX")) } }
        (sums(lang, &year))
        section.panel { h2 { (lang.pick("按单位、种类和月份", "By unit, kind and month")) } (grid(lang, &year)) }
        section.panel { h2 { span { (lang.pick("负担反映与答复", "Flags and answers")) } span.quiet { (year.flags.len()) } } (flags(lang, &year.flags)) }
        section.panel { h2 { span { (lang.pick("超限放行", "Let pass above the cap")) } span.quiet { (year.waivers.len()) } } (waivers(lang, &year)) }
    }))
}

fn sums(lang: Lang, year: &Year) -> Markup {
    let cards = [
        (lang.pick("要求总次数", "Calls in all"), year.total.to_string()),
        (lang.pick("采集任务", "Collections"), year.collections.to_string()),
        (lang.pick("采集数据项次", "Figures asked"), year.asked.to_string()),
        (lang.pick("其中以已有数据代替", "Offered as known"), year.offered.to_string()),
    ];
    html! {
        section.cards aria-label=(lang.pick("合计", "Sums")) {
            @for (name, count) in cards { div.card { b { (count) } span { (name) } } }
        }
    }
}

fn grid(lang: Lang, year: &Year) -> Markup {
    if year.rows.is_empty() {
        return empty(
            lang.pick("今年还没有向单位提出要求。", "Nothing has been asked this year."),
            "",
            None,
        );
    }
    html! {
        div.scrolled tabindex="0" role="region" aria-label=(lang.pick("按单位、种类和月份", "By unit, kind and month")) { table {
            thead { tr {
                th { (lang.pick("单位", "Unit")) } th { (lang.pick("种类", "Kind")) }
                @for at in 1..=12 { th.num { (at) (lang.pick("月", "")) } }
                th.num { (lang.pick("全年", "Year")) }
            } }
            tbody { @for row in &year.rows {
                tr { td { (row.unit) } td { (lang.of(&row.kind)) }
                    @for count in &row.months { td.num { @if *count > 0 { (count) } } }
                    td.num { b { (row.total) } } }
            } }
        } }
    }
}

fn flags(lang: Lang, flags: &[Flagged]) -> Markup {
    if flags.is_empty() {
        return empty(lang.pick("没有单位反映。", "No unit has flagged anything."), "", None);
    }
    html! {
        table.narrow {
            thead { tr { th { (lang.pick("单位", "Unit")) } th { (lang.pick("采集任务", "Collection")) } th { (lang.pick("反映", "Flag")) } th { (lang.pick("答复", "Answer")) } th { (lang.pick("结果", "Outcome")) } } }
            tbody { @for flag in flags {
                tr { td { (flag.unit) } td { (flag.title) }
                    td data-name=(lang.pick("反映", "Flag")) { (lang.of(&flag.kind)) " " (flag.words) }
                    td data-name=(lang.pick("答复", "Answer")) { (flag.answer) }
                    td { (mark(lang, &flag.state)) } }
            } }
        }
    }
}

fn waivers(lang: Lang, year: &Year) -> Markup {
    if year.waivers.is_empty() {
        return empty(lang.pick("没有超限放行。", "Nothing was let pass above the cap."), "", None);
    }
    html! {
        table.narrow {
            thead { tr { th { (lang.pick("单位", "Unit")) } th { (lang.pick("月份", "Month")) } th { (lang.pick("理由", "Reason")) } th { (lang.pick("用于", "Used by")) } } }
            tbody { @for one in &year.waivers {
                tr { td { (one.unit) } td { (one.month) }
                    td data-name=(lang.pick("理由", "Reason")) { (one.reason) }
                    td data-name=(lang.pick("用于", "Used by")) { @if one.title.is_empty() { "--" } @else { (one.title) } } }
            } }
        }
    }
}

/// The year of a body as a workbook.
pub async fn workbook(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
) -> Result<Response, Failed> {
    let lang = visitor.lang;
    let paper = papers::burden(&site.door, &visitor.caller, &plan, lang).await;
    Ok(super::download(paper.map_err(|trouble| Troubled { trouble, lang })?))
}
