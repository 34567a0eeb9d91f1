//! The integration tests of the product, in one binary.

mod api;
mod architecture;
mod authority;
mod browser;
mod chance;
mod client;
mod concurrency;
mod durability;
mod hostile;
mod injection;
mod manual;
mod planning;
mod postgres;
#[path = "../../moushi-files/tests/sample.rs"]
mod sample;
mod stories;
mod twins;
mod world;
