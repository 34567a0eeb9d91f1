//! One-time codes by RFC 6238 (HMAC-SHA-1, 30 seconds, six digits: what every authenticator knows),
//! with recovery codes. Keeps no state itself: what an account holds is `Factor`, as JSON.

use ring::hmac;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use moushi_core::text::hex;

/// Length of a step, in milliseconds.
const STEP: i64 = 30_000;
/// How many recovery codes there are.
const RECOVERY: usize = 8;

/// The second factor of an account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Factor {
    /// The shared secret, sealed by [`super::vault`].
    pub secret: String,
    /// The owner has shown that the authenticator knows it.
    pub active: bool,
    /// The last step that was used: a code is good once.
    pub step: i64,
    /// Hashes of the recovery codes that are left.
    pub recovery: Vec<String>,
}

impl Factor {
    /// The factor of a column; one that is not there is not active.
    pub fn of(column: &str) -> Self {
        serde_json::from_str(column).unwrap_or_default()
    }

    /// The column of a factor.
    pub fn column(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// New recovery codes; only their hashes are kept.
    pub fn recover(&mut self) -> Vec<String> {
        let codes: Vec<String> =
            (0..RECOVERY).map(|_| base32(&random()[..10]).to_lowercase()).collect();
        self.recovery = codes.iter().map(|code| digest(code)).collect();
        codes
    }

    /// Takes a code at `now`, once: answers whether it is right, and remembers that it was used.
    /// `secret` is the one that is kept sealed.
    pub fn take(&mut self, secret: &str, code: &str, now: i64) -> bool {
        let typed: String = code.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
        let at = now / STEP;
        // One step to either side: clocks differ a little.
        if let Some(step) = (at - 1..=at + 1).find(|step| {
            *step > self.step && code_at(secret, *step).is_some_and(|right| right == typed)
        }) {
            self.step = step;
            return true;
        }
        let hash = digest(&typed.to_lowercase());
        let before = self.recovery.len();
        self.recovery.retain(|kept| *kept != hash);
        self.recovery.len() < before
    }
}

/// A new secret of an authenticator, in base 32.
pub fn fresh() -> String {
    base32(&random()[..20])
}

/// A secret as an authenticator reads it.
pub fn uri(login: &str, secret: &str) -> String {
    format!(
        "otpauth://totp/Moushi:{login}?secret={secret}&issuer=Moushi&algorithm=SHA1&digits=6&period=30"
    )
}

/// The code of a secret at a moment, in milliseconds.
pub fn code(secret: &str, now: i64) -> String {
    code_at(secret, now / STEP).unwrap_or_default()
}

fn digest(code: &str) -> String {
    hex(&Sha256::digest(code.as_bytes()))
}

/// 32 bytes made of 244 random bits.
fn random() -> [u8; 32] {
    let seed = format!("{}{}", Uuid::new_v4(), Uuid::new_v4());
    Sha256::digest(seed.as_bytes()).into()
}

fn code_at(secret: &str, step: i64) -> Option<String> {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &unbase32(secret)?);
    let mac = hmac::sign(&key, &step.to_be_bytes());
    let mac = mac.as_ref();
    let offset = usize::from(mac[19] & 15);
    let four = [mac[offset] & 127, mac[offset + 1], mac[offset + 2], mac[offset + 3]];
    Some(format!("{:06}", u32::from_be_bytes(four) % 1_000_000))
}

const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

fn base32(bytes: &[u8]) -> String {
    let bits: Vec<u8> =
        bytes.iter().flat_map(|byte| (0..8).rev().map(move |at| byte >> at & 1)).collect();
    let value = |five: &[u8]| five.iter().fold(0_usize, |sum, bit| sum * 2 + usize::from(*bit));
    bits.chunks_exact(5).map(|five| char::from(LETTERS[value(five)])).collect()
}

fn unbase32(words: &str) -> Option<Vec<u8>> {
    let mut bits = Vec::with_capacity(words.len() * 5);
    for letter in words.bytes() {
        let value = LETTERS.iter().position(|known| *known == letter)?;
        bits.extend((0..5).rev().map(|at| value >> at & 1));
    }
    let byte = |eight: &[usize]| eight.iter().fold(0_usize, |sum, bit| sum * 2 + bit);
    bits.chunks_exact(8).map(|eight| u8::try_from(byte(eight)).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, SHA-1, the last six of eight digits.
        let secret = base32(b"12345678901234567890");
        let cases = [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ];
        for (seconds, right) in cases {
            assert_eq!(code(&secret, seconds * 1_000), right);
        }
    }

    #[test]
    fn a_code_is_good_once_and_only_near_its_time() {
        let (mut factor, secret) = (Factor::default(), fresh());
        let now = 1_700_000_000_000;
        let right = code(&secret, now);
        assert!(!factor.clone().take(&secret, &right, now + 90_000), "too late");
        let mut take = |code: &str| factor.take(&secret, code, now);
        assert!(take(&right) && !take(&right), "once");
        let recovery = factor.recover();
        let mut take = |code: &str| factor.take(&secret, code, now);
        assert!(take(&recovery[3]) && !take(&recovery[3]), "once");
        assert!(!take(""));
        assert_eq!(factor.recovery.len(), RECOVERY - 1);
    }
}
