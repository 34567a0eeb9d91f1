//! Ask: read files from disk through the readers. One bad file never spoils the others.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use moushi_core::model::{Finding, Ledger, Refusal, RefusalKind};
use moushi_core::text::{Source, Text};
use moushi_files::readers::{self, Limits};
use moushi_files::write::json;

use super::reports::fingerprint;
use crate::error::file_refusal;

/// What came of a list of files.
#[derive(Debug, Default)]
pub struct Loaded {
    /// What was read, in the order given; several for an archive.
    pub sources: Vec<Opened>,
    /// What was not, with the reason.
    pub refused: Vec<(String, Refusal)>,
}

/// One source as read.
#[derive(Debug)]
pub struct Opened {
    /// Path as given.
    pub path: PathBuf,
    /// Its text.
    pub source: Source,
    /// What the reader noticed.
    pub findings: Vec<Finding>,
}

/// Reads `paths`; `tick` is told the number of files done.
pub fn load(paths: &[PathBuf], limits: &Limits, mut tick: impl FnMut(usize)) -> Loaded {
    let mut loaded = Loaded::default();
    for (done, path) in paths.iter().enumerate() {
        match bytes(path, limits) {
            Ok(bytes) => take(&mut loaded, path, &bytes, limits),
            Err(refusal) => loaded.refused.push((path.display().to_string(), refusal)),
        }
        tick(done + 1);
    }
    loaded
}

fn take(loaded: &mut Loaded, path: &Path, bytes: &[u8], limits: &Limits) {
    let name =
        path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    match readers::read(&name, bytes, limits) {
        Ok(reading) => {
            loaded.refused.extend(reading.refused);
            loaded.sources.extend(reading.sources.into_iter().map(|(source, findings)| Opened {
                path: path.to_owned(),
                source,
                findings,
            }));
        }
        Err(refusal) => loaded.refused.push((path.display().to_string(), refusal)),
    }
}

/// The bytes of a file, never more than the limit: the size is checked before anything is read.
pub fn bytes(path: &Path, limits: &Limits) -> Result<Vec<u8>, Refusal> {
    let about = fs::metadata(path).map_err(|error| file_refusal(path, &error))?;
    if about.is_dir() {
        return Err(folder(path));
    }
    if about.len() > limits.max_file {
        return Err(too_large(path, about.len(), limits.max_file));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(about.len()).unwrap_or(0));
    let file = File::open(path).map_err(|error| file_refusal(path, &error))?;
    file.take(limits.max_file + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| file_refusal(path, &error))?;
    if bytes.len() as u64 > limits.max_file {
        return Err(too_large(path, bytes.len() as u64, limits.max_file));
    }
    Ok(bytes)
}

/// A ledger of ours.
pub fn ledger(path: &Path) -> Result<Ledger, Refusal> {
    stamped(path).map(|(ledger, _)| ledger)
}

/// The same, with the fingerprint by which documents that were made of it name it.
pub fn stamped(path: &Path) -> Result<(Ledger, String), Refusal> {
    let limits = Limits { max_file: 1 << 30, ..Limits::default() };
    let bytes = bytes(path, &limits)?;
    Ok((json::read_ledger(&bytes)?, fingerprint(&bytes)))
}

fn folder(path: &Path) -> Refusal {
    let shown = path.display();
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("{shown} 是文件夹，不是文件。"),
            format!("{shown} is a folder, not a file."),
        ),
        Text::of(
            format!("请给出其中的文件，例如 {shown}/*.docx。"),
            format!("Name the files in it, for example {shown}/*.docx."),
        ),
    )
}

fn too_large(path: &Path, size: u64, most: u64) -> Refusal {
    let shown = path.display();
    let mib = |bytes: u64| bytes / (1024 * 1024);
    Refusal::new(
        RefusalKind::Damaged,
        Text::of(
            format!("{shown} 有 {} MB，超过上限 {} MB。", mib(size), mib(most)),
            format!("{shown} has {} MB, more than the limit of {} MB.", mib(size), mib(most)),
        ),
        Text::new(
            "请拆成几个文件，或去掉图片后另存再试。",
            "Split it, or save it without pictures, and try again.",
        ),
    )
}
