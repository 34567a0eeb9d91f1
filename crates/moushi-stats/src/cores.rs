//! How many cores the program may use. What they are used for is the affair of whoever asks.

use std::sync::LazyLock;
use std::thread;

/// Cores that the program may use, at least one; asked once, as the system looks it up in several files each time.
pub fn cores() -> usize {
    static CORES: LazyLock<usize> =
        LazyLock::new(|| thread::available_parallelism().map_or(1, usize::from));
    *CORES
}
