//! Formats: bytes of docx, xlsx, pptx, pdf, ofd, html, txt, csv in and out.
//! Knows nothing of databases, people or permissions.

mod read;
pub mod readers;
pub mod write;
pub mod writers;
