//! Growth percentiles of groups 成长百分位: what came out and what it says in plain sentences. Reckons nothing.

pub mod baseline;
mod card;
mod measurement;
mod reference;

use serde::Serialize;

use super::shown::{fixed, many};
use crate::text::Text;

pub use measurement::{ByError, Erring, Extrapolated, Measurement};
pub use reference::{Beyond, Held, Reference};

/// What came out.
#[derive(Debug, Serialize)]
pub struct Percentiles {
    /// Rows that took part.
    pub persons: usize,
    /// Rows that lack a score.
    pub left_out: usize,
    /// The score that is looked at.
    pub outcome: String,
    /// By which column there are groups.
    pub by: Option<String>,
    /// Against whom persons are held.
    pub reference: Reference,
    /// What may be concluded from that reference.
    pub may: Text,
    /// All persons together; none where they are few.
    pub all: Option<All>,
    /// Errors of measurement, where they were simulated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measurement: Option<Measurement>,
    /// Knots and boundaries of each earlier score.
    pub scales: Vec<Scale>,
    /// The groups that may be named, by their names.
    pub groups: Vec<Group>,
    /// How many have few persons.
    pub few: usize,
    /// How many are not named: those, and another one where one alone would follow from the rest.
    pub hidden: usize,
    /// Groups with fewer persons are not named.
    pub fewest: usize,
    /// Name and SHA-256 of the file.
    pub input: (String, String),
    /// Version of the program.
    pub engine: &'static str,
    /// Percentiles of persons, for whoever asks for them.
    #[serde(skip)]
    pub each: Vec<Each>,
}

/// All persons together. Of their mean nothing is said, since that of a hidden group would follow from it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct All {
    /// Median of their percentiles.
    pub median: f64,
    /// Interval of 95 % around it.
    pub interval: Option<[f64; 2]>,
    /// Where it lies in the draws of errors of measurement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measurement: Option<[f64; 2]>,
}

/// The percentile of a person.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Each {
    /// Row of the table, as the program names it elsewhere: as a spreadsheet counts.
    pub row: u32,
    /// The percentile against the reference.
    pub percentile: u8,
    /// That within the own cohort, where it was asked for beside a baseline.
    pub cohort: Option<u8>,
    /// Where it lies in the draws of errors of measurement.
    pub range: Option<[f64; 2]>,
    /// As if earlier scores had no error.
    pub without_error: Option<u8>,
}

/// On which scale an earlier score was looked at.
#[derive(Debug, Serialize)]
pub struct Scale {
    /// The column.
    pub column: String,
    /// Inner knots.
    pub knots: Vec<f64>,
    /// Lower and upper boundary.
    pub boundaries: (f64, f64),
}

/// The percentiles of a group.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Group {
    /// What it is called.
    pub name: String,
    /// How many persons.
    pub persons: usize,
    /// Mean of the first earlier score: where they began.
    pub start: f64,
    /// Median of their percentiles; 50 is what all of the reference have in the middle.
    pub median: f64,
    /// Interval of 95 % around it; none where there are too few persons for one.
    pub interval: Option<[f64; 2]>,
    /// Mean.
    pub mean: f64,
    /// The same within the own cohort, where it was asked for beside a baseline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cohort: Option<Place>,
    /// Where median and mean lie in the draws of errors of measurement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measurement: Option<ByError>,
    /// The same as if earlier scores had no error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub without_error: Option<Place>,
}

/// Where a group lies by another way of reckoning.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Place {
    /// Median of percentiles.
    pub median: f64,
    /// Interval of 95 % around it.
    pub interval: Option<[f64; 2]>,
    /// Mean.
    pub mean: f64,
}

/// Where a group lies against the 50 that all of the reference have in the middle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Its interval lies below.
    Below,
    /// It cannot be told from 50.
    NotApart,
    /// Its interval lies above.
    Above,
}

impl Group {
    /// Where it lies.
    pub fn side(&self) -> Side {
        match self.interval {
            Some([low, _]) if low > 50.0 => Side::Above,
            Some([_, high]) if high < 50.0 => Side::Below,
            _ => Side::NotApart,
        }
    }
}

impl Percentiles {
    /// How many groups lie below, not apart from, and above 50.
    pub fn counts(&self) -> [usize; 3] {
        let count = |side: Side| self.groups.iter().filter(|one| one.side() == side).count();
        [Side::Below, Side::NotApart, Side::Above].map(count)
    }

    /// Why some groups are not named; none where all are.
    pub fn unnamed(&self) -> Option<Text> {
        let (few, more, fewest) = (self.few, self.hidden - self.few, self.fewest);
        match (few, more) {
            (0, 0) => None,
            (_, 0) => Some(Text::of(
                format!("{few} 组不足 {fewest} 人，不具名。"),
                format!(
                    "{} of fewer than {fewest} persons not named.",
                    many(few as u64, "group is", "groups are")
                ),
            )),
            _ => Some(Text::of(
                format!(
                    "{few} 组不足 {fewest} 人，不具名；另有 {more} 组一并不列，以免由其余推算出来。"
                ),
                format!(
                    "{few} of fewer than {fewest} persons not named, nor {more} more, so that it does not follow from the others."
                ),
            )),
        }
    }

    /// The main finding in one sentence.
    pub fn lead(&self) -> Text {
        let persons = self.persons;
        let Some(by) = self.by.as_ref().filter(|_| !self.groups.is_empty()) else {
            return Text::of(
                format!("{persons} 人有成长百分位；没有可以列名的组。"),
                format!(
                    "{} a percentile; no group may be named.",
                    many(persons as u64, "person has", "persons have")
                ),
            );
        };
        let ([below, not_apart, above], all) = (self.counts(), self.groups.len());
        let (zh, en) = match self.reference {
            Reference::Cohort => ("50", "50"),
            Reference::Baseline(_) => ("基准届的 50", "the 50 of the baseline"),
        };
        Text::of(
            format!(
                "按“{by}”看，{all} 个列名的组中，成长百分位的中位数明确高于 {zh} 的 {above} 个，明确低于的 {below} 个，{not_apart} 个与 50 分不开。"
            ),
            format!(
                "By “{by}”, of {} the median percentile is surely above {en} in {above}, surely below in {below}, and cannot be told from 50 in {not_apart}.",
                many(all as u64, "named group", "named groups")
            ),
        )
    }

    /// What it rests on, in sentences.
    pub fn findings(&self) -> Vec<Text> {
        let (persons, left_out) = (self.persons, self.left_out);
        let priors: Vec<&str> = self.scales.iter().map(|one| one.column.as_str()).collect();
        let outcome = &self.outcome;
        let mut told = vec![Text::of(
            format!(
                "{persons} 人的成绩完整，{left_out} 人缺成绩、没有参加；百分位是“{outcome}”在“{}”相同的人当中的位置。",
                priors.join("”“")
            ),
            format!(
                "{persons} persons have all scores, {left_out} lack one and took no part; percentiles are places in “{outcome}” among those of the same “{}”.",
                priors.join("”, “")
            ),
        )];
        told.push(self.reference.says());
        told.extend(self.of_all());
        let medians = self.groups.iter().map(|one| one.median);
        let range = medians.clone().reduce(f64::min).zip(medians.reduce(f64::max));
        told.extend(range.map(|(low, high)| {
            let (low, high) = (fixed(low, 1), fixed(high, 1));
            let (zh, en) = match self.reference {
                Reference::Cohort => ("全体", "all"),
                Reference::Baseline(_) => ("基准届", "the baseline cohort"),
            };
            Text::of(
                format!("各组的中位数在 {low} 和 {high} 之间；50 是{zh}的中间。"),
                format!(
                    "Medians of groups lie between {low} and {high}; 50 is the middle of {en}."
                ),
            )
        }));
        told.extend(self.measurement.iter().flat_map(Measurement::findings));
        told.extend(self.unnamed());
        told
    }

    /// Where all lie against a baseline; within a cohort that says nothing.
    pub fn of_all(&self) -> Option<Text> {
        let all = self.all.as_ref().filter(|_| self.reference.is_baseline())?;
        let interval = |by: &str| {
            let ends = all.interval.map(|ends| ends.map(|end| fixed(end, 1)).join(by));
            ends.map(|ends| format!(" [{ends}]")).unwrap_or_default()
        };
        let median = fixed(all.median, 1);
        Some(Text::of(
            format!("全体的中位数是 {median}{}，基准届是 50。", interval("，")),
            format!(
                "The median of all is {median}{}, that of the baseline cohort 50.",
                interval(", ")
            ),
        ))
    }

    /// What limits what may be concluded.
    pub fn cautions(&self) -> Vec<Text> {
        let all = self.persons + self.left_out;
        let mut told = self.reference.cautions(self.persons);
        if self.left_out * 20 >= all && self.left_out > 0 {
            let share = fixed(100.0 * self.left_out as f64 / all as f64, 1);
            told.push(Text::of(
                format!("缺成绩的占 {share}%：缺考、转学的人如果与其他人不同，各组的结果会有偏差。"),
                format!("{share} % lack a score: where they differ from others, results of groups are biased."),
            ));
        }
        let without = self.groups.iter().filter(|one| one.interval.is_none()).count();
        if without > 0 {
            told.push(Text::of(
                format!("{without} 组人数太少，中位数没有 95% 区间，不能说高低。"),
                format!(
                    "{} too few persons for an interval of the median: nothing can be said of it.",
                    many(without as u64, "group has", "groups have")
                ),
            ));
        }
        let chance = fixed(0.05 * self.groups.len() as f64, 1);
        if self.groups.len() > 1 {
            told.push(Text::of(
                format!("每组各按 95% 判断；单凭偶然，{} 组里也会有约 {chance} 组在区间之外。", self.groups.len()),
                format!("Each group is judged by 95 % on its own: of {} chance alone puts about {chance} apart.", self.groups.len()),
            ));
        }
        told.extend(self.measurement.iter().flat_map(|one| one.cautions(&self.groups)));
        told.push(ERROR);
        told
    }
}

const ERROR: Text = Text::new(
    "起点成绩有测量误差：起点高的组，中位数会因此偏高，起点低的组偏低；看各组的起点与中位数是不是一同变化。",
    "Earlier scores are measured with error, which makes medians of groups with high starts too high and those with low starts too low: see whether medians go with starts.",
);
