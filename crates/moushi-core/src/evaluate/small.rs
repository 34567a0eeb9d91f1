//! Small counts of persons 小数: which numbers of a run must not be shown, since they would say something of a few
//! persons, by themselves or with others that are shown. What has to be hidden is found in `moushi_stats::disclosure`; this
//! is the one place through which numbers go before anybody sees them.

use std::collections::HashMap;

pub use moushi_stats::disclosure::Past;
use moushi_stats::disclosure::{Cell, Policy, Protected, Row, Table, protect};
use sha2::{Digest, Sha256};

use super::counted::{Counted, at_level};
use super::formula::{Ground, Node, Num, said};
use super::frame::Frames;
use super::run::Run;
use super::standard::Standard;
use crate::text::Text;

/// What stands in the place of a number that is hidden.
pub const MARK: &str = "—";

/// Why.
pub const WHY: Text = Text::new(
    "人数少，或由它可以推算出人数少的数，不显示",
    "hidden: few persons, or a number from which few persons could be reckoned",
);

/// A number as it may be shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shown {
    /// The number, or why there is none.
    Plain(Num),
    /// It would say something of a few persons.
    Hidden,
}

impl Shown {
    /// The number in words.
    pub fn said(self) -> String {
        match self {
            Self::Plain(number) => said(number),
            Self::Hidden => MARK.to_owned(),
        }
    }
}

/// The numbers of a run that are hidden.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Small {
    /// By level and slot of an indicator: for each unit, whether it is.
    hidden: HashMap<(usize, usize), Vec<bool>>,
    /// What is known and hidden once this run has been shown, for the next one of the same data.
    pub past: Past,
}

/// Indicators that show the same counts at several levels: schools and their classes.
struct Family {
    part: Node,
    whole: Option<Node>,
    /// Numbers by which the two are known among all counts.
    ids: [u64; 2],
    /// Level and slot of each.
    of: Vec<(usize, usize)>,
}

/// Ids of what is reckoned for a single family: the rest of a whole, the total of a column alone.
const REST: u64 = 1 << 40;
const ALONE: u64 = 1 << 41;

impl Small {
    /// What has to be hidden of indicators that are reckoned from counts of persons, after what was shown before.
    pub fn of(standard: &Standard, frames: &Frames, before: &Past) -> Self {
        let mut small = Self::default();
        let mut past = before.clone();
        for (at, family) in families(standard).iter().enumerate() {
            let table = Laid::new(standard, frames, family, at as u64);
            let done = table.protected(&past, &standard.few);
            for (level, slot) in &family.of {
                let units = frames.level(*level).units.len();
                let hidden = small.hidden.entry((*level, *slot)).or_default();
                hidden.resize(units, false);
                for (row, hidden) in hidden.iter_mut().enumerate() {
                    let shown = done.as_ref().is_some_and(|done| {
                        let place = table.first[*level - table.top] + row;
                        (0..table.width).all(|column| {
                            let cell = Cell { row: place, column };
                            done.mark(cell).is_shown() || table.left_out(cell)
                        })
                    });
                    *hidden |= !shown;
                }
            }
            past = done.map_or(past, |done| done.past);
        }
        small.past = past;
        small
    }

    /// Whether an indicator is hidden for a unit.
    pub fn hides(&self, level: usize, slot: usize, row: usize) -> bool {
        self.hidden.get(&(level, slot)).is_some_and(|rows| rows[row])
    }

    /// Whether an indicator is hidden for any unit.
    pub fn any(&self, level: usize, slot: usize) -> bool {
        self.hidden.get(&(level, slot)).is_some_and(|rows| rows.contains(&true))
    }
}

/// Families of the indicators of a standard, in the order of the pack.
fn families(standard: &Standard) -> Vec<Family> {
    let mut all: Vec<Family> = Vec::new();
    let mut counts: Vec<Node> = Vec::new();
    for one in &standard.indicators {
        if standard.levels[one.level].persons || !standard.levels[one.level].slots[one.slot].persons
        {
            continue;
        }
        let counted = Counted::of(standard, one.level, &one.formula.node);
        let rates = counted.rates.into_iter().map(|(part, whole)| (part, Some(whole)));
        for (part, whole) in rates.chain(counted.counts.into_iter().map(|count| (count, None))) {
            let known = all.iter_mut().find(|known| (&known.part, &known.whole) == (&part, &whole));
            match known {
                Some(known) => known.of.push((one.level, one.slot)),
                None => {
                    let alone = ALONE | all.len() as u64;
                    let mut id = |node: &Node| id(&mut counts, node);
                    let ids = [id(&part), whole.as_ref().map_or(alone, id)];
                    all.push(Family { part, whole, ids, of: vec![(one.level, one.slot)] });
                }
            }
        }
    }
    all
}

/// The number of a unit: the same in every table, in whatever order units come.
fn lasting(level: &str, code: &str) -> u64 {
    let digest = Sha256::new().chain_update(level).chain_update("\0").chain_update(code).finalize();
    digest.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
}

/// The number of a count.
fn id(known: &mut Vec<Node>, node: &Node) -> u64 {
    let at = known.iter().position(|count| count == node).unwrap_or_else(|| {
        known.push(node.clone());
        known.len() - 1
    });
    at as u64
}

/// The counts of a family as a table: every unit from its highest to its lowest level, by part and rest of the whole.
struct Laid<'a> {
    family: &'a Family,
    number: u64,
    top: usize,
    /// The first row of each level.
    first: Vec<usize>,
    rows: Vec<Row>,
    /// The level of each row, and part and whole; none where they are not known.
    units: Vec<(usize, Option<[u64; 2]>)>,
    width: usize,
}

impl<'a> Laid<'a> {
    fn new(standard: &Standard, frames: &Frames, family: &'a Family, number: u64) -> Self {
        let levels = || family.of.iter().map(|(level, _)| *level);
        let (top, low) = (levels().min().unwrap_or_default(), levels().max().unwrap_or_default());
        let ground = Ground { frames, tables: &standard.tables };
        let mut laid = Self {
            family,
            number,
            top,
            first: Vec::new(),
            rows: Vec::new(),
            units: Vec::new(),
            width: if family.whole.is_some() { 3 } else { 2 },
        };
        for level in top..=low {
            let above = laid.first.last().copied();
            laid.first.push(laid.rows.len());
            for row in 0..frames.level(level).units.len() {
                let upper = frames.level(level).above.get(row).map(|above| *above as usize);
                let parent = above.zip(upper).map(|(first, upper)| first + upper);
                let id =
                    lasting(&standard.levels[level].name, frames.level(level).units.at(row).code);
                laid.rows.push(Row { id, parent });
                laid.units.push((level, counts(&ground, family, level, row)));
            }
        }
        laid
    }

    fn left_out(&self, cell: Cell) -> bool {
        let (level, counts) = self.units[cell.row];
        counts.is_none()
            || self.family.of.iter().all(|(of, _)| *of != level)
            || (self.family.whole.is_none() && cell.column == 1)
    }

    /// None where it cannot be, with what was shown of other families: nothing of it is shown then.
    fn protected(&self, past: &Past, policy: &Policy) -> Option<Protected> {
        let mut parts = vec![false; self.rows.len()];
        self.rows.iter().filter_map(|row| row.parent).for_each(|parent| parts[parent] = true);
        let counts: Vec<Vec<u64>> = self
            .units
            .iter()
            .zip(&parts)
            .map(|((_, counts), parts)| match counts.unwrap_or_default() {
                _ if *parts => Vec::new(),
                [part, _] if self.width == 2 => vec![part],
                [part, whole] => vec![part, whole - part],
            })
            .collect();
        let [part, total] = self.family.ids;
        let columns = [part, REST | self.number];
        let table = Table::new(self.rows.clone(), &columns[..self.width - 1], total, &counts);
        let table = table.ok()?.without(|cell| self.left_out(cell));
        protect(&table, past, policy).ok()
    }
}

/// Part and whole of a unit.
fn counts(ground: &Ground<'_>, family: &Family, level: usize, row: usize) -> Option<[u64; 2]> {
    let count = |node: &Node| {
        let number = ground.number(&at_level(node, level), level, row).known()?;
        // Counts are whole and not negative; what is neither is a mistake of the data.
        (number >= 0.0 && number.fract() == 0.0 && number < 1e12).then_some(number as u64)
    };
    let part = count(&family.part)?;
    let whole = family.whole.as_ref().map_or(Some(part), count)?;
    (part <= whole).then_some([part, whole])
}

impl Run<'_> {
    /// A number of a unit as it may be shown: an indicator, or a count that is handed in or made. Whoever is shown every
    /// person is shown every count.
    pub fn shown(&self, level: usize, slot: usize, row: usize) -> Shown {
        let number = self.frames.at(level, slot, row);
        if self.each_person {
            return Shown::Plain(number);
        }
        let few = self.standard.levels[level].slots[slot].persons && {
            let counted = Counted::of(self.standard, level, &Node::Column(slot));
            self.few(level, row, &counted)
        };
        if few || self.small.hides(level, slot, row) { Shown::Hidden } else { Shown::Plain(number) }
    }

    /// Whether the numbers put into a formula may be shown for a unit.
    pub fn tells(&self, level: usize, row: usize, node: &Node) -> bool {
        self.each_person || !self.few(level, row, &Counted::of(self.standard, level, node))
    }

    /// Whether any of these counts is of few.
    fn few(&self, level: usize, row: usize, counted: &Counted) -> bool {
        let ground = Ground { frames: &self.frames, tables: &self.standard.tables };
        let few = |count: Num| {
            count.known().is_some_and(|count| self.standard.few.small(count.abs() as u64))
        };
        let number = |node: &Node| ground.number(&at_level(node, level), level, row);
        let rate = |(part, whole): &(Node, Node)| {
            let (part, whole) = (number(part), number(whole));
            [part, whole, whole.with(part, |whole, part| whole - part)].into_iter().any(few)
        };
        counted.single
            || counted.tangled
            || counted.rates.iter().any(rate)
            || counted.counts.iter().any(|count| few(number(count)))
    }
}
