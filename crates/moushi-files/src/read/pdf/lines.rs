//! Lines of text: runs of characters on one height, left to right, with spaces where a reader sees
//! them.

use super::extract::Word;

/// A line.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Its text, never empty.
    pub text: String,
    /// Left end.
    pub left: f32,
    /// Right end.
    pub right: f32,
    /// Baseline.
    pub base: f32,
    /// Size of the font of most of it.
    pub size: f32,
    /// Left and right edge of the column that it stands in, where the page has columns.
    pub column: Option<(f32, f32)>,
}

/// Words by the height at which they stand, from the top of the page downwards.
pub(super) fn rows(mut words: Vec<Word>) -> Vec<Vec<Word>> {
    words.sort_by(|a, b| b.base.total_cmp(&a.base));
    let mut rows = Vec::new();
    let mut row: Vec<Word> = Vec::new();
    for word in words {
        let same = |first: &Word| first.base - word.base <= 0.4 * first.size.min(word.size);
        if !row.first().is_none_or(same) {
            rows.push(std::mem::take(&mut row));
        }
        row.push(word);
    }
    rows.push(row);
    rows
}

/// A line for each row.
pub(super) fn of(rows: Vec<Vec<Word>>) -> Vec<Line> {
    rows.into_iter().filter_map(line).collect()
}

/// The line of words of one height; none without words.
pub(super) fn line(mut words: Vec<Word>) -> Option<Line> {
    words.sort_by(|a, b| a.left.total_cmp(&b.left));
    let longest = words.iter().max_by_key(|word| word.text.len())?;
    let (base, size) = (longest.base, longest.size);
    let mut text = String::new();
    let mut right = f32::NEG_INFINITY;
    for word in &words {
        if parted(&text, right, word) {
            text.push(' ');
        }
        text.push_str(if text.is_empty() { word.text.trim_start() } else { &word.text });
        right = right.max(word.right);
    }
    let text = text.trim_end().to_owned();
    Some(Line { text, left: words.first()?.left, right, base, size, column: None })
}

/// Whether a reader sees a space between what ends at `right` and the next word. Beside a Chinese
/// character small gaps are only layout.
fn parted(before: &str, right: f32, word: &Word) -> bool {
    let Some(last) = before.chars().next_back() else { return false };
    let Some(next) = word.text.chars().next() else { return false };
    if last.is_whitespace() || next.is_whitespace() {
        return false;
    }
    let least = if is_wide(last) || is_wide(next) { 0.7 } else { 0.15 };
    word.left - right > least * word.size
}

/// A character of Chinese or its punctuation.
pub(super) fn is_wide(character: char) -> bool {
    character >= '\u{2e80}' || matches!(character, '“' | '”' | '‘' | '’' | '…' | '—' | '·')
}

/// Whether `next` only continues `line`, which was wrapped at `edge`: what `next` opens with and
/// may not be parted would not have had room. Behind the end of a sentence there is less grace.
pub(super) fn wrapped(line: &Line, next: &Line, edge: f32) -> bool {
    let room = edge - line.right;
    let grace = if line.text.ends_with(['。', '！', '？', '；']) { 0.1 } else { 0.6 };
    room < unit(&next.text) * next.size + grace * line.size
}

/// Whether a sentence ends in `line` and `next` opens with an ordinal: a new paragraph even where
/// the line is full.
pub(super) fn is_new_item(line: &Line, next: &Line) -> bool {
    let ended = line.text.ends_with(['。', '；', '：', '！', '？', ';', ':']);
    let mut rest = next.text.chars();
    let numeral = |c: char| c.is_ascii_digit() || "一二三四五六七八九十百".contains(c);
    let opens = match rest.next() {
        Some('（' | '(' | '第') => rest.next().is_some_and(numeral),
        Some(c) if numeral(c) => {
            let mut rest = rest.skip_while(|c| numeral(*c));
            matches!(rest.next(), Some('、' | '.' | '．' | '）'))
                && !rest.next().is_some_and(numeral)
        }
        Some(c) => !c.is_alphanumeric() && "●•■◆➢✓·".contains(c),
        None => false,
    };
    ended && opens
}

/// Width of what a line opens with and may not be parted, in ems: a character or a word or a
/// number, with the marks that cling to it. Quotation marks cling to both sides, and numbers to
/// one another: 7.5%、11.5%.
fn unit(text: &str) -> f32 {
    const LATIN: f32 = 0.55;
    let mut width = 0.0;
    let mut clings = true;
    let mut number = false;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        if OPENING.contains(c) && (clings || "“‘".contains(c)) {
            width += 1.0;
            clings = true;
        } else if CLOSING.contains(c) {
            width += if is_wide(c) { 1.0 } else { LATIN };
            clings = number && rest.peek().is_some_and(char::is_ascii_digit);
        } else if clings && is_wide(c) {
            width += 1.0;
            (clings, number) = (false, false);
        } else if clings && c != ' ' {
            width += LATIN;
            number = c.is_ascii_digit();
            clings = rest.peek().is_some_and(|next| !is_wide(*next));
        } else {
            break;
        }
    }
    width
}

const OPENING: &str = "“‘（《〈【〔「『([";
const CLOSING: &str = "”’）》〉】〕」』，。、；：？！)],.;:%％…";

/// Appends a wrapped line to a paragraph.
pub(super) fn join(paragraph: &mut String, next: &str) {
    let last = paragraph.chars().next_back();
    let first = next.chars().next();
    let latin = |c: Option<char>| c.is_some_and(|c| !is_wide(c) && !c.is_whitespace());
    if latin(last) && latin(first) && last != Some('-') {
        paragraph.push(' ');
    }
    paragraph.push_str(next);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_clings_together_is_measured_together() {
        for (text, ems) in [
            ("程推进", 1.0),
            ("程，推进", 2.0),
            ("“五篇”大", 2.0),
            ("业“一体”规划", 3.0),
            ("12个", 1.1),
            ("7.5%、8%。其", 5.3),
        ] {
            assert!((unit(text) - ems).abs() < 0.01, "{text}: {}", unit(text));
        }
    }
}
