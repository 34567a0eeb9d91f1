//! Room `write`: one format each. Lays out what a report says; adds nothing to it.

mod across;
pub mod chart;
pub mod csv;
pub mod docx;
pub mod form;
pub mod html;
pub mod ics;
pub mod json;
pub mod mood;
pub mod pptx;
pub mod printable;
pub mod review;
pub mod sarif;
pub mod traced;
pub mod xlsx;
