//! Charts with a category a row: bars side by side, stacked bars, points with the interval around
//! each. Every value stands beside its bar in letters.

use moushi_core::report::chart::ChartKind;

use super::chart::{Drawing, Value};
use super::svg::{LINE, Scale, WIDTH, colour, letters, point, rule, wide, wrapped};

/// Room for the names of categories.
const NAMES: f64 = 178.0;
/// Height of a bar with what stands between it and the next.
const BAR: f64 = 20.0;

/// Rows `from` to `to`: height and drawing.
pub fn draw(drawing: &Drawing, from: usize, to: usize) -> (f64, String) {
    let stacked = drawing.chart.kind == ChartKind::Stacked;
    let beside = if stacked { outside(drawing) } else { drawing.widest() };
    let right = (WIDTH - beside - 14.0).max(NAMES + 160.0);
    let scale = scale(drawing, NAMES, right);
    let each = if stacked { 1 } else { drawing.chart.series.len().max(1) };
    let bars = BAR * f64::from(u32::try_from(each).unwrap_or(u32::MAX));
    let (mut y, mut out) = (0.0, String::new());
    for at in from..to {
        let name = wrapped(drawing.name(at), NAMES - 16.0);
        let lines = LINE * f64::from(u32::try_from(name.len()).unwrap_or(u32::MAX));
        let height = bars.max(lines) + 10.0;
        let mut line = y + (height - lines) / 2.0 + 13.0;
        for words in &name {
            out.push_str(&letters(NAMES - 8.0, line, "end", words));
            line += LINE;
        }
        let top = y + (height - bars) / 2.0;
        out.push_str(&match drawing.chart.kind {
            ChartKind::Stacked => stack(drawing, at, top, &scale, right),
            ChartKind::Caterpillar => points(drawing, at, top, &scale),
            _ => side_by_side(drawing, at, top, &scale),
        });
        y += height;
    }
    (y + 26.0, grid(&scale, y) + &out)
}

fn scale(drawing: &Drawing, from: f64, to: f64) -> Scale {
    let chart = drawing.chart;
    match chart.kind {
        ChartKind::Stacked => {
            let sum = |at| {
                let each =
                    (0..chart.series.len()).filter_map(move |series| drawing.value(series, at));
                each.map(|value| value.value.max(0.0)).sum()
            };
            Scale::new((0..drawing.count()).map(sum), from, to, true)
        }
        ChartKind::Caterpillar => {
            let around = chart.series.iter().flat_map(|series| &series.around);
            let ends = around.flat_map(|(low, high)| [*low, *high]);
            Scale::new(drawing.all().map(|value| value.value).chain(ends), from + 8.0, to, false)
        }
        _ => Scale::new(drawing.all().map(|value| value.value), from, to, true),
    }
}

/// Thin lines with their numbers under them.
fn grid(scale: &Scale, height: f64) -> String {
    let tick = |tick: f64| {
        let x = scale.at(tick);
        let words = moushi_core::report::figure::rounded(tick);
        rule((x, 0.0), (x, height), "D5DAE1") + &letters(x, height + 18.0, "middle", &words)
    };
    scale.ticks().into_iter().map(tick).collect()
}

fn side_by_side(drawing: &Drawing, at: usize, top: f64, scale: &Scale) -> String {
    let (mut y, mut out) = (top, String::new());
    for series in 0..drawing.chart.series.len() {
        if let Some(value) = drawing.value(series, at) {
            let (zero, end) = (scale.at(0.0), scale.at(value.value));
            let bar = rect(zero.min(end), y + 2.0, (end - zero).abs(), &drawing.fill(series));
            let words = letters(zero.max(end) + 5.0, y + 14.0, "start", &value.shown);
            out.push_str(&value.link(&(bar + &words)));
        }
        y += BAR;
    }
    out
}

fn rect(x: f64, y: f64, width: f64, fill: &str) -> String {
    let width = width.max(1.0);
    format!(
        "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{:.1}\" {fill}/>",
        BAR - 4.0
    )
}

/// Whether the letters of a value fit into its piece of the bar.
fn fits(value: &Value, scale: &Scale) -> bool {
    scale.at(value.value.max(0.0)) - scale.at(0.0) >= wide(&value.shown) + 8.0
}

/// Letters of pieces that are too small for them stand behind the bar; the most that this takes.
fn outside(drawing: &Drawing) -> f64 {
    // A little narrower than what will be: no letters are counted on that do not fit then.
    let scale = scale(drawing, 0.0, (WIDTH - NAMES) * 0.5);
    let at = |at| -> f64 {
        let each = (0..drawing.chart.series.len()).filter_map(|series| drawing.value(series, at));
        each.filter(|value| !fits(value, &scale)).map(|value| wide(&value.shown) + 12.0).sum()
    };
    (0..drawing.count()).map(at).fold(0.0, f64::max)
}

fn stack(drawing: &Drawing, at: usize, top: f64, scale: &Scale, right: f64) -> String {
    let (mut sum, mut out) = (0.0, String::new());
    let mut small = Vec::new();
    for series in 0..drawing.chart.series.len() {
        let Some(value) = drawing.value(series, at) else { continue };
        let from = scale.at(sum);
        sum += value.value.max(0.0);
        let to = scale.at(sum);
        let piece = rect(from, top + 2.0, to - from, &drawing.fill(series));
        if to - from >= wide(&value.shown) + 8.0 {
            let middle = (from + to) / 2.0;
            let half = wide(&value.shown) / 2.0 + 2.0;
            // Letters on a white ground are read on any fill.
            let ground = format!(
                "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"12\" fill=\"#FFFFFF\"/>",
                middle - half,
                top + 4.0,
                half * 2.0
            );
            let words = letters(middle, top + 14.0, "middle", &value.shown);
            out.push_str(&value.link(&(piece + &ground + &words)));
        } else {
            small.push((value, piece));
        }
    }
    let mut x = scale.at(sum).min(right) + 5.0;
    for (value, piece) in small {
        out.push_str(&value.link(&(piece + &letters(x, top + 14.0, "start", &value.shown))));
        x += wide(&value.shown) + 12.0;
    }
    out
}

fn points(drawing: &Drawing, at: usize, top: f64, scale: &Scale) -> String {
    let (mut y, mut out) = (top + BAR / 2.0, String::new());
    for (series, one) in drawing.chart.series.iter().enumerate() {
        if let Some(value) = drawing.value(series, at) {
            let ink = colour(one.tone);
            let (low, high) = one.around.get(at).copied().unwrap_or((value.value, value.value));
            let (from, to) = (scale.at(low), scale.at(high));
            let end = |x: f64| rule((x, y - 4.0), (x, y + 4.0), ink);
            let mut inner = rule((from, y), (to, y), ink) + &end(from) + &end(to);
            inner.push_str(&point(series, scale.at(value.value), y, ink, one.planned));
            let right = to.max(scale.at(value.value)) + 8.0;
            inner.push_str(&letters(right, y + 5.0, "start", &value.shown));
            out.push_str(&value.link(&inner));
        }
        y += BAR;
    }
    out
}
