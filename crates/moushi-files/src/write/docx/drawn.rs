//! What is drawn with the means of a table: big figures side by side, heat tables, timetables. Shades
//! stand beside numbers or signs, so that grey paper says the same.

use std::iter::once;

use moushi_core::report::block::Tile;
use moushi_core::report::book::Tone;
use moushi_core::report::chart::{Bar, Gantt, Heat, Warmth};

use super::table::{Look, SMALL, cell, coloured, head_row, long, open, row_of};
use super::xml::{paragraph, run};
use crate::write::mood;

/// Big figures in a row.
const TILES: usize = 4;
/// Least width of a heat column, in twips: `100.25%▲` in small letters on two lines.
const HEAT: u32 = 480;

/// Big figures side by side, each over what it counts.
pub fn tiles(tiles: &[Tile], width: u32) -> String {
    let each = match tiles.len() {
        0 => return String::new(),
        count @ 1..=TILES => count,
        count if count % 3 == 0 && count % TILES != 0 => 3,
        _ => TILES,
    };
    let widths = even(width, each);
    let mut out = open(&widths, &Look { margin: 70, ..SMALL });
    for row in tiles.chunks(each) {
        let mut cells: String =
            row.iter().zip(&widths).map(|(one, width)| tile(one, *width)).collect();
        let blank = paragraph("TileLabel", "", "");
        cells.extend(widths.iter().skip(row.len()).map(|width| cell(*width, "", &blank)));
        let torn = row.iter().any(|one| long(&one.label, 300));
        out.push_str(&row_of(1_000, torn, &cells));
    }
    out + "</w:tbl>"
}

fn tile(tile: &Tile, width: u32) -> String {
    let shown = &tile.figure.shown;
    // Half points: letters of Chinese are as wide as high, digits half of it.
    let wide: u32 = shown.chars().map(|c| if c.is_ascii() { 5 } else { 10 }).sum::<u32>().max(1);
    let size = (width.saturating_sub(160) / wide).clamp(20, 52);
    let letters =
        format!("{}<w:sz w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/>", coloured(tile.tone));
    let label = format!("{}{}", mood::mark(tile.tone), tile.label);
    let words = paragraph("TileFigure", "", &run(shown, &letters))
        + &paragraph("TileLabel", "", &run(&label, ""));
    let rule = format!(
        "<w:tcBorders><w:top w:val=\"single\" w:sz=\"18\" w:space=\"0\" w:color=\"{}\"/></w:tcBorders>",
        mood::ink(tile.tone)
    );
    cell(width, &rule, &words)
}

/// A heat table, in parts side by side where it is too wide for the paper.
pub fn heat(heat: &Heat, width: u32) -> String {
    let most = usize::try_from(width * 4 / 5 / HEAT).unwrap_or(1).max(1);
    let count = heat.columns.len();
    // Parts of about one size: a last part of one column would be all the paper wide.
    let part = count.div_ceil(count.div_ceil(most).max(1)).max(1);
    let starts = (0..count.max(1)).step_by(part);
    let parts = starts.map(|from| warm(heat, from, count.min(from + part), width));
    parts.collect::<Vec<_>>().join(&paragraph("Gap", "", ""))
}

fn warm(heat: &Heat, from: usize, to: usize, width: u32) -> String {
    let many = u32::try_from(to - from).unwrap_or(0);
    let widths = beside(width, (width / 5).max(width.saturating_sub(many * 1_400)), to - from);
    let head =
        |words: &String, width: u32| cell(width, "", &paragraph("SmallHead", "", &run(words, "")));
    let mut out = open(&widths, &SMALL);
    let names = once(&heat.corner).chain(&heat.columns[from..to]);
    let cells: String =
        names.clone().zip(&widths).map(|(name, width)| head(name, *width)).collect();
    out.push_str(&head_row(names.map(|name| &**name), &cells));
    for (name, cells) in &heat.rows {
        let mut row = cell(widths[0], "", &paragraph("Small", "", &run(name, "")));
        for (at, width) in (from..to).zip(&widths[1..]) {
            row.push_str(&warmth(cells.get(at).and_then(Option::as_ref), *width));
        }
        out.push_str(&row_of(400, long(name, 300), &row));
    }
    out + "</w:tbl>"
}

fn warmth(warmth: Option<&Warmth>, width: u32) -> String {
    let Some(Warmth { figure, level, tone }) = warmth else {
        return cell(width, "", &paragraph("SmallCode", "", ""));
    };
    let words = format!("{}{}", figure.shown, mood::mark(*tone));
    let shade = shaded(&mood::shade(*tone, *level));
    cell(width, &shade, &paragraph("SmallCode", "", &run(&words, "")))
}

/// A timetable: months as narrow columns, busy ones shaded, steps and deadlines as signs.
pub fn gantt(gantt: &Gantt, width: u32) -> String {
    let month = (width / 24).max(350);
    let [code, until] = [820, 1_100];
    let words = width.saturating_sub(code + until + month * 12);
    let mut widths = vec![code, words];
    widths.extend([month; 12]);
    widths.push(until);
    let mut heads = vec!["编号".to_owned(), "任务".to_owned()];
    heads.extend((1..=12).map(|month| format!("{month}月")));
    heads.push("完成时限".to_owned());
    let head = |(words, width): (&String, &u32)| {
        let month = *width == month;
        let letters = if month { "<w:sz w:val=\"14\"/><w:szCs w:val=\"14\"/>" } else { "" };
        cell(*width, TIGHT, &paragraph("SmallHead", "", &run(words, letters)))
    };
    let mut out = open(&widths, &SMALL);
    let cells: String = heads.iter().zip(&widths).map(head).collect();
    out.push_str(&head_row(heads.iter().map(|name| &**name), &cells));
    for bar in &gantt.bars {
        out.push_str(&row_of(400, long(&bar.words, 300), &line(bar, gantt.year, &widths)));
    }
    out.push_str("</w:tbl>");
    out + &paragraph("Note", "", &run(LEGEND, ""))
}

/// What the signs of a timetable mean.
const LEGEND: &str = "注：底色为实施月份，◇为节点，◆为完成时限；●正常，■关注，▲滞后。";
/// No room beside the letters: a month is hardly wider than its name.
const TIGHT: &str =
    "<w:tcMar><w:left w:w=\"0\" w:type=\"dxa\"/><w:right w:w=\"0\" w:type=\"dxa\"/></w:tcMar>";

fn line(bar: &Bar, year: i32, widths: &[u32]) -> String {
    let (first, last) = (&widths[..2], widths.last().copied().unwrap_or_default());
    let words = format!("{}{}", mood::mark(bar.tone), bar.words);
    let mut out = cell(first[0], "", &paragraph("SmallCode", "", &run(&bar.code, "")));
    out.push_str(&cell(first[1], "", &paragraph("Small", "", &run(&words, ""))));
    for (month, width) in bar.months(year).iter().zip(&widths[2..]) {
        let shade = if month.busy { shaded(&mood::shade(bar.tone, 1.0)) } else { String::new() };
        // Work is told by the shade; only steps and deadlines have a sign.
        let sign = if month.step || month.last { month.sign() } else { "" };
        out.push_str(&cell(*width, &(shade + TIGHT), &paragraph("SmallCode", "", &run(sign, ""))));
    }
    let until = if bar.until_words.is_empty() { "待明确" } else { &bar.until_words };
    let ink = if bar.until_words.is_empty() { coloured(Tone::Watch) } else { String::new() };
    out + &cell(last, "", &paragraph("SmallCode", "", &run(until, &ink)))
}

fn shaded(colour: &str) -> String {
    format!("<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"{colour}\"/>")
}

/// `count` widths that add up to `width`.
fn even(width: u32, count: usize) -> Vec<u32> {
    let each = width / u32::try_from(count).unwrap_or(1).max(1);
    let mut widths = vec![each; count];
    if let Some(last) = widths.last_mut() {
        *last += width - each * u32::try_from(count).unwrap_or(0);
    }
    widths
}

/// A first column and `count` even ones beside it.
fn beside(width: u32, first: u32, count: usize) -> Vec<u32> {
    let mut widths = vec![if count == 0 { width } else { first.min(width * 2 / 3) }];
    widths.extend(even(width - widths[0], count));
    widths
}
