//! Takes out of a part of a template what speaks of parts that stay behind: links, objects, controls, sounds, animation.
//! Everything else is copied as it stands. Decides nothing about which parts stay.

use std::collections::BTreeSet;

use moushi_core::model::Refusal;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::read::refusals;

/// Elements that go in any case.
const NEVER: &[&str] = &[
    "controls",
    "custDataLst",
    "hlinkClick",
    "hlinkHover",
    "hlinkMouseOver",
    "timing",
    "transition",
];
/// Elements that can go whole when something in them speaks of a part that is not there.
const WHOLE: &[&str] = &[
    "AlternateContent",
    "bg",
    "contentPart",
    "cxnSp",
    "extLst",
    "graphicFrame",
    "pic",
    "sldLayoutId",
    "sp",
];
/// Attributes that name a relation.
const NAMING: &[&str] = &["id", "embed", "link", "pict", "dm", "lo", "qs", "cs", "href", "blip"];

/// `xml`, well-formed and read before, with only those relations in it that are `kept`.
///
/// # Errors
/// When it speaks of a missing part in a place that cannot go.
pub fn cleaned(xml: &str, kept: &BTreeSet<&str>) -> Result<String, Refusal> {
    let mut reader = Reader::from_str(xml);
    let mut out = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>".to_owned();
    // Each open element: where it begins in `out`, and whether it can go whole.
    let mut open: Vec<(usize, bool)> = Vec::new();
    // How many elements are open in one that goes; none while nothing goes.
    let mut gone: Option<usize> = None;
    loop {
        let from = reader.buffer_position();
        let event = reader.read_event().map_err(|_| damaged())?;
        let raw = slice(xml, from, reader.buffer_position())?;
        let (start, closed) = match &event {
            Event::Start(start) => (Some(start), false),
            Event::Empty(start) => (Some(start), true),
            Event::End(_) => {
                match gone {
                    Some(depth) => gone = (depth > 1).then(|| depth - 1),
                    None => {
                        open.pop();
                        out.push_str(raw);
                    }
                }
                continue;
            }
            Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) => (None, true),
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) | Event::DocType(_) => continue,
            Event::Eof => return Ok(out),
        };
        if let Some(depth) = &mut gone {
            *depth += usize::from(!closed);
            continue;
        }
        let Some(start) = start else {
            out.push_str(raw);
            continue;
        };
        let name = start.local_name().into_inner().to_owned();
        if NEVER.contains(&name.as_str()) {
            gone = (!closed).then_some(1);
            continue;
        }
        open.push((out.len(), WHOLE.contains(&name.as_str())));
        if dangling(start, kept)? {
            let whole = open.iter().rposition(|(_, whole)| *whole).ok_or_else(damaged)?;
            out.truncate(open[whole].0);
            let depth = open.len() - whole - usize::from(closed);
            open.truncate(whole);
            gone = (depth > 0).then_some(depth);
            continue;
        }
        out.push_str(raw);
        if closed {
            open.pop();
        }
    }
}

/// Whether an element names a relation that does not stay. An empty name names nothing.
fn dangling(start: &BytesStart<'_>, kept: &BTreeSet<&str>) -> Result<bool, Refusal> {
    for attribute in start.attributes().with_checks(false) {
        let attribute = attribute.map_err(|_| damaged())?;
        let (key, value) = (attribute.key.into_inner(), &*attribute.value);
        let naming = key.split_once(':').is_some_and(|(prefix, name)| {
            prefix != "xmlns" && prefix != "xml" && NAMING.contains(&name)
        });
        if naming && !value.is_empty() && !kept.contains(value) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn slice(xml: &str, from: u64, to: u64) -> Result<&str, Refusal> {
    let place = |at: u64| usize::try_from(at).map_err(|_| damaged());
    xml.get(place(from)?..place(to)?).ok_or_else(damaged)
}

fn damaged() -> Refusal {
    refusals::damaged(&super::TITLE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(xml: &str) -> String {
        let out = cleaned(xml, &BTreeSet::from(["rId1"])).expect("cleaned");
        out.split_once("?>").expect("a declaration").1.to_owned()
    }

    #[test]
    fn what_names_a_missing_part_goes_with_its_shape() {
        let link = "<p:sp><a:r><a:rPr><a:hlinkClick r:id=\"rId9\"><x/></a:hlinkClick></a:rPr>字</a:r></p:sp>";
        assert_eq!(kept(link), "<p:sp><a:r><a:rPr></a:rPr>字</a:r></p:sp>");
        let object = "<t><p:graphicFrame><o r:id=\"rId9\"><x/></o></p:graphicFrame><p:pic r:embed=\"rId1\"/></t>";
        assert_eq!(kept(object), "<t><p:pic r:embed=\"rId1\"/></t>");
        let inside = "<t><p:pic><b r:embed=\"rId9\"/><c/></p:pic>后</t>";
        assert_eq!(kept(inside), "<t>后</t>");
        assert_eq!(
            kept("<t><p:timing><x/></p:timing><p:sldLayoutId r:id=\"rId7\"/></t>"),
            "<t></t>"
        );
        assert!(cleaned("<t r:id=\"rId9\"/>", &BTreeSet::new()).is_err());
    }
}
