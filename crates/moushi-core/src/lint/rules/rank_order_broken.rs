//! Rule `rank-order-broken` 名次颠倒: people in an order that is not the official one.

use aho_corasick::AhoCorasick;

use crate::lint::plan::Plan;
use crate::lint::reading::{Stretch, paragraphs};
use crate::lint::sink::{Sink, spot};
use crate::lint::{Check, Family, Rule};
use crate::model::{Document, Person, Severity};
use crate::text::{Span, Text};

/// The rule.
pub const RULE: Rule = Rule {
    name: "rank-order-broken",
    family: Family::Wording,
    severity: Severity::Warning,
    title: Text::new("名次颠倒", "people out of official order"),
    page: include_str!("rank_order_broken.md"),
    since: "0.1",
    check: Check::Plan(check),
};

fn check(plan: &Plan, sink: &mut Sink) {
    let people = &plan.ledger.people;
    let Ok(names) = AhoCorasick::new(people.iter().map(|person| &person.name)) else { return };
    for document in &plan.ledger.documents {
        for list in paragraphs(document).flat_map(|paragraph| lists(&names, paragraph)) {
            if let Some([first, second]) = list.windows(2).find_map(|pair| inversion(people, pair))
            {
                let spots = list.iter().map(|(_, span)| spot(document, *span)).collect();
                sink.report(in_a_list(first, second), ADVICE, spots);
            }
        }
        speakers(people, document, sink);
    }
}

/// A person, as the place in the list of people, and where the name stands.
type Named = (usize, Span);

/// Names joined by 、 without anything else between them.
fn lists(names: &AhoCorasick, paragraph: Stretch) -> Vec<Vec<Named>> {
    let mut lists: Vec<Vec<Named>> = Vec::new();
    let mut end = None;
    for found in names.find_iter(paragraph.words) {
        let named = (found.pattern().as_usize(), paragraph.span(found.range()));
        let joined = end.is_some_and(|end| &paragraph.words[end..found.start()] == "、");
        match lists.last_mut().filter(|_| joined) {
            Some(list) => list.push(named),
            None => lists.push(vec![named]),
        }
        end = Some(found.end());
    }
    lists
}

fn inversion<'a>(people: &'a [Person], pair: &[Named]) -> Option<[&'a Person; 2]> {
    let [first, second] = [&people[pair[0].0], &people[pair[1].0]];
    (first.rank > second.rank).then_some([first, second])
}

/// The first two speakers of a document who stand the other way round than in the official order.
fn speakers(people: &[Person], document: &Document, sink: &mut Sink) {
    let rank = |name: &str| people.iter().find(|person| person.name == name).map(|one| one.rank);
    let known = document.extraction.people.iter().filter_map(|one| Some((one, rank(&one.name)?)));
    let known: Vec<_> = known.collect();
    let Some(pair) = known.windows(2).find(|pair| pair[0].1 > pair[1].1) else { return };
    let (first, second) = (pair[0].0, pair[1].0);
    let places = [first, second].map(|person| place(document, &person.name));
    let spots = places.into_iter().flatten().map(|span| spot(document, span));
    sink.report(in_a_document(first, second), ADVICE, spots.collect());
}

/// Where the name stands: at the head of what the person says, or where it comes first.
fn place(document: &Document, name: &str) -> Option<Span> {
    let text = &document.source.text;
    let spoken = document.extraction.sections.iter();
    let spoken = spoken.filter(|section| section.speaker.as_deref() == Some(name));
    let start = spoken.map(|section| section.span.start()).next().unwrap_or(0);
    let at = text[start..].find(name).map(|at| start + at).or_else(|| text.find(name))?;
    Some(Span::new(at, at + name.len()))
}

fn in_a_list(first: &Person, second: &Person) -> Text {
    Text::of(
        format!("名单中{}排在{}之前，与排名顺序相反。", first.name, second.name),
        format!(
            "{} stands before {} in the list, against the official order.",
            first.name, second.name
        ),
    )
}

fn in_a_document(first: &Person, second: &Person) -> Text {
    Text::of(
        format!("文中{}先于{}出现，与其他文件的排名顺序相反。", first.name, second.name),
        format!(
            "{} comes before {} here, against the order of the other documents.",
            first.name, second.name
        ),
    )
}

const ADVICE: Text = Text::new(
    "按任职排名核对；职务有变动的，更新人员名单。",
    "Check against the order of office; if offices have changed, update the list of people.",
);
