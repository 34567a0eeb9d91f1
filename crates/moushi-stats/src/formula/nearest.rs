//! The known name that is nearest to a written one, for “did you mean”. Not a search.

/// Names longer than this are not compared.
const LONGEST: usize = 64;

/// The known name with the least edit distance (Levenshtein 1966) from the written one, if it is
/// not further away than a third of the written name, or one letter. The first of equals. Letters
/// that differ in case only count as half a difference.
pub(super) fn nearest<'a>(
    written: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let written: Vec<char> = written.chars().take(LONGEST + 1).collect();
    if written.len() > LONGEST {
        return None;
    }
    let most = 2 * (written.len() / 3).max(1);
    let mut best: Option<(usize, &str)> = None;
    for name in known {
        let letters: Vec<char> = name.chars().take(LONGEST + 1).collect();
        if letters.len() > LONGEST || 2 * letters.len().abs_diff(written.len()) > most {
            continue;
        }
        let apart = distance(&written, &letters);
        if apart <= most && best.is_none_or(|(least, _)| apart < least) {
            best = Some((apart, name));
        }
    }
    best.map(|(_, name)| name)
}

/// Twice the edit distance, a change of case being one.
fn distance(left: &[char], right: &[char]) -> usize {
    let mut above: Vec<usize> = (0..=right.len()).map(|count| 2 * count).collect();
    for (row, &a) in left.iter().enumerate() {
        let mut before = above[0];
        above[0] = 2 * (row + 1);
        for (column, &b) in right.iter().enumerate() {
            let change = match a == b {
                true => 0,
                false if a.to_lowercase().eq(b.to_lowercase()) => 1,
                false => 2,
            };
            let kept = before + change;
            before = above[column + 1];
            above[column + 1] = kept.min(before + 2).min(above[column] + 2);
        }
    }
    above[right.len()]
}
