//! Our key 交换密钥: an Ed25519 pair (RFC 8032). The public half is on the card; the secret half is sealed by
//! the vault, so that a copy of the database signs nothing.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use moushi_core::track::exchange::is_name;
use ring::rand::{SecureRandom, SystemRandom};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use sea_orm::{ConnectionTrait, EntityTrait, IntoActiveModel};

use super::Card;
use crate::app::vault::Vault;
use crate::error::Trouble;
use crate::store::Tx;
use crate::store::tables::installation;

/// The only row, and whose secret it is for the vault.
const ROW: i64 = 1;
const OWNER: &str = "installation";
/// Bytes of a seed and of a public key.
const SEED: usize = 32;
const PUBLIC: usize = 32;

/// Signs as this installation.
pub struct Signer {
    /// Who we are.
    pub card: Card,
    pair: Ed25519KeyPair,
}

impl Signer {
    /// Makes the key of this installation and gives it its name; refused when it has one, or when the name
    /// is not 1 to 64 of a–z, 0–9 and the hyphen.
    pub async fn make(
        tx: &Tx,
        vault: &Vault,
        name: &str,
        title: &str,
        by: &str,
        at: i64,
    ) -> Result<Self, Trouble> {
        if !is_name(name) {
            return Err(bad_name(name).into());
        }
        if Self::made(tx).await? {
            return Err(made_before().into());
        }
        let mut seed = [0; SEED];
        let random = SystemRandom::new().fill(&mut seed);
        random.map_err(|_| anyhow::anyhow!("no random numbers"))?;
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed)
            .map_err(|_| anyhow::anyhow!("no key came of a seed"))?;
        let key = URL_SAFE_NO_PAD.encode(pair.public_key());
        let row = installation::Model {
            id: ROW,
            name: name.to_owned(),
            title: title.to_owned(),
            public_key: key.clone(),
            sealed: vault.seal(&URL_SAFE_NO_PAD.encode(seed), OWNER)?,
            made_by: by.to_owned(),
            made_at: at,
        };
        installation::Entity::insert(row.into_active_model()).exec_without_returning(tx).await?;
        Ok(Self { card: Card { name: name.to_owned(), title: title.to_owned(), key }, pair })
    }

    /// Whether this installation has its key.
    pub async fn made(db: &impl ConnectionTrait) -> Result<bool, Trouble> {
        Ok(installation::Entity::find_by_id(ROW).one(db).await?.is_some())
    }

    /// The name of this installation on packages; refused when none was made yet.
    pub async fn name(db: &impl ConnectionTrait) -> Result<String, Trouble> {
        let row = installation::Entity::find_by_id(ROW).one(db).await?.ok_or_else(none_yet)?;
        Ok(row.name)
    }

    /// The card of this installation; none before its key was made.
    pub async fn card(db: &impl ConnectionTrait) -> Result<Option<Card>, Trouble> {
        let row = installation::Entity::find_by_id(ROW).one(db).await?;
        Ok(row.map(|row| Card { name: row.name, title: row.title, key: row.public_key }))
    }

    /// The key of this installation; refused when none was made yet, or when the vault does not open it.
    pub async fn open(db: &impl ConnectionTrait, vault: &Vault) -> Result<Self, Trouble> {
        let row = installation::Entity::find_by_id(ROW).one(db).await?.ok_or_else(none_yet)?;
        let seed = URL_SAFE_NO_PAD.decode(vault.open(&row.sealed, OWNER)?);
        let public = URL_SAFE_NO_PAD.decode(&row.public_key);
        let pair = seed.ok().zip(public.ok()).and_then(|(seed, public)| {
            Ed25519KeyPair::from_seed_and_public_key(&seed, &public).ok()
        });
        let pair = pair.ok_or_else(|| anyhow::anyhow!("the key of exchange does not fit"))?;
        let card = Card { name: row.name, title: row.title, key: row.public_key };
        Ok(Self { card, pair })
    }

    /// The signature over these bytes, in base64url.
    pub fn sign(&self, bytes: &[u8]) -> String {
        URL_SAFE_NO_PAD.encode(self.pair.sign(bytes))
    }
}

/// Whether this is written as a public key is.
pub fn is_public(key: &str) -> bool {
    URL_SAFE_NO_PAD.decode(key).is_ok_and(|bytes| bytes.len() == PUBLIC)
}

/// Whether the signature over these bytes was made with this key.
pub fn proves(key: &str, bytes: &[u8], signature: &str) -> bool {
    let decoded = URL_SAFE_NO_PAD.decode(key).ok().zip(URL_SAFE_NO_PAD.decode(signature).ok());
    decoded.is_some_and(|(key, signature)| {
        UnparsedPublicKey::new(&ED25519, key).verify(bytes, &signature).is_ok()
    })
}

fn bad_name(name: &str) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("“{name}”不能作为交换名称。"),
            format!("“{name}” cannot be the name of an installation."),
        ),
        Text::new(
            "请用 1 至 64 个小写字母、数字或连字符。",
            "Use 1 to 64 small letters, digits or hyphens.",
        ),
    )
}

fn made_before() -> Refusal {
    Refusal::new(
        RefusalKind::Conflict,
        Text::new("本单位已有交换密钥。", "This installation has its key already."),
        Text::new("请直接导出名片。", "Export the card."),
    )
}

fn none_yet() -> Refusal {
    Refusal::new(
        RefusalKind::NotFound,
        Text::new("本单位还没有交换密钥。", "This installation has no key for exchange yet."),
        Text::new(
            "请先生成交换密钥，并与伙伴交换名片。",
            "Make the key first, and swap cards with the partner.",
        ),
    )
}
