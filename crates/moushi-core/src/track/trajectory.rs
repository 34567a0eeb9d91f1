//! The path of an indicator 目标轨迹: from its baseline by checkpoints to its target, what was planned for a
//! day, how far off a value is, and when the target will be reached at the pace of the last reports.
//! Not the light: that is policy (`light`), which takes the figures of here.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::model::{Refusal, RefusalKind};
use crate::text::Text;

/// Which way is better 指标方向.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// 越高越好.
    Up,
    /// 越低越好.
    Down,
}

/// A value on a day.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// The day.
    pub day: NaiveDate,
    /// The value; of a rate in per cent.
    pub value: f64,
}

/// A path from a baseline to a target.
#[derive(Clone, Debug, PartialEq)]
pub struct Trajectory {
    /// Baseline, checkpoints, target: days ascending.
    points: Vec<Point>,
    direction: Direction,
    rate: bool,
}

/// How far a value is from what was planned.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Deviation {
    /// Actual less planned, in units of the indicator.
    pub units: f64,
    /// The same in percentage points, of a rate only.
    pub points: Option<f64>,
    /// In per cent of the way from baseline to target, ahead above 0, behind below; none when the target
    /// is the baseline.
    pub of_way: Option<f64>,
}

/// When the target will be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forecast {
    /// 已达到: since that report.
    Reached(NaiveDate),
    /// 预计达成日.
    On(NaiveDate),
    /// 数据不足: too few days have a report.
    TooFew,
    /// 没有变化, or so little that no day within a hundred years can be named.
    Still,
    /// 背离: the value moves away from the target.
    Away,
}

#[derive(Deserialize)]
struct Book {
    forecast: Window,
}

/// Which reports a forecast looks at.
#[derive(Deserialize)]
struct Window {
    last: usize,
    least: usize,
}

static WINDOW: LazyLock<Window> = LazyLock::new(|| {
    let book: Book = toml::from_str(include_str!("../../../../data/track/trajectory.toml"))
        .expect("the settings of the forecast are well formed");
    book.forecast
});

/// Days beyond which a forecast names none.
const HORIZON: f64 = 36_525.0;

/// Completion 完成率: actual over target, in per cent; may pass 100. None over a target of 0. Of two rates it
/// is usual though awkward: show the points beside it.
pub fn completion(actual: f64, target: f64) -> Option<f64> {
    (target != 0.0).then(|| actual / target * 100.0)
}

impl Direction {
    /// Whether a value is at least as good as a target.
    pub fn meets(self, value: f64, target: f64) -> bool {
        match self {
            Self::Up => value >= target,
            Self::Down => value <= target,
        }
    }
}

impl Trajectory {
    /// A path. Refused when its days do not ascend from the baseline over the checkpoints to the target, or
    /// a value is no number.
    pub fn new(
        baseline: Point,
        checkpoints: &[Point],
        target: Point,
        direction: Direction,
        rate: bool,
    ) -> Result<Self, Refusal> {
        let points: Vec<Point> = [&[baseline], checkpoints, &[target]].concat();
        if let Some(pair) = points.windows(2).find(|pair| pair[0].day >= pair[1].day) {
            return Err(not_ascending(pair[1].day));
        }
        if let Some(point) = points.iter().find(|point| !point.value.is_finite()) {
            return Err(no_number(point.day));
        }
        Ok(Self { points, direction, rate })
    }

    /// Where it begins.
    pub fn baseline(&self) -> Point {
        self.points[0]
    }

    /// Where it leads.
    pub fn target(&self) -> Point {
        self.points[self.points.len() - 1]
    }

    /// The value planned for a day: straight between checkpoints, the baseline before, the target after.
    pub fn planned(&self, day: NaiveDate) -> f64 {
        let next = self.points.partition_point(|point| point.day <= day);
        let Some(before) = next.checked_sub(1) else { return self.baseline().value };
        let (from, Some(to)) = (self.points[before], self.points.get(next)) else {
            return self.target().value;
        };
        let share = days(from.day, day) / days(from.day, to.day);
        from.value + (to.value - from.value) * share
    }

    /// How much of the way a value has gone, in per cent; none when the target is the baseline.
    pub fn way(&self, value: f64) -> Option<f64> {
        let (from, to) = (self.baseline().value, self.target().value);
        let whole = to - from;
        (whole != 0.0).then(|| (value - from) / whole * 100.0)
    }

    /// How far a value of a day is from what was planned for it.
    pub fn deviation(&self, actual: Point) -> Deviation {
        let planned = self.planned(actual.day);
        let units = actual.value - planned;
        let of_way = self.way(actual.value).zip(self.way(planned)).map(|(is, was)| is - was);
        Deviation { units, points: self.rate.then_some(units), of_way }
    }

    /// Completion of a value, in per cent: over the target where higher is better. Where lower is better
    /// that would praise what is worse, so it is the share of the way.
    pub fn completion(&self, actual: f64) -> Option<f64> {
        match self.direction {
            Direction::Up => completion(actual, self.target().value),
            Direction::Down => self.way(actual),
        }
    }

    /// When the target will be reached, by the line of Theil and Sen through the last reports: the median
    /// of the slopes between any two, which one odd value does not turn. Of several values of a day the
    /// last counts. Callers leave out what lies after today.
    pub fn forecast(&self, reports: &[Point]) -> Forecast {
        let by_day: BTreeMap<NaiveDate, f64> =
            reports.iter().map(|report| (report.day, report.value)).collect();
        let from = by_day.len().saturating_sub(WINDOW.last);
        let last: Vec<Point> =
            by_day.into_iter().skip(from).map(|(day, value)| Point { day, value }).collect();
        if let Some(day) = self.reached(&last) {
            return Forecast::Reached(day);
        }
        if last.len() < WINDOW.least {
            return Forecast::TooFew;
        }
        self.meet(&last)
    }

    /// The first of the reports at the end that all meet the target.
    fn reached(&self, reports: &[Point]) -> Option<NaiveDate> {
        let meets = |report: &&Point| self.direction.meets(report.value, self.target().value);
        reports.iter().rev().take_while(meets).last().map(|report| report.day)
    }

    /// Where the line through the reports, of which the last does not meet the target, does.
    fn meet(&self, reports: &[Point]) -> Forecast {
        let (first, latest) = (reports[0].day, reports[reports.len() - 1]);
        let Some(slope) = median(slopes(reports)).filter(|slope| *slope != 0.0) else {
            return Forecast::Still;
        };
        let rises = slope > 0.0;
        if rises != (self.direction == Direction::Up) {
            return Forecast::Away;
        }
        let height = |report: &Point| report.value - slope * days(first, report.day);
        let height = median(reports.iter().map(height).collect()).unwrap_or(latest.value);
        let ahead = (self.target().value - height) / slope;
        // The line may have been there already; the last report has not.
        let ahead = ahead.ceil().max(days(first, latest.day) + 1.0);
        let day = (ahead <= HORIZON).then(|| first.checked_add_days(Days::new(ahead as u64)));
        day.flatten().map_or(Forecast::Still, Forecast::On)
    }
}

impl Deviation {
    /// In words; a value of the indicator itself is told with its own unit elsewhere.
    pub fn words(&self) -> Text {
        let size = self.units.abs();
        let (unit, points) =
            if self.points.is_some() { (" 个百分点", " points") } else { ("", "") };
        let (side, word) = if self.units < 0.0 { ("低于", "below") } else { ("高于", "above") };
        let way = self.of_way.map_or((String::new(), String::new()), |way| {
            (
                format!("，相当于全程的 {:.1}%", way.abs()),
                format!(", {:.1} % of the way", way.abs()),
            )
        });
        if size == 0.0 {
            return Text::new("与计划一致", "as planned");
        }
        Text::of(
            format!("{side}计划 {size:.2}{unit}{}", way.0),
            format!("{size:.2}{points} {word} the plan{}", way.1),
        )
    }
}

impl Forecast {
    /// In words.
    pub fn words(self) -> Text {
        match self {
            Self::Reached(day) => {
                Text::of(format!("{day} 已达到目标"), format!("reached on {day}"))
            }
            Self::On(day) => Text::of(
                format!("按近期进度，预计 {day} 达到"),
                format!("at the pace of the last reports, on {day}"),
            ),
            Self::TooFew => Text::new("反馈太少，不作预计", "too few reports for a forecast"),
            Self::Still => Text::new("近期没有变化，不作预计", "no movement, so no forecast"),
            Self::Away => Text::new("近期数值背离目标", "the value moves away from the target"),
        }
    }
}

/// The slope between any two reports, in units a day; their days differ.
fn slopes(reports: &[Point]) -> Vec<f64> {
    let after = |at: usize| reports[at + 1..].iter();
    let slope = |from: &Point, to: &Point| (to.value - from.value) / days(from.day, to.day);
    (reports.iter().enumerate())
        .flat_map(|(at, from)| after(at).map(move |to| slope(from, to)))
        .collect()
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let (low, high) = (values.len().checked_sub(1)? / 2, values.len() / 2);
    Some(f64::midpoint(values[low], values[high]))
}

/// Days from one to the other, as a figure.
fn days(from: NaiveDate, upto: NaiveDate) -> f64 {
    f64::from(i32::try_from((upto - from).num_days()).unwrap_or(i32::MAX))
}

fn not_ascending(day: NaiveDate) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(
            format!("{day} 不晚于它前面的节点。"),
            format!("{day} is not after the point before it."),
        ),
        Text::new(
            "请让基期、各节点、期限依次靠后。",
            "Put baseline, checkpoints and deadline in order.",
        ),
    )
}

fn no_number(day: NaiveDate) -> Refusal {
    Refusal::new(
        RefusalKind::Invalid,
        Text::of(format!("{day} 的值不是数字。"), format!("The value of {day} is no number.")),
        Text::new("请填写数字。", "Enter a number."),
    )
}
