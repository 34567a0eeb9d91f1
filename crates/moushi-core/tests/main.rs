//! Integration tests of `moushi-core`, one binary.

/// Room `text`: the tables of its pages, and what holds for any text.
mod text {
    mod any_text;
    mod clauses;
    mod pages;
}
