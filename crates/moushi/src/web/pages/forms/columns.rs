//! Columns of a workbook that are named differently: the question with its guess, what was known by memory, and what
//! is remembered, to be taken back.

use maud::{Markup, html};
use serde_json::json;

use crate::app::asks::forms::{Column, Question, Sheet};
use crate::http::Lang;

/// Asks which columns are which.
pub fn asked(lang: Lang, sheet: &Sheet) -> Markup {
    let fixed = json!({ "form": sheet.id, "version": sheet.version }).to_string();
    let count = sheet.questions.len();
    html! {
        section.panel {
            h2 { span { @match lang {
                Lang::Zh => { "■ 有 " b data-count="questions" { (count) } " 列认不出" }
                Lang::En => { "■ " b data-count="questions" { (count) } " columns are not known" }
            } } }
            p { (lang.pick("请为下面每一项指定文件里的列。可能的已经选好，请核对。指定后会记住，本单位下次上传不再询问；也可以取消。",
                "Say for each of these which column of the file it is. What is likely is chosen already; please check it. It is remembered for your unit, and can be taken back.")) }
            form.act #columns data-fixed=(fixed) {
                @for (at, one) in sheet.questions.iter().enumerate() { (question(lang, at, one)) }
                p.refused role="alert" hidden {}
                button.btn.primary { (lang.pick("按此读取", "Read it so")) }
            }
        }
    }
}

fn question(lang: Lang, at: usize, one: &Question) -> Markup {
    let id = format!("column-{at}");
    html! {
        div.column-asked {
            label for=(id) { b { (lang.of(&one.title)) } span.quiet { " " (lang.pick("表：", "sheet: ")) (lang.of(&one.sheet)) } }
            select id=(id) data-table=(one.table) data-field=(one.field) {
                option value="" selected[one.guess.is_empty()] { (lang.pick("请选择表里的列", "Choose a column of the file")) }
                @for choice in &one.choices {
                    option value=(choice.name) selected[choice.name == one.guess] { (choice.name)
                        @if !choice.sample.is_empty() { (lang.pick("（如：", " (such as ")) (choice.sample) (lang.pick("）", ")")) } }
                }
            }
        }
    }
}

/// Columns of a form that were known because somebody has said it before.
pub fn used(lang: Lang, columns: &[Column]) -> Markup {
    html! {
        @if !columns.is_empty() {
            section.panel data-remembered="used" {
                h2 { (lang.pick("按记住的列名读取", "Read by names said before")) }
                p.quiet { (lang.pick("如果对错了列，请取消后重新上传。", "When one is wrong, take it back and upload the file again.")) }
                (list(lang, columns))
            }
        }
    }
}

/// What is remembered for the caller's units.
pub fn remembered(lang: Lang, columns: &[Column]) -> Markup {
    html! {
        @if !columns.is_empty() {
            details data-remembered="all" {
                summary { @match lang {
                    Lang::Zh => { "记住的列名（" (columns.len()) "）" }
                    Lang::En => { "Names of columns that are remembered (" (columns.len()) ")" }
                } }
                (list(lang, columns))
            }
        }
    }
}

fn list(lang: Lang, columns: &[Column]) -> Markup {
    html! {
        ul.facts-list { @for one in columns {
            li.known-column {
                span { "“" (one.name) "” " (lang.pick("读作", "is read as")) " " b { (lang.of(&one.title)) } }
                span.quiet { " " (lang.of(&one.sheet)) " · " (one.unit) " " }
                @if one.id.is_empty() { span.quiet { (lang.pick("（已取消）", "(forgotten)")) } }
                @else { button.btn type="button" data-forget=(one.id) aria-label=(lang.pick("取消对应：", "Forget: ").to_owned() + &one.name) { (lang.pick("取消", "Forget")) } }
            }
        } }
    }
}
