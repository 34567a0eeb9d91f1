//! The review view and its page: counts that agree, words that are kept, text that stays text.

use moushi_core::align::coverage;
use moushi_core::model::{Ledger, Level, Severity};
use moushi_core::report::{Class, Label, ReviewView, Standing, ledger_book, review_view};
use moushi_core::text::Lang;
use moushi_files::write::review::review;

use crate::sample;

fn view() -> ReviewView {
    let ledger = sample::ledger();
    let findings = sample::findings(&ledger);
    review_view(&ledger, &coverage(&ledger), &findings, &sample::rules())
}

#[test]
fn every_row_and_every_candidate_is_an_item_once() {
    let ledger = sample::ledger();
    let view = view();
    let count = |class| view.items.iter().filter(|item| item.class == class).count();
    assert_eq!(count(Class::Requirement), ledger.requirements.len());
    assert_eq!(count(Class::Achievement), ledger.achievements.len());
    assert_eq!(count(Class::Task), ledger.tasks.len());
    assert_eq!(count(Class::LastYear), ledger.last_year.len());
    let candidates: usize = ledger.documents.iter().map(|d| d.extraction.candidates.len()).sum();
    assert_eq!(view.items.len(), candidates, "each candidate of the sample is one row");
    assert!(view.items.iter().all(|item| item.finder.is_some()), "and each knows its finder");
}

#[test]
fn items_quote_the_words_at_their_place_and_runs_keep_the_text() {
    let ledger = sample::ledger();
    let view = view();
    for item in &view.items {
        let place = item.places[0];
        let source = &ledger.documents[place.doc].source;
        assert_eq!(source.text[place.start..place.end], item.words);
    }
    for (document, shown) in ledger.documents.iter().zip(&view.documents) {
        let lines =
            shown.paragraphs.iter().map(|p| p.runs.iter().map(|r| r.text.as_str()).collect());
        assert_eq!(lines.collect::<Vec<String>>().join("\n"), document.source.text);
    }
}

#[test]
fn a_part_knows_the_whole_and_a_gap_is_a_gap() {
    let view = view();
    let at = |words: &str| view.items.iter().position(|item| item.words == words).unwrap();
    let whole = at("二要抢抓机遇、创新求变，前瞻谋划一批示范性、带动性举措");
    assert_eq!(view.items[at("抢抓机遇、创新求变")].parent, Some(whole));
    assert_eq!(view.items[whole].path, "二要");
    assert_eq!(view.items[whole].standing, Some(Standing::Gap), "nothing answers it");
    let answered = &view.items[at("新建公办幼儿园60所")];
    assert_eq!(answered.standing, Some(Standing::Suggested), "nobody has confirmed it yet");
    let gaps = view.items.iter().filter(|item| item.standing == Some(Standing::Gap)).count();
    let requirements = view.items.iter().filter(|item| item.class == Class::Requirement).count();
    assert_eq!(view.matrix.covered + gaps, requirements);
}

#[test]
fn the_matrix_lists_people_and_units_by_rank_and_adds_up() {
    let view = view();
    let [leaders, units] = &view.matrix.axes[..] else { panic!("two axes") };
    assert!(leaders.leaders && !units.leaders);
    let ranks: Vec<usize> = leaders
        .columns
        .iter()
        .map(|name| view.leaders.iter().position(|l| l.name == *name).unwrap())
        .collect();
    assert!(ranks.is_sorted(), "official order, not the alphabet: {:?}", leaders.columns);
    for axis in [leaders, units] {
        let by_row: usize = axis.rows.iter().map(|row| row.total).sum();
        assert_eq!(by_row, axis.totals.iter().sum::<usize>());
        assert_eq!(by_row, view.links.len());
    }
}

#[test]
fn findings_reach_the_items_they_speak_of() {
    let view = view();
    let swap = view.findings.iter().find(|f| view.rules[f.rule].name == "word-swap").unwrap();
    assert_eq!(swap.words, "毕业员工");
    assert!(view.items[swap.items[0]].words.contains("毕业员工"), "the narrowest item around");
    assert_eq!(swap.leader.as_deref(), Some("孟启航"));
    let plan = view.findings.last().unwrap();
    assert!(plan.places.is_empty(), "a finding on the whole plan comes last");
}

#[test]
fn hostile_text_cannot_leave_its_block() {
    let mut ledger = Ledger::new("</title><script>alert(1)</script>", 2023);
    let words = "</script><img src=x onerror=alert(1)> {{script}} &amp; <!--";
    ledger.documents.push(sample::document("x.txt", words, Level::Own, "", words));
    let page = review(&review_view(&ledger, &coverage(&ledger), &[], &[]));
    assert!(!page.contains("<img"), "no tag of the document is a tag of the page");
    assert_eq!(page.matches("</script>").count(), 2, "only the page's own blocks end");
    assert!(page.contains("&lt;/title>&lt;script>"));
    let (_, data) = page.split_once(r#"id="view">"#).unwrap();
    let (data, _) = data.split_once("</script>").unwrap();
    let read: serde_json::Value = serde_json::from_str(data).unwrap();
    assert_eq!(read["documents"][0]["title"], words, "and every character is still there");
}

#[test]
fn the_same_ledger_gives_the_same_page() {
    assert_eq!(review(&view()), review(&view()));
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    std::fs::write(folder.join("review.html"), review(&view())).unwrap();
}

#[test]
fn page_and_workbook_call_severities_by_the_same_words() {
    let page = review(&view());
    let ledger = sample::ledger();
    let book = ledger_book(&ledger, &coverage(&ledger), &[], Lang::Zh);
    let sheet = book.sheets.iter().find(|sheet| sheet.name.zh == "提示").unwrap();
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        let word = severity.label();
        let key = format!("{}: \"{}\"", word.en, word.zh);
        assert!(page.contains(&key), "the page does not say {key}");
        let choices = format!("{:?}", sheet.columns);
        assert!(choices.contains(&*word.zh), "{} is no choice of the workbook", word.zh);
    }
}
