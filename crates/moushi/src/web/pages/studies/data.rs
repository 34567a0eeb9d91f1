//! The data of a study: which columns were read and which were not, its editions, and what is done to them: handing data in,
//! saying which unit is which, releasing.

use maud::{Markup, html};
use serde_json::json;

use super::one::edition_of;
use super::units::unit;
use super::{editing, units};
use crate::app::asks::studies::Standing;
use crate::app::asks::studies::told::{Edition, Shown, Whole};
use crate::http::Lang;
use crate::web::pages::controls::{day, line};
use crate::web::pages::list::mark;

/// Units without a place that are offered to be placed.
const OFFERED: usize = 200;

/// What was read of the data.
pub fn read(lang: Lang, whole: &Whole, shown: &Shown) -> Markup {
    let edition = whole.editions.iter().find(|one| one.seq == shown.seq);
    let missing: Vec<String> =
        shown.missing.iter().map(|one| format!("{} {}", one.column, one.missing)).collect();
    let joined = |all: &[String]| all.join(lang.pick("、", ", "));
    html! {
        section.panel #data { h2 { (lang.pick("数据（已冻结）", "Data (frozen)")) }
            dl.codes-list {
                dt { (lang.pick("读取的列", "Columns read")) } dd { span lang="zh-CN" { (joined(&shown.read)) } }
                dt { (lang.pick("没有读取的列", "Columns not read")) } dd { @if shown.unread.is_empty() { (lang.pick("无", "none")) } @else { span lang="zh-CN" { (joined(&shown.unread)) } } }
                dt { (lang.pick("行数", "Rows")) } dd { @match lang {
                    Lang::Zh => { "参加计算 " (shown.rows) " 行，因缺值没有参加 " (shown.left_out) " 行" }
                    Lang::En => { (shown.rows) " took part, " (shown.left_out) " did not for lack of a value" }
                } }
                @if !missing.is_empty() { dt { (lang.pick("各列缺值", "Missing by column")) } dd { span lang="zh-CN" { (joined(&missing)) } } }
                dt { (lang.pick("公式", "Formula")) } dd.formula { (shown.asked.formula) @if shown.asked.ml { " · ML" } @else { " · REML" } }
                @if let Some(edition) = edition {
                    dt { (lang.pick("文件", "File")) } dd { span lang="zh-CN" { (edition.name) } " " span.quiet { (size(edition.size)) } }
                    dt { "SHA-256" } dd.digest { (edition.digest) }
                }
                dt { (lang.pick("程序版本", "Program")) } dd { (shown.engine) }
            }
            p.quiet { (lang.pick("学生数据表读完即删，任何一行都没有保存；留下的是上面这些和结果。", "The table was deleted once it had been read, and no row of it was kept; what remains is the above and the results.")) }
            (placing(lang, whole, shown))
        }
    }
}

fn size(bytes: i64) -> String {
    match bytes {
        bytes if bytes < 1 << 20 => format!("{} KB", (bytes >> 10).max(1)),
        bytes => format!("{} MB", bytes >> 20),
    }
}

/// Units of the data that are no unit of the tree yet.
fn placing(lang: Lang, whole: &Whole, shown: &Shown) -> Markup {
    let may = whole.may.iter().any(|act| act == "study-place");
    let fixed =
        json!({ "study": whole.id, "edition": shown.seq, "grouping": shown.units.grouping });
    html! {
        @if !shown.unplaced.is_empty() {
            p.warn { @match lang {
                Lang::Zh => { "■ “" (units::grouping(lang, &shown.units.grouping)) "”中有 " (shown.unplaced.len()) " 个单位在组织机构中没有同名单位，发布后它们看不到自己的结果。" }
                Lang::En => { "■ Of “" (units::grouping(lang, &shown.units.grouping)) "”, " (shown.unplaced.len()) " have no unit of that name in the tree: they will not see their results." }
            } }
            details.action { summary { span.btn { (lang.pick("查看并对应单位", "See them, and say which is which")) } }
                @if may { form.act data-act="study-place" data-fixed=(fixed.to_string()) {
                    label { (lang.pick("数据中的单位", "Unit of the data"))
                        select name="unit" { @for name in shown.unplaced.iter().take(OFFERED) { option value=(name) { (unit(name)) } } } }
                    (line(lang, "place", "组织机构中的单位（全称）", "Unit of the tree (full name)", true))
                    button.btn { (lang.pick("对应", "It is this one")) }
                } }
                ul.said-list { @for name in shown.unplaced.iter().take(OFFERED) { li lang="zh-CN" { (unit(name)) } } }
            }
        }
    }
}

/// The editions, and what the body may do.
pub fn editions(lang: Lang, whole: &Whole) -> Markup {
    let may = |act: &str| whole.may.iter().any(|known| known == act);
    html! {
        @if whole.standing == Standing::Own || !whole.editions.is_empty() {
            section.panel #editions { h2 { span { (lang.pick("版本", "Editions")) } span.quiet { (lang.pick("只增不改", "added to, never changed")) } }
                @for one in &whole.editions { (edition(lang, whole, one)) }
                @if may("study-release") { (releasing(lang, whole)) }
                @if may("study-data") { (handing(lang, whole)) }
                @if may("study-edit") { details.opening { summary { span.btn { (lang.pick("修改问题和模型", "Change question and model")) } } (editing(lang, whole)) } }
                @if may("study-drop") { form.act data-act="study-drop" data-fixed=(json!({ "study": whole.id, "version": whole.version }).to_string())
                    data-sure=(lang.pick("撤销这项研究？", "Drop this study?")) data-then="/studies?" {
                    button.btn { (lang.pick("撤销这项研究", "Drop this study")) } } }
            }
        }
    }
}

fn edition(lang: Lang, whole: &Whole, one: &Edition) -> Markup {
    html! {
        div.link-row data-edition=(one.seq) {
            div.tags { a href={ "/studies/" (whole.id) "?edition=" (one.seq) } { b { (edition_of(lang, one.seq)) } } " " (mark(lang, &one.state))
                span.quiet { (one.made_on) @if !one.made_by.is_empty() { " " span lang="zh-CN" { (one.made_by) } } " " span lang="zh-CN" { (one.name) } } }
            @if !one.reason.is_empty() { p { span.quiet { (lang.pick("更正原因：", "Reason: ")) } span lang="zh-CN" { (one.reason) } } }
            @for text in &one.message { p.refused { (lang.of(text)) } }
            @if !one.released_on.is_empty() { p.quiet { (lang.pick("发布：", "Released: ")) (one.released_on) " " span lang="zh-CN" { (one.released_by) " " (one.note) }
                (lang.pick("；异议截止 ", "; objections until ")) (one.objections_until) } }
        }
    }
}

fn handing(lang: Lang, whole: &Whole) -> Markup {
    let again = whole.editions.iter().any(|one| !one.released_on.is_empty());
    html! {
        details.action open[whole.editions.is_empty()] { summary { span.btn.primary { @if whole.editions.is_empty() { (lang.pick("上传数据", "Hand in data")) } @else { (lang.pick("上传更正后的数据（新版本）", "Hand in corrected data (a further edition)")) } } }
            form.act #handing data-act="study-data" data-fixed=(json!({ "study": whole.id }).to_string()) {
                p.quiet { (lang.pick("csv、xlsx 或 parquet。只读公式写到的列，姓名、学籍号等其他列不读；读完文件即删。", "csv, xlsx or parquet. Only the columns of the formulas are read, no names or numbers of pupils; the file is deleted afterwards.")) }
                label { (lang.pick("学生数据表", "Table of pupils")) input type="file" name="file" data-upload="" required accept=".csv,.xlsx,.parquet"; }
                @if !whole.editions.is_empty() { (line(lang, "reason", "更正原因", "Why there is another edition", again)) }
                button.btn.primary { (lang.pick("上传并计算", "Upload and fit")) }
            } }
    }
}

fn releasing(lang: Lang, whole: &Whole) -> Markup {
    let newest = whole
        .editions
        .iter()
        .find(|one| one.released_on.is_empty() && !one.waiting && one.message.is_empty());
    html! {
        @if let Some(one) = newest {
            details.action { summary { span.btn.primary { (lang.pick("发布结果", "Release the results")) } }
                form.act #releasing data-act="study-release" data-fixed=(json!({ "study": whole.id, "edition": one.seq, "version": one.version }).to_string()) {
                    p.quiet { (lang.pick("发布后，有关单位看到问题、总的结论、模型说明和自己的结果；上传数据的人不能发布。", "Units concerned will see the question, the findings as a whole, the card and their own result. Whoever has handed the data in does not release them.")) }
                    (line(lang, "note", "发布依据（文号或会议）", "By what it is made known (document or meeting)", true))
                    (day(lang, "until", "异议截止日（不填为三十天后）", "Last day for objections (thirty days when empty)", "", false))
                    button.btn.primary { (lang.pick("发布", "Release")) " " (edition_of(lang, one.seq)) }
                } }
        }
    }
}
