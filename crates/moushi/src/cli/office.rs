//! `moushi init | user | org | token | audit | db`: administration at the machine itself. Every change
//! goes through the door, as the operator.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::config::{Place, resolve};
use super::screen::{Screen, Tone, pad};
use crate::app::acts::{account, identity, office, org, token};
use crate::app::asks::office::{Account, Accounts, Units};
use crate::app::asks::trail::{self, Trail};
use crate::app::caller::Caller;
use crate::app::door::Door;
use crate::app::{clock, founding, upkeep};
use crate::error::{Exit, Trouble};

/// Who somebody is at the provider of identities.
#[derive(Debug, Args)]
pub struct Abroad {
    /// 身份标识：统一身份认证中的 sub（或所配声明）的值 the subject there
    #[arg(long)]
    subject: String,
    /// 签发方，默认为配置的 oidc_issuer issuer
    #[arg(long)]
    issuer: Option<String>,
}

impl Abroad {
    /// The issuer that was typed, else the one of the configuration.
    fn issuer(&self, place: &Place) -> Result<String, Trouble> {
        match &self.issuer {
            Some(issuer) => Ok(issuer.clone()),
            None => Ok(resolve(place, &[])?.get("oidc_issuer").to_owned()),
        }
    }
}

/// `moushi user`
#[derive(Debug, Subcommand)]
pub enum User {
    /// 开通账号（按姓名），打印一次性口令 open an account for a person, print a one-time password
    Add {
        /// 姓名 name of the person
        name: String,
        /// 账号名 name to sign in with
        #[arg(long)]
        login: String,
        #[command(flatten)]
        place: Place,
    },
    /// 列出账号 list
    List {
        #[command(flatten)]
        place: Place,
    },
    /// 停用账号，登录和令牌立即失效 suspend; sessions and tokens end at once
    Suspend {
        /// 账号名 name to sign in with
        login: String,
        #[command(flatten)]
        place: Place,
    },
    /// 恢复账号 restore
    Restore {
        /// 账号名 name to sign in with
        login: String,
        #[command(flatten)]
        place: Place,
    },
    /// 重置口令，打印一次性口令 reset, print a one-time password
    Reset {
        /// 账号名 name to sign in with
        login: String,
        #[command(flatten)]
        place: Place,
    },
    /// 绑定统一身份：此后可由统一身份认证登录 bind an identity at the provider
    Bind {
        /// 账号名 name to sign in with
        login: String,
        #[command(flatten)]
        abroad: Abroad,
        #[command(flatten)]
        place: Place,
    },
    /// 解除绑定 release an identity
    Release {
        #[command(flatten)]
        abroad: Abroad,
        #[command(flatten)]
        place: Place,
    },
    /// 列出长期未用的账号 accounts that nobody uses
    Stale {
        #[command(flatten)]
        place: Place,
    },
}

/// `moushi org`
#[derive(Debug, Subcommand)]
pub enum Org {
    /// 新增单位 add a unit
    Add {
        /// 全称 name
        name: String,
        /// 上级单位全称 name of the unit above
        #[arg(long)]
        below: String,
        /// 类型 department, division, city, county, school, university
        #[arg(long)]
        kind: String,
        /// 简称 short name
        #[arg(long, default_value = "")]
        short_name: String,
        /// 位次 order of precedence
        #[arg(long)]
        rank: i64,
        #[command(flatten)]
        place: Place,
    },
    /// 列出单位 list, in the order of precedence
    List {
        #[command(flatten)]
        place: Place,
    },
}

/// `moushi token`
#[derive(Debug, Subcommand)]
pub enum Token {
    /// 新建令牌，只显示一次 make a token, shown once
    Add {
        /// 账号名 account
        login: String,
        /// 用途 purpose
        #[arg(long)]
        name: String,
        /// 允许的事项，逗号分隔；不写则只能查看 acts
        #[arg(long, value_delimiter = ',')]
        acts: Vec<String>,
        /// 有效天数 days
        #[arg(long, default_value_t = 90)]
        days: i64,
        #[command(flatten)]
        place: Place,
    },
    /// 列出令牌 list
    List {
        #[command(flatten)]
        place: Place,
    },
    /// 撤销令牌 end a token
    Remove {
        /// 编号 id
        token: String,
        #[command(flatten)]
        place: Place,
    },
}

/// `moushi audit`
#[derive(Debug, Subcommand)]
pub enum Audit {
    /// 校验审计链；不符时退出码 4 walk the chain; exit code 4 on a break
    Verify {
        /// 另行保存的检查点文件，每行“序号 哈希” checkpoints kept elsewhere: `number hash` a line
        #[arg(long, value_name = "FILE")]
        checkpoint: Option<PathBuf>,
        #[command(flatten)]
        place: Place,
    },
    /// 导出审计记录（JSONL 或 CSV）到标准输出 print the record
    Export {
        /// csv
        #[arg(long)]
        csv: bool,
        #[command(flatten)]
        place: Place,
    },
    /// 记录检查点，打印“序号 哈希”，请另行保存 note a checkpoint; keep the line elsewhere
    Mark {
        #[command(flatten)]
        place: Place,
    },
}

/// `moushi db`
#[derive(Debug, Subcommand)]
pub enum Db {
    /// 升级数据库结构，先自动备份 bring it to this program's shape, after a copy
    Migrate {
        #[command(flatten)]
        place: Place,
    },
    /// 数据库所处版本 where it stands
    Status {
        #[command(flatten)]
        place: Place,
    },
    /// 需要升级时退出码 1 exit code 1 when it has to be migrated
    Check {
        #[command(flatten)]
        place: Place,
    },
}

/// The door at a place; the database has to be there unless it is being founded.
pub async fn door(place: &Place, found: bool) -> Result<Door, Trouble> {
    let at = resolve(place, &[])?;
    if !found {
        founding::there(at.get("database"))?;
    }
    crate::serve::door(&at.home()).await
}

/// Runs `moushi init`.
pub async fn init(
    name: &str,
    passwords: bool,
    place: &Place,
    screen: &Screen,
) -> Result<Exit, Trouble> {
    let typed = if passwords { founding::typed(std::io::stdin().lock())? } else { Vec::new() };
    let door = door(place, true).await?;
    let made = founding::found(&door, name, &typed).await?;
    screen.line(screen.pick(
        "已建立数据库和三类管理员账号；口令首次登录须修改，只显示这一次：",
        "The database is there, with three administrators; passwords are good once and shown once:",
    ));
    for one in made {
        let password = if passwords { "********" } else { &one.password };
        screen.line(&format!(
            "  {}{}{password}",
            pad(one.login, 12),
            pad(screen.say(&one.title), 16)
        ));
    }
    door.store.close().await?;
    Ok(Exit::Ok)
}

/// Runs `moushi user …`.
pub async fn user(typed: &User, screen: &Screen) -> Result<Exit, Trouble> {
    let (User::Add { place, .. }
    | User::List { place }
    | User::Suspend { place, .. }
    | User::Restore { place, .. }
    | User::Reset { place, .. }
    | User::Bind { place, .. }
    | User::Release { place, .. }
    | User::Stale { place }) = typed;
    let door = door(place, false).await?;
    let me = Caller::operator();
    match typed {
        User::Add { name, login, .. } => {
            let (person, login) = (founding::person(&door, name).await?, login.clone());
            let add = account::Add { person, login, password: String::new() };
            once(screen, &door.act(&me, None, add).await?.password);
        }
        User::List { .. } => list(screen, &door.ask(&me, Accounts { stale: false }).await?),
        User::Stale { .. } => list(screen, &door.ask(&me, Accounts { stale: true }).await?),
        User::Suspend { login, .. } => {
            let account = founding::account(&door, login).await?;
            door.act(&me, None, account::Suspend { account }).await?;
        }
        User::Restore { login, .. } => {
            let account = founding::account(&door, login).await?;
            door.act(&me, None, account::Restore { account }).await?;
        }
        User::Reset { login, .. } => {
            let account = founding::account(&door, login).await?;
            once(screen, &door.act(&me, None, account::Reset { account }).await?.password);
        }
        User::Bind { login, abroad, .. } => {
            let account = founding::account(&door, login).await?;
            let (issuer, subject) = (abroad.issuer(place)?, abroad.subject.clone());
            door.act(&me, None, identity::Bind { account, issuer, subject }).await?;
        }
        User::Release { abroad, .. } => {
            let issuer = abroad.issuer(place)?;
            let identity = founding::identity(&door, &issuer, &abroad.subject).await?;
            door.act(&me, None, identity::Release { identity }).await?;
        }
    }
    door.store.close().await?;
    Ok(Exit::Ok)
}

fn once(screen: &Screen, password: &str) {
    let words = screen.pick("一次性口令：", "one-time password: ");
    screen.line(&format!("{words}{password}"));
}

fn list(screen: &Screen, accounts: &[Account]) {
    for one in accounts {
        let mut state = one.state.clone();
        for (holds, word) in
            [(one.locked, " locked"), (one.second_factor, " totp"), (one.stale, " stale")]
        {
            if holds {
                state.push_str(word);
            }
        }
        let (login, person) = (pad(&one.login, 16), pad(&one.person, 12));
        screen.line(&format!("{login}{person}{}{}", pad(&state, 24), clock::shown(one.seen_at)));
        for bound in &one.identities {
            screen.line(&format!("  {}  {}", bound.subject, bound.issuer));
        }
    }
}

/// Runs `moushi org …`.
pub async fn org(typed: &Org, screen: &Screen) -> Result<Exit, Trouble> {
    let (Org::Add { place, .. } | Org::List { place }) = typed;
    let door = door(place, false).await?;
    let me = Caller::operator();
    if let Org::Add { name, below, kind, short_name, rank, .. } = typed {
        let add = org::Add {
            parent: founding::unit(&door, below).await?,
            kind: kind.clone(),
            name: name.clone(),
            short_name: short_name.clone(),
            rank: *rank,
        };
        door.act(&me, None, add).await?;
    } else {
        for unit in door.ask(&me, Units {}).await? {
            screen.line(&format!("{}{}  {}", "  ".repeat(unit.depth), unit.name, unit.kind));
        }
    }
    door.store.close().await?;
    Ok(Exit::Ok)
}

/// Runs `moushi token …`.
pub async fn token(typed: &Token, screen: &Screen) -> Result<Exit, Trouble> {
    let (Token::Add { place, .. } | Token::List { place } | Token::Remove { place, .. }) = typed;
    let door = door(place, false).await?;
    let me = Caller::operator();
    match typed {
        Token::Add { login, name, acts, days, .. } => {
            let account = founding::account(&door, login).await?;
            let add = token::Add { name: name.clone(), acts: acts.clone(), days: *days, account };
            screen.line(&door.act(&me, None, add).await?.secret);
        }
        Token::List { .. } => {
            for (id, login, row) in founding::tokens(&door).await? {
                let until = clock::shown(row.expires_at);
                screen.line(&format!(
                    "{id}  {}{}  {until}  {}",
                    pad(&login, 14),
                    row.name,
                    row.acts
                ));
            }
        }
        Token::Remove { token, .. } => {
            door.act(&me, None, token::Remove { token: token.clone() }).await?;
        }
    }
    door.store.close().await?;
    Ok(Exit::Ok)
}

/// Runs `moushi audit …`. Verifying opens the store alone: no door, no server.
pub async fn audit(typed: &Audit, screen: &Screen) -> Result<Exit, Trouble> {
    match typed {
        Audit::Verify { checkpoint, place } => verify(checkpoint.as_deref(), place, screen).await,
        Audit::Export { csv, place } => {
            let door = door(place, false).await?;
            let rows = export(&door).await?;
            screen.out(&if *csv { trail::csv(&rows) } else { trail::jsonl(&rows)? });
            Ok(Exit::Ok)
        }
        Audit::Mark { place } => {
            let door = door(place, false).await?;
            let marked = door.act(&Caller::operator(), None, office::Mark {}).await?;
            screen.line(&format!("{} {}", marked.seq, marked.hash));
            Ok(Exit::Ok)
        }
    }
}

async fn export(door: &Door) -> Result<Vec<trail::Row>, Trouble> {
    let mut all = Vec::new();
    let mut ask = Trail { limit: 5_000, ..Trail::default() };
    loop {
        let found = door.ask(&Caller::operator(), ask.clone()).await?;
        all.extend(found.rows);
        if found.next == 0 {
            return Ok(all);
        }
        ask.before = found.next;
    }
}

async fn verify(
    checkpoint: Option<&std::path::Path>,
    place: &Place,
    screen: &Screen,
) -> Result<Exit, Trouble> {
    let kept = match checkpoint {
        Some(path) => founding::checkpoints(path)?,
        None => Vec::new(),
    };
    let verdict = upkeep::verify(resolve(place, &[])?.get("database"), &kept).await?;
    for one in &verdict.breaks {
        let head = screen.tone(Tone::Bad, screen.pick("不符", "break"));
        let _ = writeln!(std::io::stderr(), "{head} {} {}", one.seq, one.what);
    }
    screen.line(&format!("{} {}", verdict.rows, verdict.end));
    Ok(if verdict.breaks.is_empty() { Exit::Ok } else { Exit::Integrity })
}

/// Runs `moushi db …`.
pub async fn db(typed: &Db, screen: &Screen) -> Result<Exit, Trouble> {
    let (Db::Migrate { place } | Db::Status { place } | Db::Check { place }) = typed;
    let raise = matches!(typed, Db::Migrate { .. });
    let (status, copy) = upkeep::shape(resolve(place, &[])?.get("database"), raise).await?;
    if let Some(copy) = copy {
        let words = screen.pick("升级前的备份：", "copy made before: ");
        screen.line(&format!("{words}{}", copy.display()));
    }
    screen.line(&format!("{} / {}", status.at, status.newest));
    let behind = matches!(typed, Db::Check { .. }) && status.at < status.newest;
    Ok(if behind { Exit::Findings } else { Exit::Ok })
}
