//! Installations for tests: what a real one keeps in tables, kept in lists. The signature is a keyed hash,
//! which is enough where keys are only compared.

use std::collections::BTreeMap;

use moushi_core::track::exchange::{
    Gate, Letter, Limits, Package, Parcel, Point, Proof, Rejection, Route, Standing, pack,
};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::on;

/// Kinds of letters that the houses know.
pub const KINDS: [&str; 2] = ["task-proposed", "value-reported"];
/// Houses whose keys everybody has.
const REGISTERED: [&str; 3] = ["province", "city", "county"];

/// A signature with the key of a house.
pub fn mark(key: &str, bytes: &[u8]) -> String {
    let secret = format!("secret of {key}");
    let mut sum = Sha256::new();
    sum.update(secret.as_bytes());
    sum.update(bytes);
    sum.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Checks a signature with the key that is registered for the sender.
pub fn keys(from: &str, bytes: &[u8], signature: &str) -> Proof {
    if !REGISTERED.contains(&from) {
        return Proof::Unknown;
    }
    if mark(from, bytes) == signature { Proof::Good } else { Proof::Bad }
}

/// What a house keeps of one partner.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    pub written: Vec<Letter>,
    pub acked: u64,
    pub applied: Vec<Letter>,
}

/// One installation.
#[derive(Clone, Debug, PartialEq)]
pub struct House {
    pub name: String,
    pub lines: BTreeMap<String, Line>,
}

/// A package on its way to be signed.
pub struct Outgoing(pub Parcel);

impl Outgoing {
    pub fn signed_by(self, key: &str) -> Vec<u8> {
        let signature = mark(key, self.0.unsigned());
        self.0.signed(&signature)
    }
}

/// An empty package between any two.
pub fn unsigned(from: &str, to: &str) -> Outgoing {
    House::new(from).export(to, 0, moushi_core::track::exchange::LIMITS)
}

/// The point of a stream after so many letters.
fn point(from: &str, to: &str, letters: &[Letter], seq: u64) -> Option<Point> {
    match usize::try_from(seq).unwrap() {
        0 => Some(Point::beginning(from, to)),
        at => letters.get(at - 1).map(Letter::point),
    }
}

impl House {
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), lines: BTreeMap::new() }
    }

    pub fn line(&mut self, partner: &str) -> &mut Line {
        self.lines.entry(partner.to_owned()).or_default()
    }

    pub fn write(&mut self, to: &str, body: Value) {
        let from = self.name.clone();
        let line = self.line(to);
        let last = line.written.len() as u64;
        let last = point(&from, to, &line.written, last).unwrap();
        let kind = KINDS[line.written.len() % KINDS.len()];
        line.written.push(Letter::after(&last, kind, body).unwrap());
    }

    /// A package that begins after a letter.
    pub fn export(&mut self, to: &str, after: u64, limits: Limits) -> Outgoing {
        let from = self.name.clone();
        let line = self.line(to);
        let start = point(&from, to, &line.written, after).unwrap();
        let ack = point(to, &from, &line.applied, line.applied.len() as u64).unwrap();
        let letters = &line.written[usize::try_from(after).unwrap()..];
        let route = Route { from, to: to.to_owned() };
        Outgoing(pack(&route, &start, letters, &ack, on(), &limits).unwrap())
    }

    /// Takes a package in; how many letters were new.
    pub fn import(&mut self, bytes: &[u8], limits: Limits) -> Result<usize, Rejection> {
        let me = self.name.clone();
        let gate = Gate { me: &me, kinds: &KINDS, limits };
        let package = Package::open(bytes, &gate, &keys)?;
        let partner = package.from.clone();
        let line = self.line(&partner);
        let from_them = |seq| point(&partner, &me, &line.applied, seq).map(|point| point.digest);
        let to_them = |seq| point(&me, &partner, &line.written, seq).map(|point| point.digest);
        let standing = Standing {
            received: line.applied.len() as u64,
            from_them: &from_them,
            written: line.written.len() as u64,
            acked: line.acked,
            to_them: &to_them,
        };
        let receipt = standing.receive(package)?;
        let fresh = receipt.fresh.len();
        line.applied.extend(receipt.fresh);
        line.acked = receipt.acked;
        assert_eq!(line.applied.len() as u64, receipt.received);
        Ok(fresh)
    }
}
