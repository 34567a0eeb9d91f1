//! `moushi backup | doctor`: copies of the ledger, and what is wrong with an installation.

use std::fs::File;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use moushi_core::model::Refusal;

use super::config::{Place, resolve};
use super::office::door;
use super::screen::{Screen, Tone};
use crate::app::backup::{self, Manifest};
use crate::app::blobs::Blobs;
use crate::app::clock::{Clock, shown};
use crate::app::upkeep;
use crate::app::vault::Vault;
use crate::error::{Exit, Trouble};

/// `moushi backup`
#[derive(Debug, Subcommand)]
pub enum Backup {
    /// 备份数据库和附件；服务可继续运行 database and attachments; the service may go on
    Create {
        /// 备份文件夹 folder
        #[arg(long, default_value = "backups")]
        to: PathBuf,
        #[command(flatten)]
        place: Place,
    },
    /// 列出备份 list
    List {
        /// 备份文件夹 folder
        #[arg(default_value = "backups")]
        folder: PathBuf,
    },
    /// 校验备份；损坏时退出码 4 hold every byte against its hash; exit code 4 when damaged
    Verify {
        /// 备份文件 file
        file: PathBuf,
    },
    /// 恢复到空的位置；覆盖须加 --force，并先停止服务 put a backup back
    Restore {
        /// 备份文件 file
        file: PathBuf,
        /// 覆盖现有数据库（原文件改名保留） put what is there aside
        #[arg(long)]
        force: bool,
        #[command(flatten)]
        place: Place,
    },
}

/// Runs `moushi backup …`.
pub async fn run(typed: &Backup, screen: &Screen) -> Result<Exit, Trouble> {
    match typed {
        Backup::Create { to, place } => create(to, place, screen).await,
        Backup::List { folder } => list(folder, screen),
        Backup::Verify { file } => {
            let Some(manifest) = sound(&backup::open(file)?, screen) else {
                return Ok(Exit::Integrity);
            };
            figures(file, &manifest, screen);
            Ok(Exit::Ok)
        }
        Backup::Restore { file, force, place } => restore(file, *force, place, screen).await,
    }
}

async fn create(to: &Path, place: &Place, screen: &Screen) -> Result<Exit, Trouble> {
    let door = door(place, false).await?;
    let (path, manifest) = backup::create(&door, to).await?;
    figures(&path, &manifest, screen);
    if !manifest.files.iter().any(|file| file.name == "moushi.db") {
        screen.line(screen.pick(
            "  PostgreSQL 数据库请另用 pg_dump 备份；本备份只含附件。",
            "  Back PostgreSQL up with pg_dump; this holds the attachments only.",
        ));
    }
    door.store.close().await?;
    Ok(if lost(&manifest, screen) { Exit::Findings } else { Exit::Ok })
}

/// Says which attachments were not there to be taken; answers whether there was any.
fn lost(manifest: &Manifest, screen: &Screen) -> bool {
    for blob in &manifest.missing {
        let words = screen.pick("附件不在，备份中没有", "is not there and not in the backup");
        screen.line(&format!("{} {blob}  {words}", screen.tone(Tone::Bad, "✗")));
    }
    !manifest.missing.is_empty()
}

fn figures(path: &Path, manifest: &Manifest, screen: &Screen) {
    let files = manifest.files.len();
    let (made, word) = (shown(manifest.made_at), screen.pick("个文件", "files"));
    screen.line(&format!("{}  {made}  {files} {word}", path.display()));
}

/// The archive when it is sound; otherwise says so.
fn sound(archive: &File, screen: &Screen) -> Option<Manifest> {
    backup::verify(archive).inspect_err(|refusal| screen.refusal("", refusal)).ok()
}

fn list(folder: &Path, screen: &Screen) -> Result<Exit, Trouble> {
    let told = |error| crate::error::file_refusal(folder, &error);
    let entries = std::fs::read_dir(folder).map_err(told)?;
    let mut found: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|end| end == "zip"))
        .collect();
    found.sort();
    for path in found {
        match backup::verify(backup::open(&path)?) {
            Ok(manifest) => figures(&path, &manifest, screen),
            Err(_) => screen.line(&format!(
                "{}  {}",
                path.display(),
                screen.tone(Tone::Bad, screen.pick("已损坏", "damaged"))
            )),
        }
    }
    Ok(Exit::Ok)
}

async fn restore(
    file: &Path,
    force: bool,
    place: &Place,
    screen: &Screen,
) -> Result<Exit, Trouble> {
    let at = resolve(place, &[])?;
    let archive = backup::open(file)?;
    if sound(&archive, screen).is_none() {
        return Ok(Exit::Integrity);
    }
    let blobs = Blobs::folder(Path::new(at.get("files")))?;
    let database = at.get("database").trim_start_matches("sqlite:").to_owned();
    let now = Clock::Machine.now();
    let manifest = backup::restore(&archive, Path::new(&database), &blobs, force, now).await?;
    figures(Path::new(&database), &manifest, screen);
    Ok(Exit::Ok)
}

/// Trouble in one line, with what to do.
fn told(trouble: Trouble, screen: &Screen) -> String {
    match trouble {
        Trouble::Refusal(Refusal { message, advice, .. }) => {
            format!("{} {}", screen.say(&message), screen.say(&advice))
        }
        Trouble::Fault(error) => error.to_string(),
    }
}

/// Runs `moushi doctor`: each check with what to do.
pub async fn doctor(place: &Place, screen: &Screen) -> Result<Exit, Trouble> {
    let at = resolve(place, &[])?;
    let mut well = true;
    let mut tell = |name: &str, found: Result<String, String>| {
        let (mark, words) = match &found {
            Ok(words) => (screen.tone(Tone::Good, "✓"), words),
            Err(words) => (screen.tone(Tone::Bad, "✗"), words),
        };
        well &= found.is_ok();
        screen.line(&format!("{mark} {name}  {words}"));
    };
    let database = at.get("database");
    let shape = upkeep::shape(database, false).await;
    let closed = screen.pick(
        "打不开：核对 --database，或先运行 moushi init",
        "does not open: check --database, or run `moushi init`",
    );
    let opened = shape.as_ref().map(|_| database.to_owned()).map_err(|_| closed.to_owned());
    tell(screen.pick("数据库", "database"), opened);
    if let Ok((status, _)) = shape {
        let words = format!("{} / {}", status.at, status.newest);
        let current = status.at == status.newest;
        let old = format!("{words}: moushi db migrate");
        tell(screen.pick("结构", "shape"), if current { Ok(words) } else { Err(old) });
        if current {
            let verdict = upkeep::verify(database, &[]).await?;
            let broken = format!("{} ✗: moushi audit verify", verdict.breaks.len());
            let whole = verdict.breaks.is_empty();
            let rows = verdict.rows.to_string();
            tell(screen.pick("审计链", "record"), if whole { Ok(rows) } else { Err(broken) });
            let vault = Vault::at(&at.home().keys);
            let sealed = upkeep::sealed(database, &vault).await;
            let opened = sealed.map(|count| count.to_string()).map_err(|why| told(why, screen));
            tell(screen.pick("封存的密钥", "sealed secrets"), opened);
            tell(screen.pick("附件", "files"), attached(database, at.get("files"), screen).await);
        }
    }
    let files = Path::new(at.get("files"));
    let probe = std::fs::create_dir_all(files)
        .and_then(|()| std::fs::write(files.join(".probe"), b"probe"))
        .and_then(|()| std::fs::remove_file(files.join(".probe")));
    let written = probe.map(|()| at.get("files").to_owned()).map_err(|error| {
        format!("{error}: {}", screen.pick("请授予写权限或腾出空间", "allow writing, or make room"))
    });
    tell(screen.pick("附件文件夹", "attachments"), written);
    Ok(if well { Exit::Ok } else { Exit::Findings })
}

/// Whether the files of all documents are there, in words; with what waits for a document.
async fn attached(database: &str, files: &str, screen: &Screen) -> Result<String, String> {
    let found = upkeep::attachments(database, Path::new(files)).await;
    let found = found.map_err(|why| told(why, screen))?;
    let all = found.named - found.missing.len();
    let words = format!("{all} / {}", found.named);
    if found.missing.is_empty() {
        let rest = screen.pick("未加入计划的上传", "uploads that no document names");
        return Ok(format!("{words}  {rest} {}", found.unnamed));
    }
    let advice = screen.pick("从备份中找回", "bring them back from a backup");
    Err(format!("{words}: {advice} {}", found.missing.join(" ")))
}
