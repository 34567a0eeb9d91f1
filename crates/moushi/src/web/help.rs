//! Help 帮助: what a page is for, to be read in a minute. The words stand in `help.md`, a chapter per
//! page; they are put beside the page on request.

use axum::extract::Query;
use axum::http::{HeaderMap, header};
use maud::{Markup, html};
use serde::Deserialize;

use super::assets;
use crate::http::{Lang, language};

const CHAPTERS: &str = include_str!("help.md");

/// The chapter of a page by the path of its address, in one language; that of the desk for pages
/// without one.
pub fn chapter(path: &str, lang: Lang) -> &'static str {
    let chapters = || CHAPTERS.split("\n## ").skip(1).filter_map(|text| text.split_once('\n'));
    let best =
        chapters().filter(|(title, _)| belongs(title, path)).max_by_key(|(title, _)| title.len());
    let found = best.or_else(|| chapters().next());
    let (zh, en) = found.and_then(|(_, body)| body.split_once("\n---\n")).unwrap_or_default();
    lang.pick(zh, en).trim()
}

/// Whether the page at `path` belongs to the chapter.
fn belongs(title: &str, path: &str) -> bool {
    let mut parts = path.split('/').skip(1);
    let wanted = title.split('/').skip(1);
    if title == "/" {
        return path == "/";
    }
    wanted.into_iter().all(|part| parts.next().is_some_and(|held| part == "*" || part == held))
}

/// Paragraphs, lists and bold words as HTML.
pub fn rendered(text: &str) -> Markup {
    html! {
        @for block in text.split("\n\n").map(str::trim).filter(|block| !block.is_empty()) {
            @if block.starts_with("- ") {
                ul { @for item in block.trim_start_matches("- ").split("\n- ") { li { (bold(item)) } } }
            } @else { p { (bold(block)) } }
        }
    }
}

fn bold(words: &str) -> Markup {
    html! {
        @for (at, part) in words.split("**").enumerate() {
            @if at % 2 == 1 { b { (part) } } @else { (part) }
        }
    }
}

/// For which page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    path: String,
    part: bool,
}

/// The help of a page: alone, or as the part that the drawer shows.
pub async fn page(headers: HeaderMap, Query(asked): Query<Asked>) -> Markup {
    let lang = language(&headers);
    let from = headers.get(header::REFERER).and_then(|value| value.to_str().ok());
    let from = from.and_then(|url| url.splitn(4, '/').nth(3)).map(|path| format!("/{path}"));
    let path = if asked.path.is_empty() { from.unwrap_or_default() } else { asked.path };
    let path = path.split(['?', '#']).next().unwrap_or("/");
    let words = rendered(chapter(path, lang));
    if asked.part {
        return words;
    }
    html! {
        (maud::DOCTYPE)
        html lang=(lang.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (lang.pick("帮助 · 谋实", "Help · Moushi")) }
                link rel="stylesheet" href=(assets::url("base.css"));
                link rel="icon" href="data:,";
            }
            body.bare { main {
                h1 { (lang.pick("帮助", "Help")) }
                (words)
                p { a.btn href=(path) { (lang.pick("返回", "Back")) } }
            } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_page_has_a_chapter_in_both_languages() {
        let cases = [
            ("/", "工作台", "desk"),
            ("/plans/7/track", "跟踪督办", "Follow-up"),
            ("/documents/7/review", "摘录审核", "Review"),
            ("/entries/7", "条目", "row"),
            ("/plans/7/no-such-page", "工作台", "desk"),
        ];
        for (path, zh, en) in cases {
            assert!(chapter(path, Lang::Zh).contains(&format!("**{zh}**")), "{path}");
            assert!(chapter(path, Lang::En).contains(&format!("**{en}**")), "{path}");
        }
        assert_eq!(CHAPTERS.matches("\n## ").count(), CHAPTERS.matches("\n---\n").count());
    }

    /// Routes that are no pages: files, parts of pages, signing in, the help itself.
    const NO_PAGES: [&str; 19] = [
        "/studies/*/*/*",
        "/login",
        "/login/oidc",
        "/help",
        "/admin/audit/export",
        "/plans/*/packs/*",
        "/plans/*/packs/shelf",
        "/plans/*/packs/*/twin",
        "/packs/*/*",
        "/plans/*/documents/list",
        "/requirements/*/answers",
        "/plans/*/issues/*/*",
        "/plans/*/ledger/print",
        "/plans/*/ledger/export/*",
        "/inspections/*/*",
        "/inspected/*/*",
        "/exchange/card",
        "/evidence/*",
        "/notices/*",
    ];

    /// The addresses that somebody can open, with `*` for their ids.
    fn pages() -> Vec<String> {
        let starred = |part: &str| if part.starts_with('{') { "*" } else { part }.to_owned();
        let routes = include_str!("../web.rs").split(".route(\"").skip(1);
        let opened = routes.filter_map(|rest| rest.split_once("\", get("));
        let paths =
            opened.map(|(path, _)| path.split('/').map(starred).collect::<Vec<_>>().join("/"));
        let page = |path: &String| !path.contains('.') && !NO_PAGES.contains(&path.as_str());
        paths.filter(page).collect()
    }

    #[test]
    fn every_page_has_a_chapter_of_its_own() {
        let titles: Vec<&str> =
            CHAPTERS.split("\n## ").skip(1).filter_map(|text| text.lines().next()).collect();
        let pages = pages();
        assert!(pages.len() > 30, "the routes are read: {pages:?}");
        let bare: Vec<&String> =
            pages.iter().filter(|page| !titles.contains(&page.as_str())).collect();
        assert!(bare.is_empty(), "no help for {bare:?}");
        let gone: Vec<&&str> =
            titles.iter().filter(|title| !pages.iter().any(|page| page == *title)).collect();
        assert!(gone.is_empty(), "help for pages that are not there: {gone:?}");
        for title in titles {
            let path = title.replace('*', "7");
            let (zh, en) = (chapter(&path, Lang::Zh), chapter(&path, Lang::En));
            assert!(zh.contains("**") && en.contains("**") && zh != en, "{title}");
        }
    }

    #[test]
    fn words_of_a_chapter_carry_no_markup_of_their_own() {
        let html = rendered("**a** <b>\n\n- one\n- two").into_string();
        assert_eq!(html, "<p><b>a</b> &lt;b&gt;</p><ul><li>one</li><li>two</li></ul>");
    }
}
