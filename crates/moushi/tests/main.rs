//! The one integration-test binary of this crate.

mod browser;
#[path = "../../moushi-files/tests/sample.rs"]
mod sample;
