//! The same on the pages, in a real Chromium for each installation: keys, cards and fingerprints; a target handed
//! down, carried, accepted, reported, decided; the same file twice, a cut one and a forged one; in Chinese and in
//! English, and as a phone shows it.

use std::path::PathBuf;

use super::*;
use crate::journey::hand::Hand;

/// Both sides on servers, with a hand at each.
struct Desks {
    two: Two,
    /// The department's, and the city's.
    up: Hand,
    down: Hand,
    /// The addresses of both.
    bases: [String; 2],
}

/// The page as a phone shows it: held against the same rules, and nothing wider than the screen.
fn on_a_phone(hand: &Hand, step: &str) {
    hand.browser.resize(360, 800);
    hand.look(step);
    let wide =
        hand.get("document.documentElement.scrollWidth - document.documentElement.clientWidth");
    assert!(wide.as_i64().is_some_and(|wide| wide <= 0), "{step}: {wide} px too wide");
    hand.browser.resize(1366, 768);
}

fn seen(hand: &Hand, step: &str) {
    hand.look(step);
    on_a_phone(hand, &format!("{step}-phone"));
}

impl Desks {
    async fn open(name: &str, lang: &str) -> Option<Self> {
        let two = Two::strangers(World::new().await, World::new().await).await;
        let (up, down) = (two.province.world.serve().await, two.city.world.serve().await);
        let bases = [format!("http://{up}"), format!("http://{down}")];
        let hand = |side: &str, base: &String| {
            let hand = Hand::new(&format!("{name}-{side}-{lang}"), true, base)?;
            hand.begin(lang, "sysadmin");
            Some(hand)
        };
        let (up, down) = (hand("province", &bases[0])?, hand("city", &bases[1])?);
        Some(Self { two, up, down, bases })
    }

    /// The page of exchange at the department, or at the city.
    fn exchange(&self, down: bool) -> &Hand {
        let hand = if down { &self.down } else { &self.up };
        hand.browser.open(&format!("{}/exchange", self.bases[usize::from(down)]));
        hand
    }

    /// A downloaded file, kept where the next download does not clear it away.
    fn kept(&self, hand: &Hand, selector: &str) -> PathBuf {
        let (path, bytes) = hand.download(selector);
        let name = path.file_name().expect("a file has a name");
        let kept = self.two.province.world.folder.path().join(name);
        std::fs::write(&kept, bytes).expect("kept");
        kept
    }

    /// Clicks a package out of one side; the file.
    fn exported(&self, down: bool) -> PathBuf {
        let hand = self.exchange(down);
        let file = self.kept(hand, ".carrying > form[data-export] button");
        hand.until("document.querySelector('[data-result][data-state=good]')");
        file
    }

    /// Clicks a package into the other side.
    fn imported(&self, file: &PathBuf, down: bool) -> &Hand {
        let hand = self.exchange(down);
        hand.browser.choose_files("form[data-import] [type=file]", std::slice::from_ref(file));
        hand.go("form[data-import] button");
        hand.until("document.querySelector('[data-result][data-state]:not([data-state=bad])')");
        hand
    }
}

/// Each side makes its key and hands its card over.
fn carded(desks: &Desks) -> [PathBuf; 2] {
    [("province", DEPARTMENT), ("city", CITY)].map(|(name, title)| {
        let down = name == "city";
        let hand = if down { &desks.down } else { &desks.up };
        hand.browser.open(&format!("{}/admin", desks.bases[usize::from(down)]));
        hand.go("main a[href='/exchange']");
        if !down {
            seen(hand, "begin");
        }
        hand.fill("form[data-act=exchange-key] [name=name]", name);
        hand.fill("form[data-act=exchange-key] [name=title]", title);
        hand.go("form[data-act=exchange-key] button");
        seen(hand, "key");
        desks.kept(hand, "a[href='/exchange/card']")
    })
}

fn choose(hand: &Hand, name: &str, unit: &str) {
    hand.browser.run(&format!(
        "const box = document.querySelector('form[data-act=partner-add] [name={name}]');
         box.value = [...box.options].find((one) => one.textContent === {unit:?}).value;"
    ));
}

/// Each side enters the other's card and hears its fingerprint, in two hands.
fn acquainted(desks: &Desks) {
    let [province, city] = carded(desks);
    let told = [false, true].map(|down| desks.exchange(down).words("#ours code"));
    for (down, card, heard) in [(false, city, &told[1]), (true, province, &told[0])] {
        let (org, here) = if down { (DEPARTMENT, CITY) } else { (CITY, DEPARTMENT) };
        let hand = desks.exchange(down);
        hand.browser.choose_files("[data-card]", &[card]);
        hand.until("document.querySelector('[name=card]').value.includes('moushi-card')");
        choose(hand, "org", org);
        choose(hand, "here", here);
        hand.go("form[data-act=partner-add] button");
        assert_eq!(hand.count("form[data-act=partner-confirm]"), 0, "another hand compares");
        seen(hand, "entered");
        hand.hand_over("secadmin");
        desks.exchange(down);
        hand.fill("[name=heard]", "00000 00000");
        hand.press("form[data-act=partner-confirm] button");
        hand.until("document.querySelector('.toast.bad')");
        // The console names the refusal of the server; it is no fault of the page.
        hand.browser.complaints();
        hand.fill("[name=heard]", heard);
        seen(hand, "compare");
        hand.go("form[data-act=partner-confirm] button");
        assert_eq!(hand.count("[data-partner] .tag.good"), 1);
        assert_eq!(hand.count("form[data-import]"), 0, "the office carries");
        seen(hand, "compared");
    }
    desks.up.hand_over("linlan");
    desks.down.hand_over("chenlj");
}

/// The office hands a target down to a city with an installation of its own, and to one without.
async fn handed_down_by_hand(desks: &Desks) {
    let (hand, two) = (&desks.up, &desks.two);
    let page = format!("{}/entries/{}/cascade", desks.bases[0], two.entry);
    hand.browser.open(&page);
    let half = (two.total / 2.0).floor();
    for (name, value) in [(CITY, half), (OTHER, two.total - half)] {
        let org = two.province.org(name).await;
        hand.fill(&format!("[data-org='{org}'] [type=number]"), &value.to_string());
    }
    hand.until("document.querySelector('[data-left]').dataset.state === 'good'");
    seen(hand, "split");
    hand.go("form.split button");
    assert_eq!(hand.count("[data-share]"), 2);
    assert_eq!(hand.count("[data-border=below]"), 1, "one goes by a package");
    assert_eq!(hand.count("form[data-act=share-answer]"), 0, "the city answers at home");
    seen(hand, "handed");
    hand.browser.open(&format!("{}/shares", desks.bases[0]));
    assert_eq!(hand.number("[data-count=elsewhere]"), 1);
    seen(hand, "elsewhere");
}

/// The city imports the file, finds the proposal and takes it on.
async fn taken_on(desks: &Desks, file: &PathBuf) {
    let empty = desks.exchange(true);
    seen(empty, "nothing-yet");
    let hand = desks.imported(file, true);
    seen(hand, "imported");
    let before = desks.two.city.all().await;
    desks.imported(file, true);
    hand.look("imported-twice");
    assert_eq!(desks.two.city.all().await, before, "the same package changes nothing");
    hand.browser.open(&format!("{}/", desks.bases[1]));
    hand.look("desk");
    hand.go("main a[href='/shares']");
    assert_eq!(hand.number("[data-count=waits]"), 1);
    seen(hand, "proposal");
    hand.go("form[data-act=share-answer] button[value=accepted]");
    assert_eq!(hand.count("form[data-act=share-answer]"), 0);
    seen(hand, "accepted");
    hand.go("[data-share] a[href$='/cascade']");
    assert_eq!(hand.count("main a[href^='/entries/']"), 0, "no way to a row that is not seen");
    hand.look("cascade");
}

/// What is cut, changed or something else is refused by a sentence that stays; nothing has changed.
async fn refused_by_hand(desks: &Desks, file: &PathBuf) {
    let (hand, two) = (&desks.up, &desks.two);
    let bytes = std::fs::read(file).expect("the package");
    let inside = String::from_utf8(file::unpacked(&bytes).expect("a file")).expect("text");
    let forged = inside.replace("\"state\":\"accepted\"", "\"state\":\"returned\"");
    assert_ne!(forged, inside);
    let forged = file::packed(forged.as_bytes()).expect("packed");
    let before = two.province.all().await;
    for (step, bytes) in
        [("cut", &bytes[..bytes.len() / 2]), ("forged", &forged), ("no-package", b"words")]
    {
        let bad = file.with_file_name(format!("{step}.moushi-exchange"));
        std::fs::write(&bad, bytes).expect("written");
        desks.exchange(false);
        hand.browser.choose_files("form[data-import] [type=file]", &[bad]);
        hand.press("form[data-import] button");
        hand.until("document.querySelector('[data-result][data-state=bad]')");
        hand.browser.complaints();
        hand.look(step);
        assert_eq!(two.province.all().await, before, "{step}");
    }
}

/// A figure goes up, a decision comes down; what the other side does is not offered.
async fn counted_by_hand(desks: &Desks) {
    let (up, down) = (&desks.up, &desks.down);
    desks.two.turn("2023-07-03");
    // In four months everybody's session has ended.
    for (hand, base, login) in [(up, &desks.bases[0], "linlan"), (down, &desks.bases[1], "chenlj")]
    {
        hand.browser.open(&format!("{base}/login"));
        hand.sign_in(login);
    }
    down.browser.open(&format!("{}/shares", desks.bases[1]));
    down.fill("form[data-act=figure-report] [name=amount]", "3");
    down.look("figure");
    down.go("form[data-act=figure-report] button");
    assert_eq!(down.count("form[data-act=figure-decide]"), 0, "the department decides");
    assert_eq!(down.number("[data-count=elsewhere]"), 1);
    seen(down, "figure-sent");
    desks.imported(&desks.exported(true), false);
    up.browser.open(&format!("{}/shares", desks.bases[0]));
    up.look("figure-came");
    up.go("form[data-act=figure-decide] button[value=approved]");
    desks.imported(&desks.exported(false), true);
    desks.two.equal().await;
    assert_eq!(desks.two.city.share(CITY).await.actual, Some(3.0));
}

/// The city refuses a new figure: the department decides. Then both act at once, and what does not fit is listed.
async fn crossed_by_hand(desks: &Desks) {
    let (up, down, two) = (&desks.up, &desks.down, &desks.two);
    let half = (two.total / 2.0).floor();
    two.hand(half - 1.0).await;
    desks.imported(&desks.exported(false), true);
    down.browser.open(&format!("{}/shares", desks.bases[1]));
    down.fill("form[data-act=share-answer] [name=reason]", "两所学校生源不足");
    down.go("form[data-act=share-answer] button[value=returned]");
    assert_eq!(down.count("form[data-act=share-decide]"), 0, "the department decides");
    assert_eq!(down.number("[data-count=elsewhere]"), 1);
    seen(down, "returned");
    desks.imported(&desks.exported(true), false);
    up.browser.open(&format!("{}/shares", desks.bases[0]));
    assert_eq!(up.count("form[data-act=share-decide]"), 1);
    seen(up, "returned-came");
    two.hand(half - 2.0).await;
    desks.imported(&desks.exported(false), true);
    two.city.answer(half, "").await.expect("more is taken on");
    two.hand(half - 3.0).await;
    let hand = desks.imported(&desks.exported(true), false);
    assert_eq!(hand.count("[data-result][data-state=mixed]"), 1);
    assert_eq!(hand.count("[data-misfits] li"), 1);
    seen(hand, "misfit");
    desks.imported(&desks.exported(false), true);
    two.equal().await;
}

/// The same in the dark, with a partner there.
fn at_night(desks: &Desks) {
    for (hand, base) in [(&desks.up, &desks.bases[0]), (&desks.down, &desks.bases[1])] {
        hand.browser.run("document.cookie = 'theme=dark; path=/'");
        for page in ["exchange", "shares"] {
            hand.browser.open(&format!("{base}/{page}"));
            seen(hand, &format!("{page}-dark"));
        }
        hand.browser.run("document.cookie = 'theme=light; path=/'");
    }
}

/// Ending asks first.
fn ended_by_hand(desks: &Desks) {
    let hand = &desks.up;
    hand.hand_over("secadmin");
    desks.exchange(false);
    hand.press("[data-partner] > details.action summary");
    hand.look("ending");
    hand.go_sure("form[data-act=partner-end] button");
    assert_eq!(hand.count("form[data-act=partner-end]"), 0);
    seen(hand, "ended");
}

async fn story(lang: &str) {
    let Some(desks) = Desks::open("exchange", lang).await else { return };
    acquainted(&desks);
    handed_down_by_hand(&desks).await;
    let file = desks.exported(false);
    assert!(file.ends_with("province-city-1-1.moushi-exchange"), "{}", file.display());
    seen(&desks.up, "exported");
    taken_on(&desks, &file).await;
    let back = desks.exported(true);
    refused_by_hand(&desks, &back).await;
    let hand = desks.imported(&back, false);
    seen(hand, "acceptance");
    hand.browser.open(&format!("{}/entries/{}/cascade", desks.bases[0], desks.two.entry));
    assert_eq!(hand.count("[data-share] .tag.good"), 1, "accepted");
    hand.look("accepted-there");
    desks.two.equal().await;
    counted_by_hand(&desks).await;
    crossed_by_hand(&desks).await;
    at_night(&desks);
    ended_by_hand(&desks);
    desks.up.content();
    desks.down.content();
}

#[tokio::test(flavor = "multi_thread")]
async fn packages_are_carried_by_hand() {
    story("zh").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn packages_are_carried_by_hand_in_english() {
    story("en").await;
}
