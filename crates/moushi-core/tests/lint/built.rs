//! A plain ledger from one document, for tests that need rows: candidates become rows one to one.
//! The program itself builds ledgers with more care.

use moushi_core::extract::{Options, extract};
use moushi_core::model::{
    Achievement, Candidate, Document, Fingerprint, Kind, Ledger, Level, Modality, Origin,
    Programme, Requirement, RowId, Target, Task, TaskKind,
};
use moushi_core::text::{BlockKind, Format, Source, SourceBuilder};

/// A source of paragraphs, one a line.
pub(crate) fn source(name: &str, text: &str) -> Source {
    let mut builder = SourceBuilder::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        builder.block(BlockKind::Paragraph, None, line);
    }
    builder.finish(name, Format::Txt, text.as_bytes())
}

/// What is extracted from it, as a document of that standing.
pub(crate) fn document(name: &str, text: &str, level: Level, year: i32) -> Document {
    let source = source(name, text);
    let extraction = extract(&source, &Options { year: Some(year) });
    Document { source, extraction, level, title: name.to_owned(), issuer: None }
}

/// The rows of that document.
pub(crate) fn ledger(document: Document, year: i32) -> Ledger {
    let mut ledger = Ledger::new("某省教育厅", year);
    ledger.people.clone_from(&document.extraction.people);
    for (at, candidate) in document.extraction.candidates.iter().enumerate() {
        let row = Row { document: &document, candidate, at };
        match candidate.kind {
            Kind::Requirement => ledger.requirements.push(row.requirement()),
            Kind::Achievement => ledger.achievements.push(row.achievement(year)),
            Kind::Task | Kind::Livelihood | Kind::IndicatorTarget => {
                ledger.tasks.push(row.task(year));
            }
            Kind::Risk => {}
        }
        for quoted in &candidate.programmes {
            ledger.programmes.push(Programme { name: quoted.name.clone(), rows: Vec::new() });
        }
    }
    ledger.documents.push(document);
    ledger
}

struct Row<'a> {
    document: &'a Document,
    candidate: &'a Candidate,
    at: usize,
}

impl Row<'_> {
    fn words(&self) -> String {
        self.document.source.at(self.candidate.span).to_owned()
    }

    fn origin(&self) -> Origin {
        Origin::Text { source: self.document.source.id.clone(), span: self.candidate.span }
    }

    fn id(&self, at: usize) -> RowId {
        RowId(format!("X{at:03}"))
    }

    fn programmes(&self) -> Vec<String> {
        self.candidate.programmes.iter().map(|quoted| quoted.name.clone()).collect()
    }

    fn owner(&self) -> Option<String> {
        self.candidate.owner.as_ref().map(|owner| owner.name.clone())
    }

    fn requirement(&self) -> Requirement {
        Requirement {
            id: self.id(self.at),
            words: self.words(),
            origins: vec![self.origin()],
            path: self.candidate.path.clone(),
            parent: self.candidate.parent.map(|at| self.id(at)),
            issuer: None,
            obligor: None,
            modality: self.candidate.modality.unwrap_or(Modality::Should),
            quantities: self.candidate.quantities.clone(),
            deadline: self.candidate.deadline.clone(),
            programmes: self.programmes(),
            fingerprint: Fingerprint::of(&self.words()),
        }
    }

    fn achievement(&self, year: i32) -> Achievement {
        Achievement {
            id: self.id(self.at),
            words: self.words(),
            origin: self.origin(),
            owner: self.owner(),
            parent: self.candidate.parent.map(|at| self.id(at)),
            quantities: self.candidate.quantities.clone(),
            programmes: self.programmes(),
            year: year - 1,
            earlier: Vec::new(),
        }
    }

    fn task(&self, year: i32) -> Task {
        let owner = self.owner();
        let people = &self.document.extraction.people;
        let (leader, leads) = match owner {
            Some(name) if people.iter().any(|person| person.name == name) => (Some(name), None),
            other => (None, other),
        };
        let targets = self.candidate.quantities.iter().cloned();
        Task {
            id: self.id(self.at),
            words: self.words(),
            origin: self.origin(),
            path: self.candidate.path.clone(),
            parent: self.candidate.parent.map(|at| self.id(at)),
            year,
            kind: match self.candidate.kind {
                Kind::Livelihood => TaskKind::Livelihood,
                Kind::IndicatorTarget => TaskKind::Target,
                _ => TaskKind::Routine,
            },
            leader,
            leads: leads.into_iter().collect(),
            support: Vec::new(),
            deadline: self.candidate.deadline.clone(),
            deadline_words: None,
            deliverable: None,
            targets: targets
                .map(|quantity| Target { indicator: String::new(), quantity, baseline: None })
                .collect(),
            programmes: self.programmes(),
            modality: self.candidate.modality.unwrap_or(Modality::Should),
            own_choice: None,
            done: None,
            milestones: Vec::new(),
            particulars: std::collections::BTreeMap::new(),
            earlier: Vec::new(),
        }
    }
}
