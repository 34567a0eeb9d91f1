//! Room `app`: acts that change something and asks that only look. Knows no terminal and no page.

pub mod acts;
pub mod align;
pub mod asks;
pub mod authority;
pub mod blobs;
pub mod by_hand;
pub mod caller;
pub mod clock;
pub mod demo;
pub mod diff;
pub mod door;
pub mod draft;
pub mod exports;
pub mod initials;
pub mod load;
pub mod login;
pub mod outputs;
pub mod papers;
pub mod plans;
pub mod province;
pub mod queue;
pub mod reading;
pub mod settings;
