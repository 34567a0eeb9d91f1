//! docx.

use super::make::{package, relations, shown, source, tables};

const STYLES: &str = r#"<w:styles>
  <w:style w:type="paragraph" w:styleId="2"><w:name w:val="标题 2"/></w:style>
  <w:style w:type="paragraph" w:styleId="L"><w:name w:val="列表"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
  <w:style w:type="character" w:styleId="V"><w:rPr><w:vanish/></w:rPr></w:style>
</w:styles>"#;
const NUMBERING: &str = r#"<w:numbering><w:abstractNum w:abstractNumId="0">
  <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
  <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimalEnclosedCircle"/><w:lvlText w:val="%2"/></w:lvl>
  </w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"#;
const HEADER: &str = "<w:hdr><w:p><w:r><w:t>内部资料</w:t></w:r></w:p></w:hdr>";
const FOOTNOTES: &str = r#"<w:footnotes><w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:t>x</w:t></w:r></w:p></w:footnote>
  <w:footnote w:id="2"><w:p><w:r><w:t>不含民办。</w:t></w:r></w:p></w:footnote></w:footnotes>"#;
const COMMENTS: &str = r#"<w:comments><w:comment w:id="0"><w:p><w:r><w:t>请核实</w:t></w:r></w:p></w:comment></w:comments>"#;

fn file(body: &str) -> Vec<u8> {
    let document =
        format!(r#"<w:document xmlns:w="w"><w:body>{body}<w:sectPr/></w:body></w:document>"#);
    let rels = relations(&[
        ("r1", "styles", "styles.xml"),
        ("r2", "numbering", "numbering.xml"),
        ("r3", "header", "header1.xml"),
        ("r4", "header", "/word/header1.xml"),
        ("r5", "footnotes", "footnotes.xml"),
        ("r6", "comments", "comments.xml"),
    ]);
    package(
        "word/document.xml",
        &[
            ("word/document.xml", document),
            ("word/_rels/document.xml.rels", rels),
            ("word/styles.xml", STYLES.into()),
            ("word/numbering.xml", NUMBERING.into()),
            ("word/header1.xml", HEADER.into()),
            ("word/footnotes.xml", FOOTNOTES.into()),
            ("word/comments.xml", COMMENTS.into()),
        ],
    )
}

/// A file with something of everything.
pub fn sample() -> Vec<u8> {
    let cell = |properties: &str, words: &str| {
        format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p("", words))
    };
    let list = r#"<w:pStyle w:val="L"/><w:numPr><w:ilvl w:val="1"/></w:numPr>"#;
    let table = [cell(r#"<w:gridSpan w:val="2"/>"#, "任务"), cell("<w:vMerge/>", "单位")];
    let field = r#"<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>3</w:t><w:sym w:font="Symbol" w:char="F0B7"/></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>"#;
    let body = [
        p(r#"<w:outlineLvl w:val="0"/>"#, "要点"),
        p(list, "甲"),
        field.into(),
        format!("<w:tbl><w:tr>{0}</w:tr><w:tr>{0}</w:tr></w:tbl>", table.concat()),
        "<w:p><w:r><w:pict><w:txbxContent><w:p><w:r><w:lastRenderedPageBreak/><w:t>框</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>".into(),
    ];
    file(&body.concat())
}

/// Blocks of the main text only.
fn read(body: &str) -> Vec<String> {
    let (source, _) = source("a.docx", &file(body));
    let mut blocks = shown(&source);
    assert_eq!(
        blocks.split_off(blocks.len() - 3),
        ["note|不含民办。", "note|请核实", "aside|内部资料"]
    );
    assert_eq!(source.noise.len(), 1);
    blocks
}

fn p(properties: &str, words: &str) -> String {
    format!(
        "<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space=\"preserve\">{words}</w:t></w:r></w:p>"
    )
}

#[test]
fn headings_and_numbers_are_read_as_shown() {
    let item = |level: u8, words| {
        p(&format!(r#"<w:pStyle w:val="L"/><w:numPr><w:ilvl w:val="{level}"/></w:numPr>"#), words)
    };
    let body = [
        p(r#"<w:outlineLvl w:val="0"/>"#, "工作要点"),
        p(r#"<w:pStyle w:val="2"/>"#, "总体要求 &amp; 目标&#12290;"),
        item(0, "抓落实"),
        item(1, "建台账"),
        item(1, "作调度"),
        item(0, "抓督办"),
        p(r#"<w:pStyle w:val="L"/><w:numPr><w:numId w:val="0"/></w:numPr>"#, "无编号"),
    ];
    assert_eq!(
        read(&body.concat()),
        [
            "h1|工作要点",
            "h2|总体要求 & 目标。",
            "p|一、抓落实",
            "p|① 建台账",
            "p|② 作调度",
            "p|二、抓督办",
            "p|无编号"
        ]
    );
}

#[test]
fn changes_are_taken_as_accepted_and_fields_by_their_results() {
    let body = r#"<w:p><w:r><w:t>新增</w:t></w:r><w:ins><w:r><w:t>12</w:t></w:r></w:ins><w:del><w:r><w:delText>10</w:delText></w:r></w:del><w:r><w:t>所</w:t></w:r></w:p>
      <w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前半，</w:t></w:r></w:p><w:p><w:r><w:t>后半。</w:t></w:r></w:p>
      <w:moveFrom><w:p><w:r><w:t>旧处</w:t></w:r></w:p></w:moveFrom>
      <w:p><w:moveFrom><w:r><w:t>旧处</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>新处</w:t></w:r></w:moveTo></w:p>
      <w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE</w:instrText><w:t>码</w:t></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>3月</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/><w:t>底</w:t></w:r></w:p>
      <w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>
      <w:p><w:fldSimple w:instr="X"><w:r><w:t>未闭合的域</w:t></w:r></w:fldSimple><w:r><w:t>不吞正文</w:t></w:r></w:p>"#;
    assert_eq!(
        read(body),
        ["p|新增12所", "p|前半，后半。", "p|新处", "p|3月底", "p|未闭合的域不吞正文"]
    );
}

#[test]
fn signs_between_words_are_kept() {
    let body = r#"<w:p><w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t><w:noBreakHyphen/><w:sym w:font="Wingdings" w:char="F0FE"/><w:sym w:font="Wingdings" w:char="F001"/></w:r></w:p>
      <w:p><w:r><w:ruby><w:rt><w:r><w:t>wài</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>外</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>
      <w:p><m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath></w:p>
      <w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent><w:p><w:hyperlink><w:r><w:t>控件</w:t></w:r></w:hyperlink></w:p></w:sdtContent></w:sdt>"#;
    assert_eq!(read(body), ["p|甲\t乙\n丙-☑\u{FFFD}", "p|外", "p|x=1", "p|控件"]);
}

#[test]
fn a_text_box_is_read_once() {
    let inside = "<w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent>";
    let body = format!(
        "<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{inside}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{inside}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent><w:t>框外</w:t></w:r></w:p>"
    );
    assert_eq!(read(&body), ["p|框外", "p|框内"]);
}

#[test]
fn pages_are_told_where_word_broke_them() {
    let body = r#"<w:p><w:r><w:t>一</w:t></w:r></w:p><w:p><w:r><w:br w:type="page"/></w:r></w:p>
      <w:p><w:r><w:lastRenderedPageBreak/><w:t>二</w:t><w:lastRenderedPageBreak/><w:t>三</w:t></w:r></w:p><w:p><w:r><w:t>四</w:t></w:r></w:p>"#;
    assert_eq!(read(body), ["p1|一", "p2|二三", "p3|四"]);
}

#[test]
fn tables_keep_their_grid() {
    let cell = |properties: &str, words: &str| {
        format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p("", words))
    };
    let nested = format!(
        "<w:tc><w:tbl><w:tr>{}{}</w:tr></w:tbl><w:p/></w:tc>",
        cell("", "内一"),
        cell("", "内二")
    );
    let body = [
        "<w:tbl><w:tr>".to_owned(),
        cell(r#"<w:gridSpan w:val="2"/>"#, "任务"),
        cell("", "单位"),
        "</w:tr><w:tr>".into(),
        cell(r#"<w:vMerge w:val="restart"/>"#, "基础教育"),
        cell("", "建校"),
        nested,
        "</w:tr><w:tr>".into(),
        cell("<w:vMerge/>", ""),
        format!("<w:tc>{}{}</w:tc>", p("", "扩容"), p("", "提质")),
        cell("", ""),
        "</w:tr><w:tr><w:trPr><w:del/></w:trPr>".into(),
        cell("", "删去的行"),
        "</w:tr></w:tbl><w:tbl><w:tr>".into(),
        cell("", "只是个框"),
        "</w:tr></w:tbl>".into(),
    ];
    let (source, _) = source("a.docx", &file(&body.concat()));
    assert_eq!(
        tables(&source),
        [[
            vec!["任务", "", "单位"],
            vec!["基础教育", "建校", "内一\t内二"],
            vec!["", "扩容\n提质", ""]
        ]]
    );
    assert!(shown(&source).contains(&"p|只是个框".to_owned()));
}

#[test]
fn hidden_words_are_left_out_and_told() {
    let body = r#"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏字</w:t></w:r><w:r><w:t>明</w:t></w:r></w:p>
      <w:p><w:r><w:rPr><w:rStyle w:val="V"/></w:rPr><w:t>再藏</w:t></w:r><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>文</w:t></w:r></w:p>"#;
    let (source, findings) = source("a.docx", &file(body));
    assert_eq!(shown(&source)[..2], ["p|明", "p|文"]);
    let rules: Vec<_> = findings.iter().map(|finding| finding.rule.as_str()).collect();
    assert_eq!(rules, ["file-hidden-text"]);
    assert!(findings[0].message.zh.contains("4个字"));
}

#[test]
fn macros_are_told_and_not_run() {
    let document =
        "<w:document><w:body><w:p><w:r><w:t>正文</w:t></w:r></w:p></w:body></w:document>";
    let bytes = package(
        "word/document.xml",
        &[("word/document.xml", document.into()), ("word/vbaProject.bin", "x".into())],
    );
    let (_, findings) = source("a.docm", &bytes);
    assert!(findings.iter().any(|finding| finding.rule == "file-macro"));
}
