//! A row made of words that a person has marked, as if a finder had found them. Decides nothing and
//! stores nothing.

use moushi_core::draft::{self, Reading};
use moushi_core::model::{
    Candidate, Document, Extraction, Kind, Ledger, Level, Origin, Quoted, RowId, Task,
};
use moushi_core::text::{Source, Span, quantity, when};

use crate::store::rows::Row;

/// Finder of what a person marked.
pub const FINDER: &str = "person";
/// Most characters of one candidate.
pub const MOST: usize = 400;

/// Marks that stand between clauses and belong to none.
const MARKS: [char; 10] = ['，', '。', '；', '：', '、', '！', '？', ',', ';', '.'];

/// The fields of a row that the review page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// Leader, owner or obliged body.
    pub person: String,
    /// Lead units, or who demands.
    pub unit: String,
    /// Words of the deadline.
    pub due: String,
}

impl Shown {
    /// Those of `row`.
    pub fn of(row: &Row) -> Self {
        let (person, unit, due) = match row {
            Row::Requirement(one) => {
                let due = one.deadline.as_ref().and_then(|when| when.latest);
                let due = due.map(|day| day.to_string()).unwrap_or_default();
                (one.obligor.clone(), one.issuer.clone().unwrap_or_default(), due)
            }
            Row::Achievement(one) => (one.owner.clone(), String::new(), String::new()),
            Row::Task(one) | Row::LastYear(one) | Row::Below(one) => {
                let due = one.deadline_words.clone().unwrap_or_default();
                (one.leader.clone(), one.leads.join("、"), due)
            }
        };
        Self { person: person.unwrap_or_default(), unit, due }
    }

    /// With what is missing taken from `other`.
    pub fn or(self, other: Self) -> Self {
        let either = |mine: String, theirs| if mine.is_empty() { theirs } else { mine };
        Self {
            person: either(self.person, other.person),
            unit: either(self.unit, other.unit),
            due: either(self.due, other.due),
        }
    }
}

/// The words between two bytes of a text without the marks and blanks around them; none when the
/// bytes cut a character, or nothing or too much is left.
pub fn words(text: &str, first: i64, last: i64) -> Option<Span> {
    let (first, last) = (usize::try_from(first).ok()?, usize::try_from(last).ok()?);
    let held = text.get(first..last)?;
    let layout = |c: char| c.is_whitespace() || MARKS.contains(&c);
    let start = first + held.len() - held.trim_start_matches(layout).len();
    let words = held.trim_matches(layout);
    let fits = !words.is_empty() && words.chars().count() <= MOST;
    fits.then(|| Span::new(start, start + words.len()))
}

/// Kind of what a noun is made of.
pub fn kind(noun: &str) -> &'static str {
    match noun {
        "requirement" => "requirement",
        "achievement" => "achievement",
        _ => "task",
    }
}

/// The name of a row that has none yet.
pub fn unnamed() -> RowId {
    RowId(String::new())
}

/// The row that the words at `span` give as `noun`; none when there is no such noun.
pub fn row(document: &Document, org: &str, year: i32, noun: &str, span: Span) -> Option<Row> {
    let (level, kind) = match noun {
        "requirement" => (Level::Above, Kind::Requirement),
        "achievement" => (Level::Own, Kind::Achievement),
        "task" => (Level::Own, Kind::Task),
        "last_year" => (Level::LastYear, Kind::Task),
        "below" => (Level::Below, Kind::Task),
        _ => return None,
    };
    let found = &document.extraction;
    let extraction = Extraction {
        candidates: vec![candidate(document, kind, year, span)],
        sections: found.sections.clone(),
        people: found.people.clone(),
        ..Extraction::default()
    };
    // A cell that is marked counts as words, not as a row of its table.
    let source = Source { tables: Vec::new(), ..document.source.clone() };
    let reading = Reading { source, extraction, level: Some(level) };
    let ledger = draft::compose(org, year, vec![reading]);
    proposals(&ledger).pop().map(|(_, row)| row)
}

fn candidate(document: &Document, kind: Kind, year: i32, span: Span) -> Candidate {
    let words = document.source.at(span);
    let found = &document.extraction;
    let block = document.source.block_at(span.start()).map(|block| block.span);
    let near = |one: &&Candidate| block.is_some_and(|block| block.contains(one.span));
    let quantities = quantity::find(words).into_iter().map(|mut one| {
        one.span = one.span.shifted(span.start());
        one
    });
    let deadline = when::find(words, year).into_iter().next().map(|mut when| {
        when.span = when.span.shifted(span.start());
        when
    });
    let mut programmes: Vec<Quoted> = Vec::new();
    for one in found.candidates.iter().flat_map(|one| &one.programmes) {
        if span.contains(one.span) && !programmes.contains(one) {
            programmes.push(one.clone());
        }
    }
    Candidate {
        kind,
        span,
        owner: found.candidates.iter().filter(near).find_map(|one| one.owner.clone()),
        support: Vec::new(),
        deadline,
        quantities: quantities.collect(),
        programmes,
        modality: None,
        parent: None,
        ordinal: None,
        path: String::new(),
        section: found.sections.iter().position(|one| one.span.contains(span)).unwrap_or(0),
        confidence: 1.0,
        finder: FINDER.to_owned(),
        // Whoever marks the words anew keeps the way back of the item that they stand in.
        back: found
            .candidates
            .iter()
            .filter_map(|one| one.back.clone())
            .find(|back| back.item.contains(span)),
    }
}

/// Where the words of a row stand.
pub fn place(row: &Row) -> Option<(i64, i64)> {
    let origin = match row {
        Row::Requirement(row) => row.origins.first()?,
        Row::Achievement(row) => &row.origin,
        Row::Task(row) | Row::LastYear(row) | Row::Below(row) => &row.origin,
    };
    let (_, span) = origin.text()?;
    Some((i64::try_from(span.start()).ok()?, i64::try_from(span.end()).ok()?))
}

/// What makes a row of a task.
type Noun = fn(Task) -> Row;

/// The rows that a document alone would give, with the place of their words.
pub fn proposals(ledger: &Ledger) -> Vec<(Span, Row)> {
    let at = |origin: &Origin| origin.text().map(|(_, span)| span);
    let mut rows = Vec::new();
    for row in &ledger.requirements {
        if let Some(span) = row.origins.first().and_then(at) {
            rows.push((span, Row::Requirement(row.clone())));
        }
    }
    for row in &ledger.achievements {
        rows.extend(at(&row.origin).map(|span| (span, Row::Achievement(row.clone()))));
    }
    let tasks: [(&[Task], Noun); 3] = [
        (&ledger.tasks, Row::Task),
        (&ledger.last_year, Row::LastYear),
        (&ledger.below, Row::Below),
    ];
    for (tasks, make) in tasks {
        for row in tasks {
            rows.extend(at(&row.origin).map(|span| (span, make(row.clone()))));
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_blanks_around_the_words_are_left_out() {
        let text = "一要，抓落实；\n二要";
        let found = words(text, 6, 22).map(|span| span.of(text));
        assert_eq!(found, Some("抓落实"));
        assert_eq!(words(text, 6, 9), None, "nothing but a mark");
        assert_eq!(words(text, 1, 9), None, "a character is cut");
        assert_eq!(words(text, 9, 900), None, "beyond the end");
    }
}
