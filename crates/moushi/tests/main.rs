//! The integration tests of the product, in one binary.

mod architecture;
mod browser;
mod manual;
mod planning;
mod reviewing;
#[path = "../../moushi-files/tests/sample.rs"]
mod sample;
mod stories;
mod world;
