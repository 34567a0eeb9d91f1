//! The frame of every page: top bar, menu, and the few components that pages share.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};
use moushi_core::model::Refusal;

use super::assets;
use crate::app::asks::plans::Item;
use crate::app::caller::Owed;
use crate::http::{Lang, Troubled, Visitor};

/// The entries of the menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// 工作台.
    Desk,
    /// 文件与要求.
    Documents,
    /// 谋划台账.
    Ledger,
    /// 对标对表.
    Align,
    /// 跟踪督办.
    Track,
    /// 指标评价.
    Indicators,
    /// 总结材料.
    Packs,
    /// 系统管理.
    Admin,
}

/// Entry, words, and address within a plan (`{}` stands for the plan).
const MENU: [(Entry, &str, &str, &str); 8] = [
    (Entry::Desk, "工作台", "Desk", "/"),
    (Entry::Documents, "文件与要求", "Documents", "/plans/{}/documents"),
    (Entry::Ledger, "谋划台账", "Ledger", "/plans/{}/ledger"),
    (Entry::Align, "对标对表", "Alignment", "/plans/{}/align"),
    (Entry::Track, "跟踪督办", "Follow-up", "/plans/{}/track"),
    (Entry::Indicators, "指标评价", "Indicators", "/plans/{}/indicators"),
    (Entry::Packs, "总结材料", "Packs", "/plans/{}/packs"),
    (Entry::Admin, "系统管理", "Administration", "/admin"),
];

/// What the frame shows around a page.
pub struct Page<'a> {
    /// Who looks.
    pub visitor: &'a Visitor,
    /// Title of the page.
    pub title: String,
    /// The menu entry that it belongs to.
    pub entry: Entry,
    /// The plan in the top bar; none for pages that belong to no plan.
    pub plan: Option<&'a Item>,
    /// The plans that the caller can switch to.
    pub plans: &'a [Item],
    /// Scripts of the page, by name.
    pub scripts: &'a [&'a str],
}

impl<'a> Page<'a> {
    /// A page that belongs to no plan and has no script of its own.
    pub fn new(visitor: &'a Visitor, entry: Entry, title: impl Into<String>) -> Self {
        Self { visitor, title: title.into(), entry, plan: None, plans: &[], scripts: &[] }
    }

    /// The page of a plan, with the plans that one can switch to.
    pub fn around(self, plan: impl Into<Option<&'a Item>>, plans: &'a [Item]) -> Self {
        Self { plan: plan.into(), plans, ..self }
    }

    /// The page with scripts of its own.
    pub fn with(self, scripts: &'a [&'a str]) -> Self {
        Self { scripts, ..self }
    }

    /// The whole page around `body`.
    pub fn render(&self, body: &Markup) -> Markup {
        let lang = self.visitor.lang;
        let csrf = self.visitor.session.as_ref().map(|session| session.csrf.as_str());
        html! {
            (DOCTYPE)
            html lang=(lang.tag()) data-theme=(self.visitor.theme) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="csrf" content=[csrf];
                    meta name="plan" content=[self.plan.map(|plan| plan.id.as_str())];
                    title { (self.title) " · " (lang.pick("谋实", "Moushi")) }
                    link rel="stylesheet" href=(assets::url("base.css"));
                    link rel="stylesheet" href=(assets::url("desk.css"));
                    link rel="icon" href="data:,";
                    script type="module" src=(assets::url("app.js")) {}
                    script type="module" src=(assets::url("frame.js")) {}
                    @for script in self.scripts {
                        script type="module" src=(assets::url(script)) {}
                    }
                }
                body {
                    a.skip href="#main" { (lang.pick("跳到正文", "Skip to content")) }
                    (self.top())
                    div.shell {
                        (self.menu())
                        main #main tabindex="-1" { (body) }
                    }
                    (self.help())
                    div #toasts role="status" aria-live="polite" {}
                }
            }
        }
    }

    fn top(&self) -> Markup {
        let lang = self.visitor.lang;
        html! {
            header.top {
                a.brand href="/" { "谋实" small lang="en" { "Moushi" } }
                @if let Some(plan) = self.plan {
                    (switch(lang.pick("年度", "Year"), &plan.year.to_string(), self.years(plan)))
                    (switch(lang.pick("单位", "Unit"), &plan.org, self.units(plan)))
                }
                form.search action="/search" role="search" {
                    input type="search" name="words" data-palette=""
                        aria-label=(lang.pick("搜索", "Search"))
                        placeholder=(lang.pick("搜索任务、要求、人员…　Ctrl K", "Search…　Ctrl K"));
                }
                (self.views())
                a.help-link href="/help" data-help="" { (lang.pick("? 帮助", "? Help")) }
                (self.me())
            }
        }
    }

    /// Saved views, and this page as a new one; filled when opened.
    fn views(&self) -> Markup {
        let lang = self.visitor.lang;
        html! {
            details.views-menu {
                summary { (lang.pick("视图", "Views")) }
                div.drop {
                    div data-shelf="" {}
                    form {
                        input name="name" required maxlength="40"
                            aria-label=(lang.pick("视图名称", "Name of the view"))
                            placeholder=(lang.pick("给当前视图起个名字", "Name this view"));
                        label { input name="shared" type="checkbox"; (lang.pick("与本单位共享", "Share with my body")) }
                        button { (lang.pick("保存当前视图", "Save this view")) }
                    }
                }
            }
        }
    }

    /// The drawer beside the page in which its help is shown.
    fn help(&self) -> Markup {
        let lang = self.visitor.lang;
        html! {
            aside.help-drawer #help hidden aria-label=(lang.pick("帮助", "Help")) {
                header {
                    h2 { (lang.pick("帮助", "Help")) }
                    button.link type="button" data-help-close="" { (lang.pick("关闭", "Close")) }
                }
                div data-words="" {}
            }
        }
    }

    /// The same unit's plans by year.
    fn years(&self, plan: &Item) -> Vec<(String, String)> {
        let same = self.plans.iter().filter(|other| other.org_id == plan.org_id);
        same.map(|other| (other.year.to_string(), self.switched(other))).collect()
    }

    /// Plans of other units, of the same year.
    fn units(&self, plan: &Item) -> Vec<(String, String)> {
        let same = self.plans.iter().filter(|other| other.year == plan.year);
        same.map(|other| (other.org.clone(), self.switched(other))).collect()
    }

    /// The same page of another plan; of one that is seen in part the ledger, where the page is for those who see it whole.
    fn switched(&self, plan: &Item) -> String {
        let entry = match self.entry {
            entry @ (Entry::Desk | Entry::Admin | Entry::Ledger) => entry,
            entry if plan.whole => entry,
            _ => Entry::Ledger,
        };
        let entry = MENU.iter().find(|(known, ..)| *known == entry);
        entry.map_or("/", |(.., url)| url).replace("{}", &plan.id)
    }

    fn me(&self) -> Markup {
        let lang = self.visitor.lang;
        let caller = &self.visitor.caller;
        let post = caller.posts.first();
        html! {
            details.me {
                summary {
                    @if let Some(post) = post { (post.org_name) " · " }
                    (caller.name)
                }
                div.drop {
                    @for post in &caller.posts {
                        p.quiet { (post.org_name) " " (post.title) }
                    }
                    a href="/studies" { (lang.pick("增值评价结果", "Value-added results")) }
                    a href="/burden" { (lang.pick("本单位负担", "Burden of my unit")) }
                    a href="/me" { (lang.pick("我的设置", "My settings")) }
                    button type="button" data-theme-switch="" { (lang.pick("浅色／深色", "Light / dark")) }
                    button type="button" data-lang=(lang.pick("en", "zh")) {
                        (lang.pick("English", "中文"))
                    }
                    form method="post" action="/logout" {
                        @if let Some(session) = &self.visitor.session {
                            input type="hidden" name="csrf" value=(session.csrf);
                        }
                        button { (lang.pick("退出登录", "Sign out")) }
                    }
                }
            }
        }
    }

    fn menu(&self) -> Markup {
        let lang = self.visitor.lang;
        let administers = self.visitor.caller.posts.iter().any(|post| post.role.administers());
        let shown = |entry: Entry| match entry {
            Entry::Desk => true,
            Entry::Admin => administers,
            Entry::Ledger => self.plan.is_some(),
            _ => self.plan.is_some_and(|plan| plan.whole),
        };
        html! {
            nav.menu aria-label=(lang.pick("主菜单", "Main menu")) {
                @for (entry, zh, en, url) in MENU {
                    @if shown(entry) {
                        a href=(url.replace("{}", self.plan.map_or("", |plan| plan.id.as_str())))
                            data-entry=(url.rsplit('/').next().unwrap_or_default())
                            aria-current=[(entry == self.entry).then_some("page")] {
                            (lang.pick(zh, en))
                        }
                        @if entry == Entry::Ledger && self.entry == Entry::Ledger {
                            div.sub-menu data-ledger-views="" {}
                        }
                    }
                }
            }
        }
    }
}

/// A switch in the top bar: what is chosen, and what else there is.
fn switch(label: &str, chosen: &str, others: Vec<(String, String)>) -> Markup {
    html! {
        details.switch {
            summary { span.quiet { (label) " " } b { (chosen) } }
            div.drop {
                @for (name, url) in others {
                    a href=(url) aria-current=[(name == chosen).then_some("true")] { (name) }
                }
            }
        }
    }
}

/// A page's answer when something went wrong: what, why, and what now.
pub struct Failed {
    troubled: Troubled,
}

impl<T: Into<Troubled>> From<T> for Failed {
    fn from(troubled: T) -> Self {
        Self { troubled: troubled.into() }
    }
}

impl IntoResponse for Failed {
    fn into_response(self) -> Response {
        let lang = self.troubled.lang;
        let (status, refusal) = self.troubled.shown();
        if status == StatusCode::UNAUTHORIZED {
            return axum::response::Redirect::to("/login").into_response();
        }
        if Owed::is_told_by(&refusal) {
            return axum::response::Redirect::to("/me").into_response();
        }
        (status, bare(lang, &refusal)).into_response()
    }
}

/// A page with nothing but a refusal.
fn bare(lang: Lang, refusal: &Refusal) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(lang.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (lang.of(&refusal.message)) }
                link rel="stylesheet" href=(assets::url("base.css"));
                link rel="icon" href="data:,";
            }
            body.bare {
                main {
                    h1 { (lang.of(&refusal.message)) }
                    p { (lang.of(&refusal.advice)) }
                    p { a.btn href="/" { (lang.pick("回到工作台", "Back to the desk")) } }
                }
            }
        }
    }
}

/// A list that is empty: why, and what to do first.
pub fn empty(title: &str, hint: &str, action: Option<(&str, &str)>) -> Markup {
    html! {
        div.empty {
            p.strong { (title) }
            p.quiet { (hint) }
            @if let Some((words, url)) = action { a.btn.primary href=(url) { (words) } }
        }
    }
}

/// A word with a tone: colour never stands alone.
pub fn tag(tone: &str, words: &str) -> Markup {
    html! { span class={ "tag " (tone) } { (words) } }
}
