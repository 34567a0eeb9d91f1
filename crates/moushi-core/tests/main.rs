//! Integration tests of the crate, one binary.

mod report;
mod sample;
