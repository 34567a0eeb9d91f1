//! Whole numbers of dates, and the marks that join two of them.

use crate::text::numeral::{self, Form, arabic_digit};

/// The length of a mark that joins two dates.
pub(super) fn dash(rest: &str) -> Option<usize> {
    const DASHES: [char; 9] = ['-', '–', '—', '―', '－', '~', '～', '至', '到'];
    let len = rest.chars().take(2).take_while(|c| DASHES.contains(c)).map(char::len_utf8).sum();
    (len > 0).then_some(len)
}

pub(super) fn dash_and_integer(rest: &str) -> Option<(usize, u32, usize)> {
    let dash = dash(rest)?;
    let (number, len) = integer(&rest[dash..])?;
    Some((dash, number, len))
}

/// A whole number of at most four digits, in figures or characters.
pub(super) fn integer(rest: &str) -> Option<(u32, usize)> {
    if rest.chars().next().and_then(arabic_digit).is_some() {
        return figures(rest);
    }
    // Longer ones are no part of a date, and reading them at every place would cost too much.
    let limit = rest.char_indices().nth(8).map_or(rest.len(), |(at, _)| at);
    let numeral = numeral::read(&rest[..limit]).filter(|numeral| !numeral.over && !numeral.bare)?;
    let whole = numeral.upper.is_none() && numeral.form != Form::Arabic;
    let value = numeral.value;
    // Exact: whole and below 10,000.
    (whole && value.fract() == 0.0 && value < 10_000.0).then_some((value as u32, numeral.len))
}

pub(super) fn figures(rest: &str) -> Option<(u32, usize)> {
    let (mut number, mut len, mut count) = (0, 0, 0);
    for c in rest.chars().take(5) {
        let Some(digit) = arabic_digit(c) else { break };
        number = number * 10 + digit;
        len += c.len_utf8();
        count += 1;
    }
    (1..=4).contains(&count).then_some((number, len))
}

/// Whether a number names a year.
pub(super) fn is_year(number: u32) -> bool {
    (1900..2200).contains(&number)
}

/// Whether the text before shows that a numeral is the rest of a longer one, a decimal or a code.
pub(super) fn is_inside_number(before: &str) -> bool {
    before.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '.' || arabic_digit(c).is_some())
}
