//! Backups of the database while it is worked on and killed: what has the name of a backup is whole, and
//! holds all that had been acknowledged before it was begun.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use moushi::app::backup;
use moushi::store::Store;

use super::clerk::Clerk;
use super::{Place, sound};
use crate::world::column;

/// What had been acknowledged at some moment.
pub struct Told {
    keys: Vec<String>,
    blobs: Vec<String>,
}

impl Told {
    /// What had been acknowledged until now.
    pub fn to(clerks: &[Clerk]) -> Self {
        let keys = clerks.iter().flat_map(|clerk| clerk.done.iter().map(|(_, key)| key.clone()));
        let named = clerks.iter().flat_map(|clerk| clerk.kept.iter().filter(|kept| kept.named));
        Self { keys: keys.collect(), blobs: named.map(|kept| kept.blob.clone()).collect() }
    }
}

/// Begins a backup.
pub fn begin(place: &Place) -> Child {
    program(&["backup", "create", "--to", &place.copies, "--database", &place.database])
        .args(["--files", &place.files])
        .spawn()
        .expect("the program starts")
}

/// Runs the program to its good end.
pub fn done(words: &[&str]) {
    let status = program(words).status().expect("the program runs");
    assert!(status.success(), "{words:?}: {status}");
}

fn program(words: &[&str]) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_moushi"));
    program.args(words).stdout(Stdio::null()).stderr(Stdio::null());
    program
}

/// The backups that there are.
pub fn made(place: &Place) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(&place.copies).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path());
    paths.filter(|path| path.extension().is_some_and(|end| end == "zip")).collect()
}

/// Holds every backup against what had been acknowledged before it was begun; answers how many there
/// were. They are removed afterwards.
pub async fn hold(place: &Place, told: &Told) -> usize {
    let paths = made(place);
    for path in &paths {
        done(&["backup", "verify", &path.display().to_string()]);
        holds(path, told).await;
        std::fs::remove_file(path).expect("the backup is removed");
    }
    paths.len()
}

async fn holds(path: &Path, told: &Told) {
    let manifest =
        backup::verify(File::open(path).expect("the backup opens")).expect("it is whole");
    assert!(manifest.missing.is_empty(), "{:?}", manifest.missing);
    let files: BTreeSet<&str> = manifest.files.iter().map(|file| file.name.as_str()).collect();
    for blob in &told.blobs {
        let name = format!("files/{blob}");
        assert!(files.contains(name.as_str()), "{blob} was added and is not in the backup");
    }
    let folder = tempfile::TempDir::new().expect("a folder");
    let copy = folder.path().join("copy.db");
    let mut zip = zip::ZipArchive::new(File::open(path).expect("the backup opens")).expect("a zip");
    let mut from = zip.by_name("moushi.db").expect("the database is in it");
    std::io::copy(&mut from, &mut File::create(&copy).expect("a file")).expect("taken out");
    let store = Store::open(&copy.display().to_string()).await.expect("the copy opens");
    sound(&store).await;
    let keys: Vec<String> = column(&store, "select request_key from replay").await;
    let keys: BTreeSet<String> = keys.into_iter().collect();
    for key in &told.keys {
        assert!(keys.contains(key), "{key} was acknowledged and is not in the backup");
    }
    store.close().await.expect("the copy is closed");
}
