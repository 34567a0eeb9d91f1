//! The same on the pages, in a real Chromium: a city fills in, looks at how it comes out and hands in; the department looks
//! at it, accepts it, and follows a verdict down to the row. In Chinese and in English.

use std::path::Path;

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

/// Chooses a file on the slip and has it read.
fn upload(hand: &Hand, folder: &Path, bytes: &[u8]) {
    let file = folder.join("filled.xlsx");
    std::fs::write(&file, bytes).expect("a file to hand in");
    hand.browser.choose_files("#upload [name=file]", &[file.canonicalize().expect("a path")]);
    hand.go("#upload button");
    hand.until("document.querySelector('[data-count=errors]')");
}

/// The city: download, fill in wrongly, mend, confirm, hand in.
fn fills_in(hand: &Hand, folder: &Path) {
    hand.press("a[href^='/slips/']");
    hand.until("document.querySelector('#upload')");
    hand.look("slip");
    on_a_phone(hand, "slip-phone");
    let (_, bytes) = hand.download("a[href$='/tables.xlsx']");
    let (_, key) = opened(&bytes);
    let wrong = county("甲", &[("equipment_value", "1000000"), ("teaching_area", "约5000")]);
    upload(hand, folder, &saved(&wrong, &key));
    assert_eq!(hand.number("[data-count=errors]"), 1);
    hand.look("wrong");
    on_a_phone(hand, "wrong-phone");
    let (_, marked) = hand.download("a[href$='/marked.xlsx']");
    let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join("filling-marked.xlsx");
    std::fs::write(kept, marked).expect("kept to be looked at");
    hand.press("a[href^='/slips/']");
    hand.until("document.querySelector('#upload')");
    upload(hand, folder, &saved(&county("甲", &[("equipment_value", "1000000")]), &key));
    assert_eq!(hand.number("[data-count=errors]"), 0);
    hand.go("#confirm-filling button");
    hand.until("document.querySelector('[data-taken]')");
    hand.look("taken");
    hand.press("[data-taken] a");
    hand.until("document.querySelector('#outcome')");
    hand.look("self-evaluation");
    hand.press("#outcome h2 a");
    hand.until("document.querySelector('[data-short]')");
    hand.look("own-short");
    hand.browser.run("history.back()");
    hand.until("document.querySelector('#hand-in')");
    hand.go("#hand-in button");
    hand.until("document.querySelector('h1 .tag.info') && !document.querySelector('#upload')");
    hand.look("handed-in");
}

/// The department: accept, results, what is missing, grounds, a ruling.
fn looks(hand: &Hand, at: &str) {
    hand.hand_over("linlan");
    hand.look("desk");
    hand.press("a[href^='/slips/']");
    hand.until("document.querySelector('#decide')");
    hand.look("decide");
    hand.go("#decide [value=true]");
    hand.until("document.querySelector('h1 .tag.good')");
    hand.browser.open(at);
    hand.look("collection");
    hand.press("a[href$='/results']");
    hand.until("document.querySelector('[data-unit]')");
    assert_eq!((hand.number("[data-handed-in]"), hand.number("[data-missing]")), (1, 1));
    hand.look("results");
    on_a_phone(hand, "results-phone");
    // Two steps from a verdict to its numbers.
    hand.press("#results th[scope=row] a");
    hand.until("document.querySelector('[data-step]')");
    hand.look("grounds");
    on_a_phone(hand, "grounds-phone");
    hand.browser.open(&format!("{at}/short"));
    assert_eq!(hand.number("[data-total]"), 1);
    hand.look("short");
    on_a_phone(hand, "short-phone");
    hand.hand_over("sunld");
    hand.browser.open(&format!("{at}/results"));
    hand.fill("#ruling [name=reason]", "现场核查属实");
    hand.go("#ruling button");
    hand.until("document.querySelector('[data-ruling]')");
    hand.look("ruled");
}

/// The head makes the results known; the city sees its own.
fn releases(hand: &Hand, base: &str, survey: &str, slip: &str) {
    let at = format!("{base}/collections/{survey}");
    hand.hand_over("zhaoly");
    hand.browser.open(&format!("{at}/results"));
    hand.fill("#release [name=note]", "党组会〔2023〕9号");
    hand.look("to-be-released");
    hand.go("#release button");
    hand.until("document.querySelector('[data-release]')");
    assert_eq!(hand.count("#release"), 0, "nothing new to release");
    hand.look("released");
    on_a_phone(hand, "released-phone");
    let (name, bytes) = hand.download("a[href$='?release=1']");
    assert!(name.extension().is_some_and(|end| end == "xlsx") && !bytes.is_empty());
    let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join("results.xlsx");
    std::fs::write(kept, bytes).expect("kept to be looked at");
    hand.press("a[href*='/course']");
    hand.until("document.querySelector('[data-line]')");
    hand.look("course");
    on_a_phone(hand, "course-phone");
    hand.hand_over("chenlj");
    hand.browser.open(&format!("{base}/slips/{slip}"));
    hand.until("document.querySelector('#published')");
    hand.look("published");
    on_a_phone(hand, "published-phone");
}

/// The office adds an overlay by its draft, sees what differs, and ends it.
fn overlays(hand: &Hand, base: &str) {
    hand.hand_over("linlan");
    hand.browser.open(&format!("{base}/standards/{NAME}"));
    hand.press("#overlays summary");
    hand.look("draft");
    hand.browser.run(
        "const words = document.querySelector('#overlay textarea');
         words.value = words.value.replace('document = \"\"', 'document = \"北教督〔2023〕3号\"')
           + '\\n[[change]]\\nindicator = \"A6\"\\nwhere = { stratum = \"primary\" }\\npass = 2500.0\\nsource = [\"L1\"]\\n';",
    );
    hand.go("#overlay button");
    hand.until("document.querySelector('[data-owner]')");
    hand.look("overlay-listed");
    hand.press(&format!("[data-standard='local-{NAME}'] a"));
    hand.until("document.querySelector('[data-change]')");
    hand.look("overlay");
    on_a_phone(hand, "overlay-phone");
    hand.go("form[data-act=overlay-end] button");
    hand.until(
        "document.querySelector('[data-standard]') && !document.querySelector('[data-owner]')",
    );
}

fn dictionary(hand: &Hand, base: &str) {
    hand.browser.open(&format!("{base}/standards"));
    assert!(hand.count("[data-standard]") >= 8);
    hand.look("standards");
    on_a_phone(hand, "standards-phone");
    hand.press(&format!("[data-standard='{NAME}'] a"));
    hand.until("document.querySelector('[data-indicator]')");
    hand.look("dictionary");
    on_a_phone(hand, "dictionary-phone");
}

async fn story(name: &str, lang: &str) {
    let survey = Survey::new().await;
    let base = format!("http://{}", survey.world.serve().await);
    let Some(hand) = Hand::new(name, true, &base) else { return };
    hand.begin(lang, "chenlj");
    fills_in(&hand, survey.world.folder.path());
    looks(&hand, &format!("{base}/collections/{}", survey.collection));
    releases(&hand, &base, &survey.collection, &survey.slip(CITY).await);
    overlays(&hand, &base);
    dictionary(&hand, &base);
    hand.content();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_city_fills_in_and_the_department_judges_on_the_pages() {
    story("filling-zh", "zh").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_city_fills_in_and_the_department_judges_on_the_pages_in_english() {
    story("filling-en", "en").await;
}

/// The department asks for the tables of a standard instead of items.
#[tokio::test(flavor = "multi_thread")]
async fn tables_of_a_standard_are_asked_for_on_the_page() {
    let survey = Survey::new().await;
    let base = format!("http://{}", survey.world.serve().await);
    let Some(hand) = Hand::new("filling-ask", true, &base) else { return };
    hand.begin("zh", "linlan");
    hand.browser.open(&format!("{base}/plans/{}/collections", survey.plan));
    hand.press(".opening summary");
    let unit = survey.unit(CITY).await;
    hand.browser.run(
        "const form = document.getElementById('open');
         form.elements.title.value = '学前教育普及普惠监测'; form.elements.basis.value = '教督〔2020〕1号';
         form.elements.last.value = '2099-03-20'; form.elements.expires.value = '2099-12-31';
         form.elements.standard.value = 'cn-preschool-2020';
         form.elements.standard.dispatchEvent(new Event('change', { bubbles: true }));",
    );
    hand.until("document.getElementById('asked').hidden");
    hand.press(&format!("[data-unit='{unit}']"));
    hand.look("asking");
    hand.go("#open [value=open]");
    hand.until("document.querySelector(\"a[href$='/results']\")");
    hand.press("a[href$='/results']");
    hand.until("document.querySelector('.empty')");
    hand.look("nobody-yet");
    hand.content();
}
