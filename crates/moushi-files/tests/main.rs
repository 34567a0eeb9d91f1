//! Integration tests of the crate, one binary.

#![allow(clippy::unwrap_used, reason = "a test may stop where its ground gives way")]

#[path = "../../moushi-core/tests/ledger_sample.rs"]
mod ledger_sample;
mod libreoffice;
mod write_csv;
mod write_docx;
mod write_json;
mod write_xlsx;
mod writers;
