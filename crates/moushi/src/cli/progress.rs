//! Progress on the terminal: appears only when the work takes more than a second, and never in a pipe.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar that shows itself after a second.
pub struct Progress {
    bar: ProgressBar,
    since: Instant,
}

const PATIENCE: Duration = Duration::from_secs(1);

impl Progress {
    /// A bar over `steps` steps.
    pub fn new(steps: usize) -> Self {
        let bar = ProgressBar::with_draw_target(Some(steps as u64), ProgressDrawTarget::hidden());
        let style = ProgressStyle::with_template("{bar:32} {pos}/{len} {msg}")
            .expect("the template is part of the program");
        bar.set_style(style);
        Self { bar, since: Instant::now() }
    }

    /// So many steps are done, and this is being done now.
    pub fn at(&self, steps: usize, now: &str) {
        if self.bar.is_hidden()
            && self.since.elapsed() > PATIENCE
            && std::io::stderr().is_terminal()
        {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.bar.set_message(now.to_owned());
        self.bar.set_position(steps as u64);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
