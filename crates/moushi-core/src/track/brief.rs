//! A brief 简报 taken apart into the boxes of a report, by its headings. Moves words, rewrites none.

use std::sync::LazyLock;

use serde::Deserialize;

/// The boxes of a report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Brief {
    /// What has been done.
    pub done: String,
    /// What comes next.
    pub next: String,
    /// What stands in the way.
    pub problems: String,
    /// What is needed of others.
    pub support: String,
    /// Progress in per cent, where the words name one: `完成率65%`, `进度达80%`.
    pub percent: Option<i64>,
}

#[derive(Deserialize)]
struct Headings {
    done: Vec<String>,
    next: Vec<String>,
    problems: Vec<String>,
    support: Vec<String>,
}

static HEADINGS: LazyLock<Headings> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../../data/track/brief.toml"))
        .expect("the headings of this program are well formed")
});

#[derive(Clone, Copy)]
enum Part {
    Done,
    Next,
    Problems,
    Support,
}

/// Takes a brief apart. Linear in its length.
pub fn read(words: &str) -> Brief {
    let mut brief = Brief { percent: percent(words), ..Brief::default() };
    let mut part = Part::Done;
    for line in words.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (begun, rest) = match heading(line) {
            Some((named, rest)) => (named, rest),
            None => (part, line),
        };
        part = begun;
        let held = match part {
            Part::Done => &mut brief.done,
            Part::Next => &mut brief.next,
            Part::Problems => &mut brief.problems,
            Part::Support => &mut brief.support,
        };
        if !rest.is_empty() {
            if !held.is_empty() {
                held.push('\n');
            }
            held.push_str(rest);
        }
    }
    brief
}

/// The part that a line begins, and what stands behind the heading on the same line.
fn heading(line: &str) -> Option<(Part, &str)> {
    let plain = line.trim_start_matches(numbering);
    let all = [
        (Part::Done, &HEADINGS.done),
        (Part::Next, &HEADINGS.next),
        (Part::Problems, &HEADINGS.problems),
        (Part::Support, &HEADINGS.support),
    ];
    let mut best: Option<(Part, &str, usize)> = None;
    for (part, names) in all {
        for name in names {
            let Some(rest) = plain.strip_prefix(name.as_str()) else { continue };
            let longer = best.is_none_or(|(.., length)| name.len() > length);
            let Some(rest) = ends(rest).filter(|_| longer) else { continue };
            best = Some((part, rest, name.len()));
        }
    }
    best.map(|(part, rest, _)| (part, rest))
}

/// What stands behind a heading that ends here; none when the words go on.
fn ends(rest: &str) -> Option<&str> {
    let closed = rest.strip_prefix(['：', ':', '。', '】', '）']);
    if rest.is_empty() { Some("") } else { closed.map(str::trim_start) }
}

fn numbering(c: char) -> bool {
    c.is_ascii_digit() || "一二三四五六七八九十（）()、.．【 　".contains(c)
}

/// The last progress in per cent that the words name.
fn percent(words: &str) -> Option<i64> {
    let named = ["进度", "完成率", "总体完成", "已完成"];
    let mut found = None;
    for (at, _) in words.match_indices(['%', '％']) {
        let before = &words[..at];
        let digits = before.rfind(|c: char| !c.is_ascii_digit() && c != '.');
        let start =
            digits.map_or(0, |at| at + before[at..].chars().next().map_or(0, char::len_utf8));
        let lead: String = before[..start].chars().rev().take(8).collect();
        let lead: String = lead.chars().rev().collect();
        if named.iter().any(|word| lead.contains(word)) {
            let number = before[start..].split('.').next().unwrap_or_default();
            found = number.parse().ok().filter(|number| (0..=1_000).contains(number)).or(found);
        }
    }
    found
}
