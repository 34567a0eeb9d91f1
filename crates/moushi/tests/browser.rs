//! The review page in a real Chromium: keys, clicks, counts, languages, and text that stays text.

pub mod driver;

use std::path::Path;

use moushi_core::align::coverage;
use moushi_core::model::{Finding, Ledger, Level, Severity, Spot};
use moushi_core::report::{ReviewView, RuleCard, review_view};
use moushi_core::text::{Span, Text};
use moushi_files::write::review::review;
use serde_json::Value;

use driver::Browser;

use crate::sample;

/// A browser that shows the page of `view`.
fn shown(name: &str, view: &ReviewView) -> Option<Browser> {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.html"));
    std::fs::write(&file, review(view)).expect("the folder of the tests can be written");
    let browser = Browser::start(name)?;
    browser.open(&format!("file://{}", file.display()));
    Some(browser)
}

fn sample_view() -> ReviewView {
    let ledger = sample::ledger();
    let findings = sample::findings(&ledger);
    review_view(&ledger, &coverage(&ledger), &findings, &sample::rules())
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}"))
}

const CHOSEN: &str = "return document.querySelector('.entry.now').id";
/// Script: `frame` waits until the page is drawn, `visit` follows an address.
const FRAME: &str = "
    const frame = () => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)));
    const visit = async (hash) => {
      if (location.hash === hash) return;
      const changed = new Promise((go) => addEventListener('hashchange', go, { once: true }));
      location.hash = hash; await changed; await frame();
    };";

#[test]
fn keys_move_through_entries_documents_and_help() {
    let Some(browser) = shown("keys", &sample_view()) else { return };
    browser.press("2");
    let first = browser.run(CHOSEN);
    browser.press("jjj");
    let fourth = browser.run(CHOSEN);
    assert_ne!(first, fourth);
    assert!(
        text(&browser.run("return document.getElementById('progress-text').textContent"))
            .starts_with("第 4 /")
    );
    assert!(
        browser.run("return document.querySelectorAll('#source .cur').length").as_u64() > Some(0)
    );
    browser.press("kkk");
    assert_eq!(browser.run(CHOSEN), first);
    let title = "return document.getElementById('list-title').textContent";
    let before = browser.run(title);
    browser.press("]");
    assert_ne!(browser.run(title), before, "] opens the next document");
    browser.press("[");
    assert_eq!(browser.run(title), before, "and [ the one before");
    browser.press("f");
    assert_eq!(browser.run("return document.activeElement.dataset.filter"), "show");
    browser.press("\u{e00c}?");
    assert_eq!(browser.run("return document.getElementById('help').hidden"), false);
    assert_eq!(browser.run("return document.activeElement.id"), "help-close");
    browser.press("j\u{e00c}");
    assert_eq!(browser.run("return document.getElementById('help').hidden"), true);
    browser.press("jj");
    let chosen = browser.run(CHOSEN);
    browser.run("location.reload()");
    assert_eq!(browser.run(CHOSEN), chosen, "the address remembers the entry");
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn a_click_on_either_side_finds_the_other() {
    let Some(browser) = shown("clicks", &sample_view()) else { return };
    browser.press("2");
    let item = browser.run(
        "return [...document.querySelectorAll('.entry')].find((e) => e.textContent.includes('加大公办幼儿园')).id",
    );
    browser.click(&format!("#{} > button", text(&item)));
    assert_eq!(browser.run(CHOSEN), item);
    let off = browser.wait(&format!(
        "{FRAME} await frame(); await frame();
         const box = document.querySelector('#source .cur').getBoundingClientRect();
         const around = document.getElementById('source').getBoundingClientRect();
         return Math.abs(box.top + box.height / 2 - around.top - around.height / 2) / around.height;"
    ));
    assert!(off.as_f64().unwrap() < 0.1, "the words stand in the middle: off by {off}");
    assert_eq!(
        browser.run("return [...document.querySelectorAll('#source .cur')].map((m) => m.textContent).join('')"),
        "加大公办幼儿园建设力度"
    );
    let inner = "[...document.querySelectorAll('#source .deep')].find((m) => m.textContent.startsWith('构建义务教育'))";
    browser.run(&format!("{inner}.click()"));
    let narrow = browser.run("return document.querySelector('.entry.now .words').textContent");
    assert_eq!(narrow, "构建义务教育优质均衡的基本公共教育服务体系");
    browser.run(&format!("{inner}.click()"));
    let wide = browser.run("return document.querySelector('.entry.now .words').textContent");
    assert!(
        text(&wide).starts_with("加快推进义务教育优质均衡发展，进一步"),
        "then the wider one: {wide}"
    );
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn every_number_is_the_length_of_the_list_it_opens() {
    let Some(browser) = shown("counts", &sample_view()) else { return };
    let wrong = browser.wait(&format!(
        "{FRAME} const wrong = []; let seen = 0;
         for (const view of ['#overview', '#coverage']) {{
           await visit(view);
           const links = [...document.querySelectorAll('main section:not([hidden]) a[data-count]')].map((a) => [a.getAttribute('href'), Number(a.dataset.count), a.textContent]);
           for (const [href, count, shown] of links) {{
             await visit(href); seen += 1;
             const length = document.querySelectorAll('#entries .entry').length;
             if (length !== count || shown !== String(count)) wrong.push(`${{href}}: ${{count}} but ${{length}}`);
           }}
         }}
         return seen < 80 ? [`only ${{seen}} numbers`] : wrong;"
    ));
    assert_eq!(wrong, serde_json::json!([]));
    let wrong = browser.wait(&format!(
        "{FRAME} const wrong = []; await visit('#list');
         const filters = [...document.querySelectorAll('#filters select')].map((s) => s.dataset.filter);
         for (const filter of filters) {{
           const select = () => document.querySelector(`[data-filter=\"${{filter}}\"]`);
           for (const [value, count] of [...select().options].slice(1).map((o) => [o.value, Number(o.dataset.count)])) {{
             select().value = value; select().dispatchEvent(new Event('change')); await frame();
             const length = document.querySelectorAll('#entries .entry').length;
             if (length !== count) wrong.push(`${{filter}}=${{value}}: ${{count}} but ${{length}}`);
           }}
           document.getElementById('clear').click(); await frame();
         }}
         return filters.length < 9 ? ['filters are missing: ' + filters] : wrong;"
    ));
    assert_eq!(wrong, serde_json::json!([]));
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn search_narrows_the_list_and_english_is_english() {
    let Some(browser) = shown("search", &sample_view()) else { return };
    browser.press("2/头雁");
    let found = "const words = [...document.querySelectorAll('#entries .entry .words')].map((w) => w.textContent);";
    let words =
        browser.wait(&format!("{found} await new Promise((go) => setTimeout(go, 400)); return 0;"));
    assert_eq!(words, 0);
    let words = browser.run(&format!("{found} return words"));
    let words = words.as_array().unwrap();
    assert!(!words.is_empty() && words.iter().all(|w| text(w).contains("头雁")), "{words:?}");
    assert!(browser.run("return document.querySelectorAll('.hit').length").as_u64() > Some(0));
    browser.press("\u{e00c}");
    browser.click("#language");
    assert_eq!(browser.run("return document.documentElement.lang"), "en");
    let left = browser.run(
        "const own = [...document.querySelectorAll('[data-t], #nav > a:not(.doc-link), #nav h3, .legend, #keys, .moves button, .entry.now dt')];
         return own.map((e) => e.textContent).filter((t) => /[一-龥]/.test(t));",
    );
    assert_eq!(left, serde_json::json!([]), "words of the interface left in Chinese");
    browser.press("1");
    let left = browser.run(
        "return [...document.querySelectorAll('.cards span, #overview thead th, #overview .side')]
           .map((e) => e.textContent).filter((t) => /[一-龥]/.test(t));",
    );
    assert_eq!(left, serde_json::json!([]), "words of the overview left in Chinese");
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn the_matrix_opens_both_texts_and_names_the_gaps() {
    let Some(browser) = shown("matrix", &sample_view()) else { return };
    browser.press("3");
    let gaps = browser
        .run("return [...document.querySelectorAll('.mx tr.gap')].map((r) => r.textContent)");
    let gaps = gaps.as_array().unwrap();
    assert!(!gaps.is_empty() && gaps.iter().all(|row| text(row).contains("未承接")));
    browser.click(".mx td.weak button");
    let drawer = browser.run("return document.getElementById('drawer-body').textContent");
    assert!(text(&drawer).contains("要求87%，任务85%"), "{drawer}");
    assert!(
        browser.run("return document.querySelectorAll('#drawer .hit').length").as_u64() > Some(1)
    );
    browser.press("\u{e00c}");
    browser.click("#gaps-only");
    let rows = browser.run("return document.querySelectorAll('.mx tbody tr:not(.group)').length");
    assert_eq!(rows.as_u64(), Some(gaps.len() as u64));
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn hostile_text_runs_nothing() {
    let words = "</script><script>window.owned=1</script><img src=x onerror=\"window.owned=2\"><svg/onload=window.owned=3>&lt;b&gt; javascript:alert(1)";
    let mut ledger = Ledger::new(words, 2023);
    let marked = format!("⟦任 {words}⟧ {{{{script}}}} <!-- ${{window.owned=4}}");
    ledger.documents.push(sample::document(
        "\"><img src=x>.txt",
        words,
        Level::Own,
        words,
        &marked,
    ));
    let source = ledger.documents[0].source.id.clone();
    let hostile = || Text::of(words, words);
    let finding = Finding {
        rule: words.to_owned(),
        severity: Severity::Error,
        message: hostile(),
        advice: hostile(),
        at: vec![Spot::Words { source, span: Span::new(0, 9) }],
    };
    let card = RuleCard {
        name: words.to_owned(),
        title: hostile(),
        family: hostile(),
        page: words.to_owned(),
    };
    let Some(browser) =
        shown("hostile", &review_view(&ledger, &coverage(&ledger), &[finding], &[card]))
    else {
        return;
    };
    browser.press("123jj1");
    browser.click("#language");
    browser.press("2jk");
    assert_eq!(browser.run("return window.owned ?? null"), Value::Null);
    assert_eq!(
        browser.run(
            "return document.querySelectorAll('img, svg, iframe, a[href^=javascript]').length"
        ),
        0
    );
    assert_eq!(browser.run("return document.scripts.length"), 2);
    let source = browser.run("return document.getElementById('source').textContent");
    assert!(text(&source).contains(words), "and every character is shown: {source}");
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

/// Contrast by the formula of WCAG 2; text on hatched cells is judged on their lighter colour.
const FAINT: &str = "
    const parts = (color) => color.match(/[\\d.]+/g).map(Number);
    const light = (color) => {
      const [r, g, b] = parts(color).slice(0, 3).map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = (node) => {
      for (let at = node; at; at = at.parentElement) {
        const { backgroundColor } = getComputedStyle(at);
        const [, , , alpha = 1] = parts(backgroundColor);
        if (alpha > 0.5) return backgroundColor;
      }
      return 'rgb(255, 255, 255)';
    };
    const faint = [];
    for (const node of document.querySelectorAll('body *')) {
      const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim());
      if (!own || !node.offsetParent || /SCRIPT|OPTION|NOSCRIPT/.test(node.tagName) || node.classList.contains('skip')) continue;
      const [a, b] = [light(getComputedStyle(node).color), light(behind(node))].sort((x, y) => y - x);
      const contrast = (a + 0.05) / (b + 0.05);
      if (contrast < 4.5) faint.push(`${node.tagName}.${node.className} ${contrast.toFixed(2)} ${node.textContent.slice(0, 20)}`);
    }
    return [...new Set(faint)];";

#[test]
fn every_word_can_be_read_and_every_control_has_a_name() {
    let Some(browser) = shown("contrast", &sample_view()) else { return };
    let none = serde_json::json!([]);
    for view in ["1", "2", "jjjjjj", "3", "?"] {
        browser.press(view);
        assert_eq!(browser.run(FAINT), none, "too faint after {view}");
        let nameless = browser.run(
            "return [...document.querySelectorAll('button, a, input, select, [role=dialog], [role=region], [tabindex]')]
               .filter((e) => e.offsetParent && e.id !== 'main')
               .filter((e) => !(e.textContent.trim() || e.getAttribute('aria-label') || e.labels?.length))
               .map((e) => e.outerHTML.slice(0, 80));",
        );
        assert_eq!(nameless, none, "no name after {view}");
    }
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn nothing_hangs_over_the_edge_of_a_small_or_a_large_screen() {
    let Some(browser) = shown("edges", &sample_view()) else { return };
    for (width, height) in [(1366, 768), (1920, 1080), (1024, 700)] {
        browser.resize(width, height);
        for view in ["1", "2", "3"] {
            browser.press(view);
            let wide = browser.run(
                "return [document.documentElement, document.getElementById('main'), ...document.querySelectorAll('main > section:not([hidden]) .panel')]
                   .filter((e) => e.scrollWidth > e.clientWidth + 1).map((e) => `${e.tagName}.${e.className}`)",
            );
            assert_eq!(wide, serde_json::json!([]), "{width}×{height}, view {view}");
        }
    }
}
