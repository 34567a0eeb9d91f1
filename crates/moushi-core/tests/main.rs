//! Integration tests of this crate, in one binary.

/// Demand held against promise.
mod align {
    mod bars;
    mod links;
    mod pool;
    mod years;
}

/// Rules over what was read and extracted.
mod lint {
    mod any_text;
    mod built;
    mod clean;
}

/// Room `text`: the tables of its pages, and what holds for any text.
mod text {
    mod any_text;
    mod clauses;
    mod pages;
}
