//! Exchange 交换: two installations without a network keep in step by files that people carry. Each
//! direction is a stream of numbered letters; a package brings every letter that the other side has not
//! acknowledged, so that a lost package is healed by the next. Pure: opening, checking and packing bytes.
//! Keys, files and tables are elsewhere, and so is what a letter means: its body is opaque here.
//!
//! The format is written down in `exchange.md`, for whoever writes another program that speaks it.

mod canonical;
mod chain;
mod letter;
mod opening;
mod packing;
mod receiving;
mod rejection;

pub use canonical::{canonical, checked};
pub use chain::{Digest, Point};
pub use letter::Letter;
pub use opening::{Gate, Package, Proof, sender};
pub use packing::{Parcel, Route, pack};
pub use receiving::{Known, Receipt, Standing};
pub use rejection::Rejection;

/// What the header of every package names.
pub const FORMAT: &str = "moushi-exchange";
/// The version of the format that is written and read.
pub const VERSION: u64 = 1;
/// The largest whole number: 2^53 − 1, which every language of the world reads without rounding.
pub const LARGEST: u64 = (1 << 53) - 1;

/// How much one package may hold 上限. Both sides keep to the same limits, or large packages are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the package, after unpacking.
    pub bytes: usize,
    /// Letters.
    pub letters: usize,
    /// Bytes of one letter, as its line stands in the package.
    pub letter: usize,
    /// Lists and objects inside one another, in the body of a letter.
    pub depth: usize,
}

/// The limits of version 1.
pub const LIMITS: Limits =
    Limits { bytes: 64 << 20, letters: 100_000, letter: 256 << 10, depth: 16 };

/// Whether a word may name an installation: 1 to 64 of a–z, 0–9 and the hyphen.
pub fn is_name(word: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=64).contains(&word.len()) && word.bytes().all(plain)
}
