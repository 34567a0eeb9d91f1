//! The one integration-test binary of this crate.

mod review;
mod sample;
mod sarif;
