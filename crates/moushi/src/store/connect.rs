//! Opening the database: SQLite with the settings of a ledger of record, or PostgreSQL.

use std::path::Path;
use std::time::Duration;

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};

use crate::error::Trouble;

/// The oldest SQLite that may hold a ledger: before it, two connections that write and checkpoint
/// together can corrupt the file (<https://sqlite.org/releaselog/3_51_3.html>).
const OLDEST_SQLITE: [u32; 3] = [3, 51, 3];

/// A running change; nothing of it is seen before `commit`.
pub type Tx = DatabaseTransaction;

/// An open database.
#[derive(Clone, Debug)]
pub struct Store {
    read: DatabaseConnection,
    /// SQLite has one writer; a pool of one connection makes waiting for it a queue instead of an
    /// error. On PostgreSQL the same pool as `read`.
    write: DatabaseConnection,
    url: String,
}

impl Store {
    /// Opens `sqlite:PATH`, a path, or `postgres://…`. Creates a SQLite file that is not there; does
    /// not migrate.
    pub async fn open(url: &str) -> Result<Self, Trouble> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Self::postgres(url).await;
        }
        Self::sqlite(url).await
    }

    async fn sqlite(url: &str) -> Result<Self, Trouble> {
        let path = url.strip_prefix("sqlite:").unwrap_or(url);
        let url = format!("sqlite:{path}?mode=rwc");
        let write =
            Database::connect(sqlite_options(&url, 1)).await.map_err(|e| closed(path, &e))?;
        let read =
            Database::connect(sqlite_options(&url, 4)).await.map_err(|e| closed(path, &e))?;
        let store = Self { read, write, url };
        store.assert_version().await?;
        Ok(store)
    }

    async fn postgres(url: &str) -> Result<Self, Trouble> {
        let mut options = ConnectOptions::new(url);
        options.max_connections(10).connect_timeout(Duration::from_secs(10)).sqlx_logging(false);
        let pool =
            Database::connect(options).await.map_err(|error| closed("PostgreSQL", &error))?;
        Ok(Self { read: pool.clone(), write: pool, url: url.to_owned() })
    }

    async fn assert_version(&self) -> Result<(), Trouble> {
        let ask = Statement::from_string(DbBackend::Sqlite, "select sqlite_version() as version");
        let row = self.read.query_one_raw(ask).await?;
        let version: String = row.map_or(Ok(String::new()), |row| row.try_get("", "version"))?;
        let parts: Vec<u32> = version.split('.').filter_map(|part| part.parse().ok()).collect();
        if parts.as_slice() >= OLDEST_SQLITE.as_slice() {
            return Ok(());
        }
        Err(anyhow::anyhow!("SQLite {version} is older than 3.51.3 and may lose data").into())
    }

    /// For looking.
    pub fn read(&self) -> &DatabaseConnection {
        &self.read
    }

    /// Begins a change. Changes happen one after another on either engine: SQLite has one writer, and
    /// on PostgreSQL a change holds the end of the audit chain, which it needs anyway. What a change
    /// has looked at is therefore still so when it writes.
    pub async fn begin(&self) -> Result<Tx, Trouble> {
        let tx = self.begin_unordered().await?;
        if self.backend() == DbBackend::Postgres {
            tx.execute_unprepared("select seq from chain where id = 1 for update").await?;
        }
        Ok(tx)
    }

    /// Begins a transaction before there is a chain to hold.
    pub(super) async fn begin_unordered(&self) -> Result<Tx, Trouble> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let backend = self.backend();
        let begun = match backend {
            DbBackend::Sqlite => self.write.begin_with_options(options).await?,
            _ => self.write.begin().await?,
        };
        Ok(begun)
    }

    /// Which engine it is.
    pub fn backend(&self) -> DbBackend {
        self.read.get_database_backend()
    }

    /// The file of a SQLite database.
    pub fn file(&self) -> Option<&Path> {
        let path = self.url.strip_prefix("sqlite:")?;
        Some(Path::new(path.split('?').next().unwrap_or(path)))
    }

    /// Ends every connection; on SQLite the write-ahead log is folded into the file.
    pub async fn close(self) -> Result<(), Trouble> {
        self.read.close().await?;
        self.write.close().await?;
        Ok(())
    }
}

fn sqlite_options(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options.max_connections(connections).min_connections(1).sqlx_logging(false);
    options.acquire_timeout(Duration::from_secs(30));
    // A connection within the process does not go away; asking each time costs as much as a query.
    options.test_before_acquire(false);
    options.map_sqlx_sqlite_opts(|sqlite| {
        sqlite
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(15))
            .pragma("trusted_schema", "OFF")
            .pragma("cache_size", "-16000")
            .pragma("temp_store", "MEMORY")
            .statement_cache_capacity(200)
            // A page of rows goes over in one piece, without a change of threads for each few.
            .row_buffer_size(512)
            .optimize_on_close(true, None)
    });
    options
}

fn closed(what: &str, error: &sea_orm::DbErr) -> Trouble {
    Refusal::new(
        RefusalKind::NotFound,
        Text::of(
            format!("数据库 {what} 打不开：{error}"),
            format!("The database {what} cannot be opened: {error}"),
        ),
        Text::new(
            "请核对 --database 的地址、文件夹的写权限，以及数据库是否已启动。",
            "Check the address given with --database, the right to write, and that it is running.",
        ),
    )
    .into()
}
