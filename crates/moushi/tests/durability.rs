//! The server killed in the middle of its work, again and again: whatever it had said is done is done,
//! the record holds, and nothing is left over.
//!
//! `MOUSHI_KILL_CYCLES` says how often; the more, the surer.

mod clerk;
mod copies;
mod whole;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use moushi::app::blobs::Blobs;
use moushi::store::{Store, chain};
use sea_orm::ConnectionTrait;

use self::clerk::Clerk;
use self::copies::Told;
use crate::chance::Chance;
use crate::client::Client;
use crate::world::{World, column, houses};

/// How many work at the same time, each on rows of its own.
const CLIENTS: usize = 4;

/// Where everything is.
pub struct Place {
    database: String,
    files: String,
    copies: String,
}

struct Server {
    child: Child,
    address: SocketAddr,
}

impl Server {
    fn start(place: &Place) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_moushi"))
            .args(["serve", "--insecure", "--listen", "127.0.0.1:0"])
            .args(["--database", &place.database, "--files", &place.files])
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

/// How often something is killed.
pub fn cycles() -> usize {
    let asked = std::env::var("MOUSHI_KILL_CYCLES").ok();
    asked.and_then(|times| times.parse().ok()).unwrap_or(12)
}

/// A world with rows for every clerk, in which every document has its file.
async fn prepared() -> World {
    let world = houses::settled().await;
    let department = houses::houses(&world).await.swap_remove(0);
    let own = (1..CLIENTS).map(|place| place + 1);
    for seq in own.chain((0..CLIENTS).flat_map(clerk::block)) {
        let body = houses::task("d", &format!("T{seq:03}"), "建设示范高中");
        world.execute(&houses::entry(&department, "t", seq, &body)).await;
    }
    let folder = world.folder.path().join("files");
    let stray = houses::BLOB;
    std::fs::remove_file(folder.join(&stray[..2]).join(stray)).expect("what no document names");
    let blob = world.door.blobs.put("要点".as_bytes().to_vec()).await.expect("kept");
    world.execute(&format!("update document set blob = '{blob}' where added_at = 1")).await;
    for table in ["form", "pack", "template"] {
        world.execute(&format!("update {table} set blob = '{blob}'")).await;
    }
    world
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_survives_being_killed() {
    let world = prepared().await;
    let token = world.token("linlan", "*").await;
    let World { door, folder } = world;
    let path = |name: &str| folder.path().join(name).display().to_string();
    let place = Place { database: path("moushi.db"), files: path("files"), copies: path("kept") };
    door.store.close().await.expect("the database is closed");
    let mut clerks: Vec<Clerk> = (0..CLIENTS).map(Clerk::new).collect();
    let (mut chance, mut backups) = (Chance::new(1), 0);
    for at in 0..cycles() {
        backups += cycle(at, &mut clerks, &mut chance, &place, &token).await;
        holds(&clerks, &place).await;
        if at % 20 == 10 {
            a_day_goes_by(&mut clerks, &place).await;
        }
        if at % 50 == 49 {
            println!("{} kills: {}", at + 1, figures(&clerks, backups));
        }
    }
    clerks.iter_mut().for_each(Clerk::sleep);
    let (swept, documents) = whole::nothing_is_left_over(&place).await;
    brought_back(&clerks, &place).await;
    println!("{} kills: {}", cycles(), figures(&clerks, backups));
    println!("0 lost; {documents} documents, {swept} uploads swept at last, 0 orphans");
    let done = done(&clerks, backups);
    assert!(done.values().all(|count| *count > 0), "not everything was done: {done:?}");
    assert!(swept > 0, "nothing was left to be swept");
}

/// How much of each kind was acknowledged.
fn done(clerks: &[Clerk], backups: usize) -> BTreeMap<&'static str, usize> {
    let left = clerks.iter().map(|clerk| clerk.left).sum();
    let kinds = ["entry-edit", "entries-edit", "document-add"];
    let mut done: BTreeMap<_, _> = kinds.into_iter().map(|kind| (kind, 0)).collect();
    for (act, _) in clerks.iter().flat_map(|clerk| &clerk.done) {
        *done.entry(act).or_default() += 1;
    }
    done.extend([("uploads left", left), ("backups", backups)]);
    done
}

fn figures(clerks: &[Clerk], backups: usize) -> String {
    let done = done(clerks, backups);
    done.iter().map(|(kind, count)| format!("{kind} {count}")).collect::<Vec<_>>().join(", ")
}

/// One life of the server; answers how many backups were made in it. Now and then one is made while it
/// lives, and some of these are killed with it.
async fn cycle(
    at: usize,
    clerks: &mut [Clerk],
    chance: &mut Chance,
    place: &Place,
    token: &str,
) -> usize {
    let told = Told::to(clerks);
    let server = Server::start(place);
    let backup = (at % 5 == 1).then(|| copies::begin(place));
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
    let Some(mut backup) = backup else { return 0 };
    if at % 10 == 6 {
        backup.kill().expect("the backup can be killed");
        backup.wait().expect("it is gone");
        return copies::hold(place, &told).await;
    }
    assert!(backup.wait().expect("the backup ends").success(), "the database was there for it");
    let made = copies::hold(place, &told).await;
    assert_eq!(made, 1, "the backup that was acknowledged is there");
    made
}

/// What was handed in is of yesterday: the next server sweeps while it is worked with.
async fn a_day_goes_by(clerks: &mut [Clerk], place: &Place) {
    let store = Store::open(&place.database).await.expect("the database opens");
    let tx = store.begin().await.expect("a change begins");
    let older = format!("update upload set at = at - {}", whole::DAY);
    tx.execute_unprepared(&older).await.expect("the statement is right");
    tx.commit().await.expect("the change stays");
    store.close().await.expect("the database is closed");
    clerks.iter_mut().for_each(Clerk::sleep);
}

/// The database is whole, and so is the record.
async fn sound(store: &Store) {
    let whole: Vec<String> = column(store, "select * from pragma_integrity_check").await;
    assert_eq!(whole, ["ok"]);
    let loose: Vec<String> = column(store, "select \"table\" from pragma_foreign_key_check").await;
    assert!(loose.is_empty(), "rows that name what is not there: {loose:?}");
    let verdict = chain::verify(store, &[]).await.expect("the chain is walked");
    assert!(verdict.breaks.is_empty(), "{verdict:?}");
}

/// Everything that was acknowledged is there.
async fn holds(clerks: &[Clerk], place: &Place) {
    let store = Store::open(&place.database).await.expect("the database opens");
    sound(&store).await;
    let keys: Vec<String> = column(&store, "select request_key from replay").await;
    let keys: BTreeSet<String> = keys.into_iter().collect();
    for (_, key) in clerks.iter().flat_map(|clerk| &clerk.done) {
        assert!(keys.contains(key), "{key} was acknowledged and is lost");
    }
    for clerk in clerks {
        let words = row_holds(&store, &clerk.row, clerk.version).await.0;
        assert!(clerk.edited().contains(&words), "{} holds {words}", clerk.row);
        block_holds(&store, clerk).await;
    }
    let lone =
        "select id from document where added_at > 1 and id not in (select object from audit)";
    let lone: Vec<String> = column(&store, lone).await;
    assert!(lone.is_empty(), "documents without a record: {lone:?}");
    let blobs = Blobs::folder(Path::new(&place.files)).expect("the folder of files");
    for kept in clerks.iter().flat_map(|clerk| &clerk.kept) {
        assert_eq!(blobs.get(&kept.blob).await.expect("the file is there"), kept.bytes);
    }
    store.close().await.expect("the database is closed");
}

/// A row is at the version that was acknowledged or beyond, each with its record; answers its words and
/// its unit.
async fn row_holds(store: &Store, row: &str, acknowledged: i64) -> (String, String) {
    let of_row = |name: &str| format!("select {name} from entry where id = '{row}'");
    let version = column::<i64>(store, &of_row("version")).await[0];
    assert!(version >= acknowledged, "{row} is at {version}, not {acknowledged}");
    let records = "select count(*) from audit where outcome = 'done' and object";
    let records = column::<i64>(store, &format!("{records} = '{row}'")).await[0];
    assert_eq!(records, version - 1, "{row}: changes without a record, or the reverse");
    let words = column(store, &of_row("deliverable")).await.swap_remove(0);
    (words, column(store, &of_row("unit")).await.swap_remove(0))
}

/// A paste is there in every row of the block or in none, with the unit's part in it.
async fn block_holds(store: &Store, clerk: &Clerk) {
    let mut found = BTreeSet::new();
    for (row, version) in &clerk.block {
        let held = row_holds(store, row, *version).await;
        let parts = format!(
            "select org.name from assignment join org on org.id = org_id where entry_id = '{row}'"
        );
        let parts: Vec<String> = column(store, &parts).await;
        assert_eq!(parts.join("、"), held.1, "{row}: the part is not the unit's");
        found.insert(held);
    }
    let pasted = clerk.pasted();
    let one = found.len() == 1 && found.iter().all(|held| pasted.contains(held));
    assert!(one, "the block of {} holds {found:?}, not one of {pasted:?}", clerk.row);
}

/// A last backup, put back in an empty place, holds everything as well.
async fn brought_back(clerks: &[Clerk], place: &Place) {
    assert!(copies::begin(place).wait().expect("the backup ends").success());
    let copy = copies::made(place).swap_remove(0).display().to_string();
    let folder = tempfile::TempDir::new().expect("a folder");
    let path = |name: &str| folder.path().join(name).display().to_string();
    let new = Place { database: path("moushi.db"), files: path("files"), copies: path("kept") };
    let there = ["--database", &new.database, "--files", &new.files];
    copies::done(&[&["backup", "restore", &copy], &there[..]].concat());
    // The key that seals secrets lies in no backup: whoever restores brings it along.
    let key = |place: &Place| Path::new(&place.database).with_file_name("moushi.key");
    std::fs::copy(key(place), key(&new)).expect("the key is brought along");
    copies::done(&[&["doctor"], &there[..]].concat());
    holds(clerks, &new).await;
    let files = |place: &Place| whole::there(Path::new(&place.files));
    assert_eq!(files(&new), files(place), "the same files");
    let left = std::fs::read_dir(&place.copies).expect("the folder of backups").flatten();
    let left: Vec<_> = left.map(|entry| entry.file_name()).collect();
    assert_eq!(left.len(), 2, "the backup and its lock: {left:?}");
}
