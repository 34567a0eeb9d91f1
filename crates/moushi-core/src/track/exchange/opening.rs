//! Opening 拆封: from bytes that anybody may have written to a package that is whole, signed by the partner
//! it names, and for us. Whether it continues what we have is another matter (`receiving`).
//!
//! Nothing but the header is read before the signature has been verified.

use chrono::NaiveDate;
use serde::Deserialize;

use super::letter::UNLIKE;
use super::packing::Header;
use super::{
    Digest, FORMAT, LARGEST, Letter, Limits, Point, Rejection, VERSION, canonical, is_name,
};
use crate::text::Text;

/// Longest header and longest line of a signature, in bytes.
const HEADER: usize = 1024;
const SIGNATURE: usize = 512;

const NO_HEADER: Text = Text::new("不是包头", "it is no header");
const NAMES: Text = Text::new("收发双方名称不对", "sender or addressee has no proper name");
const NUMBERS: Text = Text::new("编号超出范围", "its numbers are out of range");
const DIGESTS: Text = Text::new("摘要不对", "a digest is not written as one");
const MORE: Text = Text::new("信件比包头所列的多", "there are more letters than the header counts");

/// What became of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// Made with the key that is registered for this partner.
    Good,
    /// Not made with it.
    Bad,
    /// No such partner is registered, or no longer.
    Unknown,
}

/// What a package has to pass.
#[derive(Clone, Copy)]
pub struct Gate<'g> {
    /// Our own name.
    pub me: &'g str,
    /// Kinds of letters that can be dealt with.
    pub kinds: &'g [&'g str],
    /// How much is taken.
    pub limits: Limits,
}

/// A package that was opened: whole, signed, for us, its chain computed.
#[derive(Clone, Debug, PartialEq)]
pub struct Package {
    /// Who sent it.
    pub from: String,
    /// The day on which it was made.
    pub made_on: NaiveDate,
    /// The letter before its first.
    pub previous: Point,
    /// The letters, in order, without a gap.
    pub letters: Vec<Letter>,
    /// The last letter of ours that the sender has received.
    pub ack: Point,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Signature {
    signature: String,
}

/// Who a package says that it is from, without belief: to look up the partner's key. `None` when it is no
/// package at all.
pub fn sender(bytes: &[u8]) -> Option<String> {
    let first = bytes.split(|byte| *byte == b'\n').next()?;
    let words = std::str::from_utf8(first.get(..first.len().min(HEADER))?).ok()?;
    let value: serde_json::Value = serde_json::from_str(words).ok()?;
    Some(value.get("from")?.as_str()?.to_owned()).filter(|name| is_name(name))
}

impl Package {
    /// Opens a package. `verify` is asked for the sender, the bytes that are signed and the signature.
    ///
    /// Rejected whole when it is too large, cut, no package, of a later version, for somebody else, of an
    /// unknown sender, not signed by them, not canonical, or with letters of a kind that is not known here.
    pub fn open(
        bytes: &[u8],
        gate: &Gate<'_>,
        verify: &dyn Fn(&str, &[u8], &str) -> Proof,
    ) -> Result<Self, Rejection> {
        if bytes.len() > gate.limits.bytes {
            return Err(Rejection::TooLarge { most: gate.limits.bytes });
        }
        let text = std::str::from_utf8(bytes).map_err(|_| Rejection::NoPackage)?;
        let (first, _) = text.split_once('\n').ok_or(Rejection::NoPackage)?;
        let header = header(first, gate)?;
        let (signed, signature) = halves(text)?;
        match verify(&header.from, signed.as_bytes(), &signature) {
            Proof::Good => {}
            Proof::Bad => return Err(Rejection::Forged { from: header.from }),
            Proof::Unknown => return Err(Rejection::UnknownSender { from: header.from }),
        }
        let letters = letters(signed, &header, gate)?;
        let previous = Point { seq: header.first - 1, digest: header.previous };
        let ack = Point { seq: header.ack, digest: header.ack_digest };
        Ok(Self { from: header.from, made_on: header.made_on, previous, letters, ack })
    }
}

/// The format and its version come first: a later version may have other fields.
fn header(line: &str, gate: &Gate<'_>) -> Result<Header, Rejection> {
    if line.len() > HEADER {
        return Err(Rejection::NoPackage);
    }
    let value: serde_json::Value = serde_json::from_str(line).map_err(|_| Rejection::NoPackage)?;
    if value.get("format").and_then(serde_json::Value::as_str) != Some(FORMAT) {
        return Err(Rejection::NoPackage);
    }
    match value.get("version").and_then(serde_json::Value::as_u64) {
        Some(VERSION) => {}
        Some(version) if version > VERSION => return Err(Rejection::Newer { version }),
        _ => return Err(Rejection::NoPackage),
    }
    let wrong = |why| Rejection::Malformed { line: 1, why };
    let header: Header = serde_json::from_str(line).map_err(|_| wrong(NO_HEADER))?;
    if header.line() != line {
        return Err(wrong(UNLIKE));
    }
    sensible(&header).map_err(wrong)?;
    if header.to != gate.me {
        return Err(Rejection::WrongAddressee { to: header.to, me: gate.me.to_owned() });
    }
    if usize::try_from(header.count).map_or(true, |count| count > gate.limits.letters) {
        return Err(Rejection::TooMany { count: header.count, most: gate.limits.letters });
    }
    Ok(header)
}

fn sensible(header: &Header) -> Result<(), Text> {
    if !is_name(&header.from) || !is_name(&header.to) || header.from == header.to {
        return Err(NAMES);
    }
    let numbers = [header.ack, header.first, header.count];
    if header.first == 0 || numbers.iter().any(|number| *number > LARGEST / 2) {
        return Err(NUMBERS);
    }
    let whole = |digest: &Digest| digest.is_whole();
    (whole(&header.previous) && whole(&header.ack_digest)).then_some(()).ok_or(DIGESTS)
}

/// What is signed, and the signature. A package that was cut has no line of a signature.
fn halves(text: &str) -> Result<(&str, String), Rejection> {
    let body = text.strip_suffix('\n').ok_or(Rejection::Cut)?;
    let at = body.rfind('\n').ok_or(Rejection::Cut)? + 1;
    let line = &body[at..];
    if line.len() > SIGNATURE {
        return Err(Rejection::Cut);
    }
    let read: Signature = serde_json::from_str(line).map_err(|_| Rejection::Cut)?;
    if canonical(&serde_json::json!({ "signature": read.signature })) != line {
        return Err(Rejection::Cut);
    }
    Ok((&text[..at], read.signature))
}

fn letters(signed: &str, header: &Header, gate: &Gate<'_>) -> Result<Vec<Letter>, Rejection> {
    let mut last = Point { seq: header.first - 1, digest: header.previous.clone() };
    let mut letters = Vec::new();
    let lines = signed.strip_suffix('\n').unwrap_or(signed).split('\n');
    for (at, line) in lines.enumerate().skip(1) {
        if letters.len() as u64 == header.count {
            return Err(Rejection::Malformed { line: at + 1, why: MORE });
        }
        let letter = Letter::read(line, at + 1, &last, &gate.limits)?;
        if !gate.kinds.contains(&letter.kind.as_str()) {
            return Err(Rejection::UnknownKind { seq: letter.seq, kind: letter.kind });
        }
        last = letter.point();
        letters.push(letter);
    }
    let complete = letters.len() as u64 == header.count;
    complete.then_some(letters).ok_or(Rejection::Cut)
}
