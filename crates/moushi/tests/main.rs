//! The integration tests of the product, in one binary.

mod accessibility;
mod alignment;
mod api;
mod architecture;
mod authority;
mod browser;
mod ledger;
mod chance;
mod client;
mod concurrency;
mod durability;
mod hostile;
mod injection;
mod desk;
mod manual;
mod office;
mod operator;
mod planning;
mod reviewing;
mod postgres;
#[path = "../../moushi-files/tests/sample.rs"]
mod sample;
mod standing;
mod stories;
mod twins;
mod world;
