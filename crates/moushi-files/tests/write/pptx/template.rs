//! Templates of others: taken where they can be, refused with words where not, and never a reason to panic.

use moushi_core::model::RefusalKind;
use moushi_files::write::pptx::{self, OnTemplate};
use proptest::prelude::*;

use super::super::super::office::make::archive;
use super::{deck, in_order, parts, slides, source, trace};

/// A template in the colours of a house, with what must not be taken over.
fn template(change: impl Fn(&str, String) -> String) -> Vec<u8> {
    let ours = pptx::write(&deck::pack(vec![deck::heading(1, 1, "旧的一页")])).unwrap();
    let mut members: Vec<(String, String)> = parts(&ours)
        .into_iter()
        .map(|(name, text)| {
            let text = change(&name, text.replace("12355B", "7A1F1F"));
            (name, text)
        })
        .collect();
    members.push(("ppt/vbaProject.bin".into(), "macros".into()));
    members.push(("ppt/comments/comment1.xml".into(), "<c/>".into()));
    let members: Vec<_> =
        members.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    archive(&members)
}

fn plain(_: &str, text: String) -> String {
    text
}

#[test]
fn a_house_gets_its_own_colours_and_nothing_of_its_old_slides() {
    let pack = deck::rich();
    let bytes = pptx::write_on(&pack, &template(plain)).unwrap();
    assert_eq!(bytes, pptx::write_on(&pack, &template(plain)).unwrap());
    let text = source(&bytes).text;
    assert!(text.contains("一、总体情况") && !text.contains("旧的一页"));
    let names: Vec<_> = parts(&bytes).into_iter().map(|(name, _)| name).collect();
    assert!(
        names.iter().all(|name| !name.contains("vba") && !name.contains("comment")),
        "{names:?}"
    );
    let theme = parts(&bytes).into_iter().find(|(name, _)| name == "ppt/theme/theme1.xml").unwrap();
    assert!(theme.1.contains("7A1F1F"));
    assert_eq!(slides(&bytes).len(), slides(&pptx::write(&pack).unwrap()).len());
    in_order(&bytes, super::SLIDE);
    assert!(!trace(&bytes).figures.is_empty());
}

#[test]
fn text_stays_in_the_body_of_a_small_template() {
    let small = template(|name, text| match name {
        "ppt/presentation.xml" => text.replace("cx=\"12192000\"", "cx=\"9144000\""),
        "ppt/slideMasters/slideMaster1.xml" => text.replace(
            "x=\"609600\" y=\"1417320\"/><a:ext cx=\"10972800\" cy=\"4846320\"",
            "x=\"2000000\" y=\"2000000\"/><a:ext cx=\"5000000\" cy=\"3000000\"",
        ),
        _ => text,
    });
    let bytes = pptx::write_on(&deck::rich(), &small).unwrap();
    for (name, xml) in slides(&bytes) {
        for [x, y, w, h] in super::places(&xml) {
            assert!(x >= 2_000_000 && x + w <= 7_000_000, "{name} {x} {w}");
            assert!(y >= 2_000_000 && y + h <= 5_000_000, "{name} {y} {h}");
        }
    }
    assert!(source(&bytes).text.contains("着力解决人民群众关心的突出问题"));
}

#[test]
fn links_objects_and_animation_of_a_template_stay_behind() {
    let link = "<p:sp><p:nvSpPr><p:cNvPr id=\"90\" name=\"x\"><a:hlinkClick r:id=\"rId90\"/></p:cNvPr><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr/></p:sp>\
                <p:graphicFrame><a:graphic><a:graphicData><p:oleObj r:id=\"rId91\"/></a:graphicData></a:graphic></p:graphicFrame></p:spTree>";
    let rels = "<Relationship Id=\"rId90\" Type=\"x/hyperlink\" Target=\"http://example.org\" TargetMode=\"External\"/>\
                <Relationship Id=\"rId91\" Type=\"x/oleObject\" Target=\"../embeddings/o.bin\"/></Relationships>";
    let hostile = template(|name, text| match name {
        "ppt/slideLayouts/slideLayout2.xml" => text.replace("</p:spTree>", link),
        "ppt/slideLayouts/_rels/slideLayout2.xml.rels" => text.replace("</Relationships>", rels),
        _ => text,
    });
    let bytes = pptx::write_on(&deck::rich(), &hostile).unwrap();
    let all: String = parts(&bytes).into_iter().map(|(_, text)| text).collect();
    for never in ["example.org", "oleObj", "rId90", "hlinkClick"] {
        assert!(!all.contains(never), "{never}");
    }
}

#[test]
fn a_template_without_its_places_is_refused_with_a_way_on() {
    let no_cover =
        template(|_, text| text.replace("type=\"title\" preserve", "type=\"blank\" preserve"));
    let no_content = template(|name, text| match name {
        "ppt/slideLayouts/slideLayout2.xml" | "ppt/slideLayouts/slideLayout3.xml" => {
            text.replace("<p:ph type=\"title\"/>", "<p:ph type=\"pic\"/>")
        }
        _ => text,
    });
    let tight = template(|_, text| text.replace("cy=\"4846320\"", "cy=\"484632\""));
    let none = archive(&[("word/document.xml", "<w:document/>")]);
    for (bytes, words) in [
        (no_cover, "标题幻灯片"),
        (no_content, "标题和内容"),
        (tight, "足够大"),
        (none, "不是演示文稿模板"),
        (b"PK\x03\x04".to_vec(), "不完整"),
        (b"text".to_vec(), ""),
    ] {
        let Err(OnTemplate::Template(refusal)) = pptx::write_on(&deck::rich(), &bytes) else {
            panic!("taken, without {words}");
        };
        assert!(refusal.message.zh.contains(words), "{refusal:?}");
        assert!(matches!(refusal.kind, RefusalKind::Invalid | RefusalKind::Damaged));
        assert!(refusal.advice.zh.ends_with('。') && refusal.advice.en.ends_with('.'));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn damaged_templates_do_no_harm(
        turns in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        inside in prop::option::of((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..PIECES.len())),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let pack = deck::pack(vec![deck::heading(1, 1, "一页")]);
        let mut bytes = match inside {
            // Damage inside of a part, behind a container that is in order.
            Some((part, at, piece)) => {
                let names = ["ppt/presentation.xml", "ppt/slideMasters/slideMaster1.xml", "ppt/slideLayouts/slideLayout1.xml"];
                let hurt = names[part.index(names.len())];
                template(|name, mut text| {
                    if name == hurt {
                        let mut at = at.index(text.len());
                        while !text.is_char_boundary(at) {
                            at -= 1;
                        }
                        text.insert_str(at, PIECES[piece]);
                    }
                    text
                })
            }
            None => {
                let mut bytes = template(plain);
                for (at, value) in turns {
                    let at = at.index(bytes.len());
                    bytes[at] = value;
                }
                bytes
            }
        };
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Ok(deck) = pptx::write_on(&pack, &bytes) {
            prop_assert!(source(&deck).text.contains("一、一页"));
        }
    }
}

const PIECES: &[&str] = &[
    "<",
    ">",
    "\"",
    "&",
    "&#0;",
    "]]>",
    "<!--",
    "</p:sp>",
    "<p:sp>",
    "-1",
    "99999999999999999999",
    "NaN",
    " ",
];
