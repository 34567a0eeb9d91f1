//! Uploads: files that somebody has handed in and that a document may then name. What no document names
//! within a day is deleted; a file of which this database does not know is never touched.

use std::collections::BTreeMap;

use sea_orm::sea_query::{ExprTrait, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect,
    QueryTrait, Set,
};

use super::blobs;
use super::door::Door;
use super::reading::part;
use crate::error::Trouble;
use crate::store::Tx;
use crate::store::tables::{
    document, evidence, exhibit, form, pack, study_edition, study_file, template, upload,
};

/// How long an upload waits for a document that names it, in milliseconds: a day.
const WAIT: i64 = 24 * 3_600_000;

/// Keeps bytes that somebody has handed in; answers the name by which a document may name them. The same
/// bytes handed in once more wait another day.
pub async fn keep(door: &Door, bytes: Vec<u8>) -> Result<String, Trouble> {
    let blob = blobs::name(&bytes);
    // The note comes first: a sweep that runs now has either taken the old file already, and it is
    // written anew, or leaves it alone. And however this ends, there is no file that no sweep knows of.
    note(door, &blob).await?;
    door.blobs.put(bytes).await
}

async fn note(door: &Door, blob: &str) -> Result<(), Trouble> {
    let tx = door.store.begin().await?;
    noted(&tx, blob, door.clock.now()).await?;
    tx.commit().await?;
    Ok(())
}

/// Puts bytes on the list of what a sweep looks at: unless something names them in a day, they go.
pub async fn noted(tx: &Tx, blob: &str, now: i64) -> Result<(), Trouble> {
    let row = upload::ActiveModel { blob: Set(blob.to_owned()), at: Set(now) };
    let known =
        OnConflict::column(upload::Column::Blob).update_column(upload::Column::At).to_owned();
    upload::Entity::insert(row).on_conflict(known).exec_without_returning(tx).await?;
    Ok(())
}

/// Deletes uploads of more than a day ago that no document names, and what interrupted ones have left;
/// answers how many files it has deleted. Several servers may sweep at once.
pub async fn sweep(door: &Door) -> Result<usize, Trouble> {
    let old = upload::Column::At.lt(door.clock.now() - WAIT);
    let rows = upload::Entity::find().filter(old.clone()).all(door.store.read()).await?;
    let mut gone = 0;
    for row in rows {
        // Changes wait for each other: no document is added and nothing is handed in once more between
        // the look and the deletion.
        let tx = door.store.begin().await?;
        let ask = upload::Entity::find_by_id(row.blob.as_str()).filter(old.clone());
        if ask.one(&tx).await?.is_none() {
            continue;
        }
        door.blobs.clear(&row.blob).await?;
        if !named(&tx, &row.blob).await? {
            door.blobs.delete(&row.blob).await?;
            gone += 1;
        }
        upload::Entity::delete_by_id(row.blob).exec(&tx).await?;
        tx.commit().await?;
    }
    Ok(gone)
}

/// Whether any document names the file; also one that was removed does. The first text of an archive
/// names it plainly.
pub async fn named(db: &impl ConnectionTrait, blob: &str) -> Result<bool, Trouble> {
    let of_blob = document::Entity::find().filter(document::Column::Blob.eq(blob));
    let shown = evidence::Entity::find().filter(evidence::Column::Blob.eq(blob));
    let answered = exhibit::Entity::find().filter(exhibit::Column::Blob.eq(blob));
    let filled = form::Entity::find().filter(form::Column::Blob.eq(blob));
    let made = pack::Entity::find().filter(pack::Column::Blob.eq(blob));
    let design = template::Entity::find().filter(template::Column::Blob.eq(blob));
    // A table of pupils is wanted until it has been read.
    let fitting = study_edition::Entity::find()
        .filter(study_edition::Column::Blob.eq(blob))
        .filter(study_edition::Column::State.eq("waiting"));
    let written = study_file::Entity::find().filter(study_file::Column::Blob.eq(blob));
    Ok(fitting.one(db).await?.is_some()
        || written.one(db).await?.is_some()
        || of_blob.one(db).await?.is_some()
        || shown.one(db).await?.is_some()
        || answered.one(db).await?.is_some()
        || filled.one(db).await?.is_some()
        || made.one(db).await?.is_some()
        || design.one(db).await?.is_some())
}

/// How many uploads no document names yet.
pub async fn unnamed(db: &impl ConnectionTrait) -> Result<u64, Trouble> {
    let named = document::Entity::find().select_only().column(document::Column::Blob);
    let shown = evidence::Entity::find().select_only().column(evidence::Column::Blob);
    let rest = upload::Column::Blob.not_in_subquery(named.into_query());
    let rest = rest.and(upload::Column::Blob.not_in_subquery(shown.into_query()));
    let answered = exhibit::Entity::find().select_only().column(exhibit::Column::Blob);
    let rest = rest.and(upload::Column::Blob.not_in_subquery(answered.into_query()));
    let filled = form::Entity::find().select_only().column(form::Column::Blob);
    let rest = rest.and(upload::Column::Blob.not_in_subquery(filled.into_query()));
    let made = pack::Entity::find().select_only().column(pack::Column::Blob);
    let rest = rest.and(upload::Column::Blob.not_in_subquery(made.into_query()));
    let design = template::Entity::find().select_only().column(template::Column::Blob);
    let rest = rest.and(upload::Column::Blob.not_in_subquery(design.into_query()));
    let fitting = study_edition::Entity::find()
        .select_only()
        .column(study_edition::Column::Blob)
        .filter(study_edition::Column::State.eq("waiting"));
    let rest = rest.and(upload::Column::Blob.not_in_subquery(fitting.into_query()));
    let written = study_file::Entity::find().select_only().column(study_file::Column::Blob);
    let rest = rest.and(upload::Column::Blob.not_in_subquery(written.into_query()));
    Ok(upload::Entity::find().filter(rest).count(db).await?)
}

/// The files that documents name, each once, and whether it must be there: what was refused may have
/// been deleted, as what bears a mark of secrecy is.
pub async fn files(db: &impl ConnectionTrait) -> Result<BTreeMap<String, bool>, Trouble> {
    let rows = document::Entity::find().all(db).await?;
    let mut files = BTreeMap::new();
    for row in rows {
        let read = !matches!(row.state.as_str(), "refused" | "removed");
        *files.entry(part(&row.blob).0.to_owned()).or_default() |= read;
    }
    let shown = evidence::Entity::find().filter(evidence::Column::Blob.ne(""));
    files.extend(shown.all(db).await?.into_iter().map(|row| (row.blob, true)));
    let answered = exhibit::Entity::find().filter(exhibit::Column::Blob.ne(""));
    files.extend(answered.all(db).await?.into_iter().map(|row| (row.blob, true)));
    for row in form::Entity::find().all(db).await? {
        *files.entry(row.blob).or_default() |= row.state != "refused";
    }
    let made = pack::Entity::find().filter(pack::Column::Blob.ne(""));
    files.extend(made.all(db).await?.into_iter().map(|row| (row.blob, true)));
    for row in template::Entity::find().all(db).await? {
        *files.entry(row.blob).or_default() |= row.state == "ready";
    }
    let fitting = study_edition::Entity::find().filter(study_edition::Column::State.eq("waiting"));
    files.extend(fitting.all(db).await?.into_iter().map(|row| (row.blob, true)));
    let written = study_file::Entity::find().all(db).await?;
    files.extend(written.into_iter().map(|row| (row.blob, true)));
    Ok(files)
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicI64, Ordering};

    use super::*;
    use crate::app::blobs::Blobs;
    use crate::app::clock::Clock;
    use crate::app::vault::Vault;
    use crate::store::{Store, migrate};

    const HOUR: i64 = 3_600_000;
    const PLAN: &str =
        "insert into org values ('o', '', '/o/', 'school', '', '', '', 1, '', '', 1);
        insert into plan values ('p', 'o', 2024, '', 'draft', 1, 1, 1);";

    /// A door of one more server on the database and the files in a folder.
    async fn server(folder: &Path, clock: &Arc<AtomicI64>) -> Door {
        let store = Store::open(&folder.join("moushi.db").display().to_string()).await;
        let store = store.expect("the database opens");
        migrate::migrate(&store).await.expect("it is migrated");
        let blobs = Blobs::folder(&folder.join("files")).expect("a folder of files");
        let vault = Vault::at(&folder.join("moushi.key"));
        Door::new(store, blobs, vault, Clock::Set(clock.clone()))
    }

    async fn execute(door: &Door, sql: &str) {
        let tx = door.store.begin().await.expect("a change begins");
        tx.execute_unprepared(sql).await.expect("the statement is right");
        tx.commit().await.expect("the change stays");
    }

    async fn name(door: &Door, blob: &str, state: &str) {
        let row = format!("'{blob}', 1, '', '{state}', '', '', '', '', '', 1, 1");
        execute(door, &format!("insert into document values ('{blob}', 'p', '', {row})")).await;
    }

    async fn has(door: &Door, blob: &str) -> bool {
        door.blobs.has(blob).await.expect("the folder is read")
    }

    #[tokio::test]
    async fn what_no_document_names_goes_after_a_day_and_nothing_else() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let clock = Arc::new(AtomicI64::new(1_000 * HOUR));
        let door = server(folder.path(), &clock).await;
        execute(&door, PLAN).await;
        let kept = |words: &str| keep(&door, words.as_bytes().to_vec());
        let left = kept("left").await.expect("kept");
        let read = kept("read").await.expect("kept");
        let removed = kept("removed").await.expect("kept");
        let foreign = door.blobs.put(b"of another database".to_vec()).await.expect("kept");
        name(&door, &read, "read").await;
        name(&door, &removed, "removed").await;
        let parts = [&left, &read]
            .map(|blob| folder.path().join("files").join(&blob[..2]).join(format!("{blob}#1")));
        for part in &parts {
            std::fs::write(part, "half").expect("an upload that was interrupted");
        }
        assert_eq!(unnamed(door.store.read()).await.expect("counted"), 1);
        clock.fetch_add(24 * HOUR, Ordering::Relaxed);
        assert_eq!(sweep(&door).await.expect("swept"), 0, "a day is not over");
        assert!(has(&door, &left).await && parts.iter().all(|part| part.exists()));
        clock.fetch_add(1, Ordering::Relaxed);
        assert_eq!(sweep(&door).await.expect("swept"), 1);
        assert!(!has(&door, &left).await, "nobody has named it");
        assert!(!parts.iter().any(|part| part.exists()), "nobody is uploading any more");
        assert!(has(&door, &read).await && has(&door, &removed).await, "documents name them");
        assert!(has(&door, &foreign).await, "nobody has handed it in here");
        assert_eq!(sweep(&door).await.expect("swept"), 0, "all is seen to");
    }

    #[tokio::test]
    async fn the_same_file_handed_in_once_more_waits_another_day() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let clock = Arc::new(AtomicI64::new(1_000 * HOUR));
        let door = server(folder.path(), &clock).await;
        let blob = keep(&door, b"twice".to_vec()).await.expect("kept");
        clock.fetch_add(20 * HOUR, Ordering::Relaxed);
        keep(&door, b"twice".to_vec()).await.expect("kept");
        clock.fetch_add(20 * HOUR, Ordering::Relaxed);
        assert_eq!(sweep(&door).await.expect("swept"), 0);
        assert!(has(&door, &blob).await);
        clock.fetch_add(5 * HOUR, Ordering::Relaxed);
        assert_eq!(sweep(&door).await.expect("swept"), 1);
        assert!(!has(&door, &blob).await);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_is_handed_in_while_another_server_sweeps_is_there() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let clock = Arc::new(AtomicI64::new(1_000 * HOUR));
        let here = server(folder.path(), &clock).await;
        let there = server(folder.path(), &clock).await;
        for _ in 0..100 {
            keep(&here, b"again".to_vec()).await.expect("kept");
            clock.fetch_add(25 * HOUR, Ordering::Relaxed);
            let again = keep(&here, b"again".to_vec());
            let (blob, first, second) = tokio::join!(again, sweep(&there), sweep(&here));
            let swept = first.expect("swept") + second.expect("swept");
            assert!(swept <= 1, "one file is deleted once");
            assert!(has(&here, &blob.expect("kept")).await, "it was kept before the answer");
        }
    }
}
