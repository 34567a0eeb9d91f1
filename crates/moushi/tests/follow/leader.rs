//! A leader's Monday on a phone, in a real Chromium: what turned red, what waits for a decision, what was promised
//! for this month; a card of one task, a remark that waits for its answer, a change that is granted; zh and en.

use super::pages::{field, offer, on_a_phone, send};
use super::*;
use crate::journey::hand::Hand;

/// A year at its end: one task has just turned red, a change is asked for.
async fn at_its_end() -> Year {
    let year = Year::new().await;
    for at in 0..3 {
        year.answer(at, "accepted").await.expect("accepted");
    }
    year.world.door.act(&year.staff, None, year.report(0, 60)).await.expect("reported");
    year.turn("2023-12-30");
    lit::record(&year.world.door).await.expect("a night");
    year.turn("2024-01-02");
    lit::record(&year.world.door).await.expect("a night");
    let version = year.version(1).await;
    let later = change::Ask {
        entry: year.tasks[1].id.clone(),
        ..ask(&year, version, "change", &[("due", "2024年3月底前")])
    };
    year.world.door.act(&year.staff, None, later).await.expect("asked");
    year
}

/// The leader reads, writes a remark and grants what is asked for.
fn decides(hand: &Hand, year: &Year, base: &str) {
    hand.browser.open(&format!("{base}/portfolio"));
    assert!(hand.number("[data-count=turned]") > 0, "what turned red stands on the page");
    assert_eq!(hand.number("[data-count=waits]"), 1);
    on_a_phone(hand, "monday");
    hand.go("#turned a");
    on_a_phone(hand, "card");
    hand.press(&offer("remark-give"));
    hand.fill(&field("remark-give", "words"), "请分管处室三日内说明原因和补救办法");
    hand.go(&send("remark-give"));
    hand.browser.open(&format!("{base}/entries/{}", year.tasks[1].id));
    hand.until("document.querySelector('[data-act=change-decide]')");
    assert!(hand.count("del") > 0 && hand.count("ins") > 0, "the difference is shown");
    on_a_phone(hand, "decision");
    hand.go("[data-act=change-decide] button[value=true]");
}

/// The whole story in one language.
async fn story(name: &str, lang: &str) {
    let year = at_its_end().await;
    let base = format!("http://{}", year.world.serve().await);
    let Some(hand) = Hand::new(name, true, &base) else { return };
    hand.begin(lang, "liqy");
    hand.look("leader-desk");
    decides(&hand, &year, &base);
    assert_eq!(year.follow(1).await.changes, 1);
    hand.hand_over("zhoujc");
    assert_eq!(year.matters(&year.staff, "answer").await, 1, "the remark waits for its answer");
    hand.browser.open(&format!("{base}/entries/{}#follow", year.tasks[0].id));
    hand.fill("[data-act=remark-answer] [name=words]", "已增加施工力量，1月底完成");
    hand.go("[data-act=remark-answer] button");
    assert_eq!(year.matters(&year.staff, "answer").await, 0);
    hand.look("answered");
    hand.content();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_leader_sees_what_turned_red_and_decides() {
    story("leader-zh", "zh").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_leader_sees_what_turned_red_and_decides_in_english() {
    story("leader-en", "en").await;
}
