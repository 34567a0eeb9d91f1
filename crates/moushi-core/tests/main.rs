//! The one integration-test binary of this crate.

#![allow(clippy::unwrap_used, reason = "a test may stop where its ground gives way")]

/// Ledger to blocks and sheets.
mod report {
    mod reports;
    mod sample;
}
