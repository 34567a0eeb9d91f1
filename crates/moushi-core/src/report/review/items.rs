//! Rows and candidates as items: a row takes with it the candidates that stand at its places; a
//! candidate that no row takes stands for itself.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Class, DeadlineView, ItemView, Place, QuantityView};
use crate::model::{
    Achievement, Candidate, Document, Earlier, Kind, Ledger, Origin, Requirement, RowId, Task,
    TaskKind,
};
use crate::report::phrase;
use crate::text::{Quantity, SourceId, Span, Text, When};

/// The items of a ledger in reading order, without links and findings.
pub(super) struct Items {
    /// In reading order.
    pub list: Vec<ItemView>,
    /// Index by name of the row; only asked for single names, its order is not the same twice.
    pub by_row: HashMap<RowId, usize>,
}

/// Where the documents stand in the list.
pub(super) struct Shelf<'a> {
    ledger: &'a Ledger,
    by_id: BTreeMap<&'a SourceId, usize>,
    by_place: BTreeMap<Place, &'a Candidate>,
}

impl<'a> Shelf<'a> {
    pub(super) fn new(ledger: &'a Ledger) -> Self {
        let documents = || ledger.documents.iter().enumerate();
        let candidates = |(doc, document): (usize, &'a Document)| {
            document.extraction.candidates.iter().map(move |c| (place_of(doc, c.span), c))
        };
        Self {
            ledger,
            by_id: documents().map(|(doc, document)| (&document.source.id, doc)).collect(),
            by_place: documents().flat_map(candidates).collect(),
        }
    }

    /// How many documents there are.
    pub(super) fn documents(&self) -> usize {
        self.ledger.documents.len()
    }

    /// The place of a span, unless it is no place of a source at hand.
    pub(super) fn place(&self, source: &SourceId, span: Span) -> Option<Place> {
        let doc = *self.by_id.get(source)?;
        self.words(doc, span).map(|_| place_of(doc, span))
    }

    /// The words at a span of a document.
    pub(super) fn words(&self, doc: usize, span: Span) -> Option<&'a str> {
        self.ledger.documents[doc].source.text.get(span.start()..span.end())
    }

    fn places<'o>(&self, origins: impl IntoIterator<Item = &'o Origin>) -> Vec<Place> {
        let texts = origins.into_iter().filter_map(Origin::text);
        texts.filter_map(|(source, span)| self.place(source, span)).collect()
    }

    fn quantities(&self, place: Option<&Place>, quantities: &[Quantity]) -> Vec<QuantityView> {
        let words = |span| place.and_then(|p| self.words(p.doc, span)).unwrap_or_default();
        quantities
            .iter()
            .map(|q| QuantityView {
                words: words(q.span).to_owned(),
                value: q.value,
                unit: q.unit.clone(),
            })
            .collect()
    }

    fn deadline(&self, place: Option<&Place>, when: Option<&When>) -> Option<DeadlineView> {
        let when = when?;
        let words = place.and_then(|p| self.words(p.doc, when.span)).unwrap_or_default();
        Some(DeadlineView {
            words: words.to_owned(),
            latest: when.latest.map(|day| day.to_string()),
        })
    }
}

fn place_of(doc: usize, span: Span) -> Place {
    Place { doc, start: span.start(), end: span.end() }
}

/// Builds the items.
pub(super) fn items(shelf: &Shelf<'_>) -> Items {
    let ledger = shelf.ledger;
    let mut drafts: Vec<Draft> = Vec::new();
    drafts.extend(ledger.requirements.iter().map(|row| requirement(shelf, row)));
    drafts.extend(ledger.achievements.iter().map(|row| achievement(shelf, row)));
    for (class, rows) in [
        (Class::Task, &ledger.tasks),
        (Class::LastYear, &ledger.last_year),
        (Class::Below, &ledger.below),
    ] {
        drafts.extend(rows.iter().map(|row| task(shelf, class, row)));
    }
    for draft in &mut drafts {
        for place in draft.item.places.clone() {
            if let Some(candidate) = shelf.by_place.get(&place) {
                complete(shelf, &mut draft.item, place, candidate);
            }
        }
    }
    let taken: BTreeSet<Place> = drafts.iter().flat_map(|d| d.item.places.clone()).collect();
    let loose = shelf.by_place.iter().filter(|(place, _)| !taken.contains(place));
    drafts.extend(loose.map(|(place, candidate)| loose_item(shelf, *place, candidate)));
    order(shelf, drafts)
}

/// An item whose parent is still a name.
struct Draft {
    item: ItemView,
    parent: Option<RowId>,
}

fn order(shelf: &Shelf<'_>, mut drafts: Vec<Draft>) -> Items {
    drafts.sort_by_key(|draft| {
        let place = draft.item.places.first();
        let reading = place.map(|p| (p.doc, p.start, Reverse(p.end)));
        (reading.is_none(), reading, draft.item.class, draft.item.row.clone())
    });
    let by_row: HashMap<RowId, usize> = drafts
        .iter()
        .enumerate()
        .filter_map(|(index, draft)| Some((RowId(draft.item.row.clone()?), index)))
        .collect();
    let by_place: BTreeMap<Place, usize> = drafts
        .iter()
        .enumerate()
        .flat_map(|(index, draft)| draft.item.places.iter().map(move |place| (*place, index)))
        .collect();
    let above = |draft: &Draft| {
        draft.parent.as_ref().and_then(|id| by_row.get(id).copied()).or_else(|| {
            let place = *draft.item.places.first()?;
            let extraction = &shelf.ledger.documents[place.doc].extraction;
            let parent = extraction.candidates.get(shelf.by_place.get(&place)?.parent?)?;
            by_place.get(&place_of(place.doc, parent.span)).copied()
        })
    };
    let parents: Vec<Option<usize>> = drafts.iter().map(above).collect();
    let finish = |(index, (draft, parent)): (usize, (Draft, Option<usize>))| ItemView {
        parent: parent.filter(|parent| *parent != index),
        ..draft.item
    };
    Items { list: drafts.into_iter().zip(parents).enumerate().map(finish).collect(), by_row }
}

fn blank(class: Class, kind: Kind, words: &str) -> ItemView {
    ItemView {
        class,
        kind,
        row: None,
        words: words.to_owned(),
        places: Vec::new(),
        leader: None,
        leads: Vec::new(),
        support: Vec::new(),
        issuer: None,
        deadline: None,
        quantities: Vec::new(),
        programmes: Vec::new(),
        earlier: None,
        modality: None,
        deliverable: None,
        own_choice: None,
        path: String::new(),
        parent: None,
        finder: None,
        confidence: None,
        links: Vec::new(),
        findings: Vec::new(),
        standing: None,
        weak: false,
    }
}

fn requirement(shelf: &Shelf<'_>, row: &Requirement) -> Draft {
    let places = shelf.places(&row.origins);
    let item = ItemView {
        row: Some(row.id.0.clone()),
        leads: row.obligor.iter().cloned().collect(),
        issuer: row.issuer.clone(),
        deadline: shelf.deadline(places.first(), row.deadline.as_ref()),
        quantities: shelf.quantities(places.first(), &row.quantities),
        programmes: row.programmes.clone(),
        modality: Some(row.modality),
        path: row.path.clone(),
        places,
        ..blank(Class::Requirement, Kind::Requirement, &row.words)
    };
    Draft { item, parent: row.parent.clone() }
}

fn earlier(rows: &[Earlier]) -> Option<Text> {
    (!rows.is_empty()).then(|| phrase::earlier(rows))
}

fn achievement(shelf: &Shelf<'_>, row: &Achievement) -> Draft {
    let places = shelf.places([&row.origin]);
    let item = ItemView {
        row: Some(row.id.0.clone()),
        leader: row.owner.clone(),
        quantities: shelf.quantities(places.first(), &row.quantities),
        programmes: row.programmes.clone(),
        earlier: earlier(&row.earlier),
        places,
        ..blank(Class::Achievement, Kind::Achievement, &row.words)
    };
    Draft { item, parent: row.parent.clone() }
}

fn task(shelf: &Shelf<'_>, class: Class, row: &Task) -> Draft {
    let places = shelf.places([&row.origin]);
    let kind = match row.kind {
        TaskKind::Livelihood => Kind::Livelihood,
        TaskKind::Risk => Kind::Risk,
        TaskKind::Target => Kind::IndicatorTarget,
        TaskKind::Project
        | TaskKind::Platform
        | TaskKind::Reform
        | TaskKind::Pilot
        | TaskKind::Routine => Kind::Task,
    };
    let targets: Vec<Quantity> = row.targets.iter().map(|t| t.quantity.clone()).collect();
    let deadline = shelf.deadline(places.first(), row.deadline.as_ref());
    let item = ItemView {
        row: Some(row.id.0.clone()),
        leader: row.leader.clone(),
        leads: row.leads.clone(),
        support: row.support.clone(),
        deadline: deadline.map(|day| DeadlineView {
            words: row.deadline_words.clone().unwrap_or(day.words),
            ..day
        }),
        quantities: shelf.quantities(places.first(), &targets),
        programmes: row.programmes.clone(),
        earlier: earlier(&row.earlier),
        modality: Some(row.modality),
        deliverable: row.deliverable.clone(),
        own_choice: row.own_choice.clone(),
        path: row.path.clone(),
        places,
        ..blank(class, kind, &row.words)
    };
    Draft { item, parent: row.parent.clone() }
}

fn loose_item(shelf: &Shelf<'_>, place: Place, candidate: &Candidate) -> Draft {
    let words = shelf.words(place.doc, candidate.span).unwrap_or_default();
    let places = if words.is_empty() { Vec::new() } else { vec![place] };
    let mut item = ItemView { places, ..blank(Class::Loose, candidate.kind, words) };
    complete(shelf, &mut item, place, candidate);
    Draft { item, parent: None }
}

/// Adds what only the candidate knows; what the row says already stays.
fn complete(shelf: &Shelf<'_>, item: &mut ItemView, place: Place, candidate: &Candidate) {
    let document = &shelf.ledger.documents[place.doc];
    let section = document.extraction.sections.get(candidate.section);
    let known = |name: &str| shelf.ledger.people.iter().any(|person| person.name == name);
    let owner = candidate.owner.as_ref().map(|owner| owner.name.clone());
    if item.finder.is_none() {
        item.kind = candidate.kind;
        item.finder = Some(candidate.finder.clone());
        item.confidence = Some(candidate.confidence);
    }
    if item.leader.is_none() {
        let person = owner.clone().filter(|name| known(name));
        item.leader = person.or_else(|| section.and_then(|section| section.speaker.clone()));
    }
    if item.leads.is_empty() {
        item.leads.extend(owner.filter(|name| !known(name)));
    }
    if item.path.is_empty() {
        item.path.clone_from(&candidate.path);
    }
    if item.path.is_empty() {
        item.path = candidate.ordinal.clone().unwrap_or_default();
    }
    if item.quantities.is_empty() {
        item.quantities = shelf.quantities(Some(&place), &candidate.quantities);
    }
    if item.programmes.is_empty() {
        item.programmes = candidate.programmes.iter().map(|quoted| quoted.name.clone()).collect();
    }
    item.modality = item.modality.or(candidate.modality);
    if item.deadline.is_none() {
        item.deadline = shelf.deadline(Some(&place), candidate.deadline.as_ref());
    }
}
