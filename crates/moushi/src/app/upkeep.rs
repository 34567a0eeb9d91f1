//! What is asked of a database without a server: its shape, and whether the record is whole. The way of
//! verifying shares nothing with the door.

use std::path::PathBuf;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::founding;
use super::totp::Factor;
use super::vault::Vault;
use crate::error::Trouble;
use crate::store::Store;
use crate::store::chain::{self, Verdict};
use crate::store::migrate::{self, Status};
use crate::store::tables::account;

/// How many second factors there are; refused when one of them does not open.
pub async fn factors(database: &str, vault: &Vault) -> Result<usize, Trouble> {
    founding::there(database)?;
    let store = Store::open(database).await?;
    let held =
        account::Entity::find().filter(account::Column::Totp.ne("")).all(store.read()).await?;
    store.close().await?;
    for row in &held {
        vault.open(&Factor::of(&row.totp).secret, &row.id)?;
    }
    Ok(held.len())
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
