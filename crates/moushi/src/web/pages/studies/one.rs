//! 一项增值研究: the main finding first, then its units drawn and by name, whether it holds when asked otherwise and over years,
//! objections, the card of the model, the data and the editions. Nothing here is a list by rank.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use maud::{Markup, html};
use moushi_core::growth::shown::percent;
use serde::Deserialize;

use super::{data, model, objections, units, years};
use crate::app::asks::search::encoded;
use crate::app::asks::studies::Standing;
use crate::app::asks::studies::one::Study;
use crate::app::asks::studies::told::{Shown, Whole};
use crate::app::papers;
use crate::http::{Lang, Site, Troubled, Visitor};
use crate::web::assets;
use crate::web::frame::{Entry, Failed, Page, empty};
use crate::web::pages::list::mark;

/// Which of its editions, which units, in which order.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    edition: i64,
    grouping: String,
    by: String,
}

impl Which {
    /// The same page with another grouping or order.
    pub(super) fn url(&self, study: &str, grouping: &str, by: &str) -> String {
        let edition = if self.edition == 0 { String::new() } else { self.edition.to_string() };
        let grouping = encoded(grouping);
        format!("/studies/{study}?edition={edition}&grouping={grouping}&by={by}")
            .replace("?edition=&", "?")
    }

    /// Units that lie alike stand together.
    pub(super) fn by_band(&self) -> bool {
        self.by == "band"
    }
}

/// The page.
pub async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(study): Path<String>,
    Query(which): Query<Which>,
) -> Result<Markup, Failed> {
    let lang = visitor.lang;
    let ask = Study {
        study,
        edition: which.edition,
        grouping: which.grouping.clone(),
        by: which.by.clone(),
    };
    let whole = visitor.ask(&site, ask).await?;
    let (plan, plans) = crate::web::pages::start(&site, &visitor).await?;
    let page = Page::new(&visitor, Entry::Indicators, whole.title.as_str())
        .around(plan.as_ref(), &plans)
        .with(&["follow.js", "study.js"]);
    Ok(page.render(&html! {
        link rel="stylesheet" href=(assets::url("follow.css"));
        link rel="stylesheet" href=(assets::url("study.css"));
        h1 lang="zh-CN" { (whole.title) }
        p.sub { a href="/studies" { (lang.pick("← 全部研究", "← All studies")) } " "
            span lang="zh-CN" { (whole.org) } " · " (whole.year) " "
            @if let Some(edition) = whole.shown.as_ref().and_then(|shown| whole.editions.iter().find(|one| one.seq == shown.seq)) {
                (edition_of(lang, edition.seq)) " " (mark(lang, &edition.state)) } }
        (waiting(lang, &whole))
        @if whole.shown.is_none() { (question(lang, &whole)) }
        @if let Some(shown) = &whole.shown { (results(lang, &whole, shown, &which)) }
        (data::editions(lang, &whole))
    }))
}

/// A file of an edition.
pub async fn file(
    State(site): State<Site>,
    visitor: Visitor,
    Path((study, edition, name)): Path<(String, i64, String)>,
) -> Result<Response, Failed> {
    let lang = visitor.lang;
    let paper = papers::study(&site.door, &visitor.caller, (&study, edition, &name), lang).await;
    Ok(crate::web::pages::download(paper.map_err(|trouble| Troubled { trouble, lang })?))
}

/// `第 2 版`.
pub(super) fn edition_of(lang: Lang, seq: i64) -> String {
    match lang {
        Lang::Zh => format!("第 {seq} 版"),
        Lang::En => format!("edition {seq}"),
    }
}

fn waiting(lang: Lang, whole: &Whole) -> Markup {
    html! {
        @if whole.editions.iter().any(|one| one.waiting) {
            section.panel data-fitting="" { p role="status" { (lang.pick("■ 正在读取数据并计算，可以离开本页，算好后在这里查看。",
                "■ The table is being read and fitted. You may leave the page; what comes of it is shown here.")) } }
        }
        @if whole.standing == Standing::Own && whole.editions.is_empty() {
            (empty(lang.pick("还没有数据。", "There are no data yet."),
                lang.pick("请在下面上传学生数据表（csv、xlsx、parquet）：只读公式写到的列，读完即删，不保存任何一行。",
                    "Hand a table of pupils in below (csv, xlsx, parquet): only the columns of the formulas are read, the file is deleted afterwards, and no row is kept."), None))
        }
    }
}

/// The question and the model, where there is no result yet.
fn question(lang: Lang, whole: &Whole) -> Markup {
    html! {
        section.panel { h2 { (lang.pick("要回答的问题", "The question")) }
            p lang="zh-CN" { (whole.asked.question) }
            p.formula { (whole.asked.formula) } }
    }
}

fn results(lang: Lang, whole: &Whole, shown: &Shown, which: &Which) -> Markup {
    let part = whole.standing == Standing::Part;
    html! {
        section.panel #lead { h2 { span { (lang.pick("主要结论", "Main finding")) } (files(lang, whole, shown)) }
            p.lead { (lang.of(&shown.lead)) }
            p.quiet { (lang.pick("问题：", "Question: ")) span lang="zh-CN" { (shown.asked.question) } }
            p.quiet { (lang.of(&units::READING)) }
            @if part { p.quiet { (lang.pick("以下只列出本单位（及下级单位）的结果，不显示其他单位。", "Below are the results of your unit and those below it; no others are shown.")) } }
        }
        @if shown.groupings.len() > 1 {
            nav.tabs aria-label=(lang.pick("分组", "Groupings")) { @for name in &shown.groupings {
                a href=(which.url(&whole.id, name, &which.by)) lang="zh-CN" aria-current=[(*name == shown.units.grouping).then_some("page")] { (units::grouping(lang, name)) }
            } }
        }
        (counts(lang, shown))
        (units::section(lang, whole, shown, which))
        (model::variants(lang, shown))
        @if let Some(all) = &whole.years { (years::section(lang, all)) }
        (objections::section(lang, whole))
        (model::says(lang, shown))
        (model::card(lang, shown))
        (data::read(lang, whole, shown))
    }
}

fn files(lang: Lang, whole: &Whole, shown: &Shown) -> Markup {
    let at = format!("/studies/{}/{}", whole.id, shown.seq);
    let names = [
        ("growth.html", lang.pick("网页", "page")),
        ("growth.docx", "Word"),
        ("growth.xlsx", "Excel"),
        ("growth.json", "JSON"),
    ];
    html! {
        @if !shown.files.is_empty() { span.by { @for (name, words) in names {
            a href={ (at) "/" (name) } download="" { (words) } } } }
    }
}

fn counts(lang: Lang, shown: &Shown) -> Markup {
    let units = &shown.units;
    let all = [
        (units.above, lang.pick("▲ 明确高于平均", "▲ surely above the mean")),
        (units.not_apart, lang.pick("○ 与平均分不开", "○ not apart from it")),
        (units.below, lang.pick("▼ 明确低于平均", "▼ surely below")),
    ];
    html! {
        section.cards aria-label=(lang.pick("各有多少单位", "How many units lie where")) {
            @for (count, words) in all { div.card { b { (count) } span { (words) } } }
            div.card { b { @match units.share { Some(share) => { (percent(share)) "%" }, None => "--" } }
                span { (lang.pick("单位之间的差别占未解释差别的份额", "share of what is unexplained that lies between units")) } }
        }
    }
}
