//! Charts of lines over categories, as months: what was planned dashed, what is there solid, every
//! point with its value in letters.

use moushi_core::report::figure::rounded;

use super::chart::{Drawing, Value};
use super::svg::{LINE, Scale, WIDTH, colour, letters, point, rule, wrapped};

const LEFT: f64 = 64.0;
const RIGHT: f64 = 24.0;
const HEIGHT: f64 = 240.0;
/// Categories of a drawing: a year.
const MOST: usize = 12;

/// How many categories find room side by side with the letters of their values.
pub fn fit(drawing: &Drawing) -> usize {
    (1..=MOST).rev().find(|many| slot(*many) >= drawing.widest() + 6.0).unwrap_or(1)
}

fn slot(count: usize) -> f64 {
    (WIDTH - LEFT - RIGHT) / f64::from(u32::try_from(count.max(1)).unwrap_or(u32::MAX))
}

/// Categories `from` to `to`: height and drawing.
pub fn draw(drawing: &Drawing, from: usize, to: usize) -> (f64, String) {
    let slot = slot(to - from);
    let scale = Scale::new(drawing.all().map(|value| value.value), HEIGHT - 8.0, 18.0, false);
    let place = |at: usize| LEFT + slot * (f64::from(u32::try_from(at - from).unwrap_or(0)) + 0.5);
    let mut out = grid(&scale);
    for series in 0..drawing.chart.series.len() {
        out.push_str(&path(drawing, series, from..to, &place, &scale));
    }
    let mut lowest: f64 = HEIGHT;
    for at in from..to {
        let (points, bottom) = marks(drawing, at, place(at), &scale);
        out.push_str(&points);
        lowest = lowest.max(bottom);
    }
    let mut height = lowest;
    for at in from..to {
        let mut y = lowest + 18.0;
        for words in wrapped(drawing.name(at), slot - 4.0) {
            out.push_str(&letters(place(at), y, "middle", &words));
            y += LINE;
        }
        height = height.max(y);
    }
    (height, out)
}

fn grid(scale: &Scale) -> String {
    let tick = |tick: f64| {
        let y = scale.at(tick);
        rule((LEFT, y), (WIDTH - RIGHT, y), "D5DAE1")
            + &letters(LEFT - 8.0, y + 5.0, "end", &rounded(tick))
    };
    scale.ticks().into_iter().map(tick).collect()
}

/// The line through the points of a series; where a value is missing, it is broken.
fn path(
    drawing: &Drawing,
    series: usize,
    span: std::ops::Range<usize>,
    place: &impl Fn(usize) -> f64,
    scale: &Scale,
) -> String {
    let one = &drawing.chart.series[series];
    let (mut steps, mut joined) = (String::new(), false);
    for at in span {
        let Some(value) = drawing.value(series, at) else {
            joined = false;
            continue;
        };
        let step = if joined { 'L' } else { 'M' };
        steps.push_str(&format!("{step}{:.1},{:.1} ", place(at), scale.at(value.value)));
        joined = true;
    }
    let dashes = if one.planned { " stroke-dasharray=\"6 4\"" } else { "" };
    format!(
        "<path d=\"{}\" fill=\"none\" stroke=\"#{}\" stroke-width=\"2\"{dashes}/>",
        steps.trim_end(),
        colour(one.tone)
    )
}

/// The points over a category with their values, one under the other where they would meet; with the
/// lowest place they take.
fn marks(drawing: &Drawing, at: usize, x: f64, scale: &Scale) -> (String, f64) {
    let values = (0..drawing.chart.series.len())
        .filter_map(|series| Some((series, drawing.value(series, at)?)));
    let mut values: Vec<(usize, &Value, f64)> =
        values.map(|(series, value)| (series, value, scale.at(value.value))).collect();
    values.sort_by(|one, other| one.2.total_cmp(&other.2));
    let (mut out, mut taken) = (String::new(), 0.0_f64);
    for (series, value, y) in values {
        let one = &drawing.chart.series[series];
        // Over the point; under it where the point before or its letters are in the way.
        let line = if y - 19.0 >= taken { y - 8.0 } else { (y + 18.0).max(taken + 12.0) };
        taken = (line + 3.0).max(y + 6.0);
        let mark = point(series, x, y, colour(one.tone), one.planned);
        let words = letters(x, line, "middle", &value.shown);
        out.push_str(&value.link(&format!("{mark}<g class=\"v\">{words}</g>")));
    }
    (out, taken)
}
