//! Completions and the manual page, derived from the command line itself.

use clap::CommandFactory;

use super::args::{Arguments, Completions};
use crate::error::{Exit, Trouble};

/// Prints the completions of one shell.
pub fn completions(of: &Completions) -> Exit {
    let mut command = Arguments::command();
    clap_complete::generate(of.shell, &mut command, "moushi", &mut std::io::stdout());
    Exit::Ok
}

/// Prints the manual page.
pub fn man() -> Result<Exit, Trouble> {
    clap_mangen::Man::new(Arguments::command())
        .render(&mut std::io::stdout())
        .map_err(|error| Trouble::Fault(error.into()))?;
    Ok(Exit::Ok)
}
