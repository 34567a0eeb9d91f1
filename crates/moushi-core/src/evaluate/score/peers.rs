//! What the peers of a unit come to in an item, and whether all of them have reported: until then a score that rests on
//! others is provisional 待各单位报齐. Compares numbers; scores none.

use std::collections::BTreeMap;

use super::recipe::Recipe;
use super::rules::Field;
use crate::evaluate::formula::Num;
use crate::evaluate::frame::Frames;

/// Peers of all units, by group.
#[derive(Clone, Debug)]
pub struct Groups {
    /// The group of each unit; none where it is not known.
    of: Vec<Option<u32>>,
    /// Whether so many units are there as are expected; never so where nobody says how many.
    all_there: bool,
}

/// The field of each group in an item, and whether all of it has reported.
#[derive(Clone, Debug, Default)]
pub struct Fields(BTreeMap<Option<u32>, (Field, bool)>);

impl Groups {
    /// The groups of a recipe over its units.
    pub fn of(recipe: &Recipe, frames: &Frames) -> Self {
        let rows = frames.level(recipe.level).units.len();
        let group = |row: usize| match recipe.peers.within {
            None => Some(0),
            // A choice is a place in a short list.
            Some(slot) => frames.at(recipe.level, slot, row).known().map(|code| code as u32),
        };
        let all_there = recipe.peers.expected.is_some_and(|expected| rows >= expected);
        Self { of: (0..rows).map(group).collect(), all_there }
    }

    /// What the numbers of an item come to in each group; units that are `out` are no peers in it.
    pub fn fields(&self, own: &[Num], out: &[bool]) -> Fields {
        let mut numbers: BTreeMap<Option<u32>, (Vec<f64>, bool)> = BTreeMap::new();
        // A unit of an unknown group may belong to any: none is complete.
        let placed = self.of.iter().all(Option::is_some);
        for ((group, own), _) in self.of.iter().zip(own).zip(out).filter(|(_, out)| !**out) {
            let (known, complete) =
                numbers.entry(*group).or_insert((Vec::new(), self.all_there && placed));
            match own {
                Num::Known(number) => known.push(*number),
                Num::Missing => *complete = false,
                Num::Undefined => {}
            }
        }
        let each = numbers.into_iter().map(|(group, (known, complete))| {
            let field = if group.is_some() { field(&known) } else { Field::default() };
            (group, (field, complete))
        });
        Fields(each.collect())
    }

    /// The field of a unit's peers, and whether it is complete.
    pub fn field(&self, fields: &Fields, row: usize) -> (Field, bool) {
        fields.0.get(&self.of[row]).copied().unwrap_or_default()
    }

    /// Whether so many units are there as are expected.
    pub fn all_there(&self) -> bool {
        self.all_there
    }

    /// The units of each group.
    pub fn members(&self) -> Vec<Vec<usize>> {
        let mut members: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (row, group) in self.of.iter().enumerate() {
            if let Some(group) = group {
                members.entry(*group).or_default().push(row);
            }
        }
        members.into_values().collect()
    }

    /// Whether two units are peers.
    pub fn alike(&self, one: usize, other: usize) -> bool {
        self.of[one].is_some() && self.of[one] == self.of[other]
    }
}

fn field(known: &[f64]) -> Field {
    if known.is_empty() {
        return Field::default();
    }
    let fold = |join: fn(f64, f64) -> f64| known.iter().copied().reduce(join);
    Field {
        lowest: fold(f64::min).map_or(Num::Missing, Num::Known),
        highest: fold(f64::max).map_or(Num::Missing, Num::Known),
        mean: Num::of(known.iter().sum::<f64>() / known.len() as f64),
    }
}
