//! What readers and writers promise to whoever uses them, held against real files and hostile ones.

mod properties;
mod review;
mod roundtrip;
mod sample;
mod sarif;
