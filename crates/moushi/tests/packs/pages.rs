//! The same on the pages, in a real Chromium: a clerk looks at a pack, has it made, freezes it; a leader finds it on the
//! desk, signs it off, and pages through the meeting.

use crate::alignment::{accept, planned};
use crate::follow::pages::on_a_phone;
use crate::journey::hand::Hand;

/// What stands in the row of the newest pack.
const NEWEST: &str = "document.querySelector('#made tbody tr')?.textContent ?? ''";

async fn story(name: &str, lang: &str, [made, signed]: [&str; 2]) {
    let (world, plan) = planned().await;
    accept(&world, &world.caller("linlan").await, &plan, &["谋划会议"]).await;
    let base = format!("http://{}", world.serve().await);
    let Some(hand) = Hand::new(name, true, &base) else { return };
    hand.begin(lang, "linlan");
    let page = format!("{base}/plans/{plan}/packs");
    hand.browser.open(&page);
    hand.look("packs");
    on_a_phone(&hand, "packs-phone");
    assert_eq!(
        hand.get("document.querySelector('[name=leader]').disabled"),
        true,
        "a pack is of all"
    );
    hand.go("a[href$='department-deck/preview']");
    hand.until("document.querySelector('iframe.twin')");
    hand.look("preview");
    hand.browser.open(&page);
    hand.go("form[data-act=pack-order] button");
    hand.until(&format!("({NEWEST}).includes('{made}')"));
    hand.look("made");
    let (file, bytes) = hand.download("#made tbody a[download]");
    assert!(file.extension().is_some_and(|end| end == "zip") && bytes.starts_with(b"PK"));
    hand.go("form[data-act=pack-freeze] button");
    hand.hand_over("zhaoly");
    hand.until("document.querySelector('a[href*=\"/packs#pack-\"]')");
    hand.look("desk");
    hand.go("a[href*='/packs#pack-']");
    hand.look("to-sign");
    hand.go("form[data-act=pack-sign] button[value=true]");
    hand.until(&format!("({NEWEST}).includes('{signed}')"));
    hand.look("signed");
    met(&hand, &format!("{base}/plans/{plan}/meeting"));
    hand.content();
}

/// The meeting: a page further, a number that says where it comes from, the next speaker behind the last page.
fn met(hand: &Hand, address: &str) {
    hand.browser.open(address);
    hand.until("document.getElementById('page').textContent.startsWith('1／')");
    hand.look("meeting");
    hand.browser.press("\u{E00F}");
    hand.until("document.getElementById('page').textContent.startsWith('2／')");
    hand.press(".board:not([hidden]) a.f");
    hand.until("document.getElementById('trail').textContent.includes('←')");
    hand.look("meeting-trail");
    let pages = hand.count(".board");
    let tall = hand.get("document.documentElement.scrollHeight - innerHeight");
    assert!(tall.as_i64().is_some_and(|tall| tall <= 0), "the screen itself does not move: {tall}");
    hand.browser.open(&format!("{address}?#{}", pages - 1));
    hand.until(&format!("document.getElementById('page').textContent === '{pages}／{pages}'"));
    hand.browser.press("\u{E00F}");
    hand.until("new URLSearchParams(location.search).get('of')");
    hand.until("document.getElementById('page').textContent.startsWith('1／')");
    hand.look("meeting-next");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pack_goes_from_the_preview_to_the_signature_in_chinese() {
    story("packs-zh", "zh", ["已生成", "已签发"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pack_goes_from_the_preview_to_the_signature_in_english() {
    story("packs-en", "en", ["made", "signed off"]).await;
}
