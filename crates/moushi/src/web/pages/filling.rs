//! 指标填报: the slip of a unit that is asked for the tables of a standard. Download, fill in, upload, check, confirm; hand in;
//! the way it goes; how it would come out. What was read of an upload is shown by `check`.

mod check;

use axum::extract::{Path, State};
use axum::response::Response;
use maud::{Markup, html};
use serde_json::json;

use super::collect::said;
use super::list::mark;
use crate::app::asks::collect::filled::FillingCheck;
use crate::app::asks::collect::filling::{Climbed, Edition, Filled, Filling, Wrong};
use crate::app::asks::judged::{Named, Verdict};
use crate::app::fillings;
use crate::http::{Lang, Site, Troubled, Visitor};
use crate::web::assets;
use crate::web::frame::{Entry, Failed, Page};

/// Flaws that a page shows; the marked workbook holds all.
pub const SHOWN: usize = 200;

/// The slip of a unit.
pub async fn page(site: &Site, visitor: &Visitor, slip: String) -> Result<Markup, Failed> {
    let lang = visitor.lang;
    let filled = visitor.ask(site, Filling { slip }).await?;
    let (plan, plans) = super::start(site, visitor).await?;
    let page = Page::new(visitor, Entry::Desk, filled.title.clone())
        .around(plan.as_ref(), &plans)
        .with(&["follow.js"]);
    Ok(page.render(&html! {
        link rel="stylesheet" href=(assets::url("follow.css"));
        h1 { (filled.title) " " (mark(lang, &filled.state)) }
        p.sub { (filled.unit) " · " (lang.pick("来自 ", "from ")) (filled.asker) " · "
            (lang.pick("依据：", "Basis: ")) (filled.basis) " · " (lang.pick("截止 ", "until ")) (filled.last) " · "
            (lang.pick("有效期至 ", "expires ")) (filled.expires) " · "
            a href={ "/standards/" (filled.standard) } { (lang.of(&filled.standard_title)) } }
        @if !filled.asked_version.is_empty() { p.warn { @match lang {
            Lang::Zh => { "▲ 下达时标准包为版本 " (filled.asked_version) "，现已更新，按现行版本判定。" }
            Lang::En => { "▲ It was asked for with version " (filled.asked_version) " of the pack; the present one judges." }
        } } }
        (decide(lang, &filled))
        (published(lang, &filled))
        (work(lang, &filled))
        (outcome(lang, &filled))
        (wrong(lang, &filled.flaws))
        (history(lang, &filled.editions, &filled.steps))
        @for flag in &filled.flags { (said(lang, flag)) }
    }))
}

fn may(filled: &Filled, act: &str) -> bool {
    filled.may.iter().any(|known| known == act)
}

/// What the body at whose desk it lies decides.
fn decide(lang: Lang, filled: &Filled) -> Markup {
    let fixed = json!({ "slip": filled.id, "version": filled.version }).to_string();
    let reopens = filled.state.tone == "good" && may(filled, "filling-reopen");
    html! {
        @if may(filled, "filling-decide") {
            section.panel #decide { h2 { (lang.pick("审核", "Decide")) span.quiet { (filled.desk) } }
                form.act data-act="filling-decide" data-fixed=(fixed) {
                    label { (lang.pick("退回理由（退回时必填）", "Why it is returned (needed then)"))
                        textarea name="reason" rows="2" maxlength="2000" {} }
                    div.row {
                        button.btn.primary name="approved" value="true" { (lang.pick("审核通过", "Approve")) }
                        button.btn name="approved" value="false" { (lang.pick("退回修改", "Return")) }
                    }
                } }
        }
        @if reopens {
            section.panel { h2 { (lang.pick("退回更正", "Reopen for a correction")) }
                form.act data-act="filling-reopen" data-fixed=(fixed) {
                    label { (lang.pick("理由", "Reason")) input name="reason" required maxlength="500"; }
                    button.btn { (lang.pick("解锁，原数据留存", "Unlock it; what is there is kept")) }
                } }
        }
    }
}

/// What was made known of it.
fn published(lang: Lang, filled: &Filled) -> Markup {
    html! {
        @if let Some(told) = &filled.published {
            section.panel #published {
                h2 { span { (lang.pick("已公布的结果", "Released results")) }
                    span.quiet { (told.release.on) " " (told.release.note) @match lang {
                        Lang::Zh => { "（第 " (told.release.seq) " 次公布）" }
                        Lang::En => { " (release " (told.release.seq) ")" }
                    } } }
                ul.plain { @for one in &told.verdicts { li { b { (one.name) } " " (mark(lang, &one.mark))
                    @if let Some(ruling) = &one.ruling { " " (mark(lang, &ruling.mark)) " " span.quiet { (ruling.reason) } } } } }
            }
        }
    }
}

/// Download, upload, hand in.
fn work(lang: Lang, filled: &Filled) -> Markup {
    let fixed = json!({ "slip": filled.id }).to_string();
    let hands_in = json!({ "slip": filled.id, "version": filled.version }).to_string();
    let (fills, some) = (filled.changes && may(filled, "filling-add"), !filled.editions.is_empty());
    html! {
        section.panel #work {
            h2 { span { (lang.pick("填报表", "Workbook")) }
                span.quiet { @for rows in &filled.rows { (lang.of(&rows.level)) " " span data-rows="" { (rows.count) } "　" } } }
            p { a.btn href={ "/slips/" (filled.id) "/tables.xlsx" } download="" { (lang.pick("下载填报表", "Download the workbook")) }
                @if !some && !filled.earlier.is_empty() { " " span.quiet data-earlier="" { (lang.pick("● 已按上次填报预填：", "● Filled in as you did for: ")) (filled.earlier) } } }
            @if fills {
                form.act #upload data-act="filling-add" data-fixed=(fixed) data-then="/fillings/" {
                    label { (lang.pick("上传填好的表（xlsx，先核对，确认后才算数）", "Upload it filled in (xlsx; it is checked before it counts)"))
                        input type="file" name="file" data-upload="" required accept=".xlsx"; }
                    button.btn.primary[!some] { (lang.pick("上传并核对", "Upload and check")) }
                }
            }
            @if fills && some && may(filled, "filling-hand-in") {
                form.act #hand-in data-act="filling-hand-in" data-fixed=(hands_in) {
                    p.quiet { (lang.pick("报送后由上级逐级审核；审核期间不能修改，要修改请上级退回。",
                        "Bodies above look at it one after the other; it is not changed meanwhile unless they return it.")) }
                    button.btn.primary { (lang.pick("报送", "Hand in")) }
                }
            }
        }
    }
}

/// How it would come out by itself.
fn outcome(lang: Lang, filled: &Filled) -> Markup {
    html! {
        @if !filled.verdicts.is_empty() {
            section.panel #outcome {
                h2 { span { (lang.pick("自评：按现有数据判定", "As it stands, it would come out so")) }
                    a href={ "/slips/" (filled.id) "/short" } { (lang.pick("差距清单 →", "What is missing →")) } }
                table.narrow {
                    thead { tr { th { (lang.pick("单位", "Unit")) } th { (lang.pick("结论", "Verdict")) }
                        th { (lang.pick("未达到", "Not reached")) } th { (lang.pick("不能判定", "Undetermined")) } } }
                    tbody { @for one in &filled.verdicts { (verdict(lang, one, &format!("/slips/{}", filled.id))) } }
                }
            }
        }
    }
}

/// A verdict as a row; every rule leads to its grounds.
pub fn verdict(lang: Lang, one: &Verdict, at: &str) -> Markup {
    let to = |of: &str| super::judged::grounds::url(at, &one.code, of);
    html! {
        tr {
            td { a href=(to("")) { (one.name) } }
            td data-name=(lang.pick("结论", "Verdict")) { (mark(lang, &one.mark)) (recalled(lang, one.recalled)) }
            td data-name=(lang.pick("未达到", "Not reached")) { (rules(lang, &one.not_kept, &to)) }
            td data-name=(lang.pick("不能判定", "Undetermined")) { (rules(lang, &one.open, &to)) }
        }
    }
}

/// Rules that a cell names.
const NAMED: usize = 6;

fn rules(lang: Lang, rules: &[Named], to: &impl Fn(&str) -> String) -> Markup {
    html! {
        @if rules.is_empty() { "--" }
        @for rule in rules.iter().take(NAMED) { div { a href=(to(&rule.name)) { (lang.of(&rule.title)) } } }
        @if rules.len() > NAMED { div.quiet { @match lang {
            Lang::Zh => { "另有 " (rules.len() - NAMED) " 项" }
            Lang::En => { (rules.len() - NAMED) " more" }
        } } }
    }
}

/// That a verdict rests on values from memory.
pub fn recalled(lang: Lang, count: usize) -> Markup {
    html! { @if count > 0 { div.quiet { @match lang {
        Lang::Zh => { "■ 用到 " (count) " 项待核实的数值" }
        Lang::En => { "■ rests on " (count) " values to be checked" }
    } } } }
}

/// What is wrong, cell by cell.
pub fn wrong(lang: Lang, flaws: &[Wrong]) -> Markup {
    let errors = flaws.iter().filter(|one| !one.question).count();
    html! {
        @if !flaws.is_empty() {
            section.panel #flaws {
                h2 { span { (lang.pick("数据问题 ", "Problems of data ")) b data-count="errors" { (errors) }
                    (lang.pick("，需核对 ", ", to be looked at ")) b data-count="questions" { (flaws.len() - errors) } } }
                table.narrow {
                    thead { tr { th { (lang.pick("表", "Table")) } th.num { (lang.pick("行", "Row")) }
                        th { (lang.pick("列", "Column")) } th { (lang.pick("填写的内容", "What stands there")) }
                        th { (lang.pick("问题", "What is the matter")) } th { (lang.pick("怎么改", "What to do")) } } }
                    tbody { @for one in flaws.iter().take(SHOWN) { (flaw(lang, one)) } }
                }
                @if flaws.len() > SHOWN { p.quiet { (lang.pick("只显示前 200 处。", "The first 200 are shown.")) } }
            }
        }
    }
}

fn flaw(lang: Lang, one: &Wrong) -> Markup {
    html! {
        tr {
            td { (lang.of(&one.table)) }
            td.num data-name=(lang.pick("行", "Row")) { @if one.row > 0 { (one.row) } @else { "--" } }
            td data-name=(lang.pick("列", "Column")) { @if one.column.is_empty() { "--" } @else { (one.column) } }
            td data-name=(lang.pick("内容", "Value")) { @if one.value.is_empty() { "--" } @else { (one.value) } }
            td data-name=(lang.pick("问题", "Matter")) { @if one.question { span.quiet { "■ " } } @else { span.bad { "▲ " } } (lang.of(&one.what)) }
            td data-name=(lang.pick("怎么改", "Remedy")) { (lang.of(&one.remedy)) }
        }
    }
}

/// Editions and the way it has gone.
fn history(lang: Lang, editions: &[Edition], steps: &[Climbed]) -> Markup {
    html! {
        @if !editions.is_empty() {
            section.panel #history { h2 { (lang.pick("经过", "What has happened")) }
                ul.plain {
                    @for step in steps { li { (step.on) " " b { (lang.of(&step.title)) } " · " (step.unit) " " (step.by)
                        span.quiet { (lang.pick("（第 ", " (edition ")) (step.edition) (lang.pick(" 版）", ")")) }
                        @if !step.reason.is_empty() { p.said { (step.reason) } } } }
                    @for one in editions { li { (one.on) " " (lang.pick("填报第 ", "Edition ")) (one.seq) (lang.pick(" 版 · ", " · ")) (one.by)
                        @if !one.reason.is_empty() { p.said { (one.reason) } } } }
                }
            }
        }
    }
}

/// The workbook for a unit.
pub async fn blank(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slip): Path<String>,
) -> Result<Response, Failed> {
    let lang = visitor.lang;
    let paper = fillings::made(&site.door, &visitor.caller, &slip, lang).await;
    Ok(super::download(paper.map_err(|trouble| Troubled { trouble, lang })?))
}

/// The workbook as it was uploaded, with what is wrong marked in its cells.
pub async fn marked(
    State(site): State<Site>,
    visitor: Visitor,
    Path(form): Path<String>,
) -> Result<Response, Failed> {
    let lang = visitor.lang;
    let paper = fillings::marked(&site.door, &visitor.caller, &form, lang).await;
    Ok(super::download(paper.map_err(|trouble| Troubled { trouble, lang })?))
}

/// What was read of an upload.
pub async fn checked(
    State(site): State<Site>,
    visitor: Visitor,
    Path(form): Path<String>,
) -> Result<Markup, Failed> {
    let checked = visitor.ask(&site, FillingCheck { form }).await?;
    let (plan, plans) = super::start(&site, &visitor).await?;
    let page =
        Page::new(&visitor, Entry::Desk, visitor.lang.pick("指标填报核对", "Tables to confirm"))
            .around(plan.as_ref(), &plans)
            .with(&["follow.js", "form.js"]);
    Ok(page.render(&check::body(visitor.lang, &checked)))
}
