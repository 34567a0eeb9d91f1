//! Room `cli`: parses what a person typed and renders the answer. Decides nothing.

mod align;
mod args;
mod backup;
mod config;
mod demo;
mod draft;
mod evaluate;
mod exchange;
mod extract;
mod growth;
mod lint;
mod manual;
mod office;
mod progress;
mod read;
mod report;
mod screen;
mod serve;
mod snippet;
mod trace;
mod track;

use clap::Parser;
use moushi_core::model::Refusal;

use crate::error::{Exit, Trouble};
use crate::sandbox;

pub use args::{Arguments, Command, Language};

/// Runs the program as typed and says how it ended.
pub fn run() -> Exit {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return usage(&error),
    };
    let screen = screen::Screen::new(arguments.lang, arguments.color);
    match dispatch(&arguments, &screen) {
        Ok(exit) => exit,
        Err(trouble) => {
            screen.trouble(&trouble);
            trouble.exit()
        }
    }
}

fn usage(error: &clap::Error) -> Exit {
    // `--help` and `--version` come this way too; only a broken pipe can stop them being printed.
    let printed = error.print();
    if error.use_stderr() || printed.is_err() { Exit::Usage } else { Exit::Ok }
}

fn dispatch(arguments: &Arguments, screen: &screen::Screen) -> Result<Exit, Trouble> {
    match &arguments.command {
        Command::Demo(demo) => demo::run(demo, screen),
        Command::Draft(draft) => draft::run(draft, screen),
        Command::Read(read) => read::run(read, screen),
        Command::Extract(extract) => extract::run(extract, screen),
        Command::Lint(lint) => lint::run(lint, screen),
        Command::Align(align) => align::run(align, screen),
        Command::Report(report) => report::run(report, screen),
        Command::Trace(of) => trace::run(of, screen),
        Command::Evaluate(typed) => evaluate::run(typed, screen),
        Command::Growth { what } => growth::run(what, screen),
        Command::Track { what } => track::run(what, screen),
        Command::Exchange { what } => serve::run_on(exchange::run(what, screen)),
        Command::Serve(serve) => serve::run(serve, screen),
        Command::Config { what } => config::run(what, screen),
        Command::Init { name, passwords, place } => {
            serve::run_on(office::init(name, *passwords, place, screen))
        }
        Command::User { what } => serve::run_on(office::user(what, screen)),
        Command::Org { what } => serve::run_on(office::org(what, screen)),
        Command::Token { what } => serve::run_on(office::token(what, screen)),
        Command::Audit { what } => serve::run_on(office::audit(what, screen)),
        Command::Db { what } => serve::run_on(office::db(what, screen)),
        Command::Backup { what } => serve::run_on(backup::run(what, screen)),
        Command::Doctor { place } => serve::run_on(backup::doctor(place, screen)),
        Command::SandboxedRead { task } => sandbox::serve(task).map(|()| Exit::Ok),
        Command::SandboxedProbe => sandbox::try_everything().map(|()| Exit::Ok),
        Command::Completions(of) => Ok(manual::completions(of)),
        Command::Man => manual::man(),
    }
}

/// Shows what was refused; the exit code is the worse of that and `otherwise`.
fn finish(refused: &[(String, Refusal)], otherwise: Exit, screen: &screen::Screen) -> Exit {
    for (name, refusal) in refused {
        screen.refusal(name, refusal);
    }
    if refused.is_empty() { otherwise } else { Exit::Unreadable }
}
