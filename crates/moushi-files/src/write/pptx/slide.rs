//! The XML of one slide: title, foot and what stands between, each shape at its place. Lays nothing out.

use moushi_core::report::book::Tone;
use moushi_core::report::chart::Chart;

use super::design::{Layout, Seat};
use super::drawn::{GAP, PAD, Tiles};
use super::flow::{Item, LEAD_EDGE, LEAD_SIDE, Placed};
use super::measure::{self, Area, SPACING};
use super::text::{Para, accent};
use crate::write::docx::xml::escaped;

/// Namespaces of slides.
pub const NAMESPACES: &str = "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
     xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
     xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\"";
/// Properties of the tree that every slide begins with.
pub const TREE: &str = "<p:nvGrpSpPr><p:cNvPr id=\"1\" name=\"\"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr>\
     <a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"0\" cy=\"0\"/><a:chOff x=\"0\" y=\"0\"/><a:chExt cx=\"0\" cy=\"0\"/></a:xfrm></p:grpSpPr>";
/// Sizes of titles, in hundredths of a point, and of the lines at the foot.
const TITLES: [i64; 7] = [2_800, 2_600, 2_400, 2_200, 2_000, 1_800, 1_400];
const COVERS: [i64; 7] = [4_000, 3_600, 3_200, 2_800, 2_400, 2_000, 1_600];
const UNDER: [i64; 4] = [2_000, 1_800, 1_600, 1_200];
const FOOT: i64 = 1_100;

/// A slide while it is written.
#[derive(Debug)]
pub struct Drawing<'a> {
    layout: &'a Layout,
    out: String,
    shapes: u32,
    /// Whether the layout's place for content is still free.
    free: bool,
    /// Charts on it, in order.
    pub charts: Vec<&'a Chart>,
}

impl<'a> Drawing<'a> {
    /// An empty slide on a layout.
    pub fn new(layout: &'a Layout) -> Self {
        Self {
            layout,
            out: String::new(),
            shapes: 1,
            free: layout.body.is_some(),
            charts: Vec::new(),
        }
    }

    /// The whole slide.
    pub fn finish(self) -> String {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><p:sld {NAMESPACES}><p:cSld><p:spTree>{TREE}{}\
             </p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sld>",
            self.out
        )
    }

    fn id(&mut self) -> u32 {
        self.shapes += 1;
        self.shapes
    }

    /// A title of the cover: its lines broken by sense.
    pub fn cover(&mut self, title: &str, under: &str) {
        self.seated(&self.layout.title.clone(), "标题", title, &COVERS, 105);
        if let Some(seat) = self.layout.body.clone().filter(|_| !under.trim().is_empty()) {
            self.seated(&seat, "副标题", under, &UNDER, 100);
        }
    }

    /// The title; tells whether it had to be cut.
    pub fn title(&mut self, words: &str) -> bool {
        self.seated(&self.layout.title.clone(), "标题", words, &TITLES, 105)
    }

    /// The line at the foot and the number, where the layout has places for them.
    pub fn foot(&mut self, words: &str, number: u32) {
        if let Some(seat) = self.layout.footer.clone().filter(|_| !words.is_empty()) {
            let line = Area { h: measure::line(FOOT), w: seat.area.w - 2 * 91_440, ..seat.area };
            let words = escaped(&measure::cut(&words.replace(['\n', '\t'], " "), FOOT, line));
            let text = format!(
                "<a:p><a:r><a:rPr lang=\"zh-CN\" sz=\"{FOOT}\" dirty=\"0\"/><a:t>{words}</a:t></a:r></a:p>"
            );
            self.placeholder(&seat, "页脚", "<a:bodyPr/>", &text, false);
        }
        if let Some(seat) = self.layout.number.clone() {
            let text = format!(
                "<a:p><a:fld id=\"{{8C2D1B64-0F5A-4E0B-9A57-3B1E5D7A4C10}}\" type=\"slidenum\">\
                 <a:rPr lang=\"zh-CN\" sz=\"{FOOT}\" dirty=\"0\"/><a:t>{number}</a:t></a:fld></a:p>"
            );
            self.placeholder(&seat, "页码", "<a:bodyPr/>", &text, false);
        }
    }

    /// Words that fill a place of the layout in the largest letters that fit; tells whether they had to be cut.
    fn seated(&mut self, seat: &Seat, name: &str, words: &str, sizes: &[i64], wide: i64) -> bool {
        // Heavy letters are wider; templates keep 0.1 inch at the sides and 0.05 above.
        let room = Area {
            w: (seat.area.w - 2 * 91_440) * 100 / wide,
            h: seat.area.h - 2 * 45_720,
            ..seat.area
        };
        let words = crate::write::printable::printable(words);
        let (size, shown) = measure::fit(words.trim(), room, sizes);
        let looks = |tag: &str| format!("<a:{tag} lang=\"zh-CN\" sz=\"{size}\" dirty=\"0\"/>");
        let line = |line: &str| {
            format!(
                "<a:p><a:pPr><a:lnSpc><a:spcPct val=\"{SPACING}\"/></a:lnSpc><a:spcBef><a:spcPts val=\"0\"/></a:spcBef></a:pPr>\
                 <a:r>{}<a:t>{}</a:t></a:r></a:p>",
                looks("rPr"),
                escaped(line)
            )
        };
        let text: String = shown.split('\n').map(line).collect();
        self.placeholder(seat, name, "<a:bodyPr><a:normAutofit/></a:bodyPr>", &text, false);
        shown.len() < words.trim().len()
    }

    fn placeholder(&mut self, seat: &Seat, name: &str, body: &str, text: &str, moved: bool) {
        let id = self.id();
        let kind = if seat.kind.is_empty() {
            String::new()
        } else {
            format!(" type=\"{}\"", escaped(&seat.kind))
        };
        let index = if seat.index.is_empty() {
            String::new()
        } else {
            format!(" idx=\"{}\"", escaped(&seat.index))
        };
        let place = if moved { frame("a", seat.area) } else { String::new() };
        self.out.push_str(&format!(
            "<p:sp><p:nvSpPr><p:cNvPr id=\"{id}\" name=\"{name} {id}\"/><p:cNvSpPr><a:spLocks noGrp=\"1\"/></p:cNvSpPr>\
             <p:nvPr><p:ph{kind}{index}/></p:nvPr></p:nvSpPr><p:spPr>{place}</p:spPr>\
             <p:txBody>{body}<a:lstStyle/>{text}</p:txBody></p:sp>"
        ));
    }

    /// What flows on the slide.
    pub fn place(&mut self, placed: &'a Placed) {
        let area = placed.area;
        match &placed.item {
            Item::Text(paras) => self.text(paras, area),
            Item::Lead(para) => self.lead(para, area),
            Item::Grid(grid) => {
                let inner = format!(
                    "<a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/table\">{}</a:graphicData>",
                    grid.xml()
                );
                self.graphic("表格", "", area, &inner);
            }
            Item::Chart(chart) => {
                self.charts.push(chart);
                let inner = format!(
                    "<a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/chart\">\
                     <c:chart xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\" r:id=\"{}\"/></a:graphicData>",
                    chart_id(self.charts.len())
                );
                self.graphic("图表", &chart.title, area, &inner);
            }
            Item::Tiles(row) => self.tiles(row, area),
        }
    }

    fn text(&mut self, paras: &[Para], area: Area) {
        let text: String = paras.iter().enumerate().map(|(at, para)| para.xml(at == 0)).collect();
        let seat = self.layout.body.as_ref().filter(|_| self.free);
        if let Some(seat) = seat.map(|seat| Seat { area, ..seat.clone() }) {
            self.free = false;
            self.placeholder(&seat, "正文", &body("t", "<a:normAutofit/>", 0, 0), &text, true);
        } else {
            self.shape(
                "文本框",
                area,
                "rect",
                "<a:noFill/>",
                &body("t", "<a:noAutofit/>", 0, 0),
                &text,
                true,
            );
        }
    }

    /// The message: on a pale ground behind a bar.
    fn lead(&mut self, para: &Para, area: Area) {
        let ground = "<a:solidFill><a:schemeClr val=\"bg2\"/></a:solidFill>";
        let inner = body("ctr", "<a:noAutofit/>", LEAD_SIDE, LEAD_EDGE);
        self.shape("要点", area, "rect", ground, &inner, &para.xml(true), true);
        self.bar(Area { w: 54_864, ..area }, "accent1");
    }

    fn bar(&mut self, area: Area, colour: &str) {
        let fill = format!("<a:solidFill><a:schemeClr val=\"{colour}\"/></a:solidFill>");
        self.shape("色条", area, "rect", &fill, "<a:bodyPr/>", EMPTY, false);
    }

    fn tiles(&mut self, row: &Tiles, area: Area) {
        let ground = "<a:solidFill><a:schemeClr val=\"bg2\"/></a:solidFill>";
        let mut x = area.x;
        for (tile, paras) in &row.tiles {
            let place = Area { x, w: row.wide, ..area };
            let text: String = paras.iter().map(|para| para.xml(true)).collect();
            let inner = body("ctr", "<a:noAutofit/>", PAD, PAD / 2);
            self.shape("数字", place, "roundRect", ground, &inner, &text, true);
            let colour = if tile.tone == Tone::Plain { "accent1" } else { accent(tile.tone) };
            let (w, margin) = (45_720, area.h / 6);
            self.bar(Area { w, y: area.y + margin, h: area.h - 2 * margin, ..place }, colour);
            x += row.wide + GAP;
        }
    }

    #[expect(clippy::too_many_arguments, reason = "a shape has that many sides, and four callers")]
    fn shape(
        &mut self,
        name: &str,
        area: Area,
        form: &str,
        fill: &str,
        body: &str,
        text: &str,
        boxed: bool,
    ) {
        let id = self.id();
        let kind = if boxed && form == "rect" { " txBox=\"1\"" } else { "" };
        let round = if form == "roundRect" { "<a:gd name=\"adj\" fmla=\"val 6000\"/>" } else { "" };
        self.out.push_str(&format!(
            "<p:sp><p:nvSpPr><p:cNvPr id=\"{id}\" name=\"{name} {id}\"/><p:cNvSpPr{kind}/><p:nvPr/></p:nvSpPr>\
             <p:spPr>{}<a:prstGeom prst=\"{form}\"><a:avLst>{round}</a:avLst></a:prstGeom>{fill}<a:ln><a:noFill/></a:ln></p:spPr>\
             <p:txBody>{body}<a:lstStyle/>{text}</p:txBody></p:sp>",
            frame("a", area)
        ));
    }

    fn graphic(&mut self, name: &str, said: &str, area: Area, inner: &str) {
        let id = self.id();
        let said = escaped(&said.replace(['\n', '\r', '\t'], " "));
        self.out.push_str(&format!(
            "<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id=\"{id}\" name=\"{name} {id}\" descr=\"{said}\"/>\
             <p:cNvGraphicFramePr><a:graphicFrameLocks noGrp=\"1\"/></p:cNvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr>\
             {}<a:graphic>{inner}</a:graphic></p:graphicFrame>",
            frame("p", area)
        ));
    }
}

const EMPTY: &str = "<a:p><a:endParaRPr lang=\"zh-CN\"/></a:p>";

/// Id of the relation to the `number`th chart of a slide; the first two are the layout and the notes.
pub fn chart_id(number: usize) -> String {
    format!("rId{}", number + 2)
}

fn frame(prefix: &str, area: Area) -> String {
    let Area { x, y, w, h } = area;
    format!(
        "<{prefix}:xfrm><a:off x=\"{x}\" y=\"{y}\"/><a:ext cx=\"{w}\" cy=\"{h}\"/></{prefix}:xfrm>"
    )
}

fn body(anchor: &str, fit: &str, side: i64, edge: i64) -> String {
    format!(
        "<a:bodyPr wrap=\"square\" lIns=\"{side}\" tIns=\"{edge}\" rIns=\"{side}\" bIns=\"{edge}\" anchor=\"{anchor}\">{fit}</a:bodyPr>"
    )
}
