//! A table as text taken in block by block, on all cores: a large file is never held as a whole. Whatever cannot be told
//! apart by blocks is left to be read whole.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use moushi_core::model::Refusal;
use moushi_files::readers::{self, Blocks};

use super::{Asked, Taking};
use crate::error::file_refusal;
use crate::facts::limits;

/// Bytes of a block: it and its columns stay near the core that takes it in.
const BLOCK: usize = 1 << 19;

/// Bytes from which on taking in by blocks is worth its while.
const WORTH: u64 = 4 * BLOCK as u64;

/// Blocks that may wait for one before them, on each core.
const AHEAD: usize = 2;

/// Takes a table in from a file. None where it has to be read whole.
///
/// # Errors
/// When the file cannot be read, or passes a limit.
pub(super) fn taken<'a>(
    path: &Path,
    name: &str,
    asked: &'a [Asked],
) -> Result<Option<Taking<'a>>, Refusal> {
    let refuse = |error: io::Error| file_refusal(path, &error);
    let about = fs::metadata(path).map_err(refuse)?;
    if !about.is_file() || about.len() < WORTH {
        return Ok(None);
    }
    let file = Lines { path, length: about.len() };
    let mut head = Vec::new();
    if !file.block(&mut file.open().map_err(refuse)?, 0, &mut head).map_err(refuse)? {
        return Ok(None);
    }
    let Some(blocks) = readers::blocks(name, &head, about.len(), &limits()) else {
        return Ok(None);
    };
    let mut taking = Taking::new(asked);
    let lines = blocks.rows(&head, true, &mut |_, row, cells| taking.row("", row, cells))?;
    let Some(lines) = lines.filter(|_| taking.heading.is_some() && taking.is_known()) else {
        return Ok(None);
    };
    taking.settle();
    // A little more than blocks like the first one hold: what is not touched costs nothing.
    let rows = taking.rows as f64 * (about.len() as f64 / head.len() as f64) * 1.02;
    taking.columns.iter_mut().for_each(|column| column.expect(rows as usize));
    rest(&file, &blocks, taking, lines)
}

/// A file as blocks of whole lines.
struct Lines<'p> {
    path: &'p Path,
    length: u64,
}

impl Lines<'_> {
    fn open(&self) -> io::Result<File> {
        File::open(self.path)
    }

    /// Whether it did not grow or shrink meanwhile.
    fn is_as_it_was(&self) -> bool {
        fs::metadata(self.path).is_ok_and(|about| about.len() == self.length)
    }

    fn count(&self) -> usize {
        usize::try_from(self.length.div_ceil(BLOCK as u64)).unwrap_or(usize::MAX)
    }

    /// Reads the lines that begin in a block. False where one is longer than any line of a table.
    fn block(&self, file: &mut File, number: usize, into: &mut Vec<u8>) -> io::Result<bool> {
        into.clear();
        // The byte before tells whether a line begins with the block.
        let before = u64::from(number > 0);
        file.seek(SeekFrom::Start(number as u64 * BLOCK as u64 - before))?;
        file.take(BLOCK as u64 + before).read_to_end(into)?;
        if number > 0 {
            let first = into.iter().position(|byte| *byte == b'\n').map_or(into.len(), |at| at + 1);
            into.drain(..first);
        }
        // What ends with the block, or begins in none, is whole.
        while into.last().is_some_and(|last| *last != b'\n') {
            let from = into.len();
            if from > 8 * BLOCK {
                return Ok(false);
            }
            if file.take(1 << 12).read_to_end(into)? == 0 {
                break;
            }
            if let Some(end) = into[from..].iter().position(|byte| *byte == b'\n') {
                into.truncate(from + end + 1);
            }
        }
        Ok(true)
    }
}

/// The blocks behind the head.
fn rest<'a>(
    file: &Lines<'_>,
    blocks: &Blocks,
    taking: Taking<'a>,
    lines: u32,
) -> Result<Option<Taking<'a>>, Refusal> {
    let (waiting, free, stopped) = (BTreeMap::new(), Vec::new(), None);
    let behind = Mutex::new(Behind { taking, lines, number: 1, waiting, free, stopped });
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let (next, moved, ahead) = (AtomicUsize::new(1), Condvar::new(), AHEAD * cores);
    let line = Line { file, blocks, next, behind, moved, ahead };
    thread::scope(|scope| {
        (1..cores).for_each(|_| {
            scope.spawn(|| line.work());
        });
        line.work();
    });
    let behind = line.behind.into_inner().unwrap_or_else(PoisonError::into_inner);
    match behind.stopped {
        None => Ok(file.is_as_it_was().then_some(behind.taking)),
        Some(stopped) => stopped.map_or(Ok(None), Err),
    }
}

/// Blocks that are taken in side by side and put behind one another in their order.
struct Line<'a, 'l> {
    file: &'l Lines<'l>,
    blocks: &'l Blocks,
    /// The block that is to be taken in next.
    next: AtomicUsize,
    behind: Mutex<Behind<'a>>,
    moved: Condvar,
    /// Blocks that may wait.
    ahead: usize,
}

/// Lets nobody wait for a block on which a thread has failed.
struct Watch<'w, 'a, 'l>(&'w Line<'a, 'l>);

impl Drop for Watch<'_, '_, '_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.stop(None);
        }
    }
}

/// What has been put behind one another.
struct Behind<'a> {
    taking: Taking<'a>,
    /// Lines so far.
    lines: u32,
    /// The block that comes next.
    number: usize,
    /// Blocks before which one is missing, with their lines.
    waiting: BTreeMap<usize, (Taking<'a>, u32)>,
    /// What can take in further blocks.
    free: Vec<Taking<'a>>,
    /// Why nothing comes of it: a refusal, or that the file has to be read whole.
    stopped: Option<Option<Refusal>>,
}

impl<'a> Line<'a, '_> {
    fn lock(&self) -> MutexGuard<'_, Behind<'a>> {
        self.behind.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn stop(&self, why: Option<Refusal>) {
        self.lock().stopped.get_or_insert(why);
        self.moved.notify_all();
    }

    /// Takes blocks in until there are none.
    fn work(&self) {
        let _watch = Watch(self);
        let file = self.file.open().map_err(|error| file_refusal(self.file.path, &error));
        if let Err(why) = file.map_err(Some).and_then(|mut file| self.take(&mut file)) {
            self.stop(why);
        }
    }

    fn take(&self, file: &mut File) -> Result<(), Option<Refusal>> {
        let (mut bytes, mut further) = (Vec::new(), self.lock().taking.further());
        loop {
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            if number >= self.file.count() {
                return Ok(());
            }
            let whole = self.file.block(file, number, &mut bytes);
            if !whole.map_err(|error| file_refusal(self.file.path, &error))? {
                return Err(None);
            }
            let visit = &mut |_: &str, row: u32, cells: &[&str]| further.row("", row, cells);
            let lines = self.blocks.rows(&bytes, false, visit)?.ok_or(None)?;
            match self.put(number, further, lines) {
                Some(next) => further = next,
                None => return Ok(()),
            }
        }
    }

    /// Puts a block behind those before it, or has it wait for them; what can take in the next one.
    fn put(&self, number: usize, block: Taking<'a>, lines: u32) -> Option<Taking<'a>> {
        let mut behind = self.lock();
        while number > behind.number + self.ahead && behind.stopped.is_none() {
            behind = self.moved.wait(behind).unwrap_or_else(PoisonError::into_inner);
        }
        behind.waiting.insert(number, (block, lines));
        behind.together();
        self.moved.notify_all();
        let free = behind.free.pop();
        let free = free.unwrap_or_else(|| behind.taking.further());
        behind.stopped.is_none().then_some(free)
    }
}

impl Behind<'_> {
    /// Puts together what is there without a gap.
    fn together(&mut self) {
        while let Some((mut block, lines)) = self.waiting.remove(&self.number) {
            self.taking.append(&mut block, self.lines);
            self.lines = self.lines.saturating_add(lines);
            self.number += 1;
            self.free.push(block);
        }
    }
}
