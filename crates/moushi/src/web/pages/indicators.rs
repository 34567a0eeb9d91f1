//! 指标评价: every number that the plan promises beside what it is to be held against.

use axum::extract::{Path, State};
use maud::{Markup, html};

use crate::app::asks::indicators::{Indicators, Promised};
use crate::http::{Lang, Site, Visitor};
use crate::web::frame::{Entry, Failed, Page, empty, tag};

/// The page.
pub async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
) -> Result<Markup, Failed> {
    let lang = visitor.lang;
    let (plans, plan) = super::plans(&site, &visitor, &plan).await?;
    let rows = visitor.ask(&site, Indicators { plan: plan.id.clone() }).await?;
    let soft = rows.iter().filter(|row| !row.softer.is_empty()).count();
    let page = Page::new(&visitor, Entry::Indicators, lang.pick("指标评价", "Indicators"))
        .around(&plan, &plans);
    Ok(page.render(&html! {
        h1 { (lang.pick("指标评价：", "Indicators: ")) span data-total="" { (rows.len()) }
            (lang.pick(" 个目标值，软于要求 ", " targets, softer than the demand: ")) (soft) }
        p.sub { (lang.pick("计划中写明的每个数，与基线、去年数和上级要求逐项对照；“--”表示文件没有给出。",
            "Every number promised, beside the baseline, last year and the demand; -- means that no document says.")) }
        p { a.btn href="/studies" { (lang.pick("增值评价研究", "Value-added studies")) } " "
            a.btn href="/standards" { (lang.pick("标准目录与指标字典", "Standards and their dictionaries")) } " "
            a.btn href={ "/plans/" (plan.id) "/collections" } { (lang.pick("按标准采集与监测", "Collect and judge by a standard")) } }
        section.panel {
            @if rows.is_empty() {
                (empty(lang.pick("任务里还没有可核对的数。", "No task names a number yet."),
                    lang.pick("审核摘录或在台账中写明数量后会列在这里。", "Review candidates, or write numbers into the tasks."), None))
            } @else { (table(lang, &rows)) }
        }
    }))
}

fn table(lang: Lang, rows: &[Promised]) -> Markup {
    html! {
        table.narrow {
            thead { tr {
                th { (lang.pick("指标", "Indicator")) }
                th { (lang.pick("基线", "Baseline")) }
                th { (lang.pick("去年", "Last year")) }
                th { (lang.pick("上级要求", "Demanded")) }
                th { (lang.pick("本年目标", "Promised")) }
                th { (lang.pick("牵头", "Lead")) }
                th { (lang.pick("判断", "Verdict")) }
            } }
            tbody { @for row in rows { (line(lang, row)) } }
        }
    }
}

fn line(lang: Lang, row: &Promised) -> Markup {
    let dash = |words: &str| if words.is_empty() { "--".to_owned() } else { words.to_owned() };
    html! {
        tr data-row="" {
            td { a href={ "/entries/" (row.entry) } { (dash(&row.indicator)) } div.quiet { (row.code) " " (row.due) } }
            td data-name=(lang.pick("基线", "Baseline")) { (dash(&row.baseline)) }
            td data-name=(lang.pick("去年", "Last year")) { (dash(&row.last_year)) }
            td data-name=(lang.pick("要求", "Demanded")) { (dash(&row.demanded)) }
            td data-name=(lang.pick("目标", "Promised")) { b { (row.target) } }
            td data-name=(lang.pick("牵头", "Lead")) { (dash(&row.unit)) }
            td {
                @if !row.softer.is_empty() { (tag("bad", lang.pick("▲ 软于要求", "▲ Softer"))) }
                @else if !row.demanded.is_empty() { (tag("good", lang.pick("● 不低于要求", "● Not softer"))) }
                @else { (tag("plain", lang.pick("○ 无对应要求", "○ No demand"))) }
                @for words in &row.softer { div.quiet { (lang.of(words)) } }
            }
        }
    }
}
