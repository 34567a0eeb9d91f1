//! Rows of a ledger in the wild become rows of ours: each cell by the meaning of its column.

use super::returned::Known;
use super::{deliverable, units, words};
use crate::extract::ledger_table::{self, Column, MappedRow, MappedTable};
use crate::extract::returned;
use crate::model::{
    Document, Earlier, EarlierState, Fingerprint, Kind, Modality, Origin, Requirement, RowId,
    Target, Task,
};
use crate::text::{Quantity, Span, Table, When, quantity, when};

/// A table whose columns are known, with where it stands.
pub(super) struct Mapped {
    /// From its first to its last cell.
    pub(super) span: Span,
    table: MappedTable,
}

/// The tables of a document that are ledgers.
pub(super) fn mapped(document: &Document) -> Vec<Mapped> {
    let source = &document.source;
    let map = |table: &Table| {
        let cells = table.rows.iter().flatten().filter(|cell| !cell.is_empty());
        let span = cells.copied().reduce(Span::cover)?;
        Some(Mapped { span, table: ledger_table::map(source, table)? })
    };
    source.tables.iter().filter_map(map).collect()
}

impl Mapped {
    /// The rows, ready to be asked for their cells.
    pub(super) fn rows<'a>(&'a self, document: &'a Document) -> impl Iterator<Item = Row<'a>> {
        self.table.rows.iter().map(move |row| Row { document, table: &self.table, row })
    }
}

/// One row of a ledger in the wild.
pub(super) struct Row<'a> {
    document: &'a Document,
    table: &'a MappedTable,
    row: &'a MappedRow,
}

impl Row<'_> {
    fn cell(&self, column: Column) -> Option<Span> {
        self.table.cell(self.row, column)
    }

    fn words(&self, column: Column) -> Option<String> {
        self.cell(column).map(|span| words::plain(self.document.source.at(span)))
    }

    fn names(&self, column: Column) -> Vec<String> {
        let cells = self.table.cells(self.row, column);
        cells.flat_map(|span| units::split(self.document.source.at(span))).collect()
    }

    fn task_span(&self) -> Span {
        self.cell(Column::Task).expect("a mapped row holds a task")
    }

    fn origin(&self) -> Origin {
        Origin::Text { source: self.document.source.id.clone(), span: self.task_span() }
    }

    /// Numbers of the task's words, then those of the column of targets.
    fn quantities(&self) -> Vec<Quantity> {
        let found = |span: Span| {
            let quantities = quantity::find(self.document.source.at(span));
            quantities.into_iter().map(move |mut one| {
                one.span = one.span.shifted(span.start());
                one
            })
        };
        let cells = [Some(self.task_span()), self.cell(Column::Target)];
        cells.into_iter().flatten().flat_map(found).collect()
    }

    fn targets(&self) -> Vec<Target> {
        let quantities = self.quantities();
        let cells = [Some(self.task_span()), self.cell(Column::Target)];
        let of = |span| deliverable::targets(&self.document.source, span, &quantities);
        let mut targets: Vec<Target> = cells.into_iter().flatten().flat_map(of).collect();
        let baseline = self.words(Column::Baseline).and_then(|words| number(&words));
        if let [only] = targets.as_mut_slice() {
            only.baseline = baseline;
        }
        targets
    }

    fn deadline(&self, year: i32) -> Option<When> {
        let span = self.cell(Column::Deadline)?;
        let found = when::find(self.document.source.at(span), year);
        found.into_iter().next().map(|mut when| {
            when.span = when.span.shifted(span.start());
            when
        })
    }

    /// Lead and support; where a table has one column of units, the first named leads.
    fn units(&self) -> (Vec<String>, Vec<String>) {
        let leads = self.names(Column::Lead);
        let mut support = self.names(Column::Support);
        if !leads.is_empty() {
            return (leads, support);
        }
        let mut units = self.names(Column::Units).into_iter();
        let lead = units.next();
        support.extend(units);
        (lead.into_iter().collect(), support)
    }

    /// Done, as the column says; none when it says nothing that can be understood.
    fn done(&self) -> Option<bool> {
        let words = self.words(Column::Done)?;
        let open = ["未", "否", "正在", "推进中", "进行中", "滞后"];
        let done = ["完成", "是", "办结", "销号", "√"];
        if open.iter().any(|word| words.contains(word)) {
            Some(false)
        } else {
            done.iter().any(|word| words.contains(word)).then_some(true)
        }
    }

    fn programmes(&self) -> Vec<String> {
        let span = self.task_span();
        let candidates = self.document.extraction.candidates.iter();
        let inside = candidates.filter(|candidate| span.contains(candidate.span));
        inside.flat_map(|one| one.programmes.iter().map(|quoted| quoted.name.clone())).collect()
    }

    fn ordinal(&self) -> String {
        self.words(Column::Number).unwrap_or_default()
    }
}

/// A row of a superior's ledger.
pub(super) fn requirement(id: RowId, row: &Row, year: i32) -> Requirement {
    let words = words::plain(row.document.source.at(row.task_span()));
    Requirement {
        id,
        fingerprint: Fingerprint::of(&words),
        origins: vec![row.origin()],
        path: row.ordinal(),
        parent: None,
        issuer: row.document.issuer.clone(),
        obligor: row.units().0.into_iter().next(),
        modality: Modality::Should,
        quantities: row.quantities(),
        deadline: row.deadline(year),
        programmes: row.programmes(),
        words,
    }
}

/// A row of a ledger of our own, of last year's or of a unit below.
pub(super) fn task(id: RowId, row: &Row, year: i32) -> Task {
    let words = words::plain(row.document.source.at(row.task_span()));
    let (leads, support) = row.units();
    let deadline = row.deadline(year);
    Task {
        id,
        origin: row.origin(),
        path: row.ordinal(),
        parent: None,
        year,
        kind: deliverable::kind(Kind::Task, &words),
        leader: row.words(Column::Leader),
        leads,
        support,
        deadline_words: row.words(Column::Deadline),
        deadline,
        deliverable: row.words(Column::Deliverable).or_else(|| deliverable::find(&words)),
        targets: row.targets(),
        programmes: row.programmes(),
        modality: Modality::Should,
        own_choice: None,
        done: row.done(),
        milestones: Vec::new(),
        particulars: std::collections::BTreeMap::new(),
        earlier: Vec::new(),
        words,
    }
}

/// A row of a list of last year's; the number may be the code of a row of our own ledger.
pub(super) fn last_year(id: RowId, row: &Row, year: i32, known: Option<&Known<'_>>) -> Task {
    let task = task(id, row, year);
    let codes = returned::cell(&row.ordinal());
    let earlier = |code: &RowId| known.map(|known| known.earlier(code, &task.words, false));
    // A list may count its rows in codes of its own: only what fits has come back.
    let fits = |one: &Earlier| one.state == EarlierState::Matched;
    let earlier = codes.iter().filter_map(earlier).filter(fits).collect();
    Task { earlier, ..task }
}

fn number(words: &str) -> Option<f64> {
    quantity::find(words).first().map(|quantity| quantity.value).or_else(|| words.parse().ok())
}
