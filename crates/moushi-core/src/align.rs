//! Room `align` 对标对表: which task answers which requirement, what is covered, where a promise is
//! softer than the demand, what was copied or lost since last year. Pure functions of the rows.
//! Holds no wording of reports and changes no row.

mod coverage;
mod figure;
mod likeness;
mod matcher;
mod modality;
mod same;
mod shared;
mod suggest;
mod terms;
mod weaken;
mod years;

pub use coverage::{
    Cell, Counts, Cover, Coverage, Matrix, RequirementCover, SourceCounts, TaskCounts, coverage,
};
pub use same::{Difference, Merged, SameDemand, merge_same};
pub use suggest::suggest;
pub use weaken::weakenings;
pub use years::{
    Cascade, Missing, NearCopy, NumberChange, Uncascaded, Vanished, near_copies, uncascaded,
    vanished,
};
