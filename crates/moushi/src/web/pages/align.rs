//! 对标对表: the alignment board. A plain table that a screen reader can walk; cells open a drawer.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use crate::app::asks::alignment::{Alignment, Board, Free, Group, Meeting, Numbers, Row};
use crate::app::papers;
use crate::http::{Lang, Site, Troubled, Visitor};
use crate::web::assets;
use crate::web::frame::{Entry, Failed, Page, empty, tag};
use crate::web::pages::{download, said};

/// What the address says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    by: String,
    gaps: String,
    view: String,
}

/// The page.
pub async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Markup, Failed> {
    let lang = visitor.lang;
    let (plans, plan) = super::plans(&site, &visitor, &plan).await?;
    let gaps = !asked.gaps.is_empty() || asked.view == "list";
    let ask = Alignment { plan: plan.id.clone(), by: asked.by.clone(), gaps };
    let board = visitor.ask(&site, ask).await?;
    let page = Page::new(&visitor, Entry::Align, lang.pick("对标对表", "Alignment"))
        .around(&plan, &plans)
        .with(&["align.js"]);
    Ok(page.render(&html! {
        link rel="stylesheet" href=(assets::url("plan.css"));
        h1 { (lang.pick("对标对表", "Alignment")) }
        p.sub { (board.org) " · " (board.year) " · " (lang.pick(
            "上级要求由哪项任务承接，哪条没有着落，哪里打了折扣。",
            "Which task answers which demand, what is left open, what has been softened.")) }
        (numbers(lang, &board))
        (switches(lang, &board, &asked))
        @if board.counts.requirements == 0 {
            (empty(lang.pick("还没有上级要求。", "There are no demands yet."),
                lang.pick("先上传上级文件并审核摘录，再回到这里对标。",
                    "Add documents from above and review their candidates first."),
                Some((lang.pick("去上传文件", "Add documents"), &format!("/plans/{}/documents", plan.id)))))
        } @else if board.groups.is_empty() {
            (empty(lang.pick("没有缺口：每条要求都已承接，且没有弱化。", "No gaps: every demand is answered in full."),
                lang.pick("可以关闭“只看缺口”查看全部。", "Switch off “gaps only” to see all."), None))
        } @else if asked.view == "list" { (list(lang, &board)) }
        @else { (matrix(lang, &board)) }
        (free_tasks(lang, &board))
        div.drawer #drawer hidden role="dialog" aria-modal="false" tabindex="-1"
            data-decides=[board.offered.iter().any(|act| act == "link-decide").then_some("")]
            aria-label=(lang.pick("要求与任务对照", "Demand and tasks")) {}
    }))
}

/// The board as a sheet.
pub async fn sheet(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
) -> Result<Response, Failed> {
    let paper = papers::board(&site.door.eyes(&visitor.caller), &plan, visitor.lang).await;
    Ok(download(paper.map_err(|trouble| Troubled { trouble, lang: visitor.lang })?))
}

fn numbers(lang: Lang, board: &Board) -> Markup {
    let counts = &board.counts;
    let card = |tone: &str, count: usize, words: &str| {
        html! { div class={ "card " (tone) } { b { (count) } (words) } }
    };
    html! {
        div.cards.six {
            (card("", counts.requirements, lang.pick("上级要求", "demands")))
            (card("good", counts.full, lang.pick("已承接", "answered")))
            (card("", counts.part + counts.suggested, lang.pick("部分承接或待确认", "in part or unconfirmed")))
            (card("bad", counts.none, lang.pick("未承接", "not answered")))
            (card("warn", counts.weakened, lang.pick("弱化", "softened")))
            (card("warn", board.without_basis.len(), lang.pick("无依据任务", "tasks without a basis")))
        }
    }
}

fn switches(lang: Lang, board: &Board, asked: &Asked) -> Markup {
    let to = |by: &str, gaps: bool, view: &str| {
        let gaps = if gaps { "&gaps=1" } else { "" };
        format!("?by={by}{gaps}&view={view}")
    };
    let list = asked.view == "list";
    let gaps = !asked.gaps.is_empty();
    let view = asked.view.as_str();
    let choice = |url: String, words: &str, on: bool| {
        html! { a.btn href=(url) aria-current=[on.then_some("true")] { (words) } }
    };
    html! {
        div.bar {
            span.group role="group" aria-label=(lang.pick("横向", "Across")) {
                (choice(to("leader", gaps, view), lang.pick("按分管领导", "By leader"), board.by == "leader"))
                (choice(to("lead", gaps, view), lang.pick("按牵头单位", "By lead unit"), board.by == "lead"))
            }
            span.group role="group" aria-label=(lang.pick("视图", "View")) {
                (choice(to(&board.by, gaps, ""), lang.pick("矩阵", "Matrix"), !list))
                (choice(to(&board.by, gaps, "list"), lang.pick("缺口清单", "Gap list"), list))
            }
            @if !list {
                (choice(to(&board.by, !gaps, view), if gaps { lang.pick("✓ 只看缺口", "✓ Gaps only") }
                    else { lang.pick("只看缺口", "Gaps only") }, gaps))
            }
            span.grow {}
            a.btn href={ "/plans/" (board.plan) "/align.xlsx" } { (lang.pick("导出 XLSX", "Export XLSX")) }
            button.btn type="button" data-print="" { (lang.pick("打印（A3）", "Print (A3)")) }
        }
        @if !list {
            p.quiet.legend {
                (lang.pick("格内数字为承接任务数，颜色越深承接越牢；斜纹为弱化；“？”为机器建议、尚未确认。方向键移动，回车打开对照。",
                    "Digits count the tasks that answer, darker is firmer; hatched is softened; “?” is suggested and not confirmed. Arrows move, Enter opens."))
            }
        }
    }
}

fn matrix(lang: Lang, board: &Board) -> Markup {
    let nobody = lang.pick("未载明", "not stated");
    html! {
        div.board tabindex="-1" {
            table.matrix #matrix data-by=(board.by) {
                caption.hide { (lang.pick("上级要求与任务对照表", "Demands and the tasks that answer them")) }
                thead { tr {
                    th.demand scope="col" { (lang.pick("上级要求", "Demand")) }
                    th.cover scope="col" { (lang.pick("承接情况", "Answered")) }
                    @for column in &board.columns {
                        th.who scope="col" data-name=(column.name) {
                            @if column.name.is_empty() { (nobody) } @else { (column.name) }
                        }
                    }
                    th.total scope="col" { (lang.pick("合计", "Total")) }
                } }
                @for group in &board.groups { (rows(lang, board, group)) }
                tfoot { tr {
                    th scope="row" { (lang.pick("合计：承接要求数／任务数", "Total: demands answered / tasks")) }
                    td { (share(&board.counts)) }
                    @for column in &board.columns {
                        td { (column.answers) "／" (column.tasks) }
                    }
                    td { (board.tasks) }
                } }
            }
        }
    }
}

fn rows(lang: Lang, board: &Board, group: &Group) -> Markup {
    html! {
        tbody {
            tr.document {
                th colspan=(board.columns.len() + 3) scope="rowgroup" { span {
                    @if group.document.is_empty() { (loose(lang, group)) } @else {
                        a href={ "/documents/" (group.document) "/review" } { (loose(lang, group)) }
                    }
                    " " span.quiet { (group.issuer) " · " (split(lang, &group.counts)) }
                } }
            }
            @for row in &group.rows { (line(lang, board, row)) }
        }
    }
}

fn loose(lang: Lang, group: &Group) -> &str {
    if group.title.is_empty() { lang.pick("其他", "Others") } else { &group.title }
}

fn share(counts: &Numbers) -> String {
    format!("{}／{}", counts.full, counts.requirements)
}

fn split(lang: Lang, counts: &Numbers) -> String {
    let Numbers { requirements, full, part, suggested, none, .. } = counts;
    match lang {
        Lang::Zh => format!(
            "要求 {requirements}：已承接 {full}，部分 {part}，待确认 {suggested}，未承接 {none}"
        ),
        Lang::En => format!(
            "{requirements} demands: {full} answered, {part} in part, {suggested} unconfirmed, {none} open"
        ),
    }
}

fn line(lang: Lang, board: &Board, row: &Row) -> Markup {
    let mut cells = row.cells.iter().peekable();
    html! {
        tr.gap[row.cover == "none"] data-row=(row.id) {
            th.demand scope="row" {
                button type="button" data-open=(row.id) class={ "open d" (row.depth.min(4)) } {
                    span.quiet { (row.code) } " " (row.words)
                }
            }
            td.cover { (cover(lang, row)) }
            @for at in 0..board.columns.len() {
                @match cells.next_if(|cell| cell.column == at) {
                    Some(cell) => (meeting(lang, row, &board.columns[at].name, cell)),
                    None => td {},
                }
            }
            td.total { (row.tasks) }
        }
    }
}

fn meeting(lang: Lang, row: &Row, name: &str, cell: &Meeting) -> Markup {
    let shade = if cell.confirmed { 3 } else { cell.strength.div_ceil(5).clamp(1, 2) };
    let softer = if cell.weakened { lang.pick("，弱化", ", softened") } else { "" };
    let sure = if cell.confirmed { "" } else { lang.pick("，待确认", ", not confirmed") };
    let relation = said(lang, &cell.relation);
    let tasks = cell.tasks;
    let label = match lang {
        Lang::Zh => format!("{tasks} 项任务，{relation}{sure}{softer}"),
        Lang::En => format!("{tasks} tasks, {relation}{sure}{softer}"),
    };
    html! {
        td.hit {
            button type="button" class={ "s" (shade) @if cell.weakened { " weak" } }
                data-open=(row.id) data-column=(name) aria-label=(label) title=(label) {
                b { (tasks) @if !cell.confirmed { "？" } } small { (relation) }
            }
        }
    }
}

fn cover(lang: Lang, row: &Row) -> Markup {
    let (tone, words) = match row.cover.as_str() {
        "full" => ("good", lang.pick("已承接", "answered")),
        "part" => ("info", lang.pick("部分承接", "in part")),
        "suggested" => ("warn", lang.pick("待确认", "unconfirmed")),
        _ => ("bad", lang.pick("未承接", "not answered")),
    };
    html! {
        (tag(tone, words))
        @if row.heading { " " span.quiet { (lang.pick("由下级条目承接", "through its parts")) } }
        @if row.weakened { " " span class="tag warn hatch" { (lang.pick("弱化", "softened")) } }
    }
}

fn list(lang: Lang, board: &Board) -> Markup {
    html! {
        @for group in &board.groups {
            section.panel {
                h2 { span { (loose(lang, group)) } span.quiet { (group.rows.len()) } }
                table {
                    thead.hide { tr {
                        th { (lang.pick("编号", "No.")) } th { (lang.pick("上级要求", "Demand")) }
                        th { (lang.pick("承接情况", "Answered")) } th { (lang.pick("任务", "Tasks")) }
                    } }
                    @for row in &group.rows {
                        tr.gap[row.cover == "none"] {
                            td.quiet { (row.code) }
                            td { button.open type="button" data-open=(row.id) { (row.words) } }
                            td { (cover(lang, row)) }
                            td.num { (row.tasks) }
                        }
                    }
                }
            }
        }
    }
}

fn free_tasks(lang: Lang, board: &Board) -> Markup {
    let edits = board.offered.iter().any(|act| act == "entry-edit");
    html! {
        section.panel #free {
            h2 { span { (lang.pick("没有依据的任务", "Tasks without a basis")) }
                span.quiet { (board.without_basis.len()) "／" (board.tasks) } }
            @if board.without_basis.is_empty() {
                p.empty.quiet { (lang.pick("每项任务都有依据。", "Every task has a basis.")) }
            } @else {
                table { @for task in &board.without_basis { (free(lang, task, edits)) } }
            }
        }
        @if !board.own_choice.is_empty() {
            section.panel {
                h2 { span { (lang.pick("自选动作", "Own choice")) } span.quiet { (board.own_choice.len()) } }
                table { @for task in &board.own_choice { (free(lang, task, edits)) } }
            }
        }
    }
}

fn free(lang: Lang, task: &Free, edits: bool) -> Markup {
    html! {
        tr {
            td.quiet { (task.code) }
            td { a href={ "/entries/" (task.id) } { (task.words) }
                div.quiet { (task.person) @if !task.unit.is_empty() { " · " (task.unit) } } }
            td.wide {
                @if edits {
                    form.fix data-entry=(task.id) data-version=(task.version) data-field="own_choice" {
                        input name="value" value=(task.reason)
                            aria-label=(lang.pick("自选动作的理由", "Reason of own choice"))
                            placeholder=(lang.pick("自选动作？写明理由", "Own choice? Give the reason"));
                        button.btn { (lang.pick("保存", "Save")) }
                    }
                } @else { (task.reason) }
            }
        }
    }
}
