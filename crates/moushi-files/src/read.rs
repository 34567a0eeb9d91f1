//! Room `read`: one file per format, bytes in, [`Source`](moushi_core::text::Source) out. Holds no
//! meaning: what a text says is for `moushi-core`. The list of readers is `readers.rs`.

pub(crate) mod bundle;
pub(crate) mod container;
pub(crate) mod csv;
pub(crate) mod detect;
pub(crate) mod docx;
pub(crate) mod encoding;
pub(crate) mod headings;
pub(crate) mod html;
pub(crate) mod marks;
pub(crate) mod notes;
pub(crate) mod ods;
pub(crate) mod ofd;
pub(crate) mod ooxml;
pub(crate) mod parquet;
pub(crate) mod pdf;
pub(crate) mod pptx;
pub(crate) mod refusals;
pub(crate) mod sheet;
pub(crate) mod txt;
pub(crate) mod xls;
pub(crate) mod xlsx;
pub(crate) mod xml;
