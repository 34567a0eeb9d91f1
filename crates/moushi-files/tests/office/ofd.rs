//! ofd. Pages are 210 mm wide, text 5.6 mm high between 28 and 184 mm: 28 characters in a line,
//! as official documents have.

use super::make::{archive, shown, source};

fn text(x: f64, y: f64, words: &str) -> String {
    let advances = words.chars().count() - 1;
    format!(
        r#"<ofd:TextObject Boundary="{x} {y} 160 8" Font="1" Size="5.6"><ofd:TextCode X="0" Y="6" DeltaX="g {advances} 5.6">{words}</ofd:TextCode></ofd:TextObject>"#
    )
}

fn page(head: &str, objects: &str) -> String {
    format!(
        "<ofd:Page>{head}<ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content></ofd:Page>"
    )
}

fn file(pages: &[String], template: &str) -> Vec<u8> {
    let places: Vec<String> =
        (0..pages.len()).map(|n| format!("Doc_0/Pages/Page_{n}/Content.xml")).collect();
    let list: String = (0..pages.len())
        .map(|n| format!(r#"<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>"#))
        .collect();
    let document = format!(
        r#"<ofd:Document><ofd:CommonData><ofd:TemplatePage ID="90" BaseLoc="Tpls/T.xml"/></ofd:CommonData><ofd:Pages>{list}</ofd:Pages></ofd:Document>"#
    );
    let root = "<ofd:OFD><ofd:DocBody><ofd:DocRoot>/Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>";
    let mut members =
        vec![("OFD.xml", root), ("Doc_0/Document.xml", &document), ("Doc_0/Tpls/T.xml", template)];
    members.extend(places.iter().zip(pages).map(|(place, page)| (place.as_str(), page.as_str())));
    archive(&members)
}

/// A file of two pages with a template.
pub fn sample() -> Vec<u8> {
    let head = r#"<ofd:Template TemplateID="90"/>"#;
    let pages =
        [page(head, &(text(28.0, 30.0, "要点") + &text(39.2, 40.0, "正文。"))), page("", "")];
    file(&pages, &page("", &text(28.0, 10.0, "内部")))
}

#[test]
fn lines_become_paragraphs_over_page_breaks() {
    let full = "一".repeat(26);
    let flush = "二".repeat(28);
    let first = [
        // Not in the order of reading, and a line in two objects.
        text(28.0, 60.0, &flush),
        text(39.2, 50.0, &full),
        text(28.0, 70.0, "句号。"),
        text(78.4, 30.0, "要点"),
        text(67.2, 30.0, "工作"),
        text(39.2, 80.0, &full),
        text(100.0, 280.0, "— 1 —"),
    ];
    let second =
        [text(28.0, 50.0, "续上页。"), text(39.2, 60.0, "另起一段。"), text(100.0, 280.0, "— 2 —")];
    let template = page("", &text(28.0, 10.0, "内部文件"));
    let head = r#"<ofd:Template TemplateID="90"/>"#;
    let watermark = r#"<ofd:TextObject Boundary="0 0 99 99" Size="9" CTM="0.7 0.7 -0.7 0.7 0 0"><ofd:TextCode X="1" Y="1">样稿</ofd:TextCode></ofd:TextObject>"#;
    let pages = [
        page(head, &(first.concat() + watermark)),
        page(head, &format!("<ofd:PageBlock>{}</ofd:PageBlock>", second.concat())),
        page("", r#"<ofd:ImageObject Boundary="0 0 210 297"/>"#),
    ];
    let (source, findings) = source("a.ofd", &file(&pages, &template));
    let blocks = shown(&source);
    assert_eq!(
        blocks[1..],
        [
            format!("p1|{full}{flush}句号。"),
            format!("p1|{full}续上页。"),
            "aside1|— 1 —".into(),
            "aside1|样稿".into(),
            "aside1|内部文件".into(),
            "p2|另起一段。".into(),
            "aside2|— 2 —".into(),
        ]
    );
    assert!(blocks[0].ends_with("|工作要点"), "{blocks:?}");
    assert_eq!(source.noise.len(), 4);
    assert!(findings[0].rule == "file-scanned-page" && findings[0].message.zh.contains("第3页"));
}

#[test]
fn several_documents_are_read_one_after_the_other() {
    let one = |words: &str| page("", &text(28.0, 30.0, words));
    let root = "<ofd:OFD><ofd:DocBody><ofd:DocRoot>A/D.xml</ofd:DocRoot></ofd:DocBody><ofd:DocBody><ofd:DocRoot>B/D.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>";
    let document = r#"<Document><Pages><Page ID="1" BaseLoc="P.xml"/></Pages></Document>"#;
    let (first, second) = (one("甲文。"), one("乙文。"));
    let bytes = archive(&[
        ("OFD.xml", root),
        ("A/D.xml", document),
        ("B/D.xml", document),
        ("A/P.xml", &first),
        ("B/P.xml", &second),
    ]);
    let (source, _) = source("a.ofd", &bytes);
    assert_eq!(shown(&source), ["p1|甲文。", "p2|乙文。"]);
}
