//! Room `align` 对标对表: which task answers which requirement, what is covered, where a promise is
//! softer than the demand, what was copied or lost since last year. Pure functions of the rows.
//! Holds no wording of reports and changes no row.

mod figure;
mod modality;
mod shared;
mod suggest;
mod terms;
mod weaken;

pub use suggest::suggest;
pub use weaken::weakenings;
