//! A letter 信件: one message of a stream, with its number, its kind and a body that is opaque here.

use serde::Deserialize;
use serde_json::Value;

use crate::text::Text;

use super::{Digest, LARGEST, LIMITS, Limits, Point, Rejection, canonical, checked, is_name};

const KIND: Text =
    Text::new("类型只能用小写字母、数字和连字符", "its kind is not made of a–z, 0–9 and hyphens");
const LONG: Text = Text::new("内容过长", "it is too long");
const NO_LETTER: Text = Text::new("不是信件", "it is no letter");
const NUMBER: Text = Text::new("编号或类型不对", "its number or its kind is wrong");
/// The one reason that header and letters share.
pub(super) const UNLIKE: Text = Text::new("不是规范写法", "it is not written in the canonical way");

/// One message from one installation to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Letter {
    /// Its number in the stream, from 1.
    pub seq: u64,
    /// What kind of message it is, such as `task-proposed`.
    pub kind: String,
    /// What it says; figures with decimals are strings.
    pub body: Value,
    /// The digest of the stream up to it.
    pub digest: Digest,
}

/// The line of a letter in a package.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    seq: u64,
    kind: String,
    body: Value,
}

impl Letter {
    /// The letter that comes after `last`. Rejected when its kind is no name, when it would not pass at the
    /// other side (`checked`), or when it is too long: a letter that is written can be received.
    pub fn after(last: &Point, kind: &str, body: Value) -> Result<Self, Rejection> {
        let seq = last.seq + 1;
        let wrong = |why| Rejection::Unwritable { kind: kind.to_owned(), why };
        if !is_name(kind) || seq > LARGEST {
            return Err(wrong(KIND));
        }
        checked(&body, LIMITS.depth).map_err(wrong)?;
        let line = line(seq, kind, &body);
        if line.len() > LIMITS.letter {
            return Err(wrong(LONG));
        }
        Ok(Self { seq, kind: kind.to_owned(), body, digest: last.digest.after(&line) })
    }

    /// Where the stream is after it.
    pub fn point(&self) -> Point {
        Point { seq: self.seq, digest: self.digest.clone() }
    }

    /// Its line in a package, without the end of the line.
    pub(super) fn line(&self) -> String {
        line(self.seq, &self.kind, &self.body)
    }

    /// Reads a line that comes after `last`; `at` is the number of the line, for the words.
    pub(super) fn read(
        words: &str,
        at: usize,
        last: &Point,
        limits: &Limits,
    ) -> Result<Self, Rejection> {
        let wrong = |why| Rejection::Malformed { line: at, why };
        if words.len() > limits.letter {
            return Err(Rejection::LetterTooLarge { line: at, most: limits.letter });
        }
        let read: Line = serde_json::from_str(words).map_err(|_| wrong(NO_LETTER))?;
        checked(&read.body, limits.depth).map_err(wrong)?;
        if line(read.seq, &read.kind, &read.body) != words {
            return Err(wrong(UNLIKE));
        }
        if read.seq != last.seq + 1 || !is_name(&read.kind) {
            return Err(wrong(NUMBER));
        }
        let digest = last.digest.after(words);
        Ok(Self { seq: read.seq, kind: read.kind, body: read.body, digest })
    }
}

/// The canonical line; the three keys stand in their order, so that the body is written without a copy.
fn line(seq: u64, kind: &str, body: &Value) -> String {
    let kind = canonical(&Value::String(kind.to_owned()));
    format!("{{\"body\":{},\"kind\":{kind},\"seq\":{seq}}}", canonical(body))
}
