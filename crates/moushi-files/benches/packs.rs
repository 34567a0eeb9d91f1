//! Large packs written by our writers, for `bench/packs.py`: `packs docx|pptx|xlsx FOLDER` writes one file and prints
//! the seconds that writing took. What is in them is told by the same sizes as in `bench/pack_peers.py`.

use std::time::Instant;

use moushi_core::report::block::{Block, Item, Pack, Run};
use moushi_core::report::book::{Book, Cell, Column, ColumnKind, Sheet, Tone};
use moushi_core::report::chart::{Chart, ChartKind, Series};
use moushi_core::report::figure::{Figure, Trail};
use moushi_core::text::{Lang, Text};
use moushi_files::write::{docx, pptx, xlsx};

/// Items of the document: about two hundred pages.
const ITEMS: usize = 400;
/// Characters of each.
const LETTERS: usize = 280;
const SLIDES: usize = 40;
/// Rows and columns of the table on each slide.
const TABLE: (usize, usize) = (8, 5);
const ROWS: usize = 50_000;
const COLUMNS: usize = 12;
const WORDS: &str = "新建县域公办幼儿园并按期投入使用，完成年度任务并报送佐证材料。";

fn main() {
    let asked: Vec<String> =
        std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let [kind, folder] = asked.as_slice() else {
        println!("packs docx|pptx|xlsx FOLDER; see bench/packs.py");
        return;
    };
    let began = Instant::now();
    let bytes = match kind.as_str() {
        "docx" => docx::write(&document()),
        "pptx" => pptx::write(&deck()),
        _ => xlsx::write(book()),
    };
    let bytes = bytes.expect("within the limits of the format");
    let took = began.elapsed();
    std::fs::write(format!("{folder}/ours.{kind}"), bytes).expect("a folder to write to");
    println!("{:.3}", took.as_secs_f64());
}

fn letters(count: usize) -> String {
    WORDS.chars().cycle().take(count).collect()
}

fn document() -> Pack {
    let item =
        |_| Item { words: vec![Run::own(letters(LETTERS))], aside: None, children: Vec::new() };
    let section = |number: u32| {
        [
            Block::Heading { level: 1, ordinal: Some(number), text: format!("第{number}部分") },
            Block::NumberedList { level: 2, items: (0..ITEMS / 10).map(item).collect() },
        ]
    };
    Pack {
        title: vec!["年度工作总结".to_owned()],
        org: "北江省教育厅".to_owned(),
        year: 2023,
        blocks: (1..=10).flat_map(section).collect(),
        ..Pack::default()
    }
}

fn columns(count: usize) -> Vec<Column> {
    (1..=count)
        .map(|at| Column::new(Text::same(format!("栏{at}")), 16, ColumnKind::Words))
        .collect()
}

fn deck() -> Pack {
    let rows = || (0..TABLE.0).map(|_| vec![Cell::words("按期推进"); TABLE.1]).collect();
    let slide = |number: usize| {
        let heading = Block::Heading { level: 1, ordinal: None, text: format!("第{number}页") };
        let body = if number.is_multiple_of(4) {
            Block::Chart(chart())
        } else {
            Block::Table { columns: columns(TABLE.1), rows: rows() }
        };
        [heading, body]
    };
    Pack {
        title: vec!["谋划汇报".to_owned()],
        org: "北江省教育厅".to_owned(),
        year: 2023,
        blocks: (1..=SLIDES).flat_map(slide).collect(),
        ..Pack::default()
    }
}

fn chart() -> Chart {
    let value = |at: u32| Some(Figure::measured(f64::from(at), "项", Trail::default()));
    Chart {
        title: "各季度到期任务".to_owned(),
        kind: ChartKind::Bar,
        unit: "项".to_owned(),
        categories: (1..=4).map(|at| format!("{at}季度")).collect(),
        series: vec![Series {
            name: "任务".to_owned(),
            tone: Tone::Plain,
            planned: false,
            values: (1..=4).map(value).collect(),
            around: Vec::new(),
        }],
    }
}

fn book() -> Book {
    let row = |at: usize| {
        let mut cells = vec![Cell::words(format!("T{at:05}")), Cell::Number(at as f64)];
        cells.extend((2..COLUMNS).map(|_| Cell::words("按期推进")));
        cells
    };
    let mut columns = columns(COLUMNS);
    columns[1].kind = ColumnKind::Number;
    Book {
        lang: Lang::Zh,
        title: Text::same("工作台账"),
        org: "北江省教育厅".to_owned(),
        year: 2023,
        sheets: vec![Sheet {
            name: Text::same("任务台账"),
            title: Text::same("任务台账"),
            note: Text::same("共五万项"),
            rows: (1..=ROWS).map(row).collect(),
            print: columns.len(),
            columns,
            freeze: 2,
        }],
        stamp: None,
    }
}
