//! Points over two measures: drawn with line and band on a page and in a document, told as a table in a deck, in either language.

use moushi_core::report::block::{Block, Pack};
use moushi_core::report::book::Tone;
use moushi_core::report::scatter::{Dot, Scatter, Stop};
use moushi_core::text::Lang;
use moushi_files::write::{docx, html, pptx};

use crate::write::rich;

/// So many points, one of them marked.
pub fn scatter(count: u32, words: &str) -> Scatter {
    let dot = |at: u32| Dot {
        name: format!("院校{at}{words}"),
        across: rich::figure(f64::from(at), "", words),
        up: rich::figure(f64::from(at * at % 7), "", words),
        marked: at == 1,
        tone: Tone::Plain,
    };
    let stop = |across: f64| Stop { across, up: [across - 2.0, across, across + 2.0] };
    Scatter {
        title: format!("起点与现值{words}"),
        axes: [format!("起点{words}"), format!("现值{words}")],
        dots_are: format!("单位{words}"),
        dots: (0..count).map(dot).collect(),
        line_is: format!("期望值{words}"),
        band_is: format!("区间{words}"),
        line: [0.0, 5.0, 10.0].map(stop).into(),
    }
}

fn pack(lang: Lang) -> Pack {
    let blocks = vec![Block::Scatter(scatter(9, ""))];
    Pack { lang, title: vec!["增值".to_owned()], year: 2031, blocks, ..Pack::default() }
}

#[test]
fn a_page_draws_each_point_as_a_link_with_line_and_band() {
    let page = String::from_utf8(html::write(&pack(Lang::Zh)).unwrap()).unwrap();
    let (svg, _) = page.split_once("</svg>").unwrap();
    assert_eq!(svg.matches("<a class=\"f\"").count(), 9);
    assert_eq!((svg.matches("<polyline").count(), svg.matches("stroke-dasharray").count()), (1, 2));
    assert!(
        svg.contains(">院校1</text>") && !svg.contains(">院校2</text>"),
        "marked ones have names"
    );
    assert!(page.contains("数字来路") && page.contains("数据表"));
    let page = String::from_utf8(html::write(&pack(Lang::En)).unwrap()).unwrap();
    for words in ["数字来路", "数据表", "数据见下表", "回到正文", "可左右移动", "zh-CN"]
    {
        assert!(!page.contains(words), "{words}");
    }
    assert!(page.contains("<html lang=\"en\">") && page.contains("Where the numbers come from"));
}

#[test]
fn a_document_holds_a_native_drawing_with_its_workbook() {
    let bytes = docx::write(&pack(Lang::Zh)).unwrap();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut read = |name: &str| {
        let mut text = Vec::new();
        std::io::Read::read_to_end(&mut zip.by_name(name).unwrap(), &mut text).unwrap();
        text
    };
    let chart = String::from_utf8(read("word/charts/chart1.xml")).unwrap();
    assert!(
        chart.contains("<c:scatterChart>") && chart.contains("院校1") && chart.contains("期望值")
    );
    assert_eq!(chart.matches("<c:ser>").count(), 5, "points, marked ones, line, two ends");
    let book = read("word/embeddings/Microsoft_Excel_Sheet1.xlsx");
    let mut book: calamine::Xlsx<_> = calamine::Reader::new(std::io::Cursor::new(book)).unwrap();
    let range = calamine::Reader::worksheet_range(&mut book, "Sheet1").unwrap();
    assert_eq!(range.get_value((2, 9)).and_then(calamine::DataType::get_float), Some(7.0));
}

#[test]
fn a_deck_tells_the_points_as_a_table() {
    assert!(pptx::write(&pack(Lang::Zh)).is_ok());
}
