//! The parts of the file beside its slides: presentation, notes, charts, properties, the trace. Each is named once here.

use moushi_core::report::block::Pack;
use moushi_core::report::trace::Trace;

use super::design::{Design, Layout};
use super::notes;
use super::package::Part;
use super::slide::NAMESPACES;
use crate::write::{chart, docx, traced};

const MAIN: &str = "application/vnd.openxmlformats-officedocument.presentationml";
const THEME: &str = "application/vnd.openxmlformats-officedocument.theme+xml";
const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";
const MASTER_OF_NOTES: &str = "ppt/notesMasters/notesMaster1.xml";
/// A name of its own: a template may have any number of themes.
const THEME_OF_NOTES: &str = "ppt/theme/themeOfNotes.xml";

/// What the package starts with.
pub fn roots() -> Part {
    let package =
        "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";
    Part::default()
        .related("rId1", "officeDocument", "ppt/presentation.xml")
        .related("rId2", package, "docProps/core.xml")
        .related("rId3", "extended-properties", "docProps/app.xml")
}

/// A slide's part with the relations to its layout and its notes.
pub fn slide(number: u32, layout: &Layout, xml: String) -> Part {
    Part::new(&format!("ppt/slides/slide{number}.xml"), &format!("{MAIN}.slide+xml"), xml)
        .related("rId1", "slideLayout", &format!("/{}", layout.part))
        .related("rId2", "notesSlide", &format!("/ppt/notesSlides/notesSlide{number}.xml"))
}

/// Name of the `number`th chart, from the root.
pub fn chart_name(number: usize) -> String {
    format!("/ppt/charts/chart{number}.xml")
}

/// Every part of the deck.
pub fn parts(
    pack: &Pack,
    design: &Design,
    slides: Vec<(Part, Vec<String>)>,
    charts: Vec<chart::Parts>,
    trace: &Trace,
) -> Vec<Part> {
    let core = "application/vnd.openxmlformats-package.core-properties+xml";
    let app = "application/vnd.openxmlformats-officedocument.extended-properties+xml";
    let mut parts = vec![
        Part::new("docProps/core.xml", core, docx::parts::core_properties(pack)),
        Part::new("docProps/app.xml", app, docx::parts::APP_PROPERTIES),
        presentation(design, slides.len()),
        plain("presProps", "presentationPr"),
        plain("viewProps", "viewPr"),
        table_styles(),
    ];
    parts.extend(master_of_notes());
    for (number, (slide, lines)) in (1..).zip(slides) {
        parts.push(slide);
        parts.push(notes_of(number, &lines));
    }
    for (number, chart) in (1..).zip(charts) {
        let workbook = format!("ppt/embeddings/Microsoft_Excel_Sheet{number}.xlsx");
        let part = Part::new(chart_name(number).trim_start_matches('/'), chart::MEDIA, chart.xml);
        parts.push(part.related("rId1", chart::WORKBOOK_RELATION, &format!("/{workbook}")));
        parts.push(Part::new(&workbook, chart::WORKBOOK_MEDIA, chart.workbook));
    }
    for (name, content) in traced::members(trace) {
        let media = if name == traced::PROPERTIES { traced::PROPERTIES_MEDIA } else { "" };
        parts.push(Part::new(name, media, content));
    }
    // Behind ours: of two parts of one name the first counts.
    parts.extend(design.parts.iter().cloned());
    parts
}

fn notes_of(number: u32, lines: &[String]) -> Part {
    let name = format!("ppt/notesSlides/notesSlide{number}.xml");
    Part::new(&name, &format!("{MAIN}.notesSlide+xml"), notes::part(lines))
        .related("rId1", "notesMaster", &format!("/{MASTER_OF_NOTES}"))
        .related("rId2", "slide", &format!("/ppt/slides/slide{number}.xml"))
}

fn master_of_notes() -> [Part; 2] {
    let media = format!("{MAIN}.notesMaster+xml");
    let master = Part::new(MASTER_OF_NOTES, &media, include_str!("parts/notes_master.xml"));
    [
        master.related("rId1", "theme", &format!("/{THEME_OF_NOTES}")),
        Part::new(THEME_OF_NOTES, THEME, include_str!("parts/theme.xml")),
    ]
}

/// A part that says nothing but that everything is as usual.
fn plain(name: &str, root: &str) -> Part {
    Part::new(
        &format!("ppt/{name}.xml"),
        &format!("{MAIN}.{name}+xml"),
        format!("{HEAD}<p:{root} {NAMESPACES}/>"),
    )
}

fn table_styles() -> Part {
    let content = "<a:tblStyleLst xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
                   def=\"{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}\"/>";
    Part::new("ppt/tableStyles.xml", &format!("{MAIN}.tableStyles+xml"), format!("{HEAD}{content}"))
}

/// Slides, masters and sizes of the deck, and the relations to them.
fn presentation(design: &Design, slides: usize) -> Part {
    let mut part = Part::new("ppt/presentation.xml", &format!("{MAIN}.presentation.main+xml"), "");
    let mut masters = String::new();
    for (at, (name, number)) in (1..).zip(&design.masters) {
        let id = format!("rIdMaster{at}");
        masters.push_str(&format!("<p:sldMasterId id=\"{number}\" r:id=\"{id}\"/>"));
        part = part.related(&id, "slideMaster", &format!("/{name}"));
    }
    let mut list = String::new();
    for number in 1..=slides {
        let id = format!("rIdSlide{number}");
        list.push_str(&format!("<p:sldId id=\"{}\" r:id=\"{id}\"/>", 255 + number));
        part = part.related(&id, "slide", &format!("/ppt/slides/slide{number}.xml"));
    }
    part = part
        .related("rIdNotes", "notesMaster", &format!("/{MASTER_OF_NOTES}"))
        .related("rIdTrace", traced::RELATION, &format!("/{}", traced::ITEM))
        .related("rIdTables", "tableStyles", "/ppt/tableStyles.xml")
        .related("rIdProps", "presProps", "/ppt/presProps.xml")
        .related("rIdView", "viewProps", "/ppt/viewProps.xml");
    if let Some((_, master)) = design.parts.iter().find_map(|part| {
        let master = design.masters.first().is_some_and(|(name, _)| *name == part.name);
        let theme = part.relations.iter().find(|(_, kind, _)| kind.ends_with("/theme"))?;
        master.then(|| (part, theme.2.clone()))
    }) {
        part = part.related("rIdTheme", "theme", &master);
    }
    let (wide, high) = design.size;
    let text = include_str!("parts/text_style.xml");
    part.bytes = format!(
        "{HEAD}<p:presentation {NAMESPACES} saveSubsetFonts=\"1\"><p:sldMasterIdLst>{masters}</p:sldMasterIdLst>\
         <p:notesMasterIdLst><p:notesMasterId r:id=\"rIdNotes\"/></p:notesMasterIdLst><p:sldIdLst>{list}</p:sldIdLst>\
         <p:sldSz cx=\"{wide}\" cy=\"{high}\"/><p:notesSz cx=\"6858000\" cy=\"9144000\"/>{text}</p:presentation>"
    )
    .into_bytes();
    part
}
