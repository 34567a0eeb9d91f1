//! Stories over the whole program, run as its user runs it: the real binary, real files, a folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use moushi_core::model::{Ledger, Origin};
use tempfile::TempDir;

use crate::alignment::strings;

/// The binary in a folder of its own.
pub struct Desk {
    folder: TempDir,
}

impl Desk {
    /// An empty desk.
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    /// A path on the desk.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn put(&self, name: &str, bytes: &[u8]) {
        fs::write(self.path(name), bytes).expect("the desk can be written");
    }

    /// Runs `moushi` with `words`, in Chinese and without colour.
    pub fn run(&self, words: &[&str]) -> Output {
        self.run_in("zh", words)
    }

    /// Runs `moushi` with `words`, in that language and without colour.
    pub fn run_in(&self, lang: &str, words: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_moushi"))
            .args(["--lang", lang, "--color", "never"])
            .args(words)
            .current_dir(self.folder.path())
            .output()
            .expect("the binary runs")
    }
}

pub fn code(output: &Output) -> i32 {
    output.status.code().expect("ended by itself")
}

pub fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub fn complained(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn ledger(path: &Path) -> Ledger {
    let bytes = fs::read(path).expect("the ledger was written");
    moushi_files::write::json::read_ledger(&bytes).expect("our own ledger can be read")
}

const OUTPUTS: [&str; 5] =
    ["ledger.xlsx", "plan.docx", "review.html", "ledger.json", "findings.sarif"];

#[test]
fn the_demo_goes_the_whole_way() {
    let desk = Desk::new();
    let output = desk.run(&["demo"]);
    assert_eq!(code(&output), 0, "{}", complained(&output));
    for name in OUTPUTS {
        assert!(
            desk.path("out").join(name).metadata().is_ok_and(|file| file.len() > 500),
            "{name}"
        );
    }
    let ledger = ledger(&desk.path("out/ledger.json"));
    assert_eq!(ledger.documents.len(), 8, "every document was read, and last year's plan is kept");
    for (count, what) in [
        (ledger.requirements.len(), "requirements"),
        (ledger.achievements.len(), "achievements"),
        (ledger.tasks.len(), "tasks"),
        (ledger.last_year.len(), "tasks of last year"),
        (ledger.below.len(), "tasks of units below"),
        (ledger.links.len(), "links"),
    ] {
        assert!(count >= 5, "only {count} {what}");
    }
    let weakened = ledger.links.iter().filter(|link| !link.weakenings.is_empty()).count();
    assert!(weakened >= 2, "the demo's plan is softer than its demands, {weakened} found");
    let people: Vec<&str> = ledger.people.iter().map(|person| person.name.as_str()).collect();
    let ranked = ["沈立国", "韩文博", "罗雅琴", "陶志远", "白雪松", "邵明达", "唐静怡", "高立群"];
    assert_eq!(people, ranked, "official order");
    assert!(said(&output).contains("review.html"), "says what to open next");
}

#[test]
fn the_demo_shows_two_years() {
    let desk = Desk::new();
    let output = desk.run(&["demo"]);
    let before = ledger(&desk.path("out/2022/ledger.json"));
    assert!(desk.path("out/2022/review.html").exists());
    assert_eq!((before.year, before.tasks.len()), (2022, 12));
    let now = ledger(&desk.path("out/ledger.json"));
    assert_eq!((now.year, now.last_year.len()), (2023, 12), "plan and final list are one");
    let done = |state| now.last_year.iter().filter(|task| task.done == state).count();
    assert_eq!((done(Some(true)), done(Some(false)), done(None)), (5, 3, 4));
    let found = desk.run(&["lint", "out/ledger.json"]);
    for rule in ["vanished-task", "copy-of-last-year", "below-last-year"] {
        assert!(said(&found).contains(rule), "{rule} has nothing to show");
    }
    for words in [
        "北江省教育厅 · 2022",
        "12 项上年任务",
        "5 项办结",
        "3 项未办结",
        "没有下文",
        "项数字低于上年",
    ] {
        assert!(said(&output).contains(words), "{words}: {}", said(&output));
    }
}

#[test]
fn the_workbook_is_in_the_language_asked_for() {
    let desk = Desk::new();
    desk.put("计划.txt", "北江省教育厅2023年工作要点\n1.新建公办幼儿园50所。\n".as_bytes());
    for (lang, header, other) in
        [("zh", "配合单位", "Supporting units"), ("en", "Supporting units", "配合单位")]
    {
        desk.run_in(lang, &["draft", "计划.txt", "--year", "2023"]);
        let book = fs::read(desk.path("out/ledger.xlsx")).expect("the workbook was written");
        let words = strings(&book);
        assert!(words.contains(header) && !words.contains(other), "{words}");
        assert!(words.contains("新建公办幼儿园50所"), "what people wrote stays as it is");
        let matrix = desk.run_in(lang, &["align", "out/ledger.json", "--format", "csv"]);
        assert_eq!(said(&matrix).contains("Answered"), lang == "en");
    }
}

#[test]
fn last_years_ledger_must_be_last_years() {
    let desk = Desk::new();
    desk.put("计划.txt", "北江省教育厅2023年工作要点\n1.新建公办幼儿园50所。\n".as_bytes());
    desk.run(&["draft", "计划.txt", "--year", "2023", "--out", "a"]);
    let last = ["--last-year", "a/ledger.json", "--out", "b"];
    let output = desk.run(&[&["draft", "计划.txt", "--year", "2024"], &last[..]].concat());
    assert_ne!(code(&output), 3, "{}", complained(&output));
    assert_eq!(ledger(&desk.path("b/ledger.json")).last_year.len(), 1);
    let output = desk.run(&[&["draft", "计划.txt", "--year", "2023"], &last[..]].concat());
    assert_eq!(code(&output), 3);
    assert!(complained(&output).contains("这是2023年的台账"), "{}", complained(&output));
}

#[test]
fn decisions_on_links_survive_a_new_draft() {
    let desk = Desk::new();
    desk.put("计划.txt", "北江省教育厅2023年工作要点\n1.新建公办幼儿园50所。\n".as_bytes());
    desk.put(
        "上级.txt",
        "2023年北江省政府工作报告\n2023年重点工作\n1.必须新建公办幼儿园60所。\n".as_bytes(),
    );
    desk.put(
        "moushi.toml",
        "[[links]]\nrequirement = '公办幼儿园60所'\ntask = '公办幼儿园'\nstate = 'confirmed'\nreason = '同一件事'\n"
            .as_bytes(),
    );
    let output =
        desk.run(&["draft", "上级.txt", "计划.txt", "--year", "2023", "--org", "北江省教育厅"]);
    let links = ledger(&desk.path("out/ledger.json")).links;
    assert_eq!(links[0].state, moushi_core::model::LinkState::Confirmed, "{}", complained(&output));
    assert!(said(&output).contains("错误[softer-than-demand]"), "{}", said(&output));
    assert!(!said(&output).contains("待确认"), "{}", said(&output));
    let leftovers = "[[links]]\nrequirement = 'R001'\ntask = '公办'\nstate = 'refused'\nreason = '-'\n\
        [[lint.suppress]]\nrule = 'no-deadline'\nrow = 'T999'\nreason = '-'\n";
    desk.put("moushi.toml", leftovers.as_bytes());
    let output = desk.run(&["draft", "上级.txt", "计划.txt", "--year", "2023", "--out", "b"]);
    let page = fs::read_to_string(desk.path("b/review.html")).expect("the page was written");
    for name in ["link-decision", "unused-suppression"] {
        assert!(said(&output).contains(name), "{name}: {}", said(&output));
        assert!(page.contains(name), "{name} stands on the page too");
    }
    desk.put(
        "moushi.toml",
        "[[links]]\nrequirement = '公办'\ntask = '公办'\nstate = 'refused'\n".as_bytes(),
    );
    let output = desk.run(&["lint", "out/ledger.json"]);
    assert_eq!(code(&output), 2, "a decision needs a reason: {}", complained(&output));
}

#[test]
fn the_words_of_every_row_stand_in_its_source() {
    let desk = Desk::new();
    desk.run(&["demo"]);
    let ledger = ledger(&desk.path("out/ledger.json"));
    let plain = |words: &str| words.split_whitespace().collect::<String>();
    let check = |words: &str, origin: &Origin| {
        let (source, span) = origin.text().expect("the demo has only texts");
        let there = ledger.words(source, span).expect("the span lies in the source");
        assert_eq!(plain(words), plain(there));
    };
    for row in &ledger.requirements {
        check(&row.words, row.origins.first().expect("a requirement has an origin"));
    }
    ledger.achievements.iter().for_each(|row| check(&row.words, &row.origin));
    ledger.tasks.iter().for_each(|row| check(&row.words, &row.origin));
}

#[test]
fn the_same_documents_give_the_same_bytes() {
    let desk = Desk::new();
    desk.run(&["demo", "--out", "a"]);
    desk.run(&["demo", "--out", "b"]);
    for name in OUTPUTS {
        let read = |folder: &str| fs::read(desk.path(folder).join(name)).expect("was written");
        assert!(read("a") == read("b"), "{name} differs from run to run");
    }
}

#[test]
fn bad_files_are_refused_and_the_rest_is_done() {
    let zip = b"PK\x03\x04\x14\x00\x00\x00\x08\x00half of an archive";
    let noise: Vec<u8> =
        (0..4096_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let ole = [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".as_slice(), &[0; 600]].concat();
    for (name, bytes) in [
        ("空.docx", &b""[..]),
        ("半个.docx", zip),
        ("噪声.bin", &noise),
        ("旧版或加密.doc", &ole),
        ("图片.pdf", b"\x89PNG\r\n\x1a\n0000"),
    ] {
        let desk = Desk::new();
        desk.put(name, bytes);
        desk.put("好.txt", "一要抓好落实。2023年新建学校5所。".as_bytes());
        let output = desk.run(&["draft", name, "好.txt", "--year", "2023"]);
        assert_eq!(code(&output), 3, "{name}: {}", complained(&output));
        let words = complained(&output);
        assert!(words.contains(name) && words.contains('→'), "{name}: {words}");
        assert!(words.contains("请") && !words.is_ascii(), "{name}: {words}");
        assert!(
            words.chars().filter(char::is_ascii_lowercase).count() > 30,
            "in English too: {words}"
        );
        assert!(desk.path("out/ledger.json").exists(), "{name}: the good file was processed");
    }
}

#[test]
fn a_folder_and_a_missing_file_are_told_apart() {
    let desk = Desk::new();
    fs::create_dir(desk.path("资料")).expect("a folder");
    let folder = desk.run(&["read", "资料"]);
    assert_eq!(code(&folder), 3);
    assert!(complained(&folder).contains("文件夹"));
    let missing = desk.run(&["read", "没有.txt"]);
    assert_eq!(code(&missing), 3);
    assert!(complained(&missing).contains("没有这个文件"));
}

#[test]
fn a_file_of_200_megabytes_is_refused_without_being_read() {
    let desk = Desk::new();
    let file = fs::File::create(desk.path("大.txt")).expect("a file");
    file.set_len(200 << 20).expect("a sparse file");
    let output = desk.run(&["read", "大.txt"]);
    assert_eq!(code(&output), 3);
    assert!(complained(&output).contains("200 MB"), "{}", complained(&output));
}

#[test]
fn extract_prints_one_object_with_items_and_noise() {
    let desk = Desk::new();
    desk.put("a.txt", "北江省教育厅2023年工作要点\n1.新建公办幼儿园60所。\n".as_bytes());
    let output = desk.run(&["extract", "a.txt", "--format", "json"]);
    assert_eq!(code(&output), 0, "{}", complained(&output));
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("one object");
    let item = &json["items"][0];
    assert_eq!(item["text"], "新建公办幼儿园60所");
    assert_eq!(item["type"], "task");
    assert_eq!(item["quantities"][0]["value"], 60.0);
    assert!(json["noise"].is_array());
}

#[test]
fn lint_ends_with_1_on_errors_and_names_the_rule() {
    let desk = Desk::new();
    desk.put(
        "a.html",
        "<html><body><p>全省员工近视防控和义务教育公司课后服务，员工体质健康，公司食堂安全。</p></body></html>".as_bytes(),
    );
    let rules = desk.run(&["lint", "--rules"]);
    assert_eq!(code(&rules), 0);
    assert!(said(&rules).lines().count() >= 28, "{}", said(&rules));
    for word in ["错误", "警告", "提醒"] {
        assert!(said(&rules).contains(word), "the workbook and the page say {word}");
    }
    desk.run(&["demo"]);
    let output = desk.run(&["lint", "out/ledger.json"]);
    assert_eq!(code(&output), 1, "{}", complained(&output));
    assert!(said(&output).contains("softer-than-demand"), "{}", said(&output));
    assert!(said(&output).contains(" 条警告 · "), "{}", said(&output));
    let sarif = desk.run(&["lint", "out/ledger.json", "--format", "sarif"]);
    let sarif: serde_json::Value = serde_json::from_slice(&sarif.stdout).expect("SARIF is JSON");
    assert_eq!(sarif["version"], "2.1.0");
}

#[test]
fn align_holds_a_ledger_against_a_document_from_above() {
    let desk = Desk::new();
    desk.put("计划.txt", "北江省教育厅2023年工作要点\n1.新建公办幼儿园50所。\n".as_bytes());
    desk.put(
        "上级.txt",
        "2023年北江省政府工作报告\n2023年重点工作\n1.新建公办幼儿园60所。\n2.改造农村旱厕350座。\n"
            .as_bytes(),
    );
    let output = desk.run(&["align", "计划.txt", "--against", "上级.txt", "--year", "2023"]);
    let words = said(&output);
    assert!(words.contains("60所") && words.contains("50所"), "{words}");
    assert!(words.contains("改造农村旱厕350座"), "the gap is shown: {words}");
}

#[test]
fn settings_must_make_sense() {
    let desk = Desk::new();
    desk.put("a.txt", "一要抓好落实。".as_bytes());
    desk.put("moushi.toml", "[lint]\noff = [\"no-ownr\"]\n".as_bytes());
    let output = desk.run(&["lint", "a.txt"]);
    assert_eq!(code(&output), 2, "{}", complained(&output));
    assert!(complained(&output).contains("no-owner"), "suggests the name that was meant");
}
