//! The integration tests of the product, in one binary.

mod accessibility;
mod alignment;
mod api;
mod architecture;
mod authority;
mod browser;
mod carried;
mod chance;
mod client;
mod concurrency;
mod desk;
mod durability;
mod exchange;
mod follow;
mod history;
mod hostile;
mod injection;
mod inspect;
mod interrupted;
mod journey;
mod ledger;
mod manual;
mod office;
mod oidc;
mod operator;
mod planning;
mod postgres;
mod remind;
mod reviewing;
#[path = "../../moushi-files/tests/sample.rs"]
mod sample;
mod standing;
mod stories;
mod tracking;
mod twins;
mod world;
