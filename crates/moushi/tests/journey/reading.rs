//! Documents are dropped and read; candidates are decided.

use std::path::Path;

use super::hand::{ENTER, Hand, TAB};

const IDLE: &str = "!Number(document.getElementById('review').dataset.waiting ?? 0)";
const OPEN: &str = "#found .one.pending";

/// Drops the documents of the made-up province and watches them being read to the end.
pub fn documents(hand: &Hand, folder: &Path) {
    let laid = moushi::app::demo::lay_out(&folder.join("dropped")).expect("documents");
    hand.go(".menu [data-entry=documents]");
    assert_eq!(hand.count("#documents tbody tr"), 0, "the plan has no documents yet");
    hand.look("no-documents");
    if !hand.mouse {
        hand.reach("#drop input");
    }
    hand.browser.choose_files("#drop input", &laid.now);
    let all = laid.now.len();
    hand.until(&format!(
        "document.querySelectorAll('#documents tbody tr').length === {all}
         && !document.querySelector('[data-busy]') && !document.querySelector('#uploads p')"
    ));
    assert_eq!(hand.count("#documents .tag.bad"), 0, "every document was read");
    hand.look("documents");
}

/// Reviews every document; answers how many tasks were accepted.
pub fn review(hand: &Hand) -> u64 {
    let links = hand.get(
        "[...document.querySelectorAll('#documents tbody tr')].filter((row) => row.querySelector('td.num').textContent.trim().split('／')[0] !== '0' && row.querySelector('a'))
         .sort((a, b) => b.textContent.includes('征求意见稿') - a.textContent.includes('征求意见稿')).map((row) => row.querySelector('a').getAttribute('href'))",
    );
    let links: Vec<&str> =
        links.as_array().expect("links").iter().filter_map(|one| one.as_str()).collect();
    assert!(links.len() > 4, "{links:?}");
    let mut tasks = 0;
    for (at, link) in links.iter().enumerate() {
        hand.go(&format!("a[href='{link}']"));
        hand.until("document.getElementById('review').dataset.ready");
        if at == 0 {
            one_by_one(hand);
        }
        in_bands(hand, at == 0);
        tasks += hand
            .get("[...document.querySelectorAll('.one.accepted')].filter((one) => ['任务', 'Task'].includes(one.querySelectorAll('.tag')[1].textContent)).length")
            .as_u64()
            .expect("a count");
        hand.go(".menu [data-entry=documents]");
    }
    let left = hand.count("#documents .tag.info");
    assert_eq!(left, 0, "every document is reviewed");
    hand.look("reviewed");
    tasks
}

/// Does something to the current candidate, by its button or its key.
fn decide(hand: &Hand, button: &str, key: &str) {
    if hand.mouse {
        hand.browser.click(&format!(".one.now [data-do={button}]"));
    } else {
        hand.browser.press(key);
    }
}

fn undo(hand: &Hand) {
    if hand.mouse {
        hand.browser.click(".review-foot [data-do=undo]");
    } else {
        hand.browser.press("u");
    }
    hand.until(IDLE);
}

fn one_by_one(hand: &Hand) {
    let all = hand.count("#found .one");
    assert_eq!(hand.count(OPEN), all, "nothing is decided yet");
    hand.look("review");
    decide(hand, "accept", "a");
    hand.until(IDLE);
    assert_eq!(hand.count("#found .one.accepted"), 1);
    decide(hand, "edit", "e");
    hand.fill("#field-due", "10月底前");
    hand.look("edit");
    hand.press("form.editing .primary");
    hand.until(&format!(
        "document.querySelector('.one.now')?.textContent.includes('10月底前') && {IDLE}"
    ));
    decide(hand, "merge", "m");
    hand.until(&format!(
        "document.querySelectorAll('#found .one').length === {} && {IDLE}",
        all - 1
    ));
    undo(hand);
    hand.until(&format!("document.querySelectorAll('#found .one').length === {all}"));
    decide(hand, "reject", "x");
    hand.until("document.querySelector('.one.now form [name=reason]')");
    hand.fill(".one.now form [name=reason]", "重复");
    hand.browser.press(ENTER);
    hand.until(&format!("document.querySelectorAll('.one.rejected').length === 1 && {IDLE}"));
    undo(hand);
    assert_eq!(hand.count(".one.rejected"), 0, "taken back");
}

/// Accepts what is left, one band of confidence after the other, after a look at a sample.
fn in_bands(hand: &Hand, look: bool) {
    while hand.count(OPEN) > 0 {
        let open = hand.count(OPEN);
        if hand.mouse {
            hand.browser.click("#bulk-open");
        } else {
            hand.back_to("#bulk-open");
            hand.browser.press(ENTER);
        }
        hand.until("!document.getElementById('bulk').hidden");
        let band = hand.number("#bulk .primary");
        assert_eq!(hand.count("#bulk .sample li"), band.min(10), "a sample is shown");
        if look {
            hand.look("bulk");
        }
        if hand.mouse {
            hand.browser.click("#bulk .primary");
        } else {
            hand.browser.press(TAB);
            hand.reach("#bulk .primary");
            hand.browser.press(ENTER);
        }
        hand.until(&format!(
            "document.querySelectorAll('{OPEN}').length === {} && {IDLE}",
            open - band
        ));
    }
}
