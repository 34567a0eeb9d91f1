//! Room `courier`: brings letters of reminders to a mail server, to a program of the body's own, to robots
//! of groups. Only to places that the operator has named in the configuration; follows no redirect, goes
//! through no proxy, waits for nothing for ever. Decides nothing, asks no database.

mod mail;
pub mod robots;
pub mod webhook;
pub mod words;

use std::path::PathBuf;
use std::time::Duration;

use axum::http::Uri;
use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use ureq::Agent;
use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};

use crate::app::remind::{Channel, Letter};
use crate::error::file_refusal;
use mail::Mailer;
use words::Words;

/// Longest answer that is looked at.
const LONGEST: u64 = 64 * 1024;
/// Most of what the other side says that is kept, in characters.
const KEPT: usize = 160;

/// Where letters go, as the operator has named it; a way without an address is closed.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Where browsers reach this program: what links begin with.
    pub site: String,
    /// Language of letters, `zh` or `en`; Chinese when empty.
    pub language: String,
    /// `smtps://…`, `starttls://…`, or `smtp://…` without encryption.
    pub smtp: String,
    /// Name at the mail server; none when empty.
    pub smtp_user: String,
    /// Password at the mail server.
    pub smtp_password: String,
    /// Sender of mail.
    pub mail_from: String,
    /// Certificates to trust in place of the built-in ones.
    pub ca_file: Option<PathBuf>,
    /// Address of the body's own program.
    pub webhook: String,
    /// Key under which bodies to it are signed; none when empty.
    pub webhook_secret: String,
    /// Address of a robot of WeCom.
    pub wecom: String,
    /// Address of a robot of DingTalk.
    pub dingtalk: String,
    /// Its key; none when empty.
    pub dingtalk_secret: String,
    /// Address of a robot of Feishu.
    pub feishu: String,
    /// Its key; none when empty.
    pub feishu_secret: String,
    /// Longest wait for one answer; 0 stands for ten seconds.
    pub patience: Duration,
}

/// Whoever brings letters.
pub struct Courier {
    settings: Settings,
    agent: Agent,
    mailer: Option<Mailer>,
}

impl Courier {
    /// As the settings say; refused when they name what cannot be.
    pub fn new(mut settings: Settings) -> Result<Self, Refusal> {
        if settings.patience.is_zero() {
            settings.patience = Duration::from_secs(10);
        }
        let named = [
            ("remind_webhook", &settings.webhook, true),
            ("remind_wecom", &settings.wecom, false),
            ("remind_dingtalk", &settings.dingtalk, false),
            ("remind_feishu", &settings.feishu, false),
        ];
        for (key, address, plain) in named {
            if !address.is_empty() && !fits(address, plain) {
                return Err(wrong(key));
            }
        }
        if !["", "zh", "en"].contains(&settings.language.as_str()) {
            return Err(wrong("remind_language"));
        }
        let roots = roots(settings.ca_file.as_ref())?;
        let mailer = match settings.smtp.as_str() {
            "" => None,
            _ => Some(Mailer::new(&settings)?),
        };
        let courier = Self { agent: agent(settings.patience, roots), mailer, settings };
        if !courier.ways().is_empty() && !fits(&courier.settings.site, true) {
            return Err(wrong("remind_site"));
        }
        Ok(courier)
    }

    /// The ways that are open.
    pub fn ways(&self) -> Vec<Channel> {
        let all = Channel::ALL.into_iter();
        all.filter(|way| {
            *way == Channel::Mail && self.mailer.is_some() || !self.address(*way).is_empty()
        })
        .collect()
    }

    fn address(&self, way: Channel) -> &str {
        match way {
            Channel::Mail => "",
            Channel::Webhook => &self.settings.webhook,
            Channel::Wecom => &self.settings.wecom,
            Channel::Dingtalk => &self.settings.dingtalk,
            Channel::Feishu => &self.settings.feishu,
        }
    }

    /// Brings a letter; `now` is in milliseconds since 1970. Says why it did not work, without a secret.
    /// Blocks.
    pub fn send(&self, letter: &Letter, now: i64) -> Result<(), String> {
        let settings = &self.settings;
        let words =
            Words { site: settings.site.trim_end_matches('/'), english: settings.language == "en" };
        let address = self.address(letter.channel);
        let none: &[(&str, String)] = &[];
        match letter.channel {
            Channel::Mail => match &self.mailer {
                Some(mailer) => mailer.send(letter, words),
                None => Err("closed".to_owned()),
            },
            Channel::Webhook => {
                let body = webhook::body(letter, words);
                let mut headers = vec![("idempotency-key", letter.id.clone())];
                if !settings.webhook_secret.is_empty() {
                    let signed = webhook::signature(&settings.webhook_secret, body.as_bytes());
                    headers.push(("x-moushi-signature", signed));
                }
                self.post(address, &body, &headers).map(drop)
            }
            Channel::Wecom => {
                let body = robots::wecom(letter, words);
                robots::accepted(&self.post(address, &body, none)?)
            }
            Channel::Dingtalk => {
                let address = robots::dingtalk_address(address, &settings.dingtalk_secret, now);
                robots::accepted(&self.post(&address, &robots::dingtalk(letter, words), none)?)
            }
            Channel::Feishu => {
                let body = robots::feishu(letter, words, &settings.feishu_secret, now / 1_000);
                robots::accepted(&self.post(address, &body, none)?)
            }
        }
    }

    fn post(
        &self,
        address: &str,
        body: &str,
        headers: &[(&str, String)],
    ) -> Result<Vec<u8>, String> {
        let mut request = self.agent.post(address).header("content-type", "application/json");
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let mut answer = request.send(body.as_bytes()).map_err(|error| said(&error.to_string()))?;
        let status = answer.status();
        let body = answer.body_mut().with_config().limit(LONGEST).read_to_vec();
        if !status.is_success() {
            return Err(format!("status {}", status.as_u16()));
        }
        Ok(body.unwrap_or_default())
    }
}

/// What the other side said, short and on one line.
fn said(words: &str) -> String {
    words.chars().map(|c| if c.is_control() { ' ' } else { c }).take(KEPT).collect()
}

fn agent(patience: Duration, roots: Option<RootCerts>) -> Agent {
    let mut tls = TlsConfig::builder();
    if let Some(roots) = roots {
        tls = tls.root_certs(roots);
    }
    Agent::config_builder()
        .tls_config(tls.build())
        .timeout_global(Some(patience))
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .proxy(None)
        .max_response_header_size(32 * 1024)
        .user_agent("moushi")
        .build()
        .new_agent()
}

fn roots(file: Option<&PathBuf>) -> Result<Option<RootCerts>, Refusal> {
    let Some(path) = file else { return Ok(None) };
    let bytes = std::fs::read(path).map_err(|error| file_refusal(path, &error))?;
    let certificate = |item| match item {
        Ok(PemItem::Certificate(certificate)) => Some(certificate),
        _ => None,
    };
    let found: Vec<_> = parse_pem(&bytes).filter_map(certificate).collect();
    if found.is_empty() {
        return Err(wrong("remind_ca_file"));
    }
    Ok(Some(RootCerts::new_with_certs(&found)))
}

/// Whether an address may be used: https, or plain http on loopback, and elsewhere where `plain` allows it;
/// no name of a user before the host.
fn fits(address: &str, plain: bool) -> bool {
    let Ok(uri) = address.parse::<Uri>() else { return false };
    let host = uri.host().unwrap_or_default();
    let whole = uri.authority().is_some_and(|whole| !whole.as_str().contains('@'));
    let loopback = loopback(host);
    let scheme = match uri.scheme_str() {
        Some("https") => true,
        Some("http") => plain || loopback,
        _ => false,
    };
    scheme && whole && !host.is_empty() && !address.contains('#')
}

/// Whether a host is this machine.
fn loopback(host: &str) -> bool {
    matches!(host, "127.0.0.1" | "localhost" | "[::1]")
}

/// The refusal of a key of the configuration that names what cannot be.
fn wrong(key: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(format!("配置项 {key} 有误。"), format!("The key `{key}` is not right.")),
        Text::new(
            "请对照手册“提醒”一章修改；机器人地址须为 https。",
            "Compare it with the chapter on reminders of the manual; robots are reached by https.",
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_addresses_are_used_and_robots_by_https() {
        for (address, plain, good) in [
            ("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k", false, true),
            ("http://127.0.0.1:9000/in", false, true),
            ("http://oa.example.edu.cn/in", true, true),
            ("http://oa.example.edu.cn/in", false, false),
            ("https://me@oa.example.edu.cn/in", true, false),
            ("https://oa.example.edu.cn/#a", true, false),
            ("file:///etc/passwd", true, false),
            ("oa.example.edu.cn", true, false),
        ] {
            assert_eq!(fits(address, plain), good, "{address}");
        }
    }

    #[test]
    fn a_way_without_an_address_is_closed_and_one_without_a_site_refused() {
        let closed = Courier::new(Settings::default()).expect("nothing is named");
        assert!(closed.ways().is_empty());
        let hook = || Settings { webhook: "http://127.0.0.1:9/".to_owned(), ..Settings::default() };
        assert!(Courier::new(hook()).is_err(), "links would lead nowhere");
        let site = "https://moushi.example.edu.cn".to_owned();
        let open = Courier::new(Settings { site: site.clone(), ..hook() }).expect("all is named");
        assert_eq!(open.ways(), [Channel::Webhook]);
        let mail = |smtp: &str, user: &str| {
            Courier::new(Settings {
                site: site.clone(),
                smtp: smtp.to_owned(),
                smtp_user: user.to_owned(),
                mail_from: "moushi@example.edu.cn".to_owned(),
                ..Settings::default()
            })
        };
        assert_eq!(
            mail("smtps://mail.example.edu.cn:465", "me").expect("good").ways(),
            [Channel::Mail]
        );
        assert!(mail("smtp://mail.example.edu.cn:25", "").is_ok(), "a relay of the house");
        assert!(mail("smtp://mail.example.edu.cn:25", "me").is_err(), "a password in the clear");
        assert!(mail("mail.example.edu.cn", "").is_err());
    }
}
