//! The same on the pages, in a real Chromium: asked, checked, confirmed with one key, flagged, let pass; and many
//! tasks reported by workbook. In Chinese and in English.

use std::path::PathBuf;

use moushi_core::track::form::Field;

use super::*;
use crate::follow::forms::{opened, saved};
use crate::journey::hand::{ENTER, Hand};

/// A year on a server, three tasks accepted and one of them reported.
async fn served() -> (Year, String) {
    let year = Year::new().await;
    for at in 0..3 {
        year.answer(at, "accepted").await.expect("accepted");
    }
    let counted = Report { figure: Some(120.0), ..year.report(0, 24) };
    year.world.door.act(&year.staff, None, counted).await.expect("reported");
    let base = format!("http://{}", year.world.serve().await);
    (year, base)
}

fn on_a_phone(hand: &Hand, step: &str) {
    hand.browser.resize(360, 780);
    hand.look(step);
    let wide =
        hand.get("document.documentElement.scrollWidth - document.documentElement.clientWidth");
    assert!(wide.as_i64().is_some_and(|wide| wide <= 0), "{step}: {wide} px too wide");
    hand.browser.resize(1366, 768);
}

/// Puts words into boxes past the keyboard: what is filled in is not what is looked at here.
fn put(hand: &Hand, boxes: &[(&str, &str)]) {
    for (selector, words) in boxes {
        hand.until(&format!("document.querySelector({selector:?})"));
        hand.browser.run(&format!(
            "const box = document.querySelector({selector:?}); box.value = {words:?}; box.dispatchEvent(new Event('change', {{ bubbles: true }}))"
        ));
    }
}

/// The office asks two units; what is known is told before.
fn asked(hand: &Hand, plan: &str, entry: &str, units: &[String]) {
    hand.browser.open(&format!("{plan}/collections"));
    hand.look("none-yet");
    hand.press(".opening summary");
    put(
        hand,
        &[
            ("#open [name=title]", "学位供给情况"),
            ("#open [name=basis]", "教基厅函〔2023〕12号"),
            ("#open [name=last]", "2023-03-20"),
            ("#open [name=expires]", "2023-04-30"),
            ("#items [data-field=words]", "教师打卡率"),
            ("#items [data-field=period]", "2023"),
        ],
    );
    for unit in units {
        hand.press(&format!("[data-unit='{unit}']"));
    }
    hand.press("#open [value=check]");
    hand.until("document.querySelector('#open .refused').textContent.includes('打卡')");
    // The console tells of the refusal, as it should.
    hand.browser.complaints();
    hand.look("refused");
    put(hand, &[("#items [data-field=entry]", entry), ("#items [data-field=words]", "新增学位")]);
    hand.press("#open [value=check]");
    hand.until("document.querySelectorAll('#checked li').length === 1");
    hand.look("checked");
    on_a_phone(hand, "open-phone");
    hand.go("#open [value=open]");
    hand.look("collection");
}

/// The unit finds what is known and confirms it with one key.
fn confirmed(hand: &Hand, base: &str) {
    hand.look("desk");
    hand.press("a[href^='/slips/']");
    hand.until("document.querySelector('#slip')");
    hand.look("slip");
    on_a_phone(hand, "slip-phone");
    hand.until("document.activeElement.matches('#slip button')");
    hand.browser.run("window.old = true");
    hand.browser.press(ENTER);
    hand.until("!window.old && document.querySelector('h1 .tag.good')");
    hand.look("answered");
    hand.browser.open(&format!("{base}/burden"));
    assert_eq!(hand.number("[data-count=month]"), 1);
    hand.look("burden");
    on_a_phone(hand, "burden-phone");
}

/// Another unit flags it, the office answers.
fn flagged(hand: &Hand, plan: &str) {
    hand.hand_over("chenlj");
    hand.press("a[href^='/slips/']");
    hand.until("document.querySelector('[data-act=collection-flag]')");
    put(hand, &[("[data-act=collection-flag] [name=words]", "上月已报规划处")]);
    hand.go("[data-act=collection-flag] button");
    hand.look("flagged");
    hand.hand_over("linlan");
    hand.browser.open(&format!("{plan}/collections"));
    hand.look("flag-waits");
    put(hand, &[("[data-flag] [name=words]", "确已报送，撤回")]);
    hand.go("[data-flag] [value=true]");
    hand.hand_over("liqy");
    hand.browser.open(&format!("{plan}/collections"));
    put(hand, &[("[data-act=cap-waive] [name=reason]", "汛期校舍安全")]);
    hand.go("[data-act=cap-waive] button");
    hand.look("leader");
    hand.browser.open(&format!("{plan}/burden"));
    hand.look("year");
    on_a_phone(hand, "year-phone");
    keep("year", &hand.download("a[href$='/burden.xlsx']").1);
}

/// Keeps a workbook beside the pictures, to be looked at.
fn keep(name: &str, bytes: &[u8]) {
    assert!(bytes.starts_with(b"PK"), "{name} is a workbook");
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("burden-{name}.xlsx"));
    std::fs::write(file, bytes).expect("a workbook is kept");
}

/// Many tasks by workbook: out, filled in, in with faults, marked, mended, confirmed.
fn by_workbook(hand: &Hand, plan: &str) {
    hand.hand_over("zhoujc");
    hand.browser.open(&format!("{plan}/report"));
    hand.look("report");
    let (file, bytes) = hand.download("a[href$='/form.xlsx']");
    keep("form", &bytes);
    let mut rows = opened(&bytes);
    rows[0].set(Field::Done, "主体封顶").set(Field::Percent, "六成");
    rows[1].set(Field::Done, "已开工").set(Field::Forecast, "2023-10-31");
    let kept = file.with_file_name("filled.xlsx");
    let hand_in = |rows: &[_]| {
        std::fs::create_dir_all(kept.parent().expect("a folder")).expect("a folder");
        std::fs::write(&kept, saved(rows)).expect("a file to hand in");
        let file: PathBuf = kept.canonicalize().expect("a path");
        hand.browser.choose_files("#form [name=file]", &[file]);
        hand.go("#form button");
        hand.until("document.querySelector('[data-count=faults]')");
    };
    hand_in(&rows);
    assert_eq!((hand.number("[data-count=faults]"), hand.number("[data-count=reports]")), (1, 1));
    hand.look("faults");
    on_a_phone(hand, "faults-phone");
    let (_, marked) = hand.download("a[href$='/marked.xlsx']");
    keep("marked", &marked);
    assert_eq!(opened(&marked).len(), rows.len());
    rows[0].set(Field::Percent, "60");
    hand.browser.open(&format!("{plan}/report"));
    hand_in(&rows);
    assert_eq!((hand.number("[data-count=faults]"), hand.number("[data-count=reports]")), (0, 2));
    hand.look("differences");
    hand.browser.run("window.old = true");
    hand.press("#confirm button");
    hand.until("!window.old && document.querySelector('[data-reported]')");
    hand.look("reported");
}

async fn story(name: &str, lang: &str) {
    let (year, base) = served().await;
    let Some(hand) = Hand::new(name, true, &base) else { return };
    hand.begin(lang, "linlan");
    let plan = format!("{base}/plans/{}", year.plan);
    let units = [year.unit(UNIT).await, year.unit(CITY).await];
    asked(&hand, &plan, &year.tasks[0].id, &units);
    hand.hand_over("zhoujc");
    confirmed(&hand, &base);
    flagged(&hand, &plan);
    by_workbook(&hand, &plan);
    assert_eq!(year.follow(0).await.percent, 60);
    hand.content();
}

#[tokio::test(flavor = "multi_thread")]
async fn units_are_asked_once_on_the_pages() {
    story("burden-zh", "zh").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn units_are_asked_once_on_the_pages_in_english() {
    story("burden-en", "en").await;
}
