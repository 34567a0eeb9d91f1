//! xlsx and ods.

use moushi_files::readers::{Limits, read};

use super::make::{archive, package, refusal, relations, shown, source, tables};

fn xlsx(sheets: &[(&str, &str, &str)]) -> Vec<u8> {
    let list: String = (1..)
        .zip(sheets)
        .map(|(n, (name, state, _))| {
            format!(r#"<sheet name="{name}" sheetId="{n}" r:id="s{n}" state="{state}"/>"#)
        })
        .collect();
    let mut targets: Vec<(String, String)> =
        (1..=sheets.len()).map(|n| (format!("s{n}"), format!("worksheets/sheet{n}.xml"))).collect();
    targets.push(("x".into(), "sharedStrings.xml".into()));
    targets.push(("y".into(), "styles.xml".into()));
    let kind = |target: &str| match target {
        "sharedStrings.xml" => "sharedStrings",
        "styles.xml" => "styles",
        _ => "worksheet",
    };
    let rels: Vec<_> = targets.iter().map(|(id, t)| (id.as_str(), kind(t), t.as_str())).collect();
    let styles = r#"<styleSheet><numFmts><numFmt numFmtId="176" formatCode="0.0&quot;万人&quot;"/></numFmts>
        <cellXfs><xf numFmtId="0"/><xf numFmtId="9"/><xf numFmtId="14"/><xf numFmtId="176"/></cellXfs></styleSheet>"#;
    let strings = "<sst><si><t>任务</t></si><si><r><t>覆盖</t></r><r><t>率</t></r><rPh><t>fù</t></rPh></si></sst>";
    let mut parts = vec![
        ("xl/workbook.xml".to_owned(), format!("<workbook><sheets>{list}</sheets></workbook>")),
        ("xl/_rels/workbook.xml.rels".into(), relations(&rels)),
        ("xl/styles.xml".into(), styles.into()),
        ("xl/sharedStrings.xml".into(), strings.into()),
    ];
    for (n, (_, _, data)) in (1..).zip(sheets) {
        parts.push((
            format!("xl/worksheets/sheet{n}.xml"),
            format!("<worksheet>{data}</worksheet>"),
        ));
    }
    let parts: Vec<_> =
        parts.iter().map(|(name, content)| (name.as_str(), content.clone())).collect();
    package("xl/workbook.xml", &parts)
}

/// A workbook with something of everything.
pub fn sample_xlsx() -> Vec<u8> {
    let data = r#"<sheetData><row r="2"><c r="B2" t="s"><v>0</v></c><c r="E2" t="inlineStr"><is><t>注</t></is></c></row>
      <row r="3"><c r="B3" s="3"><v>0.3</v></c><c r="D3" s="2"><v>45291</v></c></row></sheetData><mergeCells><mergeCell ref="B2:C3"/></mergeCells>"#;
    xlsx(&[("台账", "visible", data), ("底稿", "hidden", data)])
}

/// A workbook with something of everything.
pub fn sample_ods() -> Vec<u8> {
    ods(
        r#"<table:table table:name="台账" table:style-name="ta2"><table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="3"><text:p>任<text:s text:c="2"/>务</text:p></table:table-cell></table:table-row></table:table>"#,
    )
}

#[test]
fn cells_are_read_as_shown() {
    let data = r#"<sheetData>
      <row r="2"><c r="B2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c><c r="E2" t="inlineStr"><is><t>备 注</t></is></c></row>
      <row r="3"><c r="B3"><v>0.30000000000000004</v></c><c r="C3" s="1"><f>1/2</f><v>0.85</v></c><c r="D3" s="2"><v>45291</v></c><c r="E3" s="3"><v>12.25</v></c></row>
      <row r="9"><c r="B9" t="str"><f>A1</f><v>结果</v></c><c r="C9" t="b"><v>1</v></c><c r="D9" t="e"><v>#DIV/0!</v></c><c r="E9" t="s"><v>77</v></c></row>
      <row><c t="n"><v>5</v></c><c><v/></c></row></sheetData>"#;
    let hidden = r#"<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>"#;
    let bytes = xlsx(&[("台账", "visible", data), ("底稿", "hidden", hidden)]);
    let (source, findings) = source("a.xlsx", &bytes);
    assert_eq!(
        tables(&source)[0],
        [
            vec!["", "任务", "覆盖率", "", "备 注"],
            vec!["", "0.3", "85%", "2023/12/31", "12.3万人"],
            vec![],
            vec!["", "结果", "TRUE", "#DIV/0!"],
            vec!["5"],
        ]
    );
    assert_eq!(source.tables[0].name.as_deref(), Some("台账"));
    assert_eq!(shown(&source).last().unwrap(), "c2|1");
    assert_eq!(findings.len(), 1);
    assert!(findings[0].rule == "file-hidden-sheet" && findings[0].message.zh.contains("底稿"));
}

#[test]
fn merged_ranges_show_their_first_cell_only() {
    let data = r#"<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>
      <row r="2"><c r="A2"><v>3</v></c><c r="B2"><v>4</v></c></row></sheetData>
      <mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="A1:XFD1048576x"/></mergeCells>"#;
    let (source, _) = source("a.xlsx", &xlsx(&[("一", "visible", data)]));
    assert_eq!(tables(&source)[0], [vec!["1", "2"], vec!["", "4"]]);
}

#[test]
fn a_cell_far_away_costs_nothing() {
    let data = r#"<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row>
      <row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData>"#;
    let bytes = xlsx(&[("一", "visible", data)]);
    assert!(bytes.len() < 4000);
    let (source, _) = source("a.xlsx", &bytes);
    assert_eq!(source.text, "1\n2");
    assert_eq!(source.tables[0].rows.iter().map(Vec::len).collect::<Vec<_>>(), [1, 0, 16_384]);
}

#[test]
fn a_sheet_that_spans_too_much_is_refused() {
    let row = |n: u32| {
        format!(r#"<row r="{n}"><c r="A{n}"><v>1</v></c><c r="XFD{n}"><v>1</v></c></row>"#)
    };
    let rows: String = (1..=200).map(row).collect();
    let bytes = xlsx(&[("一", "visible", &format!("<sheetData>{rows}</sheetData>"))]);
    assert!(refusal("a.xlsx", &bytes).message.zh.contains("单元格"));
    let limits = Limits { max_cells: 10_000_000, ..Limits::default() };
    assert!(read("a.xlsx", &bytes, &limits).is_ok());
}

#[test]
fn a_binary_workbook_is_refused_with_a_way_on() {
    let bytes = package("xl/workbook.bin", &[("xl/workbook.bin", "x".into())]);
    assert!(refusal("a.xlsb", &bytes).advice.zh.contains("xlsx"));
}

fn ods(tables: &str) -> Vec<u8> {
    let content = format!(
        r#"<office:document-content><office:automatic-styles><style:style style:name="ta2"><style:table-properties table:display="false"/></style:style></office:automatic-styles>
        <office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"#
    );
    let kind = "application/vnd.oasis.opendocument.spreadsheet";
    archive(&[("mimetype", kind), ("content.xml", &content)])
}

#[test]
fn an_ods_shows_what_its_cells_show() {
    let bytes = ods(r#"<table:table table:name="台账"><table:table-header-rows><table:table-row>
        <table:table-cell table:number-columns-spanned="2"><text:p>任<text:s text:c="2"/>务</text:p><text:p>二行</text:p></table:table-cell><table:covered-table-cell/>
        <table:table-cell office:value="0.85"><text:p>85%</text:p><office:annotation><text:p>注</text:p></office:annotation></table:table-cell></table:table-row></table:table-header-rows>
        <table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
        <table:table-row table:number-rows-repeated="2"><table:table-cell/><table:table-cell table:number-columns-repeated="2" office:value="7"/></table:table-row>
        <table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>
        <table:table table:name="底稿" table:style-name="ta2"><table:table-row><table:table-cell><text:p>藏</text:p></table:table-cell></table:table-row></table:table>"#);
    let (source, findings) = source("a.ods", &bytes);
    let all = tables(&source);
    assert_eq!(
        all[0],
        [vec!["任  务\n二行", "", "85%"], vec![], vec!["", "7", "7"], vec!["", "7", "7"]]
    );
    assert_eq!((all[1].as_slice(), findings.len()), ([vec!["藏"]].as_slice(), 1));
}

#[test]
fn repetition_without_end_is_refused() {
    let cell = |text: &str| {
        ods(&format!(
            r#"<table:table><table:table-row table:number-rows-repeated="99999999999"><table:table-cell table:number-columns-repeated="99999999999"><text:p>{text}</text:p></table:table-cell></table:table-row></table:table>"#
        ))
    };
    assert!(refusal("a.ods", &cell("x")).message.zh.contains("单元格"));
    assert!(refusal("a.ods", &cell("\u{1}")).message.zh.contains("没有任何文字"));
}
