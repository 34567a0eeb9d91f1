//! LibreOffice opens what was written and prints it as meant. Skipped, with a line that says so,
//! where the programs are missing; `MOUSHI_REQUIRE_TOOLS` makes that a failure.

mod fillings;
mod inspections;
mod layout;
mod slides;

use std::path::{Path, PathBuf};
use std::process::Command;

use moushi_core::align::coverage;
use moushi_core::report::block::{Block, Pack, Run};
use moushi_core::report::book::{Book, Cell, Column, ColumnKind, Sheet};
use moushi_core::report::{key_work, ledger_book};
use moushi_core::text::{Lang, Text};
use moushi_files::write::{docx, xlsx};

use super::sample;

const TOOLS: [&str; 3] = ["soffice", "pdftotext", "pdfinfo"];

/// A folder that goes with its test.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("moushi-write-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed is only litter in the folder for temporary files.
        drop(std::fs::remove_dir_all(&self.0));
    }
}

pub fn tools() -> bool {
    let there = |tool: &&str| {
        let paths = std::env::var_os("PATH").unwrap_or_default();
        std::env::split_paths(&paths).any(|folder| folder.join(tool).is_file())
    };
    let missing: Vec<_> = TOOLS.iter().filter(|tool| !there(tool)).collect();
    if missing.is_empty() {
        return true;
    }
    assert!(std::env::var_os("MOUSHI_REQUIRE_TOOLS").is_none(), "missing: {missing:?}");
    println!("skipped: missing {missing:?}");
    false
}

pub fn run(program: &str, arguments: &[&str]) -> String {
    let done = Command::new(program).args(arguments).output().unwrap();
    assert!(done.status.success(), "{program}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

/// Prints `bytes` to a PDF.
fn pdf(folder: &Path, name: &str, bytes: &[u8]) -> String {
    let path = converted(folder, name, bytes, "pdf", None);
    path.to_str().unwrap().to_owned()
}

/// What LibreOffice makes of `bytes` in another format, read by a filter of its choice or of ours.
pub fn converted(
    folder: &Path,
    name: &str,
    bytes: &[u8],
    to: &str,
    filter: Option<&str>,
) -> PathBuf {
    let file = folder.join(name);
    std::fs::write(&file, bytes).unwrap();
    let profile = format!("-env:UserInstallation=file://{}/profile", folder.display());
    let mut arguments = vec![&*profile, "--headless"];
    arguments.extend(filter);
    arguments.extend(["--convert-to", to, "--outdir", folder.to_str().unwrap()]);
    arguments.push(file.to_str().unwrap());
    run("soffice", &arguments);
    file.with_extension(to)
}

fn text(pdf: &str) -> String {
    run("pdftotext", &["-layout", pdf, "-"])
}

fn without_blanks(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn pages(pdf: &str) -> usize {
    let info = run("pdfinfo", &[pdf]);
    let line = info.lines().find(|line| line.starts_with("Pages:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// Width and height of a page, in whole millimetres.
fn size(pdf: &str, page: usize) -> (u32, u32) {
    let page = page.to_string();
    let info = run("pdfinfo", &["-f", &page, "-l", &page, pdf]);
    let line = info.lines().find(|line| line.contains("size:")).unwrap();
    let numbers: Vec<f64> = line.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    let [.., width, height] = numbers[..] else { panic!("{line}") };
    let whole = |points: f64| (points / 72.0 * 25.4).round() as u32;
    (whole(width), whole(height))
}

#[test]
fn the_key_work_list_prints_upright_with_a_wide_annex() {
    if !tools() {
        return;
    }
    let folder = Folder::new("plan");
    let bytes = docx::write(&key_work(&sample::ledger())).unwrap();
    let pdf = pdf(&folder.0, "plan.docx", &bytes);
    assert_eq!(pages(&pdf), 3, "two of text, one of annex");
    assert_eq!((size(&pdf, 1), size(&pdf, 3)), ((210, 297), (297, 210)));
    let text = without_blanks(&text(&pdf));
    for want in [
        "一、周启明同志分管工作",
        "（一）建成寄宿制学校118所。（牵头单位：基础教育处",
        "责任分工表",
        "—1—",
        "—2—",
    ] {
        assert!(text.contains(want), "no {want} in {text}");
    }
}

#[test]
fn a_full_page_has_22_lines_of_28_characters() {
    if !tools() {
        return;
    }
    let folder = Folder::new("grid");
    let words = "教育强省建设事关全局".repeat(140);
    let pack = Pack {
        title: Vec::new(),
        org: "北江省教育厅".into(),
        year: 2031,
        blocks: vec![Block::Paragraph(vec![Run::own(words)])],
        ..Pack::default()
    };
    let pdf = pdf(&folder.0, "grid.docx", &docx::write(&pack).unwrap());
    assert_eq!(pages(&pdf), 3, "1,400 characters at 616 a page, less what stands first");
    let second = run("pdftotext", &["-layout", "-f", "2", "-l", "2", &pdf, "-"]);
    let lines: Vec<_> =
        second.lines().map(without_blanks).filter(|line| !line.is_empty()).collect();
    assert_eq!(lines.last().map(String::as_str), Some("—2—"));
    assert_eq!(lines.len() - 1, 22, "{lines:#?}");
    for line in &lines[..22] {
        assert_eq!(line.chars().count(), 28, "{line}");
    }
}

#[test]
fn the_workbook_prints_on_a3_one_page_wide() {
    if !tools() {
        return;
    }
    let folder = Folder::new("book");
    let ledger = sample::ledger();
    for (lang, footer) in [(Lang::Zh, "第3页，共5页"), (Lang::En, "Page3of5")] {
        let book = ledger_book(&ledger, &coverage(&ledger), &sample::findings(&ledger), lang);
        let name = format!("ledger-{}.xlsx", lang.tag());
        let pdf = pdf(&folder.0, &name, &xlsx::write(book.clone()).unwrap());
        assert_eq!(pages(&pdf), 5, "one page a sheet, nothing beside it");
        for page in 1..=5 {
            assert_eq!(size(&pdf, page), (420, 297));
        }
        let text = without_blanks(&text(&pdf));
        for sheet in &book.sheets {
            let title = lang.of(&sheet.title);
            assert!(text.contains(&without_blanks(title)), "{title}");
        }
        assert!(text.contains(footer), "{footer}");
        assert!(text.contains("=SUM(A1)式的文字"), "shown as words, not worked out");
    }
}

/// A book of a table of forty numbers for thirty schools, with a long note.
fn wide() -> Book {
    let text_of = |zh: &str| Text::of(zh, "x");
    let mut columns = vec![
        Column::new(Text::new("代码", "Code"), 14, ColumnKind::Code),
        Column::new(Text::new("名称", "Name"), 26, ColumnKind::Words),
    ];
    let numbers = 1..=40_u32;
    columns.extend(
        numbers
            .clone()
            .map(|at| Column::new(text_of(&format!("指标{at}项")), 14, ColumnKind::Number)),
    );
    let row = |unit: u32| {
        let own = [Cell::words(format!("U{unit}")), Cell::words(format!("学校{unit}校"))];
        own.into_iter().chain(numbers.clone().map(|at| Cell::Number(f64::from(at)))).collect()
    };
    let sheet = Sheet {
        name: text_of("学校"),
        title: text_of("各校指标与标准"),
        note: text_of(&"说明的话要看得全。".repeat(40)),
        print: columns.len(),
        columns,
        rows: (1..=30).map(row).collect(),
        freeze: 2,
    };
    Book {
        lang: Lang::Zh,
        title: text_of("各校指标与标准"),
        org: String::new(),
        year: 2026,
        sheets: vec![sheet],
        stamp: None,
    }
}

/// A table of forty numbers is cut between columns; each page has the heading, the key columns and the title.
#[test]
fn a_wide_table_prints_on_several_pages_each_with_title_heading_and_keys() {
    let bytes = xlsx::write(wide()).unwrap();
    let part = |name: &str| {
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).unwrap();
        let mut words = String::new();
        std::io::Read::read_to_string(&mut zip.by_name(name).unwrap(), &mut words).unwrap();
        words
    };
    let page = part("xl/worksheets/sheet1.xml");
    assert!(page.contains("fitToWidth=\"3\" fitToHeight=\"0\""), "{page:.3000}");
    assert!(part("xl/workbook.xml").contains("$A:$B,"), "keys are repeated");
    if !tools() {
        return;
    }
    let folder = Folder::new("wide");
    let pdf = pdf(&folder.0, "wide.xlsx", &bytes);
    let count = pages(&pdf);
    assert!((2..=3).contains(&count), "{count} pages for 42 columns and 30 rows");
    let mut seen = String::new();
    for at in 1..=count {
        let at = at.to_string();
        let words =
            without_blanks(&run("pdftotext", &["-f", &at, "-l", &at, "-layout", &pdf, "-"]));
        for want in ["各校指标与标准", "代码", "学校30校"] {
            assert!(words.contains(want), "page {at}: {want}");
        }
        seen += &words;
    }
    let notes = seen.matches("说明的话要看得全").count();
    assert_eq!(notes, 40, "the note lies over the first page alone, and is not cut");
    assert!((1..=40).all(|at| seen.contains(&format!("指标{at}项"))));
}
