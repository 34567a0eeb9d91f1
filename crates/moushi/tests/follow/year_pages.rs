//! The end of the year on the pages, in a real Chromium: an effect is reviewed, the bulletin and the summary are
//! read and walked, next year's office sees last year's effects; in Chinese and in English.

use super::pages::{field, offer, on_a_phone, send, served};
use super::*;
use crate::journey::hand::Hand;

/// The supervisor finds the review on the desk and makes it.
fn reviewed(hand: &Hand) {
    hand.look("desk");
    hand.go("a[href*='show=to-evaluate']");
    assert_eq!(hand.number("[data-total]"), 1);
    hand.look("waiting");
    hand.go("main table a[href^='/entries/']");
    hand.press(&offer("task-evaluate"));
    hand.fill(&field("task-evaluate", "words"), "新增学位已投用，入园难得到缓解");
    hand.fill(&field("task-evaluate", "figure"), "51");
    hand.look("review");
    hand.go(&send("task-evaluate"));
    hand.until("document.querySelector('#effect')");
    hand.look("reviewed");
    on_a_phone(hand, "reviewed-phone");
}

/// The office reads the bulletin: each number opens its list.
fn bulletin(hand: &Hand, plan: &str) {
    hand.browser.open(&format!("{plan}/track"));
    hand.go("a[href$='/bulletin']");
    hand.go("nav.tabs a[href*='month=2023-04']");
    hand.look("bulletin");
    on_a_phone(hand, "bulletin-phone");
    for part in ["reached", "missing", "red"] {
        let count = hand.number(&format!("[data-count={part}]"));
        hand.go(&format!("[data-count={part}]"));
        assert_eq!(hand.number("[data-total]"), count, "{part}");
        hand.look(&format!("list-{part}"));
        hand.browser.open(&format!("{plan}/bulletin?month=2023-04"));
    }
    let (_, paper) = hand.download("#docx");
    assert!(paper.starts_with(b"PK"), "a paper");
}

/// From a number of the summary to its report, and to the sentence of a document: two clicks each at most.
fn summary(hand: &Hand, plan: &str) {
    let page = format!("{plan}/summary");
    hand.browser.open(&page);
    hand.look("summary");
    on_a_phone(hand, "summary-phone");
    hand.go("li[data-code=T003] a.figure");
    hand.until("document.querySelector(location.hash).textContent.includes('50')");
    hand.browser.open(&page);
    hand.go("li[data-code=T003] a.sentence");
    hand.until("document.querySelector('mark.now')");
    assert!(hand.words("mark.now").contains("幼儿园"), "the sentence is marked");
    hand.look("sentence");
    hand.browser.open(&page);
    let (_, paper) = hand.download("#docx");
    assert!(paper.starts_with(b"PK"), "a paper");
}

async fn story(name: &str, lang: &str) {
    let (year, base) = served("2023-04-10", 4).await;
    let door = &year.world.door;
    let counted = Report { figure: Some(50.0), ..year.report(2, 100) };
    door.act(&year.staff, None, counted).await.expect("reported");
    year.acknowledged().await;
    door.act(&year.staff, None, year.photo(2)).await.expect("shown");
    year.close(2).await;
    year.turn("2023-05-20");
    let org: Vec<String> =
        column(&door.store, &format!("select org_id from plan where id = '{}'", year.plan)).await;
    let open = Open { org: org[0].clone(), year: 2024, title: String::new(), carry: false };
    let next = door.act(&year.clerk, None, open).await.expect("opened").id;
    let Some(hand) = Hand::new(name, true, &base) else { return };
    hand.begin(lang, "sunld");
    reviewed(&hand);
    hand.hand_over("linlan");
    let plan = format!("{base}/plans/{}", year.plan);
    bulletin(&hand, &plan);
    summary(&hand, &plan);
    hand.browser.open(&format!("{base}/plans/{next}/ledger?tab=last_year"));
    hand.go("#effects");
    hand.until("document.querySelector('#effects li')");
    hand.look("effects");
    on_a_phone(&hand, "effects-phone");
    hand.content();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_year_ends_on_the_pages() {
    story("year-end-zh", "zh").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_year_ends_on_the_pages_in_english() {
    story("year-end-en", "en").await;
}
