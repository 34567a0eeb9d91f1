//! What the heading of a column says that it holds: the code of a unit, its name, the unit above, a number. Reads no cell.

use super::cell::plain;
use crate::evaluate::standard::{Slot, Standard};

/// What stands in place of a code in the row that shows how a form is filled in.
pub const EXAMPLE: [&str; 2] = ["示例", "Example"];

/// What a column of a table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Meant {
    /// The code of the unit.
    Code,
    /// Its name.
    Name,
    /// The code of the unit above.
    Above,
    /// What is handed in, by slot.
    Slot(usize),
    /// Nothing that the standard asks for.
    Other,
}

/// What a heading means at a level; it has been made [`plain`].
pub fn meant(standard: &Standard, level: usize, title: &str) -> Meant {
    let own = &standard.levels[level];
    let words = |what_zh: &str, what_en: &str, of: usize| {
        let of = &standard.levels[of];
        let zh = plain(&of.title.zh);
        title == format!("{zh}{what_zh}")
            || title == format!("{} {what_en}", of.name)
            || title == format!("{}_{what_en}", of.name)
    };
    if words("代码", "code", level) || title == "code" || title == "代码" {
        return Meant::Code;
    }
    if words("名称", "name", level) || title == "name" || title == "名称" {
        return Meant::Name;
    }
    if level > 0 && (words("代码", "code", level - 1) || title == standard.levels[level - 1].name)
    {
        return Meant::Above;
    }
    let is = |slot: &Slot| {
        title == slot.name || title == plain(&slot.title.zh) || title == plain(&slot.title.en)
    };
    own.slots[..own.handed_in].iter().position(is).map_or(Meant::Other, Meant::Slot)
}
