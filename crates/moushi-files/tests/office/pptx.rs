//! pptx.

use super::make::{package, relations, shown, source, tables};

fn shape(kind: &str, paragraphs: &str) -> String {
    let place = if kind.is_empty() { String::new() } else { format!(r#"<p:ph type="{kind}"/>"#) };
    format!(
        "<p:sp><p:nvSpPr><p:cNvPr/><p:cNvSpPr/><p:nvPr>{place}</p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/>{paragraphs}</p:txBody></p:sp>"
    )
}

fn p(properties: &str, words: &str) -> String {
    format!("<a:p><a:pPr {properties}</a:pPr><a:r><a:t>{words}</a:t></a:r></a:p>")
}

fn slide(attributes: &str, shapes: &str) -> String {
    format!("<p:sld {attributes}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>")
}

fn deck(slides: [String; 2]) -> Vec<u8> {
    let [first, second] = slides;
    let list = r#"<p:presentation><p:sldIdLst><p:sldId id="256" r:id="rId9"/><p:sldId id="257" r:id="rId2"/></p:sldIdLst></p:presentation>"#;
    let chart = r#"<c:chartSpace><c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>覆盖率</a:t></a:r></a:p></c:rich></c:tx></c:title><c:plotArea><c:barChart><c:ser>
        <c:tx><c:strRef><c:strCache><c:pt><c:v>小学</c:v></c:pt></c:strCache></c:strRef></c:tx>
        <c:cat><c:strRef><c:strCache><c:pt><c:v>2022年</c:v></c:pt><c:pt><c:v>2023年</c:v></c:pt></c:strCache></c:strRef></c:cat>
        <c:val><c:numRef><c:numCache><c:pt><c:v>87</c:v></c:pt><c:pt><c:v>91</c:v></c:pt></c:numCache></c:numRef></c:val></c:ser></c:barChart></c:plotArea></c:chart></c:chartSpace>"#;
    let diagram = r#"<dgm:dataModel><dgm:ptLst><dgm:pt/><dgm:pt><dgm:t><a:p><a:r><a:t>谋划</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>"#;
    let notes = slide(
        "",
        &(shape("sldNum", &p("/><a:pPr>", "1")) + &shape("body", &p("/><a:pPr>", "讲三分钟"))),
    );
    package(
        "ppt/presentation.xml",
        &[
            ("ppt/presentation.xml", list.into()),
            (
                "ppt/_rels/presentation.xml.rels",
                relations(&[
                    ("rId2", "slide", "slides/slide1.xml"),
                    ("rId9", "slide", "slides/slide2.xml"),
                ]),
            ),
            ("ppt/slides/slide2.xml", first),
            ("ppt/slides/slide1.xml", second),
            (
                "ppt/slides/_rels/slide2.xml.rels",
                relations(&[
                    ("rId1", "notesSlide", "../notesSlides/n1.xml"),
                    ("rId2", "chart", "../charts/c1.xml"),
                    ("rId3", "diagramData", "/ppt/diagrams/d1.xml"),
                ]),
            ),
            ("ppt/notesSlides/n1.xml", notes),
            ("ppt/charts/c1.xml", chart.into()),
            ("ppt/diagrams/d1.xml", diagram.into()),
        ],
    )
}

/// A file with something of everything.
pub fn sample() -> Vec<u8> {
    let list = p(r#"lvl="1"><a:buAutoNum type="ea1ChsPeriod"/>"#, "甲");
    let table = "<p:graphicFrame><a:graphic><a:graphicData><a:tbl><a:tr><a:tc><a:txBody><a:p><a:r><a:t>格</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>";
    let chart = r#"<p:graphicFrame><a:graphic><a:graphicData><c:chart r:id="rId2"/></a:graphicData></a:graphic></p:graphicFrame>"#;
    deck([slide("", &(shape("", &list) + chart)), slide(r#"show="0""#, table)])
}

#[test]
fn slides_come_in_the_order_of_the_show() {
    let frame = |data: &str| {
        format!(
            "<p:graphicFrame><a:graphic><a:graphicData>{data}</a:graphicData></a:graphic></p:graphicFrame>"
        )
    };
    let plain = "/><a:pPr>";
    let numbered = r#"lvl="0"><a:buAutoNum type="arabicPeriod"/>"#;
    let chinese = r#"lvl="1"><a:buAutoNum type="ea1ChsPeriod"/>"#;
    let bullets = [
        p(numbered, "建台账"),
        p(chinese, "摸底"),
        p(chinese, "入账"),
        p(numbered, "作调度"),
        "<a:p/>".into(),
    ];
    let first = [
        shape("", &bullets.concat()),
        shape("ctrTitle", "<a:p><a:r><a:t>工作</a:t></a:r><a:br/><a:r><a:t>汇报</a:t></a:r></a:p>"),
        format!("<p:grpSp>{}</p:grpSp>", shape("", &p(plain, "组内"))),
        frame(r#"<c:chart r:id="rId2"/>"#),
        frame(r#"<dgm:relIds r:dm="rId3" r:lo="rId4"/>"#),
        shape("ftr", &p(plain, "厅办公室")),
    ];
    let tc = |attributes: &str, words: &str| {
        format!("<a:tc {attributes}><a:txBody>{}</a:txBody></a:tc>", p(plain, words))
    };
    let table = format!(
        "<a:tbl><a:tr>{}{}</a:tr><a:tr>{}{}</a:tr></a:tbl>",
        tc(r#"gridSpan="2""#, "任务"),
        tc(r#"hMerge="1""#, ""),
        tc("", "建校"),
        tc("", "12所")
    );
    let second = slide(r#"show="0""#, &(shape("title", &p(plain, "清单")) + &frame(&table)));
    let (source, findings) = source("a.pptx", &deck([slide("", &first.concat()), second]));
    assert_eq!(
        shown(&source),
        [
            "h11|工作\n汇报",
            "p1|1. 建台账",
            "p1|一、摸底",
            "p1|二、入账",
            "p1|2. 作调度",
            "p1|组内",
            "p1|覆盖率",
            "p1|小学：2022年 87，2023年 91",
            "p1|谋划",
            "aside1|厅办公室",
            "note1|讲三分钟",
            "h12|清单",
            "c2|任务",
            "c2|建校",
            "c2|12所"
        ]
    );
    assert_eq!(tables(&source), [[vec!["任务", ""], vec!["建校", "12所"]]]);
    assert_eq!(findings.len(), 1);
    assert!(findings[0].message.zh.contains("第2页"));
}
