//! Every line of the case blocks in `src/text/*.md` is a row of a table that must be right.

use moushi_core::text::{
    Bound, Case, Page, Quantity, Span, When, numeral, ordinal, quantity, when,
};

/// Runs the cases of a page; returns how many phrases were expected.
fn check(page: &str, find: impl Fn(&Case) -> Vec<(Span, String)>) -> usize {
    let page = Page::parse(page);
    let mut wrong = Vec::new();
    for case in &page.cases {
        let found = find(case);
        let words = |list: &[(Span, String)], other: &[(Span, String)]| {
            let extra = list.iter().filter(|pair| !other.contains(pair));
            extra.map(|(span, name)| format!("{} <- {name}", span.of(&case.text))).collect()
        };
        let missed: Vec<String> = words(&case.expected, &found);
        let invented: Vec<String> = words(&found, &case.expected);
        if !missed.is_empty() || !invented.is_empty() {
            wrong.push(format!("line {}: expected {missed:#?} but found {invented:#?}", case.line));
        }
    }
    assert!(wrong.is_empty(), "{}: {}", page.title, wrong.join("\n"));
    page.cases.iter().map(|case| case.expected.len()).sum()
}

fn numerals(page: &str) -> usize {
    check(page, |case| {
        let at = |span: &Span| {
            let (value, len) = numeral::at(&case.text[span.start()..])?;
            Some((Span::new(span.start(), span.start() + len), value.to_string()))
        };
        case.expected.iter().filter_map(|(span, _)| at(span)).collect()
    })
}

fn quantities(page: &str) -> usize {
    check(page, |case| quantity::find(&case.text).iter().map(quantity_name).collect())
}

fn quantity_name(found: &Quantity) -> (Span, String) {
    let bound = match found.bound {
        Bound::Exact => "",
        Bound::AtLeast => " at_least",
        Bound::AtMost => " at_most",
        Bound::About => " about",
    };
    let upper = found.upper.map(|upper| format!("..{upper}")).unwrap_or_default();
    (found.span, format!("{}{upper} {}{bound}", found.value, found.unit))
}

fn times(page: &str) -> usize {
    check(page, |case| {
        let year = case.info.trim_start_matches("year=").parse().expect("a case names its year");
        when::find(&case.text, year).iter().map(when_name).collect()
    })
}

fn when_name(found: &When) -> (Span, String) {
    let latest = found.latest.map_or("-".to_owned(), |day| day.to_string());
    let name = format!("{:?} {:?} {latest}", found.role, found.grain).to_lowercase();
    (found.span, name)
}

fn ordinals(page: &str) -> usize {
    check(page, |case| {
        let name = |found: ordinal::Ordinal| {
            let scheme = serde_json::to_value(found.scheme).expect("a scheme is a word");
            let place = format!("{:?}", found.place).to_lowercase();
            let scheme = scheme.as_str().expect("a scheme is a word").to_owned();
            (found.span, format!("{scheme} {} {place}", found.number))
        };
        ordinal::find(&case.text).into_iter().map(name).collect()
    })
}

#[test]
fn the_table_of_numerals_is_right() {
    assert!(numerals(include_str!("../../src/text/numeral.md")) >= 40);
}

#[test]
fn the_table_of_quantities_is_right() {
    assert!(quantities(include_str!("../../src/text/quantity.md")) >= 45);
}

#[test]
fn the_table_of_times_is_right() {
    assert!(times(include_str!("../../src/text/when.md")) >= 80);
}

#[test]
fn the_table_of_ordinals_is_right() {
    assert!(ordinals(include_str!("../../src/text/ordinal.md")) >= 18);
}

#[test]
fn a_bare_year_of_the_plan_is_told_from_a_deadline() {
    let names = |text: &str| when::find(text, 2023)[0].only_names(2023);
    assert!(names("2023年新建学校") && names("今年新建学校"));
    assert!(!names("到2023年新建学校") && !names("2023年底建成") && !names("2022年新建学校"));
}
