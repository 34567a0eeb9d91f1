//! Puts the review view together from a ledger, its findings and the rules that made them.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use super::items::{Items, Shelf, items};
use super::matrix::{mark_standing, matrix};
use super::runs::{Covers, paragraphs};
use super::{
    Class, DocumentView, FindingView, ItemView, LeaderView, LinkView, NoiseView, Place, ReviewView,
    Standing,
};
use crate::align::Coverage;
use crate::model::{Document, Finding, Ledger, LinkState, RowId, Spot};
use crate::report::RuleCard;
use crate::text::{Noise, Span, Text};

/// The review view of `ledger`; `coverage` is that of the same ledger.
///
/// `rules` are those that can have made the findings, in the order in which people know them; a
/// finding of an unknown rule is shown under its bare name.
pub fn review_view(
    ledger: &Ledger,
    coverage: &Coverage,
    findings: &[Finding],
    rules: &[RuleCard],
) -> ReviewView {
    let shelf = Shelf::new(ledger);
    let Items { mut list, by_row } = items(&shelf);
    let links = link_views(ledger, &by_row, &mut list);
    mark_standing(ledger, coverage, &by_row, &mut list);
    let used = used_rules(findings, rules);
    let findings = finding_views(&shelf, findings, &used, &by_row, &mut list);
    ReviewView {
        org: ledger.org.clone(),
        year: ledger.year,
        documents: documents(ledger, &list, &findings),
        leaders: leaders(ledger, &list, &findings),
        matrix: matrix(ledger, coverage, &by_row, &list, &links),
        items: list,
        findings,
        links,
        rules: used,
    }
}

fn link_views(
    ledger: &Ledger,
    by_row: &HashMap<RowId, usize>,
    items: &mut [ItemView],
) -> Vec<LinkView> {
    let mut links = Vec::new();
    for link in ledger.links.iter().filter(|link| link.state != LinkState::Refused) {
        let ends = (by_row.get(&link.requirement), by_row.get(&link.task));
        let (Some(&requirement), Some(&task)) = ends else { continue };
        if (items[requirement].class, items[task].class) != (Class::Requirement, Class::Task) {
            continue;
        }
        items[requirement].links.push(links.len());
        items[task].links.push(links.len());
        links.push(LinkView {
            requirement,
            task,
            relation: link.relation,
            strength: link.strength,
            shared: link.shared.clone(),
            state: link.state,
            weakenings: link.weakenings.iter().map(|w| (w.aspect, w.message.clone())).collect(),
        });
    }
    links
}

/// The rules that findings name, known ones in the order given, unknown ones behind.
fn used_rules(findings: &[Finding], rules: &[RuleCard]) -> Vec<RuleCard> {
    let named = |name: &str| findings.iter().any(|finding| finding.rule == name);
    let mut used: Vec<RuleCard> = rules.iter().filter(|card| named(&card.name)).cloned().collect();
    for finding in findings {
        if !used.iter().any(|card| card.name == finding.rule) {
            used.push(RuleCard {
                name: finding.rule.clone(),
                title: Text::of(finding.rule.clone(), finding.rule.clone()),
                family: Text::new("其他", "Other"),
                page: String::new(),
            });
        }
    }
    used
}

fn finding_views(
    shelf: &Shelf<'_>,
    findings: &[Finding],
    rules: &[RuleCard],
    by_row: &HashMap<RowId, usize>,
    items: &mut [ItemView],
) -> Vec<FindingView> {
    let stands = Stands::of(items, shelf.documents());
    let view = |finding: &Finding| finding_view(shelf, finding, rules, by_row, items, &stands);
    let mut views: Vec<FindingView> = findings.iter().map(view).collect();
    views.sort_by_key(|view| {
        let place = view.places.first().copied();
        (place.is_none(), place.map(|p| (p.doc, p.start)), Reverse(view.severity), view.rule)
    });
    for (index, view) in views.iter().enumerate() {
        for item in &view.items {
            items[*item].findings.push(index);
        }
    }
    views
}

fn finding_view(
    shelf: &Shelf<'_>,
    finding: &Finding,
    rules: &[RuleCard],
    by_row: &HashMap<RowId, usize>,
    items: &[ItemView],
    stands: &Stands,
) -> FindingView {
    let rule = rules.iter().position(|card| card.name == finding.rule);
    let (mut places, mut about): (Vec<Place>, Vec<usize>) = (Vec::new(), Vec::new());
    for spot in &finding.at {
        match spot {
            Spot::Words { source, span } => {
                let place = shelf.place(source, *span);
                about.extend(place.and_then(|place| stands.item_at(place)));
                places.extend(place);
            }
            Spot::Row(id) => {
                let item = by_row.get(id).copied();
                places.extend(item.and_then(|item| items[item].places.first().copied()));
                about.extend(item);
            }
            Spot::Plan => {}
        }
    }
    let mut seen = BTreeSet::new();
    about.retain(|item| seen.insert(*item));
    let words = places.first().and_then(|p| shelf.words(p.doc, Span::new(p.start, p.end)));
    FindingView {
        rule: rule.expect("every rule that a finding names is in the list"),
        severity: finding.severity,
        message: finding.message.clone(),
        advice: finding.advice.clone(),
        words: words.unwrap_or_default().to_owned(),
        leader: about.iter().find_map(|item| items[*item].leader.clone()),
        places,
        items: about,
    }
}

/// Where items stand, to be asked which one holds a place. Built once: asking every item for every
/// place would cost the square of the work.
struct Stands {
    /// First byte, one past the last, item; by document, in the order of the first byte.
    by_document: Vec<Vec<(usize, usize, usize)>>,
    /// Length of the longest place of an item.
    longest: usize,
}

impl Stands {
    fn of(items: &[ItemView], documents: usize) -> Self {
        let mut by_document = vec![Vec::new(); documents];
        let mut longest = 0;
        for (index, item) in items.iter().enumerate() {
            for place in &item.places {
                by_document[place.doc].push((place.start, place.end, index));
                longest = longest.max(place.end - place.start);
            }
        }
        by_document.iter_mut().for_each(|places| places.sort_unstable());
        Self { by_document, longest }
    }

    /// The narrowest item that shares words with a place.
    fn item_at(&self, at: Place) -> Option<usize> {
        let places = &self.by_document[at.doc];
        let behind = places.partition_point(|(start, ..)| *start < at.end);
        let near = places[..behind].iter().rev();
        let near = near.take_while(|(start, ..)| start + self.longest > at.start);
        let shares = near.filter(|(_, end, _)| *end > at.start);
        shares.map(|(start, end, index)| (end - start, *index)).min().map(|(_, index)| index)
    }
}

fn documents(ledger: &Ledger, items: &[ItemView], findings: &[FindingView]) -> Vec<DocumentView> {
    let mut marks: Vec<Vec<(Span, Covers)>> = vec![Vec::new(); ledger.documents.len()];
    let mut mark = |place: &Place, covers: Covers| {
        marks[place.doc].push((Span::new(place.start, place.end), covers));
    };
    for (index, item) in items.iter().enumerate() {
        item.places.iter().for_each(|place| mark(place, Covers::Item(index)));
    }
    for (index, finding) in findings.iter().enumerate() {
        finding.places.iter().for_each(|place| mark(place, Covers::Finding(index)));
    }
    let at = |doc: usize, places: &[Place]| places.first().is_some_and(|place| place.doc == doc);
    ledger
        .documents
        .iter()
        .zip(marks)
        .enumerate()
        .map(|(doc, (document, marks))| DocumentView {
            items: items.iter().filter(|item| at(doc, &item.places)).count(),
            findings: findings.iter().filter(|finding| at(doc, &finding.places)).count(),
            ..document_view(document, marks)
        })
        .collect()
}

fn document_view(document: &Document, mut marks: Vec<(Span, Covers)>) -> DocumentView {
    let source = &document.source;
    let mut noise: Vec<&Noise> = source.noise.iter().chain(&document.extraction.noise).collect();
    noise.sort_by_key(|noise| (noise.span, noise.kind));
    noise.dedup_by_key(|noise| noise.span);
    marks.extend(noise.iter().enumerate().map(|(index, n)| (n.span, Covers::Noise(index))));
    DocumentView {
        id: source.id.as_str().to_owned(),
        name: source.name.clone(),
        title: document.title.clone(),
        issuer: document.issuer.clone(),
        level: document.level,
        format: source.format,
        paragraphs: paragraphs(source, marks),
        noise: noise
            .into_iter()
            .map(|n| NoiseView { kind: n.kind, likely: n.likely.clone(), sureness: n.sureness })
            .collect(),
        items: 0,
        findings: 0,
    }
}

fn leaders(ledger: &Ledger, items: &[ItemView], findings: &[FindingView]) -> Vec<LeaderView> {
    ledger
        .people
        .iter()
        .map(|person| {
            let theirs = |leader: &Option<String>| leader.as_deref() == Some(person.name.as_str());
            let count = |class: Class, test: &dyn Fn(&ItemView) -> bool| {
                let rows = items.iter().filter(|item| item.class == class && theirs(&item.leader));
                rows.filter(|item| test(item)).count()
            };
            LeaderView {
                name: person.name.clone(),
                title: person.title.clone(),
                achievements: count(Class::Achievement, &|_| true),
                tasks: count(Class::Task, &|_| true),
                measured: count(Class::Task, &|item| !item.quantities.is_empty()),
                dated: count(Class::Task, &|item| item.deadline.is_some()),
                based: count(Class::Task, &|item| item.standing == Some(Standing::Based)),
                findings: findings.iter().filter(|finding| theirs(&finding.leader)).count(),
            }
        })
        .collect()
}
