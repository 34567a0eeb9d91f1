//! JSON: the whole ledger (`ledger.json`), written and read again, and what was found in one source
//! as the object that the scorer of extractions takes. Adds no fact to either.

use moushi_core::model::{Extraction, Ledger};
use moushi_core::text::Source;
use serde::Serialize;

mod extraction;
mod layout;
mod read_back;

pub use extraction::{ExtractionFile, ItemFile, NoiseFile, QuantityFile, SourceFile};
pub use read_back::read_ledger;

/// The ledger as `ledger.json`: one row a line, keys in the order of the model.
pub fn write_ledger(ledger: &Ledger) -> Vec<u8> {
    layout::write(ledger)
}

/// What was found in `source`, as one object: `items`, `noise` and more.
pub fn write_extraction(source: &Source, extraction: &Extraction) -> Vec<u8> {
    layout::write(&ExtractionFile::new(source, extraction))
}

/// Any serialisable value in the same layout; for views that have no file of their own.
pub fn write_value(value: &impl Serialize) -> Vec<u8> {
    layout::write(value)
}
