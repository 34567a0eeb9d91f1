//! Secrets that have to be read again are kept sealed, under a key that lies outside the database: who
//! reads the database, or a backup of it, does not read them.
//!
//! Sealed words are `c1.KEY.BYTES`: ChaCha20-Poly1305 (RFC 8439), which key, and nonce with what was
//! sealed, in base64url. Whose secret it is, is sealed with it: it opens nowhere else.

use std::fs::{self, OpenOptions};
use std::io::{Error, ErrorKind, Result as Io, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::{Text, hex};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::hmac;
use ring::rand::{SecureRandom, SystemRandom};
use sha2::{Digest, Sha256};

use crate::error::{Trouble, file_refusal};

/// Bytes of a key.
const KEY: usize = 32;
/// Bytes of a signature that are kept.
const SIGNED: usize = 16;
/// What sealed words begin with.
const MARK: &str = "c1.";

/// Seals and opens. The file of its keys is read when it is first needed; the first key seals, every
/// key opens, so that a new one can be put in front of an old one.
#[derive(Clone, Debug)]
pub struct Vault {
    path: PathBuf,
    keys: Arc<OnceLock<Vec<Key>>>,
}

#[derive(Debug)]
struct Key {
    name: String,
    key: LessSafeKey,
    signs: hmac::Key,
}

impl Vault {
    /// The vault whose keys are in the file at `path`, one a line; the file is made when the first
    /// secret is sealed.
    pub fn at(path: &Path) -> Self {
        Self { path: path.to_owned(), keys: Arc::default() }
    }

    /// Seals a secret of `owner`.
    pub fn seal(&self, secret: &str, owner: &str) -> Result<String, Trouble> {
        if !self.path.exists() && self.keys.get().is_none() {
            made(&self.path).map_err(|error| file_refusal(&self.path, &error))?;
        }
        let key = self.keys()?.first().ok_or_else(|| malformed(&self.path))?;
        let nonce: [u8; NONCE_LEN] = random()?;
        let mut bytes = secret.as_bytes().to_vec();
        key.key
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(owner),
                &mut bytes,
            )
            .map_err(|_| anyhow::anyhow!("a secret was not sealed"))?;
        let bytes = [nonce.as_slice(), &bytes].concat();
        Ok(format!("{MARK}{}.{}", key.name, URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// The secret of `owner` that was sealed. What an older version kept as it was is answered as it
    /// is; it is sealed when it is next written.
    pub fn open(&self, sealed: &str, owner: &str) -> Result<String, Trouble> {
        let Some(rest) = sealed.strip_prefix(MARK) else { return Ok(sealed.to_owned()) };
        let (name, bytes) = rest.split_once('.').unwrap_or_default();
        let key = self.keys()?.iter().find(|key| key.name == name);
        let key = key.ok_or_else(|| unknown(&self.path))?;
        let secret = URL_SAFE_NO_PAD.decode(bytes).ok().and_then(|mut bytes| {
            let (nonce, words) = bytes.split_at_mut_checked(NONCE_LEN)?;
            let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
            let words = key.key.open_in_place(nonce, Aad::from(owner), words).ok()?;
            String::from_utf8(words.to_vec()).ok()
        });
        Ok(secret.ok_or_else(|| unknown(&self.path))?)
    }

    /// A signature under words of ours that leave the house and come back: HMAC-SHA256 with a key made of
    /// the first key.
    pub fn sign(&self, words: &str) -> Result<String, Trouble> {
        if !self.path.exists() && self.keys.get().is_none() {
            made(&self.path).map_err(|error| file_refusal(&self.path, &error))?;
        }
        let key = self.keys()?.first().ok_or_else(|| malformed(&self.path))?;
        Ok(URL_SAFE_NO_PAD.encode(&hmac::sign(&key.signs, words.as_bytes()).as_ref()[..SIGNED]))
    }

    /// Whether we have signed these words, with any of our keys.
    pub fn signed(&self, words: &str, signature: &str) -> Result<bool, Trouble> {
        if !self.path.exists() && self.keys.get().is_none() {
            return Ok(false);
        }
        let given = URL_SAFE_NO_PAD.decode(signature).unwrap_or_default();
        let ours = |key: &Key| {
            let held = hmac::sign(&key.signs, words.as_bytes());
            let differ =
                held.as_ref().iter().zip(&given).fold(0, |sum, (one, two)| sum | (one ^ two));
            given.len() == SIGNED && differ == 0
        };
        Ok(self.keys()?.iter().any(ours))
    }

    fn keys(&self) -> Result<&[Key], Trouble> {
        if let Some(known) = self.keys.get() {
            return Ok(known);
        }
        let text =
            fs::read_to_string(&self.path).map_err(|error| file_refusal(&self.path, &error))?;
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let keys: Option<Vec<Key>> = lines.map(Key::of).collect();
        let keys = keys.ok_or_else(|| malformed(&self.path))?;
        Ok(self.keys.get_or_init(|| keys))
    }
}

impl Key {
    /// The key of a line, named by its hash.
    fn of(line: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(line).ok()?;
        let key = UnboundKey::new(&CHACHA20_POLY1305, &bytes).ok()?;
        let name = hex(&Sha256::digest(&bytes)[..4]);
        // One key for one purpose: what signs is made of the key, and does not tell it.
        let own = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &bytes), b"moushi signs");
        let signs = hmac::Key::new(hmac::HMAC_SHA256, own.as_ref());
        Some(Self { name, key: LessSafeKey::new(key), signs })
    }
}

fn random<const N: usize>() -> Result<[u8; N], Trouble> {
    let mut bytes = [0; N];
    SystemRandom::new().fill(&mut bytes).map_err(|_| anyhow::anyhow!("no random numbers"))?;
    Ok(bytes)
}

/// Makes the file with a new key, for its owner's eyes only. It has its name when it is whole; of two
/// that make it at once, one does.
fn made(path: &Path) -> Io<()> {
    let key: [u8; KEY] = random().map_err(|_| Error::other("no random numbers"))?;
    let part = path.with_extension(format!("{}.part", uuid::Uuid::new_v4().simple()));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&part)?;
    let written = writeln!(file, "{}", URL_SAFE_NO_PAD.encode(key)).and_then(|()| file.sync_all());
    let named = written.and_then(|()| fs::hard_link(&part, path));
    fs::remove_file(&part)?;
    match named {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        other => other,
    }
}

fn malformed(path: &Path) -> Refusal {
    let shown = path.display();
    Refusal::new(
        RefusalKind::Damaged,
        Text::of(
            format!("密钥文件 {shown} 不完整。"),
            format!("The file of keys {shown} is not whole."),
        ),
        Text::new(
            "每行应为一个密钥（43 个字符）；请从保管处恢复这个文件。",
            "Each line is one key of 43 characters; put the file back from where it is kept.",
        ),
    )
}

fn unknown(path: &Path) -> Refusal {
    let shown = path.display();
    Refusal::new(
        RefusalKind::Damaged,
        Text::of(
            format!("密钥文件 {shown} 打不开以前封存的密钥。"),
            format!("The keys in {shown} do not open a secret that was sealed before."),
        ),
        Text::new(
            "请管理员恢复原来的密钥文件；找不回来时，动态口令由安全管理员重置账号后重新启用，交换密钥要重新生成并请伙伴重新登记。",
            "Put the former file back. If it is lost, a second factor is set anew after the account is reset, and a key of exchange is made anew and registered by the partners.",
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vault() -> (tempfile::TempDir, Vault) {
        let folder = tempfile::tempdir().expect("a folder");
        let vault = Vault::at(&folder.path().join("keys"));
        (folder, vault)
    }

    #[test]
    fn what_is_sealed_opens_for_its_owner_only() {
        let (_folder, vault) = vault();
        let sealed = vault.seal("JBSWY3DP", "lin").expect("sealed");
        assert!(!sealed.contains("JBSWY3DP"), "{sealed}");
        assert_ne!(sealed, vault.seal("JBSWY3DP", "lin").expect("sealed"), "never alike");
        assert_eq!(vault.open(&sealed, "lin").expect("opened"), "JBSWY3DP");
        assert!(vault.open(&sealed, "wang").is_err(), "somebody else's");
        let (head, bytes) = sealed.rsplit_once('.').expect("three parts");
        let mut bytes = URL_SAFE_NO_PAD.decode(bytes).expect("base64");
        for at in 0..bytes.len() {
            bytes[at] ^= 1;
            let wrong = format!("{head}.{}", URL_SAFE_NO_PAD.encode(&bytes));
            assert!(vault.open(&wrong, "lin").is_err(), "byte {at} was changed");
            bytes[at] ^= 1;
        }
        assert_eq!(vault.open("JBSWY3DP", "lin").expect("kept before there were keys"), "JBSWY3DP");
    }

    #[test]
    fn what_was_signed_is_known_and_nothing_else() {
        let (folder, vault) = vault();
        assert!(!vault.signed("words", "").expect("looked at"), "nothing was signed yet");
        let signature = vault.sign("words").expect("signed");
        assert_eq!(signature, vault.sign("words").expect("signed"), "the same bytes every time");
        assert!(vault.signed("words", &signature).expect("looked at"));
        for (words, wrong) in [("word", &*signature), ("words", &signature[1..]), ("words", "")] {
            assert!(!vault.signed(words, wrong).expect("looked at"), "{words} {wrong}");
        }
        let other = Vault::at(&folder.path().join("others"));
        other.sign("words").expect("signed");
        assert!(!other.signed("words", &signature).expect("looked at"), "by another house");
    }

    #[test]
    fn a_new_key_in_front_seals_and_the_old_one_still_opens() {
        let (folder, vault) = vault();
        let before = vault.seal("secret", "lin").expect("sealed");
        let path = folder.path().join("keys");
        let old = fs::read_to_string(&path).expect("the file of keys");
        fs::write(&path, format!("{}\n{old}", URL_SAFE_NO_PAD.encode([7; KEY]))).expect("written");
        let turned = Vault::at(&path);
        assert_eq!(turned.open(&before, "lin").expect("opened"), "secret");
        let after = turned.seal("secret", "lin").expect("sealed");
        assert_ne!(before.get(..11), after.get(..11), "another key");
        assert!(vault.open(&after, "lin").is_err(), "the old key alone does not open it");
    }

    #[test]
    fn a_lost_or_broken_file_of_keys_is_told_and_not_replaced() {
        let (folder, vault) = vault();
        let sealed = vault.seal("secret", "lin").expect("sealed");
        let path = folder.path().join("keys");
        fs::remove_file(&path).expect("removed");
        assert!(Vault::at(&path).open(&sealed, "lin").is_err());
        assert!(!path.exists(), "opening makes no key");
        fs::write(&path, "not a key").expect("written");
        assert!(Vault::at(&path).open(&sealed, "lin").is_err());
        assert!(Vault::at(&path).seal("secret", "lin").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_reads_the_file_of_keys() {
        use std::os::unix::fs::PermissionsExt;
        let (folder, vault) = vault();
        vault.seal("secret", "lin").expect("sealed");
        let mode = fs::metadata(folder.path().join("keys")).expect("a file").permissions().mode();
        assert_eq!(mode & 0o077, 0, "{mode:o}");
    }
}
