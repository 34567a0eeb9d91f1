//! Points over two measures: axes, the band as a pale surface, the line over it, points that are links to their entries. Marked
//! points have their names beside them.

use moushi_core::report::figure::rounded;
use moushi_core::report::scatter::{Dot, Scatter};

use super::page::{Page, shown};
use super::svg::{LINE, Scale, WIDTH, colour, letters, point, rule, wide};
use super::table::head;
use super::words::{escaped, text};

const LEFT: f64 = 72.0;
const RIGHT: f64 = 20.0;
const HEIGHT: f64 = 340.0;

impl Page {
    /// The drawing, and its numbers once more as a table.
    pub fn scatter(&mut self, scatter: &Scatter) {
        let numbers: Vec<[u32; 2]> =
            scatter.dots.iter().map(|dot| [self.note(&dot.across), self.note(&dot.up)]).collect();
        let drawing = Drawing::of(scatter);
        let mut inner = drawing.grid() + &drawing.band() + &drawing.line();
        for (dot, [_, number]) in scatter.dots.iter().zip(&numbers) {
            inner.push_str(&drawing.dot(dot, *number));
        }
        inner.push_str(&drawing.names());
        let (legend, below) = legend(scatter);
        let height = below + HEIGHT + 2.0 * LINE + 14.0;
        self.out.push_str(&format!(
            "<figure class=\"chart\">\n<figcaption>{}</figcaption>\n\
             <svg viewBox=\"0 0 {WIDTH} {height:.0}\" role=\"group\" aria-label=\"{}\">{legend}\
             <g transform=\"translate(0 {below:.0})\">{inner}</g></svg>\n",
            text(&scatter.title),
            escaped(&format!(
                "{}{}",
                scatter.title,
                self.pick("，数据见下表", "; the numbers are in the table below")
            )),
        ));
        let words = self.pick("数据表", "Table of numbers");
        self.out.push_str(&format!("<details><summary>{words}</summary>\n"));
        let table = table(scatter, &numbers);
        self.framed("told", &table);
        self.out.push_str("</details>\n</figure>\n");
    }
}

/// A drawing with its scales.
struct Drawing<'a> {
    scatter: &'a Scatter,
    across: Scale,
    up: Scale,
}

impl<'a> Drawing<'a> {
    fn of(scatter: &'a Scatter) -> Self {
        let across = scatter.dots.iter().map(|dot| dot.across.value);
        let across = across.chain(scatter.line.iter().map(|stop| stop.across));
        let up = scatter.dots.iter().map(|dot| dot.up.value);
        let up = up.chain(scatter.line.iter().flat_map(|stop| stop.up));
        Self {
            scatter,
            across: Scale::new(across, LEFT, WIDTH - RIGHT, false),
            up: Scale::new(up, HEIGHT, 6.0, false),
        }
    }

    fn grid(&self) -> String {
        let mut out = String::new();
        for tick in self.across.ticks() {
            let x = self.across.at(tick);
            out += &rule((x, 6.0), (x, HEIGHT), "E6E9EE");
            out += &letters(x, HEIGHT + 17.0, "middle", &rounded(tick));
        }
        for tick in self.up.ticks() {
            let y = self.up.at(tick);
            out += &rule((LEFT, y), (WIDTH - RIGHT, y), "D5DAE1");
            out += &letters(LEFT - 8.0, y + 5.0, "end", &rounded(tick));
        }
        let [across, up] = &self.scatter.axes;
        out += &letters(WIDTH - RIGHT, HEIGHT + 17.0 + LINE, "end", &format!("{across} →"));
        out + &letters(4.0, 0.0, "start", &format!("↑ {up}"))
    }

    fn at(&self, across: f64, up: f64) -> (f64, f64) {
        (self.across.at(across), self.up.at(up))
    }

    fn places(&self, end: usize) -> Vec<String> {
        let stop = |stop: &moushi_core::report::scatter::Stop| {
            let (x, y) = self.at(stop.across, stop.up[end]);
            format!("{x:.1},{y:.1}")
        };
        self.scatter.line.iter().map(stop).collect()
    }

    fn band(&self) -> String {
        if self.scatter.band_is.is_empty() || self.scatter.line.len() < 2 {
            return String::new();
        }
        let upper = self.places(2);
        let corners: Vec<String> =
            self.places(0).into_iter().chain(upper.into_iter().rev()).collect();
        format!(
            "<polygon points=\"{}\" fill=\"#E3EEFA\" stroke=\"#9DB8D6\" stroke-dasharray=\"3 3\"/>",
            corners.join(" ")
        )
    }

    fn line(&self) -> String {
        if self.scatter.line.len() < 2 {
            return String::new();
        }
        format!(
            "<polyline points=\"{}\" fill=\"none\" stroke=\"#14477D\" stroke-width=\"1.5\"/>",
            self.places(1).join(" ")
        )
    }

    /// A point as a link to its entry; one that is marked is full, the others are hollow.
    fn dot(&self, dot: &Dot, number: u32) -> String {
        let (x, y) = self.at(dot.across.value, dot.up.value);
        let title = format!("{} {} → {}", dot.name, shown(&dot.across), shown(&dot.up));
        let shape = if dot.marked { 2 } else { 0 };
        format!(
            "<a class=\"f\" id=\"n{number}\" href=\"#f{number}\"><title>{}</title>{}</a>",
            escaped(&title),
            point(shape, x, y, colour(dot.tone), !dot.marked)
        )
    }

    /// Names of marked points, none over another.
    fn names(&self) -> String {
        let mut marked: Vec<(&Dot, f64, f64)> = self
            .scatter
            .dots
            .iter()
            .filter(|dot| dot.marked)
            .map(|dot| {
                let (x, y) = self.at(dot.across.value, dot.up.value);
                (dot, x, y)
            })
            .collect();
        marked.sort_by(|one, other| one.2.total_cmp(&other.2));
        let (mut out, mut taken) = (String::new(), f64::NEG_INFINITY);
        for (dot, x, y) in marked {
            let line = (y + 4.0).max(taken + 14.0);
            taken = line;
            let room = wide(&dot.name) + 10.0;
            let (place, anchor) =
                if x + room > WIDTH - RIGHT { (x - 8.0, "end") } else { (x + 8.0, "start") };
            out += &letters(place, line, anchor, &dot.name);
        }
        out
    }
}

/// What line and band are; with the height that it takes.
fn legend(scatter: &Scatter) -> (String, f64) {
    let mut out = String::new();
    let mut y = 16.0;
    if !scatter.line_is.is_empty() && scatter.line.len() > 1 {
        out +=
            &format!("<path d=\"M8,{:.1} h24\" stroke=\"#14477D\" stroke-width=\"1.5\"/>", y - 5.0);
        out += &letters(40.0, y, "start", &scatter.line_is);
        if !scatter.band_is.is_empty() {
            let x = 40.0 + wide(&scatter.line_is) + 24.0;
            out += &format!(
                "<rect x=\"{x:.1}\" y=\"{:.1}\" width=\"24\" height=\"12\" fill=\"#E3EEFA\" stroke=\"#9DB8D6\" stroke-dasharray=\"3 3\"/>",
                y - 11.0
            );
            out += &letters(x + 32.0, y, "start", &scatter.band_is);
        }
        y += LINE + 3.0;
    }
    (out, y + 8.0)
}

fn table(scatter: &Scatter, numbers: &[[u32; 2]]) -> String {
    let [across, up] = &scatter.axes;
    let mut out = head([&*scatter.dots_are, across, up].into_iter());
    for (dot, [across, up]) in scatter.dots.iter().zip(numbers) {
        out.push_str(&format!(
            "<tr><th scope=\"row\">{}</th><td class=\"num\"><a id=\"n{across}\" href=\"#f{across}\">{}</a></td>\
             <td class=\"num\"><a href=\"#f{up}\">{}</a></td></tr>\n",
            text(&dot.name),
            text(shown(&dot.across)),
            text(shown(&dot.up)),
        ));
    }
    out
}
