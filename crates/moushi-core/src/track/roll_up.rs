//! Rolling up 汇总: from the leaves of a tree of units to its top, each leaf once, with how many of them
//! have reported. Amounts are summed, a rate is the sum above over the sum below. Nothing is estimated and
//! nothing missing is taken for 0; progress of a parent is another matter (`progress`).

use std::collections::BTreeMap;
use std::ops::Add;

use serde::{Deserialize, Serialize};

use super::cascade::finding;
use crate::model::{Finding, Refusal, RefusalKind, Severity};
use crate::text::Text;

/// A unit and the one that it stands below; none at the top.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The unit.
    pub unit: String,
    /// The unit above.
    pub under: Option<String>,
}

/// A value that a unit has reported of one indicator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reported<F> {
    /// The unit.
    pub unit: String,
    /// The task under which it was reported.
    pub task: String,
    /// The value, in steps.
    pub figure: F,
}

/// The two sums of a rate, in steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ratio {
    /// Numerator 分子.
    pub part: i64,
    /// Denominator 分母.
    pub whole: i64,
}

/// A value at a unit, with how much of what lies below it is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rolled<F> {
    /// The sum of what was reported; none when nothing was.
    pub value: Option<F>,
    /// Leaves that are in it.
    pub reported: usize,
    /// Leaves there are.
    pub of: usize,
}

/// The values of every unit of a tree.
#[derive(Clone, Debug, PartialEq)]
pub struct Roll<F> {
    at: BTreeMap<String, Rolled<F>>,
    /// What was counted once, or not at all, and why.
    pub findings: Vec<Finding>,
}

/// A tree of units in which each stands once.
#[derive(Clone, Debug)]
pub struct Tree {
    /// Parents before children.
    units: Vec<String>,
    /// Place of the parent of each.
    above: Vec<Option<usize>>,
}

impl Add for Ratio {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { part: self.part + other.part, whole: self.whole + other.whole }
    }
}

impl Ratio {
    /// The rate, 1 being all; none over nothing.
    pub fn rate(self) -> Option<f64> {
        (self.whole != 0).then(|| self.part as f64 / self.whole as f64)
    }
}

impl<F> Rolled<F> {
    /// Whether everything below has been reported.
    pub fn complete(&self) -> bool {
        self.reported == self.of
    }
}

impl<F: Copy> Roll<F> {
    /// The value at a unit; none for one that is not in the tree.
    pub fn at(&self, unit: &str) -> Option<Rolled<F>> {
        self.at.get(unit).copied()
    }
}

impl Tree {
    /// A tree of these places. Refused when a unit stands twice, also below two parents, when a parent is
    /// not there, and when units stand below one another in a circle.
    pub fn new(places: &[Place]) -> Result<Self, Refusal> {
        let mut below: BTreeMap<Option<&str>, Vec<&str>> = BTreeMap::new();
        let mut known: BTreeMap<&str, Option<&str>> = BTreeMap::new();
        for place in places {
            if known.insert(&place.unit, place.under.as_deref()).is_some() {
                return Err(stands_twice(&place.unit));
            }
            below.entry(place.under.as_deref()).or_default().push(&place.unit);
        }
        let mut parents = known.values().flatten();
        if let Some(parent) = parents.find(|parent| !known.contains_key(*parent)) {
            return Err(no_such_parent(parent));
        }
        let order = Self::parents_first(&below);
        let place: BTreeMap<&str, usize> =
            order.iter().enumerate().map(|(at, unit)| (*unit, at)).collect();
        if let Some(unit) = known.keys().find(|unit| !place.contains_key(*unit)) {
            return Err(in_a_circle(unit));
        }
        let above = order.iter().map(|unit| known[unit].map(|parent| place[parent])).collect();
        Ok(Self { units: order.into_iter().map(str::to_owned).collect(), above })
    }

    fn parents_first<'p>(below: &BTreeMap<Option<&'p str>, Vec<&'p str>>) -> Vec<&'p str> {
        let children = |unit| below.get(&unit).into_iter().flatten().copied();
        let mut order: Vec<&str> = children(None).collect();
        let mut next = 0;
        while let Some(unit) = order.get(next).copied() {
            order.extend(children(Some(unit)));
            next += 1;
        }
        order
    }

    /// Rolls one indicator up. What a unit reported under several tasks counts once when it is the same,
    /// and not at all when it differs. A unit with others below it counts by what they report; only when
    /// none of them has reported does its own value stand for them all.
    pub fn roll_up<F>(&self, reported: &[Reported<F>]) -> Roll<F>
    where
        F: Copy + PartialEq + Add<Output = F>,
    {
        let (own, mut findings) = self.own(reported);
        let mut at: Vec<Rolled<F>> = vec![Rolled { value: None, reported: 0, of: 0 }; self.len()];
        for unit in (0..self.len()).rev() {
            at[unit].of = at[unit].of.max(1);
            if own[unit].is_some() && at[unit].reported > 0 {
                findings.push(both(&self.units[unit]));
            } else if own[unit].is_some() {
                at[unit].value = own[unit];
                at[unit].reported = at[unit].of;
            }
            if let Some(parent) = self.above[unit] {
                at[parent] = at[parent].with(at[unit]);
            }
        }
        Roll { at: self.units.iter().cloned().zip(at).collect(), findings }
    }

    /// What each unit itself says, and what could not be taken.
    fn own<F: Copy + PartialEq>(&self, reported: &[Reported<F>]) -> (Vec<Option<F>>, Vec<Finding>) {
        let mut said: BTreeMap<&str, Vec<&Reported<F>>> = BTreeMap::new();
        for report in reported {
            said.entry(&report.unit).or_default().push(report);
        }
        let mut findings = Vec::new();
        let mut settled = |reports: Vec<&Reported<F>>| {
            let first = reports[0];
            let Some(other) = reports.get(1) else { return Some(first.figure) };
            let same = reports.iter().all(|report| report.figure == first.figure);
            findings.push(several(&first.unit, &first.task, &other.task, same));
            same.then_some(first.figure)
        };
        let own = self.units.iter().map(|unit| said.remove(unit.as_str()).and_then(&mut settled));
        let own = own.collect();
        findings.extend(said.keys().map(|unit| stranger(unit)));
        (own, findings)
    }

    fn len(&self) -> usize {
        self.units.len()
    }
}

impl<F: Copy + Add<Output = F>> Rolled<F> {
    fn with(self, child: Self) -> Self {
        let value = match (self.value, child.value) {
            (Some(sum), Some(more)) => Some(sum + more),
            (sum, more) => sum.or(more),
        };
        Self { value, reported: self.reported + child.reported, of: self.of + child.of }
    }
}

fn both(unit: &str) -> Finding {
    finding(
        "rolled-twice",
        Text::of(
            format!("“{unit}”自己报了数，下级也报了数，只按下级汇总。"),
            format!("“{unit}” and units below it have reported; only those below count."),
        ),
        Text::new(
            "请撤回其中一方的数，或由没有上报的下级补报。",
            "Withdraw one of them, or have those below report who have not.",
        ),
    )
}

fn several(unit: &str, one: &str, other: &str, same: bool) -> Finding {
    let tasks = |zh: &str, en: &str| {
        Text::of(
            format!("“{unit}”在任务 {one} 和 {other} 下报了同一指标，{zh}。"),
            format!("“{unit}” has reported the indicator under tasks {one} and {other}; {en}."),
        )
    };
    let (message, severity) = if same {
        (tasks("数值相同，只计一次", "the values agree and count once"), Severity::Note)
    } else {
        (tasks("数值不同，都不计入", "the values differ and do not count"), Severity::Error)
    };
    let advice =
        Text::new("请只在一个任务下填报这项指标。", "Report the indicator under one task only.");
    Finding { severity, ..finding("reported-twice", message, advice) }
}

fn stranger(unit: &str) -> Finding {
    finding(
        "not-in-the-tree",
        Text::of(
            format!("“{unit}”不在分解范围内，没有计入。"),
            format!("“{unit}” is not among the units of the cascade and does not count."),
        ),
        Text::new("请核对单位名称，或把它列入分解。", "Check the name, or add the unit."),
    )
}

fn refused(message: Text) -> Refusal {
    let advice = Text::new("请先改正单位的上下级关系。", "Mend which unit stands below which.");
    Refusal::new(RefusalKind::Invalid, message, advice)
}

fn stands_twice(unit: &str) -> Refusal {
    refused(Text::of(
        format!("“{unit}”出现了两次，汇总时会重复计算。"),
        format!("“{unit}” stands twice and would be counted twice."),
    ))
}

fn no_such_parent(unit: &str) -> Refusal {
    refused(Text::of(
        format!("上级单位“{unit}”不在其中。"),
        format!("“{unit}” has units below it and is not there itself."),
    ))
}

fn in_a_circle(unit: &str) -> Refusal {
    refused(Text::of(
        format!("“{unit}”的上下级关系绕成了圈。"),
        format!("“{unit}” stands below itself."),
    ))
}
