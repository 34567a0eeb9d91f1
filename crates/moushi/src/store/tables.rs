//! The tables as structs. No behaviour: one struct for one table of `migrations/`.

pub mod following;
pub mod people;
pub mod planning;
pub mod record;

pub use following::{evidence, instruction, notice, outcome, progress, request, track};
pub use people::{
    account, arrival, identity, old_password, org, person, portfolio, post, session, token,
};
pub use planning::{
    approval, assignment, candidate, comment, document, entry, extraction, issue, link, plan,
    saved_view, source, suppression,
};
pub use record::{audit, chain, checkpoint, job, replay, setting, throttle, upload};
