//! Reminders leaving the program: what goes over the wire, by the configuration of a real server, and when
//! servers are killed.

mod killed;
mod sink;
mod wire;
