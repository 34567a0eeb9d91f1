//! Candidates become rows: requirements, achievements, tasks, according to where their document
//! stands. One candidate, at most one row.

use std::collections::BTreeMap;

use super::returned::{self, Followed, Known, Phrases, Row};
use super::{deliverable, level, tables, units, words};
use crate::model::{
    Achievement, Candidate, Document, Earlier, Fingerprint, Kind, Ledger, Level, Modality, Origin,
    Owner, Requirement, RowId, Task,
};
use crate::text::{Quantity, Span};

/// The rows of all documents so far.
pub(super) struct Rows<'a> {
    requirements: Vec<Requirement>,
    achievements: Vec<Achievement>,
    tasks: Vec<Task>,
    last_year: Vec<Task>,
    below: Vec<Task>,
    /// The ledger that is asked about codes.
    known: Option<Known<'a>>,
}

/// What a candidate becomes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Requirement,
    Achievement,
    Task,
    LastYear,
    Below,
}

impl<'a> Rows<'a> {
    /// Goes on where a ledger stands; its rows are handed back by `fill`.
    pub(super) fn of(ledger: &mut Ledger, known: Option<Known<'a>>) -> Self {
        Self {
            requirements: std::mem::take(&mut ledger.requirements),
            achievements: std::mem::take(&mut ledger.achievements),
            tasks: std::mem::take(&mut ledger.tasks),
            last_year: std::mem::take(&mut ledger.last_year),
            below: std::mem::take(&mut ledger.below),
            known,
        }
    }

    /// Takes up the tables and candidates of one document.
    /// Where a ledger knows the words of an item better, the document has them from then on.
    pub(super) fn take(&mut self, document: &mut Document, year: i32) {
        let placed = self.rows_of(document, year);
        for (index, span, quantities) in placed {
            let candidate = &mut document.extraction.candidates[index];
            (candidate.span, candidate.quantities) = (span, quantities);
        }
    }

    /// Makes the rows of a document; answers the items whose words a ledger knows better.
    fn rows_of(&mut self, document: &Document, year: i32) -> Vec<(usize, Span, Vec<Quantity>)> {
        let mut placed = Vec::new();
        let mapped = tables::mapped(document);
        let inside = |span: Span| mapped.iter().any(|table| table.span.contains(span));
        for table in &mapped {
            self.table(document, table, year);
        }
        let phrases = self.known.as_ref().map(|known| known.phrases(document)).unwrap_or_default();
        let mut ids: BTreeMap<usize, RowId> = BTreeMap::new();
        for (index, candidate) in document.extraction.candidates.iter().enumerate() {
            let Some(place) = place(document.level, candidate) else { continue };
            if inside(candidate.span) {
                continue;
            }
            let parent = candidate.parent.and_then(|parent| ids.get(&parent)).cloned();
            let followed = self.followed(place, document, candidate, &phrases);
            let of = Found { document, candidate, parent, followed };
            if of.span() != candidate.span {
                placed.push((index, of.span(), of.quantities()));
            }
            let id = self.candidate(place, of, year);
            ids.insert(index, id);
        }
        placed
    }

    fn table(&mut self, document: &Document, table: &tables::Mapped, year: i32) {
        for row in table.rows(document) {
            let row = &row;
            match document.level {
                Level::Above => {
                    push(&mut self.requirements, 'R', |id| tables::requirement(id, row, year))
                }
                Level::Own => push(&mut self.tasks, 'T', |id| tables::task(id, row, year)),
                Level::LastYear => {
                    let known = self.known.as_ref();
                    push(&mut self.last_year, 'L', |id| tables::last_year(id, row, year - 1, known))
                }
                Level::Below => push(&mut self.below, 'B', |id| tables::task(id, row, year)),
            };
        }
    }

    fn candidate(&mut self, place: Place, of: Found<'_, '_>, year: i32) -> RowId {
        match place {
            Place::Requirement => push(&mut self.requirements, 'R', |id| of.requirement(id)),
            Place::Achievement => {
                push(&mut self.achievements, 'A', |id| of.achievement(id, year - 1))
            }
            Place::Task => push(&mut self.tasks, 'T', |id| of.task(id, year)),
            Place::LastYear => push(&mut self.last_year, 'L', |id| of.task(id, year - 1)),
            Place::Below => push(&mut self.below, 'B', |id| of.task(id, year)),
        }
    }

    /// Follows the codes behind an item; those of another body are none of ours.
    fn followed(
        &self,
        place: Place,
        document: &Document,
        candidate: &Candidate,
        phrases: &Phrases,
    ) -> Option<Followed<'a>> {
        matches!(place, Place::Achievement | Place::LastYear)
            .then(|| returned::follow(self.known.as_ref(), document, candidate, phrases))
            .flatten()
    }

    /// Hands the rows to the ledger.
    pub(super) fn fill(self, ledger: &mut Ledger) {
        ledger.requirements = self.requirements;
        ledger.achievements = self.achievements;
        ledger.tasks = self.tasks;
        ledger.last_year = self.last_year;
        ledger.below = self.below;
    }
}

/// Adds a row under the number after the last one: rows that were made one have left gaps, so that
/// counting them would name two rows alike.
fn push<Row: Named>(rows: &mut Vec<Row>, letter: char, make: impl FnOnce(RowId) -> Row) -> RowId {
    let last = rows.last().and_then(|row| row.id().0.get(1..)?.parse().ok());
    let id = RowId(format!("{letter}{:03}", last.unwrap_or(rows.len()) + 1));
    rows.push(make(id.clone()));
    id
}

/// A row that has a name.
trait Named {
    fn id(&self) -> &RowId;
}

impl Named for Requirement {
    fn id(&self) -> &RowId {
        &self.id
    }
}

impl Named for Achievement {
    fn id(&self) -> &RowId {
        &self.id
    }
}

impl Named for Task {
    fn id(&self) -> &RowId {
        &self.id
    }
}

/// What a candidate is for us: a superior's plans are demands on us, its results are not ours; a
/// named problem is no row, it stays in the extraction for the rules to see.
fn place(level: Level, candidate: &Candidate) -> Option<Place> {
    match (level, candidate.kind) {
        (_, Kind::Risk) | (Level::Above | Level::Below, Kind::Achievement) => None,
        (Level::Above, _) | (Level::Own, Kind::Requirement) => Some(Place::Requirement),
        (Level::Own | Level::LastYear, Kind::Achievement) => Some(Place::Achievement),
        // The task of an earlier year, whoever tells of it.
        (Level::Own, _) if candidate.back.is_some() => Some(Place::LastYear),
        (Level::Own, _) => Some(Place::Task),
        (Level::LastYear, _) => Some(Place::LastYear),
        (Level::Below, _) => Some(Place::Below),
    }
}

/// A candidate with its surroundings.
struct Found<'f, 'a> {
    document: &'f Document,
    candidate: &'f Candidate,
    parent: Option<RowId>,
    /// Where the codes behind it lead.
    followed: Option<Followed<'a>>,
}

impl Found<'_, '_> {
    fn span(&self) -> Span {
        self.followed.as_ref().map_or(self.candidate.span, |followed| followed.span)
    }

    fn words(&self) -> String {
        words::plain(self.document.source.at(self.span()))
    }

    fn quantities(&self) -> Vec<Quantity> {
        let (source, candidate) = (&self.document.source, self.candidate);
        let followed = self.followed.as_ref();
        followed.map_or_else(
            || candidate.quantities.clone(),
            |followed| followed.quantities(source, candidate),
        )
    }

    fn earlier(&self) -> Vec<Earlier> {
        self.followed.as_ref().map(|followed| followed.earlier.clone()).unwrap_or_default()
    }

    /// The year that the document tells of, where it comes back; else the one before the year planned.
    fn told_year(&self, year: i32) -> i32 {
        let named = level::year_told(&self.document.source).filter(|named| *named <= year);
        named.filter(|_| self.followed.is_some()).unwrap_or(year)
    }

    fn origin(&self) -> Origin {
        Origin::Text { source: self.document.source.id.clone(), span: self.span() }
    }

    fn programmes(&self) -> Vec<String> {
        self.candidate.programmes.iter().map(|quoted| quoted.name.clone()).collect()
    }

    fn speaker(&self) -> Option<String> {
        self.document
            .extraction
            .sections
            .get(self.candidate.section)
            .and_then(|section| section.speaker.clone())
    }

    fn owner(&self) -> Option<&Owner> {
        self.candidate.owner.as_ref()
    }

    fn requirement(self, id: RowId) -> Requirement {
        let words = self.words();
        Requirement {
            id,
            fingerprint: Fingerprint::of(&words),
            origins: vec![self.origin()],
            path: self.candidate.path.clone(),
            issuer: self.speaker().or_else(|| self.document.issuer.clone()),
            obligor: self.owner().map(|owner| owner.name.clone()),
            modality: self.candidate.modality.unwrap_or(Modality::Should),
            quantities: self.candidate.quantities.clone(),
            deadline: self.candidate.deadline.clone(),
            programmes: self.programmes(),
            parent: self.parent,
            words,
        }
    }

    fn achievement(self, id: RowId, year: i32) -> Achievement {
        let row = Achievement {
            id,
            words: self.words(),
            origin: self.origin(),
            owner: self.owner().map(|owner| owner.name.clone()),
            quantities: self.quantities(),
            programmes: self.programmes(),
            year: self.told_year(year),
            earlier: self.earlier(),
            parent: self.parent,
        };
        match self.followed.and_then(|followed| followed.row) {
            Some(Row::Achievement(before)) => returned::completed(row, before),
            _ => row,
        }
    }

    fn task(self, id: RowId, year: i32) -> Task {
        let words = self.words();
        let source = &self.document.source;
        let person = self.owner().filter(|owner| units::is_person(self.document, &owner.name));
        let (leads, mut support) = match (person, self.owner()) {
            (None, Some(owner)) => units::shared(source, owner),
            _ => Default::default(),
        };
        support.extend(self.candidate.support.iter().cloned());
        let quantities = self.quantities();
        let task = Task {
            id,
            origin: self.origin(),
            path: self.candidate.path.clone(),
            year: self.told_year(year),
            kind: deliverable::kind(self.candidate.kind, &words),
            leader: person.map(|owner| owner.name.clone()),
            leads,
            support,
            deadline_words: self
                .candidate
                .deadline
                .as_ref()
                .map(|when| words::plain(source.at(when.span))),
            deadline: self.candidate.deadline.clone(),
            deliverable: deliverable::find(&words),
            targets: deliverable::targets(source, self.span(), &quantities),
            programmes: self.programmes(),
            modality: self.candidate.modality.unwrap_or(Modality::Should),
            own_choice: None,
            done: self.candidate.back.as_ref().and_then(|back| back.done),
            milestones: Vec::new(),
            particulars: BTreeMap::new(),
            earlier: self.earlier(),
            parent: self.parent,
            words,
        };
        match self.followed.and_then(|followed| followed.row) {
            Some(Row::Task(before)) => returned::completed_task(task, before),
            _ => task,
        }
    }
}
