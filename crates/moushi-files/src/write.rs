//! Room `write`: one format each. Lays out what a report says; adds nothing to it.

pub mod csv;
pub mod docx;
pub mod form;
pub mod ics;
pub mod json;
pub mod printable;
pub mod review;
pub mod sarif;
pub mod xlsx;
