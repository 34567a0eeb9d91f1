//! The tables as structs. No behaviour: one struct for one table of `migrations/`.

pub mod burden;
pub mod cascading;
pub mod exchange;
pub mod filling;
pub mod following;
pub mod inspecting;
pub mod packing;
pub mod people;
pub mod planning;
pub mod record;
pub mod reminding;
pub mod studying;

pub use burden::{collection, collection_item, flag, form, form_column, slip, slip_value, waiver};
pub use cascading::{figure, lit, night, reached, share};
pub use exchange::{carried, installation, letter_in, letter_out, mirror, misfit, partner};
pub use filling::{climb, edition, overlay, release, ruling};
pub use following::{evidence, instruction, notice, outcome, progress, request, track};
pub use inspecting::{exhibit, inspected, inspection, mandate, objection, shortcoming};
pub use packing::{pack, template};
pub use people::{
    account, arrival, identity, old_password, org, person, portfolio, post, session, token,
};
pub use planning::{
    approval, assignment, candidate, comment, document, entry, extraction, issue, link, plan,
    saved_view, source, suppression,
};
pub use record::{audit, chain, checkpoint, job, replay, setting, throttle, upload};
pub use reminding::{delivery, looked, reminded, reminder, wish};
pub use studying::{study, study_edition, study_file, study_objection, study_result, study_unit};
