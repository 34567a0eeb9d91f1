//! 人员与任职, 账号: who holds which post from when to when, what leaders are in charge of, and the
//! accounts.

use maud::{Markup, html};

use super::{button, may, words_of_role};
use crate::app::asks::office::{Account, Accounts, People, Person, Post, Unit, Units};
use crate::app::caller::Role;
use crate::app::clock::shown;
use crate::error::Trouble;
use crate::http::{Lang, Site, Visitor};
use crate::web::frame::tag;

/// People with their posts.
pub async fn people(site: &Site, visitor: &Visitor) -> Result<Markup, Trouble> {
    let lang = visitor.lang;
    let people = site.door.ask(&visitor.caller, People {}).await?;
    let units = site.door.ask(&visitor.caller, Units {}).await?;
    Ok(html! {
        p.sub { (lang.pick("交接岗位：先对原任“离任”，再给接任者“任职”。系统、安全、审计三员不得兼任。",
            "To hand over a post: end it, then give it to the successor. The three administrators stay apart.")) }
        section.panel {
            table {
                thead { tr {
                    th { (lang.pick("姓名", "Name")) } th { (lang.pick("任职", "Posts")) }
                    th { (lang.pick("操作", "Actions")) }
                } }
                tbody { @for one in &people { (person(visitor, one)) } }
            }
        }
        @if may(visitor, "person-add") { (add_person(lang, people.len())) }
        @if may(visitor, "post-add") { (add_post(lang, &people, &units)) }
    })
}

fn person(visitor: &Visitor, one: &Person) -> Markup {
    let lang = visitor.lang;
    let version = one.version.to_string();
    let fields = |shift| {
        [("person", one.id.as_str(), false), ("version", &version, true), ("shift", shift, false)]
    };
    html! {
        tr {
            td { (one.name) }
            td { @for held in &one.posts { (post(visitor, held)) } }
            td {
                @if may(visitor, "person-edit") {
                    (button("person-edit", lang.pick("上移", "Up"), None, &fields("up")))
                    (button("person-edit", lang.pick("下移", "Down"), None, &fields("down")))
                }
            }
        }
    }
}

fn post(visitor: &Visitor, post: &Post) -> Markup {
    let lang = visitor.lang;
    let version = post.version.to_string();
    let fields = [("post", post.id.as_str(), false), ("version", version.as_str(), true)];
    let until = if post.valid.1.is_empty() { lang.pick("今", "now") } else { &post.valid.1 };
    html! {
        div {
            @if post.ended { (tag("plain", lang.pick("已离任", "Ended"))) " " }
            (post.org) " " (post.title) " · " (words_of_role(lang, &post.role))
            span.quiet { " " (post.valid.0) " – " (until) }
            @if !post.portfolio.is_empty() {
                div.quiet { (lang.pick("分管：", "In charge of: ")) (post.portfolio.join("、")) }
            }
            @if !post.ended && may(visitor, "post-end") {
                (button("post-end", lang.pick("离任", "End"),
                    Some(lang.pick("确定结束这一任职？", "End this post?")), &fields))
            }
            @if !post.ended && may(visitor, "portfolio-set") && matches!(post.role.as_str(), "head" | "leader") {
                details.inline {
                    summary.link { (lang.pick("设定分管", "Set portfolio")) }
                    form.fields data-act="portfolio-set" {
                        input type="hidden" name="post" value=(post.id);
                        input type="hidden" name="orgs" value=(post.orgs.join(" ")) data-kind="list";
                        label { (lang.pick("分管工作（顿号分隔）", "Fields of work"))
                            input name="words" value=(words_only(post)) data-kind="list"; }
                        button.btn.primary { (lang.pick("保存", "Save")) }
                    }
                }
            }
        }
    }
}

/// The fields of work of a portfolio; units stand before them and are kept as they are.
fn words_only(post: &Post) -> String {
    post.portfolio.get(post.orgs.len()..).unwrap_or_default().join("、")
}

fn add_person(lang: Lang, count: usize) -> Markup {
    html! {
        section.panel {
            h2 { (lang.pick("新增人员", "Add a person")) }
            form.fields data-act="person-add" {
                label { (lang.pick("姓名", "Name")) input name="name" required; }
                label { (lang.pick("位次", "Rank")) input name="rank" type="number" min="1" value=(count + 1) data-kind="number"; }
                button.btn.primary { (lang.pick("新增", "Add")) }
            }
        }
    }
}

fn add_post(lang: Lang, people: &[Person], units: &[Unit]) -> Markup {
    html! {
        section.panel {
            h2 { (lang.pick("任职", "Give a post")) }
            form.fields data-act="post-add" {
                label { (lang.pick("人员", "Person"))
                    select name="person" { @for one in people { option value=(one.id) { (one.name) } } } }
                label { (lang.pick("单位", "Unit"))
                    select name="org" { @for one in units { option value=(one.id) { (one.name) } } } }
                label { (lang.pick("角色", "Role"))
                    select name="role" { @for role in Role::ALL { option value=(role.word()) { (words_of_role(lang, role.word())) } } } }
                label { (lang.pick("职务", "Title")) input name="title"; }
                label { (lang.pick("单位内位次", "Rank in the unit")) input name="rank" type="number" min="1" value="1" data-kind="number"; }
                label { (lang.pick("起始日期", "First day")) input name="from" placeholder="2023-01-01"; }
                button.btn.primary { (lang.pick("任职", "Give")) }
            }
        }
    }
}

/// Accounts.
pub async fn accounts(site: &Site, visitor: &Visitor) -> Result<Markup, Trouble> {
    let lang = visitor.lang;
    let accounts = site.door.ask(&visitor.caller, Accounts::default()).await?;
    let people = site.door.ask(&visitor.caller, People {}).await?;
    let issuer = site.provider.as_ref().map_or("", |known| known.settings.issuer.as_str());
    Ok(html! {
        section.panel {
            table {
                thead { tr {
                    th { (lang.pick("账号", "Account")) } th { (lang.pick("人员", "Person")) }
                    th { (lang.pick("状态", "State")) } th { (lang.pick("最近登录", "Last seen")) }
                    th { (lang.pick("操作", "Actions")) }
                } }
                tbody { @for one in &accounts { (account(lang, one, issuer)) } }
            }
        }
        section.panel {
            h2 { (lang.pick("开通账号", "Open an account")) }
            form.fields data-act="account-add" {
                label { (lang.pick("人员", "Person"))
                    select name="person" { @for one in &people { option value=(one.id) { (one.name) } } } }
                label { (lang.pick("账号名", "Name to sign in with")) input name="login" required autocomplete="off"; }
                button.btn.primary { (lang.pick("开通并生成一次性口令", "Open, with a one-time password")) }
            }
        }
    })
}

fn account(lang: Lang, one: &Account, issuer: &str) -> Markup {
    let fields = [("account", one.id.as_str(), false)];
    let active = one.state == "active";
    html! {
        tr {
            td { code { (one.login) } }
            td { (one.person) }
            td {
                @if active { (tag("good", lang.pick("● 启用", "● Active"))) }
                @else { (tag("bad", lang.pick("■ 停用", "■ Suspended"))) }
                @if one.locked { " " (tag("warn", lang.pick("▲ 锁定", "▲ Locked"))) }
                @if one.stale { " " (tag("warn", lang.pick("长期未用", "Stale"))) }
                @if one.must_change { " " (tag("plain", lang.pick("待改口令", "To change password"))) }
                @if one.second_factor { " " (tag("info", lang.pick("双因素", "Two factors"))) }
            }
            td { (shown(one.seen_at)) }
            td {
                @if active {
                    (button("account-suspend", lang.pick("停用", "Suspend"),
                        Some(lang.pick("停用后，该账号的登录和令牌立即失效。确定？", "Its sessions and tokens end at once. Sure?")), &fields))
                } @else { (button("account-restore", lang.pick("恢复", "Restore"), None, &fields)) }
                (button("account-reset", lang.pick("重置口令", "Reset"),
                    Some(lang.pick("重置后，原口令、登录、令牌和双因素都失效。确定？", "Password, sessions, tokens and second factor end. Sure?")), &fields))
                @if one.locked { (button("account-unlock", lang.pick("解锁", "Unlock"), None, &fields)) }
                (identities(lang, one, issuer))
            }
        }
    }
}

/// Identities that are bound to an account, and a form to bind one.
fn identities(lang: Lang, one: &Account, issuer: &str) -> Markup {
    html! {
        details.inline {
            summary.link { (lang.pick("统一身份", "Identities")) " " (one.identities.len()) }
            @for bound in &one.identities {
                div {
                    code { (bound.subject) } " " span.quiet { (bound.issuer) } " "
                    (button("identity-release", lang.pick("解除绑定", "Release"),
                        Some(lang.pick("解除后，由此登录的会话立即结束。确定？", "What was signed in through it ends at once. Sure?")),
                        &[("identity", bound.id.as_str(), false)]))
                }
            }
            form.fields data-act="identity-bind" {
                input type="hidden" name="account" value=(one.id);
                label { (lang.pick("签发方", "Issuer")) input name="issuer" value=(issuer) required autocomplete="off"; }
                label { (lang.pick("身份标识", "Subject")) input name="subject" required autocomplete="off"; }
                button.btn.primary { (lang.pick("绑定", "Bind")) }
            }
        }
    }
}
