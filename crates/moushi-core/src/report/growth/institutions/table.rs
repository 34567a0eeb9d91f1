//! The table of an indicator: each unit by class and name with its gain and what could be expected, or why there is no number.

use super::super::super::block::Block;
use super::super::super::book::{Cell, Choice, Column, ColumnKind, Tone};
use super::super::tables::{head, number};
use super::InstitutionsPaper;
use super::drawn::figure;
use crate::growth::institutions::findings::{grain, level};
use crate::growth::institutions::judged::{Growth, Judged, outside};
use crate::growth::institutions::reasons;
use crate::growth::shown::{estimate, fixed, percent};
use crate::text::{Lang, Text};

/// Units that a paper lists; of more, those outside of their band.
const ALL: usize = 80;

/// Against what could be expected. No mood: a unit is not judged by this alone.
pub(super) static SIDES: [Choice; 3] = [
    Choice { words: Text::new("低于期望", "below expected"), tone: Tone::Plain },
    Choice { words: Text::new("区间之内", "within"), tone: Tone::Plain },
    Choice { words: Text::new("高于期望", "above expected"), tone: Tone::Plain },
];

/// On which side of its band a unit lies; none where it has none.
pub(super) fn side(judged: &Judged, growth: &Growth, unit: usize) -> Option<Text> {
    let residual = growth.residuals[unit].as_ref().ok()?;
    let at = match outside(residual, judged.confidence) {
        Some(false) => 0,
        None => 1,
        Some(true) => 2,
    };
    Some(SIDES[at].words.clone())
}

/// How the table is read, and which units it has.
pub(super) fn reading(judged: &Judged, growth: &Growth) -> Text {
    let (zh, en) = match judged.units.len() > ALL {
        true => (
            "单位多，下表只列在期望区间之外的，工作簿里有全部单位。",
            " Of many units the table has those outside of their interval; the workbook has all.",
        ),
        false => ("", ""),
    };
    let least = estimate(growth.least_base, grain(growth));
    Text::of(
        format!(
            "按类别和名称排列。起点不到 {least} 的不算相对增幅；“—”是没有数，原因见工作簿。{zh}"
        ),
        format!(
            "By class and name. No share is taken of a base below {least}; “—” is no number, for which the workbook has the reason.{en}"
        ),
    )
}

fn code(words: &Text, width: u16, lang: Lang) -> Column {
    Column { kind: ColumnKind::Code, ..head(words, width, lang) }
}

/// The table.
pub(super) fn table(paper: &InstitutionsPaper<'_>, growth: &Growth, lang: Lang) -> Block {
    let judged = paper.judged;
    let (base, to, percent) = (judged.base, judged.to, level(judged));
    let year = |year: i32| Text::same(year.to_string());
    let goal = growth.goal.is_some();
    let mut columns = vec![head(&Text::new("单位", "Unit"), 20, lang)];
    if paper.is_classed() {
        columns.push(head(&Text::new("类别", "Class"), 14, lang));
    }
    columns.extend([
        number(&year(base), 9, lang),
        number(&year(to), 9, lang),
        number(&Text::new("增量", "Gain"), 9, lang),
        number(&Text::new("增幅（%）", "Gain (%)"), 9, lang),
        number(&Text::new("标准化增量", "Standardised"), 9, lang),
    ]);
    if goal {
        columns.push(number(&Text::new("差距缩小（%）", "Gap closed (%)"), 9, lang));
    }
    let band = Text::of(format!("{percent}% 期望区间"), format!("Expected ({percent} %)"));
    columns.extend([
        code(&Text::new("百分位", "Percentile"), 11, lang),
        code(&band, 24, lang),
        code(&Text::new("与期望相比", "Against it"), 12, lang),
    ]);
    let units = paper.all();
    let many = judged.units.len() > ALL;
    let apart = |unit: &&usize| {
        let one = growth.residuals[**unit].as_ref().ok();
        !many || one.and_then(|one| outside(one, judged.confidence)).is_some()
    };
    let rows = units.iter().filter(apart).map(|unit| row(paper, growth, *unit, lang)).collect();
    Block::Table { columns, rows }
}

/// A number, or a dash.
fn told(value: Option<String>) -> Cell {
    Cell::words(value.unwrap_or_else(|| "—".to_owned()))
}

fn row(paper: &InstitutionsPaper<'_>, growth: &Growth, unit: usize, lang: Lang) -> Vec<Cell> {
    let (judged, error) = (paper.judged, grain(growth));
    let plain = |value: Option<f64>| told(value.map(|value| estimate(value, error)));
    let name = &judged.units[unit];
    let mut cells = vec![Cell::words(name.clone())];
    if paper.is_classed() {
        cells.push(Cell::words(judged.class(unit).unwrap_or("—")));
    }
    cells.extend([plain(growth.before.get(unit)), plain(growth.after.get(unit))]);
    cells.push(match growth.gains[unit] {
        Ok(gain) => {
            let (indicator, base, to) = (&growth.name, judged.base, judged.to);
            let how = Text::of(
                format!("{name}“{indicator}”{base}—{to} 年的增量"),
                format!("gain of {name} in “{indicator}”, {base}–{to}"),
            );
            Cell::Figure(figure(gain, error, &how, lang))
        }
        Err(_) => told(None),
    });
    cells.push(told(growth.relative[unit].ok().map(percent)));
    cells.push(told(growth.standardised[unit].ok().map(|one| fixed(one, 2))));
    if growth.goal.is_some() {
        cells.push(told(growth.closings[unit].ok().map(|one| percent(one.share))));
    }
    let place = growth.moves[unit].ok();
    cells
        .push(told(place.map(|one| format!("{} → {}", fixed(one.before, 0), fixed(one.after, 0)))));
    let residual = growth.residuals[unit].as_ref().ok();
    let band = |one: &moushi_stats::progress::Residual| {
        format!("{} ~ {}", estimate(one.band[0], error), estimate(one.band[1], error))
    };
    cells.push(told(residual.map(band)));
    let side = side(judged, growth, unit);
    cells.push(match (side, growth.gains[unit]) {
        (Some(side), _) => Cell::words(lang.of(&side)),
        (None, Err(reason)) => Cell::words(lang.of(&reasons::words(reason, judged))),
        (None, Ok(_)) => told(None),
    });
    cells
}
