//! How wide words are and where lines break, estimated on the safe side: no font is at hand when a deck is written, and
//! the machine that shows it may have other ones. Draws nothing.

/// English Metric Units in a point.
pub const POINT: i64 = 12_700;
/// Height of a line in hundredths of its letters' size, at the spacing of [`SPACING`].
const LINE: i64 = 138;
/// Line spacing that every paragraph states, in thousandths of a percent: Noto Sans CJK, the tallest font in use, then
/// takes 1.376 of its size and stays below [`LINE`].
pub const SPACING: i64 = 95_000;

/// A rectangle in English Metric Units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Area {
    /// Left edge.
    pub x: i64,
    /// Upper edge.
    pub y: i64,
    /// Width.
    pub w: i64,
    /// Height.
    pub h: i64,
}

impl Area {
    /// Left, top, width and height.
    pub const fn new(x: i64, y: i64, w: i64, h: i64) -> Self {
        Self { x, y, w, h }
    }
}

/// Height of one line of letters of `size` hundredths of a point.
pub fn line(size: i64) -> i64 {
    size * POINT * LINE / 10_000
}

/// Width of `count` full characters.
pub fn ems(size: i64, count: i64) -> i64 {
    size * POINT * count / 100
}

/// What some programs put between a Chinese and another letter, in hundredths of their size.
const SEAM: i64 = 25;

/// Width of a character in hundredths of its size; letters of Arial and of what stands in for it, rounded up.
fn character(c: char) -> i64 {
    match c {
        ' ' => 35,
        'm' | 'w' | 'M' | 'W' | '%' | '@' => 95,
        'A'..='Z' | '&' | '+' | '=' | '<' | '>' | '~' => 77,
        '\t' => 400,
        '\u{21}'..='\u{7e}' => 64,
        '\u{1f000}'.. if !ideograph(c) => 150,
        _ => 100,
    }
}

/// Width of `words` in one line.
pub fn width(words: &str, size: i64) -> i64 {
    let seams = words.chars().zip(words.chars().skip(1)).filter(|(a, b)| seam(*a, *b)).count();
    let own: i64 = words.chars().map(character).sum();
    (own + SEAM * i64::try_from(seams).unwrap_or(0)) * size * POINT / 10_000
}

/// Whether a Chinese letter and one of another script stand side by side.
fn seam(before: char, next: char) -> bool {
    before.is_alphanumeric() && next.is_alphanumeric() && ideograph(before) != ideograph(next)
}

fn ideograph(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

/// Marks that no line begins with.
fn closes(c: char) -> bool {
    "，。、；：？！）》〉」』】〕”’…—·%‰℃,.;:?!)]}".contains(c)
}

/// Marks that no line ends with.
fn opens(c: char) -> bool {
    "（《〈「『【〔“‘([{".contains(c)
}

/// A letter or sign that stays with its like on one line.
fn in_word(c: char) -> bool {
    c.is_ascii_graphic() || (c.is_alphanumeric() && !ideograph(c))
}

/// Whether a line may end between the two.
fn parts(before: char, next: char) -> bool {
    if before.is_whitespace() {
        return !next.is_whitespace();
    }
    !(next.is_whitespace() || closes(next) || opens(before) || (in_word(before) && in_word(next)))
}

/// First bytes of the lines of `words` on a space whose first line is `first` wide and whose others are `rest` wide.
pub fn lines(words: &str, size: i64, first: i64, rest: i64) -> Vec<usize> {
    let (mut starts, mut at, mut before) = (vec![0], 0, None::<char>);
    // Where the line could end, and how wide it is up to there.
    let mut chance: Option<(usize, i64)> = None;
    for (offset, c) in words.char_indices() {
        if before == Some('\n') {
            starts.push(offset);
            (at, chance) = (0, None);
        } else if before.is_some_and(|before| parts(before, c)) {
            chance = Some((offset, at));
        }
        let seam = if before.is_some_and(|before| seam(before, c)) { SEAM } else { 0 };
        let own = (character(c) + seam) * size * POINT / 10_000;
        let room = if starts.len() == 1 { first } else { rest } * 97 / 100;
        let begun = starts.last().is_some_and(|start| *start < offset);
        if at + own > room && begun && !c.is_whitespace() {
            let (cut, used) = chance.take().unwrap_or((offset, at));
            starts.push(cut);
            at -= used;
        }
        at += own;
        before = Some(c);
    }
    if before == Some('\n') {
        starts.push(words.len());
    }
    starts
}

/// How high `words` stand on lines `wide` wide.
pub fn height(words: &str, size: i64, wide: i64) -> i64 {
    let count =
        i64::try_from(lines(words, size, wide, wide).len()).unwrap_or(i64::MAX / line(size));
    count * line(size)
}

/// The first of the `sizes`, largest first, in which `words` fit; in the last they are cut, as a last resort.
pub fn fit(words: &str, area: Area, sizes: &[i64]) -> (i64, String) {
    let fits = |size: &&i64| height(words, **size, area.w) <= area.h;
    if let Some(size) = sizes.iter().find(fits) {
        return (*size, words.to_owned());
    }
    let size = sizes.last().copied().unwrap_or(1_200);
    (size, cut(words, size, area))
}

/// As many words as fit, with `…` behind them where some do not.
pub fn cut(words: &str, size: i64, area: Area) -> String {
    let most = usize::try_from(area.h / line(size)).unwrap_or(1).max(1);
    let starts = lines(words, size, area.w, area.w);
    let Some(end) = starts.get(most) else { return words.to_owned() };
    let mut kept = words[..*end].trim_end();
    // Room for the sign itself.
    for _ in 0..2 {
        kept = kept.char_indices().next_back().map_or("", |(last, _)| &kept[..last]);
    }
    format!("{kept}…")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(words: &str, ems_wide: i64) -> Vec<&str> {
        // A little more than whole characters, because lines keep a margin.
        let wide = ems(1_000, ems_wide) * 104 / 100;
        let mut starts = lines(words, 1_000, wide, wide);
        starts.push(words.len());
        starts.windows(2).map(|pair| &words[pair[0]..pair[1]]).collect()
    }

    #[test]
    fn lines_break_as_chinese_text_does() {
        assert_eq!(broken("建成学校一百所", 4), ["建成学校", "一百所"]);
        assert_eq!(broken("建成学校，一百所", 4), ["建成学", "校，一百", "所"], "no mark first");
        assert_eq!(broken("建成学（一百）所", 4), ["建成学", "（一百）", "所"], "no bracket last");
        assert_eq!(broken("共 12345 项", 4), ["共 ", "12345 ", "项"], "numbers stay whole");
        assert_eq!(broken("a\n\nb", 4), ["a\n", "\n", "b"]);
        assert_eq!(broken("a\n", 4), ["a\n", ""]);
        assert_eq!(broken("，，，，，，", 4).concat(), "，，，，，，");
        assert_eq!(broken("", 4), [""]);
    }

    #[test]
    fn what_does_not_fit_is_smaller_first_and_cut_last() {
        let area = Area::new(0, 0, ems(2_000, 10), line(2_000));
        assert_eq!(fit("标题", area, &[2_000, 1_000]), (2_000, "标题".to_owned()));
        assert_eq!(fit(&"标".repeat(15), area, &[2_000, 1_000]).0, 1_000);
        let (size, words) = fit(&"标".repeat(300), area, &[2_000, 1_000]);
        assert!(words.ends_with('…') && height(&words, size, area.w) <= area.h, "{words}");
    }
}
