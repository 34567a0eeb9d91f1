//! Decks: native parts that are well-formed and the same each time, nothing outside a slide or its box, every number with
//! its way back, and templates of others taken as far as they can be.

mod template;

use std::io::{Cursor, Read};

use moushi_core::report::block::{Annex, Block, Item, Pack, Run, Status};
use moushi_core::report::book::{Cell, Column, ColumnKind, Tone};
use moushi_core::report::chart::ChartKind;
use moushi_core::report::trace::Trace;
use moushi_core::text::{BlockKind, Source, Text};
use moushi_files::readers::{Limits, read};
use moushi_files::write::printable::printable;
use moushi_files::write::{pptx, traced};
use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;

use super::deck;

/// The XML parts of a file, by name.
pub fn parts(bytes: &[u8]) -> Vec<(String, String)> {
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

pub fn slides(bytes: &[u8]) -> Vec<(String, String)> {
    let mut parts = parts(bytes);
    parts.retain(|(name, _)| name.starts_with("ppt/slides/slide"));
    parts
}

/// Attributes of every element, in order: element, attribute, value. Fails when the XML is not well-formed.
pub fn attributes(xml: &str) -> Vec<(String, String, String)> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let mut out = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) | Event::Empty(tag) => {
                let name = tag.name().as_ref().to_owned();
                for one in tag.attributes() {
                    let one = one.unwrap();
                    out.push((
                        name.clone(),
                        one.key.as_ref().to_owned(),
                        one.value.clone().into_owned(),
                    ));
                }
            }
            Event::Eof => return out,
            _ => {}
        }
    }
}

pub fn source(bytes: &[u8]) -> Source {
    let reading = read("a.pptx", bytes, &Limits::default()).unwrap();
    reading.sources.into_iter().next().unwrap().0
}

fn trace(bytes: &[u8]) -> Trace {
    traced::read("a.pptx", bytes, &Limits::default()).unwrap().unwrap()
}

/// Places of all shapes of a slide: x, y, width, height.
fn places(xml: &str) -> Vec<[i64; 4]> {
    let all = attributes(xml);
    let numbers: Vec<i64> = all
        .iter()
        .filter(|(element, ..)| element == "a:off" || element == "a:ext")
        .map(|(_, _, value)| value.parse().unwrap())
        .collect();
    numbers.chunks_exact(4).map(|four| [four[0], four[1], four[2], four[3]]).skip(1).collect()
}

/// Nothing outside of the slide, nothing over another thing, but a bar in its own box.
fn in_order(bytes: &[u8], (wide, high): (i64, i64)) {
    for (name, xml) in slides(bytes) {
        let places = places(&xml);
        for [x, y, w, h] in &places {
            assert!(*x >= 0 && *y >= 0 && *w > 0 && *h > 0, "{name}: {places:?}");
            assert!(x + w <= wide && y + h <= high, "{name}: {x} {y} {w} {h}");
        }
        let large: Vec<_> = places.iter().filter(|[_, _, w, _]| *w > 60_000).collect();
        for (at, [x, y, w, h]) in large.iter().enumerate() {
            for [x2, y2, w2, h2] in &large[..at] {
                let apart = x + w <= *x2 || x2 + w2 <= *x || y + h <= *y2 || y2 + h2 <= *y;
                assert!(apart, "{name}: shapes overlap: {places:?}");
            }
        }
    }
}

const SLIDE: (i64, i64) = (12_192_000, 6_858_000);

#[test]
fn every_part_is_well_formed_named_and_the_same_each_time() {
    let pack = deck::rich();
    let bytes = pptx::write(&pack).unwrap();
    let parts = parts(&bytes);
    let named = &parts.iter().find(|(name, _)| name == "[Content_Types].xml").unwrap().1;
    for (name, text) in &parts {
        attributes(text);
        let known =
            name.ends_with(".rels") || name.starts_with('[') || name == "customXml/item1.xml";
        assert!(known || named.contains(&format!("PartName=\"/{name}\"")), "{name} has no type");
    }
    assert_eq!(bytes, pptx::write(&pack).unwrap());
    in_order(&bytes, SLIDE);
}

#[test]
fn relations_lead_to_parts_that_are_there() {
    let bytes = pptx::write(&deck::rich()).unwrap();
    let mut zip = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
    for (name, text) in parts(&bytes).iter().filter(|(name, _)| name.ends_with(".rels")) {
        for (_, key, target) in attributes(text) {
            if key == "Target" {
                let there = match target.strip_prefix('/') {
                    Some(whole) => zip.by_name(whole).is_ok(),
                    None => zip.by_name(&target).is_ok() || target == "itemProps1.xml",
                };
                assert!(there, "{name}: {target}");
            }
        }
    }
}

#[test]
fn the_deck_reads_back_as_it_was_meant() {
    let bytes = pptx::write(&deck::rich()).unwrap();
    let source = source(&bytes);
    for want in [
        "北江省教育厅\n2031年重点工作推进情况汇报",
        "一、总体情况",
        "年度任务完成过半，两项指标需盯紧。",
        "（一）建成寄宿制学校118所。（牵头单位：基础教育处；完成时限：6月底前）",
        "1.其中省级示范基地12个。（牵头单位：基础教育处；完成时限：6月底前）",
        "▲ 临期　县域普通高中振兴，距期限不足30天",
        "——《北江省2031年政府工作报告》第12页",
        "普惠性幼儿园覆盖率（单位：%）",
        "待明确",
        "附件　责任分工表",
        "北江省教育厅 · 数据截至2031年12月31日",
    ] {
        assert!(source.blocks.iter().any(|block| source.at(block.span) == want), "{want}");
    }
    assert!(source.tables.len() >= 5, "tables, heat and timetable are native");
    let xml: String = parts(&bytes).into_iter().map(|(_, text)| text).collect();
    assert_eq!(xml.matches("<c:chartSpace").count(), 4, "charts are native");
    assert!(xml.contains("<c:errBars>") && xml.contains("prst=\"roundRect\""));
    assert!(xml.contains("val=\"dash\""), "what is planned is dashed");
}

#[test]
fn every_number_has_its_way_back_in_the_notes_and_in_the_file() {
    let pack = deck::rich();
    let bytes = pptx::write(&pack).unwrap();
    let trace = trace(&bytes);
    let shown: Vec<_> = pack.all().flat_map(Block::figures).map(|one| one.shown.clone()).collect();
    let kept: Vec<_> = trace.figures.iter().map(|one| one.shown.clone()).collect();
    assert_eq!(kept, shown);
    assert_eq!(trace.stamp, deck::stamp());
    let source = source(&bytes);
    let notes: String = source
        .blocks
        .iter()
        .filter(|block| block.kind == BlockKind::Note)
        .map(|block| format!("{}\n", source.at(block.span)))
        .collect();
    for one in &trace.figures {
        let line = format!("[{}] {} ← {}\n", one.number, one.shown, one.trail.line());
        assert!(notes.contains(&line), "{line}");
    }
    assert!(notes.contains("本页没有数字。"));
    let place = trace.figures.last().unwrap();
    assert_eq!(place.place as usize, slides(&bytes).len());
    assert_eq!(place.heading, "附件　责任分工表");
}

fn items(count: usize, words: &str) -> Pack {
    let items = (0..count).map(|_| deck::item(words)).collect();
    deck::pack(vec![deck::heading(1, 1, "事项"), Block::NumberedList { level: 2, items }])
}

#[test]
fn one_four_hundred_and_very_long_ones_stay_on_their_slides() {
    let one = pptx::write(&items(1, "建成学校。")).unwrap();
    assert_eq!(slides(&one).len(), 2);
    let many = pptx::write(&items(400, deck::LONG)).unwrap();
    assert!(slides(&many).len() > 60, "{}", slides(&many).len());
    let text = source(&many).text;
    assert_eq!(text.matches("确保各项任务有人牵头").count(), 400);
    assert!(text.contains("一、事项（1/") && text.contains("一、事项（2/"));
    let mut long = items(3, &deck::LONG.repeat(30));
    long.title = vec!["标题".repeat(150)];
    long.byline = vec!["署名".repeat(150)];
    long.org = "单位".repeat(150);
    long.blocks.insert(0, deck::heading(1, 1, &"章".repeat(300)));
    let long = pptx::write(&long).unwrap();
    for bytes in [&one, &many, &long] {
        in_order(bytes, SLIDE);
    }
    let repeated = source(&long).text.matches("着力解决人民群众关心的突出问题").count();
    assert_eq!(repeated, 90, "long paragraphs are split, not cut");
    let table = pptx::write(&deck::pack(vec![deck::table(200)])).unwrap();
    in_order(&table, SLIDE);
    assert_eq!(source(&table).text.matches("完成率").count(), slides(&table).len() - 1);
    let wide = deck::pack(vec![
        Block::Chart(deck::chart(ChartKind::Bar, 60)),
        deck::tiles(11),
        Block::Gantt(deck::gantt(90)),
    ]);
    let wide = pptx::write(&wide).unwrap();
    in_order(&wide, SLIDE);
    assert_eq!(trace(&wide).figures.len(), 120 + 11);
}

#[test]
fn a_chart_whose_names_no_axis_has_room_for_is_a_table() {
    let mut chart = deck::chart(ChartKind::Bar, 3);
    chart.categories[1] = "名称很长，轴上放不下，一放就只剩名称，看不见图形了".into();
    let pack = deck::pack(vec![Block::Chart(chart.clone())]);
    let bytes = pptx::write(&pack).unwrap();
    assert!(parts(&bytes).iter().all(|(name, _)| !name.starts_with("ppt/charts")));
    let source = source(&bytes);
    assert_eq!(source.tables[0].rows.len(), 4);
    assert!(source.text.contains(&chart.categories[1]) && source.text.contains(&chart.title));
    assert_eq!(trace(&bytes).figures.len(), 6, "with all its numbers");
}

#[test]
fn nothing_at_all_is_still_a_deck() {
    let bytes = pptx::write(&Pack::default()).unwrap();
    assert_eq!(slides(&bytes).len(), 1);
    assert!(source(&bytes).text.starts_with("材料"));
    assert_eq!(trace(&bytes).figures, []);
    assert_eq!(
        traced::read(
            "a.zip",
            &super::super::office::make::archive(&[("a", "b")]),
            &Limits::default()
        ),
        Ok(None)
    );
}

#[test]
fn formulas_and_control_characters_stay_text() {
    let words = "=SUM(A1)\u{1b}[31m\u{0}<script>&amp;";
    let bytes = pptx::write(&every_block(words)).unwrap();
    assert!(source(&bytes).text.contains("=SUM(A1)[31m<script>&amp;"));
    let xml: String = parts(&bytes).into_iter().map(|(_, text)| text).collect();
    assert!(!xml.contains("<script>") && !xml.contains("<f>"));
}

pub fn every_block(words: &str) -> Pack {
    let run = || vec![Run::own(words)];
    let item = Item { words: run(), aside: Some(words.into()), children: Vec::new() };
    let mut chart = deck::chart(ChartKind::Bar, 2);
    chart.categories[0] = words.into();
    chart.series[0].name = words.into();
    Pack {
        title: vec![words.into()],
        org: words.into(),
        year: 2031,
        blocks: vec![
            Block::Paragraph(run()),
            deck::heading(1, 1, words),
            Block::Lead(run()),
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
            Block::Chart(chart),
            Block::Quote { words: run(), source: words.into() },
            Block::Note(words.into()),
        ],
        annexes: vec![Annex { title: words.into(), wide: false, blocks: Vec::new() }],
        ..Pack::default()
    }
}

/// Without blanks: a line break may stand where a blank stood.
fn solid(words: &str) -> String {
    words.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_words_are_valid_xml_and_read_back(words in "\\PC{0,40}|[\\x00-\\x7f]{0,40}|.{0,200}") {
        let mut pack = every_block(&words);
        let mut stamp = deck::stamp();
        stamp.scope.clone_from(&words);
        pack.stamp = Some(stamp.clone());
        let bytes = pptx::write(&pack).unwrap();
        for (_, text) in parts(&bytes) {
            attributes(&text);
        }
        in_order(&bytes, SLIDE);
        let read = solid(&source(&bytes).text);
        let said = solid(&printable(&words));
        prop_assert!(read.matches(&said).count() >= 6, "{:?} in {:?}", said, read);
        prop_assert_eq!(trace(&bytes).stamp, stamp);
    }
}
