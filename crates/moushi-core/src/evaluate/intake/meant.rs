//! What the heading of a column says that it holds: the code of a unit, its name, the unit above, a number. Reads no cell.

use std::collections::HashMap;

use super::cell::plain;
use crate::evaluate::standard::Standard;

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

/// What headings mean at a level: told once for all columns of a table.
#[derive(Debug)]
pub struct Headings(HashMap<String, Meant>);

impl Headings {
    /// Those of a level.
    pub fn of(standard: &Standard, level: usize) -> Self {
        let own = &standard.levels[level];
        let mut all = HashMap::new();
        // What is put in first counts: a code is none of the numbers that are handed in.
        let mut put = |words: String, meant: Meant| {
            all.entry(words).or_insert(meant);
        };
        let of = |level: usize, [zh, en]: [&str; 2]| {
            let of = &standard.levels[level];
            let title = plain(&of.title.zh);
            [format!("{title}{zh}"), format!("{} {en}", of.name), format!("{}_{en}", of.name)]
        };
        for (words, meant) in [(["代码", "code"], Meant::Code), (["名称", "name"], Meant::Name)]
        {
            let bare = words.map(str::to_owned);
            of(level, words).into_iter().chain(bare).for_each(|words| put(words, meant));
        }
        if let Some(above) = level.checked_sub(1) {
            let name = standard.levels[above].name.clone();
            let words = of(above, ["代码", "code"]).into_iter().chain([name]);
            words.for_each(|words| put(words, Meant::Above));
        }
        for (at, slot) in own.slots[..own.handed_in].iter().enumerate() {
            let words = [slot.name.clone(), plain(&slot.title.zh), plain(&slot.title.en)];
            words.into_iter().for_each(|words| put(words, Meant::Slot(at)));
        }
        Self(all)
    }

    /// What a heading means that has been made [`plain`].
    pub fn meant(&self, title: &str) -> Meant {
        self.0.get(title).copied().unwrap_or(Meant::Other)
    }
}
