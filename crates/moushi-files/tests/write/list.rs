//! The list of writers is whole: names in order, every one with its page.

use moushi_core::text::Page;
use moushi_files::writers::{WRITERS, writer};

#[test]
fn every_writer_has_a_name_and_a_page() {
    let names: Vec<_> = WRITERS.iter().map(|writer| writer.name).collect();
    let mut sorted = names.clone();
    sorted.sort_unstable();
    assert_eq!(names, sorted);
    for one in WRITERS {
        let page = Page::parse(one.page);
        assert!(!page.title.is_empty() && page.body.len() > 200, "{} has a page", one.name);
        assert!(writer(one.name).is_some());
    }
    assert!(writer("doc").is_none());
}
