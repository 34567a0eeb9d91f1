//! 报审与印发: where a plan stands, what stands in the way, the steps that lead on, issued versions.

use axum::extract::{Path, State};
use axum::response::Response;
use maud::{Markup, html};

use crate::app::asks::round::Round;
use crate::app::asks::standing::{Event, Open, Standing, Stands};
use crate::app::asks::versions::{Version, Versions};
use crate::app::clock::shown;
use crate::app::papers;
use crate::http::{Lang, Site, Troubled, Visitor};
use crate::web::assets;
use crate::web::frame::{Entry, Failed, Page, tag};
use crate::web::pages::{download, round, tabs};

/// The page.
pub async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
) -> Result<Markup, Failed> {
    let lang = visitor.lang;
    let told = |trouble| Troubled { trouble, lang };
    let (plans, plan) = super::plans(&site, &visitor, &plan).await?;
    let (door, caller) = (&site.door, &visitor.caller);
    let stands = door.ask(caller, Standing { plan: plan.id.clone() }).await.map_err(told)?;
    let going = door.ask(caller, Round { plan: plan.id.clone() }).await.map_err(told)?;
    let versions = match stands.whole {
        true => door.ask(caller, Versions { plan: plan.id.clone() }).await.map_err(told)?,
        false => Vec::new(),
    };
    let page = Page::new(&visitor, Entry::Ledger, lang.pick("报审与印发", "Approval and issue"))
        .around(&plan, &plans)
        .with(&["issue.js"]);
    Ok(page.render(&html! {
        link rel="stylesheet" href=(assets::url("plan.css"));
        h1 { (stands.title) }
        (tabs(lang, &plan, "issue"))
        (steps(lang, &stands.state))
        @if let Some(back) = &stands.returned {
            p.alert { (lang.pick("上次报审被退回：", "It was returned: ")) (back.words)
                "（" (back.by) " " (shown(back.at)) "）" }
        }
        @if stands.whole {
            div.halves {
                (way(lang, &stands))
                (next(lang, &stands))
            }
        }
        (round::panels(lang, &stands, &going))
        @if !versions.is_empty() { (issued_versions(lang, &plan.id, &versions)) }
        @if !stands.history.is_empty() { (history(lang, &stands.history)) }
    }))
}

/// The paper that goes out for opinions.
pub async fn consultation(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
) -> Result<Response, Failed> {
    let paper = papers::consultation(&site.door.eyes(&visitor.caller), &plan).await;
    Ok(download(paper.map_err(|trouble| Troubled { trouble, lang: visitor.lang })?))
}

/// What was issued, as a file.
pub async fn issued(
    State(site): State<Site>,
    visitor: Visitor,
    Path((plan, no, shape)): Path<(String, i64, String)>,
) -> Result<Response, Failed> {
    let paper =
        papers::issued(&site.door.eyes(&visitor.caller), &plan, no, &shape, visitor.lang).await;
    Ok(download(paper.map_err(|trouble| Troubled { trouble, lang: visitor.lang })?))
}

/// The steps of a plan, in their order.
const STEPS: [(&str, &str, &str); 5] = [
    ("draft", "编制", "Draft"),
    ("consulting", "征求意见", "Opinions"),
    ("submitted", "报审", "Submitted"),
    ("approved", "批准", "Approved"),
    ("issued", "印发", "Issued"),
];

fn steps(lang: Lang, state: &str) -> Markup {
    let here = STEPS.iter().position(|(word, ..)| *word == state).unwrap_or_default();
    html! {
        ol.steps aria-label=(lang.pick("进度", "Progress")) {
            @for (at, (_, zh, en)) in STEPS.iter().enumerate() {
                li.done[at < here] aria-current=[(at == here).then_some("step")] {
                    b { @if at < here { "✓" } @else { (at + 1) } } (lang.pick(zh, en))
                    @if at == here { span.quiet { (lang.pick("（当前）", " (now)")) } }
                }
            }
        }
    }
}

/// What is not in order, each with the page where it is put in order.
fn way(lang: Lang, stands: &Stands) -> Markup {
    let Open { findings, .. } = &stands.open;
    let open = &stands.open;
    let line = |tone: &str, count: usize, words: &str, url: String| {
        html! {
            @if count > 0 { li { (tag(tone, &count.to_string())) " " a href={ "/plans/" (stands.plan) (url) } { (words) } } }
        }
    };
    let candidates = usize::try_from(open.candidates).unwrap_or(usize::MAX);
    let parts = usize::try_from(open.returned_parts).unwrap_or(usize::MAX);
    html! {
        section.panel {
            h2 { (lang.pick("还有什么没理顺", "What stands in the way")) }
            ul.todo {
                @if open.tasks == 0 { li { (tag("bad", "0")) " " (lang.pick("计划中还没有任务，不能报审", "no task yet: it cannot be submitted")) } }
                (line("bad", findings.error, lang.pick("条“错误”，须处理后才能报审", "errors: mend or accept them before submitting"), "/check?severity=error".into()))
                (line("warn", open.unanswered, lang.pick("条要求未承接", "demands without a task"), "/align?gaps=1".into()))
                (line("warn", open.weakened, lang.pick("条要求只有弱化的承接", "demands answered softer only"), "/align?gaps=1".into()))
                (line("warn", open.without_basis, lang.pick("项任务没有依据", "tasks without a basis"), "/align#free".into()))
                (line("warn", parts, lang.pick("项任务被单位退回", "tasks returned by units"), "/issue#returned".into()))
                (line("warn", findings.warning, lang.pick("条“警告”", "warnings"), "/check?severity=warning".into()))
                (line("info", open.unconfirmed, lang.pick("条要求的承接关系待确认", "demands with unconfirmed links"), "/align?view=list".into()))
                (line("info", candidates, lang.pick("条摘录未审核", "candidates not reviewed"), "/documents".into()))
                @if open.ready && matches!(stands.state.as_str(), "draft" | "consulting") {
                    li { (tag("good", "✓")) " " (lang.pick("可以报审", "It may be submitted")) }
                }
            }
        }
    }
}

/// The steps that the caller may take now.
fn next(lang: Lang, stands: &Stands) -> Markup {
    let may = |act: &str| stands.offered.iter().any(|one| one == act);
    let waits = match stands.state.as_str() {
        "submitted" => lang.pick("等待主要领导审批。", "It waits for the head."),
        "approved" => lang.pick(
            "已批准，等待综合处编号印发。",
            "Approved; the general office numbers and issues it.",
        ),
        "issued" => lang.pick(
            "已印发，内容冻结；需要变动的，走调整程序。",
            "Issued and frozen; it is changed by a change request.",
        ),
        _ => lang.pick("由综合处报审。", "The general office submits it."),
    };
    html! {
        section.panel.next {
            h2 { (lang.pick("下一步", "Next step")) }
            @if stands.own_request {
                p.warn { (lang.pick("这份计划由您报审，请由其他负责人审批。", "You submitted it; somebody else decides.")) }
            }
            @if may("round-open") {
                form data-act="round-open" data-plan=(stands.plan) {
                    label { (lang.pick("征求意见截止日期", "Last day for opinions")) " " input type="date" name="until"; }
                    button.btn { (lang.pick("开始征求意见", "Ask the units")) }
                }
            }
            @if may("plan-submit") {
                form data-act="plan-submit" data-plan=(stands.plan) {
                    button.btn.primary disabled[!stands.open.ready] { (lang.pick("报审", "Submit")) }
                    @if !stands.open.ready { span.quiet { (lang.pick("先处理“错误”级提示", "mend the errors first")) } }
                }
            }
            @if may("plan-approve") {
                form data-act="plan-approve" data-plan=(stands.plan) {
                    input name="reason" placeholder=(lang.pick("批示意见（可不填）", "remark, if any"))
                        aria-label=(lang.pick("批示意见", "Remark"));
                    button.btn.primary { (lang.pick("批准", "Approve")) }
                }
            }
            @if may("plan-return") {
                form data-act="plan-return" data-plan=(stands.plan) {
                    input name="reason" required placeholder=(lang.pick("退回理由", "reason"))
                        aria-label=(lang.pick("退回理由", "Reason"));
                    button.btn { (lang.pick("退回修改", "Return")) }
                }
            }
            @if may("plan-issue") {
                form data-act="plan-issue" data-plan=(stands.plan) {
                    input name="number" required placeholder=(lang.pick("发文字号，如 北教发〔2023〕1号", "document number"))
                        aria-label=(lang.pick("发文字号", "Document number"));
                    button.btn.primary { (lang.pick("印发", "Issue")) }
                }
                p.quiet { (lang.pick("印发后内容冻结，不能修改。", "What is issued is frozen.")) }
            }
            @if stands.offered.iter().all(|act| act == "reply-decide") { p { (waits) } }
            p { a href={ "/plans/" (stands.plan) "/consultation.docx" } { (lang.pick("下载征求意见稿 DOCX", "Paper for opinions, DOCX")) } }
        }
    }
}

fn issued_versions(lang: Lang, plan: &str, versions: &[Version]) -> Markup {
    html! {
        section.panel #versions {
            h2 { span { (lang.pick("印发版本", "Issued versions")) } span.quiet { (versions.len()) } }
            table {
                thead { tr {
                    th { (lang.pick("版本", "Version")) } th { (lang.pick("发文字号", "Number")) }
                    th { (lang.pick("印发", "Issued")) } th { (lang.pick("校验值 SHA-256", "SHA-256")) }
                    th { (lang.pick("文件", "Files")) } th { (lang.pick("比较", "Compare")) }
                } }
                @for one in versions { (version(lang, plan, one)) }
            }
        }
    }
}

fn version(lang: Lang, plan: &str, one: &Version) -> Markup {
    let (base, from) = (
        format!("/plans/{plan}/issues/{}", one.no),
        format!("/plans/{plan}/difference?from=version:{}", one.no),
    );
    html! {
        tr {
            td { (lang.pick("第 ", "no. ")) (one.no) (lang.pick(" 版", "")) }
            td { (one.number) }
            td { (shown(one.at)) " " span.quiet { (one.by) } }
            td { code.digest { (one.digest) } " "
                @if one.intact { (tag("good", lang.pick("✓ 一致", "✓ intact"))) }
                @else { (tag("bad", lang.pick("✕ 内容已变", "✕ changed"))) } }
            td.links {
                a href={ (base) "/plan.docx" } { "DOCX" } " "
                a href={ (base) "/ledger.xlsx" } { "XLSX" } " "
                a href={ (base) "/ledger.json" } { "JSON" }
            }
            td.links { a href={ (from) "&to=now" } { (lang.pick("与现在", "with now")) } " "
                a href={ "/plans/" (plan) "/difference?from=last_year&to=version:" (one.no) } { (lang.pick("与上年", "with last year")) } }
        }
    }
}

fn history(lang: Lang, events: &[Event]) -> Markup {
    html! {
        section.panel {
            h2 { (lang.pick("办理经过", "History")) }
            table {
                @for one in events {
                    tr {
                        td.quiet { (shown(one.at)) }
                        td { (act(lang, &one.act)) }
                        td { (one.by) }
                        td { (one.words) }
                    }
                }
            }
        }
    }
}

fn act(lang: Lang, name: &str) -> &str {
    match name {
        "plan-open" => lang.pick("立项编制", "opened"),
        "round-open" => lang.pick("开始征求意见", "sent out for opinions"),
        "plan-submit" => lang.pick("报审", "submitted"),
        "plan-return" => lang.pick("退回", "returned"),
        "plan-approve" => lang.pick("批准", "approved"),
        "plan-issue" => lang.pick("印发", "issued"),
        other => other,
    }
}
