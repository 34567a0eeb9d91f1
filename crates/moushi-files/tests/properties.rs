//! For every reader: whatever the bytes, no panic, and what comes out holds the invariants of a
//! source.

use moushi_core::text::{Source, SourceId, Span};
use moushi_files::readers::{Input, Limits, READERS, read};
use proptest::prelude::*;

/// Blocks stand in order without overlap, every span lies on character boundaries, the name is the
/// hash of the text.
fn check(source: &Source) {
    let lies_inside = |span: Span| source.text.get(span.start()..span.end()).is_some();
    let mut last = 0;
    for block in &source.blocks {
        assert!(block.span.start() >= last, "blocks overlap at {:?}", block.span);
        assert!(lies_inside(block.span) && !block.span.is_empty());
        assert_eq!(
            source.at(block.span).as_bytes(),
            &source.text.as_bytes()[block.span.start()..block.span.end()]
        );
        last = block.span.end();
    }
    let cells = source.tables.iter().flat_map(|table| &table.rows).flatten().copied();
    assert!(cells.chain(source.noise.iter().map(|noise| noise.span)).all(lies_inside));
    assert_eq!(source.id, SourceId::of(&source.text));
    assert!(!source.text.contains('\r'));
}

fn check_all(name: &str, bytes: &[u8]) {
    let limits = Limits { max_cells: 10_000, ..Limits::default() };
    if let Ok(reading) = read(name, bytes, &limits) {
        reading.sources.iter().for_each(|(source, _)| check(source));
    }
    // Also what detection would not have let through.
    for reader in READERS {
        if let Ok((source, _)) = (reader.read)(&Input::new(name, bytes, &limits)) {
            check(&source);
        }
    }
}

/// Mark-up, values and objects in no sensible order.
const PIECES: &[&str] = &[
    "<p>",
    "</p>",
    "<table>",
    "<tr>",
    "<td colspan=3 rowspan=2>",
    "</td>",
    "</table>",
    "<ol start=9>",
    "<li>",
    "<div class=nav>",
    "</div>",
    "<a href=x>",
    "</a>",
    "<h1>",
    "<br>",
    "<pre>",
    "<title>",
    "<script>",
    "&amp;nbsp;",
    "&#x4e00;",
    "<!--",
    "-->",
    "\n",
    "\r\n",
    "\t",
    ",",
    ";",
    "\"",
    "|",
    "一、",
    "（一）",
    "全省教育",
    "2031年",
    "。",
    "，",
    " ",
    "\u{3000}",
    "\u{a0}",
    "\0",
    "\u{feff}",
    "作者：",
    "上一篇",
    "%PDF-1.4\n",
    "1 0 obj",
    "<</Type/Pages/Kids[1 0 R]>>",
    "endobj",
    "stream\n",
    "endstream",
    "trailer<</Root 1 0 R>>",
    "PK\u{3}\u{4}",
    "startxref\n0\n%%EOF",
    "BT (x) Tj ET",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn arbitrary_bytes_do_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        check_all("a.txt", &bytes);
    }

    #[test]
    fn soup_of_all_formats_does_no_harm(
        pieces in prop::collection::vec(prop::sample::select(PIECES), 0..60),
        extension in prop::sample::select(vec!["txt", "html", "csv", "pdf", "docx", "zip"]),
    ) {
        check_all(&format!("a.{extension}"), pieces.concat().as_bytes());
    }

    #[test]
    fn text_comes_out_as_it_went_in(text in "[一-龥a-z0-9。，、]{1,40}(\n[一-龥a-z0-9。，、]{1,40}){0,8}") {
        let reading = read("a.txt", text.as_bytes(), &Limits::default()).expect("text is read");
        prop_assert_eq!(&reading.sources[0].0.text, &text);
        let gb18030 = encoding_rs::GB18030.encode(&format!("教育部门印发工作要点\n{text}")).0.into_owned();
        let reading = read("a.txt", &gb18030, &Limits::default()).expect("text is read");
        prop_assert!(reading.sources[0].0.text.ends_with(&text));
    }
}
