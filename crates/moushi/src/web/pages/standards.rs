//! 标准目录 and 指标字典: the standards that there are; of each what is asked, how it is reckoned, and which limits hold.

use axum::extract::{Path, State};
use maud::{Markup, html};
use serde_json::json;

use crate::app::asks::standards::{
    Asked, Bound, Card, Changed, Demand, Dictionary, Reckoned, Standards, Table, Whole,
};
use crate::http::{Lang, Site, Visitor};
use crate::web::assets;
use crate::web::frame::{Entry, Failed, Page};

/// The list.
pub async fn page(State(site): State<Site>, visitor: Visitor) -> Result<Markup, Failed> {
    let lang = visitor.lang;
    let cards = visitor.ask(&site, Standards {}).await?;
    let (plan, plans) = super::start(&site, &visitor).await?;
    let title = lang.pick("标准目录", "Standards");
    let page = Page::new(&visitor, Entry::Indicators, title).around(plan.as_ref(), &plans);
    Ok(page.render(&html! {
        h1 { (title) }
        p.sub { (lang.pick("国家标准以数据形式随程序提供，每个限值注明来源和把握程度；按标准采集请到“采集任务”。",
            "National standards as data of the program; every limit says where it was read and how certain it is.")) }
        section.panel { table.narrow {
            thead { tr { th { (lang.pick("标准", "Standard")) } th { (lang.pick("文号", "Document")) }
                th { (lang.pick("层级", "Levels")) } th.num { (lang.pick("指标", "Indicators")) } th { (lang.pick("采集", "Collection")) } } }
            tbody { @for card in &cards { (line(lang, card)) } }
        } }
    }))
}

fn line(lang: Lang, card: &Card) -> Markup {
    let levels: Vec<&str> = card.levels.iter().map(|level| lang.of(level)).collect();
    html! {
        tr data-standard=(card.name) {
            td { a href={ "/standards/" (card.name) } { (lang.of(&card.title)) } div.quiet { (card.name) }
                @if !card.over.is_empty() { div.quiet data-owner=(card.owner) { (lang.pick("■ 地方标准：", "■ overlay of ")) (card.owner) } } }
            td data-name=(lang.pick("文号", "Document")) { (card.document) }
            td data-name=(lang.pick("层级", "Levels")) { (levels.join(" › ")) }
            td.num data-name=(lang.pick("指标", "Indicators")) { (card.indicators) }
            td data-name=(lang.pick("采集", "Collection")) {
                @if card.persons { (lang.pick("○ 逐人数据，只在本机计算", "○ Rows of persons: reckoned on one's own machine")) }
                @else { (lang.pick("● 可按表采集", "● Tables may be collected")) } }
        }
    }
}

/// The dictionary of one.
pub async fn one(
    State(site): State<Site>,
    visitor: Visitor,
    Path(standard): Path<String>,
) -> Result<Markup, Failed> {
    let lang = visitor.lang;
    let whole = visitor.ask(&site, Dictionary { standard }).await?;
    let (plan, plans) = super::start(&site, &visitor).await?;
    let title = lang.of(&whole.card.title).to_owned();
    let page = Page::new(&visitor, Entry::Indicators, title.clone())
        .around(plan.as_ref(), &plans)
        .with(&["follow.js"]);
    Ok(page.render(&html! {
        link rel="stylesheet" href=(assets::url("follow.css"));
        h1 { (title) }
        p.sub { a href="/standards" { (lang.pick("← 标准目录", "← Standards")) } " " (whole.card.document) " · "
            (lang.pick("版本 ", "version ")) (whole.card.version) (held(lang, &whole)) }
        @if !whole.note.zh.is_empty() { p.quiet { (lang.of(&whole.note)) } }
        @if !whole.card.over.is_empty() { p { (whole.card.owner) (lang.pick("在 ", " changes ")) a href={ "/standards/" (whole.card.over) } { (whole.card.over) } (lang.pick(" 的基础上调整。", ".")) } }
        (changed(lang, &whole.changes))
        (end(lang, &whole))
        section.panel #indicators { h2 { (lang.pick("指标与限值", "Indicators and limits")) } (indicators(lang, &whole.indicators)) }
        section.panel { h2 { (lang.pick("判定规则", "What is demanded")) } (rules(lang, &whole.rules)) }
        @for table in &whole.tables { (columns(lang, table)) }
        section.panel { h2 { (lang.pick("事实来源", "Where the facts were read")) }
            ul.plain { @for one in &whole.sources { li { b { (one.id) } " " (one.title) " " span.quiet { (one.place) } } } } }
        (overlays(lang, &whole))
    }))
}

/// What an overlay changes of its standard; nothing for another standard.
pub fn changed(lang: Lang, all: &[Changed]) -> Markup {
    html! {
        @if !all.is_empty() {
            section.panel #changed { h2 { span { (lang.pick("与上级标准的差异", "What differs from the standard above")) } span.quiet { (all.len()) } }
                table.narrow {
                    thead { tr { th { (lang.pick("指标或规则", "Indicator or rule")) } th { (lang.pick("数值", "Value")) }
                        th.num { (lang.pick("原标准", "Standard")) } th.num { (lang.pick("地方标准", "Here")) } th { (lang.pick("出处", "Where it is said")) } } }
                    tbody { @for one in all { tr data-change=(one.name) {
                        td { b { (one.name) } " " (lang.of(&one.title)) }
                        td data-name=(lang.pick("数值", "Value")) { (lang.of(&one.field)) }
                        td.num data-name=(lang.pick("原标准", "Standard")) { @if one.from.is_empty() { "--" } @else { (one.from) } }
                        td.num data-name=(lang.pick("地方标准", "Here")) { b { (one.to) } }
                        td data-name=(lang.pick("出处", "Said")) { (one.clause) " " @if !one.from_day.is_empty() { (one.from_day) (lang.pick(" 起", " on")) }
                            div.quiet { (lang.of(&one.certain)) @if !one.sources.is_empty() { " [" (one.sources.join(", ")) "]" } } }
                    } } }
                }
            }
        }
    }
}

fn end(lang: Lang, whole: &Whole) -> Markup {
    let fixed = json!({ "overlay": whole.overlay, "version": whole.row_version }).to_string();
    html! {
        @if whole.may.iter().any(|act| act == "overlay-end") {
            form.act data-act="overlay-end" data-fixed=(fixed) data-then="/standards?" {
                button.btn { (lang.pick("停用这个地方标准（已下达的采集不受影响）", "End this overlay (collections that ask for it keep it)")) }
            }
        }
    }
}

/// Overlays over a standard, and the words of a new one or of the next version.
fn overlays(lang: Lang, whole: &Whole) -> Markup {
    let fixed = json!({ "org": whole.adds_for }).to_string();
    html! {
        @if !whole.overlays.is_empty() || !whole.draft.is_empty() {
            section.panel #overlays { h2 { (lang.pick("地方标准", "Overlays")) }
                @if !whole.overlays.is_empty() { ul.plain { @for card in &whole.overlays {
                    li { a href={ "/standards/" (card.name) } { (lang.of(&card.title)) } " " span.quiet { (card.document) " · " (lang.pick("版本 ", "version ")) (card.version) } }
                } } }
                @if !whole.draft.is_empty() { details { summary { (lang.pick("增加地方标准或新版本", "Add an overlay or a new version")) }
                    form.act #overlay data-act="overlay-add" data-fixed=(fixed) data-then="/standards?" {
                        p.quiet { (lang.pick("样稿列出了可以调整的全部数值。去掉行首的 # 并改成本地的数值，写明文号和来源；其余照原标准。提交时逐处检查，错误指到行和列。",
                            "The draft lists every value that may be changed. Take the # away, put your number, name document and source; what is not there stays. Mistakes are told by line and column.")) }
                        label { (lang.pick("地方标准（TOML）", "Overlay (TOML)"))
                            textarea.code name="words" rows="18" maxlength="200000" required spellcheck="false" { (whole.draft) } }
                        button.btn.primary { (lang.pick("检查并增加", "Check and add")) }
                    } } }
            }
        }
    }
}

fn held(lang: Lang, whole: &Whole) -> String {
    match (whole.from.as_str(), whole.until.as_str()) {
        ("", _) => String::new(),
        (from, "") => match lang {
            Lang::Zh => format!(" · {from} 起施行"),
            Lang::En => format!(" · in force from {from}"),
        },
        (from, to) => format!(" · {from}{}{to}", lang.pick(" 至 ", " to ")),
    }
}

fn indicators(lang: Lang, all: &[Reckoned]) -> Markup {
    html! {
        table.narrow {
            thead { tr { th { (lang.pick("指标", "Indicator")) } th { (lang.pick("算法", "Formula")) }
                th { (lang.pick("限值", "Limits")) } th { (lang.pick("出处", "Where it is said")) } } }
            tbody { @for one in all { tr data-indicator=(one.name) {
                td { b { (one.name) } " " (lang.of(&one.title)) div.quiet { (lang.of(&one.level)) } }
                td data-name=(lang.pick("算法", "Formula")) { span.formula { (one.formula) } div.quiet { (lang.of(&one.unit)) } }
                td data-name=(lang.pick("限值", "Limits")) { @if one.limits.is_empty() { "--" } @for limit in &one.limits { (bound(lang, limit)) } }
                td data-name=(lang.pick("出处", "Said")) { (one.clause) div.quiet { (lang.of(&one.certain)) } }
            } } }
        }
    }
}

fn bound(lang: Lang, limit: &Bound) -> Markup {
    html! { div { @if !limit.of.is_empty() { (limit.of) " " } b { (lang.of(&limit.asks)) }
    " " span.quiet { (lang.of(&limit.certain)) @if !limit.sources.is_empty() { " [" (limit.sources.join(", ")) "]" } } } }
}

fn rules(lang: Lang, rules: &[Demand]) -> Markup {
    html! {
        table.narrow {
            thead { tr { th { (lang.pick("规则", "Rule")) } th { (lang.pick("对象", "Of")) } th { (lang.pick("判定", "Judged")) } th { (lang.pick("出处", "Where it is said")) } } }
            tbody { @for rule in rules { tr {
                td { b { (rule.name) } " " (lang.of(&rule.title)) }
                td data-name=(lang.pick("对象", "Of")) { (lang.of(&rule.level)) }
                td data-name=(lang.pick("判定", "Judged")) { @if rule.judged { (lang.pick("■ 人工填报", "■ by a person")) } @else { (lang.pick("● 按数据", "● by the data")) } }
                td data-name=(lang.pick("出处", "Said")) { (rule.clause) div.quiet { (lang.of(&rule.certain)) } }
            } } }
        }
    }
}

fn columns(lang: Lang, table: &Table) -> Markup {
    html! {
        section.panel { h2 { span { (lang.pick("采集的数据：", "What is asked: ")) (lang.of(&table.level)) } span.quiet { (table.columns.len()) } }
            table.narrow {
                thead { tr { th { (lang.pick("数据项", "Column")) } th { (lang.pick("填写", "Takes")) }
                    th { (lang.pick("来源报表", "Form of origin")) } th { (lang.pick("用于", "Used by")) } } }
                tbody { @for one in &table.columns { (column(lang, one)) } }
            }
        }
    }
}

fn column(lang: Lang, one: &Asked) -> Markup {
    html! {
        tr {
            td { (lang.of(&one.title)) div.quiet { (one.name) } }
            td data-name=(lang.pick("填写", "Takes")) { (lang.of(&one.takes)) @if one.optional { " " span.quiet { (lang.pick("可不填", "may be empty")) } } }
            td data-name=(lang.pick("来源报表", "Origin")) { @if one.form.is_empty() { "--" } @else { (one.form) } }
            td data-name=(lang.pick("用于", "Used by")) { (one.used.join(lang.pick("、", ", ")))
                @if !one.also.is_empty() { div.quiet { (lang.pick("另见 ", "also asked by ")) (one.also.join(lang.pick("、", ", "))) } } }
        }
    }
}
