//! Every page of the server against the rules of axe-core, in a real Chromium: both themes, both
//! languages, each role's own pages.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::browser::driver::Browser;
use crate::world::World;

/// The rules, from the package that `check` installs; `None` where it is not.
pub fn axe() -> Option<String> {
    let Some(file) = std::env::var_os("MOUSHI_AXE") else {
        assert!(std::env::var_os("MOUSHI_REQUIRE_TOOLS").is_none(), "MOUSHI_AXE names axe.min.js");
        println!("skipped: axe-core is not installed");
        return None;
    };
    Some(fs::read_to_string(file).expect("axe.min.js can be read"))
}

/// Addresses that the page links to, within the site.
fn links(browser: &Browser) -> BTreeSet<String> {
    let found = browser.run(
        "return [...document.querySelectorAll('a[href^=\"/\"]')].map((a) => a.getAttribute('href'))",
    );
    let found = found.as_array().cloned().unwrap_or_default();
    found.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// One page of each kind: ids in the address do not make another kind, nor does which pack is looked at.
fn kind(address: &str) -> String {
    let path = address.split(['?', '#']).next().unwrap_or(address);
    if path.ends_with("/preview") {
        return "preview".to_owned();
    }
    let part = |part: &str| if part.len() == 32 { "*".to_owned() } else { part.to_owned() };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

/// A download is no page.
fn is_page(address: &str) -> bool {
    let path = address.split('?').next().unwrap_or(address);
    let file = path.rsplit('/').next().unwrap_or_default();
    !file.contains('.') && !address.starts_with("/api/") && !path.contains("/export")
}

/// Pages that a person can reach within two clicks, one of each kind.
fn reach(browser: &Browser, base: &str) -> Vec<String> {
    let mut kinds = BTreeSet::new();
    let mut pages = Vec::new();
    let mut open = vec!["/".to_owned()];
    for _ in 0..3 {
        let mut next = Vec::new();
        for address in open.drain(..) {
            if !is_page(&address) || !kinds.insert(kind(&address)) {
                continue;
            }
            browser.open(&format!("{base}{address}"));
            next.extend(links(browser));
            pages.push(address);
        }
        open = next;
    }
    pages
}

/// What axe has against the page that is shown.
pub fn violations(browser: &Browser, axe: &str) -> Vec<String> {
    browser.run(axe);
    let found = browser.wait(
        "const { violations } = await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', \
         'wcag21aa', 'wcag22aa', 'best-practice'] }); return violations.map((one) => one.id + ': ' + \
         one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' | '));",
    );
    let found = found.as_array().unwrap_or_else(|| panic!("axe did not run: {found}")).clone();
    found.iter().map(|one| one.as_str().unwrap_or_default().to_owned()).collect()
}

fn check(browser: &Browser, base: &str, axe: &str, pages: &[String], look: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    for page in pages {
        browser.open(&format!("{base}{page}"));
        for one in violations(browser, axe) {
            wrong.push(format!("{page} ({look}) {one}"));
        }
        wrong.extend(browser.complaints().into_iter().map(|one| format!("{page}: {one}")));
    }
    wrong
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_breaks_a_rule_of_axe() {
    let (Some(axe), Some(browser)) = (axe(), Browser::start("axe")) else { return };
    let world = World::new().await;
    world.read_documents().await;
    let logins =
        ["linlan", "zhaoly", "liqy", "zhoujc", "chenlj", "sysadmin", "secadmin", "auditor"];
    held(&browser, &axe, &world, &logins).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_of_an_issued_plan_breaks_a_rule_of_axe() {
    let (Some(axe), Some(browser)) = (axe(), Browser::start("axe-issued")) else { return };
    let world = crate::follow::under_way(World::new().await).await;
    held(&browser, &axe, &world, &["linlan", "liqy", "zhoujc", "chenlj", "sunld"]).await;
}

/// Holds every page that these people reach against the rules, in both languages and both themes.
async fn held(browser: &Browser, axe: &str, world: &World, logins: &[&str]) {
    let base = format!("http://{}", world.serve().await);
    browser.open(&format!("{base}/login"));
    let mut wrong = violations(browser, axe);
    for login in logins {
        browser.sign_in(&base, login, moushi::app::province::PASSWORD);
        let pages = reach(browser, &base);
        assert!(!pages.is_empty(), "{login} reaches pages");
        for (lang, theme) in [("zh", "light"), ("zh", "dark"), ("en", "light"), ("en", "dark")] {
            browser.run(&format!(
                "document.cookie = 'lang={lang};path=/'; document.cookie = 'theme={theme};path=/'"
            ));
            let look = format!("{login}, {lang}, {theme}");
            wrong.extend(check(browser, &base, axe, &pages, &look));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The ledger before it has rows: what its list shows in each state, and how the server is made to seem
/// so once the page is there.
const STATES: [(&str, &str); 4] = [
    ("loading", "window.fetch = () => new Promise(() => {});"),
    ("failed", "window.fetch = () => Promise.reject(new TypeError('no network'));"),
    (
        "denied",
        "window.fetch = async () => new Response(JSON.stringify({ message: { zh: '无权查看', en: 'Denied' }, \
         advice: { zh: '请联系办公室', en: 'Ask the office' } }), { status: 403, \
         headers: { 'content-type': 'application/json' } });",
    ),
    ("none", ""),
];

/// Waits until the list shows a state; answers its words.
fn shows(browser: &Browser, state: &str) -> String {
    let words = browser.wait(&format!(
        "for (let at = 0; at < 200; at += 1) {{
           const box = document.querySelector('.grid-state.{state}');
           if (box) return box.textContent || 'no words';
           await new Promise((on) => setTimeout(on, 50));
         }}
         return '';"
    ));
    let words = words.as_str().unwrap_or_default().to_owned();
    assert!(!words.is_empty(), "the list never shows “{state}”");
    words
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_without_rows_says_why_and_breaks_no_rule() {
    let (Some(axe), Some(browser)) = (axe(), Browser::start("states")) else { return };
    let world = World::new().await;
    let base = format!("http://{}", world.serve().await);
    let plan = crate::planning::plan(&world, "linlan").await;
    browser.sign_in(&base, "linlan", moushi::app::province::PASSWORD);
    let mut wrong = Vec::new();
    for (lang, theme, hint) in [
        ("zh", "light", "先上传文件"),
        ("zh", "dark", "先上传文件"),
        ("en", "light", "Add documents"),
        ("en", "dark", "Add documents"),
    ] {
        browser.run(&format!(
            "document.cookie = 'lang={lang};path=/'; document.cookie = 'theme={theme};path=/'"
        ));
        let ledger = format!("{base}/plans/{plan}/ledger");
        browser.open(&ledger);
        assert!(shows(&browser, "first").contains(hint), "the first time it tells what to do");
        wrong.extend(violations(&browser, &axe).into_iter().map(|one| format!("first: {one}")));
        for (state, server) in STATES {
            browser.open(&ledger);
            shows(&browser, "first");
            browser.run(server);
            browser.run(
                "const words = document.getElementById('words'); words.value = '没有的';
                 words.dispatchEvent(new Event('input', { bubbles: true }));",
            );
            let words = shows(&browser, state);
            assert!(
                state != "denied"
                    || words.contains(if lang == "zh" { "联系办公室" } else { "Ask" })
            );
            wrong.extend(
                violations(&browser, &axe).into_iter().map(|one| format!("{state}: {one}")),
            );
        }
        // Pages that are one refusal, and lists that the server draws without a row.
        let nowhere = "0".repeat(32);
        for page in [
            format!("/plans/{nowhere}/ledger"),
            format!("/entries/{nowhere}"),
            "/admin".to_owned(),
            "/search?words=没有的词语".to_owned(),
            format!("/plans/{plan}/align"),
            format!("/plans/{plan}/check"),
            format!("/plans/{plan}/list?show=tasks"),
            format!("/plans/{plan}/list?show=nonsense"),
        ] {
            wrong.extend(check(&browser, &base, &axe, &[page], lang));
        }
    }
    wrong.retain(|one| !one.contains("Failed to load resource"));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
