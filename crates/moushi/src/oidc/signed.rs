//! Signed tokens (RFC 7515, 7517, 7519) as OpenID Connect Core 3.1.3.7 wants them checked. Three ways of
//! signing with a public key are known and no other: neither `none` nor a shared secret can be asked for.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{self, RsaPublicKeyComponents, UnparsedPublicKey};
use serde::Deserialize;
use serde_json::{Map, Value};

/// Longest token.
const LONGEST: usize = 32 * 1024;
/// Longest name of a person.
const LONGEST_NAME: usize = 255;
/// How far two clocks may differ, in seconds.
const SKEW: i64 = 60;
/// Why a token fails whose key is not among those known; the keys may have changed.
pub const UNKNOWN_KEY: &str = "no key of the provider fits the token";

/// A key that signs; what other keys are for does not concern us.
#[derive(Debug)]
pub struct Key {
    id: Option<String>,
    alg: Option<String>,
    shape: Shape,
}

#[derive(Debug)]
enum Shape {
    Rsa { n: Vec<u8>, e: Vec<u8> },
    P256(Vec<u8>),
}

/// The document that holds the keys.
#[derive(Deserialize)]
pub struct KeySet {
    keys: Vec<Map<String, Value>>,
}

/// The keys of the set that can be used; keys of other kinds stand beside them and are passed over.
pub fn keys(set: &KeySet) -> Vec<Key> {
    set.keys.iter().filter_map(key).collect()
}

fn key(raw: &Map<String, Value>) -> Option<Key> {
    let word = |name: &str| raw.get(name).and_then(Value::as_str);
    let bytes = |name: &str| URL_SAFE_NO_PAD.decode(word(name)?).ok();
    if word("use").is_some_and(|purpose| purpose != "sig") {
        return None;
    }
    let shape = match (word("kty")?, word("crv")) {
        ("RSA", _) => Shape::Rsa { n: bytes("n")?, e: bytes("e")? },
        ("EC", Some("P-256")) => {
            let (x, y) = (bytes("x")?, bytes("y")?);
            let mut point = vec![4];
            point.extend(x);
            point.extend(y);
            Shape::P256(point)
        }
        _ => return None,
    };
    Some(Key { id: word("kid").map(str::to_owned), alg: word("alg").map(str::to_owned), shape })
}

/// What the claims must say.
#[derive(Debug)]
pub struct Expected<'a> {
    /// Who signs.
    pub issuer: &'a str,
    /// For whom.
    pub audience: &'a str,
    /// Of which sign-in.
    pub nonce: &'a str,
    /// Which claim names the person.
    pub claim: &'a str,
    /// Seconds since 1970.
    pub now: i64,
}

#[derive(Deserialize)]
struct Head {
    alg: String,
    kid: Option<String>,
    crit: Option<Value>,
}

/// The person that a token names, or why it is not believed.
pub fn verify(token: &str, keys: &[Key], expected: &Expected<'_>) -> Result<String, &'static str> {
    if token.len() > LONGEST {
        return Err("the token is too long");
    }
    let mut parts = token.split('.');
    let (Some(head), Some(body), Some(seal), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err("the token has not three parts");
    };
    let known: Head = serde_json::from_slice(&bytes(head)?).map_err(|_| "no head")?;
    if known.crit.is_some() {
        return Err("the token demands what we do not know");
    }
    if !matches!(known.alg.as_str(), "RS256" | "PS256" | "ES256") {
        return Err("the token is not signed in a way that we accept");
    }
    let key = fitting(&known, keys)?;
    let signed = &token[..head.len() + 1 + body.len()];
    key.holds(&known.alg, signed.as_bytes(), &bytes(seal)?)?;
    let claims: Map<String, Value> =
        serde_json::from_slice(&bytes(body)?).map_err(|_| "no claims")?;
    judge(&claims, expected)
}

fn bytes(part: &str) -> Result<Vec<u8>, &'static str> {
    URL_SAFE_NO_PAD.decode(part).map_err(|_| "not base64url")
}

/// The one key that the token names; without a name, the only one that could be meant.
fn fitting<'a>(head: &Head, keys: &'a [Key]) -> Result<&'a Key, &'static str> {
    let mut fits = keys
        .iter()
        .filter(|key| key.signs(&head.alg) && (head.kid.is_none() || key.id == head.kid));
    match (fits.next(), fits.next()) {
        (Some(key), None) => Ok(key),
        (Some(_), Some(_)) => Err("several keys could be meant"),
        (None, _) => Err(UNKNOWN_KEY),
    }
}

impl Key {
    fn signs(&self, alg: &str) -> bool {
        let own = self.alg.as_ref().is_none_or(|own| own == alg);
        own && matches!(
            (&self.shape, alg),
            (Shape::Rsa { .. }, "RS256" | "PS256") | (Shape::P256(_), "ES256")
        )
    }

    fn holds(&self, alg: &str, signed: &[u8], seal: &[u8]) -> Result<(), &'static str> {
        let done = match &self.shape {
            Shape::P256(point) => {
                let how = &signature::ECDSA_P256_SHA256_FIXED;
                UnparsedPublicKey::new(how, point).verify(signed, seal)
            }
            Shape::Rsa { n, e } => {
                let how = if alg == "PS256" {
                    &signature::RSA_PSS_2048_8192_SHA256
                } else {
                    &signature::RSA_PKCS1_2048_8192_SHA256
                };
                RsaPublicKeyComponents { n, e }.verify(how, signed, seal)
            }
        };
        done.map_err(|_| "the signature is not right")
    }
}

fn judge(claims: &Map<String, Value>, expected: &Expected<'_>) -> Result<String, &'static str> {
    let word = |name: &str| claims.get(name).and_then(Value::as_str);
    let second = |name: &str| {
        let at = claims.get(name)?;
        // Some providers write moments with a fraction.
        #[expect(clippy::cast_possible_truncation, reason = "a fraction of a second")]
        at.as_i64().or_else(|| at.as_f64().map(|at| at as i64))
    };
    if word("iss") != Some(expected.issuer) {
        return Err("another issuer");
    }
    let many = match claims.get("aud") {
        Some(Value::String(one)) if one == expected.audience => false,
        Some(Value::Array(all)) if all.iter().any(|one| one == expected.audience) => all.len() > 1,
        _ => return Err("another audience"),
    };
    match word("azp") {
        Some(party) if party != expected.audience => return Err("given to another party"),
        None if many => return Err("several audiences and no party"),
        _ => {}
    }
    if second("exp").is_none_or(|until| until.saturating_add(SKEW) <= expected.now) {
        return Err("expired");
    }
    if second("iat").is_none_or(|at| at.saturating_sub(SKEW) > expected.now)
        || second("nbf").is_some_and(|at| at.saturating_sub(SKEW) > expected.now)
    {
        return Err("from the future");
    }
    if expected.nonce.is_empty() || word("nonce") != Some(expected.nonce) {
        return Err("another sign-in's nonce");
    }
    let name = match claims.get(expected.claim) {
        Some(Value::String(name)) => name.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => return Err("the claim that names the person is missing"),
    };
    if name.trim().is_empty() || name.len() > LONGEST_NAME || name.contains('\0') {
        return Err("the claim that names the person is empty or too long");
    }
    Ok(name)
}
