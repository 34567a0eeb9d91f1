//! 搜索: what was found, by kind; counts are those of the lists.

use axum::extract::{Query, State};
use maud::{Markup, html};

use super::list::pager;
use crate::app::asks::plans::Near;
use crate::app::asks::search::{Found, Group, Search, encoded};
use crate::http::{Lang, Site, Visitor};
use crate::web::frame::{Entry, Failed, Page, empty};

/// Hits of one kind on a page.
const HITS: usize = 50;

/// The page.
pub async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Query(mut asked): Query<Search>,
) -> Result<Markup, Failed> {
    let lang = visitor.lang;
    asked.limit = HITS as u64;
    let found = visitor.ask(&site, asked.clone()).await?;
    let near = visitor.ask(&site, Near::default()).await?;
    let page = Page::new(&visitor, Entry::Desk, lang.pick("搜索", "Search"))
        .around(near.plan.as_ref(), &near.plans);
    Ok(page.render(&html! {
        h1 { (lang.pick("搜索", "Search")) @if !asked.words.is_empty() { "：" (asked.words) } }
        p.sub { (lang.pick("共 ", "Found: ")) span data-total="" { (found.total) } (lang.pick(" 条", "")) }
        form.big-search action="/search" {
            input type="search" name="words" value=(asked.words) aria-label=(lang.pick("搜索词", "Words"));
            button.btn.primary { (lang.pick("搜索", "Search")) }
        }
        (groups(lang, &asked, &found))
    }))
}

fn groups(lang: Lang, asked: &Search, found: &Found) -> Markup {
    let offset = usize::try_from(asked.offset).unwrap_or_default();
    if found.groups.is_empty() {
        let (title, hint) = if asked.words.trim().chars().count() < 2 {
            ("请输入至少两个字。", "Type at least two characters.")
        } else {
            ("没有找到。", "Nothing was found.")
        };
        return html! { section.panel { (empty(lang.pick(title, hint), lang.pick(
        "可搜任务和要求的词语、文件名、单位和人名；单位和人名可用拼音首字母，例如 lqy。",
        "Words of rows, names of documents, units and people; initials in pinyin work too."), None)) } };
    }
    html! {
        @for group in &found.groups {
            section.panel {
                h2 { (kind(lang, &group.kind)) span.quiet { (group.total) } }
                ul.hits { @for hit in &group.hits {
                    li { a href=(hit.url) { (hit.title) } div.quiet { (hit.place) } }
                } }
            }
            (more(lang, asked, group, offset))
        }
    }
}

fn more(lang: Lang, asked: &Search, group: &Group, offset: usize) -> Markup {
    let total = usize::try_from(group.total).unwrap_or_default();
    let here = format!("/search?kind={}&words={}", group.kind, encoded(&asked.words));
    pager(lang, &here, offset, HITS, total)
}

/// The name of a kind.
fn kind<'a>(lang: Lang, kind: &str) -> &'a str {
    match kind {
        "plan" => lang.pick("计划", "Plans"),
        "person" => lang.pick("人员", "People"),
        "unit" => lang.pick("单位", "Units"),
        "document" => lang.pick("文件", "Documents"),
        _ => lang.pick("台账条目", "Rows of the ledger"),
    }
}
