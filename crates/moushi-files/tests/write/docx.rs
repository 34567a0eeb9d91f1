//! The document has the official page, and its XML says what the pack says.

use std::io::{Cursor, Read};

use calamine::Reader as _;
use moushi_core::report::block::{Annex, Block, Item, Letterhead, Pack, Run, Status};
use moushi_core::report::book::{Cell, Column, ColumnKind, Tone};
use moushi_core::report::chart::{Chart, ChartKind, Series};
use moushi_core::report::figure::{Figure, Trail};
use moushi_core::report::key_work;
use moushi_core::report::scatter::{Dot, Scatter};
use moushi_core::text::{Lang, Text};
use moushi_files::readers::{Limits, read};
use moushi_files::write::docx;
use moushi_files::write::printable::printable;
use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;

use super::{rich, sample};

/// The XML parts of a file, by name.
fn parts(bytes: &[u8]) -> Vec<(String, String)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut out = Vec::new();
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).unwrap();
        let name = file.name().unwrap().into_owned();
        if !name.ends_with(".xlsx") {
            let mut text = String::new();
            file.read_to_string(&mut text).unwrap();
            out.push((name, text));
        }
    }
    out
}

fn part(bytes: &[u8], name: &str) -> String {
    parts(bytes).into_iter().find(|(other, _)| other == name).unwrap().1
}

/// Text of the paragraphs; fails when the XML is not well-formed.
fn paragraphs(xml: &str) -> Vec<String> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let (mut out, mut line, mut inside) = (Vec::new(), String::new(), false);
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) if tag.name().as_ref() == "w:t" => inside = true,
            Event::End(tag) if tag.name().as_ref() == "w:t" => inside = false,
            Event::End(tag) if tag.name().as_ref() == "w:p" => out.push(std::mem::take(&mut line)),
            Event::Empty(tag) if tag.name().as_ref() == "w:br" => line.push('\n'),
            Event::Empty(tag)
                if tag.name().as_ref() == "w:tab" && tag.attributes().next().is_none() =>
            {
                line.push('\t');
            }
            Event::Text(text) if inside => line.push_str(&text),
            Event::GeneralRef(name) if inside => line.push_str(entity(&name)),
            Event::Eof => return out,
            _ => {}
        }
    }
}

fn entity(name: &str) -> &'static str {
    match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        other => panic!("unknown entity {other}"),
    }
}

#[test]
fn the_list_reads_as_officials_write() {
    let bytes = docx::write(&key_work(&sample::ledger())).unwrap();
    let lines = paragraphs(&part(&bytes, "word/document.xml"));
    for want in [
        "北江省教育厅",
        "2031年重点工作清单",
        "一、周启明同志分管工作",
        "（一）建成寄宿制学校118所。（牵头单位：基础教育处；完成时限：待明确）",
        "二、何雨田同志分管工作",
        "1.其中省级示范基地12个。（牵头单位：待明确；完成时限：6月底前）",
        "附件：北江省教育厅2031年重点工作责任分工表",
        "附件",
        "序号",
    ] {
        assert!(lines.iter().any(|line| line == want), "no line {want} in {lines:#?}");
    }
}

#[test]
fn the_page_is_the_official_one() {
    let bytes = docx::write(&key_work(&sample::ledger())).unwrap();
    let xml = part(&bytes, "word/document.xml");
    let upright = "w:top=\"2098\" w:right=\"1474\" w:bottom=\"1984\" w:left=\"1587\"";
    assert!(xml.contains(upright), "37, 28, 35 and 26 mm");
    assert!(xml.contains("w:type=\"lines\" w:linePitch=\"579\""));
    assert!(xml.contains("w:orient=\"landscape\"") && xml.contains("<w:tblHeader/>"));
    assert!(part(&bytes, "word/settings.xml").contains("<w:evenAndOddHeaders/>"));
    assert!(part(&bytes, "word/footer1.xml").contains("PageOdd"));
    let styles = part(&bytes, "word/styles.xml");
    for font in ["方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体"] {
        assert!(styles.contains(font), "{font}");
    }
}

#[test]
fn every_part_is_well_formed_and_the_same_each_time() {
    let pack = key_work(&sample::ledger());
    let bytes = docx::write(&pack).unwrap();
    for (_, text) in parts(&bytes) {
        paragraphs(&text);
    }
    assert_eq!(bytes, docx::write(&pack).unwrap());
}

fn every_block(words: &str) -> Pack {
    let run = || vec![Run::own(words)];
    let item = Item { words: run(), aside: Some(words.into()), children: Vec::new() };
    Pack {
        title: vec![words.into()],
        org: words.into(),
        year: 2031,
        blocks: vec![
            Block::Heading { level: 2, ordinal: None, text: words.into() },
            Block::Lead(run()),
            Block::Paragraph(run()),
            Block::NumberedList { level: 4, items: vec![item] },
            Block::StatusList(vec![Status {
                tone: Tone::Bad,
                state: "未覆盖".into(),
                words: run(),
            }]),
            Block::Table {
                columns: vec![Column::new(Text::same(words), 4, ColumnKind::Words)],
                rows: vec![vec![Cell::words(words)]],
            },
            Block::Note(words.into()),
        ],
        annexes: vec![Annex { title: words.into(), wide: false, blocks: Vec::new() }],
        ..Pack::default()
    }
}

#[test]
fn a_red_head_and_what_belongs_to_it_stand_in_order() {
    let bytes = docx::write(&rich::pack(2, "")).unwrap();
    let xml = part(&bytes, "word/document.xml");
    let lines = paragraphs(&xml);
    let mut rest = &lines[..];
    for want in [
        "北江省教育厅文件",
        "北教〔2031〕1号",
        "2031年重点工作推进情况的通报",
        "北江省教育厅办公室",
        "各市（地）教育局，省属各高等学校，厅直属各单位：",
        "●【正常】城乡义务教育一体化发展",
        "——全省教育工作会议讲话，第3页",
        "数据截至2031年12月31日；范围：全省教育系统；台账指纹：4cdb288d5a9d6b26；谋实 1.0生成。",
        "附件：1.任务明细表",
        "2031年12月31日",
        "附件1",
        "抄送：教育部办公厅，省委办公厅，省政府办公厅，省人大常委会办公厅，省政协办公厅，各市（地）人民政府办公室。",
        "北江省教育厅办公室\t2031年12月31日印发",
    ] {
        let at = rest.iter().position(|line| line == want);
        rest = &rest[at.unwrap_or_else(|| panic!("no {want} behind {rest:#?}"))..];
    }
    let styles = part(&bytes, "word/styles.xml");
    for (id, font) in [
        ("Heading1", "黑体"),
        ("Heading2", "楷体_GB2312"),
        ("Heading3", "仿宋_GB2312"),
        ("Byline", "楷体_GB2312"),
        ("RedMark", "方正小标宋简体"),
        ("QuoteText", "楷体_GB2312"),
    ] {
        let (_, style) = styles.split_once(&format!("w:styleId=\"{id}\"")).unwrap();
        let (style, _) = style.split_once("</w:style>").unwrap();
        assert!(style.contains(&format!("w:eastAsia=\"{font}\"")), "{id}");
    }
}

#[test]
fn charts_are_native_with_their_workbook_and_told_as_tables_where_names_are_long() {
    let pack = rich::pack(7, "");
    let bytes = docx::write(&pack).unwrap();
    let xml = part(&bytes, "word/document.xml");
    assert_eq!(xml.matches("<c:chart ").count(), 4);
    let wide = (11906 - 1587 - 1474) * 635;
    assert_eq!(xml.matches(&format!("<wp:extent cx=\"{wide}\"")).count(), 4, "as wide as the text");
    let captions = xml.matches("各市普惠性幼儿园覆盖率（单位：%）</w:t>").count();
    assert_eq!(captions, 4, "under each its caption");
    let mut zip = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
    let charts: Vec<&Chart> = pack
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Chart(chart) => Some(chart),
            _ => None,
        })
        .collect();
    for (number, chart) in (1..).zip(charts) {
        let mut book = Vec::new();
        let name = format!("word/embeddings/Microsoft_Excel_Sheet{number}.xlsx");
        zip.by_name(&name).unwrap().read_to_end(&mut book).unwrap();
        let mut book = calamine::Xlsx::new(Cursor::new(book)).unwrap();
        let range = book.worksheet_range("Sheet1").unwrap();
        let values = chart.series[0].values.iter().map(|one| one.as_ref().map(|one| one.value));
        for (row, value) in (1..).zip(values) {
            let got = range.get_value((row, 1)).and_then(|cell| match cell {
                calamine::Data::Float(number) => Some(*number),
                _ => None,
            });
            assert_eq!(got, value, "{name} row {row}");
        }
    }
    let types = part(&bytes, "[Content_Types].xml");
    for name in ["word/charts/chart4.xml", "word/theme/theme1.xml"] {
        assert!(types.contains(&format!("PartName=\"/{name}\"")), "{name}");
        part(&bytes, name);
    }
    assert!(part(&bytes, "word/_rels/document.xml.rels").contains("Id=\"rIdChart4\""));
    for pack in
        [rich::pack(7, "，名称很长，轴上放不下，一放就只剩名称，看不见图形"), rich::pack(400, "")]
    {
        let xml = part(&docx::write(&pack).unwrap(), "word/document.xml");
        assert!(xml.matches("<c:chart ").count() <= 2, "told as tables");
    }
    assert!(
        !part(&docx::write(&key_work(&sample::ledger())).unwrap(), "[Content_Types].xml")
            .contains("theme")
    );
}

#[test]
fn our_own_reader_reads_charts_of_documents() {
    let reading =
        read("a.docx", &docx::write(&rich::pack(7, "")).unwrap(), &Limits::default()).unwrap();
    let source = &reading.sources[0].0;
    let said = |words: &str| source.blocks.iter().any(|block| source.at(block.span) == words);
    // The seventh month has no number.
    assert!(
        said("计划：1月 0.5，2月 37.5，3月 74.5，4月 10.5，5月 47.5，6月 84.5"),
        "{}",
        source.text
    );
}

#[test]
fn a_paper_without_red_head_has_no_trace_of_one() {
    let plain = docx::write(&key_work(&sample::ledger())).unwrap();
    let styles = part(&plain, "word/styles.xml");
    assert_eq!(styles.matches("<w:style ").count(), 16, "only what every paper has");
    let empty = Pack { letterhead: Some(Letterhead::default()), ..Pack::default() };
    assert_eq!(docx::write(&empty).unwrap(), docx::write(&Pack::default()).unwrap());
}

#[test]
fn tables_without_rows_columns_or_cells_are_no_broken_file() {
    let table = |columns: Vec<Column>, rows| Block::Table { columns, rows };
    let column = Column::new(Text::same("列"), 4, ColumnKind::Words);
    let blocks = vec![
        table(Vec::new(), vec![Vec::new()]),
        table(vec![column.clone()], Vec::new()),
        table(vec![column.clone(), column], vec![Vec::new(), vec![Cell::words("一")]]),
        Block::Tiles(Vec::new()),
        Block::StatusList(Vec::new()),
    ];
    let bytes = docx::write(&Pack { blocks, ..Pack::default() }).unwrap();
    let xml = part(&bytes, "word/document.xml");
    paragraphs(&xml);
    assert_eq!(xml.matches("<w:tbl>").count(), 2);
    assert!(!xml.contains("</w:tbl><w:tbl>"), "tables stay apart");
    assert!(!xml.contains("</w:trPr></w:tr>"), "no row without cells");
    assert_eq!(xml.matches("<w:tc>").count(), 1 + 3 * 2);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn any_words_in_any_block_are_valid_xml_and_the_same_each_time(words in any::<String>()) {
        let pack = rich::pack(3, &words);
        let bytes = docx::write(&pack).unwrap();
        for (_, text) in parts(&bytes) {
            paragraphs(&text);
        }
        prop_assert_eq!(bytes, docx::write(&pack).unwrap());
    }
}

proptest! {
    #[test]
    fn any_words_are_valid_xml_and_read_back(words in any::<String>()) {
        let bytes = docx::write(&every_block(&words)).unwrap();
        for (_, text) in parts(&bytes) {
            paragraphs(&text);
        }
        let lines = paragraphs(&part(&bytes, "word/document.xml"));
        let shown = printable(&words).into_owned();
        let count = lines.iter().filter(|line| **line == shown).count();
        prop_assert!(count >= 6, "{:?} in {:?}", shown, lines);
        let (item, status) = (format!("（1）{shown}（{shown}）"), format!("▲【未覆盖】{shown}"));
        prop_assert!(lines.contains(&item) && lines.contains(&status));
    }
}

/// The text without the values of an attribute.
fn without(text: &str, attribute: &str) -> String {
    let mut parts = text.split(attribute);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |all, part| all + part.split_once('"').map_or("", |one| one.1))
}

/// Words in Chinese of every part, and of the workbooks within, but for the names of fonts.
fn chinese(bytes: &[u8]) -> Vec<(String, String)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut found = Vec::new();
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).unwrap();
        let (name, mut content) = (file.name().unwrap().into_owned(), Vec::new());
        file.read_to_end(&mut content).unwrap();
        if name.ends_with(".xlsx") {
            found.extend(chinese(&content));
            continue;
        }
        let text = String::from_utf8(content).unwrap();
        let fonts = ["typeface=\"", "w:eastAsia=\"", "w:font w:name=\"", "w:altName w:val=\""];
        let text = fonts.iter().fold(text, |text, attribute| without(&text, attribute));
        let is_ours = |c: &char| matches!(c, '\u{3000}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}');
        let words: String = text.chars().filter(is_ours).collect();
        if !words.is_empty() || text.contains("\"zh-CN\"") || text.contains(">zh-CN<") {
            found.push((name, words));
        }
    }
    found
}

/// A chart in two parts, bars and points, in English.
fn english(words: &str) -> Vec<Block> {
    let figure = |value: f64| {
        let trail = Trail { how: words.to_owned(), ..Trail::default() };
        Figure::measured(value, "%", trail)
    };
    let chart = |kind, count: u32| {
        let values: Vec<f64> = (0..count).map(f64::from).collect();
        let around = values.iter().map(|value| (value - 1.0, value + 2.0));
        Block::Chart(Chart {
            title: words.into(),
            kind,
            unit: "%".into(),
            categories: (0..count).map(|at| format!("school {at}")).collect(),
            series: vec![Series {
                name: "median".into(),
                tone: Tone::Plain,
                planned: false,
                around: if kind == ChartKind::Bar { Vec::new() } else { around.collect() },
                values: values.iter().map(|value| Some(figure(*value))).collect(),
            }],
        })
    };
    let dot = |at: u32| Dot {
        name: format!("school {at}"),
        across: figure(f64::from(at)),
        up: figure(f64::from(at * at)),
        marked: at == 1,
        tone: Tone::Plain,
    };
    let scatter = Scatter {
        title: words.into(),
        axes: ["start".into(), "median".into()],
        dots_are: "school".into(),
        dots: (0..9).map(dot).collect(),
        line_is: String::new(),
        band_is: String::new(),
        line: Vec::new(),
    };
    let charts = [chart(ChartKind::Caterpillar, 20), chart(ChartKind::Bar, 4)];
    charts.into_iter().chain([Block::Scatter(scatter)]).collect()
}

#[test]
fn an_english_paper_has_no_chinese_in_any_part_nor_in_the_workbooks_of_its_charts() {
    let words = "Medians with intervals";
    let mut blocks = english(words);
    let state = |tone| Status { tone, state: "Caution".into(), words: vec![Run::own(words)] };
    blocks.push(Block::StatusList(vec![state(Tone::Watch), state(Tone::Bad)]));
    let pack = |lang| Pack {
        lang,
        title: vec![words.into()],
        year: 2031,
        blocks: blocks.clone(),
        ..Pack::default()
    };
    let bytes = docx::write(&pack(Lang::En)).unwrap();
    assert!(
        parts(&bytes).iter().filter(|part| part.0.starts_with("word/charts/chart")).count() > 2
    );
    assert_eq!(chinese(&bytes), []);
    let text = part(&bytes, "word/document.xml");
    assert!(text.contains("■ [Caution] ") && text.contains("name=\"Chart 1\""), "{text}");
    assert!(text.contains(&format!("{words} (1/2) (%)</w:t>")), "{text}");
    assert!(part(&bytes, "docProps/core.xml").contains("<dc:language>en</dc:language>"));
    // The test sees what a Chinese paper has.
    let names: Vec<String> =
        chinese(&docx::write(&pack(Lang::Zh)).unwrap()).into_iter().map(|one| one.0).collect();
    for want in
        ["word/document.xml", "docProps/core.xml", "word/charts/chart1.xml", "xl/sharedStrings.xml"]
    {
        assert!(names.iter().any(|name| name == want), "{want}: {names:?}");
    }
}
