//! The ledger on PostgreSQL: a server of our own on a socket in a folder of its own, the same stories
//! as on SQLite, and the same answers to the same questions.

mod same;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use moushi::app::clock::Clock;
use moushi::app::door::Door;
use moushi::app::uploads;
use moushi::store::{Store, chain, migrate};
use tempfile::TempDir;

use crate::planning;
use crate::world::World;

/// A PostgreSQL server that ends when it goes out of scope; no network reaches it.
pub struct Server {
    programs: PathBuf,
    folder: TempDir,
}

impl Server {
    /// Starts one; `None`, with a line that says so, where it is not installed.
    ///
    /// # Panics
    /// When it is not installed and `MOUSHI_REQUIRE_TOOLS` is set, or does not start.
    pub fn start() -> Option<Self> {
        let Some(programs) = programs() else {
            let required = std::env::var_os("MOUSHI_REQUIRE_TOOLS").is_some();
            assert!(!required, "postgresql is required");
            println!("skipped: postgresql is not installed");
            return None;
        };
        let folder = TempDir::new().expect("a folder for the server");
        if is_root() {
            let given = Command::new("chown").arg("postgres").arg(folder.path()).status();
            assert!(given.is_ok_and(|status| status.success()), "the folder is given away");
        }
        let server = Self { programs, folder };
        let data = server.data();
        done(&server.run(
            "initdb",
            &["-A", "trust", "-U", "moushi", "-E", "UTF8", "--no-sync", "-D", &data],
        ));
        let socket = server.folder.path().display();
        let settings = format!(
            "-c listen_addresses= -c unix_socket_directories={socket} -c fsync=off -c max_connections=80"
        );
        let log = format!("{socket}/log");
        done(&server.run("pg_ctl", &["-D", &data, "-o", &settings, "-l", &log, "-w", "start"]));
        Some(server)
    }

    /// Address of a fresh database.
    pub fn database(&self, name: &str) -> String {
        let socket = self.folder.path().display().to_string();
        done(&self.run("createdb", &["-h", &socket, "-U", "moushi", name]));
        let socket = socket.replace('/', "%2F");
        format!("postgres://moushi@localhost/{name}?host={socket}")
    }

    /// Makes a table `pupils` of such columns and fills it from CSV.
    pub fn filled(&self, database: &str, columns: &str, rows: &[u8]) {
        let file = self.folder.path().join("rows.csv");
        std::fs::write(&file, rows).expect("the rows are written");
        self.asked(database, &format!("CREATE TABLE pupils ({columns})"));
        self.asked(database, &format!("\\copy pupils FROM '{}' CSV HEADER", file.display()));
    }

    /// What a query answers, as CSV.
    pub fn answered(&self, database: &str, query: &str) -> Vec<u8> {
        self.asked(database, &format!("COPY ({query}) TO STDOUT WITH (FORMAT csv, HEADER)"))
    }

    fn asked(&self, database: &str, words: &str) -> Vec<u8> {
        let socket = self.folder.path().display().to_string();
        let output =
            self.run("psql", &["-h", &socket, "-U", "moushi", "-d", database, "-qc", words]);
        done(&output);
        output.stdout
    }

    fn data(&self) -> String {
        self.folder.path().join("data").display().to_string()
    }

    /// Runs one of its programs; PostgreSQL does not run as root.
    fn run(&self, program: &str, words: &[&str]) -> Output {
        let path = self.programs.join(program);
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(path);
            command
        } else {
            Command::new(path)
        };
        command.args(words).current_dir("/").env("LC_ALL", "C.UTF-8");
        command.output().expect("the programs of PostgreSQL run")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.run("pg_ctl", &["-D", &self.data(), "-m", "immediate", "-w", "stop"]);
    }
}

fn done(output: &Output) {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().expect("id runs");
    id.stdout == b"0\n"
}

/// Where the programs are: Debian keeps each version in a folder of its own.
fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let mut found: Vec<PathBuf> =
        versions.flatten().map(|version| version.path().join("bin")).collect();
    found.retain(|folder| folder.join("initdb").is_file());
    found.sort();
    found.pop().or_else(|| {
        let folder = Path::new("/usr/bin");
        folder.join("initdb").is_file().then(|| folder.to_owned())
    })
}

async fn world(server: &Server, name: &str) -> World {
    World::on(&server.database(name), TempDir::new().expect("a folder for the world")).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_story_of_a_plan_is_the_same_on_postgresql() {
    let Some(server) = Server::start() else { return };
    planning::taken_and_taken_back(&world(&server, "taken").await).await;
    planning::edited_by_two(&world(&server, "edited").await).await;
    crate::follow::a_short_year(world(&server, "year").await).await;
    crate::follow::cascade::handed_down(world(&server, "down").await).await;
    crate::follow::telling::few_figures_tell(world(&server, "telling").await).await;
    crate::follow::sides::funds_and_statistics(world(&server, "sides").await).await;
    let year = crate::follow::Year::of(world(&server, "lit").await).await;
    crate::follow::cascade::recorded(&year).await;
    let (one, other) = (world(&server, "one").await, world(&server, "other").await);
    crate::exchange::between(one, other).await;
    crate::inspect::a_year(world(&server, "inspected").await).await;
    crate::inspect::objection::a_dispute(world(&server, "disputed").await).await;
    crate::follow::burden::asked_once(world(&server, "burden").await).await;
    crate::follow::forms::out_and_back(world(&server, "forms").await).await;
    crate::follow::forms::renamed::asked_once(world(&server, "columns").await).await;
    crate::follow::reminded::reminded(world(&server, "reminded").await).await;
    crate::packs::served::frozen_and_signed(world(&server, "packs").await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_year_is_the_same_on_postgresql() {
    let Some(server) = Server::start() else { return };
    crate::follow::whole_year::whole_year(world(&server, "whole").await).await;
    let (one, other) = (world(&server, "above").await, world(&server, "below").await);
    crate::carried::end_equal(one, other).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn servers_that_start_together_migrate_once() {
    let Some(server) = Server::start() else { return };
    let url = server.database("together");
    let mut starts = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let url = url.clone();
        starts.spawn(async move {
            let store = Store::open(&url).await.expect("the database opens");
            migrate::migrate(&store).await.expect("migrated, by whichever came first");
            let status = migrate::status(&store).await.expect("it has a state");
            assert_eq!(status.at, status.newest);
        });
    }
    while let Some(start) = starts.join_next().await {
        start.expect("no start failed");
    }
    let store = Store::open(&url).await.expect("the database opens");
    let verdict = chain::verify(&store, &[]).await.expect("the chain is walked");
    assert!(verdict.breaks.is_empty(), "{verdict:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_servers_sweep_uploads_once_on_postgresql() {
    let Some(server) = Server::start() else { return };
    let World { door, folder: _kept } = world(&server, "swept").await;
    let left = uploads::keep(&door, b"nobody adds this".to_vec()).await.expect("kept");
    assert_eq!(uploads::unnamed(door.store.read()).await.expect("counted"), 1);
    let tomorrow = Arc::new(AtomicI64::new(door.clock.now() + 25 * 3_600_000));
    let later = Door { clock: Clock::Set(tomorrow), ..door.clone() };
    let (here, there) = tokio::join!(uploads::sweep(&later), uploads::sweep(&later));
    assert_eq!(here.expect("swept") + there.expect("swept"), 1);
    assert!(!door.blobs.has(&left).await.expect("the folder is read"));
    let named = uploads::files(door.store.read()).await.expect("documents name files");
    assert!(!named.is_empty());
    for blob in named.keys() {
        assert!(door.blobs.has(blob).await.expect("the folder is read"), "{blob} is in use");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_edit_is_lost_on_postgresql() {
    let Some(server) = Server::start() else { return };
    crate::concurrency::edits_of_many(&world(&server, "many").await, 500).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_question_has_the_same_answer_on_both_engines() {
    let Some(server) = Server::start() else { return };
    same::asked(&server.database("same")).await;
}
