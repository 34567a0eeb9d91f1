//! Words that a program would take for a formula, a field, a link or markup stay words in every field of every format;
//! LibreOffice opens tables of them and works nothing out.

use std::io::{Cursor, Read};
use std::sync::Arc;

use calamine::{Data, Reader, Xlsx};
use moushi_core::report::block::{Block, Item, Pack, Run, Status, Tile};
use moushi_core::report::book::{Book, Cell, Column, ColumnKind, Sheet, Tone};
use moushi_core::report::figure::Figure;
use moushi_core::report::trace::Trace;
use moushi_core::text::{Lang, Text};
use moushi_files::write::printable::printable;
use moushi_files::write::{csv, docx, html, pptx, xlsx};

use super::libreoffice::{Folder, converted, tools};
use super::rich;

/// What spreadsheets, word processors and browsers are known to act on.
const EVIL: [&str; 51] = [
    "=1+1",
    "=1+1\";=1+1",
    "==1+1",
    "=-1+1",
    "= 1+1",
    " =1+1",
    "\u{a0}=1+1",
    "\u{3000}=1+1",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\r\n=1+1",
    "\0=1+1",
    "\u{1b}=1+1",
    "\u{feff}=1+1",
    "\u{200b}=1+1",
    "+1+1",
    "-2+3",
    "-1-1+SUM(1,1)",
    "@SUM(1,1)",
    "+cmd|' /C calc'!A0",
    "=cmd|' /C calc'!A0",
    "-cmd|'/C calc'!A1",
    "@cmd|'/C calc'!A1",
    "=DDE(\"soffice\";\"/etc/passwd\";\"A1\")",
    "=DDE(\"cmd\",\"/C calc\",\"x\")",
    "DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe \"/k calc.exe\"",
    "{DDEAUTO cmd \"/k calc\"}",
    "{ INCLUDETEXT \"/etc/passwd\" }",
    "{=1+1}",
    "=HYPERLINK(\"http://example.invalid/?\"&A1,\"点我\")",
    "=IMPORTXML(\"http://example.invalid\",\"//a\")",
    "=WEBSERVICE(\"http://example.invalid\")",
    "=IMAGE(\"http://example.invalid/a.png\")",
    "=INDIRECT(\"A1\")",
    "=NOW()",
    "=RAND()*2",
    "＝1+1",
    "＋1+1",
    "－2+3",
    "＠SUM(1,1)",
    "\"=1+1\"",
    "\",=1+1,\"",
    "a\",\"=1+1",
    "a,=1+1",
    "a\n=1+1",
    "';=1+1",
    "%0A=1+1",
    "of:=1+1",
    "<script>alert(1)</script><a href=\"javascript:alert(1)\">",
    "]]><w:instrText>DDE</w:instrText><!--&#61;1+1",
];

fn figure(words: &str) -> Arc<Figure> {
    let whole = rich::figure(2.0, words, words);
    Arc::new(Figure { shown: words.to_owned(), ..(*whole).clone() })
}

/// A pack that says nothing but `words`, in every field that there is.
fn pack(words: &str) -> Pack {
    let mut pack = rich::pack(2, words);
    pack.blocks.push(Block::Scatter(super::scatter::scatter(2, words)));
    pack.title = vec![words.to_owned()];
    pack.byline = vec![words.to_owned()];
    pack.org = words.to_owned();
    let head = pack.letterhead.as_mut().unwrap();
    for field in [
        &mut head.mark,
        &mut head.number,
        &mut head.addressees,
        &mut head.date,
        &mut head.copies,
        &mut head.printed,
    ] {
        *field = words.to_owned();
    }
    pack.blocks.iter_mut().for_each(|block| fill(block, words));
    pack.annexes[0].title = words.to_owned();
    pack
}

/// Puts `words` into every field of a block.
fn fill(block: &mut Block, words: &str) {
    let run = || vec![Run::own(words), Run::figure(&figure(words))];
    match block {
        Block::Heading { text, .. } | Block::Note(text) => *text = words.to_owned(),
        Block::Lead(runs) | Block::Paragraph(runs) => *runs = run(),
        Block::NumberedList { items, .. } => {
            *items =
                vec![Item { words: run(), aside: Some(words.to_owned()), children: Vec::new() }];
        }
        Block::Table { columns, rows } => {
            columns[0].header = Text::same(words.to_owned());
            rows[0][0] = Cell::words(words);
            rows[0][1] = Cell::Told(run());
            rows[0][2] = Cell::Figure(figure(words));
        }
        Block::StatusList(lines) => {
            *lines = vec![Status { tone: Tone::Bad, state: words.to_owned(), words: run() }];
        }
        Block::Tiles(tiles) => {
            *tiles = vec![Tile { label: words.to_owned(), figure: figure(words), tone: Tone::Bad }];
        }
        Block::Chart(chart) => {
            (chart.title, chart.unit) = (words.to_owned(), words.to_owned());
            chart.categories[0] = words.to_owned();
            chart.series[0].name = words.to_owned();
            chart.series[0].values[0] = Some(figure(words));
        }
        Block::Scatter(scatter) => {
            (scatter.title, scatter.dots_are, scatter.line_is, scatter.band_is) =
                (words.to_owned(), words.to_owned(), words.to_owned(), words.to_owned());
            scatter.axes = [words.to_owned(), words.to_owned()];
            scatter.dots[0].name = words.to_owned();
            scatter.dots[0].up = figure(words);
        }
        Block::Heat(heat) => {
            (heat.corner, heat.columns[0], heat.rows[0].0) =
                (words.to_owned(), words.to_owned(), words.to_owned());
        }
        Block::Gantt(gantt) => {
            let bar = &mut gantt.bars[0];
            (bar.code, bar.words, bar.until_words) =
                (words.to_owned(), words.to_owned(), words.to_owned());
            bar.marks[0].1 = words.to_owned();
        }
        Block::Quote { words: said, source } => (*said, *source) = (run(), words.to_owned()),
    }
}

/// A sheet of them all, each as words, as words of ours, among words and as a number.
fn sheet(names: &str) -> Sheet {
    let column = |kind| Column::new(Text::same(names.to_owned()), 20, kind);
    let row = |words: &&str| {
        vec![
            Cell::words(*words),
            Cell::ours(Text::same((*words).to_owned())),
            Cell::Told(vec![Run::own(*words)]),
            Cell::Figure(figure(words)),
        ]
    };
    Sheet {
        name: Text::same(names.to_owned()),
        title: Text::same(names.to_owned()),
        note: Text::same(names.to_owned()),
        columns: vec![
            column(ColumnKind::Words),
            column(ColumnKind::Code),
            column(ColumnKind::Words),
            column(ColumnKind::Number),
        ],
        rows: EVIL.iter().map(row).collect(),
        freeze: 0,
        print: 4,
    }
}

fn book(words: &str) -> Book {
    Book {
        lang: Lang::Zh,
        title: Text::same(words.to_owned()),
        org: words.to_owned(),
        year: 2031,
        sheets: vec![sheet(words)],
        stamp: rich::pack(1, words).stamp,
    }
}

/// Every member of a container, those of workbooks inside of it too.
fn members(bytes: &[u8]) -> Vec<(String, String)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut out = Vec::new();
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        if name.ends_with(".xlsx") {
            let inner = members(&bytes).into_iter();
            out.extend(inner.map(|(inner, text)| (format!("{name}!{inner}"), text)));
        } else {
            out.push((name, String::from_utf8(bytes).unwrap()));
        }
    }
    out
}

/// Nothing that a program would work out, follow or fetch.
fn inert(what: &str, bytes: &[u8]) {
    for (name, xml) in members(bytes) {
        let place = format!("{what:?} in {name}");
        assert!(!xml.contains("TargetMode"), "{place}: nothing outside of the file");
        let sheet = name.contains("worksheets/");
        assert!(!sheet || !(xml.contains("<f>") || xml.contains("<f ")), "{place}: a formula");
        for never in [
            "<w:fldSimple",
            "<w:hyperlink",
            "hlinkClick",
            "<w:object",
            "oleObj",
            "<w:attachedTemplate",
        ] {
            assert!(!xml.contains(never), "{place}: {never}");
        }
        for field in xml.split("<w:instrText").skip(1) {
            assert!(field.starts_with(" xml:space=\"preserve\"> PAGE </w:instrText>"), "{place}");
        }
        for field in xml.split("<a:fld ").skip(1) {
            assert!(field.split('>').next().unwrap().ends_with("type=\"slidenum\""), "{place}");
        }
        for reference in xml.split("<c:f>").skip(1) {
            let reference = reference.split('<').next().unwrap();
            let own = reference.strip_prefix("Sheet1!").unwrap_or_else(|| panic!("{place}"));
            assert!(
                own.chars()
                    .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || "$:".contains(c))
            );
        }
    }
}

#[test]
fn no_words_become_a_formula_a_field_a_link_or_markup_in_any_format() {
    for words in EVIL {
        let pack = pack(words);
        for bytes in [
            docx::write(&pack).unwrap(),
            pptx::write(&pack).unwrap(),
            xlsx::write(book(words)).unwrap(),
        ] {
            inert(words, &bytes);
        }
        let page = String::from_utf8(html::write(&pack).unwrap()).unwrap();
        assert_eq!(page.matches("<script").count(), 1, "the block of data: {words:?}");
        let shown = page.split("<script").next().unwrap();
        let links: Vec<&str> = shown.split("href=\"").skip(1).collect();
        assert!(!links.is_empty() && links.iter().all(|link| link.starts_with('#')), "{words:?}");
        let kept = serde_json::to_string(&Trace::of(&pack)).unwrap();
        assert_eq!(serde_json::from_str::<Trace>(&kept).unwrap(), Trace::of(&pack));
    }
}

#[test]
fn a_workbook_and_a_table_of_them_show_every_word_and_work_out_none() {
    if !tools() {
        return;
    }
    let folder = Folder::new("safety");
    let bytes = xlsx::write(book("=1+1")).unwrap();
    let mut file: Xlsx<_> = Xlsx::new(Cursor::new(bytes.clone())).unwrap();
    let range = file.worksheet_range_at(0).unwrap().unwrap();
    for (row, words) in (3..).zip(EVIL) {
        let want = printable(words).into_owned();
        for column in 0..4 {
            let got = range.get_value((row, column)).cloned().unwrap_or(Data::Empty);
            let empty = want.is_empty() && got == Data::Empty;
            assert!(empty || got == Data::String(want.clone()), "{words:?}: {got:?}");
        }
    }
    let table = csv::write(&sheet("=1+1"), Lang::Zh);
    // The last sign asks for formulas to be worked out: what a careless reader would answer.
    let [careful, careless] = ["false", "true"].map(|work_out| {
        format!(
            "--infilter=Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,0,{work_out}"
        )
    });
    for (name, bytes, filter) in [
        ("book.xlsx", &bytes, None),
        ("careful.csv", &table, Some(&*careful)),
        ("careless.csv", &table, Some(&*careless)),
    ] {
        let flat = converted(&folder.0, name, bytes, "fods", filter);
        let flat = std::fs::read_to_string(flat).unwrap();
        assert!(!flat.contains("table:formula"), "{name}: {}", around(&flat, "table:formula"));
        assert!(!flat.contains("xlink:href=\"http"), "{name}: a link");
        for want in ["=1+1", "DDEAUTO", "=HYPERLINK", "=NOW()", "＝1+1"] {
            assert!(flat.contains(want), "{name}: {want} is shown");
        }
    }
}

fn around<'a>(text: &'a str, what: &str) -> &'a str {
    let at = text.find(what).unwrap_or(0);
    text[at..].char_indices().nth(200).map_or(&text[at..], |(end, _)| &text[at..at + end])
}
