//! The design of somebody's own template, pptx or potx: which layouts there are, where their places stand, and the parts
//! that make them. A template is a file of others: it is read under the limits of every reader, and only masters,
//! layouts, themes and pictures are taken over. What runs, links or embeds stays behind.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use moushi_core::model::Refusal;
use moushi_core::text::Text;

use super::design::{Design, Layout, Seat};
use super::measure::Area;
use super::package::Part;
use crate::read::container::Container;
use crate::read::ooxml::{Relation, main_part, relations};
use crate::read::refusals;
use crate::read::xml::{Element, tree};
use crate::readers::{Input, Limits};

mod clean;

const TITLE: Text = Text::new("模板（pptx）", "template (pptx)");
const MAIN: &str = "application/vnd.openxmlformats-officedocument.presentationml";
/// Least width and height of a place for text: 3 × 2 inches. Below, a table has no room for two rows.
const LEAST: (i64, i64) = (2_743_200, 1_828_800);
/// Least height of a place for a title.
const LEAST_TITLE: i64 = 400_000;
/// What the format allows for the sides of a slide.
const SIDES: std::ops::RangeInclusive<i64> = 914_400..=51_206_400;

/// The design of a template.
///
/// # Errors
/// When the file is damaged or hostile, is no presentation, or lacks a place that a deck needs.
pub fn design(bytes: &[u8]) -> Result<Design, Refusal> {
    let limits = Limits::default();
    if bytes.len() as u64 > limits.max_file {
        return Err(refusals::too_large(bytes.len() as u64, limits.max_file));
    }
    let input = Input::new("template.pptx", bytes, &limits);
    // A panic of a library on a damaged file costs a refusal, not the program.
    catch_unwind(AssertUnwindSafe(|| found(&input)))
        .unwrap_or_else(|_| Err(refusals::damaged(&TITLE)))
}

fn found(input: &Input<'_>) -> Result<Design, Refusal> {
    let mut container = Container::open(input)?;
    let main = main_part(&mut container, "ppt/presentation.xml")?;
    let root = match container.text_if_any(&main)? {
        Some(xml) => tree(&xml, input, &[])?,
        None => return Err(refusals::no_template()),
    };
    if !root.is("presentation") {
        return Err(refusals::no_template());
    }
    let side = |name| root.child("sldSz").and_then(|size| size.number::<i64>(name));
    let (Some(wide), Some(high)) = (side("cx"), side("cy")) else {
        return Err(refusals::damaged(&TITLE));
    };
    if !SIDES.contains(&wide) || !SIDES.contains(&high) {
        return Err(refusals::damaged(&TITLE));
    }
    let names = relations(&mut container, &main)?;
    let mut taking = Taking { container, parts: BTreeMap::new(), layouts: Vec::new() };
    let mut masters = Vec::new();
    for id in root.child("sldMasterIdLst").into_iter().flat_map(Element::children) {
        let known = id.prefixed("id");
        let Some(name) = names.iter().find(|one| Some(one.id.as_str()) == known) else { continue };
        taking.master(&name.target)?;
        let number = id.attributes.iter().find(|(key, _)| &**key == "id");
        let number = number.and_then(|(_, value)| value.parse::<u32>().ok());
        // Each has an id of its own, also where the template gives none.
        let least = 2_147_483_648_u32.saturating_add(u32::try_from(masters.len()).unwrap_or(0));
        masters.push((name.target.clone(), number.unwrap_or(0).max(least)));
    }
    let slide = Area::new(0, 0, wide, high);
    let mut design = chosen(&taking.layouts, slide)?;
    (design.size, design.masters) = ((wide, high), masters);
    design.parts = taking.parts.into_values().collect();
    Ok(design)
}

/// A layout that was found, with its type.
struct Found {
    kind: String,
    layout: Layout,
    /// Place for text of the master, where the layout has none.
    under: Option<Area>,
}

/// What is taken over so far.
struct Taking<'a> {
    container: Container<'a>,
    parts: BTreeMap<String, Part>,
    layouts: Vec<Found>,
}

impl Taking<'_> {
    fn tree(&mut self, name: &str) -> Result<(String, Element), Refusal> {
        let xml = self.container.text(name)?;
        let root = tree(&xml, self.container.input(), &[])?;
        Ok((xml, root))
    }

    fn master(&mut self, name: &str) -> Result<(), Refusal> {
        if self.parts.contains_key(name) {
            return Ok(());
        }
        let (xml, root) = self.tree(name)?;
        let kept = self.kept(name, &["slideLayout", "theme", "image"])?;
        self.take(name, "slideMaster", &xml, &kept)?;
        let Some(theme) = kept.iter().find(|one| one.kind == "theme") else {
            return Err(refusals::missing("theme"));
        };
        self.theme(&theme.target)?;
        let order = root.child("sldLayoutIdLst").into_iter().flat_map(Element::children);
        let order: Vec<_> = order.filter_map(|id| id.prefixed("id")).collect();
        let mut layouts: Vec<_> = kept.iter().filter(|one| one.kind == "slideLayout").collect();
        layouts.sort_by_key(|one| order.iter().position(|id| *id == one.id));
        for layout in layouts {
            self.layout(&layout.target, &root)?;
        }
        Ok(())
    }

    fn layout(&mut self, name: &str, master: &Element) -> Result<(), Refusal> {
        if self.parts.contains_key(name) {
            return Ok(());
        }
        let (xml, root) = self.tree(name)?;
        let kept = self.kept(name, &["slideMaster", "image"])?;
        self.take(name, "slideLayout", &xml, &kept)?;
        let seat = |kinds: &[&str]| seat(&root, kinds, master);
        if let Some(title) = seat(&["title", "ctrTitle"]) {
            let body = seat(&["obj", "body", "subTitle"]);
            let (footer, number) = (seat(&["ftr"]), seat(&["sldNum"]));
            let layout = Layout { part: name.to_owned(), title, body, footer, number };
            let kind = root.attribute("type").unwrap_or_default().to_owned();
            let under = place(master, &["body", "obj"]).and_then(area);
            self.layouts.push(Found { kind, layout, under });
        }
        Ok(())
    }

    fn theme(&mut self, name: &str) -> Result<(), Refusal> {
        if self.parts.contains_key(name) {
            return Ok(());
        }
        let (xml, _) = self.tree(name)?;
        let kept = self.kept(name, &["image"])?;
        self.take(name, "theme", &xml, &kept)
    }

    /// The relations of a part that are followed: those of these kinds whose target is there, and is a picture where it
    /// says so.
    fn kept(&mut self, name: &str, kinds: &[&str]) -> Result<Vec<Relation>, Refusal> {
        let mut kept = relations(&mut self.container, name)?;
        kept.retain(|one| {
            kinds.contains(&one.kind.as_str())
                && self.container.has(&one.target)
                && (one.kind != "image" || picture(&one.target).is_some())
        });
        for one in kept.iter().filter(|one| one.kind == "image") {
            if let Some(media) = picture(&one.target)
                && !self.parts.contains_key(&one.target)
                && let Some(bytes) = self.container.part(&one.target)?
            {
                self.parts.insert(one.target.clone(), Part::new(&one.target, media, bytes));
            }
        }
        Ok(kept)
    }

    /// Takes a part over, without what speaks of parts that stay behind.
    fn take(
        &mut self,
        name: &str,
        kind: &str,
        xml: &str,
        kept: &[Relation],
    ) -> Result<(), Refusal> {
        let ids = kept.iter().map(|one| one.id.as_str()).collect();
        let media = match kind {
            "theme" => "application/vnd.openxmlformats-officedocument.theme+xml".to_owned(),
            kind => format!("{MAIN}.{kind}+xml"),
        };
        let part = Part::new(name, &media, clean::cleaned(xml, &ids)?);
        let related = |part: Part, one: &Relation| {
            part.related(&one.id, &one.kind, &format!("/{}", one.target))
        };
        self.parts.insert(name.to_owned(), kept.iter().fold(part, related));
        Ok(())
    }
}

/// The media type of a picture by its ending; none for anything else.
fn picture(name: &str) -> Option<&'static str> {
    Some(match name.rsplit_once('.')?.1 {
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "bmp" => "image/bmp",
        "tif" | "tiff" => "image/tiff",
        "emf" => "image/x-emf",
        "wmf" => "image/x-wmf",
        _ => return None,
    })
}

/// The first placeholder of one of these types on a master or layout.
fn place<'e>(root: &'e Element, kinds: &[&str]) -> Option<&'e Element> {
    let shapes = root.at(&["cSld", "spTree"])?.children().filter(|child| child.is("sp"));
    let kind = |shape: &Element| {
        let place = shape.at(&["nvSpPr", "nvPr", "ph"])?;
        Some(place.attribute("type").unwrap_or("obj").to_owned())
    };
    shapes.into_iter().find(|shape| kind(shape).is_some_and(|kind| kinds.contains(&&*kind)))
}

fn area(shape: &Element) -> Option<Area> {
    let frame = shape.at(&["spPr", "xfrm"])?;
    let (offset, extent) = (frame.child("off")?, frame.child("ext")?);
    let area = Area::new(
        offset.number("x")?,
        offset.number("y")?,
        extent.number("cx")?,
        extent.number("cy")?,
    );
    let sane = |side: i64| (0..=*SIDES.end()).contains(&side);
    [area.x, area.y, area.w, area.h].into_iter().all(sane).then_some(area)
}

/// A place on a layout; where the layout does not say where, the master does.
fn seat(layout: &Element, kinds: &[&str], master: &Element) -> Option<Seat> {
    let shape = place(layout, kinds)?;
    let ph = shape.at(&["nvSpPr", "nvPr", "ph"])?;
    let above: &[&str] = match ph.attribute("type") {
        Some("title" | "ctrTitle") => &["title"],
        Some("ftr") => &["ftr"],
        Some("sldNum") => &["sldNum"],
        _ => &["body", "obj"],
    };
    let area = area(shape).or_else(|| place(master, above).and_then(area))?;
    let text = |name| ph.attribute(name).unwrap_or_default().to_owned();
    Some(Seat { kind: text("type"), index: text("idx"), area })
}

/// The layouts that a deck uses.
fn chosen(layouts: &[Found], slide: Area) -> Result<Design, Refusal> {
    let of = |kind: &str| layouts.iter().find(|found| found.kind == kind);
    let cover = of("title").ok_or_else(|| {
        refusals::template_lacks(
            "“标题幻灯片”版式及其标题占位符",
            "the layout “title slide” with a title",
        )
    })?;
    let content = ["obj", "tx", "titleOnly"].into_iter().filter_map(of);
    let content = content.into_iter().find_map(|found| {
        let body = found.layout.body.as_ref().map(|seat| seat.area).or(found.under)?;
        Some((found, inside(body, slide)))
    });
    let Some((content, body)) = content else {
        return Err(refusals::template_lacks(
            "“标题和内容”版式及其标题、正文占位符",
            "the layout “title and content” with its title and its body",
        ));
    };
    if body.w < LEAST.0 || body.h < LEAST.1 || content.layout.title.area.h < LEAST_TITLE {
        return Err(refusals::template_lacks(
            "足够大的标题框和正文框（正文至少宽7.6厘米、高5.1厘米）",
            "a title and a body that are large enough (the body at least 7.6 × 5.1 cm)",
        ));
    }
    let bare = of("titleOnly").filter(|bare| bare.layout.title.area == content.layout.title.area);
    Ok(Design {
        cover: cover.layout.clone(),
        content: content.layout.clone(),
        bare: bare.unwrap_or(content).layout.clone(),
        body,
        ..Design::default()
    })
}

/// The part of a place that is on the slide.
fn inside(area: Area, slide: Area) -> Area {
    let w = area.w.min(slide.w - area.x).max(0);
    let h = area.h.min(slide.h - area.y).max(0);
    Area { w, h, ..area }
}
