//! Packing 打包: what one side puts into the next package. The signature over the bytes is made elsewhere.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Digest, FORMAT, Letter, Limits, Point, Rejection, VERSION, canonical};

/// From whom to whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// The installation that writes.
    pub from: String,
    /// The installation that it writes to.
    pub to: String,
}

/// The first line of a package.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Header {
    /// Number of the last letter that came from the other side; 0 when none did.
    pub ack: u64,
    /// The digest there.
    pub ack_digest: Digest,
    /// How many letters follow.
    pub count: u64,
    /// Number of the first of them, or of the next one to be written when none follows.
    pub first: u64,
    /// Always `FORMAT`.
    pub format: String,
    /// Who sends.
    pub from: String,
    /// The day on which it was made.
    pub made_on: NaiveDate,
    /// The digest of the letter before the first.
    pub previous: Digest,
    /// For whom.
    pub to: String,
    /// Always `VERSION`.
    pub version: u64,
}

/// A package that is not signed yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parcel {
    bytes: String,
    last: u64,
    left: usize,
}

impl Header {
    /// Its line, without the end of the line.
    pub(super) fn line(&self) -> String {
        serde_json::to_value(self).map_or_else(|_| String::new(), |value| canonical(&value))
    }
}

/// Packs the letters that come after `previous`, in order: as a rule, all that are not acknowledged. Where
/// they are more than a package may hold, the first that fit; `Parcel::left` tells how many are not in it,
/// and the next package goes on after `Parcel::last`. `ack` is the last letter received from the other side.
///
/// Rejected when the letters do not follow `previous`: the stream that is kept here is broken.
pub fn pack(
    route: &Route,
    previous: &Point,
    letters: &[Letter],
    ack: &Point,
    made_on: NaiveDate,
    limits: &Limits,
) -> Result<Parcel, Rejection> {
    let lines = lines(previous, letters, limits)?;
    let count = lines.len();
    let header = Header {
        ack: ack.seq,
        ack_digest: ack.digest.clone(),
        count: count as u64,
        first: previous.seq + 1,
        format: FORMAT.to_owned(),
        from: route.from.clone(),
        made_on,
        previous: previous.digest.clone(),
        to: route.to.clone(),
        version: VERSION,
    };
    let mut bytes = header.line() + "\n";
    for line in &lines {
        bytes.push_str(line);
        bytes.push('\n');
    }
    let last = previous.seq + count as u64;
    Ok(Parcel { bytes, last, left: letters.len() - count })
}

/// The lines of the letters that fit; a kilobyte and a half is kept for header and signature.
fn lines(previous: &Point, letters: &[Letter], limits: &Limits) -> Result<Vec<String>, Rejection> {
    let mut room = limits.bytes.saturating_sub(1536);
    let mut last = previous.clone();
    let mut lines = Vec::new();
    for letter in letters.iter().take(limits.letters) {
        let line = letter.line();
        if letter.seq != last.seq + 1 || letter.digest != last.digest.after(&line) {
            return Err(Rejection::Broken { seq: letter.seq });
        }
        let Some(rest) = room.checked_sub(line.len() + 1) else { break };
        (room, last) = (rest, letter.point());
        lines.push(line);
    }
    Ok(lines)
}

impl Parcel {
    /// What is to be signed.
    pub fn unsigned(&self) -> &[u8] {
        self.bytes.as_bytes()
    }

    /// The package, with the signature in its last line.
    pub fn signed(self, signature: &str) -> Vec<u8> {
        let last = canonical(&serde_json::json!({ "signature": signature }));
        format!("{}{last}\n", self.bytes).into_bytes()
    }

    /// Number of the last letter in it; that before its first when it holds none.
    pub fn last(&self) -> u64 {
        self.last
    }

    /// How many letters did not fit.
    pub fn left(&self) -> usize {
        self.left
    }
}
