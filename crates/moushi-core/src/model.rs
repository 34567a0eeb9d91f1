//! Room `model`: the nouns of planning as plain structs, their invariants in the constructor.
//! No verbs and no IO. The structs are also the schema of `ledger.json`: a change here is a change
//! of that schema (docs/decisions/0003-ledger-file.md).

mod candidate;
mod earlier;
mod finding;
mod ledger;
mod link;
mod origin;
mod refusal;
mod rows;
#[cfg(test)]
mod schema;

pub use candidate::{
    Candidate, Claim, Extraction, Kind, Modality, Owner, Quoted, Section, SectionRole,
};
pub use earlier::{Back, Earlier, EarlierState, Stamped};
pub use finding::{Finding, Severity, Spot};
pub use ledger::{Document, Ledger, Level, SCHEMA_VERSION};
pub use link::{Aspect, Link, LinkState, Relation, Weakening};
pub use origin::Origin;
pub use refusal::{Refusal, RefusalKind};
pub use rows::{
    Achievement, Fingerprint, Milestone, Org, OrgKind, Particular, Person, Programme, Requirement,
    RowId, Target, Task, TaskKind,
};
