//! Integration tests of the crate, one binary.

#![allow(clippy::unwrap_used, reason = "a test may stop where its ground gives way")]

mod ledger_sample;
mod report;
