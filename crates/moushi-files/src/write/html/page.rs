//! `Page`: the page while it is written: its text so far, its numbers, and where in it we are.

use std::sync::Arc;

use moushi_core::report::block::{Pack, Run};
use moushi_core::report::figure::Figure;
use moushi_core::report::trace::Trace;
use moushi_core::text::Lang;

use super::words::{escaped, text};

/// A page in the making.
pub struct Page {
    /// The language of the pack.
    pub lang: Lang,
    /// What is written.
    pub out: String,
    /// The numbers noted.
    pub trace: Trace,
    /// Outermost headings: id and words.
    pub contents: Vec<(u32, String)>,
    /// Level of a heading of level 1, less one: 1 in the text, 2 in an annex.
    pub under: u8,
    /// Charts so far; names of patterns are made of it.
    pub charts: u32,
    place: u32,
    heading: String,
    last: u8,
}

impl Page {
    pub fn new(pack: &Pack) -> Self {
        let stamp = pack.stamp.clone().unwrap_or_default();
        Self {
            lang: pack.lang,
            out: String::new(),
            trace: Trace { stamp, ..Trace::default() },
            contents: Vec::new(),
            under: 1,
            charts: 0,
            place: 0,
            heading: String::new(),
            last: 1,
        }
    }

    /// One of two in the language of the pack.
    pub fn pick<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        self.lang.pick(zh, en)
    }

    /// A heading. `words` is what it says, `shown` how it stands there, with its number.
    ///
    /// Levels of HTML go down one at a time, whatever the pack leaves out: readers that see nothing
    /// find their way by them.
    pub fn heading(&mut self, level: u8, words: &str, shown: &str) {
        self.place += 1;
        words.clone_into(&mut self.heading);
        let level = level.clamp(1, 4).saturating_add(self.under).min(self.last + 1).min(6);
        self.last = level;
        if level == 2 {
            self.contents.push((self.place, shown.to_owned()));
        }
        let place = self.place;
        self.out.push_str(&format!("<h{level} id=\"h{place}\">{}</h{level}>\n", text(shown)));
    }

    /// Notes a number; answers its number in the list.
    pub fn note(&mut self, figure: &Arc<Figure>) -> u32 {
        self.trace.note(self.place, &self.heading, figure)
    }

    /// A number as a link to where it comes from.
    pub fn figure(&mut self, figure: &Arc<Figure>) -> String {
        let number = self.note(figure);
        let line = escaped(&figure.trail.line());
        format!(
            "<a class=\"f\" id=\"n{number}\" href=\"#f{number}\" title=\"{line}\" data-n=\"{number}\">{}</a>",
            text(shown(figure))
        )
    }

    /// Words, with the numbers among them as links.
    pub fn runs(&mut self, runs: &[Run]) -> String {
        let one = |run: &Run| match &run.figure {
            Some(figure) => self.figure(figure),
            None => text(&run.text),
        };
        runs.iter().map(one).collect()
    }
}

/// How a number is shown; a link has always words.
pub fn shown(figure: &Figure) -> &str {
    if figure.shown.trim().is_empty() { "—" } else { &figure.shown }
}
