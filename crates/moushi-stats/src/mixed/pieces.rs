//! Rows piece by piece on all cores, taken in their order. Pieces are cut the same on every machine, so that one core and two
//! give the same bits. Knows nothing of what is made of them.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

/// Rows of a piece.
pub(super) const PIECE: usize = 1 << 17;

/// What `read` makes of each piece of so many rows, handed to `take` in their order, each as soon as those before it are
/// there. The first piece that is refused, or not taken, ends it.
pub(super) fn in_order<T: Send, E: Send>(
    cores: usize,
    rows: usize,
    read: impl Fn(Range<usize>) -> Result<T, E> + Sync,
    mut take: impl FnMut(T) -> Result<(), E>,
) -> Result<(), E> {
    let pieces = rows.div_ceil(PIECE);
    let read = |at: usize| read(at * PIECE..(at * PIECE + PIECE).min(rows));
    let cores = cores.min(pieces);
    if cores <= 1 {
        return (0..pieces).try_for_each(|at| take(read(at)?));
    }
    let next = AtomicUsize::new(0);
    let (send, receive) = mpsc::sync_channel(cores);
    thread::scope(|scope| {
        for _ in 0..cores {
            let (send, next, read) = (send.clone(), &next, &read);
            scope.spawn(move || {
                // Whoever receives has gone where a piece was refused.
                let taken = || Some(next.fetch_add(1, Ordering::Relaxed)).filter(|at| *at < pieces);
                while let Some(at) = taken() {
                    if send.send((at, read(at))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(send);
        let (mut waiting, mut due) = (BTreeMap::new(), 0);
        for (at, made) in receive {
            waiting.insert(at, made);
            while let Some(made) = waiting.remove(&due) {
                take(made?)?;
                due += 1;
            }
        }
        Ok(())
    })
}
