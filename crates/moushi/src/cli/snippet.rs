//! A finding on the terminal: the sentence, with carets under the words. A Chinese character takes
//! two columns; what is too long is cut and shown as ….

use moushi_core::model::{Finding, Ledger, Spot};
use moushi_core::text::{Source, Span};
use unicode_width::UnicodeWidthStr;

use super::screen::{Screen, Tone, cut};

/// Characters of context on either side of the words.
const CONTEXT: usize = 20;

/// Columns that the marked words may take.
const MARKED: usize = 64;

/// Places shown: the first is the main one, the others show the other side.
const PLACES: usize = 3;

/// The finding as it is shown to people.
pub fn render(finding: &Finding, sources: &[&Source], screen: &Screen) -> String {
    let (word, tone) = screen.severity(finding.severity);
    let head = screen.tone(tone, &format!("{word}[{}]", finding.rule));
    let mut shown = format!("{head} {}\n", screen.tone(Tone::Strong, screen.say(&finding.message)));
    let spots = finding.at.iter().filter_map(|spot| match spot {
        Spot::Words { source, span } => {
            sources.iter().find(|known| known.id == *source).map(|source| (*source, *span))
        }
        Spot::Row(_) | Spot::Plan => None,
    });
    for (source, span) in spots.take(PLACES) {
        let place = Place::of(source, span);
        let address = format!("{}:{}:{}", source.name, place.line, place.column);
        shown.push_str(&format!("  {}\n", screen.tone(Tone::Faint, &address)));
        shown.push_str(&format!("    {}{}{}\n", place.before, place.words, place.after));
        let carets = format!(
            "    {}{}",
            " ".repeat(place.before.width()),
            "^".repeat(place.words.width().max(1))
        );
        shown.push_str(&format!("{}\n", screen.tone(tone, &carets)));
    }
    shown.push_str(&format!("  → {}\n\n", screen.say(&finding.advice)));
    shown
}

/// Words of one source with what stands around them on their line.
#[derive(Debug, PartialEq, Eq)]
struct Place {
    /// Line, from 1.
    line: usize,
    /// Character of the line, from 1.
    column: usize,
    before: String,
    words: String,
    after: String,
}

impl Place {
    fn of(source: &Source, span: Span) -> Self {
        let text = &source.text;
        let start = text[..span.start()].rfind('\n').map_or(0, |at| at + 1);
        let words = source.at(span);
        let words = words.split('\n').next().unwrap_or(words);
        let end = span.start() + words.len();
        let rest = text[end..].split('\n').next().unwrap_or_default();
        Self {
            line: text[..span.start()].matches('\n').count() + 1,
            column: text[start..span.start()].chars().count() + 1,
            before: tail(&text[start..span.start()]),
            words: cut(words, MARKED),
            after: head(rest),
        }
    }
}

fn tail(words: &str) -> String {
    let Some((at, _)) = words.char_indices().rev().nth(CONTEXT) else { return words.to_owned() };
    let kept = at + words[at..].chars().next().map_or(0, char::len_utf8);
    format!("…{}", &words[kept..])
}

fn head(words: &str) -> String {
    words
        .char_indices()
        .nth(CONTEXT)
        .map_or_else(|| words.to_owned(), |(at, _)| format!("{}…", &words[..at]))
}

/// The sources of a ledger, for `render`.
pub fn sources(ledger: &Ledger) -> Vec<&Source> {
    ledger.documents.iter().map(|document| &document.source).collect()
}

#[cfg(test)]
mod tests {
    use moushi_core::model::Severity;
    use moushi_core::text::{BlockKind, Format, SourceBuilder, Text};

    use super::super::args::{Colour, Language};
    use super::*;

    fn finding(words: &str, text: &str) -> String {
        let mut builder = SourceBuilder::new();
        builder.block(BlockKind::Heading(1), None, "标题");
        let line = builder.block(BlockKind::Paragraph, None, text);
        let source = builder.finish("a.txt", Format::Txt, b"");
        let at = line.start() + text.find(words).expect("the words are in the text");
        let finding = Finding {
            rule: "no-owner".into(),
            severity: Severity::Error,
            message: Text::new("没有牵头单位。", "No lead unit."),
            advice: Text::new("补上。", "Name one."),
            at: vec![Spot::Words {
                source: source.id.clone(),
                span: Span::new(at, at + words.len()),
            }],
        };
        render(&finding, &[&source], &Screen::new(Language::Zh, Colour::Never))
    }

    #[test]
    fn carets_stand_under_double_width_characters() {
        let shown = finding("85%", "普惠率达到85%。");
        assert_eq!(
            shown,
            "错误[no-owner] 没有牵头单位。\n  a.txt:2:6\n    普惠率达到85%。\n              ^^^\n  → 补上。\n\n"
        );
    }

    #[test]
    fn long_lines_are_cut_on_both_sides() {
        let text = format!("{}重点{}", "前".repeat(30), "后".repeat(30));
        let shown = finding("重点", &text);
        let expected = format!("    …{}重点{}…\n", "前".repeat(20), "后".repeat(20));
        assert!(shown.contains(&expected), "{shown}");
        assert!(shown.contains("a.txt:2:31"), "the column is that of the whole line: {shown}");
    }
}
