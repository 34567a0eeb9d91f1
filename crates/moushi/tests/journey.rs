//! The year of a general office as one story in a real Chromium: documents dropped, candidates
//! reviewed, ledger, alignment, findings, opinions, approval, issue. Once by mouse, once by keyboard
//! alone. What each page does beside its part in the story is told elsewhere.

pub mod hand;
mod office;
mod papers;
mod reading;

use crate::world::World;
use hand::Hand;

/// The whole story by one hand.
async fn told(name: &str, lang: &str, mouse: bool) {
    let world = World::new().await;
    let plan = crate::planning::plan(&world, "linlan").await;
    // The plan is there, its documents are still in somebody's folder.
    world.execute(&format!("delete from document where plan_id = '{plan}'")).await;
    world.execute("delete from job").await;
    let base = format!("http://{}", world.serve().await);
    let Some(hand) = Hand::new(name, mouse, &base) else { return };
    hand.browser.open(&format!("{base}/login"));
    if hand.browser.run("return document.documentElement.lang.slice(0, 2)") != lang {
        hand.press("[data-lang]");
        hand.until(&format!("document.documentElement.lang.startsWith('{lang}')"));
    }
    hand.look("sign-in");
    hand.sign_in("linlan");
    hand.look("desk");
    reading::documents(&hand, world.folder.path());
    let accepted = reading::review(&hand);
    office::ledger(&hand, accepted);
    office::alignment(&hand);
    office::findings(&hand);
    papers::opinions(&hand);
    papers::decided(&hand);
    papers::issued(&hand);
    papers::followed(&hand);
    hand.content();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_made_by_mouse_in_chinese() {
    told("journey-zh", "zh", true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_made_by_keyboard_alone_in_english() {
    told("journey-en", "en", false).await;
}
