//! Room `facts`: data that are reckoned with, from files, taken in by a standard or column by column, and sums that
//! a database made. Writes nothing.

pub mod engine;
pub mod filled;
pub mod table;

use std::fs;
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use moushi_core::evaluate::frame::Frame;
use moushi_core::evaluate::intake::{Flaw, Heading, Intake};
use moushi_core::evaluate::standard::Standard;
use moushi_core::extract::personal::{self, Found, Watch};
use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::{Text, alike};
use moushi_files::readers::{self, Limits, Pieces};

use crate::error::file_refusal;

/// Rows of a table that may stand above its heading: titles, the body, the year.
const ABOVE: u32 = 10;

/// What came in.
#[derive(Debug)]
pub struct TakenIn {
    /// Units of every level that is handed in, the highest first.
    pub frames: Vec<Frame>,
    /// What is wrong with the data.
    pub flaws: Vec<Flaw>,
    /// Names of the files, by their number in the flaws.
    pub files: Vec<String>,
}

/// What a table of data may cost: a nation of schools is larger than any document.
fn limits() -> Limits {
    let usual = Limits::default();
    Limits {
        max_file: 4 << 30,
        max_text: 4 << 30,
        max_cells: 400_000_000,
        max_unpacked: 8 << 30,
        max_time: std::time::Duration::from_secs(1_800),
        ..usual
    }
}

/// Takes files in by a standard.
///
/// # Errors
/// When a file cannot be read, is no table, holds matters of single persons, or no column that the standard asks for.
pub fn taken_in(standard: &Standard, paths: &[PathBuf]) -> Result<TakenIn, Refusal> {
    let mut intake = Intake::new(standard);
    let mut files = Vec::new();
    for (file, path) in (0..).zip(paths) {
        let bytes = read(path).map_err(|error| file_refusal(path, &error))?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !one(&mut intake, file, &name, &bytes)? {
            return Err(no_columns(path, standard));
        }
        files.push(name);
    }
    let (frames, flaws) = intake.finish();
    Ok(TakenIn { frames, flaws, files })
}

/// Bytes for which reading by another thread is worth its while.
const WORTH: u64 = 1 << 20;

/// The bytes of a file, a large one in parts at the same time: what takes long is not the file but the new memory.
fn read(path: &Path) -> io::Result<Vec<u8>> {
    let length =
        fs::metadata(path).map_or(0, |about| if about.is_file() { about.len() } else { 0 });
    let Some(size) = usize::try_from(length).ok().filter(|_| length >= 2 * WORTH) else {
        return fs::read(path);
    };
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let mut bytes = vec![0; size];
    let each = size.div_ceil(cores);
    let parts = (0..).step_by(each).zip(bytes.chunks_mut(each));
    let read = thread::scope(|scope| {
        let parts = parts.map(|(from, part)| scope.spawn(move || read_part(path, from, part)));
        let parts: Vec<_> = parts.collect();
        parts.into_iter().all(|part| part.join().is_ok_and(|read| read.is_ok()))
    });
    // Whatever was amiss, a file that grew or shrank: read plainly, it says so itself.
    if read && fs::metadata(path)?.len() == length { Ok(bytes) } else { fs::read(path) }
}

fn read_part(path: &Path, from: u64, part: &mut [u8]) -> io::Result<()> {
    let mut file = fs::File::open(path)?;
    file.seek(io::SeekFrom::Start(from))?;
    file.read_exact(part)
}

/// Takes one file in; says whether any of its tables was one of the standard. What holds matters of single persons is
/// refused.
fn one(intake: &mut Intake<'_>, file: u32, name: &str, bytes: &[u8]) -> Result<bool, Refusal> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let mut tables = Tables::new(intake, file);
    match readers::pieces(name, bytes, &limits(), cores)? {
        Some(pieces) => in_pieces(&mut tables, &pieces)?,
        None => workbook(&mut tables, name, bytes)?,
    }
    tables.persons.extend(tables.watch.finish());
    match personal::refusal(name, &tables.persons) {
        Some(refusal) => Err(refusal),
        None => Ok(tables.found),
    }
}

/// Takes a workbook in: one that this program has made by its hidden names, any other by its headings.
fn workbook(tables: &mut Tables<'_, '_>, name: &str, bytes: &[u8]) -> Result<(), Refusal> {
    let cells = readers::cells(name, bytes, &limits())?;
    if !filled::ours(&cells) {
        readers::each_row(&cells, &mut |title, row, cells| tables.row(title, row, cells));
        return Ok(());
    }
    readers::each_row(&cells, &mut |title, row, cells| tables.watch.row(title, row, cells));
    filled::into(tables.intake, tables.file, cells)?;
    tables.found = true;
    Ok(())
}

/// Takes a table in that is a text: its first piece with the heading, the others at the same time.
fn in_pieces(tables: &mut Tables<'_, '_>, pieces: &Pieces<'_>) -> Result<(), Refusal> {
    thread::scope(|scope| {
        let (mut waiting, mut read) = (None, Ok(()));
        pieces.rows(0, &limits(), &mut |title, row, cells| {
            tables.row(title, row, cells);
            if let Some(heading) = tables.heading.as_ref().filter(|_| waiting.is_none()) {
                let standard = tables.intake.standard();
                let titles: Vec<String> = cells.iter().map(|cell| (*cell).to_owned()).collect();
                let titles = Arc::new(titles);
                let spawned = (1..pieces.count()).map(|piece| {
                    let (heading, titles) = (heading.clone(), Arc::clone(&titles));
                    scope.spawn(move || further(standard, pieces, piece, &heading, &titles))
                });
                waiting = Some(spawned.collect::<Vec<_>>());
                // New memory takes long: the others are on their way by then.
                let rows = (0..pieces.count()).map(|piece| pieces.most_rows(piece, cells.len()));
                tables.intake.expect(heading, rows.sum());
            }
        })?;
        for piece in waiting.into_iter().flatten() {
            match piece.join() {
                Ok(Ok((rest, persons))) => {
                    tables.intake.absorb(rest);
                    tables.persons.extend(persons);
                }
                Ok(Err(refusal)) => read = Err(refusal),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        read
    })
}

/// The rows of a further piece, under the heading that stands in the first.
fn further<'a>(
    standard: &'a Standard,
    pieces: &Pieces<'_>,
    piece: usize,
    heading: &Heading,
    titles: &[String],
) -> Result<(Intake<'a>, Vec<Found>), Refusal> {
    let (mut intake, mut watch) = (Intake::new(standard), Watch::default());
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    watch.row("", 0, &titles);
    intake.expect(heading, pieces.most_rows(piece, titles.len()));
    pieces.rows(piece, &limits(), &mut |title, row, cells| {
        watch.row(title, row, cells);
        intake.row(heading, row, cells.iter().copied());
    })?;
    Ok((intake, watch.finish()))
}

/// Tables as their rows come by.
struct Tables<'i, 's> {
    intake: &'i mut Intake<'s>,
    file: u32,
    sheet: Option<String>,
    heading: Option<Heading>,
    looked: u32,
    /// Any of them was one of the standard.
    found: bool,
    watch: Watch,
    /// Matters of single persons, so far.
    persons: Vec<Found>,
}

impl<'i, 's> Tables<'i, 's> {
    fn new(intake: &'i mut Intake<'s>, file: u32) -> Self {
        let (watch, persons) = (Watch::default(), Vec::new());
        Self { intake, file, sheet: None, heading: None, looked: 0, found: false, watch, persons }
    }

    fn row(&mut self, title: &str, row: u32, cells: &[&str]) {
        self.watch.row(title, row, cells);
        if !self.sheet.as_deref().is_some_and(|own| alike(own, title)) {
            (self.sheet, self.heading, self.looked) = (Some(title.to_owned()), None, 0);
        }
        match &self.heading {
            Some(known) => self.intake.row(known, row, cells.iter().copied()),
            None if self.looked < ABOVE => {
                self.looked += 1;
                self.heading = self.intake.heading(self.file, title, cells);
                self.found |= self.heading.is_some();
            }
            None => {}
        }
    }
}

fn no_columns(path: &Path, standard: &Standard) -> Refusal {
    let shown = path.display();
    let levels = standard.levels.iter().filter(|level| !level.parts);
    let (zh, en): (Vec<&str>, Vec<&str>) =
        levels.map(|level| (&*level.title.zh, &*level.title.en)).unzip();
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("{shown} 里没有“{}”要用的列。", standard.title.zh),
            format!("{shown} holds no column that `{}` asks for.", standard.name),
        ),
        Text::of(
            format!(
                "第一行写列名，要有代码一列；各级（{}）各用一张表。用 moushi evaluate template {} 生成空表。",
                zh.join("、"),
                standard.name
            ),
            format!(
                "Headings stand in the first row, a code among them; each level ({}) has a table. `moushi evaluate template {}` makes empty ones.",
                en.join(", "),
                standard.name
            ),
        ),
    )
}
