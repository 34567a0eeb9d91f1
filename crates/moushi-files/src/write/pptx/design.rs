//! How a deck looks: its size, its layouts with the places on them, and the parts that say so. Our own design is written
//! here; that of a template comes from `template`.

use super::measure::Area;
use super::package::Part;

/// Our own slide: 13.333 × 7.5 inches.
const SIZE: (i64, i64) = (12_192_000, 6_858_000);

/// A place that a layout keeps for something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seat {
    /// Its type: `title`, `body`; empty for any content.
    pub kind: String,
    /// Its number on the layout; empty where it has none.
    pub index: String,
    /// Where it stands.
    pub area: Area,
}

/// A layout.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// Name of its part.
    pub part: String,
    /// Place of the title.
    pub title: Seat,
    /// Place of what stands under it.
    pub body: Option<Seat>,
    /// Place of the line at the foot.
    pub footer: Option<Seat>,
    /// Place of the number.
    pub number: Option<Seat>,
}

/// Everything about a deck that does not depend on what it says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Design {
    /// Width and height of a slide.
    pub size: (i64, i64),
    /// Layout of the first slide.
    pub cover: Layout,
    /// Layout of slides with text.
    pub content: Layout,
    /// Layout of slides whose text stands in tables and charts only.
    pub bare: Layout,
    /// Place for what a slide says.
    pub body: Area,
    /// Names of the masters, each with the number under which the deck knows it.
    pub masters: Vec<(String, u32)>,
    /// The parts of masters, layouts and themes.
    pub parts: Vec<Part>,
}

const MAIN: &str = "application/vnd.openxmlformats-officedocument.presentationml";

/// Our own design.
pub fn own() -> Design {
    let title = |area| Seat { kind: "title".to_owned(), index: String::new(), area };
    let seat = |kind: &str, index: &str, area| {
        Some(Seat { kind: kind.to_owned(), index: index.to_owned(), area })
    };
    let layout = |number: u8| Layout {
        part: format!("ppt/slideLayouts/slideLayout{number}.xml"),
        title: title(Area::new(609_600, 320_040, 10_972_800, 914_400)),
        body: None,
        footer: seat("ftr", "11", Area::new(609_600, 6_400_800, 9_144_000, 274_320)),
        number: seat("sldNum", "12", Area::new(10_363_200, 6_400_800, 1_219_200, 274_320)),
    };
    let body = Area::new(609_600, 1_417_320, 10_972_800, 4_846_320);
    let mut cover = layout(1);
    cover.title = Seat {
        kind: "ctrTitle".to_owned(),
        ..title(Area::new(914_400, 822_960, 10_363_200, 2_743_200))
    };
    cover.body = seat("subTitle", "1", Area::new(914_400, 4_297_680, 10_363_200, 1_645_920));
    Design {
        size: SIZE,
        cover,
        content: Layout { body: seat("", "1", body), ..layout(2) },
        bare: layout(3),
        body,
        masters: vec![("ppt/slideMasters/slideMaster1.xml".to_owned(), 2_147_483_648)],
        parts: own_parts(),
    }
}

fn own_parts() -> Vec<Part> {
    let layouts = [
        include_str!("parts/layout1.xml"),
        include_str!("parts/layout2.xml"),
        include_str!("parts/layout3.xml"),
    ];
    let mut parts = vec![
        Part::new(
            "ppt/theme/theme1.xml",
            "application/vnd.openxmlformats-officedocument.theme+xml",
            include_str!("parts/theme.xml"),
        ),
        Part::new(
            "ppt/slideMasters/slideMaster1.xml",
            &format!("{MAIN}.slideMaster+xml"),
            include_str!("parts/master.xml"),
        )
        .related("rId1", "slideLayout", "/ppt/slideLayouts/slideLayout1.xml")
        .related("rId2", "slideLayout", "/ppt/slideLayouts/slideLayout2.xml")
        .related("rId3", "slideLayout", "/ppt/slideLayouts/slideLayout3.xml")
        .related("rId4", "theme", "/ppt/theme/theme1.xml"),
    ];
    for (number, xml) in (1..).zip(layouts) {
        let name = format!("ppt/slideLayouts/slideLayout{number}.xml");
        let part = Part::new(&name, &format!("{MAIN}.slideLayout+xml"), xml);
        parts.push(part.related("rId1", "slideMaster", "/ppt/slideMasters/slideMaster1.xml"));
    }
    parts
}
