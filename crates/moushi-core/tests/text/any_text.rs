//! What holds for every text: spans lie inside it on character boundaries, in order, and nothing
//! panics; a number that is written out is read back.

use moushi_core::text::clause::{self, ClauseKind};
use moushi_core::text::{Format, Source, SourceBuilder, Span, numeral, ordinal, quantity, when};
use proptest::prelude::*;

/// What the finders look for, one piece a word.
const PIECES: &str = "一 二 两 三 十 百 千 万 亿 零 〇 廿 半 余 多 几 点 分之 1 23 2023 ５ . ， , 、 。 ； ： : - — 至 到 % \
    年 月 日 季度 底 前 末 内 上半 旬 个 所 名 次 元 超 约 每 第 “ ” 《 》 （ ） ( ) 十四五 期间 今年 开学 上午 是 要 条 \
    ① _ a & ; 学校 一体 𠀀";

/// Text made of the pieces in any order; `_` stands for the blanks and line breaks.
fn official() -> impl Strategy<Value = String> {
    let pieces: Vec<&str> = PIECES.split_whitespace().collect();
    let blanks = prop::sample::select(vec!["\n", " ", "　"]);
    (prop::collection::vec(prop::sample::select(pieces), 0..60), blanks)
        .prop_map(|(list, blank)| list.concat().replace('_', blank))
}

fn in_order(text: &str, spans: &[Span]) {
    for span in spans {
        assert!(text.get(span.start()..span.end()).is_some_and(|words| !words.is_empty()));
    }
    assert!(spans.windows(2).all(|pair| pair[0].end() <= pair[1].start()), "{text} {spans:?}");
}

fn hold(text: &str, year: i32) {
    let quantities = quantity::find(text);
    assert!(quantities.iter().all(|found| found.value.is_finite()));
    in_order(text, &quantities.iter().map(|found| found.span).collect::<Vec<_>>());
    let times = when::find(text, year);
    in_order(text, &times.iter().map(|found| found.span).collect::<Vec<_>>());
    let reversed = |time: &when::When| time.earliest.zip(time.latest).is_some_and(|(a, b)| a > b);
    assert!(!times.iter().any(reversed), "{text} {times:?}");
    in_order(text, &ordinal::find(text).iter().map(|found| found.span).collect::<Vec<_>>());
    if let Some((value, len)) = numeral::at(text) {
        assert!(text.is_char_boundary(len) && len > 0 && !value.is_nan());
    }
    tree_holds(text);
}

fn tree_holds(text: &str) {
    let source = SourceBuilder::new().finish("x.txt", Format::Txt, b"");
    let source = Source { text: text.to_owned(), blocks: Vec::new(), ..source };
    let tree = clause::tree(&source);
    for (index, node) in tree.iter().enumerate() {
        assert!(text.get(node.span.start()..node.span.end()).is_some());
        let Some(parent) = node.parent else { continue };
        assert!(parent < index && tree[parent].depth + 1 == node.depth);
        if node.kind != ClauseKind::Block {
            assert!(tree[parent].span.contains(node.span));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn finders_hold_for_official_text(text in official(), year in 1990..2100) {
        hold(&text, year);
    }

    #[test]
    fn finders_hold_for_any_text(text in ".{0,80}", year: i32) {
        hold(&text, year);
    }

    #[test]
    fn a_number_written_out_is_read_back(number in 0_u32..100_000_000) {
        for text in [chinese(number), number.to_string()] {
            prop_assert_eq!(numeral::at(&text), Some((f64::from(number), text.len())));
        }
    }

    #[test]
    fn finding_in_a_part_finds_the_same(text in official()) {
        let twice = format!("{text}。\n{text}");
        let shift = text.len() + "。\n".len();
        let first = when::find(&text, 2023);
        let again: Vec<_> = when::find(&twice, 2023);
        let closed = !text.contains(['“', '《']);
        prop_assert!(!closed || again.iter().filter(|found| found.span.start() >= shift).count() == first.len());
    }
}

/// Writes a number below a hundred million in characters, as it is read aloud.
fn chinese(number: u32) -> String {
    if number == 0 {
        return "零".to_owned();
    }
    let (high, low) = (number / 10_000, number % 10_000);
    let mut text = String::new();
    if high > 0 {
        text = below_ten_thousand(high) + "万";
        if low > 0 && low < 1000 {
            text.push('零');
        }
    }
    text + &below_ten_thousand(low)
}

fn below_ten_thousand(number: u32) -> String {
    let (mut text, mut gap) = (String::new(), false);
    for (by, place) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = number / by % 10;
        if digit == 0 {
            gap = !text.is_empty();
            continue;
        }
        if std::mem::take(&mut gap) {
            text.push('零');
        }
        text.extend("一二三四五六七八九".chars().nth(digit as usize - 1));
        text.push_str(place);
    }
    text
}
