//! Standards 标准 as data (`data/standards/*.toml`): levels of units, columns, indicators with formulas, limits with the
//! status of each value, rules and verdicts. Read, checked and made ready here; judged by `run`.

pub(super) mod check;
mod draft;
pub mod overlay;
#[cfg(test)]
mod schema;
mod seen;
pub(super) mod written;

use moushi_stats::disclosure::Policy;

use super::formula::{Formula, Kind, Named, Names, Node, Steps, Unit};
use crate::text::Text;
pub use draft::draft;
pub use overlay::{Difference, Overlaid};
pub use written::{Asks, Better, Choice, Holds, Source, Status};

/// A standard that has been checked.
#[derive(Clone, Debug)]
pub struct Standard {
    /// Its name on the command line.
    pub name: String,
    /// What it is called.
    pub title: Text,
    /// Number of the document.
    pub document: String,
    /// Version of the pack.
    pub version: String,
    /// First and last day on which the document holds; the last is empty while it does.
    pub holds: (String, String),
    /// Reservations that stand beside every result.
    pub note: Text,
    /// Which counts of persons are few.
    pub few: Policy,
    /// Where its facts were read.
    pub sources: Vec<Source>,
    /// Levels, the highest first.
    pub levels: Vec<Level>,
    /// Parts into which units of the last level but one are divided; none where the last level is handed in.
    pub strata: Vec<Stratum>,
    /// Tables of steps.
    pub tables: Vec<Steps>,
    /// Numbers made of others, in an order in which each uses only earlier ones.
    pub lets: Vec<Let>,
    /// Indicators, in the order of the pack.
    pub indicators: Vec<Indicator>,
    /// What has to hold for the rows that are handed in.
    pub checks: Vec<Check>,
    /// Rules, in the order of the pack; each uses only earlier ones.
    pub rules: Vec<Rule>,
    /// The verdict of each level that has one.
    pub verdicts: Vec<Verdict>,
    /// What was changed of another standard; none for one of its own.
    pub overlaid: Option<Overlaid>,
    /// Name of each table, the unit of its values, and whether these are certain.
    table_names: Vec<(String, Unit, Status)>,
}

/// A level of units.
#[derive(Clone, Debug)]
pub struct Level {
    /// Its name in formulas.
    pub name: String,
    /// What its units are called.
    pub title: Text,
    /// Made of the units above, not handed in.
    pub parts: bool,
    /// Its units are persons.
    pub persons: bool,
    /// Every name at the level, by slot: columns, then what is made of them, then indicators.
    pub slots: Vec<Slot>,
    /// How many of the slots are handed in.
    pub handed_in: usize,
}

/// A column of a level.
#[derive(Clone, Debug, Default)]
pub struct Slot {
    /// Its name in formulas.
    pub name: String,
    /// What it is called.
    pub title: Text,
    /// What it holds.
    pub holds: Holds,
    /// Its unit.
    pub unit: Unit,
    /// Names of its choices.
    pub choices: Vec<String>,
    /// What they are called.
    pub called: Vec<Text>,
    /// The form in which it is reported.
    pub form: String,
    /// May be left empty.
    pub optional: bool,
    /// Lowest and highest value that is not a mistake.
    pub bounds: (Option<f64>, Option<f64>),
    /// A count of persons, or reckoned from such counts.
    pub persons: bool,
}

/// A part into which units are divided.
#[derive(Clone, Debug)]
pub struct Stratum {
    /// Its name.
    pub name: String,
    /// What it is called.
    pub title: Text,
    /// Whether a unit has it.
    pub when: Formula,
}

/// A number made of others.
#[derive(Clone, Debug)]
pub struct Let {
    /// Its level.
    pub level: usize,
    /// Its slot there.
    pub slot: usize,
    /// The formula; for numbers of parts that are made of the unit that is divided, one for each stratum, over it.
    pub formulas: Vec<Formula>,
    /// Whether they are over the unit that is divided.
    pub divides: bool,
    /// Where it is said.
    pub clause: String,
    /// Whether that is certain.
    pub status: Status,
}

/// An indicator.
#[derive(Clone, Debug)]
pub struct Indicator {
    /// Its name: `A1`.
    pub name: String,
    /// What it is called.
    pub title: Text,
    /// Its level.
    pub level: usize,
    /// Its slot there.
    pub slot: usize,
    /// How it is reckoned.
    pub formula: Formula,
    /// Its unit as people say it.
    pub shown: Text,
    /// A share that people see as per cent.
    pub percent: bool,
    /// Which numbers are better.
    pub better: Better,
    /// The limit itself does not pass.
    pub open: bool,
    /// Passes also where this holds.
    pub or: Option<Formula>,
    /// Where it is said.
    pub clause: String,
    /// Whether the formula is certain.
    pub status: Status,
    /// Its limits, each for some of the units.
    pub limits: Vec<Limit>,
}

/// Limits of an indicator for some of the units.
#[derive(Clone, Debug)]
pub struct Limit {
    /// Slot and choice that a unit must have; all units when empty.
    pub wheres: Vec<(usize, u32)>,
    /// From which on it passes.
    pub pass: Option<f64>,
    /// Beyond which it is restricted.
    pub floor: Option<f64>,
    /// What its coefficient of variation may be at most.
    pub spread: Option<f64>,
    /// Whether these are certain.
    pub status: Status,
    /// Where they were read.
    pub sources: Vec<String>,
    /// Where they are said.
    pub clause: String,
}

/// What a rule asks, ready to be judged.
#[derive(Clone, Debug)]
pub enum Ask {
    /// All of these indicators pass.
    Met(Vec<usize>),
    /// At least so many of these indicators pass, the others reach a part of their limit.
    MostMet {
        /// Which.
        of: Vec<usize>,
        /// How many.
        least: usize,
        /// The part.
        rest: f64,
    },
    /// The coefficient of variation of these indicators over the units below is within its limit.
    Spread {
        /// Which.
        of: Vec<usize>,
        /// Slot by which the units weigh.
        weight: usize,
        /// Decimals to which offices round.
        rounded: Option<u8>,
    },
    /// At most so many of these indicators lie beyond their floor.
    Floors(Vec<usize>, usize),
    /// A condition; an inspector's flag among them.
    Holds(Formula),
    /// None of these flags, by slot, is set.
    Veto(Vec<usize>),
    /// All units below keep a rule.
    Every(Below),
    /// At least a part of the units below keep a rule.
    Share(Below, f64),
    /// All of these rules are kept.
    All(Vec<usize>),
    /// One of these rules is kept.
    Any(Vec<usize>),
}

/// What is asked of units below.
#[derive(Clone, Debug)]
pub struct Below {
    /// The rule that they keep.
    pub rule: usize,
    /// Only those for which this holds are looked at; all of them without it.
    pub among: Option<Formula>,
}

/// A rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its name.
    pub name: String,
    /// What it asks, in words.
    pub title: Text,
    /// Its level.
    pub level: usize,
    /// What it asks.
    pub ask: Ask,
    /// A person judges it.
    pub judged: bool,
    /// Where it is said.
    pub clause: String,
    /// Whether that is certain.
    pub status: Status,
    /// Where it was read.
    pub sources: Vec<String>,
}

/// What has to hold for a row by the meaning of its columns.
#[derive(Clone, Debug)]
pub struct Check {
    /// The level.
    pub level: usize,
    /// The condition.
    pub formula: Formula,
    /// What has to hold, in words.
    pub title: Text,
    /// Where it is said; empty where it follows from the words of the columns.
    pub clause: String,
    /// Whether that is certain.
    pub status: Status,
}

/// The verdict of a level.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// The level.
    pub level: usize,
    /// The rule that decides whether it passes.
    pub rule: usize,
    /// Rules with the words where each is kept, the best first; the first of them is `rule`.
    pub grades: Vec<(usize, Text)>,
    /// Words where none is kept.
    pub no: Text,
    /// Where what is known does not tell.
    pub open: Text,
}

/// What is wrong with a pack, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, in characters.
    pub column: usize,
    /// What.
    pub what: Text,
}

impl Standard {
    /// Name of the standard whose tables are asked for: an overlay asks for those of the one that it changes.
    pub fn asked(&self) -> &str {
        self.overlaid.as_ref().map_or(&self.name, |made| &made.over)
    }

    /// Reads a pack, or an overlay of one that comes with the program.
    ///
    /// # Errors
    /// With everything that is wrong, in the order of the file.
    pub fn read(words: &str) -> Result<Self, Vec<Wrong>> {
        if overlay::is_overlay(words) {
            return overlay::read(words, super::standards::standard);
        }
        check::read(words)
    }

    /// A level by its name.
    pub fn level_named(&self, name: &str) -> Option<usize> {
        self.levels.iter().position(|level| level.name == name)
    }

    /// The last level that is handed in.
    pub fn lowest_handed_in(&self) -> usize {
        self.levels.iter().rposition(|level| !level.parts).unwrap_or_default()
    }

    /// How certain the numbers and tables are that a formula of a level rests on: as the least certain of them, through
    /// units below as well.
    pub fn certainty(&self, level: usize, node: &Node) -> Status {
        let mut least = Status::Confirmed;
        node.each(level, &mut |level, part| {
            let status = match part {
                Node::Column(slot) => {
                    let made = self.lets.iter().find(|one| (one.level, one.slot) == (level, *slot));
                    let one =
                        self.indicators.iter().find(|one| (one.level, one.slot) == (level, *slot));
                    let reckoned =
                        one.map(|one| one.status.max(self.certainty(level, &one.formula.node)));
                    made.map(|one| one.status).or(reckoned)
                }
                Node::At(table, _) => Some(self.table_names[*table].2),
                _ => None,
            };
            least = least.max(status.unwrap_or_default());
        });
        least
    }

    /// For which units a limit is meant, in words; empty for all.
    pub fn meant(&self, of: &Indicator, limit: &Limit) -> String {
        let slots = &self.levels[of.level].slots;
        let called = limit.wheres.iter();
        let called = called.filter_map(|(slot, code)| slots[*slot].called.get(*code as usize));
        called.map(|called| &*called.zh).collect::<Vec<&str>>().join("、")
    }

    /// An indicator by its name.
    pub fn indicator(&self, name: &str) -> Option<usize> {
        self.indicators.iter().position(|one| one.name == name)
    }

    /// A rule by its name.
    pub fn rule(&self, name: &str) -> Option<usize> {
        self.rules.iter().position(|one| one.name == name)
    }
}

impl Names for Standard {
    fn named(&self, level: usize, name: &str) -> Option<Named<'_>> {
        self.levels[level].named(name)
    }

    fn names(&self, level: usize) -> Vec<&str> {
        self.levels[level].slots.iter().map(|slot| slot.name.as_str()).collect()
    }

    fn level(&self, name: &str) -> Option<usize> {
        self.level_named(name)
    }

    fn lies_in(&self, lower: usize, upper: usize) -> bool {
        lower > upper
    }

    fn steps(&self, name: &str) -> Option<(usize, &Unit)> {
        let at = self.table_names.iter().position(|(known, ..)| known == name)?;
        Some((at, &self.table_names[at].1))
    }
}

impl Level {
    /// What a name stands for.
    fn named(&self, name: &str) -> Option<Named<'_>> {
        let slot = self.slot(name)?;
        let one = &self.slots[slot];
        let kind = match one.holds {
            Holds::Number | Holds::Whole => Kind::Number(Some(one.unit.clone())),
            Holds::Flag => Kind::Flag,
            Holds::Choice => Kind::Choice,
        };
        Some(Named { slot, kind, choices: &one.choices })
    }

    /// A slot by its name.
    pub fn slot(&self, name: &str) -> Option<usize> {
        self.slots.iter().position(|slot| slot.name == name)
    }
}
