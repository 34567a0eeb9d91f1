//! Second readers: python-pptx, python-docx and openpyxl, which share no code with us, open every file of a pack and see
//! what was written: text, native tables and charts, cells, and no formula. Needs a Python with the three packages, named
//! by `MOUSHI_PYTHON`; without one the test says so and passes, unless `MOUSHI_REQUIRE_TOOLS` is set.

use std::path::{Path, PathBuf};
use std::process::Command;

use moushi_core::align::coverage;
use moushi_core::report::block::{Block, Pack, Run};
use moushi_core::report::book::{Book, Cell};
use moushi_core::report::trace::Stamp;
use moushi_core::report::{ANNUAL, Content, DECK, Paper, REPORTS, Wish, Year};
use moushi_core::text::Lang;
use moushi_files::write::{docx, pptx, xlsx};
use serde_json::Value;

use super::{deck, rich, sample};

/// What the second readers see in each file, in their order; none where they are missing.
fn seen(name: &str, files: &[(String, Vec<u8>)]) -> Option<Vec<Value>> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).unwrap();
    let paths: Vec<PathBuf> = files.iter().map(|(name, _)| folder.join(name)).collect();
    for (path, (_, bytes)) in paths.iter().zip(files) {
        std::fs::write(path, bytes).unwrap();
    }
    let python = std::env::var("MOUSHI_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/second/look.py");
    let done = match Command::new(&python).arg(script).args(&paths).output() {
        Ok(done) if done.status.code() != Some(77) => done,
        _ if std::env::var_os("MOUSHI_REQUIRE_TOOLS").is_some() => {
            panic!("{python} lacks python-pptx, python-docx or openpyxl")
        }
        _ => {
            println!("skipped: {python} lacks python-pptx, python-docx or openpyxl");
            return None;
        }
    };
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let all: Value = serde_json::from_slice(&done.stdout).unwrap();
    Some(paths.iter().map(|path| all[path.to_str().unwrap()].clone()).collect())
}

/// Without blanks: programs tell tabs and line breaks each in their own way.
fn solid(words: &str) -> String {
    words.chars().filter(|c| !c.is_whitespace() && *c != '\u{b}').collect()
}

/// Every string in it, one behind the other, without blanks.
fn words(value: &Value) -> String {
    match value {
        Value::String(words) => solid(words),
        Value::Array(all) => all.iter().map(words).collect(),
        Value::Object(all) => all.values().map(words).collect(),
        _ => String::new(),
    }
}

fn all<'a>(value: &'a Value, key: &str) -> Vec<&'a Value> {
    let each = value.as_array().unwrap().iter();
    each.flat_map(|one| one[key].as_array().unwrap()).collect()
}

fn said(runs: &[Run]) -> String {
    solid(&runs.iter().map(|run| run.text.as_str()).collect::<String>())
}

/// Name and values of every series of a pack, in the order of reading.
fn series(pack: &Pack) -> Vec<(String, Vec<Option<f64>>)> {
    let charts = pack.all().filter_map(|block| match block {
        Block::Chart(chart) if !chart.categories.is_empty() => Some(chart),
        _ => None,
    });
    let each = charts.flat_map(|chart| &chart.series).map(|one| {
        let values = one.values.iter().map(|value| value.as_ref().map(|one| one.value));
        (one.name.clone(), values.collect())
    });
    each.collect()
}

/// The same of what a second reader saw.
fn drawn(charts: &[&Value]) -> Vec<(String, Vec<Option<f64>>)> {
    let series = charts.iter().flat_map(|chart| chart.as_array().unwrap());
    let each = series.map(|one| {
        let values = one[1].as_array().unwrap().iter().map(Value::as_f64).collect();
        (one[0].as_str().unwrap().to_owned(), values)
    });
    each.collect()
}

/// The words of a pack that every format shows: running text, and cells of its tables.
fn expected(pack: &Pack) -> Vec<String> {
    let mut out = Vec::new();
    for block in pack.all() {
        match block {
            Block::Lead(runs) | Block::Paragraph(runs) => out.push(said(runs)),
            Block::Heading { text, .. } => out.push(solid(text)),
            Block::Table { columns, rows } => {
                out.extend(columns.iter().map(|column| solid(&column.header.zh)));
                // What is longer than a slide takes goes on in a second row.
                let cells = rows.iter().flatten().map(|cell| solid(&cell.text(Lang::Zh)));
                out.extend(cells.filter(|words| words.chars().count() < 120));
            }
            Block::Tiles(tiles) => out.extend(tiles.iter().map(|tile| solid(&tile.figure.shown))),
            _ => {}
        }
    }
    out
}

fn tables(pack: &Pack) -> usize {
    let table = |block: &&Block| match block {
        Block::Table { columns, .. } => !columns.is_empty(),
        Block::Heat(_) | Block::Gantt(_) => true,
        _ => false,
    };
    pack.all().filter(table).count()
}

fn deck_is_seen(name: &str, pack: &Pack, seen: &Value) {
    let (charts, told) = (all(seen, "charts"), words(seen));
    assert_eq!(drawn(&charts), series(pack), "{name}: charts are native and hold our numbers");
    let books: u64 =
        seen.as_array().unwrap().iter().map(|one| one["workbooks"].as_u64().unwrap()).sum();
    assert_eq!(books, charts.len() as u64, "{name}: each chart has its workbook");
    assert!(all(seen, "tables").len() >= tables(pack), "{name}: tables are native");
    for want in expected(pack) {
        assert!(told.contains(&want), "{name}: no {want}");
    }
    for slide in seen.as_array().unwrap() {
        assert!(!words(&slide["texts"]).is_empty() && !words(&slide["notes"]).is_empty());
    }
}

fn paper_is_seen(name: &str, pack: &Pack, seen: &Value) {
    let charts: Vec<&Value> = seen["charts"].as_array().unwrap().iter().collect();
    assert_eq!(drawn(&charts), series(pack), "{name}: charts are native and hold our numbers");
    assert_eq!(seen["workbooks"].as_u64().unwrap(), charts.len() as u64, "{name}");
    assert_eq!(seen["inline"].as_u64().unwrap(), charts.len() as u64, "{name}: in the text");
    assert_eq!(seen["outside"], 0, "{name}: nothing outside of the file");
    let told = words(seen);
    for want in expected(pack) {
        assert!(told.contains(&want), "{name}: no {want}");
    }
    let theirs = seen["tables"].as_array().unwrap();
    for block in pack.all() {
        let Block::Table { columns, rows } = block else { continue };
        let head: Vec<_> = columns.iter().map(|column| solid(&column.header.zh)).collect();
        let same = |table: &&Value| {
            let table = table.as_array().unwrap();
            table[0].as_array().unwrap().iter().map(words).eq(head.iter().cloned())
                && table.len() == rows.len() + 1
        };
        let table = theirs.iter().find(same).unwrap_or_else(|| panic!("{name}: no table {head:?}"));
        for (row, cells) in rows.iter().zip(&table.as_array().unwrap()[1..]) {
            for (cell, shown) in row.iter().zip(cells.as_array().unwrap()) {
                // A sign of mood may stand before the words.
                assert!(words(shown).ends_with(&solid(&cell.text(Lang::Zh))), "{shown} {cell:?}");
            }
        }
    }
}

fn book_is_seen(name: &str, book: &Book, seen: &Value) {
    assert_eq!(seen["formulas"], 0, "{name}");
    for sheet in &book.sheets {
        let theirs = &seen["sheets"][book.lang.of(&sheet.name)];
        for (row, cells) in sheet.rows.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                let got = &theirs[row + 3][column];
                match cell {
                    Cell::Blank => assert!(got.is_null(), "{name}: {got}"),
                    Cell::Number(number) => assert_eq!(got.as_f64(), Some(*number), "{name}"),
                    Cell::Figure(figure) if got.is_number() => {
                        assert_eq!(got.as_f64(), Some(figure.value), "{name}");
                    }
                    cell => assert_eq!(got.as_str(), Some(&*cell.text(book.lang)), "{name}"),
                }
            }
        }
    }
}

/// Every file of every report of the sample.
fn papers() -> Vec<Paper> {
    let ledger = sample::ledger();
    let (coverage, findings) = (coverage(&ledger), sample::findings(&ledger));
    let stamp = Stamp { as_of: "2031年1月8日".into(), ..Stamp::default() };
    let year = Year::of(&ledger, &coverage, &findings, stamp);
    let wish = Wish { subject: "", lang: Lang::Zh, deck: &DECK, summary: &ANNUAL };
    REPORTS.iter().flat_map(|report| report.make(&year, &wish).unwrap()).collect()
}

#[test]
fn every_file_of_every_report_is_seen_by_a_second_reader_as_it_was_written() {
    let mut papers = papers();
    for (stem, format, pack) in [
        ("every-block", "pptx", deck::rich()),
        ("every-block", "docx", rich::pack(7, "")),
        ("one", "pptx", rich::pack(1, "")),
        ("one", "docx", rich::pack(1, "")),
    ] {
        papers.push(Paper { stem: stem.into(), format, content: Content::Pack(pack) });
    }
    let file = |(at, paper): (usize, &Paper)| {
        let bytes = match (&paper.content, paper.format) {
            (Content::Pack(pack), "pptx") => pptx::write(pack),
            (Content::Pack(pack), _) => docx::write(pack),
            (Content::Book(book), _) => xlsx::write(book.clone()),
        };
        (format!("{at:02}-{}.{}", paper.stem, paper.format), bytes.unwrap())
    };
    let files: Vec<_> = papers.iter().enumerate().map(file).collect();
    let Some(seen) = seen("second-readers", &files) else { return };
    let mut kinds = [0; 3];
    for ((paper, (name, _)), seen) in papers.iter().zip(&files).zip(&seen) {
        match (&paper.content, paper.format) {
            (Content::Pack(pack), "pptx") => {
                kinds[0] += 1;
                deck_is_seen(name, pack, seen);
            }
            (Content::Pack(pack), _) => {
                kinds[1] += 1;
                paper_is_seen(name, pack, seen);
            }
            (Content::Book(book), _) => {
                kinds[2] += 1;
                book_is_seen(name, book, seen);
            }
        }
    }
    assert!(kinds.iter().all(|count| *count >= 4), "{kinds:?}");
}
