//! The words that demand and promise share, as people read them: the longest common stretches of
//! what counts, no debris. Also how much of either side they cover.

use super::terms::{BREAK, Content, Mark, pair_key};

/// What two rows have in common.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Common {
    /// Places in the left words, longest first.
    pub(super) places: Vec<(usize, usize)>,
    /// Bytes of the left words in them that are reason enough alone: not 学校, not 覆盖率.
    pub(super) telling: usize,
    /// Part of the left content covered, by weight, 0 to 1.
    pub(super) of_left: f64,
    /// Part of the right content covered, by weight, 0 to 1.
    pub(super) of_right: f64,
    /// Parts of left and right covered, by characters alone, 0 to 1.
    pub(super) parts: (f64, f64),
}

impl Common {
    /// Part of the side covered most.
    pub(super) fn of_either(&self) -> f64 {
        self.parts.0.max(self.parts.1)
    }
}

/// A common stretch: `length` characters from `left` and from `right`.
struct Stretch {
    left: usize,
    right: usize,
    length: usize,
}

/// Finds the common stretches of at least two characters, longest first, none overlapping.
/// `weight` tells how much a pair of characters says.
pub(super) fn common(left: &Content, right: &Content, weight: impl Fn(u64) -> f64) -> Common {
    let mut taken_left = vec![false; left.marks.len()];
    let mut taken_right = vec![false; right.marks.len()];
    let (mut places, mut telling) = (Vec::new(), 0);
    for stretch in stretches(&left.marks, &right.marks) {
        let lefts = stretch.left..stretch.left + stretch.length;
        let rights = stretch.right..stretch.right + stretch.length;
        if taken_left[lefts.clone()].contains(&true) || taken_right[rights.clone()].contains(&true)
        {
            continue;
        }
        taken_left[lefts.clone()].fill(true);
        taken_right[rights].fill(true);
        let marks = &left.marks[lefts];
        telling += telling_bytes(marks);
        places.push((marks[0].start as usize, marks[marks.len() - 1].end as usize));
    }
    Common {
        places,
        telling,
        of_left: covered(&left.marks, &taken_left, &weight),
        of_right: covered(&right.marks, &taken_right, &weight),
        parts: (part(left, &taken_left), part(right, &taken_right)),
    }
}

/// All maximal common stretches, longest first, then by place.
fn stretches(left: &[Mark], right: &[Mark]) -> Vec<Stretch> {
    let mut found = Vec::new();
    let mut before = vec![0usize; right.len() + 1];
    let mut now = vec![0usize; right.len() + 1];
    for (i, a) in left.iter().enumerate() {
        for (j, b) in right.iter().enumerate() {
            let same = a.character == b.character && a.character != BREAK;
            now[j + 1] = if same { before[j] + 1 } else { 0 };
            let goes_on = left.get(i + 1).zip(right.get(j + 1)).is_some_and(|(next_a, next_b)| {
                next_a.character == next_b.character && next_a.character != BREAK
            });
            let length = now[j + 1];
            if length >= 2 && !goes_on {
                found.push(Stretch { left: i + 1 - length, right: j + 1 - length, length });
            }
        }
        std::mem::swap(&mut before, &mut now);
    }
    found.sort_by_key(|stretch| (std::cmp::Reverse(stretch.length), stretch.left, stretch.right));
    found
}

fn telling_bytes(marks: &[Mark]) -> usize {
    let mut done = 0;
    let strong = marks.iter().filter(|mark| !mark.weak);
    strong
        .map(|mark| {
            let new = mark.end.saturating_sub(done.max(mark.start));
            done = mark.end;
            new as usize
        })
        .sum()
}

fn part(content: &Content, taken: &[bool]) -> f64 {
    let taken = taken.iter().filter(|&&taken| taken).count();
    if taken == 0 { 0.0 } else { taken as f64 / content.len() as f64 }
}

/// The weighted part of the characters that is taken. A character weighs what its heavier pair does.
fn covered(marks: &[Mark], taken: &[bool], weight: &impl Fn(u64) -> f64) -> f64 {
    let pair = |at: usize| {
        let key = marks.get(at).zip(marks.get(at + 1)).and_then(|(a, b)| pair_key(a, b));
        key.map_or(0.0, weight)
    };
    let (mut all, mut part) = (0.0, 0.0);
    for (at, mark) in marks.iter().enumerate() {
        if mark.character == BREAK {
            continue;
        }
        let own = pair(at).max(if at > 0 { pair(at - 1) } else { 0.0 });
        all += own;
        part += if taken[at] { own } else { 0.0 };
    }
    if all > 0.0 { part / all } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_words_come_first_and_debris_does_not_come_at_all() {
        let left_words = "普惠性幼儿园覆盖率、公办园占比";
        let left = Content::of(left_words);
        let right = Content::of("提高公办园占比和普惠性幼儿园覆盖率");
        let common = common(&left, &right, |_| 1.0);
        let words: Vec<&str> = common.places.iter().map(|&(a, b)| &left_words[a..b]).collect();
        assert_eq!(words, ["普惠性幼儿园覆盖率", "公办园占比"]);
        assert_eq!((common.of_left, common.of_right), (1.0, 1.0));
    }

    #[test]
    fn nothing_in_common() {
        let common = common(&Content::of("教师轮岗"), &Content::of(""), |_| 1.0);
        assert_eq!(common, Common::default());
    }
}
