//! Charts: a caption, one drawing or several one under the other where there is much to compare, and
//! the numbers once more as a table, for whoever sees no drawing. Each value is a link to its entry.

use moushi_core::report::chart::{Chart, ChartKind, Series};
use moushi_core::text::Lang;

use super::page::{Page, shown};
use super::svg::{LINE, WIDTH, colour, letters, pattern, point, wide, wrapped};
use super::table::head;
use super::words::{escaped, text};
use super::{lines, rows};

/// Categories of a drawing of bars: about a page of paper.
const ROWS: usize = 24;

/// A chart with the numbers of its values in the list.
pub struct Drawing<'a> {
    pub chart: &'a Chart,
    /// By series, then by category.
    notes: Vec<Vec<Option<Value>>>,
    /// Number of the chart on the page.
    id: u32,
    /// Which of its drawings this is.
    part: usize,
    lang: Lang,
}

/// A value with its entry.
#[derive(Clone)]
pub struct Value {
    /// Number in the list.
    number: u32,
    /// The number itself; none that is not finite.
    pub value: f64,
    /// As it is shown.
    pub shown: String,
    title: String,
}

impl Value {
    /// `inner` as the place of this number: a link to its entry.
    pub fn link(&self, inner: &str) -> String {
        let Self { number, title, .. } = self;
        format!(
            "<a class=\"f\" id=\"n{number}\" href=\"#f{number}\"><title>{}</title>{inner}</a>",
            escaped(title)
        )
    }
}

impl Page {
    /// A chart.
    pub fn chart(&mut self, chart: &Chart) {
        self.charts += 1;
        let mut notes = Vec::new();
        for series in &chart.series {
            notes.push(self.values(chart, series));
        }
        let mut drawing = Drawing { chart, notes, id: self.charts, part: 0, lang: self.lang };
        let unit = match chart.unit.is_empty() {
            true => String::new(),
            false => match self.lang {
                Lang::Zh => format!("（单位：{}）", text(&chart.unit)),
                Lang::En => format!(" ({})", text(&chart.unit)),
            },
        };
        self.out.push_str(&format!(
            "<figure class=\"chart\">\n<figcaption>{}{unit}</figcaption>\n",
            text(&chart.title)
        ));
        for (from, to) in drawing.parts() {
            drawing.part += 1;
            let (height, inner) = match chart.kind {
                ChartKind::Line => lines::draw(&drawing, from, to),
                _ => rows::draw(&drawing, from, to),
            };
            self.out.push_str(&drawing.framed(height, &inner));
        }
        let words = self.pick("数据表", "Table of numbers");
        self.out.push_str(&format!("<details><summary>{words}</summary>\n"));
        let table = drawing.table();
        self.framed("told", &table);
        self.out.push_str("</details>\n</figure>\n");
    }

    fn values(&mut self, chart: &Chart, series: &Series) -> Vec<Option<Value>> {
        let mut values = Vec::new();
        for (at, figure) in series.values.iter().enumerate() {
            values.push(figure.as_ref().map(|figure| Value {
                number: self.note(figure),
                value: if figure.value.is_finite() { figure.value } else { 0.0 },
                shown: shown(figure).to_owned(),
                title: format!(
                    "{} {} {}{}{}",
                    chart.categories.get(at).map_or("", |name| name),
                    series.name,
                    figure.shown,
                    self.pick("：", ": "),
                    figure.trail.line()
                ),
            }));
        }
        values
    }
}

impl Drawing<'_> {
    /// How many categories there are; a value without a name counts too.
    pub fn count(&self) -> usize {
        let values = self.notes.iter().map(Vec::len).max().unwrap_or(0);
        self.chart.categories.len().max(values)
    }

    /// Name of a category.
    pub fn name(&self, at: usize) -> &str {
        self.chart.categories.get(at).map_or("", |name| name)
    }

    /// The value of a series in a category.
    pub fn value(&self, series: usize, at: usize) -> Option<&Value> {
        self.notes.get(series)?.get(at)?.as_ref()
    }

    /// Every value from a category to another.
    pub fn all(&self) -> impl Iterator<Item = &Value> {
        self.notes.iter().flatten().flatten()
    }

    /// Width of the widest value in letters.
    pub fn widest(&self) -> f64 {
        self.all().map(|value| wide(&value.shown)).fold(0.0, f64::max)
    }

    /// The fill of a series, as an attribute.
    pub fn fill(&self, series: usize) -> String {
        let ink = self.chart.series.get(series).map_or("1D5FA6", |one| colour(one.tone));
        let planned = self.chart.series.get(series).is_some_and(|one| one.planned);
        let outline = if planned { " stroke-dasharray=\"4 2\"" } else { "" };
        format!("fill=\"url(#{})\" stroke=\"#{ink}\"{outline}", self.pattern(series))
    }

    fn pattern(&self, series: usize) -> String {
        format!("p{}-{}-{series}", self.id, self.part)
    }

    /// Parts of about one length.
    fn parts(&self) -> Vec<(usize, usize)> {
        let count = self.count();
        let most = match self.chart.kind {
            ChartKind::Line => lines::fit(self),
            _ => ROWS,
        };
        let each = count.div_ceil(count.div_ceil(most).max(1)).max(1);
        (0..count).step_by(each).map(|from| (from, count.min(from + each))).collect()
    }

    fn framed(&self, height: f64, inner: &str) -> String {
        let series = self.chart.series.iter().enumerate();
        let patterns: String = series
            .map(|(at, one)| pattern(&self.pattern(at), at, colour(one.tone), one.planned))
            .collect();
        let (legend, below) = self.legend();
        let height = height + below;
        format!(
            "<svg viewBox=\"0 0 {WIDTH} {height:.0}\" role=\"group\" aria-label=\"{}{}\">\
             <defs>{patterns}</defs>{legend}<g transform=\"translate(0 {below:.0})\">{inner}</g></svg>\n",
            escaped(&self.chart.title),
            self.lang.pick("，数据见下表", "; the numbers are in the table below")
        )
    }

    /// What the fills mean, over the drawing; with the height that it takes.
    fn legend(&self) -> (String, f64) {
        let (mut out, mut x, mut y) = (String::new(), 8.0, 16.0);
        for (at, series) in self.chart.series.iter().enumerate() {
            let room = wide(&series.name) + 46.0;
            if x > 8.0 && x + room > WIDTH {
                (x, y) = (8.0, y + LINE + 3.0);
            }
            out.push_str(&self.sample(at, x, y));
            for (line, words) in wrapped(&series.name, WIDTH - 60.0).iter().enumerate() {
                y += if line > 0 { LINE } else { 0.0 };
                out.push_str(&letters(x + 30.0, y, "start", words));
            }
            x += room;
        }
        (out, y + 12.0)
    }

    fn sample(&self, series: usize, x: f64, y: f64) -> String {
        let one = &self.chart.series[series];
        let (ink, y) = (colour(one.tone), y - 5.0);
        match self.chart.kind {
            ChartKind::Bar | ChartKind::Stacked => format!(
                "<rect x=\"{x:.1}\" y=\"{:.1}\" width=\"24\" height=\"12\" {}/>",
                y - 6.0,
                self.fill(series)
            ),
            ChartKind::Line | ChartKind::Caterpillar => {
                let dashes = if one.planned { " stroke-dasharray=\"6 4\"" } else { "" };
                format!(
                    "<path d=\"M{x:.1},{y:.1} h24\" stroke=\"#{ink}\" stroke-width=\"2\"{dashes}/>{}",
                    point(series, x + 12.0, y, ink, one.planned)
                )
            }
        }
    }

    /// The numbers as a table. Their places are in the drawing: here are only ways to their entries.
    fn table(&self) -> String {
        let names = std::iter::once("").chain(self.chart.series.iter().map(|one| &*one.name));
        let mut out = head(names);
        for at in 0..self.count() {
            out.push_str(&format!("<tr><th scope=\"row\">{}</th>", text(self.name(at))));
            for series in 0..self.chart.series.len() {
                let value = self.value(series, at).map(|value| {
                    format!("<a href=\"#f{}\">{}</a>", value.number, text(&value.shown))
                });
                out.push_str(&format!("<td class=\"num\">{}</td>", value.unwrap_or_default()));
            }
            out.push_str("</tr>\n");
        }
        out
    }
}
