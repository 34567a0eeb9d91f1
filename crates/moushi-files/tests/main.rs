//! What readers and writers promise to whoever uses them, held against real files and hostile ones.

mod properties;
mod roundtrip;
