//! The chain of one direction 链: the digest of a letter covers the letter and the digest before it, so that
//! two streams that differ anywhere differ from there on.

use serde::{Deserialize, Serialize};
use sha2::Sha256;

use super::{FORMAT, VERSION};
use crate::text::hex;

/// SHA-256 as 64 lower-case hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Digest(String);

/// How far a stream has come: the number of its last letter and the digest there; number 0 is its beginning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// Number of the letter; 0 before the first.
    pub seq: u64,
    /// The digest of the stream up to it.
    pub digest: Digest,
}

impl Digest {
    /// A digest as it was kept; `None` when it is none.
    pub fn kept(words: &str) -> Option<Self> {
        let digest = Self(words.to_owned());
        digest.is_whole().then_some(digest)
    }

    /// The digest of the letter whose line this is, after this one.
    pub(super) fn after(&self, line: &str) -> Self {
        sum(&[&self.0, "\n", line])
    }

    /// Whether it is written as digests are.
    pub(super) fn is_whole(&self) -> bool {
        let digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        self.0.len() == 64 && self.0.bytes().all(digit)
    }

    /// The hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Point {
    /// The beginning of the stream from one installation to another: no letter written for one addressee
    /// continues the stream to another.
    pub fn beginning(from: &str, to: &str) -> Self {
        let version = VERSION.to_string();
        Self { seq: 0, digest: sum(&[FORMAT, " ", &version, "\n", from, "\n", to, "\n"]) }
    }
}

fn sum(parts: &[&str]) -> Digest {
    use sha2::Digest as _;
    let mut sum = Sha256::new();
    for part in parts {
        sum.update(part.as_bytes());
    }
    Digest(hex(&sum.finalize()))
}
