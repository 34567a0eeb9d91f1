//! `Span`: a byte range in the text of one source, for ever.

use serde::{Deserialize, Serialize};

/// A half-open byte range `start..end`, on character boundaries of the text it was made for.
///
/// Written to JSON as `[start, end]`. Four bytes a side: readers refuse texts above 4 GiB long
/// before that.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(try_from = "(u32, u32)", into = "(u32, u32)")]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// The range from `start` to `end`, in bytes.
    ///
    /// # Panics
    /// When `start > end` or a position does not fit 32 bits: both are errors of the caller.
    pub fn new(start: usize, end: usize) -> Self {
        assert!(start <= end, "a span must not end before it starts: {start}..{end}");
        let fit = |at: usize| u32::try_from(at).expect("readers refuse texts above 4 GiB");
        Self { start: fit(start), end: fit(end) }
    }

    /// First byte.
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// One past the last byte.
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        self.end() - self.start()
    }

    /// Whether the range holds nothing.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The words at this range.
    ///
    /// # Panics
    /// When `text` is not the text that the span was made for.
    pub fn of(self, text: &str) -> &str {
        &text[self.start()..self.end()]
    }

    /// The same range counted from `base` bytes further left: from a part's positions to the whole's.
    pub fn shifted(self, base: usize) -> Self {
        Self::new(self.start() + base, self.end() + base)
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two ranges share at least one byte.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest range that holds both.
    pub fn cover(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

impl TryFrom<(u32, u32)> for Span {
    type Error = String;

    fn try_from((start, end): (u32, u32)) -> Result<Self, Self::Error> {
        if start <= end {
            Ok(Self { start, end })
        } else {
            Err(format!("a span ends before it starts: [{start}, {end}]"))
        }
    }
}

impl From<Span> for (u32, u32) {
    fn from(span: Span) -> Self {
        (span.start, span.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_knows_its_place_in_the_whole() {
        let whole = "全省教育工作";
        let part = Span::new(6, 12);
        assert_eq!(part.of(whole), "教育");
        assert_eq!(Span::new(0, 6).shifted(6).of(whole), "教育");
        assert!(Span::new(0, 18).contains(part) && part.overlaps(Span::new(9, 18)));
        assert!(!part.overlaps(Span::new(12, 18)), "touching is not overlapping");
    }

    #[test]
    fn json_that_runs_backwards_is_refused() {
        assert_eq!(serde_json::from_str::<Span>("[3,9]").unwrap(), Span::new(3, 9));
        assert!(serde_json::from_str::<Span>("[9,3]").is_err());
    }
}
