//! What stands above the columns of a table that is filled in, and whether two headings are the same.

use crate::evaluate::intake::meant::{Headings, Meant};
use crate::evaluate::intake::plain;
use crate::evaluate::standard::Standard;
use crate::text::Text;

/// The heading of a column, without star and unit.
pub fn title(standard: &Standard, level: usize, of: Meant) -> Text {
    let code = |level: usize| {
        let level = &standard.levels[level];
        Text::of(format!("{}代码", level.title.zh), format!("{} code", level.name))
    };
    let own = &standard.levels[level];
    match of {
        Meant::Code => code(level),
        Meant::Above => code(level.saturating_sub(1)),
        Meant::Name => Text::of(format!("{}名称", own.title.zh), format!("{} name", own.name)),
        Meant::Slot(slot) => own.slots[slot].title.clone(),
        Meant::Other => Text::default(),
    }
}

/// What a heading means as somebody left it: blanks within words do not count.
pub fn headed(standard: &Standard, level: usize, heading: &str) -> Meant {
    let (words, headings) = (plain(heading), Headings::of(standard, level));
    match headings.meant(&words) {
        Meant::Other if words.contains(' ') && !words.is_ascii() => {
            headings.meant(&words.replace(' ', ""))
        }
        found => found,
    }
}

/// How much of two headings is the same: 1 for all, 0.9 where one holds the other, else the share of common letters.
pub fn likeness(one: &str, other: &str) -> f64 {
    let folded = |words: &str| -> String {
        words.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let (one, other) = (folded(one), folded(other));
    if one.is_empty() || other.is_empty() {
        return 0.0;
    }
    if one == other {
        return 1.0;
    }
    if one.contains(&other) || other.contains(&one) {
        return 0.9;
    }
    // Letters of an alphabet are common to too many words to tell them apart.
    if one.is_ascii() || other.is_ascii() {
        return 0.0;
    }
    let (count, mut rest) = (one.chars().count() + other.chars().count(), one);
    let common = other.chars().filter(|c| {
        let at = rest.find(*c);
        at.map(|at| rest.remove(at)).is_some()
    });
    2.0 * common.count() as f64 / count as f64
}
