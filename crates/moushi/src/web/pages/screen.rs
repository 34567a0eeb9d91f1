//! 会议大屏: one board fills the screen; PgUp and PgDn page through the leaders. Figures are large, tasks are
//! few, and the time of the data is in sight.

use axum::extract::{Path, State};
use maud::{DOCTYPE, Markup, html};

use super::list::{mark, url};
use crate::app::asks::screen::{Board, Screen};
use crate::app::clock::shown;
use crate::http::{Lang, Site, Visitor};
use crate::web::assets;
use crate::web::frame::Failed;

/// The screen.
pub async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
) -> Result<Markup, Failed> {
    let lang = visitor.lang;
    let (_, plan) = super::plans(&site, &visitor, &plan).await?;
    let view = visitor.ask(&site, Screen { plan: plan.id.clone() }).await?;
    let title = lang.pick("会议大屏", "Meeting screen");
    Ok(html! {
        (DOCTYPE)
        html lang=(lang.tag()) data-theme="dark" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " · " (plan.title) }
                link rel="stylesheet" href=(assets::url("base.css"));
                link rel="stylesheet" href=(assets::url("screen.css"));
                link rel="icon" href="data:,";
                script type="module" src=(assets::url("screen.js")) {}
            }
            body.big {
                main #screen data-boards=(view.boards.len()) {
                    @for (at, board) in view.boards.iter().enumerate() {
                        (self::board(lang, &plan.id, &plan.title, board, at))
                    }
                }
                footer {
                    span { (lang.pick("数据截至 ", "As of ")) (shown(view.as_of)) }
                    span #page {}
                    nav aria-label=(lang.pick("翻页", "Pages")) {
                        button type="button" data-turn="-1" { (lang.pick("上一页", "Back")) }
                        button type="button" data-turn="1" { (lang.pick("下一页", "Next")) }
                        a href={ "/plans/" (plan.id) "/track" } { (lang.pick("退出", "Leave")) }
                    }
                }
            }
        }
    })
}

fn board(lang: Lang, plan: &str, title: &str, board: &Board, at: usize) -> Markup {
    let figures = [
        (lang.pick("任务", "Tasks"), board.tasks, "plain", "tasks"),
        (lang.pick("● 已销号", "● Closed"), board.closed, "good", "closed"),
        (lang.pick("▲ 红灯", "▲ Red"), board.red, "bad", "red"),
        (lang.pick("■ 黄灯", "■ Yellow"), board.warned, "warn", "warned"),
        (lang.pick("○ 久未反馈", "○ Not reported"), board.grey, "info", "grey"),
    ];
    html! {
        section.board hidden[at > 0] aria-label=(if board.name.is_empty() { title } else { &board.name }) {
            h1 { @if board.name.is_empty() { (title) } @else { (board.name) small { (board.post) } } }
            div.figures {
                @for (name, figure, tone, key) in figures {
                    div class=(tone) { b data-figure=(key) { (figure) } span { (name) } }
                }
            }
            @if board.pressing.is_empty() { p.none { (lang.pick("没有亮红灯、黄灯、灰灯的任务。", "No task is red, yellow or grey.")) } }
            @else {
                ol { @for one in &board.pressing {
                    li {
                        span.words { (one.code) " " (one.words) }
                        span.unit { (one.unit) }
                        span.light { @for tag in &one.light { (mark(lang, tag)) " " } }
                    }
                } }
            }
            p.more { a href=(url(plan, "light", "")) { (lang.pick("全部任务清单", "All tasks")) } }
        }
    }
}
