//! The review page in a real Chromium: keys, marks, forms, conflicts, a long document.

use std::fmt::Write as _;

use moushi::app::acts::candidate::Accept;
use moushi::app::asks::candidates::Candidates;

use super::{LIST, document};
use crate::browser::driver::Browser;
use crate::world::World;

/// Signs in and opens the review of a document.
fn opened(name: &str, at: std::net::SocketAddr, document: &str) -> Option<Browser> {
    let browser = Browser::start(name)?;
    browser.open(&format!("http://{at}/login"));
    browser.run(
        "document.querySelector('[name=login]').value = 'linlan';
         document.querySelector('[name=password]').value = 'moushi-demo';
         document.querySelector('form').submit();",
    );
    browser.wait("await new Promise((go) => setTimeout(go, 1500));");
    browser.open(&format!("http://{at}/documents/{document}/review"));
    browser.wait(READY);
    Some(browser)
}

const READY: &str = "const box = document.getElementById('review');
    while (!box.dataset.ready) await new Promise((go) => setTimeout(go, 20));";
/// Waits until the server has answered everything that was sent.
const IDLE: &str = "await new Promise((go) => setTimeout(go, 60));
    const box = document.getElementById('review');
    while (Number(box.dataset.waiting ?? 0)) await new Promise((go) => setTimeout(go, 20));";
const WORDS: &str = "return document.querySelector('.one.now .said').textContent";
const STATE: &str = "return document.querySelector('.one.now').className";

/// A made-up list of `items` tasks over `pages` pages' worth of text.
fn long(items: usize, filler: usize) -> String {
    let mut text = String::from("北江省教育厅2031年重点任务清单\n");
    for item in 1..=items {
        let _ = writeln!(text, "{item}.建设第{item}类实训基地{}个。", item + 10);
        for line in 0..filler {
            let _ =
                writeln!(text, "第{line}段说明：会议认为，各地情况不同，具体安排以当地实际为准。");
        }
    }
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clerk_reviews_by_keys_alone() {
    let world = World::new().await;
    let id = document(&world, "清单.txt", LIST.as_bytes()).await;
    let at = world.serve().await;
    let Some(browser) = opened("review-keys", at, &id) else { return };
    assert_eq!(browser.run(WORDS), "新建公办幼儿园60所");
    assert_eq!(
        browser.run("return document.querySelector('mark.now').textContent"),
        "新建公办幼儿园60所"
    );
    browser.press("j");
    assert_eq!(browser.run(WORDS), "改造农村幼儿园80所");
    browser.press("k");
    browser.press("a");
    assert_eq!(browser.run(WORDS), "改造农村幼儿园80所", "on to the next");
    assert_eq!(browser.run("return document.querySelectorAll('.one.accepted').length"), 1);
    browser.press("x");
    browser.press("重复");
    browser.press("\u{e007}");
    assert_eq!(browser.run("return document.querySelectorAll('.one.rejected').length"), 1);
    browser.wait(IDLE);
    browser.press("u");
    browser.wait(IDLE);
    assert_eq!(browser.run(WORDS), "改造农村幼儿园80所");
    assert_eq!(browser.run("return document.querySelectorAll('.one.rejected').length"), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn candidates_get_another_shape_by_keys() {
    let world = World::new().await;
    let id = document(&world, "清单.txt", LIST.as_bytes()).await;
    let at = world.serve().await;
    let Some(browser) = opened("review-shapes", at, &id) else { return };
    browser.press("j");
    browser.press("e");
    browser.run("document.querySelector('#field-due').focus()");
    browser.press("9月底前\u{e007}");
    browser.wait(IDLE);
    let about = browser.run("return document.querySelector('.one.now').textContent");
    assert!(about.as_str().is_some_and(|words| words.contains("9月底前")), "{about}");
    browser.press("m");
    browser.wait(IDLE);
    let merged = browser.run(WORDS);
    assert!(merged.as_str().is_some_and(|words| words.contains("培训幼儿园园长")), "{merged}");
    browser.press("s");
    browser.wait("await new Promise((go) => setTimeout(go, 100))");
    browser.press("\u{e007}");
    browser.wait(IDLE);
    let count = "return document.querySelectorAll('#found .one').length";
    let parted = browser.run(count);
    browser.press("uu");
    browser.wait(IDLE);
    assert_eq!(browser.run(WORDS), "改造农村幼儿园80所", "split and merge are undone");
    assert_eq!(browser.run(count), parted, "two of two");
    // Words that are marked become a candidate.
    browser.run(
        "const held = [...document.querySelectorAll('#source [data-start]')].find((one) => one.textContent.includes('学前教育'));
         const range = document.createRange(); range.selectNodeContents(held);
         getSelection().removeAllRanges(); getSelection().addRange(range); document.getElementById('found').focus();",
    );
    browser.press("n");
    browser.wait(IDLE);
    let added = browser.run(WORDS);
    assert!(added.as_str().is_some_and(|words| words.contains("学前教育")), "{added}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_else_decided_meanwhile_is_told() {
    let world = World::new().await;
    let id = document(&world, "清单.txt", LIST.as_bytes()).await;
    let clerk = world.caller("linlan").await;
    let at = world.serve().await;
    let Some(browser) = opened("review-clash", at, &id) else { return };
    // Somebody else decides the same candidate meanwhile: the server wins, and it is told.
    let all = world.door.ask(&clerk, Candidates { document: id.clone(), ids: Vec::new() }).await;
    let all = all.expect("candidates").candidates;
    let theirs = all.iter().find(|one| one.words.contains("实训基地")).expect("a candidate");
    browser.click(&format!("[data-id='{}']", theirs.id));
    let accept = Accept { candidate: theirs.id.clone(), version: theirs.version };
    world.door.act(&clerk, None, accept).await.expect("accepted by another");
    browser.press("x重复\u{e007}");
    browser.wait(IDLE);
    let state = browser.run(STATE);
    assert!(state.as_str().is_some_and(|name| name.contains("accepted")), "{state}");
    let told = browser.run("return document.querySelector('.one.now .alert').textContent");
    assert!(told.as_str().is_some_and(|words| words.contains("已采用")), "{told}");
    assert_eq!(
        browser.complaints().iter().filter(|line| !line.contains("412")).count(),
        0,
        "{:?}",
        browser.complaints()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_candidates_are_decided_in_a_long_document() {
    let world = World::new().await;
    // 300 pages at some 700 characters each.
    let text = long(120, 50);
    assert!(text.chars().count() > 300 * 600);
    let id = document(&world, "长清单.txt", text.as_bytes()).await;
    let at = world.serve().await;
    let Some(browser) = opened("review-long", at, &id) else { return };
    let ready = browser.run("return performance.now()");
    println!("opened after {ready} ms");
    let began = std::time::Instant::now();
    for round in 0..20 {
        browser.press("aaaa");
        // The reason typed once is there the next time.
        browser.press(if round == 0 { "x重复\u{e007}" } else { "x\u{e007}" });
    }
    browser.wait(IDLE);
    println!("100 candidates decided in {:?}", began.elapsed());
    let decided =
        browser.run("return document.querySelectorAll('.one.accepted, .one.rejected').length");
    assert_eq!(decided, 100);
    let listed = world.caller("linlan").await;
    let ask = Candidates { document: id, ids: Vec::new() };
    let listed = world.door.ask(&listed, ask).await.expect("candidates").candidates;
    assert_eq!(listed.iter().filter(|one| one.state == "accepted").count(), 80);
    assert_eq!(listed.iter().filter(|one| one.state == "rejected").count(), 20);
    let middle = browser.run(
        "const one = document.querySelector('mark.now').getBoundingClientRect();
         const pane = document.getElementById('source').getBoundingClientRect();
         return Math.abs((one.top + one.bottom) / 2 - (pane.top + pane.bottom) / 2) / pane.height",
    );
    assert!(
        middle.as_f64().is_some_and(|off| off < 0.2),
        "the current words stand in the middle: {middle}"
    );
}
