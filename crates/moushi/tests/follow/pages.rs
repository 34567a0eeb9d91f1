//! The same on the pages, in a real Chromium: a division reports twenty tasks on one page, claims one, the
//! supervisor verifies it, a leader writes a remark; in Chinese and in English.

use super::*;
use crate::journey::hand::{ENTER, Hand, TAB};

/// A year on a server whose clock runs on by itself; `count` tasks are accepted.
pub async fn served(day: &str, count: usize) -> (Year, String) {
    let mut year = Year::new().await;
    for task in year.tasks.iter().skip(4).take(count - 3) {
        let sql = format!(
            "update entry set unit = '{UNIT}' where id = '{0}';
             delete from assignment where entry_id = '{0}' and part = 'lead';
             insert into assignment select 'x' || '{0}', plan_id, '{0}', org_id, 'lead', 'accepted',
               '', '', 0, 1 from assignment where entry_id = '{1}' and part = 'lead';
             update track set lifecycle = 'in_progress' where entry_id = '{0}'",
            task.id, year.tasks[0].id
        );
        for one in sql.split(';') {
            year.world.execute(one).await;
        }
    }
    for at in 0..3 {
        year.answer(at, "accepted").await.expect("accepted");
    }
    year.turn(day);
    let base = format!("http://{}", year.world.serve().await);
    year.tasks = tasks(&year.world, &year.clerk, &year.plan).await;
    (year, base)
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_tasks_are_reported_on_one_page_with_few_keys() {
    let (year, base) = served("2023-05-10", 20).await;
    let Some(hand) = Hand::new("follow-report-zh", false, &base) else { return };
    hand.browser.open(&format!("{base}/login"));
    hand.sign_in("zhoujc");
    hand.look("desk");
    hand.browser.open(&format!("{base}/plans/{}/report", year.plan));
    hand.until("document.querySelector('#sheet [data-entry]')");
    assert_eq!(hand.count("#sheet [data-entry]"), 20);
    hand.look("sheet");
    on_a_phone(&hand, "sheet-phone");
    // Every key beside the text itself is counted.
    let mut keys = 0;
    hand.browser.run("document.querySelector('[name=done]').focus()");
    for at in 0..20 {
        hand.browser.press(&format!("已完成第{at}所的主体"));
        hand.browser.press(TAB);
        hand.browser.press("45");
        keys += 1;
        hand.browser.press(ENTER);
        keys += 1;
    }
    hand.browser.press(ENTER);
    keys += 1;
    hand.until("document.getElementById('sent').textContent.includes('20／20')");
    assert!(keys <= 60, "{keys} keys beside the text");
    let rows: Vec<i64> =
        column(&year.world.door.store, "select count(*) from progress where percent = 45").await;
    assert_eq!(rows[0], 20);
    hand.content();
}

/// The page as a phone shows it: held against the same rules, and nothing wider than the screen.
pub fn on_a_phone(hand: &Hand, step: &str) {
    hand.browser.resize(390, 844);
    hand.look(step);
    let wide =
        hand.get("document.documentElement.scrollWidth - document.documentElement.clientWidth");
    assert!(wide.as_i64().is_some_and(|wide| wide <= 0), "{step}: {wide} px too wide");
    hand.browser.resize(1366, 768);
}

pub fn offer(act: &str) -> String {
    format!("[data-offer={act}] summary")
}

pub fn field(act: &str, name: &str) -> String {
    format!("[data-offer={act}] [name={name}]")
}

pub fn send(act: &str) -> String {
    format!("[data-offer={act}] form button")
}

/// The division reports on a task, shows evidence, and claims it.
fn claimed(hand: &Hand) {
    hand.look("task");
    on_a_phone(hand, "task-phone");
    hand.press(&offer("progress-report"));
    hand.fill(&field("progress-report", "done"), "主体全部封顶");
    hand.fill(&field("progress-report", "percent"), "100");
    hand.look("report");
    hand.go(&send("progress-report"));
    hand.press(&offer("evidence-add"));
    hand.fill(&field("evidence-add", "name"), "竣工验收表");
    hand.fill(&field("evidence-add", "url"), "https://example.org/form");
    hand.go(&send("evidence-add"));
    hand.press(&offer("change-ask"));
    hand.look("change");
    hand.press(&offer("task-claim"));
    hand.go(&send("task-claim"));
    hand.look("claimed");
}

/// The supervisor verifies and closes it.
fn verified(hand: &Hand) {
    hand.press(&offer("task-examine"));
    hand.go(&send("task-examine"));
    hand.press(&offer("task-conclude"));
    hand.fill(&field("task-conclude", "checked"), "现场抽查两所，与验收表一致");
    hand.look("verify");
    hand.go(&send("task-conclude"));
    hand.look("closed");
}

/// The office reads reports and looks at the plan: as figures, on a timeline, on the screen of a meeting.
fn looked_at(hand: &Hand, plan: &str) {
    hand.look("office");
    hand.browser.open(&format!("{plan}/reports"));
    hand.look("reports");
    hand.go("form.act button[value=acknowledged]");
    hand.browser.open(&format!("{plan}/track"));
    hand.look("follow-up");
    let closed = hand.number("[data-count=done]");
    hand.go("a.count[href*='show=done']");
    assert_eq!(hand.number("[data-total]"), closed, "the number is the length of its list");
    hand.look("list");
    hand.browser.open(&format!("{plan}/timeline"));
    hand.look("timeline");
    hand.browser.open(&format!("{plan}/screen"));
    hand.until("document.getElementById('page').textContent.startsWith('1／')");
    hand.look("screen");
    hand.browser.press("\u{E00F}");
    hand.until("document.getElementById('page').textContent.startsWith('2／')");
    hand.look("screen-leader");
}

/// The whole story in one language.
async fn story(name: &str, lang: &str) {
    let (year, base) = served("2023-05-10", 4).await;
    let Some(hand) = Hand::new(name, true, &base) else { return };
    hand.begin(lang, "zhoujc");
    let page = |at: usize| format!("{base}/entries/{}", year.tasks[at].id);
    hand.browser.open(&page(0));
    claimed(&hand);
    hand.hand_over("sunld");
    hand.look("supervisor");
    hand.browser.open(&page(0));
    verified(&hand);
    assert_eq!(year.follow(0).await.lifecycle, "closed");
    hand.hand_over("liqy");
    hand.browser.open(&page(1));
    hand.press(&offer("remark-give"));
    hand.fill(&field("remark-give", "words"), "请每月报一次进度");
    hand.go(&send("remark-give"));
    hand.look("remark");
    hand.browser.open(&format!("{base}/portfolio"));
    hand.look("leader");
    hand.hand_over("linlan");
    looked_at(&hand, &format!("{base}/plans/{}", year.plan));
    hand.content();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_goes_its_way_on_the_pages() {
    story("follow-zh", "zh").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_goes_its_way_on_the_pages_in_english() {
    story("follow-en", "en").await;
}
