//! Administration at the machine: the commands, their exit codes, backups and the record.

use std::io::{Cursor, Write as _};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use moushi::app::{backup, blobs};
use moushi::store::Store;
use sea_orm::ConnectionTrait;
use tempfile::TempDir;
use zip::write::SimpleFileOptions;

use crate::reviewing::document;
use crate::world::World;

fn run_with(folder: &Path, words: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_moushi"))
        .args(["--lang", "zh"])
        .args(words)
        .current_dir(folder)
        .env_remove("MOUSHI_DATABASE")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    let mut stdin = child.stdin.take().expect("a pipe");
    // A command that reads nothing may have ended already.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    child.wait_with_output().expect("the binary ends")
}

/// What the program says when it is run in `folder` and ends with `code`.
#[track_caller]
pub fn run(folder: &Path, words: &[&str], code: i32) -> String {
    let output = run_with(folder, words, "");
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{words:?}: {told}");
    String::from_utf8(output.stdout).expect("answers are UTF-8")
}

/// A founded installation in a fresh folder.
fn founded() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    run(folder.path(), &["init", "某省教育厅"], 0);
    folder
}

async fn tamper(folder: &Path, sql: &str) {
    let path = folder.join("moushi.db").display().to_string();
    let store = Store::open(&path).await.expect("the database opens");
    let tx = store.begin().await.expect("a transaction");
    tx.execute_unprepared(sql).await.expect("tampered");
    tx.commit().await.expect("committed");
    store.close().await.expect("closed");
}

#[test]
fn an_installation_is_founded_once_and_without_default_passwords() {
    let folder = TempDir::new().expect("a folder");
    let at = folder.path();
    run(at, &["user", "list"], 3);
    assert!(!at.join("moushi.db").exists(), "looking makes no database");
    let weak =
        run_with(at, &["init", "某省教育厅", "--passwords"], "password\npassword\npassword\n");
    assert_eq!(weak.status.code(), Some(2));
    let said = run(at, &["init", "某省教育厅"], 0);
    let passwords: Vec<&str> =
        said.lines().skip(1).filter_map(|line| line.split_whitespace().last()).collect();
    assert!(passwords.len() == 3 && passwords[0] != passwords[1], "{said}");
    run(at, &["init", "某省教育厅"], 6);
    let listed = run(at, &["user", "list"], 0);
    for login in ["sysadmin", "secadmin", "auditor"] {
        assert!(listed.contains(login), "{listed}");
    }
    assert!(!listed.contains(passwords[0]));
}

#[test]
fn units_accounts_and_tokens_are_kept_at_the_machine() {
    let folder = founded();
    let at = folder.path();
    let add =
        ["org", "add", "基础教育处", "--below", "某省教育厅", "--kind", "division", "--rank", "2"];
    run(at, &add, 0);
    assert!(run(at, &["org", "list"], 0).contains("  基础教育处"));
    run(at, &["org", "add", "x", "--below", "没有", "--kind", "division", "--rank", "2"], 3);
    run(at, &["user", "suspend", "sysadmin"], 0);
    assert!(run(at, &["user", "list"], 0).contains("suspended"));
    run(at, &["user", "restore", "sysadmin"], 0);
    assert!(run(at, &["user", "reset", "sysadmin"], 0).contains('-'));
    run(at, &["user", "reset", "nobody"], 3);
    run(at, &["user", "stale"], 0);
    run(at, &["token", "add", "sysadmin", "--name", "x", "--acts", "account-add"], 5);
    let secret = run(at, &["token", "add", "sysadmin", "--name", "x", "--acts", "org-add"], 0);
    assert!(secret.starts_with("msh_"));
    let listed = run(at, &["token", "list"], 0);
    assert!(listed.contains("org-add") && !listed.contains(secret.trim()));
    let id = listed.split_whitespace().next().expect("an id").to_owned();
    run(at, &["token", "remove", &id], 0);
    assert_eq!(run(at, &["token", "list"], 0), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_record_and_a_shortened_one_are_found() {
    let folder = founded();
    let at = folder.path();
    let kept = run(at, &["audit", "mark"], 0);
    std::fs::write(at.join("kept.txt"), &kept).expect("a file");
    run(at, &["audit", "verify", "--checkpoint", "kept.txt"], 0);
    assert!(run(at, &["audit", "export"], 0).lines().count() > 5);
    assert!(run(at, &["audit", "export", "--csv"], 0).contains("org-add"));
    tamper(at, "update audit set act = 'other' where seq = 2").await;
    run(at, &["audit", "verify"], 4);
    tamper(at, "update audit set act = 'person-add' where seq = 2").await;
    run(at, &["audit", "verify"], 0);
    // Whoever holds the database can shorten the record and all that the database knows of it.
    tamper(
        at,
        "delete from checkpoint; delete from audit where seq > 3; \
         update chain set seq = 3, hash = (select hash from audit where seq = 3)",
    )
    .await;
    run(at, &["audit", "verify"], 0);
    run(at, &["audit", "verify", "--checkpoint", "kept.txt"], 4);
}

#[test]
fn a_backup_comes_back_as_it_was_and_a_flipped_byte_is_refused() {
    let folder = founded();
    let at = folder.path();
    run(at, &["backup", "create", "--to", "kept"], 0);
    let files = std::fs::read_dir(at.join("kept")).expect("a folder").flatten();
    let mut files = files.map(|file| file.path());
    let file = files.find(|path| path.extension().is_some_and(|end| end == "zip"));
    let file = file.expect("a backup");
    let named = file.display().to_string();
    run(at, &["backup", "verify", &named], 0);
    assert!(run(at, &["backup", "list", "kept"], 0).contains("moushi-"));
    let before = run(at, &["audit", "export"], 0);
    let there = ["--database", "new/moushi.db", "--files", "new/files"];
    std::fs::create_dir(at.join("new")).expect("a folder");
    run(at, &[&["backup", "restore", &named], &there[..]].concat(), 0);
    let after = run(at, &[&["audit", "export"], &there[..]].concat(), 0);
    // The record of the original has one row more: that the backup was made.
    assert_eq!(
        before.split_once('\n').expect("rows").1,
        after,
        "equal, row by row and hash by hash"
    );
    run(at, &[&["audit", "verify"], &there[..]].concat(), 0);
    run(at, &[&["backup", "restore", &named], &there[..]].concat(), 6);
    run(at, &[&["backup", "restore", &named, "--force"], &there[..]].concat(), 0);

    let bytes = std::fs::read(&file).expect("the backup");
    assert!(backup::verify(Cursor::new(&bytes)).is_ok());
    for turn in 0..1_000_usize {
        let mut flipped = bytes.clone();
        let place = turn.wrapping_mul(2_654_435_761) % flipped.len();
        flipped[place] ^= 1 << (turn % 8);
        assert!(backup::verify(Cursor::new(&flipped)).is_err(), "byte {place}");
    }
    for cut in [&bytes[..bytes.len() - 1], &bytes[..10], &[]] {
        assert!(backup::verify(Cursor::new(cut)).is_err(), "cut to {}", cut.len());
    }
    let mut flipped = bytes;
    flipped[100] ^= 1;
    std::fs::write(&file, flipped).expect("a file");
    run(at, &["backup", "verify", &named], 4);
    run(at, &[&["backup", "restore", &named, "--force"], &there[..]].concat(), 4);
}

fn archive(texts: &[&str]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (place, text) in texts.iter().enumerate() {
        let name = format!("{place}.txt");
        zip.start_file(name, SimpleFileOptions::default()).expect("a member");
        zip.write_all(text.as_bytes()).expect("its text");
    }
    zip.finish().expect("the archive ends").into_inner()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_is_made_of_archives_of_secrets_and_of_what_is_lost() {
    let world = World::new().await;
    let folder = world.folder.path().join("kept");
    let two = archive(&["要点\n1.新建公办幼儿园60所。", "清单\n1.培训幼儿园园长500名。"]);
    document(&world, "两份.zip", &two).await;
    document(&world, "方案.txt", "机密★10年\n1.建设实训基地60所。\n".as_bytes()).await;
    let plain = "要点\n1.开展宣传教育20场。\n".as_bytes();
    document(&world, "要点.txt", plain).await;
    let (path, manifest) = backup::create(&world.door, &folder).await.expect("a backup");
    let has = |manifest: &backup::Manifest, bytes: &[u8]| {
        let name = format!("files/{}", blobs::name(bytes));
        manifest.files.iter().any(|file| file.name == name)
    };
    assert!(has(&manifest, &two) && has(&manifest, plain));
    assert_eq!(manifest.missing, Vec::<String>::new(), "what is secret is gone on purpose");
    std::fs::remove_file(path).expect("a file");
    world.door.blobs.delete(&blobs::name(plain)).await.expect("lost");
    let (path, manifest) =
        backup::create(&world.door, &folder).await.expect("a backup all the same");
    assert!(has(&manifest, &two));
    assert_eq!(manifest.missing, [blobs::name(plain)]);
    let file = backup::open(&path).expect("it is there");
    assert_eq!(backup::verify(file).expect("it is whole"), manifest);
    let told = run(world.folder.path(), &["doctor", "--files", "files"], 1);
    assert!(told.contains(&blobs::name(plain)), "{told}");
}

#[test]
fn configuration_tells_where_it_comes_from() {
    let folder = founded();
    let at = folder.path();
    std::fs::write(
        at.join("good.toml"),
        "listen = \"127.0.0.1:9\"\ndatabase = \"postgres://u:geheim@h/m\"\n",
    )
    .expect("a file");
    let said = run(at, &["config", "show", "--origin", "--config", "good.toml", "--files", "f"], 0);
    for words in ["good.toml", "--files", "built-in", "u:***@h"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert!(!said.contains("geheim"));
    std::fs::write(at.join("bad.toml"), "datbase = \"x\"\n").expect("a file");
    let bad = run_with(at, &["config", "show", "--config", "bad.toml"], "");
    assert_eq!(bad.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&bad.stderr).contains("database"));
    run(at, &["db", "status"], 0);
    run(at, &["db", "check"], 0);
    run(at, &["db", "migrate"], 0);
    run(at, &["doctor"], 0);
    run(at, &["doctor", "--database", "nowhere.db"], 1);
}
