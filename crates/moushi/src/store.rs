//! Room `store`: the only SQL of the ledger. Connections, migrations, rows ↔ model, filtered lists.
//! Decides nothing: who may do what, and what follows from it, is `app`.
//!
//! One set of tables and queries serves SQLite and PostgreSQL (decision 0010).

pub mod chain;
pub mod connect;
pub mod figures;
pub mod filter;
pub mod follow;
pub mod inspect;
pub mod ledger;
pub mod migrate;
pub mod rows;
pub mod scope;
pub(crate) mod tables;

pub use connect::{Store, Tx};
pub use scope::Scope;

/// A new id: 128 bits, ordered by time, as 32 hexadecimal digits.
pub fn new_id() -> String {
    uuid::Uuid::now_v7().simple().to_string()
}
