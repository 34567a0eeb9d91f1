//! 版本比较: what differs between two states of a plan.

use axum::extract::{Path, Query, State};
use maud::{Markup, html};
use serde::Deserialize;

use crate::app::asks::difference::{Difference, Differs, called};
use crate::app::asks::versions::{Version, Versions};
use crate::app::diff::{Changed, Line};
use crate::http::{Lang, Site, Troubled, Visitor};
use crate::web::assets;
use crate::web::frame::{Entry, Failed, Page, empty};
use crate::web::pages::{said, tabs};

/// What the address says. A day, when given, stands for the earlier state.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    from: String,
    to: String,
    day: String,
}

impl Asked {
    /// The earlier state: a day, what was chosen, else the newest version or last year's plan.
    fn earlier(&self, versions: &[Version]) -> String {
        if !self.day.is_empty() && matches!(self.from.as_str(), "" | "date") {
            return format!("date:{}", self.day);
        }
        match (self.from.as_str(), versions.first()) {
            ("" | "date", Some(newest)) => format!("version:{}", newest.no),
            ("" | "date", None) => "last_year".to_owned(),
            (chosen, _) => chosen.to_owned(),
        }
    }
}

/// The page.
pub async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(plan): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Markup, Failed> {
    let lang = visitor.lang;
    let told = |trouble| Troubled { trouble, lang };
    let (plans, plan) = super::plans(&site, &visitor, &plan).await?;
    let (door, caller) = (&site.door, &visitor.caller);
    let versions = door.ask(caller, Versions { plan: plan.id.clone() }).await.map_err(told)?;
    let (from, to) = (asked.earlier(&versions), asked.to.clone());
    let ask = Difference { plan: plan.id.clone(), from, to };
    let differs = door.ask(caller, ask).await.map_err(told)?;
    let page =
        Page::new(&visitor, Entry::Ledger, lang.pick("版本比较", "Compare")).around(&plan, &plans);
    Ok(page.render(&html! {
        link rel="stylesheet" href=(assets::url("plan.css"));
        h1 { (lang.pick("版本比较", "Compare")) }
        (tabs(lang, &plan, "difference"))
        (choose(lang, &versions, &differs, &asked.day))
        (shown(lang, &differs))
    }))
}

fn choose(lang: Lang, versions: &[Version], differs: &Differs, day: &str) -> Markup {
    let states = |chosen: &str, first: &[&str]| {
        let issued = versions.iter().map(|one| format!("version:{}", one.no));
        let all: Vec<String> = first.iter().map(|word| (*word).to_owned()).chain(issued).collect();
        html! { @for one in &all {
            option value=(one) selected[one == chosen] { (said(lang, &called(one))) }
        } }
    };
    html! {
        form.bar {
            label { (lang.pick("从", "From")) " " select name="from" {
                (states(&differs.from, &["last_year", "now"]))
                option value="date" selected[differs.from.starts_with("date:")] { (lang.pick("某日", "a day")) }
            } }
            label { (lang.pick("某日日终", "end of day")) " " input type="date" name="day" value=(day); }
            label { (lang.pick("到", "to")) " " select name="to" { (states(&differs.to, &["now"])) } }
            button.btn.primary { (lang.pick("比较", "Compare")) }
        }
    }
}

fn shown(lang: Lang, differs: &Differs) -> Markup {
    let changes = &differs.changes;
    let (from, to) = (called(&differs.from), called(&differs.to));
    let none = changes.added.is_empty() && changes.removed.is_empty() && changes.changed.is_empty();
    html! {
        p.sub { (said(lang, &from)) " → " (said(lang, &to)) "　"
            (lang.pick("新增 ", "added ")) (changes.added.len()) " · "
            (lang.pick("移除 ", "removed ")) (changes.removed.len()) " · "
            (lang.pick("修改 ", "changed ")) (changes.changed.len()) " · "
            (lang.pick("未变 ", "same ")) (changes.same) }
        @if none { (empty(lang.pick("两边一致。", "Nothing differs."), "", None)) }
        (lines(lang.pick("新增", "Added"), "＋", &changes.added, lang))
        (lines(lang.pick("移除或没有下文", "Removed or not followed"), "－", &changes.removed, lang))
        @if !changes.changed.is_empty() {
            section.panel {
                h2 { span { (lang.pick("修改", "Changed")) } span.quiet { (changes.changed.len()) } }
                table { @for one in &changes.changed { (changed(lang, one)) } }
            }
        }
    }
}

fn lines(title: &str, sign: &str, lines: &[Line], lang: Lang) -> Markup {
    html! {
        @if !lines.is_empty() {
            section.panel {
                h2 { span { (title) } span.quiet { (lines.len()) } }
                table { @for one in lines {
                    tr { td.quiet { (sign) " " (one.code) }
                        td { (one.words) @if let Some(note) = &one.note { div.quiet { (said(lang, note)) } } } }
                } }
            }
        }
    }
}

fn changed(lang: Lang, one: &Changed) -> Markup {
    html! {
        tr {
            td.quiet { (one.code) }
            td { (one.words) @if let Some(note) = &one.note { div.quiet { (said(lang, note)) } } }
            td.wide {
                @for field in &one.fields {
                    p { span.quiet { (said(lang, &field.title)) "：" }
                        del { (or_dash(&field.old)) } " → " ins { (or_dash(&field.new)) } }
                }
            }
        }
    }
}

fn or_dash(words: &str) -> &str {
    if words.is_empty() { "--" } else { words }
}
