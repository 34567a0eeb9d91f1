//! The list of standards that come with the program; a pack is `data/standards/<name>.toml` with its page beside it.

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use super::standard::{Standard, Wrong};

/// A standard as it comes with the program.
#[derive(Clone, Copy, Debug)]
pub struct Packed {
    /// Its name on the command line.
    pub name: &'static str,
    /// The pack.
    pub words: &'static str,
    /// Its page.
    pub page: &'static str,
}

macro_rules! packed {
    ($($name:literal),+ $(,)?) => {
        /// Every standard, in the order in which they are listed.
        pub const STANDARDS: &[Packed] = &[$(Packed {
            name: $name,
            words: include_str!(concat!("../../../../data/standards/", $name, ".toml")),
            page: include_str!(concat!("../../../../data/standards/", $name, ".md")),
        }),+];
    };
}

packed![
    "cn-balanced-compulsory-2017",
    "cn-preschool-2020",
    "cn-university-conditions-2004",
    "cn-vocational-conditions-2022",
    "cn-obesity-2018",
    "cn-myopia-2018",
    "cn-fitness-2014",
    "cn-double-reduction",
];

/// The standard of that name.
///
/// # Panics
/// Never: a test reads every pack that comes with the program.
pub fn standard(name: &str) -> Option<Standard> {
    let packed = STANDARDS.iter().find(|packed| packed.name == name)?;
    Some(Standard::read(packed.words).expect("packs of the program are checked by a test"))
}

/// The standard of that name, read once and kept.
pub fn known(name: &str) -> Option<&'static Standard> {
    let packed = STANDARDS.iter().find(|packed| packed.name == name)?;
    once(packed.name, packed.words).ok()
}

/// The standard that a pack describes, read once and kept for as long as the program runs: there are as many as packs
/// that come with the program or were added to it, and no more.
///
/// # Errors
/// With everything that is wrong with the pack.
pub fn kept(words: &str) -> Result<&'static Standard, Vec<Wrong>> {
    once(words, words)
}

/// Read once by its key: a name, or the words themselves, which are never a name.
fn once(key: &str, words: &str) -> Result<&'static Standard, Vec<Wrong>> {
    static READ: OnceLock<Mutex<HashMap<String, &'static Standard>>> = OnceLock::new();
    let mut read = READ.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = read.get(key) {
        return Ok(known);
    }
    let made: &'static Standard = Box::leak(Box::new(Standard::read(words)?));
    read.insert(key.to_owned(), made);
    Ok(made)
}
