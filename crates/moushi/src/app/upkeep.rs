//! What is asked of a database without a server: its shape, whether the record is whole, whether the
//! files are there. The way of verifying shares nothing with the door.

use std::path::{Path, PathBuf};

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::blobs::Blobs;
use super::exchange::Signer;
use super::totp::Factor;
use super::vault::Vault;
use super::{founding, uploads};
use crate::error::Trouble;
use crate::store::Store;
use crate::store::chain::{self, Verdict};
use crate::store::migrate::{self, Status};
use crate::store::tables::account;

/// How many secrets are sealed, second factors and the key of exchange; refused when one does not open.
pub async fn sealed(database: &str, vault: &Vault) -> Result<usize, Trouble> {
    founding::there(database)?;
    let store = Store::open(database).await?;
    let held =
        account::Entity::find().filter(account::Column::Totp.ne("")).all(store.read()).await?;
    for row in &held {
        vault.open(&Factor::of(&row.totp).secret, &row.id)?;
    }
    let ours = Signer::made(store.read()).await?;
    if ours {
        Signer::open(store.read(), vault).await?;
    }
    store.close().await?;
    Ok(held.len() + usize::from(ours))
}

/// Walks the record of a database; `kept` are checkpoints that were kept elsewhere.
pub async fn verify(database: &str, kept: &[(i64, String)]) -> Result<Verdict, Trouble> {
    founding::there(database)?;
    let store = Store::open(database).await?;
    let verdict = chain::verify(&store, kept).await?;
    store.close().await?;
    Ok(verdict)
}

/// Where a database stands, brought to this program's shape first when `raise`; with the copy made
/// before.
pub async fn shape(database: &str, raise: bool) -> Result<(Status, Option<PathBuf>), Trouble> {
    founding::there(database)?;
    let store = Store::open(database).await?;
    let copy = if raise { migrate::migrate(&store).await? } else { None };
    let status = migrate::status(&store).await?;
    store.close().await?;
    Ok((status, copy))
}

/// What the documents of a database have in the folder of files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachments {
    /// How many files must be there.
    pub named: usize,
    /// Those that are not.
    pub missing: Vec<String>,
    /// How many uploads no document names; a server deletes them after a day.
    pub unnamed: u64,
}

/// Looks for the file of every document.
pub async fn attachments(database: &str, files: &Path) -> Result<Attachments, Trouble> {
    founding::there(database)?;
    let blobs = Blobs::folder(files)?;
    let store = Store::open(database).await?;
    let needed = uploads::files(store.read()).await?.into_iter().filter(|(_, needed)| *needed);
    let (mut named, mut missing) = (0, Vec::new());
    for (blob, _) in needed {
        named += 1;
        if !blobs.has(&blob).await? {
            missing.push(blob);
        }
    }
    let unnamed = uploads::unnamed(store.read()).await?;
    store.close().await?;
    Ok(Attachments { named, missing, unnamed })
}
