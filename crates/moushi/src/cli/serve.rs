//! `moushi serve`, and the server at the end of `moushi demo`.

use std::net::SocketAddr;

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;

use super::args::{Demo, Serve};
use super::config::{Resolved, resolve};
use super::screen::{Screen, Tone};
use crate::app::province;
use crate::error::{Exit, Trouble};
use crate::serve::{self, Home, Options};
use crate::{courier, oidc};

/// Serves until it is told to stop.
pub fn run(typed: &Serve, screen: &Screen) -> Result<Exit, Trouble> {
    log();
    let flags = [
        ("listen", typed.listen.map(|address| address.to_string())),
        ("metrics", typed.metrics.map(|address| address.to_string())),
        ("insecure", typed.insecure.then(|| "true".to_owned())),
    ];
    let at = resolve(&typed.place, &flags)?;
    let options = Options {
        home: at.home(),
        listen: address("listen", at.get("listen"))?,
        metrics: match at.get("metrics") {
            "" => None,
            words => Some(address("metrics", words)?),
        },
        secure: at.get("insecure") != "true",
        demo: false,
        oidc: provider(&at),
        courier: courier(&at),
    };
    runtime()?.block_on(serve::serve(&options, |address| listening(screen, address)))?;
    Ok(Exit::Ok)
}

/// The provider of identities, where one is named; a server that cannot use it does not start.
fn provider(at: &Resolved) -> Option<oidc::Settings> {
    if at.get("oidc_issuer").is_empty() {
        return None;
    }
    let word = |key: &str| at.get(key).to_owned();
    let ca_file = Some(at.get("oidc_ca_file")).filter(|path| !path.is_empty());
    Some(oidc::Settings {
        issuer: word("oidc_issuer"),
        client_id: word("oidc_client_id"),
        client_secret: word("oidc_client_secret"),
        scopes: word("oidc_scopes"),
        claim: word("oidc_claim"),
        site: word("oidc_site"),
        words: Text::of(word("oidc_words_zh"), word("oidc_words_en")),
        trusts_factor: at.get("oidc_trusts_factor") == "true",
        ca_file: ca_file.map(Into::into),
        patience: std::time::Duration::from_secs(10),
    })
}

/// Where reminders are brought; a way that no key names is closed.
fn courier(at: &Resolved) -> courier::Settings {
    let word = |key: &str| at.get(key).to_owned();
    let ca_file = Some(at.get("remind_ca_file")).filter(|path| !path.is_empty());
    courier::Settings {
        site: word("remind_site"),
        language: word("remind_language"),
        smtp: word("remind_smtp"),
        smtp_user: word("remind_smtp_user"),
        smtp_password: word("remind_smtp_password"),
        mail_from: word("remind_mail_from"),
        ca_file: ca_file.map(Into::into),
        webhook: word("remind_webhook"),
        webhook_secret: word("remind_webhook_secret"),
        wecom: word("remind_wecom"),
        dingtalk: word("remind_dingtalk"),
        dingtalk_secret: word("remind_dingtalk_secret"),
        feishu: word("remind_feishu"),
        feishu_secret: word("remind_feishu_secret"),
        patience: std::time::Duration::from_secs(10),
    }
}

/// Fills the demo's database and serves it.
pub fn demo(typed: &Demo, screen: &Screen) -> Result<Exit, Trouble> {
    log();
    let folder = typed.out.join("server");
    std::fs::create_dir_all(&folder)
        .map_err(|error| crate::error::file_refusal(&folder, &error))?;
    let options = Options {
        home: Home {
            database: folder.join("moushi.db").display().to_string(),
            files: folder.join("files"),
            keys: folder.join("moushi.key"),
        },
        listen: typed.listen,
        metrics: None,
        secure: false,
        demo: true,
        oidc: None,
        courier: courier::Settings::default(),
    };
    runtime()?.block_on(async {
        let door = serve::door(&options.home).await?;
        province::populate(&door).await?;
        province::monitored(&door).await?;
        province::studied(&door).await?;
        door.store.close().await?;
        serve::serve(&options, |address| {
            listening(screen, address);
            accounts(screen);
        })
        .await
    })?;
    Ok(Exit::Ok)
}

fn address(key: &str, words: &str) -> Result<SocketAddr, Refusal> {
    words.parse().map_err(|_| {
        Refusal::new(
            RefusalKind::Invalid,
            Text::of(
                format!("{key}：“{words}”不是地址。"),
                format!("{key}: `{words}` is no address."),
            ),
            Text::new("请写作 127.0.0.1:8023。", "Write it as 127.0.0.1:8023."),
        )
    })
}

/// Runs a command that asks the database.
pub fn run_on(work: impl Future<Output = Result<Exit, Trouble>>) -> Result<Exit, Trouble> {
    runtime()?.block_on(work)
}

fn listening(screen: &Screen, address: SocketAddr) {
    screen.line("");
    screen.line(&screen.tone(Tone::Strong, screen.pick("服务已启动", "serving")));
    screen.line(&format!(
        "  {} http://{address}/    {}",
        screen.pick("在浏览器中打开", "open in a browser:"),
        screen.pick("（Ctrl C 停止）", "(Ctrl C to stop)"),
    ));
}

fn accounts(screen: &Screen) {
    let password = province::PASSWORD;
    screen
        .line(&format!("  {} {password}", screen.pick("演示账号，口令均为", "accounts; password")));
    for account in &province::ACCOUNTS {
        let (login, name, unit) = (account.login, account.name, account.unit());
        screen.line(&format!("    {login:<10}{name}  {unit} {}", account.title));
    }
}

pub(super) fn runtime() -> Result<tokio::runtime::Runtime, Trouble> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    Ok(runtime.map_err(anyhow::Error::from)?)
}

/// JSON lines on standard error: time, level, event, never a body or a secret.
fn log() {
    let lines = tracing_subscriber::fmt()
        .json()
        .with_max_level(tracing::Level::INFO)
        .with_writer(std::io::stderr);
    // A second server in one process keeps the first one's log.
    let _ = lines.try_init();
}
