//! The forms by which a collection is opened, after a look at what is known, and by which a leader lets one pass.

use maud::{Markup, html};
use serde_json::json;

use crate::app::asks::collect::{Board, Choice};
use crate::http::Lang;

/// The form that opens a collection.
pub fn form(lang: Lang, plan: &str, board: &Board) -> Markup {
    html! {
        section.panel {
            details.opening {
                summary { span.btn.primary { (lang.pick("新建采集任务", "New collection")) } }
                form.act.wide #open data-plan=(plan) {
                    (heads(lang))
                    (standard(lang, board))
                    fieldset #asked { legend { (lang.pick("采集内容", "What is asked")) }
                        div #items { (item(lang, board)) }
                        button.btn type="button" data-more="" { (lang.pick("再加一项", "One more item")) }
                    }
                    (units(lang, board))
                    p.quiet { (lang.pick("一次性采集，没有每日填报；打卡、积分、在线时长、留痕打分、转发点赞不能作为采集内容。",
                        "Asked once, never daily; check-ins, points, time online, traces and likes cannot be asked.")) }
                    div #checked role="status" aria-live="polite" {}
                    p.refused role="alert" hidden {}
                    div.row {
                        button.btn name="step" value="check" { (lang.pick("先检查：哪些已有、谁已达上限", "Check: what is known, who is at the cap")) }
                        button.btn.primary name="step" value="open" { (lang.pick("下发", "Send")) }
                    }
                }
            }
        }
    }
}

fn heads(lang: Lang) -> Markup {
    html! {
        label { (lang.pick("标题", "Title")) input name="title" required maxlength="200"; }
        div.row {
            label { (lang.pick("依据", "Basis"))
                select name="basis_kind" {
                    option value="document" { (lang.pick("文件（填文号）", "Document (its number)")) }
                    option value="list" { (lang.pick("年度清单事项", "Entry of the yearly list")) }
                } }
            label.grows { (lang.pick("文号或清单事项", "Number or entry"))
                input name="basis" required maxlength="200" placeholder="教基厅函〔2023〕12号"; }
        }
        div.row {
            label { (lang.pick("开始", "First day")) input name="first" type="date"; }
            label { (lang.pick("截止", "Last day")) input name="last" type="date" required; }
            label { (lang.pick("有效期至", "Expires")) input name="expires" type="date" required; }
        }
    }
}

/// Tables of a standard, instead of items.
fn standard(lang: Lang, board: &Board) -> Markup {
    html! {
        label { (lang.pick("采集方式", "What is asked for"))
            select name="standard" {
                option value="" { (lang.pick("逐项采集（在下面填写采集内容）", "Items, as written below")) }
                @for one in &board.standards {
                    option value=(one.name) { (lang.pick("按标准填报：", "Tables of a standard: ")) (lang.of(&one.title)) "（" (one.document) "）" }
                }
            } }
    }
}

fn item(lang: Lang, board: &Board) -> Markup {
    html! {
        div.row.item data-item="" {
            label { (lang.pick("台账任务", "Task of the ledger"))
                select data-field="entry" {
                    option value="" { (lang.pick("不对应任务", "None")) }
                    @for row in &board.rows {
                        option value=(row.id) data-indicator=(row.indicator) data-unit=(row.unit) { (row.code) " " (row.words) }
                    }
                } }
            label.grows { (lang.pick("指标或内容", "Indicator or words")) input data-field="words" required maxlength="200"; }
            label { (lang.pick("类型", "Kind"))
                select data-field="kind" {
                    option value="number" { (lang.pick("数字", "Number")) }
                    option value="words" { (lang.pick("文字", "Words")) }
                } }
            label { (lang.pick("计量单位", "Unit")) input data-field="unit" maxlength="20" size="6"; }
            label { (lang.pick("时期", "Period")) input data-field="period" required maxlength="20" size="9" placeholder="2023-Q2"; }
            button.btn type="button" data-drop="" aria-label=(lang.pick("去掉这一项", "Drop this item")) { "×" }
        }
    }
}

fn units(lang: Lang, board: &Board) -> Markup {
    html! {
        fieldset { legend { (lang.pick("采集对象（括号内为本月已被要求次数／上限）", "Units (calls this month / cap)")) }
            div.choices { @for unit in &board.units {
                label { input type="checkbox" data-unit=(unit.id); " " (unit.name) " " (calls(lang, unit, board.cap)) }
            } }
        }
    }
}

fn calls(lang: Lang, unit: &Choice, cap: usize) -> Markup {
    html! {
        @if unit.full { span.warn { "▲ " (unit.month) "／" (cap) (lang.pick(" 已达上限", " at the cap")) } }
        @else { span.quiet { "（" (unit.month) "／" (cap) "）" } }
    }
}

/// The form by which a leader lets a collection pass the cap of a unit.
pub fn waive(lang: Lang, plan: &str, board: &Board) -> Markup {
    html! {
        section.panel { h2 { span { (lang.pick("超限放行", "Let a collection pass the cap")) }
                span.quiet { (lang.pick("只放行一次，理由记入年度负担报告", "Once; the reason goes into the yearly report")) } }
            form.act data-act="cap-waive" data-fixed=(json!({ "plan": plan }).to_string()) {
                label { (lang.pick("单位", "Unit"))
                    select name="org" required {
                        @for unit in &board.units { option value=(unit.id) { (unit.name) "（" (unit.month) "／" (board.cap) "）" } }
                    } }
                label { (lang.pick("月份", "Month")) input name="month" required pattern="[0-9]{4}-[0-9]{2}" value=(board.month); }
                label { (lang.pick("理由", "Reason")) textarea name="reason" rows="2" required maxlength="500" {} }
                button.btn { (lang.pick("放行", "Let it pass")) }
            } }
    }
}
