//! Backups and migrations killed in the middle, again and again: what has the name of a backup is whole,
//! and a database is the old one or the new one.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use moushi::app::backup;
use moushi::store::{Store, migrate};
use sea_orm::ConnectionTrait;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use crate::chance::Chance;
use crate::durability::cycles;
use crate::world::{World, column};

/// The shape of a database of the first release.
const FIRST: &str = include_str!("../src/store/migrations/0001_ledger.sql");
/// Rows of the old database; enough that copying it takes a while.
const ROWS: usize = 3_000;

/// Runs the program and kills it after a while; answers whether it came to its end before.
fn killed(folder: &Path, words: &[&str], after: Duration) -> bool {
    let mut child = Command::new(env!("CARGO_BIN_EXE_moushi"))
        .args(words)
        .current_dir(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    std::thread::sleep(after);
    let ended = child.try_wait().expect("the program can be asked").is_some();
    // SIGKILL: nothing is flushed, nothing is said.
    child.kill().expect("the program can be killed");
    child.wait().expect("it is gone");
    ended
}

/// Runs the program to its good end.
fn done(folder: &Path, words: &[&str]) {
    let mut run = Command::new(env!("CARGO_BIN_EXE_moushi"));
    let output = run.args(words).current_dir(folder).output().expect("the program runs");
    assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn names(folder: &Path, end: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).filter(|path| path.to_string_lossy().ends_with(end)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_the_name_of_a_backup_is_whole() {
    let world = World::new().await;
    let folder = world.folder.path().to_owned();
    let create = ["backup", "create", "--to", "kept", "--files", "files"];
    let (mut chance, mut parts, mut ended) = (Chance::new(5), 0, 0);
    for _ in 0..cycles() {
        let after = Duration::from_micros(200 * chance.below(500) as u64);
        ended += usize::from(killed(&folder, &create, after));
        let kept = folder.join("kept");
        parts += names(&kept, ".part").len() + names(&kept, ".db").len();
        for path in names(&kept, ".zip") {
            let archive = std::fs::File::open(&path).expect("the backup opens");
            backup::verify(archive).unwrap_or_else(|refusal| panic!("{path:?}: {refusal:?}"));
        }
    }
    done(&folder, &create);
    let kept = folder.join("kept");
    let left: Vec<_> = [".part", ".db"].iter().flat_map(|end| names(&kept, end)).collect();
    assert!(left.is_empty(), "the next backup clears up: {left:?}");
    assert!(!names(&kept, ".zip").is_empty());
    println!(
        "{} kills, {ended} came to their end, {parts} were cut short in the writing",
        cycles()
    );
}

/// A database as the first release left it, with people in it.
async fn old(path: &Path) {
    let store = Store::open(&path.display().to_string()).await.expect("the database opens");
    let tx = store.begin().await.expect("a change begins");
    let digest: String =
        Sha256::digest(FIRST.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    let migrations = "create table migration (number bigint primary key, digest text not null)";
    tx.execute_unprepared(migrations).await.expect("a table");
    tx.execute_unprepared(FIRST).await.expect("the first shape");
    let note = format!("insert into migration (number, digest) values (1, '{digest}')");
    tx.execute_unprepared(&note).await.expect("a note");
    for at in 0..ROWS {
        let person = format!("insert into person values ('p{at}', '张三', 'zs', {at}, 1)");
        tx.execute_unprepared(&person).await.expect("a person");
    }
    tx.commit().await.expect("the change stays");
    store.close().await.expect("the database is closed");
}

/// What the database says of itself, held against what is there.
async fn sound(path: &Path) -> i64 {
    let store = Store::open(&path.display().to_string()).await.expect("the database opens");
    let whole: Vec<String> = column(&store, "select * from pragma_integrity_check").await;
    assert_eq!(whole, ["ok"], "{path:?}");
    let at = migrate::status(&store).await.expect("a status").at;
    // Each step is there with its note or not at all; these tables came with these steps.
    for (step, table) in [(2, "portfolio"), (3, "identity"), (7, "upload")] {
        let there = format!("select count(*) from sqlite_master where name = '{table}'");
        let there = column::<i64>(&store, &there).await[0];
        assert_eq!(there, i64::from(at >= step), "{path:?}: {table} at step {at}");
    }
    let people = column::<i64>(&store, "select count(*) from person").await[0];
    assert_eq!(people, i64::try_from(ROWS).expect("small"), "{path:?}");
    store.close().await.expect("the database is closed");
    at
}

#[tokio::test(flavor = "multi_thread")]
async fn a_migration_that_is_killed_leaves_the_old_shape_or_the_new_one() {
    let folder = TempDir::new().expect("a folder");
    let first = folder.path().join("first.db");
    old(&first).await;
    assert_eq!(sound(&first).await, 1);
    let (mut chance, mut between) = (Chance::new(9), 0);
    for _ in 0..cycles() {
        let place = TempDir::new().expect("a folder");
        let file = place.path().join("moushi.db");
        std::fs::copy(&first, &file).expect("a copy of the old database");
        let after = Duration::from_micros(100 * chance.below(600) as u64);
        let ended = killed(place.path(), &["db", "migrate"], after);
        let at = sound(&file).await;
        between += usize::from(at > 1 && !ended);
        let copies = names(place.path(), ".bak");
        assert!(at == 1 || copies.len() == 1, "no step is taken before the copy is there");
        done(place.path(), &["db", "migrate"]);
        assert!(sound(&file).await > 2);
        // Killed between two steps there is a second copy, of what lay between; the first one stays.
        let copies = names(place.path(), ".before-2.bak");
        assert_eq!(copies.len(), 1, "a copy of the database as it was");
        assert_eq!(sound(&copies[0]).await, 1);
    }
    println!("{} kills, {between} between the first step and the end", cycles());
}
