//! 督导检查: the yearly list, what runs with what is due next, and inspections of which one's units have been
//! told.

use axum::extract::{Query, State};
use maud::{Markup, html};
use serde_json::json;

use super::controls::{area, day, decide, line};
use super::inspection::timing;
use crate::app::acts::inspect::scheme::METHODS;
use crate::app::asks::inspections::{Inspections, Line, Running, Told, Year};
use crate::http::{Lang, Site, Visitor};
use crate::web::assets;
use crate::web::frame::{Entry, Failed, Page, empty, tag};

/// The page.
pub async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Query(asked): Query<Inspections>,
) -> Result<Markup, Failed> {
    let lang = visitor.lang;
    let view = visitor.ask(&site, asked).await?;
    let title = lang.pick("督导检查", "Inspections");
    let page = Page::new(&visitor, Entry::Desk, title).with(&["follow.js"]);
    Ok(page.render(&html! {
        link rel="stylesheet" href=(assets::url("follow.css"));
        h1 { (title) " " (view.year) }
        p.sub { (lang.pick("只有列入经批准的年度督查检查考核计划的事项才能开展；同一单位同一事项一年只查一次。日常跟踪催办不在这里，见“跟踪督办”。",
            "Only what stands on the approved yearly list is inspected, and no unit twice in one matter and year. Day-to-day follow-up is not here but under “Follow-up”.")) }
        nav.tabs aria-label=(lang.pick("年度", "Year")) {
            @for year in &view.years {
                a href={ "/inspections?year=" (year) } aria-current=[(*year == view.year).then_some("page")] { (year) }
            }
        }
        @if !view.house.id.is_empty() { (running(lang, &view)) (list(lang, &view)) }
        @if !view.told.is_empty() || view.house.id.is_empty() { (told(lang, &view.told)) }
    }))
}

fn running(lang: Lang, view: &Year) -> Markup {
    html! {
        section.panel #running {
            h2 { (lang.pick("正在开展", "Under way"))
                span.quiet { (lang.pick("时限按：", "Times by: ")) (lang.of(&view.timetable)) } }
            @if view.running.is_empty() {
                (empty(lang.pick("还没有开展督导检查。", "No inspection has been opened."),
                    lang.pick("计划事项批准后，可在下面的计划中拟定方案。", "Once a line of the list is approved, open one there."), None))
            } @else {
                table.narrow {
                    thead { tr {
                        th { (lang.pick("编号与事项", "Number and matter")) }
                        th { (lang.pick("期间", "Days")) }
                        th.num { (lang.pick("单位 办结／全部", "Units closed / all")) }
                        th.num { (lang.pick("问题 未销号／全部", "Shortcomings open / all")) }
                        th { (lang.pick("下一时限", "Due next")) }
                    } }
                    tbody { @for one in &view.running { (run(lang, one)) } }
                }
            }
        }
    }
}

fn run(lang: Lang, one: &Running) -> Markup {
    html! {
        tr data-number=(one.number) {
            td { a href={ "/inspections/" (one.id) } { (one.number) } " " (one.matter)
                @if one.dropped { " " (tag("plain", lang.pick("已撤销", "given up"))) } }
            td data-name=(lang.pick("期间", "Days")) { (one.days.0) " — " (one.days.1) }
            td.num data-name=(lang.pick("单位", "Units")) {
                @if one.units == 0 { (lang.pick("未抽取", "not drawn")) } @else { (one.closed) "／" (one.units) } }
            td.num data-name=(lang.pick("问题", "Shortcomings")) { (one.problems.0) "／" (one.problems.1) }
            td data-name=(lang.pick("下一时限", "Due next")) {
                @match &one.next { Some((unit, due)) => { span.quiet { (unit) " " } (timing(lang, due)) } None => "--" }
            }
        }
    }
}

fn told(lang: Lang, told: &[Told]) -> Markup {
    html! {
        section.panel #told {
            h2 { (lang.pick("对本单位的督导检查", "Inspections of my units")) span.quiet { (told.len()) } }
            @if told.is_empty() {
                (empty(lang.pick("没有对本单位的督导检查。", "Nobody inspects your unit."),
                    lang.pick("收到通知或反馈意见后，会出现在这里。", "It appears here once you have been told."), None))
            } @else {
                table.narrow {
                    thead { tr {
                        th { (lang.pick("编号与事项", "Number and matter")) }
                        th { (lang.pick("被督查单位", "Unit")) }
                        th { (lang.pick("进展", "Stage")) }
                        th.num { (lang.pick("待整改", "To rectify")) }
                        th { (lang.pick("下一时限", "Due next")) }
                    } }
                    tbody { @for one in told { tr {
                        td { a href={ "/inspections/" (one.id) } { (one.number) } " " (one.matter) span.quiet { " · " (one.house) } }
                        td data-name=(lang.pick("被督查单位", "Unit")) { (one.unit) }
                        td data-name=(lang.pick("进展", "Stage")) { (lang.of(&one.stage)) }
                        td.num data-name=(lang.pick("待整改", "To rectify")) { (one.open) }
                        td data-name=(lang.pick("下一时限", "Due next")) {
                            @match &one.next { Some(due) => (timing(lang, due)), None => "--" } }
                    } } }
                }
            }
        }
    }
}

fn list(lang: Lang, view: &Year) -> Markup {
    html! {
        section.panel #list {
            h2 { (lang.pick("年度督查检查考核计划", "Yearly list of inspections")) span.quiet { (view.house.name) } }
            @if view.lines.is_empty() {
                (empty(lang.pick("本年度计划还没有事项。", "The list of this year is empty."),
                    lang.pick("先提出事项，写明依据、对象和时间，再报主要领导审定。", "Propose a line with its basis, objects and days first."), None))
            }
            @for one in &view.lines { (row(lang, view, one)) }
            @if view.offered.iter().any(|act| act == "inspection-list-add") {
                div.actions { details.action data-offer="inspection-list-add" {
                    summary.btn { (lang.pick("提出督查事项", "Propose a line")) }
                    (add(lang, view))
                } }
            }
        }
    }
}

fn row(lang: Lang, view: &Year, one: &Line) -> Markup {
    let state = match one.state.as_str() {
        "approved" => tag("good", lang.pick("● 已批准", "● Approved")),
        "denied" => tag("bad", lang.pick("▲ 未批准", "▲ Denied")),
        _ => tag("info", lang.pick("○ 待审定", "○ To be decided")),
    };
    let kind = view.kinds.iter().find(|known| known.kind == one.kind);
    let names: Vec<&str> = one.objects.iter().map(|unit| unit.name.as_str()).collect();
    html! {
        div.link-row data-line=(one.seq) {
            p { b { (one.seq) ". " (one.title) } " " (state) }
            dl.facts {
                div { dt { (lang.pick("依据", "Basis")) } dd { (one.basis) } }
                div { dt { (lang.pick("对象", "Objects")) } dd { (names.join("、"))
                    @if let Some(kind) = kind { (lang.pick(" 所属", ": ")) (lang.of(&kind.title)) } } }
                div { dt { (lang.pick("期间", "Days")) } dd { (one.days.0) " — " (one.days.1) } }
                @if !one.approval.is_empty() { div { dt { (lang.pick("审定", "Approved")) } dd { (one.approval) } } }
            }
            @if !one.reason.is_empty() { p.quiet { (lang.pick("理由：", "Reason: ")) (one.reason) } }
            @if one.mine {
                (decide("inspection-list-approve", &json!({ "mandate": one.id, "version": one.version }), &html! {
                    (line(lang, "approval", "审定与备案（会议、文号、日期）", "Approved and filed: meeting, number, day", false))
                    (line(lang, "reason", "不批准的理由", "Reason, when you deny it", false))
                }, "granted", [lang.pick("批准", "Approve"), lang.pick("不批准", "Deny")]))
            }
            @if one.state == "approved" && view.offered.iter().any(|act| act == "inspection-open") {
                div.actions { details.action data-offer="inspection-open" {
                    summary.btn { (lang.pick("拟定督查方案", "Open an inspection")) }
                    (open(lang, view, one))
                } }
            }
        }
    }
}

fn add(lang: Lang, view: &Year) -> Markup {
    let fixed = json!({ "org": view.house.id, "year": view.year });
    html! {
        form.act data-act="inspection-list-add" data-fixed=(fixed.to_string()) {
            (line(lang, "title", "督查事项", "Matter", true))
            (area(lang, "basis", "依据（文件、文号、条款）", "Basis: paper, number, article", true))
            label { (lang.pick("督查对象（可多选）", "Objects (one or more)"))
                select name="objects" multiple required size="6" {
                    @for unit in &view.objects { option value=(unit.id) { (unit.name) } } } }
            label { (lang.pick("督查到哪一类单位", "Which units"))
                select name="kind" {
                    option value="" { (lang.pick("所选单位本身", "The units chosen themselves")) }
                    @for one in &view.kinds { option value=(one.kind) { (lang.pick("所选单位及以下的", "At or below them: ")) (lang.of(&one.title)) } }
                } }
            div.row {
                (day(lang, "begins", "开始日期", "First day", "", true))
                (day(lang, "ends", "结束日期", "Last day", "", true))
            }
            button.btn.primary { (lang.pick("提出", "Propose")) }
        }
    }
}

fn open(lang: Lang, view: &Year, one: &Line) -> Markup {
    html! {
        form.act data-act="inspection-open" data-then="/inspections/" data-fixed=(json!({ "mandate": one.id }).to_string()) {
            (area(lang, "content", "督查内容", "What is looked at", true))
            (area(lang, "scope", "督查范围（时段、地点、材料）", "Scope: period, places, papers", true))
            fieldset { legend { (lang.pick("督查方式", "Ways of looking")) }
                @for (name, words) in METHODS {
                    label.check { input type="checkbox" name="methods" value=(name) data-many=""; " " (lang.of(&words)) }
                } }
            (line(lang, "leader", "组长", "Leader of the team", true))
            label { (lang.pick("督导小组全体成员，含组长，不少于 3 人（用顿号或换行分隔）", "The whole team, leader included, at least 3 (one a line)"))
                textarea name="team" rows="2" data-list="" required {} }
            div.row {
                (day(lang, "begins", "开始日期", "First day", &one.days.0, true))
                (day(lang, "ends", "结束日期", "Last day", &one.days.1, true))
                label.check { input type="checkbox" name="comprehensive"; " " (lang.pick("综合督导", "comprehensive")) }
            }
            (units(lang, one))
            @if !view.collections.is_empty() {
                label { (lang.pick("以哪次指标采集为自评（可不选）", "Rests on a collection as self-evaluation (may be none)"))
                    select name="collection" {
                        option value="" { (lang.pick("不以采集为自评", "None")) }
                        @for collection in &view.collections { option value=(collection.id) { (collection.name) } }
                    } }
            }
            (sample(lang))
            button.btn.primary { (lang.pick("固定名单和种子，立项", "Fix list and seed, and open")) }
        }
    }
}

/// Which units the list is to hold.
fn units(lang: Lang, one: &Line) -> Markup {
    html! {
        @if one.objects.len() > 1 {
            label { (lang.pick("只查其中（不选即全部）", "Only these (none chosen: all)"))
                select name="objects" multiple size=(one.objects.len().min(6)) {
                    @for unit in &one.objects { option value=(unit.id) { (unit.name) } } } }
        }
        @if !one.before.is_empty() {
            label { (lang.pick("排除单位（本年度已因同一事项督查过）", "Left out (inspected in this matter this year)"))
                select name="except" multiple size=(one.before.len().clamp(2, 6)) {
                    @for unit in &one.before { option value=(unit.id) selected { (unit.name) } } } }
        }
    }
}

/// How the sample is drawn.
fn sample(lang: Lang) -> Markup {
    html! {
        div.row {
            label { (lang.pick("抽取单位数（0 为全部）", "Units to draw (0: all)"))
                input type="number" name="size" data-number="" min="0" value="0" required; }
            label { (lang.pick("分层", "Strata"))
                select name="strata" {
                    option value="" { (lang.pick("不分层", "None")) }
                    option value="kind" { (lang.pick("按单位类别", "By kind")) }
                    option value="city" { (lang.pick("按所属市", "By city")) }
                } }
        }
        (line(lang, "seed", "种子（抽取前公布）", "Seed, stated before the draw", false))
        (line(lang, "seed_source", "种子来源（如哪一期公开开奖号码）", "Where the seed comes from, open to all", false))
    }
}
