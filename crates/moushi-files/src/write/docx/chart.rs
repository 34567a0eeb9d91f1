//! Charts of the document: native ones as wide as the text, each over its caption, and the parts that hold them. What an
//! axis has no room for is told as a table.

use moushi_core::report::book::Cell;
use moushi_core::report::chart::{Chart, ChartKind};
use moushi_core::report::scatter::Scatter;
use moushi_core::text::Lang;

use super::parts::{FANG, TEXT_WIDTH};
use super::table::table;
use super::xml::{escaped, paragraph, run};
use crate::write::chart;
use crate::writers::WriteError;

/// English Metric Units in a twip and in a point.
const TWIP: i64 = 635;
const POINT: i64 = 12_700;
/// Height up to which a chart grows on the upright and on the wide page, in points: its caption is on the same page.
const HIGHEST: [i64; 2] = [520, 390];
/// Height of lines and points, in points.
const LINES: i64 = 250;
/// Categories side by side on the upright and on the wide page, where names and numbers can still be read.
const ACROSS: [usize; 2] = [12, 18];
/// Parts of a chart beyond which nobody compares: a table tells it on fewer pages.
const PARTS: usize = 6;

/// Height of points over two measures, in points.
const DOTS: i64 = 250;

/// What has to be drawn.
pub enum Drawn {
    /// Bars, lines, intervals.
    Chart(Chart),
    /// Points.
    Dots(Scatter),
}

/// What has to be drawn, in the order of the text, and the language of the paper.
pub struct Charts {
    /// The language.
    pub lang: Lang,
    drawn: Vec<Drawn>,
}

impl Charts {
    /// None yet.
    pub fn new(lang: Lang) -> Self {
        Self { lang, drawn: Vec::new() }
    }

    /// Adds a drawing; its place in the text, over the words that say what it shows.
    fn place(&mut self, one: Drawn, page: usize, height: i64, said: &str) -> String {
        self.drawn.push(one);
        let name = self.lang.pick("图表", "Chart");
        inline(self.drawn.len(), name, page, height, said)
    }
}

/// Points with their caption.
pub fn dots(one: &Scatter, wide: bool, charts: &mut Charts) -> String {
    let drawn = Drawn::Dots(one.clone());
    let place = charts.place(drawn, usize::from(wide), DOTS, &one.title);
    paragraph("Chart", "", &place) + &paragraph("Caption", "", &run(&one.title, ""))
}

/// The chart with its caption; what has to be drawn is added to `charts`.
pub fn drawn(one: &Chart, wide: bool, charts: &mut Charts) -> String {
    let page = usize::from(wide);
    let (each, around) = chart::bars(one);
    let most = match one.kind {
        ChartKind::Bar | ChartKind::Stacked => {
            usize::try_from((HIGHEST[page] - around) / each).unwrap_or(1)
        }
        ChartKind::Line | ChartKind::Caterpillar => ACROSS[page],
    };
    let parts = chart::cut(one, most, charts.lang);
    if !chart::drawable(one) || parts.len() > PARTS {
        return told(one, wide, charts.lang);
    }
    let mut out = String::new();
    for part in parts {
        let count = i64::try_from(part.categories.len()).unwrap_or(1);
        let height = match part.kind {
            ChartKind::Bar | ChartKind::Stacked => (around + each * count).max(120),
            ChartKind::Line | ChartKind::Caterpillar => LINES,
        };
        let caption = caption(&part, charts.lang);
        // The caption says the title.
        let drawn = Drawn::Chart(Chart { title: String::new(), ..part });
        out.push_str(&paragraph("Chart", "", &charts.place(drawn, page, height, &caption)));
        out.push_str(&paragraph("Caption", "", &run(&caption, "")));
    }
    out
}

fn caption(chart: &Chart, lang: Lang) -> String {
    format!("{}{}", chart.title, chart::unit(chart, lang))
}

/// The place of the `number`th chart in the text.
fn inline(number: usize, name: &str, page: usize, height: i64, said: &str) -> String {
    let (wide, high) = (i64::from(TEXT_WIDTH[page]) * TWIP, height * POINT);
    let said = escaped(&said.replace(['\n', '\r', '\t'], " "));
    format!(
        "<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\" \
         xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\">\
         <wp:extent cx=\"{wide}\" cy=\"{high}\"/><wp:effectExtent l=\"0\" t=\"0\" r=\"0\" b=\"0\"/>\
         <wp:docPr id=\"{number}\" name=\"{name} {number}\" descr=\"{said}\"/><wp:cNvGraphicFramePr/>\
         <a:graphic xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\">\
         <a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/chart\">\
         <c:chart xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\" r:id=\"{}\"/>\
         </a:graphicData></a:graphic></wp:inline></w:drawing></w:r>",
        id(number)
    )
}

/// The chart as a table under its title.
fn told(chart: &Chart, wide: bool, lang: Lang) -> String {
    let (columns, mut rows) = chart.told();
    // Nobody fills in what is missing here: no room for a pen.
    let missing = rows.iter_mut().flatten().filter(|cell| **cell == Cell::Blank);
    missing.for_each(|cell| *cell = Cell::words("—"));
    let title = paragraph("Caption", "<w:keepNext/>", &run(&caption(chart, lang), ""));
    title + &table(&columns, &rows, TEXT_WIDTH[usize::from(wide)])
}

fn id(number: usize) -> String {
    format!("rIdChart{number}")
}

/// Type and target of the relation to the theme, whose colours the charts take.
const THEME: (&str, &str) = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme",
    "theme/theme1.xml",
);
const THEME_MEDIA: &str = "application/vnd.openxmlformats-officedocument.theme+xml";

/// What a document with charts holds beside its text.
#[derive(Debug, Default)]
pub struct Charted {
    /// Members of the file by name.
    pub files: Vec<(String, Vec<u8>)>,
    /// Their types, for `[Content_Types].xml`.
    pub types: String,
    /// The relations of the text to them.
    pub relations: String,
}

/// The parts of the charts; none where there is no chart.
pub fn parts(charts: &Charts) -> Result<Charted, WriteError> {
    let mut out = Charted::default();
    if charts.drawn.is_empty() {
        return Ok(out);
    }
    out.types = format!(
        "<Default Extension=\"xlsx\" ContentType=\"{}\"/><Override PartName=\"/word/{}\" ContentType=\"{THEME_MEDIA}\"/>",
        chart::WORKBOOK_MEDIA,
        THEME.1
    );
    out.relations = relation("rIdTheme", THEME.0, THEME.1);
    out.files.push((format!("word/{}", THEME.1), theme(charts.lang).into_bytes()));
    for (number, one) in (1..).zip(&charts.drawn) {
        let parts = match one {
            Drawn::Chart(one) => chart::parts(one, "rId1", charts.lang)?,
            Drawn::Dots(one) => chart::dots(one, "rId1", charts.lang)?,
        };
        let workbook = format!("embeddings/Microsoft_Excel_Sheet{number}.xlsx");
        let name = format!("charts/chart{number}.xml");
        let media = chart::MEDIA;
        out.types
            .push_str(&format!("<Override PartName=\"/word/{name}\" ContentType=\"{media}\"/>"));
        out.relations.push_str(&relation(&id(number), chart::RELATION, &name));
        let behind = relation("rId1", chart::WORKBOOK_RELATION, &format!("../{workbook}"));
        out.files.push((format!("word/{name}"), parts.xml.into_bytes()));
        out.files.push((
            format!("word/charts/_rels/chart{number}.xml.rels"),
            format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\
                 <Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{behind}</Relationships>"
            )
            .into_bytes(),
        ));
        out.files.push((format!("word/{workbook}"), parts.workbook));
    }
    Ok(out)
}

fn relation(id: &str, kind: &str, target: &str) -> String {
    format!("<Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"{target}\"/>")
}

/// The theme of our decks, in the letters of a paper, and named in its language.
fn theme(lang: Lang) -> String {
    include_str!("../pptx/parts/theme.xml")
        .replace("Arial\" panose=\"020B0604020202020204\"", "Times New Roman\"")
        .replace("微软雅黑\" panose=\"020B0503020204020204\"", &format!("{FANG}\""))
        .replace("微软雅黑", FANG)
        .replace("谋实", lang.pick("谋实", "Moushi"))
}
