//! What was read of a workbook with the tables of a standard: what is wrong, what has changed, which columns have to be named,
//! and the confirmation.

use maud::{Markup, html};
use serde_json::json;

use super::{SHOWN, wrong};
use crate::app::asks::collect::filled::{Changed, Checked, Question};
use crate::http::Lang;
use crate::web::assets;

/// The body of the page.
pub fn body(lang: Lang, checked: &Checked) -> Markup {
    html! {
        link rel="stylesheet" href=(assets::url("follow.css"));
        h1 { (lang.pick("指标填报核对", "Tables to confirm")) }
        p.sub { a href={ "/slips/" (checked.slip) } { "← " (checked.title) } " " (checked.name) }
        @match checked.state.as_str() {
            "waiting" => section.panel { p role="status" data-waiting="" { (lang.pick("正在读取，读完自动显示……", "Reading; this page goes on by itself…")) } },
            "refused" => (refused(lang, checked)),
            "columns" => (columns(lang, checked)),
            "taken" => section.panel { p data-taken="" { (lang.pick("● 已确认。", "● Confirmed.")) " "
                a href={ "/slips/" (checked.slip) } { (lang.pick("回到填报页，查看自评并报送 →", "Back to the slip, to see how it comes out and hand it in →")) } } },
            _ => { (read(lang, checked)) (confirm(lang, checked)) (wrong(lang, &checked.flaws)) (changes(lang, checked)) },
        }
    }
}

fn refused(lang: Lang, checked: &Checked) -> Markup {
    html! {
        section.panel { h2 { (lang.pick("▲ 没有读出内容", "▲ Nothing could be read")) }
            @for words in &checked.message { p { (lang.of(words)) } }
            @if checked.message.is_empty() { p { (lang.pick("读取多次中断，请另存为新文件后再上传。", "Reading was interrupted; save it as a new file and upload that.")) } }
        }
    }
}

fn columns(lang: Lang, checked: &Checked) -> Markup {
    let fixed = json!({ "form": checked.id, "version": checked.version }).to_string();
    html! {
        section.panel {
            h2 { span { "■ " b data-count="questions" { (checked.questions.len()) } (lang.pick(" 列认不出", " columns are not known")) } }
            p { (lang.pick("请为下面每一项指定文件里的列；没有的留空。指定后会记住，本单位下次上传不再询问。",
                "Say for each of these which column of the file it is; leave out what is not there. It is remembered for your unit.")) }
            form.act #columns data-set="filling-column-set" data-fixed=(fixed) {
                @for (at, one) in checked.questions.iter().enumerate() { (question(lang, at, one)) }
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
            label for=(id) { b { (lang.of(&one.title)) } span.quiet { " " (lang.pick("表：", "table: ")) (lang.of(&one.table)) } }
            select id=(id) data-level=(one.level) data-column=(one.column) {
                option value="" selected[one.guess.is_empty()] { (lang.pick("请选择表里的列", "Choose a column of the file")) }
                @for choice in &one.choices {
                    option value=(choice.name) selected[choice.name == one.guess] { (choice.name) @if !choice.sample.is_empty() { (lang.pick("（如：", " (such as ")) (choice.sample) (lang.pick("）", ")")) } }
                }
            }
        }
    }
}

fn read(lang: Lang, checked: &Checked) -> Markup {
    let errors = checked.flaws.iter().filter(|one| !one.question).count();
    let counts = [
        (lang.pick("错误", "Errors"), errors, "errors"),
        (lang.pick("需核对", "To look at"), checked.flaws.len() - errors, "questions"),
        (lang.pick("与上次的差异", "Changes"), checked.changes.len(), "changes"),
    ];
    html! {
        section.cards aria-label=(lang.pick("核对结果", "What was found")) {
            @for rows in &checked.rows { div.card { b { span data-count="rows" { (rows.count) } } span { (lang.of(&rows.level)) } } }
            @for (name, count, word) in counts { div.card { b { span data-count=(word) { (count) } } span { (name) } } }
        }
        @if !checked.known.is_empty() { p.quiet data-known="" { (lang.pick("按记住的列名读取：", "Read by names said before: "))
            @for one in &checked.known { (one.heading) " → " (one.column) "　" } } }
    }
}

fn confirm(lang: Lang, checked: &Checked) -> Markup {
    let fixed = json!({ "form": checked.id, "version": checked.version }).to_string();
    let errors = checked.flaws.iter().any(|one| !one.question);
    html! {
        section.panel {
            h2 { (lang.pick("确认", "Confirm")) }
            @if errors { p.warn { (lang.pick("▲ 有错误的格子按“未填报”处理，用到它的项目不能判定。建议下载标出问题的表，改好再传。",
                "▲ Cells with errors count as not reported, and what needs them stays open. Better take the marked workbook, mend it and upload it again.")) } }
            @if !checked.flaws.is_empty() { p { a.btn href={ "/fillings/" (checked.id) "/marked.xlsx" } download="" { (lang.pick("下载标出问题的表", "Download the marked workbook")) } } }
            @if checked.changes.is_empty() && !checked.first {
                p data-nothing="" { (lang.pick("与已填报的数据相同，不需要确认。", "It is what has been filled in already; there is nothing to confirm.")) }
            } @else {
                form.act #confirm-filling data-act="filling-confirm" data-fixed=(fixed) {
                    @if checked.reasons { label { (lang.pick("更正说明", "Why it is corrected")) input name="reason" required maxlength="500"; } }
                    button.btn.primary[!errors] { (lang.pick("确认，作为本单位的填报", "Confirm it as the filling of my unit")) }
                }
            }
        }
    }
}

fn changes(lang: Lang, checked: &Checked) -> Markup {
    html! {
        @if !checked.changes.is_empty() {
            section.panel #changes {
                h2 { (lang.pick("与上次填报的差异", "What has changed")) }
                table.narrow {
                    thead { tr { th { (lang.pick("表", "Table")) } th { (lang.pick("单位", "Unit")) }
                        th { (lang.pick("内容", "What")) } th { (lang.pick("原来", "Was")) } th { (lang.pick("现在", "Is")) } } }
                    tbody { @for one in checked.changes.iter().take(SHOWN) { (changed(lang, one)) } }
                }
                @if checked.changes.len() > SHOWN { p.quiet { (lang.pick("只显示前 200 处。", "The first 200 are shown.")) } }
            }
        }
    }
}

fn changed(lang: Lang, one: &Changed) -> Markup {
    let shown = |words: &str| if words.is_empty() { "--".to_owned() } else { words.to_owned() };
    html! {
        tr {
            td { (lang.of(&one.table)) }
            td data-name=(lang.pick("单位", "Unit")) { (one.name) " " span.quiet { (one.code) } }
            td data-name=(lang.pick("内容", "What")) { (lang.of(&one.what)) }
            td data-name=(lang.pick("原来", "Was")) { (shown(&one.from)) }
            td data-name=(lang.pick("现在", "Is")) { b { (shown(&one.to)) } }
        }
    }
}
