//! Room `text`: positions, clauses, numerals, dates. Has no notion of a plan.

mod bilingual;
mod blank;
pub mod clause;
mod hex;
pub mod numeral;
pub mod ordinal;
mod page;
pub mod quantity;
mod source;
mod span;
mod units;
pub mod when;

pub use bilingual::{Lang, Text};
pub use blank::{alike, trimmed};
pub use hex::hex;
pub use page::{Case, Page};
pub use quantity::{Bound, Quantity};
pub use source::{
    Block, BlockKind, Format, Noise, NoiseKind, Source, SourceBuilder, SourceId, Sureness, Table,
};
pub use span::Span;
pub use when::{Grain, Role, When};
