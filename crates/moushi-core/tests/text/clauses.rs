//! The clause tree on a small made-up document.

use moushi_core::text::clause::{self, ClauseKind};
use moushi_core::text::{Format, Source, SourceBuilder, Span};

fn source(text: &str) -> Source {
    let source = SourceBuilder::new().finish("x.txt", Format::Txt, b"");
    Source { text: text.to_owned(), blocks: Vec::new(), ..source }
}

#[test]
fn paths_follow_the_ordinals() {
    let text = "一、总体要求\n坚持育人为本。\n（一）目标\n1.建好学校，配齐教师。\n2．办好食堂。\n(二)措施\n主要做法：一是抓学习；二是抓落实。\n二、保障措施\n加强督导。";
    let source = source(text);
    let tree = clause::tree(&source);
    let path = |words: &str| {
        let node = tree.iter().rfind(|node| node.span.of(text).starts_with(words)).unwrap();
        node.path.as_str()
    };
    assert_eq!(path("一、总体"), "一");
    assert_eq!(path("坚持育人"), "一");
    assert_eq!(path("配齐教师"), "一.（一）.1");
    assert_eq!(path("2．办好"), "一.（一）.2");
    assert_eq!(path("一是抓学习"), "一.（二）.一是");
    assert_eq!(path("二是抓落实"), "一.（二）.二是");
    assert_eq!(path("加强督导"), "二");
}

#[test]
fn blocks_stand_under_the_block_that_bears_the_ordinal() {
    let source = source("一、目标\n（一）建设\n新建学校。");
    let tree = clause::tree(&source);
    let blocks: Vec<_> = tree.iter().filter(|node| node.kind == ClauseKind::Block).collect();
    let parent = |node: &clause::Clause| node.parent.map(|parent| source.at(tree[parent].span));
    assert_eq!(parent(blocks[0]), None);
    assert_eq!(parent(blocks[1]), Some("一、目标"));
    assert_eq!(parent(blocks[2]), Some("（一）建设"));
}

fn sentences(text: &str) -> Vec<&str> {
    let all = clause::sentences(text, Span::new(0, text.len()));
    all.into_iter().map(|(span, _)| span.of(text)).collect()
}

fn clauses(text: &str) -> Vec<&str> {
    let all = clause::clauses(text, Span::new(0, text.len()));
    all.into_iter().map(|(span, _)| span.of(text)).collect()
}

#[test]
fn sentences_end_outside_quotations_and_brackets() {
    assert_eq!(
        sentences("他说：“先做。再说！”会议结束；（甲。乙）完成2.5万个。"),
        ["他说：“先做。再说！”", "会议结束", "（甲。乙）完成2.5万个"]
    );
    assert_eq!(sentences("未闭合的“引号。照样断句。"), ["未闭合的“引号", "照样断句"]);
    assert_eq!(sentences("甲&ensp;乙;丙"), ["甲&ensp;乙", "丙"]);
}

#[test]
fn clauses_keep_figures_addresses_and_names_whole() {
    assert_eq!(
        clauses("下午2：30开会，投入1,326万元，见https://a.cn/b，学习《甲，乙》和“丙，丁”"),
        ["下午2：30开会", "投入1,326万元", "见https://a.cn/b", "学习《甲，乙》和“丙，丁”"]
    );
}

#[test]
fn the_mark_behind_is_kept() {
    let text = "教育方面：新建学校，改善条件";
    let marks: Vec<_> =
        clause::clauses(text, Span::new(0, text.len())).into_iter().map(|(_, mark)| mark).collect();
    assert_eq!(marks, [Some('：'), Some('，'), None]);
    let text = "建设甲、乙";
    assert_eq!(clause::conjuncts(text, Span::new(0, text.len())).len(), 2);
}
