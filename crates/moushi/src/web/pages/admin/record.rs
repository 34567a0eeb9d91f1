//! 设置, 审计, 备份: the sheets that tell how the installation stands and what happened in it.

use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::{button, may};
use crate::app::asks::office::{Backups, Settings};
use crate::app::asks::reminders::{Deliveries, Failure, Fares};
use crate::app::asks::search::encoded;
use crate::app::asks::trail::{self, Found, Row, Trail};
use crate::app::clock::shown;
use crate::app::remind::Channel;
use crate::error::Trouble;
use crate::http::{Lang, Site, Troubled, Visitor};
use crate::web::frame::{Failed, empty, tag};

/// Settings, each with what it means.
pub async fn settings(site: &Site, visitor: &Visitor) -> Result<Markup, Trouble> {
    let lang = visitor.lang;
    let settings = site.door.ask(&visitor.caller, Settings {}).await?;
    let fares = site.door.ask(&visitor.caller, Deliveries {}).await?;
    Ok(html! {
        section.panel {
            table.narrow {
                thead { tr {
                    th { (lang.pick("设置", "Setting")) } th { (lang.pick("含义", "Meaning")) }
                    th { (lang.pick("值", "Value")) }
                } }
                tbody { @for one in &settings {
                    tr {
                        td { code { (one.name) } }
                        td { (lang.pick(&one.means.0, &one.means.1)) div.quiet { (lang.pick("默认：", "Usual: ")) (one.usual) } }
                        td {
                            form.inline data-act="setting-set" {
                                input type="hidden" name="name" value=(one.name);
                                input type="hidden" name="version" value=(one.version) data-kind="number";
                                @if one.long { textarea name="value" rows="3" aria-label=(one.name) { (one.value) } }
                                @else { input name="value" value=(one.value) aria-label=(one.name); }
                                button.btn { (lang.pick("保存", "Save")) }
                            }
                        }
                    }
                } }
            }
        }
        (deliveries(lang, &fares))
    })
}

/// How deliveries of reminders fare; the words of a reminder are its person's alone.
fn deliveries(lang: Lang, fares: &Fares) -> Markup {
    html! {
        section.panel #deliveries {
            h2 { (lang.pick("提醒送达", "Deliveries of reminders")) }
            @if fares.counts.is_empty() {
                (empty(lang.pick("没有向外发送的提醒。", "No reminder has left the program."),
                    lang.pick("通道由运维人员在配置文件中开通，见手册“提醒”一章。",
                        "Operators open ways in the configuration; see the chapter on reminders."), None))
            } @else {
                ul.views {
                    @for one in &fares.counts {
                        li { (way(lang, &one.channel)) " · " (stands(lang, &one.state)) " " (one.count) }
                    }
                }
                @if !fares.troubles.is_empty() { (troubles(lang, &fares.troubles)) }
            }
        }
    }
}

fn troubles(lang: Lang, troubles: &[Failure]) -> Markup {
    html! {
        table {
            thead { tr {
                th { (lang.pick("通道", "Way")) } th { (lang.pick("账号", "Account")) }
                th { (lang.pick("状态", "State")) } th { (lang.pick("已试", "Tried")) }
                th { (lang.pick("再试", "Again")) } th { (lang.pick("对方的答复", "What the other side said")) }
            } }
            tbody { @for one in troubles {
                tr {
                    td { (way(lang, &one.channel)) } td { code { (one.login) } }
                    td { (stands(lang, &one.state)) } td { (one.attempts) } td { (shown(one.next_at)) }
                    td.long { (one.message) }
                }
            } }
        }
    }
}

fn way(lang: Lang, word: &str) -> String {
    Channel::of(word).map_or_else(|| word.to_owned(), |way| lang.of(&way.title()).to_owned())
}

fn stands(lang: Lang, state: &str) -> &str {
    match state {
        "waiting" => lang.pick("○ 待送", "○ Waiting"),
        "sending" => lang.pick("○ 正在送", "○ On its way"),
        "sent" => lang.pick("● 已送达", "● Delivered"),
        "failed" => lang.pick("▲ 未送达，已停止", "▲ Given up"),
        "dropped" => lang.pick("○ 已不需要", "○ Not needed any more"),
        other => other,
    }
}

/// The record, searched.
pub async fn audit(site: &Site, visitor: &Visitor, asked: &Trail) -> Result<Markup, Trouble> {
    let lang = visitor.lang;
    let found = site.door.ask(&visitor.caller, asked.clone()).await?;
    Ok(html! {
        section.panel {
            form.fields method="get" action="/admin" {
                input type="hidden" name="tab" value="audit";
                @for (name, zh, en, value) in fields(asked) {
                    label { (lang.pick(zh, en)) input name=(name) value=(value); }
                }
                button.btn.primary { (lang.pick("查询", "Search")) }
                button.btn formaction="/admin/audit/export" name="format" value="csv" { (lang.pick("导出 CSV", "Export CSV")) }
                button.btn formaction="/admin/audit/export" name="format" value="jsonl" { (lang.pick("导出 JSONL", "Export JSONL")) }
            }
        }
        @if may(visitor, "audit-mark") {
            (button("audit-mark", lang.pick("记录检查点", "Note a checkpoint"), None, &[]))
        }
        section.panel { (rows(lang, &found, asked)) }
    })
}

fn fields(asked: &Trail) -> [(&'static str, &'static str, &'static str, &str); 7] {
    [
        ("account", "账号", "Account", &asked.account),
        ("act", "办理事项", "Act", &asked.act),
        ("object", "对象", "Object", &asked.object),
        ("org", "单位编号", "Unit", &asked.org),
        ("outcome", "结果", "Outcome", &asked.outcome),
        ("from", "自（日期）", "From (day)", &asked.from),
        ("to", "至（日期）", "To (day)", &asked.to),
    ]
}

fn rows(lang: Lang, found: &Found, asked: &Trail) -> Markup {
    if found.rows.is_empty() {
        return empty(
            lang.pick("没有符合条件的记录。", "Nothing was recorded that fits."),
            lang.pick("请放宽查询条件。", "Ask for less."),
            Some((lang.pick("清除条件", "Clear"), "/admin?tab=audit")),
        );
    }
    html! {
        table {
            thead { tr {
                th.num { "#" } th { (lang.pick("时间", "Time")) } th { (lang.pick("账号", "Account")) }
                th { (lang.pick("事项", "Act")) } th { (lang.pick("对象", "Object")) }
                th { (lang.pick("结果", "Outcome")) } th { (lang.pick("内容", "Detail")) }
            } }
            tbody { @for row in &found.rows { (line(lang, row)) } }
        }
        @if found.next > 0 {
            p.fields { a.btn href=(next(asked, found.next)) { (lang.pick("更早的记录", "Earlier")) } }
        }
    }
}

fn line(lang: Lang, row: &Row) -> Markup {
    html! {
        tr {
            td.num { (row.seq) } td { (shown(row.at)) }
            td { @if row.account.is_empty() { (lang.pick("本机", "machine")) } @else { (row.account) } }
            td { code { (row.act) } } td.long { (row.object) div.quiet { (row.org) } }
            td { @if row.outcome == "done" { (tag("good", lang.pick("● 完成", "● Done"))) }
                @else { (tag("bad", lang.pick("▲ 拒绝", "▲ Denied"))) } }
            td.long.quiet { (row.detail) }
        }
    }
}

/// The address of the page before.
fn next(asked: &Trail, before: i64) -> String {
    let mut url = format!("/admin?tab=audit&before={before}");
    for (name, .., value) in fields(asked).into_iter().filter(|(.., value)| !value.is_empty()) {
        url.push_str(&format!("&{name}={}", encoded(value)));
    }
    url
}

/// What the address of an export holds.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Exported {
    format: String,
    #[serde(flatten)]
    trail: Trail,
}

/// The record that fits, as a file.
pub async fn export(
    State(site): State<Site>,
    visitor: Visitor,
    Query(asked): Query<Exported>,
) -> Result<Response, Failed> {
    let lang = visitor.lang;
    let told = |trouble: Trouble| Troubled { trouble, lang };
    let mut all = Vec::new();
    let mut ask = Trail { limit: 5_000, ..asked.trail };
    loop {
        let found = visitor.ask(&site, ask.clone()).await?;
        all.extend(found.rows);
        if found.next == 0 {
            break;
        }
        ask.before = found.next;
    }
    let (kind, name, text) = match asked.format.as_str() {
        "jsonl" => ("application/x-ndjson", "audit.jsonl", trail::jsonl(&all).map_err(told)?),
        _ => ("text/csv; charset=utf-8", "audit.csv", trail::csv(&all)),
    };
    let place = format!("attachment; filename=\"{name}\"");
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, &place)], text)
        .into_response())
}

/// Backups as the record knows them.
pub async fn backups(site: &Site, visitor: &Visitor) -> Result<Markup, Trouble> {
    let lang = visitor.lang;
    let backups = site.door.ask(&visitor.caller, Backups {}).await?;
    if backups.is_empty() {
        return Ok(empty(
            lang.pick("还没有备份。", "There is no backup yet."),
            lang.pick(
                "请在服务器上运行 moushi backup create，并安排每日定时执行。",
                "Run `moushi backup create` at the machine, every day.",
            ),
            None,
        ));
    }
    Ok(html! {
        section.panel {
            table {
                thead { tr { th { (lang.pick("时间", "Time")) } th { (lang.pick("文件", "File")) } th { (lang.pick("内容", "Detail")) } } }
                tbody { @for one in &backups {
                    tr { td { (shown(one.at)) } td { code { (one.name) } } td.long.quiet { (one.detail) } }
                } }
            }
        }
    })
}
