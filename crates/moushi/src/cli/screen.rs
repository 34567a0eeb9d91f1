//! The terminal: language, colour, and the few forms in which all commands speak.

use std::io::{self, IsTerminal, Write};

use moushi_core::model::{Refusal, Severity};
use moushi_core::report::Label;
use moushi_core::text::{Lang, Text};
use unicode_width::UnicodeWidthStr;

use super::args::{Colour, Language};
use crate::error::Trouble;

/// Where and how the answers are shown.
#[derive(Clone, Copy, Debug)]
pub struct Screen {
    lang: Lang,
    files: Lang,
    colour: bool,
}

/// A way to set words off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Headings and figures.
    Strong,
    /// What matters less.
    Faint,
    /// All is well.
    Good,
    /// To be looked at.
    Warning,
    /// To be mended.
    Bad,
}

impl Screen {
    /// As asked for on the command line, else as the system says.
    pub fn new(language: Language, colour: Colour) -> Self {
        let lang = match language {
            Language::Zh => Lang::Zh,
            Language::En => Lang::En,
            Language::Auto => language_of_the_system(),
        };
        let colour = match colour {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => {
                io::stdout().is_terminal()
                    && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty())
            }
        };
        let files = if matches!(language, Language::En) { Lang::En } else { Lang::Zh };
        Self { lang, files, colour }
    }

    /// The language of files: Chinese unless English was asked for, so that the same command gives the same
    /// files on any machine.
    pub fn files(&self) -> Lang {
        self.files
    }

    /// The words in the language of this screen.
    pub fn say<'a>(&self, text: &'a Text) -> &'a str {
        self.lang.of(text)
    }

    /// One of two in the language of this screen.
    pub fn pick<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        self.lang.pick(zh, en)
    }

    /// The word for a severity and the way it is set off, the same in every command.
    pub fn severity(&self, severity: Severity) -> (String, Tone) {
        let tone = match severity {
            Severity::Error => Tone::Bad,
            Severity::Warning => Tone::Warning,
            Severity::Note => Tone::Faint,
        };
        (self.say(&severity.label()).to_owned(), tone)
    }

    /// The words set off, where colour is wanted.
    pub fn tone(&self, tone: Tone, words: &str) -> String {
        if !self.colour {
            return words.to_owned();
        }
        let code = match tone {
            Tone::Strong => "1",
            Tone::Faint => "2",
            Tone::Good => "32",
            Tone::Warning => "33",
            Tone::Bad => "31",
        };
        format!("\u{1b}[{code}m{words}\u{1b}[0m")
    }

    /// Prints to standard output. A closed pipe ends the program quietly, as in `moushi … | head`.
    pub fn out(&self, words: &str) {
        self.bytes(words.as_bytes());
    }

    /// Prints bytes as they are to standard output.
    pub fn bytes(&self, bytes: &[u8]) {
        let mut out = io::stdout().lock();
        if out.write_all(bytes).and_then(|()| out.flush()).is_err() {
            std::process::exit(0);
        }
    }

    /// Prints a line to standard output.
    pub fn line(&self, words: &str) {
        self.out(&format!("{words}\n"));
    }

    /// A refusal, in both languages: whoever passes the message on may not read the other one.
    pub fn refusal(&self, about: &str, refusal: &Refusal) {
        let head = self.tone(Tone::Bad, self.pick("未能读取", "not read"));
        let about = if about.is_empty() { String::new() } else { format!(" {about}") };
        eprintln!("{head}{about}");
        for (text, mark) in [(&refusal.message, "  "), (&refusal.advice, "  → ")] {
            eprintln!("{mark}{}", text.zh);
            eprintln!("{}{}", " ".repeat(mark.width()), self.tone(Tone::Faint, &text.en));
        }
    }

    /// What ended the command.
    pub fn trouble(&self, trouble: &Trouble) {
        match trouble {
            Trouble::Refusal(refusal) => self.refusal("", refusal),
            Trouble::Fault(fault) => {
                eprintln!("程序故障，未能完成。/ Moushi failed and could not finish.");
                eprintln!("  {fault:#}");
            }
        }
    }
}

fn language_of_the_system() -> Lang {
    let language = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    match language {
        Some(language) if language.to_ascii_lowercase().starts_with("en") => Lang::En,
        _ => Lang::Zh,
    }
}

/// `words` and spaces up to `columns` columns; a Chinese character takes two.
pub fn pad(words: &str, columns: usize) -> String {
    let missing = columns.saturating_sub(words.width());
    format!("{words}{}", " ".repeat(missing))
}

/// `words` cut to at most `columns` columns, with … where something is missing.
pub fn cut(words: &str, columns: usize) -> String {
    if words.width() <= columns {
        return words.to_owned();
    }
    let mut out = String::new();
    let mut used = 1;
    for character in words.chars() {
        let width = unicode_width::UnicodeWidthChar::width(character).unwrap_or(0);
        if used + width > columns {
            break;
        }
        used += width;
        out.push(character);
    }
    out.push('…');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_chinese_characters_twice() {
        assert_eq!(pad("任务", 6), "任务  ");
        assert_eq!(cut("普惠性幼儿园", 7), "普惠性…");
        assert_eq!(cut("普惠", 4), "普惠");
    }
}
