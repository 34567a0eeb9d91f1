//! The first hour of an installation: the root unit and the three administrators, whose accounts have
//! no default password; and finding things by the names that people type at the machine.

use std::io::BufRead;
use std::path::Path;

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

use super::acts::account::Add as AddAccount;
use super::acts::org::{Add as AddOrg, AddPerson};
use super::acts::post::AddPost;
use super::caller::{Caller, Role};
use super::door::Door;
use super::exchange::partners;
use super::security;
use crate::error::{Trouble, file_refusal};
use crate::store::tables;

/// The three administrators 三员: name to sign in with, name, role.
const THREE: [(&str, Text, Role); 3] = [
    ("sysadmin", Text::new("系统管理员", "System administrator"), Role::System),
    ("secadmin", Text::new("安全管理员", "Security administrator"), Role::Security),
    ("auditor", Text::new("审计管理员", "Auditor"), Role::Auditor),
];

/// An account that was made.
#[derive(Debug)]
pub struct Founded {
    /// Name to sign in with.
    pub login: &'static str,
    /// What its holder is.
    pub title: Text,
    /// The one-time password.
    pub password: String,
}

/// Three passwords from a stream, one a line, in the order of the administrators.
pub fn typed(from: impl BufRead) -> Result<Vec<String>, Trouble> {
    let lines: Vec<String> =
        from.lines().take(3).collect::<Result<_, _>>().map_err(anyhow::Error::from)?;
    if lines.len() == 3 {
        return Ok(lines);
    }
    Err(Refusal::new(
        RefusalKind::Invalid,
        Text::new("需要三行口令。", "Three passwords are needed, one a line."),
        Text::new(
            "依次为系统、安全、审计管理员的口令。",
            "In this order: system, security, audit.",
        ),
    )
    .into())
}

/// Founds an empty database: the root unit and the three administrators.
pub async fn found(door: &Door, name: &str, passwords: &[String]) -> Result<Vec<Founded>, Trouble> {
    if tables::account::Entity::find().count(door.store.read()).await? > 0 {
        return Err(Refusal::new(
            RefusalKind::Conflict,
            Text::new("数据库中已有账号。", "The database has accounts already."),
            Text::new(
                "初始化只能做一次；新增账号请用 moushi user add。",
                "It is founded once; to add accounts use `moushi user add`.",
            ),
        )
        .into());
    }
    let profile = security::profile(door.store.read()).await?;
    for (password, (login, ..)) in passwords.iter().zip(&THREE) {
        profile.acceptable(login, password)?;
    }
    let me = Caller::operator();
    let root = AddOrg {
        parent: String::new(),
        kind: "department".to_owned(),
        name: name.to_owned(),
        short_name: String::new(),
        rank: 1,
    };
    let root = door.act(&me, None, root).await?.id;
    let mut made = Vec::with_capacity(3);
    for (at, (login, title, role)) in THREE.into_iter().enumerate() {
        let password = passwords.get(at).cloned().unwrap_or_default();
        let password = administrator(door, &root, login, &title, role, password).await?;
        made.push(Founded { login, title, password });
    }
    Ok(made)
}

async fn administrator(
    door: &Door,
    org: &str,
    login: &str,
    title: &Text,
    role: Role,
    password: String,
) -> Result<String, Trouble> {
    let me = Caller::operator();
    let rank = 900 + role as i64;
    let person = door.act(&me, None, AddPerson { name: title.zh.clone().into(), rank }).await?.id;
    let post = AddPost {
        person: person.clone(),
        org: org.to_owned(),
        role,
        title: title.zh.clone().into(),
        rank,
        from: String::new(),
    };
    door.act(&me, None, post).await?;
    let add = AddAccount { person, login: login.to_owned(), password };
    Ok(door.act(&me, None, add).await?.password)
}

/// Refuses a SQLite file that is not there: looking must not make one.
pub fn there(database: &str) -> Result<(), Refusal> {
    let path = database.strip_prefix("sqlite:").unwrap_or(database);
    if database.starts_with("postgres") || Path::new(path).is_file() {
        return Ok(());
    }
    Err(Refusal::new(
        RefusalKind::NotFound,
        Text::of(format!("没有数据库 {path}。"), format!("There is no database {path}.")),
        Text::new(
            "请用 --database 指明，或先运行 moushi init。",
            "Name it with --database, or run `moushi init` first.",
        ),
    ))
}

fn nobody(what: &str) -> Trouble {
    Refusal::new(
        RefusalKind::NotFound,
        Text::of(
            format!("没有找到“{what}”，或不止一个。"),
            format!("There is no `{what}`, or several."),
        ),
        Text::new("请用 list 命令核对名称。", "Compare it with what `list` shows."),
    )
    .into()
}

/// The only person of that name.
pub async fn person(door: &Door, name: &str) -> Result<String, Trouble> {
    use tables::person::{Column, Entity};
    let found = Entity::find().filter(Column::Name.eq(name)).all(door.store.read()).await?;
    match <[_; 1]>::try_from(found) {
        Ok([one]) => Ok(one.id),
        Err(_) => Err(nobody(name)),
    }
}

/// The only unit of that name.
pub async fn unit(door: &Door, name: &str) -> Result<String, Trouble> {
    use tables::org::{Column, Entity};
    let found = Entity::find().filter(Column::Name.eq(name)).all(door.store.read()).await?;
    match <[_; 1]>::try_from(found) {
        Ok([one]) => Ok(one.id),
        Err(_) => Err(nobody(name)),
    }
}

/// The account of that name.
pub async fn account(door: &Door, login: &str) -> Result<String, Trouble> {
    use tables::account::{Column, Entity};
    let login = login.to_lowercase();
    let found =
        Entity::find().filter(Column::Login.eq(login.as_str())).one(door.store.read()).await?;
    found.map(|row| row.id).ok_or_else(|| nobody(&login))
}

/// The partner of that name on packages.
pub async fn partner(door: &Door, name: &str) -> Result<String, Trouble> {
    let found = partners::named(door.store.read(), name).await?;
    found.map(|row| row.id).ok_or_else(|| nobody(name))
}

/// The identity of that subject at that issuer.
pub async fn identity(door: &Door, issuer: &str, subject: &str) -> Result<String, Trouble> {
    use tables::identity::{Column, Entity};
    let found = Entity::find()
        .filter(Column::Issuer.eq(issuer))
        .filter(Column::Subject.eq(subject))
        .one(door.store.read())
        .await?;
    found.map(|row| row.id).ok_or_else(|| nobody(subject))
}

/// A token as it is listed: never its secret.
#[derive(Debug)]
pub struct Key {
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub acts: String,
    /// End of its life.
    pub expires_at: i64,
}

/// Every token with its id and the account's name.
pub async fn tokens(door: &Door) -> Result<Vec<(String, String, Key)>, Trouble> {
    let db = door.store.read();
    let rows = tables::token::Entity::find()
        .order_by_asc(tables::token::Column::CreatedAt)
        .all(db)
        .await?;
    let mut listed = Vec::with_capacity(rows.len());
    for row in rows {
        let owner = tables::account::Entity::find_by_id(&row.account_id).one(db).await?;
        let login = owner.map(|owner| owner.login).unwrap_or_default();
        let key = Key { name: row.name, acts: row.acts, expires_at: row.expires_at };
        listed.push((row.id, login, key));
    }
    Ok(listed)
}

/// Checkpoints that were kept elsewhere: `number hash`, one a line.
pub fn checkpoints(path: &Path) -> Result<Vec<(i64, String)>, Refusal> {
    let text = std::fs::read_to_string(path).map_err(|error| file_refusal(path, &error))?;
    let line = |line: &str| {
        let (seq, hash) = line.trim().split_once(' ')?;
        Some((seq.parse().ok()?, hash.trim().to_owned()))
    };
    text.lines()
        .filter(|words| !words.trim().is_empty())
        .map(line)
        .collect::<Option<_>>()
        .ok_or_else(|| {
            Refusal::new(
                RefusalKind::Invalid,
                Text::of(
                    format!("{} 不是检查点文件。", path.display()),
                    format!("{} holds no checkpoints.", path.display()),
                ),
                Text::new("每行应为“序号 哈希”。", "Each line is a number and a hash."),
            )
        })
}
