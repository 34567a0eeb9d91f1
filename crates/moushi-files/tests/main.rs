//! The one integration-test binary of this crate.

#![allow(clippy::unwrap_used, reason = "a test may stop where its ground gives way")]

/// Files out: parsed back, and opened by LibreOffice.
mod write {
    mod csv;
    mod docx;
    mod json;
    mod libreoffice;
    mod list;
    #[path = "../../../moushi-core/tests/report/sample.rs"]
    mod sample;
    mod xlsx;
}
