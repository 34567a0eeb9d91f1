//! Backups: one zip with a copy of the database as it stood at one moment, the attachments, and a
//! manifest with the SHA-256 of each. The last 64 bytes are the SHA-256 of all that stands before
//! them, so that no byte can change unnoticed. PostgreSQL is backed up by its own tools; of it only the
//! attachments are taken.

use std::collections::BTreeSet;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use sea_orm::{DbBackend, EntityTrait};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::door::Door;
use crate::error::{Trouble, file_refusal};
use crate::store::chain::{self, hex};
use crate::store::{migrate, tables};

/// Name of the database in the archive.
const DATABASE: &str = "moushi.db";
/// Length of the seal.
const SEAL: usize = 64;

/// What an archive holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Shape of the archive; 1.
    pub format: u32,
    /// When it was made, in milliseconds since 1970.
    pub made_at: i64,
    /// Step of the database's shape.
    pub step: i64,
    /// The files.
    pub files: Vec<Member>,
}

/// A file in an archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
    /// Hash of its bytes.
    pub sha256: String,
}

/// Makes a backup in `folder`; answers where, and what it holds.
pub async fn create(door: &Door, folder: &Path) -> Result<(PathBuf, Manifest), Trouble> {
    std::fs::create_dir_all(folder).map_err(|error| file_refusal(folder, &error))?;
    let now = door.clock.now();
    let stamp = super::clock::local(now)
        .map_or_else(String::new, |at| at.format("%Y%m%d-%H%M%S").to_string());
    let path = folder.join(format!("moushi-{stamp}.zip"));
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    if door.store.backend() == DbBackend::Sqlite {
        let copy = folder.join(format!(".moushi-{stamp}.db"));
        migrate::copy_to(&door.store, &copy).await?;
        let bytes = std::fs::read(&copy).map_err(|error| file_refusal(&copy, &error))?;
        std::fs::remove_file(&copy).map_err(|error| file_refusal(&copy, &error))?;
        files.push((DATABASE.to_owned(), bytes));
    }
    // Attachments never change and are never removed: those known after the copy cover it.
    let rows = tables::document::Entity::find().all(door.store.read()).await?;
    for blob in rows.into_iter().map(|row| row.blob).collect::<BTreeSet<_>>() {
        files.push((format!("files/{blob}"), door.blobs.get(&blob).await?));
    }
    let manifest = Manifest {
        format: 1,
        made_at: now,
        step: migrate::status(&door.store).await?.at,
        files: files.iter().map(|(name, bytes)| member(name, bytes)).collect(),
    };
    let bytes = pack(&manifest, &files)?;
    write_whole(&path, &bytes)?;
    record(door, &path, &manifest, bytes.len()).await?;
    Ok((path, manifest))
}

fn member(name: &str, bytes: &[u8]) -> Member {
    Member { name: name.to_owned(), size: bytes.len() as u64, sha256: hex(&Sha256::digest(bytes)) }
}

/// A name beside it first: a backup that was interrupted is not taken for one.
fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Refusal> {
    let part = path.with_extension("part");
    let told = |error: std::io::Error| file_refusal(&part, &error);
    let mut file = std::fs::File::create(&part).map_err(told)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(told)?;
    std::fs::rename(&part, path).map_err(told)
}

fn pack(manifest: &Manifest, files: &[(String, Vec<u8>)]) -> Result<Vec<u8>, Trouble> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    let note = serde_json::to_vec_pretty(manifest).map_err(anyhow::Error::from)?;
    let mut put = |name: &str, bytes: &[u8]| -> anyhow::Result<()> {
        zip.start_file(name, options)?;
        zip.write_all(bytes)?;
        Ok(())
    };
    put("manifest.json", &note)?;
    for (name, bytes) in files {
        put(name, bytes)?;
    }
    // The seal is the comment of the archive: any zip program still opens it.
    zip.set_comment("0".repeat(SEAL)).map_err(anyhow::Error::from)?;
    let mut bytes = zip.finish().map_err(anyhow::Error::from)?.into_inner();
    let end = bytes.len() - SEAL;
    let seal = hex(&Sha256::digest(&bytes[..end]));
    bytes[end..].copy_from_slice(seal.as_bytes());
    Ok(bytes)
}

async fn record(door: &Door, path: &Path, manifest: &Manifest, size: usize) -> Result<(), Trouble> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let detail = serde_json::json!({ "files": manifest.files.len(), "bytes": size });
    let tx = door.store.begin().await?;
    let entry = chain::Entry {
        at: manifest.made_at,
        act: "backup-create".to_owned(),
        object: name,
        outcome: "done".to_owned(),
        detail: detail.to_string(),
        ..chain::Entry::default()
    };
    chain::append(&tx, entry).await?;
    tx.commit().await?;
    Ok(())
}

/// What an archive holds: its list, and name and bytes of each file.
pub type Contents = (Manifest, Vec<(String, Vec<u8>)>);

/// Opens an archive and holds every byte of it against what was written.
pub fn verify(bytes: &[u8]) -> Result<Contents, Refusal> {
    let (body, seal) =
        bytes.split_at_checked(bytes.len().saturating_sub(SEAL)).ok_or_else(damaged)?;
    if hex(&Sha256::digest(body)).as_bytes() != seal {
        return Err(damaged());
    }
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    let mut take = |name: &str, most: u64| -> Result<Vec<u8>, Refusal> {
        let mut held = Vec::new();
        let file = zip.by_name(name).map_err(|_| damaged())?;
        file.take(most).read_to_end(&mut held).map_err(|_| damaged())?;
        Ok(held)
    };
    let note = take("manifest.json", 64 << 20)?;
    let manifest: Manifest = serde_json::from_slice(&note).map_err(|_| damaged())?;
    let mut files = Vec::with_capacity(manifest.files.len());
    for known in &manifest.files {
        let bytes = take(&known.name, known.size + 1)?;
        if member(&known.name, &bytes) != *known {
            return Err(damaged());
        }
        files.push((known.name.clone(), bytes));
    }
    Ok((manifest, files))
}

fn damaged() -> Refusal {
    Refusal::new(
        RefusalKind::Damaged,
        Text::new(
            "备份已损坏或被改动，不能使用。",
            "The backup is damaged or was changed; it is not used.",
        ),
        Text::new(
            "请换用另一份备份，并检查存放介质。",
            "Use another one, and look after the disk that it was on.",
        ),
    )
}

/// Reads an archive from disk.
pub fn read(path: &Path) -> Result<Vec<u8>, Refusal> {
    std::fs::read(path).map_err(|error| file_refusal(path, &error))
}

/// Puts an archive back: into an empty place, or with `force` after what is there was put aside.
pub async fn restore(
    bytes: &[u8],
    database: &Path,
    blobs: &super::blobs::Blobs,
    force: bool,
    now: i64,
) -> Result<Manifest, Trouble> {
    let (manifest, files) = verify(bytes)?;
    if database.exists() && !force {
        return Err(occupied(database).into());
    }
    for (_, bytes) in files.iter().filter(|(name, _)| name.starts_with("files/")) {
        blobs.put(bytes.clone()).await?;
    }
    if let Some((_, bytes)) = files.iter().find(|(name, _)| name == DATABASE) {
        aside(database, now)?;
        write_whole(database, bytes)?;
    }
    Ok(manifest)
}

/// The database and its logs under another name.
fn aside(database: &Path, now: i64) -> Result<(), Refusal> {
    for end in ["", "-wal", "-shm"] {
        let named = |middle: &str| {
            let mut name = database.as_os_str().to_owned();
            name.push(format!("{middle}{end}"));
            PathBuf::from(name)
        };
        let (from, to) = (named(""), named(&format!(".before-restore-{now}")));
        if from.exists() {
            std::fs::rename(&from, to).map_err(|error| file_refusal(&from, &error))?;
        }
    }
    Ok(())
}

fn occupied(database: &Path) -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::of(
            format!("{} 已存在，不覆盖。", database.display()),
            format!("{} is there and is not overwritten.", database.display()),
        ),
        Text::new(
            "请指定空的位置；确需覆盖，先停止服务再加 --force，原文件会改名保留。",
            "Name an empty place; or stop the service and add --force: what is there is put aside.",
        ),
    )
}
