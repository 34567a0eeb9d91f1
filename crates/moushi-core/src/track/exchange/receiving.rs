//! Receiving 接收: holds an opened package against what is kept of the two streams. Everything that is new
//! in it is to be applied, in order, in one transaction; or the package is rejected and nothing changes.

use super::{Digest, Letter, Package, Point, Rejection};

/// Looks up the digest of a letter of one stream; number 0 is its beginning. `None` beyond its end.
pub type Known<'k> = dyn Fn(u64) -> Option<Digest> + 'k;

/// What is kept of the two streams with a partner.
#[derive(Clone, Copy)]
pub struct Standing<'s> {
    /// Number of the last letter that was received and applied; 0 before the first.
    pub received: u64,
    /// Digests of what was received: from the letter before the package's first up to `received`, at least.
    pub from_them: &'s Known<'s>,
    /// Number of the last letter that was written for the partner; 0 before the first.
    pub written: u64,
    /// Number of the last letter that the partner has acknowledged.
    pub acked: u64,
    /// Digests of what was written: that at the package's acknowledgement, at least.
    pub to_them: &'s Known<'s>,
}

/// What a package brings.
#[derive(Clone, Debug, PartialEq)]
pub struct Receipt {
    /// Letters to be applied, in order.
    pub fresh: Vec<Letter>,
    /// How many letters were here already.
    pub had: usize,
    /// Number of the last letter received, when these are applied.
    pub received: u64,
    /// Number of the last letter of ours that the partner has, as far as we know now; never less than before.
    pub acked: u64,
}

impl Standing<'_> {
    /// What the package brings. Rejected when letters are missing before its first, when it holds other
    /// letters than we have received under the same numbers, or when it acknowledges letters that we did
    /// not write: then one of the two installations has been put back to an earlier state.
    pub fn receive(&self, package: Package) -> Result<Receipt, Rejection> {
        let before = package.previous.seq;
        if before > self.received {
            return Err(Rejection::Gap { from: self.received + 1, to: before });
        }
        self.same(&package.previous)?;
        self.acknowledged(&package.ack)?;
        let (mut fresh, mut had) = (Vec::new(), 0);
        for letter in package.letters {
            if letter.seq > self.received {
                fresh.push(letter);
            } else {
                self.same(&letter.point())?;
                had += 1;
            }
        }
        let received = fresh.last().map_or(self.received, |letter| letter.seq);
        Ok(Receipt { fresh, had, received, acked: self.acked.max(package.ack.seq) })
    }

    fn same(&self, theirs: &Point) -> Result<(), Rejection> {
        let ours = (self.from_them)(theirs.seq);
        let same = ours.as_ref() == Some(&theirs.digest);
        same.then_some(()).ok_or(Rejection::Fork { seq: theirs.seq })
    }

    fn acknowledged(&self, ack: &Point) -> Result<(), Rejection> {
        if ack.seq > self.written {
            return Err(Rejection::AckAhead { ack: ack.seq, written: self.written });
        }
        let ours = (self.to_them)(ack.seq);
        let same = ours.as_ref() == Some(&ack.digest);
        same.then_some(()).ok_or(Rejection::AckFork { seq: ack.seq })
    }
}
