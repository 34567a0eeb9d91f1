//! The document has the official page, and its XML says what the pack says.

use std::io::{Cursor, Read};

use moushi_core::report::block::{Annex, Block, Item, Pack, Run, Status};
use moushi_core::report::book::{Cell, Column, ColumnKind, Tone};
use moushi_core::report::key_work;
use moushi_core::text::Text;
use moushi_files::write::docx;
use moushi_files::write::printable::printable;
use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;

use super::sample;

fn parts(bytes: &[u8]) -> Vec<(String, String)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..zip.len())
        .map(|at| {
            let mut file = zip.by_index(at).unwrap();
            let mut text = String::new();
            file.read_to_string(&mut text).unwrap();
            (file.name().unwrap().into_owned(), text)
        })
        .collect()
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
            Event::Empty(tag) if tag.name().as_ref() == "w:tab" => line.push('\t'),
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
        let (item, status) = (format!("（1）{shown}（{shown}）"), format!("【未覆盖】{shown}"));
        prop_assert!(lines.contains(&item) && lines.contains(&status));
    }
}
