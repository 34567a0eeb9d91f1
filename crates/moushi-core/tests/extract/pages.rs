//! The cases of the pages beside the finders: the words between 〔 〕 are what must be found, the
//! name behind the arrow is what they must be found as, and nothing else may be found. Where a line
//! has several kinds, they stand behind the arrow in order; the last one holds for the rest.

use moushi_core::extract::{Options, PAGES, extract};
use moushi_core::model::Candidate;
use moushi_core::text::{Case, Page, Source, Span};

#[test]
fn every_case_of_every_page_holds() {
    for (name, markdown) in PAGES {
        let page = Page::parse(markdown);
        assert!(
            !page.title.is_empty() && page.cases.len() >= 3,
            "{name} needs a title and three cases"
        );
        for case in &page.cases {
            let source = super::source(&case.text);
            let mut expected = expected(case);
            let mut found = found(name, &source);
            expected.sort();
            found.sort();
            assert_eq!(found, expected, "{name}.md, case in line {}", case.line);
        }
    }
}

/// What a case expects, as words and kind.
fn expected(case: &Case) -> Vec<(String, String)> {
    let mut nth = 0;
    let mut line = usize::MAX;
    let mut one = |(span, kinds): &(Span, String)| {
        let here = case.text[..span.start()].matches('\n').count();
        nth = if here == line { nth + 1 } else { 0 };
        line = here;
        let kinds: Vec<&str> = kinds.split(' ').collect();
        let kind = kinds[nth.min(kinds.len() - 1)];
        (span.of(&case.text).to_owned(), kind.to_owned())
    };
    case.expected.iter().map(&mut one).collect()
}

/// The codes behind an item, with + for done and - for not done.
fn code(candidate: &Candidate) -> String {
    let Some(back) = &candidate.back else { return "none".to_owned() };
    let rows: Vec<&str> = back.rows.iter().map(|row| row.0.as_str()).collect();
    let done = match back.done {
        Some(true) => "+",
        Some(false) => "-",
        None => "",
    };
    format!("{}{done}", rows.join("+"))
}

/// What the finder of a page finds, as words and kind.
fn found(page: &str, source: &Source) -> Vec<(String, String)> {
    let all = extract(source, &Options { year: Some(2024) });
    let name = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let words = |span| source.at(span).to_owned();
    match page {
        "items" | "kind" | "livelihood" | "notice" | "speech" => all
            .candidates
            .iter()
            .map(|c| (words(c.span), name(serde_json::to_value(c.kind).unwrap())))
            .collect(),
        "returned" => all.candidates.iter().map(|c| (words(c.span), code(c))).collect(),
        "owner" => all
            .candidates
            .iter()
            .filter_map(|c| c.owner.as_ref())
            .map(|o| (words(o.span), "owner".to_owned()))
            .collect::<std::collections::BTreeSet<_>>()
            .into_iter()
            .collect(),
        "deadline" => all
            .candidates
            .iter()
            .filter_map(|c| Some((words(c.span), words(c.deadline.as_ref()?.span))))
            .collect(),
        "noise" => all
            .noise
            .iter()
            .map(|n| (words(n.span), name(serde_json::to_value(n.kind).unwrap())))
            .collect(),
        "programmes" => {
            let named = all
                .candidates
                .iter()
                .flat_map(|c| &c.programmes)
                .map(|q| (words(q.span), "programme".to_owned()));
            named
                .chain(all.quoted_other.iter().map(|q| (words(q.span), "other".to_owned())))
                .collect()
        }
        other => panic!("no runner for the page {other}"),
    }
}
