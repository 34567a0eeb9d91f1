//! 我的设置: one's password, second factor, sessions, tokens. What is owed stands first and alone.

use axum::extract::State;
use maud::{Markup, html};

use crate::app::asks::me::{Me, Mine};
use crate::app::asks::reminders::{Reminders, Wishes};
use crate::app::clock::shown;
use crate::http::{Lang, Site, Visitor};
use crate::web::frame::{Entry, Failed, Page};

/// The page.
pub async fn page(State(site): State<Site>, visitor: Visitor) -> Result<Markup, Failed> {
    let lang = visitor.lang;
    let mine = visitor.ask(&site, Me {}).await?;
    // Before what is owed is settled, nothing else is looked at.
    let wish = match mine.owes.as_str() {
        "" => Some(visitor.ask(&site, Reminders {}).await?.wish),
        _ => None,
    };
    let page =
        Page::new(&visitor, Entry::Desk, lang.pick("我的设置", "My settings")).with(&["office.js"]);
    Ok(page.render(&html! {
        h1 { (lang.pick("我的设置", "My settings")) }
        p.sub { code { (mine.login) } " " (visitor.caller.name) }
        div.secret #secret role="status" tabindex="-1" hidden {}
        @if let Some(owed) = visitor.caller.owes {
            @let refusal = owed.refusal();
            div.alert role="alert" { p.strong { (lang.of(&refusal.message)) } }
        }
        @if mine.owes != "factor" { (password(lang, &mine)) }
        @if mine.owes != "password" { (factor(lang, &mine)) }
        @if let Some(wish) = &wish { (reminders(lang, wish)) }
        @if mine.owes.is_empty() { (tokens(lang, &mine)) (sessions(lang, &mine)) }
    }))
}

fn password(lang: Lang, mine: &Mine) -> Markup {
    html! {
        section.panel {
            h2 { (lang.pick("修改口令", "Change the password"))
                span.quiet { (lang.pick("上次修改：", "Changed: ")) (shown(mine.changed_at)) } }
            form.fields data-act="password-change" data-then="/login" {
                label { (lang.pick("现口令", "Password now")) input name="old" type="password" autocomplete="current-password" required; }
                label { (lang.pick("新口令", "New password")) input name="new" type="password" autocomplete="new-password" required; }
                button.btn.primary { (lang.pick("修改", "Change")) }
                span.quiet { (lang.pick("修改后所有登录退出，请用新口令重新登录。", "All sessions end; sign in with the new one.")) }
            }
        }
    }
}

fn factor(lang: Lang, mine: &Mine) -> Markup {
    html! {
        section.panel {
            h2 { (lang.pick("动态口令（双因素）", "Second factor"))
                span.quiet { @if mine.second_factor { (lang.pick("已启用，剩余恢复码 ", "On; recovery codes left: ")) (mine.recovery) }
                    @else { (lang.pick("未启用", "Off")) } } }
            form.fields data-act="totp-set" {
                label { (lang.pick("口令", "Password")) input name="password" type="password" autocomplete="current-password" required; }
                @if mine.second_factor {
                    label { (lang.pick("停用动态口令", "Switch it off")) input name="off" type="checkbox"; }
                }
                button.btn { (lang.pick("生成密钥", "Make a secret")) }
                span.quiet { (lang.pick("把密钥输入手机上的身份验证器，再在下面输入它显示的六位数字。",
                    "Type the secret into an authenticator, then its six digits below.")) }
            }
            form.fields data-act="totp-confirm" {
                label { (lang.pick("六位数字", "Six digits")) input name="code" inputmode="numeric" autocomplete="one-time-code" required; }
                button.btn.primary { (lang.pick("启用", "Switch on")) }
            }
        }
    }
}

fn reminders(lang: Lang, held: &Wishes) -> Markup {
    let choices = [
        ("usual", lang.pick("每周提要，急事另行提醒", "Weekly digest, and what is urgent")),
        ("digest", lang.pick("只要每周提要", "Weekly digest only")),
        ("off", lang.pick("不提醒", "Nothing")),
    ];
    html! {
        section.panel #reminders {
            h2 { (lang.pick("提醒", "Reminders")) }
            form.fields data-act="reminders-set" {
                input type="hidden" name="version" value=(held.version) data-kind="number";
                label { (lang.pick("提醒什么", "What"))
                    select name="wish" { @for (value, words) in choices {
                        option value=(value) selected[value == held.wish] { (words) }
                    } } }
                label { (lang.pick("也发邮件", "By mail too")) input name="mail" type="checkbox" checked[held.mail]; }
                label { (lang.pick("邮箱", "Address")) input name="address" type="email" maxlength="200" value=(held.address); }
                label { (lang.pick("也发到单位的消息系统", "Through the body's own messages too"))
                    input name="webhook" type="checkbox" checked[held.webhook]; }
                button.btn.primary { (lang.pick("保存", "Save")) }
                span.quiet {
                    @if held.domains.is_empty() { (lang.pick("本单位没有开通邮件提醒。", "Mail is not used here.")) }
                    @else { (lang.pick("允许的邮箱域名：", "Domains: ")) (held.domains) }
                }
            }
        }
    }
}

fn tokens(lang: Lang, mine: &Mine) -> Markup {
    html! {
        section.panel {
            h2 { (lang.pick("令牌（供程序调用）", "Tokens for programs")) }
            table {
                @for token in &mine.tokens {
                    tr {
                        td { (token.name) } td.long { code { (token.acts) } } td { (lang.pick("有效至 ", "Until ")) (shown(token.expires_at)) }
                        td { form.inline data-act="token-remove" {
                            input type="hidden" name="token" value=(token.id);
                            button.btn { (lang.pick("撤销", "End")) }
                        } }
                    }
                }
            }
            form.fields data-act="token-add" {
                label { (lang.pick("用途", "Purpose")) input name="name" required; }
                label { (lang.pick("有效天数", "Days")) input name="days" type="number" min="1" max="366" value="90" data-kind="number"; }
                label { (lang.pick("允许办理的事项（不选则只能查看）", "Acts; none for looking only"))
                    select name="acts" multiple size="5" { @for act in &mine.acts { option { (act) } } } }
                button.btn.primary { (lang.pick("新建", "Make")) }
            }
        }
    }
}

fn sessions(lang: Lang, mine: &Mine) -> Markup {
    html! {
        section.panel {
            h2 { (lang.pick("登录", "Sessions")) }
            table {
                @for one in &mine.sessions {
                    tr { td { (lang.pick("登录于 ", "Since ")) (shown(one.since)) } td { (lang.pick("最近使用 ", "Last seen ")) (shown(one.seen)) } }
                }
            }
            form.fields data-act="sessions-end" data-then="/login" {
                button.btn { (lang.pick("退出所有登录", "Sign out everywhere")) }
            }
        }
    }
}
