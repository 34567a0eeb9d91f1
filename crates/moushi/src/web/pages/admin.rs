//! 系统管理: units, people, accounts, settings, the record, backups; each administrator sees only the
//! sheets of their own office.

mod record;
mod staff;
mod units;

use axum::extract::{Query, State};
use maud::{Markup, html};
use serde::Deserialize;

pub use record::export;

use crate::app::asks::trail::Trail;
use crate::app::authority::{Target, allows, refusal};
use crate::error::Trouble;
use crate::http::{Lang, Site, Troubled, Visitor};
use crate::web::frame::{Entry, Failed, Page};

/// Name, words, and the line of the authority table that a sheet needs.
const SHEETS: [(&str, &str, &str, &str); 6] = [
    ("units", "单位", "Units", "see-units"),
    ("people", "人员与任职", "People and posts", "see-units"),
    ("accounts", "账号", "Accounts", "see-accounts"),
    ("settings", "设置", "Settings", "see-settings"),
    ("audit", "审计", "Record", "see-audit"),
    ("backups", "备份", "Backups", "see-backups"),
];

/// What the address holds.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    tab: String,
    #[serde(flatten)]
    trail: Trail,
}

/// Whether the visitor may do an act to anything, for showing buttons; the door decides.
fn may(visitor: &Visitor, act: &str) -> bool {
    allows(&visitor.caller, act, &Target::default())
}

/// The page.
pub async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Markup, Failed> {
    let lang = visitor.lang;
    let told = |trouble: Trouble| Troubled { trouble, lang };
    let mine: Vec<_> = SHEETS.iter().filter(|(.., needs)| may(&visitor, needs)).collect();
    let title = moushi_core::text::Text::new("系统管理", "Administer");
    let first = mine.first().ok_or_else(|| told(refusal(&title).into()))?;
    let sheet = mine.iter().find(|(name, ..)| *name == asked.tab).unwrap_or(first);
    let body = match sheet.0 {
        "units" => units::sheet(&site, &visitor).await,
        "people" => staff::people(&site, &visitor).await,
        "accounts" => staff::accounts(&site, &visitor).await,
        "settings" => record::settings(&site, &visitor).await,
        "audit" => record::audit(&site, &visitor, &asked.trail).await,
        _ => record::backups(&site, &visitor).await,
    };
    let body = body.map_err(told)?;
    let page = Page::new(&visitor, Entry::Admin, lang.pick("系统管理", "Administration"))
        .with(&["office.js"]);
    Ok(page.render(&html! {
        h1 { (lang.pick("系统管理", "Administration")) }
        nav.tabs aria-label=(lang.pick("管理事项", "Sheets")) {
            @for (name, zh, en, _) in &mine {
                a href={ "/admin?tab=" (name) } aria-current=[(*name == sheet.0).then_some("page")] {
                    (lang.pick(zh, en))
                }
            }
        }
        @if may(&visitor, "partner-add") || may(&visitor, "partner-confirm") {
            p { a href="/exchange" { (lang.pick("交换：与没有联网的单位登记伙伴、核对指纹 →", "Exchange: partners that no network reaches, and their fingerprints →")) } }
        }
        div.secret #secret role="status" tabindex="-1" hidden {}
        (body)
    }))
}

/// A button that is an act, with what it sends.
fn button(act: &str, words: &str, sure: Option<&str>, fields: &[(&str, &str, bool)]) -> Markup {
    html! {
        form.inline data-act=(act) data-sure=[sure] {
            @for (name, value, number) in fields {
                input type="hidden" name=(name) value=(value) data-kind=[number.then_some("number")];
            }
            button.btn { (words) }
        }
    }
}

fn words_of_role(lang: Lang, role: &str) -> &str {
    match role {
        "head" => lang.pick("主要领导", "Head"),
        "leader" => lang.pick("分管领导", "Leader"),
        "clerk" => lang.pick("综合处经办", "Clerk"),
        "staff" => lang.pick("处室经办", "Division staff"),
        "city" => lang.pick("市县填报", "City or county"),
        "school" => lang.pick("学校填报", "School"),
        "inspector" => lang.pick("督查督办", "Inspector"),
        "system" => lang.pick("系统管理员", "System administrator"),
        "security" => lang.pick("安全管理员", "Security administrator"),
        "auditor" => lang.pick("审计管理员", "Auditor"),
        other => other,
    }
}

fn words_of_kind(lang: Lang, kind: &str) -> &str {
    match kind {
        "superior" => lang.pick("上级机关", "Superior body"),
        "department" => lang.pick("厅", "Department"),
        "division" => lang.pick("处室", "Division"),
        "city" => lang.pick("市", "City"),
        "county" => lang.pick("县区", "County"),
        "school" => lang.pick("学校", "School"),
        "university" => lang.pick("高校", "University"),
        other => other,
    }
}
