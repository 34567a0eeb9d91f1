//! Long titles: smaller letters, and lines of about one length that end where the sense does. A title
//! of usual length is left as it was broken by whoever wrote it.

use super::xml::{paragraph, run};

/// Characters up to which a line of a title keeps its size: three lines of it.
const USUAL: usize = 60;

/// A line of a title in `style`.
pub fn title(style: &str, words: &str) -> String {
    let count = words.chars().count();
    // Size in half points, line in twips, characters in a line of 156 mm.
    let (size, line, fit) = match count {
        0..=USUAL => return paragraph(style, "", &run(words, "")),
        61..=120 => (36, 560, 24),
        _ => (32, 500, 27),
    };
    // So many lines may part over two pages, which lines that keep to the next may not.
    let pitch = format!(
        "<w:keepNext w:val=\"0\"/><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"{line}\" w:lineRule=\"exact\"/>"
    );
    let letters = format!("<w:sz w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/>");
    let words = if words.contains('\n') { words.to_owned() } else { lines(words, fit).join("\n") };
    paragraph(style, &pitch, &run(&words, &letters))
}

/// `words` in lines of at most `fit` characters.
fn lines(words: &str, fit: usize) -> Vec<String> {
    let chars: Vec<char> = words.chars().collect();
    let mut out = Vec::new();
    let mut rest = &chars[..];
    while rest.len() > fit {
        let each = rest.len().div_ceil(rest.len().div_ceil(fit));
        let (line, after) = rest.split_at(break_near(rest, each, fit));
        out.push(line.iter().collect());
        rest = after;
    }
    out.push(rest.iter().collect());
    out
}

/// How many characters of `words` go on a line: about `wanted`, at most `fit`.
fn break_near(words: &[char], wanted: usize, fit: usize) -> usize {
    let good = |at: usize| {
        matches!(words[at - 1], '，' | '、' | '；' | '：' | '。' | '》' | '）' | '”' | ' ')
            || matches!(words[at], '《' | '（' | '“')
    };
    let closing = |at: usize| {
        matches!(words[at], '，' | '、' | '；' | '：' | '。' | '》' | '）' | '”' | '！' | '？')
    };
    let opening = |at: usize| matches!(words[at - 1], '《' | '（' | '“');
    let bad = |at: usize| closing(at) || opening(at);
    let reach = wanted.saturating_sub(5).max(1)..=fit.min(wanted + 3);
    let near = |at: &usize| at.abs_diff(wanted);
    let by_sense = reach.clone().filter(|at| good(*at) && !bad(*at)).min_by_key(near);
    let anywhere = || reach.filter(|at| !bad(*at)).min_by_key(near);
    by_sense.or_else(anywhere).unwrap_or(wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_title_is_broken_by_sense_and_loses_nothing() {
        let words = "关于贯彻落实《中共中央国务院关于深化教育教学改革全面提高义务教育质量的意见》、\
                     加快建设高质量教育体系、办好人民满意的教育的若干措施任务分工和时间安排的通知（征求意见稿）";
        let lines = lines(words, 24);
        assert_eq!(lines.concat(), words);
        for line in &lines {
            assert!(line.chars().count() <= 24, "{line}");
            assert!(!line.starts_with(['》', '、', '）']), "{line}");
        }
        assert!(lines.iter().any(|line| line.ends_with('、')), "{lines:?}");
    }

    #[test]
    fn a_title_without_sense_is_broken_anyway() {
        for length in [61, 300, 301] {
            let words = "》".repeat(length);
            assert_eq!(lines(&words, 27).concat(), words);
        }
    }
}
