//! 目标进度: the number of a task's target on its way from the baseline by the steps of the plan to the
//! target, as reported. Between two of them the way is straight.

use chrono::NaiveDate;
use moushi_core::model::Task;
use moushi_core::text::{Bound, Text};
use moushi_core::track::{Direction, Forecast, Point, Trajectory, completion};
use schemars::JsonSchema;
use serde::Serialize;

use super::Report;

/// A number on its way.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Path {
    /// What is counted.
    pub indicator: String,
    /// Its unit.
    pub unit: String,
    /// The number to reach.
    pub target: f64,
    /// The number at the start; none where no document gives it and it is a rate.
    pub baseline: Option<f64>,
    /// The number as reported last.
    pub figure: f64,
    /// The day of that report.
    pub day: String,
    /// Completion in per cent; may pass 100.
    pub completion: Option<f64>,
    /// Of a rate: percentage points from the target, below 0 short of it.
    pub points: Option<f64>,
    /// How far from the way, in words; none without a baseline or a day.
    #[schemars(with = "Option<super::super::listed::Bilingual>")]
    pub deviation: Option<Text>,
    /// When it will be reached at the pace of the last reports, in words.
    #[schemars(with = "Option<super::super::listed::Bilingual>")]
    pub forecast: Option<Text>,
    /// What was reported, oldest first.
    pub steps: Vec<Step>,
}

/// A number on a day.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Step {
    /// The day.
    pub day: String,
    /// The number reported.
    pub figure: f64,
    /// The number that the way has on that day.
    pub planned: Option<f64>,
}

/// The number of the task's first target as its reports have it, newest first; none without a target or a
/// number reported.
pub fn path(task: &Task, reports: &[Report]) -> Option<Path> {
    let reported: Vec<Point> = reports.iter().rev().filter_map(point).collect();
    figures(task, &reported)
}

/// The same from the numbers alone, oldest first.
pub fn figures(task: &Task, reported: &[Point]) -> Option<Path> {
    let target = task.targets.first()?;
    let quantity = &target.quantity;
    let last = *reported.last()?;
    let rate = matches!(quantity.unit.as_str(), "%" | "％");
    // What is counted starts from nothing; a rate without a baseline starts nobody knows where.
    let baseline = target.baseline.or((!rate).then_some(0.0));
    let down = quantity.bound == Bound::AtMost;
    let direction = if down { Direction::Down } else { Direction::Up };
    let way = way(task, baseline, quantity.value, direction, rate);
    let planned = |point: &Point| way.as_ref().map(|way| way.planned(point.day));
    let step = |point: &Point| Step {
        day: point.day.to_string(),
        figure: point.value,
        planned: planned(point),
    };
    let share = match &way {
        Some(way) => way.completion(last.value),
        None => completion(last.value, quantity.value).filter(|_| !down),
    };
    Some(Path {
        indicator: target.indicator.clone(),
        unit: quantity.unit.clone(),
        target: quantity.value,
        baseline,
        figure: last.value,
        day: last.day.to_string(),
        completion: share,
        points: rate.then_some(last.value - quantity.value),
        deviation: way.as_ref().map(|way| way.deviation(last).words()),
        forecast: way.as_ref().map(|way| Forecast::words(way.forecast(reported))),
        steps: reported.iter().map(step).collect(),
    })
}

/// The way from the first day of the year by the steps that promise progress to the deadline; none without
/// either end.
pub fn way(
    task: &Task,
    baseline: Option<f64>,
    target: f64,
    direction: Direction,
    rate: bool,
) -> Option<Trajectory> {
    let start = NaiveDate::from_ymd_opt(task.year, 1, 1)?;
    let due = task.deadline.as_ref()?.latest?;
    let from = Point { day: start, value: baseline? };
    let steps = task.milestones.iter().filter(|step| step.due > start && step.due < due);
    let mut points: Vec<Point> = Vec::new();
    for step in steps {
        let Some(percent) = step.percent else { continue };
        let value = from.value + (target - from.value) * percent / 100.0;
        // Of two steps of a day the later line counts.
        points.retain(|point| point.day != step.due);
        points.push(Point { day: step.due, value });
    }
    Trajectory::new(from, &points, Point { day: due, value: target }, direction, rate).ok()
}

fn point(report: &Report) -> Option<Point> {
    Some(Point { day: report.on.parse().ok()?, value: report.figure.parse().ok()? })
}
