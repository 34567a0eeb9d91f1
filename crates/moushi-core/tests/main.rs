//! Integration tests of this crate, in one binary.

#![allow(clippy::unwrap_used, reason = "a test may stop where its ground gives way")]

/// Demand held against promise.
mod align {
    mod bars;
    mod links;
    mod pool;
    mod years;
}

/// Ledger to blocks and sheets.
mod report {
    mod reports;
    mod sample;
}

/// Room `text`: the tables of its pages, and what holds for any text.
mod text {
    mod any_text;
    mod clauses;
    mod pages;
}
