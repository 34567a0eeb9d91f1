//! Card 名片: what an installation hands to another before the first package: its name, what people call it,
//! its public key. The fingerprint is short enough to be read out on the telephone.

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use moushi_core::track::exchange::is_name;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::key;

/// How the name of a card's file ends.
pub const SUFFIX: &str = "moushi-card";
const FORMAT: &str = "moushi-card";
/// Longest card, and longest title in characters.
const LONGEST: usize = 2048;
const TITLE: usize = 100;
/// A fingerprint is six groups of five digits: about 100 bits.
const GROUPS: usize = 6;

/// Who an installation is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// Its name on packages.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// Its public key: Ed25519, 32 bytes in base64url.
    pub key: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    format: String,
    version: u64,
    name: String,
    title: String,
    key: String,
}

impl Card {
    /// The card as a file: one line of JSON.
    pub fn written(&self) -> String {
        let Self { name, title, key } = self;
        let card = serde_json::json!({
            "format": FORMAT, "version": 1, "name": name, "title": title, "key": key
        });
        format!("{card}\n")
    }

    /// Reads a card; refused when it is none.
    pub fn read(bytes: &[u8]) -> Result<Self, Refusal> {
        let short = bytes.get(..bytes.len().min(LONGEST + 1)).filter(|all| all.len() <= LONGEST);
        let read: Option<Written> = short.and_then(|all| serde_json::from_slice(all).ok());
        let read = read.filter(|card| card.format == FORMAT && card.version == 1);
        let card = read.map(|Written { name, title, key, .. }| Self { name, title, key });
        card.filter(Self::is_sound).ok_or_else(no_card)
    }

    fn is_sound(&self) -> bool {
        let titled = (1..=TITLE).contains(&self.title.chars().count())
            && !self.title.chars().any(char::is_control);
        titled && is_name(&self.name) && key::is_public(&self.key)
    }

    /// Thirty digits in groups of five, of name and key: no other key is found that has the same.
    pub fn fingerprint(&self) -> String {
        let words = format!("{FORMAT}\n{}\n{}\n", self.name, self.key);
        let sum = Sha256::digest(words.as_bytes());
        let group = |bytes: &[u8]| {
            let number = bytes.iter().fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
            format!("{:05}", number % 100_000)
        };
        sum.chunks(5).take(GROUPS).map(group).collect::<Vec<_>>().join(" ")
    }
}

fn no_card() -> Refusal {
    Refusal::new(
        RefusalKind::Damaged,
        Text::new("这个文件不是谋实的名片。", "This file is no card of an installation."),
        Text::new(
            "请对方在“交换”页面重新导出名片，原样传来。",
            "Ask the partner to export the card again and to send it unchanged.",
        ),
    )
}
