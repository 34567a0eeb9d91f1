//! The two streams with a partner, in the database: writing a letter, exporting the file of a package,
//! importing one. Each runs in the transaction of the caller, who applies what an imported package brings in
//! the same transaction: all of it counts, or nothing.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::Text;
use moushi_core::track::exchange::{
    Digest, Gate, LIMITS, Letter, Package, Point, Proof, Receipt, Rejection, Route, Standing,
    canonical, pack, sender,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use serde_json::Value;

use super::partners::{kept, named, ready};
use super::{Signer, file, key};
use crate::error::Trouble;
use crate::store::Tx;
use crate::store::tables::{letter_in, letter_out, partner};

/// Rows written at once, so that no engine's limit on parameters is met.
const ROWS: usize = 1000;

/// A file to be carried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    /// What it is called.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Number of its first letter.
    pub first: u64,
    /// Number of its last letter; one less than `first` when it only acknowledges.
    pub last: u64,
    /// Letters that did not fit: another file begins after `last`.
    pub left: u64,
}

/// What a file brought.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    /// Who sent it, as kept now.
    pub partner: partner::Model,
    /// The day on which it was made.
    pub made_on: NaiveDate,
    /// Letters to be applied now, in order.
    pub fresh: Vec<Letter>,
    /// How many were here already.
    pub had: usize,
}

/// Writes a letter for a partner; it goes with the next package, and with each until it is acknowledged.
pub async fn write(
    tx: &Tx,
    me: &str,
    partner: &partner::Model,
    kind: &str,
    body: Value,
    by: &str,
    at: i64,
) -> Result<Letter, Trouble> {
    ready(partner)?;
    let last = written(tx, &partner.id).await?;
    let last = match last {
        Some(row) => point(row.seq, &row.digest)?,
        None => Point::beginning(me, &partner.name),
    };
    let letter = Letter::after(&last, kind, body).map_err(Refusal::from)?;
    let row = letter_out::Model {
        partner_id: partner.id.clone(),
        seq: signed(letter.seq)?,
        kind: letter.kind.clone(),
        body: canonical(&letter.body),
        digest: letter.digest.as_str().to_owned(),
        written_by: by.to_owned(),
        written_at: at,
    };
    letter_out::Entity::insert(row.into_active_model()).exec_without_returning(tx).await?;
    Ok(letter)
}

/// Packs what the partner has not acknowledged; or what comes after a letter, when the partner asks for it or
/// when an earlier file did not hold all.
pub async fn export(
    tx: &Tx,
    me: &Signer,
    partner: &partner::Model,
    after: Option<u64>,
    on: NaiveDate,
) -> Result<Exported, Trouble> {
    ready(partner)?;
    let after = after.unwrap_or(unsigned(partner.acked)?);
    let name = me.card.name.as_str();
    let previous = out_point(tx, name, partner, after).await?;
    let previous = previous.ok_or_else(|| not_written(after))?;
    let later = letter_out::Entity::find()
        .filter(letter_out::Column::PartnerId.eq(&partner.id))
        .filter(letter_out::Column::Seq.gt(signed(after)?));
    let all = later.clone().count(tx).await?;
    let rows = later.order_by_asc(letter_out::Column::Seq).limit(LIMITS.letters as u64);
    let letters = rows.all(tx).await?.into_iter().map(letter).collect::<Result<Vec<_>, _>>()?;
    let ack = match received(tx, &partner.id).await? {
        Some(row) => point(row.seq, &row.digest)?,
        None => Point::beginning(&partner.name, name),
    };
    let route = Route { from: name.to_owned(), to: partner.name.clone() };
    let parcel = pack(&route, &previous, &letters, &ack, on, &LIMITS).map_err(Refusal::from)?;
    let (first, last) = (after + 1, parcel.last());
    let signature = me.sign(parcel.unsigned());
    Ok(Exported {
        name: format!("{name}-{}-{first}-{last}.{}", partner.name, file::SUFFIX),
        bytes: file::packed(&parcel.signed(&signature))?,
        first,
        last,
        left: all - (last - after),
    })
}

/// Takes the file of a package in: notes its letters as applied and its acknowledgement. The caller applies
/// `fresh` in the same transaction. Refused when anything is wrong with it; nothing has been written then.
pub async fn import(
    tx: &Tx,
    me: &str,
    bytes: &[u8],
    kinds: &[&str],
    at: i64,
) -> Result<Imported, Trouble> {
    let bytes = file::unpacked(bytes).map_err(Refusal::from)?;
    let from = sender(&bytes).ok_or(Rejection::NoPackage).map_err(Refusal::from)?;
    let known = named(tx, &from).await?;
    let gate = Gate { me, kinds, limits: LIMITS };
    let verify = |_: &str, signed: &[u8], signature: &str| match &known {
        None => Proof::Unknown,
        Some(row) if key::proves(&row.public_key, signed, signature) => Proof::Good,
        Some(_) => Proof::Bad,
    };
    let package = Package::open(&bytes, &gate, &verify).map_err(Refusal::from)?;
    let mut partner = known.ok_or(Rejection::UnknownSender { from }).map_err(Refusal::from)?;
    ready(&partner)?;
    let made_on = package.made_on;
    let receipt = receive(tx, me, &partner, package).await?;
    note(tx, &partner.id, &receipt.fresh, at).await?;
    if receipt.acked != unsigned(partner.acked)? {
        partner.acked = signed(receipt.acked)?;
        partner = kept(tx, partner).await?;
    }
    Ok(Imported { partner, made_on, fresh: receipt.fresh, had: receipt.had })
}

/// The partner that a file says it is from, without belief: `import` asks for its signature.
pub async fn sender_of(db: &impl ConnectionTrait, bytes: &[u8]) -> Result<partner::Model, Trouble> {
    let bytes = file::unpacked(bytes).map_err(Refusal::from)?;
    let from = sender(&bytes).ok_or(Rejection::NoPackage).map_err(Refusal::from)?;
    let known = named(db, &from).await?;
    Ok(known.ok_or(Rejection::UnknownSender { from }).map_err(Refusal::from)?)
}

/// Holds a package against what is kept.
async fn receive(
    tx: &Tx,
    me: &str,
    partner: &partner::Model,
    package: Package,
) -> Result<Receipt, Trouble> {
    let received = received(tx, &partner.id).await?.map_or(Ok(0), |row| unsigned(row.seq))?;
    let written = written(tx, &partner.id).await?.map_or(Ok(0), |row| unsigned(row.seq))?;
    let rows = letter_in::Entity::find()
        .filter(letter_in::Column::PartnerId.eq(&partner.id))
        .filter(letter_in::Column::Seq.gte(signed(package.previous.seq)?));
    let mut had = BTreeMap::from([(0, Point::beginning(&partner.name, me).digest)]);
    for row in rows.all(tx).await? {
        let Point { seq, digest } = point(row.seq, &row.digest)?;
        had.insert(seq, digest);
    }
    let acked = out_point(tx, me, partner, package.ack.seq).await?;
    let to_them = |seq| acked.clone().filter(|at| at.seq == seq).map(|at| at.digest);
    let from_them = |seq| had.get(&seq).cloned();
    let standing = Standing {
        received,
        from_them: &from_them,
        written,
        acked: unsigned(partner.acked)?,
        to_them: &to_them,
    };
    Ok(standing.receive(package).map_err(Refusal::from)?)
}

async fn note(tx: &Tx, partner: &str, fresh: &[Letter], at: i64) -> Result<(), Trouble> {
    for some in fresh.chunks(ROWS) {
        let mut rows = Vec::with_capacity(some.len());
        for letter in some {
            let row = letter_in::Model {
                partner_id: partner.to_owned(),
                seq: signed(letter.seq)?,
                kind: letter.kind.clone(),
                digest: letter.digest.as_str().to_owned(),
                applied_at: at,
            };
            rows.push(row.into_active_model());
        }
        letter_in::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// The last letter written for a partner.
async fn written(tx: &Tx, partner: &str) -> Result<Option<letter_out::Model>, Trouble> {
    let rows = letter_out::Entity::find().filter(letter_out::Column::PartnerId.eq(partner));
    Ok(rows.order_by_desc(letter_out::Column::Seq).one(tx).await?)
}

/// The last letter received from a partner.
async fn received(tx: &Tx, partner: &str) -> Result<Option<letter_in::Model>, Trouble> {
    let rows = letter_in::Entity::find().filter(letter_in::Column::PartnerId.eq(partner));
    Ok(rows.order_by_desc(letter_in::Column::Seq).one(tx).await?)
}

/// Where the stream to a partner was after a letter; none when it was not written.
async fn out_point(
    tx: &Tx,
    me: &str,
    partner: &partner::Model,
    seq: u64,
) -> Result<Option<Point>, Trouble> {
    if seq == 0 {
        return Ok(Some(Point::beginning(me, &partner.name)));
    }
    let id = (partner.id.clone(), signed(seq)?);
    let row = letter_out::Entity::find_by_id(id).one(tx).await?;
    row.map(|row| point(row.seq, &row.digest)).transpose()
}

fn letter(row: letter_out::Model) -> Result<Letter, Trouble> {
    let Point { seq, digest } = point(row.seq, &row.digest)?;
    let body = serde_json::from_str(&row.body).map_err(anyhow::Error::from)?;
    Ok(Letter { seq, kind: row.kind, body, digest })
}

fn point(seq: i64, digest: &str) -> Result<Point, Trouble> {
    let digest =
        Digest::kept(digest).ok_or_else(|| anyhow::anyhow!("letter {seq} has no digest"))?;
    Ok(Point { seq: unsigned(seq)?, digest })
}

/// Numbers of letters are below 2^53, and never below 0.
fn signed(seq: u64) -> Result<i64, Trouble> {
    Ok(i64::try_from(seq).map_err(anyhow::Error::from)?)
}

fn unsigned(seq: i64) -> Result<u64, Trouble> {
    Ok(u64::try_from(seq).map_err(anyhow::Error::from)?)
}

fn not_written(after: u64) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("没有第 {after} 号信件，无法从它之后导出。"),
            format!("Letter {after} was not written; nothing can be exported after it."),
        ),
        Text::new(
            "请核对编号；不填编号时，从对方未确认的信件起导出。",
            "Check the number; without one, all that is not acknowledged is exported.",
        ),
    )
}
