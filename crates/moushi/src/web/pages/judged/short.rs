//! 差距清单: units and indicators that do not reach their limit, the nearest first, with what would reach it; and what that
//! comes to in all.

use axum::extract::{Path, Query, State};
use maud::{Markup, html};
use serde::Deserialize;

use super::grounds::url;
use crate::app::asks::judged::short::{Missing, Short, Shortfalls, Sum};
use crate::http::{Lang, Site, Visitor};
use crate::web::assets;
use crate::web::frame::{Entry, Failed, Page, empty};

/// What is chosen.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    unit: String,
    indicator: String,
}

/// What is missing in a collection.
pub async fn of_collection(
    State(site): State<Site>,
    visitor: Visitor,
    Path(collection): Path<String>,
    Query(chosen): Query<Chosen>,
) -> Result<Markup, Failed> {
    let at = format!("/collections/{collection}");
    let Chosen { unit, indicator } = chosen;
    let ask = Shortfalls { collection, slip: String::new(), unit, indicator };
    page(&site, &visitor, ask, &at).await
}

/// What is missing on a slip.
pub async fn of_slip(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slip): Path<String>,
    Query(chosen): Query<Chosen>,
) -> Result<Markup, Failed> {
    let at = format!("/slips/{slip}");
    let Chosen { unit, indicator } = chosen;
    page(&site, &visitor, Shortfalls { collection: String::new(), slip, unit, indicator }, &at)
        .await
}

async fn page(site: &Site, visitor: &Visitor, ask: Shortfalls, at: &str) -> Result<Markup, Failed> {
    let lang = visitor.lang;
    let (unit, indicator, whole) = (ask.unit.clone(), ask.indicator.clone(), ask.slip.is_empty());
    let missing = visitor.ask(site, ask).await?;
    let (plan, plans) = super::super::start(site, visitor).await?;
    let entry = if whole { Entry::Indicators } else { Entry::Desk };
    let title = lang.pick("差距清单", "What is missing");
    let page = Page::new(visitor, entry, title).around(plan.as_ref(), &plans);
    let back = if whole { format!("{at}/results") } else { at.to_owned() };
    Ok(page.render(&html! {
        link rel="stylesheet" href=(assets::url("follow.css"));
        h1 { (title) (lang.pick("：", ": ")) span data-total="" { (missing.total) } (lang.pick(" 项", "")) }
        p.sub { a href=(back) { (lang.pick("← 返回", "← Back")) } " " (lang.of(&missing.standard)) " · "
            (lang.pick("离标准最近的排在前面；个人数据和人数少的数不列出。", "The nearest first; nothing of persons, nor of few of them.")) }
        (filter(lang, &missing, at, (&unit, &indicator)))
        (sums(lang, &missing.sums))
        section.panel #short { h2 { (lang.pick("逐项差距", "One by one")) }
            @if missing.rows.is_empty() { (empty(lang.pick("没有未达到的指标。", "Nothing is missing."),
                lang.pick("没有数据的项目不在此列，见监测结果中的“不能判定”。", "What is not reported is undetermined, and not listed here."), None)) }
            @else { (table(lang, &missing.rows, at)) }
            @if missing.total > missing.rows.len() { p.quiet { @match lang {
                Lang::Zh => { "只显示最近的 " (missing.rows.len()) " 项，可按单位、指标筛选。" }
                Lang::En => { "The nearest " (missing.rows.len()) " are shown; choose a unit or an indicator." }
            } } }
        }
    }))
}

fn filter(lang: Lang, missing: &Missing, at: &str, (unit, indicator): (&str, &str)) -> Markup {
    html! {
        form.row.filters action={ (at) "/short" } {
            label { (lang.pick("单位", "Unit")) select name="unit" {
                option value="" { (lang.pick("全部", "All")) }
                @for one in &missing.units { option value=(one.code) selected[one.code == unit] { (one.name) } } } }
            label { (lang.pick("指标", "Indicator")) select name="indicator" {
                option value="" { (lang.pick("全部", "All")) }
                @for one in &missing.indicators { option value=(one.name) selected[one.name == indicator] { (one.name) " " (lang.of(&one.title)) } } } }
            button.btn { (lang.pick("筛选", "Show")) }
        }
    }
}

/// What would reach all of it.
fn sums(lang: Lang, sums: &[Sum]) -> Markup {
    html! {
        @if !sums.is_empty() {
            section.panel #sums { h2 { span { (lang.pick("补齐需要", "What would be needed")) }
                    span.quiet { (lang.pick("每所学校每种数取最大的一笔，不重复计算", "of each number of a school the largest change once")) } }
                table.narrow {
                    thead { tr { th { (lang.pick("数据项", "Number")) } th.num { (lang.pick("单位数", "Units")) }
                        th.num { (lang.pick("合计还差", "More in all")) } th { (lang.pick("涉及指标", "Indicators")) } } }
                    tbody { @for one in sums { tr {
                        td { (lang.of(&one.title)) }
                        td.num data-name=(lang.pick("单位数", "Units")) { (one.units) }
                        td.num data-name=(lang.pick("合计还差", "More")) { b { (amount(one.more)) } }
                        td data-name=(lang.pick("指标", "Indicators")) { (one.indicators.join(lang.pick("、", ", "))) }
                    } } }
                } }
        }
    }
}

/// To two decimals, with separators of thousands: 1,234,567.8.
fn amount(value: f64) -> String {
    let rounded = ((value * 100.0).round() / 100.0).to_string();
    let (whole, rest) = rounded.split_at(rounded.find('.').unwrap_or(rounded.len()));
    let mut said = String::with_capacity(rounded.len() + whole.len() / 3);
    for (at, digit) in whole.char_indices() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) && !said.ends_with('-') {
            said.push(',');
        }
        said.push(digit);
    }
    said + rest
}

fn table(lang: Lang, rows: &[Short], at: &str) -> Markup {
    html! {
        table.narrow {
            thead { tr { th { (lang.pick("单位", "Unit")) } th { (lang.pick("所属", "In")) } th { (lang.pick("指标", "Indicator")) }
                th.num { (lang.pick("现有", "Has")) } th.num { (lang.pick("标准", "Limit")) } th.num { (lang.pick("差距", "Distance")) }
                th { (lang.pick("怎样达到（只改一个数）", "What would reach it (one number changed)")) } } }
            tbody { @for one in rows { (line(lang, one, at)) } }
        }
    }
}

fn line(lang: Lang, one: &Short, at: &str) -> Markup {
    html! {
        tr data-short="" {
            td { a href=(url(at, &one.code, &one.indicator.name)) { (one.name) } }
            td data-name=(lang.pick("所属", "In")) { (one.above) @if one.row > 0 { div { a.quiet href={ "/slips/" (one.slip) } { @match lang {
                Lang::Zh => { "填报表第 " (one.row) " 行" }
                Lang::En => { "row " (one.row) " of the workbook" }
            } } } } }
            td data-name=(lang.pick("指标", "Indicator")) { (one.indicator.name) " " (lang.of(&one.indicator.title)) }
            td.num data-name=(lang.pick("现有", "Has")) { (one.value) }
            td.num data-name=(lang.pick("标准", "Limit")) { (one.limit) }
            td.num data-name=(lang.pick("差距", "Distance")) { (format!("{:+.1}%", one.distance * 100.0)) }
            td data-name=(lang.pick("怎样达到", "Ways")) { @if one.ways.is_empty() { "--" } @for way in &one.ways { div { (lang.of(way)) } } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::amount;

    #[test]
    fn thousands_are_separated() {
        let said = [0.0, 999.5, 1_000.0, -123_456.789, 12_345_678.0].map(amount);
        assert_eq!(said, ["0", "999.5", "1,000", "-123,456.79", "12,345,678"]);
    }
}
