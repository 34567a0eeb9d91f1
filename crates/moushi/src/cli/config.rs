//! Where the program is told how to run: flag > `MOUSHI_*` > `--config` file >
//! `/etc/moushi/config.toml` > built-in. `moushi config show --origin` prints what came from where.
//! What administrators change while it runs is `app::preferences`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;

use super::screen::{Screen, Tone, pad};
use crate::error::{Exit, Trouble, file_refusal};
use crate::serve::Home;

/// The file that a packaged installation uses.
const SYSTEM: &str = "/etc/moushi/config.toml";

/// How much of a value is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    /// All of it.
    Whole,
    /// An address without its password.
    Address,
    /// Whether there is one.
    Never,
}

/// Name, built-in value, and how much of it is shown.
const KEYS: [(&str, &str, Shown); 30] = [
    ("database", "moushi.db", Shown::Address),
    ("files", "moushi-files", Shown::Whole),
    ("key_file", "", Shown::Whole),
    ("listen", "127.0.0.1:8023", Shown::Whole),
    ("metrics", "", Shown::Whole),
    ("insecure", "false", Shown::Whole),
    ("oidc_issuer", "", Shown::Whole),
    ("oidc_client_id", "", Shown::Whole),
    ("oidc_client_secret", "", Shown::Never),
    ("oidc_site", "", Shown::Whole),
    ("oidc_scopes", "openid", Shown::Whole),
    ("oidc_claim", "sub", Shown::Whole),
    ("oidc_words_zh", "统一身份认证登录", Shown::Whole),
    ("oidc_words_en", "Sign in with the identity service", Shown::Whole),
    ("oidc_trusts_factor", "false", Shown::Whole),
    ("oidc_ca_file", "", Shown::Whole),
    ("remind_site", "", Shown::Whole),
    ("remind_language", "zh", Shown::Whole),
    ("remind_smtp", "", Shown::Whole),
    ("remind_smtp_user", "", Shown::Whole),
    ("remind_smtp_password", "", Shown::Never),
    ("remind_mail_from", "", Shown::Whole),
    ("remind_ca_file", "", Shown::Whole),
    // Addresses of robots hold their keys.
    ("remind_webhook", "", Shown::Never),
    ("remind_webhook_secret", "", Shown::Never),
    ("remind_wecom", "", Shown::Never),
    ("remind_dingtalk", "", Shown::Never),
    ("remind_dingtalk_secret", "", Shown::Never),
    ("remind_feishu", "", Shown::Never),
    ("remind_feishu_secret", "", Shown::Never),
];

/// Flags that say where the ledger is.
#[derive(Clone, Debug, Default, Args)]
pub struct Place {
    /// 数据库：文件路径，或 postgres://…；默认 moushi.db a file, or PostgreSQL
    #[arg(long)]
    pub database: Option<String>,
    /// 附件文件夹，默认 moushi-files folder of uploaded files
    #[arg(long)]
    pub files: Option<PathBuf>,
    /// 配置文件，默认 /etc/moushi/config.toml configuration
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// `moushi config`
#[derive(Debug, Subcommand)]
pub enum Config {
    /// 列出每项配置的值 what holds
    Show {
        /// 说明来自哪里 where each value comes from
        #[arg(long)]
        origin: bool,
        #[command(flatten)]
        place: Place,
    },
}

/// Every key with its value and where it came from.
#[derive(Debug)]
pub struct Resolved {
    values: BTreeMap<&'static str, (String, String)>,
}

impl Resolved {
    /// The value of a key.
    pub fn get(&self, key: &str) -> &str {
        self.values.get(key).map_or("", |(value, _)| value)
    }

    /// Where the installation keeps what it has. The keys are in `moushi.key` beside `moushi.db`,
    /// unless they are somewhere else.
    pub fn home(&self) -> Home {
        let database = self.get("database").to_owned();
        let file = database.strip_prefix("sqlite:").unwrap_or(&database);
        let beside = if file.contains("://") { Path::new("moushi.db") } else { Path::new(file) };
        let keys = match self.get("key_file") {
            "" => beside.with_extension("key"),
            named => named.into(),
        };
        Home { files: self.get("files").into(), keys, database }
    }
}

/// Puts the layers on one another; `flags` are what was typed beside `place`.
pub fn resolve(
    place: &Place,
    flags: &[(&'static str, Option<String>)],
) -> Result<Resolved, Trouble> {
    let mut values = BTreeMap::new();
    for (key, value, _) in KEYS {
        values.insert(key, (value.to_owned(), "built-in".to_owned()));
    }
    let system = Path::new(SYSTEM);
    if system.is_file() {
        lay(&mut values, system)?;
    }
    let named =
        place.config.clone().or_else(|| std::env::var_os("MOUSHI_CONFIG").map(PathBuf::from));
    if let Some(path) = &named {
        lay(&mut values, path)?;
    }
    for (key, ..) in KEYS {
        let name = format!("MOUSHI_{}", key.to_uppercase());
        if let Ok(value) = std::env::var(&name) {
            values.insert(key, (value, name));
        }
    }
    let typed = [
        ("database", place.database.clone()),
        ("files", place.files.as_ref().map(|path| path.display().to_string())),
    ];
    for (key, value) in typed.into_iter().chain(flags.iter().cloned()) {
        if let Some(value) = value {
            values.insert(key, (value, format!("--{key}")));
        }
    }
    Ok(Resolved { values })
}

fn lay(values: &mut BTreeMap<&'static str, (String, String)>, path: &Path) -> Result<(), Refusal> {
    let text = std::fs::read_to_string(path).map_err(|error| file_refusal(path, &error))?;
    let table: toml::Table =
        toml::from_str(&text).map_err(|error| malformed(path, error.message()))?;
    for (name, value) in table {
        let known = KEYS.iter().find(|(key, ..)| *key == name);
        let (key, ..) = known.ok_or_else(|| unknown(path, &name))?;
        let value = match value {
            toml::Value::String(words) => words,
            toml::Value::Boolean(held) => held.to_string(),
            _ => return Err(malformed(path, &name)),
        };
        values.insert(key, (value, path.display().to_string()));
    }
    Ok(())
}

fn malformed(path: &Path, why: &str) -> Refusal {
    let shown = path.display();
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(format!("{shown} 有误：{why}"), format!("{shown} is not right: {why}")),
        Text::new(
            "请按 TOML 格式修改，如 listen = \"127.0.0.1:8023\"。",
            "It is TOML: listen = \"127.0.0.1:8023\".",
        ),
    )
}

fn unknown(path: &Path, name: &str) -> Refusal {
    let shown = path.display();
    let near = KEYS.iter().min_by_key(|(key, ..)| distance(key, name)).map_or("", |(key, ..)| key);
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("{shown} 中的“{name}”不是配置项。"),
            format!("`{name}` in {shown} is no key of the configuration."),
        ),
        Text::of(format!("是否想写 {near}？"), format!("Did you mean `{near}`?")),
    )
}

/// Edits between two words.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = i;
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let swap = corner + usize::from(x != *y);
            corner = row[j + 1];
            row[j + 1] = swap.min(corner + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

/// The password of an address of a database is nobody's business.
fn masked(value: &str) -> String {
    let Some((scheme, rest)) = value.split_once("://") else { return value.to_owned() };
    let Some((who, place)) = rest.rsplit_once('@') else { return value.to_owned() };
    let user = who.split(':').next().unwrap_or_default();
    format!("{scheme}://{user}:***@{place}")
}

/// Runs `moushi config …`.
pub fn run(typed: &Config, screen: &Screen) -> Result<Exit, Trouble> {
    let Config::Show { origin, place } = typed;
    let resolved = resolve(place, &[])?;
    for (key, _, shown) in KEYS {
        let (value, from) = &resolved.values[key];
        let value = match shown {
            Shown::Whole => value.clone(),
            Shown::Address => masked(value),
            Shown::Never if value.is_empty() => String::new(),
            Shown::Never => "***".to_owned(),
        };
        let from = if *origin { screen.tone(Tone::Faint, from) } else { String::new() };
        screen.line(format!("{}{}{from}", pad(key, 20), pad(&value, 40)).trim_end());
    }
    Ok(Exit::Ok)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_of_databases_are_masked() {
        assert_eq!(masked("postgres://u:geheim@h:5432/m"), "postgres://u:***@h:5432/m");
        assert_eq!(masked("moushi.db"), "moushi.db");
    }

    #[test]
    fn the_nearest_key_is_suggested() {
        assert!(unknown(Path::new("c"), "datbase").advice.en.contains("`database`"));
        assert!(unknown(Path::new("c"), "lisen").advice.en.contains("`listen`"));
    }
}
