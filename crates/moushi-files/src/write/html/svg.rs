//! Means of drawing: a scale, widths of words, marks and fills. Looks are attributes, never styles:
//! the policy of the page allows no style but its sheet. Knows nothing of what is drawn.

use moushi_core::report::book::Tone;

use super::words::escaped;

/// Width of every drawing; it grows with the window.
pub const WIDTH: f64 = 720.0;
/// Height of a line of letters.
pub const LINE: f64 = 17.0;

/// Numbers to places.
pub struct Scale {
    low: f64,
    high: f64,
    from: f64,
    to: f64,
}

impl Scale {
    /// A scale over `values`, from the place of the lowest to that of the highest; `zero` says that it
    /// begins at nothing, as lengths of bars must.
    pub fn new(values: impl Iterator<Item = f64>, from: f64, to: f64, zero: bool) -> Self {
        let start = if zero { (0.0, 0.0) } else { (f64::INFINITY, f64::NEG_INFINITY) };
        let widen = |(low, high): (f64, f64), value: f64| (low.min(value), high.max(value));
        let (mut low, mut high) = values.filter(|value| value.is_finite()).fold(start, widen);
        if low > high {
            (low, high) = (0.0, 1.0);
        }
        let room = if high > low { (high - low) * 0.08 } else { high.abs().max(1.0) * 0.1 };
        if !zero {
            (low, high) = (low - room, high + room);
        }
        Self { low, high: if high > low { high } else { low + 1.0 }, from, to }
    }

    /// The place of a number.
    pub fn at(&self, value: f64) -> f64 {
        let share = (value - self.low) / (self.high - self.low);
        // Numbers near the end of what a float holds have no share; they stand at the lower end.
        self.from
            + (self.to - self.from) * if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 }
    }

    /// Round numbers along it, four to eight.
    pub fn ticks(&self) -> Vec<f64> {
        let span = self.high - self.low;
        if !span.is_finite() {
            return vec![0.0];
        }
        let rough = 10f64.powf((span / 4.0).log10().floor());
        let step = [1.0, 2.0, 5.0].map(|times| times * rough);
        let step = step.into_iter().rev().find(|step| span / step >= 3.0).unwrap_or(rough);
        let first = (self.low / step).ceil();
        // Few by the choice of the step.
        (0..10).map(|at| (first + f64::from(at)) * step).filter(|tick| *tick <= self.high).collect()
    }
}

/// How wide words are in letters of 13 pixels.
pub fn wide(words: &str) -> f64 {
    words.chars().map(|c| if c.is_ascii() { 7.3 } else { 13.0 }).sum()
}

/// Words in lines of at most `room` pixels.
pub fn wrapped(words: &str, room: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0.0;
    for c in words.chars() {
        let one = if c.is_ascii() { 7.3 } else { 13.0 };
        if c == '\n' || (used + one > room && used > 0.0) {
            lines.push(String::new());
            used = 0.0;
        }
        if c != '\n' {
            lines.last_mut().expect("one line at least").push(c);
            used += one;
        }
    }
    lines
}

/// Letters at a place; `anchor` is `start`, `middle` or `end`.
pub fn letters(x: f64, y: f64, anchor: &str, words: &str) -> String {
    format!("<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{}</text>", escaped(words))
}

/// A thin line.
pub fn rule(from: (f64, f64), to: (f64, f64), colour: &str) -> String {
    format!(
        "<line x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\" stroke=\"#{colour}\"/>",
        from.0, from.1, to.0, to.1
    )
}

/// The colour of a row of numbers.
pub fn colour(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "1D5FA6",
        Tone::Good => "2B7A3F",
        Tone::Watch => "A86400",
        Tone::Bad => "B3261E",
    }
}

/// A mark for the points of the `series`th row: circle, square, triangle, diamond.
pub fn point(series: usize, x: f64, y: f64, colour: &str, hollow: bool) -> String {
    let fill = if hollow { "FFFFFF" } else { colour };
    let look = format!("fill=\"#{fill}\" stroke=\"#{colour}\" stroke-width=\"1.5\"");
    let shape = |points: &[(f64, f64)]| {
        let each = points.iter().map(|(dx, dy)| format!("{:.1},{:.1}", x + dx, y + dy));
        format!("<polygon points=\"{}\" {look}/>", each.collect::<Vec<_>>().join(" "))
    };
    match series % 4 {
        0 => format!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\" {look}/>"),
        1 => shape(&[(-3.5, -3.5), (3.5, -3.5), (3.5, 3.5), (-3.5, 3.5)]),
        2 => shape(&[(0.0, -4.5), (4.5, 3.5), (-4.5, 3.5)]),
        _ => shape(&[(0.0, -5.0), (5.0, 0.0), (0.0, 5.0), (-5.0, 0.0)]),
    }
}

/// The fill of the `series`th row as a pattern of that name: full, hatched, dotted, crossed; what was
/// planned is pale.
pub fn pattern(name: &str, series: usize, colour: &str, planned: bool) -> String {
    let strokes = match series % 4 {
        _ if planned => "<path d=\"M-2,2 l4,-4 M0,8 l8,-8 M6,10 l4,-4\"/>",
        0 => "",
        1 => "<path d=\"M-2,2 l4,-4 M0,8 l8,-8 M6,10 l4,-4\"/>",
        2 => "<path d=\"M2,2 h1 M6,6 h1\"/>",
        _ => "<path d=\"M0,4 h8 M4,0 v8\"/>",
    };
    let (ground, ink) = if planned { ("FFFFFF", colour) } else { (colour, "FFFFFF") };
    let weight = if planned { 1.0 } else { 1.6 };
    format!(
        "<pattern id=\"{name}\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\">\
         <rect width=\"8\" height=\"8\" fill=\"#{ground}\"/>\
         <g stroke=\"#{ink}\" stroke-width=\"{weight}\">{strokes}</g></pattern>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_few() {
        for (low, high) in
            [(0.0, 100.0), (0.0, 1.0), (84.2, 91.7), (0.0, 1e7), (-5.0, 5.0), (0.0, 0.0)]
        {
            let scale = Scale::new([low, high].into_iter(), 0.0, 100.0, low <= 0.0);
            let ticks = scale.ticks();
            assert!((2..=10).contains(&ticks.len()), "{low} {high} {ticks:?}");
        }
        let none = Scale::new(std::iter::empty(), 0.0, 1.0, false);
        assert!(none.at(f64::NAN).is_finite());
    }

    #[test]
    fn words_are_wrapped_and_none_is_lost() {
        let words = "普惠性幼儿园覆盖率 2023";
        assert_eq!(wrapped(words, 60.0).concat(), words);
        assert_eq!(wrapped("", 60.0), [""]);
        assert_eq!(wrapped("字字", 1.0), ["字", "字"]);
    }
}
