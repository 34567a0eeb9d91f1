//! Writers: one format each, from blocks and views to bytes. They decide nothing.

pub mod review;
pub mod sarif;
