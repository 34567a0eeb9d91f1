//! Integration tests of this crate, in one binary: what readers and writers promise to whoever uses
//! them, held against real files and hostile ones.

#![allow(clippy::unwrap_used, reason = "a test may stop where its ground gives way")]

mod columns;
mod pdf_any;
mod personal;
mod properties;
mod review;
mod roundtrip;
mod sample;
mod sarif;
mod web_pages;

/// Office files, built here from XML.
mod office {
    mod damage;
    mod docx;
    mod hostile;
    pub mod make;
    mod ofd;
    mod pptx;
    mod sheets;
    mod xls;
}

/// Files out: parsed back, and opened by LibreOffice.
mod write {
    mod csv;
    mod deck;
    mod docx;
    mod filling;
    mod form;
    mod html;
    mod ics;
    mod json;
    mod libreoffice;
    mod list;
    #[path = "../../../moushi-core/tests/evaluate/filling/made.rs"]
    mod made;
    mod pptx;
    mod rich;
    mod safety;
    #[path = "../../../moushi-core/tests/report/sample.rs"]
    mod sample;
    mod scatter;
    mod second;
    mod xlsx;
}
