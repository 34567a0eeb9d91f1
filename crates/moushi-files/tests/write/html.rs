//! The page holds what the pack says as text, every number leads to its entry and back, and nothing of
//! a pack becomes markup.

use std::collections::BTreeSet;

use moushi_core::report::block::{Block, Pack};
use moushi_core::report::trace::{Stamp, Trace};
use moushi_files::write::html;
use proptest::prelude::*;

use super::rich;

fn page(pack: &Pack) -> String {
    String::from_utf8(html::write(pack).unwrap()).unwrap()
}

/// Values of an attribute, in order.
fn all<'a>(page: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!(" {attribute}=\"");
    page.split(&*start).skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

/// Elements that have no end.
const VOID: [&str; 5] = ["meta", "br", "hr", "!doctype", "link"];

/// Fails when an element does not end where it should, or has a name that is not ours.
fn well_formed(page: &str) {
    let mut open: Vec<&str> = Vec::new();
    for rest in page.split('<').skip(1) {
        let (tag, _) = rest.split_once('>').unwrap_or_else(|| panic!("no end of <{rest}"));
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "ends of elements");
            continue;
        }
        let name = tag.split([' ', '\n', '/']).next().unwrap();
        assert!(name.chars().all(|c| c.is_ascii_alphanumeric() || c == '!'), "<{tag}>");
        assert!(tag.matches('"').count() % 2 == 0, "quotes of <{tag}>");
        if !tag.ends_with('/') && !VOID.contains(&name) {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "open: {open:?}");
}

/// The numbers of a pack as they should be noted.
fn expected(pack: &Pack) -> Vec<String> {
    let figures = pack.all().flat_map(Block::figures);
    figures.map(|figure| format!("{}|{}", figure.shown, figure.trail.line())).collect()
}

fn noted(trace: &Trace) -> Vec<String> {
    let each = trace.figures.iter();
    each.map(|one| format!("{}|{}", one.shown, one.trail.line())).collect()
}

#[test]
fn every_number_has_an_entry_and_a_way_back() {
    for count in [0, 1, 9, 30] {
        let pack = rich::pack(count, "");
        let page = page(&pack);
        well_formed(&page);
        let trace = html::trace(page.as_bytes()).unwrap();
        assert_eq!(noted(&trace), expected(&pack), "in the order of reading");
        assert_eq!(trace.stamp, pack.stamp.clone().unwrap());
        let ids = all(&page, "id");
        let once: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(once.len(), ids.len(), "an id stands once");
        for href in all(&page, "href") {
            let id = href.strip_prefix('#').unwrap_or_else(|| panic!("{href} leads out"));
            assert!(once.contains(id), "no place {id}");
        }
        for one in &trace.figures {
            let number = one.number;
            assert!(once.contains(&*format!("n{number}")) && once.contains(&*format!("f{number}")));
            assert!(page.contains(&format!("id=\"n{number}\" href=\"#f{number}\"")));
            assert!(page.contains(&format!("href=\"#n{number}\"")), "a way back");
        }
    }
}

#[test]
fn places_are_counted_by_the_headings() {
    let trace = html::trace(&html::write(&rich::pack(2, "")).unwrap()).unwrap();
    let first = &trace.figures[0];
    assert_eq!((first.number, first.place, &*first.heading), (1, 1, "总体情况"));
    let last = trace.figures.last().unwrap();
    assert_eq!((last.place, &*last.heading), (5, "任务明细表"));
}

#[test]
fn headings_go_down_one_at_a_time_and_tables_name_their_columns() {
    let mut pack = rich::pack(3, "");
    pack.blocks.insert(0, Block::Heading { level: 4, ordinal: None, text: "深".into() });
    let page = page(&pack);
    assert!(page.starts_with("<!doctype html>\n<html lang=\"zh-CN\">"));
    let mut last = 0;
    for rest in page.split("<h").skip(1) {
        let Some(level) = rest.chars().next().unwrap().to_digit(10) else { continue };
        assert!(level <= last + 1, "h{level} under h{last}");
        last = level;
    }
    assert_eq!(page.matches("<h1").count(), 1);
    let heads = page.matches("<th").count() - page.matches("<thead").count();
    assert_eq!(heads, page.matches("<th scope=\"").count());
}

#[test]
fn the_page_needs_no_network_no_script_and_nothing_newer_than_chromium_86() {
    let page = page(&rich::pack(3, ""));
    for word in [
        "http://",
        "https://",
        "//cdn",
        "@import",
        "src=",
        " onclick=",
        " style=",
        ":has(",
        ":is(",
        ":where(",
        "@container",
        "@layer",
        "inset:",
        "aspect-ratio",
        "dvh",
        "popover",
        "javascript:",
    ] {
        let mut found =
            page.match_indices(word).map(|(at, _)| &page[at.saturating_sub(9)..at + 12]);
        assert_eq!(found.next(), None, "{word}");
    }
    assert_eq!(page.matches("<script").count(), 1, "the data");
    assert!(page.contains("default-src 'none'; style-src 'sha256-"));
}

#[test]
fn the_same_pack_gives_the_same_bytes_and_an_empty_one_a_page() {
    let pack = rich::pack(5, "");
    assert_eq!(html::write(&pack).unwrap(), html::write(&pack).unwrap());
    let page = page(&Pack::default());
    well_formed(&page);
    assert_eq!(html::trace(page.as_bytes()), Some(Trace::default()));
    assert!(!page.contains("数字来路</h2>"));
    assert_eq!(html::trace(b"<html>"), None);
}

#[test]
fn hostile_words_are_only_words() {
    let words = "</script><img src=x onerror=alert(1)>\"'&<!--{{";
    let pack = rich::pack(2, words);
    let page = page(&pack);
    well_formed(&page);
    assert!(!page.contains("<img") && !page.contains("<!--"));
    assert_eq!(noted(&html::trace(page.as_bytes()).unwrap()), expected(&pack));
}

#[test]
fn pages_for_those_who_look() {
    let long = "统筹城乡义务教育一体化发展，".repeat(12);
    let place = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    std::fs::write(place.join("pack-long.html"), page(&rich::pack(3, &long))).unwrap();
    for count in [1, 12, 400] {
        std::fs::write(place.join(format!("pack-{count}.html")), page(&rich::pack(count, "")))
            .unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_words_give_a_page_whose_numbers_read_back(words in any::<String>()) {
        let pack = rich::pack(2, &words);
        let page = page(&pack);
        well_formed(&page);
        let trace = html::trace(page.as_bytes()).unwrap();
        prop_assert_eq!(noted(&trace), expected(&pack));
        prop_assert_eq!(&trace.stamp, pack.stamp.as_ref().unwrap());
        let other = Pack { stamp: Some(Stamp::default()), ..pack };
        prop_assert_ne!(page.into_bytes(), html::write(&other).unwrap());
    }
}
