//! PPTX: a deck that a leader shows to a meeting, with native text, tables and charts, and in the notes where every number
//! comes from. Written as PresentationML by hand: every part is short, known and the same for the same pack. Names fonts
//! and never embeds them.

use moushi_core::model::Refusal;
use moushi_core::report::block::{Block, Pack};
use moushi_core::report::ordinal;
use moushi_core::report::trace::Trace;
use moushi_core::text::Lang;

use super::chart;
use crate::writers::WriteError;

mod deck;
mod design;
mod drawn;
mod flow;
mod grid;
mod measure;
mod notes;
mod package;
mod pieces;
mod slide;
mod template;
mod text;

use design::Design;
use flow::Page;
use package::Part;
use slide::Drawing;

/// Why no deck was written on a template.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OnTemplate {
    /// The template cannot be used.
    #[error(transparent)]
    Template(#[from] Refusal),
    /// The deck passes a limit of the format.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// The pack as a deck in our own design. The same pack gives the same bytes.
///
/// # Errors
/// When the deck passes the 4 GiB of a zip member.
pub fn write(pack: &Pack) -> Result<Vec<u8>, WriteError> {
    written(pack, &design::own())
}

/// The pack as a deck on a template (pptx or potx): its masters, layouts, theme and pictures stay, its slides, notes,
/// macros, objects and links go. The same pack and template give the same bytes.
///
/// # Errors
/// When the template is damaged, hostile, or lacks a place for a title or for text.
pub fn write_on(pack: &Pack, template: &[u8]) -> Result<Vec<u8>, OnTemplate> {
    Ok(written(pack, &template::design(template)?)?)
}

/// Whether decks can be written on a template.
///
/// # Errors
/// As [`write_on`], for what is wrong with the template.
pub fn fits(template: &[u8]) -> Result<(), Refusal> {
    template::design(template).map(drop)
}

/// A slide that is still to be drawn.
struct Slide {
    title: String,
    page: Page,
}

fn written(pack: &Pack, design: &Design) -> Result<Vec<u8>, WriteError> {
    let mut trace = Trace { stamp: pack.stamp.clone().unwrap_or_default(), ..Trace::default() };
    let foot = foot(pack);
    let mut slides = vec![cover(pack, design, &foot)];
    let mut charts = Vec::new();
    for (number, slide) in (2..).zip(slides_of(pack, design)) {
        let (part, lines) = drawn(&slide, number, design, &foot, &mut trace, &mut charts)?;
        slides.push((part, lines));
    }
    let parts = deck::parts(pack, design, slides, charts, &trace);
    package::zipped(&parts, &deck::roots())
        .map_err(|cause| WriteError { format: "pptx", cause: cause.to_string() })
}

/// What stands at the foot of every slide.
fn foot(pack: &Pack) -> String {
    let as_of = pack.stamp.as_ref().map(|stamp| stamp.as_of.as_str()).filter(|day| !day.is_empty());
    let day = as_of.map(|day| format!("数据截至{day}"));
    let parts = [Some(pack.org.clone()).filter(|org| !org.is_empty()), day];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// The first slide with the lines of its notes.
fn cover(pack: &Pack, design: &Design, foot: &str) -> (Part, Vec<String>) {
    let title = pack.title.join("\n");
    let title = match (title.trim(), pack.org.trim()) {
        ("", "") => "材料".to_owned(),
        ("", org) => org.to_owned(),
        _ => title,
    };
    let mut under = pack.byline.clone();
    if !pack.byline.contains(&pack.org) {
        under.push(pack.org.clone());
    }
    let stamp = pack.stamp.as_ref();
    under.extend(stamp.map(|stamp| format!("数据截至{}", stamp.as_of)));
    under.retain(|line| !line.trim().is_empty());
    let mut drawing = Drawing::new(&design.cover);
    drawing.cover(&title, &under.join("\n"));
    drawing.foot(foot, 1);
    let lines = stamp.map_or_else(|| vec!["本页没有数字。".to_owned()], |stamp| vec![stamp.line()]);
    (deck::slide(1, &design.cover, drawing.finish()), lines)
}

/// All slides behind the cover, with their titles.
fn slides_of(pack: &Pack, design: &Design) -> Vec<Slide> {
    let mut slides = Vec::new();
    let first = pack.title.last().map_or("", String::as_str);
    let (mut title, mut headed, mut from) = (first.to_owned(), false, 0);
    for (at, block) in pack.blocks.iter().enumerate() {
        if let Block::Heading { level: 0 | 1, ordinal: number, text } = block {
            section(&mut slides, &title, headed, &pack.blocks[from..at], design);
            let number = number.map(|number| ordinal(1, number)).unwrap_or_default();
            (title, headed, from) = (format!("{number}{text}"), true, at + 1);
        }
    }
    section(&mut slides, &title, headed, &pack.blocks[from..], design);
    for (number, annex) in (1..).zip(&pack.annexes) {
        let mark =
            if pack.annexes.len() > 1 { format!("附件{number}") } else { "附件".to_owned() };
        section(&mut slides, &format!("{mark}　{}", annex.title), true, &annex.blocks, design);
    }
    slides
}

/// The slides of one heading, numbered where there are several. A heading without anything stands alone.
fn section(slides: &mut Vec<Slide>, title: &str, headed: bool, blocks: &[Block], design: &Design) {
    let pages = flow::pages(blocks, design.body);
    let count = pages.len();
    if count == 0 && headed {
        slides.push(Slide { title: title.to_owned(), page: Page::new() });
    }
    for (number, page) in (1..).zip(pages) {
        let mark = if count > 1 { format!("（{number}/{count}）") } else { String::new() };
        slides.push(Slide { title: format!("{title}{mark}"), page });
    }
}

fn drawn(
    slide: &Slide,
    number: u32,
    design: &Design,
    foot: &str,
    trace: &mut Trace,
    charts: &mut Vec<chart::Parts>,
) -> Result<(Part, Vec<String>), WriteError> {
    let text = slide.page.iter().any(|placed| matches!(placed.item, flow::Item::Text(_)));
    let layout = if text { &design.content } else { &design.bare };
    let mut drawing = Drawing::new(layout);
    let cut = drawing.title(&slide.title);
    slide.page.iter().for_each(|placed| drawing.place(placed));
    drawing.foot(foot, number);
    let figures: Vec<_> = slide.page.iter().flat_map(|placed| placed.item.figures()).collect();
    let mut lines = notes::told(trace, number, &slide.title, &figures);
    if cut {
        lines.push(format!("标题全文：{}", slide.title));
    }
    let mut names = Vec::new();
    for chart in &drawing.charts {
        charts.push(chart::parts(chart, "rId1", Lang::Zh)?);
        names.push(charts.len());
    }
    let mut part = deck::slide(number, layout, drawing.finish());
    for (at, name) in (1..).zip(names) {
        part = part.related(&slide::chart_id(at), chart::RELATION, &deck::chart_name(name));
    }
    Ok((part, lines))
}
