//! What a chart says: title, series, categories and values, from the copy of them that its part holds. Draws nothing and
//! opens no workbook.

use std::collections::BTreeMap;

use crate::read::xml::Element;

/// Title, names of series and categories with their values: `小学：2022年 87，2023年 91`.
pub(crate) fn chart(root: &Element) -> Vec<String> {
    let Some(chart) = root.child("chart") else { return Vec::new() };
    let mut out = chart.at(&["title", "tx", "rich"]).map(title).unwrap_or_default();
    let plots = chart.child("plotArea").into_iter().flat_map(Element::children);
    let series = plots.flat_map(|plot| plot.children().filter(|child| child.is("ser")));
    out.extend(series.map(line));
    out
}

/// A line for each paragraph that holds words.
fn title(rich: &Element) -> Vec<String> {
    let paragraphs = rich.children().filter(|child| child.is("p"));
    let words = paragraphs.map(|paragraph| {
        let runs = paragraph.children().filter_map(|run| run.child("t"));
        runs.map(Element::text).collect::<String>()
    });
    words.filter(|words| !words.trim().is_empty()).collect()
}

fn line(series: &Element) -> String {
    let of = |name: &str| series.child(name).map(points).unwrap_or_default();
    let name = of("tx").into_values().collect::<Vec<_>>().join(" ");
    let categories = of("cat");
    let pair = |(at, value): (u32, String)| match categories.get(&at) {
        Some(category) => format!("{category} {value}"),
        None => value,
    };
    let pairs: Vec<String> = of("val").into_iter().map(pair).collect();
    let parts = [name, pairs.join("，")].into_iter().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("：")
}

/// Values of a reference, `c:pt/c:v`, by their place: where a number is missing there is no point.
fn points(reference: &Element) -> BTreeMap<u32, String> {
    let mut out = BTreeMap::new();
    gather(reference, &mut out);
    out
}

fn gather(reference: &Element, out: &mut BTreeMap<u32, String>) {
    for child in reference.children() {
        if child.is("pt") {
            let next = out.last_key_value().map_or(0, |(last, _)| last.saturating_add(1));
            let at = child.number("idx").unwrap_or(next);
            out.extend(child.child("v").map(|value| (at, value.text().trim().to_owned())));
        } else {
            gather(child, out);
        }
    }
}
