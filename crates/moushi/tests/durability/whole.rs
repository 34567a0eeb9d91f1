//! After all: nothing belongs to nothing. Every row has the row that it is of, every document its file,
//! and every file a document once the uploads that nobody added were swept.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use moushi::app::blobs::{self, Blobs};
use moushi::app::clock::Clock;
use moushi::app::door::Door;
use moushi::app::uploads;
use moushi::app::vault::Vault;
use moushi::jobs;
use moushi::sandbox::Sandbox;
use moushi::store::Store;

use super::Place;
use crate::world::column;

/// Milliseconds of a little more than a day.
pub const DAY: i64 = 25 * 3_600_000;

/// Rows that must have another one: what is wrong with those that have not, and how to find them.
const ORPHANS: [(&str, &str); 12] = [
    ("document without a plan", "document where plan_id not in (select id from plan)"),
    ("source without a document", "source where id not in (select source_id from document)"),
    (
        "document without its source",
        "document where state = 'read' and source_id not in (select id from source)",
    ),
    (
        "extraction without a document",
        "extraction where document_id not in (select id from document)",
    ),
    (
        "candidate without a document",
        "candidate where document_id not in (select id from document)",
    ),
    (
        "candidate of another plan",
        "candidate where plan_id <> (select plan_id from document where id = document_id)",
    ),
    (
        "accepted candidate without a row",
        "candidate where entry_id <> '' and entry_id not in (select id from entry)",
    ),
    ("assignment without a row", "assignment where entry_id not in (select id from entry)"),
    ("assignment without a unit", "assignment where org_id not in (select id from org)"),
    (
        "link without its rows",
        "link where requirement_id not in (select id from entry) \
      or task_id not in (select id from entry)",
    ),
    (
        "comment without a row",
        "comment where entry_id <> '' and entry_id not in (select id from entry)",
    ),
    (
        "work that is not done, or of nothing",
        "job where state <> 'done' or subject not in (select id from document)",
    ),
];

/// Finishes what is waiting, a day later sweeps, and finds nothing left over; answers how many uploads
/// were swept and how many documents there are.
pub async fn nothing_is_left_over(place: &Place) -> (usize, usize) {
    let store = Store::open(&place.database).await.expect("the database opens");
    let blobs = Blobs::folder(Path::new(&place.files)).expect("the folder of files");
    let vault = Vault::at(Path::new("no secrets here"));
    let today = Door::new(store.clone(), blobs.clone(), vault, Clock::Machine);
    let fresh = uploads::keep(&today, b"nobody adds this".to_vec()).await.expect("kept");
    uploads::sweep(&today).await.expect("swept");
    assert!(blobs.has(&fresh).await.expect("the folder is read"), "what is fresh is left alone");
    let clock = Clock::Set(Arc::new(AtomicI64::new(today.clock.now() + DAY)));
    let tomorrow = Door { clock, ..today };
    // Jobs of workers that were killed are taken up when their time has run out.
    let sandbox = Sandbox::of(env!("CARGO_BIN_EXE_moushi"));
    while jobs::step(&tomorrow, &sandbox, "late").await.expect("documents are read") {}
    let swept = uploads::sweep(&tomorrow).await.expect("swept");
    for (what, which) in ORPHANS {
        let found: Vec<i64> = column(&store, &format!("select count(*) from {which}")).await;
        assert_eq!(found, [0], "{what}");
    }
    let waiting: Vec<String> = column(&store, "select blob from upload").await;
    assert!(waiting.is_empty(), "the sweep has seen to all: {waiting:?}");
    let documents = files(&store, &blobs, Path::new(&place.files)).await;
    store.close().await.expect("the database is closed");
    (swept, documents)
}

/// Every document has its file with the bytes that it names, and nothing else is in the folder.
async fn files(store: &Store, blobs: &Blobs, folder: &Path) -> usize {
    let names: Vec<String> = column(store, "select blob from document").await;
    let count = names.len();
    let names: BTreeSet<String> =
        names.iter().map(|name| name.split('#').next().unwrap_or_default().to_owned()).collect();
    for name in &names {
        let bytes = blobs.find(name).await.expect("the folder is read");
        let bytes = bytes.unwrap_or_else(|| panic!("a document without its file: {name}"));
        assert_eq!(blobs::name(&bytes), *name, "the bytes are those that were handed in");
    }
    let there = there(folder);
    let left: Vec<&String> = there.difference(&names).collect();
    assert!(left.is_empty(), "files without a document: {left:?}");
    count
}

/// Names of all files in the folder.
pub fn there(folder: &Path) -> BTreeSet<String> {
    let shelves = std::fs::read_dir(folder).expect("the folder of files").flatten();
    let files = shelves.flat_map(|shelf| std::fs::read_dir(shelf.path()).into_iter().flatten());
    files.flatten().map(|file| file.file_name().to_string_lossy().into_owned()).collect()
}
