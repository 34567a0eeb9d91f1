//! The server killed in the middle of its work, again and again: whatever it had said is done is done,
//! and the record holds.
//!
//! `MOUSHI_KILL_CYCLES` says how often; the more, the surer.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use moushi::app::blobs::Blobs;
use moushi::store::{Store, chain};
use serde_json::{Value, json};

use crate::chance::Chance;
use crate::client::Client;
use crate::world::{World, column, houses};

/// Rows that are edited, each by a client of its own.
const CLIENTS: usize = 4;

struct Server {
    child: Child,
    address: SocketAddr,
}

impl Server {
    fn start(database: &str, files: &str) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_moushi"))
            .args(["serve", "--insecure", "--listen", "127.0.0.1:0", "--database", database])
            .args(["--files", files])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the server starts");
        let lines = BufReader::new(child.stdout.take().expect("it speaks")).lines();
        let address = lines
            .map_while(Result::ok)
            .find_map(|line| line.split("http://").nth(1)?.split('/').next()?.parse().ok());
        Self { child, address: address.expect("it says where it listens") }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // SIGKILL: nothing is flushed, nothing is said.
        self.child.kill().expect("the server can be killed");
        self.child.wait().expect("it is gone");
    }
}

/// What a client has been told, and what it was doing when the line went dead.
struct Clerk {
    chance: Chance,
    row: String,
    version: i64,
    count: usize,
    pending: Option<(Value, String)>,
    done: Vec<String>,
    kept: Vec<(String, Vec<u8>)>,
}

impl Clerk {
    fn new(place: usize) -> Self {
        let row = if place == 0 { "t-d".to_owned() } else { format!("t-d-{}", place + 1) };
        let chance = Chance::new(place as u64 + 3);
        let (pending, done, kept) = (None, Vec::new(), Vec::new());
        Self { chance, row, version: 1, count: 0, pending, done, kept }
    }

    /// Works until the server does not answer.
    fn work(&mut self, client: &Client, stop: &AtomicBool) {
        while !stop.load(Ordering::Relaxed) {
            let went_well =
                if self.chance.once_in(12) { self.upload(client) } else { self.edit(client) };
            if !went_well {
                return;
            }
        }
    }

    /// The next edit, or once more the one of which nobody knows what came of it.
    fn edit(&mut self, client: &Client) -> bool {
        let (input, key) = self.pending.take().unwrap_or_else(|| {
            self.count += 1;
            let fields = json!({ "deliverable": format!("第{}稿", self.count) });
            let input = json!({ "entry": self.row, "version": self.version, "fields": fields });
            (input, format!("{}-{}", self.row, self.count))
        });
        let Ok(reply) = client.act("entry-edit", &input, &key) else {
            self.pending = Some((input, key));
            return false;
        };
        assert_eq!(reply.status, 200, "{reply:?} to {input}");
        self.version = reply.json()["version"].as_i64().expect("a version");
        self.done.push(key);
        true
    }

    fn upload(&mut self, client: &Client) -> bool {
        let bytes = format!("{} 建设示范高中{}所。", self.row, self.kept.len()).into_bytes();
        let Ok(reply) = client.send("POST", "/api/v1/files", &[], &bytes) else { return false };
        assert_eq!(reply.status, 200, "{reply:?}");
        let blob = reply.json()["blob"].as_str().expect("a name").to_owned();
        let (name, size) = (format!("{}.txt", self.kept.len()), bytes.len());
        self.kept.push((blob.clone(), bytes));
        let input =
            json!({ "plan": "p-d", "name": name, "blob": blob, "size": size, "level": "own" });
        let key = format!("{}-file-{}", self.row, self.kept.len());
        let Ok(reply) = client.act("document-add", &input, &key) else { return false };
        assert_eq!(reply.status, 200, "{reply:?}");
        self.done.push(key);
        true
    }
}

/// How often something is killed.
pub fn cycles() -> usize {
    let asked = std::env::var("MOUSHI_KILL_CYCLES").ok();
    asked.and_then(|times| times.parse().ok()).unwrap_or(12)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_survives_being_killed() {
    let world = houses::settled().await;
    let department = houses::houses(&world).await.swap_remove(0);
    for place in 1..CLIENTS {
        let body = houses::task("d", &format!("T{:03}", place + 1), "建设示范高中");
        world.execute(&houses::entry(&department, "t", place + 1, &body)).await;
    }
    let token = world.token("linlan", "*").await;
    let World { door, folder } = world;
    let path = |name: &str| folder.path().join(name).display().to_string();
    let (database, files) = (path("moushi.db"), path("files"));
    door.store.close().await.expect("the database is closed");
    let mut clerks: Vec<Clerk> = (0..CLIENTS).map(Clerk::new).collect();
    let mut chance = Chance::new(1);
    for _ in 0..cycles() {
        cycle(&mut clerks, &mut chance, &database, &files, &token);
        holds(&clerks, &database, &files).await;
    }
    let done: usize = clerks.iter().map(|clerk| clerk.done.len()).sum();
    println!("{} kills, {done} acknowledged changes", cycles());
    assert!(done > cycles(), "hardly anything was done: {done}");
}

/// One life of the server.
fn cycle(clerks: &mut [Clerk], chance: &mut Chance, database: &str, files: &str, token: &str) {
    let server = Server::start(database, files);
    let client = Client { address: server.address, token: token.to_owned() };
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for clerk in clerks {
            let (client, stop) = (&client, &stop);
            scope.spawn(move || clerk.work(client, stop));
        }
        std::thread::sleep(Duration::from_millis(5 + chance.below(296) as u64));
        drop(server);
        stop.store(true, Ordering::Relaxed);
    });
}

async fn holds(clerks: &[Clerk], database: &str, files: &str) {
    let store = Store::open(database).await.expect("the database opens");
    let sound: Vec<String> = column(&store, "select * from pragma_integrity_check").await;
    assert_eq!(sound, ["ok"]);
    let keys: Vec<String> = column(&store, "select request_key from replay").await;
    let keys: BTreeSet<String> = keys.into_iter().collect();
    for key in clerks.iter().flat_map(|clerk| &clerk.done) {
        assert!(keys.contains(key), "{key} was acknowledged and is lost");
    }
    for clerk in clerks {
        let row = &clerk.row;
        let version = format!("select version from entry where id = '{row}'");
        let version = column::<i64>(&store, &version).await[0];
        assert!(version >= clerk.version, "{row} is at {version}, not {}", clerk.version);
        let records = "select count(*) from audit where outcome = 'done' and object";
        let records = column::<i64>(&store, &format!("{records} = '{row}'")).await[0];
        assert_eq!(records, version - 1, "{row}: changes without a record, or the reverse");
    }
    let lone =
        "select id from document where added_at > 1 and id not in (select object from audit)";
    let lone: Vec<String> = column(&store, lone).await;
    assert!(lone.is_empty(), "documents without a record: {lone:?}");
    let blobs = Blobs::folder(std::path::Path::new(files)).expect("the folder of files");
    for (blob, bytes) in clerks.iter().flat_map(|clerk| &clerk.kept) {
        assert_eq!(blobs.get(blob).await.expect("the file is there"), *bytes);
    }
    let verdict = chain::verify(&store, &[]).await.expect("the chain is walked");
    assert!(verdict.breaks.is_empty(), "{verdict:?}");
    store.close().await.expect("the database is closed");
}
