//! Room `app`: acts that change something and asks that only look. Knows no terminal and no page.

pub mod acts;
pub mod align;
pub mod asks;
pub mod authority;
pub mod backup;
pub mod blobs;
pub mod caller;
pub mod clock;
pub mod demo;
pub mod door;
pub mod draft;
pub mod founding;
pub mod initials;
pub mod load;
pub mod login;
pub mod outputs;
pub mod plans;
pub mod preferences;
pub mod province;
pub mod queue;
pub mod reading;
pub mod security;
pub mod settings;
pub mod totp;
pub mod upkeep;
