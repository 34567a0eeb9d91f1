//! Many short words 词列: one text, and where each word in it ends. A nation of schools has a million of them, which as
//! strings of their own would cost more room and time than all its numbers. Says nothing of what they mean.

/// Words in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    text: String,
    ends: Vec<usize>,
}

impl Words {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// A word by its place.
    pub fn at(&self, place: usize) -> &str {
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start..self.ends[place]]
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|place| self.at(place))
    }

    /// Puts a word, given in parts, behind the others.
    pub fn push(&mut self, parts: &[&str]) {
        parts.iter().for_each(|part| self.text.push_str(part));
        self.ends.push(self.text.len());
    }

    /// Makes room for so many more; how long they are is not known.
    pub fn reserve(&mut self, more: usize) {
        self.ends.reserve(more);
    }

    /// Leaves none.
    pub fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
    }

    /// Puts other words behind these.
    pub fn append(&mut self, other: &Self) {
        let before = self.text.len();
        self.text.push_str(&other.text);
        self.ends.extend(other.ends.iter().map(|end| before + end));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_back_as_they_were_put_in() {
        let mut words = Words::default();
        words.push(&["一", "小"]);
        words.push(&[]);
        let mut more = Words::default();
        more.push(&["二小"]);
        words.append(&more);
        assert_eq!(words.iter().collect::<Vec<_>>(), ["一小", "", "二小"]);
        assert_eq!(words.len(), 3);
    }
}
