//! Methods by their words. Not the methods themselves, nor how a recipe sets their numbers.

/// A method that a recipe names by a lower-case word.
pub trait Named: Sized {
    /// All words with the method at its usual settings, in the order of the page.
    fn all() -> Vec<(&'static str, Self)>;

    /// The word of this method, whatever its settings.
    fn name(&self) -> &'static str;

    /// The method of a word at its usual settings.
    fn named(word: &str) -> Option<Self> {
        Self::all().into_iter().find(|(name, _)| *name == word).map(|(_, method)| method)
    }
}
