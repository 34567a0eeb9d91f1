//! A small world for tests: the made-up province in a fresh database, its documents read, and a
//! server on loopback when a test wants one.

pub mod houses;

use std::net::SocketAddr;

use moushi::app::blobs::Blobs;
use moushi::app::caller::Caller;
use moushi::app::clock::Clock;
use moushi::app::door::Door;
use moushi::app::vault::Vault;
use moushi::app::{login, province};
use moushi::http::Site;
use moushi::sandbox::Sandbox;
use moushi::store::{Store, migrate};
use moushi::{jobs, serve};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, JsonValue, Statement, TryGetable};
use tempfile::TempDir;
use tokio::sync::watch;

/// The province, on one database.
pub struct World {
    /// The door to it.
    pub door: Door,
    /// Where its files are; removed with it.
    pub folder: TempDir,
}

impl World {
    /// A fresh province on SQLite, its documents not yet read.
    pub async fn new() -> Self {
        let folder = TempDir::new().expect("a folder for the world");
        let file = folder.path().join("moushi.db");
        Self::on(&file.display().to_string(), folder).await
    }

    /// A fresh province on the database at `url`.
    pub async fn on(url: &str, folder: TempDir) -> Self {
        let store = Store::open(url).await.expect("the database opens");
        migrate::migrate(&store).await.expect("the database is migrated");
        let blobs = Blobs::folder(&folder.path().join("files")).expect("a folder for files");
        let vault = Vault::at(&folder.path().join("moushi.key"));
        let door = Door::new(store, blobs, vault, Clock::Machine);
        province::populate(&door).await.expect("the province is made");
        Self { door, folder }
    }

    /// Reads every document that waits.
    pub async fn read_documents(&self) {
        let sandbox = Sandbox::of(env!("CARGO_BIN_EXE_moushi"));
        while jobs::step(&self.door, &sandbox, "test").await.expect("documents are read") {}
    }

    /// Somebody of the province, by the name of the account.
    pub async fn caller(&self, name: &str) -> Caller {
        let session = login::sign_in(&self.door, name, province::PASSWORD, "test");
        session.await.expect("the demo's accounts sign in").caller
    }

    /// Serves the province on loopback until the runtime ends; answers where.
    pub async fn serve(&self) -> SocketAddr {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("a bound port");
        let site = Site { door: self.door.clone(), secure: false, demo: true, provider: None };
        let app = serve::router(site).into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, app).await });
        let (keep, stop) = watch::channel(false);
        let sandbox = Sandbox::of(env!("CARGO_BIN_EXE_moushi"));
        let work = jobs::work(self.door.clone(), sandbox, stop);
        tokio::spawn(async move {
            work.await;
            drop(keep);
        });
        address
    }
}

impl World {
    /// Changes the database past the door, as no program does.
    pub async fn execute(&self, sql: &str) {
        let tx = self.door.store.begin().await.expect("a change begins");
        tx.execute_unprepared(sql).await.expect("the statement is right");
        tx.commit().await.expect("the change stays");
    }

    /// Puts a row into a table; columns that are not named are empty, as the schema has it.
    pub async fn put(&self, table: &str, row: &serde_json::Value) {
        let info = format!("pragma_table_info('{table}') order by cid");
        let names: Vec<String> =
            column(&self.door.store, &format!("select name from {info}")).await;
        let kinds: Vec<String> =
            column(&self.door.store, &format!("select lower(type) from {info}")).await;
        let value = |(name, kind): (&String, &String)| match &row[name] {
            serde_json::Value::Null if kind == "text" => "''".to_owned(),
            serde_json::Value::Null => "0".to_owned(),
            serde_json::Value::String(words) => format!("'{}'", words.replace('\'', "''")),
            other => other.to_string(),
        };
        let values: Vec<String> = names.iter().zip(&kinds).map(value).collect();
        let (names, values) = (names.join(", "), values.join(", "));
        self.execute(&format!("insert into {table} ({names}) values ({values})")).await;
    }

    /// The same world once more, in a database of its own; it may go its own way from here.
    pub async fn copied(&self) -> Self {
        let folder = TempDir::new().expect("a folder for the world");
        let file = folder.path().join("moushi.db").display().to_string();
        let copy = format!("vacuum into '{file}'");
        self.door.store.read().execute_unprepared(&copy).await.expect("the database is copied");
        let store = Store::open(&file).await.expect("the copy opens");
        Self { door: Door { store, plans: std::sync::Arc::default(), ..self.door.clone() }, folder }
    }
}

/// The first column of what a statement selects.
pub async fn column<T: TryGetable>(store: &Store, sql: &str) -> Vec<T> {
    let ask = Statement::from_string(DbBackend::Sqlite, sql);
    let rows = store.read().query_all_raw(ask).await.expect("rows are read");
    rows.iter().map(|row| row.try_get_by_index(0).expect("a value of that kind")).collect()
}

/// Everything that people work on, as one text: all but the record of what happened and who is
/// signed in.
pub async fn digest(world: &World) -> String {
    let ask =
        |sql: String| JsonValue::find_by_statement(Statement::from_string(DbBackend::Sqlite, sql));
    let db = world.door.store.read();
    let names = "select name from sqlite_master where type = 'table' and name not in \
                 ('audit', 'chain', 'checkpoint', 'session', 'throttle') order by name";
    let mut whole = String::new();
    for table in ask(names.to_owned()).all(db).await.expect("tables are listed") {
        let name = table["name"].as_str().expect("a table has a name");
        let rows = ask(format!("select * from {name}")).all(db).await.expect("rows are read");
        let mut rows: Vec<String> = rows.iter().map(ToString::to_string).collect();
        rows.sort();
        whole.push_str(&format!("{name}: {}\n", rows.join("\n")));
    }
    whole
}

impl World {
    /// A token of somebody of the province; `acts` are names with blanks between them, or `*`.
    pub async fn token(&self, login: &str, acts: &str) -> String {
        let (secret, digest) = login::new_token();
        let far = i64::MAX;
        self.execute(&format!(
            "insert into token (id, account_id, name, digest, acts, created_at, expires_at)
             select '{digest}', id, 'test', '{digest}', '{acts}', 1, {far} from account
             where login = '{login}'"
        ))
        .await;
        secret
    }
}
