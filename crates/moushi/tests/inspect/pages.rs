//! The same on the pages, in a real Chromium: a line of the list, its approval, an inspection with its sample, a
//! visit, a defence, a letter, a rectification with evidence, an objection and its review, the closing; in Chinese
//! and in English, and as a phone shows it.

use super::*;
use crate::journey::hand::Hand;

fn offer(act: &str) -> String {
    format!("[data-offer={act}] summary")
}

fn field(act: &str, name: &str) -> String {
    format!("[data-offer={act}] [name={name}]")
}

fn send(act: &str) -> String {
    format!("[data-offer={act}] form button")
}

/// The page as a phone shows it: held against the same rules, and nothing wider than the screen.
fn on_a_phone(hand: &Hand, step: &str) {
    hand.browser.resize(360, 800);
    hand.look(step);
    let wide =
        hand.get("document.documentElement.scrollWidth - document.documentElement.clientWidth");
    assert!(wide.as_i64().is_some_and(|wide| wide <= 0), "{step}: {wide} px too wide");
    hand.browser.resize(1366, 768);
}

/// Gives a box of a form its value: a day, a choice, or several.
fn set(hand: &Hand, selector: &str, value: &str) {
    hand.until(&format!("document.querySelector({selector:?})"));
    hand.browser.run(&format!("document.querySelector({selector:?}).value = {value:?}"));
}

fn choose(hand: &Hand, selector: &str, names: &[&str]) {
    hand.browser.run(&format!(
        "for (const one of document.querySelector({selector:?}).options) \
         one.selected = {names:?}.includes(one.textContent)"
    ));
}

/// The office proposes a line.
fn proposed(hand: &Hand, base: &str) {
    hand.browser.open(&format!("{base}/inspections?year=2023"));
    hand.look("empty");
    let act = "inspection-list-add";
    hand.press(&offer(act));
    hand.fill(&field(act, "title"), MATTER);
    hand.fill(&field(act, "basis"), "教育督导条例第十一条");
    choose(hand, &field(act, "objects"), &["临江市教育局", "白河市教育局"]);
    set(hand, &field(act, "kind"), "school");
    set(hand, &field(act, "begins"), "2023-04-01");
    set(hand, &field(act, "ends"), "2023-11-30");
    hand.look("propose");
    hand.go(&send(act));
    hand.look("proposed");
}

/// The head approves it; the inspector opens an inspection, draws the sample, notifies the units.
fn opened(hand: &Hand, base: &str) -> String {
    hand.hand_over("zhaoly");
    hand.look("head");
    hand.browser.open(&format!("{base}/inspections?year=2023"));
    hand.fill("form[data-act=inspection-list-approve] [name=approval]", "厅党组会，3月10日备案");
    hand.look("approve");
    hand.go("form[data-act=inspection-list-approve] button[value=true]");
    hand.hand_over("sunld");
    hand.browser.open(&format!("{base}/inspections?year=2023"));
    let act = "inspection-open";
    hand.press(&offer(act));
    for (name, words) in [
        ("content", "课程开设、招生入学、收费公示"),
        ("scope", "2022年秋季学期以来"),
        ("leader", "孙立督"),
        ("seed", SEED),
        ("seed_source", "福利彩票公开开奖号码"),
    ] {
        hand.fill(&field(act, name), words);
    }
    hand.fill(&field(act, "team"), "孙立督、林澜、周督学");
    for method in ["on_site", "files"] {
        hand.press(&format!("[data-offer={act}] [value={method}]"));
    }
    set(hand, &field(act, "begins"), "2023-04-03");
    set(hand, &field(act, "ends"), "2023-04-28");
    set(hand, &field(act, "size"), "2");
    set(hand, &field(act, "strata"), "city");
    hand.look("open");
    hand.go(&send(act));
    hand.until("location.pathname.startsWith('/inspections/')");
    hand.look("fixed");
    for act in ["inspection-draw", "inspection-notify"] {
        hand.press(&offer(act));
        hand.go(&send(act));
    }
    assert_eq!(hand.count("[data-unit]"), 2);
    hand.press("#sample details.rule summary");
    hand.look("drawn");
    hand.get("location.href").as_str().unwrap_or_default().to_owned()
}

const FIRST: &str = "[data-unit='临江市第一中学'] ";

fn within(selector: &str) -> String {
    format!("{FIRST}{selector}")
}

/// The office puts a shortcoming on file, ends the visit and feeds back; the school defends itself.
fn visited(hand: &Hand, page: &str) {
    hand.hand_over("linlan");
    hand.browser.open(page);
    hand.press(&within(&offer("shortcoming-add")));
    hand.fill(&within(&field("shortcoming-add", "fact")), "七年级未开设劳动课");
    hand.fill(&within(&field("shortcoming-add", "evidence")), "课表，照片3号");
    hand.look("find");
    hand.go(&within(&send("shortcoming-add")));
    hand.press(&within(&offer("inspection-end")));
    hand.go(&within(&send("inspection-end")));
    hand.press(&within(&offer("inspection-feed-back")));
    hand.fill(&within(&field("inspection-feed-back", "words")), "总体规范，课程开设有缺口");
    hand.go(&within(&send("inspection-feed-back")));
    hand.press(&within(".timing summary"));
    hand.look("fed-back");
    on_a_phone(hand, "fed-back-phone");
    hand.hand_over("wangyz");
    hand.look("school-desk");
    hand.browser.open(page);
    hand.press(&within(&offer("defence-file")));
    hand.fill(&within(&field("defence-file", "words")), "师资8月到岗");
    hand.look("defence");
    hand.go(&within("[data-offer=defence-file] button.primary"));
    assert_eq!(hand.count("[data-unit]"), 1, "the school sees itself alone");
    assert_eq!(hand.count("#sample"), 0);
}

/// What the school hands in.
const SHOWN: &[u8] = b"%PDF-1.4 made up";
const PROBLEM: &str = "[data-problem='1'] ";

/// A selector of the first shortcoming.
fn about(selector: &str) -> String {
    within(&format!("{PROBLEM}{selector}"))
}

/// The school shows what it has done, reports, and objects to what was found.
fn answered(hand: &Hand, page: &str) {
    let folder = tempfile::TempDir::new().expect("a folder");
    let path = folder.path().join("课表.pdf");
    std::fs::write(&path, SHOWN).expect("a file to hand in");
    hand.hand_over("wangyz");
    hand.browser.open(page);
    hand.press(&about(&offer("exhibit-add")));
    hand.look("letter");
    hand.browser.choose_files(&about("[data-offer=exhibit-add] [data-upload]"), &[path]);
    hand.go(&about(&send("exhibit-add")));
    hand.press(&about(&offer("rectification-report")));
    hand.fill(&about(&field("rectification-report", "words")), "9月起按课表开设");
    hand.go(&about(&send("rectification-report")));
    on_a_phone(hand, "reported-phone");
    let act = "objection-file";
    hand.press(&about(&offer(act)));
    hand.fill(&about(&field(act, "words")), "劳动课按学校方案集中在每月末开设，课表未单列");
    hand.press(&about("[data-offer=objection-file] details summary"));
    hand.fill(&about(&field(act, "name")), "劳动教育方案");
    hand.fill(&about(&field(act, "url")), "https://school.example.edu.cn/plan");
    hand.look("objection");
    hand.go(&about(&send(act)));
    hand.look("objected");
}

/// Who has signed the letter is not offered the review; the head decides, and what was said stays.
fn disputed(hand: &Hand, page: &str) {
    let act = "review-decide";
    hand.hand_over("liqy");
    hand.browser.open(page);
    assert_eq!(hand.count(&about("[data-objection='1']")), 1);
    assert_eq!(hand.count(&about("[data-offer=review-decide]")), 0, "the leader withdraws");
    hand.hand_over("zhaoly");
    hand.look("head-desk");
    hand.browser.open(page);
    hand.press(&about(&offer(act)));
    set(hand, &about(&field(act, "ruling")), "changed");
    hand.fill(&about(&field(act, "reasons")), "调阅劳动教育方案和月末记录，七年级上学期开设三次");
    hand.fill(&about(&field(act, "changed")), "七年级劳动课没有列入课表，上学期集中开设三次");
    set(hand, &about(&field(act, "severity")), "slight");
    set(hand, &about(&field(act, "until")), "2023-09-30");
    hand.look("review");
    hand.go(&about(&send(act)));
    assert!(hand.words(&about(".said")).contains("七年级未开设劳动课"), "what was said stays");
    hand.look("reviewed");
    on_a_phone(hand, "reviewed-phone");
}

/// The letter is drafted and signed; the school answers; the inspector verifies; the office closes.
fn ended(hand: &Hand, page: &str, base: &str) {
    hand.hand_over("linlan");
    hand.browser.open(page);
    let act = "opinion-draft";
    hand.press(&within(&offer(act)));
    hand.fill(&within(&field(act, "evaluation")), "办学行为总体规范");
    hand.fill(&within(&field(act, "weighed")), "情况属实，期限予以考虑");
    hand.fill(&within(&field(act, "advice")), "建立课程月报");
    set(hand, &within(&field(act, "until")), "2023-06-30");
    hand.look("draft");
    hand.go(&within(&send(act)));
    hand.hand_over("liqy");
    hand.browser.open(page);
    hand.press(&within(&offer("opinion-issue")));
    hand.look("sign");
    hand.go(&within("[data-offer=opinion-issue] button.primary"));
    answered(hand, page);
    disputed(hand, page);
    hand.hand_over("sunld");
    hand.look("inspector-desk");
    hand.browser.open(page);
    let (_, bytes) = hand.download(&within("[data-exhibit='课表.pdf'] a"));
    assert_eq!(bytes, SHOWN, "the verifier opens what was handed in");
    hand.press(&within(&offer("rectification-verify")));
    hand.press(&within("[data-offer=rectification-verify] [name=looked]"));
    hand.fill(&within(&field("rectification-verify", "checked")), "查课表，随堂听课两节");
    hand.look("verify");
    hand.go(&within("[data-offer=rectification-verify] button.primary"));
    assert_eq!(hand.count(".lane[data-state=done] a"), 1);
    hand.press(&within(&offer("inspection-close")));
    hand.go(&within(&send("inspection-close")));
    hand.look("closed");
    let (_, bytes) = hand.download(&within("a[href$='opinion.docx']"));
    assert!(bytes.starts_with(b"PK"), "the letter is a file");
    let (_, bytes) = hand.download(&within("a[href$='review-1.docx']"));
    assert!(bytes.starts_with(b"PK"), "and so is the decision");
    hand.browser.open(&format!("{base}/inspections?year=2023"));
    hand.look("list");
    on_a_phone(hand, "list-phone");
}

async fn story(name: &str, lang: &str) {
    let spring = Spring::of(World::new().await).await;
    spring.turn("2023-04-10");
    let base = format!("http://{}", spring.world.serve().await);
    let Some(hand) = Hand::new(name, true, &base) else { return };
    hand.begin(lang, "linlan");
    proposed(&hand, &base);
    let page = opened(&hand, &base);
    visited(&hand, &page);
    ended(&hand, &page, &base);
    hand.content();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_inspection_goes_its_way_on_the_pages() {
    story("inspect-zh", "zh").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_inspection_goes_its_way_on_the_pages_in_english() {
    story("inspect-en", "en").await;
}
