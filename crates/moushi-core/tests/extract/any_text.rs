//! What holds for any text: spans on boundaries, short items, parents before children, no panic.

use moushi_core::extract::{Options, extract};
use proptest::prelude::*;

/// Pieces of official prose and of rubble, parted by `|`.
const PIECES: &str = "一要|二是|（三）|4.|①|第一章|推进|加强|建设|全面|将|要|各学校|省教育厅|教师队伍|120所|3.5万人|5.8%|\
    l3亿元|到2025年|9月底前|，|。|；|：|、|“双减”|“|”|（|）|《办法》|等工作|等方面|作出谋划|进行了总结|围绕|王小明强调|会议指出|\
    责任单位：|牵头|&nbsp;|\\n|\n|\n\n|\u{3000}\u{3000}| |- 3 -|上一篇：没有了|高公司党建|十项成果|确保方案准备到位|以|为|通过|\
    a|\u{1F600}|é|\"|和|的|了";

fn prose() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(PIECES.split('|').collect::<Vec<_>>());
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

fn check(text: &str) {
    let source = super::source(text);
    let found = extract(&source, &Options { year: Some(2024) });
    for (index, item) in found.candidates.iter().enumerate() {
        assert!(item.span.end() <= source.text.len(), "{text:?}");
        let words = source.at(item.span);
        let count = words.chars().filter(|c| !c.is_whitespace()).count();
        assert!(!words.is_empty() && count <= 60 + 30, "{count}: {words:?}");
        assert!(
            item.parent.is_none_or(|parent| parent < index),
            "a parent stands before its child"
        );
        assert!(item.section < found.sections.len());
        assert!((0.0..=1.0).contains(&item.confidence));
        for quantity in &item.quantities {
            assert!(item.span.contains(quantity.span), "{words:?}");
        }
        for quoted in &item.programmes {
            assert!(item.span.contains(quoted.span));
        }
    }
    let spans = found
        .sections
        .iter()
        .map(|s| s.span)
        .chain(found.noise.iter().map(|n| n.span))
        .chain(found.claims.iter().flat_map(|c| c.listed.iter().copied().chain([c.span])));
    for span in spans {
        assert!(source.text.get(span.start()..span.end()).is_some(), "{span:?} in {text:?}");
    }
    assert_eq!(
        found,
        extract(&source, &Options { year: Some(2024) }),
        "the same text yields the same"
    );
}

proptest! {
    #[test]
    fn prose_put_together_at_random(text in prose()) {
        check(&text);
    }

    #[test]
    fn anything_at_all(text in "\\PC{0,120}") {
        check(&text);
    }
}
