//! 增值评价研究: the studies that concern the caller, and the form that opens one. What one says is `one`.

pub mod data;
mod model;
mod objections;
pub mod one;
mod units;
mod years;

use axum::extract::State;
use maud::{Markup, html};
use serde_json::json;

use super::list::mark;
use crate::app::asks::studies::told::{Asked, Named, Whole};
use crate::app::asks::studies::{Board, Line, Standing, Studies};
use crate::app::studying::Variant;
use crate::http::{Lang, Site, Visitor};
use crate::web::assets;
use crate::web::frame::{Entry, Failed, Page, empty};

/// The list.
pub async fn page(State(site): State<Site>, visitor: Visitor) -> Result<Markup, Failed> {
    let lang = visitor.lang;
    let board = visitor.ask(&site, Studies::default()).await?;
    let (plan, plans) = super::start(&site, &visitor).await?;
    let title = lang.pick("增值评价研究", "Value-added studies");
    let page = Page::new(&visitor, Entry::Indicators, title)
        .around(plan.as_ref(), &plans)
        .with(&["study.js"]);
    Ok(page.render(&html! {
        link rel="stylesheet" href=(assets::url("follow.css"));
        link rel="stylesheet" href=(assets::url("study.css"));
        h1 { (title) }
        p.sub { (lang.pick("看各单位“增加了多少”，而不是“有多高”。结果总带区间，不出名次表；人数不足 10 的单位不具名；学生数据只读公式写到的列，不保存。",
            "How much was added, not how high a level is. Results have intervals and no list of ranks; units of fewer than ten are not named; of pupils only the columns of the formulas are read, and none is kept.")) }
        (opening(lang, &board))
        section.panel #studies { h2 { span { (lang.pick("研究", "Studies")) } span.quiet { (board.studies.len()) } }
            @if board.studies.is_empty() {
                (empty(lang.pick("还没有与您有关的研究。", "No study concerns you yet."),
                    lang.pick("发布以后，有关单位在这里看到自己的结果。", "When one is released, the units concerned find their results here."), None))
            } @else { table.narrow {
                thead { tr { th { (lang.pick("研究", "Study")) } th { (lang.pick("年份", "Year")) } th { (lang.pick("组织单位", "Body")) }
                    th { (lang.pick("状态", "State")) } th { (lang.pick("发布日期", "Released")) } } }
                tbody { @for one in &board.studies { (line(lang, one)) } }
            } }
        }
    }))
}

fn line(lang: Lang, one: &Line) -> Markup {
    html! {
        tr data-study=(one.id) {
            td { a href={ "/studies/" (one.id) } lang="zh-CN" { (one.title) }
                @if one.standing == Standing::Part { div.quiet { (lang.pick("本单位的结果", "Results of my unit")) } } }
            td data-name=(lang.pick("年份", "Year")) { (one.year) }
            td data-name=(lang.pick("组织单位", "Body")) { span lang="zh-CN" { (one.org) } }
            td data-name=(lang.pick("状态", "State")) { (mark(lang, &one.state)) }
            td data-name=(lang.pick("发布日期", "Released")) { @if one.released_on.is_empty() { "--" } @else { (one.released_on) } }
        }
    }
}

fn opening(lang: Lang, board: &Board) -> Markup {
    let blank = Asked {
        question: String::new(),
        formula: String::new(),
        ml: false,
        inference: false,
        weights: String::new(),
        fewest: 10,
        variants: Vec::new(),
    };
    let earlier: Vec<Named> = board
        .studies
        .iter()
        .filter(|one| one.org_id == board.org)
        .map(|one| Named { id: one.id.clone(), title: one.title.clone(), year: one.year })
        .collect();
    let fixed = json!({ "org": board.org });
    let written = Written { title: "", year: board.year, asked: &blank, earlier: "" };
    html! {
        @if !board.org.is_empty() {
            section.panel { details.opening {
                summary { span.btn.primary { (lang.pick("新建研究", "New study")) } " " span.quiet lang="zh-CN" { (board.org_name) } }
                (form(lang, "study-open", &fixed.to_string(), &written, &earlier))
            } }
        }
    }
}

/// The form that changes a study.
fn editing(lang: Lang, study: &Whole) -> Markup {
    let fixed = json!({ "study": study.id, "version": study.version }).to_string();
    let earlier = study.earlier.as_ref().map_or("", |one| &one.id);
    let written = Written { title: &study.title, year: study.year, asked: &study.asked, earlier };
    form(lang, "study-edit", &fixed, &written, &study.comparable)
}

/// What stands in the form.
struct Written<'a> {
    title: &'a str,
    year: i64,
    asked: &'a Asked,
    earlier: &'a str,
}

fn form(lang: Lang, act: &str, fixed: &str, of: &Written<'_>, earlier: &[Named]) -> Markup {
    let asked = of.asked;
    html! {
        form.act.wide data-study=(act) data-given=(fixed) {
            div.row {
                label.grows { (lang.pick("名称", "Title")) input name="title" required maxlength="200" value=(of.title); }
                label { (lang.pick("数据年份", "Year of the data")) input name="year" type="number" required min="1980" max="2200" value=(of.year); }
            }
            label { (lang.pick("要回答的问题（给谁用、作什么用）", "The question (for whom and for what)"))
                textarea name="question" rows="2" required maxlength="2000" { (asked.question) } }
            label { (lang.pick("公式", "Formula"))
                input.code name="formula" required maxlength="2000" spellcheck="false" autocapitalize="off"
                    placeholder="成绩 ~ 起点成绩 + 性别 + (1 | 县/学校)" value=(asked.formula); }
            p.quiet { (lang.pick("左边是成绩，右边是起点成绩等；(1 | 县/学校) 表示学校在县之内各有一个增值。列名照表头写，含空格的写在反引号里。",
                "The score on the left, prior score and the like on the right; (1 | county/school) gives each school within its county an effect. Names are those of the heading, unusual ones in backticks.")) }
            div.row {
                label { (lang.pick("权重列（可不填）", "Column of weights (optional)")) input name="weights" maxlength="200" value=(asked.weights); }
                label { (lang.pick("列名的最少人数", "Fewest rows to be named")) input name="fewest" type="number" min="10" max="1000" value=(asked.fewest); }
                label { (lang.pick("与哪一年的研究比较", "Compared with the study of"))
                    select name="earlier" { option value="" { (lang.pick("不比较", "none")) }
                        @for one in earlier { option value=(one.id) selected[one.id == of.earlier] { (one.year) " " (one.title) } } } }
                label.check { input name="ml" type="checkbox" checked[asked.ml]; " " (lang.pick("用最大似然（默认为限制性最大似然）", "Maximum likelihood (restricted by default)")) }
                label.check { input name="inference" type="checkbox" checked[asked.inference]; " " (lang.pick("检验固定效应，给出标准差和相关的区间（要多算一些时间）", "Test fixed effects, give intervals of standard deviations and correlations (takes longer)")) }
            }
            fieldset { legend { (lang.pick("换一种做法，结论变不变（对照）", "Whether results hold when asked otherwise (variants)")) }
                div data-variants="" { @for one in &asked.variants { (variant(lang, Some(one))) } }
                template data-blank="" { (variant(lang, None)) }
                button.btn type="button" data-more="" { (lang.pick("加一种做法", "Add a variant")) }
                p.quiet { (lang.pick("写另一个公式（换起点、换条件），或只用部分行（某列等于某些值），或两者都写。",
                    "Another formula (another prior, other covariates), or some of the rows (a column holds certain values), or both.")) }
            }
            p.refused role="alert" hidden {}
            button.btn.primary { @if act == "study-open" { (lang.pick("新建", "Open")) } @else { (lang.pick("保存修改", "Save")) } }
        }
    }
}

fn variant(lang: Lang, of: Option<&Variant>) -> Markup {
    let only = of.and_then(|one| one.only.iter().next());
    let (name, formula) = of.map_or(("", ""), |one| (one.name.as_str(), one.formula.as_str()));
    let values = only.map(|(_, values)| values.join("、")).unwrap_or_default();
    html! {
        div.row.item data-variant="" {
            label { (lang.pick("名称", "Name")) input data-field="name" maxlength="60" value=(name); }
            label.grows { (lang.pick("公式（不填即同上）", "Formula (empty: as above)")) input.code data-field="formula" maxlength="2000" spellcheck="false" value=(formula); }
            label { (lang.pick("只用哪些行：列", "Rows: column")) input data-field="column" maxlength="100" size="8" value=[only.map(|(column, _)| column)]; }
            label { (lang.pick("取值（顿号分开）", "Values (by commas)")) input data-field="values" maxlength="400" size="14" value=(values); }
            button.btn type="button" data-drop="" aria-label=(lang.pick("去掉这种做法", "Drop this variant")) { "×" }
        }
    }
}
