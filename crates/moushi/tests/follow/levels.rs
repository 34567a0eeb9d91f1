//! A target handed down on the pages, in a real Chromium: the office splits it, a city accepts and splits
//! further, a school reports on a phone, the city approves, a leader sees which cities lag; zh and en.

use super::cascade::{CITY, Down, OTHER, SCHOOL, stepped};
use super::pages::on_a_phone;
use super::*;
use crate::journey::hand::Hand;

fn figure(org: &str) -> String {
    format!("[data-org='{org}'] [type=number]")
}

/// The office splits the target between two cities.
async fn handed(hand: &Hand, down: &Down, page: &str) {
    let (city, other) = (down.org(CITY).await, down.org(OTHER).await);
    let (half, rest) = down.halves();
    hand.browser.open(page);
    hand.look("split");
    hand.fill(&figure(&city), &half.to_string());
    hand.until("document.querySelector('[data-left]').dataset.state === 'bad'");
    hand.fill(&figure(&other), &rest.to_string());
    hand.until("document.querySelector('[data-left]').dataset.state === 'good'");
    hand.go("form[data-split] button");
    assert_eq!(hand.count("#shares [data-share]"), 2);
    hand.look("handed-down");
}

/// The city accepts its share and hands it to its school.
async fn accepted(hand: &Hand, down: &Down, page: &str, base: &str) {
    hand.look("city-desk");
    hand.browser.open(&format!("{base}/shares"));
    hand.look("city-shares");
    on_a_phone(hand, "city-shares-phone");
    hand.go("button[value=accepted]");
    hand.browser.open(page);
    assert_eq!(hand.count("#shares [data-share]"), 1, "its own share alone");
    let school = down.org(SCHOOL).await;
    let (half, _) = down.halves();
    hand.fill(&figure(&school), &half.to_string());
    hand.go("form[data-split] button");
    assert_eq!(hand.count("#shares [data-share]"), 2);
}

/// The school accepts and reports on a phone.
fn counted(hand: &Hand, down: &Down, base: &str) {
    hand.browser.open(&format!("{base}/shares"));
    hand.go("button[value=accepted]");
    // Months later nobody is signed in any more.
    down.year.turn("2023-07-03");
    hand.browser.open(&format!("{base}/login"));
    hand.sign_in("wangyz");
    hand.browser.open(&format!("{base}/shares"));
    on_a_phone(hand, "school-phone");
    hand.fill("[data-act=figure-report] [name=amount]", "2");
    hand.go("[data-act=figure-report] button");
    hand.look("school-sent");
}

/// The whole story in one language.
async fn story(name: &str, lang: &str) {
    let down = Down::of(World::new().await).await;
    down.year.answer(0, "accepted").await.expect("accepted");
    stepped(&down.year, 0, "4月底前完成选址 20%\n10月底前主体封顶 60%").await;
    let base = format!("http://{}", down.year.world.serve().await);
    let Some(hand) = Hand::new(name, true, &base) else { return };
    let page = format!("{base}/entries/{}/cascade", down.entry);
    hand.begin(lang, "linlan");
    handed(&hand, &down, &page).await;
    hand.hand_over("chenlj");
    accepted(&hand, &down, &page, &base).await;
    hand.hand_over("wangyz");
    counted(&hand, &down, &base);
    hand.hand_over("chenlj");
    hand.browser.open(&format!("{base}/shares"));
    hand.look("city-approves");
    hand.go("[data-act=figure-decide] button[value=approved]");
    hand.hand_over("linlan");
    hand.browser.open(&page);
    assert_eq!(hand.number("[data-figure=actual]"), 2);
    hand.look("rolled-up");
    let plan = format!("{base}/plans/{}", down.year.plan);
    for there in ["spread", "register?kind=project", "timeline", "track"] {
        hand.browser.open(&format!("{plan}/{there}"));
        hand.look(there.split('?').next().expect("a name"));
    }
    hand.browser.open(&format!("{base}/entries/{}", down.year.tasks[0].id));
    hand.look("steps");
    hand.hand_over("liqy");
    lit::record(&down.year.world.door).await.expect("a night");
    hand.browser.open(&format!("{base}/portfolio"));
    hand.until("document.querySelector('#cities')");
    hand.look("leader-cities");
    on_a_phone(&hand, "leader-phone");
    hand.content();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_target_goes_down_and_its_figures_come_up() {
    story("levels-zh", "zh").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_target_goes_down_and_its_figures_come_up_in_english() {
    story("levels-en", "en").await;
}
