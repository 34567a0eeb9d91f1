//! Reports of a followed year as an operator makes them at the machine, by the real binary: the bulletin of a month, a
//! notice, the facts of the year, the packs of a plan in the data; red head, template, and what is refused.

use std::fs;
use std::io::{Cursor, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use moushi::app::asks::packs;
use moushi_core::report::trace::Trace;
use moushi_core::report::{REPORTS, figure::rounded};
use moushi_core::text::Lang;
use moushi_files::readers::{Limits, read};

use super::*;
use crate::operator::run;

/// A province in spring with a plan that is followed: reported, closed, pressed for, one task internal.
struct Spring {
    year: Year,
    /// Number of its notice.
    notice: String,
    /// Words of its internal task.
    secret: String,
}

impl Spring {
    async fn new() -> Self {
        let year = Year::new().await;
        let door = &year.world.door;
        for at in 0..3 {
            year.answer(at, "accepted").await.expect("accepted");
        }
        let hide = "update entry set body = json_set(body, '$.row.particulars', json('{\"secrecy\":\"内部\"}')) where id = ";
        year.world.execute(&format!("{hide}'{}'", year.tasks[1].id)).await;
        year.world.execute("update plan set revision = revision + 1").await;
        year.turn("2023-03-20");
        for at in 0..3 {
            let figure = (at == 2).then_some(12.0);
            let counted = Report { figure, ..year.report(at, 60) };
            door.act(&year.staff, None, counted).await.expect("reported");
        }
        year.acknowledged().await;
        door.act(&year.staff, None, year.photo(0)).await.expect("shown");
        year.turn("2023-03-25");
        year.close(0).await;
        let send = Send {
            entry: year.tasks[2].id.clone(),
            words: "请说明开工情况".to_owned(),
            until: "2023-04-10".to_owned(),
        };
        door.act(&year.inspector, None, send).await.expect("sent");
        year.turn("2023-05-01");
        let number = column(&door.store, "select number from notice").await.remove(0);
        let secret = year.tasks[1].words.clone();
        Self { notice: number, secret, year }
    }

    fn folder(&self) -> &Path {
        self.year.world.folder.path()
    }

    /// Copies a paper for those who look.
    fn keep(&self, name: &str) {
        let to = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::copy(self.path(name), to).expect("kept");
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder().join("packs").join(name)
    }

    /// Makes a report in the folder of the installation.
    #[track_caller]
    fn report(&self, words: &[&str]) -> String {
        run(self.folder(), &[&["report"], words].concat(), 0)
    }

    /// What is said when a report is refused, in that language.
    #[track_caller]
    fn refused(&self, lang: &str, words: &[&str]) -> String {
        let output = Command::new(env!("CARGO_BIN_EXE_moushi"))
            .args(["--lang", lang, "--color", "never", "report"])
            .args(words)
            .current_dir(self.folder())
            .env_remove("MOUSHI_DATABASE")
            .output()
            .expect("the binary runs");
        assert_ne!(output.status.code(), Some(0), "{words:?}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    }

    fn trace(&self, name: &str) -> Trace {
        let file = format!("packs/{name}");
        let told = run(self.folder(), &["trace", &file, "--format", "json"], 0);
        serde_json::from_str(&told).expect("a trace")
    }
}

/// What our own readers see of a file, blanks left out.
fn text(path: &Path) -> String {
    let bytes = fs::read(path).expect("a file");
    let reading = read(&path.to_string_lossy(), &bytes, &Limits::default()).expect("read");
    let words = reading.sources.iter().map(|(source, _)| source.text.as_str());
    words.collect::<String>().chars().filter(|c| !c.is_whitespace()).collect()
}

/// Counts are as long as their lists, and every number says how it came about.
fn every_number_leads_back(trace: &Trace) {
    for one in &trace.figures {
        assert!(!one.trail.how.is_empty(), "{one:?}");
        if one.trail.how.ends_with("任务计数") {
            assert_eq!(one.trail.rows.len() as f64, one.value, "{one:?}");
        }
        if one.trail.passages.is_empty() && one.trail.run.is_empty() {
            assert!(one.shown.starts_with(&rounded(one.value)), "{one:?}");
        }
    }
}

#[test]
fn every_report_is_listed_with_what_it_is_made_of_and_its_formats() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let told = run(folder.path(), &["report", "list"], 0);
    let (of_ledger, followed) = told.split_once("跟踪数据").expect("two parts");
    for report in REPORTS {
        let part = if report.is_of_a_year() { of_ledger } else { followed };
        let line = part.lines().find(|line| line.trim_start().starts_with(report.name));
        let line = line.unwrap_or_else(|| panic!("{} in {told}", report.name));
        assert!(report.formats.iter().all(|format| line.contains(format)), "{line}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bulletin_of_a_month_is_made_at_the_machine_and_its_numbers_lead_back() {
    let spring = Spring::new().await;
    for format in ["docx", "html", "pptx", "json"] {
        spring.report(&["bulletin", "--month", "3", "--year", "2023", "--format", format]);
    }
    let stem = "北江省教育厅2023年3月通报";
    let trace = spring.trace(&format!("{stem}.docx"));
    every_number_leads_back(&trace);
    let stamp = &trace.stamp;
    assert_eq!(stamp.as_of, "2023年3月31日");
    assert!(stamp.scope.ends_with("的全部内容") && stamp.ledger.len() == 16, "{stamp:?}");
    let of = |how: &str| trace.figures.iter().find(|one| one.trail.how == how).expect("counted");
    let closed = of("本月销号计数");
    assert_eq!((&*closed.shown, &*closed.trail.rows), ("1项", &["T001".to_owned()][..]));
    assert_eq!(of("本月发出的督办单计数").shown, "1份");
    let percent = of("2023-03-20 反馈的进度");
    assert_eq!(percent.shown, "60%");
    assert!(percent.trail.run.starts_with("反馈 "), "the report: {percent:?}");
    let share = trace.figures.iter().find(|one| one.trail.how.ends_with("已销号÷牵头任务"));
    assert!(share.is_some_and(|one| one.unit == "%"));
    for end in ["docx", "html", "pptx"] {
        let text = text(&spring.path(&format!("{stem}.{end}")));
        assert!(text.contains("本月销号1项") && text.contains("台账指纹"), "{end}");
        assert!(text.contains("（内部事项）") && !text.contains(&spring.secret), "{end}");
    }
    spring.keep(&format!("{stem}.docx"));
    spring.keep(&format!("{stem}.pptx"));
    let found =
        run(spring.folder(), &["trace", &format!("packs/{stem}.html"), "--find", "T001"], 0);
    assert!(found.contains("本月销号计数；T001"), "{found}");
    // The page of the server gives the same paper, as its caller sees it.
    let eyes = spring.year.world.door.eyes(&spring.year.clerk);
    let paper = made::bulletin(&eyes, &spring.year.plan, "2023-03").await.expect("a paper");
    fs::write(spring.path("page.docx"), paper.bytes).expect("kept");
    let page = spring.trace("page.docx");
    assert_eq!(page.figures, trace.figures);
    assert!(page.stamp.scope.contains("林澜"), "{:?}", page.stamp);
    assert_eq!(page.stamp.ledger, trace.stamp.ledger);
}

#[tokio::test(flavor = "multi_thread")]
async fn notice_and_facts_of_the_year_are_made_at_the_machine() {
    let spring = Spring::new().await;
    spring.report(&[
        "notice",
        &spring.notice,
        "--red-head=北教督〔2023〕3号",
        "--to",
        "基础教育处",
    ]);
    let name = format!("督办单 {}.docx", spring.notice);
    spring.keep(&name);
    let words = text(&spring.path(&name));
    assert!(words.starts_with("北江省教育厅文件北教督〔2023〕3号"), "{words}");
    assert!(words.contains("基础教育处：") && words.contains("请说明开工情况"), "{words}");
    assert!(words.contains("2023年3月25日印发"), "{words}");
    let today = spring.trace(&name).stamp.as_of;
    assert_eq!(words.matches(&today).count(), 1, "of today is the stamp alone: {words}");
    let trace = spring.trace(&name);
    let percent = trace.figures.iter().find(|one| one.shown == "60%").expect("the progress");
    assert_eq!(percent.trail.rows, ["T003"]);
    spring.report(&["year-facts", "--year", "2023"]);
    let trace = spring.trace("北江省教育厅2023年度总结素材.docx");
    every_number_leads_back(&trace);
    let closed = trace.figures.iter().find(|one| one.trail.how == "已销号计数").expect("counted");
    assert_eq!((&*closed.shown, closed.trail.rows.len()), ("1项", 1));
    let reached = trace.figures.iter().find(|one| one.trail.how.starts_with("2023-03-20 反馈的"));
    assert!(reached.is_some_and(|one| one.trail.run.starts_with("反馈 ")), "{reached:?}");
    assert!(
        trace.figures.iter().any(|one| one.trail.how == "采信的佐证计数" && one.shown == "1份")
    );
    spring.keep("北江省教育厅2023年度总结素材.docx");
    let words = text(&spring.path("北江省教育厅2023年度总结素材.docx"));
    assert!(!words.contains(&spring.secret), "internal items stand in no paper that goes round");
}

#[tokio::test(flavor = "multi_thread")]
async fn packs_of_a_plan_in_the_data_are_those_of_its_page() {
    let spring = Spring::new().await;
    let plan = spring.year.plan.clone();
    spring.report(&["leadership-pack", "--plan", &plan]);
    assert!(fs::read_dir(spring.folder().join("packs")).expect("a folder").count() > 6);
    spring.report(&["key-work", "--plan", &plan, "--red-head", "--format", "html"]);
    let page = fs::read_to_string(spring.path("2023年重点工作清单.html")).expect("a page");
    assert!(page.contains("北江省教育厅文件"));
    spring.report(&["department-deck", "--year", "2023", "--org", "省教育厅"]);
    let ours = spring.trace("00-全体.pptx");
    let eyes = spring.year.world.door.eyes(&spring.year.clerk);
    let made = packs::make(&eyes, &plan, "department-deck.pptx", Lang::Zh).await.expect("made");
    fs::write(spring.path("page.pptx"), made.bytes).expect("kept");
    let page = spring.trace("page.pptx");
    assert_eq!(ours.figures, page.figures);
    assert_eq!(ours.stamp.ledger, page.stamp.ledger);
}

/// A template made of a deck of ours in other colours, changed further.
fn template(deck: &[u8], change: impl Fn(&str, String) -> String) -> Vec<u8> {
    let mut from = zip::ZipArchive::new(Cursor::new(deck)).expect("a deck is a zip");
    let mut into = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..from.len() {
        let mut member = from.by_index(at).expect("a member");
        let name = member.name().expect("a name").into_owned();
        let mut bytes = Vec::new();
        member.read_to_end(&mut bytes).expect("its bytes");
        if let Ok(words) = String::from_utf8(bytes.clone()) {
            bytes = change(&name, words.replace("12355B", "7A1F1F")).into_bytes();
        }
        into.start_file(name, zip::write::SimpleFileOptions::default()).expect("a member");
        into.write_all(&bytes).expect("written");
    }
    into.finish().expect("the archive ends").into_inner()
}

fn theme(path: &Path) -> String {
    let bytes = fs::read(path).expect("a deck");
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    let mut part = zip.by_name("ppt/theme/theme1.xml").expect("a theme");
    let mut words = String::new();
    part.read_to_string(&mut words).expect("UTF-8");
    words
}

#[test]
fn a_deck_is_written_on_the_template_of_a_house_or_says_what_that_lacks() {
    let desk = crate::stories::Desk::new();
    let ran = |words: &[&str]| {
        let output = desk.run(words);
        (crate::stories::code(&output), crate::stories::complained(&output))
    };
    assert_eq!(ran(&["demo", "--no-serve"]).0, 0);
    assert_eq!(ran(&["report", "leader-deck", "罗雅琴"]).0, 0);
    let deck = fs::read(desk.path("packs/03-罗雅琴.pptx")).expect("a deck");
    fs::write(desk.path("house.pptx"), template(&deck, |_, words| words)).expect("written");
    let lacking = template(&deck, |name, words| match name.starts_with("ppt/slideLayouts/slide") {
        true => words.replace(" type=\"title\"", " type=\"blank\""),
        false => words,
    });
    fs::write(desk.path("lacking.pptx"), lacking).expect("written");
    fs::write(desk.path("torn.pptx"), &deck[..deck.len() / 2]).expect("written");
    let on = ["report", "leader-deck", "罗雅琴", "--out", "house", "--template"];
    assert_eq!(ran(&[&on[..], &["house.pptx"]].concat()), (0, String::new()));
    let path = desk.path("house/03-罗雅琴.pptx");
    assert!(theme(&path).contains("7A1F1F") && text(&path).contains("罗雅琴"));
    for (file, want) in
        [("lacking.pptx", "“标题幻灯片”版式"), ("torn.pptx", "不完整"), ("none.pptx", "none.pptx")]
    {
        let (code, complaint) = ran(&[&on[..], &[file]].concat());
        assert!(code != 0 && complaint.contains(want), "{file}: {complaint}");
    }
    let (code, complaint) = ran(&["report", "key-work", "--template", "house.pptx"]);
    assert!(code != 0 && complaint.contains("没有演示文稿"), "{complaint}");
    assert_eq!(ran(&["report", "key-work", "--template", "house.pptx", "--format", "pptx"]).0, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_data_does_not_hold_is_refused_in_both_languages_with_a_way_on() {
    let spring = Spring::new().await;
    let notice = spring.notice.as_str();
    for (words, zh, en) in [
        (vec!["bulletin"], "没有说明是哪个月", "was not said"),
        (vec!["bulletin", "--month", "13"], "“13”不是月份", "`13` is no month"),
        (vec!["bulletin", "--month", "0"], "1 到 12", "from 1 to 12"),
        (vec!["bulletin", "--month", "3"], "有2份计划都符合", "2 plans fit"),
        (vec!["bulletin", "--month", "3", "--year", "2022"], "没有印发", "is not issued"),
        (
            vec!["bulletin", "--month", "1", "--year", "2023"],
            "2023年1月没有数据",
            "no data of 2023-01",
        ),
        (
            vec!["bulletin", "--month", "2099-01", "--year", "2023"],
            "已经开始的月份",
            "that has begun",
        ),
        (vec!["bulletin", "--month", "3", "--year", "2030"], "没有所要的计划", "no such plan"),
        (vec!["bulletin", "--month", "3", "--format", "xlsx"], "docx、pptx", "Formats: docx"),
        (vec!["bulletin", "--month", "3", "--ledger", "out"], "--database", "--database"),
        (
            vec!["bulletin", "--month", "3", "--as-of", "2023-04-01"],
            "--as-of 用不上",
            "no use here",
        ),
        (vec!["notice", "督-2023-999"], notice, notice),
        (vec!["notice"], notice, notice),
        (vec!["key-work", "--plan", "x"], "没有所要的计划", "no such plan"),
        (vec!["key-work", "--plan", "x", "--ledger", "out"], "只用一个", "not both"),
        (vec!["key-work", "--month", "3"], "不分月份", "not of a month"),
        (vec!["key-work", "罗雅琴"], "不按领导分开", "not made of"),
        (vec!["ledger", "--red-head"], "不能用红头", "no red head"),
        (
            vec!["bulletin", "--month", "3", "--red-head", "--format", "pptx"],
            "不能用红头",
            "no red head",
        ),
        (vec!["bulletin", "--month", "3", "--database", "none.db"], "none.db", "none.db"),
        (vec!["standard-review"], "要指明标准和数据", "needs a standard and data"),
        (vec!["value-added"], "没有“value-added”这种材料", "no report `value-added`"),
    ] {
        for (lang, want) in [("zh", zh), ("en", en)] {
            let complaint = spring.refused(lang, &words);
            assert!(complaint.contains(want), "{words:?}: {complaint}");
        }
    }
    let listed = spring.refused("zh", &["bulletin", "--month", "3"]);
    assert!(listed.contains(&spring.year.plan), "plans to choose from: {listed}");
    assert!(!spring.folder().join("packs").exists(), "what is refused leaves nothing behind");
}
