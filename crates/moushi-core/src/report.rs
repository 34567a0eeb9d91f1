//! Room `report`: packs (材料) as blocks, ledgers as sheets. Pure functions from the ledger to what
//! a writer puts on paper. Holds the wording of reports; knows no bytes of any format.

mod answers;
pub mod block;
pub mod book;
mod key_work;
mod label;
mod ledger_book;
mod matrix;
mod ordinal;
mod outline;
mod phrase;

pub use key_work::key_work;
pub use label::Label;
pub use ledger_book::ledger_book;
pub use ordinal::ordinal;
