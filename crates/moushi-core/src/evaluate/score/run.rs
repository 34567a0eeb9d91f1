//! Scores units by a recipe: numbers of leaves, their marks by rule or scale, sums up the hierarchy, ranks with their
//! interval. What is not known stays open up to the top; a score that rests on peers who have not all reported is
//! provisional up to the top as well.

use std::collections::BTreeMap;

use super::composed::{Composed, composed};
use super::lint::{Flagged, outside};
use super::peers::{Fields, Groups};
use super::rank::{Ranking, of_index, of_marks};
use super::recipe::{Leaf, Raw, Recipe};
use super::rules::{Case, Scoring, Step, Threshold};
use crate::evaluate::formula::{Ground, Num, Tri};
use crate::evaluate::frame::{Frame, Frames};
use crate::evaluate::run::run;
use crate::text::Text;

/// The marks of a unit in an item.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    /// The marks.
    pub points: Num,
    /// What decided; none for a node that is the sum of its parts, and in a composite.
    pub step: Option<Step>,
    /// Whether all peers on whom it rests have reported.
    pub complete: bool,
}

/// Everything that came out.
#[derive(Clone, Debug)]
pub struct Scored<'a> {
    /// By what was scored.
    pub recipe: &'a Recipe,
    /// What was scored.
    pub frames: Frames,
    /// For each item and unit: the number that is scored; empty for nodes with parts.
    pub raw: Vec<Vec<Num>>,
    /// For each item and unit: the marks.
    pub marks: Vec<Vec<Mark>>,
    /// For each unit: whether an event takes its total away 一票否决.
    pub vetoed: Vec<Tri>,
    /// Ranks with their interval.
    pub ranking: Ranking,
    /// The share of each item in the whole.
    pub effective: Vec<f64>,
    /// What the lint says of the recipe, and of these data in it.
    pub flagged: Vec<Flagged>,
    groups: Groups,
    fields: Vec<Fields>,
}

/// Scores units. Frames are those that are handed in, as for a standard.
///
/// # Errors
/// When a composite cannot be reckoned with these data: which item, and why.
pub fn scored(recipe: &Recipe, handed_in: Vec<Frame>) -> Result<Scored<'_>, Text> {
    let frames = run(&recipe.data, handed_in).frames;
    let groups = Groups::of(recipe, &frames);
    let units = frames.level(recipe.level).units.len();
    let mut all = Scored {
        recipe,
        raw: vec![Vec::new(); recipe.items.len()],
        marks: vec![Vec::new(); recipe.items.len()],
        vetoed: vec![Tri::No; units],
        ranking: Ranking::default(),
        effective: Vec::new(),
        flagged: recipe.flagged.clone(),
        fields: vec![Fields::default(); recipe.items.len()],
        frames,
        groups,
    };
    for item in recipe.leaves() {
        all.leaf(item);
    }
    if let Some(settings) = &recipe.composite {
        let Composed { marks, effective, table, recipe: made, kept } = composed(&all, settings)?;
        (all.marks, all.effective) = (marks, effective);
        all.ranking = of_index(recipe, &all, &table, &made, &kept)?;
        all.flagged.extend(outside(&all));
        all.flagged.sort_by_key(|one| one.spot);
    } else {
        all.sums();
        let whole: f64 = recipe.leaves().map(|at| recipe.items[at].weight).sum();
        all.effective = recipe.items.iter().map(|item| item.weight / whole).collect();
        all.ranking = of_marks(&all)?;
    }
    Ok(all)
}

impl Scored<'_> {
    /// The number of units.
    pub fn units(&self) -> usize {
        self.vetoed.len()
    }

    /// Whether as many units are there as the recipe expects.
    pub fn peers_there(&self) -> bool {
        self.groups.all_there()
    }

    /// Units by the group of peers that they are in, in the order of the file; those of an unknown group are in none.
    pub(super) fn peer_groups(&self) -> Vec<Vec<usize>> {
        self.groups.members()
    }

    /// The marks at the top.
    pub fn total(&self, row: usize) -> Mark {
        self.marks[0][row]
    }

    fn leaf(&mut self, item: usize) {
        let recipe = self.recipe;
        let Some(leaf) = &recipe.items[item].leaf else { return };
        let rows = 0..self.units();
        let mut own: Vec<Num> = rows.clone().map(|row| self.raw_number(&leaf.raw, row)).collect();
        let Some(scoring) = &leaf.scoring else {
            self.raw[item] = own;
            return;
        };
        for (row, own) in own.iter_mut().enumerate() {
            *own = self.weighted(scoring, *own, row);
        }
        let takes: Vec<Tri> = rows.clone().map(|row| self.takes_others(scoring, row)).collect();
        let out: Vec<bool> = takes.iter().map(|takes| *takes == Tri::Yes).collect();
        self.fields[item] = self.groups.fields(&own, &out);
        self.raw[item] = own;
        let plain: Vec<Mark> = rows.clone().map(|row| self.mark(item, leaf, row)).collect();
        let replaced = rows.clone().map(|row| match takes[row] {
            Tri::No => plain[row],
            Tri::Open => Mark { points: Num::Missing, step: Some(Step::Missing), complete: true },
            Tri::Yes => self.of_others(item, &plain, &out, row),
        });
        self.marks[item] = replaced.collect();
        if let Some(veto) = &leaf.veto {
            for row in rows {
                let holds = self.ground().holds(&veto.node, recipe.level, row);
                self.vetoed[row] = self.vetoed[row].or(holds);
            }
        }
    }

    fn ground(&self) -> Ground<'_> {
        Ground { frames: &self.frames, tables: &self.recipe.data.tables }
    }

    fn raw_number(&self, raw: &Raw, row: usize) -> Num {
        let level = self.recipe.level;
        match raw {
            Raw::Value(formula) => self.ground().number(&formula.node, level, row),
            Raw::Records { .. } => self.records(raw, row),
            Raw::Survey(marks, questions) => {
                let of = |question| self.question(marks, question, row);
                let sum = questions.iter().map(of).reduce(|sum, next| sum.with(next, |a, b| a + b));
                sum.unwrap_or_default().over(Num::Known(questions.len() as f64))
            }
        }
    }

    /// What answers to a question come to. More answers than people asked make no number.
    fn question(
        &self,
        marks: &[f64],
        (answers, asked): &(
            Vec<crate::evaluate::formula::Formula>,
            crate::evaluate::formula::Formula,
        ),
        row: usize,
    ) -> Num {
        let number = |formula: &crate::evaluate::formula::Formula| {
            self.ground().number(&formula.node, self.recipe.level, row)
        };
        let asked = number(asked);
        let (mut sum, mut count) = (Num::Known(0.0), Num::Known(0.0));
        for (mark, answer) in marks.iter().zip(answers.iter().map(number)) {
            sum = sum.with(answer, |sum, answer| sum + mark * answer);
            count = count.with(answer, |count, answer| count + answer);
        }
        if count.holds(asked, std::cmp::Ordering::is_gt) == Tri::Yes {
            return Num::Undefined;
        }
        sum.over(asked)
    }

    /// What the records of a unit are worth; of those that are the same thing the highest counts.
    fn records(&self, raw: &Raw, row: usize) -> Num {
        let Raw::Records { level, points, when, same, reported } = raw else {
            return Num::Missing;
        };
        let ground = self.ground();
        let these = self.frames.within(self.recipe.level, row, *level);
        let handed_in = match reported {
            Some(reported) => ground.holds(&reported.node, self.recipe.level, row) == Tri::Yes,
            None => !these.is_empty(),
        };
        if !handed_in {
            return Num::Missing;
        }
        let mut things: BTreeMap<u64, Num> = BTreeMap::new();
        let mut sum = Num::Known(0.0);
        for record in these.iter().map(|record| *record as usize) {
            let worth =
                match when.as_ref().map_or(Tri::Yes, |w| ground.holds(&w.node, *level, record)) {
                    Tri::No => continue,
                    Tri::Open => Num::Missing,
                    Tri::Yes => ground.number(&points.node, *level, record),
                };
            match same.map(|slot| self.frames.at(*level, slot, record)) {
                None => sum = sum.with(worth, |sum, worth| sum + worth),
                Some(Num::Known(thing)) => {
                    let best = things.entry(thing.to_bits()).or_insert(worth);
                    *best = best.with(worth, f64::max);
                }
                // Which thing it is decides whether it counts.
                Some(_) => sum = Num::Missing,
            }
        }
        things.into_values().fold(sum, |sum, worth| sum.with(worth, |sum, worth| sum + worth))
    }

    fn weighted(&self, scoring: &Scoring, own: Num, row: usize) -> Num {
        match scoring {
            Scoring::TypeWeights { times, inner } => self
                .weighted(inner, own, row)
                .with(self.times(times, row), |own, times| own * times),
            Scoring::Substitute { inner, .. } => self.weighted(inner, own, row),
            _ => own,
        }
    }

    /// How many times a number counts for a unit.
    pub(super) fn times(
        &self,
        times: &[(crate::evaluate::formula::Formula, f64)],
        row: usize,
    ) -> Num {
        for (when, times) in times {
            match self.ground().holds(&when.node, self.recipe.level, row) {
                Tri::Yes => return Num::Known(*times),
                Tri::Open => return Num::Missing,
                Tri::No => {}
            }
        }
        Num::Known(1.0)
    }

    fn takes_others(&self, scoring: &Scoring, row: usize) -> Tri {
        match scoring {
            Scoring::Substitute { when, inner } => {
                let own = self.ground().holds(&when.node, self.recipe.level, row);
                own.or(self.takes_others(inner, row))
            }
            Scoring::TypeWeights { inner, .. } => self.takes_others(inner, row),
            _ => Tri::No,
        }
    }

    /// The case of a unit in an item that is scored by a rule.
    pub(super) fn case(&self, item: usize, leaf: &Leaf, row: usize) -> (Case, bool) {
        let (field, complete) = self.groups.field(&self.fields[item], row);
        let limit = leaf.scoring.as_ref().and_then(|scoring| self.limit(scoring, row));
        let (own, weight) = (self.raw[item][row], self.recipe.items[item].weight);
        (Case { own, weight, better: leaf.better, field, limit }, complete)
    }

    /// The thresholds that are meant for a unit.
    fn limit(&self, scoring: &Scoring, row: usize) -> Option<Threshold> {
        match scoring.plain() {
            Scoring::FixedThreshold(threshold) => Some(*threshold),
            Scoring::TwoThreshold(_) => self.limit_at(scoring, row).map(|limit| limit.threshold),
            _ => None,
        }
    }

    /// The first thresholds of a list that are meant for a unit.
    pub(super) fn limit_at<'s>(
        &self,
        scoring: &'s Scoring,
        row: usize,
    ) -> Option<&'s super::recipe::Limit> {
        let Scoring::TwoThreshold(limits) = scoring.plain() else { return None };
        let has = |(slot, code): &(usize, u32)| {
            self.frames.at(self.recipe.level, *slot, row).known() == Some(f64::from(*code))
        };
        limits.iter().find(|limit| limit.wheres.iter().all(has))
    }

    fn mark(&self, item: usize, leaf: &Leaf, row: usize) -> Mark {
        let Some(scoring) = &leaf.scoring else {
            return Mark { points: Num::Missing, step: None, complete: true };
        };
        if let Some(zero) = &leaf.zero {
            match self.ground().holds(&zero.node, self.recipe.level, row) {
                Tri::Yes => {
                    let (points, step) = (Num::Known(0.0), Some(Step::Zeroed));
                    return Mark { points, step, complete: true };
                }
                Tri::Open => {
                    return Mark {
                        points: Num::Missing,
                        step: Some(Step::Missing),
                        complete: true,
                    };
                }
                Tri::No => {}
            }
        }
        let (case, complete) = self.case(item, leaf, row);
        let (points, step) = scoring.marks(&case);
        // Whoever lies below the floor has nothing, whatever the others report.
        let rests = scoring.plain().rests_on_peers() && !matches!(step, Step::Nothing(_));
        Mark { points, step: Some(step), complete: complete || !rests }
    }

    /// The mean of the marks of the other units among the peers; provisional until all of them have theirs.
    fn of_others(&self, item: usize, plain: &[Mark], out: &[bool], row: usize) -> Mark {
        let others =
            (0..self.units()).filter(|other| !out[*other] && self.groups.alike(*other, row));
        let known: Vec<f64> = others.filter_map(|other| plain[other].points.known()).collect();
        let (_, complete) = self.groups.field(&self.fields[item], row);
        let mean = Num::Known(known.iter().sum()).over(Num::Known(known.len() as f64));
        let points = if known.is_empty() { Num::Missing } else { mean };
        let step = if known.is_empty() { Step::Missing } else { Step::OfOthers };
        Mark { points, step: Some(step), complete }
    }

    /// Sums up the hierarchy: parts stand behind what is above them.
    fn sums(&mut self) {
        let recipe = self.recipe;
        for item in (0..recipe.items.len()).rev().filter(|at| recipe.items[*at].leaf.is_none()) {
            let sum = |row: usize| {
                let parts = recipe.items[item].parts.iter().map(|part| self.marks[*part][row]);
                parts.fold(
                    Mark { points: Num::Known(0.0), step: None, complete: true },
                    |sum, part| Mark {
                        points: sum.points.with(part.points, |sum, part| sum + part),
                        step: None,
                        complete: sum.complete && part.complete,
                    },
                )
            };
            self.marks[item] = (0..self.units()).map(sum).collect();
        }
        for row in 0..self.units() {
            match self.vetoed[row] {
                Tri::Yes => self.marks[0][row].points = Num::Undefined,
                Tri::Open => self.marks[0][row].points = Num::Missing,
                Tri::No => {}
            }
        }
    }
}
