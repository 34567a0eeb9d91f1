//! The integration tests of the product, in one binary.

mod architecture;
mod browser;
mod desk;
mod manual;
mod planning;
#[path = "../../moushi-files/tests/sample.rs"]
mod sample;
mod stories;
mod world;
