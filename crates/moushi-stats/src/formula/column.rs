//! A column of numbers or of text, and what of it is missing. Not where it comes from, not what is computed of it.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::trouble::{Data, Error};

/// The code of a missing text, and of a group that the fit did not know.
pub const NONE: u32 = u32::MAX;

/// A column of a frame, with one number or text or none for each row. Inside, a missing number is
/// the one quiet NaN and a missing text is [`NONE`]; outside, `None`.
#[derive(Clone, Debug)]
pub struct Column {
    pub(super) values: Values,
    /// Rows that have none, counted where each value is looked at anyway: a column that lacks nothing is not looked through
    /// again for every formula.
    missing: usize,
}

#[derive(Clone, Debug)]
pub(super) enum Values {
    Numbers(Vec<f64>),
    Text { codes: Vec<u32>, levels: Vec<String> },
}

impl Column {
    /// A column of numbers; a present one must be finite.
    pub fn numbers(cells: impl IntoIterator<Item = Option<f64>>) -> Result<Self, Error> {
        let present = |value: f64| if value.is_nan() { f64::INFINITY } else { value };
        let number = |cell: Option<f64>| cell.map_or(f64::NAN, present);
        Self::of_numbers(cells.into_iter().map(number).collect())
    }

    /// A column of numbers that are there already, a missing one as NaN; a present one must be finite.
    pub fn of_numbers(mut values: Vec<f64>) -> Result<Self, Error> {
        let (mut missing, mut infinite) = (0, false);
        for value in &mut values {
            missing += usize::from(value.is_nan());
            infinite |= value.is_infinite();
            // No negative zero: as a level it is zero.
            *value = if value.is_nan() { f64::NAN } else { *value + 0.0 };
        }
        match values.iter().position(|value| infinite && value.is_infinite()) {
            Some(row) => Err(Data::Infinite { row }.nowhere()),
            None => Ok(Self { values: Values::Numbers(values), missing }),
        }
    }

    /// A column of text. Its different texts are its levels: in the order of the numbers that they
    /// are if each of them is one, as R sorts a factor made of numbers, else by their bytes, as R
    /// sorts in the C locale.
    pub fn text<'a>(cells: impl IntoIterator<Item = Option<&'a str>>) -> Self {
        let mut known: HashMap<&str, u32> = HashMap::new();
        let mut found: Vec<&str> = Vec::new();
        let code = |cell: Option<&'a str>| {
            let Some(text) = cell else { return NONE };
            *known.entry(text).or_insert_with(|| {
                found.push(text);
                found.len() as u32 - 1
            })
        };
        let codes = cells.into_iter().map(code).collect();
        Self::ordered(codes, &found)
    }

    /// A column of text by codes, its levels in whatever order they were found: brought into the order in which
    /// [`Column::text`] has them.
    pub fn sorted(codes: Vec<u32>, levels: &[String]) -> Result<Self, Error> {
        let texts: Vec<&str> = levels.iter().map(String::as_str).collect();
        match are_different(&texts) && are_known(&codes, texts.len()) {
            true => Ok(Self::ordered(codes, &texts)),
            false => Err(Data::BadLevels.nowhere()),
        }
    }

    fn ordered(mut codes: Vec<u32>, found: &[&str]) -> Self {
        let order = sorted(found);
        let mut place = vec![0; found.len()];
        order.iter().zip(0..).for_each(|(&was, is)| place[was] = is);
        if order.iter().enumerate().any(|(is, &was)| is != was) {
            let now = |code: u32| place.get(code as usize).copied().unwrap_or(NONE);
            codes.iter_mut().for_each(|code| *code = now(*code));
        }
        Self::of_text(codes, order.iter().map(|&was| found[was].to_owned()).collect())
    }

    fn of_text(codes: Vec<u32>, levels: Vec<String>) -> Self {
        let missing = codes.iter().filter(|code| **code == NONE).count();
        Self { values: Values::Text { codes, levels }, missing }
    }

    /// A column of text by codes, in the caller's order of levels; the first that occurs is the
    /// reference.
    pub fn codes(codes: Vec<u32>, levels: Vec<String>) -> Result<Self, Error> {
        match are_different(&levels) && are_known(&codes, levels.len()) {
            true => Ok(Self::of_text(codes, levels)),
            false => Err(Data::BadLevels.nowhere()),
        }
    }

    /// The same column of text with a level brought to the front, where it is the reference.
    pub fn with_reference(mut self, level: &str) -> Result<Self, Error> {
        let Values::Text { codes, levels } = &mut self.values else {
            return Err(Data::BadLevels.nowhere());
        };
        let Some(at) = levels.iter().position(|known| known == level) else {
            return Err(Data::BadLevels.nowhere());
        };
        levels[..=at].rotate_right(1);
        let at = at as u32;
        for code in codes.iter_mut().filter(|code| **code <= at) {
            *code = if *code == at { 0 } else { *code + 1 };
        }
        Ok(self)
    }

    /// The same column of text with its levels in a given order, the first the reference. Levels that do not occur may be
    /// among them; one that occurs and is not among them is refused with the first row that has it.
    pub fn arranged(self, name: &str, order: &[String]) -> Result<Self, Error> {
        let Values::Text { mut codes, levels } = self.values else {
            return Err(Data::BadLevels.nowhere());
        };
        let place = |level: &String| order.iter().position(|known| known == level);
        let places: Vec<Option<usize>> = levels.iter().map(place).collect();
        for (row, code) in codes.iter_mut().enumerate().filter(|(_, code)| **code != NONE) {
            let was = *code as usize;
            *code = places[was].map(|place| place as u32).ok_or_else(|| {
                let (name, level) = (name.to_owned(), levels[was].clone());
                Data::UnknownLevel { name, level, row }.nowhere()
            })?;
        }
        Self::codes(codes, order.to_vec())
    }

    /// The rows that are kept.
    pub(super) fn kept(&self, keep: &[bool]) -> Self {
        fn of<T: Copy>(values: &[T], keep: &[bool]) -> Vec<T> {
            let kept = values.iter().zip(keep).filter(|(_, keep)| **keep);
            kept.map(|(value, _)| *value).collect()
        }
        match &self.values {
            Values::Numbers(values) => {
                let values = of(values, keep);
                let missing = values.iter().filter(|value| value.is_nan()).count();
                Self { values: Values::Numbers(values), missing }
            }
            Values::Text { codes, levels } => Self::of_text(of(codes, keep), levels.clone()),
        }
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        match &self.values {
            Values::Numbers(values) => values.len(),
            Values::Text { codes, .. } => codes.len(),
        }
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The levels of a column of text, the reference first; none of numbers.
    pub fn levels(&self) -> &[String] {
        match &self.values {
            Values::Numbers(_) => &[],
            Values::Text { levels, .. } => levels,
        }
    }

    /// The number in a row; none of text.
    pub fn number(&self, row: usize) -> Option<f64> {
        match &self.values {
            Values::Numbers(values) => values.get(row).copied().filter(|value| !value.is_nan()),
            Values::Text { .. } => None,
        }
    }

    /// The text in a row; none of numbers.
    pub fn level(&self, row: usize) -> Option<&str> {
        match &self.values {
            Values::Numbers(_) => None,
            Values::Text { codes, levels } => {
                levels.get(*codes.get(row)? as usize).map(String::as_str)
            }
        }
    }

    /// How many rows have no value.
    pub(super) fn missing(&self) -> usize {
        self.missing
    }

    /// Marks those of some rows that have no value.
    pub(super) fn mark_missing(&self, rows: Range<usize>, marks: &mut [bool]) {
        fn mark<T: Copy>(values: &[T], marks: &mut [bool], lacks: impl Fn(T) -> bool) {
            values.iter().zip(marks).for_each(|(value, mark)| *mark |= lacks(*value));
        }
        match &self.values {
            Values::Numbers(values) => mark(&values[rows], marks, f64::is_nan),
            Values::Text { codes, .. } => mark(&codes[rows], marks, |code| code == NONE),
        }
    }
}

fn are_different<T: AsRef<str>>(levels: &[T]) -> bool {
    let different: HashSet<&str> = levels.iter().map(AsRef::as_ref).collect();
    different.len() == levels.len()
}

/// Whether each code is that of one of so many levels, or of none.
fn are_known(codes: &[u32], levels: usize) -> bool {
    // The code of none comes first then, and no step hangs on the one before.
    codes.iter().fold(0, |most, code| most.max(code.wrapping_add(1))) as usize <= levels
}

/// Positions in the order in which levels stand.
fn sorted(texts: &[&str]) -> Vec<usize> {
    let numbers: Option<Vec<f64>> = texts.iter().map(|text| number(text)).collect();
    let mut order: Vec<usize> = (0..texts.len()).collect();
    match numbers {
        Some(numbers) => order.sort_by(|&a, &b| {
            numbers[a].total_cmp(&numbers[b]).then_with(|| texts[a].cmp(texts[b]))
        }),
        None => order.sort_by_key(|&at| texts[at]),
    }
    order
}

/// The number that a text is, if it is one; words such as `inf` are none.
fn number(text: &str) -> Option<f64> {
    let digits = text.trim();
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    digits.parse::<f64>().ok().filter(|value| plain && value.is_finite()).map(|value| value + 0.0)
}
