//! A small world for tests: the made-up province in a fresh database, its documents read, and a
//! server on loopback when a test wants one.

use std::net::SocketAddr;

use moushi::app::blobs::Blobs;
use moushi::app::caller::Caller;
use moushi::app::clock::Clock;
use moushi::app::door::Door;
use moushi::app::{login, province};
use moushi::http::Site;
use moushi::sandbox::Sandbox;
use moushi::store::{Store, migrate};
use moushi::{jobs, serve};
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
        let door = Door::new(store, blobs, Clock::Machine);
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
        let site = Site { door: self.door.clone(), secure: false, demo: true };
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
