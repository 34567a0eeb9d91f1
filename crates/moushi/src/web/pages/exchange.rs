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
use crate::web::frame::{Entry, Failed, Page, tag};

/// The page.
pub async fn page(State(site): State<Site>, visitor: Visitor) -> Result<Markup, Failed> {
    let lang = visitor.lang;
    let board = visitor.ask(&site, Exchange {}).await?;
    let title = lang.pick("交换", "Exchange");
    let page = Page::new(&visitor, Entry::Desk, title).with(&["exchange.js", "follow.js"]);
    let compared = board.partners.iter().any(|partner| partner.state == "confirmed");
    Ok(page.render(&html! {
        link rel="stylesheet" href=(assets::url("follow.css"));
        h1 { (title) }
        p.sub { (lang.pick("与没有联网的上级、下级用文件交换：导出的交换包用光盘、移动存储等带给对方，对方的交换包在这里导入。丢一包、重复导入、先后颠倒都不要紧。",
            "Bodies without a network exchange files: carry what you export to the partner, import what comes from there. A file that is lost, repeated or late does no harm.")) }
        @if !compared { (beginning(lang, &board)) }
        @for partner in board.partners.iter().filter(|one| one.state != "ended") { (shown(lang, partner)) }
        (ours(lang, &board))
        @if board.enters && !board.name.is_empty() { (entering(lang, &board.units)) }
        @for partner in board.partners.iter().filter(|one| one.state == "ended") { (shown(lang, partner)) }
    }))
}

/// What has to be done before the first package, and by whom.
fn beginning(lang: Lang, board: &Board) -> Markup {
    let steps = [
        (
            !board.name.is_empty(),
            lang.pick(
                "系统管理员在本页生成交换密钥，下载名片，交给对方。",
                "The system administrator makes the key here, downloads the card and hands it to the partner.",
            ),
        ),
        (
            board.partners.iter().any(|one| one.state == "entered"),
            lang.pick(
                "系统管理员在本页登记对方的名片。",
                "The system administrator enters the partner's card here.",
            ),
        ),
        (
            false,
            lang.pick(
                "安全管理员给对方打电话，逐位核对指纹；登记名片的人不能自己核对。",
                "The security administrator telephones the partner and compares the fingerprint; whoever entered the card cannot.",
            ),
        ),
        (
            false,
            lang.pick(
                "双方都核对以后，综合处（市县、学校为填报员）在本页导出、导入交换包。",
                "When both sides have compared, the office (in a city or school whoever reports) exports and imports packages here.",
            ),
        ),
    ];
    html! {
        section.panel #begin {
            h2 { (lang.pick("第一次交换之前", "Before the first package")) }
            ol.steps-list {
                @for (done, words) in steps {
                    li { @if done { (tag("good", lang.pick("● 已完成", "● Done"))) " " } (words) }
                }
            }
        }
    }
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
                @if board.enters { (making(lang)) }
                @else { p.quiet { (lang.pick("由系统管理员在本页生成。", "The system administrator makes it on this page.")) } }
            } @else {
                p { b { (board.title) } " " span.quiet { (lang.pick("交换名称 ", "name on packages ")) (board.name) } }
                p { (lang.pick("指纹（电话里念给对方）：", "Fingerprint, to be read out: ")) code { (board.fingerprint) } }
                p { a.btn href="/exchange/card" { (lang.pick("下载名片", "Download the card")) } }
                p.quiet { (lang.pick("名片没有秘密，可以用邮件发送；是不是对方的，由电话核对指纹来判断。",
                    "There is nothing secret in the card; whether it is genuine is told by comparing fingerprints by telephone.")) }
            }
        }
    }
}

fn making(lang: Lang) -> Markup {
    html! {
        form.act data-act="exchange-key" data-fixed="{}" {
            label { (lang.pick("交换名称（小写字母、数字、连字符，各单位不重复；生成后不能改）", "Name on packages: a–z, 0–9, hyphen; no two are the same; it stays"))
                input name="name" required maxlength="64" pattern="[a-z0-9\\-]+" autocomplete="off"; }
            label { (lang.pick("单位称呼，例如：临江市教育局", "What people call us")) input name="title" required maxlength="100"; }
            button.btn.primary { (lang.pick("生成密钥", "Make the key")) }
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
            h2 { span { (partner.title) } (state(lang, partner)) }
            @if partner.carries { div.result data-result=(partner.id) data-title=(partner.title) role="status" aria-live="polite" {} }
            (facts(lang, partner))
            @if partner.carries { (carrying(lang, partner)) }
            @else if partner.state == "confirmed" { p.quiet { (lang.pick("交换包由综合处（市县、学校为填报员）导出、导入。", "The office (in a city or school whoever reports) exports and imports packages.")) } }
            (lists(lang, partner))
            @if partner.confirms { (comparing(lang, &fixed)) }
            @else if partner.state == "entered" { p.quiet { (lang.pick("由安全管理员与对方电话核对指纹；登记名片的人不能自己核对。", "The security administrator compares the fingerprint by telephone; whoever entered the card cannot.")) } }
            @if partner.ends {
                details.action { summary.btn { (lang.pick("停止交换", "End the exchange")) }
                    form.act data-act="partner-end" data-fixed=(fixed)
                        data-sure={ (lang.pick("停止后不再收发这个伙伴的交换包，恢复要重新登记名片。确定停止与它的交换吗：", "No package of this partner is taken or given any more; to go on later a new card is entered. End the exchange with ")) (partner.title) (lang.pick("？", "?")) } {
                        p.quiet { (lang.pick("已交换的内容保留，不再收发交换包；恢复需登记新名片。", "What was exchanged stays; to go on later a new card is entered.")) }
                        button.btn { (lang.pick("停止", "End it")) } } }
            }
        }
    }
}

/// How far both streams have come, and who the partner is.
fn facts(lang: Lang, partner: &Partner) -> Markup {
    html! {
        dl.facts.wide {
            @if partner.state != "entered" {
                div { dt { (lang.pick("发给对方的信件", "Letters to it")) } dd data-written { (written(lang, partner)) } }
                div { dt { (lang.pick("收到对方的信件", "Letters from it")) } dd data-received { (partner.received) } }
                div { dt { (lang.pick("最近导入", "Last import")) } dd data-last {
                    @if partner.package_at == 0 { (lang.pick("还没有收到对方的交换包", "no package has come yet")) }
                    @else { (day(partner.package_at)) span.quiet { (lang.pick("，对方制作于 ", ", made on ")) (partner.package_on) } } } }
            }
            div { dt { (lang.pick("单位", "Unit")) } dd { (partner.unit) span.quiet { (lang.pick("，交换名称 ", ", on packages ")) (partner.name) } } }
            div { dt { (lang.pick("对方称本单位", "It knows us as")) } dd { (partner.here) } }
            div { dt { (lang.pick("对方的指纹", "Its fingerprint")) } dd { code { (partner.fingerprint) } } }
        }
    }
}

fn written(lang: Lang, partner: &Partner) -> Markup {
    let open = partner.written - partner.acked;
    html! {
        (partner.written)
        span.quiet {
            @if partner.written == 0 { (lang.pick("，还没有下达、答复或填报", ", nothing was handed down, answered or reported yet")) }
            @else if open == 0 { (lang.pick("，对方都已收到", ", all acknowledged")) }
            @else { (lang.pick("，对方还没有确认的 ", ", not acknowledged: ")) b data-open { (open) } }
        }
    }
}

fn comparing(lang: Lang, fixed: &str) -> Markup {
    html! {
        form.act data-act="partner-confirm" data-fixed=(fixed) {
            label { (lang.pick("请对方在电话里念出它页面上的指纹（30 位），边听边填，不要照抄上面的", "Have the partner read out the fingerprint on its own page (thirty digits) and type what you hear, not what stands above"))
                input name="heard" required maxlength="60" inputmode="numeric" autocomplete="off"; }
            button.btn.primary { (lang.pick("核对", "Compare")) }
        }
    }
}

fn carrying(lang: Lang, partner: &Partner) -> Markup {
    let open = partner.written - partner.acked;
    html! {
        div.carrying {
            form data-export=(partner.id) {
                button.btn.primary { (lang.pick("导出交换包", "Export a package")) }
                span.quiet { @if open > 0 { (lang.pick("把还没有确认的信件做成一个文件，带给对方。", "Puts the letters that are not acknowledged into one file to be carried.")) }
                    @else { (lang.pick("没有要带的信件；此时导出的包只告诉对方本单位收到了什么。", "No letter waits; a package would only say what has arrived here.")) } }
            }
            form data-import=(partner.id) {
                label { (lang.pick("对方带来的交换包", "A package from the partner")) " " input type="file" required accept=".moushi-exchange"; }
                button.btn { (lang.pick("导入", "Import")) }
            }
            p { a href="/shares" { (lang.pick("到“分解指标”签收、填报、审定 →", "Answer, report and decide under Shares of targets →")) } }
            details { summary { (lang.pick("对方说缺信件时：从指定信件之后导出", "When the partner lacks letters: export after a given one")) }
                form data-export=(partner.id) {
                    label { (lang.pick("对方收到的最后一封信件编号", "Number of the last letter that the partner has")) " " input type="number" name="after" min="0" max=(partner.written) required; }
                    button.btn { (lang.pick("导出", "Export")) } } }
        }
    }
}

fn lists(lang: Lang, partner: &Partner) -> Markup {
    let open = partner.written - partner.acked;
    html! {
        @if !partner.misfits.is_empty() {
            details.letters open data-misfits { summary { (lang.pick("▲ 未能办理的信件 ", "▲ Letters that did not fit ")) (partner.misfits.len()) }
                p.quiet { (lang.pick("双方同时办理的，以下达方为准；请照原因重新办理，不必再导入。", "Where both sides acted at once, the side that handed down prevails; act anew as the reason says, there is nothing to import again.")) }
                ul { @for one in &partner.misfits { li { (said(lang, &one.kind)) " " (one.what) " "
                    span.quiet { (said(lang, &one.why)) " " (day(one.at)) } } } } }
        }
        @if !partner.waiting.is_empty() {
            details.letters { summary { (lang.pick("对方还没有确认的信件 ", "Letters not acknowledged ")) (open) }
                ul { @for one in &partner.waiting { li { (one.seq) " " (said(lang, &one.kind)) " " span.quiet { (day(one.at)) } } } }
                @if usize::try_from(open).is_ok_and(|open| open > partner.waiting.len()) { p.quiet { (lang.pick("只列最早的几封。", "The oldest only.")) } } }
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
                label { (lang.pick("对方的名片文件", "The file of the partner's card")) input type="file" data-card accept=".moushi-card"; }
                label { (lang.pick("名片内容（选择文件后自动填入，也可以粘贴）", "What the card says: filled in from the file, or pasted")) textarea name="card" rows="4" required maxlength="2048" {} }
                (select("org", lang.pick("对方是哪个单位", "The unit that the partner is")))
                (select("here", lang.pick("对方称本单位为哪个单位", "The unit as which it knows us")))
                button.btn.primary { (lang.pick("登记", "Enter")) }
            }
            p.quiet { (lang.pick("登记后由安全管理员与对方电话核对指纹，核对前不收发交换包。", "The security administrator then compares the fingerprint by telephone; before that no package goes.")) }
        }
    }
}
