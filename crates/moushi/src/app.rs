//! Room `app`: acts that change something and asks that only look. Knows no terminal and no page.

pub mod align;
pub mod demo;
pub mod draft;
pub mod load;
pub mod outputs;
pub mod settings;
