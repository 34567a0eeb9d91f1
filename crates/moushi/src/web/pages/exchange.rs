//! 交换: the page on which packages are exported and imported, and partners are entered and compared.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use serde_json::json;

use super::{download, said};
use crate::app::asks::exchange::{Board, Exchange, Partner, Unit};
use crate::app::clock::local;
use crate::app::exchange::card::SUFFIX;
use crate::app::papers::Paper;
use crate::http::{Lang, Site, Troubled, Visitor};
use crate::web::assets;
use crate::web::frame::{Entry, Failed, Page, empty, tag};

/// The page.
pub async fn page(State(site): State<Site>, visitor: Visitor) -> Result<Markup, Failed> {
    let lang = visitor.lang;
    let board = visitor.ask(&site, Exchange {}).await?;
    let title = lang.pick("交换", "Exchange");
    let page = Page::new(&visitor, Entry::Desk, title).with(&["exchange.js", "follow.js"]);
    Ok(page.render(&html! {
        link rel="stylesheet" href=(assets::url("follow.css"));
        h1 { (title) }
        p.sub { (lang.pick("与没有联网的上级、下级用文件交换：导出的交换包用光盘、移动存储等带给对方，对方的交换包在这里导入。丢一包、重复导入、先后颠倒都不要紧。",
            "Bodies without a network exchange files: carry what you export to the partner, import what comes from there. A file that is lost, repeated or late does no harm.")) }
        (ours(lang, &board))
        @if board.partners.is_empty() { (empty(lang.pick("还没有登记交换伙伴。", "No partner has been entered yet."),
            lang.pick("系统管理员登记对方名片、安全管理员核对指纹之后，就可以交换。", "The system administrator enters a card, the security administrator compares its fingerprint; then packages go."), None)) }
        @for partner in &board.partners { (shown(lang, partner)) }
        @if board.enters && !board.name.is_empty() { (entering(lang, &board.units)) }
    }))
}

/// Our card, as a file.
pub async fn card(State(site): State<Site>, visitor: Visitor) -> Result<Response, Troubled> {
    let board = visitor.ask(&site, Exchange {}).await?;
    if board.card.is_empty() {
        return Err(crate::app::authority::not_found().into());
    }
    let name = format!("{}.{SUFFIX}", board.name);
    Ok(download(Paper { name, kind: "application/json", bytes: board.card.into_bytes() }))
}

fn ours(lang: Lang, board: &Board) -> Markup {
    html! {
        section.panel #ours {
            h2 { (lang.pick("本单位名片", "Our card")) }
            @if board.name.is_empty() {
                p { (lang.pick("还没有交换密钥。", "There is no key of exchange yet.")) }
                @if board.enters {
                    form.act data-act="exchange-key" data-fixed="{}" {
                        label { (lang.pick("交换名称（小写字母、数字、连字符，各单位不重复）", "Name on packages: a–z, 0–9, hyphen; no two are the same")) input name="name" required maxlength="64"; }
                        label { (lang.pick("单位称呼", "What people call us")) input name="title" required maxlength="100"; }
                        button.btn.primary { (lang.pick("生成密钥", "Make the key")) }
                    }
                }
            } @else {
                p { b { (board.title) } " " span.quiet { (board.name) } }
                p { (lang.pick("指纹（电话里念给对方）：", "Fingerprint, to be read out: ")) code { (board.fingerprint) } }
                p { a.btn href="/exchange/card" { (lang.pick("下载名片", "Download the card")) } }
            }
        }
    }
}

fn state(lang: Lang, partner: &Partner) -> Markup {
    match partner.state.as_str() {
        "confirmed" => tag("good", lang.pick("● 已核对", "● Compared")),
        "ended" => tag("info", lang.pick("－ 已停止", "－ Ended")),
        _ => tag("warn", lang.pick("○ 待核对指纹", "○ Fingerprint to compare")),
    }
}

fn day(at: i64) -> String {
    local(at).map(|moment| moment.format("%Y-%m-%d %H:%M").to_string()).unwrap_or_default()
}

fn shown(lang: Lang, partner: &Partner) -> Markup {
    let fixed = json!({ "partner": partner.id, "version": partner.version }).to_string();
    html! {
        section.panel data-partner=(partner.id) {
            h2 { (partner.title) " " (state(lang, partner)) }
            p.quiet { (lang.pick("单位 ", "Unit ")) (partner.unit) (lang.pick(" · 本单位 ", " · here ")) (partner.here)
                " · " (partner.name) }
            p { (lang.pick("指纹 ", "Fingerprint ")) code { (partner.fingerprint) } }
            p { (lang.pick("已写信件 ", "Letters written ")) b { (partner.written) }
                (lang.pick("，对方已确认到第 ", ", acknowledged up to ")) b { (partner.acked) }
                (lang.pick("；收到对方信件 ", "; received ")) b { (partner.received) } }
            p.quiet data-last { @if partner.package_at == 0 { (lang.pick("还没有收到对方的交换包。", "No package has come from there yet.")) }
                @else { (lang.pick("最近导入 ", "Last import ")) (day(partner.package_at)) (lang.pick("，对方制作于 ", ", made on ")) (partner.package_on) } }
            @if partner.carries { (carrying(lang, partner)) }
            (lists(lang, partner))
            @if partner.confirms {
                form.act data-act="partner-confirm" data-fixed=(fixed) {
                    label { (lang.pick("对方在电话里念出的 30 位指纹", "The thirty digits that the partner reads out")) input name="heard" required maxlength="60" autocomplete="off"; }
                    button.btn.primary { (lang.pick("核对", "Compare")) }
                }
            }
            @if partner.ends {
                details.action { summary { (lang.pick("停止交换", "End the exchange")) }
                    form.act data-act="partner-end" data-fixed=(fixed) {
                        p.quiet { (lang.pick("已交换的内容保留，不再收发交换包；恢复需登记新名片。", "What was exchanged stays; to go on later a new card is entered.")) }
                        button.btn { (lang.pick("停止", "End it")) } } }
            }
        }
    }
}

fn carrying(lang: Lang, partner: &Partner) -> Markup {
    html! {
        div.row {
            form data-export=(partner.id) { button.btn.primary { (lang.pick("导出交换包", "Export a package")) } }
        }
        form data-import=(partner.id) {
            label { (lang.pick("对方的交换包", "A package from the partner")) input type="file" required accept=".moushi-exchange"; }
            button.btn { (lang.pick("导入", "Import")) }
        }
        details.action { summary { (lang.pick("从指定信件之后导出", "Export after a given letter")) }
            form data-export=(partner.id) {
                label { (lang.pick("对方收到的最后一封信件编号", "Number of the last letter that the partner has")) input type="number" name="after" min="0" required; }
                button.btn { (lang.pick("导出", "Export")) } } }
    }
}

fn lists(lang: Lang, partner: &Partner) -> Markup {
    html! {
        @if !partner.waiting.is_empty() {
            details { summary { (lang.pick("等对方确认的信件 ", "Letters not acknowledged ")) (partner.written - partner.acked) }
                ul { @for one in &partner.waiting { li { (one.seq) " " (said(lang, &one.kind)) " " span.quiet { (day(one.at)) } } } } }
        }
        @if !partner.misfits.is_empty() {
            details open { summary { (lang.pick("▲ 未能办理的信件", "▲ Letters that did not fit")) }
                ul { @for one in &partner.misfits { li { (said(lang, &one.kind)) " " (one.what) " "
                    span.quiet { (said(lang, &one.why)) " " (day(one.at)) } } } } }
        }
    }
}

fn entering(lang: Lang, units: &[Unit]) -> Markup {
    let select = |name: &str, words: &str| {
        html! { label { (words) select name=(name) required {
        option value="" { (lang.pick("请选择", "Choose")) }
        @for unit in units { option value=(unit.id) { (unit.name) } } } } }
    };
    html! {
        section.panel #enter {
            h2 { (lang.pick("登记交换伙伴", "Enter a partner")) }
            form.act data-act="partner-add" data-fixed="{}" {
                label { (lang.pick("对方名片（打开名片文件，粘贴其中的一行）", "The partner's card: the line in its file")) textarea name="card" rows="3" required maxlength="2048" {} }
                (select("org", lang.pick("对方是哪个单位", "The unit that the partner is")))
                (select("here", lang.pick("对方称本单位为哪个单位", "The unit as which it knows us")))
                button.btn.primary { (lang.pick("登记", "Enter")) }
            }
            p.quiet { (lang.pick("登记后由安全管理员与对方电话核对指纹，核对前不收发交换包。", "The security administrator then compares the fingerprint by telephone; before that no package goes.")) }
        }
    }
}
