//! Named columns of numbers or text, and the rows of them that a formula can use. Not where they
//! come from, not what is computed of them.

use super::nearest::nearest;
use super::rowwise::{blocks, side_by_side, stretches};
use super::trouble::{Data, Error, Span};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// The code of a missing text, and of a group that the fit did not know.
pub const NONE: u32 = u32::MAX;

/// A column of a frame, with one number or text or none for each row. Inside, a missing number is
/// the one quiet NaN and a missing text is [`NONE`]; outside, `None`.
#[derive(Clone, Debug)]
pub struct Column(pub(super) Values);

#[derive(Clone, Debug)]
pub(super) enum Values {
    Numbers(Vec<f64>),
    Text { codes: Vec<u32>, levels: Vec<String> },
}

impl Column {
    /// A column of numbers; a present one must be finite.
    pub fn numbers(cells: impl IntoIterator<Item = Option<f64>>) -> Result<Self, Error> {
        let mut values = Vec::new();
        for (row, cell) in cells.into_iter().enumerate() {
            values.push(match cell {
                None => f64::NAN,
                // No negative zero: as a level it is zero.
                Some(value) if value.is_finite() => value + 0.0,
                Some(_) => return Err(Data::Infinite { row }.nowhere()),
            });
        }
        Ok(Self(Values::Numbers(values)))
    }

    /// A column of numbers that are there already, a missing one as NaN; a present one must be finite.
    pub fn of_numbers(mut values: Vec<f64>) -> Result<Self, Error> {
        for (row, value) in values.iter_mut().enumerate() {
            match () {
                () if value.is_nan() => *value = f64::NAN,
                () if value.is_finite() => *value += 0.0,
                () => return Err(Data::Infinite { row }.nowhere()),
            }
        }
        Ok(Self(Values::Numbers(values)))
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
        let mut codes: Vec<u32> = cells.into_iter().map(code).collect();
        let order = sorted(&found);
        let mut place = vec![0; found.len()];
        order.iter().zip(0..).for_each(|(&was, is)| place[was] = is);
        codes.iter_mut().filter(|code| **code != NONE).for_each(|c| *c = place[*c as usize]);
        let levels = order.iter().map(|&was| found[was].to_owned()).collect();
        Self(Values::Text { codes, levels })
    }

    /// A column of text by codes, its levels in whatever order they were found: brought into the order in which
    /// [`Column::text`] has them.
    pub fn sorted(mut codes: Vec<u32>, levels: &[String]) -> Result<Self, Error> {
        let texts: Vec<&str> = levels.iter().map(String::as_str).collect();
        let order = sorted(&texts);
        let mut place = vec![NONE; levels.len()];
        order.iter().zip(0..).for_each(|(&was, is)| place[was] = is);
        let now = |code: u32| place.get(code as usize).copied().unwrap_or(code);
        codes.iter_mut().for_each(|code| *code = now(*code));
        Self::codes(codes, order.iter().map(|&was| levels[was].clone()).collect())
    }

    /// A column of text by codes, in the caller's order of levels; the first that occurs is the
    /// reference.
    pub fn codes(codes: Vec<u32>, levels: Vec<String>) -> Result<Self, Error> {
        let different: HashSet<&String> = levels.iter().collect();
        let known = |&code: &u32| code == NONE || (code as usize) < levels.len();
        match different.len() == levels.len() && codes.iter().all(known) {
            true => Ok(Self(Values::Text { codes, levels })),
            false => Err(Data::BadLevels.nowhere()),
        }
    }

    /// The same column of text with a level brought to the front, where it is the reference.
    pub fn with_reference(mut self, level: &str) -> Result<Self, Error> {
        let Values::Text { codes, levels } = &mut self.0 else {
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
        let Values::Text { mut codes, levels } = self.0 else {
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
    fn kept(&self, keep: &[bool]) -> Self {
        fn of<T: Copy>(values: &[T], keep: &[bool]) -> Vec<T> {
            let kept = values.iter().zip(keep).filter(|(_, keep)| **keep);
            kept.map(|(value, _)| *value).collect()
        }
        Self(match &self.0 {
            Values::Numbers(values) => Values::Numbers(of(values, keep)),
            Values::Text { codes, levels } => {
                Values::Text { codes: of(codes, keep), levels: levels.clone() }
            }
        })
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        match &self.0 {
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
        match &self.0 {
            Values::Numbers(_) => &[],
            Values::Text { levels, .. } => levels,
        }
    }

    /// The number in a row; none of text.
    pub fn number(&self, row: usize) -> Option<f64> {
        match &self.0 {
            Values::Numbers(values) => values.get(row).copied().filter(|value| !value.is_nan()),
            Values::Text { .. } => None,
        }
    }

    /// The text in a row; none of numbers.
    pub fn level(&self, row: usize) -> Option<&str> {
        match &self.0 {
            Values::Numbers(_) => None,
            Values::Text { codes, levels } => {
                levels.get(*codes.get(row)? as usize).map(String::as_str)
            }
        }
    }

    /// Marks those of some rows in which it lacks its value, and counts them.
    fn lacking(&self, rows: Range<usize>, marks: &mut [bool]) -> usize {
        fn marked<T: Copy>(values: &[T], marks: &mut [bool], lacks: impl Fn(T) -> bool) -> usize {
            let mark = |(value, mark): (&T, &mut bool)| {
                *mark |= lacks(*value);
                u32::from(lacks(*value))
            };
            values.iter().zip(marks).map(mark).sum::<u32>() as usize
        }
        match &self.0 {
            Values::Numbers(values) => marked(&values[rows], marks, f64::is_nan),
            Values::Text { codes, .. } => marked(&codes[rows], marks, |code| code == NONE),
        }
    }
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

/// Columns of one length with different names.
#[derive(Clone, Debug)]
pub struct Frame {
    rows: usize,
    names: Vec<String>,
    columns: Vec<Column>,
}

impl Frame {
    /// A frame of columns, which must have one length and different names.
    pub fn new(named: Vec<(String, Column)>) -> Result<Self, Error> {
        let rows = named.first().map_or(0, |(_, column)| column.len());
        if rows >= NONE as usize {
            return Err(Data::ManyRows.nowhere());
        }
        let mut known = HashSet::new();
        for (name, column) in &named {
            if column.len() != rows {
                return Err(Data::UnequalLengths { name: name.clone() }.nowhere());
            }
            if !known.insert(name) {
                return Err(Data::NameTwice { name: name.clone() }.nowhere());
            }
        }
        let (names, columns) = named.into_iter().unzip();
        Ok(Self { rows, names, columns })
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The names of the columns.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// A column by its name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.names.iter().position(|known| known == name).map(|at| &self.columns[at])
    }

    /// The rows in which a column of text holds one of some texts.
    pub fn only(&self, name: &str, texts: &[String]) -> Result<Self, Error> {
        let Values::Text { codes, levels } = &self.find(name, None)?.0 else {
            return Err(Data::BadLevels.nowhere());
        };
        let wanted: Vec<bool> = levels.iter().map(|level| texts.contains(level)).collect();
        let keep = |code: &u32| wanted.get(*code as usize).copied().unwrap_or(false);
        let keep: Vec<bool> = codes.iter().map(keep).collect();
        let rows = keep.iter().filter(|keep| **keep).count();
        let columns = self.columns.iter().map(|column| column.kept(&keep)).collect();
        Ok(Self { rows, names: self.names.clone(), columns })
    }

    /// The same frame with the levels of a column of text in a given order: see [`Column::arranged`].
    pub fn with_levels(mut self, name: &str, order: &[String]) -> Result<Self, Error> {
        self.find(name, None)?;
        if let Some(at) = self.names.iter().position(|known| known == name) {
            let column =
                std::mem::replace(&mut self.columns[at], Column(Values::Numbers(Vec::new())));
            self.columns[at] = column.arranged(name, order)?;
        }
        Ok(self)
    }

    /// A column that a formula names at a place.
    pub(super) fn find(&self, name: &str, span: Option<Span>) -> Result<&Column, Error> {
        self.column(name).ok_or_else(|| {
            let nearest = nearest(name, self.names.iter().map(String::as_str)).map(str::to_owned);
            let trouble = Data::UnknownColumn { name: name.to_owned(), nearest };
            Error { span, ..trouble.nowhere() }
        })
    }

    /// A column of numbers that a formula names at a place.
    pub(super) fn find_numbers(&self, name: &str, span: Option<Span>) -> Result<&[f64], Error> {
        match &self.find(name, span)?.0 {
            Values::Numbers(values) => Ok(values),
            Values::Text { .. } => {
                let trouble = Data::TextAsNumber { name: name.to_owned() };
                Err(Error { span, ..trouble.nowhere() })
            }
        }
    }
}

/// Values that a column lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The column.
    pub column: String,
    /// How many values it lacks.
    pub missing: usize,
}

/// The rows of a frame in which no used column lacks its value, in their order.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Picked {
    All(usize),
    Some(Vec<u32>),
}

impl Picked {
    /// The complete rows, and what each of the columns lacks.
    pub(super) fn of(
        frame: &Frame,
        used: &[(&str, Option<Span>)],
    ) -> Result<(Self, Vec<Missing>), Error> {
        let columns: Vec<&Column> =
            used.iter().map(|&(name, span)| frame.find(name, span)).collect::<Result<_, _>>()?;
        let stretches = stretches(frame.rows);
        let lack = side_by_side(stretches.clone(), |rows| Lack::of(&columns, rows));
        let count = |(at, (name, _)): (usize, &(&str, _))| Missing {
            column: (*name).to_owned(),
            missing: lack.iter().map(|lack| lack.values[at]).sum(),
        };
        let counts = used.iter().enumerate().map(count).collect();
        let lacking = lack.iter().map(|lack| lack.rows).sum::<usize>();
        if lacking == 0 {
            return Ok((Self::All(frame.rows), counts));
        }
        let mut picked = vec![0; frame.rows - lacking];
        let (mut rest, mut items) = (&mut picked[..], Vec::new());
        for (rows, lack) in stretches.into_iter().zip(&lack) {
            let (own, after) = rest.split_at_mut(rows.len() - lack.rows);
            items.push((rows, own));
            rest = after;
        }
        side_by_side(items, |(rows, picked)| whole(&columns, rows, picked));
        Ok((Self::Some(picked), counts))
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Self::All(rows) => *rows,
            Self::Some(rows) => rows.len(),
        }
    }

    /// The row of the frame that a picked row is.
    pub(super) fn row(&self, at: usize) -> usize {
        match self {
            Self::All(_) => at,
            Self::Some(rows) => rows[at] as usize,
        }
    }

    /// The values of some picked rows.
    pub(super) fn gather<T: Copy>(&self, values: &[T], range: Range<usize>) -> Vec<T> {
        match self {
            Self::All(_) => values[range].to_vec(),
            Self::Some(rows) => rows[range].iter().map(|&row| values[row as usize]).collect(),
        }
    }
}

/// What some rows lack.
struct Lack {
    /// Rows that lack something.
    rows: usize,
    /// How many values each column lacks.
    values: Vec<usize>,
}

impl Lack {
    fn of(columns: &[&Column], rows: Range<usize>) -> Self {
        let mut lack = Self { rows: 0, values: vec![0; columns.len()] };
        let mut marks = Vec::new();
        for block in blocks(rows) {
            marks.clear();
            marks.resize(block.len(), false);
            for (column, values) in columns.iter().zip(&mut lack.values) {
                *values += column.lacking(block.clone(), &mut marks);
            }
            lack.rows += marks.iter().filter(|lacks| **lacks).count();
        }
        lack
    }
}

/// Writes down which of some rows lack nothing, of which there are as many as there is room for.
fn whole(columns: &[&Column], rows: Range<usize>, picked: &mut [u32]) {
    let mut next = picked.iter_mut();
    let mut marks = Vec::new();
    for block in blocks(rows) {
        marks.clear();
        marks.resize(block.len(), false);
        for column in columns {
            column.lacking(block.clone(), &mut marks);
        }
        let whole = block.zip(&marks).filter(|(_, lacks)| !**lacks);
        whole.zip(&mut next).for_each(|((row, _), place)| *place = row as u32);
    }
}

/// The rows of a frame that lack nothing, once they have been found.
#[derive(Debug)]
pub(crate) struct Complete {
    pub(super) picked: Picked,
    pub(super) missing: Vec<Missing>,
}

/// Some picked rows of a frame.
pub(super) struct View<'a> {
    pub(super) frame: &'a Frame,
    pub(super) picked: &'a Picked,
    pub(super) range: Range<usize>,
    /// The group of each picked row, by the name of a grouping, where that has been looked up.
    pub(super) groups: &'a HashMap<String, Vec<u32>>,
}

impl View<'_> {
    pub(super) fn len(&self) -> usize {
        self.range.len()
    }

    /// The row of the frame that a row of the view is.
    pub(super) fn row(&self, at: usize) -> usize {
        self.picked.row(self.range.start + at)
    }

    /// A column of numbers in these rows.
    pub(super) fn numbers(&self, name: &str, span: Span) -> Result<Vec<f64>, Error> {
        let values = self.frame.find_numbers(name, Some(span))?;
        Ok(self.picked.gather(values, self.range.clone()))
    }
}
