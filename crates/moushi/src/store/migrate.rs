//! Forward-only migrations: each runs once, in one transaction with the row that says so, after a
//! copy of the file. Killed at any moment, the database is the old one or the new one.

use std::path::{Path, PathBuf};

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::{Text, hex};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement};
use sha2::{Digest, Sha256};

use super::{Store, Tx};
use crate::error::{Trouble, file_refusal};

/// One step of the shape of the database.
struct Migration {
    number: i64,
    sql: &'static str,
}

/// Every step, in order; a step that has been released is never changed.
const MIGRATIONS: &[Migration] = &[
    Migration { number: 1, sql: include_str!("migrations/0001_ledger.sql") },
    Migration { number: 2, sql: include_str!("migrations/0002_administration.sql") },
    Migration { number: 3, sql: include_str!("migrations/0003_identity.sql") },
    Migration { number: 4, sql: include_str!("migrations/0004_province.sql") },
    Migration { number: 5, sql: include_str!("migrations/0005_tree.sql") },
    Migration { number: 6, sql: include_str!("migrations/0006_secrets.sql") },
    Migration { number: 7, sql: include_str!("migrations/0007_uploads.sql") },
    Migration { number: 8, sql: include_str!("migrations/0008_follow.sql") },
    Migration { number: 9, sql: include_str!("migrations/0009_cascade.sql") },
    Migration { number: 10, sql: include_str!("migrations/0010_lit.sql") },
    Migration { number: 11, sql: include_str!("migrations/0011_exchange.sql") },
    Migration { number: 12, sql: include_str!("migrations/0012_inspect.sql") },
    Migration { number: 13, sql: include_str!("migrations/0013_burden.sql") },
    Migration { number: 14, sql: include_str!("migrations/0014_remind.sql") },
    Migration { number: 15, sql: include_str!("migrations/0015_outcome.sql") },
    Migration { number: 16, sql: include_str!("migrations/0016_border.sql") },
    Migration { number: 17, sql: include_str!("migrations/0017_sides.sql") },
    Migration { number: 18, sql: include_str!("migrations/0018_objection.sql") },
    Migration { number: 19, sql: include_str!("migrations/0019_columns.sql") },
    Migration { number: 20, sql: include_str!("migrations/0020_pack.sql") },
    Migration { number: 21, sql: include_str!("migrations/0021_red_head.sql") },
    Migration { number: 22, sql: include_str!("migrations/0022_filling.sql") },
    Migration { number: 23, sql: include_str!("migrations/0023_release.sql") },
    Migration { number: 24, sql: include_str!("migrations/0024_study.sql") },
];

#[derive(Debug, FromQueryResult)]
struct Applied {
    number: i64,
    digest: String,
}

/// Where the database stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status {
    /// The last step that was applied; 0 for an empty database.
    pub at: i64,
    /// The last step that this program knows.
    pub newest: i64,
}

/// Tells where the database stands without changing it.
pub async fn status(store: &Store) -> Result<Status, Trouble> {
    let applied = applied(store).await?;
    Ok(Status { at: applied.last().map_or(0, |step| step.number), newest: newest() })
}

/// Brings the database to the newest step; answers the backup made before, if any was needed.
pub async fn migrate(store: &Store) -> Result<Option<PathBuf>, Trouble> {
    prepare(store).await?;
    let done = applied(store).await?;
    known(&done)?;
    let at = done.last().map_or(0, |step| step.number);
    if at == newest() {
        return Ok(None);
    }
    let backup = if at > 0 { copy(store, at).await? } else { None };
    for step in MIGRATIONS.iter().filter(|step| step.number > at) {
        apply(store, step).await?;
    }
    Ok(backup)
}

fn newest() -> i64 {
    MIGRATIONS.last().map_or(0, |step| step.number)
}

fn digest(sql: &str) -> String {
    hex(&Sha256::digest(sql.as_bytes()))
}

/// A transaction beside which nobody migrates: several servers may start together; the first does
/// the work, the others find it done.
async fn alone(store: &Store) -> Result<Tx, Trouble> {
    let tx = store.begin_unordered().await?;
    if store.backend() == DbBackend::Postgres {
        // Any number will do, as long as it is always this one.
        tx.execute_unprepared("select pg_advisory_xact_lock(7165432109)").await?;
    }
    Ok(tx)
}

async fn prepare(store: &Store) -> Result<(), Trouble> {
    let tx = alone(store).await?;
    tx.execute_unprepared(
        "create table if not exists migration \
         (number bigint primary key, digest text not null)",
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

async fn applied(store: &Store) -> Result<Vec<Applied>, Trouble> {
    let ask = "select number, digest from migration order by number";
    let ask = Statement::from_string(store.backend(), ask);
    // An empty database has no such table; that is where it stands, not an error.
    Ok(Applied::find_by_statement(ask).all(store.read()).await.unwrap_or_default())
}

/// Refuses a database of a newer program, or one whose steps are not ours.
fn known(done: &[Applied]) -> Result<(), Trouble> {
    for step in done {
        let ours = MIGRATIONS.iter().find(|known| known.number == step.number);
        match ours {
            None => return Err(newer(step.number)),
            Some(known) if digest(known.sql) != step.digest => {
                return Err(anyhow::anyhow!("migration {} was changed", step.number).into());
            }
            Some(_) => {}
        }
    }
    Ok(())
}

fn newer(number: i64) -> Trouble {
    Refusal::new(
        RefusalKind::Conflict,
        Text::of(
            format!("数据库的版本（{number}）比本程序新。"),
            format!("The database (step {number}) is newer than this program."),
        ),
        Text::new(
            "请升级程序，或恢复升级前的备份。",
            "Upgrade the program, or restore the backup made before the upgrade.",
        ),
    )
    .into()
}

async fn apply(store: &Store, step: &Migration) -> Result<(), Trouble> {
    let tx = alone(store).await?;
    let ask = format!("select number, digest from migration where number = {}", step.number);
    let ask = Statement::from_string(store.backend(), ask);
    if tx.query_one_raw(ask).await?.is_none() {
        tx.execute_unprepared(&dialect(store.backend(), step.sql)).await?;
        let note = format!(
            "insert into migration (number, digest) values ({}, '{}')",
            step.number,
            digest(step.sql)
        );
        tx.execute_unprepared(&note).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// The one text, for the engine: PostgreSQL is told to order text by bytes, as SQLite does.
fn dialect(backend: DbBackend, sql: &str) -> String {
    if backend != DbBackend::Postgres {
        return sql.to_owned();
    }
    sql.replace(" text not null", " text collate \"C\" not null")
        .replace(" text primary key", " text collate \"C\" primary key")
}

/// A copy of a SQLite file beside it, made by the engine; PostgreSQL is backed up by its own tools.
async fn copy(store: &Store, at: i64) -> Result<Option<PathBuf>, Trouble> {
    let Some(file) = store.file() else { return Ok(None) };
    let mut name = file.as_os_str().to_owned();
    name.push(format!(".before-{}.bak", at + 1));
    let path = PathBuf::from(name);
    if path.exists() {
        return Ok(Some(path));
    }
    copy_to(store, &path).await?;
    Ok(Some(path))
}

/// A copy of a SQLite database as it stands at one moment, while others go on writing. It has its name
/// only when it is whole and on the disk: a copy that was interrupted is not taken for one.
pub async fn copy_to(store: &Store, path: &Path) -> Result<(), Trouble> {
    let part = path.with_extension("part");
    if part.exists() {
        std::fs::remove_file(&part).map_err(|error| file_refusal(&part, &error))?;
    }
    let target = part.display().to_string().replace('\'', "''");
    store.read().execute_unprepared(&format!("vacuum into '{target}'")).await?;
    named(&part, path).map_err(|error| file_refusal(path, &error))?;
    Ok(())
}

/// Gives a file its name when all of it is on the disk, and waits until the name is there too.
pub fn named(part: &Path, path: &Path) -> std::io::Result<()> {
    std::fs::File::open(part)?.sync_all()?;
    std::fs::rename(part, path)?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    std::fs::File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}
