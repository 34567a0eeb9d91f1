//! 生成记录: what was ordered, how far it is, who stands for it, and what can be done next. Fetched anew while
//! something is being made.

use axum::extract::{Path, State};
use maud::{Markup, html};
use moushi_core::report;
use serde_json::json;

use crate::app::asks::packs::Offered;
use crate::app::asks::packs::shelf::{Design, Kept, PackShelf, Shelf};
use crate::app::asks::search::encoded;
use crate::app::clock::shown;
use crate::http::{Lang, Site, Visitor};
use crate::web::frame::{Failed, empty, tag};
use crate::web::pages::controls::{area, decide, form};

/// The list alone.
pub async fn fragment(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
) -> Result<Markup, Failed> {
    let shelf = visitor.ask(&site, PackShelf { plan }).await?;
    let lang = visitor.lang;
    Ok(html! { (list(lang, &shelf)) template { (designs(lang, &shelf)) } })
}

/// Ordering a pack.
pub fn order(lang: Lang, plan: &str, shelf: &Shelf, reports: &[&Offered]) -> Markup {
    let formats = ["pptx", "docx", "html", "xlsx", "csv", "json"];
    let by_leader =
        |file: &&&Offered| report::report(&file.report).is_some_and(|one| one.by_leader);
    let leaders: Vec<&str> = reports.iter().filter(by_leader).map(|file| &*file.report).collect();
    let ready = shelf.templates.iter().filter(|one| one.state == "ready");
    let formats_of = |file: &Offered| {
        report::report(&file.report).map(|one| one.formats.join(" ")).unwrap_or_default()
    };
    let fields = html! {
        div.row {
            label { (lang.pick("材料", "Pack"))
                select name="report" data-reports="" { @for file in reports {
                    option value=(file.report) data-formats=(formats_of(file)) { (lang.of(&file.title)) }
                } } }
            label { (lang.pick("领导", "Leader"))
                select name="leader" data-of=(leaders.join(" ")) {
                    option value="" { (lang.pick("全部", "All")) }
                    @for name in &shelf.leaders { option value=(name) { (name) } }
                } }
            label { (lang.pick("汇报版式", "Design of decks"))
                select name="template" {
                    option value="" { (lang.pick("谋实版式", "Moushi's own")) }
                    @for one in ready { option value=(one.id) { (one.name) } }
                } }
            label { (lang.pick("格式", "Format"))
                select name="format" {
                    option value="" { (lang.pick("各按惯用格式", "As is usual")) }
                    @for one in formats { option value=(one) { (one) } }
                } }
        }
        (red_head(lang, reports))
    };
    let tongue = if lang == Lang::En { "en" } else { "zh" };
    html! {
        section.panel {
            h2 { (lang.pick("生成材料", "Make a pack")) }
            (form("pack-order", &json!({ "plan": plan, "lang": tongue }), &fields, lang.pick("生成", "Make")))
        }
    }
}

/// What stands above and below an official paper; offered with reports that are one.
fn red_head(lang: Lang, reports: &[&Offered]) -> Markup {
    let official = |file: &&&Offered| {
        report::report(&file.report).is_some_and(|one| one.formats.first() == Some(&"docx"))
    };
    let papers: Vec<&str> = reports.iter().filter(official).map(|file| &*file.report).collect();
    let line = |name: &str, title: &str, hint: &str| {
        html! { label { (title) input name=(name) maxlength="200" placeholder=(hint); } }
    };
    html! {
        fieldset data-head=(papers.join(" ")) {
            label.check { input type="checkbox" name="red_head"; " " (lang.pick("加红头（版头、版记）", "With a red head and colophon")) }
            div.row {
                (line("number", lang.pick("发文字号", "Number"), "北教〔2023〕1号"))
                (line("addressees", lang.pick("主送机关", "Addressees"), ""))
                (line("copies", lang.pick("抄送机关", "Copies to"), ""))
                label { (lang.pick("成文日期（默认数据截至日期）", "Date (that of the data when empty)"))
                    input type="date" name="dated"; }
            }
        }
    }
}

/// The packs.
pub fn list(lang: Lang, shelf: &Shelf) -> Markup {
    if shelf.packs.is_empty() {
        return empty(
            lang.pick("还没有生成过材料。", "Nothing was made yet."),
            lang.pick(
                "在上方选择材料，点“生成”。生成在后台进行，可以离开本页。",
                "Choose a pack above and press Make. It is made in the background; you may leave.",
            ),
            None,
        );
    }
    let busy = shelf.packs.iter().any(|one| one.state == "waiting")
        || shelf.templates.iter().any(|one| one.state == "waiting");
    html! {
        table data-busy=[busy.then_some("")] {
            thead { tr {
                th.num { (lang.pick("序号", "No.")) }
                th { (lang.pick("材料", "Pack")) }
                th { (lang.pick("状态", "State")) }
                th { (lang.pick("经办", "Who")) }
                th { (lang.pick("办理", "Next")) }
            } }
            tbody { @for one in &shelf.packs { (row(lang, one, &shelf.may)) } }
        }
    }
}

fn row(lang: Lang, one: &Kept, may: &[String]) -> Markup {
    html! {
        tr id={ "pack-" (one.id) } {
            td.num { (one.seq) }
            td {
                strong { (lang.of(&one.title)) @if !one.leader.is_empty() { " · " (one.leader) } }
                @if one.red_head { div.quiet { (lang.pick("红头", "With a red head")) " " (one.number) } }
                @if !one.template.is_empty() { div.quiet { (lang.pick("模板：", "On ")) (one.template) } }
                @if !one.name.is_empty() {
                    div { a href={ "/packs/" (one.id) "/" (encoded(&one.name)) } download=(one.name) { (one.name) } " "
                        span.quiet { (one.size.unsigned_abs().div_ceil(1024)) " KiB" } }
                    div.quiet { (lang.pick("数据截至", "As of ")) (one.as_of)
                        " · " (lang.pick("台账", "ledger ")) (one.ledger) }
                    details.quiet { summary { (lang.pick("文件校验值", "Hash of the file")) } code { (one.digest) } }
                }
            }
            td { (state(lang, one)) }
            td { (who(lang, one)) }
            td { (next(lang, one, may)) }
        }
    }
}

fn state(lang: Lang, one: &Kept) -> Markup {
    let words = lang.of(&one.stands);
    let (done, total) = one.progress;
    html! {
        @match one.state.as_str() {
            "waiting" => {
                (tag("plain", words))
                progress max=(total.max(1)) value=(done) aria-label=(lang.pick("生成进度", "Progress")) {}
            }
            "failed" => (tag("bad", &format!("▲ {words}"))),
            "signed" => (tag("good", &format!("● {words}"))),
            "frozen" => (tag("info", words)),
            _ => (tag("plain", words)),
        }
        @for words in &one.message { div.warn { (lang.of(words)) } }
        @if !one.reason.is_empty() { div.warn { (lang.pick("退回：", "Sent back: ")) (one.reason) } }
        @if one.outdated { div.quiet { (lang.pick("此后计划有变动", "The plan has changed since")) } }
    }
}

fn who(lang: Lang, one: &Kept) -> Markup {
    let lines = [
        (lang.pick("生成", "made"), Some(&one.ordered)),
        (lang.pick("定稿", "frozen"), one.frozen.as_ref()),
        (lang.pick("签发", "signed"), one.signed.as_ref()),
    ];
    html! {
        @for (what, done) in lines {
            @if let Some((name, at)) = done { div { (what) " " (name) " " span.quiet { (shown(*at)) } } }
        }
    }
}

/// What the caller may do with a pack as it stands.
fn next(lang: Lang, one: &Kept, may: &[String]) -> Markup {
    let may = |act: &str| may.iter().any(|known| known == act);
    let fixed = json!({ "pack": one.id, "version": one.version });
    let made = one.state == "made";
    html! {
        @if made && may("pack-freeze") {
            (form("pack-freeze", &fixed, &html! {}, lang.pick("定稿", "Freeze")))
        }
        @if one.state == "frozen" && may("pack-sign") {
            @if one.own {
                p.quiet { (lang.pick("由其他负责人签发", "Signed off by another leader")) }
            } @else {
                (decide("pack-sign", &fixed, &area(lang, "reason", "退回时写明理由", "Reason, when sent back", false),
                    "approve", [lang.pick("签发", "Sign off"), lang.pick("退回", "Send back")]))
            }
        }
        @if (made || one.state == "failed") && may("pack-drop") {
            form.act data-act="pack-drop" data-fixed=(fixed.to_string())
                data-sure=(lang.pick("删除这份材料？", "Drop this pack?")) {
                button.btn { (lang.pick("删除", "Drop")) }
            }
        }
    }
}

/// The templates of the body.
pub fn designs(lang: Lang, shelf: &Shelf) -> Markup {
    if shelf.templates.is_empty() {
        return html! { p.quiet { (lang.pick("还没有模板。", "There is none yet.")) } };
    }
    let may = shelf.may.iter().any(|act| act == "template-remove");
    html! {
        table.narrow {
            thead { tr {
                th { (lang.pick("模板", "Template")) }
                th { (lang.pick("状态", "State")) }
                th { (lang.pick("上传时间", "Added")) }
                th { (lang.pick("办理", "Next")) }
            } }
            tbody { @for one in &shelf.templates { tr {
                td { (one.name) " " span.quiet { (one.size.unsigned_abs().div_ceil(1024)) " KiB" } }
                td { (design_state(lang, one)) }
                td { (shown(one.added_at)) }
                td { @if may { (removal(lang, one)) } }
            } } }
        }
    }
}

fn removal(lang: Lang, one: &Design) -> Markup {
    let fixed = json!({ "template": one.id, "version": one.version });
    html! {
        form.act data-act="template-remove" data-fixed=(fixed.to_string())
            data-sure=(lang.pick("删除这个模板？", "Remove this template?")) {
            button.btn aria-label={ (lang.pick("删除模板 ", "Remove ")) (one.name) } { (lang.pick("删除", "Remove")) }
        }
    }
}

fn design_state(lang: Lang, one: &Design) -> Markup {
    html! {
        @match one.state.as_str() {
            "ready" => (tag("good", lang.pick("● 可用", "● Ready"))),
            "refused" => (tag("bad", lang.pick("▲ 不能用", "▲ Cannot be used"))),
            _ => (tag("plain", lang.pick("正在检查", "Being looked at"))),
        }
        @for words in &one.message { div.warn { (lang.of(words)) } }
    }
}

/// Handing a template in.
pub fn hand_in(lang: Lang, org: &str) -> Markup {
    let field = html! {
        label { (lang.pick("演示文稿", "Presentation"))
            input type="file" name="file" accept=".pptx,.potx" required data-upload=""; }
    };
    form("template-add", &json!({ "org": org }), &field, lang.pick("上传模板", "Hand in"))
}
