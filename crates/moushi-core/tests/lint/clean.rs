//! A clean page of official prose, read and extracted as any document, is met with silence.

use super::built;
use moushi_core::lint::{Config, run};
use moushi_core::model::Level;
use moushi_core::text::Page;

#[test]
fn clean_prose_is_met_with_silence() {
    let page = Page::parse(include_str!("clean.md"));
    let prose = &page.cases[1];
    let ledger = built::ledger(built::document("要点.txt", &prose.text, Level::Own, 2024), 2024);
    assert!(ledger.tasks.len() >= 6, "the page holds tasks: {}", ledger.tasks.len());
    let outcome = run(&ledger, &Config::default());
    let said: Vec<_> = outcome.findings.iter().map(|one| (&one.rule, &one.message.zh)).collect();
    assert!(said.is_empty(), "{said:#?}");
}
