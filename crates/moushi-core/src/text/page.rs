//! Reads the page (`x.md`) that stands beside a rule, finder or format: help text, manual entry and
//! test in one. Finds its title, its prose and its `case` blocks; does not run them.

use super::Span;

/// A page: what a person reads, and the cases that hold it to its word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The first `#` heading.
    pub title: String,
    /// Everything but the title, as Markdown.
    pub body: String,
    /// The `case` blocks in order.
    pub cases: Vec<Case>,
}

/// One fenced block whose info string starts with `case`.
///
/// A line that ends in ` <- name` expects `name` at every 〔…〕 of that line. The marks and the
/// arrow are not part of the text. A block without any arrow expects silence. On lines without an
/// arrow 〔〕 are ordinary characters, as in 教督〔2017〕6号.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The info string after the word `case`, trimmed: settings such as `year=2023`.
    pub info: String,
    /// The text to look at, lines ended by `\n` but for the last.
    pub text: String,
    /// Spans in `text`, with the name expected there.
    pub expected: Vec<(Span, String)>,
    /// Line of the page on which the block opens, from 1.
    pub line: usize,
}

impl Page {
    /// Reads a page. Never fails: what is not a case is prose.
    pub fn parse(markdown: &str) -> Self {
        let title = markdown.lines().find_map(|line| line.strip_prefix("# ")).unwrap_or_default();
        let body = markdown.split_once('\n').map_or("", |(_, rest)| rest).trim().to_owned();
        Self { title: title.trim().to_owned(), body, cases: cases(markdown) }
    }
}

fn cases(markdown: &str) -> Vec<Case> {
    let mut cases = Vec::new();
    let mut open: Option<Case> = None;
    for (number, line) in markdown.lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(info)) => {
                open = info.strip_prefix("case").map(|info| Case {
                    info: info.trim().to_owned(),
                    text: String::new(),
                    expected: Vec::new(),
                    line: number + 1,
                });
            }
            (Some(_), Some(_)) => cases.extend(open.take()),
            (Some(case), None) => case.push(line),
            (None, None) => {}
        }
    }
    cases
}

impl Case {
    /// Whether nothing is expected of this case.
    pub fn is_silent(&self) -> bool {
        self.expected.is_empty()
    }

    fn push(&mut self, line: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        let Some((words, name)) = line.rsplit_once(" <- ") else {
            self.text.push_str(line);
            return;
        };
        let mut start = None;
        for character in words.trim_end().chars() {
            match character {
                '〔' => start = Some(self.text.len()),
                '〕' => {
                    let start = start.take().expect("〕 without 〔 in a case");
                    self.expected.push((Span::new(start, self.text.len()), name.trim().to_owned()));
                }
                other => self.text.push(other),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_spans_and_leave_the_text() {
        let page = Page::parse(
            "# 名称\n\nprose\n\n```case year=2023\n先〔做〕后〔说〕。 <- rule\n教督〔2017〕6号\n```\n\n```case\n静\n```\n",
        );
        assert_eq!((page.title.as_str(), page.cases.len()), ("名称", 2));
        let case = &page.cases[0];
        assert_eq!(case.text, "先做后说。\n教督〔2017〕6号");
        assert_eq!((case.info.as_str(), case.line), ("year=2023", 5));
        let words: Vec<_> = case.expected.iter().map(|(span, _)| span.of(&case.text)).collect();
        assert_eq!(words, ["做", "说"]);
        assert!(page.cases[1].is_silent());
    }
}
