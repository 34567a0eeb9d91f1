//! A run on record 存档, and two of them side by side 重算比对: whether a result is the same when it is made again, and what
//! differs. Reads and writes no file.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::rank::Rank;
use super::run::Scored;
use crate::evaluate::formula::{Num, Tri, stand};
use crate::text::hex;

/// A run, as it is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Name of the recipe.
    pub recipe: String,
    /// Its version.
    pub version: String,
    /// SHA-256 of the recipe's file.
    pub recipe_hash: String,
    /// Version of the program.
    pub engine: String,
    /// Where draws begin; none where nothing is drawn.
    pub seed: Option<u64>,
    /// Name and SHA-256 of every file of data, in the order in which they were given.
    pub inputs: Vec<(String, String)>,
    /// SHA-256 over all marks, ranks and shares of variance, bit by bit.
    pub digest: String,
    /// The units.
    pub units: Vec<Unit>,
}

/// A unit, as it is kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unit {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The total; none where it is open.
    pub total: Option<f64>,
    /// Rank with its interval.
    pub rank: Option<Rank>,
    /// The total rests on peers who have not all reported.
    pub provisional: bool,
    /// An event has taken the total away.
    pub vetoed: bool,
    /// Marks of every item; none where they are open.
    pub items: BTreeMap<String, Option<f64>>,
    /// Leaves that miss data.
    pub open: Vec<String>,
    /// Leaves for which there is no number.
    pub no_number: Vec<String>,
}

impl Scored<'_> {
    /// The run for the record; names and hashes of the files are those of whoever read them.
    pub fn record(&self, engine: &str, inputs: Vec<(String, String)>) -> Record {
        Record {
            recipe: self.recipe.name.clone(),
            version: self.recipe.version.clone(),
            recipe_hash: self.recipe.hash.clone(),
            engine: engine.to_owned(),
            seed: self.recipe.doubt.as_ref().map(|doubt| doubt.seed),
            inputs,
            digest: self.digest(),
            units: (0..self.units()).map(|row| self.unit(row)).collect(),
        }
    }

    fn unit(&self, row: usize) -> Unit {
        let unit = self.frames.level(self.recipe.level).units.at(row);
        let items = self.recipe.items.iter().zip(&self.marks);
        let named = |state: Num| {
            let leaves = self.recipe.leaves().filter(|item| self.marks[*item][row].points == state);
            leaves.map(|item| self.recipe.items[item].name.clone()).collect()
        };
        Unit {
            code: unit.code.to_owned(),
            name: unit.name.to_owned(),
            total: self.total(row).points.known(),
            rank: self.ranking.ranks[row],
            provisional: !self.total(row).complete,
            vetoed: self.vetoed[row] == Tri::Yes,
            items: items
                .map(|(item, marks)| (item.name.clone(), marks[row].points.known()))
                .collect(),
            open: named(Num::Missing),
            no_number: named(Num::Undefined),
        }
    }

    fn digest(&self) -> String {
        let mut digest = Sha256::new();
        for unit in self.frames.level(self.recipe.level).units.iter() {
            digest.update(unit.code.as_bytes());
            digest.update([0]);
        }
        for mark in self.marks.iter().flatten() {
            let bits = match mark.points {
                Num::Known(points) => points.to_bits(),
                // No finite number has these bits.
                Num::Missing => u64::MAX,
                Num::Undefined => u64::MAX - 1,
            };
            digest.update(bits.to_le_bytes());
            digest.update([u8::from(mark.complete)]);
        }
        for rank in &self.ranking.ranks {
            let (rank, [low, high]) = rank.map_or((0, [0, 0]), |rank| rank.parts());
            [rank, low, high].iter().for_each(|one| digest.update(one.to_le_bytes()));
        }
        for share in self.ranking.sensitivity.iter().flat_map(|found| &found.shares) {
            [share.first, share.total].iter().for_each(|one| digest.update(one.to_le_bytes()));
        }
        hex(&digest.finalize())
    }
}

/// What differs between an earlier run and this one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Again {
    /// Equal in every bit.
    pub same: bool,
    /// The recipe is another.
    pub recipe_changed: bool,
    /// The files of data are others.
    pub inputs_changed: bool,
    /// Versions of the program, where they differ.
    pub engines: Option<(String, String)>,
    /// Units of the earlier run that are no more.
    pub gone: Vec<String>,
    /// Units that were not there.
    pub new: Vec<String>,
    /// Units whose marks or rank differ.
    pub moved: Vec<Moved>,
}

/// A unit whose marks or rank differ.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Moved {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Total before and now.
    pub total: [Option<f64>; 2],
    /// Rank before and now.
    pub rank: [Option<Rank>; 2],
    /// Items whose marks differ, with these before and now; the ones below before the ones above.
    pub items: Vec<(String, [Option<f64>; 2])>,
}

/// Compares an earlier run with one that was made again.
pub fn again(earlier: &Record, now: &Record) -> Again {
    let by_code = |record: &Record| -> BTreeMap<String, usize> {
        let codes = record.units.iter().map(|unit| unit.code.clone());
        codes.zip(0..).collect()
    };
    let (were, are) = (by_code(earlier), by_code(now));
    let lacking = |from: &Record, other: &BTreeMap<String, usize>| -> Vec<String> {
        let codes = from.units.iter().map(|unit| &unit.code);
        codes.filter(|code| !other.contains_key(*code)).cloned().collect()
    };
    let moved = now.units.iter().filter_map(|unit| {
        let before = &earlier.units[*were.get(&unit.code)?];
        moved(before, unit)
    });
    let hashes = |record: &Record| -> Vec<String> {
        record.inputs.iter().map(|(_, hash)| hash.clone()).collect()
    };
    Again {
        same: earlier.digest == now.digest,
        recipe_changed: earlier.recipe_hash != now.recipe_hash,
        inputs_changed: hashes(earlier) != hashes(now),
        engines: (earlier.engine != now.engine)
            .then(|| (earlier.engine.clone(), now.engine.clone())),
        gone: lacking(earlier, &are),
        new: lacking(now, &were),
        moved: moved.collect(),
    }
}

fn moved(before: &Unit, now: &Unit) -> Option<Moved> {
    let names =
        now.items.keys().chain(before.items.keys().filter(|name| !now.items.contains_key(*name)));
    let items: Vec<(String, [Option<f64>; 2])> = names
        .filter_map(|name| {
            let pair = [before, now].map(|unit| unit.items.get(name).copied().flatten());
            (!alike(pair)).then(|| (name.clone(), pair))
        })
        .collect();
    let differs = !items.is_empty() || !alike([before.total, now.total]) || before.rank != now.rank;
    differs.then(|| Moved {
        code: now.code.clone(),
        name: now.name.clone(),
        total: [before.total, now.total],
        rank: [before.rank, now.rank],
        items,
    })
}

/// A number that was written down in decimals may come back with another last bit.
fn alike(pair: [Option<f64>; 2]) -> bool {
    match pair {
        [Some(one), Some(other)] => stand(one, other).is_eq(),
        [None, None] => true,
        _ => false,
    }
}
