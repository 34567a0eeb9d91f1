//! The cells of a column as they come by, and the column that they become: numbers, or text as codes. Knows no heading.

use moushi_core::model::{Refusal, RefusalKind};
use moushi_core::text::{Text, trimmed};
use moushi_files::readers::Stored;
use moushi_stats::formula::Column;

use super::said::odd;
use super::texts::Texts;
use super::{Holds, KNOWN};

/// The cells of a column as they come by.
#[derive(Debug)]
pub(super) struct Cells {
    holds: Holds,
    /// Rows without a cell before it was known what the column holds.
    blank: usize,
    values: Values,
    odd: Odd,
}

#[derive(Debug)]
enum Values {
    Unknown,
    Numbers(Vec<f64>),
    Text(Texts),
}

/// Text where numbers should stand: the first rows with what stands there, and how many there are.
#[derive(Debug, Default)]
pub(super) struct Odd {
    pub(super) first: Vec<(u32, String)>,
    pub(super) count: usize,
}

/// Rows that a refusal names.
const NAMED: usize = 5;

impl Odd {
    fn push(&mut self, one: (u32, String)) {
        self.count += 1;
        if self.first.len() < NAMED {
            self.first.push(one);
        }
    }

    fn append(&mut self, more: &mut Self, lines: u32) {
        self.count += std::mem::take(&mut more.count);
        let below = more.first.drain(..).map(|(row, cell)| (row.saturating_add(lines), cell));
        self.first.extend(below);
        self.first.truncate(NAMED);
    }
}

/// What people write where there is nothing.
const NOTHING: [&str; 7] = ["NA", "N/A", "NaN", "nan", "缺", "-", "—"];

pub(super) fn is_nothing(cell: &str) -> bool {
    cell.is_empty() || NOTHING.contains(&cell)
}

impl Cells {
    pub(super) fn new(holds: Holds) -> Self {
        let values = match holds {
            Holds::Numbers => Values::Numbers(Vec::new()),
            Holds::Text => Values::Text(Texts::default()),
            Holds::Either => Values::Unknown,
        };
        Self { holds, blank: 0, values, odd: Odd::default() }
    }

    pub(super) fn is_unknown(&self) -> bool {
        matches!(self.values, Values::Unknown)
    }

    /// As what further cells are taken.
    pub(super) fn kind(&self) -> Holds {
        match self.values {
            Values::Unknown => Holds::Either,
            Values::Numbers(_) => Holds::Numbers,
            Values::Text(_) => Holds::Text,
        }
    }

    /// Makes room for so many cells.
    pub(super) fn expect(&mut self, cells: usize) {
        match &mut self.values {
            Values::Unknown => {}
            Values::Numbers(values) => values.reserve_exact(cells),
            Values::Text(texts) => texts.expect(cells),
        }
    }

    pub(super) fn take(&mut self, row: u32, cell: &str) {
        match &mut self.values {
            Values::Numbers(values) => {
                values.push(value(&mut self.odd, row, cell));
            }
            Values::Text(texts) => texts.take(cell),
            Values::Unknown => self.unknown(row, cell),
        }
    }

    /// A cell by which it may become known what the column holds.
    fn unknown(&mut self, row: u32, cell: &str) {
        let nothing = is_nothing(cell);
        if nothing && row < u32::try_from(KNOWN).unwrap_or(u32::MAX) {
            self.blank += 1;
            return;
        }
        self.settle(nothing || number(cell).is_some());
        self.take(row, cell);
    }

    /// Makes the column one of numbers, or of text.
    pub(super) fn settle(&mut self, numbers: bool) {
        let blank = std::mem::take(&mut self.blank);
        self.values = match numbers {
            true => Values::Numbers(vec![f64::NAN; blank]),
            false => Values::Text(Texts::blank(blank)),
        };
    }

    /// Puts the cells of a further piece behind these, which hold the same; it can take in others then.
    pub(super) fn append(&mut self, more: &mut Self, lines: u32) {
        self.odd.append(&mut more.odd, lines);
        match (&mut self.values, &mut more.values) {
            (Values::Numbers(own), Values::Numbers(more)) => own.append(more),
            (Values::Text(own), Values::Text(more)) => own.append(more),
            // Pieces are taken in as the first one was settled.
            _ => {}
        }
    }

    /// Puts cells behind these that were stored as a column, of so many in all; a row is named by its place in it.
    pub(super) fn stored(&mut self, before: usize, all: usize, stored: Stored) {
        if self.is_unknown() {
            self.settle(matches!(stored, Stored::Numbers(_)));
        }
        self.expect(all - before);
        match (&mut self.values, stored) {
            (Values::Numbers(own), Stored::Numbers(more)) => own.extend(more),
            (Values::Text(own), Stored::Words { codes, levels }) => {
                own.stored(codes, &levels);
            }
            (Values::Numbers(own), Stored::Words { codes, levels }) => {
                let place =
                    |code: &u32| levels.get(*code as usize).map_or("", |level| trimmed(level));
                for (code, row) in codes.iter().zip(before + 1..) {
                    let row = u32::try_from(row).unwrap_or(u32::MAX);
                    own.push(value(&mut self.odd, row, place(code)));
                }
            }
            // A column holds the same in all its row groups.
            (Values::Text(_), Stored::Numbers(_)) | (Values::Unknown, _) => {}
        }
    }

    pub(super) fn column(self, file: &str, name: &str) -> Result<Column, Refusal> {
        if self.odd.count > 0 {
            return Err(odd(file, name, &self.odd, self.holds));
        }
        let column = match self.values {
            Values::Unknown => Column::of_numbers(vec![f64::NAN; self.blank]),
            Values::Numbers(values) => Column::of_numbers(values),
            Values::Text(texts) => texts.column(),
        };
        column.map_err(|error| {
            Refusal::new(
                RefusalKind::Invalid,
                Text::same(format!("{file}: {name}: {error}")),
                Text::new("请核对这一列。", "Look at this column."),
            )
        })
    }
}

/// The number in a cell, NaN where there is nothing, or something odd, which is noted.
#[inline]
fn value(odd: &mut Odd, row: u32, cell: &str) -> f64 {
    short(cell).unwrap_or_else(|| seldom(odd, row, cell))
}

fn seldom(odd: &mut Odd, row: u32, cell: &str) -> f64 {
    let value = if is_nothing(cell) { Some(f64::NAN) } else { number(cell) };
    value.unwrap_or_else(|| {
        odd.push((row, cell.to_owned()));
        f64::NAN
    })
}

/// Powers of ten that are numbers without a rest, as is every whole number of fifteen digits: so one division rounds
/// right, as Clinger (1990, PLDI, 92–101) has shown.
const TENS: [f64; 16] =
    [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

/// A number of at most fifteen digits with nothing but a point and a minus: what nearly all cells are.
fn short(cell: &str) -> Option<f64> {
    // No step hangs on the sign, which cannot be foreseen.
    let negative = cell.as_bytes().first() == Some(&b'-');
    let digits = &cell.as_bytes()[usize::from(negative)..];
    if digits.len() > 16 {
        return None;
    }
    let (mut whole, mut point) = (0_u64, None);
    for (at, byte) in digits.iter().enumerate() {
        match byte {
            b'0'..=b'9' => whole = whole * 10 + u64::from(byte - b'0'),
            b'.' if point.is_none() => point = Some(at),
            _ => return None,
        }
    }
    let count = digits.len() - usize::from(point.is_some());
    if count == 0 || count > 15 {
        return None;
    }
    let behind = point.map_or(0, |at| digits.len() - at - 1);
    let value = whole as f64 / TENS[behind];
    Some(f64::from_bits(value.to_bits() | u64::from(negative) << 63))
}

/// A number as tables write it: `1234.5`, `1,234.5`, `-3e2`; nothing with words in it.
fn number(cell: &str) -> Option<f64> {
    let plain = |cell: &str| cell.parse().ok().filter(|value: &f64| value.is_finite());
    let begins =
        cell.bytes().next().is_some_and(|first| first.is_ascii_digit() || b"+-.".contains(&first));
    match (begins, cell.contains(',')) {
        (false, _) => None,
        (true, false) => plain(cell),
        (true, true) => plain(&cell.replace(',', "")),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_short_number_is_read_as_any_other(cell in "-?[0-9]{0,9}\\.?[0-9]{0,9}|[-+.0-9e]{0,18}") {
            if let Some(short) = short(&cell) {
                prop_assert_eq!(Some(short.to_bits()), number(&cell).map(f64::to_bits));
            }
        }
    }

    #[test]
    fn numbers_of_tables_are_short() {
        for cell in ["0", "-0", "7", "-12.5", "123456789012345", "0.12345678901234", ".5", "5."] {
            assert_eq!(short(cell), cell.parse().ok(), "{cell}");
        }
        for cell in ["", "-", ".", "-.", "1e3", "+1", "1,000", "1.2.3", "1234567890123456", "--1"] {
            assert_eq!(short(cell), None, "{cell}");
        }
    }
}
