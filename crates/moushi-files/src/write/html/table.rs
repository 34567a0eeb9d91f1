//! Tables, heat tables and timetables. Shades are classes of the one style sheet, because the policy of
//! the page allows no style beside it; numbers and signs say the same without colour.

use moushi_core::report::book::{Cell, Column, ColumnKind, Tone};
use moushi_core::report::chart::{Bar, Gantt, Heat, Warmth};

use super::blocks::class;
use super::page::Page;
use super::words::text;
use crate::write::mood;

/// Steps of a shade.
const STEPS: u8 = 10;
const TONES: [Tone; 4] = [Tone::Plain, Tone::Good, Tone::Watch, Tone::Bad];

/// Rules of the style sheet for the shades: `.good-7`.
pub fn shades() -> String {
    let mut out = String::new();
    for tone in TONES {
        for step in 1..=STEPS {
            let shade = mood::shade(tone, f64::from(step) / f64::from(STEPS));
            out.push_str(&format!(".{}-{step} {{ background: #{shade}; }}\n", class(tone)));
        }
    }
    out
}

impl Page {
    /// A table.
    pub fn table(&mut self, columns: &[Column], rows: &[Vec<Cell>]) {
        if columns.is_empty() {
            return;
        }
        let mut out = head(columns.iter().map(|column| self.lang.of(&column.header)));
        for row in rows {
            out.push_str("<tr>");
            let cells = row.iter().chain(std::iter::repeat(&Cell::Blank));
            for (column, cell) in columns.iter().zip(cells) {
                out.push_str(&self.cell(column, cell));
            }
            out.push_str("</tr>\n");
        }
        self.framed("", &out);
    }

    /// A table that may be wider than the window: it is moved in a frame that keys reach.
    pub fn framed(&mut self, kind: &str, rows: &str) {
        let class = if kind.is_empty() { String::new() } else { format!(" class=\"{kind}\"") };
        let said = self.pick("表格，可左右移动", "Table, may be moved sideways");
        self.out.push_str(&format!(
            "<div class=\"frame\" tabindex=\"0\" role=\"group\" aria-label=\"{said}\">\
             <table{class}>\n{rows}</tbody></table></div>\n"
        ));
    }

    fn cell(&mut self, column: &Column, cell: &Cell) -> String {
        let kind = match (&column.kind, cell) {
            (_, Cell::Figure(_)) | (ColumnKind::Number, _) => "num",
            (ColumnKind::Words, _) => "",
            _ => "mid",
        };
        let words = cell.text(self.lang);
        let tone = match (cell, &column.kind) {
            (Cell::Open, _) => Tone::Watch,
            (_, ColumnKind::Choice(choices)) => choices
                .iter()
                .find(|one| self.lang.of(&one.words) == words)
                .map_or(Tone::Plain, |one| one.tone),
            _ => Tone::Plain,
        };
        let words = match cell {
            Cell::Figure(figure) => self.figure(figure),
            Cell::Told(runs) => self.runs(runs),
            Cell::Open => text(&words),
            _ => format!("{}{}", mood::mark(tone), text(&words)),
        };
        let classes = format!("{kind} {}", if tone == Tone::Plain { "" } else { class(tone) });
        match classes.trim() {
            "" => format!("<td>{words}</td>"),
            classes => format!("<td class=\"{classes}\">{words}</td>"),
        }
    }

    /// A heat table.
    pub fn heat(&mut self, heat: &Heat) {
        let names = std::iter::once(&heat.corner).chain(&heat.columns);
        let mut out = head(names.map(|name| &**name));
        for (name, cells) in &heat.rows {
            out.push_str(&format!("<tr><th scope=\"row\">{}</th>", text(name)));
            for at in 0..heat.columns.len() {
                out.push_str(&self.warmth(cells.get(at).and_then(Option::as_ref)));
            }
            out.push_str("</tr>\n");
        }
        self.framed("heat", &out);
    }

    fn warmth(&mut self, warmth: Option<&Warmth>) -> String {
        let Some(Warmth { figure, level, tone }) = warmth else { return "<td></td>".to_owned() };
        let figure = self.figure(figure);
        let level = if level.is_finite() { level.clamp(0.0, 1.0) } else { 0.0 };
        // Between 0 and STEPS by the clamp.
        let step = (level * f64::from(STEPS)).round() as u8;
        format!("<td class=\"{}-{step}\">{figure}{}</td>", class(*tone), mood::mark(*tone))
    }

    /// A timetable.
    pub fn gantt(&mut self, gantt: &Gantt) {
        let months: Vec<String> = (1..=12).map(|month| format!("{month}月")).collect();
        let names = ["编号", "任务"].into_iter();
        let mut out = head(names.chain(months.iter().map(|month| &**month)).chain(["完成时限"]));
        out.extend(gantt.bars.iter().map(|bar| line(bar, gantt.year)));
        self.framed("gantt", &out);
        let legend = "注：底色和“─”为实施月份，◇为节点，◆为完成时限；●正常，■关注，▲滞后。";
        self.out.push_str(&format!("<p class=\"note\">{legend}</p>\n"));
    }
}

fn line(bar: &Bar, year: i32) -> String {
    let mut out = format!(
        "<tr><td class=\"mid\">{}</td><th scope=\"row\">{}{}</th>",
        text(&bar.code),
        mood::mark(bar.tone),
        text(&bar.words)
    );
    for month in bar.months(year) {
        let shade = if month.busy {
            format!(" class=\"{}-{STEPS}\"", class(bar.tone))
        } else {
            String::new()
        };
        out.push_str(&format!("<td{shade}>{}</td>", month.sign()));
    }
    let until = if bar.until_words.is_empty() { "待明确" } else { &bar.until_words };
    out + &format!("<td class=\"mid\">{}</td></tr>\n", text(until))
}

/// The header, and the beginning of the body.
pub fn head<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let each = names.map(|name| match name.trim().is_empty() {
        // A header without words is none.
        true => "<td></td>".to_owned(),
        false => format!("<th scope=\"col\">{}</th>", text(name)),
    });
    format!("<thead><tr>{}</tr></thead>\n<tbody>\n", each.collect::<String>())
}
