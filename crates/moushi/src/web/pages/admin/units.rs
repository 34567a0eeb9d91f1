//! 单位: the tree in the order of precedence, moved up and down, added to, ended.

use maud::{Markup, html};

use super::{button, may, words_of_kind};
use crate::app::asks::office::{Unit, Units};
use crate::error::Trouble;
use crate::http::{Lang, Site, Visitor};

const KINDS: [&str; 7] =
    ["superior", "department", "division", "city", "county", "school", "university"];

/// The sheet.
pub async fn sheet(site: &Site, visitor: &Visitor) -> Result<Markup, Trouble> {
    let lang = visitor.lang;
    let units = site.door.ask(&visitor.caller, Units {}).await?;
    let edits = may(visitor, "org-edit");
    Ok(html! {
        p.sub { (lang.pick("排序即位次，上移、下移改变位次，不按字母。",
            "The order is the order of precedence; moving changes it. Never alphabetical.")) }
        section.panel {
            table {
                thead { tr {
                    th { (lang.pick("单位", "Unit")) } th { (lang.pick("简称", "Short name")) }
                    th { (lang.pick("类型", "Kind")) } th { (lang.pick("有效期", "Valid")) }
                    @if edits { th { (lang.pick("操作", "Actions")) } }
                } }
                tbody { @for unit in &units { (row(lang, unit, edits)) } }
            }
        }
        @if may(visitor, "org-add") { (add(lang, &units)) }
    })
}

fn row(lang: Lang, unit: &Unit, edits: bool) -> Markup {
    let version = unit.version.to_string();
    let fields = |shift| {
        [("org", unit.id.as_str(), false), ("version", &version, true), ("shift", shift, false)]
    };
    html! {
        tr {
            td class={ "in" (unit.depth.min(4)) } { (unit.name) }
            td { (unit.short_name) }
            td { (words_of_kind(lang, &unit.kind)) }
            td { (unit.valid.0) " – " (unit.valid.1) }
            @if edits {
                td {
                    (button("org-edit", lang.pick("上移", "Up"), None, &fields("up")))
                    (button("org-edit", lang.pick("下移", "Down"), None, &fields("down")))
                    details.inline {
                        summary.link { (lang.pick("修改", "Change")) }
                        form.fields data-act="org-edit" {
                            input type="hidden" name="org" value=(unit.id);
                            input type="hidden" name="version" value=(version) data-kind="number";
                            label { (lang.pick("全称", "Name")) input name="name" value=(unit.name) required; }
                            label { (lang.pick("简称", "Short name")) input name="short_name" value=(unit.short_name); }
                            label { (lang.pick("终止日期", "Last day")) input name="until" value=(unit.valid.1) placeholder="2023-12-31"; }
                            button.btn.primary { (lang.pick("保存", "Save")) }
                        }
                    }
                }
            }
        }
    }
}

fn add(lang: Lang, units: &[Unit]) -> Markup {
    html! {
        section.panel {
            h2 { (lang.pick("新增单位", "Add a unit")) }
            form.fields data-act="org-add" {
                label { (lang.pick("上级单位", "Below"))
                    select name="parent" { @for unit in units { option value=(unit.id) { (unit.name) } } } }
                label { (lang.pick("类型", "Kind"))
                    select name="kind" { @for kind in KINDS { option value=(kind) { (words_of_kind(lang, kind)) } } } }
                label { (lang.pick("全称", "Name")) input name="name" required maxlength="100"; }
                label { (lang.pick("简称", "Short name")) input name="short_name"; }
                label { (lang.pick("位次", "Rank")) input name="rank" type="number" min="1" value=(units.len() + 1) data-kind="number"; }
                button.btn.primary { (lang.pick("新增", "Add")) }
            }
        }
    }
}
