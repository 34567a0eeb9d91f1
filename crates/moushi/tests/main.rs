//! The integration tests of the product, in one binary.

mod accessibility;
mod alignment;
mod architecture;
mod browser;
mod ledger;
mod manual;
mod office;
mod operator;
mod planning;
mod reviewing;
#[path = "../../moushi-files/tests/sample.rs"]
mod sample;
mod standing;
mod stories;
mod world;
