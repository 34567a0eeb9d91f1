//! HTML: a pack as one self-contained page, the twin of the paper. Nothing is fetched and nothing
//! runs: every number is a link to its entry in the list 数字来路 and back, by fragments alone. The
//! entries stand in the page a second time as JSON, for programs.

use moushi_core::report::block::{Block, Letterhead, Pack};
use moushi_core::report::ordinal;
use moushi_core::report::trace::{Stamp, Trace};
use moushi_core::text::Lang;

use super::review::{hash_source, json, unix};
use crate::writers::WriteError;

mod blocks;
mod chart;
mod lines;
mod page;
mod rows;
mod scatter;
mod svg;
mod table;
mod trails;
mod words;

use page::Page;
use words::{escaped, text};

const STYLE: &str = include_str!("html/page.css");
/// What the block of data begins with.
const DATA: &str = "<script type=\"application/json\" id=\"moushi-trace\">";
const DATA_END: &str = "</script>";
/// Headings from which a page has a list of them.
const CONTENTS: usize = 3;

/// The page. The same pack gives the same bytes.
///
/// # Errors
/// None today; the list of writers asks for them.
pub fn write(pack: &Pack) -> Result<Vec<u8>, WriteError> {
    let mut page = Page::new(pack);
    body(&mut page, pack);
    let Page { out: main, trace, contents, .. } = page;
    let (style, policy) = (style(), policy());
    let name = title(pack).concat();
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<title>{}</title>\n\
         <style>{style}</style>\n</head>\n<body>\n{}{}<main id=\"main\">\n{main}</main>\n{}{}{DATA}",
        pack.lang.tag(),
        escaped(&name),
        head(pack),
        list_of(&contents, pack.lang),
        colophon(pack.letterhead.as_ref()),
        trails::list(&trace, pack.lang),
    )
    .into_bytes();
    json(&trace, &mut out);
    out.extend_from_slice(DATA_END.as_bytes());
    out.extend_from_slice(b"\n</body>\n</html>\n");
    Ok(out)
}

/// What a server sends along with a page that [`write`] made, when it shows it: nothing is fetched, nothing runs.
pub fn policy() -> String {
    format!(
        "default-src 'none'; style-src '{}'; base-uri 'none'; form-action 'none'",
        hash_source(&style())
    )
}

fn style() -> String {
    unix(STYLE) + &table::shades()
}

/// Rules of a style sheet for the shades of tables, for pages that show [`slides`] under a sheet of their own.
pub fn shades() -> String {
    table::shades()
}

/// A piece of a pack that stands on a screen of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slide {
    /// The heading; empty for what stands before the first.
    pub title: String,
    /// What is under it, as HTML. Every number is a link whose title says where it comes from.
    pub body: String,
}

/// The pack in pieces: a heading of level 1 begins one, as it begins a slide of a deck. Annexes stay on paper.
pub fn slides(pack: &Pack) -> Vec<Slide> {
    let mut page = Page::new(pack);
    // The heading of the piece is the page's own; those in it are one level down.
    page.under = 1;
    let mut slides: Vec<Slide> = Vec::new();
    for block in &pack.blocks {
        if let Block::Heading { level: 1, ordinal: number, text } = block {
            let number = number.map(|number| ordinal(1, number)).unwrap_or_default();
            slides.push(Slide { title: format!("{number}{text}"), body: String::new() });
            continue;
        }
        if slides.is_empty() {
            slides.push(Slide { title: String::new(), body: String::new() });
        }
        page.blocks(std::slice::from_ref(block));
        if let Some(slide) = slides.last_mut() {
            slide.body.push_str(&std::mem::take(&mut page.out));
        }
    }
    slides
}

/// The numbers of a page that [`write`] made; none where it holds no such list.
pub fn trace(bytes: &[u8]) -> Option<Trace> {
    let page = std::str::from_utf8(bytes).ok()?;
    let (_, data) = page.split_once(DATA)?;
    let (data, _) = data.split_once(DATA_END)?;
    serde_json::from_str(data).ok()
}

/// The title line by line; a page has always one.
fn title(pack: &Pack) -> Vec<&str> {
    let lines: Vec<&str> = pack.title.iter().map(|line| &**line).collect();
    if lines.concat().trim().is_empty() { vec![pack.lang.pick("材料", "Paper")] } else { lines }
}

/// Red head, title, byline.
fn head(pack: &Pack) -> String {
    let mut out = String::from("<header>\n");
    if let Some(letterhead) = &pack.letterhead {
        out.push_str(&paragraph("mark", &letterhead.mark));
        out.push_str(&paragraph("number", &letterhead.number));
        if !letterhead.mark.is_empty() || !letterhead.number.is_empty() {
            out.push_str("<hr class=\"red\">\n");
        }
    }
    let lines: Vec<String> = title(pack).into_iter().map(text).collect();
    out.push_str(&format!("<h1>{}</h1>\n", lines.join("<br>")));
    out.extend(pack.byline.iter().map(|line| paragraph("byline", line)));
    out + "</header>\n"
}

/// A paragraph, where there are words for it.
fn paragraph(class: &str, words: &str) -> String {
    match words.is_empty() {
        true => String::new(),
        false => format!("<p class=\"{class}\">{}</p>\n", text(words)),
    }
}

fn body(page: &mut Page, pack: &Pack) {
    let letterhead = pack.letterhead.as_ref();
    if let Some(to) = letterhead.map(|one| &one.addressees).filter(|to| !to.is_empty()) {
        let to = format!("{}：", to.trim_end_matches(['：', ':']));
        page.out.push_str(&paragraph("to", &to));
    }
    page.blocks(&pack.blocks);
    if let Some(line) = pack.stamp.as_ref().map(Stamp::line) {
        page.out.push_str(&paragraph("note", &line));
    }
    let lang = pack.lang;
    for (number, annex) in (1..).zip(&pack.annexes) {
        let words = match (pack.annexes.len(), number) {
            (1, _) => format!("{}{}", lang.pick("附件：", "Annex: "), annex.title),
            (_, 1) => format!("{}1.{}", lang.pick("附件：", "Annexes: "), annex.title),
            _ => format!("　　　{number}.{}", annex.title),
        };
        page.out.push_str(&paragraph("annexed", &words));
    }
    page.out.push_str(&paragraph("date", letterhead.map_or("", |one| &one.date)));
    for (number, annex) in (1..).zip(&pack.annexes) {
        let class = if annex.wide { "annex wide" } else { "annex" };
        let number = if pack.annexes.len() > 1 { number.to_string() } else { String::new() };
        let name = lang.pick("附件", "Annex ");
        page.out.push_str(&format!(
            "<section class=\"{class}\">\n<p class=\"no\">{name}{number}</p>\n"
        ));
        page.annex(&annex.title, &annex.blocks);
        page.out.push_str("</section>\n");
    }
}

fn colophon(letterhead: Option<&Letterhead>) -> String {
    let Some(Letterhead { copies, printed, .. }) = letterhead else { return String::new() };
    if copies.is_empty() && printed.is_empty() {
        return String::new();
    }
    let mut out = String::from("<footer>\n");
    if !copies.is_empty() {
        out.push_str(&paragraph("copies", &format!("抄送：{}。", copies.trim_end_matches('。'))));
    }
    out + &paragraph("printed", printed) + "</footer>\n"
}

/// 目录, folded; each entry leads to its heading.
fn list_of(contents: &[(u32, String)], lang: Lang) -> String {
    if contents.len() < CONTENTS {
        return String::new();
    }
    let entry = |(id, words): &(u32, String)| {
        format!("<li><a href=\"#h{id}\">{}</a></li>\n", escaped(words))
    };
    let entries: String = contents.iter().map(entry).collect();
    let name = lang.pick("目录", "Contents");
    format!(
        "<nav aria-label=\"{name}\"><details><summary>{name}</summary><ul>\n{entries}</ul></details></nav>\n"
    )
}
