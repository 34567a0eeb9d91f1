//! A table as text taken in block by block, on all cores: a large file is never held as a whole. Whatever cannot be told
//! apart by blocks is left to be read whole.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use moushi_core::model::Refusal;
use moushi_files::readers::{self, Blocks};
use moushi_stats::cores;

use super::limits;
use crate::error::file_refusal;

/// Bytes of a block: it and its columns stay near the core that takes it in.
const BLOCK: usize = 1 << 19;

/// Bytes from which on taking in by blocks is worth its while.
const WORTH: u64 = 4 * BLOCK as u64;

/// Blocks that may wait for one before them, on each core.
const AHEAD: usize = 2;

/// What takes the rows of a table in.
pub(super) trait Takes: Send {
    /// Takes a row in, with its place from 1.
    fn row(&mut self, row: u32, cells: &[&str]);

    /// Whether the rows so far tell how all others are to be taken in.
    fn is_ready(&self) -> bool;

    /// Makes room for a table so many times as long as what came in: what is not touched costs nothing.
    fn expect(&mut self, times: f64);

    /// What takes in rows further down, at the same time.
    fn further(&self) -> Self;

    /// Puts rows from further down behind these, so many lines below; it can take in others then.
    fn append(&mut self, further: &mut Self, lines: u32);
}

/// Takes a table in from a file. None where it has to be read whole: nothing is left of what was taken in then.
///
/// # Errors
/// When the file cannot be read, or passes a limit.
pub(super) fn of_file<T: Takes>(path: &Path, name: &str, nothing: T) -> Result<Option<T>, Refusal> {
    let length = || fs::metadata(path).map(|about| if about.is_file() { about.len() } else { 0 });
    let refuse = |error: io::Error| file_refusal(path, &error);
    let (first, open) = (length().map_err(refuse)?, || File::open(path));
    let table = taken(&Lines { open, length: first, refuse }, name, nothing)?;
    // What grew or shrank meanwhile may have been cut anywhere.
    Ok(table.filter(|_| length().is_ok_and(|last| last == first)))
}

/// The same of bytes that somebody has read already.
///
/// # Errors
/// When they pass a limit.
pub(super) fn of_bytes<T: Takes>(
    bytes: &[u8],
    name: &str,
    nothing: T,
) -> Result<Option<T>, Refusal> {
    let refuse = |error: io::Error| file_refusal(Path::new(name), &error);
    let open = || Ok(Cursor::new(bytes));
    taken(&Lines { open, length: bytes.len() as u64, refuse }, name, nothing)
}

fn taken<T: Takes, R: Read + Seek>(
    file: &Lines<impl Fn() -> io::Result<R> + Sync, impl Fn(io::Error) -> Refusal + Sync>,
    name: &str,
    mut nothing: T,
) -> Result<Option<T>, Refusal> {
    let mut head = Vec::new();
    if file.length < WORTH || !file.block(&mut file.open()?, 0, &mut head)? {
        return Ok(None);
    }
    let Some(blocks) = readers::blocks(name, &head, file.length, &limits()) else {
        return Ok(None);
    };
    let lines = blocks.rows(&head, true, &mut |_, row, cells| nothing.row(row, cells))?;
    let Some(lines) = lines.filter(|_| nothing.is_ready()) else { return Ok(None) };
    // A little more than blocks like the first one hold.
    nothing.expect(file.length as f64 / head.len() as f64 * 1.02);
    rest(file, &blocks, nothing, lines)
}

/// A text as blocks of whole lines, of something that every thread opens for itself.
struct Lines<O, E> {
    open: O,
    length: u64,
    refuse: E,
}

impl<R: Read + Seek, O: Fn() -> io::Result<R>, E: Fn(io::Error) -> Refusal> Lines<O, E> {
    fn open(&self) -> Result<R, Refusal> {
        (self.open)().map_err(&self.refuse)
    }

    /// Reads the lines that begin in a block. False where one is longer than any line of a table.
    fn block(&self, file: &mut R, number: usize, into: &mut Vec<u8>) -> Result<bool, Refusal> {
        block(file, number, into).map_err(&self.refuse)
    }

    fn count(&self) -> usize {
        usize::try_from(self.length.div_ceil(BLOCK as u64)).unwrap_or(usize::MAX)
    }
}

fn block(file: &mut (impl Read + Seek), number: usize, into: &mut Vec<u8>) -> io::Result<bool> {
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

/// The blocks behind the head.
fn rest<T: Takes, R: Read + Seek>(
    file: &Lines<impl Fn() -> io::Result<R> + Sync, impl Fn(io::Error) -> Refusal + Sync>,
    blocks: &Blocks,
    taken: T,
    lines: u32,
) -> Result<Option<T>, Refusal> {
    let (waiting, free, stopped) = (BTreeMap::new(), Vec::new(), None);
    let behind = Mutex::new(Behind { taken, lines, number: 1, waiting, free, stopped });
    let cores = cores();
    let (next, moved, ahead) = (AtomicUsize::new(1), Condvar::new(), AHEAD * cores);
    let line = Line { blocks, next, behind, moved, ahead };
    thread::scope(|scope| {
        (1..cores).for_each(|_| {
            scope.spawn(|| line.work(file));
        });
        line.work(file);
    });
    let behind = line.behind.into_inner().unwrap_or_else(PoisonError::into_inner);
    match behind.stopped {
        None => Ok(Some(behind.taken)),
        Some(stopped) => stopped.map_or(Ok(None), Err),
    }
}

/// Blocks that are taken in side by side and put behind one another in their order.
struct Line<'l, T: Takes> {
    blocks: &'l Blocks,
    /// The block that is to be taken in next.
    next: AtomicUsize,
    behind: Mutex<Behind<T>>,
    moved: Condvar,
    /// Blocks that may wait.
    ahead: usize,
}

/// Lets nobody wait for a block on which a thread has failed.
struct Watch<'w, 'l, T: Takes>(&'w Line<'l, T>);

impl<T: Takes> Drop for Watch<'_, '_, T> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.stop(None);
        }
    }
}

/// What has been put behind one another.
struct Behind<T> {
    taken: T,
    /// Lines so far.
    lines: u32,
    /// The block that comes next.
    number: usize,
    /// Blocks before which one is missing, with their lines.
    waiting: BTreeMap<usize, (T, u32)>,
    /// What can take in further blocks.
    free: Vec<T>,
    /// Why nothing comes of it: a refusal, or that the text has to be read whole.
    stopped: Option<Option<Refusal>>,
}

impl<T: Takes> Line<'_, T> {
    fn lock(&self) -> MutexGuard<'_, Behind<T>> {
        self.behind.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn stop(&self, why: Option<Refusal>) {
        self.lock().stopped.get_or_insert(why);
        self.moved.notify_all();
    }

    /// Takes blocks in until there are none.
    fn work<R: Read + Seek>(
        &self,
        file: &Lines<impl Fn() -> io::Result<R>, impl Fn(io::Error) -> Refusal>,
    ) {
        let _watch = Watch(self);
        if let Err(why) = self.take(file) {
            self.stop(why);
        }
    }

    fn take<R: Read + Seek>(
        &self,
        file: &Lines<impl Fn() -> io::Result<R>, impl Fn(io::Error) -> Refusal>,
    ) -> Result<(), Option<Refusal>> {
        let (mut from, mut bytes) = (file.open()?, Vec::new());
        let mut further = self.lock().taken.further();
        loop {
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            if number >= file.count() {
                return Ok(());
            }
            if !file.block(&mut from, number, &mut bytes)? {
                return Err(None);
            }
            let visit = &mut |_: &str, row: u32, cells: &[&str]| further.row(row, cells);
            let lines = self.blocks.rows(&bytes, false, visit)?.ok_or(None)?;
            match self.put(number, further, lines) {
                Some(next) => further = next,
                None => return Ok(()),
            }
        }
    }

    /// Puts a block behind those before it, or has it wait for them; what can take in the next one.
    fn put(&self, number: usize, block: T, lines: u32) -> Option<T> {
        let mut behind = self.lock();
        while number > behind.number + self.ahead && behind.stopped.is_none() {
            behind = self.moved.wait(behind).unwrap_or_else(PoisonError::into_inner);
        }
        behind.waiting.insert(number, (block, lines));
        behind.together();
        self.moved.notify_all();
        let free = behind.free.pop();
        let free = free.unwrap_or_else(|| behind.taken.further());
        behind.stopped.is_none().then_some(free)
    }
}

impl<T: Takes> Behind<T> {
    /// Puts together what is there without a gap.
    fn together(&mut self) {
        while let Some((mut block, lines)) = self.waiting.remove(&self.number) {
            self.taken.append(&mut block, self.lines);
            self.lines = self.lines.saturating_add(lines);
            self.number += 1;
            self.free.push(block);
        }
    }
}
