//! The loop of the years: a summary that was made of a ledger is read in again, and every item finds the row that it
//! came from: out of every format, saved again by another program, pasted as plain text, in other phrases; what does
//! not fit is doubted and never believed.

mod awkward;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use moushi_core::model::{EarlierState, Ledger, Origin, Task};
use moushi_files::readers::{Limits, read};
use moushi_files::write::json;

use crate::stories::{Desk, code, complained, said};

/// What comes back at least, as a share.
const BAR: f64 = 0.98;

/// What came back of a ledger.
#[derive(Debug)]
pub struct Loop {
    /// Achievements that came back under their own row, in its words.
    pub achievements: f64,
    /// Tasks of the year before that came back under their own row, in its words and with its outcome.
    pub promises: f64,
    /// Links that lead to a row with other words.
    pub wrong: usize,
    /// Achievements that came of nothing.
    pub strays: usize,
}

impl Loop {
    /// Holds a ledger against the one of the year before.
    pub fn of(before: &Ledger, after: &Ledger) -> Self {
        let results: BTreeMap<&str, &str> =
            linked(after.achievements.iter().map(|row| (&row.earlier, row.words.as_str())));
        let tasks: BTreeMap<&str, &Task> =
            linked(after.last_year.iter().map(|task| (&task.earlier, task)));
        let came = |row: &str, words: &str| results.get(row).is_some_and(|its| same(its, words));
        let kept = |task: &Task| {
            let its = tasks.get(task.id.0.as_str());
            its.is_some_and(|its| same(&its.words, &task.words) && its.done == task.done)
        };
        let promises = before.last_year.iter();
        let theirs: BTreeMap<&str, &str> = words(before);
        let wrong = |(row, its): (&&str, &str)| theirs.get(*row).is_none_or(|one| !same(one, its));
        let of_tasks = tasks.iter().map(|(row, task)| (row, task.words.as_str()));
        Self {
            achievements: share(before.achievements.iter().map(|row| came(&row.id.0, &row.words))),
            promises: share(promises.map(kept)),
            wrong: results
                .iter()
                .map(|(row, its)| (row, *its))
                .chain(of_tasks)
                .filter(|it| wrong((it.0, it.1)))
                .count(),
            strays: after.achievements.iter().filter(|row| row.earlier.is_empty()).count(),
        }
    }

    /// Whether enough has come back, and nothing wrongly.
    pub fn holds(&self) -> bool {
        self.achievements >= BAR && self.promises >= BAR && self.wrong == 0 && self.strays == 0
    }
}

/// Rows by the one code that they came back under.
fn linked<'a, Row>(
    rows: impl Iterator<Item = (&'a Vec<moushi_core::model::Earlier>, Row)>,
) -> BTreeMap<&'a str, Row> {
    let one = |(earlier, row): (&'a Vec<moushi_core::model::Earlier>, Row)| match earlier.as_slice()
    {
        [one] if one.state != EarlierState::Doubted => Some((one.row.0.as_str(), row)),
        _ => None,
    };
    rows.filter_map(one).collect()
}

fn words(ledger: &Ledger) -> BTreeMap<&str, &str> {
    let results = ledger.achievements.iter().map(|row| (row.id.0.as_str(), row.words.as_str()));
    let tasks = ledger.tasks.iter().chain(&ledger.last_year);
    results.chain(tasks.map(|task| (task.id.0.as_str(), task.words.as_str()))).collect()
}

fn share(all: impl Iterator<Item = bool>) -> f64 {
    let all: Vec<bool> = all.collect();
    all.iter().filter(|one| **one).count() as f64 / all.len().max(1) as f64
}

/// The same words, but for blanks and the stop at the end, which the summary sets itself.
fn same(one: &str, other: &str) -> bool {
    let plain = |words: &str| -> String {
        let kept: String = words.chars().filter(|c| !c.is_whitespace()).collect();
        kept.trim_end_matches(['。', '；', '，', '.', ';', ',']).to_owned()
    };
    plain(one) == plain(other)
}

/// A ledger on the desk.
pub fn ledger(desk: &Desk, name: &str) -> Ledger {
    json::read_ledger(&fs::read(desk.path(name)).expect("a ledger")).expect("our own ledger")
}

/// Makes the summary in a format; answers the file.
pub fn summary(desk: &Desk, ledger: &str, format: &str, more: &[&str]) -> PathBuf {
    let out = format!("summary-{format}");
    let words = ["report", "year-summary", "--ledger", ledger, "--as-of", "2023-01-10"];
    let words = [&words[..], &["--format", format, "--out", &out], more].concat();
    let output = desk.run(&words);
    assert_eq!(code(&output), 0, "{}", complained(&output));
    let made =
        fs::read_dir(desk.path(&out)).expect("a folder").map(|one| one.expect("a file").path());
    made.into_iter().find(|path| path.to_string_lossy().ends_with(format)).expect("the summary")
}

/// Drafts the next year of a summary; answers the ledger and what was said.
pub fn next_year(desk: &Desk, before: Option<&str>, file: &Path) -> (Ledger, String) {
    let file = file.to_string_lossy().into_owned();
    let mut words = vec!["draft", "--year", "2024", "--org", "北江省教育厅", "--out", "next"];
    words.extend(before.iter().flat_map(|ledger| ["--last-year", *ledger]));
    words.extend(["--last-year", &file]);
    let output = desk.run(&words);
    assert!(code(&output) <= 1, "{}", complained(&output));
    (ledger(desk, "next/ledger.json"), said(&output))
}

/// The summary as somebody pastes it out of an office program.
fn pasted(desk: &Desk, file: &Path) -> PathBuf {
    let bytes = fs::read(file).expect("the summary");
    let reading = read("a.docx", &bytes, &Limits::default()).expect("read");
    let path = desk.path("pasted.txt");
    fs::write(&path, &reading.sources[0].0.text).expect("written");
    path
}

/// The file saved again by LibreOffice; none where that is not installed.
pub fn saved_again(desk: &Desk, file: &Path, format: &str) -> Option<PathBuf> {
    if Command::new("soffice").arg("--version").output().is_err() {
        assert!(std::env::var_os("MOUSHI_REQUIRE_TOOLS").is_none(), "soffice is required");
        println!("skipped: soffice is not installed");
        return None;
    }
    let (profile, out) = (desk.path("office"), desk.path("again"));
    let answer = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", profile.display()))
        .args(["--headless", "--convert-to", format, "--outdir"])
        .arg(&out)
        .arg(file)
        .output()
        .expect("soffice runs");
    let made = out.join(file.file_name().expect("a name")).with_extension(format);
    assert!(made.is_file(), "{}", String::from_utf8_lossy(&answer.stderr));
    Some(made)
}

fn demo() -> (Desk, Ledger) {
    let desk = Desk::new();
    let output = desk.run(&["demo", "--no-serve"]);
    assert_eq!(code(&output), 0, "{}", complained(&output));
    let ledger = ledger(&desk, "out/ledger.json");
    (desk, ledger)
}

#[test]
fn a_summary_comes_back_to_the_rows_it_was_made_of() {
    let (desk, before) = demo();
    let docx = summary(&desk, "out", "docx", &[]);
    let mut files = vec![summary(&desk, "out", "html", &[]), pasted(&desk, &docx)];
    files.extend(["docx", "html"].iter().filter_map(|format| saved_again(&desk, &docx, format)));
    files.push(docx);
    for file in files {
        let (after, told) = next_year(&desk, Some("out/ledger.json"), &file);
        let came = Loop::of(&before, &after);
        println!("{}: {came:?}", file.display());
        assert!(came.holds(), "{}: {came:?}", file.display());
        assert!(told.contains("0 条编号对不上"), "{told}");
        for row in &after.achievements {
            assert_eq!((row.year, &row.owner), (2022, &owner(&before, &row.earlier[0].row.0)));
            let Origin::Text { source, span } = &row.origin else { panic!("{row:?}") };
            assert!(same(after.words(source, *span).expect("its words"), &row.words));
        }
        assert!(after.tasks.is_empty() && after.requirements.is_empty());
        let told = next_year(&desk, None, &file).0;
        let alone = Loop::of(&before, &told);
        assert!(alone.holds(), "without the ledger, {}: {alone:?}", file.display());
        assert!(told.achievements.iter().all(|row| row.earlier[0].state == EarlierState::Told));
        let stamp = before_stamp(&desk);
        assert_eq!(told.achievements[0].earlier[0].ledger.as_deref(), Some(stamp.as_str()));
    }
}

fn owner(ledger: &Ledger, row: &str) -> Option<String> {
    ledger.achievements.iter().find(|one| one.id.0 == row).and_then(|one| one.owner.clone())
}

fn before_stamp(desk: &Desk) -> String {
    moushi::app::reports::fingerprint(&fs::read(desk.path("out/ledger.json")).expect("a ledger"))
}

#[test]
fn a_house_may_say_it_in_its_own_phrases() {
    let (desk, before) = demo();
    let ours = include_str!("../../../data/report/summary.toml");
    let other = ours
        .replace("item = \"完成：{words}。\"", "item = \"已经办好{words}，\"")
        .replace("item = \"未完成：{words}。\"", "item = \"还要接着办{words}，\"")
        .replace("item = \"没有载明结果：{words}。\"", "item = \"{words}一事，\"")
        .replace("item = \"{words}。\"", "item = \"全年{words}！\"")
        .replace("牵头单位：{unit}", "由{unit}主抓")
        .replace("between = \"；\"", "between = \"，\"")
        .replace("basis = \"出处：{basis}\"", "basis = \"见{basis}\"");
    fs::write(desk.path("phrases.toml"), other).expect("written");
    let more = ["--summary-phrases", &*desk.path("phrases.toml").to_string_lossy().into_owned()]
        .map(str::to_owned);
    let file = summary(&desk, "out", "docx", &more.each_ref().map(String::as_str));
    let came = Loop::of(&before, &next_year(&desk, Some("out/ledger.json"), &file).0);
    assert!(came.holds(), "{came:?}");
}

#[test]
fn what_does_not_fit_is_doubted_and_never_believed() {
    let (desk, before) = demo();
    let text =
        fs::read_to_string(pasted(&desk, &summary(&desk, "out", "docx", &[]))).expect("text");
    // A number is changed, two codes are swapped, one is not there, one word is added.
    let edited = text
        .replace("幼儿园118所。（A006", "幼儿园180所。（A006")
        .replace("（A011；", "（A0XX；")
        .replace("（A012；", "（A011；")
        .replace("（A0XX；", "（A012；")
        .replace("（A021；", "（A921；")
        .replace("下降0.4个百分点。（A010", "下降0.4个百分点，超过预期。（A010");
    let file = desk.path("edited.txt");
    fs::write(&file, edited).expect("written");
    let (after, told) = next_year(&desk, Some("out/ledger.json"), &file);
    let came = Loop::of(&before, &after);
    assert_eq!((came.wrong, came.strays), (0, 0), "{came:?}");
    let doubted: Vec<&str> = after
        .achievements
        .iter()
        .flat_map(|row| &row.earlier)
        .filter(|one| one.state == EarlierState::Doubted)
        .map(|one| one.row.0.as_str())
        .collect();
    assert_eq!(doubted, ["A006", "A010", "A012", "A011", "A921"]);
    assert!(told.contains("5 条编号对不上") && told.contains("doubtful-code"), "{told}");
    let of = |code: &str| {
        let mut all = after.achievements.iter().flat_map(|row| &row.earlier);
        all.find(|one| one.row.0 == code).expect("it came back").clone()
    };
    assert_eq!(of("A006").words.as_deref(), Some("新建改扩建公办幼儿园118所"));
    assert_eq!(of("A012").instead.map(|row| row.0).as_deref(), Some("A011"));
    assert_eq!(
        (of("A921").words, of("A921").instead.map(|row| row.0)),
        (None, Some("A021".into()))
    );
    let other = before_of_another_year(&desk, &before);
    let (after, _) = next_year(&desk, Some(&other), &file);
    assert!(after.achievements.iter().all(|row| row.earlier[0].state == EarlierState::Doubted));
}

/// Another ledger under the same codes: nothing of it may be linked.
fn before_of_another_year(desk: &Desk, before: &Ledger) -> String {
    let mut other = before.clone();
    for row in &mut other.achievements {
        row.words = format!("另一件事{}", row.id.0);
    }
    fs::write(desk.path("other.json"), json::write_ledger(&other)).expect("written");
    "other.json".to_owned()
}
