//! The workbook on the pages, in a real Chromium: milestones ticked in it, and columns that were renamed asked once,
//! remembered and taken back. In Chinese and in English.

use std::path::PathBuf;

use super::renamed::NAMES;
use super::ticks::with_steps;
use super::*;
use crate::journey::hand::Hand;

fn on_a_phone(hand: &Hand, step: &str) {
    hand.browser.resize(360, 780);
    hand.look(step);
    let wide =
        hand.get("document.documentElement.scrollWidth - document.documentElement.clientWidth");
    assert!(wide.as_i64().is_some_and(|wide| wide <= 0), "{step}: {wide} px too wide");
    hand.browser.resize(1366, 768);
}

/// Keeps a workbook beside the pictures, to be looked at.
fn keep(name: &str, bytes: &[u8]) {
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("forms-{name}.xlsx"));
    std::fs::write(file, bytes).expect("a workbook is kept");
}

/// Chooses a file on the page of reports and hands it in.
fn hand_in(hand: &Hand, (plan, folder): (&str, &std::path::Path), bytes: &[u8]) {
    hand.browser.open(&format!("{plan}/report"));
    let file = folder.join("filled.xlsx");
    std::fs::write(&file, bytes).expect("a file to hand in");
    hand.browser.choose_files("#form [name=file]", &[file.canonicalize().expect("a path")]);
    hand.go("#form button");
}

/// Milestones are ticked, one of them wrongly; mended, the report takes them along.
fn ticked(hand: &Hand, place: (&str, &std::path::Path), lang: &str) {
    hand.browser.open(&format!("{}/report", place.0));
    hand.look("report");
    let (_, bytes) = hand.download("a[href$='/form.xlsx']");
    keep(&format!("out-{lang}"), &bytes);
    let (mut rows, mut miles) = (opened(&bytes), miles(&bytes));
    rows[0].set(Field::Done, "选址获批，完成场地平整").set(Field::Percent, "25");
    (miles[0].reached, miles[0].on) = ("是".to_owned(), "2023-06-01".to_owned());
    hand_in(hand, place, &saved_with(&rows, &miles));
    hand.until("document.querySelector('[data-count=faults]')");
    assert_eq!(hand.number("[data-count=faults]"), 2, "the day lies ahead");
    hand.look("tick-wrong");
    on_a_phone(hand, "tick-wrong-phone");
    let (_, marked) = hand.download("a[href$='/marked.xlsx']");
    keep(&format!("marked-{lang}"), &marked);
    miles[0].on = "2023-04-28".to_owned();
    hand_in(hand, place, &saved_with(&rows, &miles));
    hand.until("document.querySelector('[data-count=reports]')");
    assert_eq!(hand.number("[data-count=faults]"), 0);
    hand.until("document.querySelectorAll('[data-reached]').length === 1");
    hand.look("ticked");
    on_a_phone(hand, "ticked-phone");
    hand.browser.run("window.old = true");
    hand.press("#confirm button");
    hand.until("!window.old && document.querySelector('[data-reported]')");
}

/// Renamed columns are asked; a bad answer is refused; what was said is shown, used again, and taken back.
fn renamed(hand: &Hand, place: (&str, &std::path::Path)) {
    hand.browser.open(&format!("{}/report", place.0));
    let (_, bytes) = hand.download("a[href$='/form.xlsx']");
    let mut rows = opened(&bytes);
    rows[1].set(Field::Done, "已开工");
    let file = copied(&rows, &NAMES);
    hand_in(hand, place, &file);
    hand.until("document.querySelectorAll('#columns select').length === 2");
    assert_eq!(hand.get("document.getElementById('column-0').value"), "完成情况");
    hand.look("columns");
    on_a_phone(hand, "columns-phone");
    let choose = |at: usize, name: &str| {
        hand.browser.run(&format!("document.getElementById('column-{at}').value = {name:?}"));
    };
    choose(1, "完成情况");
    hand.press("#columns button");
    hand.until("document.querySelector('#columns .refused').textContent.includes('完成情况')");
    // The console tells of the refusal, as it should.
    hand.browser.complaints();
    hand.look("columns-refused");
    choose(1, "预计办结");
    hand.browser.run("window.old = true");
    hand.press("#columns button");
    hand.until("!window.old && document.querySelector('[data-count=reports]')");
    assert_eq!((hand.number("[data-count=faults]"), hand.number("[data-count=reports]")), (0, 1));
    hand.look("columns-known");
    on_a_phone(hand, "columns-known-phone");

    hand_in(hand, place, &file);
    hand.until("document.querySelector('[data-remembered=used]')");
    hand.browser.open(&format!("{}/report", place.0));
    hand.press("[data-remembered=all] summary");
    hand.look("columns-remembered");
    on_a_phone(hand, "columns-remembered-phone");
    for left in [1, 0] {
        hand.press("[data-remembered=all] [data-forget]");
        hand.until(&format!("document.querySelectorAll('[data-forget]').length === {left}"));
    }
    hand.look("columns-forgotten");
}

async fn story(name: &str, lang: &str) {
    let year = with_steps(three().await).await;
    let base = format!("http://{}", year.world.serve().await);
    let Some(hand) = Hand::new(name, true, &base) else { return };
    hand.begin(lang, "zhoujc");
    let plan = format!("{base}/plans/{}", year.plan);
    let place = (plan.as_str(), year.world.folder.path());
    ticked(&hand, place, lang);
    renamed(&hand, place);
    hand.content();
    assert_eq!(year.follow(0).await.steps[0].on, "2023-04-28");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_workbook_goes_out_and_comes_back_on_the_pages() {
    story("forms-zh", "zh").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_workbook_goes_out_and_comes_back_on_the_pages_in_english() {
    story("forms-en", "en").await;
}
