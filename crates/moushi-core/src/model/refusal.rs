//! `Refusal`: a person's request cannot be met. Says so in both languages, with a way on.

use crate::text::Text;

/// Why a request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RefusalKind {
    /// The person may not.
    NotAllowed,
    /// There is no such thing.
    NotFound,
    /// It has changed since it was read.
    Stale,
    /// The request does not make sense.
    Invalid,
    /// It contradicts something else.
    Conflict,
    /// The file is damaged, hostile, or of a kind that cannot be read.
    Damaged,
}

/// A request that cannot be met.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} / {}", message.zh, message.en)]
pub struct Refusal {
    /// Why.
    pub kind: RefusalKind,
    /// What is wrong.
    pub message: Text,
    /// What the person can do now.
    pub advice: Text,
}

impl Refusal {
    /// A refusal; both texts complete sentences.
    pub fn new(kind: RefusalKind, message: Text, advice: Text) -> Self {
        Self { kind, message, advice }
    }
}
