//! The audit chain: each row's hash covers the row and the hash before it, so that a change, a
//! removal, a swap or an insertion shows. A cut-off end shows against a checkpoint kept elsewhere.

use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
    sea_query::Expr,
};
use sha2::{Digest, Sha256};

use super::tables::{audit, chain, checkpoint};
use super::{Store, Tx};
use crate::error::Trouble;
use moushi_core::text::hex;

/// What is recorded of one act.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// Milliseconds since 1970, UTC.
    pub at: i64,
    /// Who.
    pub account_id: String,
    /// The unit on which it happened.
    pub org_id: String,
    /// The act.
    pub act: String,
    /// What it was done to.
    pub object: String,
    /// `done`, `denied` or `refused`.
    pub outcome: String,
    /// Hash of the object before.
    pub before: String,
    /// Hash of the object after.
    pub after: String,
    /// What changed, as JSON.
    pub detail: String,
    /// Number of the request.
    pub request: String,
}

/// Hash of a row and its predecessor's. Lengths stand before the parts, so that no two rows give
/// the same bytes.
fn hash(row: &audit::Model) -> String {
    let mut sum = Sha256::new();
    for number in [row.seq, row.at] {
        sum.update(number.to_be_bytes());
    }
    let parts = [
        &row.account_id,
        &row.org_id,
        &row.act,
        &row.object,
        &row.outcome,
        &row.before_digest,
        &row.after_digest,
        &row.detail,
        &row.request,
        &row.prev,
    ];
    for part in parts {
        sum.update((part.len() as u64).to_be_bytes());
        sum.update(part.as_bytes());
    }
    hex(&sum.finalize())
}

/// Appends a row in the transaction of the act: both are committed, or neither is.
pub async fn append(tx: &Tx, entry: Entry) -> Result<i64, Trouble> {
    // The change holds this row since it began (`Store::begin`).
    let end = chain::Entity::find_by_id(1).one(tx).await?;
    let end = end.ok_or_else(|| anyhow::anyhow!("the audit chain has no end"))?;
    let mut row = audit::Model {
        seq: end.seq + 1,
        at: entry.at,
        account_id: entry.account_id,
        org_id: entry.org_id,
        act: entry.act,
        object: entry.object,
        outcome: entry.outcome,
        before_digest: entry.before,
        after_digest: entry.after,
        detail: entry.detail,
        request: entry.request,
        prev: end.hash,
        hash: String::new(),
    };
    row.hash = hash(&row);
    let (seq, link) = (row.seq, row.hash.clone());
    let row: audit::ActiveModel = row.into();
    audit::Entity::insert(row.reset_all()).exec_without_returning(tx).await?;
    chain::Entity::update_many()
        .col_expr(chain::Column::Seq, Expr::value(seq))
        .col_expr(chain::Column::Hash, Expr::value(link))
        .filter(chain::Column::Id.eq(1))
        .exec(tx)
        .await?;
    Ok(seq)
}

/// Notes the end of the chain as it stands, to be kept elsewhere.
pub async fn mark(tx: &Tx, at: i64) -> Result<(i64, String), Trouble> {
    let end = chain::Entity::find_by_id(1).one(tx).await?;
    let end = end.ok_or_else(|| anyhow::anyhow!("the audit chain has no end"))?;
    if checkpoint::Entity::find_by_id(end.seq).one(tx).await?.is_none() {
        checkpoint::ActiveModel { seq: Set(end.seq), at: Set(at), hash: Set(end.hash.clone()) }
            .insert(tx)
            .await?;
    }
    Ok((end.seq, end.hash))
}

/// Where the chain is broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Break {
    /// The row at which it shows.
    pub seq: i64,
    /// What does not fit.
    pub what: &'static str,
}

/// How the chain stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Rows looked at.
    pub rows: i64,
    /// Hash of the last row.
    pub end: String,
    /// Every break found.
    pub breaks: Vec<Break>,
}

/// Walks the whole chain; `kept` are checkpoints that were kept elsewhere.
pub async fn verify(store: &Store, kept: &[(i64, String)]) -> Result<Verdict, Trouble> {
    const PAGE: u64 = 5_000;
    let mut verdict = Verdict::default();
    let mut marks: Vec<(i64, String)> = checkpoint::Entity::find()
        .all(store.read())
        .await?
        .into_iter()
        .map(|mark| (mark.seq, mark.hash))
        .collect();
    marks.extend(kept.iter().cloned());
    let mut walk = Walk { verdict: &mut verdict, marks, next: 1, prev: String::new() };
    loop {
        let page = audit::Entity::find()
            .filter(audit::Column::Seq.gte(walk.next))
            .order_by_asc(audit::Column::Seq)
            .limit(PAGE)
            .all(store.read())
            .await?;
        if page.is_empty() {
            break;
        }
        page.iter().for_each(|row| walk.step(row));
    }
    let end = chain::Entity::find_by_id(1).one(store.read()).await?;
    walk.finish(end);
    Ok(verdict)
}

struct Walk<'a> {
    verdict: &'a mut Verdict,
    marks: Vec<(i64, String)>,
    next: i64,
    prev: String,
}

impl Walk<'_> {
    fn fault(&mut self, seq: i64, what: &'static str) {
        self.verdict.breaks.push(Break { seq, what });
    }

    fn step(&mut self, row: &audit::Model) {
        if row.seq != self.next {
            self.fault(self.next, "missing");
        }
        if row.prev != self.prev {
            self.fault(row.seq, "does not follow");
        }
        if row.hash != hash(row) {
            self.fault(row.seq, "changed");
        }
        let marked = self.marks.iter().any(|(seq, hash)| *seq == row.seq && *hash != row.hash);
        if marked {
            self.fault(row.seq, "differs from its checkpoint");
        }
        self.verdict.rows += 1;
        self.next = row.seq + 1;
        self.prev.clone_from(&row.hash);
    }

    fn finish(mut self, end: Option<chain::Model>) {
        let last = self.next - 1;
        let fits = end.is_some_and(|end| end.seq == last && end.hash == self.prev);
        if !fits {
            self.fault(last, "is not the end that was noted");
        }
        if self.marks.iter().any(|(seq, _)| *seq > last) {
            self.fault(last, "is shorter than a checkpoint");
        }
        self.verdict.end = std::mem::take(&mut self.prev);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers that look random and are the same every time.
    struct Dice(u64);

    impl Dice {
        fn roll(&mut self, below: usize) -> usize {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            usize::try_from(self.0 >> 33).expect("31 bits") % below
        }
    }

    fn row(seq: i64, prev: &str) -> audit::Model {
        let mut row = audit::Model {
            seq,
            at: 1_700_000_000_000 + seq,
            account_id: format!("a{}", seq % 7),
            org_id: "o".to_owned(),
            act: "entry-edit".to_owned(),
            object: format!("e{}", seq % 11),
            outcome: "done".to_owned(),
            before_digest: "b".to_owned(),
            after_digest: format!("c{seq}"),
            detail: "{}".to_owned(),
            request: format!("r{seq}"),
            prev: prev.to_owned(),
            hash: String::new(),
        };
        row.hash = hash(&row);
        row
    }

    fn whole() -> Vec<audit::Model> {
        let mut rows: Vec<audit::Model> = Vec::new();
        for seq in 1..=60 {
            let prev = rows.last().map(|row| row.hash.clone()).unwrap_or_default();
            rows.push(row(seq, &prev));
        }
        rows
    }

    fn breaks(rows: &[audit::Model], end: &audit::Model, kept: (i64, String)) -> Vec<Break> {
        let mut verdict = Verdict::default();
        let mut walk =
            Walk { verdict: &mut verdict, marks: vec![kept], next: 1, prev: String::new() };
        rows.iter().for_each(|row| walk.step(row));
        walk.finish(Some(chain::Model { id: 1, seq: end.seq, hash: end.hash.clone() }));
        verdict.breaks
    }

    fn edit(rows: &mut [audit::Model], dice: &mut Dice) {
        let at = dice.roll(rows.len());
        let row = &mut rows[at];
        let fields = [
            &mut row.account_id,
            &mut row.org_id,
            &mut row.act,
            &mut row.object,
            &mut row.outcome,
            &mut row.before_digest,
            &mut row.after_digest,
            &mut row.detail,
            &mut row.request,
        ];
        let which = dice.roll(fields.len());
        fields.into_iter().nth(which).expect("a field").push('x');
        // Every other forger knows how the hash is made.
        if dice.roll(2) == 0 {
            row.hash = hash(row);
        }
    }

    fn swap(rows: &mut [audit::Model], dice: &mut Dice) {
        let (a, b) = (dice.roll(rows.len()), dice.roll(rows.len() - 1));
        let b = if b >= a { b + 1 } else { b };
        rows.swap(a, b);
        let (first, second) = (rows[a].seq, rows[b].seq);
        (rows[a].seq, rows[b].seq) = (second, first);
    }

    fn insert(rows: &mut Vec<audit::Model>, dice: &mut Dice) {
        let at = dice.roll(rows.len());
        let prev = if at == 0 { String::new() } else { rows[at - 1].hash.clone() };
        let seq = rows[at].seq;
        rows[at..].iter_mut().for_each(|row| row.seq += 1);
        rows.insert(at, row(seq, &prev));
    }

    #[test]
    fn five_kinds_of_tampering_are_always_found() {
        let good = whole();
        let last = good.last().expect("rows").clone();
        let kept = (last.seq, last.hash.clone());
        assert!(breaks(&good, &last, kept.clone()).is_empty(), "an honest record has no break");
        let mut dice = Dice(7);
        for turn in 0..1_000 {
            let mut rows = good.clone();
            match turn % 5 {
                0 => edit(&mut rows, &mut dice),
                1 => drop(rows.remove(dice.roll(59))),
                2 => swap(&mut rows, &mut dice),
                3 => insert(&mut rows, &mut dice),
                _ => rows.truncate(dice.roll(59) + 1),
            }
            // The noted end is made to fit; only what was kept elsewhere is out of reach.
            let end = rows.last().expect("rows").clone();
            assert!(!breaks(&rows, &end, kept.clone()).is_empty(), "turn {turn}");
        }
    }
}
