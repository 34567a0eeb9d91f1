//! Running heads, running feet and page numbers: lines near the edge of a page that repeat from
//! page to page or hold nothing but a number.

use std::collections::BTreeMap;

use super::extract::Sheet;
use super::lines::Line;

/// How far from the edge a running line may stand, as a share of the page's height.
const ZONE: f32 = 0.13;

/// For each page, which of its lines run along; `pages` holds the lines of each sheet.
pub(super) fn running(sheets: &[Sheet], pages: &[Vec<Line>]) -> Vec<Vec<bool>> {
    let mut seen: BTreeMap<(bool, String), usize> = BTreeMap::new();
    for (sheet, lines) in sheets.iter().zip(pages) {
        for (_, key) in candidates(sheet, lines) {
            *seen.entry(key).or_default() += 1;
        }
    }
    // A head may stand on every other page only, and the first page often has none.
    let enough = |count: usize| count >= 3.max(pages.len() / 3) || (count == 2 && pages.len() <= 4);
    let runs = |(sheet, lines): (&Sheet, &Vec<Line>)| {
        let mut marks = vec![false; lines.len()];
        for (at, key) in candidates(sheet, lines) {
            marks[at] = is_page_number(&lines[at].text) || enough(seen[&key]);
        }
        marks
    };
    sheets.iter().zip(pages).map(runs).collect()
}

/// Lines that could run along: the first two and the last two, near the edge. The key is the same
/// on every page: top or bottom, and the words without numbers.
fn candidates(sheet: &Sheet, lines: &[Line]) -> Vec<(usize, (bool, String))> {
    let height = sheet.top - sheet.bottom;
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let head = at < 2 && line.base > sheet.top - ZONE * height;
        let foot = at + 2 >= lines.len() && line.base < sheet.bottom + ZONE * height;
        if head || foot {
            let words = line.text.chars().filter(|c| !c.is_ascii_digit() && !c.is_whitespace());
            found.push((at, (head, words.take(80).collect())));
        }
    }
    found
}

/// `12`, `- 12 -`, `— 12 —`, `第12页`, `第 12 页 共 30 页`, `12/30`.
fn is_page_number(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let others = |c: char| {
        c.is_ascii_digit() || c.is_whitespace() || "-—–－─·•.第页共/|PpageofＰ，,".contains(c)
    };
    (1..=8).contains(&digits) && text.chars().count() <= 20 && text.chars().all(others)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_numbers_are_told_from_amounts() {
        for text in ["12", "- 12 -", "— 3 —", "第12页", "第 1 页 共 30 页", "12/30", "Page 3 of 9"]
        {
            assert!(is_page_number(text), "{text}");
        }
        for text in ["12.5%", "2031年", "123456789", "页", "新增12个"] {
            assert!(!is_page_number(text), "{text}");
        }
    }
}
