//! Splitting a target among units 分解下达: whole steps by the largest remainder, and checking a split that
//! somebody proposes. Rates are not split; rolling values up is another matter (`roll_up`).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::model::{Finding, Refusal, RefusalKind, Severity, Spot};
use crate::text::Text;

/// How a target is split, and whose rule that is.
pub const METHOD: Text = Text::new(
    "最大余额法（汉密尔顿法）：按权重计算各单位应得数，先取整，余下的按余数从大到小各加一步；余数相同的按单位次序。",
    "Largest remainder (Hamilton): each unit gets the whole steps of its quota; what is left goes, a step each, to the largest remainders; equal ones in the order of units. See Balinski and Young, Fair Representation, 1982.",
);

/// The smallest amount that is counted: 1 seat is `{ size: 1, decimals: 0 }`, 0.01 km is
/// `{ size: 1, decimals: 2 }`, 50 places at a time are `{ size: 50, decimals: 0 }`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// How many of the last decimal.
    pub size: u32,
    /// Decimals; at most 6.
    pub decimals: u8,
}

/// What one unit takes over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// The unit.
    pub unit: String,
    /// In steps.
    pub amount: i64,
}

/// A target with its parts 分解方案, in steps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Split {
    /// The whole.
    pub total: i64,
    /// The parts, units in their order.
    pub parts: Vec<Part>,
    /// What a step is.
    pub step: Step,
}

/// A unit with its weight: pupils, schools, or parts per thousand; whole numbers, so that quotas are exact.
pub type Weight = (String, u64);

/// Splits a total by weights. Parts sum exactly; a target to be reduced is split by its size. Refused when
/// a unit stands twice or no weight is above 0.
pub fn split(total: i64, weights: &[Weight], step: Step) -> Result<Split, Refusal> {
    if let Some(unit) = twice(weights.iter().map(|(unit, _)| unit.as_str())).first() {
        return Err(listed_twice(unit));
    }
    let whole: u128 = weights.iter().map(|(_, weight)| u128::from(*weight)).sum();
    if whole == 0 {
        return Err(weightless());
    }
    let quota = |weight: u64| u128::from(total.unsigned_abs()) * u128::from(weight);
    let mut steps: Vec<u128> = weights.iter().map(|(_, weight)| quota(*weight) / whole).collect();
    let left = u128::from(total.unsigned_abs()) - steps.iter().sum::<u128>();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    // The sort keeps the order of units among equal remainders.
    order.sort_by_key(|at| std::cmp::Reverse(quota(weights[*at].1) % whole));
    for at in order.into_iter().take(usize::try_from(left).unwrap_or(usize::MAX)) {
        steps[at] += 1;
    }
    let part = |(unit, _): &Weight, steps: u128| Part {
        unit: unit.clone(),
        amount: i64::try_from(steps).unwrap_or(i64::MAX) * total.signum(),
    };
    let parts = weights.iter().zip(steps).map(|(weight, steps)| part(weight, steps)).collect();
    Ok(Split { total, parts, step })
}

impl Split {
    /// What is wrong with a split that somebody proposes; nothing when it may be handed down.
    pub fn check(&self) -> Vec<Finding> {
        let units = self.parts.iter().map(|part| part.unit.as_str());
        let repeated = twice(units).into_iter().map(unit_twice);
        let negative = self.parts.iter().filter(|part| self.against(part.amount));
        let negative = negative.map(|part| part_negative(&part.unit, &self.step.show(part.amount)));
        let sum = self.sum();
        let off = (sum != i128::from(self.total)).then(|| self.sum_off(sum));
        off.into_iter().chain(negative).chain(repeated).collect()
    }

    /// Parts of a growth may not be below 0, parts of a reduction not above.
    fn against(&self, amount: i64) -> bool {
        if self.total < 0 { amount > 0 } else { amount < 0 }
    }

    fn sum(&self) -> i128 {
        self.parts.iter().map(|part| i128::from(part.amount)).sum()
    }

    fn sum_off(&self, sum: i128) -> Finding {
        let clamp = |steps: i128| i64::try_from(steps).unwrap_or(i64::MAX);
        let (sum, total) = (self.step.show(clamp(sum)), self.step.show(self.total));
        finding(
            "split-sum",
            Text::of(
                format!("各单位合计 {sum}，总目标是 {total}。"),
                format!("The parts sum to {sum}; the target is {total}."),
            ),
            Text::new(
                "请调整各单位数额，使合计等于总目标。",
                "Change the parts until they sum to the target.",
            ),
        )
    }
}

impl Step {
    /// A value in steps; refused when it is no whole number of steps, or too large to be counted exactly.
    pub fn steps(self, value: f64) -> Result<i64, Refusal> {
        let steps = value * self.scale() / f64::from(self.size);
        let whole = steps.round();
        // A decimal such as 0.29 is a hair off in binary; a thousandth of a step is not.
        let exact = (steps - whole).abs() < 1e-3 && whole.abs() < 9e15;
        // Within these bounds nothing is lost.
        if exact && self.size > 0 { Ok(whole as i64) } else { Err(no_steps(value)) }
    }

    /// The value of so many steps.
    pub fn value(self, steps: i64) -> f64 {
        steps as f64 * f64::from(self.size) / self.scale()
    }

    /// So many steps as people write them.
    pub fn show(self, steps: i64) -> String {
        format!("{:.*}", usize::from(self.decimals), self.value(steps))
    }

    fn scale(self) -> f64 {
        10_f64.powi(i32::from(self.decimals))
    }
}

/// Units that stand more than once, each once, in order.
fn twice<'u>(units: impl Iterator<Item = &'u str>) -> Vec<&'u str> {
    let mut seen = BTreeSet::new();
    let repeated: BTreeSet<&str> = units.filter(|unit| !seen.insert(*unit)).collect();
    repeated.into_iter().collect()
}

pub(super) fn finding(rule: &str, message: Text, advice: Text) -> Finding {
    let (severity, at) = (Severity::Error, vec![Spot::Plan]);
    Finding { rule: rule.to_owned(), severity, message, advice, at }
}

fn unit_twice(unit: &str) -> Finding {
    finding(
        "split-twice",
        Text::of(format!("“{unit}”出现了不止一次。"), format!("“{unit}” stands more than once.")),
        Text::new("请合并为一行。", "Make one row of them."),
    )
}

fn part_negative(unit: &str, amount: &str) -> Finding {
    finding(
        "split-negative",
        Text::of(
            format!("“{unit}”分得 {amount}，与总目标方向相反。"),
            format!("“{unit}” gets {amount}, against the direction of the target."),
        ),
        Text::new("请改为零或同方向的数额。", "Give it 0, or an amount in the same direction."),
    )
}

fn invalid(message: Text, advice: Text) -> Refusal {
    Refusal::new(RefusalKind::Invalid, message, advice)
}

fn listed_twice(unit: &str) -> Refusal {
    invalid(
        Text::of(format!("“{unit}”出现了不止一次。"), format!("“{unit}” stands more than once.")),
        Text::new("请每个单位只列一次。", "Name each unit once."),
    )
}

fn weightless() -> Refusal {
    invalid(
        Text::new("没有可以据以分解的权重。", "There is no weight to split by."),
        Text::new(
            "请至少给一个单位大于零的权重，如在校生数。",
            "Give at least one unit a weight above 0, such as its pupils.",
        ),
    )
}

fn no_steps(value: f64) -> Refusal {
    invalid(
        Text::of(
            format!("{value} 不是最小单位的整数倍。"),
            format!("{value} is not a whole number of steps."),
        ),
        Text::new(
            "请改用更小的最小单位，或核对数值。",
            "Choose a smaller step, or check the figure.",
        ),
    )
}
