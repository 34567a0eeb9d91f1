//! 谋实: the one binary. Sums up a year, plans the next, holds the plan against what is demanded.

use std::process::ExitCode;

/// Rows are made in the thread of their connection and dropped in another, which costs glibc's heap a third of a
/// page's time; SQLite and the readers written in C use this heap as well.
#[global_allocator]
static HEAP: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    moushi::cli::run().into()
}
