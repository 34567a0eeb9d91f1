//! 谋实: the one binary. Sums up a year, plans the next, holds the plan against what is demanded.

use std::process::ExitCode;

fn main() -> ExitCode {
    moushi::cli::run().into()
}
