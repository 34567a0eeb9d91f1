//! The world: command line, files on disk, settings. Knows nothing of how a rule or a formula works.

pub mod api;
pub mod app;
pub mod cli;
pub mod courier;
pub mod error;
pub mod facts;
pub mod http;
pub mod jobs;
pub mod oidc;
pub mod sandbox;
pub mod serve;
pub mod store;
pub mod web;
