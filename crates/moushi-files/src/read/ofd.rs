//! Reads OFD (GB/T 33190): the text objects of each page, put into lines and paragraphs by where
//! they stand. Draws nothing, checks no signature.

mod page;
mod paragraphs;

use std::collections::BTreeMap;

use moushi_core::model::Refusal;
use moushi_core::text::{Format, SourceBuilder, Text};

use self::page::{Line, Page};
use self::paragraphs::Paragraphs;
use super::container::{Container, resolve};
use super::xml::{Element, tree};
use super::{notes, refusals};
use crate::readers::{Input, Outcome, Reader};

/// ofd.
pub(crate) const READER: Reader = Reader {
    format: Format::Ofd,
    extensions: &["ofd"],
    title: Text::new("OFD版式文件", "OFD fixed-layout document"),
    page: include_str!("ofd.md"),
    read,
};

/// Elements that only draw.
const LOOKS: &[&str] =
    &["PathObject", "CGTransform", "FillColor", "StrokeColor", "Clips", "Actions"];

fn read(input: &Input<'_>) -> Outcome {
    let mut container = Container::open(input)?;
    let root = tree(&container.text("OFD.xml")?, input, LOOKS)?;
    let mut paragraphs = Paragraphs::new(SourceBuilder::new());
    let mut scanned = Vec::new();
    let mut number = 0;
    let documents = root.children().filter(|child| child.is("DocBody"));
    for document in documents.filter_map(|body| body.child("DocRoot")) {
        let part = resolve("OFD.xml", document.text().trim());
        let pages = pages(&mut container, &part)?;
        let repeated = repeated(&pages);
        for page in pages {
            number += 1;
            input.check_time()?;
            if page.is_scan() {
                scanned.push(number);
            }
            paragraphs.page(page, number, &repeated);
            input.check_text(paragraphs.len())?;
        }
        paragraphs.close();
    }
    let source = paragraphs.finish().finish(input.name, Format::Ofd, input.bytes);
    let findings = (!scanned.is_empty()).then(|| notes::scanned_pages(&source, &scanned));
    Ok((source, findings.into_iter().collect()))
}

/// The pages of one document of the file.
fn pages(container: &mut Container<'_>, part: &str) -> Result<Vec<Page>, Refusal> {
    let input = *container.input();
    let root = tree(&container.text(part)?, &input, LOOKS)?;
    let mut templates = BTreeMap::new();
    for template in root.child("CommonData").into_iter().flat_map(Element::children) {
        if let (true, Some(id), Some(place)) =
            (template.is("TemplatePage"), template.attribute("ID"), template.attribute("BaseLoc"))
        {
            templates.insert(id.to_owned(), resolve(part, place));
        }
    }
    let mut shown_templates: Vec<String> = Vec::new();
    let mut pages = Vec::new();
    for entry in root.child("Pages").into_iter().flat_map(Element::children) {
        let Some(place) = entry.attribute("BaseLoc") else { continue };
        let place = resolve(part, place);
        let xml = container.text_if_any(&place)?.ok_or_else(|| refusals::missing(&place))?;
        let root = tree(&xml, &input, LOOKS)?;
        let mut page = Page::of(&root);
        for template in root.children().filter_map(|child| child.attribute("TemplateID")) {
            // What a template draws on every page is read once.
            let Some(place) = templates.get(template) else { continue };
            if shown_templates.contains(place) {
                continue;
            }
            shown_templates.push(place.clone());
            if let Some(xml) = container.text_if_any(place)? {
                page.lay_under(&Page::of(&tree(&xml, &input, LOOKS)?));
            }
        }
        pages.push(page);
    }
    Ok(pages)
}

/// Lines that stand at the head or foot of at least three pages and of half of all: running heads.
fn repeated(pages: &[Page]) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for page in pages {
        let mut ends: Vec<&str> = page.ends().map(|line: &Line| line.text.as_str()).collect();
        ends.sort_unstable();
        ends.dedup();
        for line in ends {
            *counts.entry(line).or_default() += 1;
        }
    }
    let often = (pages.len() / 2).max(3);
    counts.into_iter().filter(|(_, n)| *n >= often).map(|(line, _)| line.to_owned()).collect()
}
