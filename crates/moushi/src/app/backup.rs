//! Backups: one zip with a copy of the database as it stood at one moment, the attachments, and a
//! manifest with the SHA-256 of each. The last 64 bytes are the SHA-256 of all that stands before
//! them, so that no byte can change unnoticed. PostgreSQL is backed up by its own tools; of it only the
//! attachments are taken.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::{Text, hex};
use sea_orm::DbBackend;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::door::Door;
use super::uploads;
use crate::error::{Trouble, file_refusal};
use crate::store::chain;
use crate::store::migrate;

/// Name of the database in the archive.
const DATABASE: &str = "moushi.db";
/// Name of the list in the archive.
const LIST: &str = "manifest.json";
/// Length of the seal.
const SEAL: usize = 64;
/// How much is copied at a time.
const PIECE: usize = 64 * 1024;

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
    /// Attachments that documents name and that were not there to be taken.
    #[serde(default)]
    pub missing: Vec<String>,
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

/// Makes a backup in `folder`; answers where, and what it holds. One file at a time is in memory, and of
/// the database a few pages.
pub async fn create(door: &Door, folder: &Path) -> Result<(PathBuf, Manifest), Trouble> {
    std::fs::create_dir_all(folder).map_err(|error| file_refusal(folder, &error))?;
    let _alone = alone(folder)?;
    let now = door.clock.now();
    let stamp = super::clock::local(now)
        .map_or_else(String::new, |at| at.format("%Y%m%d-%H%M%S").to_string());
    let path = folder.join(format!("moushi-{stamp}.zip"));
    let mut archive = Archive::begin(&path)?;
    if door.store.backend() == DbBackend::Sqlite {
        let copy = folder.join(format!(".moushi-{stamp}.db"));
        migrate::copy_to(&door.store, &copy).await?;
        let file = File::open(&copy).map_err(|error| file_refusal(&copy, &error))?;
        archive.add(DATABASE, file)?;
        std::fs::remove_file(&copy).map_err(|error| file_refusal(&copy, &error))?;
    }
    // What a document names never changes and is not swept: what is named after the copy covers it.
    for (blob, needed) in uploads::files(door.store.read()).await? {
        match door.blobs.find(&blob).await? {
            Some(bytes) => archive.add(&format!("files/{blob}"), bytes.as_slice())?,
            None if needed => archive.missing.push(blob),
            None => {}
        }
    }
    let step = migrate::status(&door.store).await?.at;
    let (manifest, size) = archive.end(now, step)?;
    record(door, &path, &manifest, size).await?;
    Ok((path, manifest))
}

/// Nobody else makes backups in this folder while the file is held; what an interrupted one has left
/// behind is removed.
fn alone(folder: &Path) -> Result<File, Refusal> {
    let path = folder.join(".lock");
    let told = |error: std::io::Error| file_refusal(&path, &error);
    let lock = File::create(&path).map_err(told)?;
    lock.try_lock().map_err(|_| busy(folder))?;
    for entry in std::fs::read_dir(folder).map_err(told)?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let part = name.starts_with("moushi-") && name.ends_with(".part");
        if part || name.starts_with(".moushi-") {
            std::fs::remove_file(entry.path()).map_err(told)?;
        }
    }
    Ok(lock)
}

fn busy(folder: &Path) -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::of(
            format!("{} 中正在做另一份备份。", folder.display()),
            format!("Another backup is being made in {}.", folder.display()),
        ),
        Text::new("请等它完成，或换一个文件夹。", "Wait until it is done, or name another folder."),
    )
}

/// An archive being written, under a name by which it is not taken for one.
struct Archive {
    zip: ZipWriter<File>,
    part: PathBuf,
    path: PathBuf,
    files: Vec<Member>,
    missing: Vec<String>,
}

impl Archive {
    fn begin(path: &Path) -> Result<Self, Refusal> {
        let part = path.with_extension("part");
        let told = |error: std::io::Error| file_refusal(&part, &error);
        let file = File::options().read(true).write(true).create_new(true).open(&part);
        let zip = ZipWriter::new(file.map_err(told)?);
        Ok(Self { zip, part, path: path.to_owned(), files: Vec::new(), missing: Vec::new() })
    }

    fn add(&mut self, name: &str, from: impl Read) -> anyhow::Result<()> {
        let options = SimpleFileOptions::default().large_file(true);
        self.zip.start_file(name, options)?;
        self.files.push(copied(name, from, &mut self.zip)?);
        Ok(())
    }

    /// Adds the list and the seal, and gives the archive its name once all of it is on the disk.
    fn end(mut self, made_at: i64, step: i64) -> Result<(Manifest, u64), Trouble> {
        let (files, missing) = (std::mem::take(&mut self.files), std::mem::take(&mut self.missing));
        let manifest = Manifest { format: 1, made_at, step, files, missing };
        let note = serde_json::to_vec_pretty(&manifest).map_err(anyhow::Error::from)?;
        self.add(LIST, note.as_slice())?;
        // The seal is the comment of the archive: any zip program still opens it.
        self.zip.set_comment("0".repeat(SEAL)).map_err(anyhow::Error::from)?;
        let mut file = self.zip.finish().map_err(anyhow::Error::from)?;
        let told = |error: std::io::Error| file_refusal(&self.part, &error);
        let (seal, size) = sealed(&mut file).map_err(told)?;
        file.write_all(seal.as_bytes()).map_err(told)?;
        migrate::named(&self.part, &self.path).map_err(told)?;
        Ok((manifest, size + SEAL as u64))
    }
}

/// Copies a file, and says what was copied.
fn copied(name: &str, mut from: impl Read, to: &mut impl Write) -> std::io::Result<Member> {
    let (mut hash, mut size, mut piece) = (Sha256::new(), 0, vec![0; PIECE]);
    loop {
        let read = from.read(&mut piece)?;
        if read == 0 {
            return Ok(Member { name: name.to_owned(), size, sha256: hex(&hash.finalize()) });
        }
        hash.update(&piece[..read]);
        to.write_all(&piece[..read])?;
        size += read as u64;
    }
}

/// The hash of all that stands before the seal and its length; the file stands at the seal afterwards.
fn sealed(file: &mut (impl Read + Seek)) -> std::io::Result<(String, u64)> {
    let end = file.seek(SeekFrom::End(0))?.saturating_sub(SEAL as u64);
    file.seek(SeekFrom::Start(0))?;
    let body = copied("", Read::by_ref(file).take(end), &mut std::io::sink())?;
    Ok((body.sha256, body.size))
}

async fn record(door: &Door, path: &Path, manifest: &Manifest, size: u64) -> Result<(), Trouble> {
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

/// Opens an archive, holds every byte of it against what was written, and answers what it holds.
pub fn verify(mut archive: impl Read + Seek) -> Result<Manifest, Refusal> {
    let (found, _) = sealed(&mut archive).map_err(|_| damaged())?;
    let mut seal = Vec::with_capacity(SEAL);
    archive.read_to_end(&mut seal).map_err(|_| damaged())?;
    if found.as_bytes() != seal {
        return Err(damaged());
    }
    let mut zip = ZipArchive::new(archive).map_err(|_| damaged())?;
    let manifest = listed(&mut zip)?;
    for known in &manifest.files {
        taken(&mut zip, known, &mut std::io::sink())?;
    }
    Ok(manifest)
}

fn listed<R: Read + Seek>(zip: &mut ZipArchive<R>) -> Result<Manifest, Refusal> {
    let note = zip.by_name(LIST).map_err(|_| damaged())?;
    serde_json::from_reader(note.take(64 << 20)).map_err(|_| damaged())
}

/// Writes a file of the archive to `to`; refuses when it is not what the list says.
fn taken<R: Read + Seek>(
    zip: &mut ZipArchive<R>,
    known: &Member,
    to: &mut impl Write,
) -> Result<(), Refusal> {
    let file = zip.by_name(&known.name).map_err(|_| damaged())?;
    let found = copied(&known.name, file.take(known.size + 1), to).map_err(|_| damaged())?;
    if found == *known { Ok(()) } else { Err(damaged()) }
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

/// Opens an archive on disk.
pub fn open(path: &Path) -> Result<File, Refusal> {
    File::open(path).map_err(|error| file_refusal(path, &error))
}

/// Puts an archive back: into an empty place, or with `force` after what is there was put aside.
pub async fn restore(
    archive: &File,
    database: &Path,
    blobs: &super::blobs::Blobs,
    force: bool,
    now: i64,
) -> Result<Manifest, Trouble> {
    let manifest = verify(archive)?;
    if database.exists() && !force {
        return Err(occupied(database).into());
    }
    let mut zip = ZipArchive::new(archive).map_err(|_| damaged())?;
    for known in manifest.files.iter().filter(|file| file.name.starts_with("files/")) {
        let mut bytes = Vec::new();
        taken(&mut zip, known, &mut bytes)?;
        blobs.put(bytes).await?;
    }
    if let Some(known) = manifest.files.iter().find(|file| file.name == DATABASE) {
        let part = database.with_extension("part");
        let told = |error: std::io::Error| file_refusal(&part, &error);
        let mut file = File::create(&part).map_err(told)?;
        taken(&mut zip, known, &mut file)?;
        aside(database, now)?;
        migrate::named(&part, database).map_err(told)?;
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
