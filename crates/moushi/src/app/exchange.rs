//! Exchange 交换 with installations that no network reaches: keys, partners, files of packages, and the
//! streams of letters in the database. The protocol itself is `moushi_core::track::exchange`; what a letter
//! means, and who may do what, is for the acts that use this.

pub mod card;
pub mod file;
pub mod key;
pub mod partners;
pub mod streams;

pub use card::Card;
pub use key::Signer;
