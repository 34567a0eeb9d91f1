//! The same on the pages, in a real Chromium: the office opens a study, hands a table in and sees what came of it; the head
//! releases; the school sees its own and objects; a leader answers. In Chinese and in English, on a desk and on a phone.

use moushi::app::province;

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

/// The office: the question, the model, the data.
fn opens(hand: &Hand, base: &str, folder: &std::path::Path) -> String {
    hand.browser.open(&format!("{base}/studies"));
    hand.look("no-study");
    hand.press(".opening summary");
    hand.fill("form[data-study] [name=title]", "2023年初中学校增值评价");
    hand.fill("form[data-study] [name=question]", "各校增加了多少？供学校改进教学用。");
    hand.fill("form[data-study] [name=formula]", FORMULA);
    hand.press("form[data-study] [name=inference]");
    hand.press("form[data-study] [data-more]");
    hand.fill("[data-variants] [data-field=name]", "不计性别");
    hand.fill("[data-variants] [data-field=formula]", "成绩 ~ 起点 + (1 | 学校)");
    hand.look("opening");
    on_a_phone(hand, "opening-phone");
    hand.go("form[data-study] .btn.primary");
    hand.until("document.querySelector('#handing')");
    hand.look("opened");
    let file = folder.join("pupils.csv");
    std::fs::write(&file, pupils(0.0)).expect("a file to hand in");
    hand.browser.choose_files("#handing [name=file]", &[file.canonicalize().expect("a path")]);
    hand.go("#handing button");
    hand.until("document.querySelector('#plot')");
    assert_eq!(hand.count("#units tbody tr"), 10);
    assert_eq!(hand.count("#estimates td[data-name=p]"), 3, "tests were asked for");
    assert_eq!(hand.count("#estimates td[data-name='95%']"), 5, "and intervals");
    hand.look("results");
    on_a_phone(hand, "results-phone");
    assert_eq!(hand.count("#releasing"), 0, "nobody releases what he has handed in");
    hand.press("#units .by a:not([aria-current])");
    hand.until("location.search.includes('by=band')");
    let (name, bytes) = hand.download("a[href$='/growth.docx']");
    assert!(name.extension().is_some_and(|end| end == "docx") && !bytes.is_empty());
    hand.get("location.pathname").as_str().expect("a path").to_owned()
}

/// The head releases, the school objects, a leader answers.
fn goes_on(hand: &Hand, at: &str) {
    hand.hand_over("zhaoly");
    hand.browser.open(at);
    hand.press("#editions details.action > summary");
    hand.fill("#releasing [name=note]", "党组会〔2023〕9号");
    hand.look("releasing");
    hand.go("#releasing button");
    hand.until("!document.querySelector('#releasing')");
    hand.hand_over("wangyz");
    hand.browser.open(at);
    assert_eq!(hand.count("#units tbody tr"), 1, "its own alone");
    hand.look("own");
    on_a_phone(hand, "own-phone");
    hand.press("#units details summary");
    hand.fill("#units [name=words]", "转入学生不应全部计入。");
    hand.go("#units form button");
    hand.until("document.querySelector('[data-objection]')");
    hand.look("objected");
    hand.hand_over("liqy");
    hand.browser.open(at);
    hand.press("[data-objection] details summary");
    hand.fill("[data-objection] [name=grounds]", "经查，转入学生入学已满两年。");
    hand.look("answering");
    hand.go("[data-objection] [value=false]");
    hand.until("document.querySelector('[data-objection] .tag.plain')");
    hand.look("answered");
    on_a_phone(hand, "answered-phone");
}

async fn story(name: &str, lang: &str) {
    let world = World::new().await;
    let base = format!("http://{}", world.serve().await);
    let Some(hand) = Hand::new(name, true, &base) else { return };
    hand.begin(lang, "linlan");
    let at = opens(&hand, &base, world.folder.path());
    goes_on(&hand, &format!("{base}{at}"));
    hand.content();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_study_is_opened_released_and_answered_on_the_pages() {
    story("study-zh", "zh").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_study_is_opened_released_and_answered_on_the_pages_in_english() {
    story("study-en", "en").await;
}

/// The studies of the made-up province: two years, with the answer to an objection.
#[tokio::test(flavor = "multi_thread")]
async fn the_province_shows_two_years() {
    let world = World::new().await;
    province::studied(&world.door).await.expect("studies are made");
    let before = digest(&world).await;
    province::studied(&world.door).await.expect("nothing is done twice");
    assert_eq!(before, digest(&world).await);
    let base = format!("http://{}", world.serve().await);
    for (name, lang) in [("studies-zh", "zh"), ("studies-en", "en")] {
        let Some(hand) = Hand::new(name, true, &base) else { return };
        hand.begin(lang, "linlan");
        hand.browser.open(&format!("{base}/studies"));
        assert_eq!(hand.count("tr[data-study]"), 2);
        hand.look("studies");
        on_a_phone(&hand, "studies-phone");
        hand.go("[data-study] a");
        hand.until("document.querySelector('#years')");
        hand.look("years");
        on_a_phone(&hand, "years-phone");
        hand.browser.run("document.documentElement.dataset.theme = 'dark'");
        hand.look("years-dark");
        hand.content();
    }
}
